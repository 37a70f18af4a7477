"""The population (人口): persons drawn by their own keys, at the start and as newcomers, by the same rule."""

import numpy as np

from wushe_sim.engine import chance
from wushe_sim.engine.chance import draw, key_for, normal
from wushe_sim.engine.kernel import HALF, ONE, ZERO, clip_to_unit, exp, kernel
from wushe_sim.model.actors.residents import ADULT, CHILD, ELDER, FRAIL, HOUSEHOLD, POOR

AGE, HEALTH, POVERTY, CARE, FREE, INCOME, SKILL, TRUST, GOVERNMENT, BELONGING, AGENCY, PARTY = (np.uint64(k) for k in range(1, 13))
WEEKS_A_YEAR = np.float32(52)


@kernel
def group_share(number, heterogeneity):
    """Weight of group 0, 1, 2 … in a generated community: h^number. One group at 0, equal groups at 1: number and balance at once."""
    weight = ONE
    for _ in range(number):
        weight *= heterogeneity
    return weight


@kernel
def set_mix(mix, heterogeneity):
    """The groups' shares among arrivals, at this heterogeneity; shares sum to 1."""
    total = ZERO
    for g in range(mix.size):
        mix[g] = group_share(g, heterogeneity)
        total += mix[g]
    for g in range(mix.size):
        mix[g] /= total


@kernel
def choose_group_of_person(u, mix):
    """The group that a uniform number falls into."""
    passed = ZERO
    for g in range(mix.size - 1):
        passed += mix[g]
        if u < passed:
            return g
    return mix.size - 1


@kernel
def trait_key(place, trait):
    """The key of one lasting trait of the persons of a place."""
    return key_for(place ^ (trait << np.uint64(32)), chance.PERSON)


@kernel
def settle_person(residents, r, place, newcomer, w):
    """Give the person in row r their traits: a function of the person's number alone, of the group and of being a newcomer.

    Skill and agency vary by person and by group (a mixed place has the wider spread, S51).
    """
    person = np.uint64(residents.person[r])
    residents.newcomer[r] = newcomer
    set_age(residents, r, place, newcomer, w)
    residents.party[r] = residents.age[r] != CHILD and draw(trait_key(place, PARTY), person) < w.party_share
    residents.income[r] = exp(w.income_spread * normal(trait_key(place, INCOME), person) - HALF * w.income_spread * w.income_spread)
    set_feelings(residents, r, place, person, newcomer, w)


@kernel
def set_age(residents, r, place, newcomer, w):
    """Age band and what comes with it: frailty, poverty, care owed, free time. Newcomers are younger; elders are likelier to be in need.

    Drawn again, from the same random numbers, when a newcomer settles: years have passed, nobody grows younger, and the place keeps
    its mix of ages.
    """
    person = np.uint64(residents.person[r])
    u = draw(trait_key(place, AGE), person)
    elders = w.newcomer_elder_share if newcomer else max(w.elder_share, w.newcomer_elder_share)
    age = CHILD if u < w.child_share else (ELDER if u >= ONE - elders else ADULT)
    residents.age[r] = age
    frail = draw(trait_key(place, HEALTH), person) < (w.frail_elder if age == ELDER else w.frail_other)
    poor = draw(trait_key(place, POVERTY), person) < w.poor_share
    residents.vulnerable[r] = (FRAIL if frail else 0) | (POOR if poor else 0)
    residents.care_minutes[r] = np.int32(w.care_minutes * (HALF + draw(trait_key(place, CARE), person))) if frail else 0
    free = ZERO if age == CHILD else (w.free_minutes_elder if age == ELDER else w.free_minutes_adult)
    residents.free_minutes[r] = np.int32(free * (HALF + draw(trait_key(place, FREE), person)))


@kernel
def set_feelings(residents, r, place, person, newcomer, w):
    """Personal levels of skill, trust, belonging and agency, and the feelings with which a person begins: at those levels."""
    group = np.uint64(residents.group[r])
    talent = w.group_spread * normal(key_for(place, chance.GROUP), group)
    spirit = w.group_spread * normal(key_for(place, chance.GROUP), group + np.uint64(64))
    residents.skill[r] = clip_to_unit(w.skill_mean + talent + w.skill_spread * normal(trait_key(place, SKILL), person))
    residents.own_agency[r] = clip_to_unit(w.agency_mean + spirit + w.feeling_spread * normal(trait_key(place, AGENCY), person))
    residents.own_trust[r] = clip_to_unit(
        w.trust_mean + (w.newcomer_trust if newcomer else ZERO) + w.feeling_spread * normal(trait_key(place, TRUST), person))
    residents.own_trust_government[r] = clip_to_unit(
        w.trust_government_mean + w.feeling_spread * normal(trait_key(place, GOVERNMENT), person))
    residents.own_belonging[r] = clip_to_unit(
        w.belonging_mean + (w.newcomer_belonging if newcomer else ZERO) + w.feeling_spread * normal(trait_key(place, BELONGING), person))
    residents.trust[r] = residents.own_trust[r]
    residents.trust_government[r] = residents.own_trust_government[r]
    residents.belonging[r] = residents.own_belonging[r]
    residents.agency[r] = residents.own_agency[r]


@kernel
def newcomer_share(mobility, settle_years):
    """Share of newcomers that holds its level: m / (m + 1/years), where a share m of residents is replaced every year."""
    return mobility / (mobility + ONE / settle_years)


@kernel
def populate(residents, place, mobility, mix, grouped, w):
    """The first residents, persons 0, 1, 2 …; ``grouped`` says that groups are given already (they are a household's, not a person's)."""
    newcomers = newcomer_share(mobility, w.settle_years)
    start = key_for(place, chance.START)
    for r in range(residents.person.size):
        residents.person[r] = r
        if not grouped:
            residents.group[r] = choose_group_of_person(draw(key_for(place, chance.ACTOR), np.uint64(residents.household[r])), mix)
        settle_person(residents, r, place, draw(start, np.uint64(r)) < newcomers, w)


@kernel
def ties_of_newcomer(ties, r, new_tie, new_kin):
    """A newcomer's ties are weak at first, seen from both ends; clan and work unit went with who lived here before."""
    for e in range(ties.start[r], ties.start[r + 1]):
        strength = new_kin if ties.kin[e] == HOUSEHOLD else new_tie
        ties.strength[e] = strength
        ties.kin[e] = ties.kin[e] == HOUSEHOLD
        other = ties.neighbour[e]
        for back in range(ties.start[other], ties.start[other + 1]):
            if ties.neighbour[back] == r:
                ties.strength[back] = strength
                ties.kin[back] = ties.kin[e]


@kernel
def volunteer_at_start(residents, place, w):
    """Who is registered at the start (0 no, 1 registered, 2 active): a draw by person, so that stocks begin near their level."""
    start = key_for(place, chance.JOIN)
    active = w.active
    registered = min(ONE, w.registered / (ONE - w.child_share))
    state = np.zeros(residents.person.size, np.uint8)
    for r in range(residents.person.size):
        if residents.age[r] != CHILD:
            u = draw(start, np.uint64(residents.person[r]))
            state[r] = 2 if u < active else (1 if u < registered else 0)
    return state

"""Community types (村居类型): how villages, old neighbourhoods, estates, resettlements and mixed places differ.

A type sets group structure, turnover, the density of ties and who runs the housing (paper II.2, III.2; the share of locals follows from
turnover), and what a community has at the start (差异在于社区资源的类型和规模不同, I); it never touches an outcome. How far types differ in
what they have is a coefficient for each (``world.by_type_…``, ``world.clan_ties``), neutral at 0.
The numbers rest on judgement, within the range said beside each, save where a row of EVIDENCE is named.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

from wushe_sim.errors import BadInput
from wushe_sim.i18n import enumerate_choices, msg
from wushe_sim.model.extensions import collect_declarations


class CommunityType(NamedTuple):
    """What a type of community is made of; factors multiply the scenario's levers for communities of this type."""

    meaning: str
    label: str
    heterogeneity_factor: float
    """Times the lever ``heterogeneity``: how unlike those who live here are."""
    mobility_factor: float
    """Times the lever ``mobility``: how many leave and arrive."""
    mean_degree: float
    """Ties a resident, kin included (EVIDENCE: mean individual degree, 8 within 7 to 12)."""
    household_size: float
    """Residents a household (户)."""
    building_households: int
    """Households that share a stairwell or a courtyard."""
    street_buildings: int
    """Stairwells or courtyards to a street: neighbours who meet on the way."""
    building_share: float
    """Share of the ties outside the household that stay within the building."""
    street_share: float
    """Share of the ties outside the household that stay within the street; the rest reach anywhere in the community."""
    disputes: float
    """Times the rate of disputes with a property firm, each of which leaves a grievance (业主维权)."""
    organizations: float
    """Times the community organizations a resident at the start, at ``world.by_type_organizations`` 1."""
    donors: float
    """Times the donors a resident, at ``world.by_type_donors`` 1."""
    volunteers: float
    """Times the registered and the active volunteers at the start, at ``world.by_type_volunteers`` 1."""
    committee_staff: float
    """Times the committee's posts a resident, at ``world.by_type_staff`` 1."""
    clan_share: float
    """Share of the ties outside the household, within a social group, that are of one clan or work unit, at ``world.clan_ties`` 1."""
    CONTEXT = "community type"


# Ranges are judgements where no row is named. Household size: 2.6 nationally (census of 2020; EVIDENCE, S65, is of that census),
# larger where generations live together. Degree stays inside EVIDENCE's 7 to 12, save in new estates, which are shallow
# neighbours (S50, S51). Buildings: a stairwell of an older block has 10 to 14 flats, of a high-rise 40 to 120, whose residents
# know a floor or two: what counts is the group that meets, 6 to 20 households. What types have: no count by type was found, so these are
# wide judgements against the old neighbourhood; rural volunteering lies above urban (S92, D), new estates have owners who give money
# and time rather to their own committees (S50, S51), small villages as many posts as large ones (S8 counts posts by committee).
PLACE_TYPES: dict[str, CommunityType] = {
    "traditional_village": CommunityType(
        meaning="village of long-settled families with much kin", label="Traditional village",
        heterogeneity_factor=0.5,  # range .3 to .8: one or two lineages
        mobility_factor=0.4,  # .2 to .7
        mean_degree=10.0,  # 8 to 12: the upper half of EVIDENCE's range, which was measured in villages
        household_size=3.6,  # 3 to 4.5
        building_households=6,  # 4 to 10: the houses round a yard
        street_buildings=6,  # 4 to 10
        building_share=0.40,  # .3 to .6
        street_share=0.30,  # .2 to .4
        disputes=0.0,  # 0 to .2: no property firm
        organizations=0.8,  # .3 to 1.6
        donors=0.6,  # .2 to 2: kin abroad may give much
        volunteers=1.2,  # .7 to 1.8 (S92)
        committee_staff=1.2,  # .8 to 2
        clan_share=0.35,  # .1 to .6: one or two lineages (S91: surnames)
    ),
    "old_neighbourhood": CommunityType(
        meaning="old urban neighbourhood of walk-up blocks", label="Old neighbourhood",
        heterogeneity_factor=1.0,  # the reference
        mobility_factor=1.0,  # the reference
        mean_degree=8.0,  # 7 to 12 (EVIDENCE)
        household_size=2.7,  # 2.3 to 3
        building_households=10,  # 8 to 14: one stairwell
        street_buildings=6,  # 4 to 10
        building_share=0.40,  # .3 to .6
        street_share=0.30,  # .2 to .4
        disputes=0.2,  # 0 to .4
        organizations=1.0,  # the reference
        donors=1.0,  # the reference
        volunteers=1.0,  # the reference
        committee_staff=1.0,  # the reference
        clan_share=0.15,  # 0 to .3: colleagues of one work unit
    ),
    "new_estate": CommunityType(
        meaning="gated estate of newly bought flats", label="New estate",
        heterogeneity_factor=1.2,  # 1 to 1.5
        mobility_factor=1.8,  # 1.3 to 2.5
        mean_degree=6.0,  # 5 to 8: shallow neighbours (S50, S51)
        household_size=2.6,  # 2.3 to 3
        building_households=12,  # 8 to 20: the floors that share a lift hall
        street_buildings=6,  # 4 to 10
        building_share=0.35,  # .2 to .5
        street_share=0.25,  # .15 to .4
        disputes=1.0,  # the reference: owners against property firms (S50, S51)
        organizations=0.8,  # .3 to 1.6
        donors=1.4,  # .7 to 2.5: firms and richer owners
        volunteers=0.7,  # .4 to 1.3 (S50, S51)
        committee_staff=0.8,  # .5 to 1.1
        clan_share=0.0,  # 0 to .05
    ),
    "resettlement": CommunityType(
        meaning="estate of villagers who were resettled together", label="Resettlement estate",
        heterogeneity_factor=1.1,  # .8 to 1.4
        mobility_factor=0.8,  # .5 to 1.2
        mean_degree=8.0,  # 7 to 12 (EVIDENCE)
        household_size=3.2,  # 2.7 to 4
        building_households=10,  # 8 to 16
        street_buildings=6,  # 4 to 10
        building_share=0.35,  # .25 to .5
        street_share=0.25,  # .15 to .35: old villagers live scattered over the blocks
        disputes=0.3,  # .1 to .6
        organizations=0.7,  # .3 to 1.4
        donors=0.7,  # .3 to 1.5
        volunteers=0.9,  # .6 to 1.4
        committee_staff=1.1,  # .8 to 1.5
        clan_share=0.2,  # .05 to .4: lineages of the old village
    ),
    "mixed": CommunityType(
        meaning="old and new housing side by side, many tenants", label="Mixed community",
        heterogeneity_factor=1.5,  # 1.1 to 2
        mobility_factor=1.3,  # 1 to 1.8
        mean_degree=7.5,  # 6 to 10
        household_size=2.7,  # 2.3 to 3
        building_households=10,  # 6 to 16
        street_buildings=6,  # 4 to 10
        building_share=0.35,  # .25 to .5
        street_share=0.30,  # .2 to .4
        disputes=0.5,  # .2 to .8
        organizations=1.1,  # .5 to 1.8
        donors=1.1,  # .5 to 2
        volunteers=0.8,  # .5 to 1.3
        committee_staff=0.9,  # .7 to 1.2
        clan_share=0.05,  # 0 to .15
    ),
}


def derive_type(name: str, said: Mapping[str, Any]) -> CommunityType:
    """An extension's type: the one that it is like, with its own values in the place of those; raises BadInput for other fields."""
    fields = {key: value for key, value in said.items() if key != "like"}
    astray = [key for key in fields if key not in CommunityType._fields]
    if said.get("like") not in PLACE_TYPES or astray or not {"meaning", "label"} <= fields.keys():
        raise BadInput(msg(
            "community type {name}: wants like (one of {names}), meaning, label and fields of {kind}: {fields} (got {values})",
            name=name, names=enumerate_choices(PLACE_TYPES), kind=CommunityType.__name__,
            fields=enumerate_choices(CommunityType._fields[2:]),
            values=enumerate_choices(f"{key} = {value!r}" for key, value in said.items())))
    return PLACE_TYPES[said["like"]]._replace(**fields)


PLACE_TYPES |= {name: derive_type(name, said) for name, said in collect_declarations("community_types", PLACE_TYPES).items()}

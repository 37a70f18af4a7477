"""Measures (度量) of patterns in the runs of some seeds: functions of what was observed, missing (NaN) where there is no number."""

import math
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from wushe_sim.experiments.validation.runs import PLAIN, ObservedSeed, pool_counts
from wushe_sim.model.indicators import evaluate

Measure = Callable[[Sequence[ObservedSeed]], float]

TEN_MONTHS = 43
FEWEST_POSTS = 5
"""Posts below which what a station's staff go through is chance."""


def indicator(name: str, first: int = 0, street: str = PLAIN) -> Measure:
    """An indicator over the kept weeks from ``first`` on, a ratio of sums over seeds."""
    def measured(seen: Sequence[ObservedSeed]) -> float:
        return float(evaluate(pool_counts(seen, street, first), (name,))[name][0])

    return measured


def ratio(above: Callable, below: Callable, first: int = 0, street: str = PLAIN) -> Measure:
    """One expression of counts over another."""
    def measured(seen: Sequence[ObservedSeed]) -> float:
        s = pool_counts(seen, street, first)
        return divide(float(above(s)[0]), float(below(s)[0]))

    return measured


def divide(above: float, below: float) -> float:
    """A quotient, missing where there is nothing below."""
    return above / below if below else math.nan


def relative_change(name: str, street: str, against: str = PLAIN, weeks: int = 104) -> Callable[[Sequence[ObservedSeed]], float]:
    """How far a count is from what it is in another street, relative to that; weeks 0 to ``weeks``."""
    def measured(seen: Sequence[ObservedSeed]) -> float:
        one, other = (float(getattr(pool_counts(seen, of, 0, weeks), name)[0]) for of in (street, against))
        return divide(one - other, other)

    return measured


# --- social workers ------------------------------------------------------------------------------------------------------------------


def yearly_turnover(seen: Sequence[ObservedSeed]) -> float:
    """Thirteen rounds' chance of quitting, mean of who weighed it: what turnover is expected to be, without the chance of a few quits."""
    chances = [chance for one in seen for chance in one.watch.quit_chances if chance > 0]
    return 13 * float(np.mean(chances)) if chances else math.nan


def of_a_station(name: str) -> Measure:
    """An indicator of the station's staff; missing for a station of too few posts to have a share."""
    return lambda seen: indicator(name)(seen) if seen[0].posts >= FEWEST_POSTS else math.nan


def resources_over_demands(seen: Sequence[ObservedSeed]) -> float:
    """|effect of resources| − |effect of demands| on burnout: standardized, both in one regression over social workers and rounds."""
    rows = [one for watched in seen for one in watched.watch.workers[-1::-6] if len(one)]
    table = np.concatenate(rows) if rows else np.zeros((0, 3))
    if seen[0].posts < FEWEST_POSTS or len(table) < 10 or not (table.std(axis=0) > 0).all():
        return math.nan
    scores = standardize(table)
    demands, resources = np.linalg.lstsq(scores[:, :2], scores[:, 2], rcond=None)[0]
    return float(abs(resources) - abs(demands))


# --- volunteers ----------------------------------------------------------------------------------------------------------------------


def retention(seen: Sequence[ObservedSeed]) -> float:
    """Of those who volunteered in the first year and still live here, those who volunteered in the second."""
    return divide(sum(one.watch.retained for one in seen), sum(one.watch.volunteered for one in seen))


def active_of_registered_under_a_campaign(seen: Sequence[ObservedSeed]) -> float:
    """Active for each who is registered, under a campaign less without one, after two years."""
    shares = {}
    for street in ("campaign", PLAIN):
        s = pool_counts(seen, street, 78, 104)
        shares[street] = divide(float(s.active[0]), float(s.registered[0]))
    return shares["campaign"] - shares[PLAIN]


def bond_over_efficacy(seen: Sequence[ObservedSeed]) -> float:
    """Effect of the bond with the team on staying half a year less that of skill or agency, the larger; standardized log odds."""
    table = np.concatenate([rows for one in seen for rows in one.watch.volunteers]) if seen else np.zeros((0, 4))
    stays = table[:, 3]
    if len(table) < 50 or not 0 < stays.mean() < 1 or not (table[:, :3].std(axis=0) > 0).all():
        return math.nan
    bond, skill, agency = logit_effects(standardize(table[:, :3]), stays)
    return float(bond - max(abs(skill), abs(agency)))


# --- money, finding, trust -----------------------------------------------------------------------------------------------------------


def spent_of_available(seen: Sequence[ObservedSeed]) -> float:
    """Over the last ten months: paid out, of what was there at their start and what came in."""
    s = pool_counts(seen, PLAIN, -TEN_MONTHS)
    paid = float((s.paid_cases + s.paid_expenses + s.paid_organizations + s.paid_remedies)[0])
    return divide(paid, paid + float(pool_counts(seen, PLAIN, -1).pool[0]))


def gifts_under_a_grant(seen: Sequence[ObservedSeed]) -> float:
    """Donors' gifts in two years of public grants to the foundations, relative to the same years without."""
    def gifts(street: str) -> float:
        s = pool_counts(seen, street, 0, 104)
        return float((s.gifts_government + s.gifts_targeted + s.gifts_love)[0])

    return divide(gifts("grant") - gifts(PLAIN), gifts(PLAIN))


def fund_inflow(seen: Sequence[ObservedSeed]) -> float:
    """Yuan that come to a community's fund in a year: allotted, targeted and residents' gifts."""
    s = pool_counts(seen)
    return divide(float((s.allotted + s.gifts_targeted + s.gifts_crowd)[0]) / 100 * 52, float(s.weeks[0]))


def newcomers_trust(seen: Sequence[ObservedSeed]) -> float:
    """Newcomers' mean trust in neighbours less locals', within communities, adults, at the end."""
    pairs = [pair for one in seen for pair in one.watch.trust]
    return divide(sum(n * gap for n, gap in pairs), sum(n for n, _ in pairs))


def count_filled_posts(seen: Sequence[ObservedSeed]) -> float:
    """Social workers in post, in full posts, at a station; missing for a station that is meant to be smaller than those counted."""
    if seen[0].posts < FEWEST_POSTS:
        return math.nan
    weeks = sum(len(one.counts[PLAIN]) for one in seen)
    return divide(float(pool_counts(seen).worker_weeks[0]) / 1000, weeks)


def workers_per_10_000(seen: Sequence[ObservedSeed]) -> float:
    """Social workers in post for 10,000 residents."""
    s = pool_counts(seen)
    return divide(float(s.worker_weeks[0]) / 1000 * 10_000, float(s.residents[0]))


# --- networks ------------------------------------------------------------------------------------------------------------------------


def network(figure: str) -> Measure:
    """A figure of the residents' network: mean over the types of community of the street, and over seeds."""
    return lambda seen: float(np.mean([one[figure] for watched in seen for one in watched.watch.networks.values()]))


def network_of(kind: str, figure: str) -> Measure:
    """The same of one type of community; missing where the street has none."""
    def measured(seen: Sequence[ObservedSeed]) -> float:
        found = [watched.watch.networks[kind][figure] for watched in seen if kind in watched.watch.networks]
        return float(np.mean(found)) if found else math.nan

    return measured


def small_network(which: str, figure: str) -> Measure:
    """A figure of generated places of the size of the villages that were measured: of a type's residents, or of a village's households."""
    return lambda seen: float(np.mean([watched.watch.small[which][figure] for watched in seen]))


# --- arithmetic ----------------------------------------------------------------------------------------------------------------------


def standardize(table: NDArray[np.float64]) -> NDArray[np.float64]:
    """Each column with mean 0 and standard deviation 1."""
    return (table - table.mean(axis=0)) / table.std(axis=0)


def logit_effects(x: NDArray[np.float64], y: NDArray[np.float64]) -> NDArray[np.float64]:
    """Coefficients of a logistic regression with a constant, without the constant; Newton's method, a small ridge."""
    design = np.column_stack([np.ones(len(x)), x])
    weights = np.zeros(design.shape[1])
    for _ in range(25):
        chance = 1 / (1 + np.exp(-np.clip(design @ weights, -30, 30)))
        slope = design.T @ (y - chance) - 1e-6 * weights
        curve = (design * (chance * (1 - chance))[:, None]).T @ design + 1e-6 * np.eye(len(weights))
        step = np.linalg.solve(curve, slope)
        weights += step
        if np.abs(step).max() < 1e-8:
            break
    return weights[1:]

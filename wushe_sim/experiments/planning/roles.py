"""Roles (入选理由): the reasons for which a mix is worth considering, and the choice of few mixes that really differ."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtr

from wushe_sim.experiments.planning.measures import EVENNESS, OBJECTIVES, SIGNS, SPENT, UNSERVED, WAITING, average
from wushe_sim.experiments.planning.mixes import Mix

APART = 0.3
"""The share of the yuan by which two plans must differ at least."""
ANOTHER_WAY = 0.6
"""The same for a plan that is another way to the same end."""
CHEAPER = 0.5
"""The part of the first plan's money with which a cheaper one must do."""
DOUBT = 0.05
"""The chance of error at which one mix is told from another during the search; not corrected, for the final comparison is made anew."""

LITTLE = 0.1
"""The part of what the best mix of a role gains that a simpler one may lose in its stead."""

MOST_SERVED, LESS_MONEY, MORE_EVEN, LESS_WAITING, OTHERWISE = "most_served", "less_money", "more_even", "less_waiting", "another_way"
ROLES = (MOST_SERVED, LESS_MONEY, MORE_EVEN, LESS_WAITING, OTHERWISE)
"""In the order in which plans are chosen: one for each at most, so that there are five at most."""


@dataclass(frozen=True)
class TriedMixes:
    """Mixes with what they gave: ``values`` (mixes, seeds, objectives), all under the same seeds and sets of coefficients.

    The empty mix, which spends nothing, is one of them.
    """

    mixes: Sequence[Mix]
    values: NDArray[np.float64]

    @cached_property
    def means(self) -> NDArray[np.float64]:
        """The mean of each mix and objective, less being better in all."""
        return average(self.values) * SIGNS

    @property
    def spends_nothing(self) -> int:
        """The number of the empty mix."""
        return list(self.mixes).index(Mix())

    def rank_by(self, objective: str) -> list[int]:
        """The mixes' numbers, the best by an objective first; what is missing stands last."""
        return np.argsort(self.means[:, OBJECTIVES.index(objective)], kind="stable").tolist()

    def find_better(self, objective: str, than: int) -> NDArray[np.bool_]:
        """Which mixes are told better than one of them by an objective: paired over seeds, Student's t, one-sided."""
        return self._tell(objective, than, 1.0)

    def find_worse(self, objective: str, than: int) -> NDArray[np.bool_]:
        """Which mixes are told worse than one of them."""
        return self._tell(objective, than, -1.0)

    def _tell(self, objective: str, than: int, sign: float) -> NDArray[np.bool_]:
        place = OBJECTIVES.index(objective)
        gaps = (self.values[than, :, place] - self.values[:, :, place]) * SIGNS[place] * sign
        there = np.isfinite(gaps)
        seeds = there.sum(axis=1)
        with np.errstate(invalid="ignore", divide="ignore"):
            mean = np.where(there, gaps, 0.0).sum(axis=1) / seeds
            error = np.sqrt((np.where(there, gaps - mean[:, None], 0.0) ** 2).sum(axis=1) / (seeds - 1) / seeds)
            chance = np.where(error > 0, stdtr(np.maximum(1, seeds - 1), -mean / error), 0.0)
        return (mean > 0) & (seeds > 1) & (chance < DOUBT)


class ChosenMix(NamedTuple):
    """A mix that is worth considering, and the reason for it."""

    mix: Mix
    role: str


def get_objective(role: str) -> str:
    """The objective by which the best of a role is found."""
    return {MORE_EVEN: EVENNESS, LESS_WAITING: WAITING}.get(role, UNSERVED)


def list_candidates(tried: TriedMixes, role: str, first: int) -> list[int]:
    """The mixes that may have a role beside the first plan, the best by its objective first.

    But for the first plan itself they must be told better than spending nothing in what stays unserved, and better than the first plan in
    what the role is about.
    """
    empty, order = tried.spends_nothing, tried.rank_by(get_objective(role))
    if role == MOST_SERVED:
        return [number for number in order if number != empty]
    allowed = tried.find_better(UNSERVED, empty)
    if role == LESS_MONEY:
        spent = tried.means[:, OBJECTIVES.index(SPENT)]
        allowed &= spent <= CHEAPER * spent[first]
    elif role == OTHERWISE:
        allowed &= np.array([mix.measure_distance(tried.mixes[first]) >= ANOTHER_WAY for mix in tried.mixes])
    else:
        allowed &= tried.find_better(get_objective(role), first)
    return [number for number in order if allowed[number]]


def keep_for_roles(tried: TriedMixes, most: int) -> list[Mix]:
    """The mixes that may still be the best in some role; and the empty one, which the others are held against.

    Left out is who is told worse than the best of the role, by differences paired over seeds. Of the others at most ``most`` stay for
    their means, and as many for being simple, with few uses and little money.
    """
    kept, first = {tried.spends_nothing}, next(iter(list_candidates(tried, MOST_SERVED, 0)), tried.spends_nothing)
    for role in ROLES:
        if order := list_candidates(tried, role, first):
            alike = _find_alike(tried, role, order)
            kept.update([*alike[:most], *sorted(alike, key=lambda number: _weigh_simplicity(tried, number))[:most]])
    return [tried.mixes[number] for number in sorted(kept)]


def choose_plans(tried: TriedMixes) -> list[ChosenMix]:
    """At most five mixes that really differ, each the best in a role.

    The fewest uses win, and then the least money, among those that are not told worse than the best of the role and lose at most a tenth
    of what it gains. Left out is a mix that differs by less than ``APART`` of the money from one that is chosen already.
    """
    chosen: list[tuple[int, str]] = []
    for role in ROLES:
        first = chosen[0][0] if chosen else 0
        order = [number for number in list_candidates(tried, role, first)
                 if all(tried.mixes[number].measure_distance(tried.mixes[other]) >= APART for other, _ in chosen)]
        if order:
            chosen.append((min(_find_alike(tried, role, order), key=lambda number: _weigh_simplicity(tried, number)), role))
    return [ChosenMix(tried.mixes[number], role) for number, role in chosen]


def _find_alike(tried: TriedMixes, role: str, order: Sequence[int]) -> list[int]:
    """Of some mixes, the best first, those that cannot be told worse than the first and lose little of what it gains."""
    means, place = tried.means[:, OBJECTIVES.index(get_objective(role))], order[0]
    most = means[place] + LITTLE * max(0.0, means[tried.spends_nothing] - means[place])
    worse = tried.find_worse(get_objective(role), place)
    return [number for number in order if number == place or (not worse[number] and means[number] <= most)]


def _weigh_simplicity(tried: TriedMixes, number: int) -> tuple[int, float, int]:
    """How many uses a mix has, what it spends, and what it is given."""
    return len(tried.mixes[number].uses), float(tried.means[number, OBJECTIVES.index(SPENT)]), tried.mixes[number].steps

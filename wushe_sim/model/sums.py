"""Sums of counts (计数之和) and the ratios of them that indicators are made of.

``s`` below is a ``Sums``: its attributes are minutes, fen, cases, residents and, for sums of shares, whole shares.
"""

from collections.abc import Callable, Mapping
from functools import cached_property, reduce
from typing import Any

import numpy as np
from numpy.typing import NDArray

from wushe_sim.model.counts import COUNTS, SHARE_SUM

ROWS: Mapping[str, int] = {name: row for row, name in enumerate(COUNTS)}
SHARE_SUMS = frozenset(name for name, entry in COUNTS.items() if SHARE_SUM in entry.declaration.unit)
ONE_SHARE = float(1 << 24)
GOOD_SESSIONS_A_YEAR = 4
"""Sessions a year at which deliberation counts as frequent enough: one a quarter (judgement)."""


class Sums:
    """Sums of counts by name: float64 arrays of any shape, summed over social groups.

    ``tally`` has the shape (..., counts, groups). Sums of shares, counted in units of 2⁻²⁴, are handed out in whole shares.
    """

    def __init__(self, tally: NDArray[np.int64]) -> None:
        """Nothing is copied; sums are taken when the first is asked for."""
        self._tally = tally

    def __getattr__(self, name: str) -> NDArray[np.float64]:
        """The sum of one count over the groups: shape (...)."""
        if name not in ROWS:
            raise AttributeError(f"nothing is counted under the name {name!r}")
        self.__dict__[name] = self._whole(name, self._over_groups[..., ROWS[name]])
        return self.__dict__[name]

    @cached_property
    def _over_groups(self) -> NDArray[np.int64]:
        """Every count, summed over the groups: group added to group, which is many times as fast as a sum along so short an axis."""
        return reduce(np.add, np.moveaxis(self._tally, -1, 0))

    def by_group(self, name: str) -> NDArray[np.float64]:
        """One count for each social group: shape (..., groups)."""
        return self._whole(name, self._tally[..., ROWS[name], :])

    def of_groups(self) -> "Sums":
        """The same sums with the groups as the last axis of every attribute, for what is kept by group."""
        return Sums(np.swapaxes(self._tally, -1, -2)[..., None])

    @staticmethod
    def _whole(name: str, sums: NDArray[np.int64]) -> NDArray[np.float64]:
        return sums / ONE_SHARE if name in SHARE_SUMS else sums.astype(np.float64)


def diversity(*parts: Any) -> Any:
    """How likely two units drawn at random come from different parts, over the likelihood with equal parts: 0 one part alone, 1 all equal.

    (1 − Σ p²) / (1 − 1/n): the complement of the Herfindahl index, normalised.
    """
    whole = sum(parts)
    return np.clip((1 - sum((part / whole) ** 2 for part in parts)) / (1 - 1 / len(parts)), 0.0, 1.0)


def evenness_of_coverage(s: Any) -> Any:
    """1 − Σ|served_g − coverage · need_g| / served, at least 0: groups' mean absolute deviation from the whole, relative to it."""
    served, need = s.by_group("served_minutes"), s.by_group("need_minutes")
    astray = np.abs(served - (s.served_minutes / s.need_minutes)[..., None] * need).sum(axis=-1)
    return np.maximum(0.0, 1 - astray / s.served_minutes)


def sum_booked_minutes(s: Any) -> Any:
    """Minutes booked on cases by committee, teams, social workers and organizations."""
    return s.booked_committee + s.booked_team + s.booked_worker + s.booked_organization


def sum_payments(s: Any) -> Any:
    """Fen paid out of the pool, for whatever purpose."""
    return s.paid_cases + s.paid_expenses + s.paid_organizations + s.paid_remedies


def found(s: Any) -> Any:
    """Cases found, by whoever found them."""
    return s.found_by_volunteer + s.found_by_worker + s.found_by_organization + s.found_by_asking + s.found_by_grid


def count_closed_known_cases(s: Any) -> Any:
    """Cases that somebody knew of and that closed: served well, served badly, or lapsed."""
    return s.cases_well + s.cases_badly + s.cases_lapsed


def count_missing_parts(s: Any) -> Any:
    """Parts missing when cases lapsed, from whatever cause."""
    return s.lacked_link + s.lacked_hours + s.lacked_money


def compute_unmet_share(kind: str) -> Callable[[Any], Any]:
    """The share of one kind's hours of need that is not served."""
    return lambda s: 1 - getattr(s, f"served_{kind}") / getattr(s, f"need_{kind}")


def per_one(name: str, of: str = "residents") -> Callable[[Any], Any]:
    """One sum divided by another: for each resident unless said otherwise."""
    return lambda s: getattr(s, name) / getattr(s, of)


def hours(name: str) -> Callable[[Any], Any]:
    """A flow of minutes as hours per 1,000 residents a week."""
    return lambda s: getattr(s, name) / 60 / s.residents * 1000


def yuan(name: str) -> Callable[[Any], Any]:
    """Fen as yuan per 1,000 residents: a week's for a flow, in a mean week for a stock."""
    return lambda s: getattr(s, name) / 100 / s.residents * 1000


def a_year(name: str, people: str) -> Callable[[Any], Any]:
    """A weekly count as a rate a year."""
    return lambda s: getattr(s, name) / getattr(s, people) * 52


def deliberation_that_agrees(s: Any) -> Any:
    """Agreement × min(1, sessions a year / 4): talk counts where it is regular and brings people nearer; missing without either."""
    frequency = np.minimum(1.0, s.sessions / s.weeks * 52 / GOOD_SESSIONS_A_YEAR)
    return s.panel_near / s.panel * np.where(s.sessions > 0, frequency, np.nan)

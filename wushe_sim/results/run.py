"""A run (一次运行): what was counted in a street under one scenario and seed, by week; as a street, by type of community, or summed."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

LAST_WEEKS = 26
"""Weeks at the end over which a summary is taken."""
STREET, WHOLE = "s0", "all"
"""The name of a street that stands alone, and what stands for its communities where only the whole street is kept."""


class Run(NamedTuple):
    """One street under one scenario and seed: its kept weeks.

    ``weeks`` (W,) are numbers of weeks, each the last one of those summed in its row; ``counts`` has the shape
    (W, communities, counts, groups); ``types`` are the communities' types, none where the street alone is kept.
    """

    scenario: str
    seed: int
    weeks: NDArray[np.int32]
    counts: NDArray[np.int64]
    communities: tuple[str, ...]
    groups: tuple[str, ...]
    street: str = STREET
    city: str = ""
    type: str = ""
    """City and type of a street of a region; a street alone has neither."""
    types: tuple[str, ...] = ()
    design: int | None = None
    """The point of a sweep's design; a run that stands alone has none."""

    def of_street(self) -> "Run":
        """The same with the communities summed into one place, 'all'."""
        return self._replace(counts=self.counts.sum(axis=1, keepdims=True), communities=(WHOLE,), types=())

    def of_types(self) -> "Run":
        """The same with the communities of each type summed into one place; the street as one where types are not kept."""
        if not self.types:
            return self.of_street()
        kinds, counts = sum_by_type(self.counts, self.types)
        return self._replace(counts=counts, communities=(WHOLE,) * len(kinds), types=kinds)

    @property
    def first_weeks(self) -> NDArray[np.int32]:
        """The first of the weeks that are summed in each row."""
        return np.concatenate(([0], self.weeks[:-1] + 1))

    def within(self, weeks: int) -> NDArray[np.bool_]:
        """Which rows lie within the last so many weeks: where weeks were kept in blocks, whole ones, and at least the last."""
        within = self.first_weeks > self.weeks[-1] - weeks
        within[-1] = True
        return within

    def last(self, weeks: int) -> NDArray[np.int64]:
        """The sums (counts, groups) over the last so many weeks and all communities."""
        return self.counts[self.within(weeks)].sum(axis=(0, 1))


def sum_by_type(counts: NDArray[np.int64], types: Sequence[str]) -> tuple[tuple[str, ...], NDArray[np.int64]]:
    """Counts of the shape (…, communities, counts, groups) summed over the communities of each type, and which types there are."""
    kinds = tuple(dict.fromkeys(types))
    if len(kinds) == len(types):
        return kinds, counts
    places = [[place for place, kind in enumerate(types) if kind == one] for one in kinds]
    return kinds, np.stack([counts[..., some, :, :].sum(axis=-3) for some in places], axis=-3)


def running_sums(counts: NDArray[np.int64], over: int) -> NDArray[np.int64]:
    """Each row with the ``over`` − 1 rows before it added (fewer at the start)."""
    sums = counts.cumsum(axis=0)
    sums[over:] -= sums[:-over].copy()
    return sums


def make_run(scenario: Any, seed: int, record: Any) -> tuple[Run, dict[str, dict[str, int]]]:
    """A run from the record of its simulation, and what was mended in files; only the street's sums where no more is to be kept."""
    run = Run(scenario.name, int(seed), record.weeks, record.counts, tuple(record.communities), tuple(record.groups),
              types=tuple(scenario.place.list_types()))
    return run.of_street() if scenario.keep.by == "street" else run, record.mended


def sum_runs(runs: Sequence[Run]) -> Run:
    """Streets of one scenario and seed as one place, or one for each type: whatever is a ratio of sums over it is one of the region."""
    parts = [run.of_types() for run in runs]
    if not all(part.types for part in parts):
        parts = [part.of_street() for part in parts]
    kinds = tuple(dict.fromkeys(kind for part in parts for kind in part.types))
    counts = np.zeros((len(parts[0].weeks), max(1, len(kinds)), *parts[0].counts.shape[2:]), np.int64)
    for part in parts:
        counts[:, [kinds.index(kind) for kind in part.types] or [0]] += part.counts
    return parts[0]._replace(counts=counts, communities=(WHOLE,) * counts.shape[1], types=kinds,
                             street=runs[0].street if len(runs) == 1 else WHOLE, type="",
                             city=runs[0].city if len({run.city for run in runs}) == 1 else WHOLE)

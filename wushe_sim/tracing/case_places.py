"""Places of cases (个案所在): where each of a community's cases is at a week's end, and how those that ended in it came to their end.

Nothing is watched while the week runs: a closed case's row keeps what it held until the next week.
"""

from collections import deque
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from wushe_sim.model.actors.cases import CARE, FREE, HELD, HIDDEN
from wushe_sim.model.sums import Sums
from wushe_sim.tracing.actors import USABLE

HIDDEN_CASE, WAITING_CASE, HELD_CASE, SERVED, LAPSED, NEVER_FOUND, MOVED = PLACES = (
    "hidden", "waiting", "held", "served", "lapsed", "never_found", "moved")
"""Known to nobody; known and without a holder; held; and how a case ended."""
BOOKED = ("committee", "team", "worker", "organization")
"""Kinds of actor that book hours on cases, as ``counts`` names them (``booked_committee``)."""
QUARTER = 13
"""Weeks over which hours are averaged."""
_Key = tuple[int, int, int]


class CasePlace(NamedTuple):
    """Where a case is. ``key`` is its own in every run of the same street and seed; nodes are rows of ``Nodes``."""

    key: str
    resident: int
    kind: int
    place: str
    leader: int
    """The node of whoever found it, or -1."""
    holders: tuple[int, ...]
    """The nodes that hold its parts, each once, the foundation among them."""
    short: bool
    """Whether care came short this week; False for other cases."""


class WeekOfCases(NamedTuple):
    """A community after a week: its cases, its actors and their links, and the hours of the last quarter."""

    week: int
    cases: tuple[CasePlace, ...]
    alive: NDArray[np.bool_]
    minutes: NDArray[np.int64]
    """Each node's minutes for service in this week."""
    used: NDArray[np.int64]
    links: tuple[tuple[int, int, float], ...]
    """Pairs of nodes whose link is at least a tenth, with its strength."""
    hours: dict[str, float]
    """Hours a week over the last quarter (fewer weeks at the start): served by each of ``BOOKED``, and "unserved"."""


class CaseReader:
    """Reads a community after each week; made before the first week that it is to read."""

    def __init__(self, community: Any) -> None:
        """Note which cases are open now."""
        self._community = community
        self._open = self._list_open()
        self._tallies: deque[Any] = deque(maxlen=QUARTER)

    def read(self, week: int) -> WeekOfCases:
        """Read the community after the week of this number."""
        was, self._open = self._open, self._list_open()
        self._tallies.append(self._community.books.tally.copy())
        return self._make_week(week, [self._read_ended(row, key, week) for row, key in self._list_ended(was, week)])

    def look(self, week: int) -> WeekOfCases:
        """Look at the community as it stands before the first week that is read: no case has ended, and no hours are counted."""
        return self._make_week(week, [])

    def _make_week(self, week: int, ended: list[CasePlace]) -> WeekOfCases:
        nodes = self._community.nodes
        is_open = (self._read_open(row, key) for row, key in self._open.items())
        return WeekOfCases(week, (*is_open, *ended), nodes.alive.astype(bool), nodes.minutes.astype(np.int64),
                           (nodes.minutes - nodes.left).astype(np.int64), self._list_links(), self._sum_hours())

    def _list_open(self) -> dict[int, _Key]:
        cases = self._community.cases
        return {row: self._key(row) for row in (cases.state[:self._community.queue.last[0]] != FREE).nonzero()[0].tolist()}

    def _key(self, row: int) -> _Key:
        cases = self._community.cases
        return int(cases.opened[row]), int(cases.resident[row]), int(cases.kind[row])

    def _list_ended(self, was: dict[int, _Key], week: int) -> list[tuple[int, _Key]]:
        """Rows freed in this week: open before it, or of cases that arose in it."""
        cases = self._community.cases
        last = self._community.queue.last[0]
        arose = ((cases.state[:last] == FREE) & (cases.opened[:last] == week)).nonzero()[0].tolist()
        rows = {row: self._key(row) for row in arose}
        return [*((row, key) for row, key in was.items() if self._open.get(row) != key and row not in rows), *rows.items()]

    def _read_open(self, row: int, key: _Key) -> CasePlace:
        cases = self._community.cases
        state, care = int(cases.state[row]), key[2] == CARE
        holders = self._list_holders(row)
        place = HIDDEN_CASE if state == HIDDEN else HELD_CASE if state == HELD or holders else WAITING_CASE
        return CasePlace(_name(key), key[1], key[2], place, int(cases.leader[row]), holders, care and bool(cases.left[row].any()))

    def _read_ended(self, row: int, key: _Key, week: int) -> CasePlace:
        cases = self._community.cases
        if self._key(row) != key:  # whoever had it moved away, and the row is another case's already
            return CasePlace(_name(key), key[1], key[2], MOVED, -1, (), False)
        leader, holders = int(cases.leader[row]), self._list_holders(row)
        place = SERVED if not cases.left[row].any() else NEVER_FOUND if leader < 0 else LAPSED
        return CasePlace(_name(key), key[1], key[2], place, leader, holders, False)

    def _list_holders(self, row: int) -> tuple[int, ...]:
        return tuple(dict.fromkeys(node for node in self._community.cases.holder[row].tolist() if node >= 0))

    def _list_links(self) -> tuple[tuple[int, int, float], ...]:
        strength = self._community.links.strength
        ones, others = np.triu(strength >= USABLE, 1).nonzero()
        return tuple(zip(ones.tolist(), others.tolist(), strength[ones, others].tolist(), strict=True))

    def _sum_hours(self) -> dict[str, float]:
        if not self._tallies:
            return dict.fromkeys((*BOOKED, "unserved"), 0.0)
        sums, weeks = Sums(np.sum(self._tallies, axis=0)), len(self._tallies)
        hours = {kind: float(getattr(sums, f"booked_{kind}")) / 60 / weeks for kind in BOOKED}
        return {**hours, "unserved": float(sums.need_minutes - sums.served_minutes) / 60 / weeks}


def _name(key: _Key) -> str:
    return ".".join(map(str, key))

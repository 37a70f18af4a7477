"""Cases followed (个案追踪): a community's cases are numbered in the order in which they arise; a followed one is looked at in the week.

Cases that are open at week 0 come first, in the order of their rows; then those of each week. Looks are taken before anybody looks for
cases, before they are placed, at every hand-over, and after they were served; a closed case's row keeps what it held until the next week.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from wushe_sim.model.actors.cases import ANY, CARE, FREE, HIDDEN, KINDS, MONEY, NO_MONEY, PARTS, WAITING
from wushe_sim.model.actors.residents import FAILED, HELPED
from wushe_sim.model.world.linkage import COMMITTEE, COMMITTEE_NODE, FOUNDATION
from wushe_sim.tracing.event import KINDS_OF_NODE, TraceEvent, node_of

PART_NAMES = ("any", "professional", "hands", "authority", "money")
KIND_NAMES = ("material", "mediation", "capacity", "emotional", "care", "public")
CAUSES = ("nothing", "link", "hours", "money")
assert len(PART_NAMES) == PARTS and len(KIND_NAMES) == KINDS

Key = tuple[int, int, int]
"""What a row cannot share with another case that stands there later: the week it arose in, its resident's row, its kind."""


class CaseState(NamedTuple):
    """A case's row as it stood at one moment."""

    state: int
    resident: int
    kind: int
    compound: int
    opened: int
    found: int
    approval: int
    leader: int
    lacked: int
    need: tuple[int, ...]
    left: tuple[int, ...]
    holder: tuple[int, ...]
    spent: tuple[int, ...]
    chance: float
    outcome: int


def read_case(cases: Any, row: int) -> CaseState:
    """A row's columns now."""
    return CaseState._make(getattr(cases, name)[row].tolist() for name in CaseState._fields)


class Handover(NamedTuple):
    """One try to hand a part of a case over: which part, to which node, along a link of which strength, and whether it succeeded."""

    part: int
    to: int
    strength: float
    succeeded: bool


@dataclass
class CaseWeek:
    """What was seen of one case in one week."""

    number: int
    row: int
    before: CaseState | None
    """How the week found it; None for a case that arises in it."""
    found: CaseState | None = None
    placed: CaseState | None = None
    tries: list[Handover] = field(default_factory=list)
    after: CaseState | None = None
    how: str = "served"
    """How it ended, if it ended served: well or badly where the columns record so."""


class Docket:
    """The numbers of a community's cases, and this week's looks at those that are followed."""

    def __init__(self, community: Any, follows: Callable[[int, Key], bool]) -> None:
        """``follows`` says by number and key whether a case is followed."""
        self._follows, self.count = follows, 0
        self._numbers: dict[int, int] = {}
        self._keys: dict[int, Key] = {}
        self._open: list[int] = []
        self.weeks: dict[int, CaseWeek] = {}
        self.begin(community)

    def _followed(self, community: Any) -> Iterator[tuple[int, int]]:
        """Number and row of the cases that are open and followed; those that have no number yet get one."""
        cases = community.cases
        self._open = (cases.state[:community.queue.last[0]] != FREE).nonzero()[0].tolist()
        for row in self._open:
            key = int(cases.opened[row]), int(cases.resident[row]), int(cases.kind[row])
            if self._keys.get(row) != key:
                self._keys[row], self._numbers[row] = key, self.count
                self.count += 1
            if self._follows(self._numbers[row], key):
                yield self._numbers[row], row

    def begin(self, community: Any) -> None:
        """Before a week: how it finds the cases that are followed."""
        self.weeks = {number: CaseWeek(number, row, read_case(community.cases, row)) for number, row in self._followed(community)}

    def before_finding(self, community: Any) -> None:
        """Needs have arisen, and who asks for help has decided."""
        for number, row in self._followed(community):
            self.weeks.setdefault(number, CaseWeek(number, row, None)).found = read_case(community.cases, row)

    def before_placing(self, community: Any) -> None:
        """Cases are found, and the committee has decided which it keeps."""
        for case in self._there():
            case.placed = read_case(community.cases, case.row)

    def hand_over(self, community: Any) -> None:
        """Somebody tries to hand a case over."""
        queue = community.queue
        for case in self._there():
            if case.row == queue.case[0]:
                case.tries.append(Handover(int(queue.number[0]) % 8, int(queue.to[0]), float(queue.chance[0]), bool(queue.outcome[0])))

    def after_serving(self, community: Any) -> None:
        """Cases are served and ended; residents have not yet forgotten how."""
        for case in self._there():
            case.after = read_case(community.cases, case.row)
            if case.after.state == FREE:
                case.how = self._how_ended(community, case)

    def _how_ended(self, community: Any, case: CaseWeek) -> str:
        """A resident is helped by each case that ends well, failed by each that ends badly or lapses; with several it may stay open."""
        cases = community.cases
        lived = int(community.residents.lived[cases.resident[case.row]])
        if not lived & FAILED:
            return "well"
        if not lived & HELPED:
            return "badly"
        served = [row for row in self._open
                  if cases.state[row] == FREE and cases.resident[row] == cases.resident[case.row] and not cases.left[row].any()]
        return "well" if len(served) == 1 else "served"

    def _there(self) -> Iterator[CaseWeek]:
        return (case for case in self.weeks.values() if case.found is not None)


def list_case_events(case: CaseWeek, community: Any, week: int, place: int) -> Iterator[TraceEvent]:
    """What the looks at a case show, in the week's order."""
    look = case.before or case.found
    assert look is not None
    kind = KIND_NAMES[look.kind]

    def record(stage: str, what: str, **values: Any) -> TraceEvent:
        return TraceEvent(week, stage, what, case.number, {"kind": kind, **values}, place)

    if case.found is None:
        yield record("move", "case_moved")
        return
    found, placed, after = case.found, case.placed, case.after
    assert placed is not None and after is not None
    if case.before is None:
        sort = "_care" if found.kind == CARE else "_with_money" if found.need[MONEY] else "_compound" if found.compound else ""
        yield record("need", f"arose{sort}", resident=found.resident, opened=found.opened,
                  minutes=_minutes(found.need), fen=found.need[MONEY], parts=[PART_NAMES[p] for p in range(PARTS) if found.need[p]])
        if found.approval:
            yield record("need", "needs_approval")
    elif case.before.approval and not found.approval:
        yield record("hand_down", "approved")
    if found.state == HIDDEN and placed.state >= WAITING:
        yield record("deliver", _how_found(placed, found, community), by=node_of(community, placed.leader))
    yield from _placing(case, community, record)
    yield from _serving(placed, after, record)
    yield from _ending(placed, after, community, case.how, week, record)


def _minutes(parts: tuple[int, ...]) -> int:
    return sum(parts[:MONEY])


def _how_found(placed: CaseState, found: CaseState, community: Any) -> str:
    if placed.leader != COMMITTEE_NODE:
        return f"found_{node_of(community, placed.leader)[0]}"
    return "asked" if found.outcome else "found_grid"


def _placing(case: CaseWeek, community: Any, record: Any) -> Iterator[TraceEvent]:
    """Who took the case or a part of it this week, and what was tried in vain."""
    found, placed, after = case.found, case.placed, case.after
    assert found is not None and placed is not None and after is not None
    if any(one >= 0 > other for one, other in zip(found.holder, placed.holder, strict=True)):
        yield record("deliver", "holder_gone")
    if after.leader != placed.leader:
        yield record("deliver", "passed_to_committee")
    for one in case.tries:
        if not one.succeeded:
            yield record("deliver", "refused", to=node_of(community, one.to), strength=one.strength, part=PART_NAMES[one.part])
    took = {one.part: one for one in case.tries if one.succeeded}
    for part in range(PARTS):
        holder = after.holder[part] if after.holder[part] >= 0 else took[part].to if part in took else -1
        if placed.holder[part] >= 0 or holder < 0:
            continue
        who, values = node_of(community, holder), {"part": PART_NAMES[part]}
        if part in took:
            yield record("deliver", "handed", to=who, strength=took[part].strength, **values)
        elif holder != after.leader:
            yield record("deliver", "bridged", to=who, **values)
        elif part != ANY:
            yield record("deliver", "took_part", to=who, **values)
        elif holder == COMMITTEE_NODE:
            yield record("deliver", "kept" if placed.outcome and placed.leader == holder else "left_over", chance=placed.chance)
        else:
            yield record("deliver", "took", to=who)
    nobody = not case.tries and not took and after.state == WAITING and placed.state == WAITING and not placed.approval
    if nobody and after.holder[ANY] < 0 and not placed.compound:
        yield record("deliver", "found_nobody", cause=CAUSES[after.lacked])


def _serving(placed: CaseState, after: CaseState, record: Any) -> Iterator[TraceEvent]:
    """Hours and money booked on it this week, by kind of actor; those of care are said with how the week's care went."""
    if after.kind == CARE:
        return
    gained = [now - then for now, then in zip(after.spent, placed.spent, strict=True)]
    for kind, much in enumerate(gained):
        if much > 0 and kind != FOUNDATION:
            yield record("deliver", "served", by=(KINDS_OF_NODE[kind], -1 if kind != COMMITTEE else 0), minutes=much)
    if gained[FOUNDATION] > 0:
        yield record("deliver", "paid", fen=gained[FOUNDATION])
    elif after.left[MONEY] > 0 and after.holder[MONEY] >= 0 and after.lacked == NO_MONEY:
        yield record("deliver", "unpaid", fen=after.left[MONEY])


def _ending(placed: CaseState, after: CaseState, community: Any, ended: str, week: int, record: Any) -> Iterator[TraceEvent]:
    lost = [before for before, now in zip(placed.holder, after.holder, strict=True) if before >= 0 > now]
    if after.kind == CARE:
        need, left = _minutes(after.need), _minutes(after.left)
        yield record("deliver", "cared" if after.state != HIDDEN and left == 0 else "care_short", minutes=need - left, of=need,
                  by=[KINDS_OF_NODE[kind] for kind, much in enumerate(after.spent) if much > 0 and kind != FOUNDATION])
        if lost:
            yield record("deliver", "care_taken_away", of=node_of(community, lost[0]))
    elif after.state != FREE:
        if lost and after.state == WAITING:
            yield record("deliver", "taken_away", of=node_of(community, lost[0]))
        lacking = [PART_NAMES[p] for p in range(PARTS) if after.left[p] > 0 and after.holder[p] < 0]
        if after.compound and after.state != HIDDEN and lacking and not after.approval:
            yield record("deliver", "lacks_parts", parts=lacking)
    elif not any(after.left):
        yield record("deliver", f"ended_{ended}", weeks=week - after.opened + 1, minutes=_minutes(after.need))
    elif placed.state == HIDDEN:
        yield record("deliver", "never_found")
    else:
        yield record("deliver", "lapsed" if _minutes(after.left) else "lapsed_unpaid", cause=CAUSES[after.lacked],
                  minutes=_minutes(after.left), fen=after.left[MONEY])


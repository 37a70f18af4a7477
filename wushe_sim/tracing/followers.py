"""Followers (追踪者): each notes what happens to a resident, a case, a social worker or an actor, in events and columns, week by week."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from wushe_sim.errors import BadInput
from wushe_sim.i18n import OptionName, msg
from wushe_sim.model.actors.cases import ANY, MONEY
from wushe_sim.model.decisions import decision
from wushe_sim.model.week import STAGES
from wushe_sim.tracing import actors, residents, social_workers
from wushe_sim.tracing.cases import KIND_NAMES, CaseWeek, Docket, Key, list_case_events
from wushe_sim.tracing.event import TraceEvent
from wushe_sim.tracing.watch import DecisionWatch

MOMENTS = (decision.ask_for_help, decision.keep_or_refer, decision.take, decision.comply)
"""Where the week pauses to be looked at: before cases are found, before they are placed, at each hand-over, and after service."""
RESIDENT, CASE, WORKER = KINDS = ("resident", "case", "worker")
ACTOR = "actor"
"""A node of the linkage network, which the dashboard follows too."""
VILLAGE = "traditional_village"


class Life(NamedTuple):
    """What happened to one of them, and how their columns stood at the end of each week."""

    who: str
    number: int
    scenario: str
    seed: int
    places: tuple[str, ...]
    groups: tuple[str, ...]
    weeks: int
    events: tuple[TraceEvent, ...]
    states: tuple[dict[str, Any] | None, ...]
    """The columns at the end of each week; None before they came and after they left."""
    key: Key | None = None
    """Which case it is, where it is one: what it is known by in another scenario, where cases are numbered otherwise."""
    label: Mapping[str, str] = {}
    now: Mapping[str, Any] = {}
    """How a resident or an actor stands now; nothing where nobody is there."""
    villages: frozenset[int] = frozenset()
    """The places that are villages, whose committee is a villagers' committee (村委会)."""


class Follower:
    """What all followers share: the watch, the docket of each community watched, the events and states so far.

    Whoever runs the street calls ``begin`` before a week, runs it under ``watch``, and calls ``end`` after it.
    """

    who, number = "", 0
    key: Key | None = None

    over = False
    """Whether nothing more can happen."""

    def __init__(self, street: Any, places: tuple[int, ...], follows: Callable[[int, Key], bool]) -> None:
        """``follows`` says by number and key which cases are looked at."""
        self.events: list[TraceEvent] = []
        self.states: list[dict[str, Any] | None] = []
        self.dockets = {place: Docket(street.communities[place], follows) for place in places}
        self.watch: DecisionWatch | None = DecisionWatch(MOMENTS, self._seen)
        self._care: dict[int, tuple[Any, ...]] = {}

    def begin(self, street: Any) -> None:
        """Before a week."""
        for place, docket in self.dockets.items():
            docket.begin(street.communities[place])

    def _seen(self, number: int, street: Any, place: int) -> None:
        docket = self.dockets.get(place)
        if docket is None:
            return
        community = street.communities[place]
        if number == decision.ask_for_help:
            docket.before_finding(community)
        elif number == decision.keep_or_refer:
            docket.before_placing(community)
        elif number == decision.take:
            docket.hand_over(community)
        else:
            docket.after_serving(community)
            self.note_sessions(community)

    def note_sessions(self, community: Any) -> None:
        """After service and sessions, before what happened is felt and forgotten."""

    def end(self, street: Any, week: int) -> None:
        """After a week: what happened to the cases looked at."""
        self.events += [one for _, one in self.list_case_events(street, week)]

    def check(self) -> None:
        """After the last week: raise BadInput where there was nobody to follow."""

    def sum_up(self) -> None:
        """After the last week: add what all weeks came to."""

    def read_now(self, street: Any) -> dict[str, Any]:
        """Read how whoever is followed stands now."""
        return {}

    def get_life(self, scenario: Any, seed: int, street: Any) -> Life:
        """Get the life up to now."""
        return Life(self.who, self.number, scenario.name, seed, street.names, street.group_names, street.week, tuple(self.events),
                    tuple(self.states), self.key, scenario.label, self.read_now(street), frozenset(
                        number for number, kind in enumerate(scenario.place.list_types()) if kind == VILLAGE))

    def list_case_events(self, street: Any, week: int) -> Iterator[tuple[CaseWeek, TraceEvent]]:
        """What happened to the cases looked at. Care goes on week after week, so only a change in how it goes counts."""
        for place, docket in self.dockets.items():
            for case in docket.weeks.values():
                for one in list_case_events(case, street.communities[place], week, place):
                    if one.what in ("cared", "care_short"):
                        how = (one.what, *one.values["by"], one.what == "care_short" and one.values["minutes"] > 0)
                        if self._care.get(case.number) == how:
                            continue
                        self._care[case.number] = how
                    yield case, one


class ResidentFollower(Follower):
    """One person, from week 0 or from moving in until moving away."""

    who = RESIDENT

    def __init__(self, street: Any, place: int, number: int) -> None:
        """``number`` below the number of residents is a row; above, a person's."""
        rows = street.communities[place].residents.person
        if number < 0:
            raise BadInput(msg("{option}: residents of {community} are numbered from 0 to {last}, and who moves in later from "
                               "{first}", option=OptionName("resident", number), community=street.names[place],
                               last=rows.size - 1, first=rows.size))
        self.place, self.number, self.row = place, number, number % rows.size
        there = int(rows[self.row])
        self.person = there if number < rows.size else number
        self._wrong = msg("{option}: nobody of that number lives in {community} in these weeks (allowed 0 to {last}, "
                          "who lives there at week 0, and the numbers that 'moved away' names)",
                          option=OptionName("resident", number), community=street.names[place], last=rows.size - 1)
        super().__init__(street, (place,), lambda case, key: key[1] == self.row and self.here)
        self.here, self._at_sessions = there == self.person, None
        if self.here:
            self._arrived(street, 0)
        elif there > self.person:
            raise BadInput(self._wrong)

    here = False

    def _arrived(self, street: Any, week: int) -> None:
        community = street.communities[self.place]
        self._first = residents.read_resident(community, self.row).columns
        self.events += residents.list_first_events(community, self.row, self.place, week)
        self.dockets[self.place].begin(community)
        for number, case in self.dockets[self.place].weeks.items():
            self.events.append(open_already(case, number, self.place, week))

    def begin(self, street: Any) -> None:
        """Before a week."""
        super().begin(street)
        self.before = residents.read_resident(street.communities[self.place], self.row)

    def note_sessions(self, community: Any) -> None:
        """Before the week is felt."""
        self._at_sessions = residents.read_resident(community, self.row)

    def end(self, street: Any, week: int) -> None:
        """After a week."""
        after = residents.read_resident(street.communities[self.place], self.row)
        if self.here:
            cases = [one for _, one in self.list_case_events(street, week) if after.person == self.person or one.what == "case_moved"]
            mine = list(residents.list_changes(self.before, self._at_sessions, after, week, self.place))
            self.events += sorted([*mine, *cases], key=lambda one: STAGE_ORDER.index(one.stage))
            self.over = after.person != self.person
        elif after.person == self.person:
            self.here = True
            self._arrived(street, week)
        self.states.append(after.columns if self.here and not self.over else None)

    def check(self) -> None:
        """A person of that number was there."""
        if not self.here:
            raise BadInput(self._wrong)

    def read_now(self, street: Any) -> dict[str, Any]:
        """Read the columns now, the ties and the open cases; nothing where the person is not there."""
        return residents.read_situation(street.communities[self.place], self.row) if self.here and not self.over else {}

    def sum_up(self) -> None:
        """Add what their weeks came to."""
        self.events += residents.sum_up(self.states, self._first, len(self.states) - 1, self.place)


class CaseFollower(Follower):
    """One case of a community, from its arising to its end."""

    who = CASE

    def __init__(self, street: Any, place: int, number: int, key: Key | None = None) -> None:
        """By ``number``, in the order in which cases arise; or by ``key``, the case that another scenario has, if it arises at all."""
        self.number, self.place, self.key = number, place, key
        self._name, self._may_lack = street.names[place], key is not None
        super().__init__(street, (place,), self._is_it)
        self.events += [open_already(case, number, place, 0) for case in self.dockets[place].weeks.values()]

    def _is_it(self, number: int, key: Key) -> bool:
        if self.key is None and number == self.number:
            self.key = key
        return key == self.key

    def end(self, street: Any, week: int) -> None:
        """After a week."""
        super().end(street, week)
        found = next(iter(self.dockets[self.place].weeks.values()), None)
        last = found and found.after
        self.states.append(None if last is None else last._asdict())
        self.over = found is not None and (last is None or not last.state)

    def check(self) -> None:
        """A case of that number arose."""
        if self.key is None and not self._may_lack:
            last = self.dockets[self.place].count - 1
            raise BadInput(msg("{option}: {name} has the cases 0 to {last} in these weeks (allowed 0 to {last})",
                               option=OptionName("case", self.number), name=self._name, last=last))


class WorkerFollower(Follower):
    """One post of the station, and whoever is in it."""

    who = WORKER

    def __init__(self, street: Any, place: int, number: int) -> None:
        posts = street.station.workers.person.size
        if not 0 <= number < posts:
            raise BadInput(msg("{option}: the station has the posts 0 to {last} (allowed 0 to {last})",
                               option=OptionName("worker", number), last=posts - 1))
        self.number = number
        super().__init__(street, social_workers.list_places(street, number), lambda case, key: True)
        self.events += social_workers.list_first_events(street, number, 0)

    def begin(self, street: Any) -> None:
        """Before a week."""
        super().begin(street)
        self.before = social_workers.read_post(street, self.number)

    def end(self, street: Any, week: int) -> None:
        """After a week."""
        after, events = social_workers.read_post(street, self.number), []
        events += social_workers.list_changes(self.before, after, week)
        events += social_workers.list_introductions(street, self.number, week)
        nodes = {place: set(c.desks.node[c.desks.worker == self.number].tolist()) for place in self.dockets
                 for c in (street.communities[place],)}
        for case, one in self.list_case_events(street, week):
            last = case.after
            mine = last is not None and bool(nodes[one.place] & {last.leader, *last.holder[ANY:MONEY]})
            if social_workers.is_concerned(one, self.number, {case.number} if mine else set()):
                events.append(one)
        self.events += sorted(events, key=lambda one: STAGE_ORDER.index(one.stage))
        self.states.append(after._asdict())


class ActorFollower(Follower):
    """A node of a community's linkage network, and whoever stands there; nothing within a week is watched."""

    who = ACTOR

    def __init__(self, street: Any, place: int, number: int) -> None:
        nodes = street.communities[place].nodes.kind.size
        if not 0 <= number < nodes:
            raise BadInput(msg("actor {number}: {community} has the actors 0 to {last}", number=number, community=street.names[place],
                               last=nodes - 1))
        self.place, self.number = place, number
        super().__init__(street, (), lambda case, key: False)
        self.watch = None
        self.state = actors.read_actor(street.communities[place], number)

    def end(self, street: Any, week: int) -> None:
        """After a week."""
        before, self.state = self.state, actors.read_actor(street.communities[self.place], self.number)
        self.events += actors.list_changes(before, self.state, week, self.place)
        self.states.append(self.state._asdict())

    def read_now(self, street: Any) -> dict[str, Any]:
        """Read the node's columns now, and the community where it stands."""
        return self.state._asdict() | {"place": self.place}


FOLLOWERS: dict[str, Callable[[Any, int, int], Follower]] = {
    RESIDENT: ResidentFollower, CASE: CaseFollower, WORKER: WorkerFollower, ACTOR: ActorFollower}
STAGE_ORDER = ("start", "station", *(name for name, _ in STAGES), "end")


def open_already(case: CaseWeek, number: int, place: int, week: int) -> TraceEvent:
    """A case that was open before the first week."""
    look = case.before
    assert look is not None
    values = {"kind": KIND_NAMES[look.kind], "opened": look.opened, "resident": look.resident, "known": look.state > 1}
    return TraceEvent(week, "start", "open_already", number, values, place)

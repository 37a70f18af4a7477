"""Following one life (追踪): a street is lived from its seed again, a week at a time, by the one engine, with a watch that looks on."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from wushe_sim.errors import BadInput
from wushe_sim.i18n import enumerate_choices, msg
from wushe_sim.model.actors.cases import ANY, MONEY
from wushe_sim.model.decisions import decision
from wushe_sim.model.week import STAGES
from wushe_sim.running.simulation import burned_in, live, policy_of
from wushe_sim.tracing import residents, social_workers
from wushe_sim.tracing.cases import KIND_NAMES, CaseWeek, Docket, Key, told
from wushe_sim.tracing.event import Happening
from wushe_sim.tracing.watch import Watch

MOMENTS = (decision.ask_for_help, decision.keep_or_refer, decision.take, decision.comply)
"""Where the week pauses to be looked at: before cases are found, before they are placed, at each hand-over, and after service."""
RESIDENT, CASE, WORKER = KINDS = ("resident", "case", "worker")


class Life(NamedTuple):
    """What happened to one of them, and how their columns stood at the end of each week."""

    who: str
    number: int
    scenario: str
    seed: int
    places: tuple[str, ...]
    groups: tuple[str, ...]
    weeks: int
    happenings: tuple[Happening, ...]
    states: tuple[dict[str, Any] | None, ...]
    """A row of columns for each week lived; None before they came and after they left."""
    key: Key | None = None
    """Which case it is, where it is one: what it is known by in another scenario, where cases are numbered otherwise."""
    label: Mapping[str, str] = {}
    """What the scenario is called, by language."""


def follow(scenario: Any, who: str, number: int, seed: int = 0, community: str | None = None, weeks: int | None = None,
           progress: Callable[[int], Any] | None = None, like: Life | None = None) -> Life:
    """Live a scenario under a seed and follow a resident, a case of a community, or a social worker of the station.

    A resident's number is the row that ``model.agents`` shows (who lives there at week 0), or, above the rows, a person's who moves in
    later. Cases are numbered as they arise; ``like`` asks for the case that was followed in another scenario, which may never arise.
    Raises BadInput for a number or community that is not there, with those that are.
    """
    if weeks is not None:
        scenario = scenario.shortened(weeks)
    policy = policy_of(scenario)
    street = burned_in(scenario, seed, progress)
    place = _place(street, community)
    followed = FollowedCase(street, place, number, like.key) if like and like.key else FOLLOWERS[who](street, place, number)
    while street.week < scenario.weeks and not followed.over:
        week = street.week
        followed.begin(street)
        live(street, policy, week + 1, block=1, overrides=followed.watch)
        followed.end(street, week)
        if progress is not None:
            progress(scenario.burn_in + street.week)
    try:
        followed.check()
    except BadInput as wrong:
        raise BadInput([msg("{name}: {problem}", name=scenario.name, problem=problem) for problem in wrong.messages]) from None
    return Life(who, number, scenario.name, seed, street.names, street.group_names, street.week, tuple(followed.happenings),
                tuple(followed.states), getattr(followed, "key", None), scenario.label)


def _place(street: Any, community: str | None) -> int:
    if community is not None and community not in street.names:
        raise BadInput(msg("--community {community}: there is no such community (allowed {names})",
                           community=community, names=enumerate_choices(street.names)))
    return 0 if community is None else street.names.index(community)


class Followed:
    """What all three have in common: the watch, the docket of each community watched, and what was told so far."""

    over = False
    """Whether there is nothing more to be told."""

    def __init__(self, street: Any, places: tuple[int, ...], follows: Callable[[int, Key], bool]) -> None:
        """``follows`` says by number and key which cases are looked at."""
        self.happenings: list[Happening] = []
        self.states: list[dict[str, Any] | None] = []
        self.dockets = {place: Docket(street.communities[place], follows) for place in places}
        self.watch = Watch(MOMENTS, self._seen)
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
            self.spoke(community)

    def spoke(self, community: Any) -> None:
        """After service and sessions, before what happened is felt and forgotten."""

    def end(self, street: Any, week: int) -> None:
        """After a week: what happened to the cases looked at."""
        self.happenings += [one for _, one in self.of_cases(street, week)]

    def check(self) -> None:
        """After the last week: raise BadInput where there was nobody to follow."""

    def of_cases(self, street: Any, week: int) -> Iterator[tuple[CaseWeek, Happening]]:
        """What happened to the cases looked at. Care goes on week after week, so only a change in how it goes is told."""
        for place, docket in self.dockets.items():
            for case in docket.weeks.values():
                for one in told(case, street.communities[place], week, place):
                    if one.what in ("cared", "care_short"):
                        how = (one.what, *one.values["by"], one.what == "care_short" and one.values["minutes"] > 0)
                        if self._care.get(case.number) == how:
                            continue
                        self._care[case.number] = how
                    yield case, one


class FollowedResident(Followed):
    """One person, from week 0 or from moving in until moving away."""

    def __init__(self, street: Any, place: int, number: int) -> None:
        """``number`` below the number of residents is a row; above, a person's."""
        rows = street.communities[place].residents.person
        if number < 0:
            raise BadInput(msg("--resident {number}: residents of {community} are numbered from 0 to {last}, and who moves in later from "
                               "{first}", number=number, community=street.names[place], last=rows.size - 1, first=rows.size))
        self.place, self.row = place, number % rows.size
        there = int(rows[self.row])
        self.person = there if number < rows.size else number
        self._wrong = msg("--resident {number}: nobody of that number lives in {community} in the weeks told (allowed 0 to {last}, "
                          "who lives there at week 0, and the numbers that 'moved away' names)",
                          number=number, community=street.names[place], last=rows.size - 1)
        super().__init__(street, (place,), lambda case, key: key[1] == self.row and self.here)
        self.here, self._spoke = there == self.person, None
        if self.here:
            self._arrived(street, 0)
        elif there > self.person:
            raise BadInput(self._wrong)

    here = False

    def _arrived(self, street: Any, week: int) -> None:
        community = street.communities[self.place]
        self._first = residents.self_of(community, self.row).columns
        self.happenings += residents.introduced(community, self.row, self.place, week)
        self.dockets[self.place].begin(community)
        for number, case in self.dockets[self.place].weeks.items():
            self.happenings.append(open_already(case, number, self.place, week))

    def begin(self, street: Any) -> None:
        """Before a week."""
        super().begin(street)
        self.before = residents.self_of(street.communities[self.place], self.row)

    def spoke(self, community: Any) -> None:
        """Before the week is felt."""
        self._spoke = residents.self_of(community, self.row)

    def end(self, street: Any, week: int) -> None:
        """After a week."""
        after = residents.self_of(street.communities[self.place], self.row)
        if self.here:
            cases = [one for _, one in self.of_cases(street, week) if after.person == self.person or one.what == "case_moved"]
            mine = list(residents.changed(self.before, self._spoke, after, week, self.place))
            self.happenings += sorted([*mine, *cases], key=lambda one: STAGE_ORDER.index(one.stage))
            self.over = after.person != self.person
        elif after.person == self.person:
            self.here = True
            self._arrived(street, week)
        self.states.append(after.columns if self.here and not self.over else None)

    def check(self) -> None:
        """A person of that number was there; what their weeks came to."""
        if not self.here:
            raise BadInput(self._wrong)
        self.happenings += residents.summed_up(self.states, self._first, len(self.states) - 1, self.place)


class FollowedCase(Followed):
    """One case of a community, from its arising to its end."""

    def __init__(self, street: Any, place: int, number: int, key: Key | None = None) -> None:
        """By ``number``, in the order in which cases arise; or by ``key``, the case that another scenario has, if it arises at all."""
        self.number, self.place, self.key = number, place, key
        self._name, self._may_lack = street.names[place], key is not None
        super().__init__(street, (place,), self._is_it)
        self.happenings += [open_already(case, number, place, 0) for case in self.dockets[place].weeks.values()]

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
            raise BadInput(msg("--case {number}: {name} has the cases 0 to {last} in the weeks told (allowed 0 to {last})",
                               number=self.number, name=self._name, last=last))


class FollowedWorker(Followed):
    """One post of the station, and whoever is in it."""

    def __init__(self, street: Any, place: int, number: int) -> None:
        """``number`` is the post's."""
        posts = street.station.workers.person.size
        if not 0 <= number < posts:
            raise BadInput(msg("--worker {number}: the station has the posts 0 to {last} (allowed 0 to {last})",
                               number=number, last=posts - 1))
        self.number = number
        super().__init__(street, social_workers.places_of(street, number), lambda case, key: True)
        self.happenings += social_workers.introduced(street, number, 0)

    def begin(self, street: Any) -> None:
        """Before a week."""
        super().begin(street)
        self.before = social_workers.post_of(street, self.number)

    def end(self, street: Any, week: int) -> None:
        """After a week."""
        after, told_now = social_workers.post_of(street, self.number), []
        told_now += social_workers.changed(self.before, after, week)
        told_now += social_workers.introductions(street, self.number, week)
        nodes = {place: set(c.desks.node[c.desks.worker == self.number].tolist()) for place in self.dockets
                 for c in (street.communities[place],)}
        for case, one in self.of_cases(street, week):
            last = case.after
            mine = last is not None and bool(nodes[one.place] & {last.leader, *last.holder[ANY:MONEY]})
            if social_workers.concerns(one, self.number, {case.number} if mine else set()):
                told_now.append(one)
        self.happenings += sorted(told_now, key=lambda one: STAGE_ORDER.index(one.stage))
        self.states.append(after.columns)


FOLLOWERS: dict[str, Callable[[Any, int, int], Followed]] = {RESIDENT: FollowedResident, CASE: FollowedCase, WORKER: FollowedWorker}
STAGE_ORDER = ("start", "station", *(name for name, _ in STAGES), "end")


def open_already(case: CaseWeek, number: int, place: int, week: int) -> Happening:
    """A case that was open before the first week told."""
    look = case.before
    assert look is not None
    values = {"kind": KIND_NAMES[look.kind], "opened": look.opened, "resident": look.resident, "known": look.state > 1}
    return Happening(week, "start", "open_already", number, values, place)


def parting(one: Life, other: Life) -> tuple[int | None, int | None]:
    """The first week in which what happened differs, and the first at whose end the columns do; None where there is no such week.

    Numbers of cases are no difference, for one case more somewhere else shifts them all, nor is what is told in the same words.
    """
    def by_week(life: Life) -> dict[int, list[tuple[Any, ...]]]:
        weeks: dict[int, list[tuple[Any, ...]]] = {}
        for happened in life.happenings:
            if happened.stage != "end":
                values = [(name, round(value, 2) if isinstance(value, float) else value) for name, value in sorted(happened.values.items())]
                weeks.setdefault(happened.week, []).append((happened.stage, happened.what, values))
        return weeks

    mine, others = by_week(one), by_week(other)
    told_apart = next((week for week in sorted({*mine, *others}) if mine.get(week) != others.get(week)), None)
    columns = next((week for week in range(min(len(one.states), len(other.states))) if one.states[week] != other.states[week]), None)
    return told_apart, columns

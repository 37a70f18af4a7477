"""Following one life (追踪): a street runs again from its seed, week by week, and a follower notes what happens to one of its people."""

from collections.abc import Callable
from typing import Any

from wushe_sim.errors import BadInput
from wushe_sim.i18n import OptionName, enumerate_choices, msg
from wushe_sim.running.simulation import build_policy, run_burn_in, run_weeks
from wushe_sim.tracing.followers import FOLLOWERS, CaseFollower, Life


def follow(scenario: Any, who: str, number: int, seed: int = 0, community: str | None = None, weeks: int | None = None,
           progress: Callable[[int], Any] | None = None, like: Life | None = None) -> Life:
    """Run a scenario under a seed and follow a resident, a case of a community, or a social worker of the station.

    A resident's number is the row that ``model.agents`` shows (who lives there at week 0), or, above the rows, a person's who moves in
    later. Cases are numbered as they arise; ``like`` asks for the case that was followed in another scenario, which may never arise.
    Raises BadInput for a number or community that is not there, with those that are.
    """
    if weeks is not None:
        scenario = scenario.shortened(weeks)
    policy = build_policy(scenario)
    street = run_burn_in(scenario, seed, progress)
    place = _place(street, community)
    follower = CaseFollower(street, place, number, like.key) if like and like.key else FOLLOWERS[who](street, place, number)
    while street.week < scenario.weeks and not follower.over:
        week = street.week
        follower.begin(street)
        run_weeks(street, policy, week + 1, block=1, overrides=follower.watch)
        follower.end(street, week)
        if progress is not None:
            progress(scenario.burn_in + street.week)
    try:
        follower.check()
    except BadInput as wrong:
        raise BadInput([msg("{name}: {problem}", name=scenario.name, problem=problem) for problem in wrong.messages]) from None
    follower.sum_up()
    return follower.get_life(scenario, seed, street)


def _place(street: Any, community: str | None) -> int:
    if community is not None and community not in street.names:
        raise BadInput(msg("{option}: there is no such community (allowed {names})",
                           option=OptionName("community", community), names=enumerate_choices(street.names)))
    return 0 if community is None else street.names.index(community)


def first_divergence(one: Life, other: Life) -> tuple[int | None, int | None]:
    """The first week in which what happened differs, and the first at whose end the columns do; None where there is no such week.

    Numbers of cases are no difference, for one case more somewhere else shifts them all, nor is what reads the same.
    """
    def by_week(life: Life) -> dict[int, list[tuple[Any, ...]]]:
        weeks: dict[int, list[tuple[Any, ...]]] = {}
        for event in life.events:
            if event.stage != "end":
                values = [(name, round(value, 2) if isinstance(value, float) else value) for name, value in sorted(event.values.items())]
                weeks.setdefault(event.week, []).append((event.stage, event.what, values))
        return weeks

    mine, others = by_week(one), by_week(other)
    week = next((week for week in sorted({*mine, *others}) if mine.get(week) != others.get(week)), None)
    columns = next((week for week in range(min(len(one.states), len(other.states))) if one.states[week] != other.states[week]), None)
    return week, columns

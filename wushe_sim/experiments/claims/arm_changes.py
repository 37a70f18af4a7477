"""Changes that an arm makes by what its street has (按街道换算): posts that money buys, hours that are taken from some tasks alone."""

from collections.abc import Mapping
from typing import Any

from wushe_sim.errors import BadInput
from wushe_sim.i18n import msg
from wushe_sim.scenario import Scenario
from wushe_sim.scenario.coefficients import list_coefficients

POST_RESIDENTS, AGENCY_RESIDENTS, COMMITTEE_RESIDENTS = 8000, 64_000, 2000
"""Residents for whom posts of social workers, agencies and committees are counted."""
YEAR_HOURS = 40 * 52
"""Hours of a post in a year."""
TASKS = ("brokering", "casework", "outreach", "incubating")
AGENCIES = "agencies"
TAKEN = 0.5
"""Of the hours for brokering: as many hours are taken from one task or another."""
DIGITS = 5


def count_posts(base: Scenario) -> float:
    """A street's posts of social workers for each 8,000 residents."""
    return base.place.posts * POST_RESIDENTS / base.place.made_residents


def buy_posts(base: Scenario, actor: str, yuan: float) -> dict[str, Any]:
    """What a scenario says of more posts: ``yuan`` a year for each 1,000 residents, at the street's wage of a helper.

    ``actor`` is ``social_workers``, or the coefficient of others' posts: ``agency_staff`` or ``committee_staff``.
    """
    for_each = {"social_workers": POST_RESIDENTS, "agency_staff": AGENCY_RESIDENTS, "committee_staff": COMMITTEE_RESIDENTS}[actor]
    posts = yuan * for_each / 1000 / (YEAR_HOURS * float(base.parameters.hand_down.wage))
    return _add_posts(base, actor, posts)


def _add_posts(base: Scenario, actor: str, posts: float) -> dict[str, Any]:
    if actor == "social_workers":
        return {"place": {actor: base.place.posts + posts * base.place.made_residents / POST_RESIDENTS}}
    return {"parameters": {"world": {actor: float(getattr(base.parameters.world, actor)) + posts}}}


def count_hours(base: Scenario) -> dict[str, float]:
    """Each task's share of social workers' hours, as the station divides them (see ``weigh_hours``): the rest is administration."""
    station, levers = base.parameters.station, base.levers
    wished = {task: float(getattr(station, task)) * _weigh_appraisal(base, task) for task in TASKS}
    whole, cost = sum(wished.values()), _weigh_cost(base)
    found = {task: wish / whole * (1 - cost) for task, wish in wished.items()}
    found["incubating"] += cost
    return {task: share * (1 - float(levers.admin_burden)) for task, share in found.items()}


def take_hours(base: Scenario, tasks: tuple[str, ...]) -> dict[str, Any]:
    """What a scenario says for a number of hours to go from these tasks to administration, and every other task to keep its own.

    The hours are ``TAKEN`` of those for brokering, whatever the tasks; from several they go in proportion, from ``agencies`` as posts. The
    change holds from the burn-in on. Raises BadInput where a task has too few.
    """
    before = count_hours(base)
    taken = TAKEN * before["brokering"]
    if tasks == (AGENCIES,):
        return _add_posts(base, "agency_staff", -taken * base.place.posts * AGENCY_RESIDENTS / base.place.made_residents)
    there = sum(before[task] for task in tasks)
    burden, cost = float(base.levers.admin_burden) + taken, _weigh_cost(base)
    wished = {}
    for task, hours in before.items():
        left = (hours - (taken * hours / there if task in tasks else 0.0)) / (1 - burden)
        wished[task] = (left - (cost if task == "incubating" else 0.0)) / (1 - cost) / _weigh_appraisal(base, task)
        if left < 0 or wished[task] < 0:
            raise BadInput(msg("{task}: has too few hours to lose {share}", task=task, share=f"{taken:.1%}"))
    scale = _find_scale(wished, sum(float(getattr(base.parameters.station, task)) for task in TASKS))
    return {"levers": {"admin_burden": burden}, "parameters": {"station": {task: round(at * scale, DIGITS) for task, at in wished.items()}}}


def _find_scale(wished: Mapping[str, float], total: float) -> float:
    """What to multiply wishes by, of which only the proportions count: to this total, or the nearest with all of them in their ranges."""
    ranges = {one.name: one for one in list_coefficients()}
    most = min(ranges[f"station.{task}"].high / wish for task, wish in wished.items() if wish > 0)
    least = max(ranges[f"station.{task}"].low / wish for task, wish in wished.items() if wish > 0)
    return min(max(total / sum(wished.values()), least), most)


def _weigh_appraisal(base: Scenario, task: str) -> float:
    """How much more the street's appraisal makes of a task; it sees casework."""
    seen = float(base.parameters.station.visible) * float(base.levers.dual_leadership)
    return 1 + seen if task == "casework" else 1.0


def _weigh_cost(base: Scenario) -> float:
    """The share of professional hours that incubation and the charter take for incubation."""
    station, levers = base.parameters.station, base.levers
    return float(station.cost_incubation) * float(levers.incubation) + float(station.cost_charter) * float(levers.volunteer_charter)


def make_changes(base: Scenario, spent: Mapping[str, float], taken: tuple[str, ...]) -> list[dict[str, Any]]:
    """All that an arm changes by what its street has."""
    return [*(buy_posts(base, actor, yuan) for actor, yuan in spent.items()), *([take_hours(base, taken)] if taken else [])]

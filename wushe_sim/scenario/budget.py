"""A budget (预算): what a street may spend beyond what it has, in yuan a year and in posts, and the shares that say on what."""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

from pydantic import Field, create_model

from wushe_sim.i18n import join_clauses, msg, pmsg
from wushe_sim.i18n.message import Text as Message
from wushe_sim.i18n.wording import format_number, quote, suggest
from wushe_sim.scenario.interventions import MOST_POSTS
from wushe_sim.scenario.kinds import MOST_SAID, SUM_TOLERANCE, FixedTable, Kind, Number, Whole, find_share_problem, refusal
from wushe_sim.scenario.problems import Problem
from wushe_sim.scenario.schedules import describe_week
from wushe_sim.scenario.tables import MOST_WEEKS, WEEKS_FROM_0, ScenarioTable

MOST_YUAN = 1_000_000_000
POSTS, SERVICES, FUND, POINTS_SCHEME = "posts", "services", "fund", "points_scheme"


class RemedyPrice(NamedTuple):
    """The coefficients of ``hand_down`` that say what a remedy takes: money for residents, and a share of the committee's hours."""

    money: str
    hours: str


REMEDY_PRICES: Mapping[str, RemedyPrice] = {
    "incubation": RemedyPrice("yuan_incubation", ""),
    "moral_governance": RemedyPrice("yuan_moral_governance", "cost_moral_governance"),
    "online_platform": RemedyPrice("yuan_online_platform", "cost_online_platform"),
    "rule_of_law": RemedyPrice("", "cost_rule_of_law"), "grid_service": RemedyPrice("", "cost_grid_service"),
    "feedback_channel": RemedyPrice("", "cost_feedback_channel"), "deliberation": RemedyPrice("", "cost_deliberation"),
    "covenant": RemedyPrice("", "cost_covenant"), "agency_building": RemedyPrice("", "cost_agency_building"),
    "crowd_giving": RemedyPrice("", "cost_crowd_giving"),
}
"""The levers that money raises, and what full strength takes."""
USES = (POSTS, SERVICES, FUND, POINTS_SCHEME, *REMEDY_PRICES)
"""What a share of a budget may be for."""
NOT_FOR_SALE: Mapping[str, Message] = {
    "self_governance": msg("self_governance: takes hours that volunteers give, which money does not buy; leave it out"),
    "volunteer_charter": msg("volunteer_charter: takes social workers' hours; a share for posts buys those"),
}


@dataclass(frozen=True)
class SpendingShares(Kind):
    """A table of shares of the yuan, by use; they sum to at most 1, and what no share names stays unspent."""

    def check(self, value: Any) -> FixedTable:
        """In the order of ``USES``, without zeros."""
        if not isinstance(value, Mapping):
            raise refusal(msg("a table of shares is wanted, such as {{ posts = 0.5, incubation = 0.2 }} (got {value})", value=quote(value)))
        wrong = [NOT_FOR_SALE.get(key, msg("knows no {key} ({hint})", key=quote(key), hint=suggest(str(key), USES)))
                 for key in value if key not in USES]
        wrong += [said for key in USES if key in value and (said := find_share_problem(key, value[key]))]
        if not wrong and (whole := math.fsum(value.values())) > 1 + SUM_TOLERANCE:
            wrong.append(msg("must sum to at most 1 (got a sum of {sum})", sum=format_number(round(whole, 6))))
        if wrong:
            raise refusal(join_clauses(wrong[:MOST_SAID]))
        return FixedTable({use: float(value[use]) for use in USES if value.get(use)})

    def schema(self) -> dict[str, Any]:
        """An object with a number for each use."""
        share = {"type": "number", "minimum": 0, "maximum": 1}
        return {"type": "object", "properties": dict.fromkeys(USES, share), "additionalProperties": False}


class _Budget(ScenarioTable):
    """预算: money and posts that the street gets from some week on, for as long as the scenario runs."""

    yuan: Annotated[float, Number(0, MOST_YUAN, pmsg("unit", "yuan a year"))] = Field(default=0.0, description="a year, for the street")
    posts: Annotated[float, Number(0, MOST_POSTS, pmsg("unit", "posts"))] = Field(
        default=0.0, description="further posts for social workers, paid by whoever grants them, not out of the yuan")
    shares: Annotated[FixedTable, SpendingShares()] = Field(
        default=FixedTable(), description="shares of the yuan by use; what no share names stays unspent")

    @property
    def start(self) -> int:
        """The week from which there is a budget (``from``, a word that Python keeps for itself)."""
        return getattr(self, "from")

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to spend."""
        return not self.yuan and not self.posts


_FROM: Any = {"from": (Annotated[int, Whole(0, MOST_WEEKS - 1, WEEKS_FROM_0)],
                       Field(default=0, description="week from which there is money; it is spent from the station's next round on"))}
if TYPE_CHECKING:  # a field called ``from`` can only be declared by name
    Budget = _Budget
else:
    Budget = create_model("Budget", __base__=_Budget, __doc__=_Budget.__doc__, **_FROM)


def problems_of_budget(content: Mapping[str, Any], weeks: int) -> Iterator[Problem]:
    """What is wrong between a budget and the rest of a scenario, as written: the run's length, regions, and levers that it buys."""
    budget = content.get("budget")
    if not isinstance(budget, Mapping):
        return
    start, shares = budget.get("from"), budget.get("shares")
    if budget and content.get("region") is not None:
        yield Problem(("budget",), msg("cannot be set beside [region]; a budget is one street's: scenario.street(0) has its own"))
    if type(start) is int and weeks <= start < MOST_WEEKS:
        yield Problem(("budget", "from"), describe_week(start, weeks))
    if shares and "yuan" not in budget:
        yield Problem(("budget", "shares"), msg("are parts of budget.yuan, which is not set"))
    bought = [name for name in REMEDY_PRICES if isinstance(shares, Mapping) and shares.get(name)]
    schedule, place = content.get("schedule"), content.get("place")
    for name in bought:
        said = msg("cannot be set where budget.shares.{name} raises the lever; leave one of them out", name=name)
        if isinstance(schedule, Mapping) and schedule.get(name):
            yield Problem(("schedule", name), said, (("budget", "shares", name),))
        for number, one in enumerate(_list_places(place)):
            if isinstance(levers := one.get("levers"), Mapping) and name in levers:
                yield Problem(("place", "community", number, "levers", name), said, (("budget", "shares", name),))


def _list_places(place: Any) -> list[Mapping[str, Any]]:
    found = place.get("community") if isinstance(place, Mapping) else None
    return [one if isinstance(one, Mapping) else {} for one in found] if isinstance(found, list) else []

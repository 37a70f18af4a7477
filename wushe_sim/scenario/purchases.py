"""What a budget buys (预算换算): posts, agencies' hours, strengths of levers and money for funds, worked out from its yuan and prices."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from wushe_sim.model.accounts import WEEKS_A_YEAR
from wushe_sim.model.actors.foundation import INCUBATION, MORAL, ONLINE
from wushe_sim.model.actors.foundation import POINTS as POINTS_MONEY
from wushe_sim.model.place_types import PLACE_TYPES
from wushe_sim.model.world.founding import MINUTES_A_POST, compute_committee_minutes, endow
from wushe_sim.scenario.budget import FUND, POINTS_SCHEME, POSTS, REMEDY_PRICES, SERVICES, USES

if TYPE_CHECKING:
    from wushe_sim.scenario.scenario import Scenario

ROUND = 4
MONEY_USES = {"moral_governance": MORAL, "online_platform": ONLINE, "incubation": INCUBATION, POINTS_SCHEME: POINTS_MONEY}
"""The uses that take money week by week, and where in ``foundation.budget`` it lies."""


class Purchase(NamedTuple):
    """What one share of a budget buys: yuan a year given, and of them for money, committee's helpers and contracts; and what comes of it.

    ``strength`` is how far a lever rises, ``posts`` the full posts of social workers or agencies.
    """

    use: str
    given: float
    money: float = 0.0
    helpers: float = 0.0
    contracts: float = 0.0
    strength: float = 0.0
    posts: float = 0.0

    @property
    def bought(self) -> float:
        """Yuan a year that find something to buy; the rest stays unspent."""
        return self.money + self.helpers + self.contracts


class Purchases(NamedTuple):
    """All that a budget buys, from the round ``first`` on: ``granted`` posts, a purchase for each share, and hours for each committee."""

    first: int
    granted: float
    lines: tuple[Purchase, ...]
    helpers: tuple[int, ...]
    """Hours of helpers for each community's committee, in minutes a week."""


class FullPrice(NamedTuple):
    """What a lever at full strength costs in a year: yuan for residents, and yuan for the committee's hours."""

    money: float
    helpers: float


def list_committee_hours(scenario: "Scenario", residents: Sequence[int]) -> list[int]:
    """List each committee's hours beyond ordinary administration, in minutes a week: those of which remedies take shares."""
    p = scenario.parameter_values()
    staff = [compute_committee_minutes(size, endow(PLACE_TYPES[kind], p.world))
             for size, kind in zip(residents, scenario.place.list_types(), strict=True)]
    return [minutes - int(p.hand_down.administration * minutes) for minutes in staff]


def compute_full_price(scenario: "Scenario", lever: str, residents: Sequence[int]) -> FullPrice:
    """Compute what a lever at full strength costs in a year.

    52 · yuan per 1,000 residents a week · residents / 1,000, and 52 · share of committee hours · hours · wage / (1 − overhead).

    Parameters
    ----------
    scenario : Scenario
        Its coefficients and its place give the prices.
    lever : str
        A key of ``REMEDY_PRICES``.
    residents : sequence of int
        Residents of each community.
    """
    p, taken = scenario.parameters.hand_down, REMEDY_PRICES[lever]
    weekly = getattr(p, taken.money) * sum(residents) / 1000 if taken.money else 0.0
    hours = getattr(p, taken.hours) * sum(list_committee_hours(scenario, residents)) / 60 if taken.hours else 0.0
    return FullPrice(WEEKS_A_YEAR * weekly, WEEKS_A_YEAR * hours * p.wage / (1 - p.overhead))


def plan_purchases(scenario: "Scenario", residents: Sequence[int]) -> Purchases:
    """Plan what the scenario's budget buys in a street with so many residents in each community.

    A lever rises by given / full price, at most to 1. Money for points buys goods at the full price for the hours that volunteers work,
    which nobody knows beforehand. Prices: ``scenario.prices``.
    """
    budget = scenario.budget
    lines = tuple(_buy(scenario, use, budget.yuan * budget.shares[use], residents) for use in USES if use in budget.shares)
    share, hours = sum(compute_remedy_hours(scenario, line) for line in lines), list_committee_hours(scenario, residents)
    first = -(-budget.start // ROUND) * ROUND
    return Purchases(first, budget.posts, lines, tuple(round(share * minutes) for minutes in hours))


def compute_remedy_hours(scenario: "Scenario", line: Purchase) -> float:
    """Compute the share of committees' hours that a purchase takes, and pays helpers for."""
    return getattr(scenario.parameters.hand_down, REMEDY_PRICES[line.use].hours) * line.strength if line.helpers else 0.0


def _buy(scenario: "Scenario", use: str, given: float, residents: Sequence[int]) -> Purchase:
    """What a share of the yuan buys."""
    if use in (POSTS, SERVICES):
        price = scenario.prices.social_worker if use == POSTS else scenario.prices.agency_staff
        return Purchase(use, given, contracts=given, posts=given / price)
    if use in (FUND, POINTS_SCHEME):
        return Purchase(use, given, money=given)
    price = compute_full_price(scenario, use, residents)
    strength = min(1 - getattr(scenario.levers, use), given / (price.money + price.helpers))
    return Purchase(use, given, money=strength * price.money, helpers=strength * price.helpers, strength=strength)


def compute_agency_minutes(purchases: Purchases) -> int:
    """Compute the hours of agencies that a budget buys, in minutes a week."""
    return round(sum(line.posts for line in purchases.lines if line.use == SERVICES) * MINUTES_A_POST)


def compute_money_due(yuan: float, rounds: int) -> int:
    """Compute what so many rounds of four weeks put in, in fen, at so many yuan a year; whole fen, so that rounds add up exactly."""
    return int(yuan * 100 * ROUND * rounds / WEEKS_A_YEAR)

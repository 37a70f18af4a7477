"""Budget lines (预算执行): what was given for each use of a budget, spent and left, in yuan, from what was counted."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from wushe_sim.model.accounts import WEEKS_A_YEAR
from wushe_sim.model.counts import count
from wushe_sim.model.world.founding import MINUTES_A_POST
from wushe_sim.results.run import WHOLE, Run
from wushe_sim.scenario import Scenario
from wushe_sim.scenario.budget import FUND, POSTS, REMEDY_PRICES, SERVICES
from wushe_sim.scenario.purchases import (
    MONEY_USES,
    ROUND,
    Purchase,
    Purchases,
    compute_money_due,
    compute_remedy_hours,
    plan_purchases,
)

UNSPENT, GRANTED = "unspent", "granted_posts"
"""The lines of what no share names, and of posts that take no yuan."""
FEN = 100
ALL = 1 - 1e-9
"""A share above which all was bought, as far as floating point tells."""


class BudgetLine(NamedTuple):
    """One use of a budget in one run: fen over the weeks counted, and what there is beside money.

    ``strength`` is how far a lever was raised, and ``full`` that it stands at 1 and takes no more; ``posts`` are the posts bought,
    ``filled`` the share of their hours with somebody in post.
    """

    use: str
    given: int
    spent: int
    strength: float = np.nan
    posts: float = np.nan
    filled: float = np.nan
    full: bool = False


def list_budget_lines(result: Any) -> pd.DataFrame:
    """List what each scenario with a budget spent, a row for each seed and use; empty where none has one.

    The yuan of a year come by rounds of four weeks: ``weeks`` are those of the rounds begun, within what the scenario keeps. Of posts, what
    was filled is spent; of remedies, what was paid and worked; contracts with agencies in full. Money in funds bears no name: ``left_yuan``
    of ``fund`` is how far the pools rose while it came in, and at most what it brought. ``unspent`` is what no share names;
    ``granted_posts`` take no yuan.

    Parameters
    ----------
    result : Result
        Of streets; a region has no budget.

    Returns
    -------
    DataFrame
        scenario, seed, use, weeks, given_yuan, spent_yuan, left_yuan (of the street, over ``weeks``; given = spent + left to the fen), the
        same with ``_a_year`` and with ``_per_1000`` (a 1,000 residents, over ``weeks``), and the rest of ``BudgetLine``.
    """
    rows = []
    for run in result.wholes:
        content = result.scenarios[run.scenario]
        budget = content.get("budget", {})
        if budget.get("yuan") or budget.get("posts"):
            scenario = Scenario.of_content(content)
            lived = scenario if result.draws is None else result.draws.lay_over(scenario, run.seed)
            rows += list(list_run_lines(lived, run, _count_residents(scenario, _find_streets(result, run))))
    return pd.DataFrame(rows, columns=pd.Index(COLUMNS))


_SUMS = ("given_yuan", "spent_yuan", "left_yuan")
COLUMNS = ("scenario", "seed", "use", "weeks", *_SUMS, *(f"{name}_a_year" for name in _SUMS), *(f"{name}_per_1000" for name in _SUMS),
           "strength", "posts", "filled", "full")


def list_run_lines(scenario: Scenario, run: Run, residents: Sequence[int]) -> Iterator[Mapping[str, Any]]:
    """List the rows of one run, lived with the scenario's own coefficients; ``residents`` of each community."""
    plan = plan_purchases(scenario, residents)
    here = run.weeks >= plan.first
    begun = max(plan.first, int(run.first_weeks[here][0])) if here.any() else 0
    rounds = -(-(int(run.weeks[-1]) + 1 - begun) // ROUND) if here.any() else 0
    before = (begun - plan.first) // ROUND
    total = run.counts[here].sum(axis=(0, 1, 3))
    weeks, people = rounds * ROUND, sum(residents)
    lived = int(run.weeks[-1]) + 1 - begun if here.any() else 0
    for line in _list_lines(scenario, plan, total, (before, before + rounds), lived):
        yuan = dict(zip(_SUMS, (line.given / FEN, line.spent / FEN, (line.given - line.spent) / FEN), strict=True))
        yield {"scenario": run.scenario, "seed": run.seed, "use": line.use, "weeks": weeks, **yuan,
               **{f"{name}_a_year": value * WEEKS_A_YEAR / weeks if weeks else 0.0 for name, value in yuan.items()},
               **{f"{name}_per_1000": value / people * 1000 for name, value in yuan.items()},
               **{name: getattr(line, name) for name in ("strength", "posts", "filled", "full")}}


def _list_lines(scenario: Scenario, plan: Purchases, total: Any, rounds: tuple[int, int], weeks: int) -> Iterator[BudgetLine]:
    """The lines of one run from its sums of counts, and what no share names."""
    def come(yuan: float) -> int:
        return compute_money_due(yuan, rounds[1]) - compute_money_due(yuan, rounds[0])

    hours = {line.use: compute_remedy_hours(scenario, line) for line in plan.lines}
    for line in plan.lines:
        yield _spend(scenario, line, come(line.given), total, weeks, hours.get(line.use, 0.0) / max(sum(hours.values()), 1e-12))
    if (rest := come(scenario.budget.yuan) - sum(come(line.given) for line in plan.lines)) > 0:
        yield BudgetLine(UNSPENT, rest, 0)
    if plan.granted:
        yield BudgetLine(GRANTED, 0, 0, posts=plan.granted, filled=_compute_filled(total[count.worker_granted], plan.granted, weeks))


def _compute_filled(minutes: Any, posts: float, weeks: int) -> float:
    """The share of some posts' hours in which somebody was in post."""
    return min(float(minutes) / (posts * MINUTES_A_POST * weeks), 1.0) if weeks else np.nan


def _spend(scenario: Scenario, line: Purchase, given: int, total: Any, weeks: int, share_of_helpers: float) -> BudgetLine:
    """One line: what of its money was spent."""
    if line.use == POSTS:
        minutes = total[count.worker_bought]
        spent = float(minutes) / MINUTES_A_POST / WEEKS_A_YEAR * scenario.prices.social_worker
        return BudgetLine(line.use, given, min(given, round(spent * FEN)), posts=line.posts,
                          filled=_compute_filled(minutes, line.posts, weeks))
    if line.use == SERVICES:
        return BudgetLine(line.use, given, given, posts=line.posts)
    if line.use == FUND:
        return BudgetLine(line.use, given, given - min(given, max(0, measure_rise(total))))
    paid = int(total[getattr(count, f"budget_{line.use}")]) if line.use in MONEY_USES else 0
    p = scenario.parameters.hand_down
    worked = float(total[count.committee_bought]) * share_of_helpers / 60 * p.wage / (1 - p.overhead) if line.helpers else 0.0
    strength = line.strength if line.use in REMEDY_PRICES else np.nan
    full = line.use in REMEDY_PRICES and line.bought < line.given * ALL
    return BudgetLine(line.use, given, min(given, paid + round(worked * FEN)), strength=strength, full=full)


def measure_rise(total: Any) -> int:
    """Measure how far the pools rose in the weeks counted, in fen: all that came in less all that was paid out."""
    came = ("gifts_targeted", "gifts_crowd", "organizations_closed", "allotted", "pool_shock")
    went = ("paid_cases", "paid_expenses", "paid_organizations", "paid_remedies")
    return int(sum(total[getattr(count, name)] for name in came) - sum(total[getattr(count, name)] for name in went))


def _find_streets(result: Any, run: Run) -> Run:
    """The run by communities, where they are kept."""
    return next(one for one in result.runs if (one.scenario, one.seed) == (run.scenario, run.seed))


def _count_residents(scenario: Scenario, run: Run) -> list[int]:
    """Residents of each community: as the scenario makes them, or as they were counted; in equal parts where the street alone is kept."""
    made = [one.residents or 0 for one in scenario.place.community] or [scenario.place.residents or 0] * scenario.place.communities
    if all(made):
        return made
    first, number = run.counts[0].sum(axis=-1), scenario.place.communities
    if len(first) == number and WHOLE not in run.communities:
        return (first[:, count.residents] // first[:, count.weeks]).tolist()
    return [round(int(first[:, count.residents].sum()) / int(first[:, count.weeks].sum()))] * number

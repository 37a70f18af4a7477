"""Strength (力度): the largest at which a remedy is carried out under a limit, found from what was ordered and what its payers gave.

Three accounts may fall short: the committee's hours, what the foundation grants for remedies, and what it has for volunteers' expenses and
points. Social workers' hours never do: incubation takes a share of whatever they have.
"""

import math
from collections.abc import Mapping
from typing import Any

import pandas as pd

from wushe_sim.experiments.comparison.arms import Formula
from wushe_sim.model.sums import hours, yuan
from wushe_sim.running.real_places import count_scenario_residents
from wushe_sim.running.street import MINUTES_A_POST
from wushe_sim.scenario import Scenario

CARRIED = 0.95
"""A remedy is carried out where each of its accounts gave at least so much of what was ordered (judgement)."""
NARROWEST = 0.125
"""Of full strength: the search divides no further."""
SAME = 1.001
"""Amounts that differ by less than this ratio are the same but for rounding."""
ROUNDS, QUICK_ROUNDS = 3, 2

POINTS = "yuan_per_volunteer_hour"
PAID: Mapping[str, Formula] = {
    "committee_hours": hours("committee_remedies"),
    "remedy_yuan": yuan("paid_remedies"),
    POINTS: lambda s: s.paid_expenses / 100 / (s.worked_minutes / 60),
}
"""What each account gave: hours and yuan per 1,000 residents a week, and yuan for each hour that volunteers worked."""


def list_orders(scenario: Scenario) -> dict[str, float]:
    """List what a scenario's remedies order of each account in its last week, in the units of ``PAID``."""
    lever, p = _list_last_levers(scenario), scenario.parameters
    prices = p.hand_down.model_dump()
    lever["honour"] = lever["points_scheme"] * (1 - lever["points_goods"])
    size = count_scenario_residents(scenario) / scenario.place.communities
    usual = p.world.committee_staff / 2000 * size * MINUTES_A_POST * (1 - p.hand_down.administration)
    shares, money = ([price * lever[name.removeprefix(kind)] for name, price in prices.items()
                      if name.startswith(kind) and name != "cost_party_coordination"] for kind in ("cost_", "yuan_"))
    minutes = sum(math.floor(usual * share) for share in shares)  # each remedy is charged whole minutes
    return {"committee_hours": minutes / 60 / size * 1000, "remedy_yuan": sum(money),
            POINTS: p.give.expense + p.give.points * lever["points_scheme"] * lever["points_goods"]}


def _list_last_levers(scenario: Scenario) -> dict[str, float]:
    """List the levers that are one number each, as they are in a scenario's last week."""
    series = scenario.levers_by_week()
    return {name: float(getattr(series, name)[-1]) for name in series._fields if getattr(series, name).ndim == 1}


def compute_carried(scenario: Scenario, without: Scenario, rows: Any) -> dict[str, float]:
    """Compute which part of what was ordered each account carried out, of those of which the remedy orders more than the street without it.

    Goods for points that are not paid for weaken the scheme by no more than the part of it that is goods.

    Parameters
    ----------
    rows
        The arm's rows of a frame with the columns of ``PAID``, one for each seed; means over them are compared with the order.
    """
    ordered, usual = list_orders(scenario), list_orders(without)
    given = {account: min(1.0, float(rows[account].mean()) / amount) for account, amount in ordered.items()
             if amount > usual[account] * SAME}
    if POINTS in given:
        given[POINTS] = 1 - _list_last_levers(scenario)["points_goods"] * (1 - given[POINTS])
    return given


def find_next_strength(tried: Mapping[float, float]) -> float | None:
    """The strength to try next, from the parts carried out at those tried (full strength among them); None where the search has ended."""
    low, high = find_largest(tried), min((one for one, part in tried.items() if part < CARRIED), default=None)
    if high is None or high - low <= NARROWEST * SAME:
        return None
    return (low + high) / 2


def find_largest(tried: Mapping[float, float]) -> float:
    """The largest strength that was carried out; 0 where none was."""
    return max((one for one, part in tried.items() if part >= CARRIED), default=0.0)


def tabulate_strengths(tried: Mapping[Any, Mapping[float, dict[str, float]]]) -> pd.DataFrame:
    """A row for each cell of the matrix.

    ``strength`` is the largest that was carried out; ``carried`` the least part that an account gave of what full strength orders;
    ``short`` the account that gave it; ``tried`` how many strengths were tried.
    """
    columns = ["price", "regime", "limit", "remedy", "strength", "carried", "short", "tried"]
    rows = []
    for cell, parts in tried.items():
        least = {strength: min(given.values(), default=1.0) for strength, given in parts.items()}
        short = min(parts[1.0], key=lambda name: parts[1.0][name]) if least[1.0] < CARRIED else ""
        rows.append([cell.price, cell.regime, cell.limit, cell.remedy, find_largest(least), least[1.0], short, len(parts)])
    return pd.DataFrame(rows, columns=columns)

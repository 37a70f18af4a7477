"""Costs (成本): what a scenario uses in a year, in hours and yuan, by account and use; prices turn counts into money."""

import math
import tomllib
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from wushe_sim.errors import BadInput
from wushe_sim.i18n import msg
from wushe_sim.i18n.wording import quote
from wushe_sim.model.accounts import (
    ACCOUNTS,
    COMMITTEE,
    HELPERS,
    INCOMES,
    MANAGED,
    MINUTES_A_POST_YEAR,
    WEEKS_A_YEAR,
    Use,
)
from wushe_sim.model.sums import Sums
from wushe_sim.results.run import LAST_WEEKS, Run
from wushe_sim.scenario.place import SUMMARY
from wushe_sim.scenario.prices import POST_PRICES, choose_prices

if TYPE_CHECKING:
    from wushe_sim.results.result import Result

WAGE, OVERHEAD = "wage", "overhead"
"""The coefficients of ``hand_down`` that say what a helper costs."""


class Rates(NamedTuple):
    """What hours cost in one run: the prices, and the run's own coefficients of helpers (yuan an hour; a share of the money)."""

    prices: Mapping[str, float]
    wage: float
    overhead: float


PricesAsked = str | Mapping[str, float] | None
"""Prices in place of a scenario's own: "low", "high", or some by name (see ``choose_prices``)."""
RatesOf = Callable[[int], Rates]
"""The rates of a scenario under each seed."""


class Booked(NamedTuple):
    """What one use comes to in the weeks that were summed; hours are missing (NaN) where it is money alone."""

    account: str
    use: str
    hours: float
    yuan: float


def book_costs(sums: Any, rates: Rates) -> Iterator[Booked]:
    """Book what was counted in some weeks, one entry for each account and use.

    Parameters
    ----------
    sums
        A ``Sums`` of shape (): minutes and fen.
    rates
        What hours cost.
    """
    helpers = float(sums.public_hiring) / 100 / rates.wage * 60 + float(sums.committee_bought)
    helpers = min(helpers, float(sums.committee_minutes))  # minutes
    own = 1 - helpers / float(sums.committee_minutes) if sums.committee_minutes else 1.0
    for name, account in ACCOUNTS.items():
        if name == HELPERS:
            wages = float(sums.public_hiring) / 100 + float(sums.committee_bought) / 60 * rates.wage
            yield from _book_helpers(wages, helpers / 60, rates.overhead)
            continue
        for use, entry in account.uses.items():
            amount = sum_counts(sums, entry) * (own if name == COMMITTEE else 1.0)
            if not account.price:
                yield Booked(name, use, math.nan, amount / 100)
                continue
            price = rates.prices[account.price] / MINUTES_A_POST_YEAR if account.price in POST_PRICES else rates.prices[account.price] / 60
            yield Booked(name, use, amount / 60, amount * price)


def _book_helpers(wages: float, hours: float, overhead: float) -> Iterator[Booked]:
    """Book wages, and the rest of the public money: wages are (1 − overhead) of it."""
    for use in ACCOUNTS[HELPERS].uses:
        yield Booked(HELPERS, use, 0.0, wages * overhead / (1 - overhead)) if use == MANAGED else Booked(HELPERS, use, hours, wages)


def sum_counts(sums: Any, use: Use) -> float:
    """Sum the counts of a use, in minutes or fen."""
    return float(sum(getattr(sums, name) for name in use.counts) - sum(getattr(sums, name) for name in use.less))


def count_people(sums: Any) -> float:
    """Count resident-weeks; missing (NaN) where nobody lives, so that what is taken per resident is missing too."""
    return float(sums.residents) or math.nan


def make_rates(content: Mapping[str, Any], prices: PricesAsked = None) -> Rates:
    """Make a scenario's rates from its whole content; manifests of earlier versions have no prices: those are the defaults."""
    own = content["parameters"]["hand_down"]
    return Rates(choose_prices(content.get("prices", {}), prices), float(own[WAGE]), float(own[OVERHEAD]))


def get_rates(result: "Result", scenario: str, prices: PricesAsked = None) -> RatesOf:
    """Get a scenario's rates by seed: over draws a helper's wage and overhead are those of the seed's set, as its run had them."""
    plain, draws = make_rates(result.scenarios[scenario], prices), result.draws
    drawn = [] if draws is None else [name for name in (WAGE, OVERHEAD) if f"hand_down.{name}" in draws.values.columns]
    if draws is None or not drawn:
        return lambda seed: plain
    named = _find_named_coefficients(result.texts.get(scenario, ""))
    columns = {name: draws.values[f"hand_down.{name}"].to_numpy(float) for name in drawn if name not in named}
    return lambda seed: plain._replace(**{name: float(column[draws.choose_set(seed)]) for name, column in columns.items()})


def share_rates(content: Callable[[], Mapping[str, Any]], prices: PricesAsked = None) -> RatesOf:
    """Share one scenario's rates among all seeds; ``content`` gives all that it sets, and is asked once."""
    rates = make_rates(content(), prices)
    return lambda _: rates


def _find_named_coefficients(text: str) -> Mapping[str, Any]:
    """What a scenario file itself says of ``hand_down``, which draws leave alone."""
    try:
        return tomllib.loads(text).get("parameters", {}).get("hand_down", {})
    except (tomllib.TOMLDecodeError, AttributeError):
        return {}


def sum_last_weeks(run: Run, weeks: int | None, keep: Mapping[str, Any]) -> tuple[Any, int]:
    """The sums over a run's last weeks (all that are kept for None), and how many weeks these are; ``keep`` is its scenario's table."""
    if weeks is not None and (not isinstance(weeks, int | np.integer) or isinstance(weeks, bool) or weeks < 1):
        raise BadInput(msg("weeks = {weeks}: a whole number from 1, or none for all weeks", weeks=quote(weeks)))
    within = run.within(int(run.weeks[-1]) + 1 if weeks is None else int(weeks))
    many = int(run.weeks[-1] - run.first_weeks[within][0] + 1)
    return Sums(run.counts[within].sum(axis=(0, 1))), min(many, LAST_WEEKS) if keep["weeks"] == SUMMARY else many


def make_costs(result: "Result", weeks: int | None, prices: PricesAsked) -> pd.DataFrame:
    """Make the table of costs: a row for each scenario, seed, account and use (``Result.costs``)."""
    rates, rows = {name: get_rates(result, name, prices) for name in result.scenarios}, []
    for run in result.wholes:
        sums, many = sum_last_weeks(run, weeks, result.scenarios[run.scenario]["keep"])
        a_year, people = WEEKS_A_YEAR / many, count_people(sums) / many
        for one in book_costs(sums, rates[run.scenario](run.seed)):
            yuan = one.yuan * a_year
            rows.append((run.scenario, run.seed, one.account, one.use, one.hours * a_year, yuan, yuan / people * 1000))
    frame = pd.DataFrame(rows, columns=["scenario", "seed", "account", "use", "hours_a_year", "yuan_a_year", "yuan_a_year_per_1000"])
    return frame.astype({"seed": np.int64, **dict.fromkeys(("scenario", "account", "use"), str)})


def make_incomes(result: "Result", weeks: int | None) -> pd.DataFrame:
    """Make the table of what came into the pools: a row for each scenario, seed and income (``Result.incomes``)."""
    rows = []
    for run in result.wholes:
        sums, many = sum_last_weeks(run, weeks, result.scenarios[run.scenario]["keep"])
        for name in INCOMES:
            yuan = float(getattr(sums, name)) / 100 * WEEKS_A_YEAR / many
            rows.append((run.scenario, run.seed, name, yuan, yuan / (count_people(sums) / many) * 1000))
    frame = pd.DataFrame(rows, columns=["scenario", "seed", "income", "yuan_a_year", "yuan_a_year_per_1000"])
    return frame.astype({"seed": np.int64, "scenario": str, "income": str})


def sum_accounts(sums: Any, rates: Rates) -> NDArray[np.float64]:
    """Sum costs by account: hours and yuan a year per 1,000 residents, an array of shape (2, accounts)."""
    found = dict.fromkeys(ACCOUNTS, np.zeros(2))
    for one in book_costs(sums, rates):
        found[one.account] = found[one.account] + np.nan_to_num([one.hours, one.yuan])
    return np.stack(list(found.values()), axis=1) * WEEKS_A_YEAR * 1000 / count_people(sums)

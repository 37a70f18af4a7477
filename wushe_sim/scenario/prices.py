"""Prices (价格): what an hour or a post costs in yuan. They move nobody: a price turns what was counted into money, and back."""

from collections.abc import Mapping
from typing import Annotated, Any, NamedTuple

from pydantic import Field, ValidationError

from wushe_sim.errors import BadInput
from wushe_sim.i18n import msg, pmsg
from wushe_sim.i18n.wording import quote, suggest
from wushe_sim.scenario.kinds import Number
from wushe_sim.scenario.problems import Source, from_pydantic
from wushe_sim.scenario.tables import ScenarioTable


class Price(NamedTuple):
    """价格: what a year of a post or an hour costs; the ends of its range, and what they rest on (keys of EVIDENCE, or 'judgement')."""

    default: float
    low: float
    high: float
    unit: str
    source: str
    meaning: str
    label: str
    CONTEXT = "price"


LOW, HIGH = "low", "high"
ENDS = (LOW, HIGH)
"""The ends of the declared ranges, at which all prices may be taken at once."""
_POST, _HOUR = "yuan a year for a full post", "yuan an hour"
POST_PRICES: Mapping[str, Price] = {
    "social_worker": Price(80_000, 50_000, 120_000, _POST, "calc from S114 (low), S79 and S81 (high)",
                           "a year of a social worker's full post, with all that an employer pays on top", "Social worker's post"),
    "committee_staff": Price(70_000, 50_000, 100_000, _POST, "judgement",
                             "a year of a full post of the residents' committee, with all that an employer pays on top",
                             "Committee's post"),
    "agency_staff": Price(80_000, 50_000, 120_000, _POST, "judgement: as social workers",
                          "a year of a full post of a contracted agency, from which services are bought", "Agency's post"),
}
"""Prices of a year of 52 weeks of 2,400 minutes."""
HOUR_PRICES: Mapping[str, Price] = {
    "volunteer_hour": Price(0, 0, 30, _HOUR, "judgement (high: a helper's wage)",
                            "an hour that a volunteer works; free unless a scenario prices it", "Volunteer's hour"),
    "resident_hour": Price(0, 0, 30, _HOUR, "judgement (high: a helper's wage)",
                           "an hour that a resident spends in sessions and projects; free unless a scenario prices it", "Resident's hour"),
}
"""Prices of people's own time."""
PRICES: Mapping[str, Price] = {**POST_PRICES, **HOUR_PRICES}
"""Every price: its default, the ends of its range, and what they rest on (docs/evidence.md)."""

APost = Annotated[float, Number(10_000, 1_000_000, pmsg("unit", _POST))]
AnHour = Annotated[float, Number(0, 1_000, pmsg("unit", _HOUR))]


def _declare(name: str) -> Any:
    return Field(default=float(PRICES[name].default), description=PRICES[name].meaning)


class Prices(ScenarioTable):
    """价格: what posts and hours cost; residents' time is free unless a scenario prices it."""

    social_worker: APost = _declare("social_worker")
    committee_staff: APost = _declare("committee_staff")
    agency_staff: APost = _declare("agency_staff")
    volunteer_hour: AnHour = _declare("volunteer_hour")
    resident_hour: AnHour = _declare("resident_hour")


def choose_prices(said: Mapping[str, float], asked: str | Mapping[str, float] | None = None) -> dict[str, float]:
    """Choose the price of everything.

    Parameters
    ----------
    said
        What a scenario says; what it leaves out has its default.
    asked
        "low" or "high" takes every price at that end of its declared range; a mapping replaces single prices; None leaves the scenario's.

    Raises
    ------
    BadInput
        Where ``asked`` is neither, or names a price that there is none of.
    """
    if isinstance(asked, str) and asked in ENDS:
        return {name: float(getattr(one, asked)) for name, one in PRICES.items()}
    if asked is not None and not isinstance(asked, Mapping):
        near = asked if isinstance(asked, str) else ""
        raise BadInput(msg("prices = {value}: is no end of the prices' ranges ({hint})", value=quote(asked), hint=suggest(near, ENDS)))
    changed = dict(asked or {})
    for name in changed:
        if name not in PRICES:
            raise BadInput(msg("prices.{name}: is no price ({hint})", name=name, hint=suggest(str(name), tuple(PRICES))))
    found = {name: said.get(name, one.default) for name, one in PRICES.items()} | changed
    try:
        return Prices(**found).model_dump()
    except ValidationError as error:
        raise BadInput(Source("prices").lines(from_pydantic(error, Prices))) from error

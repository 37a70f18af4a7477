"""A user's own targets (自定目标) from a TOML file: an indicator of ours, the band that it was found in, and where that is from.

    [[target]]
    name = "volunteers of our street"
    indicator = "volunteer_rate"
    low = 0.05
    high = 0.12
    source = "street survey 2025, 612 adults"      # and, if wanted: use = "fit", grade = "B", weeks = 52 (the last so many)
"""

from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

from pydantic import Field, ValidationError

from wushe_sim.engine.declare import get_label
from wushe_sim.errors import BadInput
from wushe_sim.experiments.validation.measures import indicator
from wushe_sim.experiments.validation.patterns import FIT, HELD_OUT, PATTERNS, Pattern
from wushe_sim.experiments.validation.runs import WEEKS
from wushe_sim.i18n import msg, nmsg, pmsg
from wushe_sim.i18n.wording import quote
from wushe_sim.model.indicators import INDICATORS, SHARE
from wushe_sim.scenario.kinds import Choice, Number, Text, Whole, read_list
from wushe_sim.scenario.naming import same_name
from wushe_sim.scenario.problems import Problem, Source, from_pydantic
from wushe_sim.scenario.reading import content_of, read_text
from wushe_sim.scenario.tables import ScenarioTable

FARTHEST = 1e12
UNBOUNDED = frozenset(name for name in INDICATORS if name.startswith(("unmet_", "unserved_")) or name.endswith("coverage"))
"""Indicators of need against service: hours count when a case ends, so that a share of one week's can pass 1, and what is unmet 0."""


class Target(ScenarioTable):
    """One target."""

    name: Annotated[str, Text(80)] = Field(description="what it is called in the table")
    indicator: Annotated[str, Choice(tuple(INDICATORS))] = Field(description="one of `wushe indicators`")
    low: Annotated[float, Number(-FARTHEST, FARTHEST)] = Field(description="least value that agrees")
    high: Annotated[float, Number(-FARTHEST, FARTHEST)] = Field(description="greatest value that agrees")
    source: Annotated[str, Text(300)] = Field(description="where the band is from")
    use: Annotated[str, Choice((FIT, HELD_OUT))] = Field(default=HELD_OUT, description="whether parameters may be set to it")
    grade: Annotated[str, Text(10)] = Field(default="-", description="how sure it is")
    weeks: Annotated[int, Whole(1, WEEKS, pmsg("unit", "weeks"))] = Field(default=WEEKS, description="the last so many weeks")


class Targets(ScenarioTable):
    """What the file holds."""

    target: Annotated[tuple[Target, ...], read_list(msg("a list of targets is wanted, each written under [[target]] (got {value})"), 1)]


def read_targets(path: Path) -> list[Pattern]:
    """The patterns of a user's file. Raises BadInput with a line for every error, each with its place."""
    text = read_text(path)
    content, source = content_of(text, str(path)), Source(str(path), text)
    try:
        targets = Targets(**content).target
    except ValidationError as wrong:
        raise BadInput(source.lines(from_pydantic(wrong, Targets))) from None
    if problems := list(_between(targets)):
        raise BadInput(source.lines(problems))
    return [_pattern(target) for target in targets]


def _between(targets: tuple[Target, ...]) -> Iterable[Problem]:
    """What must hold between keys: a band that is one, and names that differ from each other's and from ours."""
    ours, others = msg("a pattern of this program"), msg("another target")
    taken = {same_name(pattern.number): ours for pattern in PATTERNS}
    for number, target in enumerate(targets):
        if target.low > target.high:
            yield Problem(("target", number, "low"), msg("is above high (got {low:g} and {high:g})", low=target.low, high=target.high))
        elif target.indicator not in UNBOUNDED and target.high < 0:
            yield Problem(("target", number, "high"), msg("is below all that {indicator} can be (got {high:g}; allowed 0 and more)",
                                                          indicator=target.indicator, high=target.high))
        elif target.indicator not in UNBOUNDED and INDICATORS[target.indicator].declaration.unit == SHARE and target.low > 1:
            yield Problem(("target", number, "low"), msg("is above all that {indicator}, a share, can be (got {low:g}; allowed up to 1)",
                                                         indicator=target.indicator, low=target.low))
        other = taken.setdefault(same_name(target.name), others)
        if other != others or any(same_name(one.name) == same_name(target.name) for one in targets[:number]):
            yield Problem(("target", number, "name"), msg("is the name of {other} too (got {name})", other=other, name=quote(target.name)))


def _pattern(target: Target) -> Pattern:
    entry = INDICATORS[target.indicator].declaration
    how = nmsg("{indicator}, last week", "{indicator}, last {count} weeks", target.weeks, indicator=target.indicator)
    return Pattern(target.name, get_label(entry), target.low, target.high, entry.unit, target.use, target.source, target.grade,
                   indicator(target.indicator, -target.weeks), how, indicator=target.indicator)

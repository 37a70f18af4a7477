"""Named generators for Hypothesis: what a test may be handed at random."""

from typing import Any

from hypothesis import strategies as st

from wushe_sim.engine.declare import Lever, list_declarations
from wushe_sim.model.place_types import PLACE_TYPES
from wushe_sim.model.switches import Switches
from wushe_sim.scenario import Scenario
from wushe_sim.scenario.tables import LEVERS, PARAMETER_GROUPS

WEEKS = st.integers(1, 60)


def shares_of(names: list[str]) -> st.SearchStrategy[dict[str, float]]:
    """Shares that sum to 1, of some of the names: hundredths, so that the sum is a plain number."""
    @st.composite
    def drawn(draw: Any) -> dict[str, float]:
        chosen = draw(st.lists(st.sampled_from(names), min_size=1, unique=True))
        cuts = [0, *sorted(draw(st.lists(st.integers(0, 100), min_size=len(chosen) - 1, max_size=len(chosen) - 1))), 100]
        return {name: (high - low) / 100 for name, low, high in zip(chosen, cuts, cuts[1:], strict=False)}
    return drawn()


def lever_values(lever: Lever) -> st.SearchStrategy[Any]:
    """What a lever may be set to: any value in its range, any of its options, any mix of its parts."""
    if lever.options:
        return st.sampled_from(lever.options)
    if lever.parts:
        return shares_of(list(lever.parts)).map(lambda some: dict.fromkeys(lever.parts, 0.0) | some)
    return st.floats(lever.low, lever.high, allow_nan=False)


@st.composite
def schedules(draw: Any, lever: Lever, weeks: int) -> list[dict[str, Any]]:
    """Up to four entries that do not overlap, in any order: steps, and ramps where the lever has no options."""
    starts = sorted(draw(st.lists(st.integers(0, weeks - 1), max_size=4, unique=True)))
    entries = []
    for start, following in zip(starts, [*starts[1:], weeks], strict=False):
        entry = {"week": start, "value": draw(lever_values(lever))}
        if not lever.options and draw(st.booleans()):
            entry["over"] = draw(st.integers(0, following - start))
        entries.append(entry)
    return draw(st.permutations(entries))


@st.composite
def scenario_contents(draw: Any) -> dict[str, Any]:
    """The content of a scenario of generated communities: a few keys of each table."""
    weeks = draw(WEEKS)
    scheduled = draw(st.lists(st.sampled_from(sorted(LEVERS)), max_size=3, unique=True))
    set_levers = draw(st.lists(st.sampled_from(sorted(LEVERS)), max_size=4, unique=True))
    off = draw(st.lists(st.sampled_from(sorted(list_declarations(Switches))), max_size=3, unique=True))
    group = draw(st.sampled_from(sorted(PARAMETER_GROUPS)))
    parameter = draw(st.sampled_from(list(list_declarations(PARAMETER_GROUPS[group]).values())))
    return {
        "name": draw(st.sampled_from(["street", "a.b-c_1", "迎检季"])),
        "label": draw(st.sampled_from([{}, {"en": "A street"}, {"zh": "街道", "en": 'quo"ted \\ street'}])),
        "weeks": weeks,
        "burn_in": draw(st.integers(0, 30)),
        "place": {"residents": draw(st.integers(20, 5000)), "types": draw(shares_of(list(PLACE_TYPES)))},
        "levers": {name: draw(lever_values(LEVERS[name])) for name in set_levers},
        "schedule": {name: draw(schedules(LEVERS[name], weeks)) for name in scheduled},
        "switches": {name: draw(st.booleans()) for name in off},
        "parameters": {group: {parameter.name: draw(st.floats(parameter.declaration.low, parameter.declaration.high))}},
        "keep": draw(st.sampled_from([{}, {"weeks": 3}, {"weeks": "every fourth", "by": "street"}, {"weeks": "summary"}])),
    }


def scenarios() -> st.SearchStrategy[Scenario]:
    """Any scenario of generated communities."""
    return scenario_contents().map(lambda content: Scenario(**content))

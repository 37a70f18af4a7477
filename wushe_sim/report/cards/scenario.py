"""Card of a scenario (场景): its size, and what it sets otherwise than the defaults."""

import itertools
from collections.abc import Mapping, Sequence
from typing import Any

from wushe_sim.experiments.comparison.comparison import APART
from wushe_sim.experiments.comparison.inputs import flatten
from wushe_sim.i18n import join_clauses, msg, pmsg, say
from wushe_sim.i18n.counted import count_communities, count_residents, count_streets, count_weeks
from wushe_sim.report.cards.card import Card, make_facts_table
from wushe_sim.report.comparison import name_setting
from wushe_sim.report.document import Cell, ReportTable
from wushe_sim.report.labels import MISSING, setting, switch_label, title
from wushe_sim.running.real_places import count_scenario_residents
from wushe_sim.scenario import Scenario

MOST_SETTINGS = 12
"""Settings that a card shows."""
SIZES = ("weeks", "burn_in", "place.communities", "place.residents")
"""What the line of sizes says."""


def make_scenario_card(scenario: Scenario, lang: str) -> Card:
    """Make the card of a scenario."""
    called = title(scenario.name, scenario.content(), lang)
    lines = [describe_size(scenario, lang)]
    if called != scenario.name:
        lines.append(say(lang, "name: {name}", name=scenario.name))
    changes = make_changes_table({"": scenario.content()}, [say(lang, "here")], lang, "scenario.said()")
    return Card(called, say(lang, "Scenario"), lines, [changes],
                ["ws.run(scenario, seeds=10)", "scenario.replace(levers={…})", "ws.WusheModel(scenario, rng=7)", "ws.levers()"])


def describe_size(scenario: Scenario, lang: str) -> str:
    """Describe the street or the region, and for how long it is run."""
    time = msg("{weeks} after {burn_in} of burn-in", weeks=count_weeks(scenario.weeks), burn_in=count_weeks(scenario.burn_in))
    if scenario.region is not None:
        return join_clauses([count_streets(sum(map(len, scenario.cities()))), time]).render(lang)
    size = [count_communities(scenario.place.communities), count_residents(count_scenario_residents(scenario))]
    return join_clauses([*size, time]).render(lang)


def list_changes(contents: Mapping[str, Mapping[str, Any]]) -> dict[str, list[Any]]:
    """What some scenarios set otherwise than the defaults, by key: the default, and what each sets; a schedule has no default."""
    plain, *own = (flatten(_without_names(one)) for one in (Scenario(name="default").content(), *contents.values()))
    keys = dict.fromkeys(itertools.chain(*own))
    return {key: [plain.get(key), *(one.get(key) for one in own)] for key in keys
            if key not in SIZES and any(one.get(key) != plain.get(key) and one.get(key) is not None for one in own)}


def make_changes_table(contents: Mapping[str, Mapping[str, Any]], heads: Sequence[str], lang: str, call: str) -> ReportTable:
    """Make the table of what scenarios, by their contents, set otherwise; ``heads`` stand above each, ``call`` gives what is left out."""
    changes = list_changes(contents)
    if not changes:
        return make_facts_table(say(lang, "Apart from its size, everything is at its default."), [])
    rows = [[Cell(name_key(key, lang)), Cell(format_setting(plain, lang)),
             *(Cell(format_setting(value, lang), strong=value != plain) for value in own)]
            for key, (plain, *own) in list(changes.items())[:MOST_SETTINGS]]
    left = len(changes) - MOST_SETTINGS
    return ReportTable(say(lang, "Set otherwise"), [say(lang, "setting"), say(lang, "default"), *heads], rows,
                       note=say(lang, "and {left} more: {call}", left=left, call=call) if left > 0 else "")


def name_key(key: str, lang: str) -> str:
    """Name a key of a scenario: a mechanism and a lever by their labels."""
    switch = key.removeprefix("switches.")
    return switch_label(switch, lang) if switch != key else name_setting(key, lang)


def format_setting(value: Any, lang: str) -> str:
    """Format what a key is set to: a mechanism is on or off; a dash where nothing is set."""
    if isinstance(value, bool):
        return (pmsg("mechanism", "on") if value else pmsg("mechanism", "off")).render(lang)
    return MISSING if value is None or value != value or value in ("[]", "{}") else setting(value, lang)


def _without_names(content: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in content.items() if key not in APART}

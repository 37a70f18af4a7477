"""Lists as frames (名录表): levers, switches, indicators, decisions, parameters, counts and claims; and what stands under a name."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from wushe_sim.experiments.claims.hypotheses import HYPOTHESES
from wushe_sim.i18n import DeclaredText, detect_language, say
from wushe_sim.report.callable_modules import CallableModule
from wushe_sim.report.cards.card import Card, format_card, format_card_text, make_facts_table
from wushe_sim.report.catalogue import CATALOGUES, explained, get_texts, in_language, translate_value, week_for_reading
from wushe_sim.report.claims import name_measure, translate
from wushe_sim.report.document import Cell, ReportTable
from wushe_sim.report.tables import format_cell

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "levers": ("label", "default", "allowed", "unit", "family", "stages", "meaning"),
    "switches": ("label", "default", "stages", "meaning"),
    "indicators": ("label", "unit", "section", "by_group", "meaning"),
    "decisions": ("label", "actor", "kind", "stage", "sees", "meaning"),
    "parameters": ("default", "low", "high", "unit", "source", "meaning"),
    "counts": ("unit", "by_group", "meaning"),
}
"""The columns of each list; its index are the names, as files and Python write them."""
AS_THEY_ARE = ("default", "by_group", "stages", "sees", "stage", "low", "high", "section")
"""Columns whose values a script goes on with: they are in no language."""


def levers(lang: str | None = None) -> pd.DataFrame:
    """List every policy lever by name: label, default, allowed values, unit, family, stages and meaning, in the reader's language."""
    return make_frame("levers", lang)


def switches(lang: str | None = None) -> pd.DataFrame:
    """List every mechanism's switch by name: label, default, stages and meaning."""
    return make_frame("switches", lang)


def indicators(lang: str | None = None) -> pd.DataFrame:
    """List every indicator by name: label, unit, section of the paper, whether it is kept by social group, and meaning."""
    return make_frame("indicators", lang)


def decisions(lang: str | None = None) -> pd.DataFrame:
    """List every decision by the name of its method: label, actor, kind, stage, what its method is handed, and meaning."""
    return make_frame("decisions", lang)


def parameters(lang: str | None = None) -> pd.DataFrame:
    """List every coefficient by name, under the stage that reads it: default, lowest and highest value, unit, source and meaning."""
    return make_frame("parameters", lang)


def counts(lang: str | None = None) -> pd.DataFrame:
    """List everything that is counted by name: unit, whether it is kept by social group, and meaning."""
    return make_frame("counts", lang)


def list_claims(lang: str | None = None) -> pd.DataFrame:
    """List the paper's claims by name: the claim, its section, what its main part says and measures, and the evidence for and against."""
    spoken = detect_language(lang)
    rows = []
    for name, one in HYPOTHESES.items():
        main = one.part(one.main)
        rows.append({"name": name, "claim": translate(one.claim, spoken), "section": one.section, "main": translate(main.says, spoken),
                     "measure": name_measure(main.measure, spoken), "parts": len(one.parts), "pro": list(one.pro),
                     "contra": list(one.contra)})
    return pd.DataFrame(rows).set_index("name")


claims = CallableModule("wushe_sim.experiments.claims", list_claims)


def make_frame(name: str, lang: str | None = None) -> pd.DataFrame:
    """Make the frame of a catalogue: labels, units and meanings are in the reader's language, names and defaults as scripts write them."""
    spoken = detect_language(lang)
    rows = [{"name": row["name"], **{column: _read(row, column, spoken) for column in COLUMNS[name]}} for row in CATALOGUES[name][0]()]
    return pd.DataFrame(rows).set_index("name")


def _read(row: Mapping[str, Any], column: str, lang: str) -> Any:
    if column == "label":
        return row[lang]
    return row[column] if column in AS_THEY_ARE else translate_value(column, get_texts(dict(row), lang)[column], lang)


class Explanation:
    """What stands under a name, in whichever list: text where it is printed, cards in a notebook; ``rows`` hold it all."""

    def __init__(self, name: str, lang: str) -> None:
        """Raises BadInput, with the nearest names, where nothing is called so."""
        self.name, self.lang, self.rows = name, lang, explained(name)

    @property
    def cards(self) -> list[Card]:
        """A card for each thing; one for the whole week."""
        if self.name == "week":
            rows = week_for_reading(self.lang)
            return [Card(say(self.lang, "A week"), say(self.lang, "stages"), (), [
                ReportTable("", list(rows[0]), [[Cell(str(value)) for value in row.values()] for row in rows])])]
        return [self._make_card(row) for row in self.rows]

    def _make_card(self, row: dict[str, Any]) -> Card:
        others = {key: value for key, value in row.items() if key != self.lang}
        shown = in_language(others, self.lang)
        facts = [(key, text) for key, value in shown.items() if key not in ("name", "is") and (text := format_cell(value))]
        kind = DeclaredText("catalogue", row["is"]).render(self.lang)
        called = row.get(self.lang) or row["name"]
        return Card(called, kind, [row["name"]] if called != row["name"] else [], [make_facts_table("", facts)])

    def __repr__(self) -> str:
        return "\n\n".join(format_card_text(card, self.lang) for card in self.cards)

    def _repr_html_(self) -> str:
        return "\n".join(format_card(card, self.lang) for card in self.cards)


def explain(name: str, lang: str | None = None) -> Explanation:
    """Explain a name or label of a lever, switch, indicator, decision, coefficient, count, column or stage; or the whole "week".

    Raises BadInput with the nearest names where nothing is called so.
    """
    return Explanation(name, detect_language(lang))

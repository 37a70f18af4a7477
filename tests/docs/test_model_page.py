"""The model's page is in the order of ODD+D, says how every design concept stands, and its symbols and defaults are those declared."""

import re
from pathlib import Path
from typing import get_type_hints

from tests.writers import writer
from wushe_sim.engine.declare import list_declarations
from wushe_sim.model.parameters import Parameters
from wushe_sim.model.week import STAGES

DOCS = Path(__file__).resolve().parents[2] / "docs"
PAGE = (DOCS / "model.md").read_text(encoding="utf-8")
ORDER = ("Purpose", "Entities, state variables", "Process overview", "Design concepts", "Initialization", "Input data", "Submodels")
CONCEPTS = (
    "Theoretical and empirical background", "Individual decision-making", "Learning", "Individual sensing", "Individual prediction",
    "Interaction", "Collectives", "Heterogeneity", "Stochasticity", "Observation", "Implementation details")


def test_the_sections_stand_in_the_order_of_odd_d():
    headings = re.findall(r"^## \d+\. (.+)$", PAGE, re.MULTILINE)
    places = [next(n for n, heading in enumerate(headings) if heading.startswith(name)) for name in ORDER]
    assert places == sorted(places)


def test_every_design_concept_of_odd_d_is_spoken_to_in_order():
    concepts = PAGE.partition("## 4.")[2].partition("## 5.")[0]
    assert tuple(re.findall(r"^- \*\*(.+?)\.\*\*", concepts, re.MULTILINE)) == CONCEPTS


def test_every_stage_has_a_submodel_under_its_name():
    named = re.findall(r"^### 7\.\d+ (\w+)", PAGE, re.MULTILINE)
    assert ["station", *(stage for stage, _ in STAGES)] == named[:1 + len(STAGES)]


def test_symbols_defaults_ranges_and_sources_are_those_declared():
    rows = re.findall(r"^\| `([a-z_.]+)` \| (\S+) \| (\S+) to (\S+) \| .+ \| (.+) \|$", PAGE.partition("## 9.")[2], re.MULTILINE)
    listed = {name: (float(default), float(low), float(high), source) for name, default, low, high, source in rows}
    there = {
        f"{group}.{name}": (entry.declaration.default, entry.declaration.low, entry.declaration.high, entry.declaration.source)
        for group, cls in get_type_hints(Parameters).items() for name, entry in list_declarations(cls).items()
    }
    assert listed == there


def test_the_table_is_what_its_writer_would_write_now():
    assert writer("write_symbols").written(PAGE) == PAGE

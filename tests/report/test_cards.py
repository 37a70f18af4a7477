"""Cards: what each object shows of itself in a notebook, escaped, in the reader's language, with calls that work."""

import ast
import re
from html.parser import HTMLParser

import pytest

import wushe_sim as ws
from tests.report.test_language import CHINESE
from wushe_sim.report.cards import build_card, make_card
from wushe_sim.report.cards.card import format_card_text

STREET = ws.Scenario(name="street", weeks=30, burn_in=4, place={"communities": 1, "residents": 60})
HEAVY = STREET.replace(name="heavy", label={"en": "<b>Heavy</b> & more", "zh": "负担重"}, levers={"admin_burden": 0.8},
                       switches={"brokering": False}, schedule={"takeover": [{"week": 2, "value": 0.9}]})
EMPTY = {"br", "img", "hr", "meta"}


class Balance(HTMLParser):
    """Notes each tag that does not close the last one that was opened."""

    def __init__(self):
        super().__init__()
        self.open, self.wrong, self.tags = [], [], set()

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        if tag not in EMPTY:
            self.open.append(tag)

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.wrong.append(tag)


@pytest.fixture(scope="module")
def shown(tmp_path_factory):
    result = ws.run([STREET, HEAVY], seeds=3)
    model = ws.WusheModel(HEAVY, rng=3)
    model.step()
    spec = {"base": STREET, "seeds": 2, "design": {"kind": "lhs", "points": 3},
            "vary": {"admin_burden": {"min": 0.0, "max": 0.9}, "switches.brokering": [True, False]}}
    return {"scenario": HEAVY, "result": result, "comparison": ws.compare(result), "model": model,
            "swept": ws.sweep(spec, tmp_path_factory.mktemp("sweeps") / "out")}


NAMES = ["scenario", "result", "comparison", "model", "swept"]


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("name", NAMES)
def test_a_card_is_sound_html_in_one_language_whose_colours_are_the_pages_own(shown, name, lang):
    html, read = make_card(shown[name], lang), Balance()
    read.feed(html)
    assert not read.open and not read.wrong and not read.tags & {"style", "script", "b>"}
    assert bool(CHINESE.search(re.sub(r"lang=\S+", "", html))) == (lang == "zh")
    assert not re.search(r"(?<!border-)\bcolor: (?!inherit)|background: (?!none)", html), "light and dark grounds both show through"


def test_what_a_user_wrote_is_escaped_and_their_own_language_is_chosen(shown):
    html = make_card(shown["scenario"], "en")
    assert "&lt;b&gt;Heavy&lt;/b&gt; &amp; more" in html and "<b>Heavy" not in html
    assert "负担重" in make_card(shown["scenario"], "zh")


def test_a_scenarios_card_says_what_it_sets_otherwise_and_nothing_else():
    table, = build_card(HEAVY, "en").tables
    assert [row[0] for row in table.texts] == ["Administrative burden", "Committee takeover, over time", "Brokering by social workers"]
    assert [row[2] for row in table.texts] == ["0.8", "from week 2: 0.9", "off"] and table.texts[0][1] == "0.35"
    assert not build_card(STREET, "en").tables[0].rows


def test_a_results_card_holds_the_settings_of_its_scenarios_side_by_side(shown):
    table = build_card(shown["result"], "en").tables[0]
    assert table.columns == ["setting", "default", "street", "<b>Heavy</b> & more"]
    assert table.texts[0] == ["Administrative burden", "0.35", "0.35", "0.8"]
    assert [cell.strong for cell in table.rows[0]] == [False, False, False, True]


def test_a_comparisons_card_marks_what_is_certain(shown):
    card = build_card(shown["comparison"], "en")
    rows = {row[0].text: row[1] for row in card.tables[-1].rows}
    table = shown["comparison"].table.set_index("indicator")
    assert rows["Professional time"].strong == bool(table.loc["professional_time", "high"] < 0 or table.loc["professional_time", "low"] > 0)
    assert "pp" in rows["Professional time"].text


def test_a_sweeps_card_says_what_varies_and_what_is_left(shown):
    card = build_card(shown["swept"], "en")
    assert {row[0] for row in card.tables[0].texts} == {"Administrative burden", "Brokering by social workers"}
    assert "6 of 6 runs done" in card.lines[1]


@pytest.mark.parametrize("name", NAMES)
def test_the_calls_of_a_card_can_be_made(shown, name, tmp_path, monkeypatch):
    """Each is Python, and what it reaches for is there; those that run nothing long are made."""
    monkeypatch.chdir(tmp_path)
    for call in build_card(shown[name], "en").calls:
        tree = ast.parse(call.replace("{…}", "{}"), mode="eval")
        for node in ast.walk(tree):
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
                owner = ws if node.value.id == "ws" else shown[node.value.id]
                assert hasattr(owner, node.attr), call
        if not call.startswith(("ws.run(", "ws.discover(", "ws.save(")) and ".save(" not in call and "plot" not in call:
            eval(compile(tree, "card", "eval"), {"ws": ws, **shown})


def test_a_model_before_its_first_week_has_a_card_too():
    model = ws.WusheModel(STREET, rng=3)
    assert model._repr_html_().count("<table") == 1
    model.step()
    assert model._repr_html_().count("<table") == 2


def test_the_same_card_reads_as_text(shown):
    text = format_card_text(build_card(shown["result"], "en"), "en")
    assert text.splitlines()[0] == "2 scenarios (Result)" and "Need coverage" in text and 'result.plot("coverage")' in text


def test_a_printed_comparison_is_its_table(shown):
    text = str(shown["comparison"])
    assert text.startswith("<Comparison: heavy against street>") and "professional_time" in text and "difference" in text


def test_an_object_without_a_card_is_no_users_mistake():
    with pytest.raises(TypeError, match="no card of int"):
        make_card(3)

"""The first page of results: seventeen rows, at most sixty lines, the same numbers in both languages; what is open is said to be."""

import re
from dataclasses import replace

import pandas as pd
import pytest

from tests.report.test_limits_tables import STRENGTHS, planted
from tests.report.test_verdicts import claim_row, part_row
from wushe_sim.experiments.claims.findings import CLAIMS, PARTS, Findings
from wushe_sim.experiments.claims.hypotheses import HYPOTHESES
from wushe_sim.experiments.claims.trial import ClaimsRequest
from wushe_sim.experiments.claims.verdict_rule import VERDICTS
from wushe_sim.experiments.limits.matrix import find_losses, find_recoveries
from wushe_sim.experiments.limits.settings import HEAD_MEASURES, LIMITS
from wushe_sim.report.claims import count_verdicts, list_claim_cells
from wushe_sim.report.first_page import (
    CLAIM_NAMES,
    FirstPage,
    describe_outcome,
    format_appendices,
    format_first_page,
    list_unknowns,
    make_first_table,
    say_conditions,
    say_sureness,
)
from wushe_sim.report.limits.brief import compare_streets, count_kinds, describe_limits

MOST_LINES = 60
NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
WORD = re.compile(r"(?!III\b)\b[A-Za-z]{2,}")
DECIDING = ("mobilise.enlist_active", "hand_down.overhead", "feel.unlike", "deliver.keep_parts")


def full_findings():
    """Every claim with a verdict in turn, one of each variant, draws, settings, what decides, and an agenda of more than is shown."""
    claims, parts = [], []
    for number, one in enumerate(HYPOTHESES.values()):
        verdict = VERDICTS[number % len(VERDICTS)]
        for place, variant in enumerate(one.variants):
            claims.append(claim_row(one.id, VERDICTS[(number + place) % len(VERDICTS)], variant.key, agree=0.95 if number < 2 else 0.4,
                                    seeds_needed=137 if verdict == "undecided" else None))
            parts += [part_row(one.id, part.key, verdict, variant=variant.key) for part in one.parts]
    support = [{"hypothesis": name, "draws": 100, "supported": 0.4, "low": 0.3, "high": 0.5, "gain": 0.2, "gain_error": 0.1, "better": True}
               for name in HYPOTHESES]
    decides = [{"hypothesis": name, "rank": rank, "name": what, "importance": 0.1, "more_helps": rank % 2 == 0}
               for name in list(HYPOTHESES)[2:] for rank, what in enumerate(DECIDING, 1)]
    agenda = [{"rank": rank, "name": what, "reduction": 0.4, "claims": "H1 H2", "observations": 1234} for rank, what in
              enumerate([*DECIDING, "mobilise.spared", "feel.news"], 1)]
    switches = [("H5", "brokering", 0.5), ("H5", "referral", 0.001), ("H13", "referral", 0.4)]
    return Findings(pd.DataFrame(claims, columns=list(CLAIMS)), pd.DataFrame(parts, columns=list(PARTS)), support=pd.DataFrame(support),
                    switches=pd.DataFrame(switches, columns=["hypothesis", "switch", "effect"]), decides=pd.DataFrame(decides),
                    agenda=pd.DataFrame(agenda))


def every_limit():
    """The planted takeover under the name of every limit, so that each has its line."""
    losses, recoveries = find_losses(planted(), HEAD_MEASURES), find_recoveries(planted(), HEAD_MEASURES, STRENGTHS)
    return {name: pd.concat([frame.assign(limit=limit.name) for limit in LIMITS], ignore_index=True)
            for name, frame in (("losses", losses), ("recoveries", recoveries))}


@pytest.fixture(scope="module")
def page():
    patterns = pd.DataFrame({"pattern": ["1", "4", "renewal", "12"], "verdict": ["inside", "outside", "outside", "cannot speak"]})
    limits = every_limit()
    return FirstPage(full_findings(), ClaimsRequest(quick=True, seeds=20, draws=100), limits, limits, patterns)


def format_page(page, lang):
    ending = format_appendices({"limits": "results/limits.md", "verdicts": "results/verdicts.md"}, "python docs/write_results.py", lang)
    return format_first_page(page, ending, lang)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_full_page_has_seventeen_rows_and_sixty_lines_at_most(page, lang):
    text = format_page(page, lang)
    assert len(text.splitlines()) <= MOST_LINES
    assert re.findall(r"^\| (H\d+) ", text, re.MULTILINE) == list(HYPOTHESES)
    assert all(line.count("|") == 6 for line in text.splitlines() if line.startswith("|"))
    assert not re.search(r"\b(nan|None|inf)\b", text)


def test_the_chinese_page_has_no_english_but_names_and_the_same_numbers(page):
    english, chinese = (format_page(page, lang) for lang in ("en", "zh"))
    said = re.sub(r"`[^`]*`|\]\([^)]*\)|--quick", "", chinese)
    assert WORD.findall(said) == []
    for one, other in zip(english.splitlines(), chinese.splitlines(), strict=True):
        if one.startswith("| H"):
            assert sorted(NUMBER.findall(one)) == sorted(NUMBER.findall(other))
    assert set(NUMBER.findall(english)) == set(NUMBER.findall(chinese))


def test_every_claim_has_a_short_name():
    assert list(CLAIM_NAMES) == list(HYPOTHESES)


def test_how_sure_is_the_share_of_draws_and_what_the_threshold_changes():
    row = claim_row("H1", "supported")
    assert str(say_sureness(row)) == "40% of draws (30% to 50%); at twice: undecided"
    assert str(say_sureness({**row, "draws": float("nan"), "at_twice": "supported"})) == "same at half and twice"


def test_a_verdict_that_hardly_any_draw_comes_to_is_named_so_wherever_the_claims_are_counted_or_listed(page):
    found = full_findings()
    lone = found.claims.assign(agree=[0.02 if verdict in ("supported", "opposite") else 0.4 for verdict in found.claims["verdict"]])
    found = replace(found, claims=lone)
    for lang, names in (("en", ("supported at the defaults only", "opposite at the defaults only")),
                        ("zh", ("只在默认系数下得到支持", "只在默认系数下结果相反"))):
        table = {row[0].split()[0]: row[1] for row in make_first_table(found, lang).texts}
        assert (table["H1"], table["H2"]) == names
        listed = {(row[0].split()[0].split("（")[0], row[2]) for row in list_claim_cells(found, lang)}
        assert {("H1", names[0]), ("H2", names[1])} <= listed
        outcome, counted = describe_outcome(page._replace(claims=found), lang)[0], count_verdicts(found.claims, lang)
        assert all(name in outcome and name in counted for name in names)
        assert names[0] not in describe_outcome(page, lang)[0] + format_page(page, lang)


def test_what_a_claim_hangs_on_are_two_coefficients_and_the_rules_that_come_to_another_verdict():
    table = {row[0].split()[0]: row[4] for row in make_first_table(full_findings(), "en").texts}
    assert table["H1"] == "nothing that was drawn stands out"
    assert table["H16"] == ("− share of those registered by quota who become active; + share of that money lost to hiring and managing; "
                            "a fifth of the usual inflow: supported; much inflow: opposite")


def test_a_structural_claim_names_the_switch_that_leaves_least_of_it():
    found, row = full_findings(), claim_row("H5", "structural")
    assert str(say_conditions(found, row, "en")).startswith("gone without: Referral; − ")
    assert str(say_conditions(found, claim_row("H13", "structural"), "en")).startswith("no single mechanism removes it")
    assert str(say_conditions(found, claim_row("H9", "structural"), "en")).startswith("its mechanism has not been sought")


def test_what_was_not_run_is_said_not_to_be(page):
    assert "claims have no results yet" in format_first_page(FirstPage(), [], "en")
    bare = replace(full_findings(), support=pd.DataFrame(), decides=pd.DataFrame(), agenda=pd.DataFrame())
    bare = replace(bare, claims=bare.claims.assign(draws=float("nan"), settings=None, stands_in=None))
    text = format_first_page(FirstPage(bare, limits=page.limits), [], "en")
    assert "No coefficients were drawn" in text and "This takes at least 50 draws." in text and "not been repeated" in text


def test_what_is_not_known_names_open_claims_cells_and_figures_that_the_model_misses(page):
    said = "\n".join(list_unknowns(page, "en"))
    assert "Undecided: H4, H12. Seeds that would settle it: H4 137, H12 137." in said
    assert "within 10 points" in said and "out of reach: H6, H14; structural: H5, H13; no contrast: H7, H15" in said
    assert "Of 80 cells of limits and remedies 0 are undecided and 20 are not carried out." in said
    assert "misses 2 (in the validation: 4, donors who give again when asked again)" in said


def test_each_section_of_the_limits_has_a_sentence_with_its_loss_and_what_wins_it_back(page):
    lines = describe_limits(page.limits, "en")
    assert all(len(re.findall(r"\. |\.$", line)) == 1 for line in lines)
    assert "; and narrow service scope (III.4): " in lines[3] and all(line.count("。") == 1 for line in describe_limits(page.limits, "zh"))
    assert [re.findall(r"\((III\.\d)\)", line) for line in lines] == [["III.1"], ["III.2"], ["III.3"], ["III.4", "III.4"]]
    assert lines[0].startswith("Omnipotent committee (III.1): linkage −20% (−20% to −20%), hand-overs −20%")
    assert "hours not served +20%" in lines[0]
    assert "won back by deliberation platform (linkage, hand-overs, volunteer hours used, hours not served)" in lines[0]
    assert lines[0].endswith("of 16 pairs of remedy and measure: wins back in 4, wins nothing in 8, not carried out in 4.")


def test_a_limit_that_costs_nothing_for_sure_says_so():
    tables = every_limit()
    losses = tables["losses"]
    open_ = {**tables, "losses": losses.assign(sure=losses["sure"] & (losses["measure"] == "linkage"))}
    assert "; no sure loss of hand-overs, volunteer hours used, hours not served; won back by" in describe_limits(open_, "en")[0]
    none = {**tables, "recoveries": tables["recoveries"].assign(kind="makes it worse")}
    assert "; no remedy surely wins it back; made worse by three governances in one (linkage, " in describe_limits(none, "en")[0]


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_few_sentences_tell_the_outcome(page, lang):
    said = describe_outcome(page, lang)
    assert len(said) == 5 and "H1, H9, H17" in said[0].replace("、", ", ") and "H2" in said[1]


def cells(**sides):
    """A row for each limit: its interval lies above 0 (+), below it (-), or across it (0)."""
    ends = {"+": (0.1, 0.2), "-": (-0.2, -0.1), "0": (-0.1, 0.1)}
    return pd.DataFrame([{"actors": "five", "price": "middle", "regime": "step", "limit": limit, "remedy": "agency", "measure": "linkage",
                          "low": ends[side][0], "high": ends[side][1]} for limit, side in sides.items()])


def test_two_streets_agree_differ_or_contradict_each_other_cell_by_cell():
    first = cells(takeover="+", heterogeneity="-", task_downshift="0", admin_burden="+")
    second = cells(takeover="+", heterogeneity="+", task_downshift="0", admin_burden="0")
    found = compare_streets({"losses": first, "recoveries": first}, {"losses": second, "recoveries": second})
    assert found == {"all": 8, "same": 4, "against": 2, "part": 2}


def test_cells_are_counted_by_kind_and_kinds_without_one_are_left_out():
    kinds = pd.Series(["undecided", "wins back", "wins back", "no loss"])
    assert count_kinds(kinds).render("en") == "wins back in 2, undecided in 1, no loss in 1"

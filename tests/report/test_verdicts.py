"""What ``wushe verdicts`` shows: plan, tables in both languages, files, figures, a page on which failures stand as plainly as successes."""

import re
from dataclasses import replace

import pandas as pd
import pytest
from typer.testing import CliRunner

from tests.messages import raises_message
from tests.report.test_language import CHINESE
from wushe_sim.cli.main import app
from wushe_sim.cli.tables import print_parts
from wushe_sim.errors import BadInput
from wushe_sim.experiments.claims.hypotheses import HYPOTHESES
from wushe_sim.experiments.claims.planning import plan
from wushe_sim.experiments.claims.trial import ALL_CLAIMS, CLAIMS, FULL, PARTS, ClaimsRequest, Findings, plain_street, read_findings
from wushe_sim.experiments.claims.verdict_rule import VERDICTS
from wushe_sim.files.paths import claim_folder
from wushe_sim.report import labels
from wushe_sim.report.claims import (
    CLAIM_HEADERS,
    PART_HEADERS,
    count_verdicts,
    describe_failures,
    format_effect,
    format_figure,
    format_plan,
    list_claim_cells,
    list_part_cells,
    list_screen_parts,
    list_synergy_cells,
    list_why_cells,
)
from wushe_sim.report.claims_page import format_claims_page
from wushe_sim.report.save import save_claims
from wushe_sim.report.studies import VERDICT_FILES


def part_row(which, part, verdict, effect=0.02, variant="", **more):
    said = HYPOTHESES[which].part(part)
    return {"hypothesis": which, "variant": variant, "part": part, "decides": said.decides, "measure": said.measure, "per": said.per,
            "scale": said.scale, "kind": said.kind, "sign": said.sign, "effect": effect, "low": effect - 0.01, "high": effect + 0.01,
            "level": 0.99, "threshold": 0.01, "seeds": 20, "seeds_needed": None, "verdict": verdict, "at_half": verdict,
            "at_twice": "undecided", "draws_passing": 0.37, **more}


def claim_row(which, verdict, variant="", **more):
    one = HYPOTHESES[which]
    return {"hypothesis": which, "variant": variant, "section": one.section, "verdict": verdict, "at_half": verdict,
            "at_twice": "undecided", "parts_supported": 1, "parts_opposite": 0, "parts": len(one.deciding), "seeds_needed": None,
            "settings": 9.0, "stands_in": 7.0, "draws": 100, "agree": 0.4, "draws_supported": 0.4, "draws_opposite": 0.1,
            "draws_not_supported": 0.5, "pro": " ".join(one.pro), "contra": " ".join(one.contra), **more}


def findings():
    claims = [claim_row("H1", "supported", agree=1.0, draws_supported=1.0), claim_row("H8", "not supported"),
              claim_row("H9", "structural"), claim_row("H11", "opposite"), claim_row("H13", "out of reach"),
              claim_row("H15", "no contrast"),
              claim_row("H14", "undecided", "goods", seeds_needed=1234, settings=None, stands_in=None)]
    parts = [part_row("H1", "unserved", "supported"), part_row("H1", "lasting", "supported"), part_row("H8", "hour", "not supported"),
             part_row("H9", "even", "structural"), part_row("H9", "bypass", "structural", 0.2), part_row("H9", "reach", "supported"),
             part_row("H11", "service", "opposite", -0.03), part_row("H13", "hard to reach", "out of reach", 0.0),
             part_row("H15", "match", "no contrast", 0.0), part_row("H14", "raise", "undecided", variant="goods", seeds_needed=1234)]
    shares = [("H1", "referral", 0.012, 0.6), ("H1", "brokering", -0.002, -0.1), ("H1", "", 0.01, 0.5)]
    synergy = [(outcome, scale, term, 1, 0.01, -0.01, 0.03, 20) for outcome in ("coverage", "compliance", "linkage")
               for scale in ("additive", "logit")
               for term in ("self_governance", "self_governance+rule_of_law", "self_governance+rule_of_law+moral_governance", "excess")]
    return Findings(pd.DataFrame(claims, columns=list(CLAIMS)), pd.DataFrame(parts, columns=list(PARTS)),
                    shares=pd.DataFrame(shares, columns=["hypothesis", "switch", "value", "share"]),
                    synergy=pd.DataFrame(synergy, columns=["outcome", "scale", "term", "size", "effect", "low", "high", "seeds"]))


def test_every_verdict_has_a_name_in_both_languages():
    assert set(labels.VERDICT_NAMES) == set(VERDICTS)
    for verdict in VERDICTS:
        assert str(labels.VERDICT_NAMES[verdict]) == verdict and CHINESE.search(labels.VERDICT_NAMES[verdict].render("zh"))


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_table_has_verdicts_effect_settings_draws_and_evidence_of_each_claim(lang):
    lines = {cells[0]: dict(zip(map(str, CLAIM_HEADERS), cells, strict=True)) for cells in list_claim_cells(findings(), lang)}
    first = lines["H1"]
    named = {key: labels.VERDICT_NAMES[key].render(lang) for key in ("supported", "undecided", "structural")}
    shown = [first[key] for key in ("verdict", "at half / at twice the threshold")]
    assert shown == [named["supported"], f"{named['supported']} / {named['undecided']}"]
    assert "−0.02 (−0.03 … −0.01)" in first["main effect (interval)"] and first["draws that support it"] == "100%"
    assert first["stands in settings"] == {"en": "7 of 9", "zh": "7/9"}[lang] and first["evidence for (+) and against (−)"] == "+ S69"
    assert lines["H9"]["verdict"] == named["structural"]
    undecided = next(line for name, line in lines.items() if name.startswith("H14"))
    assert undecided["seeds it would take"] == "1,234" and undecided["stands in settings"] == ""
    assert all(bool(CHINESE.search(cells["what the paper says"])) == (lang == "zh") for cells in lines.values())


def test_an_effect_is_shown_the_way_the_measure_moved_in_its_own_unit():
    assert format_effect(part_row("H9", "bypass", "supported", 0.2), "en") == "−20 (−21 … −19) pp"
    assert format_effect(part_row("H1", "lasting", "supported"), "zh") == "+2 (+1 … +3) 个百分点"
    assert format_effect(part_row("H1", "unserved", "supported", 1.5), "en") == "−1.5 (−1.5 … −1.5)", "hours are no points"
    assert format_effect(part_row("H17", "hour", "supported", 0.2), "en") == "+22.1% (+20.9% … +23.4%)"
    assert format_figure(0.5, "logit", "coverage") == "+0.5" and format_figure(float("nan"), "log", "coverage") == "–"


def test_a_large_ratio_is_only_said_to_be_large():
    assert [format_figure(at, "log", "coverage") for at in (2.2, 2.4, -2.4)] == ["+802.5%", "> +900%", "< −90%"]


def test_a_part_shows_its_threshold_its_three_verdicts_and_the_draws_that_pass():
    line = next(cells for cells in list_part_cells(findings(), "en") if cells[0] == "H8")
    assert line[4:9] == ["0.01", "not supported", "not supported", "undecided", "37%"] and len(line) == len(PART_HEADERS)


def test_what_is_not_counted_says_what_the_model_would_have_to_count(monkeypatch):
    one = HYPOTHESES["H9"]
    gone = replace(one.part("reach"), missing="the model does not count them")
    monkeypatch.setitem(HYPOTHESES, "H9", replace(one, parts=(*one.parts[:2], gone)))
    found = replace(findings(), parts=findings().parts.assign(verdict="cannot be told"))
    line = next(cells for cells in list_part_cells(found, "en") if "reaches more people" in cells[1])
    assert "does not count them" in line[1] and line[5] == "cannot be told" and len(line) == len(PART_HEADERS)


def test_mechanisms_and_governances_are_told_in_both_languages(capsys):
    assert ["H1", "Referral", "−0.012", "+60%"] in list_why_cells(findings(), "en")
    assert any(cells[1] == "转介" for cells in list_why_cells(findings(), "zh"))
    assert "自治 × 法治" in [cells[1] for cells in list_synergy_cells(findings(), "zh")]
    print_parts(list_screen_parts(findings(), "zh"))
    assert count_verdicts(findings().claims, "zh") in capsys.readouterr().out


def test_frames_and_figures_are_saved_and_read_back(tmp_path):
    written = save_claims(findings(), tmp_path, ClaimsRequest(), "wushe verdicts", "zh")
    assert {"claims.csv", "verdicts.md", "claims.parquet", "claims.png", "mechanisms.png", "synergy.png"} <= set(written)
    assert sorted(written) == sorted(path.name for path in tmp_path.iterdir())
    again = read_findings(tmp_path)
    for name, frame in findings().tables().items():
        pd.testing.assert_frame_equal(again.tables()[name], frame)
    with raises_message(BadInput, "no_verdicts", path=tmp_path / "elsewhere"):
        read_findings(tmp_path / "elsewhere")
    assert all((tmp_path / name).read_bytes().startswith(b"\x89PNG") for name in written if name.endswith(".png"))


def test_the_page_reports_failures_as_plainly_as_successes():
    text = format_claims_page(findings(), "About.", {"claims": "claims.png"}, "wushe verdicts")
    assert count_verdicts(findings().claims, "en") in text and "1 not supported" in text and "1 out of reach" in text
    assert "cannot be told" not in count_verdicts(findings().claims, "en"), "a verdict that no claim has is not counted"
    assert text.index("What failed") < text.index("Part by part") and "![" in text
    assert [line.split()[0].rstrip(",") for line in describe_failures(findings(), "en")] == ["H8", "H9", "H11", "H13", "H15", "H14"]


def test_the_plan_tells_runs_and_time_of_each_stage():
    lines = format_plan(plan(ALL_CLAIMS, plain_street(), FULL), 2, "en")
    assert len(lines) == 6 and all(re.search(r"[\d,]+ runs, about \d+:\d\d min on 2 cores", line) for line in lines)


def test_the_command_refuses_what_is_no_claim_no_street_or_a_strangers_folder(tmp_path):
    (tmp_path / "mine.txt").write_text("x")
    for arguments, code in ((["H18"], 2), (["--street", "moon"], 2), (["--out", str(tmp_path)], 4)):
        result = CliRunner().invoke(app, ["verdicts", *arguments])
        assert result.exit_code == code, result.output
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_what_a_killed_process_left_is_not_a_strangers(tmp_path):
    for name in (".main.lock", ".claims.csv.0a1b2c3d.partial.csv", "main"):
        (tmp_path / name).touch()
    assert claim_folder(tmp_path, VERDICT_FILES) == tmp_path

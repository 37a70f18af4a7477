"""What ``wushe verdicts`` shows: plan, tables in both languages, files, figures, a page on which failures stand as plainly as successes."""

import re

import pandas as pd
import pytest
from typer.testing import CliRunner

from tests.report.test_language import CHINESE
from wushe_sim.cli.commands.verdicts import OURS
from wushe_sim.cli.main import app
from wushe_sim.cli.tables import print_parts
from wushe_sim.errors import BadInput
from wushe_sim.experiments.claims.hypotheses import HYPOTHESES
from wushe_sim.experiments.claims.trial import ALL_CLAIMS, CLAIMS, FULL, PARTS, Findings, plain_street, plan, read_findings
from wushe_sim.experiments.claims.verdict_rule import VERDICTS
from wushe_sim.files.paths import claim_folder
from wushe_sim.i18n import msg
from wushe_sim.report import labels
from wushe_sim.report.claims import (
    count_verdicts,
    describe_failures,
    format_claims_section,
    format_effect,
    format_figure,
    format_plan,
    list_claim_cells,
    list_part_cells,
    list_screen_parts,
    list_synergy_cells,
    list_why_cells,
)
from wushe_sim.report.save import save_claims


def part_row(which, part, verdict, effect=0.02, variant="", **more):
    said = HYPOTHESES[which].part(part)
    return {"hypothesis": which, "variant": variant, "part": part, "decides": said.decides, "measure": said.measure, "scale": said.scale,
            "kind": said.kind, "sign": said.sign, "effect": effect, "low": effect - 0.01, "high": effect + 0.01, "level": 0.99,
            "threshold": said.threshold, "seeds": 20, "seeds_needed": None, "verdict": verdict, **more}


def claim_row(which, verdict, variant="", **more):
    one = HYPOTHESES[which]
    return {"hypothesis": which, "variant": variant, "section": one.section, "verdict": verdict, "parts_supported": 1, "parts_opposite": 0,
            "parts": len(one.deciding), "seeds_needed": None, "draws": 100, "agree": 0.4, "draws_supported": 0.4, "draws_opposite": 0.1,
            "draws_not_supported": 0.5, "looked_at_twice": False, "pro": " ".join(one.pro), "contra": " ".join(one.contra), **more}


def findings():
    claims = [claim_row("H1", "supported", agree=1.0, looked_at_twice=True), claim_row("H8", "not supported"),
              claim_row("H9", "cannot be told"), claim_row("H11", "opposite"), claim_row("H14", "undecided", "goods", seeds_needed=1234)]
    parts = [part_row("H1", "coverage", "supported"), part_row("H1", "lasting", "supported"), part_row("H8", "volunteers", "not supported"),
             part_row("H9", "even", "supported"), part_row("H9", "bypass", "supported", 0.2), part_row("H9", "reach", "cannot be told"),
             part_row("H11", "volunteers", "opposite", -0.03), part_row("H14", "raise", "undecided", variant="goods", seeds_needed=1234)]
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
def test_the_table_has_verdict_effect_draws_and_evidence_of_each_claim(lang):
    lines = {cells[0]: cells for cells in list_claim_cells(findings(), lang)}
    text = " ".join(lines["H1"])
    assert labels.VERDICT_NAMES["supported"].render(lang) in text and "+2 (+1 … +3)" in text and "100%" in text and "S69" in text
    twice = msg("{agreed} every draw: look twice, is it wired in?", agreed="100%")
    assert twice.render(lang) in text, "what every draw supports is looked at twice"
    assert "1,234" in next(cells for name, cells in lines.items() if name.startswith("H14"))
    assert all(bool(CHINESE.search(cells[1])) == (lang == "zh") for cells in lines.values())


def test_an_effect_is_shown_the_way_the_measure_moved():
    falls = part_row("H9", "bypass", "supported", 0.2)
    assert format_effect(falls, "en") == "−18.1% (−18.9% … −17.3%)"
    assert format_effect(part_row("H1", "coverage", "supported"), "zh") == "+2 (+1 … +3) 个百分点"
    assert format_figure(0.5, "logit") == "+0.5" and format_figure(float("nan"), "log") == "–"


def test_what_is_not_counted_says_what_the_model_would_have_to_count():
    line = next(cells for cells in list_part_cells(findings(), "en") if "reaches more people" in cells[1])
    assert "does not count residents" in line[1] and line[5] == "cannot be told"


def test_mechanisms_and_governances_are_told_in_both_languages(capsys):
    assert ["H1", "Referral", "+1.2 pp", "+60%"] in list_why_cells(findings(), "en")
    assert any(cells[1] == "转介" for cells in list_why_cells(findings(), "zh"))
    assert "自治 × 法治" in [cells[1] for cells in list_synergy_cells(findings(), "zh")]
    print_parts(list_screen_parts(findings(), "zh"))
    assert count_verdicts(findings().claims, "zh") in capsys.readouterr().out


def test_frames_and_figures_are_saved_and_read_back(tmp_path):
    written = save_claims(findings(), tmp_path, "zh")
    assert {"claims.csv", "claims.parquet", "claims.png", "mechanisms.png", "synergy.png"} <= set(written)
    assert sorted(written) == sorted(path.name for path in tmp_path.iterdir())
    again = read_findings(tmp_path)
    for name, frame in findings().tables().items():
        pd.testing.assert_frame_equal(again.tables()[name], frame)
    with pytest.raises(BadInput, match="no verdicts"):
        read_findings(tmp_path / "elsewhere")
    assert all((tmp_path / name).read_bytes().startswith(b"\x89PNG") for name in written if name.endswith(".png"))


def test_the_page_reports_failures_as_plainly_as_successes():
    text = "\n".join(format_claims_section(findings(), "About.", "results-"))
    assert "1 supported, 1 opposite, 1 not supported, 1 undecided, 1 cannot be told." in text
    assert text.index("What failed") < text.index("Part by part") and "![" in text
    assert [line.split()[0].rstrip(",") for line in describe_failures(findings(), "en")] == ["H8", "H9", "H11", "H14"]


def test_the_plan_tells_runs_and_time_of_each_stage():
    lines = format_plan(plan(ALL_CLAIMS, plain_street(), FULL), 2, "en")
    assert len(lines) == 4 and all(re.search(r"[\d,]+ runs, about \d+:\d\d min on 2 cores", line) for line in lines)


def test_the_command_refuses_what_is_no_claim_no_street_or_a_strangers_folder(tmp_path):
    (tmp_path / "mine.txt").write_text("x")
    for arguments, code in ((["H18"], 2), (["--street", "moon"], 2), (["--out", str(tmp_path)], 4)):
        result = CliRunner().invoke(app, ["verdicts", *arguments])
        assert result.exit_code == code, result.output
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_what_a_killed_process_left_is_not_a_strangers(tmp_path):
    for name in (".main.lock", ".claims.csv.0a1b2c3d.partial.csv", "main"):
        (tmp_path / name).touch()
    assert claim_folder(tmp_path, OURS) == tmp_path

"""How a result is repeated: by its command, or, where a user's own Python took part, in what it is said that none does."""

import pytest

import tests.fake_engine as fake
import wushe_sim as ws
from tests.experiments.conftest import BASE, put_in, said
from tests.messages import find_lines
from wushe_sim.errors import BadInput
from wushe_sim.experiments.comparison.comparison import compare, compare_scenarios
from wushe_sim.experiments.sweep.runner import sweep
from wushe_sim.report.comparison import build_comparison_report, make_titles, split_pairs
from wushe_sim.report.html import format_html
from wushe_sim.report.repeating import list_repeat_notes
from wushe_sim.report.run import build_run_report
from wushe_sim.report.sweep import build_sweep_report
from wushe_sim.report.word import format_word
from wushe_sim.results.replacements import list_replacements
from wushe_sim.running.runner import collect_hooks, describe_hooks, run


class Careful(ws.Resident):
    def join_volunteering(self, chance, draw):
        return self.belonging > 0.6 and draw < chance


def look(street):
    return None


@pytest.fixture
def replaced(monkeypatch):
    """The result of a run in which decisions were replaced; the engine is a stand-in."""
    fake.put_in_runs(monkeypatch.setattr, fake.Engine())
    hooks = describe_hooks(collect_hooks({ws.Resident: Careful}, look))
    return run(BASE, seeds=2).noted(**hooks)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_report_of_replaced_decisions_names_them_and_no_command(replaced, lang):
    plain = ws.Result(replaced.runs, {key: value for key, value in replaced.provenance.items() if key not in ("overrides", "each_week")},
                      replaced.texts)
    assert build_run_report(plain, lang, compare_scenarios(plain)).command.startswith("wushe run")
    report = build_run_report(replaced, lang, compare_scenarios(replaced))
    page = format_html(report, [])
    assert not report.command and "wushe run" not in page
    assert all(name in page for name in ("Resident.join_volunteering", "Careful", "look", "ws.rerun"))
    assert len(format_word(report, [])) > 0 and len(report.repeat) == 4


def test_a_comparison_says_it_of_any_of_its_results(replaced):
    heavy = run(BASE.replace(name="heavy", levers={"admin_burden": 0.7}), seeds=2)
    both = compare(replaced, heavy)
    report = build_comparison_report(both, make_titles(both, "en"), split_pairs(both), "en")
    assert list(report.repeat) == list_repeat_notes(replaced.provenance, "en")


def test_a_sweeps_report_says_it_and_its_folder_is_not_resumed_with_other_python(tmp_path, monkeypatch):
    put_in(fake.Engine(), monkeypatch.setattr)
    swept = sweep(said(), tmp_path / "out", each_week=look)
    assert swept.provenance["each_week"]["name"] == f"{__name__}.look" and "hooks" not in swept.provenance["spec"]
    report = build_sweep_report(swept, "en")
    assert not report.command and len(report.repeat) == 3
    sweep(said(), tmp_path / "out", each_week=look)
    with pytest.raises(ws.StorageError, match=r"each_week\.name"):
        sweep(said(), tmp_path / "out", each_week=lambda street: None)


def test_what_was_replaced_is_said_with_digests_or_that_there_is_no_source():
    about = describe_hooks(collect_hooks({ws.Resident: {Careful: look}}, print))
    lines = BadInput(list(list_replacements(about)))
    assert find_lines(lines, "replaced_for_some", what="Resident.join_volunteering", whom=f"{__name__}.look")
    assert find_lines(lines, "called_before_each_week", "no_source", name="builtins.print")
    about = describe_hooks(collect_hooks({ws.Resident: Careful}, None))
    assert find_lines(BadInput(list(list_replacements(about))), "replaced_by", digest=about["overrides"][0]["digest"][:16])


def test_extensions_that_must_be_there_are_named():
    notes = list_repeat_notes({"extensions": {"hours": {"version": "1.0", "digest": "ab" * 8}}}, "en")
    assert len(notes) == 1 and "hours 1.0" in notes[0] and "ab" * 8 in notes[0]

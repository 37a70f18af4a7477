"""A repetition: when the bytes agree, what is said where they do not, and what stands in its way."""

import numpy as np
import pandas as pd
import pytest
from typer.testing import CliRunner

import tests.fake_engine as fake
import wushe_sim as ws
from tests.experiments.conftest import BASE, said
from tests.forged import limits_folder, reseal, sweep_folder, verdicts_folder
from tests.messages import Ending, find_lines, raises_message
from wushe_sim.cli.commands.rerun import OTHER_BYTES
from wushe_sim.cli.main import app
from wushe_sim.errors import BadInput, StorageError
from wushe_sim.experiments.rerun import plan
from wushe_sim.experiments.rerun.agreement import find_first_difference
from wushe_sim.experiments.rerun.repetition import rerun
from wushe_sim.experiments.sweep.runner import sweep
from wushe_sim.results.manifest import read_manifest
from wushe_sim.running.runner import run

VILLAGE = 'name = "village"\nweeks = 12\nburn_in = 8\n[[place.community]]\nnetwork = "edges.csv"\n'
TABLES = {"weekly.parquet", "groups.parquet", "counts.parquet", "summary.csv", "costs.csv"}


class Otherwise(fake.Engine):
    """An engine in which one thing is counted otherwise."""

    def simulate(self, *asked, **more):
        record = super().simulate(*asked, **more)
        record.counts[5, 1, :, 0] += 1
        return record


@pytest.fixture(autouse=True)
def stand_in(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    fake.put_in_runs(monkeypatch.setattr, fake.Engine())


@pytest.fixture
def done():
    """The folder of a run under two seeds."""
    return run(BASE, seeds=2).save("done")


def lines_of(found, *ids, **values):
    return [line for line in found.list_lines() if _fits(line, *ids, **values)]


def _fits(line, *ids, **values):
    return bool(find_lines(BadInput(line), *ids, **values))


# --- agreement -------------------------------------------------------------------------------------------------------------------


def test_a_run_that_is_repeated_has_the_same_bytes_and_leaves_nothing(done, tmp_path):
    found = rerun(done)
    assert found.agrees and set(found.tables) == TABLES and not found.circumstances
    assert [path.name for path in tmp_path.iterdir()] == ["done"]


def test_the_repetition_is_kept_where_it_is_asked_for_and_never_in_the_results_own_folder(done):
    assert rerun(done, out="again").agrees and read_manifest(done)["files"] == read_manifest(done.with_name("again"))["files"]
    with raises_message(BadInput, "out_is_the_result"):
        rerun(done, out="done")


def test_a_table_of_districts_is_ranked_again_by_the_same_indicator():
    towns = ws.Scenario(name="towns", weeks=12, burn_in=8, place={"community": [{"residents": 300}, {"residents": 400}]})
    done = run(towns, seeds=2).noted(ranked_by="linkage", streets=False).save("done")
    found = rerun(done)
    assert found.agrees and "ranking.csv" in found.tables


def test_an_interrupted_run_is_repeated_as_far_as_it_came(done):
    made = run([BASE, BASE.replace(name="other")], seeds=3)
    cut = ws.Result(made.runs[:4], {**made.provenance, "runs": made.provenance["runs"][:4], "interrupted": True}, made.texts)
    found = rerun(cut.save("cut"), out="again")
    assert found.agrees and read_manifest(cut.save("cut").with_name("again"))["runs"] == made.provenance["runs"][:4]


@pytest.mark.parametrize("design", [None, "table"])
def test_a_sweep_that_is_repeated_has_the_same_bytes(tmp_path, engine, small_parts, design):
    if design == "table":
        (tmp_path / "design.csv").write_text("admin_burden,actors\n0.1,three\n0.35,\n", encoding="utf-8")
    asked = said() if design is None else {"base": BASE, "seeds": 2, "design": {"kind": "table", "file": str(tmp_path / "design.csv")}}
    sweep(asked, "done")
    found = rerun("done", out="again")
    assert found.agrees and {"design.csv", "summary.csv", "weekly.parquet/part-000000.parquet"} <= set(found.tables)


# --- where they part -------------------------------------------------------------------------------------------------------------


def test_the_first_value_that_differs_is_named_with_its_row_and_column(done, monkeypatch):
    fake.put_in_runs(monkeypatch.setattr, Otherwise())
    found = rerun(done)
    assert not found.agrees and found.tables["counts.parquet"] is False
    line, = lines_of(found, "values_differ", name="weekly.parquet")
    assert _fits(line, row=18, column="coverage")
    assert lines_of(found, "nothing_explains_it")


def test_another_code_that_gives_other_bytes_is_said_and_so_is_one_that_gives_the_same(done, monkeypatch):
    reseal(done, lambda manifest: manifest.update(code="0123456789abcdef"))
    found = rerun(done)
    assert found.agrees and lines_of(found, "not_as_it_was")
    fake.put_in_runs(monkeypatch.setattr, Otherwise())
    found = rerun(done)
    assert not found.agrees and not lines_of(found, "nothing_explains_it")
    assert any("0123456789abcdef" in str(line) for line in found.circumstances)


def test_tables_part_by_columns_rows_values_or_bytes_alone():
    one = pd.DataFrame({"seed": [0, 0, 1], "coverage": [0.5, np.nan, 0.7]})
    for other, wanted in (
        (one.rename(columns={"coverage": "linkage"}), ("columns_differ", {"column": "coverage"})),
        (one[["coverage", "seed"]], ("columns_differ", {})),
        (one.iloc[:2], ("rows_differ", {"there": 3, "here": 2})),
        (one.assign(coverage=[0.5, np.nan, 0.8]), ("values_differ", {"row": 3, "column": "coverage", "there": "0.7", "here": "0.8"})),
        (one.assign(coverage=[0.5, 0.1, 0.7]), ("values_differ", {"row": 2, "count": 1})),
        (one.copy(), ("bytes_differ_alone", {})),
    ):
        assert _fits(find_first_difference("summary.csv", one, other), wanted[0], name="summary.csv", **wanted[1])


# --- what stands in the way ------------------------------------------------------------------------------------------------------


@pytest.fixture
def village(tmp_path):
    """A scenario of a real place whose file lies beside it, in a folder of its own."""
    (tmp_path / "study").mkdir()
    (tmp_path / "study/edges.csv").write_text("source,target\na,b\nb,c\nc,a\n", encoding="utf-8")
    (tmp_path / "study/village.toml").write_text(VILLAGE, encoding="utf-8")
    return ws.Scenario.load("study/village.toml")


def test_files_of_real_places_are_found_again_and_those_that_are_gone_or_changed_are_named(village, tmp_path):
    done = run(village).save("done")
    assert read_manifest(done)["read"]["village"]["folder"] == "study" and rerun(done).agrees
    file = tmp_path / "study/edges.csv"
    (tmp_path / "moved").mkdir()
    file.rename(tmp_path / "moved/edges.csv")
    with raises_message(BadInput, "file_is_gone", path=Ending("edges.csv"), key="place.community[0].network"):
        rerun(done)
    assert rerun(done, files="moved").agrees
    (tmp_path / "moved/edges.csv").write_text("source,target\na,b\nb,c\nc,d\n", encoding="utf-8")
    with raises_message(BadInput, "file_has_changed", "repeats_all_the_same", path=Ending("edges.csv")):
        rerun(done, files="moved")
    found = rerun(done, files="moved", anyway=True)
    assert lines_of(found, "waved_aside", "file_has_changed")


def test_a_result_from_before_digests_of_files_were_kept_is_compared_as_a_whole(village, tmp_path):
    done = run(village).save("done")
    reseal(done, lambda manifest: manifest.pop("read") and manifest)
    assert rerun(done, files="study").agrees
    (tmp_path / "study/edges.csv").write_text("source,target\na,b\nb,c\nc,d\n", encoding="utf-8")
    with raises_message(BadInput, "one_file_has_changed"):
        rerun(done, files="study")


def test_replaced_decisions_are_named_and_repeated_only_by_the_python_that_replaced_them():
    def look(street):
        return None

    def watch(street):
        return street

    done = run(BASE, each_week=look).save("done")
    with raises_message(BadInput, "python_replaced") as refused:
        rerun(done)
    assert find_lines(refused.value, "called_before_each_week", name=Ending("look"))
    assert rerun(done, each_week=look).agrees
    with pytest.raises(BadInput, match=r"each_week\.digest"):
        rerun(done, each_week=watch)
    assert rerun(done, each_week=watch, anyway=True).notes
    with pytest.raises(BadInput, match="each_week"):
        rerun(run(BASE, seeds=2).save("plain"), each_week=look)


def test_another_model_is_said_with_both_versions_and_waved_aside_when_asked(done, monkeypatch):
    monkeypatch.setattr(plan, "MODEL", "9.9")
    with raises_message(BadInput, "made_by_another_model", here="9.9"):
        rerun(done)
    assert lines_of(rerun(done, anyway=True), "waved_aside", "made_by_another_model")


def test_an_extension_that_is_missing_or_another_stands_in_the_way(done, monkeypatch):
    monkeypatch.setattr(plan, "describe_extensions", lambda: {"hours": {"version": "1", "digest": "b" * 16}})
    with pytest.raises(BadInput, match="hours"):
        rerun(done)
    reseal(done, lambda manifest: manifest.update(extensions={"hours": {"version": "1", "digest": "a" * 16}}))
    with pytest.raises(BadInput, match=r"extensions\.hours\.digest"):
        rerun(done)
    monkeypatch.setattr(plan, "describe_extensions", dict)
    with raises_message(BadInput, "extension_not_here", name="hours", version="1"):
        rerun(done, anyway=True)


def test_an_unfinished_sweep_limits_and_verdicts_are_repeated_by_their_own_commands(tmp_path, engine, small_parts):
    with raises_message(BadInput, "sweep_unfinished"):
        rerun(sweep_folder(tmp_path / "part", at_most=3))
    with raises_message(BadInput, "by_its_own_command", kind="limits", command="wushe limits"):
        rerun(limits_folder(tmp_path / "limits"))
    with raises_message(BadInput, "by_its_own_command", command=lambda text: text.startswith("wushe verdicts --seeds 3 --draws 0")):
        rerun(verdicts_folder(tmp_path / "verdicts"))


def test_a_damaged_table_is_said_before_anything_runs(done, monkeypatch):
    (done / "summary.csv").write_bytes(b"x")
    engine = fake.Engine()
    fake.put_in_runs(monkeypatch.setattr, engine)
    with pytest.raises(StorageError):
        rerun(done)
    assert not engine.lived


# --- the command -----------------------------------------------------------------------------------------------------------------


def test_the_command_prints_the_verdict_and_ends_with_0_or_as_with_bad_input(done, monkeypatch):
    def wushe(*words):
        return CliRunner().invoke(app, ["rerun", *words], env={"WUSHE_LANG": "en"})

    agreed = wushe("done", "--out", "again", "--quiet")
    assert agreed.exit_code == 0 and agreed.stdout.startswith("done: ") and not agreed.stderr
    fake.put_in_runs(monkeypatch.setattr, Otherwise())
    parted = wushe("done", "--lang", "zh")
    assert parted.exit_code == OTHER_BYTES == 2 and "weekly.parquet" in parted.stdout and "there" not in parted.stdout
    assert wushe("nowhere").exit_code == 2



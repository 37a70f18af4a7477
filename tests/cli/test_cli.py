"""The command line: what it prints where, how it ends, and what it must survive. Runs use a stand-in for the engine."""

import base64
import contextlib
import csv
import io
import json
import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from typer.testing import CliRunner

import tests.fake_engine as fake
from tests import warm
from tests.messages import check_message, collect_shown, expect
from wushe_sim.cli.commands.run import suggest_commands
from wushe_sim.cli.main import app
from wushe_sim.engine.declare import get_label, list_declarations
from wushe_sim.i18n import detect_language
from wushe_sim.i18n.printable import make_printable
from wushe_sim.model.decisions import DECISIONS
from wushe_sim.model.indicators import INDICATORS
from wushe_sim.model.levers import Levers
from wushe_sim.model.switches import Switches
from wushe_sim.report.labels import MAIN, number, title
from wushe_sim.results import load
from wushe_sim.scenario import Scenario

ROOT = Path(__file__).resolve().parents[2]
SMALL = """name = "small"
label = { en = "Small street", zh = "小街道" }
weeks = 30
burn_in = 8
[place]
communities = 2
residents = 300
"""
ANSI = re.compile(r"\x1b\[")


DOT = base64.b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg==")


@pytest.fixture
def drawing_engine(monkeypatch):
    stand_in = fake.Engine()
    fake.put_in_runs(monkeypatch.setattr, stand_in)
    return stand_in


@pytest.fixture
def engine(drawing_engine, monkeypatch):
    """The engine's stand-in, and a dot in place of the picture, which would take longer than all the rest."""
    monkeypatch.setattr("wushe_sim.report.plot.overview.save_overview", lambda result, path, lang: path.write_bytes(DOT))
    return drawing_engine


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name in ("WUSHE_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    (tmp_path / "small.toml").write_text(SMALL, encoding="utf-8")
    return tmp_path


def wushe(*words, **environment):
    """What a command printed and how it ended, in this process."""
    return CliRunner().invoke(app, [str(word) for word in words], env=environment)


ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT)}
PROGRAM = [sys.executable, "-m", "wushe_sim"]


def started(*words, cwd=None, env=None):
    """What a command printed and how it ended, as a program of its own."""
    program = [*PROGRAM, *map(str, words)]
    return subprocess.run(program, cwd=cwd, env=ENVIRONMENT | (env or {}), capture_output=True, timeout=60, check=False)


def by_shell(script, cwd):
    """The same by a shell, which may do something first."""
    return subprocess.run(["bash", "-c", script], cwd=cwd, env=ENVIRONMENT, capture_output=True, timeout=60, check=False)


# --- running ---------------------------------------------------------------------------------------------------------------------


def test_a_run_prints_the_main_indicators_and_saves_tables_and_a_picture(drawing_engine, here):
    done = wushe("run", "small.toml")
    assert done.exit_code == 0
    assert all(INDICATORS[name].declaration.label in done.stdout for name in MAIN)
    assert "Small street" in done.stdout and "last 26 weeks" in done.stdout
    assert "Saved in results/small" in done.stderr and "Saved" not in done.stdout
    drawn = (here / "results/small/overview.png").read_bytes()
    assert drawn.startswith(b"\x89PNG") and len(drawn) > 100 * len(DOT)
    assert load(here / "results/small").seeds == (0,)


def test_the_table_gives_the_mean_over_seeds_with_the_lowest_and_the_highest(engine, here):
    done = wushe("run", "small.toml", "--seeds", 3)
    linkage = load("results/small").summary()["linkage"]
    row = next(line for line in done.stdout.splitlines() if line.strip().startswith("Linkage"))
    assert f"{linkage.mean():.1%} ({linkage.min():.1%}–{linkage.max():.1%})" in row


def test_several_scenarios_stand_side_by_side(engine, here):
    Path("heavy.toml").write_text(SMALL.replace("small", "heavy").replace("Small", "Heavy"), encoding="utf-8")
    done = wushe("run", "small.toml", "heavy.toml", "--seeds", 2, "--jobs", 2)
    header = next(line for line in done.stdout.splitlines() if "indicator" in line)
    assert header.index("Small street") < header.index("Heavy street")
    assert len(load("results/small-and-1-more").runs) == 4


def test_settings_weeks_and_seeds_reach_the_run(engine, here):
    assert wushe("run", "small.toml", "--set", "admin_burden=0.7", "--set", "place.residents=600", "--weeks", 9, "--seed", 7, "--seed", 3,
                 "--out", "there").exit_code == 0
    result = load("there")
    assert result.seeds == (3, 7) and len(result.weekly) == 2 * 2 * 9
    assert result.scenarios["small"]["levers"]["admin_burden"] == 0.7 and result.scenarios["small"]["place"]["residents"] == 600


def test_the_same_run_may_be_repeated_and_another_needs_force(engine, here):
    assert [wushe("run", "small.toml").exit_code for _ in range(2)] == [0, 0]
    other = wushe("run", "small.toml", "--seed", 5)
    assert other.exit_code == 4 and "holds another result" in other.stderr and not other.stdout
    assert wushe("run", "small.toml", "--seed", 5, "--force").exit_code == 0
    assert load("results/small").seeds == (5,)


def test_a_taken_folder_is_refused_before_anything_runs(engine, here):
    Path("mine").mkdir()
    Path("mine/thesis.docx").write_text("years")
    done = wushe("run", "small.toml", "--out", "mine", "--force")
    assert done.exit_code == 4 and "thesis.docx" in done.stderr and not engine.lived


@pytest.mark.parametrize("place", ["small.toml", "./small.toml"])
def test_an_output_that_is_an_input_is_refused(engine, here, place):
    done = wushe("run", "small.toml", "--out", place)
    assert done.exit_code == 2 and "is an input" in done.stderr
    assert Path("small.toml").read_text(encoding="utf-8") == SMALL


def test_quiet_prints_the_table_and_nothing_else(engine, here):
    done = wushe("run", "small.toml", "--quiet")
    assert done.exit_code == 0 and not done.stderr and "Linkage" in done.stdout


def test_chinese_readers_get_a_chinese_table(engine, here):
    done = wushe("run", "small.toml", "--lang", "zh")
    assert "联动度" in done.stdout and "小街道" in done.stdout and "已保存" in done.stderr


def test_what_to_try_next_works_as_it_stands(engine, here):
    wushe("run", "small.toml")
    explain, again, opened = suggest_commands(Path("results/small"), [Path("small.toml")])
    words = again.split(" run ")[1].split()
    assert wushe(*explain.split()[-2:]).exit_code == 0
    assert wushe("run", *words).exit_code == 0
    assert load(words[-1]).scenarios["small"]["levers"]["admin_burden"] == 0.7
    python, *program = shlex.split(opened)
    assert python == "python" and "coverage" in warm.run(program, here).stdout


def test_an_interrupted_run_keeps_what_was_done_and_ends_with_130(engine, here):
    def stop():
        if ("small", 1, False) in engine.lived:
            signal.raise_signal(signal.SIGINT)

    engine.before_block = stop
    done = wushe("run", "small.toml", "--seeds", 3)
    assert done.exit_code == 130 and "1 of 3 runs kept in results/small" in done.stderr
    assert load("results/small").seeds == (0,) and load("results/small").provenance["interrupted"]
    assert (here / "results/small/overview.png").exists() and not list(here.glob("results/.*"))


def test_an_interrupt_while_the_result_is_presented_keeps_it_all(engine, here, monkeypatch):
    monkeypatch.setattr("wushe_sim.report.tables.make_main_table", lambda *_: signal.raise_signal(signal.SIGINT))
    done = wushe("run", "small.toml", "--seeds", 3)
    assert done.exit_code == 130 and "3 of 3 runs kept" in done.stderr and load("results/small").seeds == (0, 1, 2)


@pytest.mark.parametrize("bytes_", [0, 4_000, 30_000, 60_000])
def test_a_full_disk_ends_with_4_and_leaves_no_half_result(here, bytes_):
    script = """
import resource, sys
import tests.fake_engine as fake
from wushe_sim.cli import main
fake.put_in_runs(setattr, fake.Engine())
import wushe_sim.report.plot.overview, wushe_sim.results.folder
sys.dont_write_bytecode = True  # or Python would keep it cut short
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv.pop()),) * 2)
main.main()
"""
    done = warm.run(["-c", script, "run", "small.toml", bytes_], here, ENVIRONMENT)
    assert done.returncode == 4 and "Traceback" not in done.stderr
    left = sorted(path.name for path in here.glob("results/*"))
    assert left == [] or (left == ["small"] and "the tables are saved" in done.stderr and load(here / "results/small").seeds == (0,))


def test_help_names_an_argument_once():
    assert "{SCENARIO}..." in wushe("run", "--help").stdout and "......" not in wushe("check", "--help").stdout


@pytest.mark.skipif(not hasattr(signal, "SIGHUP"), reason="this system's terminals say nothing when they are closed")
def test_a_terminal_that_is_closed_gives_129_and_what_was_done_is_kept(engine, here, monkeypatch):
    monkeypatch.setattr("wushe_sim.cli.terminal.detach_from_terminal", lambda: None)  # this one is not closed

    def close():
        if len(engine.lived) > 1:
            signal.raise_signal(signal.SIGHUP)
            signal.raise_signal(signal.SIGHUP)  # by the shell and by the system

    engine.before_block = close
    done = wushe("run", "small.toml", "--seeds", 3, "--no-picture")
    assert done.exit_code == 129 and load("results/small").seeds == (0,)
    assert signal.getsignal(signal.SIGHUP) is signal.SIG_DFL


@pytest.mark.skipif(not hasattr(signal, "SIGHUP"), reason="this system's terminals say nothing when they are closed")
def test_under_nohup_a_run_goes_on_when_its_terminal_is_closed(engine, here):
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        engine.before_block = lambda: signal.raise_signal(signal.SIGHUP)
        assert wushe("run", "small.toml", "--no-picture").exit_code == 0
        assert signal.getsignal(signal.SIGHUP) is signal.SIG_IGN
    finally:
        signal.signal(signal.SIGHUP, before)


@pytest.mark.processes
@pytest.mark.skipif(not hasattr(os, "fork"), reason="no terminals of this kind here")
def test_a_run_whose_terminal_is_gone_ends_with_what_was_done(here):
    import pty

    program, terminal = pty.fork()
    if not program:
        os.execve(sys.executable, [*PROGRAM, "run", "small.toml", "--seeds", "100000", "--no-picture", "--out", "kept"], ENVIRONMENT)
    with contextlib.suppress(OSError):
        while not re.search(rb"[1-9]\d* of 100,000 runs", os.read(terminal, 65536)):
            pass
    os.close(terminal)
    assert os.waitstatus_to_exitcode(os.waitpid(program, 0)[1]) == 129
    assert 0 < len(load(here / "kept").seeds) < 100_000


def test_the_systems_wish_to_end_gives_143(engine, here):
    engine.before_block = lambda: signal.raise_signal(signal.SIGTERM)
    done = wushe("run", "small.toml")
    assert done.exit_code == 143 and "nothing was written" in done.stderr and not Path("results").exists()


def test_an_error_that_comes_of_an_interrupt_is_an_interrupt(engine, here):
    def swallowed():
        with contextlib.suppress(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)
        raise RuntimeError("no compiled object yet")

    engine.before_block = swallowed
    done = wushe("run", "small.toml")
    assert done.exit_code == 130 and not Path("results").exists()


def test_a_new_file_is_written_whole_or_not_at_all(here):
    script = ("import resource, sys; sys.dont_write_bytecode = True; resource.setrlimit(resource.RLIMIT_FSIZE, (3000, 3000)); "
              "from wushe_sim.cli import main; main.main()")
    for words in (["new", "a.toml"], ["new", "--table", "a.xlsx"], ["new", "small.toml", "--force"]):
        done = warm.run(["-c", script, *words], here, ENVIRONMENT)
        assert done.returncode == 4 and "File too large" in done.stderr
    assert [path.name for path in here.iterdir()] == ["small.toml"] and Path("small.toml").read_text(encoding="utf-8") == SMALL


def test_a_bug_keeps_its_traceback_and_ends_with_1(engine, here):
    def bug():
        raise ZeroDivisionError("a bug")

    engine.before_block = bug
    done = wushe("run", "small.toml")
    assert done.exit_code == 1 and isinstance(done.exception, ZeroDivisionError)


VILLAGE = """name = "village"
weeks = 4
burn_in = 0
[[place.community]]
network = "ties.csv"
attributes = "people.csv"
groups = "caste"
"""


@pytest.fixture
def village(here):
    Path("village.toml").write_text(VILLAGE, encoding="utf-8")
    Path("ties.csv").write_text("a,b\nb,a\nb,c\nc,d\nd,d\n", encoding="utf-8")
    Path("people.csv").write_text("id,caste\na,x\nb,x\nc,y\nd,y\n", encoding="utf-8")
    return here


MEASURED = ("ties: 4 residents, 3 ties, mean degree 1.50", "2 groups, known of 4, fractionalization 0.500, polarization 1.000",
            "1 self loop dropped (d); 1 tie named from both ends merged (b–a)")


def test_what_real_places_are_like_and_what_was_mended_is_said_and_kept(engine, village):
    done, checked = wushe("run", "village.toml"), wushe("check", "village.toml")
    assert all(said in done.stderr and said in checked.stdout for said in MEASURED)
    about = load(village / "results/village").provenance["places"]["village"]["ties"]
    assert about["mended"] == {"self_loops": 1, "reversed_edges": 1} and about["figures"]["group_assortativity"] == 0.333333
    assert json.loads(wushe("check", "village.toml", "--format", "json").stdout)[0]["places"]["ties"] == about


def test_places_that_cannot_be_read_are_all_told_before_anything_runs_or_is_written(engine, village):
    with Path("village.toml").open("a") as file:
        file.write('[[place.community]]\nnetwork = "none.csv"\n')
    Path("ties.csv").write_text("a,b\nb\n,c\n", encoding="utf-8")
    done = wushe("run", "village.toml")
    assert done.exit_code == 2 and not engine.lived and not Path("results").exists()
    assert [said in done.stderr for said in ("ties.csv:2:", "ties.csv:3:", "none.csv: there is no such file")] == [True] * 3


# --- what is refused -------------------------------------------------------------------------------------------------------------


WRONG_USE = [
    (("run", "small.toml", "--jobs", 0), expect("number_of_jobs", jobs=0)),
    (("run", "small.toml", "--jobs", -1), expect("number_of_jobs", jobs=-1)),
    (("run", "small.toml", "--jobs", 10**6), expect("number_of_jobs", jobs=1000000)), (("run", "small.toml", "--jobs", "two"), "--jobs"),
    (("run", "small.toml", "--seed", -1), expect("seeds_problem", "a_seed_is", value=-1)),
    (("run", "small.toml", "--seed", 2**64), expect("seeds_problem", "a_seed_is", value=2**64)),
    (("run", "small.toml", "--seed", "x"), "--seed"),
    (("run", "small.toml", "--seeds", 0), expect("seeds_problem", "number_of_seeds", most=1000000, number=0)),
    (("run", "small.toml", "--seeds", 2, "--seed", 1), expect("seeds_and_seed")),
    (("run", "small.toml", "--seed", 1, "--seed", 1), expect("seed_twice", seed=1)),
    (("run", "small.toml", "--weeks", 0), expect("below_range", place="scenario small weeks", value=0)),
    (("run", "small.toml", "--weeks", -4), expect("below_range", place="scenario small weeks", value=-4)),
    (("run", "small.toml", "--set", "admin_burdn=0.5"), expect("unknown_key_elsewhere", near="admin_burden")),
    (("run", "small.toml", "--set", "x"), expect("no_setting", written='"x"')),
    (("run", "small.toml", "--set", "admin_burden=1.4"), expect("above_range", place="--set levers.admin_burden")),
    (("run", "small.toml", "--sed", 1), "--seed"),
    (("run", "smal.toml"), expect("file_near", near="small.toml")), (("run", "small.toml", "small.toml"), expect("name_taken")),
    (("run",), "SCENARIO"), (("rnu", "small.toml"), "Did you mean 'run'"), ((), "Commands:"), (("levers", "--format", "yaml"), "--format"),
    (("explain", "admin_burdn"), expect("explain_near", name="admin_burdn")),
    (("explain", "zzzzqqq"), expect("explain_nothing", name="zzzzqqq")),
    (("check", "small.toml", "--lang", "fr"), "--lang"), (("run", "small.toml", "--out", "a\nb"), expect("folder_unfit", path='a\nb')),
]


@pytest.mark.parametrize(("words", "expected"), WRONG_USE, ids=[" ".join(map(str, words))[:50] for words, _ in WRONG_USE])
def test_bad_use_is_explained_and_ends_with_2(engine, here, words, expected):
    with collect_shown() as shown:
        done = wushe(*words)
    assert done.exit_code == 2 and not done.stdout
    if isinstance(expected, str):  # Typer says it itself
        assert expected in done.stderr
    else:
        check_message(shown, expected)
        assert all(str(message) in done.stderr for message in shown)
    assert "Traceback" not in done.stderr and not engine.lived and not Path("results").exists()


def test_the_errors_of_all_files_are_told_at_once(here):
    Path("bad.toml").write_text('name = "bad"\nweeks = 0\n[levers]\nadmin_burden = 2\n')
    Path("worse.toml").write_text("name = [\n")
    done = wushe("check", "bad.toml", "worse.toml", "none.toml")
    assert done.exit_code == 2 and not done.stdout
    assert [line.split(":")[1].strip() for line in done.stderr.splitlines()] == ["bad.toml", "bad.toml", "worse.toml", "none.toml"]


def test_errors_are_printed_as_they_are_and_no_markup_eats_a_table(here):
    Path("bad.toml").write_text('name = "bad"\nadmin_burden = 0.2\n')
    assert "[levers]" in wushe("check", "bad.toml").stderr


def test_debug_shows_where_an_error_arose(here):
    assert "Traceback" in wushe("check", "none.toml", "--debug").stderr
    assert "Traceback" not in wushe("check", "none.toml").stderr


# --- the other commands ----------------------------------------------------------------------------------------------------------


def test_check_says_what_is_right(here):
    done = wushe("check", "small.toml")
    assert done.exit_code == 0
    assert done.stdout == "small.toml: valid; small, 30 weeks after a burn-in of 8 weeks, 2 communities, 600 residents\n"
    assert json.loads(wushe("check", "small.toml", "--format", "json").stdout)[0]["weeks"] == 30


def test_check_says_in_chinese_what_is_right(here):
    said = wushe("check", "small.toml", "--lang", "zh").stdout
    assert said == "small.toml：无误；small，预热 8 周后运行 30 周，2 个社区、600 名居民\n"


def test_check_reads_the_files_of_real_places(here):
    Path("ties.csv").write_text("source,target\n1,2\n2,3\n")
    Path("real.toml").write_text('name = "real"\n[[place.community]]\nnetwork = "ties.csv"\n')
    assert wushe("check", "real.toml").exit_code == 0
    Path("ties.csv").write_text("source,target,weight\n1,2,-1\n")
    done = wushe("check", "real.toml")
    assert done.exit_code == 2 and "ties.csv" in done.stderr


def test_new_writes_a_scenario_that_is_right_and_overwrites_nothing(here):
    assert wushe("new", "mine.toml").exit_code == 0
    assert Scenario.load("mine.toml").name == "mine"
    Path("mine.toml").write_text("my own")
    assert wushe("new", "mine.toml").exit_code == 4 and Path("mine.toml").read_text() == "my own"
    assert wushe("new", "mine.toml", "--force").exit_code == 0 and wushe("check", "mine.toml").exit_code == 0


@pytest.mark.parametrize(("name", "code"), [("a b.toml", 2), ('a".toml', 2), ("no/where.toml", 4), ("-x.toml", 2)])
def test_new_refuses_a_name_that_no_scenario_can_have(here, name, code):
    done = wushe("new", "--", name)
    assert done.exit_code == code and not list(here.glob("*a*b*"))


def test_the_schema_is_json_schema(here):
    assert "levers" in json.loads(wushe("schema").stdout)["properties"]


CATALOGUES = [("levers", list_declarations(Levers)), ("switches", list_declarations(Switches)), ("decisions", DECISIONS),
              ("indicators", INDICATORS)]


@pytest.mark.parametrize(("command", "entries"), CATALOGUES, ids=[command for command, _ in CATALOGUES])
def test_a_catalogue_has_every_entry_in_every_form(command, entries):
    names = [getattr(entry.declaration, "method", "") or name for name, entry in entries.items()]
    assert [row["name"] for row in json.loads(wushe(command, "--format", "json").stdout)] == names
    assert [row["name"] for row in csv.DictReader(io.StringIO(wushe(command, "--format", "csv").stdout))] == names
    table = wushe(command).stdout
    assert all(name in table for name in names) and all(get_label(entry.declaration).render("zh") in table for entry in entries.values())


def test_parameters_say_what_they_rest_on():
    rows = json.loads(wushe("parameters", "--format", "json").stdout)
    assert all(row["low"] <= row["default"] <= row["high"] and row["source"] for row in rows)


EVERYTHING = ["admin_burden", "admin-burden", "peer_influence", "linkage", "join_volunteering", "mobilise.quit_hazard", "need_minutes",
              "belonging", "Residents.belonging"]


@pytest.mark.parametrize("name", EVERYTHING)
def test_whatever_is_declared_can_be_explained(name):
    done = wushe("explain", name)
    assert done.exit_code == 0 and "meaning" in done.stdout


def test_one_name_may_mean_several_things_and_each_is_told():
    rows = json.loads(wushe("explain", "belonging", "--format", "json").stdout)
    assert {row["is"].split()[0] for row in rows} == {"indicator", "count", "column"}


def test_the_week_is_explained_stage_by_stage():
    rows = json.loads(wushe("explain", "week", "--format", "json").stdout)
    assert " ".join(row["name"] for row in rows) == "move need hand_down mobilise give broker deliver deliberate feel adapt"
    assert "deliberation" in next(row for row in rows if row["name"] == "deliberate")["levers"]
    assert all(row["meaning"] in wushe("explain", "week").stdout for row in rows)


def test_a_stage_is_explained_with_the_levers_and_switches_that_it_reads():
    told = wushe("explain", "feel").stdout
    assert told.startswith("feel: stage") and "own_levels" in told and "moral_governance" in told


# --- terminals, languages, and the world outside ----------------------------------------------------------------------------------


@pytest.mark.parametrize(("asked", "environment", "expected"), [
    ("zh", {"WUSHE_LANG": "en"}, "zh"), (None, {"WUSHE_LANG": "zh", "LANG": "en_GB.UTF-8"}, "zh"), (None, {"LANG": "zh_CN.UTF-8"}, "zh"),
    (None, {"LC_ALL": "en_US.UTF-8", "LANG": "zh_CN.UTF-8"}, "en"), (None, {}, "en"), (None, {"WUSHE_LANG": "fr", "LANG": "zh_TW"}, "zh"),
    (None, {"LANG": "C"}, "en"),
])
def test_the_language_is_what_is_asked_for_then_the_variable_then_the_locale(asked, environment, expected):
    assert detect_language(asked, environment) == expected


@pytest.mark.parametrize("name", ["\x1b[31mred\x1b[0m", "\x1b]0;title\x07red", "\x1bcred", "r\x07e\x08d", "\u202ered"])
def test_a_terminal_is_not_obeyed_by_names(name):
    assert make_printable(name) == "red"
    assert title("x", {"label": {"en": name}}, "en") == "red"


def test_numbers_are_written_as_readers_write_them():
    assert [number(*of) for of in ((0.745, "share"), (0.2, "share a year"), (float("nan"), "share"), (75046.2, "yuan"), (2.658, "weeks"))] \
        == ["74.5%", "20.0%", "–", "75,046", "2.66"]


def loaded_by(code, cwd):
    """The libraries that are loaded once some code has run."""
    program = [sys.executable, "-c", f"{code}\nimport sys; print(*sys.modules)"]
    done = subprocess.run(program, cwd=cwd, env=ENVIRONMENT, capture_output=True, check=True)
    return {name.partition(".")[0] for name in done.stdout.decode().splitlines()[-1].split()}


@pytest.mark.parametrize("words", [["run", "--help"], ["explain", "linkage"]])
def test_help_of_a_command_and_explanations_answer_without_the_heavy_libraries(here, words):
    loaded = loaded_by(f"from wushe_sim.cli.main import app; app({words!r}, standalone_mode=False)", here)
    assert not loaded & {"pandas", "numba", "matplotlib", "mesa", "scipy", "pyarrow", "networkx"}


def test_the_version_is_the_projects():
    import wushe_sim

    assert tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"] == wushe_sim.__version__


def test_every_public_name_is_there():
    import wushe_sim

    assert all(getattr(wushe_sim, name) for name in wushe_sim.__all__) and set(wushe_sim.__all__) <= set(dir(wushe_sim))
    with pytest.raises(AttributeError, match="nothing_of_the_kind"):
        wushe_sim.nothing_of_the_kind  # noqa: B018


def test_nobody_reading_any_more_is_no_error(here):
    words = [*PROGRAM, "parameters", "--format", "json"]
    program = subprocess.Popen(words, cwd=here, env=ENVIRONMENT, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    program.stdout.read(10)
    program.stdout.close()
    assert program.stderr.read() == b"" and program.wait(30) == 0


@pytest.mark.parametrize("env", [
    {"LC_ALL": "C"}, {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"}, {"PYTHONIOENCODING": "ascii"},
])
def test_chinese_does_not_break_a_terminal_that_has_none(here, env):
    done = started("levers", env=env, cwd=here)
    assert done.returncode == 0 and not done.stderr and b"admin_burden" in done.stdout
    assert json.loads(started("levers", "--format", "json", env=env, cwd=here).stdout)[0]["zh"]


def test_a_folder_that_is_gone_is_told_and_no_traceback(tmp_path):
    gone = tmp_path / "gone"
    gone.mkdir()
    (tmp_path / "small.toml").write_text(SMALL, encoding="utf-8")
    script = f'rmdir "{gone}"; exec "{sys.executable}" -m wushe_sim check small.toml'
    done = by_shell(script, gone)
    assert done.returncode == 2 and b"Traceback" not in done.stderr and b"small.toml" in done.stderr


@pytest.mark.parametrize("words", [
    "check ../small.tml", "run ../small.toml", "new x.toml", "report x", "status x", "sweep ../small.toml --out x"])
def test_in_a_folder_that_is_gone_no_command_ends_in_a_traceback(tmp_path, words):
    (tmp_path / "gone").mkdir()
    (tmp_path / "small.toml").write_text(SMALL, encoding="utf-8")
    script = "import os; os.rmdir(os.getcwd()); from wushe_sim.cli.main import main; main()"
    done = warm.run(["-c", script, *words.split()], tmp_path / "gone", ENVIRONMENT)
    assert done.returncode in (2, 4) and done.stderr.startswith("error: ") and "Traceback" not in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["small.toml"]


@pytest.mark.parametrize("env", [{"WUSHE_CACHE": "/dev/null/no"}, {"HOME": "/dev/null", "WUSHE_CACHE": "", "XDG_CACHE_HOME": ""}])
def test_without_a_place_for_compiled_code_a_temporary_one_serves_and_is_gone_afterwards(here, env):
    code = ("from wushe_sim.engine.kernel_cache import CACHE, is_cold, is_kept; print(CACHE.folder); "
            "print(CACHE.folder.is_dir(), is_cold(), is_kept())")
    done = warm.run(["-c", code], here, ENVIRONMENT | env, check=True)
    place, said = done.stdout.splitlines()
    assert said == "True True False" and not Path(place).exists() and not done.stderr


def test_a_run_without_a_picture_draws_none_and_does_not_say_that_it_did(engine, here):
    done = wushe("run", "small.toml", "--no-picture")
    assert done.exit_code == 0 and "Saved in results/small." in done.stderr
    assert not (here / "results" / "small" / "overview.png").exists() and (here / "results" / "small" / "manifest.json").exists()


def test_it_is_said_that_compiled_code_is_not_kept(engine, here, monkeypatch):
    monkeypatch.setattr("wushe_sim.engine.kernel_cache.is_cold", lambda: True)
    monkeypatch.setattr("wushe_sim.engine.kernel_cache.is_kept", lambda: False)
    assert "each run compiles again; set the variable WUSHE_CACHE to a folder that can" in wushe("run", "small.toml").stderr


def test_standard_input_may_be_closed(here):
    script = f'exec 0<&-; exec "{sys.executable}" -m wushe_sim check small.toml'
    assert by_shell(script, here).returncode == 0


def test_tables_in_a_pipe_have_neither_colours_nor_broken_lines(here):
    done = started("levers", cwd=here)
    lines = done.stdout.decode().splitlines()
    assert not ANSI.search(done.stdout.decode())
    assert sum(line.strip().split(" ")[0] in list_declarations(Levers) for line in lines) == len(list_declarations(Levers))


def test_a_read_only_folder_is_a_storage_error_before_anything_runs(engine, here, monkeypatch):
    monkeypatch.setattr(os, "access", lambda _, mode: not mode & os.W_OK)
    done = wushe("run", "small.toml", "--out", "locked/x")
    assert done.exit_code == 4 and "cannot be written to" in done.stderr and not engine.lived


def test_the_program_is_where_the_project_says():
    if found := shutil.which("wushe", path=str(Path(sys.executable).parent)):
        assert subprocess.run([found, "--help"], capture_output=True, check=False).returncode == 0


def test_a_remark_is_in_the_readers_language(tmp_path):
    file = tmp_path / "later.toml"
    file.write_text('name = "later"\n[schedule]\nheterogeneity = [{ week = 5, value = 0.8 }]\n', encoding="utf-8")
    assert "开始之后只通过新迁入者起作用" in CliRunner().invoke(app, ["check", str(file), "--lang", "zh"]).stderr

"""Extensions: what they may declare, how they are found, and that what they bring is there wherever a run is."""

import json
import os
from pathlib import Path

import pytest

from tests import warm
from tests.messages import check_message, expect, raises_message
from wushe_sim.errors import BadInput
from wushe_sim.model.extension import Count, Decision, Extension, Indicator, Lever, Reader, Stage
from wushe_sim.model.extensions import Register

ROOT = Path(__file__).resolve().parents[2]
VISITING = '''
from wushe_sim.model.extension import Count, Decision, Extension, Indicator, Lever, Stage


def visit(moment):
    rows = moment.rows("Volunteer")
    went = moment.decide("pay_visit", rows, moment.lever("visits_asked") * moment.community.volunteers.bond[rows])
    moment.count("visits", went.sum())


extension = Extension(
    "visiting", "0.1",
    levers={"visits_asked": Lever(0.0, 0, 1, "share", "remedies", "IV.4", ("visit",), "how far visits are asked for", "Visits asked for")},
    stages={"visit": Stage(visit, "feel", "volunteers visit neighbours")},
    counts={"visits": Count("visits paid by volunteers", "visits")},
    decisions={"pay_visit": Decision("Volunteer", "yes or no", "visit", ("chance", "draw"), "pay a visit", "Pay a visit")},
    indicators={"visit_rate": Indicator(lambda s: s.visits / s.residents, "share", "II.2", "visits paid", "Visits")},
    zh={"Visits asked for": "探访", "how far visits are asked for": "要求探访的程度", "Visits": "探访率"})
'''
STREET = '''
scenario = ws.Scenario.load({path!r}).replace(burn_in=8, weeks=8)
'''.format(path=str(ROOT / "scenarios" / "classroom.toml"))


def visit(moment):
    """A stage that does nothing."""


STAGES = {"visit": Stage(visit, "feel", "volunteers visit neighbours")}


def run(folder, script, **environment):
    """What a script of a reader's own prints, with the extension's module at hand."""
    (folder / "visiting.py").write_text(VISITING, encoding="utf-8")
    env = {**os.environ, "PYTHONPATH": os.pathsep.join([str(folder), str(ROOT)]), "WUSHE_LANG": "en", **environment}
    return warm.run(["-c", script] if isinstance(script, str) else ["-m", "wushe_sim", *script], cwd=folder, env=env)


# --- what may be declared --------------------------------------------------------------------------------------------------------


def lever(**said):
    return Lever(**{"default": 0.0, "low": 0, "high": 1, "unit": "share", "family": "remedies", "section": "IV.4", "stages": ("visit",),
                    "meaning": "visits", "label": "Visits", **said})


@pytest.mark.parametrize(("brought", "expected"), [
    ({"levers": {"asked": lever(stages=("deliver",))}}, expect("lever_stages", stages="deliver", allowed="visit")),
    ({"levers": {"asked": lever(stages=())}}, expect("lever_stages", "none")),
    ({"levers": {"asked": lever(default=2.0)}}, expect("lever_default", "range_of_lever", default=2.0, low=0, high=1)),
    ({"levers": {"asked": lever(default="all", options=("none", "some"))}}, expect("lever_default", allowed="none, some")),
    ({"levers": {"asked": lever(shapes_population=True)}}, expect("lever_of_population")),
    ({"levers": {"Asked": lever()}}, expect("no_name", kind="levers", name="Asked")),
    ({"counts": {"visits": lever()}}, expect("wrong_declaration", kind="counts", name="visits", wanted="Count", found="Lever")),
    ({"decisions": {"go": Decision("City", "yes or no", "visit", (), "go", "Go")}}, expect("decision_actor", actor="City")),
    ({"decisions": {"go": Decision("Donor", "shares", "visit", (), "go", "Go")}},
     expect("decision_kind", kind="shares", names="yes or no or amount")),
    ({"decisions": {"go": Decision("Donor", "amount", "give", (), "go", "Go")}}, expect("decision_stage", stage="give")),
    ({"readers": {"mine": Reader((".csv",), len, "mine")}}, expect("reader_suffix", suffix=".csv")),
    ({"levers": {"asked": lever()}, "zh": {"Visit": "探访"}}, expect("chinese_of_no_text", "did_you_mean", text="Visit", near="Visits")),
    ({"version": ""}, expect("no_name_or_version", name="mine", version="")),
])
def test_what_no_catalogue_can_hold_is_refused_by_name(brought, expected):
    with raises_message(BadInput, expected) as refused:
        Extension(**{"name": "mine", "version": "1", "stages": STAGES, **brought})
    check_message(refused.value, "of_extension", name="mine")
    assert "\n" not in str(refused.value)


def test_a_digest_follows_what_is_declared_and_what_is_written():
    one = Extension("mine", "1", stages=STAGES, counts={"visits": Count("visits", "visits")})
    assert one.digest() == Extension("mine", "1", stages=STAGES, counts={"visits": Count("visits", "visits")}).digest()
    others = (Extension("mine", "2", stages=STAGES), Extension("mine", "1", stages=STAGES),
              Extension("mine", "1", indicators={"x": Indicator(lambda s: s.weeks, "", "I", "x", "X")}))
    assert len({one.digest(), *(other.digest() for other in others)}) == 4


def test_two_extensions_of_one_name_and_too_many_decisions_are_refused():
    register = Register()
    register.by_hand += [Extension("mine", "1"), Extension("mine", "2")]
    with raises_message(BadInput, "two_extensions", name="mine"):
        register.close()
    register.by_hand[:] = [Extension("mine", "1", stages=STAGES, decisions={
        f"go_{number}": Decision("Donor", "amount", "visit", (), "go", "Go") for number in range(17)})]
    with raises_message(BadInput, "many_decisions", most=16):
        register.close()


# --- where they are found --------------------------------------------------------------------------------------------------------


@pytest.mark.compiled
def test_a_levers_default_changes_not_a_byte_of_what_was_there(tmp_path):
    script = f"import wushe_sim as ws{STREET}ws.run(scenario, seeds=2).weekly.to_parquet('{{}}.parquet')"
    assert run(tmp_path, script.format("without")).returncode == 0
    ended = run(tmp_path, script.format("with"), WUSHE_EXTENSIONS="visiting:extension")
    assert ended.returncode == 0, ended.stderr
    import pandas as pd

    without, with_it = (pd.read_parquet(tmp_path / f"{name}.parquet") for name in ("without", "with"))
    assert (with_it["visit_rate"] == 0).all() and with_it.drop(columns="visit_rate").equals(without)


@pytest.mark.compiled
@pytest.mark.parametrize("jobs", [1, pytest.param(2, marks=pytest.mark.processes)])
def test_overrides_processes_and_sweeps_carry_an_extension(tmp_path, jobs):
    ended = run(tmp_path, f"""
import json
import visiting
import wushe_sim as ws

ws.extend(visiting.extension)
{STREET}
asked = scenario.replace(levers={{"visits_asked": 1.0}})


class Homebody(ws.Volunteer):
    def pay_visit(self, chance, draw):
        return False


class Rule(ws.Volunteer):
    @ws.rule
    def pay_visit(self, chance, draw):
        return draw < chance


plain = ws.run(asked, seeds=2)
home = ws.run(asked, seeds=2, agents={{ws.Volunteer: Homebody}}, jobs={jobs})
rule = ws.run(asked, seeds=2, agents={{ws.Volunteer: Rule}})
swept = ws.sweep({{"base": scenario, "seeds": 2, "vary": {{"visits_asked": [0.0, 1.0]}}}}, "sweep")
told = json.load(open("sweep/manifest.json"))["extensions"]["visiting"]["version"]
print(plain.summary()["visit_rate"].min() > 0, home.summary()["visit_rate"].max() == 0, rule.weekly.equals(plain.weekly),
      swept.summary()["visit_rate"].tail(2).tolist() == plain.summary()["visit_rate"].tolist(), told)
""")
    assert ended.stdout == "True True True True 0.1\n", ended.stderr
    other = run(tmp_path, f"""
import wushe_sim as ws
{STREET}
ws.sweep({{"base": scenario, "seeds": 2, "vary": {{"admin_burden": [0.1, 0.2]}}}}, "sweep")
""")
    assert other.returncode == 1 and "StorageError" in other.stderr


@pytest.mark.compiled
def test_every_street_of_a_region_has_the_stages_and_its_own_levers(tmp_path):
    (tmp_path / "two.toml").write_text("""name = "two"
weeks = 4
burn_in = 4
[place]
communities = 1
residents = 100
[region]
cities = 1
streets = 2
""", encoding="utf-8")
    ended = run(tmp_path, """
import wushe_sim as ws

result = ws.run(ws.Scenario.load("two.toml").replace(levers={"visits_asked": 1.0}))
print((result.weekly.groupby("street")["visit_rate"].sum() > 0).tolist())
""", WUSHE_EXTENSIONS="visiting:extension")
    assert ended.stdout == "[True, True]\n", ended.stderr


@pytest.mark.compiled
def test_what_lives_in_a_script_is_found_by_no_other_process(tmp_path):
    ended = run(tmp_path, f"""
import wushe_sim as ws
from wushe_sim.model.extension import Extension

ws.extend(Extension("mine", "1"))
{STREET}
ws.run(scenario, seeds=2, each_week=lambda street: None, jobs=2)
""")
    assert ended.stderr.strip().splitlines()[-1].endswith("put it into a module of its own, or take one job")


def test_help_looks_for_no_extension_and_a_wrong_one_is_named_in_a_line(tmp_path):
    wrong = {"WUSHE_EXTENSIONS": "visitin:extension"}
    helped = run(tmp_path, ["--help"], **wrong)
    assert helped.returncode == 0, helped.stderr
    ended = run(tmp_path, ["levers"], **wrong)
    assert ended.returncode == 2 and not ended.stdout
    assert ended.stderr.startswith("error: extension WUSHE_EXTENSIONS=visitin:extension: cannot be loaded (ModuleNotFoundError")


def test_catalogues_name_what_an_extension_brings_in_both_languages(tmp_path):
    named = {"WUSHE_EXTENSIONS": "visiting:extension"}
    levers = json.loads(run(tmp_path, ["levers", "--format", "json"], **named).stdout)
    assert [(row["zh"], row["meaning_zh"]) for row in levers if row["name"] == "visits_asked"] == [("探访", "要求探访的程度")]
    assert "visits_asked" in run(tmp_path, ["explain", "探访"], **named).stdout
    assert "volunteers visit" in run(tmp_path, ["explain", "visit", "--lang", "zh"], **named).stdout
    week = run(tmp_path, ["explain", "week", "--format", "csv"], **named).stdout.splitlines()
    assert [row.split(",")[1] for row in week][9:12] == ["feel", "visit", "adapt"]


def test_one_that_comes_late_bears_a_name_in_use_or_uses_us_too_early_is_refused(tmp_path):
    late = "import wushe_sim as ws; ws.Scenario; import visiting; ws.extend(visiting.extension)"
    assert "comes too late" in run(tmp_path, late).stderr
    taken = VISITING.replace('"visits_asked"', '"admin_burden"')
    (tmp_path / "taken.py").write_text(taken, encoding="utf-8")
    assert "levers.admin_burden already exists" in run(tmp_path, ["levers"], WUSHE_EXTENSIONS="taken:extension").stderr
    (tmp_path / "early.py").write_text("import wushe_sim as ws\nws.Resident\n" + VISITING, encoding="utf-8")
    assert "uses wushe_sim while it declares itself" in run(tmp_path, ["levers"], WUSHE_EXTENSIONS="early:extension").stderr


@pytest.mark.compiled
@pytest.mark.parametrize(("body", "said"), [
    ("moment.community.residents.trust[0] = 2", "wrote Residents.trust: "),
    ("1 / 0", "raised ZeroDivisionError: division by zero"),
    ("moment.lever('visits_aske')", "lever 'visits_aske' is not there (did you mean visits_asked?)"),
    ("moment.count('visit', 1)", "count 'visit' is none of extension visiting's (did you mean visits?)"),
    ("moment.decide('leave', [], [])", "decision 'leave' is none of stage visit's"),
    ("moment.rows('City')", "rows: 'City' is no actor of a community"),
])
def test_a_stage_that_fails_stops_the_run_with_one_line(tmp_path, body, said):
    (tmp_path / "wrong.py").write_text(VISITING.replace("    rows = moment", f"    {body}\n    rows = moment"), encoding="utf-8")
    ended = run(tmp_path, ["run", str(ROOT / "scenarios" / "classroom.toml"), "--set", "burn_in=2", "--weeks", "2", "--quiet"],
                WUSHE_EXTENSIONS="wrong:extension")
    assert ended.returncode == 2
    assert ended.stderr.startswith("error: extension visiting: stage visit in c00, week -2") and said in ended.stderr

"""What a sweep is told: every kind of factor and design, and everything that is refused, in a line and before anything is written."""

import math
import textwrap
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from tests.experiments.conftest import BASE, said
from tests.messages import Ending, check_message, expect, raises_message
from wushe_sim.errors import BadInput
from wushe_sim.experiments.sweep.spec import Sweep, list_differences
from wushe_sim.scenario import Scenario, content_of

ROOT = Path(__file__).resolve().parents[3]


def points_of(**changes):
    made = Sweep.of(said(**changes))
    return [made.row(point) for point in range(len(made.points))]


def lhs(points=40, **settings):
    return {"kind": "lhs", "points": points, **settings}


# --- designs ---------------------------------------------------------------------------------------------------------------------


def test_a_grid_takes_every_combination_and_the_last_factor_moves_fastest():
    assert points_of() == [{"admin_burden": burden, "actors": actors} for burden in (0.0, 0.4, 0.8) for actors in ("three", "five")]


@pytest.mark.parametrize(("design", "number"), [
    (lhs(12), 12), ({"kind": "sobol", "points": 16}, 16), ({"kind": "saltelli", "points": 8}, 8 * 4),
    ({"kind": "saltelli", "points": 8, "second_order": True}, 8 * 6), ({"kind": "morris", "points": 5}, 5 * 3),
])
def test_sampled_designs_have_as_many_points_as_their_makers_say(design, number):
    rows = points_of(design=design, vary={"admin_burden": {"min": 0.1, "max": 0.9}, "covenant": {"min": 0.0, "max": 1.0}})
    assert len(rows) == number and all(0.1 <= row["admin_burden"] <= 0.9 for row in rows)


def test_a_sampled_design_is_the_same_each_time_and_another_under_another_seed():
    assert points_of(design=lhs(seed=3)) == points_of(design=lhs(seed=3)) != points_of(design=lhs(seed=4))


def test_a_latin_hypercube_has_one_value_in_each_stratum():
    values = sorted(row["covenant"] for row in points_of(design=lhs(10), vary={"covenant": {"min": 0.0, "max": 1.0}}))
    assert [int(value * 10) for value in values] == list(range(10))


def test_a_number_of_sobol_points_that_is_no_power_of_two_is_said():
    check_message(Sweep.of(said(design={"kind": "sobol", "points": 12})).notes, "no_power_of_2", points=12)
    assert not Sweep.of(said(design={"kind": "sobol", "points": 16})).notes


# --- what varies -----------------------------------------------------------------------------------------------------------------


def test_levers_switches_places_and_parameters_vary_alike():
    made = Sweep.of(said(design=lhs(), vary={
        "levers": {"covenant": {"min": 0.0, "max": 1.0}}, "switches": {"peer_influence": [True, False]},
        "place.residents": {"min": 100, "max": 300}, "parameters": {"broker": {"builds": {"min": 0.01, "max": 0.05}}}, "burn_in": [0, 8]}))
    assert set(made.row(0)) == {"covenant", "switches.peer_influence", "place.residents", "parameters.broker.builds", "burn_in"}
    for point in range(40):
        row, scenario = made.row(point), made.scenario(point)
        assert row["covenant"] == scenario.levers.covenant and row["place.residents"] == scenario.place.residents
        assert row["switches.peer_influence"] == scenario.switches.peer_influence and row["burn_in"] == scenario.burn_in
        assert row["parameters.broker.builds"] == scenario.parameters.broker.builds and type(row["place.residents"]) is int


def test_shares_sum_to_one_whatever_the_design():
    for design, more in ((lhs(), {}), ({"kind": "grid"}, {"steps": 5})):
        made = Sweep.of(said(design=design, vary={
            "charity_mix": {"shares": "all"} | more, "place": {"types": {"shares": ["new_estate", "mixed"]} | more}}))
        for point in range(len(made.points)):
            scenario = made.scenario(point)
            assert math.isclose(sum(scenario.levers.charity_mix.values()), 1) and math.isclose(sum(scenario.place.types.values()), 1)
    assert len(made.points) == 15 * 5


def test_mixes_are_uniform_over_all_mixes():
    rows = points_of(design=lhs(2000), vary={"charity_mix": {"shares": "all"}})
    means = [sum(row[f"charity_mix.{part}"] for row in rows) / 2000 for part in ("government", "targeted", "love_link")]
    assert all(abs(mean - 1 / 3) < 0.02 for mean in means)


def test_named_options_change_several_keys_at_once():
    made = Sweep.of(said(vary={"remedy": {"options": {
        "none": {}, "three": {"self_governance": 0.6, "switches": {"grievance": False}, "place.communities": 3}}}}))
    assert [made.row(0), made.row(1)] == [{"remedy": "none"}, {"remedy": "three"}] and made.scenario(0) == BASE
    changed = made.scenario(1)
    assert (changed.levers.self_governance, changed.switches.grievance, changed.place.communities) == (0.6, False, 3)


def test_a_lever_may_vary_from_a_week_on_and_then_burn_ins_are_alike():
    made = Sweep.of(said(vary={"admin_burden": {"values": [0.1, 0.7], "week": 4, "over": 2}}))
    entry = made.scenario(1).schedule.admin_burden[0]
    assert (entry.week, entry.value, entry.over) == (4, 0.7, 2) and made.shares_burn_ins
    assert not Sweep.of(said()).shares_burn_ins


def test_scenarios_themselves_vary(tmp_path):
    (tmp_path / "one.toml").write_text("weeks = 6\n[levers]\ncovenant = 0.5\n")
    other = BASE.replace(name="two", weeks=7)
    made = Sweep.of({"vary": {"scenario": ["one.toml", other], "admin_burden": [0.1, 0.2]}}, tmp_path)
    assert [made.scenario(point).name for point in range(4)] == ["one", "one", "two", "two"]
    assert made.scenario(1).levers.covenant == 0.5 and made.scenario(1).levers.admin_burden == 0.2 and made.scenario(2).weeks == 7


# --- tables ----------------------------------------------------------------------------------------------------------------------

ROWS = [["admin_burden", "actors", "switches.peer_influence", "place.residents", "charity_mix.government", "charity_mix.targeted",
         "charity_mix.love_link"], [0.1, "three", "TRUE", 200, 0.5, 0.25, 0.25], [None, "five", "FALSE", 100, None, None, None]]


def test_a_table_from_csv_or_excel_is_a_design(tmp_path):
    (tmp_path / "points.csv").write_text("\n".join(",".join("" if cell is None else str(cell) for cell in row) for row in ROWS))
    book = openpyxl.Workbook()
    for row in ROWS:
        book.active.append(row)
    book.save(tmp_path / "points.xlsx")
    made = [Sweep.of({"base": BASE, "design": {"kind": "table", "file": name}}, tmp_path) for name in ("points.csv", "points.xlsx")]
    for one in made:
        assert one.row(0)["charity_mix.targeted"] == 0.25 and one.row(1) == {
            "actors": "five", "switches.peer_influence": False, "place.residents": 100}
        assert one.scenario(1).levers.admin_burden == BASE.levers.admin_burden and one.scenario(0).switches.peer_influence
    assert made[0].said() == made[1].said()


@pytest.mark.parametrize(("text", "expected"), [
    ("admin_burdn\n0.5\n", expect("unknown_key_elsewhere", near="admin_burden")),
    ("admin_burden\n1.5\n", expect("above_range", path=Ending("/points.csv"), line=2, key="admin_burden")),
    ("admin_burden\n0.5\n0.5\n", expect("same_point", path=Ending("/points.csv"), line=3, first=2)),
    ("admin_burden\n", expect("no_point", place="sweep design.file")),
    ("design\n1\n", expect("no_column_varies", place="sweep design.file")),
    ("charity_mix.government\n0.4\n", expect("shares_lack", names="targeted, love_link")),
    ("place.residents\n100.5\n", expect("not_whole", place="sweep design.file", line=2)),
])
def test_a_wrong_table_is_refused_with_its_line(tmp_path, text, expected):
    (tmp_path / "points.csv").write_text(text)
    with raises_message(BadInput, expected):
        Sweep.of({"base": BASE, "design": {"kind": "table", "file": "points.csv"}}, tmp_path)


def test_the_design_that_a_sweep_writes_can_be_run_again(tmp_path):
    from wushe_sim.experiments.sweep.folder import list_design_columns, make_design_frame

    made = Sweep.of(said(design=lhs(5), vary={"charity_mix": {"shares": "all"}, "switches.grievance": [True, False]}))
    make_design_frame(made, list_design_columns(made)).to_csv(tmp_path / "design.csv", index=False)
    again = Sweep.of({"base": BASE, "design": {"kind": "table", "file": "design.csv"}}, tmp_path)
    assert [again.scenario(point) for point in range(5)] == [made.scenario(point) for point in range(5)]


# --- what is refused -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("changes", "expected"), [
    ({"vary": {}}, expect("nothing_varies", place="sweep vary")),
    ({"seeds": 0}, expect("number_of_seeds", place="sweep seeds")),
    ({"base": None}, expect("base_missing", place="sweep base")),
    ({"vary": {"admin_burdn": [0.1]}}, expect("unknown_key_elsewhere", near="admin_burden")),
    ({"vary": {"admin_burden": [0.1, 1.5]}}, expect("above_range", place="sweep vary.admin_burden[1]")),
    ({"vary": {"admin_burden": [0.1, 0.1]}}, expect("value_twice", place="sweep vary.admin_burden[1]")),
    ({"vary": {"admin_burden": {"min": 0.5, "max": 0.1, "steps": 2}}}, expect("min_above_max", place="sweep vary.admin_burden")),
    ({"vary": {"admin_burden": {"min": 0.1, "max": 0.5, "steps": 1}}}, expect("below_range", place="sweep vary.admin_burden.steps")),
    ({"vary": {"admin_burden": {"min": 0.1, "max": 0.5}}}, expect("grid_needs_steps", place="sweep vary")),
    ({"vary": {"actors": {"min": 0, "max": 1}}}, expect("has_no_range", place="sweep vary.actors")),
    ({"vary": {"admin_burden": {"min": 0.1, "steps": 3}}}, expect("lacks_end", key="max")),
    ({"vary": {"admin_burden": 0.5}}, expect("no_variation", place="sweep vary.admin_burden")),
    ({"vary": {"name": ["a", "b"]}}, expect("name_cannot_vary", place="sweep vary.name")),
    ({"vary": {"switches.peer_influence": [1, 0]}}, expect("truth_wanted", place='sweep vary."switches.peer_influence"[0]')),
    ({"vary": {"switches.giving": {"values": [True, False], "week": 3}}},
     expect("week_of_no_lever", place='sweep vary."switches.giving".week')),
    ({"design": "lhs"}, expect("design_needs", key="points")),
    ({"design": {"kind": "lhz"}}, expect("did_you_mean", near="lhs")),
    ({"design": {"kind": "grid", "points": 3}}, expect("design_knows_no", kind="grid")),
    ({"sedes": 3}, expect("did_you_mean", near="seeds")),
    ({"vary": {"place": {"residents": [100], "social_workers": [250]}}},
     expect("point_fails", point=0, values="place.residents = 100, place.social_workers = 250.0")),
    ({"vary": {"a": {"options": {"x": {"foo": 1}}}}}, expect("unknown_key", place="sweep vary.a.options.x.foo")),
    ({"base": "nowhere.toml"}, expect("no_such_file", place="sweep base", path="nowhere.toml")),
    ({"vary": {"covenant": [0.1], "levers": {"covenant": [0.2]}}}, expect("varies_twice", place="sweep vary.covenant")),
    ({"vary": {"charity_mix": {"shares": ["government"]}}}, expect("no_list_of_parts", place="sweep vary.charity_mix.shares")),
])
def test_what_cannot_be_is_refused_by_its_key(changes, expected):
    with raises_message(BadInput, expected):
        Sweep.of({key: value for key, value in said(**changes).items() if value is not None})


def test_an_error_names_the_line_of_the_file(tmp_path):
    (tmp_path / "base.toml").write_text("weeks = 4\n")
    (tmp_path / "s.toml").write_text(
        'base = "base.toml"\n[vary]\nactors = ["three", "fve"]\nadmin_burden = { min = 0, max = 2, steps = 3 }\n')
    with pytest.raises(BadInput) as refused:
        Sweep.load(tmp_path / "s.toml")
    assert len(refused.value.messages) == 2
    check_message(refused.value, "no_choice", place=Ending("s.toml:3:20 vary.actors[1]"), value='"fve"')
    check_message(refused.value, "above_range", place=Ending("s.toml:4:27 vary.admin_burden.max"), value=2)


def test_a_grid_too_large_is_counted_before_it_is_built():
    vary = {name: {"min": 0.0, "max": 0.9, "steps": 1000} for name in ("admin_burden", "covenant", "incubation", "deliberation")}
    with raises_message(BadInput, "points", "seeds", "too_many_runs", count=(1000000000000, 2), runs=2000000000000, most=1000000):
        Sweep.of(said(vary=vary))
    with raises_message(BadInput, "too_many_runs", most=11):
        Sweep.of(said(), max_runs=11)
    assert Sweep.of(said(), max_runs=12).runs == 12


def test_two_sweeps_are_told_apart_by_what_differs():
    one, other = Sweep.of(said()).said(), Sweep.of(said(seeds=3, vary={"admin_burden": [0.1]})).said()
    assert list(list_differences(one, one)) == []
    lines = list(map(str, list_differences(one, other)))
    assert "seeds: [0, 1] there, [0, 1, 2] here" in lines and any(line.startswith("vary.actors: ") for line in lines)


def test_what_a_sweep_says_of_itself_does_not_hang_on_where_its_files_lie(tmp_path):
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "base.toml").write_text(BASE.dump())
    spec = said(base="base.toml")
    assert Sweep.of(spec, tmp_path / "a").said() == Sweep.of(spec, tmp_path / "b").said()
    assert isinstance(Sweep.of(spec, tmp_path / "a").scenario(0), Scenario)
    assert pd.DataFrame([Sweep.of(spec, tmp_path / "a").row(0)]).shape == (1, 2)


def test_the_example_of_the_guide_is_a_sweep():
    page = (ROOT / "docs" / "how-to" / "run-a-sweep.md").read_text(encoding="utf-8")
    text = page.partition("```toml\n")[2].partition("```")[0]
    made = Sweep.of(content_of(textwrap.dedent(text), "guide"), ROOT / "scenarios")
    assert made.runs == 256 * 20 and {made.scenario(point).name for point in range(40)} == {"linkage-three-actors", "linkage-five-actors"}

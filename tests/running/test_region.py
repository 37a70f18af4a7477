"""Regions: cities of many streets, lived as streets alone are, with their city's money in common."""

from itertools import pairwise
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from typer.testing import CliRunner

import wushe_sim as ws
from tests.messages import Ending, expect, raises_message
from wushe_sim.cli.main import app
from wushe_sim.errors import BadInput, StorageError
from wushe_sim.model.sums import ROWS
from wushe_sim.model.week.station import CITY_ROUND
from wushe_sim.results.folder import hold_result_folder
from wushe_sim.results.parts import Parts, estimate_bytes, open_parts
from wushe_sim.results.provenance import describe_work
from wushe_sim.running import region, runner, simulation
from wushe_sim.running.region import CityRun, Threads
from wushe_sim.running.street import PLACES_A_STREET, get_place_number
from wushe_sim.scenario import Scenario
from wushe_sim.scenario.place import compute_usual_share_in_post

TEXT = """
name = "two-cities"
weeks = 27
burn_in = 14
[place]
communities = 2
residents = 100
[region]
cities = 2
streets = 3
mix = { town = 0.67, country = 0.33 }
[[region.type]]
name = "town"
types = { new_estate = 1.0 }
levers = { deliberation = 0.7 }
[[region.type]]
name = "country"
types = { traditional_village = 1.0 }
residents = 150
"""
REGION = Scenario.loads(TEXT)
GIVING = REGION.replace(place={"residents": 400}, parameters={"world": {"donors": 8}}, burn_in=0)
NO_CITY_MONEY = REGION.replace(levers={"charity_mix": {"government": 0.0, "targeted": 0.6, "love_link": 0.4}})


@pytest.fixture(scope="module")
def result():
    return ws.run(REGION, seeds=[0, 3])


def counts(result):
    return {(run.seed, run.street): run.counts for run in result.runs}


def all_equal(left, right):
    assert left.keys() == right.keys()
    for key in left:
        np.testing.assert_array_equal(left[key], right[key])


# --- streets and their city

@pytest.mark.parametrize("number", [0, 4])
def test_a_street_of_a_region_without_city_money_is_that_street_run_alone(number):
    alone = ws.run(NO_CITY_MONEY.street(number), seeds=[3])
    np.testing.assert_array_equal(ws.run(NO_CITY_MONEY, seeds=[3]).runs[number].counts, alone.runs[0].counts)


def test_a_region_of_one_street_is_that_street_with_its_city_to_itself():
    alone = Scenario.loads(TEXT.partition("[region]")[0])
    one = alone.replace(region={"cities": 1, "streets": 1})
    np.testing.assert_array_equal(ws.run(one, seeds=[2]).runs[0].counts, ws.run(alone, seeds=[2]).runs[0].counts)


def test_city_money_flows_between_the_streets_of_a_city_and_no_further():
    together = counts(ws.run(GIVING, seeds=[3]))
    assert any((together[3, f"s{number}"] != ws.run(GIVING.street(number), seeds=[3]).runs[0].counts).any() for number in range(3))
    smaller = ws.run(GIVING.replace(region={"cities": 1}), seeds=[3])
    all_equal(counts(smaller), {key: kept for key, kept in together.items() if key[0] == 3 and key[1] in ("s0", "s1", "s2")})


def test_what_a_city_gathers_it_allots_or_still_holds():
    frame = ws.run(GIVING.replace(weeks=1 + 3 * CITY_ROUND), seeds=[2])
    gave, got = (sum(run.counts[:, :, ROWS[name], 0].sum() for run in frame.runs) for name in ("gifts_government", "allotted"))
    assert 0 < got <= gave


@pytest.mark.parametrize("jobs", [2, 5])
def test_threads_change_nothing(result, jobs):
    pd.testing.assert_frame_equal(ws.run(REGION, seeds=[0, 3], jobs=jobs).weekly, result.weekly, check_exact=True)


def test_the_order_of_streets_changes_nothing(result):
    city = REGION.cities()[1]
    runs = CityRun(REGION, 0, city[::-1]).live(Threads(1))
    all_equal({(0, run.street): run.counts for run in runs}, {key: kept for key, kept in counts(result).items() if key in
              {(0, plan.name) for plan in city}})


def test_streets_of_one_type_have_luck_of_their_own(result):
    assert (counts(result)[0, "s0"] != counts(result)[0, "s2"]).any()


def test_no_two_places_share_a_number():
    numbers = [get_place_number(street, c) for street in range(4) for c in (*range(PLACES_A_STREET + 5), 5000)]
    stations = [(street + 1) * PLACES_A_STREET - 1 for street in range(4)]
    assert len(set(numbers + stations)) == len(numbers) + len(stations)
    assert [get_place_number(0, c) for c in (0, 1, 998)] == [0, 1, 998]


# --- what comes of it

def test_rows_say_city_type_and_street_in_the_order_of_the_scenario(result):
    rows = result.weekly.drop_duplicates(["seed", "street", "community"])
    assert list(rows.columns[:7]) == ["scenario", "seed", "city", "street_type", "street", "community", "week"]
    first = rows[rows["seed"] == 0]
    assert list(first["street"]) == [f"s{n}" for n in range(6) for _ in range(2)]
    assert list(first["city"]) == ["city0"] * 6 + ["city1"] * 6
    assert set(zip(first["street"], first["street_type"], strict=True)) == {
        ("s0", "town"), ("s1", "country"), ("s2", "town"), ("s3", "town"), ("s4", "country"), ("s5", "town")}


def test_a_summary_is_of_ratios_of_sums_over_all_streets(result):
    summary = result.summary()
    assert list(summary["seed"]) == [0, 3]
    served, need = (sum(run.counts[-26:, :, ROWS[name]].sum() for run in result.runs if run.seed == 0)
                    for name in ("served_minutes", "need_minutes"))
    assert summary["coverage"][0] == served / need


def test_a_region_is_saved_and_read_again(result, tmp_path):
    back = ws.load(result.save(tmp_path / "out"))
    pd.testing.assert_frame_equal(back.weekly, result.weekly, check_exact=True)
    pd.testing.assert_frame_equal(back.summary(), result.summary(), check_exact=True)
    assert [(run.street, run.city, run.type) for run in back.runs] == [(run.street, run.city, run.type) for run in result.runs]


def test_a_street_alone_beside_a_region_has_no_city():
    alone = Scenario.loads(TEXT.partition("[region]")[0]).replace(name="alone")
    both = ws.run([REGION, alone], seeds=[0])
    assert set(both.weekly.loc[both.weekly["scenario"] == "alone", "city"]) == {""}
    np.testing.assert_array_equal(both.runs[-1].counts, ws.run(alone).runs[0].counts)
    assert len(both.summary()) == 2


def test_by_street_is_the_sum_over_communities_and_is_all_that_is_held(result):
    kept = ws.run(REGION.replace(keep={"by": "street", "weeks": "every fourth"}), seeds=[0])
    for run in kept.runs:
        assert run.counts.shape[:2] == (7, 1)
        np.testing.assert_array_equal(run.counts.sum(axis=(0, 1)), counts(result)[0, run.street].sum(axis=(0, 1)))


# --- parts: what is done stays done

@pytest.fixture
def lived(monkeypatch):
    """The cities that were lived, by seed and name of the city."""
    seen, live = [], region.CityRun.live

    def noted(self, crew):
        seen.append((self.seed, self.plans[0].city))
        return live(self, crew)

    monkeypatch.setattr(region.CityRun, "live", noted)
    return seen


def with_parts(folder, seeds=(0,), scenario=REGION, **kwargs):
    work = describe_work([scenario], seeds)
    with hold_result_folder(folder, work) as target:
        parts = Parts(target, work)
        result = ws.run(scenario, seeds, parts=parts, **kwargs)
        result.save(folder)
        parts.remove()
    return result


def test_streamed_to_disk_the_folder_is_the_same(tmp_path):
    with_parts(tmp_path / "streamed")
    ws.run(REGION, [0]).save(tmp_path / "held")
    for name in ("weekly.parquet", "groups.parquet", "counts.parquet", "summary.csv"):
        assert (tmp_path / "streamed" / name).read_bytes() == (tmp_path / "held" / name).read_bytes()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["held", "streamed"]


def test_after_ctrl_c_what_is_done_is_kept_and_gone_on_from(tmp_path, lived):
    def ctrl_c(progress):
        if progress.streets == 4:
            raise KeyboardInterrupt

    with pytest.raises(ws.Interrupted) as interrupted:
        with_parts(tmp_path / "out", progress=ctrl_c)
    assert [city for *_, city in interrupted.value.result.provenance["cities"]] == ["city0"]
    assert set(interrupted.value.result.weekly["street"]) == {"s0", "s1", "s2"}
    with_parts(tmp_path / "out")
    assert lived == [(0, "city0"), (0, "city1"), (0, "city1")]
    pd.testing.assert_frame_equal(ws.load(tmp_path / "out").weekly, ws.run(REGION, [0]).weekly, check_exact=True)


def test_on_the_command_line_the_same_command_goes_on_after_ctrl_c(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "r.toml").write_text(TEXT, encoding="utf-8")
    live = region.CityRun.live

    def ctrl_c(self, crew):
        if self.plans[0].city == "city1":
            raise KeyboardInterrupt
        return live(self, crew)

    monkeypatch.setattr(region.CityRun, "live", ctrl_c)
    ended = CliRunner().invoke(app, ["run", "r.toml", "--out", "out"])
    assert "Interrupted: 1 of 2 cities kept in out; run the same command to resume." in ended.stderr
    assert ended.exit_code == 130 and len(ws.load("out").runs) == 3
    monkeypatch.setattr(region.CityRun, "live", live)
    ended = CliRunner().invoke(app, ["run", "r.toml", "--out", "out"])
    assert ended.exit_code == 0 and len(ws.load("out").runs) == 6
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out", "r.toml"]


def test_check_counts_cities_streets_and_residents(tmp_path):
    (tmp_path / "r.toml").write_text(TEXT, encoding="utf-8")
    said = CliRunner().invoke(app, ["check", str(tmp_path / "r.toml")]).stdout
    assert "2 cities, 6 streets, 12 communities, 1,400 residents" in said


def test_a_damaged_part_is_lived_again(tmp_path, lived):
    work = describe_work([REGION], [0])
    with hold_result_folder(tmp_path / "out", work) as target:
        parts = Parts(target, work)
        ws.run(REGION, [0], parts=parts)
        victim = parts.path((0, 0, 1)) / "counts.parquet"
        victim.write_bytes(victim.read_bytes()[:-8])
        again = ws.run(REGION, [0], parts=Parts(target, work))
    assert lived == [(0, "city0"), (0, "city1"), (0, "city1")]
    pd.testing.assert_frame_equal(again.summary(), ws.run(REGION, [0]).summary(), check_exact=True)


def test_parts_of_another_run_are_not_taken_for_ones_own(tmp_path):
    with hold_result_folder(tmp_path / "out", describe_work([REGION], [0])) as target:
        Parts(target, describe_work([REGION], [0]))
        with raises_message(StorageError, "other_cities", "of_another_run", path=Ending("/.out.parts")):
            Parts(target, describe_work([REGION], [1]))
        Parts(target, describe_work([REGION], [1]), force=True)


def test_a_result_that_the_disk_cannot_hold_is_refused_before_the_start(tmp_path, monkeypatch):
    full = type("Usage", (), {"free": 1000})
    monkeypatch.setattr("wushe_sim.results.parts.shutil.disk_usage", lambda path: full)
    with raises_message(StorageError, "region_needs_disk", free=1e-06):
        open_parts(tmp_path / "out", describe_work([REGION], [0]), [REGION], 1)
    assert not list(tmp_path.iterdir())
    assert estimate_bytes(REGION.replace(keep={"by": "street", "weeks": "summary"})) < estimate_bytes(REGION) / 20


def test_without_a_region_there_are_no_parts(tmp_path):
    assert open_parts(tmp_path / "out", {}, [REGION.street(0)], 1) is None


def test_progress_counts_streets_and_rises_to_the_whole():
    seen = []
    ws.run(REGION, [0, 1], jobs=2, progress=seen.append)
    last = seen[-1]
    assert last == runner.Progress(2, 2, 2 * 6 * 41, 2 * 6 * 41, 41 * 2 * (4 * 200 + 2 * 300), 41 * 2 * (4 * 200 + 2 * 300), 12, 12)
    assert all(a.weeks <= b.weeks and a.streets <= b.streets for a, b in pairwise(seen))


def test_only_one_city_is_in_memory_at_a_time(monkeypatch):
    built, alive = region.build_street, []
    most = []

    def noted(*args):
        import gc
        import weakref

        gc.collect()
        street = built(*args)
        alive.append(weakref.ref(street))
        most.append(sum(ref() is not None for ref in alive))
        return street

    monkeypatch.setattr(region, "build_street", noted)
    ws.run(REGION.replace(region={"cities": 4}, weeks=1, burn_in=0), [0])
    assert max(most) == 3


# --- what cannot be

WRONG = [
    ("cities = 2", "cities = 0", expect("below_range", place="scenario.toml:9:1 region.cities")),
    ("streets = 3", "streets = [3, 4, 5]", expect("number_for_each_city", place="scenario.toml:10:1 region.streets", count=3, cities=2)),
    ("streets = 3", "streets = 90000", expect("too_many_streets", place="scenario.toml:10:1 region.streets", streets=180000, most=100000)),
    ("country = 0.33", "contry = 0.33",
     expect("unknown_type", "did_you_mean", place="scenario.toml:11:1 region.mix", name='"contry"', names="town, country", near="country")),
    ("country = 0.33", "country = 0.5", expect("shares_sum", place="scenario.toml:11:1 region.mix")),
    ('name = "country"', 'name = "town"', expect("another_name", "type", place="scenario.toml:13:1 region.type[0].name", name='"town"')),
    ("residents = 150", "residnts = 150",
     expect("unknown_key", "did_you_mean", place="scenario.toml:19:1 region.type[1].residnts", table="region.type", near="residents")),
    ("residents = 150", "residents = 150\nsocial_workers = 1000.0",
     expect("street_of_type", "too_many_posts", place="scenario.toml:8:1 region", city="city0", type="country")),
    ("residents = 150", "residents = 100000000",
     expect("region_needs_memory", place="scenario.toml:10:1 region.streets", city="city0", streets=3)),
    ("communities = 2\n", "communities = 2\nnumber = 4\n", expect("number_of_a_street", place="scenario.toml:7:1 place.number")),
    ("deliberation = 0.7", "deliberaton = 0.7", expect("did_you_mean", near="deliberation")),
    ("streets = 3", 'streets = 3\ntable = "streets.csv"', expect("no_such_file", path="streets.csv")),
]


@pytest.mark.parametrize(("old", "new", "expected"), WRONG)
def test_what_is_wrong_with_a_region_is_said_in_a_line(old, new, expected):
    assert old in TEXT
    with raises_message(BadInput, expected):
        Scenario.loads(TEXT.replace(old, new, 1))


def test_a_region_takes_no_agents_and_no_hook_for_each_week():
    with raises_message(BadInput, "agents_in_one_street", names="each_week"):
        ws.run(REGION, each_week=lambda street: None)
    with raises_message(BadInput, "model_of_a_street", name="two-cities"):
        ws.WusheModel(REGION)


def test_what_takes_one_street_refuses_a_region():
    for function in (simulation.simulate, simulation.run_burn_in):
        with raises_message(BadInput, "street_wanted", name="two-cities"):
            function(REGION, 0)


def test_a_street_that_is_not_there_is_refused():
    with raises_message(BadInput, "no_such_street", "streets_to", number=6, name="two-cities", last=5):
        REGION.street(6)
    with raises_message(BadInput, "no_region"):
        REGION.street(0).street(0)


# --- ways to say it

def test_the_papers_province_has_its_streets_its_social_workers_and_its_residents():
    province = Scenario.load(Path(__file__).resolve().parents[2] / "scenarios" / "province.toml")
    sizes = province.sizes()
    assert (sizes["cities"], sizes["streets"]) == (21, 1629)
    assert sizes["residents"] > 100_000_000
    assert round(sizes["streets"] * province.place.posts * compute_usual_share_in_post()) == 14_000


def test_levers_of_its_own_are_moved_by_no_schedule():
    street = REGION.replace(schedule={"deliberation": [{"week": 3, "value": 0.1}]}).street(0)
    assert set(street.levers_by_week().deliberation.tolist()) == {np.float32(0.7)}


def test_cities_by_themselves_have_streets_types_and_levers_of_their_own():
    cities = REGION.replace(region={"streets": 2, "cities": 3, "city": [
        {"name": "A", "levers": {"takeover": 0.9}}, {"streets": 1, "mix": {"country": 1.0}}, {"residents": 60}]}).cities()
    assert [[plan.name for plan in city] for city in cities] == [["s0", "s1"], ["s2"], ["s3", "s4"]]
    assert [city[0].city for city in cities] == ["A", "city1", "city2"]
    assert (cities[0][0].levers["takeover"], cities[1][0].type, cities[2][0].place["residents"]) == (0.9, "country", 60)


SHEET = """city,name,street_type,communities,residents,social_workers,type,takeover,mode
A,First,town,,,,,,
A,Second,,3,240,1.5,mixed,0.8,charity_led
B,Third,country,,,,,,
"""


def of_sheet(tmp_path, sheet):
    (tmp_path / "streets.csv").write_text(sheet, encoding="utf-8")
    text = TEXT.replace("cities = 2\nstreets = 3\nmix = { town = 0.67, country = 0.33 }", 'table = "streets.csv"')
    (tmp_path / "r.toml").write_text(text, encoding="utf-8")
    return Scenario.load(tmp_path / "r.toml")


def test_a_sheet_gives_a_street_in_each_row(tmp_path):
    scenario = of_sheet(tmp_path, SHEET)
    first, second, third = (plan for city in scenario.cities() for plan in city)
    assert (first.city, first.name, first.type, third.city) == ("A", "First", "town", "B")
    assert dict(second.place) == {"communities": 3, "residents": 80, "social_workers": 1.5, "types": {"mixed": 1.0}}
    assert dict(second.levers) == {"takeover": 0.8, "mode": "charity_led"}
    assert Scenario.loads(scenario.dump()) == scenario
    assert list(ws.run(scenario, weeks=1).weekly["street"].unique()) == ["First", "Second", "Third"]


def test_a_sheet_may_have_chinese_columns(tmp_path):
    plans = [plan for city in of_sheet(tmp_path, "城市,街道,居民数,类型\n甲市,东街,300,mixed\n").cities() for plan in city]
    assert [(plan.city, plan.name, plan.place["residents"]) for plan in plans] == [("甲市", "东街", 150)]


@pytest.mark.parametrize(("old", "new", "expected"), [
    ("residents", "resident",
     expect("unknown_street_column", "did_you_mean", where=Ending("/streets.csv:1"), column='"resident"', near="residents")),
    ("city,", "town,", expect("unknown_street_column", column='"town"')),
    (",240,", ",eighty,", expect("a_whole_number", "wrong_type", where=Ending("/streets.csv:3"), name="residents", value='"eighty"')),
    (",0.8,", ",1.8,", expect("above_range", where=Ending("/streets.csv:3"), name="takeover")),
    ("charity_led", "charity", expect("no_choice", where=Ending("/streets.csv:3"), name="mode")),
    ("Second", "First", expect("another_name", "street", name='"First"')),
    ("B,Third,country,,,,,,", "B,Third", expect("row_of_other_width", path=Ending("/streets.csv"), line=4, count=2, width=9)),
    ("B,Third", ",Third", expect("city_missing", where=Ending("/streets.csv:4"))),
])
def test_what_is_wrong_with_a_sheet_is_said_by_line(tmp_path, old, new, expected):
    assert old in SHEET
    with raises_message(BadInput, expected):
        of_sheet(tmp_path, SHEET.replace(old, new, 1))


def test_a_scenario_with_a_region_is_its_own_dump():
    assert Scenario.loads(REGION.dump()) == REGION

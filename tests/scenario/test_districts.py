"""Districts from a table: what a row may say, what is refused and where, and the ranking under the table's own names."""

import csv
import io
import os
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from typer.testing import CliRunner

import tests.fake_engine as fake
from tests.messages import check_message, expect, raises_message
from wushe_sim.cli.main import app
from wushe_sim.engine.declare import get_label
from wushe_sim.errors import BadInput
from wushe_sim.report.ranking import make_ranking_table
from wushe_sim.results import load
from wushe_sim.results.ranking import rank_places
from wushe_sim.scenario import Scenario
from wushe_sim.scenario.districts import COLUMNS, as_name
from wushe_sim.scenario.place import AT_THE_STATION
from wushe_sim.scenario.tables import LEVERS

TABLE = "名称,居民数,类型,社工,协商平台\n幸福社区,3200,老旧小区,0.5,0.25\n翠湖社区(东区),\"5,400\",new_estate,,\n"
STREETS = "街道名称,社区数,常住人口,社工行政负担\n东街街道,4,16000,0.6\n西街街道,3,9000,\n"


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name in ("WUSHE_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    fake.put_in_runs(monkeypatch.setattr, fake.Engine())
    return tmp_path


def wushe(*words):
    return CliRunner().invoke(app, [str(word) for word in words])


def scenarios(text, name="区.csv", encoding="utf-8"):
    Path(name).write_bytes(text if isinstance(text, bytes) else text.encode(encoding))
    return Scenario.load_all(name)


def complaints(text, name="t.csv"):
    with pytest.raises(BadInput) as refused:
        scenarios(text, name)
    return list(refused.value.messages)


# --- what a row says -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_row_for_each_community_makes_one_street_of_them(here, encoding):
    [street] = scenarios(TABLE, encoding=encoding)
    assert street.name == "区" and [one.name for one in street.place.community] == ["幸福社区", "翠湖社区(东区)"]
    first, second = street.place.community
    assert (first.residents, first.type, first.social_workers) == (3200, "old_neighbourhood", 0.5)
    assert (second.residents, second.type, second.social_workers) == (5400, "new_estate", None)
    assert (dict(first.levers), dict(second.levers)) == ({"deliberation": 0.25}, {})
    assert Scenario.loads(street.dump()) == street


def test_a_row_for_each_street_makes_a_scenario_of_each(here):
    east, west = scenarios(STREETS)
    assert (east.name, east.label["zh"], east.place.communities, east.place.residents) == ("东街街道", "东街街道", 4, 4000)
    assert east.levers.admin_burden == 0.6 and west.levers == Scenario(name="x").levers


def test_a_workbook_says_the_same_as_its_text(here):
    book = openpyxl.Workbook()
    for row in csv.reader(io.StringIO(TABLE)):
        book.active.append([float(cell.replace(",", "")) if cell[:1].isdigit() else cell or None for cell in row])
    book.save("区.xlsx")
    assert Scenario.load_all("区.xlsx") == scenarios(TABLE)


def test_a_scenario_may_name_its_table_and_stands_without_it(here):
    Path("in").mkdir()
    scenarios(TABLE, "in/区.csv")
    Path("x.toml").write_text('weeks = 9\n[place]\ntable = "in/区.csv"\n[levers]\nadmin_burden = 0.5\n', encoding="utf-8")
    scenario = Scenario.load("x.toml")
    assert scenario.weeks == 9 and len(scenario.place.community) == 2 and "table" not in scenario.dump()
    Path("x.toml").write_text('wekks = 9\n[place]\ntable = "in/none.csv"\n', encoding="utf-8")
    with pytest.raises(BadInput) as refused:
        Scenario.load("x.toml")
    check_message(refused.value, expect("unknown_key", place="x.toml:1:1 wekks"))
    check_message(refused.value, expect("no_such_file", path=here / "in" / "none.csv"))
    with raises_message(BadInput, "rows_are_streets", path="streets.csv"):
        scenarios(STREETS, "streets.csv")
        Scenario(name="a", place={"table": "streets.csv"})


def test_a_row_may_be_a_real_place(here):
    Path("ties.csv").write_text("a,b\nb,c\n")
    [street] = scenarios("name,network,type\n李家村,ties.csv,传统村落\n")
    assert street.files() == {"place.community[0].network": here / "ties.csv"}


@pytest.mark.parametrize(("said", "name"), [
    ("翠湖社区(东区)", "翠湖社区-东区"), ("  a b ", "a-b"), ("..", "district"),
    ("村" * 60, "村" * 26), ("=cmd|x", "cmd-x"), ("../../x", "x"),
])
def test_a_name_that_people_use_becomes_one_that_a_folder_can_have(said, name):
    assert as_name(said) == name


# --- what is refused -------------------------------------------------------------------------------------------------------------


def test_all_that_is_wrong_with_a_table_is_told_at_once_with_its_lines(here):
    text = "名称,居民数,类型,社工,协商\n甲,3200人,老旧,x,2\n甲,5,,,\n,300,,,\n乙,35%,,,\n丙,1\n"
    assert [str(line).split(" ")[0] for line in complaints(text)] == [
        "t.csv:1:", "t.csv:2:", "t.csv:2:", "t.csv:2:", "t.csv:3:", "t.csv:3:", "t.csv:4:", "t.csv:5:", "t.csv:6:"]


@pytest.mark.parametrize(("text", "expected"), [
    ("", expect("file_is_empty", path="t.csv")),
    ("# nothing\n", expect("only_comments", path="t.csv")),
    ("name,residents\n", expect("no_rows", path="t.csv")),
    ("name,name\na,b\n", expect("two_columns", name="name")),
    ("名称,社区,居民数\n甲,乙,300\n", expect("same_column", where="t.csv:1")),
    ("residents\n300\n", expect("no_column", name="name")),
    ("name\n甲\n", expect("no_column", name="residents")),
    ("name,residnts\n甲,300\n", expect("did_you_mean", near="residents")),
    ("name,residents\n甲,3200人\n", expect("mend_number_alone", where="t.csv:2")),
    ("name,residents,type\n甲,300,村\n", expect("no_choice", where="t.csv:2")),
    ("name,residents,deliberation\n甲,300,25%\n", expect("mend_percent_in_table", where="t.csv:2")),
    ("name,residents,admin_burden\n甲,300,0.3\n", expect("column_of_the_station", where="t.csv:1")),
    ("name,residents\n甲,99999999999\n", expect("above_range", where="t.csv:2")),
    ("name,residents\n甲,9999999999\n", expect("no_memory_for_table", path="t.csv")),
    ("name,residents,groups\n甲,300,caste\n", expect("row_goes_with_network", path="t.csv", line=2)),
    ("name,residents,network\n甲,300,x.csv\n", expect("network_alone", other="residents")),
    ("name,communities,residents\n甲,2,300\n甲!,2,300\n", expect("row_name_taken", first=2)),
    ("name,residents\n甲,1e999\n", expect("not_finite", where="t.csv:2")),
    ("name,residents\n甲,-300\n", expect("below_range", where="t.csv:2")),
    ("name,residents\n\x1b[31m甲,300\n", expect("text_unfit", where="t.csv:2")),
])
def test_a_table_that_is_wrong_is_refused(here, text, expected):
    check_message(complaints(text), expected)


def test_a_wrong_table_ends_with_2_and_nothing_is_written(here):
    Path("t.csv").write_text("name,residents\n甲,x\n", encoding="utf-8")
    done = wushe("run", "t.csv")
    assert done.exit_code == 2 and "t.csv:2: residents" in done.stderr and os.listdir() == ["t.csv"]
    assert wushe("run", "none.xlsx").exit_code == 2 and wushe("run", "t.csv", "--rank", "covrage").exit_code == 2


# --- the ranking -----------------------------------------------------------------------------------------------------------------


def test_communities_are_ranked_under_the_tables_own_names_on_screen_and_in_a_file(here):
    scenarios(TABLE, "t.csv")
    done = wushe("run", "t.csv", "--seeds", 3, "--weeks", 30, "--rank", "burnout")
    assert done.exit_code == 0
    rows = list(csv.DictReader(io.StringIO(Path("results/t/ranking.csv").read_text(encoding="utf-8-sig"))))
    assert sorted(row["name"] for row in rows) == ["c00", "c01"]  # the stand-in's own names
    assert [row["rank"] for row in rows] == ["1", "2"] and float(rows[0]["burnout"]) <= float(rows[1]["burnout"])
    assert {(row["tier"], row["rank_from"], row["rank_to"]) for row in rows} <= {("1", "1", "2"), ("1", "1", "1"), ("2", "2", "2")}
    assert "Ranked by Burnout" in done.stdout and "no assessment of real places" in done.stdout
    again = load("results/t").save("again")
    assert (again / "ranking.csv").read_bytes() == Path("results/t/ranking.csv").read_bytes()


def test_streets_are_ranked_by_their_names(here):
    scenarios(STREETS, "t.csv")
    done = wushe("run", "t.csv", "--seeds", 2, "--weeks", 30)
    assert done.exit_code == 0 and "东街街道" in done.stdout
    rows = list(csv.DictReader(io.StringIO(Path("results/东街街道-and-1-more/ranking.csv").read_text(encoding="utf-8-sig"))))
    assert sorted(row["name"] for row in rows) == ["东街街道", "西街街道"] and float(rows[0]["coverage"]) >= float(rows[1]["coverage"])


def test_with_one_seed_no_tier_is_told_and_the_table_says_so(here):
    scenarios(STREETS, "t.csv")
    done = wushe("run", "t.csv", "--weeks", 30, "--out", "out", "--lang", "zh")
    assert done.exit_code == 0 and "分不出梯队" in done.stdout and "不是对真实地方的考核" in done.stdout
    rows = list(csv.DictReader(io.StringIO(Path("out/ranking.csv").read_text(encoding="utf-8-sig"))))
    assert [(row["rank"], row["tier"], row["rank_from"]) for row in rows] == [("1", "", ""), ("2", "", "")]


def test_the_report_and_its_workbook_show_the_ranking_with_what_it_is_not(here):
    scenarios(STREETS.replace("东街街道", "+007").replace("西街街道", "008"), "t.csv")
    assert wushe("run", "t.csv", "--seeds", 3, "--weeks", 30, "--out", "out").exit_code == 0
    loaded = rank_places(load("out"))
    assert sorted(loaded["name"]) == ["+007", "008"] and loaded["tier"].dtype == "Int64", "names stay texts, as they were"
    for name in ("out.html", "out.xlsx"):
        assert wushe("report", "out", "--out", name, "--lang", "zh").exit_code == 0
    page = Path("out.html").read_text(encoding="utf-8")
    assert "各地排名（分梯队）" in page and "不是对真实地方的考核" in page
    sheet = openpyxl.load_workbook("out.xlsx")["各地排名（分梯队）"]
    heads = [cell.value for cell in sheet[1]]
    assert heads[:3] in (["名次", "梯队", "可能的名次"], ["名次", "梯队", "可能的名次：从"])
    assert sheet.cell(2, heads.index("需求满足率") + 1).number_format == "#,##0.0%"
    assert any("不是对真实地方的考核" in str(row[0].value) for row in sheet.iter_rows())


def test_a_ranking_of_an_older_version_is_shown_without_tiers():
    older = pd.DataFrame({"rank": [1, 2], "name": ["甲", "乙"], "coverage": [0.9, 0.8], "lowest": [0.8, 0.7], "highest": [1.0, 0.9],
                          "best_rank": [1, 1], "worst_rank": [2, 2], "linkage": [0.2, 0.1]})
    table = make_ranking_table(older, "zh")
    assert table.columns == ["名次", "梯队", "可能的名次", "名称", "需求满足率", "联动度"]
    assert table.texts[0] == ["1", "–", "–", "甲", "90.0% (80.0%–100.0%)", "20.0%"]


def test_a_scenario_without_a_table_has_no_ranking(here):
    Path("x.toml").write_text("weeks = 9\n[place]\ncommunities = 2\nresidents = 300\n")
    assert wushe("run", "x.toml").exit_code == 0 and not Path("results/x/ranking.csv").exists()


# --- the template ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("name", ["new.csv", "new.xlsx"])
def test_the_template_explains_every_column_and_runs_as_it_stands(here, name, lang):
    assert wushe("new", "--table", name, "--lang", lang).exit_code == 0
    assert wushe("check", name).exit_code == 0
    [street] = Scenario.load_all(name)
    assert [one.name for one in street.place.community] == ["幸福社区", "翠湖社区", "李家村"]
    text = Path(name).read_text(encoding="utf-8-sig") if name.endswith("csv") else "\n".join(
        str(cell.value) for row in openpyxl.load_workbook(name).worksheets[1] for cell in row)
    assert all(get_label(column).render(lang) in text for column in COLUMNS.values())
    assert all(get_label(LEVERS[name]).render(lang) in text for name in AT_THE_STATION)


def test_a_template_that_a_spreadsheet_saved_again_is_read_the_same(here):
    wushe("new", "--table", "new.csv", "--lang", "zh")
    rows = list(csv.reader(io.StringIO(Path("new.csv").read_text(encoding="utf-8-sig"))))
    saved = io.StringIO()
    csv.writer(saved).writerows(row + [""] * (5 - len(row)) for row in rows)
    assert scenarios(saved.getvalue(), "new2.csv", "gb18030")[0].place == Scenario.load_all("new.csv")[0].place


@pytest.mark.parametrize(("name", "code"), [("x.ods", 2), ("x", 2), ("no/where.csv", 4), ("there.csv", 4)])
def test_a_template_is_called_csv_or_xlsx_and_overwrites_nothing(here, name, code):
    Path("there.csv").write_text("mine")
    assert wushe("new", "--table", name).exit_code == code and Path("there.csv").read_text() == "mine"

"""What strangers' files and words come to: refused in lines that say where, what and how to mend it, with 2, and nothing is written."""

import csv
import datetime
import gzip
import io
import os
from pathlib import Path

import openpyxl
import pandas
import pytest
from typer.testing import CliRunner

import tests.fake_engine as fake
from tests.messages import Ending, check_message, collect_shown, expect
from wushe_sim.cli.main import app
from wushe_sim.files import paths
from wushe_sim.results.tables import without_formulas
from wushe_sim.scenario import Scenario

SMALL = 'name = "x"\nweeks = 4\nburn_in = 0\n[place]\ncommunities = 1\nresidents = 100\n'
PLACE = 'weeks = 2\nburn_in = 0\n[[place.community]]\nnetwork = "n"\n'
GROUPED = PLACE + 'attributes = "p"\ngroups = "job"\n'
TIES = "source,target\na,b\nb,c\nc,a\n"
ROWS = (("名称", "居民数"), ("甲", 300), ("乙", 400))


def sheet(rows, change=None):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(list(row))
    if change:
        change(book)
    book.save(made := io.BytesIO())
    return made.getvalue()


def notes_first(book):
    book.create_sheet("说明", 0).append(["本表由民政科填写"])


def title_above(book):
    book.active.insert_rows(1)
    book.active["A1"] = "2024年社区统计表"


def merged_below(book):
    book.active.append(["丙", None])
    book.active.merge_cells("B3:B4")


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name in ("WUSHE_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    fake.put_in_runs(monkeypatch.setattr, fake.Engine())
    return tmp_path


def wushe(*words, **environment):
    return CliRunner().invoke(app, [str(word) for word in words], env=environment)


def refused(folder, files, *words):
    """What a command says of files that it refuses, as messages and as text; nothing is left beside them."""
    for name, content in files.items():
        Path(name).write_bytes(content if isinstance(content, bytes) else content.encode())
    before = sorted(folder.rglob("*"))
    with collect_shown() as shown:
        done = wushe(*words)
    assert done.exit_code == 2 and not isinstance(done.exception, Exception | KeyboardInterrupt), done.exception
    assert sorted(folder.rglob("*")) == before and "Traceback" not in done.stderr
    assert all(str(message) in done.stderr for message in shown)
    return shown, done.stderr


def check_shown(expected, *words, **environment):
    """Expect a command to show a line on standard error."""
    with collect_shown() as shown:
        wushe(*words, **environment)
    check_message(shown, expected)


SCENARIOS = {
    "a lever as a table": (
        "[levers.mobility]\nvalue = 0.1",
        expect("a_number", "wrong_type", "a_table", place="x.toml:1:1 levers.mobility")),
    "levers as an array of tables": ("[[levers]]\nmobility = 0.1", expect("table_wanted", "an_array", place="x.toml:1:1 levers")),
    "a schedule on no lever": (
        "[schedule]\nmobilty = [{ week = 3, value = 0.1 }]",
        expect("unknown_key", "did_you_mean", place="x.toml:2:1 schedule.mobilty", table="schedule")),
    "a schedule of arrays": (
        "[schedule]\nmobility = [[3, 0.1]]",
        expect("table_wanted", "an_array", place="x.toml:2:13 schedule.mobility[0]")),
    "a schedule as a table": ("[schedule.mobility]\nweek = 3\nvalue = 0.1", expect("entries_wanted", place="x.toml:1:1 schedule.mobility")),
    "an entry with another key": (
        "[schedule]\nmobility = [{ wek = 3, value = 0.1 }]",
        expect("unknown_key", place="x.toml:2:15 schedule.mobility[0].wek")),
    "no types at all": ("[place]\ntypes = {}", expect("shares_sum", place="x.toml:2:1 place.types", sum=0.0)),
    "more people than there are": (
        "[place]\ncommunities = 100000\nresidents = 10000000000",
        expect("too_many_residents", place="x.toml:3:1 place.residents")),
    "types beside communities one by one": (
        "[place]\ntypes = { mixed = 1.0 }\n[[place.community]]\nresidents = 100",
        expect("types_beside_communities", place="x.toml:2:1 place.types")),
    "a community of nothing": ("[[place.community]]", expect("network_or_residents", place="x.toml:1:1 place.community[0]")),
    "communities that are numbers": (
        "[place]\ncommunity = [1, 2]",
        expect("table_wanted", place="x.toml:2:17 place.community[1]", value=2)),
    "a table beside communities": (
        '[place]\ntable = "t.csv"\n[[place.community]]\nresidents = 100',
        expect("table_beside_communities", place="x.toml:2:1 place.table")),
    "a table that is not there": ('[place]\ntable = "t.csv"', expect("no_such_file", path=Ending("/t.csv"))),
    "a table that is a folder": ('[place]\ntable = "."', expect("no_file", "folder")),
    "a network from the net": (
        '[[place.community]]\nnetwork = "https://example.org/ties.csv"',
        expect("address", path=Ending("/ties.csv"))),
    "a network that is a folder": ('[[place.community]]\nnetwork = "."', expect("no_file", "folder")),
    "columns of no known role": (
        '[[place.community]]\nnetwork = "n"\ncolumns = { from = "a" }',
        expect("unknown_part", place="x.toml:3:1 place.community[0].columns", key='"from"')),
    "columns that are a number": (
        '[[place.community]]\nnetwork = "n"\ncolumns = { source = 1 }',
        expect("text_wanted", key="source", value=1)),
    "a name with a face": ('name = "😀"', expect("name_unfit", place="x.toml:1:1 name", value='"😀"')),
    "a name that climbs": ('name = "../../x"', expect("name_unfit", place="x.toml:1:1 name")),
    "a name of Windows": ('name = "CON"', expect("name_of_windows", place="x.toml:1:1 name")),
    "a label that turns the line round": ('label = { en = "a\u202eb" }', expect("text_unfit", value='"a\\u202eb"')),
    "a label with a line separator": ('label = { en = "a\u2028b" }', expect("text_unfit", value='"a\\u2028b"')),
    "an intervention that is none": (
        "[interventions]\nflood = [{ week = 1 }]",
        expect("unknown_key", place="x.toml:2:1 interventions.flood")),
    "a value that is a table too": (
        "[levers]\nmobility = 0.1\nmobility.x = 3",
        expect("value_and_table", name="x.toml", line=3, column=15)),
    "a table in two ways": (
        "place.residents = 30\n[place]\ncommunities = 2",
        expect("written_in_two_ways", name="x.toml", line=2, column=7, path="place")),
    "times of day": (
        "burn_in = 10:00:00",
        expect("a_whole_number", "wrong_type", "no_date", "date", place="x.toml:1:1 burn_in", date="10:00:00")),
    "a table of districts called .toml": ("name,residents\na,100\n", expect("mend_line", place="x.toml:1:5")),
    "a web page": ("<!DOCTYPE html><html></html>", expect("no_scenario", "html")),
    "XML": ("<graphml/>", expect("other_language", "xml_or_html")),
    "a packed file": (gzip.compress(SMALL.encode()), expect("no_scenario", "gzip")),
    "a workbook": (sheet(ROWS), expect("no_scenario", "workbook", "named_as_workbook")),
    "an OpenDocument sheet": (b"PK\x03\x04mimetypeapplication/vnd.oasis.opendocument.spreadsheet", expect("open_document")),
    "four bytes of GB18030": (
        'name = "x"\n# 𠀀街道场景\n'.encode("gb18030"),
        expect("no_encoding", "looks_like_gbk", name="x.toml", line=2, column=3)),
    "UTF-16 without a mark": ('name = "街道"\n'.encode("utf-16-le"), expect("other_encoding", encoding="UTF-16")),
    "a blank of another kind": ("weeks\u00a0= 3", expect("mend_blank", code=160)),
    "a sign that nobody sees": ("weeks\u200b= 3", expect("mend_blank", code=8203)),
    "a dash for a minus": ("weeks = −3", expect("mend_minus", sign="−")),
}


@pytest.mark.parametrize("case", SCENARIOS)
def test_a_stranger_scenario_is_refused_in_a_line_with_its_mend(here, case):
    content, expected = SCENARIOS[case]
    check_message(refused(here, {"x.toml": content}, "run", "x.toml")[0], expected)


NETWORKS = {
    "one resident": (PLACE, "a,a\n", None, expect("too_few_tied", source=Ending("/n"))),
    "nobody tied": (PLACE, "graph [ node [ id 1 ] node [ id 2 ] ]\n", None, expect("too_few_tied", source=Ending("/n"))),
    "words for weights": (
        PLACE, "source,target,weight\na,b,strong\nb,c,weak\n", None,
        expect("weight_above_0", source=Ending("/n"), line=3, weight='"weak"')),
    "per cent for weights": (PLACE, "source,target,weight\na,b,50%\n", None, expect("mend_percent_in_weight", line=2)),
    "weights of which no sum can be taken": (
        PLACE, "source,target,weight\na,b,1e308\nb,c,1e-320\n", None,
        expect("weights_can_be_summed", low=1e-100, high=1e+100)),
    "a column that is not there": (
        PLACE + 'columns = { source = "who" }\n', TIES, None,
        expect("column_of_role", "columns_are", role="source", name="who")),
    "an id column that is not there": (
        GROUPED + 'columns = { id = "nr" }\n', TIES, "id,job\na,x\n",
        expect("column_of_role", "columns_are", role="id", name="nr")),
    "no column of ids": (GROUPED, TIES, "name,job\na,x\n", expect("which_column_ids", line=1)),
    "a group of another name": (
        GROUPED, TIES, "id,jb\na,x\nb,y\n",
        expect("attribute_of_role", "columns_are", "column_near", path=Ending("/p"), role="groups", name="job", names="id, jb",
               near="jb")),
    "packed twice": (PLACE, gzip.compress(gzip.compress(TIES.encode())), None, expect("packed_twice", path=Ending("/n"))),
    "a hundred thousand columns": (
        PLACE, ",".join(f"c{n}" for n in range(10**5)) + "\n" + ",".join(map(str, range(10**5))) + "\n", None,
        expect("which_columns_tie")),
    "a hundred thousand cells of a matrix": (PLACE, ",".join("01" * 50_000) + "\n", None, expect("not_square", count=1, width=100000)),
    "a pointer of Git LFS": (
        PLACE, "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n", None,
        expect("git_lfs", path=Ending("/n"))),
    "a matrix of weights": (
        PLACE, "1,2.5,1,0\n2.5,0,0,0\n1,0,0,0\n0,0,0,0\n", None,
        expect("matrix_of_0_and_1", source=Ending("/n"), line=1, column=2)),
    "a matrix of three with a 2": (
        PLACE, "1,1,0\n1,0,2\n0,1,0\n", None,
        expect("matrix_of_0_and_1", source=Ending("/n"), line=2, column=3, cell='"2"')),
    "Shift-JIS": (PLACE, "山田,佐藤\n佐藤,鈴木\n".encode("shift-jis"), None, expect("neither_encoding", path=Ending("/n"), line=1)),
    "a page that says 404": (PLACE, "<html><body>404</body></html>", None, expect("this_is", "html", path=Ending("/n"))),
    "GEXF": (PLACE, "<gexf><graph/></gexf>", None, expect("too_few_tied", source=Ending("/n"))),
    "attributes in GraphML": (GROUPED, TIES, "<graphml/>", expect("no_table", "xml_or_html", path=Ending("/p"))),
    "attributes in JSON": (GROUPED, TIES, '{"a": 1}', expect("no_table", path=Ending("/p"), kind="JSON")),
    "keys beside an edge list": (PLACE + 'keys = "n"\n', TIES, None, expect("keys_without_matrix", path=Ending("/n"))),
    "groups of nobody": (PLACE + 'groups = "job"\n', TIES, None, expect("no_attributes", path=Ending("/n"))),
    "zeros for a text": (PLACE, b"x,y\n" + b"\0" * 4000, None, expect("nul", path=Ending("/n"), line=2)),
}


@pytest.mark.parametrize("case", NETWORKS)
def test_a_stranger_network_is_refused_in_a_line_with_its_mend(here, case):
    scenario, network, people, expected = NETWORKS[case]
    files = {"s.toml": scenario, "n": network} | ({} if people is None else {"p": people})
    check_message(refused(here, files, "run", "s.toml")[0], expected)


def test_a_network_that_is_a_link_to_itself_or_to_nothing_is_said_to_be_so(here):
    Path("s.toml").write_text(PLACE)
    Path("n").symlink_to("n")
    check_shown(expect("link_to_itself", path=here / "n"), "check", "s.toml")
    Path("n").unlink()
    Path("n").symlink_to("gone.csv")
    check_shown(expect("no_such_file", "link_to_nothing", target="gone.csv"), "check", "s.toml")


def test_of_a_missing_network_the_likely_neighbour_is_named(here):
    Path("s.toml").write_text(PLACE.replace('"n"', '"tis.csv"'))
    Path("ties.csv").write_text(TIES)
    check_shown(expect("no_such_file", "file_near", near=here / "ties.csv"), "check", "s.toml")


def test_of_many_files_in_a_folder_some_thousand_are_looked_at(here, monkeypatch):
    monkeypatch.setattr(paths, "MOST_NEIGHBOURS", 0)
    Path("base.toml").write_text(SMALL)
    check_shown(expect("no_such_file", path="bse.toml", hint=""), "check", "bse.toml")


TABLES = {
    "one name twice": ("名称,居民数\n甲,300\n 甲 ,400\n", expect("row_name_taken", path="t.csv", line=3, name='"甲"', first=2)),
    "half a resident": ("名称,居民数\n甲,300.5\n", expect("not_whole", where="t.csv:2", name="residents", value=300.5)),
    "half a community": ("名称,社区数,居民数\n甲,2.5,3000\n", expect("not_whole", where="t.csv:2", name="communities", value=2.5)),
    "more communities than residents": ("名称,社区数,居民数\n甲,1000,30\n", expect("too_few_residents", residents=30, least=20000)),
    "no number": ("名称,居民数\n甲,nan\n", expect("not_finite", where="t.csv:2", name="residents", value="nan")),
    "a number that Excel cut short": ("名称,居民数\n甲,1.2E+04\n", expect("mend_digits", said="1.2E+04")),
    "a row of sums": ("名称,居民数\n甲,300\n合计,300\n", expect("sum_of_rows", path="t.csv", line=3, name='"合计"')),
    "a type of another spelling": ("名称,居民数,类型\n甲,300,old_neighborhood\n", expect("did_you_mean", near="old_neighbourhood")),
    "no header": ("甲,300\n乙,400\n", expect("no_column", path="t.csv", line=1, name="name", zh="名称", names='"甲", "300"')),
    "a hundred thousand columns": (
        ",".join(f"c{n}" for n in range(10**5)) + "\n" + "1," * 99_999 + "1\n",
        expect("unknown_column", column='"c0"')),
    "a hundred thousand rows": (
        "名称,居民数\n" + "".join(f"村{n},300\n" for n in range(10**5)),
        expect("too_many_rows", count=100000, most=20000)),
    "JSON": ('{"a": 1}', expect("no_table", path="t.csv", kind="JSON")),
    "a folder's name": (None, expect("no_file", "folder", path="t.csv")),
    "Latin letters in an old encoding": ("name,residents\nCafé,300\n".encode("latin-1"), expect("neither_encoding", path="t.csv", line=2)),
    "notes on the first sheet": (sheet(ROWS, notes_first), expect("first_sheet_alone", sheet='"说明"', sheets="说明, Sheet")),
    "a title above the header": (sheet(ROWS, title_above), expect("mend_header", line=2)),
    "merged cells": (sheet(ROWS, merged_below), expect("cell_missing", "merged_cells", path="t.xlsx", line=4, name="residents")),
    "a formula never worked out": (sheet([ROWS[0], ("甲", "=100+200")]), expect("formula", path="t.xlsx", line=2, column=2)),
    "an error of Excel": (sheet([ROWS[0], ("甲", "#N/A")]), expect("cell_missing", path="t.xlsx", line=2, name="residents")),
    "a date for a number": (
        sheet([ROWS[0], ("甲", datetime.date(2024, 1, 5))]),
        expect("a_whole_number", "wrong_type", value='"2024-01-05"')),
    "truth for a number": (sheet([ROWS[0], ("甲", True)]), expect("a_whole_number", "wrong_type", value='"TRUE"')),
    "an empty sheet": (sheet([]), expect("empty_sheet", path="t.xlsx")),
    "an old workbook": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, expect("old_workbook", path="t.csv")),
}


@pytest.mark.parametrize("case", TABLES)
def test_a_stranger_table_is_refused_in_a_line_with_its_mend(here, case):
    content, expected = TABLES[case]
    name = "t.xlsx" if isinstance(content, bytes) and content.startswith(b"PK") else "t.csv"
    if content is None:
        Path(name).mkdir()
    check_message(refused(here, {} if content is None else {name: content}, "run", name)[0], expected)


@pytest.mark.parametrize("rows", [
    (("名称\n(社区)", "居民数\n(人)"), *ROWS[1:]), ((" 名 称 ", "居 民 数"), *ROWS[1:]), (ROWS[0], ("甲", "300"), ("乙", "４００ ")),
    (ROWS[0], (), *ROWS[1:]), ((None, *ROWS[0]), (None, *ROWS[1]), (None, *ROWS[2])), (("名称(全称)", "常住人口"), *ROWS[1:]),
], ids=["breaks of line", "blanks", "numbers as text", "empty rows", "an empty column first", "brackets"])
def test_what_people_do_to_sheets_is_read_all_the_same(here, rows):
    Path("t.xlsx").write_bytes(sheet(rows))
    [street] = Scenario.load_all("t.xlsx")
    assert [(one.name, one.residents) for one in street.place.community] == [("甲", 300), ("乙", 400)]


def test_the_first_sheet_that_shows_is_read_and_columns_without_anything_in_them_are_none(here):
    def more(book):
        book.create_sheet("隐藏", 0).sheet_state = "hidden"
        book.active.cell(1, 900, None)

    Path("t.xlsx").write_bytes(sheet(ROWS, more))
    Path("t.csv").write_text("名称,居民数" + "," * 10**5 + "\n甲,300" + "," * 10**5 + "\n乙,400" + "," * 10**5 + "\n", encoding="utf-8")
    assert Scenario.load_all("t.xlsx")[0].place == Scenario.load_all("t.csv")[0].place


WORDS = {
    "a table for a number": (("--set", "place=3"), expect("table_wanted", place="--set place", value=3)),
    "no setting": (("--set", ""), expect("no_setting", written='""')),
    "full-width digits": (("--set", "mobility=０.１"), expect("mend_full_width", sign="０")),
    "no weeks": (("--weeks", "0"), expect("below_range", place="scenario x weeks", value=0)),
    "half a week": (("--weeks", "4.5"), "--weeks"),
    "a seed that is no whole number": (("--seed", "1.5"), "--seed"),
    "a million million seeds": (("--seeds", 10**12), expect("number_of_seeds", most=1000000)),
    "words for jobs": (("--jobs", "text"), "--jobs"),
    "no folder": (("--out", ""), expect("out_is_here", out="--out .")),
    "the folder one is in": (("--out", "."), expect("out_is_here", out="--out .")),
    "the root": (("--out", "/"), expect("out_is_here", out="--out /")),
    "a folder's name too long": (
        ("--out", "a" * 300),
        expect("folder_unfit",
               path="aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")),
    "a name that is no UTF-8": (("--out", os.fsdecode(b"d\xff")), expect("folder_unfit", path='d\udcff')),
    "a language of others": (("--lang", "xx"), "--lang"),
    "no indicator": (("--rank", ""), expect("no_indicator_to_rank")),
}


@pytest.mark.parametrize("case", WORDS)
def test_a_strangers_words_are_refused_in_a_line(here, case):
    words, expected = WORDS[case]
    shown, said = refused(here, {"x.toml": SMALL}, "run", "x.toml", *words)
    if isinstance(expected, str):  # Typer says it itself, and names the option
        assert expected in said
    else:
        check_message(shown, expected)


def test_of_two_settings_of_one_key_the_later_holds(here):
    Path("x.toml").write_text(SMALL)
    assert wushe("run", "x.toml", "--set", "mobility=0.1", "--set", "mobility=0.2").exit_code == 0
    assert Scenario.load("results/x/scenarios/x.toml").levers.mobility == 0.2


def test_a_path_too_long_for_the_system_is_a_storage_error(here):
    Path("x.toml").write_text(SMALL)
    done = wushe("run", "x.toml", "--out", "/".join(["a" * 100] * 60))
    assert done.exit_code == 4 and "File name too long; nothing was written there" in done.stderr and os.listdir() == ["x.toml"]


def test_two_scenarios_of_one_name_are_told_with_their_files(here):
    Path("y").mkdir()
    shown, _ = refused(here, {"x.toml": SMALL, "y/x.toml": SMALL}, "run", "x.toml", "y/x.toml")
    check_message(shown, expect("name_taken", "name_in_file", name='"x"', file=("x.toml", "y/x.toml")))


@pytest.mark.parametrize(("name", "expected"), [
    ("a.csv", expect("new_table", path="a.csv")), ("", expect("new_unnamed")), ("😀.toml", expect("name_unfit", value='"😀"')),
    (".", expect("new_unnamed"))])
def test_a_new_scenario_is_not_called_like_a_table_or_like_nothing(here, name, expected):
    check_message(refused(here, {}, "new", name)[0], expected)


def test_a_link_to_a_scenario_is_followed_and_one_to_nothing_is_named(here):
    Path("real.toml").write_text(SMALL)
    Path("link.toml").symlink_to("real.toml")
    Path("gone.toml").symlink_to("nowhere.toml")
    assert wushe("check", "link.toml").exit_code == 0
    check_shown(expect("no_such_file", "link_to_nothing", path="gone.toml", target="nowhere.toml"), "check", "gone.toml")


def test_a_variable_that_names_no_language_is_remarked_on_and_a_locale_will_do(here):
    Path("x.toml").write_text(SMALL)
    check_shown(expect("unknown_language", value="xx", names="en, zh"), "check", "x.toml", WUSHE_LANG="xx")
    assert "没有这种语言" in wushe("check", "x.toml", "--lang", "zh", WUSHE_LANG="xx").stderr
    done = wushe("run", "x.toml", WUSHE_LANG="zh_CN.UTF-8")
    assert "WUSHE_LANG" not in done.stderr and "已保存到" in done.stderr


FORMULAS = "街道名称,社区数,居民数\n\"=HYPERLINK(\"\"http://x\"\")\",2,300\n+甲,2,300\n-乙,2,400\n@丙,2,500\n"


def test_no_name_of_a_street_is_a_formula_in_what_is_written_of_it(here):
    Path("=t.csv").write_text(FORMULAS, encoding="utf-8")
    assert wushe("run", "=t.csv", "--out", "out", "--quiet").exit_code == 0
    ranked = list(csv.DictReader(Path("out/ranking.csv").read_text(encoding="utf-8-sig").splitlines()))
    assert sorted(row["name"] for row in ranked) == ["'+甲", "'-乙", '\'=HYPERLINK("http://x")', "'@丙"]
    for file in Path("out").glob("*.csv"):
        cells = [cell for row in csv.reader(file.read_text(encoding="utf-8-sig").splitlines()) for cell in row]
        assert not [cell for cell in cells if cell.startswith(("=", "+", "@", "\t")) or (cell[:1] == "-" and not cell[1:2].isdigit())]
    checked = list(csv.DictReader(wushe("check", "=t.csv", "--format", "csv").stdout.splitlines()))
    assert checked[0]["file"] == "'=t.csv"


def test_no_text_of_a_workbook_is_a_formula(here):
    frame = pandas.DataFrame({"=name": ["=1+1", "+1", "-1", "@x"], "x": [-1.5, 2.0, 3.0, 4.0]})
    without_formulas(frame).to_excel("x.xlsx", index=False)
    rows = list(openpyxl.load_workbook("x.xlsx").active.iter_rows())
    assert [cell.data_type for row in rows for cell in row] == ["s", "s"] + ["s", "n"] * 4
    assert [row[0].value for row in rows] == ["'=name", "'=1+1", "'+1", "'-1", "'@x"] and rows[1][1].value == -1.5


def test_groups_names_are_made_plain_and_what_nobody_sees_in_them_is_dropped(here):
    Path("s.toml").write_text(GROUPED)
    Path("n").write_text(TIES)
    Path("p").write_text("id,job\na,x\x1b[31m\nb,Ａ\nc,A\u200b\n", encoding="utf-8")
    said = wushe("check", "s.toml").stdout
    assert "2 groups, known of 3" in said and "3 groups' names with full-width or invisible signs made plain" in said


def test_where_no_group_is_known_nothing_is_measured_of_groups(here):
    Path("s.toml").write_text(GROUPED)
    Path("n").write_text(TIES)
    Path("p").write_text("id,job\na,\nb,NA\nc,N/A\n")
    said = wushe("check", "s.toml").stdout
    assert "0 groups, known of 0" in said and "fractionalization" not in said


def test_residents_that_graphml_ties_and_does_not_list_are_counted_and_named(here):
    Path("s.toml").write_text(PLACE)
    Path("n").write_text('<graphml><graph edgedefault="undirected"><node id="a"/><edge source="a" target="b"/></graph></graphml>')
    assert "1 end of a tie that is listed nowhere, taken as a resident (b)" in wushe("check", "s.toml").stdout

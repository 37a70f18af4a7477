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
    """What a command says of files that it refuses; nothing is left beside them."""
    for name, content in files.items():
        Path(name).write_bytes(content if isinstance(content, bytes) else content.encode())
    before = sorted(folder.rglob("*"))
    done = wushe(*words)
    assert done.exit_code == 2 and not isinstance(done.exception, Exception | KeyboardInterrupt), done.exception
    assert sorted(folder.rglob("*")) == before and "Traceback" not in done.stderr
    return done.stderr


SCENARIOS = {
    "a lever as a table": ("[levers.mobility]\nvalue = 0.1", "x.toml:1:1 levers.mobility: a number is wanted (got a table"),
    "levers as an array of tables": ("[[levers]]\nmobility = 0.1", "x.toml:1:1 levers: a table is wanted (got an array"),
    "a schedule on no lever": ("[schedule]\nmobilty = [{ week = 3, value = 0.1 }]", "schedule.mobilty: is not known in [schedule] (did"),
    "a schedule of arrays": ("[schedule]\nmobility = [[3, 0.1]]", "schedule.mobility[0]: a table is wanted (got an array"),
    "a schedule as a table": ("[schedule.mobility]\nweek = 3\nvalue = 0.1", "a list of entries is wanted, such as"),
    "an entry with another key": ("[schedule]\nmobility = [{ wek = 3, value = 0.1 }]", "x.toml:2:15 schedule.mobility[0].wek: is not"),
    "a type that is none": ("[place]\ntypes = { vilage = 1.0 }", 'place.types: knows no "vilage" (allowed traditional_village'),
    "no types at all": ("[place]\ntypes = {}", "place.types: must sum to 1 (got a sum of 0.0)"),
    "half a community": ("[place]\ncommunities = 2.5", "place.communities: a whole number is wanted (got 2.5"),
    "more people than there are": ("[place]\ncommunities = 100000\nresidents = 10000000000", "asks for more memory than is free"),
    "types beside communities one by one": (
        "[place]\ntypes = { mixed = 1.0 }\n[[place.community]]\nresidents = 100", "place.types: cannot be set where each community"),
    "a community of nothing": ("[[place.community]]", "needs one of network (files say who lives there) and residents"),
    "communities that are numbers": ("[place]\ncommunity = [1, 2]", "place.community[1]: a table is wanted (got 2"),
    "a table beside communities": ('[place]\ntable = "t.csv"\n[[place.community]]\nresidents = 100', "place.table: cannot be set beside"),
    "a table that is not there": ('[place]\ntable = "t.csv"', "t.csv: there is no such file"),
    "a table that is a folder": ('[place]\ntable = "."', "is a folder, not a file"),
    "a network from the net": ('[[place.community]]\nnetwork = "https://example.org/ties.csv"', "download the file and name it"),
    "a network that is a folder": ('[[place.community]]\nnetwork = "."', "is a folder, not a file"),
    "columns of no known role": ('[[place.community]]\nnetwork = "n"\ncolumns = { from = "a" }', 'columns: knows no "from" (allowed'),
    "columns that are a number": ('[[place.community]]\nnetwork = "n"\ncolumns = { source = 1 }', "source: a text is wanted (got 1"),
    "a name with a face": ('name = "😀"', 'x.toml:1:1 name: is not a name that a folder can have (got "😀"'),
    "a name that climbs": ('name = "../../x"', "is not a name that a folder can have"),
    "a name of Windows": ('name = "CON"', "is a name that Windows keeps for itself"),
    "a label that turns the line round": ('label = { en = "a\u202eb" }', 'holds control characters (got "a\\u202eb"'),
    "a label with a line separator": ('label = { en = "a\u2028b" }', 'holds control characters (got "a\\u2028b"'),
    "an intervention that is none": ("[interventions]\nflood = [{ week = 1 }]", "interventions.flood: is not known"),
    "a value that is a table too": ("[levers]\nmobility = 0.1\nmobility.x = 3", "x.toml:3:15: is a value and a table at once"),
    "a table in two ways": ("place.residents = 30\n[place]\ncommunities = 2", "x.toml:2:7 place: is written twice, in two ways"),
    "times of day": ("burn_in = 10:00:00", "burn_in: a whole number is wanted, not a date (got the date 10:00:00"),
    "a table of districts called .toml": ("name,residents\na,100\n", "a table of districts is called .csv or .xlsx"),
    "a table's name left open": ("[levers\nmobility = 0.1", "a table's name stands alone between [ and ]"),
    "a quote left open": ('name = "x\nweeks = 3', "a quote is opened and not closed"),
    "a web page": ("<!DOCTYPE html><html></html>", "is no scenario but a web page (HTML)"),
    "XML": ("<graphml/>", "looks like XML or HTML, not TOML"),
    "a packed file": (gzip.compress(SMALL.encode()), "is no scenario but packed with gzip; unpack it"),
    "a workbook": (sheet(ROWS), "is no scenario but an Excel workbook; a table of districts is called .xlsx"),
    "an OpenDocument sheet": (b"PK\x03\x04mimetypeapplication/vnd.oasis.opendocument.spreadsheet", "an OpenDocument file"),
    "four bytes of GB18030": ('name = "x"\n# 𠀀街道场景\n'.encode("gb18030"), "x.toml:2:3: is not UTF-8, looks like GBK"),
    "UTF-16 without a mark": ('name = "街道"\n'.encode("utf-16-le"), "is not UTF-8, it is UTF-16"),
    "a blank of another kind": ("weeks\u00a0= 3", "holds a blank that is none (U+00A0)"),
    "a sign that nobody sees": ("weeks\u200b= 3", "holds a blank that is none (U+200B)"),
    "a dash for a minus": ("weeks = −3", "− is no minus sign"),
}


@pytest.mark.parametrize("case", SCENARIOS)
def test_a_stranger_scenario_is_refused_in_a_line_with_its_mend(here, case):
    content, said = SCENARIOS[case]
    assert said in refused(here, {"x.toml": content}, "run", "x.toml")


NETWORKS = {
    "one resident": (PLACE, "a,a\n", None, "at least two tied residents"),
    "nobody tied": (PLACE, "graph [ node [ id 1 ] node [ id 2 ] ]\n", None, "no tie is left between two residents"),
    "words for weights": (PLACE, "source,target,weight\na,b,strong\nb,c,weak\n", None, 'n:3: weight "weak" is not a number above 0'),
    "per cent for weights": (PLACE, "source,target,weight\na,b,50%\n", None, "write 0.5 for 50%"),
    "weights of which no sum can be taken": (PLACE, "source,target,weight\na,b,1e308\nb,c,1e-320\n", None, "allowed 1e-100 to 1e+100"),
    "a column that is not there": (PLACE + 'columns = { source = "who" }\n', TIES, None, 'columns.source = "who", but its columns are'),
    "an id column that is not there": (GROUPED + 'columns = { id = "nr" }\n', TIES, "id,job\na,x\n", 'columns.id = "nr", but its columns'),
    "no column of ids": (GROUPED, TIES, "name,job\na,x\n", "which column holds the ids?"),
    "a group of another name": (GROUPED, TIES, "id,jb\na,x\nb,y\n", 'p: groups = "job", but its columns are id, jb; did you mean "jb"'),
    "packed twice": (PLACE, gzip.compress(gzip.compress(TIES.encode())), None, "is packed twice with gzip; unpack it once"),
    "a hundred thousand columns": (
        PLACE, ",".join(f"c{n}" for n in range(10**5)) + "\n" + ",".join(map(str, range(10**5))) + "\n", None, "which columns hold the"),
    "a hundred thousand cells of a matrix": (PLACE, ",".join("01" * 50_000) + "\n", None, "1 row of 100000 columns"),
    "a pointer of Git LFS": (PLACE, "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n", None, "git lfs pull"),
    "a matrix of weights": (PLACE, "0,2.5,1,0\n2.5,0,0,0\n1,0,0,0\n0,0,0,0\n", None, 'n:1:2: a matrix holds nothing but 0 and 1'),
    "a matrix of three with a 2": (PLACE, "0,1,0\n1,0,2\n0,1,0\n", None, 'n:2:3: a matrix holds nothing but 0 and 1 (got "2")'),
    "Shift-JIS": (PLACE, "山田,佐藤\n佐藤,鈴木\n".encode("shift-jis"), None, "n:1: neither UTF-8 nor GB18030"),
    "Big5": (PLACE, "東區,西區\n西區,南區\n".encode("big5"), None, "n:1: neither UTF-8 nor GB18030"),
    "a page that says 404": (PLACE, "<html><body>404</body></html>", None, "this is a web page (HTML)"),
    "GEXF": (PLACE, "<gexf><graph/></gexf>", None, "not GraphML that networkx reads"),
    "attributes in GraphML": (GROUPED, TIES, "<graphml/>", "p: this looks like XML or HTML, and a table is wanted"),
    "attributes in JSON": (GROUPED, TIES, '{"a": 1}', "p: this looks like JSON, and a table is wanted"),
    "keys beside an edge list": (PLACE + 'keys = "n"\n', TIES, None, "keys name the rows of a matrix, and this is none"),
    "groups of nobody": (PLACE + 'groups = "job"\n', TIES, None, "there are no attributes"),
    "zeros for a text": (PLACE, b"x,y\n" + b"\0" * 4000, None, "n:2: a NUL character"),
}


@pytest.mark.parametrize("case", NETWORKS)
def test_a_stranger_network_is_refused_in_a_line_with_its_mend(here, case):
    scenario, network, people, said = NETWORKS[case]
    files = {"s.toml": scenario, "n": network} | ({} if people is None else {"p": people})
    assert said in refused(here, files, "run", "s.toml")


def test_a_network_that_is_a_link_to_itself_or_to_nothing_is_said_to_be_so(here):
    Path("s.toml").write_text(PLACE)
    Path("n").symlink_to("n")
    assert "is a link that leads to itself" in wushe("check", "s.toml").stderr
    Path("n").unlink()
    Path("n").symlink_to("gone.csv")
    assert "a link to gone.csv, which is not there" in wushe("check", "s.toml").stderr


def test_of_a_missing_network_the_likely_neighbour_is_named(here):
    Path("s.toml").write_text(PLACE.replace('"n"', '"tis.csv"'))
    Path("ties.csv").write_text(TIES)
    assert f'did you mean "{here / "ties.csv"}"?' in wushe("check", "s.toml").stderr


def test_of_many_files_in_a_folder_some_thousand_are_looked_at(here, monkeypatch):
    monkeypatch.setattr(paths, "MOST_NEIGHBOURS", 0)
    Path("base.toml").write_text(SMALL)
    assert wushe("check", "bse.toml").stderr == "error: bse.toml: there is no such file\n"


TABLES = {
    "one name twice": ("名称,居民数\n甲,300\n 甲 ,400\n", 't.csv:3: name: "甲" is the name of line 2 too'),
    "half a resident": ("名称,居民数\n甲,300.5\n", "t.csv:2: residents: a whole number is wanted (got 300.5"),
    "half a community": ("名称,社区数,居民数\n甲,2.5,3000\n", "t.csv:2: communities: a whole number is wanted (got 2.5"),
    "more communities than residents": ("名称,社区数,居民数\n甲,1000,30\n", "too few for its communities (got 30; allowed from 20000)"),
    "no number": ("名称,居民数\n甲,nan\n", "t.csv:2: residents: is not a finite number (got nan"),
    "a number that Excel cut short": ("名称,居民数\n甲,1.2E+04\n", "it is written 1.2E+04: write all its digits"),
    "a row of sums": ("名称,居民数\n甲,300\n合计,300\n", 't.csv:3: name: "合计" is a sum of other rows'),
    "a type of another spelling": ("名称,居民数,类型\n甲,300,old_neighborhood\n", 'did you mean "old_neighbourhood"?'),
    "no header": ("甲,300\n乙,400\n", 't.csv:1: there is no column "name" (名称); they are "甲", "300"'),
    "a hundred thousand columns": (",".join(f"c{n}" for n in range(10**5)) + "\n" + "1," * 99_999 + "1\n", 'column "c0" is not known'),
    "a hundred thousand rows": ("名称,居民数\n" + "".join(f"村{n},300\n" for n in range(10**5)), "100000 rows (allowed up to 20000)"),
    "JSON": ('{"a": 1}', "t.csv: this looks like JSON, and a table is wanted"),
    "a folder's name": (None, "t.csv: is a folder, not a file"),
    "Latin letters in an old encoding": ("name,residents\nCafé,300\n".encode("latin-1"), "t.csv:2: neither UTF-8 nor GB18030"),
    "notes on the first sheet": (sheet(ROWS, notes_first), 'only the first sheet that shows is read, "说明" of 说明, Sheet'),
    "a title above the header": (sheet(ROWS, title_above), "the header seems to stand in line 2: delete what is above"),
    "merged cells": (sheet(ROWS, merged_below), "t.xlsx:4: residents: is missing (of merged cells the first alone holds the value)"),
    "a formula never worked out": (sheet([ROWS[0], ("甲", "=100+200")]), "t.xlsx:2: column 2 is a formula that was never worked out"),
    "an error of Excel": (sheet([ROWS[0], ("甲", "#N/A")]), "t.xlsx:2: residents: is missing"),
    "a date for a number": (sheet([ROWS[0], ("甲", datetime.date(2024, 1, 5))]), 'a whole number is wanted (got "2024-01-05"'),
    "truth for a number": (sheet([ROWS[0], ("甲", True)]), 'a whole number is wanted (got "TRUE"'),
    "an empty sheet": (sheet([]), "t.xlsx: its first sheet is empty"),
    "an old workbook": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "save it as .xlsx or CSV"),
}


@pytest.mark.parametrize("case", TABLES)
def test_a_stranger_table_is_refused_in_a_line_with_its_mend(here, case):
    content, said = TABLES[case]
    name = "t.xlsx" if isinstance(content, bytes) and content.startswith(b"PK") else "t.csv"
    if content is None:
        Path(name).mkdir()
    assert said in refused(here, {} if content is None else {name: content}, "run", name)


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
    "a table for a number": (("--set", "place=3"), "--set place: a table is wanted (got 3"),
    "a key below a number": (("--set", "place.residents.x=3"), "--set place.residents: a whole number is wanted (got a table"),
    "no setting": (("--set", ""), '--set "": is no setting (allowed KEY=VALUE'),
    "a setting without a value": (("--set", "mobility="), "is no setting (allowed KEY=VALUE"),
    "two settings in one": (("--set", "mobility=0.1\nweeks=3"), "--set mobility: is not a value in TOML"),
    "full-width digits": (("--set", "mobility=０.１"), "０ is full-width: type it in English mode"),
    "no weeks": (("--weeks", "0"), "weeks: is below its range (got 0"),
    "half a week": (("--weeks", "4.5"), "--weeks"),
    "a seed that is no whole number": (("--seed", "1.5"), "--seed"),
    "a million million seeds": (("--seeds", 10**12), "the number of seeds is 1 to 1000000"),
    "words for jobs": (("--jobs", "text"), "--jobs"),
    "no folder": (("--out", ""), "is the folder you are in, or one above it"),
    "the folder one is in": (("--out", "."), "is the folder you are in, or one above it"),
    "the root": (("--out", "/"), "is the folder you are in, or one above it"),
    "a folder's name too long": (("--out", "a" * 300), "255 bytes"),
    "a name that is no UTF-8": (("--out", os.fsdecode(b"d\xff")), "255 bytes"),
    "a language of others": (("--lang", "xx"), "--lang"),
    "no indicator": (("--rank", ""), "is no indicator"),
}


@pytest.mark.parametrize("case", WORDS)
def test_a_strangers_words_are_refused_in_a_line(here, case):
    words, said = WORDS[case]
    assert said in refused(here, {"x.toml": SMALL}, "run", "x.toml", *words)


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
    assert '"x" in x.toml and "x" in y/x.toml' in refused(here, {"x.toml": SMALL, "y/x.toml": SMALL}, "run", "x.toml", "y/x.toml")


@pytest.mark.parametrize(("name", "said"), [
    ("a.csv", "add --table"), ("", "name the file to write"), ("😀.toml", "is not a name"), (".", "name the file to write")])
def test_a_new_scenario_is_not_called_like_a_table_or_like_nothing(here, name, said):
    assert said in refused(here, {}, "new", name)


def test_a_link_to_a_scenario_is_followed_and_one_to_nothing_is_named(here):
    Path("real.toml").write_text(SMALL)
    Path("link.toml").symlink_to("real.toml")
    Path("gone.toml").symlink_to("nowhere.toml")
    assert wushe("check", "link.toml").exit_code == 0
    assert "there is no such file (a link to nowhere.toml, which is not there)" in wushe("check", "gone.toml").stderr


def test_a_variable_that_names_no_language_is_remarked_on_and_a_locale_will_do(here):
    Path("x.toml").write_text(SMALL)
    assert "WUSHE_LANG=xx: unknown language; use en, zh" in wushe("check", "x.toml", WUSHE_LANG="xx").stderr
    assert "没有这种语言" in wushe("check", "x.toml", "--lang", "zh", WUSHE_LANG="xx").stderr
    done = wushe("run", "x.toml", WUSHE_LANG="zh_CN.UTF-8")
    assert "is no language" not in done.stderr and "已保存到" in done.stderr


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

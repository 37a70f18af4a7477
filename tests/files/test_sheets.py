"""Sheets as offices write them: merged cells, titles above the header, Traditional Chinese in Big5."""

import openpyxl
import pytest

from tests.files.test_networks import place, ties_of, written
from tests.messages import Ending, raises_message
from wushe_sim.errors import BadInput
from wushe_sim.files.networks import read_place
from wushe_sim.files.raw_files import Content, text_of
from wushe_sim.files.sheets import read_table


def write_sheet(folder, rows, *merged, name="people.xlsx"):
    """A workbook in which some ranges are merged."""
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    for cells in merged:
        book.active.merge_cells(cells)
    book.save(folder / name)
    return folder / name


def test_households_merged_over_rows_are_filled_down_and_counted(tmp_path):
    people = write_sheet(tmp_path, [["编号", "户号"], ["a", "H1"], ["b", None], ["c", "H2"], ["d", None]], "B2:B3", "B4:B5")
    found = read_place(written(tmp_path, "a,b\nb,c\nc,d\n"), people)
    assert found.ties.kin.tolist() == [1, 1, 0, 0, 1, 1] and found.mended == {"merged_cells": 2}
    assert found.attributes["户号"].tolist() == ["H1", "H1", "H2", "H2"]


def test_empty_cells_that_are_not_merged_stay_empty(tmp_path):
    people = write_sheet(tmp_path, [["id", "hhid", "job"], ["a", "H1", "x"], ["b", None, None], ["c", "H2", "y"]], "B2:B3")
    found = read_place(written(tmp_path, "a,b\nb,c\n"), people)
    assert found.attributes["hhid"].tolist() == ["H1", "H1", "H2"] and found.attributes["job"].tolist() == ["x", "", "y"]


def test_ties_merged_over_rows_are_filled_down(tmp_path):
    ties = write_sheet(tmp_path, [["source", "target"], ["a", "b"], [None, "c"], ["b", "c"]], "A2:A3", name="ties.xlsx")
    found = read_place(ties)
    assert set(ties_of(found)) == {("a", "b"), ("a", "c"), ("b", "c")} and found.mended == {"merged_cells": 1}


def test_a_header_merged_over_two_rows_makes_no_resident(tmp_path):
    people = write_sheet(tmp_path, [["id", "job"], [None, None], ["a", "x"], ["b", "y"]], "A1:A2", "B1:B2")
    assert read_place(written(tmp_path, "a,b\n"), people).ids == ["a", "b"]


@pytest.mark.parametrize("merged", [(), ("A1:B1",)])
def test_a_title_above_the_header_is_said_to_be_one(tmp_path, merged):
    title = write_sheet(tmp_path, [["居民调查", None], ["id", "job"], ["a", "x"], ["b", "y"]], *merged)
    with raises_message(BadInput, "title_above_header", path=Ending("/people.xlsx"), line=1, value='"居民调查"', width=2):
        read_place(written(tmp_path, "a,b\n"), title)
    with raises_message(BadInput, "title_above_header", path=Ending("/people.csv"), line=1):
        place(tmp_path, "a,b\n", "survey,,\nid,job,age\na,x,3\nb,y,4\n")


TRADITIONAL = "編號,職業,戶號\n王大明,教師,甲\n李小華,工人,甲\n陳美麗,醫護,乙\n"


def test_big5_is_read_and_said(tmp_path):
    found = place(tmp_path, "起點,終點\n王大明,李小華\n李小華,陳美麗\n".encode("big5"), TRADITIONAL.encode("big5"), groups="職業")
    assert found.ids == ["王大明", "李小華", "陳美麗"] and set(found.group_names) == {"教師", "工人", "醫護"}
    assert found.mended == {"read_as_big5": 1} and found.ties.kin.tolist() == [1, 1, 0, 0]


@pytest.mark.parametrize(("text", "encoding"), [
    (TRADITIONAL, "big5"), ("編號,權重\n甲,1\n", "big5"), ("起點,終點,權重\n", "big5"), ("姓名,性別,年齡,里別,聯絡頻率\n", "big5"),
    ("编号,职业,户号\n王大明,教师,甲\n李小华,工人,甲\n", "gb18030"), ("编号,权重\n甲,1\n", "gb18030"), ("起点,终点,权重\n", "gb18030"),
    ("姓名,性别,年龄,社区,联系频率\n", "gb18030")])
def test_big5_and_gb18030_are_told_apart(tmp_path, text, encoding):
    assert text_of(tmp_path / "x.csv", Content(text.encode(encoding), "text")) == (text, {f"read_as_{encoding}": 1})


@pytest.mark.parametrize("text", ["id,name\n1,Åsa\n2,Ärzte\n", "id,name\n1,José\n2,Müller\n"])
def test_letters_with_accents_are_no_big5(tmp_path, text):
    with raises_message(BadInput, "neither_encoding", path=tmp_path / "x.csv"):
        text_of(tmp_path / "x.csv", Content(text.encode("latin-1"), "text"))


def test_merged_counts_of_a_table_of_streets_are_never_filled_down(tmp_path):
    table = write_sheet(tmp_path, [["name", "residents"], ["a", 300], ["b", None]], "B2:B3", name="streets.xlsx")
    assert read_table(table).rows[2] == ("b", "") and read_table(table, fill=True).rows[2] == ("b", "300")

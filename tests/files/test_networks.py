import datetime
import gzip
import os
from itertools import pairwise

import networkx
import numpy as np
import openpyxl
import pytest

from tests.messages import Ending, check_message, expect, find_lines, raises_message
from wushe_sim.errors import BadInput
from wushe_sim.files import raw_files
from wushe_sim.files import workbook as workbooks
from wushe_sim.files.networks import read_place
from wushe_sim.files.real_place import place_of, read_graph
from wushe_sim.model.world.graph import list_tie_rows, to_networkx


def written(folder, text, name="edges.csv"):
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def place(folder, text, people=None, **more):
    attributes = None if people is None else written(folder, people, "people.csv")
    return read_place(written(folder, text), attributes, **more)


def ties_of(found):
    """The ties as pairs of ids, with their strengths."""
    return {
        tuple(sorted((found.ids[here], found.ids[there]))): round(float(strength), 6)
        for here, there, strength in zip(list_tie_rows(found.ties), found.ties.neighbour, found.ties.strength, strict=True)
    }


def complaint(folder, text, people=None, **more):
    with pytest.raises(BadInput) as refused:
        place(folder, text, people, **more)
    return refused.value


def check_complaint(folder, text, /, *ids, people=None, more=None, **values):
    """Expect a place to be refused in a line that has messages and values."""
    check_message(complaint(folder, text, people, **(more or {})), expect(*ids, **values))


# --- told apart by content -------------------------------------------------------------------------------------------------------


TRIANGLE = {("a", "b"): 0.5, ("a", "c"): 0.5, ("b", "c"): 0.5}


@pytest.mark.parametrize("text", [
    "a,b\nb,c\nc,a\n", "a\tb\nb\tc\nc\ta\n", "a b\nb  c\nc a \n", "a;b\nb;c\nc;a\n", "a, b\r\nb, c\r\nc, a", '"a","b"\n"b","c"\n"c","a"\n',
    "source,target\na,b\nb,c\nc,a\n", "From;To\na;b\nb;c\nc;a\n", "type,i,j\nx,a,b\nx,b,c\nx,c,a\n", "\ufeffsource,target\na,b\nb,c\nc,a\n",
    "# a comment\na,b\n\nb,c\nc,a\n", "起点,终点\na,b\nb,c\nc,a\n",
])
def test_an_edge_list_is_read_whatever_its_delimiter_and_header(tmp_path, text):
    assert ties_of(place(tmp_path, text)) == TRIANGLE


def test_graphml_gml_and_gzip_say_the_same_as_an_edge_list(tmp_path):
    graph = networkx.Graph([("a", "b"), ("b", "c"), ("c", "a")])
    networkx.write_graphml(graph, tmp_path / "one.xml")
    networkx.write_gml(graph, tmp_path / "two.dat")
    written(tmp_path, gzip.compress(b"a,b\nb,c\nc,a\n", mtime=0), "three.csv")
    for name in ("one.xml", "two.dat", "three.csv"):
        assert ties_of(read_place(tmp_path / name)) == TRIANGLE


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030"])
def test_chinese_is_read_in_every_encoding_that_chinese_files_come_in_and_it_is_said(tmp_path, encoding):
    people = "编号,职业\n甲,教师\n乙,工人\n丙,教师\n".encode(encoding)
    found = place(tmp_path, "起点,终点\n甲,乙\n乙,丙\n".encode(encoding), people, groups="职业")
    assert found.ids == ["甲", "乙", "丙"] and found.group_names == ("教师", "工人")
    assert found.mended == ({} if encoding.startswith("utf-8") else {"read_as_gb18030" if encoding == "gb18030" else "read_as_utf16": 1})


def test_pajek_says_the_same_as_an_edge_list(tmp_path):
    edges = '% made by hand\n*Network x\n*Vertices 3\n1 "a"\n2 "b"\n3 "c"\n*Edges\n1 2 1\n2 3 1\n3 1 1\n'
    assert ties_of(place(tmp_path, edges)) == TRIANGLE
    networkx.write_pajek(networkx.Graph([("a", "b"), ("b", "c"), ("c", "a")]), tmp_path / "x.net")
    assert ties_of(read_place(tmp_path / "x.net")) == TRIANGLE
    matrix = place(tmp_path, "*Vertices 3\n1 a\n2 b\n3 c\n*Matrix\n0 1 1\n1 0 1\n1 1 0\n")
    assert ties_of(matrix) == TRIANGLE


def test_vertices_that_pajek_does_not_list_or_calls_alike_are_people_all_the_same(tmp_path):
    assert place(tmp_path, "*Vertices 4\n*Edges\n1 2\n2 3\n").ids == ["1", "2", "3", "4"]
    found = place(tmp_path, '*Vertices 3\n1 "Li"\n2 "Li"\n3 "Wu"\n*Arcs\n1 2\n2 3\n')
    assert found.ids == ["1", "2", "3"] and found.mended == {"repeated_labels": 1, "one_way_edges": 2}


@pytest.mark.parametrize("text", [",a,b,c\na,0,1,1\nb,1,0,1\nc,1,1,0\n", "id;a;b;c\na;0;1;1\nb;1;0;1\nc;1;1;0\n",
                                  "0.0 1.0 1.0\n1.0 0.0 1.0\n1.0 1.0 0.0\n"])
def test_a_matrix_may_carry_names_and_points(tmp_path, text):
    keys = {} if "a" in text else {"keys": written(tmp_path, "a\nb\nc\n", "key.csv")}
    assert ties_of(place(tmp_path, text, **keys)) == TRIANGLE


def workbook(folder, rows, name="people.xlsx", **second):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    for title in second:
        book.create_sheet(title).append(["not", "this"])
    book.save(folder / name)
    return folder / name


def test_attributes_and_ties_may_stand_in_a_workbook(tmp_path):
    rows = [["007", "教师", datetime.date(1990, 5, 1)], [7, "工人", None], [1.5, "#N/A", True]]
    people = workbook(tmp_path, [["编号", "职业", "生日"], *rows], more=1)
    ties = workbook(tmp_path, [["source", "target"], ["007", 7], [7, 1.5]], "ties.xlsx")
    found = read_place(ties, people, groups="职业")
    assert found.ids == ["007", "7", "1.5"] and found.group_names == ("工人", "教师", "unknown")
    assert found.attributes["生日"].tolist() == ["1990-05-01", "", "TRUE"] and found.mended == {"unknown_group": 1}


def test_a_workbook_that_is_wrong_is_refused_with_its_row(tmp_path):
    edges = written(tmp_path, "a,b\nb,c\n")
    cases = [
        ([["id", "id"], ["a", 1]], expect("two_columns", name="id")),
        ([["id", "job"], ["a", "x"], ["a", "y"]], expect("id_twice", source=Ending("people.xlsx"), line=3)),
        ([], expect("empty_sheet", path=Ending("people.xlsx"))),
        ([["id", "job"], ["a", "=1+1"]], expect("formula", path=Ending("people.xlsx"), line=2, column=2)),
    ]
    for rows, expected in cases:
        with raises_message(BadInput, expected):
            read_place(edges, workbook(tmp_path, rows))
    whole = workbook(tmp_path, [["id", "job"], ["a", "x"]]).read_bytes()
    for broken in whole[:-30], whole[:600], whole.replace(b"PK\x01\x02", b"PK\x01\x03"):
        with raises_message(BadInput, "damaged_workbook", path=Ending("/people.xlsx")):
            read_place(edges, written(tmp_path, broken, "people.xlsx"))


def test_a_workbook_that_unpacks_to_too_much_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(workbooks, "MOST_SHEET_BYTES", 1000)
    with raises_message(BadInput, "large_workbook", path=Ending("/people.xlsx")):
        read_place(workbook(tmp_path, [["a", "b"]] * 100))


def test_ids_are_text(tmp_path):
    found = place(tmp_path, "007,7\n7,1.0\n1.0,1\n")
    assert found.ids == ["007", "7", "1.0", "1"]


def test_full_width_digits_are_made_plain_and_counted(tmp_path):
    found = place(tmp_path, "1,2\n１,3\n")
    assert found.ids == ["1", "2", "3"] and found.mended == {"full_width_ids": 1}


def test_no_edge_is_lost_to_a_header_that_is_not_there(tmp_path):
    assert len(ties_of(place(tmp_path, "1,2\n2,3\n"))) == 2
    assert len(ties_of(place(tmp_path, "ann,bo\nbo,cy\n"))) == 2


def test_text_above_numbers_is_a_header(tmp_path):
    assert place(tmp_path, "von,nach\n1,2\n2,3\n").ids == ["1", "2", "3"]
    assert place(tmp_path, "von,nach,stärke\nann,bo,2\nbo,cy,1\n").ids == ["ann", "bo", "cy"]


def test_a_matrix_is_square_and_nothing_but_nought_and_one(tmp_path):
    found = place(tmp_path, "0,1,1\n1,0,0\n1,0,0\n")
    assert found.ids == ["1", "2", "3"] and ties_of(found) == {("1", "2"): 0.5, ("1", "3"): 0.5}
    check_complaint(tmp_path, "0,1,1\n1,0,0\n", "not_square", count=2, width=3)
    check_complaint(tmp_path, "1,1,1,0\n1,0,0,2\n1,0,0,0\n0,2,0,0\n", "matrix_of_0_and_1", line=2, column=4, cell='"2"')


@pytest.mark.parametrize("text", ["0,9,0,0\n9,0,1,0\n0,1,0,1\n0,0,1,0\n", ",a,b,c,d\na,0,9,0,0\nb,9,0,1,0\nc,0,1,0,1.0\nd,0,0,1,0\n"])
def test_a_matrix_may_hold_weights(tmp_path, text):
    ids = "abcd" if "a" in text else "1234"
    found = place(tmp_path, text)
    assert found.ids == list(ids)
    assert ties_of(found) == {(ids[0], ids[1]): 0.9, (ids[1], ids[2]): 0.5, (ids[2], ids[3]): 0.5}
    check_complaint(tmp_path, text.replace("9", "-9"), "matrix_of_0_and_1", cell='"-9"')


def test_three_weighted_edges_are_no_matrix(tmp_path):
    assert place(tmp_path, "1,2,3\n2,3,1\n1,3,2\n").ids == ["1", "2", "3"]


def test_keys_name_the_rows_of_a_matrix(tmp_path):
    matrix, keys = "0,1,1\n1,0,0\n1,0,0\n", written(tmp_path, "007\n008\n009\n", "key.csv")
    assert place(tmp_path, matrix, keys=keys).ids == ["007", "008", "009"]
    assert place(tmp_path, matrix, keys=written(tmp_path, "id\n007\n008\n009\n", "key.csv")).ids == ["007", "008", "009"]
    check_complaint(tmp_path, matrix, "keys_differ", more={"keys": written(tmp_path, "1\n2\n", "key.csv")}, height=3, count=2)
    check_complaint(tmp_path, "a,b\n", "keys_without_matrix", more={"keys": keys}, path=tmp_path / "edges.csv")
    check_complaint(tmp_path, matrix, "id_twice", more={"keys": written(tmp_path, "1\n2\n1\n", "key.csv")}, line=3, name='"1"', first=1)


def test_columns_of_other_names_are_named(tmp_path):
    text = "who,whom,layer,often\na,b,x,1\nb,c,x,3\n"
    found = place(tmp_path, text, columns={"source": "who", "target": "whom", "weight": "often"})
    assert ties_of(found) == {("a", "b"): round(1 / 3, 6), ("b", "c"): 0.6}
    check_complaint(tmp_path, text, "which_columns_tie", names=Ending("often"))
    check_complaint(tmp_path, text, "column_of_role", more={"columns": {"source": "who", "target": "whoom"}}, role="target", near="whom")
    check_complaint(tmp_path, text, "no_such_role", more={"columns": {"from": "who"}}, role="from")


def test_all_that_is_wrong_in_the_files_of_a_place_is_told_at_once(tmp_path):
    keys = written(tmp_path, "a\na\n", "key.csv")
    said = complaint(tmp_path, "source,target,weight\na,b,1\nb,c\nc,d,-1\n,e,2\n", "id,job\na,x,y\n", keys=keys)
    assert find_lines(said.messages[:1], source=keys, line=2)
    said = str(complaint(tmp_path, "source,target,weight\na,b,1\nb,c\nc,d,-1\n,e,2\n", "id,job,job\na,x,y\n")).splitlines()
    assert [line.split("/")[-1].split(" ")[0] for line in said] == ["edges.csv:3:", "edges.csv:4:", "edges.csv:5:"]


def test_attributes_of_nobody_in_the_network_are_refused_and_lost_zeros_are_guessed(tmp_path):
    check_complaint(tmp_path, "007,008\n", "ids_of_others", "zeros_missing", people="id,job\n7,x\n8,y\n")


# --- mended and counted ----------------------------------------------------------------------------------------------------------


def test_loops_repeats_and_reversals_are_merged_and_counted(tmp_path):
    found = place(tmp_path, "source,target,weight\na,b,1\na,b,1\nb,a,2\nc,c,1\nb,c,4\n")
    assert found.mended == {"self_loops": 1, "repeated_edges": 1, "reversed_edges": 1}
    assert ties_of(found) == {("a", "b"): 0.5, ("b", "c"): 0.5}  # 1 + 1 + 2 = 4


def test_the_first_five_of_what_was_mended_are_named(tmp_path):
    edges = "a,a\na,b\nb,a\nb,c\nb,c\n" + "".join(f"x{k},a\n" for k in range(9))
    found = place(tmp_path, edges, "id,job\na,cook\nb,cook\nc,maid\nz,maid\n")
    assert found.first == {
        "self_loops": ("a",), "reversed_edges": ("b–a",), "repeated_edges": ("b–c",), "attributes_without_endpoints": ("z",),
        "endpoints_without_attributes": ("x0", "x1", "x2", "x3", "x4")}
    assert {name: found.mended[name] for name in found.first} == {
        "self_loops": 1, "reversed_edges": 1, "repeated_edges": 1, "attributes_without_endpoints": 1, "endpoints_without_attributes": 9}
    assert place(tmp_path, "0,1,1\n0,0,0\n1,0,0\n").first == {"one_way_edges": ("1–2",)}


def test_direction_is_dropped_and_counted(tmp_path):
    assert place(tmp_path, "0,1,1\n0,0,0\n1,0,0\n").mended == {"one_way_edges": 1}
    found = place_of(read_graph(networkx.DiGraph([("a", "b"), ("b", "a"), ("b", "c")]), "graph"), None, None)
    assert found.mended == {"one_way_edges": 1} and len(ties_of(found)) == 2


def test_beside_an_edge_list_attributes_say_who_lives_there(tmp_path):
    found = place(tmp_path, "a,b\nb,x\n", "id,job\nlone,cook\nb,smith\na,NA\n", groups="job")
    assert found.ids == ["lone", "b", "a", "x"]
    assert found.mended == {"attributes_without_endpoints": 1, "endpoints_without_attributes": 1, "unknown_group": 2}
    assert found.group_names == ("cook", "smith", "unknown") and found.group.tolist() == [0, 1, 2, 2]
    assert np.diff(found.ties.start.astype(int)).tolist() == [0, 2, 1, 1]


def test_a_matrix_says_who_lives_there_itself(tmp_path):
    keys = written(tmp_path, "a\nb\nc\n", "key.csv")
    found = place(tmp_path, "0,1,1\n1,0,0\n1,0,0\n", "id,job\nz,cook\nz,maid\na,smith\n", keys=keys)
    assert found.ids == ["a", "b", "c"] and found.attributes["job"].tolist() == ["smith", "", ""]
    assert found.mended == {"attributes_without_endpoints": 2, "endpoints_without_attributes": 2}


def test_groups_are_sixteen_at_most_the_largest_first(tmp_path):
    ids = [f"p{k}" for k in range(60)]
    edges = "\n".join(f"{one},{other}" for one, other in pairwise(ids))
    jobs = ["cook"] * 9 + ["None"] * 5 + ["null"] * 4 + ["", "NA", "N/A"] + [f"j{k:02}" for k in range(39)]
    found = place(tmp_path, edges, "id,job\n" + "\n".join(f"{i},{job}" for i, job in zip(ids, jobs, strict=True)), groups="job")
    assert len(found.group_names) == 16
    assert found.group_names[:4] == ("cook", "None", "null", "j00") and found.group_names[-2:] == ("other", "unknown")
    assert found.mended["unknown_group"] == 3 and found.mended["other_group"] == 39 - 11
    assert np.bincount(found.group).tolist() == [9, 5, 4, *[1] * 11, 28, 3]


def test_kin_are_those_of_one_household(tmp_path):
    people = "id,hhid,home\na,1,x\nb,1,y\nc,2,y\nd,NA,NA\ne,NA,NA\n"
    found = place(tmp_path, "a,b\nb,c\nd,e\n", people)
    assert found.ties.kin.tolist() == [1, 1, 0, 0, 0, 0]
    assert place(tmp_path, "a,b\nb,c\nd,e\n", people, columns={"household": "home"}).ties.kin.tolist() == [0, 0, 1, 1, 0, 0]


def test_gml_with_inner_quotes_chinese_and_repeats_is_mended(tmp_path):
    text = (
        'graph [\n  cite "a "quoted" – text"\n  node [\n id 1\n label "甲"\n _x "1"\n ]\n  node [\n id 2\n label "乙"\n ]\n'
        "  edge [\n source 1\n target 2\n ]\n  edge [\n source 2\n target 1\n ]\n]\n")
    found = place(tmp_path, text)
    assert found.ids == ["甲", "乙"] and len(ties_of(found)) == 1
    assert found.mended["gml_lines"] == 4 and found.mended["repeated_edges"] == 1


def test_what_is_written_from_a_place_is_read_back(tmp_path):
    people = "id,job\na,cook\nb,smith\nc,cook\n"
    found = place(tmp_path, "a,b\nb,c\n", people, groups="job")
    graph = to_networkx(found.ties, {"job": np.array(found.attributes["job"], str), "group": found.group})
    networkx.write_graphml(graph, tmp_path / "out.graphml")
    again = read_place(tmp_path / "out.graphml", groups="job")
    assert (again.ties.neighbour == found.ties.neighbour).all() and (again.group == found.group).all()
    assert again.group_names == found.group_names == place_of(read_graph(graph, "graph"), None, "job").group_names


# --- refused, with file and line -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("weight", ["-1", "0", "nan", "NaN", "inf", "-inf", "1e999", "much"])
def test_a_weight_that_is_not_above_nought_is_refused_with_its_line(tmp_path, weight):
    edges = Ending("edges.csv")
    check_complaint(tmp_path, f"source,target,weight\na,b,1\nb,c,{weight}\nc,d,2\n", "weight_above_0", source=edges, line=3)
    check_complaint(tmp_path, f"b,c,{weight}\nc,d,2\nd,b,1\n", "weight_above_0", source=edges, line=1)


def test_all_wrong_weights_are_named_at_once_and_a_flood_is_counted(tmp_path):
    said = complaint(tmp_path, "source,target,weight\n" + "a,b,-1\n" * 50).messages
    assert len(said) == 11 and find_lines(said[-1:], "more_of_this_kind", count=40)
    check_complaint(tmp_path, 'source;target;weight\na;b;"0,5"\n', "weight_above_0", "mend_comma_in_weight", weight='"0,5"')


@pytest.mark.parametrize(("text", "expected"), [
    ("", expect("file_is_empty", path=Ending("/edges.csv"))),
    (" \n\n", expect("file_is_empty", path=Ending("/edges.csv"))),
    ("# only a comment\n", expect("only_comments", path=Ending("/edges.csv"))),
    ("source,target\n", expect("header_without_ties", source=Ending("/edges.csv"))),
    ("a|b\nb|c\n", expect("one_column", line=1)),
    ("a\nb\n", expect("one_column", line=1)),
    ("a,b\nb,c,d\n", expect("row_of_other_width", path=Ending("/edges.csv"), line=2, count=3, width=2)),
    ("a,b\n,c\n", expect("tie_without_id", source=Ending("/edges.csv"), line=2)),
    ('a,b\n"b,c\n', expect("unclosed_quote", line=2)),
    ("source,target,source\na,b,c\n", expect("two_columns", name="source")),
    ("ann,bo,cy,dee\nbo,cy,dee,ann\n", expect("columns_without_header", count=4)),
    (b"a,b\nb,Jos\xe9\n", expect("neither_encoding", path=Ending("/edges.csv"), line=2, byte=233)),
    ("a,b\nb,中国\n".encode() + "中,国\n".encode("gbk"), expect("two_encodings", path=Ending("/edges.csv"), line=3, other=2)),
    (b"a,b\nb,Andr\xe9a\n", expect("neither_encoding", path=Ending("/edges.csv"), line=2)),
    (b"\xff\xfea,b", expect("begins_like", encoding="UTF-16")),
    ('{"people": [1]}', expect("json_without_graph", path=Ending("/edges.csv"))),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", expect("old_workbook", path=Ending("/edges.csv"))),
    (b"PK\x03\x04stuff", expect("zip", path=Ending("/edges.csv"))),
    (b"%PDF-1.4\n", expect("pdf", path=Ending("/edges.csv"))),
    ("*Vertices 2\n1 a\n2 b\n*Edges\n1 3\n", expect("pajek_unlisted", path=Ending("/edges.csv"))),
    ("*Vertices x\n", expect("pajek_vertices", path=Ending("/edges.csv"))),
    ("*Vertices 9999999\n", expect("pajek_vertices", most=1000)),
    ("*Vertices " + "9" * 5000, expect("pajek_vertices", path=Ending("/edges.csv"))),
    ("*Vertices 2\n5 a\n", expect("pajek_vertex_line", count=2)),
    ("*Vertices 2\n*Edges\n1 2 -4\n", expect("edge_weight_above_0", source=Ending("/edges.csv"))),
    ("*Vertices 2\n*Nosuch\n1 2\n", expect("no_pajek_section", section='"*nosuch"')),
    (",a,b\na,0,1\nb,1,x\n", expect("matrix_of_0_and_1", source=Ending("/edges.csv"), line=3, column=2)),
    ("graph [" + " a [" * 100_000, expect("nested_too_deeply", path=Ending("/edges.csv"))),
    (b"a,b\nb,\0c\n", expect("nul", path=Ending("/edges.csv"), line=2)),
    (b"\x80\x04\x95", expect("pickle", path=Ending("/edges.csv"))),
    (gzip.compress(b"a,b\nb,c\n", mtime=0)[:-9], expect("cannot_be_unpacked", path=Ending("/edges.csv"))),
    ("<graphml><graph>", expect("not_xml", path=Ending("/edges.csv"), line=1)),
    ("graph [\n node [\n", expect("not_read_by_networkx", kind="GML")),
    ('<!DOCTYPE g [<!ENTITY a "aa">]><graphml>&a;</graphml>', expect("entities", path=Ending("/edges.csv"))),
    ('<!DOCTYPE g [<!ENTITY a SYSTEM "file:///etc/passwd">]><graphml>&a;</graphml>', expect("entities", path=Ending("/edges.csv"))),
    ("<graphml></graphml>", expect("holds_no_graph", path=Ending("/edges.csv"))),
    (
        "<graphml><graph><node id='a'/><edge target='a'/></graph></graphml>",
        expect("lacks_attribute", kind="edge", number=1, count=1, key="source")),
    (
        "<graphml><graph><node id='a'/><node/><edge source='a' target=' '/></graph></graphml>",
        expect("lacks_attribute", kind="node", number=2, count=2, key="id")),
    ("<graphml><graph><node id='a'/></graph><graph/></graphml>", expect("several_graphs", count=2, names="1, 2")),
    ("friends 2025\na,b\nb,c\nc,a\n", expect("title_above", "told_apart", "space", path=Ending("/edges.csv"), line=1, width=2)),
])
def test_a_network_that_is_none_is_refused(tmp_path, text, expected):
    check_message(complaint(tmp_path, text), expected)


@pytest.mark.parametrize(("said", "written"), [("UTF-16", "utf-16"), ("gb2312", "gb18030"), ("UTF-8", "utf-8"), ("utf-8", "gb18030")])
def test_graphml_is_read_in_the_encoding_it_is_in_whichever_it_says(tmp_path, said, written):
    tags = '<node id="甲"/><node id="乙"/><edge source="甲" target="乙"/>'
    text = f'<?xml version="1.0"\n encoding="{said}"?>\n<graphml xmlns="http://graphml.graphdrawing.org/xmlns"><graph>{tags}</graph></graphml>'
    (tmp_path / "n").write_bytes(text.encode(written))
    assert sorted(read_place(tmp_path / "n").ids) == sorted("甲乙")


@pytest.mark.parametrize(("people", "expected"), [
    ("id,job\na,x\na,y\n", expect("id_twice", source=Ending("/people.csv"), line=3, name='"a"', first=2)),
    ("id,job,job\na,x,y\n", expect("two_columns", name="job")),
    ("id,job\na,x\nb\n", expect("row_of_other_width", path=Ending("/people.csv"), line=3, count=1, width=2)),
    ("id,job\na,x,extra\n", expect("row_of_other_width", path=Ending("/people.csv"), line=2, count=3, width=2)),
    ("id,job\n", expect("no_rows", path=Ending("/people.csv"))),
    ("", expect("file_is_empty", path=Ending("/people.csv"))),
    ("name,job\na,x\n", expect("which_column_ids", line=1)),
    ('id,job\na,"x\n', expect("unclosed_quote", line=2)),
    ("id,job\na,x\0\n", expect("nul", path=Ending("/people.csv"), line=2)),
    (
        "id;job\na;x\nb;y;z\n",
        expect("row_of_other_width", "told_apart", "semicolon", path=Ending("/people.csv"), line=3, count=3, width=2, first=1)),
])
def test_attributes_that_cannot_be_joined_are_refused(tmp_path, people, expected):
    check_message(complaint(tmp_path, "a,b\nb,c\n", people), expected)


def test_attributes_without_ids_stand_in_the_order_of_a_matrix_or_are_refused_with_both_numbers(tmp_path):
    matrix = "0,1,1\n1,0,0\n1,0,0\n"
    assert place(tmp_path, matrix, "job,age\nx,1\ny,2\nz,3\n").attributes["job"].tolist() == ["x", "y", "z"]
    check_complaint(tmp_path, matrix, "rows_without_ids", people="job,age\nx,1\ny,2\n", count=2, nodes=3)


def test_groups_by_an_unknown_attribute_are_refused_with_the_nearest(tmp_path):
    check_complaint(tmp_path, "a,b\n", "attribute_of_role", people="id,caste\na,x\n", more={"groups": "cast"}, name="cast", near="caste")
    check_complaint(tmp_path, "a,b\n", "attribute_of_role", "no_attributes", more={"groups": "caste"}, name="caste")


def test_what_is_no_file_or_unpacks_to_too_much_is_refused(tmp_path, monkeypatch):
    with raises_message(BadInput, "no_such_file", path=Ending("/nowhere.csv")):
        read_place(tmp_path / "nowhere.csv")
    with raises_message(BadInput, "no_file", "folder", path=tmp_path):
        read_place(tmp_path)
    os.mkfifo(tmp_path / "pipe")
    with raises_message(BadInput, "no_file", "pipe", path=tmp_path / "pipe"):
        read_place(tmp_path / "pipe")
    monkeypatch.setattr(raw_files, "MOST_BYTES", 2**20)
    check_complaint(tmp_path, gzip.compress(b"a,b\n" * 2**19), "too_large", "once_unpacked", most=1)


def test_a_network_that_memory_cannot_hold_is_refused_with_the_estimate_before_it_is_read(tmp_path, monkeypatch):
    monkeypatch.setattr(raw_files, "free_bytes", lambda: 3 * 10**9)
    written(tmp_path, "")
    os.truncate(tmp_path / "edges.csv", 160 * 2**20)  # as large as ten million ties
    with raises_message(BadInput, "no_memory_to_read", size=160.0, needed=lambda said: round(float(said), 1) == 4.4, free=3.0):
        read_place(tmp_path / "edges.csv")


def test_a_packed_file_made_to_fill_a_memory_is_refused_while_little_is_unpacked(tmp_path, monkeypatch):
    with gzip.open(tmp_path / "bomb.gz", "wb") as file:
        for _ in range(100):
            file.write(b"0,1\n" * 2**18)
    read, sizes = gzip.GzipFile.read, []
    monkeypatch.setattr(gzip.GzipFile, "read", lambda file, size=-1: sizes.append(size) or read(file, size))
    with raises_message(BadInput, "unpacks_to_too_much", path=Ending("/bomb.gz")):
        read_place(tmp_path / "bomb.gz")
    assert len(sizes) > 100 and all(0 < size <= 2**20 for size in sizes)

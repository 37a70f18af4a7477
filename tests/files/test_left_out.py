"""What a file holds is used, or is named as left out; what a scenario names exists; missing weights count alike in all formats."""

import networkx
import pytest

from tests.files.test_networks import check_complaint, place, ties_of, written
from tests.messages import Ending, check_message, expect
from wushe_sim.errors import BadInput
from wushe_sim.files.networks import read_place
from wushe_sim.report.places import describe_left_out

WEIGHTED = {("a", "b"): 0.9, ("b", "c"): 0.5, ("c", "d"): 0.5}
"""Nine against one and one."""


def write_formats(folder, weight, weights=("9", "1", "1")):
    """The same three ties in an edge list, GraphML and GML, with weights under a name; an empty weight is left out."""
    ties = list(zip("abc", "bcd", weights, strict=True))
    graph = networkx.Graph()
    for one, other, value in ties:
        graph.add_edge(one, other, **({weight: int(value)} if value else {}))
    networkx.write_graphml(graph, folder / "x.graphml")
    networkx.write_gml(graph, folder / "x.gml")
    written(folder, f"source,target,{weight}\n" + "".join(f"{','.join(tie)}\n" for tie in ties), "x.csv")
    return [folder / "x.csv", folder / "x.graphml", folder / "x.gml"]


@pytest.mark.parametrize("name", ["weight", "Weight", "STRENGTH"])
def test_weights_are_found_under_their_usual_names_in_capitals_too(tmp_path, name):
    for path in write_formats(tmp_path, name):
        found = read_place(path)
        assert ties_of(found) == WEIGHTED and not found.left_out


def test_weights_of_another_name_are_left_out_and_asked_about_in_each_format(tmp_path):
    for path in write_formats(tmp_path, "value"):
        found = read_place(path)
        assert set(ties_of(found).values()) == {0.5}
        assert found.left_out == {"ties": ("value",), "weights": ("value",)}
        assert ties_of(read_place(path, columns={"weight": "value"})) == WEIGHTED


def test_traditional_headers_are_known(tmp_path):
    found = place(tmp_path, "起點,終點,權重\na,b,9\nb,c,1\nc,d,1\n", "編號,戶號\na,1\nb,1\nc,2\nd,3\n")
    assert ties_of(found) == WEIGHTED and found.ties.kin.tolist() == [1, 1, 0, 0, 0, 0] and not found.left_out


def test_missing_weights_are_taken_as_1_and_counted_in_each_format(tmp_path):
    for path in write_formats(tmp_path, "weight", ("9", "", "1")):
        found = read_place(path)
        assert ties_of(found) == WEIGHTED
        assert found.mended["missing_weights"] == 1 and found.first["missing_weights"] == ("b–c",)


@pytest.mark.parametrize(("name", "values"), [
    ("wave", "1 1 1"), ("year", "2001 2003 2001"), ("edge_id", "7 3 9"), ("row", "1 2 3"), ("when", "1500000001 1500000500 1500000900"),
    ("layer", "kin work kin"), ("sign", "1 -1 1")])
def test_what_cannot_be_weights_is_left_out_without_a_question(tmp_path, name, values):
    one, two, three = values.split()
    found = place(tmp_path, f"source,target,{name}\na,b,{one}\nb,c,{two}\nc,d,{three}\n")
    assert found.left_out == {"ties": (name,)}


def test_a_name_that_no_column_has_is_refused_with_the_nearest_in_each_format(tmp_path):
    for path in write_formats(tmp_path, "value"):
        with pytest.raises(BadInput) as refused:
            read_place(path, columns={"weight": "valeu", "source": "nosuch"})
        check_message(refused.value, expect("column_of_role", role="weight", name="valeu", near="value"))
        no_source = "column_of_role" if path.suffix == ".csv" else "no_column_of_role"
        check_message(refused.value, expect(no_source, role="source", name="nosuch"))


def test_a_role_that_a_file_cannot_have_is_refused(tmp_path):
    check_complaint(tmp_path, "0,1,1\n1,0,0\n1,0,0\n", "no_column_of_role", more={"columns": {"weight": "w"}}, role="weight")
    check_complaint(tmp_path, "a,b\nb,c\n", "no_column_of_role", more={"columns": {"id": "no"}}, role="id", where=Ending("/edges.csv"))


def test_columns_of_residents_that_nothing_uses_are_named(tmp_path):
    people = "id,job,age,hhid\na,cook,3,1\nb,smith,4,2\n"
    assert place(tmp_path, "a,b\n", people, groups="job").left_out == {"residents": ("age",)}
    graph = networkx.Graph([("a", "b")])
    networkx.set_node_attributes(graph, {"a": "x"}, "shape")
    networkx.write_graphml(graph, tmp_path / "x.graphml")
    assert read_place(tmp_path / "x.graphml").left_out == {"residents": ("shape",)}
    with_people = read_place(tmp_path / "x.graphml", tmp_path / "people.csv")
    assert with_people.left_out == {"residents": ("job", "age"), "nodes": ("shape",)}


def test_columns_beside_the_keys_are_named(tmp_path):
    found = place(tmp_path, "0,1,1\n1,0,0\n1,0,0\n", keys=written(tmp_path, "id,street\n7,x\n8,y\n9,x\n", "key.csv"))
    assert found.ids == ["7", "8", "9"] and found.left_out == {"keys": ("street",)}


@pytest.mark.parametrize(("text", "question"), [
    ("ego,friend1,friend2\n1,2,3\n2,3,4\n3,4,5\n", "which_columns_tie"),
    ("who,first,second\nann,bo,cy\nbo,cy,ann\n", "columns_without_header")])
def test_nominations_in_three_columns_get_the_question_that_four_get(tmp_path, text, question):
    check_complaint(tmp_path, text, question)
    one, other, third = text.splitlines()[0].split(",")
    found = place(tmp_path, text, columns={"source": one, "target": other})
    assert found.left_out["ties"] == (third,)


def test_unix_times_in_a_third_column_are_asked_about(tmp_path):
    check_complaint(tmp_path, "1 2 1500000001\n2 3 1500000500\n3 1 1500000900\n", "third_column_times", value='"1500000001"')
    check_complaint(tmp_path, "1 2 1500000001000\n2 3 1500000500000\n", "third_column_times")
    assert place(tmp_path, "1 2 15\n2 3 15000\n").left_out == {}


def test_the_question_about_weights_says_what_to_write():
    said = describe_left_out({"ties": ["value", "layer"], "weights": ["value"]}).render("en")
    assert 'columns = { weight = "value" }' in said and "value, layer" in said

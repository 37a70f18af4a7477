"""Formats of other programs say the same as an edge list: Pajek, GEXF, GraphML of yEd, JSON; and whoever is of two-mode data."""

import json
import warnings

import networkx
import pytest

from tests.files.test_networks import TRIANGLE, check_complaint, place, ties_of
from tests.messages import Ending, raises_message
from wushe_sim.errors import BadInput
from wushe_sim.files.networks import read_place

WEIGHTED = {("a", "b"): 0.75, ("b", "c"): 0.5, ("a", "c"): 0.5}
"""Three against one and one."""
VERTICES = '*Vertices 3\n1 "a"\n2 "b"\n3 "c"\n'

GEXF = """<gexf xmlns="http://www.gexf.net/{version}" version="1.2"><graph defaultedgetype="undirected">
<nodes><node id="0" label="a"/><node id="1" label="b"/><node id="2" label="c"/></nodes>
<edges><edge id="0" source="0" target="1" weight="3"{kind}/><edge id="1" source="1" target="2" weight="1"/>
<edge id="2" source="0" target="2"/></edges></graph></gexf>"""


# --- Pajek -----------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("ties", [
    "*Edges\n1 2 3\n2 3 1\n1 3 1\n", "*Edges :1 \"kin\"\n1 2 3\n*Edges :2 \"work\"\n2 3 1\n1 3 1\n", "*Matrix\n0 3 1\n0 0 1\n0 0 0\n",
    "*Arcs\n1 2 3\n*Edges\n2 3 1\n1 3 1\n"])
def test_sections_of_a_pajek_file_say_the_same_as_an_edge_list(tmp_path, ties):
    assert ties_of(place(tmp_path, VERTICES + ties)) == WEIGHTED


@pytest.mark.parametrize("ties", ["*Edgeslist\n1 2 3\n2 3\n", "*Arcslist\n1 2\n2 3\n3 1\n", "*arcslist\n  1 2 3\n*edges\n2 3\n"])
def test_lists_of_pajek_tie_the_first_to_each_of_the_others(tmp_path, ties):
    assert ties_of(place(tmp_path, "*Network x\n" + VERTICES + ties)) == TRIANGLE


def test_relations_are_joined_and_counted(tmp_path):
    found = place(tmp_path, VERTICES + '*Edges :1 "kin"\n1 2\n*Edges :2 "work"\n1 2\n2 3\n')
    assert found.mended == {"relations_joined": 2, "repeated_edges": 1} and found.left_out == {"ties": ("relation",)}


PARTITION = "*Partition sex\n*Vertices 3\n1\n2\n2\n"


@pytest.mark.parametrize("text", [PARTITION + VERTICES + "*Edges\n1 2\n", VERTICES + "*Edges\n1 2\n" + PARTITION])
def test_a_partition_of_a_project_makes_groups_before_or_after_the_network(tmp_path, text):
    found = place(tmp_path, text + "*Vector age\n*Vertices 3\n30\n40.5\n50\n", groups="sex")
    assert found.group.tolist() == [1, 0, 0] and found.group_names == ("2", "1")
    assert found.attributes["age"].tolist() == ["30", "40.5", "50"] and found.left_out == {"residents": ("age",)}


def test_what_of_a_project_does_not_fit_is_named(tmp_path):
    text = '*Vertices 2\n1 "a" 0.1 0.2 0.5 ic Red\n2 "b"\n*Edges\n1 2 1 l "kin" [1-3]\n'
    found = place(tmp_path, text + "*Partition old\n*Vertices 3\n1\n1\n2\n*Permutation p\n*Vertices 2\n2\n1\n")
    assert found.left_out == {"ties": ("times", "l"), "nodes": ("x", "y", "z", "drawing", "*Partition old", "*Permutation p")}


def test_one_of_several_networks_is_read_by_its_name(tmp_path):
    text = "*Network one\n" + VERTICES + "*Edges\n1 2\n*Network two\n" + VERTICES + "*Edges\n2 3\n"
    check_complaint(tmp_path, text, "several_graphs", count=2, names="one, two")
    assert set(ties_of(place(tmp_path, text, graph="two"))) == {("b", "c")}
    check_complaint(tmp_path, text, "no_such_graph", "did_you_mean", more={"graph": "twoo"}, name='"twoo"', near="two")


def test_pajek_labels_of_central_europe_are_read_and_it_is_said(tmp_path):
    found = place(tmp_path, '*Vertices 2\n1 "Novák"\n2 "Žižek"\n*Edges\n1 2\n'.encode("cp1250"))
    assert found.ids == ["Novák", "Žižek"] and found.mended == {"read_as_cp1250": 1}


def test_two_kinds_of_vertices_are_projected_on_request(tmp_path):
    text = '*Vertices 5 3\n1 "a"\n2 "b"\n3 "c"\n4 "club"\n5 "choir"\n*Edges\n1 4\n2 4\n3 4\n1 5\n2 5\n'
    check_complaint(tmp_path, text, "two_modes", first=3, second=2)
    found = place(tmp_path, text, project="first")
    assert found.ids == ["a", "b", "c"] and ties_of(found) == {("a", "b"): round(2 / 3, 6), ("a", "c"): 0.5, ("b", "c"): 0.5}
    assert place(tmp_path, text, project="second").ids == ["club", "choir"]
    matrix = '*Vertices 5 3\n1 "a"\n2 "b"\n3 "c"\n*Matrix\n1 1\n1 1\n1 0\n'
    assert ties_of(place(tmp_path, matrix, project="first")) == ties_of(found)
    check_complaint(tmp_path, "*Vertices 5 3\n*Matrix\n1 1\n1 1\n", "pajek_matrix", values=4, height=3, width=2)


def test_a_project_without_a_network_is_said_to_be_one(tmp_path):
    check_complaint(tmp_path, PARTITION, "pajek_without_network", path=Ending("/edges.csv"))


# --- XML -------------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("version", "kind"), [("1.1draft", ""), ("1.2draft", ""), ("1.3", ""), ("1.2draft", ' type="undirected"'),
                                               ("1.2draft", ' type="directed"')])
def test_gexf_of_each_version_says_the_same_as_an_edge_list(tmp_path, version, kind):
    found = place(tmp_path, GEXF.format(version=version, kind=kind))
    assert ties_of(found) == WEIGHTED and found.mended["missing_weights"] == 1


def test_other_xml_is_named(tmp_path):
    check_complaint(tmp_path, "<svg><g/></svg>", "other_xml", kind='"svg"')
    check_complaint(tmp_path, "<gexf></gexf>", "holds_no_graph")
    hyper = "<graphml><graph><node id='a'/><hyperedge><endpoint node='a'/></hyperedge></graph></graphml>"
    check_complaint(tmp_path, hyper, "hyperedge")


YED = """<graphml xmlns="http://graphml.graphdrawing.org/xmlns" xmlns:y="http://www.yworks.com/xml/graphml">
<key id="d0" for="node" yfiles.type="nodegraphics"/><key id="d1" for="edge" attr.name="weight" attr.type="double"/>
<key id="d2" for="edge" attr.name="kin" attr.type="boolean"/>
<graph id="G" edgedefault="directed">
<node id="a"><port name="N"/><data key="d0"><y:ShapeNode><y:Geometry height="1" width="1" x="1" y="2"/><y:NodeLabel>Ann</y:NodeLabel>
<y:Shape type="ellipse"/></y:ShapeNode></data></node>
<node id="g" yfiles.foldertype="group"><graph id="g:" edgedefault="directed"><node id="b"/><node id="c"/>
<edge source="b" target="c"><data key="d1"> 1.0 </data><data key="d2"> True </data></edge></graph></node>
<edge source="a" target="b" directed="false"><data key="d1">3</data></edge><edge source="a" target="c"><data key="d1">1</data></edge>
</graph></graphml>"""


def test_groups_ports_and_blanks_of_yed_are_read_whatever_the_callers_warnings(tmp_path):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = place(tmp_path, YED)
    assert ties_of(found) == WEIGHTED and sorted(found.ids) == ["a", "b", "c"] and found.mended["group_nodes"] == 1
    tied = YED.replace('<edge source="a" target="c">', '<edge source="a" target="g">')
    assert sorted(place(tmp_path, tied).ids) == ["a", "b", "c", "g"]


def test_one_of_several_graphs_of_graphml_is_read_by_its_name(tmp_path):
    text = ("<graphml><graph id='one'><node id='a'/><node id='b'/><edge source='a' target='b'/></graph>"
            "<graph id='two'><node id='c'/><node id='d'/><edge source='c' target='d'/></graph></graphml>")
    assert place(tmp_path, text, graph="two").ids == ["c", "d"]
    check_complaint(tmp_path, text, "no_such_graph", more={"graph": "three"})
    check_complaint(tmp_path, "a,b\n", "one_graph_only", more={"graph": "three"})


def test_nodes_that_say_their_kind_are_two_mode_data(tmp_path):
    graph = networkx.Graph([("a", "x"), ("b", "x"), ("c", "x"), ("a", "y"), ("b", "y")])
    networkx.set_node_attributes(graph, {node: int(node in "xy") for node in graph}, "bipartite")
    networkx.write_graphml(graph, tmp_path / "x.graphml")
    with raises_message(BadInput, "two_modes", first=3, second=2):
        read_place(tmp_path / "x.graphml")
    assert set(ties_of(read_place(tmp_path / "x.graphml", project="first"))) == {("a", "b"), ("a", "c"), ("b", "c")}
    check_complaint(tmp_path, VERTICES + "*Edges\n1 2\n", "no_two_modes", more={"project": "first"})


# --- JSON ------------------------------------------------------------------------------------------------------------------------


NODES = [{"id": "a"}, {"id": "b"}, {"id": "c"}]
TIES = (("a", "b", 3), ("b", "c", 1), ("c", "a", 1))
LINKS = [{"source": one, "target": other, "weight": weight} for one, other, weight in TIES]


@pytest.mark.parametrize("content", [
    {"nodes": NODES, "links": LINKS}, {"nodes": NODES, "edges": LINKS, "directed": True}, LINKS,
    {"graph": {"nodes": NODES, "edges": LINKS}}, {"graph": {"nodes": {"a": {}, "b": {}, "c": {}}, "edges": LINKS}},
    {"nodes": [{"name": name} for name in "abc"],
     "links": [{"source": "abc".index(one), "target": "abc".index(other), "weight": weight} for one, other, weight in TIES]},
    {"elements": {"nodes": [{"data": node} for node in NODES], "edges": [{"data": link} for link in LINKS]}},
    {"nodes": [{"key": name} for name in "abc"],
     "edges": [{"source": one, "target": other, "attributes": {"weight": weight}} for one, other, weight in TIES]},
])
def test_json_of_each_kind_says_the_same_as_an_edge_list(tmp_path, content):
    assert ties_of(place(tmp_path, json.dumps(content))) == WEIGHTED


def test_json_that_is_wrong_is_refused(tmp_path):
    check_complaint(tmp_path, "{", "not_json")
    check_complaint(tmp_path, json.dumps({"nodes": NODES, "links": [{"source": "a"}]}), "lacks_attribute", kind="edge", key="target")
    check_complaint(tmp_path, json.dumps({"nodes": [*NODES, {"id": "a"}], "links": LINKS}), "node_twice", name='"a"', times=2)
    assert place(tmp_path, json.dumps({"nodes": NODES[:2], "links": LINKS})).mended == {"undeclared_nodes": 1}


def test_reading_leaves_a_name_that_is_a_word_of_the_library_alone(tmp_path):
    links = [{"source": "a", "target": "b", "key": 1, "u_for_edge": 2, "u": 3}]
    assert len(ties_of(place(tmp_path, json.dumps({"nodes": NODES, "links": links})))) == 1


# --- not ours to read ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("text", "name"), [
    ("graph G {\n a -- b\n}\n", "Graphviz DOT"), ("strict digraph {\n a -> b\n}\n", "Graphviz DOT"), ("nodedef>name\na\n", "GUESS GDF"),
    ("*node data\nid sex\na 1\n", "NetDraw VNA"), ("*Tie data\nfrom to\na b\n", "NetDraw VNA"), ("LEDA.GRAPH\n", "LEDA"),
    ("%%MatrixMarket matrix coordinate\n2 2 1\n1 2 1\n", "Matrix Market"), (">>graph6<<A_\n", "graph6"),
    ("c a comment\np edge 2 1\ne 1 2\n", "DIMACS"), ("{\\rtf1 a,b}", "RTF")])
def test_a_format_that_is_not_read_is_named(tmp_path, text, name):
    check_complaint(tmp_path, text, "other_format", format=name)


@pytest.mark.parametrize(("data", "kind"), [
    (b"RDX3\nX\n\x00\x00", "r_file"), (b"X\n\x00\x00\x00\x03", "r_file"), (b"$FL2@(#) SPSS", "spss"), (b"<stata_dta><header>", "stata"),
    (b"\x93NUMPY\x01\x00", "numpy_array"), (b"MATLAB 5.0 MAT-file", "matlab"), (b"ARROW1\x00\x00", "feather")])
def test_a_file_of_a_statistics_program_is_named(tmp_path, data, kind):
    check_complaint(tmp_path, data, "this_is", kind)

"""Networks in the forms in which real ones come: what is read is what networkx says of the graph that was written."""

import networkx
import numpy as np
import pytest

import wushe_sim as ws
from tests.files import villages
from wushe_sim.files.networks import read_place
from wushe_sim.model.actors.residents import collect_ties
from wushe_sim.model.parameters import default_parameters
from wushe_sim.model.world.graph import group_assortativity, list_tie_rows, measure_network

VILLAGES_MEASURED = (0.17, 0.25, 0.35)
"""Assortativity by caste outside the household in three villages of Karnataka; ``test_real_networks.py`` takes it anew where they lie."""


@pytest.fixture(params=[1, 2], scope="module")
def made(request):
    return villages.village(request.param)


def simple(made):
    """The ties that are meant: neither loops nor repetitions."""
    graph = made.graph.copy()
    graph.remove_edges_from(list(networkx.selfloop_edges(graph)))
    return graph


def expected(graph):
    """The figures of a graph, by networkx."""
    giant = graph.subgraph(max(networkx.connected_components(graph), key=len))
    return {"nodes": len(graph), "ties": graph.size(), "mean_degree": 2 * graph.size() / len(graph),
            "isolates": networkx.number_of_isolates(graph), "giant": len(giant), "clustering": networkx.average_clustering(graph),
            "path": networkx.average_shortest_path_length(giant), "degree_assortativity": networkx.degree_assortativity_coefficient(graph)}


@pytest.fixture(scope="module")
def expected_here(made):
    """The figures of the ties that are meant, taken once, for networkx goes from everybody to everybody."""
    return expected(simple(made))


def figures(found):
    measured = measure_network(found.ties)
    return {name: measured[name] for name in expected(networkx.path_graph(4))}


def by_value(graph, values):
    """Assortativity by an attribute among those of whom it is known, by networkx."""
    known = graph.subgraph(values).copy()
    networkx.set_node_attributes(known, values, "value")
    return networkx.attribute_assortativity_coefficient(known, "value")


def among_known(found, values):
    values = np.array(values)
    return group_assortativity(found.ties, values, ~np.isin(values, ["", "NA", "unknown"]))


def castes(made):
    return {name: about["caste"] for name, about in made.people.items() if about["caste"] != "NA"}


def homes(made):
    return {name: about["hhid"] for name, about in made.people.items()}


def by_home(made):
    """The households, tied where members are."""
    home, graph = homes(made), networkx.Graph()
    graph.add_nodes_from(dict.fromkeys(home.values()))
    graph.add_edges_from((home[one], home[other]) for one, other in made.named if home[one] != home[other])
    return graph


def test_a_matrix_without_header_is_the_graph_that_was_written(made, expected_here, tmp_path):
    found = read_place(villages.write_matrix(made, tmp_path))
    assert figures(found) == pytest.approx(expected_here)
    assert found.mended == {"self_loops": made.loops} and found.group_names == ("everybody",)


def test_attributes_in_the_order_of_a_matrix_rows_belong_to_those_rows(made, tmp_path):
    rows = [["village", "HHnum_in_village", "castesubcaste", "leader"]]
    rows += [[1, 2 * row, about["caste"].replace("NA", "N/A"), int(about["gender"] == "Male")]
             for row, about in enumerate(made.people.values(), 1)]
    (tmp_path / "people.csv").write_text(villages.table(rows), encoding="utf-8")
    found = read_place(villages.write_matrix(made, tmp_path), tmp_path / "people.csv")
    caste, leader = (found.attributes[name].to_numpy(str) for name in ("castesubcaste", "leader"))
    assert group_assortativity(found.ties, caste, caste != "N/A") == pytest.approx(by_value(simple(made), castes(made)))
    assert group_assortativity(found.ties, leader) == pytest.approx(
        by_value(simple(made), {name: about["gender"] for name, about in made.people.items()}))


def test_a_packed_matrix_with_keys_and_a_survey_of_some_has_an_unknown_group(made, expected_here, tmp_path):
    found = read_place(villages.write_matrix(made, tmp_path, "adj.csv.gz"), villages.write_surveyed(made, tmp_path),
                       keys=villages.write_keys(made, tmp_path), groups="caste")
    silent = len(made.people) - len(castes(made))
    assert figures(found) == pytest.approx(expected_here)
    assert found.mended["self_loops"] == made.loops
    assert found.mended["endpoints_without_attributes"] == found.mended["unknown_group"] == silent
    assert list(found.ids) == list(made.people) and set(found.group_names) == {*villages.CASTES, "unknown"}
    assert among_known(found, [found.group_names[group] for group in found.group]) == pytest.approx(by_value(simple(made), castes(made)))
    assert among_known(found, [name[:-2] for name in found.ids]) == pytest.approx(by_value(simple(made), homes(made)))


def test_layers_of_nominations_are_one_network_and_kin_share_a_home(made, expected_here, tmp_path):
    found = read_place(*villages.write_layers(made, tmp_path), groups="caste")
    assert figures(found) == pytest.approx(expected_here)
    assert found.mended["self_loops"] == made.loops
    assert among_known(found, [found.group_names[group] for group in found.group]) == pytest.approx(by_value(simple(made), castes(made)))
    home = found.attributes["hhid"].to_numpy()
    assert (found.ties.kin == (home[list_tie_rows(found.ties)] == home[found.ties.neighbour])).all() and found.ties.kin.any()


def test_whoever_nobody_named_is_there_all_the_same(made, tmp_path):
    edges, meta = villages.write_layers(made, tmp_path)
    meta.write_text(meta.read_text(encoding="utf-8") + '"199901",1999,"Male","OBC"\n', encoding="utf-8")
    found = read_place(edges, meta, groups="caste")
    assert len(found.ids) == len(made.people) + 1 and found.mended["attributes_without_endpoints"] == 1
    assert measure_network(found.ties)["isolates"] == 1


def test_nominations_by_household_are_one_network(made, tmp_path):
    home = homes(made)
    ties = [f"{home[one]},{home[other]}" for one, other in made.named]
    (tmp_path / "ties.csv").write_text("\n".join(["source,target", *ties]), encoding="utf-8")
    (tmp_path / "homes.csv").write_text("\n".join(["id,one", *(f"{name},1" for name in dict.fromkeys(home.values()))]), encoding="utf-8")
    assert figures(read_place(tmp_path / "ties.csv", tmp_path / "homes.csv")) == pytest.approx(expected(by_home(made)))


def test_gml_that_networkx_refuses_is_read(made, expected_here, tmp_path):
    path = villages.write_gml(made, tmp_path)
    with pytest.raises(networkx.NetworkXError):
        networkx.read_gml(path)
    found = read_place(path)
    assert figures(found) == pytest.approx(expected_here)
    unordered = [frozenset(tie) for tie in made.named if tie[0] != tie[1]]
    assert found.mended["self_loops"] == made.loops
    assert found.mended["repeated_edges"] + found.mended.get("reversed_edges", 0) == len(unordered) - len(set(unordered))
    assert list(found.attributes["name"]) == list(made.people)


def test_homophily_outside_the_household_is_taken_and_the_default_lies_among_that_of_villages(made, tmp_path):
    found = read_place(*villages.write_layers(made, tmp_path), groups="caste")
    home, here = found.attributes["hhid"].to_numpy(str), list_tie_rows(found.ties)
    far = home[here] != home[found.ties.neighbour]
    start = np.searchsorted(here[far], np.arange(found.ties.start.size)).astype(np.uint32)
    outside = collect_ties(start, found.ties.neighbour[far], found.ties.strength[far], found.ties.kin[far])
    caste = np.array([found.group_names[group] for group in found.group])
    apart = networkx.Graph((one, other) for one, other in simple(made).edges if one[:-2] != other[:-2])
    known = {name: value for name, value in castes(made).items() if name in apart}
    assert group_assortativity(outside, caste, caste != "unknown") == pytest.approx(by_value(apart, known))
    assert min(VILLAGES_MEASURED) < default_parameters().world.homophily < max(VILLAGES_MEASURED)


@pytest.mark.compiled
def test_all_of_them_live_as_one_street_and_their_figures_stand_in_the_manifest(made, tmp_path):
    edges, meta = villages.write_layers(made, tmp_path)
    files = {
        "households": f'network = "{villages.write_matrix(made, tmp_path)}"',
        "persons": f'network = "{villages.write_matrix(made, tmp_path, "adj.csv.gz")}"\ngroups = "caste"\n'
                   f'keys = "{villages.write_keys(made, tmp_path)}"\nattributes = "{villages.write_surveyed(made, tmp_path)}"',
        "layers": f'network = "{edges}"\ngroups = "caste"\nattributes = "{meta}"',
        "gml": f'network = "{villages.write_gml(made, tmp_path)}"',
    }
    said = "".join(f'[[place.community]]\nname = "{name}"\n{text}\n' for name, text in files.items())
    result = ws.run(ws.Scenario.loads(f"weeks = 2\nburn_in = 0\n{said}", "villages.toml"))
    kept = ws.load(result.save(tmp_path / "villages"))
    taken = {name: about["figures"] for name, about in kept.provenance["places"]["villages"].items()}
    assert {(own["nodes"], own["ties"]) for own in taken.values()} == {(len(made.people), simple(made).size())}
    assert taken["persons"]["group_assortativity"] == pytest.approx(by_value(simple(made), castes(made)), abs=1e-5)
    assert list(files) == list(dict.fromkeys(kept.weekly["community"]))

"""Real networks, to the digits of their READMEs: they may not be shipped, so this file is read only where ../shared has them.

``test_villages.py`` holds made-up ones of the same forms against networkx, wherever the tests run.
"""

import csv
from pathlib import Path

import networkx
import numpy as np
import pytest

import wushe_sim as ws
from tests.files.test_networks import written
from wushe_sim.files.networks import read_place
from wushe_sim.model.actors.residents import collect_ties
from wushe_sim.model.parameters import default_parameters
from wushe_sim.model.world.graph import group_assortativity, list_tie_rows, measure_network

DATA = Path(__file__).resolve().parents[2].parent / "shared" / "data"
KARNATAKA = DATA / "karnataka"


def rounded(found, **shown):
    figures = measure_network(found.ties)
    return {name: round(figures[name], digits) for name, digits in shown.items()}


SHOWN = {"nodes": 0, "ties": 0, "mean_degree": 2, "isolates": 0, "giant": 0, "clustering": 3, "path": 2, "degree_assortativity": 3}


def row(*values):
    return dict(zip(SHOWN, values, strict=True))


def among_known(found, values):
    """Assortativity by an attribute over those of whom it is known, and how many they are."""
    values = np.array([v.strip() for v in values])
    known = ~np.isin(values, ["", "NA", "unknown"])
    return round(measure_network(found.ties, values, known)["group_assortativity"], 3), int(known.sum())


@pytest.mark.parametrize(("village", "expected"), [
    (1, row(182, 868, 9.54, 7, 175, 0.202, 2.57, -0.074)), (3, row(292, 1294, 8.86, 20, 272, 0.152, 2.81, -0.077)),
])
def test_households_of_karnataka(village, expected):
    found = read_place(KARNATAKA / "households" / f"adj_allVillageRelationships_HH_vilno_{village}.csv")
    assert rounded(found, **SHOWN) == expected
    assert found.mended == {} and found.group_names == ("everybody",)


@pytest.mark.parametrize(("village", "expected"), [(1, (-0.007, 0.061, 0.020, 0.038)), (3, (-0.002, 0.193, 0.053, 0.120))])
def test_households_of_karnataka_by_attributes_in_the_matrix_rows_order(village, expected, tmp_path):
    lines = (KARNATAKA / "households" / "householdcharacteristics.csv").read_text().splitlines()
    people = written(tmp_path, "\n".join([lines[0], *(line for line in lines if line.startswith(f"{village},"))]), "people.csv")
    found = read_place(KARNATAKA / "households" / f"adj_allVillageRelationships_HH_vilno_{village}.csv", people)
    by = [found.attributes[name].to_numpy(str) for name in ("hohreligion", "latrine", "leader", "adopt")]
    assert tuple(round(group_assortativity(found.ties, values, values != "N/A"), 3) for values in by) == expected


def test_persons_of_karnataka_with_keys_characteristics_and_caste():
    folder = KARNATAKA / "individuals_full"
    found = read_place(
        folder / "adj_allVillageRelationships_vilno_1.csv.gz", folder / "india_village_individual_characteristics.csv.gz",
        keys=folder / "key_vilno_1.csv.gz", groups="caste")
    assert rounded(found, **SHOWN) == row(843, 3398, 8.06, 2, 825, 0.637, 3.98, 0.320)
    assert found.mended["self_loops"] == 7 and found.mended["endpoints_without_attributes"] == found.mended["unknown_group"] == 640
    assert found.ids[0] == "100101" and found.group_names[-1] == "unknown" and len(found.group_names) == 5
    assert among_known(found, [found.group_names[g] for g in found.group]) == (0.276, 203)
    assert among_known(found, found.attributes["religion"]) == (0.177, 203)
    assert among_known(found, found.attributes["resp_gend"]) == (0.160, 203)
    assert among_known(found, [i[:-2] for i in found.ids]) == (0.540, 843)


def outside(found, household):
    """The ties between different households."""
    here, home = list_tie_rows(found.ties), np.unique(household, return_inverse=True)[1]
    far = home[here] != home[found.ties.neighbour]
    start = np.searchsorted(here[far], np.arange(found.ties.start.size)).astype(np.uint32)
    return collect_ties(start, found.ties.neighbour[far], found.ties.strength[far], found.ties.kin[far])


def test_homophily_by_default_lies_among_that_of_three_villages_outside_the_household():
    folder, layers = KARNATAKA / "individuals_full", KARNATAKA / "vimure_layers"
    one = read_place(
        folder / "adj_allVillageRelationships_vilno_1.csv.gz", folder / "india_village_individual_characteristics.csv.gz",
        keys=folder / "key_vilno_1.csv.gz", groups="caste")
    found = [(one, [i[:-2] for i in one.ids])]
    for village in (10, 35):
        other = read_place(layers / f"vil{village}_edges.csv", layers / f"vil{village}_meta.csv", groups="caste")
        found.append((other, other.attributes["hhid"].to_numpy(str)))
    by_caste = []
    for place_found, household in found:
        caste = np.array([place_found.group_names[g] for g in place_found.group])
        by_caste.append(round(group_assortativity(outside(place_found, household), caste, caste != "unknown"), 2))
    assert by_caste == [0.17, 0.25, 0.35]
    assert min(by_caste) < default_parameters().world.homophily < max(by_caste)


@pytest.mark.parametrize(("village", "expected", "caste", "by", "loops"), [
    (10, row(354, 558, 3.15, 156, 198, 0.055, 3.43, -0.021), (0.275, 95), {"gender": (0.365, 354), "hhid": (0.018, 354)}, 0),
    (35, row(806, 1209, 3.00, 420, 386, 0.110, 4.04, 0.121), (0.421, 216), {"religion": (0.647, 216), "gender": (0.515, 806)}, 4),
])
def test_eight_layers_of_nominations_are_one_network(village, expected, caste, by, loops):
    folder = KARNATAKA / "vimure_layers"
    found = read_place(folder / f"vil{village}_edges.csv", folder / f"vil{village}_meta.csv", groups="caste")
    assert rounded(found, **SHOWN) == expected
    assert among_known(found, [found.group_names[g] for g in found.group]) == caste
    assert {name: among_known(found, found.attributes[name]) for name in by} == by
    assert found.mended.get("self_loops", 0) == loops
    assert found.mended["attributes_without_endpoints"] == expected["isolates"]
    home = found.attributes["hhid"].to_numpy()
    assert (found.ties.kin == (home[list_tie_rows(found.ties)] == home[found.ties.neighbour])).all() and found.ties.kin.any()


@pytest.mark.parametrize(("village", "expected"), [
    (10, row(77, 255, 6.62, 3, 74, 0.270, 2.50, -0.166)), (35, row(206, 598, 5.81, 25, 181, 0.234, 3.33, 0.067)),
])
def test_nominations_by_household_are_one_network(village, expected, tmp_path):
    folder = KARNATAKA / "vimure_layers"
    with (folder / f"vil{village}_meta.csv").open() as meta, (folder / f"vil{village}_edges.csv").open() as edges:
        home = {person["pid"]: person["hhid"] for person in csv.DictReader(meta)}
        ties = [f"{home[tie['i']]},{home[tie['j']]}" for tie in csv.DictReader(edges)]
    people = written(tmp_path, "\n".join(["id,one", *(f"{name},1" for name in dict.fromkeys(home.values()))]), "homes.csv")
    assert rounded(read_place(written(tmp_path, "\n".join(["source,target", *ties])), people), **SHOWN) == expected


def test_all_of_them_live_as_one_street_and_their_figures_stand_in_the_manifest(tmp_path):
    names = {
        "HH1": f'network = "{KARNATAKA}/households/adj_allVillageRelationships_HH_vilno_1.csv"',
        "HH3": f'network = "{KARNATAKA}/households/adj_allVillageRelationships_HH_vilno_3.csv"',
        "persons": f'network = "{KARNATAKA}/individuals_full/adj_allVillageRelationships_vilno_1.csv.gz"\ngroups = "caste"\n'
                   f'keys = "{KARNATAKA}/individuals_full/key_vilno_1.csv.gz"\n'
                   f'attributes = "{KARNATAKA}/individuals_full/india_village_individual_characteristics.csv.gz"',
        **{f"vil{n}": f'network = "{KARNATAKA}/vimure_layers/vil{n}_edges.csv"\ngroups = "caste"\n'
                      f'attributes = "{KARNATAKA}/vimure_layers/vil{n}_meta.csv"' for n in (10, 35)},
        "Uganda": f'network = "{DATA}/uganda/friendship-1.gml"',
    }
    said = "".join(f'[[place.community]]\nname = "{name}"\n{files}\n' for name, files in names.items())
    result = ws.run(ws.Scenario.loads(f"weeks = 2\nburn_in = 0\n{said}", "villages.toml"))
    kept = ws.load(result.save(tmp_path / "villages"))
    figures = {name: about["figures"] for name, about in kept.provenance["places"]["villages"].items()}
    assert {name: (own["nodes"], own["ties"]) for name, own in figures.items()} == {
        "HH1": (182, 868), "HH3": (292, 1294), "persons": (843, 3398), "vil10": (354, 558), "vil35": (806, 1209), "Uganda": (203, 547)}
    assert round(figures["persons"]["group_assortativity"], 3) == 0.276 and list(names) == list(dict.fromkeys(kept.weekly["community"]))


def test_the_village_of_uganda_whose_gml_networkx_refuses():
    path = DATA / "uganda" / "friendship-1.gml"
    with pytest.raises(networkx.NetworkXError):
        networkx.read_gml(path)
    found = read_place(path)
    assert rounded(found, **SHOWN) == row(203, 547, 5.39, 1, 202, 0.056, 3.22, -0.129)
    assert (found.mended["repeated_edges"], found.mended["self_loops"]) == (31, 22)  # 600 edges, 568 unique: one of 21 loops twice
    assert found.attributes["name"].iloc[0] == "49f19feb-5121-4a11-8007-b7b4fc2614bb"

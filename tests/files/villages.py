"""Made-up networks in the forms in which real ones come, with their faults: Karnataka's matrices, keys and layers, Uganda's GML."""

import csv
import gzip
import io
import random
from typing import NamedTuple

import networkx

CASTES = ("OBC", "GENERAL", "SCHEDULED CASTE")
LAYERS = ("borrowmoney", "giveadvice", "visit")


class Village(NamedTuple):
    """Persons with their home and what is known of some of them; the ties that are meant, and with the faults that files have."""

    graph: networkx.Graph
    named: list[tuple[str, str]]
    people: dict[str, dict[str, str]]

    @property
    def loops(self):
        """How often a person is named by themselves."""
        return sum(one == other for one, other in self.named)


def village(seed, households=30):
    """Numbers of households that skip; every home one clique; ties prefer a caste; of some persons nothing is known but their home."""
    chance = random.Random(seed)
    people = {}
    for home in sorted(chance.sample(range(1, 2 * households), households)):
        caste = chance.choice(CASTES)
        for number in range(1, chance.randint(2, 5) + 1):
            surveyed = chance.random() < 0.5
            people[f"1{home:03}{number:02}"] = {
                "hhid": f"1{home:03}", "caste": caste if surveyed else "NA", "gender": chance.choice(("Male", "Female"))}
    names, named = list(people), []
    while len(named) < 2 * len(names):
        one, other = chance.sample(names[:-3], 2)  # the last three know nobody outside their home
        if chance.random() < (0.9 if people[one]["caste"] == people[other]["caste"] else 0.3):
            named.append((one, other))
    named += [(one, other) for one in names for other in names if one < other and people[one]["hhid"] == people[other]["hhid"]]
    graph = networkx.Graph(named)
    graph.add_nodes_from(names)
    return Village(graph, [*named, *named[:4], (names[0], names[0]), (names[5], names[5])], people)


def table(rows):
    """Rows as CSV, every text in quotes."""
    file = io.StringIO()
    csv.writer(file, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\n").writerows(rows)
    return file.getvalue()


def write_matrix(made, folder, name="adj_vilno_1.csv"):
    """A square of 0 and 1 without a header; packed, where the name says so."""
    names, ties = list(made.people), {*made.named, *((other, one) for one, other in made.named)}
    text = "".join(",".join("01"[(one, other) in ties] for other in names) + "\n" for one in names)
    path = folder / name
    path.write_bytes(gzip.compress(text.encode()) if name.endswith(".gz") else text.encode())
    return path


def write_keys(made, folder):
    """The names of a matrix's rows, packed."""
    path = folder / "key_vilno_1.csv.gz"
    path.write_bytes(gzip.compress("".join(f"{name}\n" for name in made.people).encode()))
    return path


def write_surveyed(made, folder):
    """What is known of those who were asked, and of one person of another village."""
    rows = [["village", "adjmatrix_key", "pid", "hhid", "resp_gend", "caste"]]
    rows += [[1, row, name, about["hhid"], about["gender"], about["caste"]] for row, (name, about) in enumerate(made.people.items(), 1)
             if about["caste"] != "NA"]
    path = folder / "individual_characteristics.csv.gz"
    path.write_bytes(gzip.compress(table([*rows, [2, 1, "200101", "2001", "Male", "OBC"]]).encode()))
    return path


def write_layers(made, folder):
    """Who named whom, in several layers; and everybody, with NA where nothing is known."""
    edges = [["respondent", "i", "j", "type", "weight"]]
    edges += [[int(one), int(one), int(other), LAYERS[row % len(LAYERS)], 1] for row, (one, other) in enumerate(made.named)]
    meta = [["pid", "hhid", "gender", "caste"]]
    meta += [[name, int(about["hhid"]), about["gender"], about["caste"]] for name, about in made.people.items()]
    paths = folder / "vil_edges.csv", folder / "vil_meta.csv"
    for path, rows in zip(paths, (edges, meta), strict=True):
        path.write_text(table(rows), encoding="utf-8")
    return paths


def write_gml(made, folder):
    """GML that networkx refuses: a dash beyond ASCII, and quotes within quotes; edges repeated, persons tied to themselves."""
    names = list(made.people)
    nodes = "".join(f'   node [\n      id {row}\n      name "{name}"\n   ]\n' for row, name in enumerate(names))
    edges = "".join(f"   edge [\n      id {row}\n      source {names.index(one)}\n      target {names.index(other)}\n   ]\n"
                    for row, (one, other) in enumerate(made.named))
    path = folder / "friendship.gml"
    head = '   citation "[\'Nobody, \\"A village\\", pages 1–9\']"\n   description "a "village" of nobody"\n'
    path.write_text(f"graph [\n{head}{nodes}{edges}]\n", encoding="utf-8")
    return path

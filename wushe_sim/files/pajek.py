"""Pajek (Pajek 项目文件): networks and projects, with lists, matrices, several relations, two kinds of vertices, partitions and vectors.

networkx reads but *Edges and *Arcs, and takes what follows for more ties. The format is that of the Pajek manual (Mrvar and Batagelj 2024).
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from wushe_sim.errors import BadInput
from wushe_sim.files.columns import is_number
from wushe_sim.files.real_place import Found, describe_unlisted
from wushe_sim.files.request import Request, choose_graph, read_requested_graph
from wushe_sim.files.sheets import Complaints
from wushe_sim.i18n import msg
from wushe_sim.i18n.wording import quote

TIES = ("edges", "arcs", "edgeslist", "arcslist", "matrix")
ATTRIBUTES = ("partition", "vector")
PASSED_OVER = ("permutation", "cluster", "hierarchy")
PAJEK = re.compile(rf"\A\s*(?:%.*\n\s*)*\*(?:network|vertices|{'|'.join((*ATTRIBUTES, *PASSED_OVER))})\b", re.IGNORECASE)
"""How a Pajek file begins."""
SECTION = re.compile(r"\s*\*\s*([A-Za-z]+)\s*(.*?)\s*$")
COUNTS = re.compile(r"[:\s]*(\d{1,9})(?:\s+(\d{1,9}))?\s*$")
VERTEX = re.compile(r"""\s*0*(\d+)(?:\s+(?:"([^"]*)"|(\S+)))?(.*)$""")
"""A vertex's line: its number, its label in quotes or without, and how it is drawn."""
WORD = re.compile(r'"[^"]*"|\[[^\]]*\]|[^\s\[]+')
LEAST_MOST_VERTICES = 1000
"""A file may count so many vertices, or as many as it has characters: more would be nothing but isolates, and fill a memory."""


class Section(NamedTuple):
    """A part of a project: its keyword in small letters, what stands behind it, and its lines with their numbers."""

    keyword: str
    said: str
    lines: list[tuple[int, str]]


class Vertices(NamedTuple):
    """The vertices of a network: labels by number, how many are of the first of two kinds (0: one kind), and what of them is not read."""

    labels: dict[str, str]
    first_kind: int
    left_out: tuple[str, ...]


def parse_pajek(path: Path, text: str, request: Request) -> Found:
    """A Pajek network, or one of a project; vertices are called by their labels where those differ, or else by their numbers.

    Raises
    ------
    BadInput
        For sections that are not read, vertices and ties that are none, and several networks of which none is chosen.
    """
    networks, others = split_networks(path, list(iterate_sections(text)))
    sections = list(networks.values())[choose_graph(path, list(networks), request.graph)]
    vertices = read_vertices(path, next((one for one in sections if one.keyword == "vertices"), None), len(text))
    graph, relations = build_graph(path, vertices.labels, [one for one in sections if one.keyword in TIES], vertices.first_kind)
    unread = add_attributes(graph, others)
    names = vertices.labels
    differ = len(set(names.values())) == len(names)
    first = [names[str(n)] if differ else str(n) for n in range(1, vertices.first_kind + 1)] if vertices.first_kind else None
    if differ:
        import networkx

        graph = networkx.relabel_nodes(graph, names)
    mended = {"repeated_labels": len(names) - len(set(names.values())), "relations_joined": relations if relations > 1 else 0}
    found = read_requested_graph(path, graph, request, mended, first)
    return found._replace(left_out=dict(found.left_out) | {"nodes": (*vertices.left_out, *unread)})


def iterate_sections(text: str) -> Iterator[Section]:
    """The sections of a Pajek file, without comments and empty lines."""
    section = Section("", "", [])
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.lstrip().startswith("%"):
            continue
        if begins := SECTION.match(line):
            yield section
            section = Section(begins[1].lower(), begins[2], [])
        else:
            section.lines.append((number, line))
    yield section


def split_networks(path: Path, sections: list[Section]) -> tuple[dict[str, list[Section]], list[tuple[Section, Section]]]:
    """The sections of each network by its name, and partitions, vectors and the like, each with its vertices."""
    networks: dict[str, list[Section]] = {}
    others: list[tuple[Section, Section]] = []
    held: Section | None = None
    for section in sections:
        if section.keyword in (*ATTRIBUTES, *PASSED_OVER):
            held = section
        elif section.keyword == "vertices" and held is not None:
            others.append((held, section))
            held = None
        elif section.keyword == "network" or (section.keyword == "vertices" and not networks):
            name = section.said if section.keyword == "network" and section.said else str(len(networks) + 1)
            networks[name if name not in networks else f"{name} {len(networks) + 1}"] = [section]
        elif section.keyword == "vertices" or section.keyword in TIES:
            if not networks:
                networks["1"] = []
            networks[list(networks)[-1]].append(section)
        elif section.keyword:
            raise BadInput(msg("{path}: {section} is not read (allowed *Edges, *Arcs, *Edgeslist, *Arcslist, *Matrix, *Partition, *Vector)",
                               path=path, section=quote(f"*{section.keyword}")))
    if not networks:
        raise BadInput(msg("{path}: a Pajek file without a network (*Vertices and ties); name the network's file here", path=path))
    return networks, others


def read_vertices(path: Path, section: Section | None, size: int) -> Vertices:
    """The vertices of a network; those that no line describes are called by their numbers."""
    counts, most = COUNTS.match(section.said) if section else None, max(LEAST_MOST_VERTICES, size)
    if section is None or counts is None or not 0 < int(counts[1]) <= most or int(counts[2] or 0) > int(counts[1]):
        raise BadInput(msg("{path}: a Pajek file has a line such as *Vertices 120 (allowed 1 to {most:,}, for a file of this size)",
                           path=path, most=most))
    labels = {str(number): str(number) for number in range(1, int(counts[1]) + 1)}
    complaints, drawn = Complaints(), {}
    for number, line in section.lines:
        found = VERTEX.match(line)
        if found is None or found[1] not in labels:
            complaints.add(number, msg("{path}: vertex line {line} does not begin with a number from 1 to {count}",
                                       path=path, line=quote(line.strip()), count=len(labels)))
            continue
        labels[found[1]] = found[2] or found[3] or found[1]
        words = WORD.findall(found[4])
        numbers = next((n for n, word in enumerate(words[:3]) if not is_number(word)), len(words[:3]))
        drawn |= dict.fromkeys(("x", "y", "z")[:numbers])
        drawn |= dict.fromkeys("times" if word.startswith("[") else "drawing" for word in words[numbers:])
    complaints.refuse()
    return Vertices(labels, int(counts[2] or 0) % len(labels), tuple(drawn))


def build_graph(path: Path, labels: dict[str, str], sections: list[Section], first_kind: int) -> tuple[Any, int]:
    """The graph of all sections of ties, by the vertices' numbers, and how many relations they hold."""
    import networkx

    directed = any(section.keyword in ("arcs", "arcslist", "matrix") for section in sections) and not first_kind
    graph = networkx.MultiDiGraph() if directed else networkx.MultiGraph()
    graph.add_nodes_from(labels)
    relations = {match[1]: match[2].strip('" ') or match[1] for section in sections if (match := re.match(r":\s*(\d+)(.*)", section.said))}
    numbers, strange = {label: number for number, label in reversed(labels.items())}, {}
    for section in sections:
        of = re.match(r":\s*(\d+)", section.said)
        relation = {"relation": relations[of[1]]} if of and len(relations) > 1 else {}
        for ends, data in iterate_ties(path, section, len(labels), first_kind):
            one, other = (end if end in labels else numbers.get(end, end) for end in ends)
            strange |= {end: None for end in (one, other) if end not in labels}
            graph.edges[one, other, graph.add_edge(one, other)].update(data, **relation)
    if strange:
        raise BadInput(describe_unlisted(path, strange, len(labels)))
    return graph, len(relations)


def iterate_ties(path: Path, section: Section, count: int, first_kind: int) -> Iterator[tuple[tuple[str, str], dict[str, str]]]:
    """The ties of a section: their ends, and what is said of them."""
    if section.keyword == "matrix":
        yield from iterate_matrix(path, section, count, first_kind)
        return
    for number, line in section.lines:
        words = [word.strip('"') if word.strip('"') else word for word in WORD.findall(line)]
        if len(words) < 2 and not section.keyword.endswith("list"):
            raise BadInput(msg("{path}:{line}: a tie has two ends (got {row})", path=path, line=number, row=quote(line.strip())))
        ends = [word.lstrip("0") or word if word.isdigit() else word for word in words]
        if section.keyword.endswith("list"):
            yield from (((ends[0], other), {}) for other in ends[1:])
            continue
        weighted = len(words) > 2 and is_number(words[2])
        rest = words[2 + weighted:]
        times = [word for word in rest if word.startswith("[")]
        rest = [word for word in rest if not word.startswith("[")]
        data = ({"times": times[0]} if times else {}) | dict(zip(rest[::2], rest[1::2], strict=False))
        data |= {"weight": words[2]} if weighted else {}
        yield (ends[0], ends[1]), data


def iterate_matrix(path: Path, section: Section, count: int, first_kind: int) -> Iterator[tuple[tuple[str, str], dict[str, str]]]:
    """The ties of a matrix: what is not 0, from the row's vertex to the column's, which is of the second kind where there are two."""
    values = [word for _, line in section.lines for word in line.split()]
    height, width = (first_kind, count - first_kind) if first_kind else (count, count)
    if len(values) != height * width:
        raise BadInput(msg("{path}: *Matrix holds {values} values, and {height} × {width} are wanted",
                           path=path, values=len(values), height=height, width=width))
    for place, value in enumerate(values):
        if not (is_number(value) and float(value) == 0):
            row, column = divmod(place, width)
            yield (str(row + 1), str(column + 1 + first_kind)), {"weight": value}


def add_attributes(graph: Any, others: list[tuple[Section, Section]]) -> list[str]:
    """Give the vertices the values of partitions and vectors of their number; the names of those of another number, and of other kinds."""
    unread = []
    for number, (section, values) in enumerate(others, 1):
        name = section.said.strip('" ') or f"{section.keyword} {number}"
        lines = [line.strip() for _, line in values.lines]
        if section.keyword in PASSED_OVER or len(lines) != len(graph):
            unread.append(f"*{section.keyword.capitalize()} {name}")
            continue
        for node, value in zip(graph, lines, strict=True):
            graph.nodes[node][name] = value
    return unread

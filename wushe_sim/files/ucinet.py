"""UCINET DL (UCINET DL 文件): matrices, halves of matrices, lists of ties and of nodes, of one kind of node or two, with labels or without.

The format is that of the UCINET guide to DL (Borgatti, Everett and Freeman 2002). networkx has no reader of it.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from wushe_sim.errors import BadInput
from wushe_sim.files.columns import is_number
from wushe_sim.files.pajek import LEAST_MOST_VERTICES
from wushe_sim.files.real_place import Found, describe_unlisted
from wushe_sim.files.request import Request, read_requested_graph, refuse_graph
from wushe_sim.files.sheets import list_names
from wushe_sim.i18n import enumerate_choices, msg
from wushe_sim.i18n.wording import quote

DL = re.compile(r"\s*dl\b[\s,]", re.IGNORECASE)
"""How a DL file begins."""
DATA = re.compile(r"(?:^|[\s,])data\s*:", re.IGNORECASE)
LABELS = re.compile(r"\b(row\s+|col(?:umn)?\s+|matrix\s+|level\s+)?labels\s*(embedded)?\s*[:,]?", re.IGNORECASE)
COUNT = re.compile(r"\b(n|nr|nc|nm|format|diagonal)\s*=\s*([A-Za-z0-9]+)", re.IGNORECASE)
WORD = re.compile(r'"([^"]*)"|([^\s,"]+)')
MATRICES, LISTS = ("fullmatrix", "upperhalf", "lowerhalf"), ("edgelist1", "edgelist2", "nodelist1", "nodelist2")


class Heading(NamedTuple):
    """What a DL file says before its data: how many rows, columns and matrices, the format, and labels by what they are of."""

    rows: int
    columns: int
    matrices: int
    format: str
    diagonal: bool
    two_modes: bool
    embedded: bool
    labels: dict[str, list[str]]


def parse_dl(path: Path, text: str, request: Request) -> Found:
    """A network in UCINET's DL; several matrices are joined.

    Raises
    ------
    BadInput
        For a heading, a number of values or an end of a tie that cannot be, and two-mode data that are not projected.
    """
    import networkx

    refuse_graph(path, request)
    parts = DATA.split(text, maxsplit=1)
    heading = read_heading(path, parts[0], max(LEAST_MOST_VERTICES, len(text)))
    if len(parts) < 2:
        raise BadInput(msg("{path}: a DL file without the line data:", path=path))
    rows, columns, ties = read_ties(path, heading, parts[1])
    undirected = heading.two_modes or heading.format in ("upperhalf", "lowerhalf")
    graph = networkx.MultiGraph() if undirected else networkx.MultiDiGraph()
    second = [f"{name} (2)" if name in set(rows) else name for name in columns] if heading.two_modes else []
    graph.add_nodes_from([*rows, *second])
    call = dict(zip(columns, second, strict=True)) if heading.two_modes else {}
    for one, other, data in ties:
        there = call.get(other, other)
        graph.edges[one, there, graph.add_edge(one, there)].update(data)
    unnamed = max(0, heading.rows - len(rows)) + (max(0, heading.columns - len(columns)) if heading.two_modes else 0)
    mended = {"relations_joined": heading.matrices if heading.matrices > 1 else 0, "unnamed_nodes": unnamed}
    return read_requested_graph(path, graph, request, mended, rows if heading.two_modes else None)


def read_heading(path: Path, text: str, most: int) -> Heading:
    """What stands before ``data:``; ``most`` is how many nodes a file of this size may count."""
    places = [*LABELS.finditer(text)]
    counts = {name.lower(): value.lower() for name, value in COUNT.findall(text[:places[0].start()] if places else text)}
    labels: dict[str, list[str]] = {}
    for place, end in zip(places, [*(following.start() for following in places[1:]), len(text)], strict=bool(places)):
        words = WORD.findall(text[place.end():end])
        kind = (place[1] or "row").strip().lower()[:3]
        labels[kind] = [quoted or bare for quoted, bare in words]
    kind = counts.get("format", "fullmatrix")
    kind = {"matrix": "fullmatrix", "fm": "fullmatrix", "edgelist": "edgelist1", "nodelist": "nodelist1"}.get(kind, kind)
    if kind not in (*MATRICES, *LISTS):
        raise BadInput(msg("{path}: format = {format} is not read (allowed {allowed})",
                           path=path, format=quote(kind), allowed=enumerate_choices((*MATRICES, *LISTS))))
    numbers = [counts.get(name, counts.get("n", "0")) for name in ("nr", "nc")] + [counts.get("nm", "1")]
    if not all(number.isdigit() and 0 < int(number) <= most for number in numbers):
        raise BadInput(msg("{path}: a DL file says how many nodes it has, such as n=20, or nr=20, nc=5 (allowed 1 to {most:,})",
                           path=path, most=most))
    rows, columns, matrices = map(int, numbers)
    return Heading(rows, columns, matrices, kind, counts.get("diagonal") != "absent", "nr" in counts or kind.endswith("2"),
                   any(place[2] for place in places), labels)


def read_ties(path: Path, heading: Heading, text: str) -> tuple[list[str], list[str], list[tuple[str, str, dict[str, Any]]]]:
    """The names of rows and columns, and the ties, each with what is said of it."""
    rows = heading.labels.get("row") or [str(n) for n in range(1, heading.rows + 1)]
    columns = heading.labels.get("col") or (rows if not heading.two_modes else [str(n) for n in range(1, heading.columns + 1)])
    if heading.format in MATRICES:
        words = [quoted or bare for quoted, bare in WORD.findall(text)]
        if heading.embedded:
            rows, columns, words = take_labels(heading, words)
        if not heading.two_modes:
            columns = rows
        return rows, columns, [*iterate_matrix(path, heading, words, rows, columns)]
    if heading.embedded:
        rows, columns = [], []
    ties = [*iterate_list(path, heading, text, rows, columns if heading.two_modes else rows)]
    if len(rows) > heading.rows or (heading.two_modes and len(columns) > heading.columns):
        raise BadInput(msg("{path}: its data name more nodes than n, nr and nc say ({names})",
                           path=path, names=list_names(rows[heading.rows:] or columns[heading.columns:])))
    return rows, columns if heading.two_modes else rows, ties


def take_labels(heading: Heading, words: list[str]) -> tuple[list[str], list[str], list[str]]:
    """The labels that stand in a matrix, above its columns and before its rows, and the values without them."""
    columns, rest, wide = words[:heading.columns], words[heading.columns:], heading.columns + 1
    return rest[::wide], columns, [word for place, word in enumerate(rest) if place % wide]


def iterate_matrix(
    path: Path, heading: Heading, words: list[str], rows: list[str], columns: list[str],
) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """The ties of matrices, or of their halves: what is not 0."""
    size, whole = heading.rows, heading.format == "fullmatrix"
    held = size * heading.columns if whole else size * (size + 1) // 2
    held -= 0 if heading.diagonal else size
    if len(words) != heading.matrices * held or (len(rows), len(columns)) != (heading.rows, heading.columns):
        raise BadInput(msg("{path}: its data hold {values} values and {labels} labels, and the heading asks for {wanted} and {rows}",
                           path=path, values=len(words), labels=len(rows), wanted=heading.matrices * held, rows=heading.rows))
    cells = [(row, column) for row in range(size) for column in range(heading.columns)
             if (heading.diagonal or row != column) and (whole or (column >= row) == (heading.format == "upperhalf") or row == column)]
    names = heading.labels.get("mat", [])
    for place, word in enumerate(words):
        matrix, (row, column) = place // len(cells), cells[place % len(cells)]
        if not (is_number(word) and float(word) == 0):
            relation = {"relation": names[matrix] if matrix < len(names) else str(matrix + 1)} if heading.matrices > 1 else {}
            yield rows[row], columns[column], {"weight": word, **relation}


def iterate_list(path: Path, heading: Heading, text: str, rows: list[str], columns: list[str]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """The ties of a list; with labels embedded, ``rows`` and ``columns`` are filled with those that occur."""
    known = ({name: name for name in rows}, {name: name for name in columns} if columns is not rows else None)
    known = (known[0], known[0] if known[1] is None else known[1])

    def name(end: str, side: int) -> str:
        listed = (rows, columns)[side]
        if heading.embedded and end not in known[side]:
            known[side][end] = end
            listed.append(end)
        if end not in known[side] and end.isdigit() and 0 < int(end) <= len(listed):
            return listed[int(end) - 1]
        if end not in known[side]:
            raise BadInput(describe_unlisted(path, [end], len(listed)))
        return end

    matrix = 1
    for line in text.splitlines():
        words = [quoted or bare for quoted, bare in WORD.findall(line)]
        if words[:1] == ["!"]:
            matrix += 1
        elif len(words) > 1:
            data = {"relation": str(matrix)} if heading.matrices > 1 else {}
            if heading.format.startswith("edge"):
                yield name(words[0], 0), name(words[1], 1), data | ({"weight": words[2]} if len(words) > 2 else {})
            else:
                yield from ((name(words[0], 0), name(word, 1), data) for word in words[1:])
        elif words:
            name(words[0], 0)

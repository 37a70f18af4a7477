"""Real networks from files (读入真实网络): told apart by content, parsed, and then mended and made a place (``real_place.py``).

A network is an edge list (comma, tab, semicolon or space; header or none; an Excel sheet too), a square matrix of 0 and 1 (with or without
names), GraphML, GML or Pajek; attributes are a table with a header. Ids are text: '007' is not '7'.
"""

import unicodedata
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from wushe_sim.errors import BadInput
from wushe_sim.files.graph_formats import GML, PAJEK, XML, parse_gml, parse_graphml, parse_pajek
from wushe_sim.files.raw_files import WORKBOOK, content_of, text_of
from wushe_sim.files.real_place import MOST_WEIGHT, Found, RealPlace, as_weight, describe_cell, describe_keys, place_of, read_graph
from wushe_sim.files.sheets import (
    Complaints,
    Sheet,
    describe_no_rows,
    did_you_mean,
    list_names,
    plain,
    read_header,
    read_table,
    read_workbook_table,
    refuse,
    table_of,
)
from wushe_sim.i18n import enumerate_choices, msg, nmsg
from wushe_sim.i18n.message import Text
from wushe_sim.i18n.wording import quote
from wushe_sim.model.extension import Reader
from wushe_sim.model.extensions import list_extensions

if TYPE_CHECKING:
    import pandas

ENDS = (
    ("source", "target"), ("from", "to"), ("i", "j"), ("ego", "alter"), ("u", "v"), ("id1", "id2"), ("node1", "node2"),
    ("person1", "person2"), ("起点", "终点"), ("来源", "目标"),
)
WEIGHTS = ("weight", "strength", "w", "权重", "强度")
IDENTITIES = ("id", "pid", "node", "person", "resident", "编号", "居民")
ROLES = ("source", "target", "weight", "id", "household")
NOUGHT_AND_ONE = {"0": False, "1": True, "0.0": False, "1.0": True}


def has_header(table: Sheet, columns: Mapping[str, str]) -> bool:
    """Whether the first row of an edge list names columns: asked-for or usual names, or text above nothing but numbers.

    Text above weights may as well be a wrong weight: it is a name only where neither end of the row is anyone's id further down.
    """
    first, below = table.rows[0], table.rows[1:]
    names = {name.lower() for name in first}
    if set(columns.values()) & set(first) or any(set(ends) <= names for ends in ENDS):
        return True
    above = [bool(below) and not is_number(name) and all(is_number(row[c]) for row in below) for c, name in enumerate(first)]
    strange = not set(first[:2]) & {end for row in below for end in row[:2]}
    return (above[0] and above[1]) or (strange and any(above[2:]))


def is_number(text: str) -> bool:
    """Whether a cell reads as a number, NaN and infinity among them."""
    try:
        float(text)
    except ValueError:
        return False
    return True


# --- networks --------------------------------------------------------------------------------------------------------------------


def is_matrix(table: Sheet) -> bool:
    """Whether a table without header is a matrix: more than two columns of nothing but 0 and 1, or more columns than an edge list has."""
    width = len(table.rows[0])
    if width > 3 and all(is_number(cell) for cell in table.rows[0]):
        return True
    return width > 2 and all(cell in NOUGHT_AND_ONE for row in table.rows for cell in row)


def names_both_ways(table: Sheet) -> bool:
    """Whether a table is a matrix with names: those above the columns stand before the rows too, in the same order."""
    across, down = table.rows[0], [row[0] for row in table.rows[1:]]
    if is_number(across[0]):  # a weighted matrix without names, whose first row says the same as its first column
        return False
    return len(across) > 2 and len(down) == len(across) - 1 and list(across[1:]) == down and not NOUGHT_AND_ONE.keys() >= set(down)


def parse_matrix(table: Sheet, keys: list[str] | None) -> Found:
    """An adjacency matrix, whose rows are called by the keys, by the names that stand around it, or else 1, 2, 3 …"""
    rows, lines, named = table.rows, table.lines, None
    if names_both_ways(table):
        named, rows, lines = [plain(name) for name in table.rows[0][1:]], [row[1:] for row in rows[1:]], lines[1:]
        refuse_repeated(table.source, named, list(lines))
    complaints = table.complaints
    height, width = len(rows), len(rows[0])
    if height != width and not complaints.number:
        complaints.add(0, nmsg("{source}: {count} row of {width} columns; an adjacency matrix must be square, without header",
                               "{source}: {count} rows of {width} columns; an adjacency matrix must be square, without header",
                               height, source=table.source, width=width))
    for row, line in zip(rows, lines, strict=True):
        for c, cell in enumerate(row):
            if cell not in NOUGHT_AND_ONE:
                complaints.add(line, describe_cell(table.source, line, c + 1, cell))
    if keys is not None and len(keys) != height:
        complaints.add(0, msg("{source}: the matrix has {height} rows, but the file of keys names {count}",
                              source=table.source, height=height, count=len(keys)))
    complaints.refuse()
    ties = np.array([[NOUGHT_AND_ONE[cell] for cell in row] for row in rows], bool)
    one, other = np.nonzero(ties)
    ids = keys or named or [str(row + 1) for row in range(height)]
    return Found(table.source, ids, one, other, np.ones(one.size), True, True, table.mended)


def edge_columns(table: Sheet, columns: Mapping[str, str]) -> tuple[int, int, int | None, int]:
    """Which columns hold source, target and weight (or none), and how many rows the header takes."""
    where = f"{table.source}:{table.lines[0]}"
    if not has_header(table, columns):
        if columns.keys() & {"source", "target", "weight"}:
            raise BadInput(msg("{where}: no header with the columns {names} (got {header})",
                               where=where, names=enumerate_choices(columns.values()), header=list_names(table.rows[0])))
        if len(table.rows[0]) > 3:
            raise BadInput(msg("{where}: {count} columns without header; give it one, such as source,target,weight",
                               where=where, count=len(table.rows[0])))
        return 0, 1, 2 if len(table.rows[0]) == 3 else None, 0
    names = read_header(table)
    for role in ("source", "target", "weight"):
        if role in columns and columns[role] not in names:
            raise BadInput(msg('{where}: columns.{role} = "{name}", but {hint}',
                               where=where, role=role, name=columns[role], hint=did_you_mean(columns[role], names)))
    lower = [name.lower() for name in names]
    usual = next((ends for ends in ENDS if set(ends) <= set(lower)), None)
    if usual is None and len(names) > 3 and not {"source", "target"} <= columns.keys():
        raise BadInput(msg("{where}: which columns hold the ties? Name them in columns; they are {names}",
                           where=where, names=list_names(names)))
    one, other = (lower.index(end) for end in usual) if usual else (0, 1)
    weight = next((lower.index(name) for name in WEIGHTS if name in lower), None)
    return (
        names.index(columns["source"]) if "source" in columns else one, names.index(columns["target"]) if "target" in columns else other,
        names.index(columns["weight"]) if "weight" in columns else weight, 1)


def parse_edges(table: Sheet, columns: Mapping[str, str]) -> Found:
    """An edge list; BadInput with the line of every row of another width, weight that is not above 0 and end without a name."""
    try:
        one, other, weight, skipped = edge_columns(table, columns)
    except BadInput as wrong:
        raise BadInput([*wrong.messages, *table.complaints.messages()]) from wrong
    refuse_small_matrix(table)
    at: dict[str, int] = {}
    complaints, widened, first = table.complaints, 0, []
    ends, weights = np.empty((len(table.rows) - skipped, 2), np.int64), np.ones(len(table.rows) - skipped)
    for n, (row, line) in enumerate(zip(table.rows[skipped:], table.lines[skipped:], strict=True)):
        names = plain(row[one]), plain(row[other])
        if names != (row[one], row[other]):
            widened += 1
            first += [f"{row[one]}–{row[other]}"] if len(first) < 5 else []
        ends[n] = at.setdefault(names[0], len(at)), at.setdefault(names[1], len(at))
        if "" in names:
            complaints.add(line, msg("{source}:{line}: an end of the tie has no id (got {row})",
                                     source=table.source, line=line, row=quote(", ".join(row))))
        if weight is not None:
            weights[n] = as_weight(row[weight])
            if weights[n] != weights[n]:
                complaints.add(line, msg("{source}:{line}: weight {weight} is not a number above 0{hint}",
                                         source=table.source, line=line, weight=quote(row[weight]), hint=hint_for(row[weight])))
    complaints.refuse()
    if not len(ends):
        raise BadInput(msg("{source}: a header and no ties", source=table.source))
    mended = table.mended | {"full_width_ids": widened}
    return Found(table.source, list(at), ends[:, 0], ends[:, 1], weights, False, False, mended, None, {"full_width_ids": tuple(first)})


def refuse_small_matrix(table: Sheet) -> None:
    """Raise BadInput for three rows of three numbers, 0 among the third ones: they would read as ties with weights, and are a matrix."""
    odd = [(line, c, cell) for row, line in zip(table.rows, table.lines, strict=True) for c, cell in enumerate(row, 1)
           if cell not in NOUGHT_AND_ONE] if len(table.rows) == len(table.rows[0]) == 3 else []
    if odd and all(map(is_number, sum(table.rows, ()))) and any(row[2] in ("0", "0.0") for row in table.rows):
        refuse(describe_cell(table.source, line, c, cell) for line, c, cell in odd)


def hint_for(weight: str) -> Text:
    """How a weight was probably meant."""
    if "," in weight or "，" in weight:
        return msg("; write 0.5 for 0,5")
    if unicodedata.normalize("NFKC", weight) != weight:
        return msg("; type it in English mode")
    if "%" in weight:
        return msg("; write 0.5 for 50%")
    if is_number(weight) and (abs(float(weight)) > MOST_WEIGHT or 0 < float(weight) < 1 / MOST_WEIGHT):
        return msg(" that sums of such can hold (allowed {low:g} to {high:g})", low=1 / MOST_WEIGHT, high=MOST_WEIGHT)
    return msg("; leave out ties of weight 0") if weight in NOUGHT_AND_ONE else ""


def parse_network(path: Path, columns: Mapping[str, str], keys: list[str] | None) -> Found:
    """A network of whichever kind the content is."""
    if reader := reader_for(path):
        return read_from_outside(*reader, path)
    content = content_of(path)
    if content.kind == WORKBOOK:
        return parse_table(path, read_workbook_table(path, content, False), columns, keys)
    text, mended = text_of(path, content)
    del content
    looks: Any = ((XML.match, parse_graphml), (GML.match, parse_gml), (PAJEK.match, parse_pajek))
    parse = next((parse for begins, parse in looks if begins(text)), None)
    if parse is None:
        if text.lstrip()[:1] in "{[":
            raise BadInput(msg("{path}: this looks like JSON; write an edge list or GraphML", path=path))
        return parse_table(path, table_of(path, text)._replace(mended=mended), columns, keys)
    if keys is not None:
        raise BadInput(describe_keys(path))
    found = parse(path, text, columns.get("weight", "weight"))
    return found._replace(mended=mended | found.mended)


def reader_for(path: Path) -> tuple[Text, Reader] | None:
    """An extension's reader for files whose names end like this one's, with what it is called; or None."""
    return next(((msg("{name} of extension {extension}",
                      name=name, extension=one.name), reader) for one in list_extensions() for name, reader in one.readers.items()
                 if path.name.lower().endswith(reader.suffixes)), None)


def read_from_outside(called: Text, reader: Reader, path: Path) -> Found:
    """What an extension's reader makes of a file; raises BadInput where it fails, or gives no graph."""
    try:
        graph = reader.read(path)
        return read_graph(graph, str(path))
    except BadInput:
        raise
    except Exception as wrong:
        raise BadInput(msg("{path}: reader {reader} raised {kind}: {error}",
                           path=path, reader=called, kind=type(wrong).__name__, error=wrong)) from wrong


def parse_table(path: Path, table: Sheet, columns: Mapping[str, str], keys: list[str] | None) -> Found:
    """A network that stands in a table: a matrix, or else an edge list."""
    if is_matrix(table) or names_both_ways(table):
        return parse_matrix(table, keys)
    if keys is not None:
        raise BadInput(describe_keys(path))
    return parse_edges(table, columns)


# --- attributes and keys ---------------------------------------------------------------------------------------------------------


def read_keys(path: Path) -> list[str]:
    """The ids of a matrix's rows, one a line: the first column, with or without a header."""
    table = read_table(path, one_column=True)
    table.complaints.refuse()
    header = len(table.rows) > 1 and not is_number(table.rows[0][0]) and all(is_number(row[0]) for row in table.rows[1:])
    ids = [plain(row[0]) for row in table.rows[header:]]
    refuse_repeated(table.source, ids, list(table.lines[header:]))
    return ids


def refuse_repeated(source: str, ids: list[str], lines: list[int], complaints: Complaints | None = None) -> None:
    """Raise BadInput, or add a complaint, for the line of each id that is empty or stands there more than once."""
    first: dict[str, int] = {}
    found = complaints or Complaints()
    for name, line in zip(ids, lines, strict=True):
        if not name:
            found.add(line, msg("{source}:{line}: the id is empty", source=source, line=line))
        elif first.setdefault(name, line) != line:
            found.add(line, msg("{source}:{line}: id {name} stands in line {first} already",
                                source=source, line=line, name=quote(name), first=first[name]))
    if complaints is None:
        found.refuse()


def read_attributes(path: Path, found: Found, columns: Mapping[str, str]) -> tuple["pandas.DataFrame", dict[str, int]]:
    """Attributes as text, indexed by id, and what was mended; without a column of ids, the rows of a matrix or graph in their order.

    An id may not stand there twice, save where it is nobody's in a matrix or graph and its rows are left out anyway.
    """
    import pandas

    table = read_table(path, one_column=True)
    names, complaints = read_header(table), table.complaints
    if len(table.rows) == 1 and not complaints.number:
        raise BadInput(describe_no_rows(path))
    frame = pandas.DataFrame(table.rows[1:], columns=list(names), dtype=object)
    lower = [name.lower() for name in names]
    asked = columns.get("id")
    if asked is not None and asked not in names:
        raise BadInput([msg("{path}:{line}: columns.id = {name}, but {hint}", path=path, line=table.lines[0], name=quote(asked),
                            hint=did_you_mean(asked, names)), *complaints.messages()])
    column = asked if asked is not None else next((names[lower.index(name)] for name in IDENTITIES if name in lower), None)
    if column is not None:
        ids, here = [plain(name) for name in frame[column]], set(found.ids)
        counting = [row for row, name in enumerate(ids) if name in here or not found.complete]
        refuse_repeated(str(path), [ids[row] for row in counting], [table.lines[row + 1] for row in counting], complaints)
        complaints.refuse()
        return frame.set_axis(ids, axis="index"), table.mended
    if not found.complete:
        said = msg('{path}:{line}: which column holds the ids? Name it in columns = {{ id = "…" }}; they are {names}',
                   path=path, line=table.lines[0], names=list_names(names))
        raise BadInput([said, *complaints.messages()])
    complaints.refuse()
    if len(frame) != len(found.ids):
        raise BadInput(nmsg("{path}: {count} row without ids, but {source} has {nodes}",
                            "{path}: {count} rows without ids, but {source} has {nodes}",
                            len(frame), path=path, source=found.source, nodes=len(found.ids)))
    return frame.set_axis(found.ids, axis="index"), table.mended


def read_place(
    network: Path, attributes: Path | None = None, columns: Mapping[str, str] | None = None, keys: Path | None = None,
    groups: str | None = None,
) -> RealPlace:
    """A real place from its files; ``columns`` names those that are not called as usual (source, target, weight, id, household).

    What is mended is counted; BadInput names file, line and mend of what is refused, of all the files at once.
    """
    columns, wrong, named = dict(columns or {}), [], None
    refuse(msg('{network}: columns has no "{role}"; it has {names}', network=network, role=role, names=enumerate_choices(ROLES))
           for role in columns if role not in ROLES)
    try:
        named = None if keys is None else read_keys(Path(keys))
    except BadInput as error:
        wrong += error.messages
    found = _tried(wrong, parse_network, Path(network), columns, None if wrong else named)
    if found is None:  # its attributes are looked at all the same, so that all that is wrong is told at once
        nobody = np.zeros(0, np.int64)
        found = Found(str(network), [], nobody, nobody, np.zeros(0), False, True, {})
        _ = attributes is not None and _tried(wrong, read_table, Path(attributes), True)
    people, mended = (None, {}) if attributes is None or wrong else read_attributes(Path(attributes), found, columns)
    if wrong:
        raise BadInput(wrong)
    found = found._replace(mended=found.mended | mended, described="" if attributes is None else str(attributes))
    return place_of(found, people, groups, columns.get("household"))


def _tried(wrong: list[str], read: Any, *given: Any) -> Any:
    """What ``read`` gives, or None and its complaints among what is wrong."""
    try:
        return read(*given)
    except BadInput as error:
        wrong += error.messages
        return None

"""读入真实网络 real networks from files: sniffed by content, parsed, and then mended and made a place (``real.py``).

A network is an edge list (comma, tab, semicolon or space; header or none), a square matrix of 0 and 1 without header, GraphML or GML;
attributes are a table with a header; each may be packed with gzip. Ids are text: '007' is not '7'.
"""

import csv
import gzip
import io
import re
import unicodedata
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from wushe_sim.errors import BadInput
from wushe_sim.world.graph_files import GML, parse_gml, parse_graphml
from wushe_sim.world.real import Found, RealPlace, as_weight, did_you_mean, place_of, refuse

if TYPE_CHECKING:
    import pandas

MOST_BYTES = 256 * 2**20
"""Bytes of a file, unpacked: some ten million ties. A small gzip file can hold thousands of times its size."""
ENDS = (
    ("source", "target"), ("from", "to"), ("i", "j"), ("ego", "alter"), ("u", "v"), ("id1", "id2"), ("node1", "node2"),
    ("person1", "person2"), ("起点", "终点"), ("来源", "目标"),
)
WEIGHTS = ("weight", "strength", "w", "权重", "强度")
IDENTITIES = ("id", "pid", "node", "person", "resident", "编号", "居民")
ROLES = ("source", "target", "weight", "id", "household")
DELIMITERS = {"\t": "tab", ";": "semicolon", ",": "comma", " ": "space"}


class Table(NamedTuple):
    """A table as it stands in a file: rows of text, all as wide as the first, and the line of each."""

    source: str
    rows: list[list[str]]
    lines: list[int]


# --- bytes and text --------------------------------------------------------------------------------------------------------------


def unpacked(path: Path) -> bytes:
    """The bytes of a file, unpacked if they are gzip's; BadInput for what is no file, too large, damaged or a pickle."""
    if not path.exists():
        raise BadInput(f"{path}: there is no such file")
    if not path.is_file():
        raise BadInput(f"{path}: this is not a file")
    try:
        with path.open("rb") as raw:
            packed = raw.read(2) == b"\x1f\x8b"
            raw.seek(0)
            content = (gzip.GzipFile(fileobj=raw) if packed else raw).read(MOST_BYTES + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise BadInput(f"{path}: cannot be read ({error})") from error
    if len(content) > MOST_BYTES:
        raise BadInput(f"{path}: more than {MOST_BYTES // 2**20} MB{' once unpacked' if packed else ''}")
    if content[:1] == b"\x80":
        raise BadInput(f"{path}: this looks like a Python pickle, which is never opened; write GraphML or an edge list")
    return content


def text_of(path: Path) -> str:
    """A file's text: UTF-8, with or without byte-order mark; BadInput names the line where it is not."""
    content = unpacked(path)
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise BadInput(f"{path}: this is UTF-16; save it as UTF-8")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise BadInput(f"{path}:{line}: not UTF-8 (GBK, perhaps); save it as UTF-8") from error
    if "\0" in text:
        raise BadInput(f"{path}:{text.count(chr(10), 0, text.index(chr(0))) + 1}: a NUL character; this is no text")
    if not text.strip():
        raise BadInput(f"{path}: the file is empty")
    return text


# --- tables ----------------------------------------------------------------------------------------------------------------------


def table_of(path: Path, text: str, one_column: bool = False) -> Table:
    """A table's rows, cells stripped of blanks around them; lines that are empty or begin with # or % are skipped.

    The delimiter is the first of tab, semicolon, comma and space that the first row holds. BadInput for rows of other widths.
    """
    body = re.sub(r"(?m)^[#%].*$", "", text)
    first = body.lstrip("\r\n").splitlines()[0] if body.strip() else ""
    outside = re.sub(r'"[^"]*"', "", first.strip())
    delimiter = next((mark for mark in DELIMITERS if mark in outside), ",")
    rows, lines = [], []
    reader = csv.reader(io.StringIO(body, newline=""), delimiter=delimiter, skipinitialspace=True, strict=True)
    try:
        for cells in reader:
            row = [cell.strip() for cell in cells if cell or delimiter != " "]
            if any(row):
                rows.append(row)
                lines.append(reader.line_num)
    except csv.Error as error:
        raise BadInput(f"{path}:{reader.line_num}: {error} (an unclosed quote?)") from error
    if not rows:
        raise BadInput(f"{path}: nothing but comments and empty lines")
    if len(rows[0]) == 1 and not one_column:
        marks = ", ".join(DELIMITERS.values())
        raise BadInput(f"{path}:{lines[0]}: one column only; columns are told apart by {marks} (got {rows[0][0]!r})")
    width, wanted = len(rows[0]), f"{len(rows[0])} as in line {lines[0]}, told apart by {DELIMITERS[delimiter]}"
    refuse([f"{path}:{line}: {len(row)} columns, not {wanted}" for row, line in zip(rows, lines, strict=True) if len(row) != width])
    return Table(str(path), rows, lines)


def header_of(table: Table) -> list[str]:
    """The first row as names of columns; BadInput where one stands there twice."""
    names = table.rows[0]
    refuse([f'{table.source}:{table.lines[0]}: two columns are called "{name}"' for name in sorted(set(names)) if names.count(name) > 1])
    return names


def has_header(table: Table, columns: Mapping[str, str]) -> bool:
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


def plain(identity: str) -> str:
    """An id with full-width signs made plain (１ is 1); nothing else is touched."""
    return identity if identity.isascii() else unicodedata.normalize("NFKC", identity)


# --- networks --------------------------------------------------------------------------------------------------------------------


def is_matrix(table: Table) -> bool:
    """Whether a table without header is a matrix: more than two columns of nothing but 0 and 1, or more columns than an edge list has."""
    width = len(table.rows[0])
    if width > 3 and all(is_number(cell) for cell in table.rows[0]):
        return True
    return width > 2 and all(cell in ("0", "1") for row in table.rows for cell in row)


def parse_matrix(table: Table, keys: list[str] | None) -> Found:
    """An adjacency matrix, whose rows are called by the keys, or else 1, 2, 3 …"""
    height, width = len(table.rows), len(table.rows[0])
    if height != width:
        raise BadInput(f"{table.source}: {height} rows of {width} columns; an adjacency matrix must be square, without header")
    refuse([
        f"{table.source}:{line}:{c + 1}: a matrix holds nothing but 0 and 1 (got {cell!r})"
        for row, line in zip(table.rows, table.lines, strict=True) for c, cell in enumerate(row) if cell not in ("0", "1")
    ])
    if keys is not None and len(keys) != height:
        raise BadInput(f"{table.source}: the matrix has {height} rows, but the file of keys names {len(keys)}")
    one, other = np.nonzero(np.array(table.rows) == "1")
    ids = [str(row + 1) for row in range(height)] if keys is None else keys
    return Found(table.source, ids, one, other, np.ones(one.size), True, True, {})


def edge_columns(table: Table, columns: Mapping[str, str]) -> tuple[int, int, int | None, int]:
    """Which columns hold source, target and weight (or none), and how many rows the header takes."""
    where = f"{table.source}:{table.lines[0]}"
    if not has_header(table, columns):
        if columns.keys() & {"source", "target", "weight"}:
            raise BadInput(f"{where}: no header with the columns {', '.join(columns.values())} (got {', '.join(table.rows[0])})")
        if len(table.rows[0]) > 3:
            raise BadInput(f"{where}: {len(table.rows[0])} columns without header; give it one, such as source,target,weight")
        return 0, 1, 2 if len(table.rows[0]) == 3 else None, 0
    names = header_of(table)
    for role in ("source", "target", "weight"):
        if role in columns and columns[role] not in names:
            raise BadInput(f'{where}: columns.{role} = "{columns[role]}", but {did_you_mean(columns[role], names)}')
    lower = [name.lower() for name in names]
    usual = next((ends for ends in ENDS if set(ends) <= set(lower)), None)
    if usual is None and len(names) > 3 and not {"source", "target"} <= columns.keys():
        raise BadInput(f"{where}: which columns hold the ties? Name them in columns; they are {', '.join(names)}")
    one, other = (lower.index(end) for end in usual) if usual else (0, 1)
    weight = next((lower.index(name) for name in WEIGHTS if name in lower), None)
    return (
        names.index(columns["source"]) if "source" in columns else one, names.index(columns["target"]) if "target" in columns else other,
        names.index(columns["weight"]) if "weight" in columns else weight, 1)


def parse_edges(table: Table, columns: Mapping[str, str]) -> Found:
    """An edge list; BadInput with the line of every weight that is not above 0 and of every end without a name."""
    one, other, weight, skipped = edge_columns(table, columns)
    at: dict[str, int] = {}
    ends, weights, complaints, widened = [], [], [], 0
    for row, line in zip(table.rows[skipped:], table.lines[skipped:], strict=True):
        names = plain(row[one]), plain(row[other])
        widened += names != (row[one], row[other])
        ends.append([at.setdefault(name, len(at)) for name in names])
        weights.append(1.0 if weight is None else as_weight(row[weight]))
        if "" in names:
            complaints.append(f"{table.source}:{line}: an end of the tie has no id (got {row})")
        if weights[-1] != weights[-1]:
            hint = "; write 0.5 for 0,5" if weight is not None and "," in row[weight] else ""
            complaints.append(f"{table.source}:{line}: weight {row[weight or 0]!r} is not a finite number above 0{hint}")
    refuse(complaints)
    if not ends:
        raise BadInput(f"{table.source}: a header and no ties")
    pairs = np.array(ends, np.int64)
    return Found(table.source, list(at), pairs[:, 0], pairs[:, 1], np.array(weights), False, False, {"full_width_ids": widened})


def parse_network(path: Path, columns: Mapping[str, str], keys: list[str] | None) -> Found:
    """A network of whichever kind the content is."""
    text = text_of(path)
    xml, gml = text.lstrip().startswith("<"), GML.match(text) is not None
    table = None if xml or gml else table_of(path, text)
    if table is not None and is_matrix(table):
        return parse_matrix(table, keys)
    if keys is not None:
        raise BadInput(f"{path}: keys name the rows of a matrix, and this is none (a matrix holds nothing but 0 and 1, without header)")
    if table is not None:
        return parse_edges(table, columns)
    return (parse_graphml if xml else parse_gml)(path, text, columns.get("weight", "weight"))


# --- attributes and keys ---------------------------------------------------------------------------------------------------------


def read_keys(path: Path) -> list[str]:
    """The ids of a matrix's rows, one a line: the first column, with or without a header."""
    table = table_of(path, text_of(path), one_column=True)
    header = len(table.rows) > 1 and not is_number(table.rows[0][0]) and all(is_number(row[0]) for row in table.rows[1:])
    ids = [plain(row[0]) for row in table.rows[header:]]
    refuse_repeated(table.source, ids, table.lines[header:])
    return ids


def refuse_repeated(source: str, ids: list[str], lines: list[int]) -> None:
    """Raise BadInput with the lines of ids that stand there more than once."""
    first: dict[str, int] = {}
    refuse([
        f'{source}:{line}: id "{name}" stands in line {first[name]} already'
        for name, line in zip(ids, lines, strict=True) if first.setdefault(name, line) != line
    ])


def read_attributes(path: Path, found: Found, columns: Mapping[str, str]) -> "pandas.DataFrame":
    """Attributes as text, indexed by id; without a column of ids, the rows of a matrix or graph in their order.

    An id may not stand there twice, save where it is nobody's in a matrix or graph and its rows are left out anyway.
    """
    import pandas

    table = table_of(path, text_of(path), one_column=True)
    names = header_of(table)
    if len(table.rows) == 1:
        raise BadInput(f"{path}: a header and no rows")
    frame = pandas.DataFrame(table.rows[1:], columns=names, dtype=object)
    lower = [name.lower() for name in names]
    asked = columns.get("id")
    if asked is not None and asked not in names:
        raise BadInput(f'{path}:{table.lines[0]}: columns.id = "{asked}", but {did_you_mean(asked, names)}')
    column = asked if asked is not None else next((names[lower.index(name)] for name in IDENTITIES if name in lower), None)
    if column is not None:
        ids, here = [plain(name) for name in frame[column]], set(found.ids)
        counting = [row for row, name in enumerate(ids) if name in here or not found.complete]
        refuse_repeated(str(path), [ids[row] for row in counting], [table.lines[row + 1] for row in counting])
        return frame.set_axis(ids, axis="index")
    if not found.complete:
        there = ", ".join(names)
        raise BadInput(f'{path}:{table.lines[0]}: which column holds the ids? Name it in columns = {{ id = "…" }}; they are {there}')
    if len(frame) != len(found.ids):
        raise BadInput(f"{path}: {len(frame)} rows without ids, but {found.source} has {len(found.ids)}")
    return frame.set_axis(found.ids, axis="index")


def read_place(
    network: Path, attributes: Path | None = None, columns: Mapping[str, str] | None = None, keys: Path | None = None,
    groups: str | None = None,
) -> RealPlace:
    """A real place from its files; ``columns`` names those that are not called as usual (source, target, weight, id, household).

    What is mended is counted; BadInput names file, line and mend of what is refused.
    """
    columns = dict(columns or {})
    refuse([f'{network}: columns has no "{role}"; it has {", ".join(ROLES)}' for role in columns if role not in ROLES])
    found = parse_network(Path(network), columns, None if keys is None else read_keys(Path(keys)))
    people = None if attributes is None else read_attributes(Path(attributes), found, columns)
    return place_of(found, people, groups, columns.get("household"))

"""Adjacency matrices (邻接矩阵): told from edge lists, and read with the names that stand around them or in a file of keys."""

from collections.abc import Mapping, Sequence

import numpy as np

from wushe_sim.files.columns import describe_roles, is_number
from wushe_sim.files.real_place import Found, as_weight, describe_cell
from wushe_sim.files.sheets import Complaints, Sheet, plain, refuse
from wushe_sim.i18n import msg, nmsg
from wushe_sim.i18n.wording import quote

NOUGHT_AND_ONE = {"0": False, "1": True, "0.0": False, "1.0": True}


def is_matrix(table: Sheet) -> bool:
    """Whether a table without header is a matrix: more columns than an edge list has, or nothing but 0 and 1 in more than two.

    Three rows of three numbers are one, too, where they are alike on both sides of a diagonal of 0: as ties they would weigh 0.
    """
    width = len(table.rows[0])
    if width == len(table.rows) == 3 and all(is_number(cell) for row in table.rows for cell in row) and says_its_weights(table.rows):
        return True
    if width > 3 and all(is_number(cell) for cell in table.rows[0]):
        return True
    return width > 2 and all(cell in NOUGHT_AND_ONE for row in table.rows for cell in row)


def names_both_ways(table: Sheet) -> bool:
    """Whether a table is a matrix with names: those above the columns stand before the rows too, in the same order."""
    across, down = table.rows[0], [row[0] for row in table.rows[1:]]
    if is_number(across[0]):  # a weighted matrix without names, whose first row says the same as its first column
        return False
    return len(across) > 2 and len(down) == len(across) - 1 and list(across[1:]) == down and not NOUGHT_AND_ONE.keys() >= set(down)


def is_nought(cell: str) -> bool:
    """Whether a cell is 0, however it is written."""
    return is_number(cell) and float(cell) == 0


def says_its_weights(rows: Sequence[Sequence[str]]) -> bool:
    """Whether rows without names are a matrix of weights and no list of ties: square, and 0 all along the diagonal."""
    return all(len(row) == len(rows) for row in rows) and all(is_nought(row[n]) for n, row in enumerate(rows))


def parse_matrix(table: Sheet, columns: Mapping[str, str], keys: list[str] | None) -> Found:
    """An adjacency matrix, whose rows are called by the keys, by the names that stand around it, or else 1, 2, 3 …"""
    rows, lines, named = table.rows, table.lines, None
    if names_both_ways(table):
        named, rows, lines = [plain(name) for name in table.rows[0][1:]], [row[1:] for row in rows[1:]], lines[1:]
        refuse_repeated(table.source, named, list(lines))
    refuse(describe_roles(table.source, columns, ("source", "target", "weight")))
    complaints = table.complaints
    height, width = len(rows), len(rows[0])
    if height != width and not complaints.number:
        complaints.add(0, nmsg("{source}: {count} row of {width} columns; an adjacency matrix must be square, without header; "
                               "rows and columns of two kinds are projected: project = \"first\"",
                               "{source}: {count} rows of {width} columns; an adjacency matrix must be square, without header; "
                               "rows and columns of two kinds are projected: project = \"first\"",
                               height, source=table.source, width=width))
    weighted = named is not None or says_its_weights(rows)
    for row, line in zip(rows, lines, strict=True):
        for c, cell in enumerate(row):
            if cell not in NOUGHT_AND_ONE and not (weighted and (is_nought(cell) or as_weight(cell) > 0)):
                complaints.add(line, describe_cell(table.source, line, c + 1, cell))
    if keys is not None and len(keys) != height:
        complaints.add(0, msg("{source}: the matrix has {height} rows, but the file of keys names {count}",
                              source=table.source, height=height, count=len(keys)))
    complaints.refuse()
    values = np.array([[NOUGHT_AND_ONE[cell] if cell in NOUGHT_AND_ONE else float(cell) for cell in row] for row in rows], float)
    one, other = np.nonzero(values)
    ids = keys or named or [str(row + 1) for row in range(height)]
    return Found(table.source, ids, one, other, values[one, other], True, True, table.mended)


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

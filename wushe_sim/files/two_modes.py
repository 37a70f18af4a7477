"""Two-mode data in tables (二模数据): people by events, as a list or as a matrix; projected on request, and asked about otherwise."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from wushe_sim.errors import BadInput
from wushe_sim.files.columns import IDENTITIES, is_number
from wushe_sim.files.matrices import NOUGHT_AND_ONE, refuse_repeated
from wushe_sim.files.real_place import Found
from wushe_sim.files.request import Request, describe_one_mode, read_requested_graph
from wushe_sim.files.sheets import Sheet, plain
from wushe_sim.i18n import msg
from wushe_sim.i18n.wording import quote

FEWEST_TIES = 6
"""Of fewer ties it cannot be told whether their ends are of two kinds."""


def is_incidence(table: Sheet) -> bool:
    """Whether a table with names around it holds nothing but 0 and 1 in more than two columns: people by events."""
    rows = table.rows
    return len(rows[0]) > 3 and len(rows) > 2 and not any(map(is_number, rows[0][1:])) and all(
        cell in ("0", "1") for row in rows[1:] for cell in row[1:])


def count_incidence(table: Sheet) -> tuple[int, int]:
    """How many rows and columns of two kinds a table has."""
    return len(table.rows) - 1, len(table.rows[0]) - 1


def holds_numbers(table: Sheet) -> bool:
    """Whether what stands beside the first column and under the first row is a matrix: numbers alone, in three columns 0 and 1 alone."""
    width, cells = len(table.rows[0]), [cell for row in table.rows[1:] for cell in row[1:]]
    return width > 2 and bool(cells) and all(map(is_number, cells)) and (width > 3 or NOUGHT_AND_ONE.keys() >= set(cells))


def project_table(path: Path, table: Sheet, request: Request) -> Found:
    """A matrix of people by events, projected: with names above it, before it, both or neither."""
    table.complaints.refuse()
    rows = [*table.rows]
    header = not all(map(is_number, rows[0][1:])) or rows[0][0].lower() in ("", *IDENTITIES)
    before = not all(is_number(row[0]) for row in rows[header:]) or (header and rows[0][0].lower() in ("", *IDENTITIES))
    across = [plain(name) for name in rows[0][before:]] if header else [str(n) for n in range(1, len(rows[0]) - before + 1)]
    rows = rows[header:]
    down = [plain(row[0]) for row in rows] if before else [str(n) for n in range(1, len(rows) + 1)]
    refuse_repeated(table.source, down, [*table.lines[header:]])
    refuse_repeated(table.source, across, [table.lines[0]] * len(across))
    values = [row[before:] for row in rows]
    for line, row in zip(table.lines[header:], values, strict=True):
        for column, cell in enumerate(row, 1 + before):
            if not is_number(cell) or not float(cell) >= 0:
                raise BadInput(msg("{source}:{line}:{column}: two-mode data hold 0 and numbers above 0 (got {cell})",
                                   source=table.source, line=line, column=column, cell=quote(cell)))
    one, other = np.nonzero(np.array(values, float))
    return read_two_modes(path, down, across, list(zip(one.tolist(), other.tolist(), strict=True)), request, table.mended)


def project_ties(path: Path, found: Found, request: Request) -> Found:
    """A list of ties between people and events, projected; BadInput where somebody is on both sides."""
    sources, targets = (list(dict.fromkeys(side.tolist())) for side in (found.one, found.other))
    if set(sources) & set(targets):
        raise BadInput(describe_one_mode(path, request))
    down, across = ({end: n for n, end in enumerate(side)} for side in (sources, targets))
    pairs = [(down[one], across[other]) for one, other in zip(found.one.tolist(), found.other.tolist(), strict=True)]
    projected = read_two_modes(path, [found.ids[end] for end in sources], [found.ids[end] for end in targets], pairs, request, found.mended)
    ties = (*found.left_out.get("ties", ()), *([found.weight_name] if found.weight_name else []))  # a projection counts, and weighs nothing
    return projected._replace(complete=False, left_out={"ties": ties})


def read_two_modes(
    path: Path, rows: Sequence[str], columns: Sequence[str], ties: Sequence[tuple[int, int]], request: Request, mended: dict[str, int],
) -> Found:
    """Read ties between rows and columns, by their places."""
    import networkx

    graph = networkx.Graph()
    ids: dict[tuple[str, int], Any] = {("row", n): name for n, name in enumerate(rows)}
    ids |= {("column", n): name if name not in set(rows) else f"{name} (2)" for n, name in enumerate(columns)}
    graph.add_nodes_from(ids.values())
    graph.add_edges_from((ids["row", one], ids["column", other]) for one, other in ties)
    return read_requested_graph(path, graph, request, mended, rows)


def look_like_two_modes(found: Found) -> bool:
    """Whether no id of a list of ties stands on both sides, while several stand more than once on each."""
    if len(found.one) < FEWEST_TIES or np.intersect1d(found.one, found.other).size:
        return False
    return all(int((np.bincount(side) > 1).sum()) > 1 for side in (found.one, found.other))

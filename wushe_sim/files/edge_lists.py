"""Edge lists (边列表): which columns hold the ends and the weight of a tie, and the ties of the rows; what is not used is named."""

import unicodedata
from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from wushe_sim.errors import BadInput
from wushe_sim.files.columns import ENDS, MISSING, NUMBERED, choose_weight, describe_no_column, is_number, look_like_times
from wushe_sim.files.matrices import NOUGHT_AND_ONE
from wushe_sim.files.real_place import FIRST, MOST_WEIGHT, Found, as_weight, describe_cell
from wushe_sim.files.sheets import Sheet, list_names, plain, read_header, refuse
from wushe_sim.i18n import enumerate_choices, msg
from wushe_sim.i18n.message import Text
from wushe_sim.i18n.wording import quote


class EdgeColumns(NamedTuple):
    """Which columns hold source, target and weight (or none), how many rows the header takes, and which columns are not used."""

    source: int
    target: int
    weight: int | None
    header: int
    left_out: tuple[str, ...] = ()
    asked: tuple[str, ...] = ()

def has_named_ends(table: Sheet, columns: Mapping[str, str]) -> bool:
    """Whether the first row has the columns of ends that a scenario names, or usual ones."""
    names = {name.lower() for name in table.rows[0]}
    asked = {columns[role] for role in ("source", "target") if role in columns}
    return bool(asked & set(table.rows[0])) or any(set(ends) <= names for ends in ENDS)


def has_header(table: Sheet, columns: Mapping[str, str]) -> bool:
    """Whether the first row of an edge list names columns: asked-for or usual names, or text above nothing but numbers.

    Text above weights may as well be a wrong weight: it is a name only where neither end of the row is anyone's id further down.
    """
    first, below = table.rows[0], table.rows[1:]
    if set(columns.values()) & set(first) or has_named_ends(table, columns):
        return True
    above = [not is_number(name) and _holds_numbers([row[c] for row in below]) for c, name in enumerate(first)]
    strange = not set(first[:2]) & {end for row in below for end in row[:2]}
    return (above[0] and above[1]) or (strange and any(above[2:]))


def _holds_numbers(cells: list[str]) -> bool:
    """Whether all that is known in a column is numbers, and something is."""
    known = [cell for cell in cells if cell not in MISSING]
    return bool(known) and all(map(is_number, known))


def edge_columns(table: Sheet, columns: Mapping[str, str]) -> EdgeColumns:
    """Choose the columns that hold source, target and weight; BadInput where the header does not tell them, or lacks one that is named."""
    where = f"{table.source}:{table.lines[0]}"
    if not has_header(table, columns):
        if columns.keys() & {"source", "target", "weight"}:
            raise BadInput(msg("{where}: no header with the columns {names} (got {header})",
                               where=where, names=enumerate_choices(columns.values()), header=list_names(table.rows[0])))
        if len(table.rows[0]) > 3 or (len(table.rows[0]) == 3 and not any(is_number(row[2]) for row in table.rows)
                                      and names_a_second_tie(table)):
            raise BadInput(msg("{where}: {count} columns without header; give it one, such as source,target,weight",
                               where=where, count=len(table.rows[0])))
        if len(table.rows[0]) == 3 and look_like_times(row[2] for row in table.rows):
            raise BadInput(msg("{where}: is the third column times (got {value})? Without header it would be the weights of ties; "
                               "give the file a header, source,target,time or source,target,weight, or delete the column",
                               where=where, value=quote(table.rows[0][2])))
        return EdgeColumns(0, 1, 2 if len(table.rows[0]) == 3 else None, 0)
    names = read_header(table)
    refuse(describe_no_column(where, role, columns[role], names)
           for role in ("source", "target", "weight") if role in columns and columns[role] not in names)
    lower = [name.lower() for name in names]
    usual = next((ends for ends in ENDS if set(ends) <= set(lower)), None)
    unclear = len(names) > 3 or (len(names) == 3 and "weight" not in columns and names_a_second_tie(table))
    if usual is None and unclear and not {"source", "target"} <= columns.keys():
        raise BadInput(msg("{where}: which columns hold the ties? Name them in columns; they are {names}",
                           where=where, names=list_names(names)))
    one, other = (lower.index(end) for end in usual) if usual else (0, 1)
    one = names.index(columns["source"]) if "source" in columns else one
    other = names.index(columns["target"]) if "target" in columns else other
    chosen = choose_weight(where, columns, names, lambda name: (row[names.index(name)] for row in table.rows[1:]),
                           ends=(names[one], names[other]))
    return EdgeColumns(one, other, None if chosen.name is None else names.index(chosen.name), 1, chosen.left_out, chosen.asked)


def names_a_second_tie(table: Sheet) -> bool:
    """Whether a third column names people as the second one does (ego, friend1, friend2): numbered alike, or with ids of the other two."""
    first, rows = table.rows[0], table.rows[1:]
    stems = [NUMBERED.sub("", name.lower()) for name in first]
    if stems[1] == stems[2] != "":
        return True
    known = [row[2] for row in rows if row[2] not in MISSING]
    ends = {end for row in rows for end in row[:2]}
    named = sum(cell in ends for cell in known)
    return bool(known) and not _holds_numbers(known) and named >= max(1, len(known) / 2)


def parse_edges(table: Sheet, columns: Mapping[str, str]) -> Found:
    """An edge list; BadInput with the line of every row of another width, weight that is not above 0 and end without a name."""
    try:
        one, other, weight, skipped, left_out, asked = edge_columns(table, columns)
    except BadInput as wrong:
        raise BadInput([*wrong.messages, *table.complaints.messages()]) from wrong
    refuse_small_matrix(table)
    at: dict[str, int] = {}
    complaints, widened, first, unweighted = table.complaints, 0, [], []
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
        if weight is not None and row[weight] in MISSING:
            unweighted.append(n)
        elif weight is not None:
            weights[n] = as_weight(row[weight])
            if weights[n] != weights[n]:
                complaints.add(line, msg("{source}:{line}: weight {weight} is not a number above 0{hint}",
                                         source=table.source, line=line, weight=quote(row[weight]), hint=hint_for(row[weight])))
    complaints.refuse()
    if not len(ends):
        raise BadInput(msg("{source}: a header and no ties", source=table.source))
    mended, ids = table.mended | {"full_width_ids": widened, "missing_weights": len(unweighted)}, list(at)
    named = {"full_width_ids": tuple(first), "missing_weights": tuple(f"{ids[a]}–{ids[b]}" for a, b in ends[unweighted[:FIRST]])}
    return Found(table.source, ids, ends[:, 0], ends[:, 1], weights, False, False, mended, None, named,
                 left_out={"ties": left_out, "weights": asked}, weight_name=None if weight is None else table.rows[0][weight])


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

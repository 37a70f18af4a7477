"""How many seeds (种子数) the cells of the matrix take: to tell an effect of a size, and to settle what is undecided at its threshold."""

import math
from collections.abc import Mapping
from typing import Any

import pandas as pd

from wushe_sim.experiments.limits.cells import MARGIN, RELEVANT, UNDECIDED, Interval, MatrixCell
from wushe_sim.experiments.limits.matrix import make_cell
from wushe_sim.experiments.limits.settings import MIDDLE
from wushe_sim.results.seeds import check_size
from wushe_sim.results.student import count_seeds, find_deviation


def count_seeds_for_cells(recoveries: pd.DataFrame, measure: str, size: float) -> pd.DataFrame:
    """A row for each cell at the middle price: how many seeds tell a net gain of this size from none, and how many settle its kind.

    ``recoveries`` is ``find_recoveries``'s. Columns: limit, remedy, regime, measure, size, kind, seeds (that there are), seeds_for_size and
    seeds_to_settle (None unless it is undecided).
    """
    rows: Any = recoveries[(recoveries["measure"] == measure) & (recoveries["price"] == MIDDLE)]
    return pd.DataFrame([_count_for_cell(row, check_size(size)) for row in rows.to_dict("records")], dtype=object)


def _count_for_cell(row: Mapping[str, Any], size: float) -> dict[str, Any]:
    seeds = int(row["seeds"])
    found = {name: row[name] for name in ("limit", "remedy", "regime", "measure")}
    needed = count_seeds_to_settle(make_cell(row), seeds) if row["kind"] == UNDECIDED else None
    return {**found, "size": size, "kind": row["kind"], "seeds": seeds,
            "seeds_for_size": count_seeds(row["error"] * math.sqrt(seeds), size), "seeds_to_settle": needed}


def count_seeds_to_settle(cell: MatrixCell, seeds: int, relevant: float = RELEVANT, margin: float = MARGIN) -> int | None:
    """How many seeds take an undecided cell's intervals clear of the thresholds that they lie across, if its means are what they seem.

    First the loss must be clear of the margin; then net of what wins back, and gross of that and of what makes worse. None where an
    interval is not known.
    """
    least = margin * abs(cell.level)
    threshold = relevant * abs(cell.loss.mean)
    intervals = ([(cell.loss, (-least,))] if not cell.loss.high <= -least else
                 [(cell.net, (threshold,)), (cell.gross, (-threshold, threshold))])
    needed = [_count_to_clear(interval, edges, seeds) for interval, edges in intervals
              if not interval.known or any(interval.low <= edge <= interval.high for edge in edges)]
    known = [one for one in needed if one is not None]
    return max(known) if known and len(known) == len(needed) else None


def _count_to_clear(interval: Interval, edges: tuple[float, ...], seeds: int) -> int | None:
    away = min(abs(interval.mean - edge) for edge in edges)
    needed = count_seeds(find_deviation(interval.low, interval.high, seeds), away)
    return None if needed is None else max(needed, seeds + 1)

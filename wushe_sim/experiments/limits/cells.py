"""Cells (单元格): which of seven kinds a pair of limit and remedy is, from intervals alone.

All differences stand so that above 0 is better. *Net* is (limit and remedy − limit) − (remedy − neither), *gross* the first of these; the
threshold of relevance is a fifth of the loss.
"""

import math
from typing import NamedTuple

NO_CASE_LOSS, NOT_CARRIED, WINS_BACK, WINS_NOTHING, WORSE, UNDECIDED, OUT_OF_REACH = (
    "no loss", "not carried out", "wins back", "wins nothing", "makes it worse", "undecided", "out of reach")
KINDS = (WINS_BACK, WINS_NOTHING, WORSE, UNDECIDED, NO_CASE_LOSS, NOT_CARRIED, OUT_OF_REACH)
MARGIN = 0.05
"""A limit's loss counts from a twentieth of the level without it (FAIR_TRIAL, principle 9)."""
RELEVANT = 0.2
"""Of the loss: what a remedy has to win back, or to add to it, to count (judgement; half and twice of it stand beside)."""
RARELY = 0.02
"""A share of draws below which winning back is out of reach (as for claims)."""


class Interval(NamedTuple):
    """A mean over seeds with its 95% interval; above 0 is better."""

    mean: float
    low: float
    high: float

    @property
    def known(self) -> bool:
        """Whether there is an interval at all."""
        return all(map(math.isfinite, self))


class MatrixCell(NamedTuple):
    """What a cell's kind rests on. ``strength`` is the largest that was carried out, 0 where none was; ``reach`` the share of draws of all
    coefficients in which the remedy wins back, missing where there are no draws.
    """

    level: float
    loss: Interval
    net: Interval
    gross: Interval
    strength: float = 1.0
    reach: float = math.nan


def judge_cell(cell: MatrixCell, relevant: float = RELEVANT, margin: float = MARGIN) -> str:
    """Judge which kind a cell is; the first of these that holds.

    - *no loss*: the limit surely costs less than ``margin`` of the level;
    - *not carried out*: no strength that was tried could be paid for;
    - *undecided*: it is not sure that the limit costs more than ``margin``;
    - *wins back*: net and gross surely exceed ``relevant`` of the loss;
    - *out of reach*: fewer than 2% of the draws of all coefficients win back;
    - *makes it worse*: gross surely lies below minus ``relevant`` of the loss;
    - *wins nothing*: net or gross surely falls short of ``relevant``, and gross is surely not worse than minus that;
    - *undecided* otherwise.
    """
    if not cell.loss.known:
        return UNDECIDED
    least = margin * abs(cell.level)
    if cell.loss.low > -least:
        return NO_CASE_LOSS
    if cell.strength <= 0:
        return NOT_CARRIED
    if cell.loss.high > -least:
        return UNDECIDED
    threshold = relevant * abs(cell.loss.mean)
    if cell.net.known and cell.gross.known and min(cell.net.low, cell.gross.low) > threshold:
        return WINS_BACK
    if cell.reach < RARELY:
        return OUT_OF_REACH
    if not cell.net.known or not cell.gross.known:
        return UNDECIDED
    if cell.gross.high < -threshold:
        return WORSE
    if min(cell.net.high, cell.gross.high) < threshold and cell.gross.low > -threshold:
        return WINS_NOTHING
    return UNDECIDED


def has_won_back(loss: float, net: float, gross: float, relevant: float = RELEVANT) -> bool:
    """Whether a single draw's effects, taken as they are, win back: there is a loss, and net and gross exceed the threshold."""
    return loss < 0 and min(net, gross) > -relevant * loss

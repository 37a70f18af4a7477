"""Student's interval (学生 t 区间) of a mean over few seeds."""

from typing import Any

import numpy as np
from scipy.special import stdtrit

LEVEL = 0.95


def find_half_width(error: Any, seeds: Any) -> Any:
    """Half the width of the 95% interval of means, from their standard errors and the seeds that each rests on; missing with one seed."""
    seeds = np.asarray(seeds)
    with np.errstate(invalid="ignore"):
        return np.where(seeds > 1, stdtrit(np.maximum(seeds - 1, 1), (1 + LEVEL) / 2) * np.asarray(error, float), np.nan)

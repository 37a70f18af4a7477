"""配对比较 what differs between two scenarios of one result, seed by seed: the same people and the same luck, another policy."""

from typing import Any

import numpy as np

from wushe_sim.indicators import INDICATORS

LEVEL = 0.95


def differences_of(result: Any, other: str, first: str) -> Any:
    """A row for each indicator: the mean over seeds of ``other`` less ``first``, its 95% interval (Student's t) and how many seeds agree.

    Columns: indicator, difference, low, high, agree, seeds. An interval is missing where fewer than two seeds have both values; where all
    seeds differ alike it is a point.
    """
    import pandas as pd
    from scipy.special import stdtrit

    summary = result.summary().set_index("seed")
    one, two = (summary[summary["scenario"] == name][list(INDICATORS)] for name in (other, first))
    rows = []
    for name, values in (one - two).items():
        known = values.dropna().to_numpy()
        if not len(known):
            continue
        mean, n = float(known.mean()), len(known)
        half = float(stdtrit(n - 1, (1 + LEVEL) / 2) * known.std(ddof=1) / n**0.5) if n > 1 else np.nan
        rows.append((name, mean, mean - half, mean + half, float((np.sign(known) == np.sign(mean)).mean()), n))
    return pd.DataFrame(rows, columns=["indicator", "difference", "low", "high", "agree", "seeds"])


def clearest(differences: Any, names: Any, most: int = 3) -> Any:
    """Of some indicators those whose interval leaves out 0, the furthest from it (in half widths) first."""
    rows = differences[differences["indicator"].isin(list(names))]
    sure = rows[(rows["low"] > 0) | (rows["high"] < 0)]
    width = ((sure["high"] - sure["low"]) / 2).clip(lower=1e-12)
    return sure.loc[(sure["difference"].abs() / width).sort_values(ascending=False).index[:most]]

"""Deciding things (决定因素): in which share of draws a claim holds, and which drawn things tell the draws that support it from the rest.

A classifier (boosted trees of depth 2 on the twenty things that differ most) is fitted on four fifths of the draws and judged on the fifth
that it has not seen, five times. A thing's importance is by how much the held-out squared error grows when its values are shuffled.
"""

from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from wushe_sim.experiments.comparison.shares import find_share
from wushe_sim.experiments.discovery.libraries import load

FOLDS, KEPT, TREES, REPEATS = 5, 20, 60, 5
ENOUGH = 50
"""Draws below which no classifier is fitted."""
CLEAR = 1.96
"""Standard errors by which a classifier must beat the base rate."""


class Support(NamedTuple):
    """The share of draws that support a claim, with its exact 95% interval."""

    draws: int
    share: float
    low: float
    high: float


class Deciding(NamedTuple):
    """How much better a classifier is than the base rate on draws that it has not seen, and what it rests on.

    ``gain`` is the share of the base rate's squared error that it removes, ``error`` its standard error. ``importance`` holds the drawn
    things that decide, the most important first, in the same unit; empty where the classifier is no better than the base rate.
    """

    gain: float
    error: float
    importance: pd.Series

    @property
    def is_better(self) -> bool:
        """Whether the classifier is surely better than the base rate."""
        return bool(self.gain > CLEAR * self.error)


NOTHING = Deciding(np.nan, np.nan, pd.Series(dtype=float))


def count_support(labels: pd.Series) -> Support:
    """Count the draws that support a claim."""
    return Support(len(labels), *find_share(int(labels.sum()), len(labels)))


def can_classify(labels: pd.Series) -> bool:
    """Whether there are draws enough, and enough of both kinds for each fifth to have one."""
    return len(labels) >= ENOUGH and FOLDS <= int(labels.sum()) <= len(labels) - FOLDS


def rank_deciding(points: pd.DataFrame, labels: pd.Series) -> Deciding:
    """Rank the drawn things by how much they decide; ``points`` has a row for each of the labels, in shares of the ranges."""
    if not can_classify(labels):
        return NOTHING
    values, wanted = points.to_numpy(float), labels.to_numpy(float)
    folds = load("sklearn.model_selection").StratifiedKFold(FOLDS, shuffle=True, random_state=0)
    better, importance = np.zeros(len(wanted)), np.zeros(values.shape[1])
    for seen, unseen in folds.split(values, wanted):
        errors, shuffled = _judge_fold(values, wanted, seen, unseen)
        better[unseen] = (wanted[seen].mean() - wanted[unseen]) ** 2 - errors
        importance += shuffled / FOLDS
    base = float(wanted.var())
    found = Deciding(float(better.mean()) / base, float(better.std(ddof=1)) / len(better) ** 0.5 / base, NOTHING.importance)
    noise = max(0.0, -float(importance.min()))
    if not found.is_better:
        return found
    ranked = pd.Series(importance / base, index=points.columns).sort_values(ascending=False, kind="stable")
    return found._replace(importance=ranked[ranked > noise / base])


def _judge_fold(values: NDArray[np.float64], wanted: NDArray[np.float64], seen: Any, unseen: Any) -> tuple[Any, NDArray[np.float64]]:
    """The squared errors on the draws of a fold that the classifier has not seen, and what shuffling each column adds to their mean."""
    choosing = load("sklearn.feature_selection")
    chosen = choosing.SelectKBest(choosing.f_classif, k=min(KEPT, values.shape[1])).fit(values[seen], wanted[seen]).get_support(True)
    trees = load("sklearn.ensemble").GradientBoostingClassifier(n_estimators=TREES, max_depth=2, subsample=0.7, random_state=0)
    trees.fit(values[np.ix_(seen, chosen)], wanted[seen])
    there = values[np.ix_(unseen, chosen)]
    errors = (trees.predict_proba(there)[:, 1] - wanted[unseen]) ** 2
    shuffled = load("sklearn.inspection").permutation_importance(trees, there, wanted[unseen], scoring="neg_brier_score", n_repeats=REPEATS,
                                                                 random_state=0)
    importance = np.zeros(values.shape[1])
    importance[chosen] = shuffled.importances_mean
    return errors, importance

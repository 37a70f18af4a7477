"""Emulators (代理模型): how probable it is that a street with some coefficients gives a figure within a band, guessed from runs."""

import math
import warnings
from collections.abc import Sequence
from importlib import import_module
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

from wushe_sim.errors import require

ACTIVE = 12
"""Coefficients that an emulator looks at, those that say most of its figure; what the others do counts as chance."""
FEWEST, MOST = 20, 600
"""Runs below which nothing is guessed; and the most that are looked at, the first and the last ones."""


class Emulator:
    """Of one figure: a Gaussian process over the coefficients that say most of it, with noise (scikit-learn's).

    A figure that is above 0 in every run is looked at in its logarithm, in which it is less skewed.
    """

    def __init__(self, active: NDArray[np.intp], process: Any, middle: float, spread: float, is_log: bool) -> None:
        self._active, self._process, self._middle, self._spread, self._is_log = active, process, middle, spread, is_log

    @classmethod
    def fit(cls, units: NDArray[np.float64], figures: NDArray[np.float64]) -> Self | None:
        """Fit one to runs.

        Parameters
        ----------
        units : array of shape (runs, coefficients)
            Each coefficient's place in its range, 0 to 1.
        figures : array of shape (runs,)
            What each run gave; missing (NaN) where it gave nothing.

        Returns
        -------
        The emulator; None where too few runs gave a figure, or all the same.
        """
        known = np.flatnonzero(np.isfinite(figures))
        if len(known) < FEWEST or np.ptp(figures[known]) == 0:
            return None
        known = known if len(known) <= MOST else np.concatenate([known[:MOST // 2], known[-MOST // 2:]])
        x, y = units[known], figures[known]
        is_log = bool(y.min() > 0)
        y = np.log(y) if is_log else y
        middle, spread = float(y.mean()), float(y.std())
        require("sklearn", "analysis", "wushe calibrate")
        active = rank_by_influence(x, y)[:ACTIVE]
        processes, kernels, threads = map(import_module, ("sklearn.gaussian_process", "sklearn.gaussian_process.kernels",
                                                          "threadpoolctl"))
        kernel = (kernels.ConstantKernel(1.0, (1e-2, 1e2)) * kernels.RBF(np.full(len(active), 2.0), (0.2, 50.0))
                  + kernels.WhiteKernel(0.3, (1e-4, 2.0)))
        process = processes.GaussianProcessRegressor(kernel, random_state=0)
        with warnings.catch_warnings(), threads.threadpool_limits(1):  # matrices this small take longer in several threads
            warnings.simplefilter("ignore")  # a length at its bound is a coefficient that does not count
            process.fit(x[:, active], (y - middle) / spread)
        return cls(active, process, middle, spread, is_log)

    def find_chance_inside(self, units: NDArray[np.float64], low: float, high: float) -> NDArray[np.float64]:
        """The probability that each of some streets (coefficients by row) gives a figure from ``low`` to ``high``; chance included."""
        guess, error = self._process.predict(units[:, self._active], return_std=True)
        guess, error = guess * self._spread + self._middle, np.maximum(error * self._spread, 1e-12)
        if self._is_log:
            low, high = (math.log(end) if end > 0 else -math.inf for end in (low, high))
        return ndtr((high - guess) / error) - ndtr((low - guess) / error)


def rank_by_influence(units: NDArray[np.float64], figures: NDArray[np.float64]) -> NDArray[np.intp]:
    """The coefficients by how much they say of a figure beside all others, by a straight line and a parabola (lasso); most first."""
    linear = import_module("sklearn.linear_model")
    shares = np.hstack([units - 0.5, (units - 0.5) ** 2 - 1 / 12])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # that it did not settle to the last digit
        fitted = linear.LassoCV(cv=4, max_iter=500, tol=1e-3).fit(shares, (figures - figures.mean()) / max(figures.std(), 1e-300))
    return np.argsort(-np.abs(fitted.coef_).reshape(2, -1).sum(axis=0), kind="stable")


def find_chance_of_all(emulators: Sequence[Emulator | None], bands: Sequence[tuple[float, float]],
                       units: NDArray[np.float64]) -> NDArray[np.float64]:
    """The probability that all figures lie in their bands, taken as independent of each other where the coefficients are given."""
    chance = np.ones(len(units))
    for emulator, (low, high) in zip(emulators, bands, strict=True):
        if emulator is not None:
            chance *= emulator.find_chance_inside(units, low, high)
    return chance

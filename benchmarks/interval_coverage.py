"""How often a 95% interval covers the mean, by the number of seeds: Student's, and the bootstrap (BCa) of ``pairing.py``."""

import numpy as np
from numpy.typing import NDArray

from wushe_sim.experiments.comparison.pairing import bootstrap_means
from wushe_sim.results.student import LEVEL, find_half_width

STREETS, SEEDS = 10_000, (3, 5, 8, 10, 12, 15, 20, 30, 50)
MEANS = {"normal": 0.0, "exponential": 1.0, "lognormal": float(np.exp(0.5))}
"""Distributions of the seeds' differences, from no skew to much (0, 2, 6), and their means."""


def main() -> None:
    """Print both coverages for each number of seeds and distribution, and the median width of the bootstrap's interval over Student's."""
    rng = np.random.default_rng(1)
    print("seeds  distribution   BCa  Student  width")
    for seeds in SEEDS:
        for name, mean in MEANS.items():
            gaps = draw(rng, name, (seeds, STREETS))
            half = find_half_width(gaps.std(axis=0, ddof=1) / np.sqrt(seeds), seeds)
            low, high = bootstrap_means(gaps, LEVEL)
            bootstrap, student = ((low <= mean) & (mean <= high)).mean(), (np.abs(gaps.mean(axis=0) - mean) <= half).mean()
            print(f"{seeds:5}  {name:12}  {bootstrap:5.1%}  {student:6.1%}  {np.median((high - low) / (2 * half)):5.2f}", flush=True)


def draw(rng: np.random.Generator, name: str, shape: tuple[int, int]) -> NDArray[np.float64]:
    """Draw differences, seeds × streets."""
    return {"normal": rng.standard_normal, "exponential": rng.standard_exponential}.get(name, lambda s: rng.lognormal(size=s))(shape)


if __name__ == "__main__":
    main()

"""How often `wushe discover` says that it found a box: where the condition is chance alone, and where a box is planted.

Arguments: how many searches of each, and how many points each has.
"""

import sys
import warnings
from typing import Any

import numpy as np
import pandas as pd

from wushe_sim.experiments.comparison.shares import find_share
from wushe_sim.experiments.discovery.discovery import FOUND, OUTCOMES, Discovery, discover_regions

FRAMES, POINTS, SEEDS = 200, 120, 2
AGREE, SHARE = 0.7, 0.3
"""The share of runs that do as their point does, and the share of points, and of other runs, in which the condition holds by chance."""
BOUND, FLIPPED = 0.62, 0.05
"""Where the planted box begins (it wants one of two choices, too), and the share of runs that do as those of the other side."""


def main() -> None:
    """Print how often each outcome comes, with 95% intervals for 'found', and how far off the planted bound is."""
    frames, points = (int(sys.argv[place]) if len(sys.argv) > place else usual for place, usual in ((1, FRAMES), (2, POINTS)))
    warnings.simplefilter("ignore")
    for name, search in (("chance alone", search_noise), ("a planted box", search_planted)):
        found = [search(seed, points) for seed in range(frames)]
        said = [one.outcome for one in found]
        share = find_share(said.count(FOUND), frames)
        counts = ", ".join(f"{outcome} {said.count(outcome)}" for outcome in OUTCOMES if outcome in said)
        print(f"{name}: {counts} of {frames}; found in {share.share:.1%} ({share.low:.1%} to {share.high:.1%})", flush=True)
    right = [limits for one in found if (limits := read_first(one)).keys() == {"admin_burden", "actors"}]
    off = np.array([abs(limits["admin_burden"].low - BOUND) for limits in right])
    print(f"the planted box's factors alone: {len(right)} of {frames}; its bound off by {np.median(off):.3f} (median), "
          f"{np.quantile(off, 0.95):.3f} (95%)")


def draw_factors(seed: int, many: int) -> tuple[pd.DataFrame, pd.Series, np.random.Generator]:
    """Draw points and repeat each under the seeds: factors, and the point of each run."""
    rng = np.random.default_rng(seed)
    factors = pd.DataFrame({"admin_burden": rng.uniform(0, 0.9, many), "actors": rng.choice(["three", "five"], many),
                            "takeover": rng.random(many), "linkage": rng.random(many)})
    return factors.loc[factors.index.repeat(SEEDS)].reset_index(drop=True), pd.Series(np.repeat(np.arange(many), SEEDS)), rng


def search_noise(seed: int, many: int) -> Discovery:
    """Search where points differ by chance alone and their runs mostly agree."""
    factors, points, rng = draw_factors(seed, many)
    own = rng.random(many) < SHARE
    holds = np.where(rng.random(many * SEEDS) < AGREE, np.repeat(own, SEEDS), rng.random(many * SEEDS) < SHARE)
    return discover_regions(factors, pd.Series(holds.astype(bool)), points)


def search_planted(seed: int, many: int) -> Discovery:
    """Search where the condition holds in a box, but for some runs."""
    factors, points, rng = draw_factors(seed, many)
    inside: Any = (factors["admin_burden"] > BOUND) & (factors["actors"] == "three")
    return discover_regions(factors, inside ^ (rng.random(len(factors)) < FLIPPED), points)


def read_first(found: Discovery) -> dict[str, Any]:
    """Read the limits of the first box, by factor."""
    return {one.limit.factor: one.limit for region in found.regions[:1] for one in region.limits}


if __name__ == "__main__":
    main()

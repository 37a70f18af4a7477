"""Seeds that a size takes (种子数): the rows that ``--resolve`` prints for a run and for a sweep."""

import math
from typing import Any

from wushe_sim.cli.deferred import deferred_imports
from wushe_sim.cli.options import Resolution, parse_resolve
from wushe_sim.errors import BadInput
from wushe_sim.i18n import msg

with deferred_imports(__name__):
    from wushe_sim.report.labels import format_percent
    from wushe_sim.results.seeds import (
        count_seeds_for_differences,
        count_seeds_for_means,
        find_indicators,
        find_seeds_for_differences,
        find_seeds_for_means,
    )

SHARES = (0.5, 0.9, 1.0)
"""Shares of a sweep's points for which a number of seeds is to suffice."""


def parse_indicator_size(text: str | None, seeds: int) -> Resolution | None:
    """Parse NAME=SIZE of an indicator, before anything runs. Raises BadInput, also where one seed is to run."""
    asked = parse_resolve(text)
    if asked is None:
        return None
    if seeds < 2:
        raise BadInput(msg("--resolve: one seed does not show how much seeds differ; add --seeds 10"))
    return asked._replace(name=find_indicators([asked.name])[0])


def list_run_rows(result: Any, asked: Resolution) -> list[dict[str, Any]]:
    """A row for each scenario: the seeds that its mean takes, and those that its difference from the first takes.

    Over draws these are the seeds that luck takes, and beside each stands the ignorance that no seeds lessen.
    """
    summary = result.summary()
    means = find_seeds_for_means(summary, "scenario", *asked, result.draws)
    apart = find_seeds_for_differences(summary, "scenario", *asked, result.draws)
    rows = []
    for name, mean in means.items():
        gap = apart.get(name)
        row = {"scenario": name, "indicator": asked.name, "size": asked.size, "seeds": len(result.seeds), "seeds_for_mean": mean.seeds,
               "seeds_for_difference": gap and gap.seeds}
        if result.draws is not None:
            row |= {"ignorance": mean.ignorance, "ignorance_of_difference": gap and gap.ignorance}
        rows.append(row)
    return rows


def list_comparison_rows(comparison: Any, asked: Resolution) -> list[dict[str, Any]]:
    """A row for each scenario but the first: the seeds that tell its difference; over draws with the ignorance that they do not lessen."""
    return [{"scenario": name, "indicator": asked.name, "difference": asked.size, "seeds": needed.seeds}
            | ({} if comparison.draws is None else {"ignorance": needed.ignorance})
            for name, needed in comparison.find_seeds_needed(*asked).items()]


def list_sweep_rows(swept: Any, asked: Resolution) -> list[dict[str, Any]]:
    """A row for each share of the points: how many seeds suffice for so many of them."""
    summary = swept.summary()
    means = count_seeds_for_means(summary, "design", *asked)
    apart = count_seeds_for_differences(summary, "design", *asked)
    return [{"points": format_percent(share), "indicator": asked.name, "size": asked.size, "seeds": len(swept.seeds),
             "seeds_for_mean": find_enough(means, share), "seeds_for_difference": find_enough(apart, share)} for share in SHARES]


def find_enough(needed: dict[Any, int | None], share: float) -> int | None:
    """The seeds that suffice for this share of those of which it is known; None where there are none."""
    known = sorted(number for number in needed.values() if number is not None)
    return known[math.ceil(share * len(known)) - 1] if known else None

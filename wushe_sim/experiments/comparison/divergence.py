"""The first divergence (先后次序): the first week in which two scenarios' counts differ under the same seeds, by stage."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from wushe_sim.engine.declare import Lever, list_declarations
from wushe_sim.errors import BadInput
from wushe_sim.experiments.comparison.stage_counts import INDICATOR, LEVER, MOVED_IN, STAGES
from wushe_sim.i18n import msg
from wushe_sim.model.counts import COUNTS
from wushe_sim.model.indicators import INDICATORS, evaluate
from wushe_sim.model.levers import Levers
from wushe_sim.model.sums import Sums
from wushe_sim.results.run import running_sums
from wushe_sim.results.student import find_half_width
from wushe_sim.scenario import Scenario

OVER, IN_A_ROW = 4, 4
"""Weeks that are summed before seeds are compared; weeks in a row in which they must agree."""


class PairedCounts(NamedTuple):
    """What two scenarios counted under the same seeds: weeks, and sums of seeds × weeks × counts × groups of each."""

    seeds: tuple[int, ...]
    weeks: NDArray[np.int32]
    one: NDArray[np.int64]
    other: NDArray[np.int64]


def find_first_divergence(result: Any, one: str, other: str, second: Any = None) -> Any:
    """A row for each lever, count and indicator that differs between two scenarios of a result (or of two), in the week's order.

    Columns: stage, name, first (the week in which it first differs under any seed), seeds (the share of seeds under which it ever
    differs), sure (the first of four weeks in a row in which the mean difference of four weeks' sums is beyond its 95% interval over
    seeds; missing where there is none, or one seed), sign (of that difference). Raises BadInput where there is nothing to hold together.
    """
    lines = pair_counts(result, one, second if second is not None else result, other)
    scenarios = result.scenarios[one], (second if second is not None else result).scenarios[other]
    rows = [(LEVER, name, week, 1.0, np.nan, sign) for name, week, sign in find_lever_changes(*scenarios)]
    stage_of = {name: stage for stage, names in MOVED_IN.items() for name in names}
    counts = {name: [part[:, :, n].sum(axis=-1) for part in (lines.one, lines.other)] for n, name in enumerate(COUNTS) if name in stage_of}
    sums = {name: [_running(part, OVER).astype(np.float64) for part in pair] for name, pair in counts.items()}
    rows += _rows(counts, sums, lines.weeks, stage_of)
    weekly, running = ([evaluate(Sums(_running(part, over))) for part in (lines.one, lines.other)] for over in (1, OVER))
    rows += _rows({name: [part[name] for part in weekly] for name in INDICATORS}, {name: [part[name] for part in running]
                  for name in INDICATORS}, lines.weeks, dict.fromkeys(INDICATORS, INDICATOR))
    frame = pd.DataFrame(rows, columns=["stage", "name", "first", "seeds", "sure", "sign"])
    frame["order"] = frame["stage"].map(STAGES.index)
    frame = frame.sort_values(["first", "order"], kind="stable", ignore_index=True).drop(columns="order")
    return frame.astype({"first": np.int64, "sign": np.int64})


def pair_counts(first: Any, one: str, second: Any, other: str) -> PairedCounts:
    """What both counted under the seeds that they share, week by week."""
    for result, name in ((first, one), (second, other)):
        if result.scenarios[name]["keep"]["weeks"] != "all":
            raise BadInput(msg('{name}: its weeks are not all kept; keep.weeks = "all" is needed to say when something moved', name=name))
    mine, others = ({run.seed: run for run in result.wholes if run.scenario == name} for result, name in ((first, one), (second, other)))
    seeds = tuple(seed for seed in mine if seed in others)
    if not seeds:
        raise BadInput(msg("{one} and {other} share no seed (seeds {seeds} and {others})",
                           one=one, other=other, seeds=_few(mine), others=_few(others)))
    weeks = min(len(mine[seeds[0]].weeks), len(others[seeds[0]].weeks))
    parts = [np.stack([of[seed].counts[:weeks].sum(axis=1) for seed in seeds]) for of in (mine, others)]
    return PairedCounts(seeds, mine[seeds[0]].weeks[:weeks], *parts)


def _few(runs: Mapping[int, Any]) -> str:
    return ", ".join(map(str, list(runs)[:5])) + (" …" if len(runs) > 5 else "")


def list_other_settings(one: Mapping[str, Any], other: Mapping[str, Any]) -> list[str]:
    """The parts of a scenario beside its levers that differ: where they do, what moves first is not the levers' doing alone."""
    return [part for part in ("place", "region", "burn_in", "switches", "parameters", "interventions") if one[part] != other[part]]


def find_lever_changes(one: Mapping[str, Any], other: Mapping[str, Any]) -> Iterator[tuple[str, int, int]]:
    """The levers that differ, each with the first week in which they do (−1 where already before week 0) and the sign of the change."""
    both = [Scenario.of_content(content) for content in (one, other)]
    series = [scenario.levers_by_week() for scenario in both]
    before = [scenario.burn_in for scenario in both]
    for name, entry in list_declarations(Levers).items():
        assert isinstance(entry.declaration, Lever)
        mine, others = (np.asarray(getattr(part, name)).reshape(len(getattr(part, name)), -1) for part in series)
        if (mine[:before[0]][-1:] != others[:before[1]][-1:]).any():
            yield name, -1, int(np.sign((others[:before[1]][-1] - mine[:before[0]][-1])[0]))
            continue
        weeks = min(len(mine) - before[0], len(others) - before[1])
        gap = others[before[1]:before[1] + weeks] - mine[before[0]:before[0] + weeks]
        apart = np.flatnonzero((gap != 0).any(axis=1))
        if apart.size:
            yield name, int(apart[0]), int(np.sign(gap[apart[0], 0]))


def _running(counts: NDArray[np.int64], over: int) -> NDArray[np.int64]:
    """Sums of each week and those before it, of seeds × weeks and more."""
    return np.moveaxis(running_sums(np.moveaxis(counts, 1, 0), over), 0, 1)


def _rows(weekly: Mapping[str, Sequence[NDArray[Any]]], running: Mapping[str, Sequence[NDArray[Any]]], weeks: NDArray[np.int32],
          stage_of: Mapping[str, str]) -> Iterator[tuple[Any, ...]]:
    for name, (one, other) in weekly.items():
        differs = ~((one == other) | ((one != one) & (other != other)))
        if differs.any():
            sure, sign = _beyond_noise(*running[name])
            yield (stage_of[name], name, int(weeks[differs.any(axis=0).argmax()]), float(differs.any(axis=1).mean()),
                   np.nan if sure is None else float(weeks[sure]), sign)


def _beyond_noise(one: NDArray[np.float64], other: NDArray[np.float64]) -> tuple[int | None, int]:
    """The first of so many weeks in a row whose interval over seeds leaves out 0 on one side, and which side; None where there is none."""
    gap, seeds = other - one, len(one)
    if seeds < 2:
        return None, 0
    gap = np.where(np.isfinite(gap).all(axis=0), gap, 0.0)
    middle, half = gap.mean(axis=0), find_half_width(gap.std(axis=0, ddof=1) / seeds**0.5, seeds)
    low, high = middle - half, middle + half
    in_a_row = np.ones(IN_A_ROW)
    streaks = {sign: np.flatnonzero(np.convolve(side, in_a_row, "valid") >= IN_A_ROW - 0.5)
               for sign, side in ((1, low > 0), (-1, high < 0))}
    return min(((int(starts[0]), sign) for sign, starts in streaks.items() if starts.size), default=(None, 0))

"""Tables of what it would take (成立条件表): for every claim support, what decides, regions, and the agenda over all of them."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from wushe_sim.experiments.claims.conditions.drawn import COEFFICIENT, FORM, Drawn, frame_points, label_support, list_drawn, list_verdicts
from wushe_sim.experiments.claims.conditions.regions import ConditionRegion, find_regions
from wushe_sim.experiments.claims.conditions.research_agenda import measure_disagreement, rank_agenda
from wushe_sim.experiments.claims.conditions.sample_size import estimate_sample, get_unit
from wushe_sim.experiments.claims.draws import DrawnWorld
from wushe_sim.experiments.claims.hypothesis import Hypothesis
from wushe_sim.experiments.discovery.deciding import count_support, rank_deciding
from wushe_sim.scenario import Scenario
from wushe_sim.scenario.coefficients import Coefficient

SUPPORT = ("hypothesis", "draws", "supported", "low", "high", "gain", "gain_error", "better")
DECIDES = ("hypothesis", "rank", "name", "importance", "more_helps")
CONDITIONS = ("hypothesis", "method", "name", "low", "high", "density", "coverage", "held_density", "held_coverage", "held_draws", "chance")
AGENDA = ("rank", "name", "reduction", "disagreement", "chance", "claims", "rule", "deviation", "half_width", "observations")


class Conditions(NamedTuple):
    """What it would take, as tidy frames."""

    support: pd.DataFrame
    decides: pd.DataFrame
    conditions: pd.DataFrame
    agenda: pd.DataFrame


def find_conditions(hypotheses: Sequence[Hypothesis], base: Scenario, draws: pd.DataFrame, worlds: Sequence[DrawnWorld]) -> Conditions:
    """Find what the draws say of each claim's conditions; ``draws`` are rows of ``iterate_draws``, of some or all of the worlds."""
    drawn = {one.name: one for one in list_drawn(base)}
    points = frame_points(list(drawn.values()), worlds)
    support, decides, regions = [], [], []
    for one in hypotheses:
        labels = label_support(one, draws)
        if not len(labels):
            continue
        mine, counted = points.loc[labels.index], count_support(labels)
        found = rank_deciding(mine, labels)
        support.append((one.id, *counted, found.gain, found.error, found.is_better))
        decides += [(one.id, rank, name, importance, _does_more_help(mine[name], labels))
                    for rank, (name, importance) in enumerate(found.importance.items(), 1)]
        regions += [row for region in find_regions(mine, labels) for row in list_limits(one.id, region, drawn)]
    agenda = list_agenda([one for one in drawn.values() if one.kind == COEFFICIENT], points,
                         {one.id: list_verdicts(one, draws) for one in hypotheses})
    return Conditions(pd.DataFrame(support, columns=list(SUPPORT)), pd.DataFrame(decides, columns=list(DECIDES)),
                      pd.DataFrame(regions, columns=list(CONDITIONS)), agenda)


def _does_more_help(values: pd.Series, labels: pd.Series) -> bool:
    """Whether the draws that support a claim have more of something on average."""
    return bool(values[labels].mean() > values[~labels].mean())


def list_limits(hypothesis: str, region: ConditionRegion, drawn: Mapping[str, Drawn]) -> list[dict[str, Any]]:
    """A row for each limit of a region, as values; NaN where it is open, and both alike for a form."""
    rest = {key: value for key, value in region._asdict().items() if key not in ("method", "box")}
    rows = []
    for name, ends in region.box.items():
        low, high = (drawn[name].unscale(end) if np.isfinite(end) else np.nan for end in ends)
        if drawn[name].kind == FORM:
            low = high = float(np.isfinite(ends[0]))
        rows.append({"hypothesis": hypothesis, "method": region.method, "name": name, "low": low, "high": high, **rest})
    return rows


def list_agenda(coefficients: Sequence[Drawn], points: pd.DataFrame, verdicts: Mapping[str, pd.Series]) -> pd.DataFrame:
    """A row for each coefficient worth measuring, with what it would settle and what measuring it takes."""
    named, whole, rows = {one.name: one for one in coefficients}, measure_disagreement(verdicts), []
    mine: Any = points[list(named)]
    for rank, item in enumerate(rank_agenda(mine, verdicts), 1):
        one = named[item.name]
        sample = estimate_sample(Coefficient(one.name, one.default, one.low, one.high), get_unit(one.name))
        rows.append((rank, item.name, item.reduction, whole, item.chance, " ".join(item.claims), *sample))
    return pd.DataFrame(rows, columns=list(AGENDA))

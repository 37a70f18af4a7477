"""Path dependence (路径依赖, III.1, H3): a limit is raised slowly, held and let go slowly; does the old state come back, and how soon?

Every arm is compared with the same street without the ramp, seed by seed and week by week. A *lag* is gone five years after release, or on
its way; a *second state* stays. The other way round: a street that has lost all its links, and the years until they are back.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from wushe_sim.engine.declare import list_declarations
from wushe_sim.experiments.comparison.arms import YEAR
from wushe_sim.experiments.comparison.pairing import compare_pairs
from wushe_sim.experiments.limits.settings import LIMITS, Limit
from wushe_sim.model.parameters import Station
from wushe_sim.scenario import Scenario

WEEKS, EVERY = 520, 13
RAMP, HOLD = 104, 52
QUICK_RAMP = 26
RELEASE = 2 * RAMP + HOLD
"""The week in which every lever is back, whether the ramps were slow or quick."""
HORIZONS = {"half a year": 26, "one year": 52, "two years": 104, "five years": 260}
"""Weeks after release at the end of the half-year over which the state is taken."""
HALF_YEAR = 26
MARGIN = 0.05
"""What counts as back: within a twentieth of the street without the ramp (judgement)."""
BACK_MARGIN = 0.1
"""What counts as links being back after a loss: within a tenth of the street that kept them, for a year."""
INDICATORS = ("linkage", "coverage", "worker_link_strength", "habit", "volunteer_rate", "organizations", "agency", "committee_share")
NO_EFFECT, BACK, LAG, SECOND, UNDECIDED = "no effect", "back at once", "lag", "second state", "undecided"

LEARNING: dict[str, dict[str, bool]] = {
    "symmetric": {}, "asymmetric": {"asymmetric_learning": True}, "frozen beliefs": {"frozen_beliefs": True},
    "no forgetting": {"forgetting": False}}
"""How the committee learns (switches); the first is the default."""
BROKERING = {"none": 0.0, "little": 0.05, "usual": 0.25}
"""Share of social workers' professional hours for brokering; what is missing to the usual goes to casework."""
PARTY = {"with Party coordination": 0.5, "without": 0.0}
STARTS = ("kept", "lost")
CASEWORK_AND_BROKERING = 0.75


class Path(NamedTuple):
    """One way of a limit's levers up and down again: which limit, how fast, and how the committee learns."""

    limit: Limit
    ramp: int
    learning: str

    @property
    def name(self) -> str:
        """What its arm is called; the street without the ramp is ``control``."""
        return f"{self.limit.name}.{'slow' if self.ramp == RAMP else 'quick'}.{self.learning.replace(' ', '-')}"

    @property
    def control(self) -> str:
        """The arm without the ramp."""
        return f"control.{self.learning.replace(' ', '-')}"


def paths() -> list[Path]:
    """Every limit slowly and quickly; the takeover also under the other ways of learning."""
    slow_and_quick = [Path(limit, ramp, "symmetric") for limit in LIMITS for ramp in (RAMP, QUICK_RAMP)]
    return slow_and_quick + [Path(LIMITS[0], RAMP, learning) for learning in list(LEARNING)[1:]]


def path_arms(base: Scenario, asked: Sequence[Path]) -> list[Scenario]:
    """The streets with and without each ramp; a limit that shapes who lives there acts through newcomers here."""
    made: dict[str, Scenario] = {}
    for path in asked:
        street = base.replace(weeks=WEEKS, keep={"weeks": EVERY, "by": "street"}, switches=LEARNING[path.learning])
        made.setdefault(path.control, street.replace(name=path.control))
        down = RELEASE - path.ramp
        schedule = {lever: [{"week": 0, "value": value, "over": path.ramp},
                            {"week": down, "value": getattr(base.levers, lever), "over": path.ramp}]
                    for lever, value in path.limit.levers.items()}
        made[path.name] = street.replace(name=path.name, schedule=schedule)
    return list(made.values())


def start_arms(base: Scenario) -> list[Scenario]:
    """Streets that keep or lose all their links in week 0, at each level of brokering, with and without Party coordination."""
    made = []
    for level, share in BROKERING.items():
        for party, coordination in PARTY.items():
            hours = {"brokering": max(share, min(s for s in BROKERING.values() if s)), "casework": CASEWORK_AND_BROKERING - share}
            street = base.replace(weeks=WEEKS, keep={"weeks": EVERY, "by": "street"}, levers={"party_coordination": coordination},
                                  switches={"brokering": share > 0}, parameters={"station": _within(hours)})
            made += [street.replace(name=start_arm(level, party, "kept")),
                     street.replace(name=start_arm(level, party, "lost"), interventions={"link_loss": [{"week": 0, "share": 1.0}]})]
    return made


def _within(hours: dict[str, float]) -> dict[str, float]:
    """Shares of hours within their declared ranges."""
    ranges = {name: entry.declaration for name, entry in list_declarations(Station).items()}
    return {name: min(max(share, ranges[name].low), ranges[name].high) for name, share in hours.items()}


def start_arm(level: str, party: str, start: str) -> str:
    """What a start's arm is called."""
    return f"links.{level}.{party.replace(' ', '-')}.{start}"


def severity(week: float, ramp: int) -> float:
    """How far up the levers are in a week: 0 to 1."""
    return float(np.clip(min(week / ramp, (RELEASE - week) / ramp), 0, 1))


def with_severity(frame: pd.DataFrame, path: Path) -> Any:
    """One path's rows (a row a seed and kept sum, column week its last one) with severity, in the middle of the sum, and direction."""
    rows = frame[frame["arm"] == path.name].copy()
    middles = [week + 1 - EVERY / 2 for week in rows["week"]]
    rows["severity"] = [severity(week, path.ramp) for week in middles]
    rows["direction"] = ["up" if week < path.ramp else "hold" if week < RELEASE - path.ramp else "down" if week < RELEASE else "after"
                         for week in middles]
    return rows


def gaps(frame: pd.DataFrame, arm: str, control: str, indicator: str) -> Any:
    """The arm less the street without the ramp: a row for each seed, a column for each kept sum's last week."""
    def wide(name: str) -> Any:
        return frame[frame["arm"] == name].pivot(index="seed", columns="week", values=indicator)

    return (wide(arm) - wide(control)).dropna(how="all")


def loop_area(frame: pd.DataFrame, path: Path, indicator: str) -> NDArray[np.float64]:
    """For each seed ∫ (way up − way down) over severity from 0 to 1, each less the street without the ramp at the same time.

    In the indicator's own unit: the mean distance of the two ways. 0 where the state follows the lever at once.
    """
    gap = gaps(frame, path.name, path.control, indicator)
    rows = with_severity(frame, path).drop_duplicates("week").set_index("week").loc[gap.columns]
    up, down = (gap.loc[:, (rows["direction"] == way).to_numpy()].to_numpy() for way in ("up", "down"))
    return np.nanmean(up - down[:, ::-1], axis=1)


def states_after(frame: pd.DataFrame, path: Path, indicator: str) -> pd.DataFrame:
    """The gap at the end of the hold and at each horizon after release, a row for each: mean over half a year, with its interval.

    Columns: horizon, weeks, level (without the ramp), difference, low, high, away (the whole interval lies outside the margin), back
    (within it).
    """
    horizons = {"at the height": -path.ramp, **HORIZONS}
    wide = {name: frame[frame["arm"] == name].pivot(index="seed", columns="week", values=indicator) for name in (path.name, path.control)}
    rows = []
    for name, after in horizons.items():
        weeks = [week for week in wide[path.name].columns if RELEASE + after - HALF_YEAR <= week < RELEASE + after]
        value, level = (wide[arm][weeks].mean(axis=1).to_numpy() for arm in (path.name, path.control))
        found = compare_pairs(level[:, None], value[:, None])
        margin = MARGIN * abs(float(found.reference[0]))
        low, high = float(found.low[0]), float(found.high[0])
        rows.append({"horizon": name, "weeks": after, "level": float(found.reference[0]), "difference": float(found.difference[0]),
                     "low": low, "high": high, "away": low > margin or high < -margin, "back": -margin <= low and high <= margin})
    return pd.DataFrame(rows)


def judge_path(states: pd.DataFrame) -> str:
    """What the states after release say: no effect, back at once, lag, second state, or undecided.

    A *second state* lies outside the margin five years after release, with at least half of the gap that was there after one year; a *lag*
    was outside after half a year and is back after five, or is on its way (less than half of the gap is left).
    """
    at = states.set_index("horizon")
    if not at.loc["at the height", "away"]:
        return NO_EFFECT if at.loc["at the height", "back"] else UNDECIDED
    early, year, late = (at.loc[name] for name in ("half a year", "one year", "five years"))
    if late["away"]:
        return SECOND if abs(late["difference"]) >= abs(year["difference"]) / 2 else LAG
    if early["away"]:
        return LAG if late["back"] or abs(late["difference"]) < abs(early["difference"]) / 2 else UNDECIDED
    return BACK if early["back"] and late["back"] else UNDECIDED


def path_table(frame: pd.DataFrame, asked: Sequence[Path], indicators: Sequence[str] = INDICATORS) -> pd.DataFrame:
    """A row for each path and indicator: the verdict, the loop's area with its interval, and the gap at each horizon."""
    found = []
    for path in asked:
        for indicator in indicators:
            states = states_after(frame, path, indicator)
            area = loop_area(frame, path, indicator)[:, None]
            loop = compare_pairs(np.zeros_like(area), area)
            row = {"limit": path.limit.name, "speed": "slow" if path.ramp == RAMP else "quick", "learning": path.learning,
                   "indicator": indicator, "verdict": judge_path(states), "level": states["level"].iloc[0],
                   "area": float(loop.difference[0]),
                   "area_low": float(loop.low[0]), "area_high": float(loop.high[0])}
            for state in states.to_dict("records"):
                key = str(state["horizon"]).replace(" ", "_")
                row |= {key: state["difference"], f"{key}_low": state["low"], f"{key}_high": state["high"]}
            found.append(row)
    return pd.DataFrame(found)


def years_to_return(kept: NDArray[np.float64], lost: NDArray[np.float64], resamples: int = 1000) -> tuple[float, float, float]:
    """The years until the mean over seeds is back for a year, with its 95% interval over seeds; infinite where it never is.

    Both are seeds × kept sums: the street that kept its links and the one that lost them.
    """
    drawn = np.random.default_rng(0).integers(0, len(kept), (resamples, len(kept)))
    many = [_years(lost[chosen].mean(axis=0), kept[chosen].mean(axis=0)) for chosen in drawn]
    low, high = np.quantile(many, [0.025, 0.975], method="nearest")
    return _years(lost.mean(axis=0), kept.mean(axis=0)), float(low), float(high)


def _years(lost: NDArray[np.float64], kept: NDArray[np.float64]) -> float:
    """The end of the sum before the first of a year's that all lie within the margin."""
    there = lost >= (1 - BACK_MARGIN) * kept
    run = YEAR // EVERY
    for first in range(len(there) - run + 1):
        if there[first:first + run].all():
            return first * EVERY / YEAR
    return float("inf")


def start_table(frame: pd.DataFrame, indicators: Sequence[str] = ("linkage", "linkage_density", "coverage")) -> pd.DataFrame:
    """Years until what was lost is back, and what is left at first: a row for each level of brokering, Party coordination or none, and
    indicator.
    """
    found: list[dict[str, Any]] = []
    there = set(frame["arm"])
    for level in BROKERING:
        for party in PARTY:
            for indicator in indicators if start_arm(level, party, "lost") in there else ():
                kept, lost = (frame[frame["arm"] == start_arm(level, party, start)].pivot(index="seed", columns="week", values=indicator)
                              for start in STARTS)
                years, low, high = years_to_return(kept.to_numpy(float), lost.to_numpy(float))
                found.append({"brokering": level, "share": BROKERING[level], "party": party, "indicator": indicator,
                              "level": float(kept.iloc[:, -YEAR // EVERY:].mean(axis=None)),
                              "first_quarter": float(lost.iloc[:, 0].mean() / kept.iloc[:, 0].mean()),
                              "years": years, "low": low, "high": high})
    return pd.DataFrame(found)


def weekly_frame(ran: Any) -> pd.DataFrame:
    """What arms gave, a row for each arm, seed and kept sum; week is its last one."""
    frame = ran.frame()
    return frame.assign(week=frame["window"].astype(int)).drop(columns="window")

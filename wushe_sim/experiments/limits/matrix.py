"""The matrix (四重限度 × 四条路径): what each limit costs, and what each remedy wins back, net of what it wins anyway.

Pure functions of frames. A frame has a row for each arm and seed (``ArmResults.frame``, third year); arms are called
``ACTORS.LIMIT.REMEDY``.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from wushe_sim.experiments.comparison.arms import Formula, Window, contrast, from_week_0, per_seed
from wushe_sim.experiments.limits.settings import LIMITS, NONE, WITH_ALL, with_remedy
from wushe_sim.model.indicators import MARKS
from wushe_sim.model.sums import hours, yuan
from wushe_sim.scenario import Scenario

ACTORS = ("five", "three")
MEASURES = ("linkage", *MARKS, "coverage")
"""What a limit may cost and a remedy win back: linkage, the five marks, coverage. All are shares, and more is better."""
SURE = 3.0
"""A share of a loss is given only where the loss exceeds so many standard errors (MODEL, Definitions)."""
RESAMPLES = 2000

PRICES: Mapping[str, Formula] = {
    "committee_hours": hours("committee_remedies"),
    "worker_hours": hours("worker_incubation"),
    "volunteer_hours": hours("monitoring_minutes"),
    "free_hours": hours("free_minutes"),
    "fund_yuan": lambda s: (s.paid_remedies + s.paid_expenses) / 100 / s.residents * 1000,
    "residents_yuan": yuan("gifts_crowd"),
}
"""What remedies draw, per 1,000 residents a week: hours of the committee, social workers, volunteers (watching over the covenant) and
residents (sessions and projects); yuan of the foundation (remedies, volunteers' expenses and points), and of residents (small gifts)."""


def arm(limit: str = NONE, remedy: str = NONE, actors: str = "five") -> str:
    """What an arm is called."""
    return f"{actors}.{limit}.{remedy}"


def matrix_arms(base: Scenario, actors: Sequence[str] = ACTORS) -> list[Scenario]:
    """Every limit and none, under every remedy, all and none, with five- and with three-actor linkage."""
    grounds = {NONE: base} | {limit.name: limit.on(base, limit.name) for limit in LIMITS}
    made, usual = [], base.levers.model_dump()["actors"]
    for linked in actors:
        for name, ground in grounds.items():
            start = ground if linked == usual else from_week_0(ground, ground.name, {"actors": linked})
            made += [with_remedy(start, arm(name, remedy.name if remedy else NONE, linked), remedy) for remedy in (None, *WITH_ALL)]
    return made


def pairs_of(frame: pd.DataFrame) -> list[tuple[str, str, str]]:
    """Actors, limit and remedy of every arm of a frame."""
    parted = (name.split(".") for name in dict.fromkeys(frame["arm"]))
    return [(actors, limit, remedy) for actors, limit, remedy in parted]


def losses(frame: pd.DataFrame, measures: Sequence[str] = MEASURES) -> pd.DataFrame:
    """What each limit does by itself: a row for each actors, limit and measure.

    Beside ``contrast``'s columns: ``sure``, whether the difference is a loss of more than three standard errors.
    """
    found = []
    for actors, limit, remedy in pairs_of(frame):
        if limit != NONE and remedy == NONE:
            rows = contrast(frame, {arm(limit, NONE, actors): 1, arm(NONE, NONE, actors): -1}, measures)
            found.append(rows.assign(actors=actors, limit=limit, sure=is_sure(rows)))
    return _join(found, "actors", "limit")


def is_sure(rows: pd.DataFrame) -> Any:
    """Whether a difference is a loss of more than three standard errors."""
    return rows["difference"] < -SURE * rows["error"]


def recoveries(frame: pd.DataFrame, measures: Sequence[str] = MEASURES) -> pd.DataFrame:
    """What each remedy wins back of each limit's loss, net of what it wins without: a row for each actors, limit, remedy and measure.

    ``difference`` (low, high) is (limit and remedy − limit) − (remedy − neither); ``gross`` is the first part and ``anyway`` the second;
    ``loss`` is what the limit costs, and ``share`` (share_low, share_high; percentile bootstrap over seeds) the difference as a share of
    it, missing where the loss does not exceed three standard errors.
    """
    found = []
    for actors, limit, remedy in pairs_of(frame):
        if NONE in (limit, remedy):
            continue
        both, ill, cure, plain = (arm(*names, actors) for names in ((limit, remedy), (limit, NONE), (NONE, remedy), (NONE, NONE)))
        rows = contrast(frame, {both: 1, ill: -1, cure: -1, plain: 1}, measures)
        loss = contrast(frame, {ill: 1, plain: -1}, measures)
        rows = rows.assign(actors=actors, limit=limit, remedy=remedy, gross=contrast(frame, {both: 1, ill: -1}, measures)["difference"],
                           anyway=contrast(frame, {cure: 1, plain: -1}, measures)["difference"], loss=loss["difference"])
        won, lost = (per_seed(frame, weights, measures) for weights in ({both: 1, ill: -1, cure: -1, plain: 1}, {plain: 1, ill: -1}))
        shares = pd.DataFrame([_share(won[name].to_numpy(), lost[name].to_numpy()) if sure else (np.nan,) * 3
                               for name, sure in zip(measures, is_sure(loss), strict=True)], columns=["share", "share_low", "share_high"])
        found.append(pd.concat([rows, shares], axis=1))
    return _join(found, "actors", "limit", "remedy")


def _share(won: Any, lost: Any) -> tuple[float, float, float]:
    """A mean of differences as a share of a mean loss, and its 95% interval: seeds are resampled together."""
    drawn = np.random.default_rng(0).integers(0, len(won), (RESAMPLES, len(won)))
    with np.errstate(divide="ignore", invalid="ignore"):
        ratios = won[drawn].mean(axis=1) / lost[drawn].mean(axis=1)
    low, high = np.nanquantile(ratios, [0.025, 0.975])
    return float(won.mean() / lost.mean()), float(low), float(high)


def effects(frame: pd.DataFrame, measures: Sequence[str] = MEASURES) -> pd.DataFrame:
    """What each remedy does under each limit and under none: a row for each actors, limit, remedy and measure (remedy − no remedy).

    ``measures`` may be the names of ``PRICES``, which are then what the remedy draws.
    """
    found = [contrast(frame, {arm(limit, remedy, actors): 1, arm(limit, NONE, actors): -1}, measures).assign(
        actors=actors, limit=limit, remedy=remedy) for actors, limit, remedy in pairs_of(frame) if remedy != NONE]
    return _join(found, "actors", "limit", "remedy")


def within_each(find: Callable[..., pd.DataFrame], frame: pd.DataFrame, part: str,
                measures: Sequence[str] = ("coverage", "linkage")) -> pd.DataFrame:
    """``effects`` or ``losses`` within each social group or community: ``part`` is a column of the frame ("group", "community", "type")."""
    found = [find(rows.drop(columns=part), measures).assign(**{part: name}) for name, rows in frame.groupby(part, sort=True)]
    return _join(found, part)


def five_against_three(frame: pd.DataFrame, measures: Sequence[str] = MEASURES) -> pd.DataFrame:
    """Whether five actors stand a limit better than three: (five, limit − none) − (three, limit − none); a row for each limit, measure."""
    limits = dict.fromkeys(limit for actors, limit, remedy in pairs_of(frame) if (actors, remedy) == ("three", NONE) and limit != NONE)
    found = []
    for limit in limits:
        weights = {arm(limit): 1, arm(): -1, arm(limit, NONE, "three"): -1, arm(NONE, NONE, "three"): 1}
        found.append(contrast(frame, weights, measures).assign(limit=limit))
    return _join(found, "limit") if found else pd.DataFrame()


def with_five(frame: pd.DataFrame) -> pd.DataFrame:
    """The rows of five-actor linkage."""
    return frame.loc[frame["arm"].str.startswith("five.")]


def by_type(towns: pd.DataFrame, types: Mapping[str, str]) -> pd.DataFrame:
    """Coverage and linkage of each type of community, a row for each arm, seed and type; ratios of sums over communities."""
    need, served = towns["need_hours"], towns["served_hours"]
    sums = pd.DataFrame({"arm": towns["arm"], "seed": towns["seed"], "type": [types[name] for name in towns["community"]], "need": need,
                         "served": served, "coverage": served, "linkage": towns["linkage"] * served})
    total: Any = sums.groupby(["arm", "seed", "type"], as_index=False).sum()
    return total.assign(coverage=total["coverage"] / total["need"], linkage=total["linkage"] / total["served"]).drop(
        columns=["need", "served"])


def types_by_community(base: Scenario) -> dict[str, str]:
    """The type of each community of a street, by its name."""
    return {f"c{number:02d}": kind for number, kind in enumerate(base.place.list_types())}


def _join(frames: Sequence[pd.DataFrame], *columns: str) -> pd.DataFrame:
    """Frames one below the other, these columns first."""
    frame = pd.concat(frames, ignore_index=True)
    return frame.loc[:, [*columns, *(name for name in frame if name not in columns)]]


def matrix_tables(ran: Any, base: Scenario, window: Window) -> dict[str, pd.DataFrame]:
    """Every table of the matrix from what its arms gave, by name: what was measured first, then what is said of it."""
    frame = ran.frame([window], measures=PRICES)
    groups = ran.frame([window], by="group")
    towns = ran.frame([window], by="community")
    kinds, groups = by_type(with_five(towns), types_by_community(base)), with_five(groups)
    return {
        "matrix-values": frame, "losses": losses(frame), "recoveries": recoveries(frame), "remedies": effects(frame),
        "prices": effects(frame, tuple(PRICES)), "by-group": within_each(effects, groups, "group"),
        "losses-by-type": within_each(losses, kinds, "type"), "by-type": within_each(effects, kinds, "type"),
        "five-against-three": five_against_three(frame),
    }

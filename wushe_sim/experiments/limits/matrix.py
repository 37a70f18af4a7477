"""The matrix (治理限度 × 优化路径): what each limit costs, what each remedy wins back net of what it wins anyway, which kind each cell is.

Pure functions of frames. A frame has a row for each arm and seed (``ArmResults.frame``, third year); ``matrix_arms`` names the arms.
Differences stand so that above 0 is better; ``reference`` and ``value`` stay as they were measured.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from wushe_sim.experiments.comparison.arms import Formula, Window
from wushe_sim.experiments.limits.cells import RELEVANT, Interval, MatrixCell, judge_cell
from wushe_sim.experiments.limits.matrix_arms import ArmValues, MatrixArm, compare_arms, gather_values, join_frames, list_arms, turn_values
from wushe_sim.experiments.limits.settings import MEASURES, MIDDLE, NONE, STEP
from wushe_sim.experiments.limits.strength import PAID
from wushe_sim.model.sums import hours, yuan
from wushe_sim.scenario import Scenario

SURE = 3.0
"""A share of a loss is given only where the loss exceeds so many standard errors (MODEL, Definitions)."""
RESAMPLES = 2000
WHERE = ("actors", "price", "regime", "limit", "remedy")
"""The columns that tell the rows of every table apart, beside the measure."""

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
COUNTED: Mapping[str, Formula] = {**PRICES, **PAID}
"""What the frame of the matrix has beside the indicators."""


def find_losses(frame: pd.DataFrame, measures: Sequence[str] = MEASURES) -> pd.DataFrame:
    """What each limit does by itself: a row for each arm with a limit and no remedy, and measure.

    Beside ``contrast``'s columns: ``sure``, whether the difference is a loss of more than three standard errors.
    """
    found, values = [], gather_values(frame, measures)
    for one in list_arms(frame):
        if one.limit != NONE and one.remedy == NONE:
            rows = compare_arms(values, {one.name: 1, one.without_limit().name: -1})
            found.append(rows.assign(**_describe(one), sure=is_sure(rows)).drop(columns="remedy"))
    return join_frames(found, *WHERE[:-1])


def _describe(one: MatrixArm) -> dict[str, Any]:
    """What tells an arm's rows apart."""
    return {name: getattr(one, name) for name in WHERE}


def is_sure(rows: pd.DataFrame) -> Any:
    """Whether a difference is a loss of more than three standard errors."""
    return rows["difference"] < -SURE * rows["error"]


def find_recoveries(frame: pd.DataFrame, measures: Sequence[str] = MEASURES, strengths: pd.DataFrame | None = None) -> pd.DataFrame:
    """What each remedy wins back of each limit's loss, net of what it wins without, and which kind the cell is.

    Each remedy counts at the largest strength that its payers carry out under the limit; where there is none, at full strength.

    Parameters
    ----------
    strengths
        Columns price, regime, limit, remedy and strength (see ``tabulate_strengths``); all at full strength if None.

    Returns
    -------
    A row for each cell and measure. ``difference`` (low, high) is (limit and remedy − limit) − (remedy − neither); ``gross`` (gross_low,
    gross_high) is the first part and ``anyway`` the second; ``loss`` (loss_low, loss_high) is what the limit costs, ``level`` the measure
    without it; ``share`` (share_low, share_high; percentile bootstrap over seeds) is the difference as a share of the loss, missing where
    that does not exceed three standard errors; ``strength`` is the one that counts. Kinds are ``add_kinds``'s, without draws.
    """
    known = {} if strengths is None else strengths.set_index(["price", "regime", "limit", "remedy"])["strength"].to_dict()
    there, found, values = set(list_arms(frame)), [], gather_values(frame, measures)
    for one in list_arms(frame):
        if NONE in (one.limit, one.remedy) or one.strength != 1:
            continue
        strength = known.get((one.price, one.regime, one.limit, one.remedy), 1.0)
        tested = one._replace(strength=strength or 1.0)
        if tested in there and tested.without_limit() in there:
            found.append(_find_recovery(values, tested).assign(strength=strength))
    joined = join_frames(found, *WHERE)
    return add_kinds(joined) if len(joined) else joined


def add_kinds(recoveries: pd.DataFrame, reach: pd.DataFrame | None = None) -> pd.DataFrame:
    """Add to each row of the recoveries which kind its cell is (``kind``), and is at half and at twice the threshold of relevance.

    ``reach`` has the columns limit, remedy, measure and reach, the share of draws that win back; no draws if None.
    """
    where = ["limit", "remedy", "measure"]
    shares = np.full(len(recoveries), np.nan) if reach is None else recoveries[where].merge(
        reach[[*where, "reach"]], how="left", on=where)["reach"].to_numpy(float)
    rows = recoveries.assign(reach=shares)
    return rows.assign(**{name: [judge_cell(make_cell(row), times * RELEVANT) for row in rows.to_dict("records")]
                          for name, times in (("kind", 1), ("kind_half", 0.5), ("kind_twice", 2))})


def make_cell(row: Mapping[str, Any]) -> MatrixCell:
    """What a row of the recoveries says of its cell's kind."""
    loss, net, gross = (Interval(row[name], row[f"{ends}low"], row[f"{ends}high"])
                        for name, ends in (("loss", "loss_"), ("difference", ""), ("gross", "gross_")))
    return MatrixCell(row["level"], loss, net, gross, row["strength"], row["reach"])


def _find_recovery(values: ArmValues, both: MatrixArm) -> pd.DataFrame:
    ill, cure, plain = (one.name for one in (both.without_remedy(), both.without_limit(), both.without_limit().without_remedy()))
    net = {both.name: 1, ill: -1, cure: -1, plain: 1}
    rows, loss = compare_arms(values, net), compare_arms(values, {ill: 1, plain: -1})
    gross, anyway = compare_arms(values, {both.name: 1, ill: -1}), compare_arms(values, {cure: 1, plain: -1})
    rows = rows.assign(
        **_describe(both), level=loss["reference"], anyway=anyway["difference"],
        **{f"{name}{end}": some["difference" if not end else end[1:]] for name, some in (("loss", loss), ("gross", gross))
           for end in ("", "_low", "_high")})
    whole = turn_values(values, sum(weight * values.by_arm[name] for name, weight in net.items()))
    there = np.isfinite(whole)
    lost = turn_values(values, values.by_arm[plain] - values.by_arm[ill])
    shares = pd.DataFrame([_share(whole[there[:, k], k], lost[there[:, k], k]) if sure else (np.nan,) * 3
                           for k, sure in enumerate(is_sure(loss))], columns=["share", "share_low", "share_high"])
    return pd.concat([rows, shares], axis=1)


def _share(won: Any, lost: Any) -> tuple[float, float, float]:
    """A mean of differences as a share of a mean loss, and its 95% interval: seeds are resampled together."""
    drawn = np.random.default_rng(0).integers(0, len(won), (RESAMPLES, len(won)))
    with np.errstate(divide="ignore", invalid="ignore"):
        ratios = won[drawn].mean(axis=1) / lost[drawn].mean(axis=1)
    low, high = np.nanquantile(ratios, [0.025, 0.975])
    return float(won.mean() / lost.mean()), float(low), float(high)


def find_effects(frame: pd.DataFrame, measures: Sequence[str] = MEASURES) -> pd.DataFrame:
    """What each remedy does under each limit and under none at full strength: a row for each arm with a remedy, and measure.

    ``measures`` may be the names of ``PRICES``, which are then what the remedy draws.
    """
    values = gather_values(frame, measures)
    found = [compare_arms(values, {one.name: 1, one.without_remedy().name: -1}).assign(**_describe(one))
             for one in list_arms(frame) if one.remedy != NONE and one.strength == 1]
    return join_frames(found, *WHERE)


def find_within_each(find: Callable[..., pd.DataFrame], frame: pd.DataFrame, part: str,
                     measures: Sequence[str] = ("coverage", "linkage")) -> pd.DataFrame:
    """``find_effects`` or ``find_losses`` within each social group or community: ``part`` is a column ("group", "community", "type")."""
    found = [find(rows.drop(columns=part), measures).assign(**{part: name}) for name, rows in frame.groupby(part, sort=True)]
    return join_frames(found, part)


def compare_five_with_three(frame: pd.DataFrame, measures: Sequence[str] = MEASURES) -> pd.DataFrame:
    """Whether five actors stand a limit better than three: (five, limit − none) − (three, limit − none).

    A row for each regime, limit and measure.
    """
    found, values = [], gather_values(frame, measures)
    for one in list_arms(frame):
        if one.actors == "three" and one.limit != NONE:
            five = one._replace(actors="five")
            weights = {five.name: 1, five.without_limit().name: -1, one.name: -1, one.without_limit().name: 1}
            found.append(compare_arms(values, weights).assign(price=one.price, regime=one.regime, limit=one.limit))
    return join_frames(found, "price", "regime", "limit")


def keep_main(frame: pd.DataFrame) -> pd.DataFrame:
    """The rows of five-actor linkage whose limits act from week 0, at the middle price."""
    return frame.loc[frame["arm"].str.startswith(f"five.{MIDDLE}.{STEP}.")]


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


def make_matrix_tables(ran: Any, frame: pd.DataFrame, strengths: pd.DataFrame, base: Scenario,
                       window: Window) -> dict[str, pd.DataFrame]:
    """Every table of the matrix by name: what was measured first, then what is said of it.

    ``ran`` is what the arms at full strength gave, ``frame`` the street's values under all arms, weaker remedies among them.
    """
    groups, towns = keep_main(ran.frame([window], by="group")), keep_main(ran.frame([window], by="community"))
    kinds = by_type(towns, types_by_community(base))
    return {
        "matrix-values": frame, "losses": find_losses(frame), "strengths": strengths,
        "recoveries": find_recoveries(frame, MEASURES, strengths), "remedies": find_effects(frame),
        "prices": find_effects(frame, tuple(PRICES)), "by-group": find_within_each(find_effects, groups, "group"),
        "losses-by-type": find_within_each(find_losses, kinds, "type"), "by-type": find_within_each(find_effects, kinds, "type"),
        "five-against-three": compare_five_with_three(frame),
    }

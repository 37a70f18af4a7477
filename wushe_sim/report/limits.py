"""治理限度的表 the tables of ``wushe limits`` for readers: each a title, columns, rows and a remark, for the screen and for a page."""

import math
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import pandas as pd

from wushe_sim.experiments.limits import LIMITS, NONE
from wushe_sim.experiments.matrix import MEASURES, PRICES
from wushe_sim.experiments.tipping import CLIFF, GAIN, IDLE, NO_LOSS, SLOPE, STEP, UNDECIDED
from wushe_sim.indicators import INDICATORS
from wushe_sim.report.labels import MISSING, label, type_called
from wushe_sim.report.limits_words import said
from wushe_sim.report.plot.style import called
from wushe_sim.report.printable import printable
from wushe_sim.report.tables import print_table

KINDS = {CLIFF: "cliff", SLOPE: "slope", NO_LOSS: "no break", GAIN: "gain", UNDECIDED: "undecided", STEP: "step", IDLE: "idle"}
HORIZONS = ("half_a_year", "one_year", "two_years", "five_years")
SHARE = "share"


class Shown(NamedTuple):
    """A table for readers."""

    title: str
    headers: list[str]
    rows: list[list[str]]
    note: str = ""


def tables_shown(tables: Mapping[str, Any], lang: str, measures: Sequence[str] = ("linkage", "coverage")) -> list[Shown]:
    """Every table that there is something for, in the order in which it is read; recoveries of ``measures``."""
    made: list[Shown] = []
    if "losses" in tables:
        untested = unpaid(tables["prices"])
        made += [_losses(tables["losses"], lang), *(_recoveries(tables["recoveries"], name, untested, lang) for name in measures),
                 _remedies(tables["remedies"], lang), _prices(tables["prices"], lang), _groups(tables["by-group"], lang),
                 _type_losses(tables["losses-by-type"], lang), _types(tables["by-type"], lang)]
        if len(tables["five-against-three"]):
            made.append(_three(tables["five-against-three"], lang))
    if "tipping" in tables:
        made += [_tipping(tables["tipping"], lang), *_moved(tables["tipping"], lang)]
    if "paths" in tables:
        made.append(_paths(tables["paths"], lang))
    if "links" in tables:
        made.append(_links(tables["links"], lang))
    return made


def print_limits(tables: Mapping[str, Any], lang: str) -> None:
    """The tables to standard output, and what they come to."""
    for shown in tables_shown(tables, lang):
        print(printable(shown.title))
        print_table(shown.headers, shown.rows, range(1, len(shown.headers)), shown.note)
    for line in findings(tables, lang):
        print(printable(line))


def findings(tables: Mapping[str, Any], lang: str) -> list[str]:
    """What the tables come to, a sentence each: how many claims hold, how many do not, how many are open."""
    lines = []
    if "losses" in tables:
        rows = _five(tables["losses"], measure="linkage")
        sure = [said(name, lang) for name in rows[rows["sure"]]["limit"]]
        lines.append(said("f_losses", lang, some=len(sure), all=len(rows), names=_listed(sure, lang)))
        pairs = _five(tables["recoveries"], measure="linkage")
        none_left = unpaid(tables["prices"])
        lines.append(said("f_recoveries", lang, **won_back(pairs, _five(tables["remedies"], measure="linkage"), none_left)))
        for limit in dict.fromkeys(pairs["limit"]):
            names = [said(remedy, lang) for remedy in dict.fromkeys(pairs["remedy"]) if (limit, remedy) in none_left]
            lines += [said("f_unpaid", lang, limit=said(limit, lang), names=_listed(names, lang))] if names else []
        alone = _five(tables["remedies"], measure="linkage", limit=NONE)
        lines.append(said("f_remedies", lang, all=len(alone), **_signs(alone, "up", "down")))
    if "tipping" in tables:
        rows = tables["tipping"]
        rows = rows[(rows["indicator"] == "linkage") & (rows["remedy"] == NONE)]
        many = rows["kind"].value_counts()
        full = int(rows.get("saturated", pd.Series(False, rows.index))[rows["kind"] == CLIFF].sum())
        lines.append(said("f_tipping", lang, all=len(rows), cliff=many.get(CLIFF, 0), slope=many.get(SLOPE, 0), saturated=full,
                          step=many.get(STEP, 0), idle=many.get(IDLE, 0),
                          none=many.get(NO_LOSS, 0) + many.get(GAIN, 0), open=many.get(UNDECIDED, 0)))
    if "paths" in tables:
        rows = tables["paths"]
        many = rows[(rows["speed"] == "slow") & (rows["learning"] == "symmetric")]["verdict"].value_counts()
        lines.append(said("f_paths", lang, all=int(many.sum()), second=many.get("second state", 0), lag=many.get("lag", 0),
                          back=many.get("back at once", 0), none=many.get("no effect", 0), open=many.get("undecided", 0)))
    return lines


def won_back(pairs: Any, alone: Any, untested: set[tuple[str, str]]) -> dict[str, int]:
    """Of all pairs how many can be told: those of a sure loss, and of a remedy that is paid for; and what became of these.

    ``lifts``: those of the won in which the remedy raises the measure under the limit, and does not merely cost less than elsewhere.
    """
    at = pairs.set_index(["limit", "remedy"])
    told = at[at["share"].notna() & ~at.index.isin(untested)]
    rising = set(alone[alone["low"] > 0].set_index(["limit", "remedy"]).index)
    won = set(told[told["low"] > 0].index)
    return {"all": len(pairs), "told": len(told), "lifts": len(rising & won), **_signs(told, "won", "lost")}


def _signs(rows: Any, above: str, below: str) -> dict[str, int]:
    """How many intervals lie above 0, below it, and neither."""
    up, down = int((rows["low"] > 0).sum()), int((rows["high"] < 0).sum())
    return {above: up, below: down, "open": len(rows) - up - down}


def _listed(names: Sequence[str], lang: str) -> str:
    return ("、" if lang == "zh" else ", ").join(names) or said("nobody", lang)


def _five(frame: Any, **where: str) -> Any:
    """The rows of five-actor linkage in which columns are as said."""
    rows: Any = frame[frame["actors"] == "five"]
    for column, value in where.items():
        rows = rows[rows[column] == value]
    return rows


def signed(value: float, unit: str = SHARE, digits: int = 2) -> str:
    """A difference: shares in percentage points; a true minus."""
    if not math.isfinite(value):
        return MISSING
    text = f"{abs(value) * (100 if unit.startswith(SHARE) else 1):.{digits}f}"
    return text if float(text) == 0 else ("−" if value < 0 else "+") + text


def percent(value: float) -> str:
    """A share of a loss; a true minus."""
    return f"{value:.0%}".replace("-", "−")


def in_order(rows: Any) -> Any:
    """Rows with their limits in the paper's order, none first."""
    order = {name: place for place, name in enumerate((NONE, *(limit.name for limit in LIMITS)))}
    return rows.sort_values("limit", key=lambda names: names.map(order), kind="stable")


def interval(row: Any, lang: str, unit: str = SHARE, star: str = "") -> str:
    """A difference with its interval."""
    if not math.isfinite(row["low"]):
        return signed(row["difference"], unit) + star
    return said("span", lang, value=signed(row["difference"], unit) + star, low=signed(row["low"], unit), high=signed(row["high"], unit))


def _losses(frame: Any, lang: str) -> Shown:
    rows = _five(frame)
    level = rows[rows["limit"] == rows["limit"].iloc[0]].set_index("measure")["reference"]
    body = [[said("none", lang), *(f"{level[name]:.1%}" for name in MEASURES)]]
    for limit, mine in rows.groupby("limit", sort=False):
        at = mine.set_index("measure")
        body.append([said(limit, lang), *(interval(at.loc[name], lang, star="*" if at.loc[name, "sure"] else "") for name in MEASURES)])
    return Shown(said("t_losses", lang), [said("limit", lang), *(label(name, lang) for name in MEASURES)], body, said("n_losses", lang))


PAID = 0.1
"""A remedy of whose hours a limit lets less than that be paid is not tested by it."""


def paid_shares(frame: Any) -> Any:
    """The part of each remedy's committee and social workers' hours that is still paid under each limit: limits × remedies."""
    drawn = _five(frame).pivot(index=["limit", "remedy"], columns="measure", values="difference")
    staff = (drawn["committee_hours"] + drawn["worker_hours"]).unstack("remedy")
    return (staff / staff.loc[NONE]).clip(lower=0).drop(index=NONE)


def unpaid(frame: Any) -> set[tuple[str, str]]:
    """Pairs of limit and remedy in which next to none of the remedy's hours is paid."""
    shares = paid_shares(frame).stack()
    return set(shares[shares < PAID].index)


def _recoveries(frame: Any, measure: str, untested: set[tuple[str, str]], lang: str) -> Shown:
    rows, body = _five(frame, measure=measure), []
    remedies = list(dict.fromkeys(rows["remedy"]))
    for limit, mine in rows.groupby("limit", sort=False):
        at = mine.set_index("remedy")
        cells = [interval(at.loc[name], lang, star="†" if (limit, name) in untested else "")
                 + (f" {percent(at.loc[name, 'share'])}" if math.isfinite(at.loc[name, "share"]) else "") for name in remedies]
        body.append([said(limit, lang), signed(at["loss"].iloc[0]), *cells])
    headers = [said("limit", lang), said("loss", lang), *(said(name, lang) for name in remedies)]
    return Shown(said("t_recoveries", lang, what=label(measure, lang)), headers, body, said("n_recoveries", lang))


def _remedies(frame: Any, lang: str) -> Shown:
    body = []
    for remedy, mine in _five(frame, limit=NONE).groupby("remedy", sort=False):
        at = mine.set_index("measure")
        body.append([said(remedy, lang), *(interval(at.loc[name], lang) for name in MEASURES)])
    return Shown(said("t_remedies", lang), [said("remedy", lang), *(label(name, lang) for name in MEASURES)], body)


def _prices(frame: Any, lang: str) -> Shown:
    rows, body, shares = _five(frame, limit=NONE), [], paid_shares(frame)
    limits = [limit.name for limit in LIMITS if limit.name in shares.index]
    for remedy, mine in rows.groupby("remedy", sort=False):
        drawn = mine.set_index("measure")["difference"]
        body.append([said(remedy, lang), *(signed(drawn[name], "") for name in PRICES),
                     *(f"{shares.loc[limit, remedy]:.0%}" for limit in limits)])
    headers = [said("remedy", lang), *(said(name, lang) for name in PRICES)]
    return Shown(said("t_prices", lang), headers + [said("paid_under", lang, limit=said(name, lang)) for name in limits], body,
                 said("n_prices", lang))


def _groups(frame: Any, lang: str) -> Shown:
    rows = _five(frame, measure="coverage", limit=NONE)
    groups, body = sorted(set(rows["group"])), []
    for remedy, mine in rows.groupby("remedy", sort=False):
        at = mine.set_index("group")
        body.append([said(remedy, lang), *(interval(at.loc[name], lang) for name in groups)])
    return Shown(said("t_groups", lang), [said("remedy", lang), *(said("group", lang, name=name) for name in groups)], body)


def _type_losses(frame: Any, lang: str) -> Shown:
    rows = in_order(_five(frame, measure="linkage"))
    kinds, body = sorted(set(rows["type"])), []
    for limit, mine in rows.groupby("limit", sort=False):
        at = mine.set_index("type")
        body.append([said(limit, lang), *(interval(at.loc[kind], lang) for kind in kinds)])
    return Shown(said("t_type_losses", lang), [said("limit", lang), *(type_called(kind, lang) for kind in kinds)], body)


def _types(frame: Any, lang: str) -> Shown:
    rows = _five(frame, measure="coverage")
    rows = in_order(rows[rows["remedy"] != "all"])
    kinds, body = sorted(set(rows["type"])), []
    for limit, mine in rows.groupby("limit", sort=False):
        cells = []
        for kind in kinds:
            good = mine[(mine["type"] == kind) & (mine["low"] > 0)].sort_values("difference")
            cells.append(f"{said(good.iloc[-1]['remedy'], lang)} {signed(good.iloc[-1]['difference'])}" if len(good) else MISSING)
        body.append([said(limit, lang), *cells])
    return Shown(said("t_types", lang), [said("limit", lang), *(type_called(kind, lang) for kind in kinds)], body, said("n_types", lang))


def _three(frame: Any, lang: str) -> Shown:
    body = []
    for limit, mine in frame.groupby("limit", sort=False):
        at = mine.set_index("measure")
        body.append([said(limit, lang), *(interval(at.loc[name], lang) for name in MEASURES)])
    return Shown(said("t_three", lang), [said("limit", lang), *(label(name, lang) for name in MEASURES)], body)


def _tipping(frame: Any, lang: str) -> Shown:
    rows = frame[(frame["indicator"] == "linkage") & (frame["remedy"] == NONE)]
    body = []
    for row in rows.to_dict("records"):
        kind = said(KINDS[row["kind"]], lang)
        full = f" {said('saturated', lang)}" if row.get("saturated") and row["kind"] == CLIFF else ""
        loss = interval({"difference": -row["loss"], "low": -row["loss_high"], "high": -row["loss_low"]}, lang)
        spare = row.get("committee_spare", math.nan)
        body.append([called(row["lever"], lang), kind + full, loss, _place(row, "sharpness", lang), _place(row, "at", lang),
                     _place(row, "fifth", lang), f"{spare:.0%}" if math.isfinite(spare) else MISSING])
    names = ("lever", "kind", "loss", "sharpness", "at", "fifth", "spare")
    return Shown(said("t_tipping", lang), [said(name, lang) for name in names], body, said("n_tipping", lang))


def _place(row: Mapping[str, Any], name: str, lang: str) -> str:
    """A value with its interval, plain numbers; an end that is not reached is a dash."""
    def plain(value: float) -> str:
        return f"{value:.2f}" if math.isfinite(value) else MISSING

    if not math.isfinite(row[name]):
        return MISSING
    ends = [row[f"{name}_low"], row[f"{name}_high"]]
    low, high = sorted(ends) if all(map(math.isfinite, ends)) else ends
    return said("span", lang, value=plain(row[name]), low=plain(low), high=plain(high))


def _moved(frame: Any, lang: str) -> list[Shown]:
    """For each limit's own lever the break under every remedy; nothing where remedies were not tried."""
    rows = frame[frame["indicator"] == "linkage"]
    rows = rows[rows["lever"].isin(set(rows[rows["remedy"] != NONE]["lever"]))]
    if not len(rows):
        return []
    body = []
    for row in rows.to_dict("records"):
        fifth = _place(row, "fifth", lang)
        if math.isfinite(row["fifth"]) and row["remedy"] != NONE:
            fifth = said("moved_by", lang, value=fifth, moved=signed(row["fifth_moved"], ""))
        body.append([called(row["lever"], lang), said(row["remedy"], lang), said(KINDS[row["kind"]], lang), _place(row, "sharpness", lang),
                     _place(row, "at", lang), fifth])
    names = ("lever", "remedy", "kind", "sharpness", "at", "fifth")
    return [Shown(said("t_moved", lang), [said(name, lang) for name in names], body)]


def _paths(frame: Any, lang: str) -> Shown:
    body = []
    for row in frame.to_dict("records"):
        unit = INDICATORS[row["indicator"]].declaration.unit
        area = {"difference": row["area"], "low": row["area_low"], "high": row["area_high"]}
        body.append([said(row["limit"], lang), said(row["speed"], lang), said(row["learning"], lang), label(row["indicator"], lang),
                     said(row["verdict"], lang), interval(area, lang, unit), signed(row["at_the_height"], unit),
                     *(signed(row[name], unit) for name in HORIZONS)])
    names = ("limit", "speed", "learning", "indicator", "verdict", "area", "height", *HORIZONS)
    return Shown(said("t_paths", lang), [said(name, lang) for name in names], body, said("n_paths", lang))


def _links(frame: Any, lang: str) -> Shown:
    body = []
    for row in frame[frame["indicator"] == "linkage"].to_dict("records"):
        years = [said("never", lang) if math.isinf(row[name]) else f"{row[name]:.2g}" for name in ("years", "low", "high")]
        span = years[0] if len(set(years)) == 1 else said("span", lang, value=years[0], low=years[1], high=years[2])
        body.append([said(f"brokering_{row['brokering']}", lang), said(row["party"], lang), f"{row['level']:.1%}",
                     f"{row['first_quarter']:.0%}", span])
    names = ("brokering", "party", "level", "first_quarter", "years")
    return Shown(said("t_links", lang), [said(name, lang) for name in names], body, said("n_links", lang))

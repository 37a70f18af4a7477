"""Tables of the governance limits (治理限度的表), for the screen and for pages."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

from wushe_sim.experiments.limits.matrix import MEASURES, PRICES
from wushe_sim.experiments.limits.settings import LIMITS, NONE
from wushe_sim.experiments.limits.tipping import CLIFF, GAIN, IDLE, NO_LOSS, SLOPE, STEP, UNDECIDED
from wushe_sim.i18n import Message, Text, msg, say
from wushe_sim.report.document import ReportTable, make_table
from wushe_sim.report.labels import LIMIT_NAMES, MISSING, NO_NAME, REMEDY_NAMES, get_name, get_unit, label, type_called

KINDS: Mapping[str, Message] = {
    CLIFF: msg("cliff"), SLOPE: msg("slope"), NO_LOSS: msg("none: no loss"), GAIN: msg("none: it rises"), UNDECIDED: msg("undecided"),
    STEP: msg("a step of the lever itself"), IDLE: msg("not tested: moves nothing here"),
}
"""How linkage breaks as a lever rises."""
PATH_VERDICTS: Mapping[str, Message] = {
    "no effect": msg("no effect"), "back at once": msg("back at once"), "lag": msg("lag"), "second state": msg("second state"),
    "undecided": msg("undecided"),
}
SPEEDS: Mapping[str, Message] = {"slow": msg("slow"), "quick": msg("quick")}
LEARNING: Mapping[str, Message] = {
    "symmetric": msg("symmetric"), "asymmetric": msg("asymmetric"), "frozen beliefs": msg("frozen beliefs"),
    "no forgetting": msg("no forgetting"),
}
BROKERING: Mapping[str, Message] = {"none": NO_NAME, "little": msg("little (5%)"), "usual": msg("usual (25%)")}
PARTY: Mapping[str, Message] = {"with Party coordination": msg("with"), "without": msg("without")}
HORIZONS: Mapping[str, Message] = {
    "half_a_year": msg("½ year after"), "one_year": msg("1 year"), "two_years": msg("2 years"), "five_years": msg("5 years"),
}
PRICED: Mapping[str, Message] = {
    "committee_hours": msg("committee hours"), "worker_hours": msg("social workers' hours"), "volunteer_hours": msg("volunteers' hours"),
    "free_hours": msg("residents' free hours"), "fund_yuan": msg("fund's yuan"), "residents_yuan": msg("residents' yuan"),
}
NAMED: Mapping[str, Message] = {**LIMIT_NAMES, **REMEDY_NAMES, NONE: NO_NAME}
SHARE = "share"


def make_limits_tables(tables: Mapping[str, Any], lang: str, measures: Sequence[str] = ("linkage", "coverage")) -> list[ReportTable]:
    """Make every table that there is something for, in the order in which it is read; recoveries of ``measures``."""
    made: list[ReportTable] = []
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


def select_five(frame: Any, **where: str) -> Any:
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


def in_order(rows: Any) -> Any:
    """Rows with their limits in the paper's order, none first."""
    order = {name: place for place, name in enumerate((NONE, *(limit.name for limit in LIMITS)))}
    return rows.sort_values("limit", key=lambda names: names.map(order), kind="stable")


def interval(row: Any, lang: str, unit: str = SHARE, star: str = "") -> str:
    """A difference with its interval."""
    if not math.isfinite(row["low"]):
        return signed(row["difference"], unit) + star
    return say(lang, "{value} ({low} to {high})", value=signed(row["difference"], unit) + star, low=signed(row["low"], unit),
               high=signed(row["high"], unit))


def _list_intervals(rows: Any, down: str, across: str, names: Sequence[str], lang: str) -> list[list[Text]]:
    """A line for each limit or remedy, with an interval for each name across."""
    return [[NAMED[one], *(interval(at.loc[name], lang) for name in names)]
            for one, mine in rows.groupby(down, sort=False) for at in [mine.set_index(across)]]


def _losses(frame: Any, lang: str) -> ReportTable:
    rows = select_five(frame)
    level = rows[rows["limit"] == rows["limit"].iloc[0]].set_index("measure")["reference"]
    body = [[msg("none"), *(f"{level[name]:.1%}" for name in MEASURES)]]
    for limit, mine in rows.groupby("limit", sort=False):
        at = mine.set_index("measure")
        body.append([NAMED[limit], *(interval(at.loc[name], lang, star="*" if at.loc[name, "sure"] else "") for name in MEASURES)])
    return make_table(lang,
        msg("What each limit takes: percentage points, third year, against no limit"), [
            msg("limit"), *(label(name, lang) for name in MEASURES)], body,
        msg("* a loss of more than three standard errors; first row: the level without a limit; in brackets: 95% "
            "interval over seeds."))


PAID = 0.1
"""A remedy of whose hours a limit lets less than that be paid is not tested by it."""


def paid_shares(frame: Any) -> Any:
    """The part of each remedy's committee and social workers' hours that is still paid under each limit: limits × remedies."""
    drawn = select_five(frame).pivot(index=["limit", "remedy"], columns="measure", values="difference")
    staff = (drawn["committee_hours"] + drawn["worker_hours"]).unstack("remedy")
    return (staff / staff.loc[NONE]).clip(lower=0).drop(index=NONE)


def unpaid(frame: Any) -> set[tuple[str, str]]:
    """Pairs of limit and remedy in which next to none of the remedy's hours is paid."""
    shares = paid_shares(frame).stack()
    return set(shares[shares < PAID].index)


def _recoveries(frame: Any, measure: str, untested: set[tuple[str, str]], lang: str) -> ReportTable:
    rows, body = select_five(frame, measure=measure), []
    remedies = list(dict.fromkeys(rows["remedy"]))
    for limit, mine in rows.groupby("limit", sort=False):
        at = mine.set_index("remedy")
        cells = [interval(at.loc[name], lang, star="†" if (limit, name) in untested else "")
                 + (f" {at.loc[name, 'share']:.0%}".replace("-", "−") if math.isfinite(at.loc[name, "share"]) else "") for name in remedies]
        body.append([NAMED[limit], signed(at["loss"].iloc[0]), *cells])
    headers = [msg("limit"), msg("loss"), *(NAMED[name] for name in remedies)]
    return make_table(lang,
        msg("What each remedy wins back, net of what it wins anyway: {what}, percentage points", what=label(measure, lang)), headers, body,
        msg("(limit and remedy − limit) − (remedy − neither); below 0 the remedy does less there than elsewhere. The "
            "share of the loss stands only where the loss exceeds three standard errors."))


def _remedies(frame: Any, lang: str) -> ReportTable:
    return make_table(lang, msg("What each remedy does where there is no limit: percentage points"), [
        msg("remedy"), *(label(name, lang) for name in MEASURES)],
        _list_intervals(select_five(frame, limit=NONE), "remedy", "measure", MEASURES, lang))


def _prices(frame: Any, lang: str) -> ReportTable:
    rows, body, shares = select_five(frame, limit=NONE), [], paid_shares(frame)
    limits = [limit.name for limit in LIMITS if limit.name in shares.index]
    for remedy, mine in rows.groupby("remedy", sort=False):
        drawn = mine.set_index("measure")["difference"]
        body.append([NAMED[remedy], *(signed(drawn[name], "") for name in PRICES),
                     *(f"{shares.loc[limit, remedy]:.0%}" for limit in limits)])
    headers = [msg("remedy"), *(PRICED[name] for name in PRICES), *(msg("paid under: {limit}", limit=NAMED[name]) for name in limits)]
    return make_table(lang,
        msg("What each remedy draws: hours and yuan per 1,000 residents a week; and the part of its committee and social "
            "workers' hours that is still paid under each limit"), headers, body,
        msg("Counted, at full strength less default strength. A remedy that a limit leaves no hours for is not tested by "
            "it: see the last columns."))


def _groups(frame: Any, lang: str) -> ReportTable:
    rows = select_five(frame, measure="coverage", limit=NONE)
    groups = sorted(set(rows["group"]))
    return make_table(lang,
        msg("Whom remedies serve: coverage by social group (A the largest), no limit, percentage points"), [
            msg("remedy"), *(msg("group {name}", name=name) for name in groups)], _list_intervals(rows, "remedy", "group", groups, lang))


def _type_losses(frame: Any, lang: str) -> ReportTable:
    rows = in_order(select_five(frame, measure="linkage"))
    kinds = sorted(set(rows["type"]))
    return make_table(lang,
        msg("What each limit takes from linkage, by type of community: percentage points"), [
            msg("limit"), *(type_called(kind, lang) for kind in kinds)], _list_intervals(rows, "limit", "type", kinds, lang))


def _types(frame: Any, lang: str) -> ReportTable:
    rows = select_five(frame, measure="coverage")
    rows = in_order(rows[rows["remedy"] != "all"])
    kinds, body = sorted(set(rows["type"])), []
    for limit, mine in rows.groupby("limit", sort=False):
        cells = []
        for kind in kinds:
            good = mine[(mine["type"] == kind) & (mine["low"] > 0)].sort_values("difference")
            cells.append(f"{NAMED[good.iloc[-1]['remedy']].render(lang)} {signed(good.iloc[-1]['difference'])}" if len(good) else MISSING)
        body.append([NAMED[limit], *cells])
    return make_table(lang,
        msg("What works where: the remedy that lifts coverage most, by type of community, percentage points"), [
            msg("limit"), *(type_called(kind, lang) for kind in kinds)], body,
        msg("– : no remedy whose interval leaves out 0."))


def _three(frame: Any, lang: str) -> ReportTable:
    return make_table(lang,
        msg("Do five actors stand a limit better than three? Change under five less change under three, percentage points"), [
            msg("limit"), *(label(name, lang) for name in MEASURES)], _list_intervals(frame, "limit", "measure", MEASURES, lang))


def _tipping(frame: Any, lang: str) -> ReportTable:
    rows = frame[(frame["indicator"] == "linkage") & (frame["remedy"] == NONE)]
    body = []
    for row in rows.to_dict("records"):
        kind = KINDS[row["kind"]]
        if row.get("saturated") and row["kind"] == CLIFF:
            kind = msg("{kind} (its own hours are spent)", kind=kind)
        loss = interval({"difference": -row["loss"], "low": -row["loss_high"], "high": -row["loss_low"]}, lang)
        spare = row.get("committee_spare", math.nan)
        body.append([get_name(row["lever"], lang), kind, loss, _place(row, "sharpness"), _place(row, "at"),
                     _place(row, "fifth"), f"{spare:.0%}" if math.isfinite(spare) else MISSING])
    headers = [msg("lever"), msg("break"), msg("loss"), msg("sharpness"), msg("tips at"), msg("a fifth is lost at"),
               msg("committee's hours left")]
    return make_table(lang, msg("Where linkage breaks"), headers, body,
                 msg("Sharpness: the greatest share of the whole fall that lies within a tenth of the lever's range; a straight "
                     "slope has 0.10. Half or more: a cliff. A cliff where the committee has no hours left is the model's hours "
                     "constraint, no finding. None: the loss's whole interval lies within a twentieth of the level. Undecided: neither "
                     "that nor a sure loss, or a sure loss whose shape cannot be told. A step of the lever itself: it acts in whole "
                     "steps, and one of them makes the fall; no finding."))


def _place(row: Mapping[str, Any], name: str) -> Text:
    """A value with its interval, plain numbers; an end that is not reached is a dash."""
    def plain(value: float) -> str:
        return f"{value:.2f}" if math.isfinite(value) else MISSING

    if not math.isfinite(row[name]):
        return MISSING
    ends = [row[f"{name}_low"], row[f"{name}_high"]]
    low, high = sorted(ends) if all(map(math.isfinite, ends)) else ends
    return msg("{value} ({low} to {high})", value=plain(row[name]), low=plain(low), high=plain(high))


def _moved(frame: Any, lang: str) -> list[ReportTable]:
    """For each limit's own lever the break under every remedy; nothing where remedies were not tried."""
    rows = frame[frame["indicator"] == "linkage"]
    rows = rows[rows["lever"].isin(set(rows[rows["remedy"] != NONE]["lever"]))]
    if not len(rows):
        return []
    body = []
    for row in rows.to_dict("records"):
        fifth = _place(row, "fifth")
        if math.isfinite(row["fifth"]) and row["remedy"] != NONE:
            fifth = msg("{value} ({moved})", value=fifth, moved=signed(row["fifth_moved"], ""))
        body.append([get_name(row["lever"], lang), NAMED[row["remedy"]], KINDS[row["kind"]], _place(row, "sharpness"),
                     _place(row, "at"), fifth])
    headers = [msg("lever"), msg("remedy"), msg("break"), msg("sharpness"), msg("tips at"), msg("a fifth is lost at")]
    return [make_table(lang, msg("How remedies move it"), headers, body)]


def _paths(frame: Any, lang: str) -> ReportTable:
    body = []
    for row in frame.to_dict("records"):
        unit = get_unit(row["indicator"])
        area = {"difference": row["area"], "low": row["area_low"], "high": row["area_high"]}
        body.append([NAMED[row["limit"]], SPEEDS[row["speed"]], LEARNING[row["learning"]], label(row["indicator"], lang),
                     PATH_VERDICTS[row["verdict"]], interval(area, lang, unit), signed(row["at_the_height"], unit),
                     *(signed(row[name], unit) for name in HORIZONS)])
    headers = [msg("limit"), msg("ramp"), msg("learning"), msg("indicator"), msg("verdict"), msg("loop's area"), msg("at the height"),
               *HORIZONS.values()]
    return make_table(lang,
        msg("Raised, held and let go: what is left, against the same street without it"), headers, body,
        msg("Percentage points unless the indicator has another unit. Second state: five years after release outside 5% "
            "of the level, with at least half of the gap of the first year; lag: on its way back."))


def _links(frame: Any, lang: str) -> ReportTable:
    body = []
    for row in frame[frame["indicator"] == "linkage"].to_dict("records"):
        years = [msg("not within ten years") if math.isinf(row[name]) else f"{row[name]:.2g}" for name in ("years", "low", "high")]
        span = years[0] if len(set(years)) == 1 else msg("{value} ({low} to {high})", value=years[0], low=years[1], high=years[2])
        body.append([BROKERING[row["brokering"]], PARTY[row["party"]], f"{row['level']:.1%}",
                     f"{row['first_quarter']:.0%}", span])
    headers = [msg("brokering"), msg("Party coordination"), msg("level"), msg("left in the first quarter"), msg("years to recover")]
    return make_table(lang, msg("From no links: years until linkage is back within a tenth"), headers, body,
                 msg("Meetings of the platform go on in either case."))

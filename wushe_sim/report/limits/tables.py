"""Tables of the governance limits (治理限度的表), for the screen and for pages."""

import math
from collections.abc import Mapping
from typing import Any

from wushe_sim.experiments.limits.matrix import PRICES
from wushe_sim.experiments.limits.settings import HEAD_MEASURES, MEASURES, NONE, get_direction
from wushe_sim.experiments.limits.tipping import CLIFF
from wushe_sim.i18n import Message, Text, msg
from wushe_sim.report.document import ReportTable, make_table
from wushe_sim.report.labels import MISSING, NO_NAME, format_percent, get_name, get_unit, label, type_called
from wushe_sim.report.limits.cell_tables import (
    OTHER_MEASURES,
    make_cells,
    make_kind_counts,
    make_losses,
    make_prices_compared,
    make_reach,
    make_strengths,
)
from wushe_sim.report.limits.wording import (
    KINDS,
    NAMED,
    REGIME_NAMES,
    get_change,
    interval,
    relative_interval,
    select_main,
    signed,
    sort_by_limit,
)

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

def make_limits_tables(tables: Mapping[str, Any], lang: str, whole: bool = False) -> list[ReportTable]:
    """Make every table that there is something for, in the order in which it is read; for a page all that there is (``whole``)."""
    made: list[ReportTable] = []
    if "losses" in tables:
        made += _make_matrix_tables(tables, lang, whole)
    if "reach" in tables:
        made.append(make_reach(tables["reach"], lang))
    if "tipping" in tables:
        made += [_tipping(tables["tipping"], name, lang) for name in HEAD_MEASURES[:None if whole else 1]]
        made += [table for name in HEAD_MEASURES[:None if whole else 1] for table in _moved(tables["tipping"], name, lang)]
    if "paths" in tables:
        made.append(_paths(tables["paths"], lang))
    if "links" in tables:
        made.append(_links(tables["links"], lang))
    return made


def _make_matrix_tables(tables: Mapping[str, Any], lang: str, whole: bool) -> list[ReportTable]:
    made = [make_losses(tables["losses"], lang), *(make_cells(tables["recoveries"], name, lang) for name in HEAD_MEASURES),
            make_kind_counts(tables["recoveries"], lang), make_strengths(tables["strengths"], lang)]
    if whole:
        made += [*(make_prices_compared(tables["recoveries"], name, lang) for name in HEAD_MEASURES),
                 make_losses(tables["losses"], lang, OTHER_MEASURES)]
    made += [_remedies(tables["remedies"], lang), _prices(tables["prices"], lang), _groups(tables["by-group"], lang),
             _type_losses(tables["losses-by-type"], lang), _types(tables["by-type"], lang)]
    if len(tables["five-against-three"]):
        made.append(_three(tables["five-against-three"], lang))
    return made


def _remedies(frame: Any, lang: str) -> ReportTable:
    body = []
    for remedy, mine in select_main(frame, limit=NONE).groupby("remedy", sort=False):
        at = mine.set_index("measure", drop=False)
        body.append([NAMED[remedy], *(relative_interval(get_change(at.loc[name]), at.loc[name, "reference"], lang) for name in MEASURES)])
    return make_table(lang, msg("What each remedy changes where there is no limit: per cent of the level"), [
        msg("remedy"), *(label(name, lang) for name in MEASURES)], body)


def _prices(frame: Any, lang: str) -> ReportTable:
    body = []
    for remedy, mine in select_main(frame, limit=NONE).groupby("remedy", sort=False):
        drawn = mine.set_index("measure")["difference"]
        body.append([NAMED[remedy], *(signed(drawn[name], "") for name in PRICES)])
    return make_table(lang,
        msg("What each remedy draws: hours and yuan per 1,000 residents a week"),
        [msg("remedy"), *(PRICED[name] for name in PRICES)], body,
        msg("Counted without a limit, at full strength less default strength."))


def _groups(frame: Any, lang: str) -> ReportTable:
    rows = select_main(frame, measure="coverage", limit=NONE)
    groups, body = sorted(set(rows["group"])), []
    for remedy, mine in rows.groupby("remedy", sort=False):
        at = mine.set_index("group")
        body.append([NAMED[remedy], *(interval(at.loc[name], lang) for name in groups)])
    return make_table(lang,
        msg("Whom remedies serve: coverage by social group (A the largest), no limit, percentage points"), [
            msg("remedy"), *(msg("group {name}", name=name) for name in groups)], body)


def _type_losses(frame: Any, lang: str) -> ReportTable:
    rows = sort_by_limit(select_main(frame, measure="linkage"))
    kinds, body = sorted(set(rows["type"])), []
    for limit, mine in rows.groupby("limit", sort=False):
        at = mine.set_index("type")
        body.append([NAMED[limit], *(interval(at.loc[kind], lang) for kind in kinds)])
    return make_table(lang,
        msg("What each limit takes from linkage, by type of community: percentage points"), [
            msg("limit"), *(type_called(kind, lang) for kind in kinds)], body)


def _types(frame: Any, lang: str) -> ReportTable:
    rows = select_main(frame, measure="coverage")
    rows = sort_by_limit(rows[rows["remedy"] != "all"])
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
    body = []
    for (limit, regime), mine in sort_by_limit(frame).groupby(["limit", "regime"], sort=False):
        at = mine.set_index("measure", drop=False)
        body.append([NAMED[limit], REGIME_NAMES[regime], *(
            interval(dict(zip(("difference", "low", "high"), get_change(at.loc[name]), strict=True)), lang,
                     get_unit(name)) for name in MEASURES)])
    return make_table(lang,
        msg("Do five actors stand a limit better than three? Change under five less change under three, percentage points"), [
            msg("limit"), msg("acts"), *(label(name, lang) for name in MEASURES)], body,
        msg("Percentage points unless the indicator has another unit."))


def _tipping(frame: Any, measure: str, lang: str) -> ReportTable:
    rows = frame[(frame["indicator"] == measure) & (frame["remedy"] == NONE)]
    body, turn = [], -get_direction(measure)
    for row in rows.to_dict("records"):
        kind = KINDS[row["kind"]]
        if row.get("saturated") and row["kind"] == CLIFF:
            kind = msg("{kind} (its own hours are spent)", kind=kind)
        ends = sorted((turn * row["loss_low"], turn * row["loss_high"]))
        change = relative_interval((turn * row["loss"], *ends), row["level"], lang)
        spare = row.get("committee_spare", math.nan)
        body.append([get_name(row["lever"], lang), kind, change, _place(row, "sharpness"), _place(row, "at"),
                     _place(row, "fifth"), format_percent(spare)])
    headers = [msg("lever"), msg("break"), msg("change, end to end"), msg("sharpness"), msg("tips at"), msg("a fifth is lost at"),
               msg("committee's hours left")]
    return make_table(lang, msg("Where a measure breaks as one lever rises: {what}", what=label(measure, lang)), headers, body,
                 msg("Change: per cent of the level at the mild end. Sharpness: the greatest share of the whole loss that lies within a "
                     "tenth of the lever's range; a straight slope has 0.10. Half or more: a cliff. A cliff where the committee has no "
                     "hours left is the model's hours constraint, no finding. None: the loss's whole interval lies within a twentieth of "
                     "the level. Undecided: neither that nor a sure loss, or a sure loss whose shape cannot be told. A step of the lever "
                     "itself: it acts in whole steps, and one of them makes the fall; no finding."))


def _place(row: Mapping[str, Any], name: str) -> Text:
    """A value with its interval, plain numbers; an end that is not reached is a dash."""
    def plain(value: float) -> str:
        return f"{value:.2f}" if math.isfinite(value) else MISSING

    if not math.isfinite(row[name]):
        return MISSING
    ends = [row[f"{name}_low"], row[f"{name}_high"]]
    low, high = sorted(ends) if all(map(math.isfinite, ends)) else ends
    return msg("{value} ({low} to {high})", value=plain(row[name]), low=plain(low), high=plain(high))


def _moved(frame: Any, measure: str, lang: str) -> list[ReportTable]:
    """For each limit's own lever the break under every remedy; nothing where remedies were not tried."""
    rows = frame[frame["indicator"] == measure]
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
    return [make_table(lang, msg("How remedies move it: {what}", what=label(measure, lang)), headers, body)]


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
        body.append([BROKERING[row["brokering"]], PARTY[row["party"]], format_percent(row["level"], 1),
                     format_percent(row["first_quarter"]), span])
    headers = [msg("brokering"), msg("Party coordination"), msg("level"), msg("left in the first quarter"), msg("years to recover")]
    return make_table(lang, msg("From no links: years until linkage is back within a tenth"), headers, body,
                 msg("Meetings of the platform go on in either case."))

"""The short table of a comparison (简表): a row for each of a few indicators, and every difference with its interval in words."""

from collections.abc import Mapping
from typing import Any

from wushe_sim.i18n import msg, render, say
from wushe_sim.i18n.counted import count_seeds
from wushe_sim.i18n.message import Text
from wushe_sim.report.briefing.tables import RANGE_OF_SETS
from wushe_sim.report.document import Cell, ReportTable
from wushe_sim.report.labels import MISSING, format_amount, format_percent, full_label, get_unit, number

SHORT = ("coverage", "unserved_hours", "linkage", "referred_per_case", "volunteer_hours_used", "committee_share", "professional_time",
         "burnout")
"""What a first look shows: need, linkage, volunteers, the committee, social workers."""


def make_short_table(comparison: Any, titles: Mapping[str, str], lang: str) -> ReportTable:
    """Make the short table: the first scenario's value, then each other's difference from it, in words.

    Parameters
    ----------
    comparison : Comparison
        By nothing but scenario.
    titles : mapping of str to str
        What each scenario is called; the first is the baseline.
    lang : str
        The reader's language.

    Returns
    -------
    ReportTable
        A row for each of ``SHORT`` that is compared.
    """
    table = comparison.table
    names, others = list(titles), list(titles)[1:]
    rows = []
    for indicator in (name for name in SHORT if name in comparison.indicators):
        found = table[table["indicator"] == indicator].set_index("scenario")
        reference = float(found["reference"].iloc[0])
        cells = [Cell(render(tell_difference(found.loc[name], indicator, lang), lang), float(found.loc[name, "difference"]),
                      strong=is_sure(found.loc[name])) for name in others]
        rows.append([Cell(full_label(indicator, lang)), Cell(number(reference, get_unit(indicator)), reference), *cells])
    said = RANGE_OF_SETS if comparison.draws is not None else msg(
        "the {level} interval of the mean", level=format_percent(comparison.level))
    note = say(lang, "Against '{first}', paired by seed ({seeds}); in brackets {what}; the last {weeks} weeks.",
               first=titles[names[0]], seeds=count_seeds(len(comparison.seeds)), what=said, weeks=comparison.weeks)
    return ReportTable("", [say(lang, "indicator"), *titles.values()], rows, note=note)


def read_interval(row: Any) -> tuple[float, float]:
    """Read the interval of a difference; over draws what nine sets of coefficients in ten come to."""
    ends = ("sets_low", "sets_high") if "sets" in row else ("low", "high")
    return float(row[ends[0]]), float(row[ends[1]])


def is_sure(row: Any) -> bool:
    """Whether an interval leaves out 0."""
    low, high = read_interval(row)
    return low > 0 or high < 0


def tell_difference(row: Any, indicator: str, lang: str) -> Text:
    """Tell a difference with its interval in words.

    Parameters
    ----------
    row : mapping
        With difference, low and high; the interval is missing with one seed.
    indicator : str
        Whose unit counts; shares are in percentage points.
    lang : str
        The reader's language.
    """
    unit = get_unit(indicator)
    points = " " + say(lang, "pp") if unit.startswith("share") else ""
    difference, (low, high) = float(row["difference"]), read_interval(row)

    def size(value: float, signed: bool = False) -> str:
        text = format_amount(value, unit, True)
        return text if signed else text.lstrip("+−")

    if difference != difference:
        return MISSING
    if low == low and not is_sure(row):
        return msg("no sure difference ({low} to {high}{points})", low=size(low, True), high=size(high, True), points=points)
    near, far = sorted((abs(low), abs(high)))
    more = difference > 0
    if low != low:
        told = msg("{size}{points} more (one seed)") if more else msg("{size}{points} less (one seed)")
        return told.fill(size=size(difference), points=points)
    told = msg("{size}{points} more ({near} to {far})") if more else msg("{size}{points} less ({near} to {far})")
    return told.fill(size=size(difference), points=points, near=size(near), far=size(far))

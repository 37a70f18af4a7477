"""Sensitivity indices in a sweep's report (敏感性指数的报告): the sentence, the tables, and how far to believe them."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from wushe_sim.errors import BadInput
from wushe_sim.experiments.sweep.indices import HALF, MATTERS, IndexNote
from wushe_sim.experiments.sweep.sensitivity import METHODS, analyze_sweep
from wushe_sim.i18n import Text, enumerate_choices, msg, say
from wushe_sim.i18n.printable import make_printable
from wushe_sim.report.document import Cell, ReportTable
from wushe_sim.report.labels import INDEX_NAMES, MAIN, MISSING, format_percent, get_name, get_unit, label, lower_first, number
from wushe_sim.report.run import format_change
from wushe_sim.results import LAST_WEEKS

HEADS = {"sobol": "total", "morris": "mu_star"}
"""The column by which factors are ordered."""
NO_COMPARISON = msg("{what} cannot be compared: fewer than two points have runs, or none has a value.")
MOST_NAMED = 4
"""Indicators that a note names; of more, it counts the others."""


class SweepIndices(NamedTuple):
    """What a sweep's design says of its factors: the method, a row for each main indicator and factor that has indices, and notes."""

    method: str
    frame: Any
    notes: tuple[IndexNote, ...]
    second_order: bool = False

    @property
    def head(self) -> str:
        """The column by which factors are ordered."""
        return HEADS[self.method]

    def select(self, indicator: str) -> Any:
        """An indicator's factors, the one that moves it most first."""
        return self.frame[self.frame["indicator"] == indicator].sort_values(self.head, ascending=False, kind="stable")

    def is_uncertain(self, indicator: str) -> bool:
        """Whether the points are too few for an indicator."""
        return any(indicator in note.indicators for note in self.notes)


def find_indices(swept: Any) -> tuple[SweepIndices | None, Text]:
    """The indices of a sweep whose design has some; None for another design, and with the reason where runs are missing."""
    design = swept.design_settings
    method = METHODS.get(design.kind)
    if method is None:
        return None, ""
    try:
        found = analyze_sweep(swept, method, tuple(MAIN), LAST_WEEKS)
    except BadInput as error:
        return None, error.messages[0]
    kept = found.frame.dropna(subset=[HEADS[method]])
    return SweepIndices(method, kept, found.notes, found.pairs is not None), ""


def answer_by_indices(indicator: str, points: Any, found: SweepIndices, lang: str) -> str:
    """A sentence: how far an indicator runs over the design, and which factor moves it most, by the design's own indices."""
    unit, what = get_unit(indicator), label(indicator, lang)
    mine = found.select(indicator)
    if points[indicator].nunique() < 2 or not len(mine):
        return NO_COMPARISON.fill(what=what).render(lang)
    values = {"what": lower_first(what), "low": number(points[indicator].min(), unit), "high": number(points[indicator].max(), unit)}
    if found.is_uncertain(indicator):
        return say(lang, "Over the design, {what} runs from {low} to {high}; the points are too few to say which factor moves it most.",
                   **values)
    row = mine.iloc[0]
    values["factor"] = make_printable(lower_first(get_name(row["factor"], lang)))
    if found.method == "morris":
        return say(lang, "Over the design, {what} runs from {low} to {high}; of the factors, {factor} moves it most: by {change} on "
                   "average over its whole range (95% interval {from_} to {to}).", **values, **{
                       key: format_change(row[name], indicator, lang).lstrip("+")
                       for key, name in (("change", "mu_star"), ("from_", "mu_star_low"), ("to", "mu_star_high"))})
    return say(lang, "Over the design, {what} runs from {low} to {high}; of the factors, {factor} moves it most: it makes {first} of the "
               "variance alone, and {total} with all that it acts through (95% interval {from_} to {to}).", **values, **{
                   key: format_percent(row[name])
                   for key, name in (("first", "first"), ("total", "total"), ("from_", "total_low"), ("to", "total_high"))})


def name_strongest(indicator: str, found: SweepIndices, lang: str) -> str:
    """The factor that moves an indicator most, with its index; nothing where there is none, or where that is not certain."""
    mine = found.select(indicator)
    if not len(mine) or found.is_uncertain(indicator) or not mine.iloc[0][found.head] > 0:
        return ""
    return f"{get_name(mine.iloc[0]['factor'], lang)} ({_format_index(mine.iloc[0], found.head, lang)})"


def make_index_tables(found: SweepIndices, lang: str) -> Iterator[ReportTable]:
    """Make the table of the indices: a row for each indicator and factor, each index with its interval."""
    shown = ("first", "total") if found.method == "sobol" else ("mu_star",)
    columns = [say(lang, "indicator"), say(lang, "factor")]
    for name in shown:
        columns += [INDEX_NAMES[name].render(lang), say(lang, "95% interval")]
    last = [say(lang, "strongest pair")] if found.second_order else []
    columns += last or ([INDEX_NAMES["sigma"].render(lang)] if found.method == "morris" else [])
    rows = []
    for indicator in MAIN:
        for row in found.select(indicator).to_dict("records"):
            strong = bool(row[f"{found.head}_low"] > 0) and not found.is_uncertain(indicator)
            cells = [Cell(label(indicator, lang), strong=strong), Cell(get_name(row["factor"], lang), strong=strong)]
            for name in shown:
                cells += [Cell(_format_index(row, name, lang), row[name], strong), Cell(_format_interval(row, name, lang))]
            if found.second_order:
                cells.append(Cell(_format_pair(row, lang)))
            elif found.method == "morris":
                cells.append(Cell(_format_index(row, "sigma", lang), row["sigma"]))
            rows.append(cells)
    heading = say(lang, "Sobol indices: shares of each indicator's variance") if found.method == "sobol" else say(
        lang, "Morris's screening: effects over a factor's whole range")
    yield ReportTable(heading, columns, rows, True)


def _format_index(row: Mapping[str, Any], name: str, lang: str) -> str:
    """An index as readers write it: a share of the variance, or a size in the indicator's own unit."""
    if row[name] != row[name]:
        return MISSING
    if name in ("first", "total", "second"):
        return format_percent(row[name]).replace("-", "−")
    return format_change(row[name], row["indicator"], lang).lstrip("+")


def _format_interval(row: Mapping[str, Any], name: str, lang: str) -> str:
    ends = (row[f"{name}_low"], row[f"{name}_high"])
    if any(end != end for end in ends):
        return MISSING
    low, high = (_format_index({name: end, "indicator": row["indicator"]}, name, lang) for end in ends)
    return say(lang, "{low} to {high}", low=low, high=high)


def _format_pair(row: Mapping[str, Any], lang: str) -> str:
    if row["second"] != row["second"]:
        return MISSING
    return say(lang, "{other}: {share} ({interval})", other=get_name(row["second_with"], lang),
               share=format_percent(row["second"]), interval=_format_interval(row, "second", lang))


def list_index_assumptions(found: SweepIndices, lang: str) -> list[str]:
    """What the indices mean and rest on."""
    if found.method == "morris":
        return [say(lang, "An elementary effect is the change of an indicator when one factor moves and all others stay, scaled to the "
                    "factor's whole range; μ* is the mean of their sizes, and σ their standard deviation: a large σ means that the "
                    "effect depends on the other factors, or is not linear."),
                say(lang, "A mix of shares moves as one factor; its effects have no sign, and no σ.")]
    return [say(lang, "A first-order index is the share of an indicator's variance over the design that a factor makes alone; a total "
                "index adds all that it makes together with others. Totals may sum to more than 100%, and what is near 0 may come out "
                "below 0."),
            say(lang, "The shares are those of the ranges in this design: a factor with a wider range makes more of the variance."),
            say(lang, "A mix of shares is one factor.")]


def describe_index_trust(swept: Any, found: SweepIndices, lang: str) -> list[str]:
    """What the intervals rest on, when the points are too few, and what chance makes."""
    lines = [say(lang, "Points: {points}, factors: {factors}. Intervals are 1.96 standard deviations of resamples of the design.",
                 points=swept.provenance["points"], factors=found.frame["factor"].nunique())]
    lines += [describe_note(note, lang) for note in found.notes]
    if any("{needed}" in note.message.template for note in found.notes):
        share = format_percent(MATTERS if found.method == "sobol" else HALF)
        lines.append(say(lang, "A factor matters here if its total index is at least {share} of the variance.", share=share)
                     if found.method == "sobol" else
                     say(lang, "A factor matters here if its μ* is at least {share} of the greatest.", share=share))
    if found.method == "sobol":
        lines.append(describe_chance(found.frame, lang))
    return lines


def describe_note(note: IndexNote, lang: str) -> str:
    """A note with the indicators by their labels; of many, the first."""
    shown = [label(name, lang) for name in note.indicators[:MOST_NAMED]]
    more = [msg("{more} more", more=len(note.indicators) - MOST_NAMED)] if len(note.indicators) > MOST_NAMED else []
    named = {"names": enumerate_choices([*shown, *more])}
    return note.message.fill(**{**dict(note.message.values), **named}).render(lang)


def describe_chance(frame: Any, lang: str) -> str:
    """What part of the variance over the points the seeds make."""
    known = frame["chance"].dropna()
    if not len(known):
        return say(lang, "With one seed the part of the variance that chance makes is not known; every total index includes it. Run two "
                   "seeds or more.")
    return say(lang, "Of the variance over the points, chance makes {low} to {high}, by indicator; every total index includes it.",
               low=format_percent(known.min()), high=format_percent(known.max()))

"""Calibration (校准): the targets and the coefficients of an ensemble, as tables and in words."""

from typing import Any

from wushe_sim.experiments.uncertainty.calibration import Calibration
from wushe_sim.i18n import msg, say
from wushe_sim.report.document import ReportTable, make_table
from wushe_sim.report.labels import format_percent
from wushe_sim.report.validation import format_band, format_number, format_range


def make_targets_table(found: Calibration, lang: str) -> ReportTable:
    """Make the table of the targets: the band, how many sets met it at first and how many of the ensemble do, and the figures there."""
    rows = []
    for fit in found.targets:
        pattern = fit.pattern.render(lang)
        rows.append([pattern.number, pattern.says, format_band(fit.pattern, lang), format_percent(fit.first_inside),
                     format_percent(fit.inside), format_range(fit.median, fit.low, fit.high, lang)])
    return make_table(lang, "", [msg("#"), msg("target"), msg("band"), msg("inside at first"), msg("inside in the ensemble"),
                                 msg("figures (5% to 95% of the sets)")], rows)


def make_coefficients_table(coefficients: Any, most: int, lang: str) -> ReportTable:
    """Make the table of the coefficients that the targets inform, at most so many."""
    informed = coefficients[coefficients["informed"]]
    rows = [[row.coefficient, format_number(row.default), say(lang, "{low} to {high}", low=format_number(row.range_low),
                                                              high=format_number(row.range_high)),
             format_range(row.median, row.low, row.high, lang), format_percent(row.narrowed)] for row in informed.head(most).itertuples()]
    return make_table(lang, "", [msg("informed coefficient"), msg("default"), msg("range"), msg("middle (5% to 95% of the sets)"),
                                 msg("narrower by")], rows)


def describe_calibration(found: Calibration, lang: str) -> list[str]:
    """Describe an ensemble in sentences: how many sets, from how many runs, and what the targets say nothing of."""
    coefficients: Any = found.coefficients
    informed, many = int(coefficients["informed"].sum()), len(coefficients)
    lines = [say(lang, "{sets} sets of {many} coefficients, from {runs} runs; the targets inform {informed} of the coefficients, the "
                 "others keep their whole ranges.", sets=len(found.ensemble), many=many, runs=found.runs, informed=informed)]
    lines.append(say(lang, "Of even draws {share}% would agree: without emulators it would have taken about {runs:,.0f} runs.",
                     share=f"{100 * found.share:.2f}", runs=found.runs_without_emulators))
    if not found.is_complete:
        lines.append(say(lang, "These are fewer sets than were asked for: the targets are met too seldom."))
    return lines

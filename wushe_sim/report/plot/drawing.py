"""The usual picture (常用的图) of a result, a model, a comparison or a sweep: ``result.plot("coverage")``, ``ws.plot(result)``."""

from typing import Any

from matplotlib import pyplot

from wushe_sim.errors import BadInput
from wushe_sim.i18n import detect_language, enumerate_choices, msg
from wushe_sim.i18n.wording import quote
from wushe_sim.report.comparison import make_titles
from wushe_sim.report.fonts import shown
from wushe_sim.report.labels import MAIN, get_unit, name_comparison, shorter
from wushe_sim.report.plot.design import factors
from wushe_sim.report.plot.effects import MOST_ROWS, differences
from wushe_sim.report.plot.over_time import over_time
from wushe_sim.report.plot.style import DPI, open_axes
from wushe_sim.report.plot.taking import is_one, take_differences
from wushe_sim.results import Result
from wushe_sim.results.seeds import find_indicators

USUAL = ("coverage", "linkage", "volunteer_rate", "committee_share")
"""What is drawn where no indicator is named."""
MOST_PANELS = 12
"""Indicators that stand side by side."""


def draw(subject: Any, *indicators: str, **options: Any) -> Any:
    """Draw what an object is usually looked at by; the Axes, or an array of them where there are several panels.

    Parameters
    ----------
    subject
        A Result or a WusheModel (indicators over the weeks), a Comparison (paired differences; with indicators named, these over the
        weeks), or a SweepResult (an indicator against each factor).
    indicators
        Names or labels.
    options
        Those of the picture: ``lang``, ``ax`` (one panel), ``titles``, and ``unit`` and ``scenario`` of differences.

    Raises
    ------
    BadInput
        For an unknown indicator, for too many, and for any other object.
    """
    if len(indicators) == 1 and not isinstance(indicators[0], str):
        indicators = tuple(indicators[0])
    named = find_indicators(indicators) if indicators else []
    if len(named) > MOST_PANELS:
        raise BadInput(msg("plot: draws up to {most} indicators side by side (got {count})", most=MOST_PANELS, count=len(named)))
    if is_one(subject, "SweepResult"):
        return factors(subject, (named or USUAL)[0], **options)
    if is_one(subject, "Comparison") and not named:
        return _draw_differences(subject, **options)
    if isinstance(subject, Result) or is_one(subject, "Comparison") or is_one(subject, "WusheModel"):
        return _draw_weeks(subject, named or list(USUAL), **options)
    raise BadInput(msg("plot: takes a Result, a WusheModel, a Comparison or a SweepResult (got {kind}); the pictures of frames are "
                       "ws.plot.over_time(…), ws.plot.differences(…) and others", kind=type(subject).__name__))


def _draw_differences(comparison: Any, **options: Any) -> Any:
    """Draw the differences that have the unit asked for, shares unless named: all scenarios, one below the other."""
    lang, one = detect_language(options.get("lang")), options.pop("scenario", None)
    titles = make_titles(comparison, lang)
    names = [one] if one is not None else list(titles)[1:]
    frames = {name: _select_main(take_differences(comparison, name), options.get("unit")) for name in names[:MOST_PANELS]}
    first = next(iter(titles.values()))
    headings = {name: shown(name_comparison(shorter(titles[name], lang), shorter(first, lang)).render(lang)) for name in frames}
    if len(frames) == 1:
        return differences(frames[names[0]], **{"title": headings[names[0]], **options})
    if "ax" in options or len(names) > MOST_PANELS:
        raise BadInput(msg("plot: {count} scenarios are compared with the first; name one: scenario={names}", count=len(names),
                           names=enumerate_choices(map(quote, names[:MOST_PANELS]))))
    with open_axes(pyplot, lang):
        heights = [0.9 + 0.27 * min(len(rows), MOST_ROWS) for rows in frames.values()]
        sheet = pyplot.figure(figsize=(6.3, sum(heights)), dpi=DPI, layout="constrained")
        panels = sheet.subplots(len(frames), 1, squeeze=False, height_ratios=heights).ravel()
    for axes, (name, rows) in zip(panels, frames.items(), strict=True):
        differences(rows, ax=axes, **{"title": headings[name], **options})
    return panels


def _select_main(table: Any, unit: str | None) -> Any:
    """The main indicators where any are compared: shares, unless another unit is asked for."""
    main = table[table["indicator"].isin(list(MAIN))]
    some = main if len(main) else table
    shares = some[[get_unit(name).startswith("share") for name in some["indicator"]]]
    return shares if unit is None and len(shares) else some


def _draw_weeks(subject: Any, indicators: list[str], **options: Any) -> Any:
    if len(indicators) == 1:
        return over_time(subject, indicators[0], **options)
    rows = -(-len(indicators) // 2)
    with open_axes(pyplot, options.get("lang")):
        sheet = pyplot.figure(figsize=(9.4, 0.3 + 2.9 * rows), dpi=DPI, layout="constrained")
        panels = sheet.subplots(rows, 2, squeeze=False).ravel()
    for axes, name in zip(panels, indicators, strict=False):
        over_time(subject, name, ax=axes, **options)
    for axes in panels[len(indicators):]:
        axes.set_axis_off()
    return panels[:len(indicators)]

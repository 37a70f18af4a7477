"""Figures (报告的图): what each subject's report shows beside its tables. Whoever imports this draws, and so loads matplotlib."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from matplotlib import figure, pyplot, rc_context

from wushe_sim.experiments.claims.trial import Findings
from wushe_sim.experiments.discovery.discovery import Discovery
from wushe_sim.experiments.experiment_folder import LIMITS as LIMITS_KIND
from wushe_sim.experiments.experiment_folder import ExperimentResult
from wushe_sim.experiments.limits.path_dependence import RAMP, with_severity
from wushe_sim.experiments.limits.path_dependence import Path as Way
from wushe_sim.experiments.limits.settings import HEAD_MEASURES, LIMITS, MIDDLE, NONE, REGIMES, WITH_ALL
from wushe_sim.experiments.limits.tipping import CLIFF
from wushe_sim.experiments.sweep.main_effects import average_points, find_design_factors, main_effects
from wushe_sim.i18n import Message, introduce, msg, say
from wushe_sim.report import plot
from wushe_sim.report.claims import read_findings
from wushe_sim.report.comparison import MOST_BESIDE, compare_by
from wushe_sim.report.document import Figure
from wushe_sim.report.experiments import explain_other_tables
from wushe_sim.report.fonts import shown
from wushe_sim.report.labels import LIMIT_NAMES, MAIN, full_label, get_name, get_unit, label, lower_first, name_comparison, shorter, title
from wushe_sim.report.limits.wording import CELL_KINDS, NAMED, REGIME_NAMES, SILENT_KINDS, select_rows, sort_by_limit
from wushe_sim.report.plot.onset import onset
from wushe_sim.report.plot.overview import RUNNING_WEEKS, overview
from wushe_sim.report.plot.style import DPI, font_settings, format_png
from wushe_sim.report.sensitivity import SweepIndices, find_indices
from wushe_sim.report.sweep import ANSWERED

MOST_COMPARED = 4
"""Scenarios beside the first whose differences have a figure of their own; the tables hold all."""
MOST_REGIONS, OF_STREETS, RUNNING_ROWS = 2, ("coverage", "linkage"), 4
"""Regions whose streets have figures, by which indicators, each a ratio of sums over so many kept weeks."""
MOST_FACTORS = 9
"""Factors of a sweep that have a panel; the tables hold all."""
DRAWN = ("coverage", "linkage", "volunteer_rate", "committee_share")
"""Indicators of a comparison that are drawn over the weeks; the second also by type of community."""
SHOWN = ("linkage", "coverage")
"""Indicators of the limits that have a loop for each limit."""
FLOW_CAPTIONS: Mapping[str, Callable[[str], Message]] = {
    "cases": lambda name: msg("Under '{name}': where cases come from, and how they end.", name=name),
    "money": lambda name: msg("Under '{name}': where money comes from, and what it is used for.", name=name),
}


class NamedFigure(NamedTuple):
    """A figure of an experiment: the name of its file, its caption, and matplotlib's figure."""

    name: str
    caption: str
    figure: Any


def draw_run(result: Any, lang: str, pairs: Mapping[str, Any]) -> Iterator[Figure]:
    """Draw the overview, the streets of regions, what differs from the first scenario, and where cases and money go in each."""
    names = list(result.scenarios)
    titles = {name: title(name, result.scenarios[name], lang) for name in names}
    yield Figure(say(lang, "Six panels over the weeks."), format_png(overview(result, lang), 130), 8.2)
    yield from _draw_regions(result, titles, lang)
    if len(result.seeds) > 1:
        yield from _draw_differences(pairs, titles, lang)
    for name in names[:2]:
        for what in ("cases", "money"):
            frame = plot.flows_of(result, what, name)
            if len(frame):
                yield _draw((7.6, 4.2), lambda axes, frame=frame, what=what: plot.flows(frame, what, ax=axes, lang=lang),
                            FLOW_CAPTIONS[what](titles[name]).render(lang), lang)


def _draw_regions(result: Any, titles: Mapping[str, str], lang: str) -> Iterator[Figure]:
    """Draw the streets of the first regions as tiles over the weeks, and their types of street; under the first seed."""
    regions = [name for name, content in result.scenarios.items() if content.get("region")][:MOST_REGIONS]
    if not regions:
        return
    each = result.street(RUNNING_ROWS)
    for name in regions:
        frame = each[(each["scenario"] == name) & (each["seed"] == result.seeds[0])]
        for indicator in OF_STREETS:
            what = {"name": titles[name], "what": label(indicator, lang)}
            tiles = figure.Figure(figsize=(8.2, 5.5), dpi=DPI, layout="constrained")
            plot.streets(frame, indicator, tiles, lang)
            yield Figure(say(lang, "The streets of '{name}': {what}.", **what), format_png(tiles), 8.2)
            yield _draw((6.3, 3.4), lambda axes, frame=frame, indicator=indicator: plot.street_types(frame, indicator, axes, lang),
                        say(lang, "The types of street of '{name}': {what}.", **what), lang)


def _draw_differences(pairs: Mapping[str, Any], titles: Mapping[str, str], lang: str) -> Iterator[Figure]:
    """Draw what differs between each scenario and the first, in points."""
    first = next(iter(titles.values()))
    for other, found in list(pairs.items())[:MOST_COMPARED]:
        shares = [name for name in MAIN if get_unit(name) == "share"]
        pair = found.set_index("indicator").reindex(shares).dropna(subset=["difference", "low", "high"]).reset_index()
        if len(pair):
            heading = shown(name_comparison(shorter(titles[other], lang), shorter(first, lang)).render(lang))
            yield _draw((6.3, 5.0), lambda axes, pair=pair, heading=heading: plot.differences(pair, "share", axes, lang, heading),
                        say(lang, "What differs between '{other}' and '{first}', seed by seed.", other=titles[other], first=first), lang)


def _draw(size: tuple[float, float], draw: Callable[[Any], Any], caption: str, lang: str, grid: tuple[int, int] = (1, 1)) -> Figure:
    """Draw a figure in our fonts: ``draw`` takes its axes, or all of them where there are several."""
    with rc_context(font_settings(lang)):
        sheet = figure.Figure(figsize=size, dpi=DPI, layout="constrained")
        panels = sheet.subplots(*grid, squeeze=False).ravel()
        draw(panels if len(panels) > 1 else panels[0])
        return Figure(caption, format_png(sheet), size[0])


def draw_comparison(comparison: Any, titles: Mapping[str, str], pairs: Mapping[str, Any], lang: str) -> Iterator[Figure]:
    """Draw what differs, in points; the main indicators over the weeks; one of them by type of community."""
    yield from _draw_differences(pairs, titles, lang)
    if len(titles) > MOST_BESIDE:
        return
    wanted = [name for name in DRAWN if name in comparison.indicators] or comparison.indicators[:4]
    weekly = comparison.again("week", RUNNING_WEEKS, wanted).values
    if weekly["week"].nunique() > 2:
        yield _draw_weeks(weekly, wanted, titles, lang, comparison.draws)
        if compare_by(comparison, "type", wanted[:1]):
            typed = comparison.again(("week", "type"), RUNNING_WEEKS, wanted[1:2] or wanted)
            name = typed.indicators[0]
            panels = plot.by_type(typed.values, name, lang=lang, titles=titles)
            yield _close(say(lang, "By type of community: {what}.", what=full_label(name, lang)), panels[0].figure)


def _draw_weeks(weekly: Any, indicators: list[str], titles: Mapping[str, str], lang: str, draws: Any) -> Figure:
    def draw(panels: Any) -> None:
        for axes, name in zip(panels, indicators, strict=False):
            plot.over_time(weekly, name, ax=axes, lang=lang, titles=titles, draws=draws)
        for axes in panels[len(indicators):]:
            axes.set_axis_off()

    rows = -(-len(indicators) // 2)
    caption = (say(lang, "Over the weeks, running 13-week values: a line for each scenario, with a band over seeds.") if draws is None else
               say(lang, "Over the weeks, running 13-week values: a line for each scenario, with bands of ignorance and, darker, of luck."))
    return _draw((8.2, 0.4 + 2.7 * rows), draw, caption, lang, (rows, 2))


def _close(caption: str, drawn: Any) -> Figure:
    picture = Figure(caption, format_png(drawn), drawn.get_figwidth())
    pyplot.close(drawn)
    return picture


def draw_onset(weeks: Any, heading: str, marks: Mapping[str, int], lang: str, titles: Mapping[str, str], caption: str) -> Figure:
    """Draw a policy's onset for a briefing."""
    return _draw((6.6, 2.7), lambda axes: onset(weeks, heading, marks, axes, lang, titles), caption, lang)


def draw_sweep(swept: Any, lang: str) -> Iterator[Figure]:
    """Draw the answer's indicators against each factor of the design, and the factors' shares of each main indicator's variance.

    Where the design has indices of its own (Saltelli's, Morris's), those are drawn, with their intervals.
    """
    found, _ = find_indices(swept)
    if found is not None:
        yield from _draw_indices(found, lang)
        return
    points, effects = average_points(swept, tuple(MAIN)), main_effects(swept, tuple(MAIN)).dropna(subset=["share"])
    if not len(effects):
        return
    names = list(effects.groupby("factor")["share"].max().sort_values(ascending=False, kind="stable").index[:MOST_FACTORS])
    frame = swept.design.merge(points, on="design")
    for indicator in ANSWERED:
        known = frame.dropna(subset=[indicator])
        there = [one.name for one in find_design_factors(known[names])]
        if there:
            panels = plot.factors(known, indicator, lang=lang, names=there)
            yield _close(say(lang, "What {what} does as one factor moves: a dot for each point of the design, and the mean at each of "
                             "its levels with a 95% interval.", what=label(indicator, lang)), panels[0].figure)
    shares = plot.shares(effects[effects["factor"].isin(names)], lang=lang)
    caption = say(lang, "Of each indicator's variance over the design, the share between the levels of each factor alone.")
    yield _close(caption, shares.figure)


def _draw_indices(found: SweepIndices, lang: str) -> Iterator[Figure]:
    """Draw the answer's indicators by each factor's index, and the first-order indices of all main indicators."""
    captions = {"sobol": msg("What the variance of {what} over the design comes from: Sobol indices; lines are 95% intervals."),
                "morris": msg("How far each factor moves {what} over its whole range: Morris's screening; lines are 95% intervals.")}
    for indicator in ANSWERED:
        mine = found.select(indicator)
        if len(mine):
            drawn = (plot.sobol if found.method == "sobol" else plot.morris)(mine, indicator, lang=lang)
            yield _close(captions[found.method].fill(what=lower_first(label(indicator, lang))).render(lang), drawn.figure)
    if found.method == "sobol" and len(found.frame):
        most = found.frame.groupby("factor")["total"].max().sort_values(ascending=False, kind="stable").index[:MOST_FACTORS]
        shares = found.frame[found.frame["factor"].isin(most)].assign(share=lambda frame: frame["first"].clip(0, 1))
        yield _close(say(lang, "Of each indicator's variance over the design, the share that each factor makes alone (first-order index)."),
                     plot.shares(shares, lang=lang).figure)


def draw_discovery(found: Discovery, lang: str) -> Iterator[NamedFigure]:
    """Draw PRIM's way to the boxes that were chosen, and what these are worth on the points held back; nothing where it found no way."""
    if len(found.trajectory):
        caption = say(lang, "PRIM's way, step by step: a box further up is denser, one further to the right covers more of the runs in "
                      "which the condition holds. The chosen box is ringed; the diamond is the same box on the points held back.")
        yield NamedFigure("peeling", caption, plot.peeling(found.trajectory, found.boxes, lang=lang).figure)


def save_discovery_figures(found: Discovery, folder: Path, lang: str) -> tuple[list[str], list[Figure]]:
    """Save a discovery's figures as PNG, each whole or not at all; the files' names, and the figures for its page. Raises StorageError."""
    names, shown = [], []
    for one in draw_discovery(found, lang):
        names.append(plot.save(one.figure, folder / f"{one.name}.png").name)
        shown.append(_close(one.caption, one.figure))
    return names, shown


def draw_experiment(found: ExperimentResult, lang: str) -> Iterator[Figure]:
    """Draw what an experiment's own command draws. Raises StorageError where its tables are others."""
    if not found.tables:
        return
    with explain_other_tables(found):
        for one in draw_limits(found.tables, lang) if found.kind == LIMITS_KIND else draw_claims(read_findings(found), lang):
            yield _close(one.caption, one.figure)


def save_figures(drawn: Iterable[NamedFigure], folder: Path, ending: str = ".png") -> dict[str, str]:
    """Save figures as PNG, each whole or not at all; their captions by the names of the files. Raises StorageError."""
    made = {}
    for one in drawn:
        made[plot.save(one.figure, folder / f"{one.name}{ending}").name] = one.caption
        pyplot.close(one.figure)
    return made


def draw_limits(tables: Mapping[str, Any], lang: str) -> Iterator[NamedFigure]:
    """Draw the matrix, what each own lever does to linkage, and the way up and down: whatever there is something for."""
    if "recoveries" in tables:
        yield from _draw_matrix(tables["recoveries"], lang)
    if "tipping" in tables:
        yield from _draw_tipping(tables["tipping-points"], tables["tipping"], lang)
    if "paths" in tables:
        yield from _draw_paths(tables["path-weeks"], tables["paths"], lang)


def _draw_matrix(recoveries: Any, lang: str) -> Iterator[NamedFigure]:
    """Draw the cells of the matrix by each head measure, a panel for each regime; grey where the recovery says nothing of the remedy."""
    titles = {name: NAMED[name].render(lang) for name in (*(limit.name for limit in LIMITS), *(remedy.name for remedy in WITH_ALL))}
    for measure in HEAD_MEASURES:
        rows = select_rows(recoveries, price=MIDDLE, measure=measure)
        shares = rows[["difference", "low", "high"]].div(rows["level"].abs(), axis=0)
        rows = rows.assign(**shares, kind=[CELL_KINDS[kind].render(lang) for kind in rows["kind"]])
        rows["difference"] = rows["difference"].where(~recoveries.loc[rows.index, "kind"].isin(SILENT_KINDS))
        there = [regime for regime in REGIMES if (rows["regime"] == regime).any()]
        with rc_context(font_settings(lang)):
            sheet = pyplot.figure(figsize=(7.2, 0.4 + 3.6 * len(there)), dpi=DPI, layout="constrained")
            panels = sheet.subplots(len(there), 1, squeeze=False).ravel()
        for axes, regime in zip(panels, there, strict=True):
            heading = say(lang, "Won back, net of what is won anyway, limits {regime}: {what}", regime=REGIME_NAMES[regime],
                          what=label(measure, lang))
            most = float(rows["difference"].abs().max())
            plot.limits_matrix(sort_by_limit(rows[rows["regime"] == regime]), measure, axes, lang, titles, heading, most, relative=True)
        caption = say(lang, "What each remedy wins back of what each limit takes, net of what the remedy wins anyway: {what}. Above 0 is "
                      "better, whatever the measure's direction.", what=lower_first(label(measure, lang)))
        yield NamedFigure(f"matrix-{measure}", caption, sheet)


def _draw_tipping(points: Any, found: Any, lang: str) -> Iterator[NamedFigure]:
    """Draw the head measures over each limit's own lever, with the tipping point where there is one."""
    for limit in LIMITS:
        lever = next(iter(limit.levers))
        rows = points[(points["lever"] == lever) & (points["remedy"] == NONE)].rename(columns={"lever": "what", "value": lever})
        mine = found[(found["lever"] == lever) & (found["remedy"] == NONE)].set_index("indicator")
        if not len(rows) or not set(HEAD_MEASURES) <= set(mine.index):
            continue
        with rc_context(font_settings(lang)):
            sheet = pyplot.figure(figsize=(8.2, 5.6), dpi=DPI, layout="constrained")
            panels = sheet.subplots(2, 2).ravel()
        for axes, measure in zip(panels, HEAD_MEASURES, strict=True):
            one = mine.loc[measure]
            at = (one["at"], one["at_low"], one["at_high"]) if one["kind"] == CLIFF else None
            plot.tipping(rows, lever, measure, at, axes, lang)
        caption = say(lang, "Where linkage breaks as one lever of a limit rises: {lever}.", lever=get_name(lever, lang))
        yield NamedFigure(f"tipping-{lever}", caption, sheet)


def _draw_paths(weeks: Any, found: Any, lang: str) -> Iterator[NamedFigure]:
    """Draw linkage and coverage on the slow way up and down of every limit's own lever."""
    for limit in LIMITS:
        if not ((found["limit"] == limit.name) & (found["speed"] == "slow")).any():
            continue
        lever = next(iter(limit.levers))
        rows = with_severity(weeks, Way(limit, RAMP, "symmetric"))
        rows = rows[rows["direction"].isin(["up", "down"])].assign(**{lever: rows["severity"]})
        for indicator in SHOWN:
            what = label(indicator, lang)
            axes = plot.hysteresis(rows, lever, indicator, None, lang, introduce(what, NAMED[limit.name]).render(lang))
            axes.xaxis.get_label().set_text(say(lang, "severity, from the default to the severe setting"))
            caption = say(lang, "Raised, held and let go again, {limit}: {what} on the way up and on the way down.",
                          limit=LIMIT_NAMES[limit.name], what=lower_first(what))
            yield NamedFigure(f"path-{limit.name}-{indicator}", caption, axes.figure)


def draw_claims(findings: Findings, lang: str) -> Iterator[NamedFigure]:
    """Draw every part of every claim, the mechanisms, and the three governances: whatever there is something for."""
    if len(findings.parts):
        caption = say(lang, "Every part of every claim, in thresholds of relevance; to the right is as claimed.")
        yield NamedFigure("claims", caption, plot.claims(findings, lang=lang).figure)
    if len(findings.shares):
        caption = say(lang, "Which mechanisms carry each effect (Shapley's shares over the switches that matter).")
        yield NamedFigure("mechanisms", caption, plot.mechanisms(findings, lang=lang).figure)
    if len(findings.synergy):
        caption = say(lang, "The three governances: effects alone, together, and beyond their sum.")
        yield NamedFigure("synergy", caption, np.ravel(plot.governances(findings, lang=lang))[0].figure)

"""What a discovery found (情景发现): regions in words, the small tree leaf by leaf, PRIM's way, and whether points held back confirm it."""

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from wushe_sim.engine.declare import get_meaning, list_declarations
from wushe_sim.experiments.comparison.shares import ShareInterval
from wushe_sim.experiments.discovery.boxes import PRIM, TREE
from wushe_sim.experiments.discovery.discovery import (
    EVERYWHERE,
    FEWEST_OF_A_KIND,
    FEWEST_POINTS,
    FOUND,
    NOTHING,
    NOWHERE,
    TOO_FEW,
    UNCONFIRMED,
    Discovery,
)
from wushe_sim.experiments.discovery.drawn_runs import COEFFICIENTS
from wushe_sim.experiments.discovery.factor_columns import BASE, FactorLimit
from wushe_sim.experiments.discovery.held_back import HELD_BACK
from wushe_sim.experiments.discovery.regions import ALPHA, Region
from wushe_sim.i18n import Message, Text, enumerate_choices, join_messages, msg, say
from wushe_sim.i18n.counted import count_coefficients, count_points, count_runs, count_seeds, count_weeks
from wushe_sim.i18n.printable import make_printable
from wushe_sim.model.switches import Switches
from wushe_sim.report.conditions import format_range
from wushe_sim.report.document import Report, ReportTable, make_table
from wushe_sim.report.labels import MISSING, format_digits, format_percent, get_name, lower_first, option, switch_label, title
from wushe_sim.report.run import MODEL_ONLY, list_assumptions, list_facts, make_levers_table, make_places_table
from wushe_sim.report.sweep import list_missing_runs
from wushe_sim.results import LAST_WEEKS
from wushe_sim.scenario.tables import LEVERS, PARAMETER_GROUPS

METHOD_NAMES: Mapping[str, Text] = {PRIM: PRIM, TREE: msg("a small tree")}
FEW_HELD = 10
"""Points held back inside a box below which a line says that they are few."""
REGION_HEADERS = (msg("where it holds"), msg("found by"), msg("holds there in"), msg("of where it holds, inside"),
                  msg("held back: holds there in (95%)"), msg("held back: inside (95%)"), msg("points held back there"), msg("chance"),
                  msg("holds up"))
LEAF_HEADERS = (msg("where"), msg("runs"), msg("of these, it holds in"), msg("runs held back"), msg("held back: holds in (95%)"))
STEP_HEADERS = (msg("box"), msg("step"), msg("factors limited"), msg("of where it holds, inside"), msg("holds there in"), msg("runs"))
LIMIT_HEADERS = (msg("found by"), msg("limit"), msg("quasi-p"))


def name_factor(name: str, lang: str) -> str:
    """What a factor of a design is called: by its label or meaning; a user's own as it is written."""
    group, _, key = name.rpartition(".")
    if group == "switches" and key in list_declarations(Switches):
        return switch_label(key, lang)
    if group.startswith("parameters.") and (entry := list_declarations(PARAMETER_GROUPS[group.partition(".")[2]]).get(key)):
        return get_meaning(entry.declaration).render(lang)
    if group in LEVERS:
        return f"{get_name(group, lang)} · {option(key, lang)}"
    return get_name(name, lang)


def format_limit(limit: FactorLimit, lang: str) -> str:
    """One limit in words: ``administrative burden above 0.62``, ``actors = three``."""
    what = make_printable(lower_first(name_factor(limit.factor, lang)))
    if limit.options:
        said = [say(lang, "by default") if one == BASE else option(one, lang) for one in limit.options]
        options = join_messages(said, msg(" or ")).render(lang)
        return f"{what} = {options}"
    low, high = (format_digits(end, 3).replace("-", "−") if math.isfinite(end) else "" for end in (limit.low, limit.high))
    return format_range(what, low, high, lang)


def format_limits(limits: Iterable[FactorLimit], lang: str) -> str:
    """A box in words; everything where nothing is limited."""
    said = [format_limit(one, lang) for one in limits]
    return join_messages(said, msg(" and ")).render(lang) if said else say(lang, "everywhere")


def format_region(region: Region, lang: str) -> str:
    """A region in words."""
    return format_limits((one.limit for one in region.limits), lang)


def format_share(share: ShareInterval, lang: str) -> str:
    """A share with its interval, in per cent."""
    if not math.isfinite(share.share):
        return MISSING
    return say(lang, "{share} ({low} to {high})", share=format_percent(share.share), low=format_percent(share.low),
               high=format_percent(share.high))


def format_chance(chance: float) -> str:
    """A chance; below one in a thousand by that alone."""
    return "< 0.001" if chance < 0.001 else f"{chance:.3f}"


def answer(found: Discovery, lang: str) -> list[str]:
    """In two sentences: where the condition holds, and whether the points held back confirm it."""
    counts = say(lang, "'{condition}' holds in {holding} of {runs}, at {points}.", condition=found.condition, holding=f"{found.holding:,}",
                 runs=count_runs(found.runs), points=count_points(found.points))
    return [counts, _conclude(found, lang)]


def _conclude(found: Discovery, lang: str) -> str:
    if found.outcome == EVERYWHERE:
        return say(lang, "It holds in every run, so no region can be told from the rest: ask for something stricter.")
    if found.outcome == NOWHERE:
        return say(lang, "It holds in no run, so there is no region: ask for something milder, or widen the ranges.")
    if found.outcome == TOO_FEW:
        return say(lang, "That is too little to search: it takes {points} in all (there are {there}), {each} in which it holds (there are "
                   "{holding}) and {each} in which it does not (there are {failing}).", points=count_points(FEWEST_POINTS),
                   there=found.points, each=FEWEST_OF_A_KIND, holding=found.points_holding, failing=found.points_failing)
    if found.outcome == NOTHING:
        return say(lang, "No part of the ranges is denser than the whole: nothing was found.")
    best = min(found.regions, key=lambda one: (not one.holds_up, one.chance, one.method != PRIM))
    values = {"region": format_region(best, lang), "density": format_percent(best.density), "held": format_share(best.held_density, lang),
              "base": format_percent(best.held_base), "coverage": format_share(best.held_coverage, lang),
              "method": METHOD_NAMES[best.method]}
    if found.outcome == FOUND:
        return say(lang, "The region: {region} ({method}). There it holds in {held} of the runs that were held back, against {base} of all "
                   "of those; {coverage} of the runs held back in which it holds lie there.", **values)
    return say(lang, "No region holds up. In the best one, {region} ({method}), it holds in {density} of the runs that were searched, but "
               "in {held} of those held back, which chance may well give (all held back: {base}). Take it for nothing found.", **values)


def make_region_table(found: Discovery, lang: str) -> ReportTable:
    """A line for each region."""
    rows = [[format_region(one, lang), METHOD_NAMES[one.method], format_percent(one.density), format_percent(one.coverage),
             format_share(one.held_density, lang), format_share(one.held_coverage, lang), f"{one.held_points}",
             format_chance(one.chance), say(lang, "yes") if one.holds_up else say(lang, "no")] for one in found.regions]
    return make_table(lang, msg("Regions"), REGION_HEADERS, rows, msg(
        "PRIM's later boxes, and their shares, leave out what lies in an earlier one. 'chance' is that of so great a difference between "
        "inside and outside, among the points held back, if the region meant nothing; below {alpha} it holds up.",
        alpha=f"{ALPHA / 2:.3f}"))


def make_leaf_table(found: Discovery, lang: str) -> ReportTable:
    """A line for each leaf of the small tree, the densest first."""
    rows = [[format_limits(one.limits, lang), f"{one.runs:,}", format_percent(one.density), f"{one.held_runs:,}",
             format_share(one.held_density, lang)] for one in found.leaves]
    return make_table(lang, msg("The small tree, leaf by leaf"), LEAF_HEADERS, rows, msg("Its leaves share out all runs."))


def make_limit_table(found: Discovery, lang: str) -> ReportTable:
    """A line for each limit of each region."""
    rows = [[METHOD_NAMES[one.method], format_limit(limit, lang), format_chance(chance)] for one in found.regions
            for limit, chance in one.limits]
    return make_table(lang, msg("Limits of the regions"), LIMIT_HEADERS, rows, msg(
        "Quasi-p is the chance of as high a density without the limit, a point counting once; limits above 0.05 were dropped."), True)


def make_step_table(found: Discovery, lang: str) -> ReportTable:
    """A line for each step of PRIM."""
    rows = [[f"{one.box}", f"{one.step}" + (" ←" if one.chosen else ""), f"{one.limits}", format_percent(one.coverage),
             format_percent(one.density),
             f"{one.runs:,}"] for one in found.steps]
    return make_table(lang, msg("PRIM's steps, on the points searched"), STEP_HEADERS, rows, msg("← marks the box that was chosen."), True)


def list_screen_parts(found: Discovery, lang: str) -> Iterator[str | ReportTable]:
    """What the screen shows: the answer, the regions, the tree, what to mind."""
    yield from answer(found, lang)
    if found.regions:
        yield make_region_table(found, lang)
    if found.leaves:
        yield make_leaf_table(found, lang)
    yield from list_warnings(found, lang)


def list_warnings(found: Discovery, lang: str) -> list[str]:
    """What to mind: what a point is, more factors than points, few points held back inside, values that are missing."""
    lines = []
    if found.is_over_draws:
        lines.append(say(lang, "A point is a set of coefficients: its runs, under all its seeds and in all scenarios, are searched or held "
                         "back together."))
    if len(found.factors) > found.points and found.outcome in (FOUND, UNCONFIRMED, NOTHING):
        lines.append(say(lang, "More things vary ({factors}) than there are points ({points}): a classifier first chooses those to look "
                         "at, and misses what decides weakly. That nothing is found does not say that nothing decides.",
                         factors=len(found.factors), points=found.points))
    few = [one for one in found.regions if one.held_points < FEW_HELD]
    if few:
        lines.append(say(lang, "Points held back that lie in a region are few ({points}): its intervals are wide. More points of the "
                         "design would narrow them.", points=enumerate_choices(f"{one.held_points}" for one in few)))
    if found.left_out:
        lines.append(say(lang, "Left out, since something that the condition compares has no value there: {runs}.",
                         runs=count_runs(found.left_out)))
    return lines


def build_discovery_report(found: Discovery, swept: Any, command: str, lang: str) -> Report:
    """All that the page says, save the figure."""
    titles = {name: title(name, content, lang) for name, content in swept.scenarios.items()}
    weeks = min(content["weeks"] for content in swept.scenarios.values())
    tables = [make(found, lang) for make, there in (
        (make_region_table, found.regions), (make_leaf_table, found.leaves), (make_limit_table, found.regions),
        (make_step_table, found.steps)) if there]
    return Report(
        lang, say(lang, "Discovery: {condition}", condition=make_printable(found.condition)),
        [say(lang, "In which part of the ranges does '{condition}' hold?", condition=make_printable(found.condition)),
         say(lang, "What varies: {factors}. Each run's values are of the last {last}; {points}, {seeds} for each.",
             factors=_name_factors(found, lang), last=count_weeks(min(LAST_WEEKS, weeks)), points=count_points(found.points),
             seeds=_count_seeds(found, swept))],
        answer(found, lang), tables, [*_list_assumptions(lang), *list_assumptions(lang)],
        [make_places_table(swept, titles, lang), make_levers_table(swept, titles, lang)], _describe_trust(found, swept, lang), command,
        list_facts(swept, lang), {}, where=say(lang, "Where the folder of the runs lies, with the same version:"))


def _name_factors(found: Discovery, lang: str) -> Text:
    """What varies, by names; of many coefficients how many."""
    drawn = [name for name in found.factors if found.is_over_draws and name.startswith(COEFFICIENTS)]
    named = [make_printable(lower_first(name_factor(name, lang))) for name in found.factors if name not in drawn]
    return enumerate_choices([*named, *([count_coefficients(len(drawn))] if drawn else [])])


def _count_seeds(found: Discovery, swept: Any) -> Text:
    """How many seeds each point has; over draws the sets take the seeds in turn, so that some may have one more."""
    if not found.is_over_draws:
        return count_seeds(len(swept.seeds))
    times = Counter(swept.draws.choose_set(seed) for seed in swept.seeds).values()
    if min(times) == max(times):
        return count_seeds(max(times))
    return msg("{low} to {high} seeds", low=min(times), high=max(times))


def _list_assumptions(lang: str) -> list[str]:
    return [say(lang, "PRIM peels off the part of the runs in which the condition holds least, a twentieth at a time, and pastes back what "
                "it took too much of; of all boxes on its way that limit three factors at most, the one whose runs fulfil the condition "
                "most often beyond the base rate is chosen (EMA Workbench)."),
            say(lang, "The small tree has three levels at most (scikit-learn); its best node is chosen by the same rule.")]


def _describe_trust(found: Discovery, swept: Any, lang: str) -> list[str]:
    lines: list[Message] = [MODEL_ONLY]
    if found.held_points:
        lines.append(msg("{held} of {points} were kept out of the search ({share}), by their numbers alone; the seeds of one point stay "
                         "together. Intervals and chances rest on the points, and hold for these seeds.", held=found.held_points,
                         points=count_points(found.points), share=format_percent(HELD_BACK)))
    if found.outcome in (FOUND, UNCONFIRMED):
        lines.append(msg("Where nothing matters, one search in twenty at most finds a region that holds up, PRIM and the tree together."))
    if not found.is_over_draws:
        lines += list_missing_runs(swept)
    return [*(line.render(lang) for line in lines), *list_warnings(found, lang)]

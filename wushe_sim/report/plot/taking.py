"""What pictures take (图接受什么): a result, a model, a comparison, a sweep or a frame; the frame that a picture is drawn from, for each.

Each ``take_…`` turns what is handed over into the frame; what it does not know it hands on, and ``check_columns`` says which call gives
what is wanted.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

from wushe_sim.errors import BadInput
from wushe_sim.experiments.sweep.main_effects import average_points, main_effects
from wushe_sim.i18n import enumerate_choices, msg
from wushe_sim.i18n.wording import quote
from wushe_sim.report.labels import title
from wushe_sim.report.plot.wanting import describe_wanted
from wushe_sim.results import Result, make_run
from wushe_sim.results.ensemble import Ensemble
from wushe_sim.results.manifest import LIMITS, VERDICTS
from wushe_sim.results.seeds import find_indicators

HOMES: Mapping[str, str] = {
    "WusheModel": "wushe_sim.agents.model", "Comparison": "wushe_sim.experiments.comparison.comparison",
    "SweepResult": "wushe_sim.experiments.sweep.result", "Discovery": "wushe_sim.experiments.discovery.discovery",
    "Findings": "wushe_sim.experiments.claims.findings", "ExperimentResult": "wushe_sim.experiments.experiment_folder",
}
"""The modules of the classes that are told by name: whoever has such an object has loaded them, and a picture of a frame needs none."""
QUARTER = 13
"""Kept weeks over which running values are taken."""


class Weeks(NamedTuple):
    """Values over the weeks: the frame, what its scenarios are called, and the sets of coefficients that the seeds lived with."""

    frame: Any
    titles: Mapping[str, str] | None
    draws: Ensemble | None


def is_one(subject: Any, name: str) -> bool:
    """Whether an object is of a class of ``HOMES``."""
    return any((cls.__name__, cls.__module__) == (name, HOMES[name]) for cls in type(subject).__mro__)


def has_weeks(model: Any) -> bool:
    """Whether a model has lived a week that it keeps."""
    return bool(model._keeper.weeks)


def make_model_result(model: Any) -> Result:
    """Make a result of the weeks that a model has lived. Raises BadInput before the first that it keeps."""
    if not has_weeks(model):
        raise BadInput(msg("plot: the model has lived no week yet that it keeps; model.step() lives one"))
    return Result((make_run(model.plan, model.seed, model.record)[0],), {"scenarios": {model.plan.name: model.plan.content()}}, {})


def find_column(frame: Any, name: str) -> str:
    """Find a column by its name, or by the label of an indicator where the frame is ours. Raises BadInput with the nearest one."""
    columns = getattr(frame, "columns", ())
    return name if name in columns or "coverage" not in columns else find_indicators([name])[0]


def take_weeks(subject: Any, lang: str) -> Weeks:
    """Take a result, a model or a comparison as running values of a quarter of the whole street; anything else as it is."""
    if is_one(subject, "WusheModel"):
        subject = make_model_result(subject)
    if isinstance(subject, Result):
        titles = {name: title(name, content, lang) for name, content in subject.scenarios.items()}
        return Weeks(subject.whole(_count_rows(subject)), _tell_apart(titles), subject.draws)
    if is_one(subject, "Comparison"):
        weekly = subject if subject.by == ("week",) else subject.again("week", QUARTER)
        titles = {case.name: title(case.name, case.content(), lang) for case in weekly.cases}
        return Weeks(weekly.values, _tell_apart(titles), weekly.draws)
    return Weeks(subject, None, None)


def take_types(subject: Any, indicator: str, lang: str) -> Weeks:
    """The same, by type of community."""
    comparison: Any = subject
    if isinstance(subject, Result) and len(subject.scenarios) > 1:
        comparison = _compare(subject, indicators=[indicator])
    if is_one(comparison, "Comparison"):
        typed = comparison.again(("week", "type"), QUARTER, [indicator])
        titles = {case.name: title(case.name, case.content(), lang) for case in typed.cases}
        return Weeks(typed.values, _tell_apart(titles), None)
    return Weeks(subject, None, None)


def take_differences(subject: Any, scenario: str | None = None) -> Any:
    """Take a comparison, or a result with several scenarios, as paired differences of one scenario from the first."""
    comparison: Any = _compare(subject) if isinstance(subject, Result) and len(subject.scenarios) > 1 else subject
    if not is_one(comparison, "Comparison"):
        return comparison
    table = (comparison if not comparison.by else comparison.again(())).table.dropna(subset=["difference"])
    names = list(dict.fromkeys(table["scenario"]))
    if scenario is None and len(names) == 1:
        return table
    if scenario not in names:
        raise BadInput(msg("plot.differences: several scenarios are compared with the first; name one: scenario={names}",
                           names=enumerate_choices(map(quote, names))))
    return table[table["scenario"] == scenario]


def take_comparison(subject: Any, who: str) -> Any:
    """Take a comparison, or a result with several scenarios. Raises BadInput for anything else."""
    comparison: Any = _compare(subject) if isinstance(subject, Result) and len(subject.scenarios) > 1 else subject
    if not is_one(comparison, "Comparison"):
        raise BadInput(describe_wanted(who, (), subject))
    return comparison


def _compare(result: Result, **settings: Any) -> Any:
    from wushe_sim.experiments.comparison.comparison import compare  # SQLite and more come with it

    return compare(result, **settings)


def take_points(subject: Any, *indicators: str) -> Any:
    """Take a sweep as its design with the mean of each indicator over the seeds of each point."""
    if not is_one(subject, "SweepResult"):
        return subject
    return subject.design.merge(average_points(subject, indicators), on="design")


def take_runs(subject: Any) -> Any:
    """Take a sweep as its runs, each with what its point sets."""
    return subject.design.merge(subject.summary(), on="design") if is_one(subject, "SweepResult") else subject


def take_indices(subject: Any, method: str, indicator: str) -> Any:
    """Take a sweep as its indices by a method, ``sobol`` or ``morris``."""
    return getattr(subject, method)(indicator) if is_one(subject, "SweepResult") else subject


def take_tornado(subject: Any, indicator: str) -> Any:
    """Take a sweep as the means at the ends of each factor."""
    if not is_one(subject, "SweepResult"):
        return subject
    found = main_effects(subject, (indicator,))
    return found.drop(columns=["low", "high"]).rename(columns={"at_lowest": "low", "at_highest": "high"}).dropna(subset=["low", "high"])


def take_shares(subject: Any, indicators: tuple[str, ...]) -> Any:
    """Take a sweep as each factor's share of the variance of some indicators."""
    return main_effects(subject, indicators).dropna(subset=["share"]) if is_one(subject, "SweepResult") else subject


def take_timeline(subject: Any) -> Any:
    """Take a result with two scenarios as what moved first between them."""
    if not isinstance(subject, Result):
        return subject
    from wushe_sim.report.why import why  # what follows a change is not loaded for every picture

    return why(subject)


def take_matrix(subject: Any, measure: str, lang: str) -> Any:
    """Take what ``ws.limits`` found as the cells of the matrix by a measure."""
    if not (is_one(subject, "ExperimentResult") and subject.kind == LIMITS and "recoveries" in subject.tables):
        return subject
    from wushe_sim.experiments.limits.settings import MIDDLE, REGIMES  # the limits are not loaded for every picture
    from wushe_sim.report.limits.wording import CELL_KINDS, select_rows, sort_by_limit

    rows = select_rows(subject.tables["recoveries"], price=MIDDLE, measure=measure, regime=REGIMES[0])
    return sort_by_limit(rows.assign(kind=[CELL_KINDS[kind].render(lang) for kind in rows["kind"]]))


def take_findings(subject: Any, table: str, lang: str) -> Any:
    """Take what ``ws.verdicts`` found as the frame of one of its pictures: parts, shares or synergy."""
    if not is_one(subject, "Findings") and not is_one(subject, "ExperimentResult"):
        return subject
    from wushe_sim.report.claims import SCALES, frame_claims, name_measure, name_switch, name_term, read_findings  # as for the limits

    subject = read_findings(subject) if is_one(subject, "ExperimentResult") and subject.kind == VERDICTS else subject
    if not is_one(subject, "Findings"):
        return subject
    found = getattr(subject, table)
    if table == "parts":
        return frame_claims(subject, lang)
    if table == "shares":
        return found.assign(label=[name_switch(name, lang) for name in found["switch"]]) if len(found) else found
    return found.assign(label=[name_term(name, lang) for name in found["term"]],
                        outcome=[name_measure(name, lang) for name in found["outcome"]],
                        scale=[SCALES[name].render(lang) for name in found["scale"]]) if len(found) else found


def take_boxes(subject: Any, boxes: Any) -> tuple[Any, Any]:
    """Take a discovery as its trajectory and its boxes."""
    return (subject.trajectory, subject.boxes) if is_one(subject, "Discovery") else (subject, boxes)


def take_streets(subject: Any) -> Any:
    """Take a region's result with one scenario and one seed as the running values of its streets."""
    if not isinstance(subject, Result):
        return subject
    if len({(run.scenario, run.seed) for run in subject.runs}) > 1:
        raise BadInput(msg("plot: tiles show one scenario under one seed; hand over rows of result.street(4) of one of them"))
    return subject.street(4)


def _count_rows(result: Result) -> int:
    """How many kept rows are a quarter."""
    weeks = result.runs[0].weeks
    return max(1, QUARTER // int(weeks[1] - weeks[0])) if len(weeks) > 1 else 1


def _tell_apart(titles: Mapping[str, str]) -> Mapping[str, str] | None:
    """The titles; none where two scenarios have the same one, so that their names tell them apart."""
    return titles if len(set(titles.values())) == len(titles) else None

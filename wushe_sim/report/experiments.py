"""What the reports of ``wushe limits`` and ``wushe verdicts`` share (实验报告): the street, and what is not done yet."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from wushe_sim.errors import BadInput, StorageError
from wushe_sim.experiments.experiment_folder import LIMITS, ExperimentResult
from wushe_sim.i18n import msg, say
from wushe_sim.i18n.printable import make_printable
from wushe_sim.report.document import Report, ReportTable
from wushe_sim.report.run import MODEL_ONLY, list_assumptions, list_facts, make_levers_table, make_places_table
from wushe_sim.scenario import Scenario

NOTHING_YET = msg("Nothing is finished yet: run the same command to resume.")
WHERE = msg("With the same version, where the scenario file lies, if one is named:")


@contextmanager
def explain_other_tables(found: ExperimentResult) -> Iterator[None]:
    """Explain an error over tables that the experiment did not write: no bug of the report's; ``--debug`` shows where it stumbled."""
    try:
        yield
    except BadInput:
        raise
    except (LookupError, ValueError, TypeError, AttributeError) as error:
        raise StorageError(msg("its tables are not what `wushe {kind}` writes ({error}); the same command makes them anew",
                               kind=found.kind, error=type(error).__name__)) from error


def build_report(found: ExperimentResult, lang: str, title: str, question: Sequence[str], answer: Sequence[str],
                 tables: Sequence[ReportTable], assumptions: Sequence[str], trust: Sequence[str], command: str,
                 details: Sequence[str] = (), first: Sequence[ReportTable] = ()) -> Report:
    """Build an experiment's report, save the figures, around what is its own: its street and where its numbers come from stand in each."""
    base, titles = read_street(found), {name: make_printable(name) for name in found.scenarios}
    return Report(
        lang, title, question, answer or [NOTHING_YET.render(lang)], tables, [*assumptions, *list_assumptions(lang)],
        [make_places_table(found, titles, lang), make_levers_table(found, titles, lang)],
        [MODEL_ONLY.render(lang), *trust, *_warn_of_rest(found, lang)], command, list_facts(found, lang),
        {f"{base.name}.toml": make_printable(base.dump())}, first=first, where=WHERE.render(lang),
        details=details)


def _warn_of_rest(found: ExperimentResult, lang: str) -> list[str]:
    """Warn that there may be more to come: after a quick answer, or where work is not finished."""
    whole = found.asked["whole"] if found.kind == LIMITS else not found.asked["unfinished"]
    lines = []
    if found.asked["quick"]:
        lines.append(say(lang, "This is a quick answer (--quick): few seeds, fewer values. Most of it is settled only without --quick."))
    if not whole:
        lines.append(say(lang, "Not all is done: run the same command to resume, and then write the report again."))
    return lines


def read_street(found: ExperimentResult) -> Scenario:
    """Read the street on which everything was tried."""
    [content] = found.scenarios.values()
    return Scenario.of_content(content)

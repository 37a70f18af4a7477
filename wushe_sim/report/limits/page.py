"""The report and the Markdown page of the governance limits (治理限度的报告与页面)."""

from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from wushe_sim.experiments.experiment_folder import ExperimentResult
from wushe_sim.experiments.limits.runs import Experiment
from wushe_sim.i18n import enumerate_choices, join_messages, say
from wushe_sim.i18n.printable import make_printable
from wushe_sim.report.document import Report, ReportTable
from wushe_sim.report.experiments import build_report, read_street
from wushe_sim.report.labels import PART_NAMES, upper_first
from wushe_sim.report.limits.findings import describe_experiment, list_findings
from wushe_sim.report.limits.tables import make_limits_tables
from wushe_sim.report.markdown import format_command, format_list, format_picture, format_section


def build_limits_report(found: ExperimentResult, lang: str) -> Report:
    """Build the report of ``wushe limits``, save the figures."""
    asked, experiment = found.asked, read_limits_experiment(found)
    came = [upper_first(line) for line in list_findings(found.tables, lang)]
    seeds = enumerate_choices(join_messages((PART_NAMES[part], str(experiment.seeds_of(part))), " ") for part in experiment.parts)
    rest = [say(lang, "A limit is its levers at the severe setting, from week 0 or throughout the burn-in as well (settled); a remedy "
                "steps in week 0, at the largest strength that its payers carry out under the limit. Effects are of the third year."),
            say(lang, "A recovery is a difference of differences: what a remedy wins under a limit, less what it wins without one. It wins "
                "back where both that and the gain under the limit surely exceed a fifth of the loss.")]
    trust = [say(lang, "Seeds: {seeds}. Intervals are at 95%, so of twenty that leave out 0 by chance alone, one is to be expected.",
                 seeds=seeds),
             say(lang, "A remedy that is not carried out, and a cliff where the committee's hours are spent, follow from the model's "
                 "constraint on hours; neither is a finding about the field.")]
    return build_report(
        found, lang, say(lang, "Report: the governance limits"), [
            say(lang, "What do the limits of the linkage take from it, which of the four remedies win it back and at what "
                "price, where does linkage break, and does it come back once a limit is lifted?"),
            make_printable(describe_experiment(experiment, lang)).replace("`", "")],
        came[:2],
        [table._replace(folded=number > 2) for number, table in enumerate(make_limits_tables(found.tables, lang, whole=True))], rest,
        trust, make_printable(asked["command"]), came[2:])


def read_limits_experiment(found: ExperimentResult) -> Experiment:
    """Read which experiment gave these tables; it cannot be resumed."""
    asked = found.asked
    return Experiment(read_street(found), Path(), seeds=asked["seeds"], quick=asked["quick"], parts=asked["parts"],
                      draws=asked.get("draws", 0))


def list_screen_parts(tables: Mapping[str, pd.DataFrame], lang: str) -> list[str | ReportTable]:
    """List the tables of a screen, and what they come to."""
    return [*make_limits_tables(tables, lang), *list_findings(tables, lang)]


def format_limits_page(tables: Mapping[str, pd.DataFrame], about: str, images: Mapping[str, str], command: str, lang: str = "en") -> str:
    """Format the page of all tables of the limits; ``images`` are captions by their paths as the page is to name them."""
    return "\n".join(["# " + say(lang, "The governance limits"), "", *format_command(command, lang),
                      *format_limits_sections(tables, about, images, lang)])


def format_again_sections(tables: Mapping[str, pd.DataFrame], about: str, images: Mapping[str, str], lang: str = "en") -> list[str]:
    """Format the matrix on the default street, for a page that has the experiment street's."""
    return ["# " + say(lang, "The matrix on the default street"), "", *format_limits_sections(tables, about, images, lang)]


def format_limits_sections(tables: Mapping[str, pd.DataFrame], about: str, images: Mapping[str, str], lang: str = "en") -> list[str]:
    """Format what the limits' tables come to, each table under a heading of the second level, and the pictures."""
    return [about, "", *format_list(list_findings(tables, lang)),
            *(line for table in make_limits_tables(tables, lang, whole=True) for line in format_section(table, 2)),
            *(line for path, caption in images.items() for line in [*format_picture(caption, path), caption, ""])]

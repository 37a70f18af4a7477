"""What the tables of ``wushe limits`` come to (治理限度的结论): a sentence each, the report, and the Markdown page."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from wushe_sim.experiments.experiment_folder import ExperimentResult
from wushe_sim.experiments.limits.matrix import MEASURES
from wushe_sim.experiments.limits.runs import Experiment
from wushe_sim.experiments.limits.settings import NONE
from wushe_sim.experiments.limits.tipping import CLIFF, GAIN, IDLE, NO_LOSS, SLOPE, STEP, UNDECIDED
from wushe_sim.i18n import Message, end_sentence, enumerate_choices, introduce, join_clauses, join_messages, join_sentences, msg, say
from wushe_sim.i18n.counted import count_communities, count_residents, count_seeds
from wushe_sim.i18n.printable import make_printable
from wushe_sim.report.document import Report, ReportTable
from wushe_sim.report.experiments import build_report, read_street
from wushe_sim.report.labels import NO_NAME, PART_NAMES, upper_first
from wushe_sim.report.limits.tables import NAMED, make_limits_tables, select_five, unpaid
from wushe_sim.report.markdown import format_command, format_list, format_picture, format_section
from wushe_sim.running.real_places import count_scenario_residents


def describe_experiment(experiment: Experiment, lang: str) -> str:
    """Describe the street, the seeds of every part, and whether it is a quick answer, in a sentence or two."""
    residents, place = count_scenario_residents(experiment.base), experiment.base.place
    street = msg("Street `{name}`: {communities}, {residents}, posts of social workers: {posts:.3g}.", name=experiment.base.name,
                 communities=count_communities(place.communities), residents=count_residents(residents), posts=place.posts_for(residents))
    seeds = end_sentence(join_clauses(
        introduce(PART_NAMES[part], count_seeds(experiment.seeds_of(part))) for part in experiment.parts))
    quick = [warn_of_quick(experiment)] if experiment.quick else []
    return join_sentences(*quick, street, seeds).render(lang)


def warn_of_quick(experiment: Experiment) -> Message:
    """Warn of what a quick answer leaves out."""
    return msg("A quick answer: {seeds}, fewer values, one way up and down; run without --quick.",
               seeds=count_seeds(experiment.seeds_of(experiment.parts[0])))


def list_findings(tables: Mapping[str, Any], lang: str) -> list[str]:
    """List what the tables come to, a sentence each: how many claims hold, how many do not, how many are open."""
    families = {"losses": list_matrix_findings, "tipping": list_tipping_findings, "paths": list_path_findings}
    return [line for name, list_family in families.items() if name in tables for line in list_family(tables, lang)]


def list_matrix_findings(tables: Mapping[str, Any], lang: str) -> Iterator[str]:
    """Yield what the limits cost linkage, what the remedies win back, and what they do without a limit."""
    rows = select_five(tables["losses"], measure="linkage")
    sure = [NAMED[name] for name in rows[rows["sure"]]["limit"]]
    yield say(lang, "{some} of {all} limits lower linkage by more than three standard errors: {names}.", some=len(sure), all=len(rows),
              names=enumerate_choices(sure) if sure else NO_NAME)
    pairs = select_five(tables["recoveries"], measure="linkage")
    none_left = unpaid(tables["prices"])
    yield say(lang, "Linkage: of {all} pairs of limit and remedy, {known} can be told (the limit's loss is sure and the remedy is paid "
              "for). In {won} of them the remedy wins back a part of the loss, net of what it wins anyway, and in {lifts} of these it "
              "lifts linkage there at all (else it only costs less than usual). {lost} do less than elsewhere, {open} are undecided.",
              **count_won_back(pairs, select_five(tables["remedies"], measure="linkage"), none_left))
    for limit in dict.fromkeys(pairs["limit"]):
        unpaid_for = [NAMED[remedy] for remedy in dict.fromkeys(pairs["remedy"]) if (limit, remedy) in none_left]
        if unpaid_for:
            yield say(lang, "{limit}: no hours are left for {names}; those cells (†) say nothing of the remedy itself.",
                      limit=NAMED[limit], names=enumerate_choices(unpaid_for))
    alone = select_five(tables["remedies"], measure="linkage", limit=NONE)
    yield say(lang, "Without a limit {up} of {all} remedies lift linkage, {down} lower it, {open} are undecided.", all=len(alone),
              **_signs(alone, "up", "down"))


def list_tipping_findings(tables: Mapping[str, Any], lang: str) -> Iterator[str]:
    """Yield how many levers of the limits break linkage, and how."""
    rows = tables["tipping"]
    rows = rows[(rows["indicator"] == "linkage") & (rows["remedy"] == NONE)]
    many = rows["kind"].value_counts()
    full = int(rows.get("saturated", pd.Series(False, rows.index))[rows["kind"] == CLIFF].sum())
    yield say(lang, "Of {all} levers of the limits, {cliff} break linkage at a cliff, {slope} wear it down by a slope, {step} at a "
              "step of the lever itself, {none} do not lower it, {idle} move nothing on this street, {open} are undecided; {saturated} "
              "of the cliffs lie where the committee has no hours left.", all=len(rows), cliff=many.get(CLIFF, 0),
              slope=many.get(SLOPE, 0), saturated=full, step=many.get(STEP, 0), idle=many.get(IDLE, 0),
              none=many.get(NO_LOSS, 0) + many.get(GAIN, 0), open=many.get(UNDECIDED, 0))


def list_path_findings(tables: Mapping[str, Any], lang: str) -> Iterator[str]:
    """Yield how many paths of limits come back once the limit is lifted."""
    rows = tables["paths"]
    many = rows[(rows["speed"] == "slow") & (rows["learning"] == "symmetric")]["verdict"].value_counts()
    yield say(lang, "Slow ramps: of {all} limit-and-indicator pairs under usual learning, {second} end in a second state, {lag} are "
              "lags, {back} come back at once, {none} show no effect, {open} are undecided.", all=int(many.sum()),
              second=many.get("second state", 0), lag=many.get("lag", 0), back=many.get("back at once", 0), none=many.get("no effect", 0),
              open=many.get("undecided", 0))


def count_won_back(pairs: Any, alone: Any, untested: set[tuple[str, str]]) -> dict[str, int]:
    """Count the pairs of which something is known: those of a sure loss, and of a remedy that is paid for; and what became of these.

    ``lifts``: those of the won in which the remedy raises the measure under the limit, and does not merely cost less than elsewhere.
    """
    at = pairs.set_index(["limit", "remedy"])
    known = at[at["share"].notna() & ~at.index.isin(untested)]
    rising = set(alone[alone["low"] > 0].set_index(["limit", "remedy"]).index)
    won = set(known[known["low"] > 0].index)
    return {"all": len(pairs), "known": len(known), "lifts": len(rising & won), **_signs(known, "won", "lost")}


def _signs(rows: Any, above: str, below: str) -> dict[str, int]:
    """How many intervals lie above 0, below it, and neither."""
    up, down = int((rows["low"] > 0).sum()), int((rows["high"] < 0).sum())
    return {above: up, below: down, "open": len(rows) - up - down}


def build_limits_report(found: ExperimentResult, lang: str) -> Report:
    """Build the report of ``wushe limits``, save the figures."""
    asked = found.asked
    experiment = Experiment(read_street(found), Path(), seeds=asked["seeds"], quick=asked["quick"], parts=asked["parts"])
    came = [upper_first(line) for line in list_findings(found.tables, lang)]
    seeds = enumerate_choices(join_messages((PART_NAMES[part], str(experiment.seeds_of(part))), " ") for part in experiment.parts)
    rest = [say(lang, "A limit is its levers at the severe setting, a remedy is its levers at full strength; both step in week 0, "
                "after one burn-in that all share. Effects are of the third year."),
            say(lang, "A recovery is a difference of differences: what a remedy wins under a limit, less what it wins without one.")]
    trust = [say(lang, "Seeds: {seeds}. Intervals are at 95%, so of twenty that leave out 0 by chance alone, one is to be expected.",
                 seeds=seeds),
             say(lang, "A remedy that a limit leaves no hours for (†), and a cliff where the committee's hours are spent, follow "
                 "from the model's constraint on hours; neither is a finding about the field.")]
    return build_report(
        found, lang, say(lang, "Report: the governance limits"), [
            say(lang, "What do the four limits of the linkage take from it, which of the four remedies win it back and at what "
                "price, where does linkage break, and does it come back once a limit is lifted?"),
            make_printable(describe_experiment(experiment, lang)).replace("`", "")],
        came[:2], [table._replace(folded=number > 2) for number, table in enumerate(make_limits_tables(found.tables, lang, MEASURES))],
        rest, trust, make_printable(asked["command"]), came[2:])


def list_screen_parts(tables: Mapping[str, pd.DataFrame], lang: str) -> list[str | ReportTable]:
    """List the tables of a screen, and what they come to."""
    return [*make_limits_tables(tables, lang), *list_findings(tables, lang)]


def format_limits_sections(tables: Mapping[str, pd.DataFrame], about: str, images: Sequence[str], lang: str = "en") -> list[str]:
    """Format the limits' part of a page, headings from the second level; ``images`` are paths as the page is to name them."""
    return ["## " + say(lang, "The governance limits"), "", about, "", *format_list(list_findings(tables, lang)),
            *(line for table in make_limits_tables(tables, lang, MEASURES) for line in format_section(table)),
            *(line for image in images for line in format_picture(Path(image).stem, image))]


def format_limits_page(tables: Mapping[str, pd.DataFrame], about: str, images: Sequence[str], command: str, lang: str = "en") -> str:
    """Format the whole page of ``wushe limits`` alone."""
    title, *body = format_limits_sections(tables, about, images, lang)
    return "\n".join([title.removeprefix("#"), "", *format_command(command, lang), *body[1:]])

"""Coefficients that matter (重要系数): Sobol indices of the coefficients that a screening puts first, for ``wushe sensitivity``."""

from typing import Any

from wushe_sim.experiments.sweep.indices import FEWEST
from wushe_sim.experiments.uncertainty.screening import Lengths
from wushe_sim.i18n import Message, enumerate_choices, msg, say
from wushe_sim.i18n.counted import count_weeks
from wushe_sim.report.document import ReportTable, make_table
from wushe_sim.report.labels import format_percent, label, lower_first
from wushe_sim.report.markdown import format_table
from wushe_sim.report.sensitivity import describe_chance, describe_note

MOST_OUTCOMES = 3


def make_shares_table(found: Any, lang: str) -> ReportTable:
    """Make the table of Sobol indices: a row for each coefficient, the greatest mean total index first."""
    means = found.frame.groupby("factor", sort=False)[["first", "total"]].mean().sort_values("total", ascending=False, kind="stable")
    by_name = {one.name: one for one in found.coefficients}
    headers = (msg("rank"), msg("coefficient"), msg("default [range]"), msg("mean first-order index"), msg("mean total index"),
               msg("makes most of (total, 95% interval)"))
    return make_table(lang, "", headers, [
        [str(rank), name, f"{by_name[name].default:g} [{by_name[name].low:g}–{by_name[name].high:g}]", format_percent(row["first"]),
         format_percent(row["total"]), _list_greatest(found.frame[found.frame["factor"] == name], lang)]
        for rank, (name, row) in enumerate(means.iterrows(), 1)])


def _list_greatest(rows: Any, lang: str) -> str:
    """The outcomes of which a coefficient makes most, each with its total index and the index's interval."""
    greatest = rows.dropna(subset=["total"]).sort_values("total", ascending=False, kind="stable").head(MOST_OUTCOMES)
    return enumerate_choices(
        say(lang, "{what} {total} ({low} to {high})", what=lower_first(label(row["indicator"], lang)), total=format_percent(row["total"]),
            low=format_percent(row["total_low"]), high=format_percent(row["total_high"]))
        for row in greatest.to_dict("records")).render(lang)


def list_notes(trajectories: int, found: Any, lang: str) -> list[str]:
    """What a reader must know of a screening and of Sobol indices, where they were made."""
    lines = []
    if 0 < trajectories < FEWEST:
        lines.append(say(lang, "Trajectories of the screening: {trajectories}. Fewer than {fewest} give an order in which neighbours may "
                         "change places.", trajectories=trajectories, fewest=FEWEST))
    if found is not None:
        lines += [*(describe_note(note, lang) for note in found.notes), describe_chance(found.frame, lang)]
    return lines


def describe_lengths(lengths: Lengths) -> Message:
    """Describe the runs of a screening and of a Sobol design."""
    return msg("Their runs have {weeks} after at most {burn_in} of burn-in, shorter than elsewhere, and share one seed.",
               weeks=count_weeks(lengths.weeks), burn_in=count_weeks(lengths.burn_in))


def format_section(trajectories: int, found: Any, lang: str) -> str:
    """Format what a page of the sensitivity says of the notes, and of Sobol indices where there are any."""
    lines = []
    if found is not None:
        lines += ["## " + say(lang, "What the variance comes from: Sobol indices of the {count} coefficients that the screening puts first",
                              count=len(found.coefficients)), "",
                  say(lang, "A first-order index is the share of an outcome's variance that a coefficient makes alone when these are drawn "
                      "from\ntheir ranges; a total index adds what it makes together with others. The other coefficients stay at the\n"
                      "scenario's values. Means are over the outcomes."), "", *format_table(make_shares_table(found, lang)), ""]
    notes = list_notes(trajectories, found, lang)
    return "\n".join([*lines, *notes, ""]) if notes else ""

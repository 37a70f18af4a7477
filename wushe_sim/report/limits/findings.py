"""Findings of the governance limits (治理限度的结论): what the tables of ``wushe limits`` come to, a sentence each."""

from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from wushe_sim.experiments.limits.runs import Experiment
from wushe_sim.experiments.limits.settings import NONE
from wushe_sim.experiments.limits.tipping import CLIFF, GAIN, IDLE, NO_LOSS, SLOPE, STEP, UNDECIDED
from wushe_sim.i18n import Message, end_sentence, enumerate_choices, introduce, join_clauses, join_sentences, msg, say
from wushe_sim.i18n.counted import count_communities, count_residents, count_seeds
from wushe_sim.report.labels import NO_NAME, PART_NAMES
from wushe_sim.report.limits.tables import NAMED, select_five, unpaid
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

"""Findings of the governance limits (治理限度的结论): what the tables of ``wushe limits`` come to, a sentence each."""

from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from wushe_sim.experiments.limits.runs import Experiment
from wushe_sim.experiments.limits.settings import HEAD_MEASURES, MIDDLE, NONE, REGIMES
from wushe_sim.experiments.limits.tipping import CLIFF, GAIN, IDLE, NO_LOSS, SLOPE, STEP, UNDECIDED
from wushe_sim.i18n import Message, end_sentence, introduce, join_clauses, join_sentences, msg, say
from wushe_sim.i18n.counted import count_communities, count_residents, count_seeds
from wushe_sim.report.labels import PART_NAMES, label
from wushe_sim.report.limits.brief import count_kinds, describe_limits
from wushe_sim.report.limits.wording import NO_DRAWS, REGIME_NAMES, select_main, select_rows
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
    """Yield what the limits cost, of which kinds the cells are, and what remedies do without a limit."""
    yield from describe_limits(tables, lang)
    for regime in REGIMES:
        rows = select_rows(tables["recoveries"], price=MIDDLE, regime=regime)
        for measure in HEAD_MEASURES:
            mine = rows[rows["measure"] == measure]
            if len(mine):
                yield say(lang, "{what}, limits {regime}: of {all} pairs of limit and remedy: {kinds}.", what=label(measure, lang),
                          regime=REGIME_NAMES[regime], all=len(mine), kinds=count_kinds(mine["kind"]))
    yield _say_prices(tables["recoveries"], lang)
    if not tables["recoveries"]["reach"].notna().any():
        yield NO_DRAWS.render(lang)
    for measure in HEAD_MEASURES:
        alone = select_main(tables["remedies"], measure=measure, limit=NONE)
        yield say(lang, "{what}, without a limit: {up} of {all} remedies better it, {down} worsen it, {open} are undecided.",
                  what=label(measure, lang), all=len(alone), **_signs(alone, "up", "down"))


def _say_prices(frame: Any, lang: str) -> str:
    """Say how many cells change their kind between the ends of the prices."""
    rows = select_rows(frame)
    rows = rows[rows["measure"].isin(HEAD_MEASURES)]
    kinds = rows.groupby(["regime", "limit", "remedy", "measure"])["kind"].agg(["size", "nunique"])
    known = kinds[kinds["size"] > 1]
    return say(lang, "Of {all} cells that were tried at several prices, {same} are of one kind at each of them.", all=len(known),
               same=int((known["nunique"] == 1).sum()))


def list_tipping_findings(tables: Mapping[str, Any], lang: str) -> Iterator[str]:
    """Yield how many levers of the limits break each head measure, and how."""
    for measure in HEAD_MEASURES:
        rows = tables["tipping"]
        rows = rows[(rows["indicator"] == measure) & (rows["remedy"] == NONE)]
        many = rows["kind"].value_counts()
        full = int(rows.get("saturated", pd.Series(False, rows.index))[rows["kind"] == CLIFF].sum())
        yield say(lang, "{what}: of {all} levers of the limits, {cliff} break it at a cliff, {slope} wear it down by a slope, {step} at a "
                  "step of the lever itself, {none} do not worsen it, {idle} move nothing on this street, {open} are undecided; "
                  "{saturated} of the cliffs lie where the committee has no hours left.", what=label(measure, lang), all=len(rows),
                  cliff=many.get(CLIFF, 0), slope=many.get(SLOPE, 0), saturated=full, step=many.get(STEP, 0), idle=many.get(IDLE, 0),
                  none=many.get(NO_LOSS, 0) + many.get(GAIN, 0), open=many.get(UNDECIDED, 0))


def list_path_findings(tables: Mapping[str, Any], lang: str) -> Iterator[str]:
    """Yield how many paths of limits come back once the limit is lifted."""
    rows = tables["paths"]
    many = rows[(rows["speed"] == "slow") & (rows["learning"] == "symmetric")]["verdict"].value_counts()
    yield say(lang, "Slow ramps: of {all} limit-and-indicator pairs under usual learning, {second} end in a second state, {lag} are "
              "lags, {back} come back at once, {none} show no effect, {open} are undecided.", all=int(many.sum()),
              second=many.get("second state", 0), lag=many.get("lag", 0), back=many.get("back at once", 0), none=many.get("no effect", 0),
              open=many.get("undecided", 0))


def _signs(rows: Any, above: str, below: str) -> dict[str, int]:
    """How many intervals lie above 0, below it, and neither."""
    up, down = int((rows["low"] > 0).sum()), int((rows["high"] < 0).sum())
    return {above: up, below: down, "open": len(rows) - up - down}

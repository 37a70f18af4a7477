"""Runs over draws (系数组上的运行) as a search reads them: a point for each set of coefficients, what it sets, and what scenarios set."""

import tomllib
from typing import Any

import pandas as pd

from wushe_sim.errors import BadInput
from wushe_sim.experiments.comparison.inputs import flatten
from wushe_sim.i18n import OptionName, msg
from wushe_sim.results import Result

APART = ("name", "label")
"""What may differ between scenarios without their runs being any different."""
LEVERS, COEFFICIENTS = "levers.", "parameters."


def get_sets(result: Result, summary: pd.DataFrame) -> pd.Series:
    """The set of coefficients of each row of a summary, by its number; of sets that are the same, by the first one's.

    Raises BadInput where the seeds lived with no draws.
    """
    draws = result.draws
    if draws is None:
        raise BadInput(msg("discover: the runs of this result share one set of coefficients; a run with {option}, or a sweep, "
                           "gives something that varies", option=OptionName("draws", "N")))
    places = draws.values.groupby(list(draws.values), sort=False).ngroup()
    firsts = {place: number for number, place in reversed(list(enumerate(places)))}
    return pd.Series([firsts[places[draws.choose_set(int(seed))]] for seed in summary["seed"]], index=summary.index, name="set")


def list_factors(result: Result, summary: pd.DataFrame) -> pd.DataFrame:
    """What varies over a result with draws.

    Parameters
    ----------
    result
        Its scenarios, and the sets of coefficients that its seeds lived with.
    summary
        A row for each run, with the columns scenario and seed.

    Returns
    -------
    DataFrame
        A row for each of these runs; a column for each coefficient of the sets (``parameters.need.public``), with the scenario's own value
        where it names the coefficient itself, and before these one for each thing in which scenarios differ (``admin_burden``).
    """
    sets, draws = get_sets(result, summary), result.draws
    assert draws is not None
    drawn = draws.values.iloc[sets.to_numpy()].set_index(summary.index).add_prefix(COEFFICIENTS)
    contents = {name: flatten({key: value for key, value in content.items() if key not in APART})
                for name, content in result.scenarios.items()}
    for name, content in contents.items():
        rows = (summary["scenario"] == name).to_numpy()
        for own in set(_list_own_coefficients(result.texts[name])) & set(drawn):
            drawn.loc[rows, own] = content[own]
    keys = [key for key in dict.fromkeys(key for content in contents.values() for key in content) if key not in drawn
            and len({content.get(key) for content in contents.values()}) > 1]
    settings = {key.removeprefix(LEVERS): [contents[name].get(key) for name in summary["scenario"]] for key in keys}
    return pd.concat([pd.DataFrame(settings, index=summary.index), drawn], axis=1)


def _list_own_coefficients(text: str) -> list[str]:
    """The coefficients that a scenario's file names, as columns."""
    said: Any = tomllib.loads(text).get("parameters", {})
    return [f"{COEFFICIENTS}{group}.{name}" for group, values in said.items() for name in values]

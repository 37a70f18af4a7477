"""The real places of a scenario (一个情景的真实村居): each read once, and measured; heterogeneity is then a finding and no setting."""

from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from wushe_sim.errors import BadInput
from wushe_sim.files.networks import read_place
from wushe_sim.files.paths import resolve_absolute
from wushe_sim.files.real_place import EVERYBODY, UNKNOWN, RealPlace
from wushe_sim.model.world.graph import group_assortativity, measure_network
from wushe_sim.scenario import Scenario

WHOLE = ("nodes", "ties", "isolates", "giant", "groups", "group_known")
"""Figures that are whole numbers; the others are kept to six digits."""


def read_real_places(scenario: Scenario) -> list[RealPlace]:
    """The places that the scenario's files describe, or none. Raises BadInput with what is wrong in all of them."""
    places, wrong = [], []
    for one in scenario.place.community:
        if one.network is not None:
            paths = {key: Path(scenario.folder or ".") / path for key, path in one.files().items()}
            try:
                places.append(_read_once(tuple(paths.items()), tuple(one.columns.items()), one.groups, one.graph, one.project,
                                         tuple(map(_state, paths.values()))))
            except BadInput as error:
                wrong += [message for message in error.messages if message not in wrong]
    if wrong:
        raise BadInput(wrong)
    return places


@lru_cache(maxsize=64)  # every seed needs them again
def _read_once(paths: Iterable[tuple[str, Path]], columns: Iterable[tuple[str, str]], groups: str | None, graph: str | None,
               project: str | None, state: Any) -> RealPlace:
    """A place, read anew only where the state of a file has changed since."""
    return read_place(**dict(paths), columns=dict(columns), groups=groups, graph=graph, project=project)


def _state(path: Path) -> tuple[Any, ...]:
    try:
        found = path.stat()
    except OSError:
        return ()
    return resolve_absolute(path), found.st_mtime_ns, found.st_size, found.st_ino


def count_scenario_residents(scenario: Scenario) -> int:
    """How many live in a scenario's street, whoever says so."""
    return scenario.place.made_residents + sum(len(place.ids) for place in read_real_places(scenario))


def count_residents_of_each(scenario: Scenario) -> list[int]:
    """How many live in each community of a scenario's street, in order."""
    if places := read_real_places(scenario):
        return [len(place.ids) for place in places]
    return [one.residents or 0 for one in scenario.place.community] or [scenario.place.residents or 0] * scenario.place.communities


def measure_place(place: RealPlace) -> dict[str, float | int]:
    """What a real place is like: its network, and how its groups divide it; what is not defined is left out.

    With group shares p among those whose group is known: fractionalization 1 − Σp² (the chance that two differ; Alesina and others 2003),
    polarization 4Σp²(1 − p) (1 with two halves; Montalvo and Reynal-Querol 2005), and Newman's assortativity of their ties.
    """
    figures: dict[str, Any] = measure_network(place.ties)
    if place.asked_groups and place.group_names != (EVERYBODY,):
        known = ~np.isin(place.group, [g for g, name in enumerate(place.group_names) if name == UNKNOWN])
        figures["groups"], figures["group_known"] = len(set(place.group[known].tolist())), int(known.sum())
        if known.any():
            figures |= measure_division(np.bincount(place.group[known], minlength=len(place.group_names)))
            figures["group_assortativity"] = group_assortativity(place.ties, place.group, known)
    return {name: int(value) if float(value).is_integer() and name in WHOLE else round(float(value), 6)
            for name, value in figures.items() if np.isfinite(value)}


def measure_division(sizes: Any) -> dict[str, float]:
    """Fractionalization and polarization of groups of these sizes."""
    shares = np.asarray(sizes, float) / max(float(np.sum(sizes)), 1)
    return {"fractionalization": float(1 - (shares**2).sum()), "polarization": float(4 * (shares**2 * (1 - shares)).sum())}


def name_communities(scenario: Scenario) -> list[str]:
    """Names of the communities: their own, the stems of their files, or c00, c01 …; made unlike by a number where two are alike."""
    if not scenario.place.community:
        return [f"c{c:02d}" for c in range(scenario.place.communities)]
    stems = [one.name.strip() if one.name else Path(one.network).name.split(".")[0] if one.network else f"c{c:02d}"
             for c, one in enumerate(scenario.place.community)]
    return [stem if stems.count(stem) == 1 else f"{stem}-{n}" for n, stem in enumerate(stems)]


def describe_places(scenario: Scenario) -> dict[str, dict[str, Any]]:
    """What is known of each real place of a scenario, by its name: figures, what was mended, the first of that, and what is not used."""
    return {
        name: {"figures": measure_place(place), "mended": dict(place.mended), "first": {key: list(ids) for key, ids in place.first.items()},
               "left_out": {key: list(names) for key, names in place.left_out.items()}}
        for name, place in zip(name_communities(scenario), read_real_places(scenario), strict=False)
    }

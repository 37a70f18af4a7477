"""Designs (实验设计): which points of what varies are run. SciPy and SALib sample; points are made when they are asked for."""

import math
import warnings
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from pydantic_core import PydanticCustomError

from wushe_sim.errors import BadInput
from wushe_sim.experiments.sweep.factors import Factor
from wushe_sim.i18n import enumerate_choices, msg
from wushe_sim.i18n.message import Text as Message
from wushe_sim.scenario.kinds import Choice, Text, Truth, Whole, get_message

KINDS = ("grid", "lhs", "sobol", "saltelli", "morris", "table")
MOST_POINTS = 10_000_000
MOST_SAMPLED = 1 << 20
_POINTS, _SEED = Whole(1, MOST_SAMPLED, "points"), Whole(0, 2**32 - 1)
SETTINGS: dict[str, dict[str, Any]] = {
    "grid": {}, "lhs": {"points": _POINTS, "seed": _SEED}, "sobol": {"points": _POINTS, "seed": _SEED},
    "saltelli": {"points": _POINTS, "seed": _SEED, "second_order": Truth()},
    "morris": {"points": Whole(2, MOST_SAMPLED, "trajectories"), "levels": Whole(2, 100, "levels"), "seed": _SEED},
    "table": {"file": Text(1024)},
}
"""What each kind of design may be given; see docs/how-to/run-a-sweep.md."""
DEFAULTS = {"seed": 0, "second_order": False, "levels": 4}


class Design(NamedTuple):
    """A kind of design and its settings, defaults written out."""

    kind: str
    settings: dict[str, Any]

    def said(self) -> dict[str, Any]:
        """As it stands in a sweep's file."""
        return {"kind": self.kind, **self.settings}


def read_design_settings(said: Any) -> Design:
    """A design from what is written; raises BadInput with a line for each thing that is wrong, each beginning with its key."""
    if isinstance(said, str):
        said = {"kind": said}
    if not isinstance(said, dict) or "kind" not in said:
        raise BadInput(msg('a table with its kind is wanted, such as {{ kind = "lhs", points = 100 }} (allowed kinds {names})',
                           names=enumerate_choices(KINDS)))
    try:
        kind = Choice(KINDS).check(said["kind"])
    except PydanticCustomError as wrong:
        raise BadInput(msg("kind {problem}", problem=get_message(wrong))) from None
    allowed, wrong, settings = SETTINGS[kind], [], {}
    for key, value in said.items():
        try:
            if key == "kind":
                continue
            if key not in allowed:
                wrong.append(msg("{key} is nothing that a design of kind {kind} has (allowed {names})",
                                 key=key, kind=kind, names=enumerate_choices(["kind", *allowed])))
            else:
                settings[key] = allowed[key].check(value)
        except PydanticCustomError as refused:
            wrong.append(msg("{key} {problem}", key=key, problem=get_message(refused)))
    wrong += [msg("{key} is missing: a design of kind {kind} needs it", key=key, kind=kind)
              for key in ("points", "file") if key in allowed and key not in said]
    if wrong:
        raise BadInput(wrong)
    return Design(kind, {key: settings.get(key, DEFAULTS.get(key)) for key in allowed})


def count_points(design: Design, factors: Sequence[Factor]) -> int:
    """How many points a design has, counted before any is made; raises BadInput where it cannot be made of these factors."""
    points, size = design.settings.get("points", 0), len(factors)
    if design.kind == "grid":
        lacking = [factor.name for factor in factors if factor.number_of_steps == 0]
        if lacking:
            raise BadInput(msg("a grid needs steps for {names}, such as {{ min = 0.0, max = 0.9, steps = 4 }}",
                               names=enumerate_choices(lacking)))
        return math.prod(factor.number_of_steps for factor in factors)
    return {"lhs": points, "sobol": points, "saltelli": points * ((2 * size if design.settings.get("second_order") else size) + 2),
            "morris": points * (size + 1)}[design.kind]


def list_notes(design: Design) -> list[Message]:
    """What a user should know of a design that is no error."""
    points = design.settings.get("points", 0)
    if design.kind in ("sobol", "saltelli") and points & (points - 1):
        below = 1 << (points.bit_length() - 1)
        return [msg("design: {points} points are no power of 2, for which this design is even (such as {below} or {above})",
                    points=points, below=below, above=2 * below)]
    return []


class Points:
    """The points of a design, each a value for every factor."""

    def __init__(self, design: Design, factors: Sequence[Factor]) -> None:
        """Sampled designs are drawn here, as numbers from 0 to 1; a grid is counted."""
        self._factors, self._number = tuple(factors), count_points(design, factors)
        self._grid = [factor.steps() for factor in factors] if design.kind == "grid" else None
        self._units = None if self._grid is not None else draw_unit_points(design, [factor.size for factor in factors])
        assert self._units is None or len(self._units) == self._number

    @property
    def units(self) -> NDArray[np.float64] | None:
        """The points as they were drawn, points × numbers from 0 to 1; None for a grid, whose points are counted."""
        return self._units

    def __len__(self) -> int:
        return self._number

    def __getitem__(self, number: int) -> tuple[Any, ...]:
        """The values of one; in a grid the last factor moves fastest."""
        if not 0 <= number < self._number:
            raise IndexError(number)
        if self._grid is not None:
            values = []
            for steps in reversed(self._grid):
                number, place = divmod(number, len(steps))
                values.append(steps[place])
            return tuple(reversed(values))
        assert self._units is not None
        unit, values, at = self._units[number].tolist(), [], 0
        for factor in self._factors:
            values.append(factor.at(unit[at:at + factor.size]))
            at += factor.size
        return tuple(values)


def draw_unit_points(design: Design, sizes: Sequence[int]) -> NDArray[np.float64]:
    """Draw a sampled design as numbers from 0 to 1, points × numbers.

    ``sizes`` has how many numbers each factor takes. In Saltelli's and Morris's designs, which move one factor at a time, the numbers of
    a factor move together, so that a mix is one factor and has one index.
    """
    settings = design.settings
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a number that is no power of 2 is said in our own words
        if design.kind in ("lhs", "sobol"):
            from scipy.stats import qmc  # this and SALib take longer to import than all else, and a grid needs neither

            maker = {"lhs": qmc.LatinHypercube, "sobol": qmc.Sobol}[design.kind](sum(sizes), rng=settings["seed"])
            return np.asarray(maker.random(settings["points"]), np.float64)
        problem = make_problem(sizes)
        if design.kind == "saltelli":
            from SALib.sample import sobol

            return sobol.sample(problem, settings["points"], calc_second_order=settings["second_order"], seed=settings["seed"])
        from SALib.sample import morris

        return morris.sample(problem, settings["points"], num_levels=settings["levels"], seed=settings["seed"])


def make_problem(sizes: Sequence[int]) -> dict[str, Any]:
    """Make what SALib calls a problem: numbers from 0 to 1, with a group for each factor where one takes several."""
    groups = [f"factor {place}" for place, size in enumerate(sizes) for _ in range(size)]
    problem = {"num_vars": len(groups), "names": [f"u{number}" for number in range(len(groups))], "bounds": [[0.0, 1.0]] * len(groups)}
    return problem | ({"groups": groups} if max(sizes, default=1) > 1 else {})

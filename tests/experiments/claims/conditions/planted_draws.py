"""Draws whose verdicts are planted: effects are functions of what was drawn, so that what decides is known."""

from wushe_sim.experiments.claims.conditions.drawn import frame_points, list_drawn
from wushe_sim.experiments.claims.draws import draw_worlds
from wushe_sim.experiments.claims.effects import plain_street
from wushe_sim.experiments.claims.hypothesis import PLAIN, Arm, Hypothesis, less, part, stepped

BASE = plain_street({"communities": 2, "residents": 200}).replace(burn_in=26)
DRAWN = list_drawn(BASE)
QUIT, POSTS, FORM = "mobilise.quit_hazard", "posts", "self_sealing"

ONE = Hypothesis("H5", "a", "III.3", {PLAIN: Arm({}), "tasks": Arm(stepped(task_downshift=0.6))},
                 (part("alone", "coverage falls", "coverage", less("tasks"), -1),), "alone", ("hand_down",))
TWO = Hypothesis("H6", "b", "III.3", {PLAIN: Arm({}), "tasks": Arm(stepped(task_downshift=0.6))},
                 (part("first", "a", "coverage", less("tasks"), -1), part("second", "b", "linkage", less("tasks"), 1)), "first", ())


def plant(points, effect_of, hypothesis="H5", key="alone", threshold=0.1):
    """The rows that runs would leave: each draw's effect as a function of its point, against one threshold."""
    rows = [{"hypothesis": hypothesis, "part": key, "draw": draw, "effect": float(effect_of(points.loc[draw])), "threshold": threshold,
             "contrast": True} for draw in points.index]
    return rows


def points_of(number, columns=None):
    """So many draws; of the first so many things that are drawn, and those that effects are planted on, where fewer do."""
    points = frame_points(DRAWN, draw_worlds(number))
    return points if columns is None else points[list(dict.fromkeys([*points.columns[:columns], QUIT, POSTS, FORM]))]

"""Results (结果): what was counted in some runs, and the tidy tables that follow from it. A result never changes."""

from wushe_sim.results.reading import load
from wushe_sim.results.result import Result
from wushe_sim.results.run import LAST_WEEKS, STREET, Run, make_run

__all__ = ["LAST_WEEKS", "STREET", "Result", "Run", "load", "make_run"]

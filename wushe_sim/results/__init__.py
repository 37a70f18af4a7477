"""结果 a result: what was counted in some runs, and the tidy tables that follow from it. A result never changes."""

from wushe_sim.results.folder import load
from wushe_sim.results.result import LAST_WEEKS, STREET, Result, Run, kept

__all__ = ["LAST_WEEKS", "STREET", "Result", "Run", "kept", "load"]

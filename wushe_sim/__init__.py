"""wushe_sim: an agent-based simulation of China's five-actor linkage (五社联动).

Public names are loaded when they are first used, so that ``import wushe_sim`` costs nothing.
"""

from importlib import import_module

__version__ = "0.1.0"

TYPE_CHECKING = False
"""What type checkers take for true. Nothing else is imported: ``__main__`` takes the working directory off the path after this."""
if TYPE_CHECKING:
    from typing import Any

    from wushe_sim import interventions
    from wushe_sim.agents import (
        Agency,
        City,
        Committee,
        Donor,
        Foundation,
        Organization,
        Resident,
        SocialWorker,
        Street,
        Volunteer,
        rule,
    )
    from wushe_sim.errors import BadInput, StorageError
    from wushe_sim.experiments.comparison import compare
    from wushe_sim.experiments.loading import load
    from wushe_sim.experiments.sweeping import SweepInterrupted, sweep
    from wushe_sim.experiments.workbench import workbench_model
    from wushe_sim.extension import Extension
    from wushe_sim.extensions import extend
    from wushe_sim.indicators import Indicators
    from wushe_sim.levers import Levers
    from wushe_sim.model import WusheModel
    from wushe_sim.report import plot
    from wushe_sim.report.lives import trace
    from wushe_sim.report.saving import save
    from wushe_sim.report.why import why
    from wushe_sim.results import Result
    from wushe_sim.running import Interrupted, run
    from wushe_sim.scenario import Scenario
    from wushe_sim.switches import Switches

__all__ = [
    "Agency", "BadInput", "City", "Committee", "Donor", "Extension", "Foundation", "Indicators", "Interrupted", "Levers", "Organization",
    "Resident", "Result", "Scenario", "SocialWorker", "StorageError", "Street", "SweepInterrupted", "Switches", "Volunteer", "WusheModel",
    "compare", "extend", "interventions", "load", "plot", "rule", "run", "save", "sweep", "trace", "why", "workbench_model",
]

_HOMES = {
    "BadInput": "errors", "StorageError": "errors", "Scenario": "scenario", "Levers": "levers", "Switches": "switches",
    "Indicators": "indicators", "Result": "results", "load": "experiments.loading", "run": "running", "Interrupted": "running",
    "WusheModel": "model", "rule": "agents", "Resident": "agents", "Volunteer": "agents", "SocialWorker": "agents",
    "Organization": "agents", "Agency": "agents", "Donor": "agents", "Foundation": "agents", "Committee": "agents", "Street": "agents",
    "City": "agents", "sweep": "experiments.sweeping", "SweepInterrupted": "experiments.sweeping",
    "compare": "experiments.comparison", "save": "report.saving", "trace": "report.lives", "why": "report.why",
    "Extension": "extension", "extend": "extensions", "workbench_model": "experiments.workbench",
}


def __getattr__(name: str) -> "Any":
    """A public name, from the room that it lives in."""
    if name in ("interventions", "plot"):
        return import_module("wushe_sim.interventions" if name == "interventions" else "wushe_sim.report.plot")
    if name not in _HOMES:
        raise AttributeError(f"module 'wushe_sim' has no attribute {name!r}")
    return getattr(import_module(f"wushe_sim.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})

"""wushe_sim: an agent-based simulation of China's five-actor linkage (五社联动).

Public names are loaded when they are first used, so that ``import wushe_sim`` costs nothing.
"""

from importlib import import_module

__version__ = "0.1.0"

TYPE_CHECKING = False
"""What type checkers take for true. Nothing else is imported: ``__main__`` takes the working directory off the path after this."""
if TYPE_CHECKING:
    from typing import Any

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
    from wushe_sim.agents.model import WusheModel
    from wushe_sim.errors import BadInput, StorageError
    from wushe_sim.experiments.comparison import arms
    from wushe_sim.experiments.comparison.comparison import compare
    from wushe_sim.experiments.comparison.need import follow_need
    from wushe_sim.experiments.discovery.discovery import discover
    from wushe_sim.experiments.loading import load
    from wushe_sim.experiments.planning.planning import plan
    from wushe_sim.experiments.rerun.repetition import rerun
    from wushe_sim.experiments.sweep.runner import SweepInterrupted, sweep
    from wushe_sim.experiments.uncertainty.calibration import calibrate
    from wushe_sim.experiments.uncertainty.workbench import workbench_model
    from wushe_sim.model.extension import Count, Decision, Extension, Indicator, Lever, Reader, Stage
    from wushe_sim.model.extensions import extend
    from wushe_sim.model.indicators import Indicators
    from wushe_sim.model.levers import Levers
    from wushe_sim.model.switches import Switches
    from wushe_sim.report import catalogue, plot
    from wushe_sim.report.listing import claims, counts, decisions, explain, indicators, levers, parameters, switches
    from wushe_sim.report.living import watch_cases
    from wushe_sim.report.save import save
    from wushe_sim.report.studies import limits, verdicts
    from wushe_sim.report.trace import trace
    from wushe_sim.report.why import why
    from wushe_sim.results import Result
    from wushe_sim.results.ensemble import Ensemble
    from wushe_sim.running import interventions
    from wushe_sim.running.runner import Interrupted, run
    from wushe_sim.scenario import Scenario

__all__ = [
    "Agency", "BadInput", "City", "Committee", "Count", "Decision", "Donor", "Ensemble", "Extension", "Foundation", "Indicator",
    "Indicators",
    "Interrupted", "Lever", "Levers", "Organization", "Reader", "Resident", "Result", "Scenario", "SocialWorker", "Stage", "StorageError",
    "Street", "SweepInterrupted", "Switches", "Volunteer", "WusheModel", "arms", "calibrate", "catalogue", "claims", "compare", "counts",
    "decisions", "discover", "explain", "extend", "follow_need", "indicators", "interventions", "levers", "limits", "load", "parameters",
    "plan", "plot", "rerun", "rule", "run", "save", "sweep", "switches", "trace", "verdicts", "watch_cases", "why", "workbench_model",
]

_HOMES = {
    "errors": ("BadInput", "StorageError"),
    "scenario": ("Scenario",),
    "model.levers": ("Levers",),
    "model.switches": ("Switches",),
    "model.indicators": ("Indicators",),
    "model.extension": ("Count", "Decision", "Extension", "Indicator", "Lever", "Reader", "Stage"),
    "model.extensions": ("extend",),
    "results": ("Result",),
    "results.ensemble": ("Ensemble",),
    "running.runner": ("Interrupted", "run"),
    "agents": ("Agency", "City", "Committee", "Donor", "Foundation", "Organization", "Resident", "SocialWorker", "Street", "Volunteer",
               "rule"),
    "agents.model": ("WusheModel",),
    "experiments.discovery.discovery": ("discover",),
    "experiments.loading": ("load",),
    "experiments.planning.planning": ("plan",),
    "experiments.rerun.repetition": ("rerun",),
    "experiments.sweep.runner": ("SweepInterrupted", "sweep"),
    "experiments.comparison.comparison": ("compare",),
    "experiments.comparison.need": ("follow_need",),
    "experiments.uncertainty.calibration": ("calibrate",),
    "experiments.uncertainty.workbench": ("workbench_model",),
    "report.listing": ("claims", "counts", "decisions", "explain", "indicators", "levers", "parameters", "switches"),
    "report.living": ("watch_cases",),
    "report.save": ("save",),
    "report.studies": ("limits", "verdicts"),
    "report.trace": ("trace",),
    "report.why": ("why",),
}
"""The modules that public names live in."""
_MODULES = {"arms": "experiments.comparison", "catalogue": "report", "interventions": "running", "plot": "report"}
"""Public names that are modules, and the packages that they live in."""


def __getattr__(name: str) -> "Any":
    """A public name, from the module that it lives in."""
    if name in _MODULES:
        return import_module(f"wushe_sim.{_MODULES[name]}.{name}")
    for module, names in _HOMES.items():
        if name in names:
            return getattr(import_module(f"wushe_sim.{module}"), name)
    raise AttributeError(f"module 'wushe_sim' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})

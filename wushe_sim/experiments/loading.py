"""Loading (读取) of whatever a result folder holds: a run's result, a sweep's or an experiment's."""

from pathlib import Path
from typing import Any

from wushe_sim.experiments.experiment_folder import read_experiment
from wushe_sim.experiments.planning.folder import read_plan
from wushe_sim.experiments.sweep.result import SweepResult
from wushe_sim.results import load as load_run
from wushe_sim.results.manifest import LIMITS, PLAN, SWEEP, VERDICTS, read_manifest


def load(directory: str | Path) -> Any:
    """Read a result folder: a ``Result``; what a sweep gave (``SweepResult``), whether it is finished or not; what `wushe limits` or
    `wushe verdicts` found (``ExperimentResult``); or a ``BudgetPlan``.

    Raises BadInput where it is none, and StorageError, with the file's name, where one is damaged.
    """
    kind = read_manifest(Path(directory))["kind"]
    if kind == PLAN:
        return read_plan(Path(directory))
    if kind in (LIMITS, VERDICTS):
        return read_experiment(Path(directory))
    if kind != SWEEP:
        return load_run(directory)
    return SweepResult(directory)

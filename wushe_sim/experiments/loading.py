"""Loading (读取): whatever a result folder holds, a run's result or a sweep's."""

from pathlib import Path
from typing import Any

from wushe_sim.results import load as load_run
from wushe_sim.results.folder import read_manifest


def load(directory: str | Path) -> Any:
    """Read a result folder: a ``Result``, or what a sweep gave (``Swept``), whether it is finished or not.

    Raises BadInput where it is none, and StorageError, with the file's name, where one is damaged.
    """
    if read_manifest(Path(directory)).get("kind") != "sweep":
        return load_run(directory)
    from wushe_sim.experiments.swept import Swept  # brings in what sweeps are made with

    return Swept(directory)

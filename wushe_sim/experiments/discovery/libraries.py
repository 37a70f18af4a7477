"""Libraries (分析库) that only the extra ``analysis`` installs: scikit-learn for classifiers and fits, the EMA Workbench for PRIM."""

import warnings
from importlib import import_module
from typing import Any

from wushe_sim.errors import BadInput, require

EXTRA, ASKED_BY = "analysis", "wushe verdicts"
NEEDED = ("sklearn", "ema_workbench")


def load(module: str, asked_by: str = ASKED_BY) -> Any:
    """Import a module of one of the libraries. Raises BadInput, naming what asked for it, where the library is not installed."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the workbench names every optional library that it does not find
        require(module.partition(".")[0], EXTRA, asked_by)
        return import_module(module)


def find_missing() -> BadInput | None:
    """Find the first library that is not installed: the error that ``load`` would raise, or None."""
    try:
        require_all(ASKED_BY)
    except BadInput as error:
        return error
    return None


def require_all(asked_by: str) -> None:
    """Raise BadInput, naming what asked for it, unless all of the libraries are installed."""
    for library in NEEDED:
        load(library, asked_by)

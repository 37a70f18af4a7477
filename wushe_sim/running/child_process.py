"""Child processes (子进程): how this package starts Python again, so that no file in the working directory is taken for a library.

A child runs with ``-P`` and imports from where its parent does, but for the working directory, which Python puts first by itself for
``python -m``, ``python -c`` and notebooks. What a user's own code was imported from there travels by value.
"""

import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from types import ModuleType
from typing import Any

import cloudpickle

HOME = str(Path(__file__).resolve().parent.parent.parent)
"""Where this package was imported from."""


def python_command(*words: str) -> list[str]:
    """The command that starts this Python with some arguments, without the working directory on its path."""
    return [sys.executable, "-P", *words]


def child_environment(named: Iterable[str] = (), **more: str) -> dict[str, str]:
    """The environment of a child: this process's own, with PYTHONPATH set to what the child may import from.

    Parameters
    ----------
    named : iterable of str
        Modules that the child imports by name, such as extensions: where they lie stands last on its path if it is not there otherwise.
    **more : str
        Further variables.
    """
    kept, _ = split_path()
    homes = [HOME, *(home for name in named if (home := find_home(sys.modules.get(name.partition(".")[0]))))]
    path = dict.fromkeys([*kept, *(home for home in homes if not is_among(home, kept))])
    return {**os.environ, **more, "PYTHONPATH": os.pathsep.join(path)}


def split_path() -> tuple[list[str], list[str]]:
    """Split ``sys.path`` into what a child imports from and the working directory by whatever name (at most one, else nothing).

    A relative entry is no child's. The working directory stays where a user put it: PYTHONPATH names it in full, or the script that
    runs lies there.
    """
    try:
        here = os.getcwd()
    except OSError:  # it is gone, and nothing can be imported from it
        here = ""
    wanted = [entry for entry in (*os.environ.get("PYTHONPATH", "").split(os.pathsep), find_script_folder()) if os.path.isabs(entry)]
    entries = [entry for entry in sys.path if os.path.isabs(entry) and os.path.exists(entry) and os.pathsep not in entry]
    kept = [entry for entry in entries if not is_among(entry, [here]) or is_among(entry, wanted)]
    return kept, [here] if here and not is_among(here, kept) else []


def find_script_folder() -> str:
    """The folder of the script that this process runs; empty where it runs a module, a line of code or a notebook."""
    main: Any = sys.modules.get("__main__")
    file = getattr(main, "__file__", None)
    return os.path.dirname(os.path.abspath(file)) if file and getattr(main, "__spec__", None) is None else ""


def is_among(folder: str, folders: Iterable[str]) -> bool:
    """Whether a folder is one of some, by whatever name."""
    return os.path.realpath(folder) in {os.path.realpath(one) for one in folders if one}


def find_home(module: ModuleType | None) -> str:
    """The folder that a module or package of the top level was imported from; empty where it lies in none."""
    file = getattr(module, "__file__", None)
    if not file:
        return ""
    folder = os.path.dirname(os.path.abspath(file))
    return os.path.dirname(folder) if hasattr(module, "__path__") else folder


def dump_for_child(value: Any, file: Any) -> None:
    """Pickle a value for a child: what user code was imported from the working directory goes by value, for the child cannot import it."""
    _, left_out = split_path()
    for module in modules_from(left_out, dict(sys.modules)):
        cloudpickle.register_pickle_by_value(module)
    cloudpickle.dump(value, file)


def modules_from(folders: list[str], modules: Mapping[str, Any]) -> Iterator[ModuleType]:
    """Modules and packages of the top level that lie in one of some folders; this package itself is none of them."""
    for name, module in modules.items() if folders else ():
        if name not in ("__main__", "wushe_sim") and "." not in name and isinstance(module, ModuleType) \
                and (home := find_home(module)) and is_among(home, folders):
            yield module

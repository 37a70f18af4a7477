"""Provenance (来源) of a result: full scenarios, seeds, versions, the machine, and digests of everything that went in."""

import hashlib
import json
import os
import platform
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

from wushe_sim.engine.sources import digest_sources, find_version
from wushe_sim.files.raw_files import read_packed_bytes
from wushe_sim.model.extensions import describe_extensions

FORMAT = 1
"""The number of the result folder's form."""
VERSION: str = import_module(__name__.partition(".")[0]).__version__
"""The package's own version; asked for like this because the package's front door leads to rooms above this one."""
MODEL = "2.1"
"""The model's version. It rises with every change of a result, which CHANGELOG.md names and tests/baseline.json holds."""
LIBRARIES = ("numpy", "numba", "llvmlite", "pandas", "pyarrow")
NUMBERS_COME_FROM = (
    "engine", "model", "scenario", "running", "agents",
    "files/columns.py", "files/edge_lists.py", "files/graph_formats.py", "files/json_graphs.py", "files/kept_graphs.py",
    "files/matrices.py", "files/networks.py", "files/pajek.py", "files/raw_files.py", "files/real_place.py", "files/request.py",
    "files/sheets.py", "files/two_modes.py", "files/ucinet.py", "files/workbook.py", "files/xml_graphs.py",
    "results/ensemble.py", "results/run.py", "results/rows.py", "results/result.py", "results/tables.py",
)
"""The sources that a run's numbers come from: an edit there makes another result, and an edit elsewhere none (tests/results say why)."""
PYTHON_OF_USERS = ("extensions", "overrides", "each_week")
"""What a manifest says of a user's own Python; numbers come from it as from the sources."""


@cache  # a process works with the sources that it has imported, whatever is written to their files meanwhile
def digest_code(*subjects: str) -> str:
    """Name the state of the sources that numbers come from, of NumPy and of Numba: what decides whether work may be continued.

    Parameters
    ----------
    *subjects : str
        Rooms that count besides, where what is kept is made there, such as ``experiments/sweep``.
    """
    return digest_sources((*NUMBERS_COME_FROM, *subjects), find_version("numba"), find_version("numpy"))


def describe_work(scenarios: Sequence[Any], seeds: Iterable[int], *subjects: str, draws: Any = None) -> dict[str, Any]:
    """What is to be done, before it is done: scenarios in full, seeds, draws, versions, and digests of the inputs and of the sources."""
    contents = {scenario.name: scenario.content() for scenario in scenarios}
    numbers, read = [int(seed) for seed in seeds], {scenario.name: _digest_files(scenario) for scenario in scenarios}
    return {
        "format": FORMAT, "kind": "run", "scenarios": contents, "seeds": numbers,
        "inputs": _inputs_digest(contents, numbers, [digest for files in read.values() for digest in files.values()]),
        "code": digest_code(*subjects),
        "versions": {"wushe_sim": VERSION, "model": MODEL, "python": platform.python_version(),
                     **{name: find_version(name) for name in LIBRARIES}},
        "machine": {"cpu": _cpu(), "system": f"{platform.system()} {platform.machine()}"},
        "begun": now(), **({"extensions": there} if (there := describe_extensions()) else {}),
        **({} if draws is None else {"draws": draws.describe()}),
        **({"read": places} if (places := {scenario.name: {"folder": _name_folder(scenario), "files": read[scenario.name]}
                                           for scenario in scenarios if read[scenario.name]}) else {}),
    }


def is_same_work(manifest: Mapping[str, Any], work: Mapping[str, Any]) -> bool:
    """Whether a folder's result is that of the same scenarios, files, seeds and draws by the same code, ours and the user's: to write it
    again loses nothing.
    """
    there, here = ((said.get("draws") or {}).get("digest") for said in (manifest, work))
    return there == here and all(manifest.get(key) == work.get(key) for key in ("format", "kind", "inputs", "code", *PYTHON_OF_USERS))


def now() -> str:
    """The moment, in UTC."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def _inputs_digest(contents: Mapping[str, Any], seeds: list[int], files: Iterable[str]) -> str:
    """A digest of scenarios, seeds and the digests of the files of real places; where the files lie is no part of it."""
    digest = hashlib.sha256(json.dumps([contents, seeds], sort_keys=True, ensure_ascii=False).encode())
    for one in files:
        digest.update(bytes.fromhex(one))
    return digest.hexdigest()


def _digest_files(scenario: Any) -> dict[str, str]:
    """The SHA-256 of each file of a scenario's real places, by the key that names it (``place.community[0].network``)."""
    return {key: digest_bytes(read_packed_bytes(path)) for key, path in scenario.files().items()}


def digest_bytes(data: bytes) -> str:
    """The SHA-256 of a file's content, as manifests say it."""
    return hashlib.sha256(data).hexdigest()


def _name_folder(scenario: Any) -> str:
    """The folder that a scenario's relative paths start from, as seen from the current one, so that no user's name stands in a manifest."""
    try:
        return Path(os.path.relpath(scenario.folder)).as_posix()
    except (ValueError, OSError):  # another drive, or no current folder
        return "."


def _cpu() -> str:
    """The processor's name, as far as the system tells it."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        lines = []
    named = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(named, platform.processor() or platform.machine())

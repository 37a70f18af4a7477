"""Where a result comes from: full scenarios, seeds, versions, the machine, and a digest of everything that went in."""

import hashlib
import json
import platform
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from wushe_sim.files.raw_files import read_packed_bytes
from wushe_sim.model.extensions import described

FORMAT = 1
"""The number of the result folder's form."""
VERSION: str = import_module(__name__.partition(".")[0]).__version__
"""The package's own version; asked for like this because the package's front door leads to rooms above this one."""
MODEL = "1.5"
"""The model's version. It rises with every change of a result, which CHANGELOG.md names and tests/baseline.json holds."""
LIBRARIES = ("numpy", "numba", "llvmlite", "pandas", "pyarrow")


def work_of(scenarios: Sequence[Any], seeds: Iterable[int]) -> dict[str, Any]:
    """What is to be done, before it is done: scenarios in full, seeds, versions, and digests of the inputs and of the package's sources."""
    from wushe_sim.engine.kernel_cache import sources_digest  # brings Numba in, which reading a result does not need

    contents = {scenario.name: scenario.content() for scenario in scenarios}
    numbers = [int(seed) for seed in seeds]
    return {
        "format": FORMAT, "kind": "run", "scenarios": contents, "seeds": numbers,
        "inputs": _inputs_digest(contents, numbers, [path for scenario in scenarios for path in scenario.files().values()]),
        "code": sources_digest(), "versions": {"wushe_sim": VERSION, "model": MODEL, "python": platform.python_version(), **_versions()},
        "machine": {"cpu": _cpu(), "system": f"{platform.system()} {platform.machine()}"},
        "begun": now(), **({"extensions": there} if (there := described()) else {}),
    }


def same_work(manifest: Mapping[str, Any], work: Mapping[str, Any]) -> bool:
    """Whether a folder's result is that of the same scenarios, files and seeds by the same code: to write it again loses nothing."""
    return all(manifest.get(key) == work.get(key) for key in ("format", "kind", "inputs", "code", "extensions"))


def now() -> str:
    """The moment, in UTC."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def _inputs_digest(contents: Mapping[str, Any], seeds: list[int], files: Iterable[Path]) -> str:
    """A digest of scenarios, seeds and the bytes of the files of real places; where the files lie is no part of it."""
    digest = hashlib.sha256(json.dumps([contents, seeds], sort_keys=True, ensure_ascii=False).encode())
    for path in files:
        digest.update(hashlib.sha256(read_packed_bytes(path)).digest())
    return digest.hexdigest()


def _versions() -> dict[str, str]:
    found = {}
    for name in LIBRARIES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = "unknown"
    return found


def _cpu() -> str:
    """The processor's name, as far as the system tells it."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        lines = []
    named = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(named, platform.processor() or platform.machine())

"""The Pythons of this machine that the package supports: ``python tests/pythons.py`` prints the newest, with ``--oldest`` the oldest."""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

SUPPORTED = tuple(f"3.{minor}" for minor in range(14, 10, -1))
TELL = "import sys, venv, ensurepip; print('.'.join(map(str, sys.version_info[:2])), sys.executable)"


def list_candidates() -> Iterator[str]:
    """What may be a Python: those on the path, and those that pyenv keeps, if it is there."""
    yield from filter(None, (shutil.which(f"python{version}") for version in (*SUPPORTED, "3")))
    if shutil.which("pyenv"):
        root = subprocess.run(["pyenv", "root"], capture_output=True, text=True).stdout.strip()
        yield from map(str, sorted(Path(root).glob("versions/*/bin/python")))


def find_pythons() -> dict[str, str]:
    """An interpreter for each supported version that is here and can make a virtual environment, the newest version first."""
    found: dict[str, str] = {}
    for candidate in list_candidates():
        asked = subprocess.run([candidate, "-c", TELL], capture_output=True, text=True)
        if asked.returncode == 0:
            version, executable = asked.stdout.strip().split(" ", 1)
            found.setdefault(version, executable)
    return {version: found[version] for version in SUPPORTED if version in found}


if __name__ == "__main__":
    print(list(find_pythons().values())[-1 if "--oldest" in sys.argv else 0])

"""Writes locks/run.txt and locks/all.txt (``make lock``): every library at its version in constraints.txt, with the hashes of its files.

``run`` is what wushe_sim needs and what builds it, ``all`` is all extras beside. Libraries that another system needs alone, and that
constraints.txt therefore does not name, keep the version that they have in the lock.
"""

import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCKS = {"run": [], "all": ["--all-extras"]}
LOWEST = "3.11"
"""The lowest Python of the lock."""
HEAD = (
    "# {what}: names, versions and hashes. `make lock` writes it from pyproject.toml and constraints.txt.\n"
    "#   pip install --require-hashes -r locks/{name}.txt && pip install --no-deps --no-build-isolation .\n"
)
WHAT = {"run": "What wushe_sim needs, and what builds it", "all": "What wushe_sim, its extras and its tests need"}


def write(name: str) -> Path:
    """Write a lock; returns its path. Raises CalledProcessError where the versions do not go together or the index cannot be reached."""
    path = ROOT / "locks" / f"{name}.txt"
    builders = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["build-system"]["requires"]
    command = [sys.executable, "-m", "uv", "pip", "compile", "--quiet", "--no-config", "--universal", "--python-version", LOWEST,
               "--generate-hashes", "--no-header", "--no-annotate", "--constraints", "constraints.txt", *LOCKS[name], "pyproject.toml", "-",
               "--output-file", str(path)]
    subprocess.run(command, cwd=ROOT, check=True, input="\n".join(builders), text=True)
    path.write_text(HEAD.format(what=WHAT[name], name=name) + path.read_text(encoding="utf-8"), encoding="utf-8")
    return path


if __name__ == "__main__":
    for name in LOCKS:
        path = write(name)
        print(f"{path.relative_to(ROOT)}: {path.stat().st_size // 1024} KB", file=sys.stderr)

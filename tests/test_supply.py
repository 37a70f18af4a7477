"""What is installed and what is shipped: locks in step, actions by commit, a container that is not root, licences."""

import re
import tomllib
from itertools import chain
from pathlib import Path

import pytest
from packaging.markers import default_environment
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[1]
LOCKS = ("run", "all")
ENTRY = re.compile(r"[\w.-]+(\[[\w,-]+\])?==[\w.!+-]+( ; [\w.<>=!'\" ()]+)?( \\\n    --hash=sha256:[0-9a-f]{64})+")
LINUX = {"sys_platform": "linux", "os_name": "posix", "platform_system": "Linux", "implementation_name": "cpython",
         "platform_python_implementation": "CPython"}
ENVIRONMENTS = [default_environment() | LINUX | {"python_version": python, "python_full_version": f"{python}.5"}
                for python in ("3.11", "3.12", "3.13", "3.14")]
MEND = "make lock"


def read(path):
    """A lock's or the constraints' requirements, without hashes."""
    lines = (ROOT / path).read_text(encoding="utf-8").splitlines()
    return [Requirement(line.removesuffix("\\")) for line in lines if line.strip() and not line.startswith(("#", " "))]


def versions(requirements, environment):
    """What holds in an environment: versions by name."""
    held = (one for one in requirements if one.marker is None or one.marker.evaluate(environment))
    return {canonicalize_name(one.name): str(one.specifier) for one in held}


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_holds_names_versions_and_hashes_alone(name):
    text = (ROOT / "locks" / f"{name}.txt").read_text(encoding="utf-8")
    entries = re.sub(r"^#.*\n", "", text, flags=re.MULTILINE)
    assert not ENTRY.sub("", entries).strip()
    assert not re.search(r"://|^#.*\s/\w", text, re.MULTILINE)


@pytest.mark.parametrize("environment", ENVIRONMENTS, ids=lambda environment: environment["python_version"])
@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_is_in_step_with_the_constraints(name, environment):
    constraints, locked = versions(read("constraints.txt"), environment), versions(read(f"locks/{name}.txt"), environment)
    assert {one: version for one, version in locked.items() if constraints.get(one) != version} == {}, MEND


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_holds_whatever_the_project_asks_for(name):
    about = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    extras = chain.from_iterable(about["project"]["optional-dependencies"].values()) if name == "all" else ()
    asked = [Requirement(one) for one in (*about["build-system"]["requires"], *about["project"]["dependencies"], *extras)]
    locked = versions(read(f"locks/{name}.txt"), ENVIRONMENTS[0])
    found = {one: locked.get(canonicalize_name(one.name), "==0")[2:] for one in asked}
    missing = [str(one) for one, version in found.items() if not one.specifier.contains(version)]
    assert not missing, MEND


def test_an_action_is_named_by_its_commit():
    workflows = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / ".github").rglob("*.yml"))
    steps = [line for line in workflows.splitlines() if "uses:" in line]
    assert steps
    assert not [line for line in steps if not re.search(r"uses: [\w-]+/[\w/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$", line)]


def test_the_container_installs_by_hash_and_does_not_run_as_root():
    text = (ROOT / "Containerfile").read_text(encoding="utf-8").replace("\\\n", " ")
    steps = [line.split(maxsplit=1) for line in text.splitlines() if line and not line.startswith("#")]
    user = [index for index, (word, _) in enumerate(steps) if word == "USER"]
    assert len(user) == 1 and steps[user[0]][1] not in ("root", "0")
    assert all("wushe run" not in rest or index > user[0] for index, (_, rest) in enumerate(steps))
    for install in re.findall(r"pip install (.*?)(?: && |$)", text, re.MULTILINE):
        assert "--require-hashes -r locks/run.txt" in install or "--no-deps --no-build-isolation ." in install
    for word, rest in steps:
        for path in rest.split()[:-1] if word == "COPY" else ():
            assert (ROOT / path).exists(), path


OUR_KINDS = {".py", ".typed", ".po", ".mo"}
"""What we write ourselves; whatever else lies in the package somebody may have made."""
FOREIGN_SIGNS = re.compile(r"copyright|spdx-|licensed under|\(c\)", re.IGNORECASE)


def test_what_others_made_is_listed_with_its_licence():
    listed = (ROOT / "THIRD_PARTY.md").read_text(encoding="utf-8")
    ours = {*(f"wushe_sim/report/assets/{name}" for name in ("card.html", "page.html", "living.html", "living.js")),
            *(f"wushe_sim/dashboard/assets/{name}" for name in (
                "charts.vue", "echarts.js", "flows.vue", "frame.vue", "living.vue", "page.css", "pictures.vue", "slider.vue",
                "status.vue")),
            "wushe_sim/results/default_ensemble.parquet"}
    shipped = [path for path in (ROOT / "wushe_sim").rglob("*") if path.is_file() and "__pycache__" not in path.parts]
    for path in shipped:
        name = path.relative_to(ROOT).as_posix()
        is_foreign = path.suffix not in OUR_KINDS and name not in ours
        if not is_foreign and path.suffix not in (".mo", ".parquet"):
            is_foreign = bool(FOREIGN_SIGNS.search(path.read_text(encoding="utf-8")))
        assert not is_foreign or f"`{name}`" in listed, f"{name}: name it in THIRD_PARTY.md, with its licence"
    assert not [name for name in re.findall(r"`(wushe_sim/[^`]+)`", listed) if not (ROOT / name).exists()]


def test_licences_travel_with_the_wheel():
    files = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["license-files"]
    assert {"LICENSE", "THIRD_PARTY.md", "wushe_sim/report/assets/OFL.txt"} <= set(files)
    assert all((ROOT / name).is_file() for name in files)

"""What is published: a wheel, an sdist, bills of materials; first runs from the wheel, as users install it and on the lock."""

import json
import os
import re
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest
from uv import find_uv_bin

from tests.pythons import find_pythons
from tests.writers import writer

ROOT = Path(__file__).resolve().parents[1]
pytestmark = pytest.mark.slow
FREE = {name: value for name, value in os.environ.items() if name not in ("PIP_CONSTRAINT", "UV_CONSTRAINT")}
PIP_QUIETLY = ("-q", "--disable-pip-version-check", "--no-compile")
"""No byte code for the many files that one run never imports."""


@pytest.fixture(scope="module")
def dist(tmp_path_factory):
    folder = tmp_path_factory.mktemp("dist")
    limits = {"UV_CONSTRAINT": str(ROOT / "constraints.txt")}
    build = [sys.executable, "-m", "build", "--quiet", "--outdir", str(folder), str(ROOT)]
    subprocess.run(build, check=True, env={**os.environ, **limits})
    return folder


def test_the_wheel_holds_the_package_alone_and_the_sdist_what_proves_it(dist):
    wheel, = dist.glob("*.whl")
    names = zipfile.ZipFile(wheel).namelist()
    assert {name.partition("/")[0].partition("-")[0] for name in names} == {"wushe_sim"}
    for licence in ("LICENSE", "THIRD_PARTY.md", "wushe_sim/report/assets/OFL.txt"):
        assert [name for name in names if name.endswith(f".dist-info/licenses/{licence}")]
    sdist, = dist.glob("*.tar.gz")
    with tarfile.open(sdist) as archive:
        names = {name.split("/")[1] for name in archive.getnames() if "/" in name}
    assert {"wushe_sim", "tests", "docs", "notebooks", "scenarios", "Makefile", "constraints.txt", "locks", "LICENSE",
            "THIRD_PARTY.md", "CITATION.cff"} <= names


def install_with_pip(python, venv, wheel):
    subprocess.run([python, "-m", "venv", venv], check=True)
    subprocess.run([venv / "bin" / "python", "-m", "pip", "install", *PIP_QUIETLY, wheel], check=True, env=FREE)


def install_with_uv(python, venv, wheel):
    """Several times as quick, and what it links from its cache is not changed here."""
    subprocess.run([find_uv_bin(), "venv", "--quiet", "--python", python, venv], check=True)
    subprocess.run([find_uv_bin(), "pip", "install", "--quiet", "--python", venv, wheel], check=True, env=FREE)


PYTHONS = list(find_pythons().items())
INSTALLS = [(*PYTHONS[0], install_with_pip), *((*found, install_with_uv) for found in PYTHONS[1:])]


@pytest.mark.parametrize(("version", "python", "install"), INSTALLS)
def test_the_wheel_runs_a_scenario_as_a_user_installs_it_on_every_python_that_is_here(dist, version, python, install, tmp_path):
    """No constraints: the newest of every library that the wheel allows. Pip installs it on the newest Python, uv on the others."""
    wheel, = dist.glob("*.whl")
    install(python, tmp_path / "venv", wheel)
    own = tmp_path / "venv" / "bin" / "python"
    asked = [own, "-m", "wushe_sim", "run", str(ROOT / "scenarios" / "classroom.toml"), "--weeks", "4", "--out", "out"]
    ended = subprocess.run(asked, cwd=tmp_path, env=FREE, capture_output=True, text=True, encoding="utf-8")
    assert ended.returncode == 0, ended.stderr
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["versions"]["python"].startswith(f"{version}.")


def test_the_wheel_runs_on_the_locked_libraries_without_a_home_and_with_site_packages_that_cannot_be_written(dist, tmp_path):
    wheel, = dist.glob("*.whl")
    subprocess.run([sys.executable, "-m", "venv", str(tmp_path / "venv")], check=True)
    python = tmp_path / "venv" / "bin" / "python"
    install = [python, "-m", "pip", "install", *PIP_QUIETLY]
    subprocess.run([*install, "--require-hashes", "-r", str(ROOT / "locks" / "run.txt")], check=True)
    subprocess.run([*install, "--no-deps", str(wheel)], check=True)
    subprocess.run(["chmod", "-R", "a-w", str(tmp_path / "venv")], check=True)
    try:
        bare = {"HOME": "/nonexistent", "LANG": "C.UTF-8", "PATH": os.defpath, "TMPDIR": str(tmp_path)}
        asked = [python, "-m", "wushe_sim", "run", str(ROOT / "scenarios" / "classroom.toml"), "--weeks", "4", "--out", "out"]
        ended = subprocess.run(asked, cwd=tmp_path, env=bare, capture_output=True, text=True, encoding="utf-8")
        assert ended.returncode == 0, ended.stderr
        assert (tmp_path / "out" / "manifest.json").exists()
    finally:
        subprocess.run(["chmod", "-R", "u+w", str(tmp_path / "venv")], check=True)


@pytest.mark.parametrize("name", ["run", "all"])
def test_the_bill_of_materials_names_each_library_with_its_hashes_and_nothing_of_this_machine(name):
    lock = (ROOT / "locks" / f"{name}.txt").read_bytes()
    bill = writer("write_archive").list_materials(lock)
    assert bill == writer("write_archive").list_materials(lock)
    assert str(ROOT).encode() not in bill
    found = json.loads(bill)
    assert found["bomFormat"] == "CycloneDX" and found["metadata"]["component"]["name"] == "wushe-sim"
    listed = {(one["name"], one["version"]): {each["content"] for each in one["externalReferences"][0]["hashes"]}
              for one in found["components"]}
    entries = re.findall(r"^([\w.-]+)(?:\[.*?\])?==(\S+).*((?:\n    --hash.*)+)", lock.decode(), re.MULTILINE)
    assert listed == {(name, version): set(re.findall(r"sha256:(\w+)", hashes)) for name, version, hashes in entries}

"""What is published: a wheel of the package alone and an sdist of the tree, and a first run from the wheel in an environment of its own."""

import os
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def dist(tmp_path_factory):
    folder = tmp_path_factory.mktemp("dist")
    limits = {"PIP_CONSTRAINT": str(ROOT / "constraints.txt")}
    subprocess.run([sys.executable, "-m", "build", "--quiet", "--outdir", str(folder), str(ROOT)], check=True, env={**os.environ, **limits})
    return folder


def test_the_wheel_holds_the_package_alone_and_the_sdist_what_proves_it(dist):
    wheel, = dist.glob("*.whl")
    assert {name.partition("/")[0].partition("-")[0] for name in zipfile.ZipFile(wheel).namelist()} == {"wushe_sim"}
    sdist, = dist.glob("*.tar.gz")
    with tarfile.open(sdist) as archive:
        names = {name.split("/")[1] for name in archive.getnames() if "/" in name}
    assert {"wushe_sim", "tests", "docs", "notebooks", "scenarios", "Makefile", "constraints.txt", "LICENSE", "CITATION.cff"} <= names


def test_the_wheel_runs_without_a_home_and_with_site_packages_that_cannot_be_written(dist, tmp_path):
    wheel, = dist.glob("*.whl")
    subprocess.run([sys.executable, "-m", "venv", str(tmp_path / "venv")], check=True)
    python = tmp_path / "venv" / "bin" / "python"
    subprocess.run([python, "-m", "pip", "install", "-q", "-c", str(ROOT / "constraints.txt"), str(wheel)], check=True)
    subprocess.run(["chmod", "-R", "a-w", str(tmp_path / "venv")], check=True)
    try:
        bare = {"HOME": "/nonexistent", "LANG": "C.UTF-8", "PATH": os.defpath, "TMPDIR": str(tmp_path)}
        asked = [python, "-m", "wushe_sim", "run", str(ROOT / "scenarios" / "classroom.toml"), "--weeks", "4", "--out", "out"]
        ended = subprocess.run(asked, cwd=tmp_path, env=bare, capture_output=True, text=True, encoding="utf-8")
        assert ended.returncode == 0, ended.stderr
        assert (tmp_path / "out" / "manifest.json").exists()
    finally:
        subprocess.run(["chmod", "-R", "u+w", str(tmp_path / "venv")], check=True)

"""Writes dist/wushe_sim-VERSION.zip, what a repository such as Zenodo or CoMSES is handed (``make archive``), from the last commit.

In it: the source as git archives it, wheel and sdist, the built documentation where there is one, a bill of materials (CycloneDX) for each
lock, and ``SHA256SUMS``. Beside it ``zenodo.json``, the deposit's metadata, made from CITATION.cff and pyproject.toml. The same commit
gives the same source.
"""

import hashlib
import json
import subprocess
import sys
import tomllib
import zipfile
from io import BytesIO
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DIST = ROOT / "dist"
MOMENT = (2024, 1, 1, 0, 0, 0)
"""The date of every file in the archive: the same contents make the same bytes."""


def project() -> dict:
    """The project's table in pyproject.toml."""
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def zenodo() -> dict:
    """The deposit's metadata, in Zenodo's words."""
    about = project()
    return {
        "metadata": {
            "title": f"wushe_sim {about['version']}: {about['description']}", "upload_type": "software", "version": about["version"],
            "description": about["description"], "license": about["license"], "keywords": about["keywords"],
            "creators": [{"name": author["name"]} for author in about["authors"]], "access_right": "open",
        },
    }


def list_materials(lock: bytes) -> bytes:
    """List a lock's libraries as a bill of materials (CycloneDX, JSON), with versions and hashes; the same bytes for the same lock."""
    command = [sys.executable, "-W", "ignore::UserWarning", "-m", "cyclonedx_py", "requirements", "--pyproject", "pyproject.toml",
               "--output-reproducible", "--of", "JSON", "-"]
    return subprocess.run(command, cwd=ROOT, check=True, input=lock, stdout=subprocess.PIPE).stdout


def contents() -> dict[str, bytes]:
    """Every file of the archive, by its path there. Raises CalledProcessError outside a git repository."""
    source = subprocess.run(["git", "archive", "--format=zip", "HEAD"], cwd=ROOT, check=True, capture_output=True).stdout
    with zipfile.ZipFile(BytesIO(source)) as found:
        files = {f"source/{name}": found.read(name) for name in found.namelist() if not name.endswith("/")}
    version = project()["version"]
    built = [*DIST.glob(f"wushe_sim-{version}*.whl"), *DIST.glob(f"wushe_sim-{version}.tar.gz")]
    files |= {f"packages/{path.name}": path.read_bytes() for path in built}
    site = ROOT / "build" / "site"
    files |= {f"documentation/{path.relative_to(site).as_posix()}": path.read_bytes() for path in site.rglob("*") if path.is_file()}
    locks = {Path(name).stem: data for name, data in files.items() if name.startswith("source/locks/")}
    files |= {f"sbom/{name}.cdx.json": list_materials(data) for name, data in locks.items()}
    sums = "".join(f"{hashlib.sha256(data).hexdigest()}  {name}\n" for name, data in sorted(files.items()))
    return {**files, "SHA256SUMS": sums.encode()}


def write(path: Path) -> None:
    """The archive, its files in order and without the moment in which it was made."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in sorted(contents().items()):
            entry = zipfile.ZipInfo(name, MOMENT)
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            archive.writestr(entry, data)


if __name__ == "__main__":
    path = DIST / f"wushe_sim-{project()['version']}.zip"
    write(path)
    (DIST / "zenodo.json").write_text(json.dumps(zenodo(), ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    print(f"{path.relative_to(ROOT)}: {path.stat().st_size // 1024} KB", file=sys.stderr)

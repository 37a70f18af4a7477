"""Folders as a stranger may send them: results, sweeps and experiments of the stand-in engine, and what may be done to them."""

import hashlib
import json
import os
import sqlite3
import struct
from contextlib import suppress
from pathlib import Path

import pandas as pd

import tests.fake_engine as fake
from tests.experiments.conftest import BASE, said
from wushe_sim.experiments.experiment_folder import LIMITS, VERDICTS, write_experiment_manifest
from wushe_sim.experiments.sweep.runner import SweepInterrupted, sweep
from wushe_sim.results import Result, make_run
from wushe_sim.results.manifest import as_json, digest_manifest
from wushe_sim.results.provenance import describe_work

JOURNAL_MAGIC = bytes.fromhex("d9d505f920a163d7")
LOCK_PAGE = 0x40000000 // 4096 + 1


def run_folder(out):
    """The folder of a run of two seeds."""
    runs, work = [make_run(BASE, seed, fake.record(BASE, seed))[0] for seed in (0, 1)], describe_work([BASE], (0, 1))
    listed = [[run.scenario, run.seed] for run in runs]
    done = {**work, "runs": listed, "mended": {}, "places": {}, "interrupted": False, "ended": work["begun"]}
    return Result(tuple(runs), done, {BASE.name: BASE.dump()}).save(out)


def sweep_folder(out, at_most=None):
    """The folder of a sweep of twelve runs, whole or with so many of them; the stand-in engine and small parts must be in place."""
    with suppress(SweepInterrupted):
        sweep(said(), out, at_most=at_most)
    return out


def limits_folder(out):
    """The folder of ``wushe limits`` before anything was found."""
    out.mkdir()
    pd.DataFrame({"limit": ["takeover"], "low": [0.1]}).to_parquet(out / "losses.parquet", index=False)
    asked = {"command": "wushe limits", "seeds": 3, "quick": True, "parts": ["matrix"], "whole": False}
    write_experiment_manifest(out, LIMITS, BASE, 3, asked, ["losses"])
    return out


def verdicts_folder(out):
    """The folder of ``wushe verdicts`` before anything was found."""
    out.mkdir()
    asked = {"only": [], "seeds": 3, "draws": 0, "street": "experiment", "quick": True, "unfinished": "main"}
    write_experiment_manifest(out, VERDICTS, BASE, 3, asked, [])
    return out


def reseal(folder, change):
    """Change a folder's manifest and give it its digest again, as anybody can."""
    path = folder / "manifest.json"
    manifest = json.loads(path.read_bytes())
    manifest = change(manifest) or manifest
    path.write_bytes(as_json({**manifest, "digest": digest_manifest(manifest)}))


def in_ledger(folder, *statements):
    """Do something to a ledger with SQLite, and leave no journal."""
    with sqlite3.connect(folder / "ledger.sqlite") as ledger:
        for statement in statements:
            ledger.execute(*([statement] if isinstance(statement, str) else statement))
    ledger.close()


def add_journal_that_names(victim: Path, folder: Path) -> None:
    """Lay a rollback journal beside a ledger that restores nothing and names a super-journal, which SQLite would delete."""
    name = str(victim).encode()
    header = JOURNAL_MAGIC + struct.pack(">IIIII", 0, 7, (folder / "ledger.sqlite").stat().st_size // 4096, 512, 4096)
    tail = struct.pack(">I", LOCK_PAGE) + name + struct.pack(">II", len(name), sum(name)) + JOURNAL_MAGIC
    (folder / "ledger.sqlite-journal").write_bytes(header.ljust(512, b"\0") + tail)


def tree(folder, leave=()):
    """Everything under a folder, with what kind it is, when it was changed and what it holds; some folders are left out."""
    found = {}
    for root, folders, files in os.walk(folder):
        folders[:] = [name for name in folders if Path(root, name) not in leave]
        for name in (*folders, *files):
            path = Path(root, name)
            at = path.lstat()
            regular = path.is_file() and not path.is_symlink()
            found[str(path)] = (at.st_mode, at.st_mtime_ns, hashlib.sha256(path.read_bytes()).hexdigest() if regular else "")
    return found

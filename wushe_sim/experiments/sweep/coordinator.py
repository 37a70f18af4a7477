"""The coordinator (协调者): hands batches of runs to an engine, writes what comes back into the ledger, and full blocks into the tables.

It alone writes. A run is lost to a stop only while it is under way, or in the second after; then it is made again, with the same result.
"""

import json
import time
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, CancelledError, Future, ThreadPoolExecutor, wait
from pathlib import Path
from typing import Any, NamedTuple

from wushe_sim.errors import BadInput, StorageError
from wushe_sim.experiments.sweep.executors import Engine, OneRun, RunBatch, describe_failure
from wushe_sim.experiments.sweep.folder import translate_storage_errors
from wushe_sim.experiments.sweep.ledger import SweepLedger
from wushe_sim.experiments.sweep.ledger_reader import TABLES
from wushe_sim.experiments.sweep.packing import Outcome, unpack_run
from wushe_sim.experiments.sweep.spec import Sweep
from wushe_sim.experiments.sweep.tables import make_rows, read_unsealed_runs, write_part
from wushe_sim.results.rows import stack_runs
from wushe_sim.results.run import Run
from wushe_sim.running import simulation

SECONDS_BETWEEN_COMMITS = 1.0
BYTES_BETWEEN_COMMITS = 64 << 20
SECONDS_OF_A_BATCH, MOST_IN_A_BATCH = 0.25, 64
"""Short runs are handed out together, so many that they take about so long."""
SECONDS_BETWEEN_LOOKS = 0.25
BATCHES_A_JOB = 3
SECONDS_TO_STOP = 30
FIRST_RUNS = 2
"""Runs that are made alone first: the time of the last one tells how long all will take."""
BYTES_ON_DISK = 0.27
"""Bytes of the files for each byte of the tables in memory, as streets of eight communities gave."""


class SweepProgress(NamedTuple):
    """How far a sweep is, and the seconds that it will still take (None while unknown)."""

    done: int
    failed: int
    of: int
    left: float | None


class Plan(NamedTuple):
    """What a sweep will take, measured from its first runs: seconds, and bytes of a disk that has so many free."""

    runs: int
    points: int
    seeds: int
    waiting: int
    seconds: float
    bytes: float


class Coordinator:
    """One sweep on its way."""

    def __init__(self, sweep: Sweep, folder: Path, ledger: SweepLedger, engine: Engine, progress: Callable[[Any], Any] | None = None,
                 at_most: int | None = None) -> None:
        """Nothing runs yet. ``progress`` is called with a Plan once, and with SweepProgress; after ``at_most`` runs it stops."""
        self._sweep, self._folder, self._ledger, self._engine, self._progress = sweep, folder, ledger, engine, progress
        self._left_to_live = sweep.runs if at_most is None else at_most
        self._size: int = ledger.about()["block"]
        counts = ledger.counts()
        self._done, self._failed, self._of = counts["done"], counts["failed"], counts["runs"]
        self._before = self._done + self._failed
        self._flying: dict[Future[list[Outcome]], RunBatch] = {}
        self._unsaved: list[Outcome] = []
        self._missing: dict[int, int] = {}
        self._flawed = ledger.unfinished(self._size)
        self._to_seal: list[int] = []
        self._sealer = ThreadPoolExecutor(1, thread_name_prefix="wushe-seal")
        self._sealing: tuple[int, Future[dict[str, str]]] | None = None
        self._committed = self._began = time.monotonic()
        self._pace = 0.0
        self.mended: dict[str, Any] = ledger.about().get("mended", {})

    def work(self) -> None:
        """Run everything that waits. However it ends, what came back is in the ledger."""
        try:
            with translate_storage_errors(self._folder):
                batches = self.choose_next_batches()
                while True:
                    while len(self._flying) < BATCHES_A_JOB * self._engine.jobs and (batch := next(batches, None)):
                        self._flying[self._engine.submit(batch)] = batch
                    if not self._flying:
                        break
                    self._collect(wait(self._flying, SECONDS_BETWEEN_LOOKS, FIRST_COMPLETED).done)
                    self._take_in()
                    self._commit_when_due()
                    self._seal()
                self._take_in()
                self._commit()
                while self._to_seal or self._sealing:
                    self._seal(patient=True)
                self._seal_what_is_flawed()
        except BaseException as stop:
            self._engine.stop()
            if not isinstance(stop, StorageError):
                self._save_what_came()
            raise
        finally:
            self._sealer.shutdown(wait=True, cancel_futures=True)

    def _save_what_came(self) -> None:
        """After a Ctrl-C: what was finished, and what runs give up at the end of their block of weeks."""
        done, _ = wait([future for future in self._flying if not future.cancelled()], timeout=SECONDS_TO_STOP)
        for future in done:
            if future.exception() is None:
                self._unsaved += future.result()
        self._take_in()
        self._commit()

    def _range(self, block: int) -> tuple[int, int]:
        return block * self._size, min((block + 1) * self._size, self._of)

    def choose_next_batches(self) -> Iterator[RunBatch]:
        """What is to be run, block by block. The first runs are made alone, to see how long they take."""
        sealed, alone = self._ledger.parts(), FIRST_RUNS if self._progress else 0
        for block in range(-(-self._of // self._size)):
            waiting = self._ledger.waiting(*self._range(block))
            self._missing[block] = len(waiting)
            some = waiting[:self._left_to_live]
            self._left_to_live -= len(some)
            if waiting:
                if block in self._flawed and not self._failed_before(block, waiting):
                    self._flawed.discard(block)
                while alone and some and self._of - self._before > FIRST_RUNS:
                    self._live_first(some.pop(0), last=alone == 1)
                    alone -= 1
                yield from self._shared(some) if self._sweep.shares_burn_ins else self._each_alone(some)
            elif not sealed.get(block, ({}, False))[1] and block not in self._flawed:
                self._to_seal.append(block)

    def _failed_before(self, block: int, waiting: list[int]) -> bool:
        """Whether a run of the block failed in an earlier attempt and is not to be run again."""
        first, last = self._range(block)
        there = len(self._ledger.result_ids(first, last))
        return there + len(waiting) < last - first

    def _live_first(self, run: int, last: bool) -> None:
        """One of the first runs; after the last of them, say what the sweep will take."""
        one = self._one(run)
        if one is None:
            return
        future = self._engine.submit(RunBatch((one,)))
        self._flying[future] = RunBatch((one,))
        while not wait(self._flying, SECONDS_BETWEEN_LOOKS).done:
            pass
        self._collect({future})
        self._take_in()
        outcome = self._unsaved[-1]
        if last and self._progress and outcome.run == run and outcome.packed:
            self._began = time.monotonic() - FIRST_RUNS * outcome.seconds / self._engine.jobs  # compiling takes no part in the pace
            self._commit()
            waiting = self._of - self._done - self._failed
            size = estimate_size(unpack_run(outcome.packed, one.seed, self._folder)._replace(design=0))
            self._progress(Plan(self._of, len(self._sweep.points), len(self._sweep.seeds), waiting,
                           outcome.seconds * waiting / self._engine.jobs, size * waiting))

    def _one(self, run: int) -> OneRun | None:
        """A run's scenario and seed; a point that cannot be is a run that failed."""
        try:
            return OneRun(run, self._sweep.scenario(run // len(self._sweep.seeds)), self._sweep.seed_of(run))
        except BadInput as error:
            self._take(Outcome(run, None, describe_failure(error)))
            return None

    def _each_alone(self, waiting: list[int]) -> Iterator[RunBatch]:
        """Strands of runs in their order, as many together as take a moment."""
        at = 0
        while at < len(waiting):
            many = max(1, min(MOST_IN_A_BATCH, self._engine.longest, int(SECONDS_OF_A_BATCH / self._pace) if self._pace else 1))
            runs = tuple(one for run in waiting[at:at + many] if (one := self._one(run)))
            at += many
            if runs:
                yield RunBatch(runs)

    def _shared(self, waiting: list[int]) -> Iterator[RunBatch]:
        """Strands of runs with one burn-in, seed by seed; cut where there are fewer of them than jobs."""
        keys: dict[int, str] = {}
        groups: dict[tuple[int, str], list[int]] = {}
        for run in waiting:
            point, seed = run // len(self._sweep.seeds), self._sweep.seed_of(run)
            if point not in keys:
                one = self._one(run)
                keys[point] = simulation.get_burn_in_key(one.scenario) if one else ""
            if keys[point]:
                groups.setdefault((seed, keys[point]), []).append(run)
        cuts = -(-self._engine.jobs // max(1, len(groups)))
        for runs in groups.values():
            length = min(-(-len(runs) // cuts), self._engine.longest)
            for at in range(0, len(runs), length):
                ones = tuple(one for run in runs[at:at + length] if (one := self._one(run)))
                if ones:
                    yield RunBatch(ones, shared=True)

    def _collect(self, done: set[Future[list[Outcome]]]) -> None:
        """Take in what batches have made; a batch that went down with its worker is tried run by run."""
        for future in done:
            batch = self._flying.pop(future)
            try:
                for outcome in future.result():
                    self._take(outcome)
            except (Exception, CancelledError) as error:
                if len(batch.runs) == 1:
                    self._take(Outcome(batch.runs[0].number, None, describe_failure(error)))
                else:
                    for one in batch.runs:
                        self._flying[self._engine.submit(RunBatch((one,)))] = RunBatch((one,))

    def _take_in(self) -> None:
        """Take in what runs have made whose batches are still running."""
        while not self._engine.came.empty():
            self._take(self._engine.came.get())

    def _take(self, outcome: Outcome) -> None:
        self._unsaved.append(outcome)
        if outcome.packed:
            self._pace = 0.9 * self._pace + 0.1 * outcome.seconds if self._pace else outcome.seconds
            if outcome.mended:
                self.mended.setdefault(json.loads(outcome.packed.about)["name"], outcome.mended)

    def _commit_when_due(self) -> None:
        held = sum(len(outcome.packed.counts) for outcome in self._unsaved if outcome.packed)
        if held > BYTES_BETWEEN_COMMITS or time.monotonic() - self._committed > SECONDS_BETWEEN_COMMITS:
            self._commit()

    def _commit(self) -> None:
        """Write what came back; once it is on the disk, blocks that are full may be sealed."""
        outcomes, self._committed = list(self._unsaved), time.monotonic()
        if not outcomes:
            return
        self._ledger.record(outcomes)
        del self._unsaved[:len(outcomes)]
        for outcome in outcomes:
            block = outcome.run // self._size
            self._missing[block] -= 1
            if outcome.packed:
                self._done += 1
            else:
                self._failed += 1
                self._flawed.add(block)
            if not self._missing[block] and block not in self._flawed:
                self._to_seal.append(block)
        if self._progress:
            self._progress(SweepProgress(self._done, self._failed, self._of, self._left()))

    def _left(self) -> float | None:
        lived = self._done + self._failed - self._before
        return (self._of - self._done - self._failed) * (time.monotonic() - self._began) / lived if lived else None

    def _seal(self, patient: bool = False) -> None:
        """Put blocks that are full into the tables, one at a time, beside the runs."""
        if self._sealing and (patient or self._sealing[1].done()):
            block, future = self._sealing
            files = future.result()
            self._ledger.sealed(block, files, self._range(block), whole=True)
            self._sealing = None
        if self._to_seal and not self._sealing:
            block = self._to_seal.pop(0)
            self._sealing = block, self._sealer.submit(self._write, block)

    def _write(self, block: int) -> dict[str, str]:
        with SweepLedger(self._folder, create=False) as ledger:
            return write_part(self._folder, block, read_unsealed_runs(ledger, self._sweep.seeds, *self._range(block)), self._engine.jobs)

    def _seal_what_is_flawed(self) -> None:
        """Blocks with failed runs stand in the tables without them; their results stay, for when those are retried."""
        for block in sorted(self._flawed):
            if self._ledger.result_ids(*self._range(block)):
                self._ledger.sealed(block, self._write(block), self._range(block), whole=False)


def estimate_size(run: Run) -> float:
    """About how many bytes a run takes in the tables."""
    return BYTES_ON_DISK * sum(make_rows(table, stack).nbytes for stack in stack_runs([run]) for table in TABLES)

"""Engines (执行方式): where runs take place: in threads by default, in processes for a user's own Python or for caution, on a cluster.

All carry out batches: runs one after the other, from one burn-in where they share it. What a run gives is the same everywhere.
"""

import threading
import time
import traceback
from collections.abc import Callable, Mapping
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from queue import SimpleQueue
from typing import Any, NamedTuple

from wushe_sim.errors import SMALLER, BadInput, TranslatedError, require
from wushe_sim.experiments.sweep.packing import Outcome, pack_run
from wushe_sim.i18n import OptionName, introduce, join_messages, msg
from wushe_sim.i18n.message import MESSAGES, Text
from wushe_sim.i18n.stored import dump_message
from wushe_sim.results import make_run
from wushe_sim.running import simulation, worker
from wushe_sim.running.runner import RunStopped
from wushe_sim.scenario import Scenario

TRIES = 3
"""How often a run is begun whose process ends."""
LONGEST_ERROR = 4000


class OneRun(NamedTuple):
    """A run to be run: its number in the sweep, its scenario and its seed."""

    number: int
    scenario: Scenario
    seed: int


class RunBatch(NamedTuple):
    """Runs that are run one after the other; with ``shared``, from one burn-in."""

    runs: tuple[OneRun, ...]
    shared: bool = False


class TookTooLong(Exception):
    """A run that took longer than it was given."""


def run_batch(batch: RunBatch, hooks: Mapping[str, Any], seconds: float | None = None, stopped: Callable[[], bool] = bool,
              live: Callable[..., Any] = worker.simulate, report: Callable[[Outcome], Any] | None = None) -> list[Outcome]:
    """Run a batch; each run ends packed or with its error. Where it is stopped, what was done by then.

    With ``report`` each outcome is handed on as soon as it is there, and none is left to return.
    """
    outcomes: list[Outcome] = []
    report = report or outcomes.append
    start, before = None, 0.0
    try:
        if batch.shared and len(batch.runs) > 1:
            began = time.perf_counter()
            start = _share_burn_in(batch.runs[0], RunTimer(seconds, stopped))
            before = (time.perf_counter() - began) / len(batch.runs)
        for run in batch.runs:
            report(_run_one(run, hooks, RunTimer(seconds, stopped), live, start, before))
    except RunStopped:
        pass
    return outcomes


class RunTimer:
    """Looked at after each block of weeks: raises Stopped where the sweep is to stop, TookTooLong where the run's time is over."""

    def __init__(self, seconds: float | None, stopped: Callable[[], bool]) -> None:
        self._until, self._seconds, self._stopped = None if seconds is None else time.monotonic() + seconds, seconds, stopped

    def __call__(self, weeks: int) -> None:
        """Look."""
        if self._stopped():
            raise RunStopped
        if self._until is not None and time.monotonic() > self._until:
            raise TookTooLong(describe_time(self._seconds))


def describe_time(seconds: float | None) -> Text:
    """What is said of a run whose time is over."""
    return msg("it took longer than {seconds:g} seconds", seconds=seconds)


def _share_burn_in(run: OneRun, watch: RunTimer) -> Any:
    """The burn-in that a batch's runs share; None where it fails, so that each run says so for itself."""
    try:
        return simulation.run_burn_in(run.scenario, run.seed, progress=watch)
    except RunStopped:
        raise
    except Exception:
        return None


def _run_one(run: OneRun, hooks: Mapping[str, Any], watch: RunTimer, live: Callable[..., Any], start: Any, before: float) -> Outcome:
    began = time.perf_counter()
    try:
        done, mended = make_run(run.scenario, run.seed, live(run.scenario, run.seed, hooks, watch, start))
        return Outcome(run.number, pack_run(done), "", before + time.perf_counter() - began, mended=mended)
    except RunStopped:
        raise
    except MemoryError as error:
        lack = msg("memory: there was not enough of it ({error}); {mend}", error=get_message(error), mend=SMALLER)
        return Outcome(run.number, None, dump_message(lack), time.perf_counter() - began, getattr(error, "tries", 1))
    except Exception as error:
        return Outcome(run.number, None, describe_failure(error), time.perf_counter() - began, getattr(error, "tries", 1))


def describe_failure(error: BaseException) -> str:
    """An error as the ledger keeps it: a message, or in a line, and below it where it arose, unless it is about the input."""
    if isinstance(error, BadInput | TookTooLong | worker.WorkerEnded):
        said = introduce(type(error).__name__, get_message(error))
        line = dump_message(said)
        return line if len(line) <= LONGEST_ERROR else str(said)[:LONGEST_ERROR]
    return f"{type(error).__name__}: {error}\n{''.join(traceback.format_exception(error))}"[:LONGEST_ERROR]


def get_message(error: BaseException) -> Text:
    """What an error says, as the message that it carries; a text where it carries none."""
    said = error.messages if isinstance(error, TranslatedError) else error.args
    return join_messages(said, "\n") if all(isinstance(one, MESSAGES) for one in said) else str(error)


class Engine:
    """Runs batches, ``jobs`` at a time, in threads of this process: the kernels hold no lock.

    Outcomes are in ``came`` as soon as they are there, or in what a batch's future gives. ``longest`` is the greatest number of
    runs in a batch, so that few are lost with it.
    """

    longest = 256

    def __init__(self, jobs: int, hooks: Mapping[str, Any], seconds: float | None = None, pool: Executor | None = None) -> None:
        """``hooks`` are a user's own Python, ``seconds`` what a run may take; ``pool`` is where batches run, if not in threads."""
        self.jobs, self._hooks, self._seconds, self._halt = jobs, hooks, seconds, threading.Event()
        self._pool = pool or ThreadPoolExecutor(jobs, thread_name_prefix="wushe")
        self.came: SimpleQueue[Outcome] = SimpleQueue()

    def submit(self, batch: RunBatch) -> "Future[list[Outcome]]":
        """Begin a batch as soon as there is room."""
        return self._pool.submit(run_batch, batch, self._hooks, self._seconds, self._halt.is_set, report=self.came.put)

    def stop(self) -> None:
        """Runs stop at the end of their block of weeks; none begins."""
        self._halt.set()
        self._pool.shutdown(wait=False, cancel_futures=True)

    def close(self) -> None:
        """After the last batch."""
        self.stop()


class ProcessEngine(Engine):
    """A process for each thread: a user's own Python runs there, and what ends a process ends one run and no more."""

    def __init__(self, jobs: int, hooks: Mapping[str, Any], seconds: float | None = None) -> None:
        """Each starts with its thread's first run."""
        super().__init__(jobs, hooks, seconds)
        self._mine, self._all = threading.local(), set()

    def submit(self, batch: RunBatch) -> "Future[list[Outcome]]":
        """As soon as there is room; a burn-in is not shared, for it would have to travel."""
        return self._pool.submit(run_batch, batch._replace(shared=False), self._hooks, None, self._halt.is_set, self._live, self.came.put)

    def stop(self) -> None:
        """End the processes, whatever they are doing."""
        super().stop()
        for one in list(self._all):
            one.kill()

    def close(self) -> None:
        """After the last batch."""
        self.stop()
        self._pool.shutdown(wait=True)
        for one in self._all:
            one.end()

    def _live(self, *run: Any) -> Any:
        """A run in this thread's process; where that ends, or has too little memory, in another one, some times over."""
        for attempt in range(1, TRIES + 1):
            if self._halt.is_set():
                raise RunStopped
            try:
                return self._once(*run)
            except (worker.WorkerEnded, MemoryError) as ended:
                gone = self._mine.__dict__.pop("worker")
                self._all.discard(gone)
                gone.end()
                if self._halt.is_set():
                    raise RunStopped from None
                if attempt == TRIES:
                    often = msg("{ended}; it was begun {tries} times", ended=get_message(ended), tries=TRIES)
                    guess = msg("{ended}; it was begun {tries} times (memory, or a fault in compiled code?)",
                                ended=get_message(ended), tries=TRIES)
                    last: Any = MemoryError(often) if isinstance(ended, MemoryError) else worker.WorkerEnded(guess)
                    last.tries = TRIES
                    raise last from None
        return None

    def _once(self, *run: Any) -> Any:
        if not hasattr(self._mine, "worker"):
            self._mine.worker = worker.Worker()
            self._all.add(self._mine.worker)
        if self._seconds is None:
            return self._mine.worker.simulate(*run)
        over, one = threading.Event(), self._mine.worker

        def end() -> None:
            over.set()
            one.kill()

        clock = threading.Timer(self._seconds, end)
        clock.start()
        try:
            return one.simulate(*run)
        except worker.WorkerEnded:
            if over.is_set():
                self._all.discard(self._mine.__dict__.pop("worker"))
                raise TookTooLong(describe_time(self._seconds)) from None
            raise
        finally:
            clock.cancel()


class ClusterEngine(Engine):
    """A Dask cluster: ``address`` is its scheduler's, or the scheduler's file. Each worker needs this version and the places' files."""

    longest = 32

    def __init__(self, address: str, hooks: Mapping[str, Any], seconds: float | None = None) -> None:
        """Connect; raises BadInput where that cannot be."""
        client = require("distributed", "cluster", OptionName("cluster")).Client
        try:
            self._client = client(scheduler_file=address) if address.endswith(".json") else client(address, timeout=30)
        except (OSError, ValueError, TypeError) as error:
            raise BadInput(msg("{option}: cannot be reached ({error})", option=OptionName("cluster", address), error=error)) from error
        jobs = sum(self._client.nthreads().values())
        super().__init__(max(1, jobs), hooks, seconds, self._client.get_executor(pure=False, retries=TRIES - 1))

    def submit(self, batch: RunBatch) -> "Future[list[Outcome]]":
        """Wherever there is room."""
        return self._pool.submit(run_batch, batch, dict(self._hooks), self._seconds)

    def stop(self) -> None:
        """Let go of what was handed out."""
        self._halt.set()
        self._pool.shutdown(wait=False)

    def close(self) -> None:
        """Leave the cluster as it is."""
        super().close()
        self._client.close()

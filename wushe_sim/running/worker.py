"""Workers (工作进程): runs with a user's own Python in processes of their own; what they are handed travels by cloudpickle.

A worker is ``python -m wushe_sim.running.worker``: it reads runs from its input and writes how far they are, and what they gave, to its
output. So a user's script is never run anew, and a worker ends by itself once nobody reads what it writes. What user code prints goes to
standard error.
"""

import os
import pickle
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any

import cloudpickle

from wushe_sim.i18n import msg
from wushe_sim.model.extensions import build_child_variables
from wushe_sim.running import simulation
from wushe_sim.running.child_process import child_environment, dump_for_child, python_command
from wushe_sim.running.worker_server import CAN_FORK, ServerEnded, fork_worker
from wushe_sim.scenario import Scenario

WEEKS, DONE, FAILED = "weeks", "done", "failed"
AS_WORKER = "--wushe-worker"
"""What a frozen program (one file without a Python beside it) is called with to be a worker."""


class WorkerEnded(RuntimeError):
    """A process that ended before its run did."""


def simulate(scenario: Scenario, seed: int, hooks: Mapping[str, Any], progress: Callable[[int], Any] | None = None,
             start: Any = None) -> Any:
    """Live a scenario under a seed with a user's hooks, here: with agents as a model, without them as any other run."""
    if "agents" in hooks:
        from wushe_sim.agents.model import simulate as simulate_agents  # brings Mesa in

        return simulate_agents(scenario, seed, progress, **hooks)
    return simulation.simulate(scenario, seed, progress, start, **hooks)


class Worker:
    """One process that lives one run after the other."""

    def __init__(self) -> None:
        told = build_child_variables()
        extensions = [address.partition(":")[0].strip() for addresses in told.values() for address in addresses.split(",")]
        self._process: Any = _start(child_environment(extensions, **told))

    def simulate(self, scenario: Scenario, seed: int, hooks: Mapping[str, Any], progress: Callable[[int], Any], start: Any = None) -> Any:
        """What ``simulate`` gives, lived there; raises what was raised there, and WorkerEnded if the process ended."""
        assert self._process.stdin is not None and self._process.stdout is not None
        try:
            dump_for_child((scenario, seed, dict(hooks), start), self._process.stdin)
            self._process.stdin.flush()
            while True:
                what, said = pickle.load(self._process.stdout)
                if what == DONE:
                    return said
                if what == FAILED:
                    raise said
                progress(said)
        except (EOFError, BrokenPipeError, pickle.UnpicklingError):
            ended = self._process.wait()
            raise WorkerEnded(msg("the process of {name}, seed {seed}, ended with exit code {code}",
                                  name=scenario.name, seed=seed, code=ended)) from None

    def kill(self) -> None:
        """End the process, whatever it is doing; whoever waits for its run hears of it."""
        self._process.kill()

    def end(self) -> None:
        """The same, once nobody waits for it any more."""
        self._process.kill()
        self._process.communicate()


def _start(environment: Mapping[str, str]) -> Any:
    """A worker's process: forked from a warmed one where that can be, else started anew."""
    if CAN_FORK:
        with suppress(ServerEnded):
            return fork_worker(environment)
    program = [sys.executable, AS_WORKER] if getattr(sys, "frozen", False) else python_command("-m", "wushe_sim.running.worker")
    return subprocess.Popen(program, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=dict(environment))


def freeze_support() -> None:
    """For a frozen program: first thing in its main part, so that it becomes a worker where it was started as one. Else nothing."""
    if getattr(sys, "frozen", False) and sys.argv[1:2] == [AS_WORKER]:
        main()
        sys.exit()


def main() -> None:
    """Live what comes in, until nothing more does."""
    for name in ("SIGINT", "SIGHUP"):  # Ctrl-C and a closed terminal are the parent's to answer
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.SIG_IGN)
    incoming, outgoing = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)

    def tell(what: str, said: Any) -> None:
        cloudpickle.dump((what, said), outgoing)
        outgoing.flush()

    while True:
        try:
            scenario, seed, hooks, start = pickle.load(incoming)
        except EOFError:
            return
        try:
            tell(DONE, simulate(scenario, seed, hooks, lambda weeks: tell(WEEKS, weeks), start))
        except BrokenPipeError:
            return
        except BaseException as wrong:
            tell(FAILED, wrong)


if __name__ == "__main__":
    main()

"""Worker server (工作进程服务): a warmed process from which workers fork, so that several jobs cost little where the work is small.

``python -m wushe_sim.running.worker_server FD`` imports what a worker needs, loads the kernels, and forks a worker each time it is asked
over a socket. It has imported nothing of a user's: each worker starts as clean as a process of its own. On Linux alone; elsewhere a
worker is started anew (``worker.py``).
"""

import os
import signal
import socket
import subprocess
import sys
import threading
import warnings
from collections.abc import Mapping
from contextlib import suppress
from typing import IO

from wushe_sim.running.child_process import python_command

FORK, WAIT = b"f", b"w"
"""Requests: fork a worker on two pipes (answered by its process number); wait for one (followed by its number, answered by its code)."""
NUMBER = 8
"""Bytes of a number on the socket."""
CAN_FORK = sys.platform == "linux" and not getattr(sys, "frozen", False)


class ServerEnded(OSError):
    """The server has ended; a new one is to be started."""


class ForkedProcess:
    """A worker that a server has forked: what ``subprocess.Popen`` offers of its own."""

    def __init__(self, server: "WorkerServer", pid: int, stdin: IO[bytes], stdout: IO[bytes]) -> None:
        self._server, self._pid = server, pid
        self._code: int | None = None
        self.stdin, self.stdout, self._waiting = stdin, stdout, threading.Lock()

    def kill(self) -> None:
        """End the process; it keeps its number until ``wait``, so that no other is hit."""
        if self._code is None:
            with suppress(ProcessLookupError):
                os.kill(self._pid, signal.SIGKILL)

    def wait(self) -> int:
        """Wait until it has ended, and return its exit code, minus the signal's number where one ended it."""
        with self._waiting:
            if self._code is None:
                self._code = self._server.wait(self._pid)
            return self._code

    def communicate(self) -> None:
        """Wait, and close the pipes."""
        self.wait()
        for pipe in (self.stdin, self.stdout):
            with suppress(OSError):
                pipe.close()


class WorkerServer:
    """This process's end of a server."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        """Start a server; it is warm when it answers the first request, and ends when this process does."""
        self.key, self._owner, self._lock = (dict(environment), os.getcwd()), os.getpid(), threading.Lock()
        self._socket, theirs = socket.socketpair()
        with theirs:
            self._process = subprocess.Popen(python_command("-m", "wushe_sim.running.worker_server", str(theirs.fileno())),
                                             stdin=subprocess.DEVNULL, pass_fds=[theirs.fileno()], env=dict(environment))

    def is_for(self, environment: Mapping[str, str]) -> bool:
        """Whether it serves this process, and its workers would start in this environment and folder."""
        return self._owner == os.getpid() and self.key == (dict(environment), os.getcwd()) and self._process.poll() is None

    def fork(self) -> ForkedProcess:
        """Fork a worker. Raises ServerEnded."""
        their_in, our_out = os.pipe()
        our_in, their_out = os.pipe()
        try:
            with self._lock:
                try:
                    socket.send_fds(self._socket, [FORK], [their_in, their_out])
                    pid = self._read_number()
                except OSError as error:
                    os.close(our_in)
                    os.close(our_out)
                    raise ServerEnded from error
        finally:
            os.close(their_in)
            os.close(their_out)
        return ForkedProcess(self, pid, os.fdopen(our_out, "wb"), os.fdopen(our_in, "rb"))

    def wait(self, pid: int) -> int:
        """The exit code of a worker that is ending."""
        with self._lock:
            try:
                self._socket.sendall(WAIT + pid.to_bytes(NUMBER, "big", signed=True))
                return self._read_number()
            except OSError:
                return -signal.SIGKILL  # the server was ended, and its workers read nothing more

    def end(self) -> None:
        """End the server; its workers live on until their pipes close."""
        self._socket.close()
        if self._owner == os.getpid():
            self._process.wait()

    def _read_number(self) -> int:
        said = self._socket.recv(NUMBER, socket.MSG_WAITALL)
        if len(said) < NUMBER:
            raise ServerEnded
        return int.from_bytes(said, "big", signed=True)


_server: WorkerServer | None = None
_starting = threading.Lock()


def fork_worker(environment: Mapping[str, str]) -> ForkedProcess:
    """Fork a worker of this process's server, which is started where there is none for this environment. Raises ServerEnded."""
    global _server  # one for the process, as the fork server of multiprocessing
    with _starting:
        if _server is not None and not _server.is_for(environment):
            _server.end()
            _server = None
        if _server is None:
            _server = WorkerServer(environment)
        server = _server
    return server.fork()


def serve(connection: socket.socket) -> None:
    """Fork and wait as asked, until nobody asks any more."""
    while True:
        said, pipes, _, _ = socket.recv_fds(connection, 1, 2)
        if said == FORK:
            pid = os.fork()
            if not pid:
                _become_worker(connection, pipes)
            for pipe in pipes:
                os.close(pipe)
            connection.sendall(pid.to_bytes(NUMBER, "big", signed=True))
        elif said == WAIT:
            pid = int.from_bytes(connection.recv(NUMBER, socket.MSG_WAITALL), "big", signed=True)
            code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
            connection.sendall(code.to_bytes(NUMBER, "big", signed=True))
        else:
            return


def _become_worker(connection: socket.socket, pipes: list[int]) -> None:
    """In the forked process: take the pipes for input and output, and work until nothing more comes in."""
    from wushe_sim.running import worker

    connection.close()
    code = 1
    try:
        for number, pipe in enumerate(pipes):
            os.dup2(pipe, number)
            os.close(pipe)
        worker.main()
        code = 0
    finally:
        sys.stderr.flush()
        os._exit(code)


def warm() -> None:
    """Import what a worker needs and load the kernels, so that forked workers have them."""
    from wushe_sim.running import simulation
    from wushe_sim.running.warm_up import SMALLEST

    simulation.simulate(SMALLEST, 0, each_week=lambda street: None)
    import wushe_sim.agents.model  # noqa: F401


def main() -> None:
    """Serve on the socket whose number is the argument."""
    for name in (signal.SIGINT, signal.SIGHUP):  # Ctrl-C and a closed terminal are the parent's to answer
        signal.signal(name, signal.SIG_IGN)
    warnings.filterwarnings("ignore", "This process .* is multi-threaded", DeprecationWarning)  # libraries' idle threads hold no lock
    connection = socket.socket(fileno=int(sys.argv[1]))
    warm()
    serve(connection)


if __name__ == "__main__":
    main()

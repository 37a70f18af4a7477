"""Programs of their own without a cold start: a process that has imported the libraries forks for each program it is handed.

``run`` stands for ``subprocess.run([sys.executable, *words])``. The server imports no wushe_sim and starts no thread: each program imports
wushe_sim anew, with its own environment, folder and limits, and ends as any other. What depends on how Python itself starts (encodings,
which libraries are imported) needs ``subprocess`` still.
"""

import atexit
import contextlib
import gc
import json
import os
import runpy
import select
import signal
import socket
import subprocess
import sys
import threading
import types
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from importlib import import_module
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LIBRARIES = (
    "numba", "pandas", "networkx", "pydantic", "typer", "rich.console", "pyarrow.parquet", "matplotlib.pyplot", "scipy.stats", "openpyxl",
    "cloudpickle", "psutil", "jinja2", "docx", "mesa",
)
cpu_seconds = 0.0
"""What the server and its programs have taken; whoever measures this process adds it."""


# --- here ------------------------------------------------------------------------------------------------------------------------


@cache
def server():
    """The server of this process, started when it is first needed; it ends with this process, for then its socket closes."""
    ours, its = socket.socketpair()
    subprocess.Popen([sys.executable, __file__, str(its.fileno())], pass_fds=[its.fileno()], stdin=subprocess.DEVNULL, cwd=ROOT)
    its.close()
    return ours


def read_to_the_end(stream):
    """What a program prints, while it prints it: a pipe holds little."""
    with open(stream, "rb") as file:
        return file.read()


class Program:
    """A Python program that is running; ``words`` are those that would follow ``python``. The rest is as in ``subprocess.Popen``."""

    def __init__(self, words, cwd=None, env=None, text=True):
        self.args, self.returncode, self._text = words, None, text
        asked = {"words": [str(word) for word in words], "cwd": str(cwd or os.getcwd()), "env": dict(os.environ if env is None else env)}
        request = json.dumps(asked).encode()
        (ours, its), out, err = socket.socketpair(), os.pipe(), os.pipe()
        socket.send_fds(server(), [len(request).to_bytes(4, "big")], [its.fileno(), out[1], err[1]])
        server().sendall(request)
        its.close()
        for _, end in (out, err):
            os.close(end)
        self._streams = ThreadPoolExecutor(2)
        self._printed = [self._streams.submit(read_to_the_end, begin) for begin, _ in (out, err)]
        self._answers = ours.makefile()
        ours.close()
        self.pid = int(self._answers.readline())

    def poll(self):
        if self.returncode is None and select.select([self._answers], [], [], 0)[0]:
            self.wait()
        return self.returncode

    def wait(self, timeout=None):
        global cpu_seconds
        if self.returncode is None:
            if not select.select([self._answers], [], [], timeout)[0]:
                raise subprocess.TimeoutExpired(self.args, timeout)
            self.returncode, seconds = json.loads(self._answers.readline())
            self._answers.close()
            cpu_seconds += seconds
        return self.returncode

    def send_signal(self, number):
        if self.poll() is None:
            os.kill(self.pid, number)

    def kill(self):
        self.send_signal(signal.SIGKILL)

    def terminate(self):
        self.send_signal(signal.SIGTERM)

    def communicate(self, timeout=None):
        self.wait(timeout)
        self._streams.shutdown()
        return tuple(printed.result().decode() if self._text else printed.result() for printed in self._printed)


def run(words, cwd=None, env=None, check=False, text=True, timeout=300):
    """What a Python program printed and how it ended."""
    program = Program(words, cwd, env, text)
    try:
        printed = program.communicate(timeout)
    except BaseException:
        program.kill()
        raise
    done = subprocess.CompletedProcess(words, program.returncode, *printed)
    if check:
        done.check_returncode()
    return done


# --- there -----------------------------------------------------------------------------------------------------------------------


def serve(requests):
    """Fork for each request until nobody sends any more; the fork forks the program and waits for it."""
    for name in LIBRARIES:
        import_module(name)
    gc.freeze()  # nothing that was imported is looked through again, and copied, in every fork
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    imported = sum(os.times()[:4])
    while True:
        length, files, _, _ = socket.recv_fds(requests, 4, 3)
        if not length:
            return None
        request = json.loads(requests.recv(int.from_bytes(length, "big"), socket.MSG_WAITALL))
        if os.fork() == 0:
            requests.close()
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            if (program := os.fork()) == 0:
                return request, files
            for file in files[1:]:
                os.close(file)
            os.write(files[0], b"%d\n" % program)
            _, status, used = os.wait4(program, 0)
            answer = [os.waitstatus_to_exitcode(status), imported + used.ru_utime + used.ru_stime]
            os.write(files[0], json.dumps(answer).encode() + b"\n")
            os._exit(0)
        imported = 0.0
        for file in files:
            os.close(file)


def prepare(request, files):
    """Take over what a process starts with: streams, folder, environment, words and the path of imports."""
    answer, out, err = files
    os.dup2(out, 1)
    os.dup2(err, 2)
    for file in (answer, out, err):
        os.close(file)
    sys.stdout = open(1, "w", encoding="utf-8", closefd=False)  # noqa: SIM115  # what the server had may be of another kind
    sys.stderr = open(2, "w", encoding="utf-8", errors="backslashreplace", buffering=1, closefd=False)  # noqa: SIM115
    os.chdir(request["cwd"])
    os.environ.clear()
    os.environ.update(request["env"])
    first, *rest = request["words"]
    found = [path for path in os.environ.get("PYTHONPATH", "").split(os.pathsep) if path]
    sys.path[:1] = ["" if first in ("-c", "-m") else str(Path(first).resolve().parent), *found]
    sys.argv = rest if first == "-m" else ["-c", *rest[1:]] if first == "-c" else [first, *rest]


def become(request, files):
    """Be the program that was asked for, and end as Python does, but for taking the libraries down one by one."""
    code = 0
    try:
        prepare(request, files)
        first, *rest = request["words"]
        if first == "-m":
            runpy.run_module(rest[0], run_name="__main__", alter_sys=True)
        elif first == "-c":
            sys.modules["__main__"] = types.ModuleType("__main__")
            exec(compile(rest[0], "<string>", "exec"), sys.modules["__main__"].__dict__)
        else:
            runpy.run_path(first, run_name="__main__")
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else int(end.code is not None)
        if isinstance(end.code, str):
            print(end.code, file=sys.stderr)
    except BaseException as wrong:
        sys.excepthook(*sys.exc_info())
        code = -signal.SIGINT if isinstance(wrong, KeyboardInterrupt) else 1
    threading._shutdown()
    atexit._run_exitfuncs()
    with contextlib.suppress(OSError, ValueError):
        sys.stdout.flush()
        sys.stderr.flush()
    if code == -signal.SIGINT:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        os.kill(os.getpid(), signal.SIGINT)
    os._exit(code)


if __name__ == "__main__":
    with socket.socket(fileno=int(sys.argv[1])) as requests:
        asked = serve(requests)
    if asked:
        become(*asked)

"""The processes in which a user's own Python runs: forked from this process's server on Linux, elsewhere started by it."""

import psutil

from wushe_sim.running.worker_server import CAN_FORK


def list_workers(parent=None):
    """Those that work for a process, this one unless named; the server from which they fork is none of them."""
    process = psutil.Process(parent)
    found = []
    for child in process.children(recursive=True):
        try:
            named = any(word.startswith("wushe_sim.running.worker") for word in child.cmdline())
            if named and (not CAN_FORK or child.ppid() != process.pid):
                found.append(child)
        except psutil.NoSuchProcess:
            continue
    return found

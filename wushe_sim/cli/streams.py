"""Standard streams (标准流) that are closed, full, or whose reader is gone: what is printed there is lost, what is computed is not.

The first write that fails sends the rest nowhere, and the work goes on. At the end a standard output that took not all of it, on a full
disk or the like, is said on standard error and ends the program with 4; a reader that went away (``| head``) wanted no more.
"""

import io
import os
import sys
from contextlib import suppress
from typing import Any

from wushe_sim.cli.terminal import STORAGE, echo_error
from wushe_sim.errors import describe_os_error
from wushe_sim.i18n import detect_language, msg

STREAMS = ("stdin", "stdout", "stderr")


class Outlet(io.FileIO):
    """A standard stream's end, which keeps the first fault of writing and takes whatever comes after it."""

    fault: OSError | None = None

    def write(self, data: Any, /) -> int:
        """Write; or, once writing has failed, send it nowhere."""
        try:
            return super().write(data) or 0
        except OSError as error:
            self.fault = self.fault or error
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, self.fileno())
            os.close(nowhere)
            return memoryview(data).nbytes


def open_closed_streams() -> None:
    """Open a stream that was closed before the program began: else the next file that is opened would have its number, and what is printed.

    Python itself leaves such a stream out (None).
    """
    for number, name in enumerate(STREAMS):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # takes the lowest number that is free, which is this one
        if getattr(sys, name) is None:
            setattr(sys, name, open(number, "r" if name == "stdin" else "w", encoding="utf-8", closefd=False))  # noqa: SIM115  # as Python's own


def guard_streams() -> None:
    """Let work outlive its output, and have what the terminal's encoding cannot show escaped, rather than an error."""
    for name in STREAMS[1:]:
        stream = getattr(sys, name)
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
        if type(find_end(stream)) is io.FileIO:  # not Windows' console
            outlet: Any = Outlet(stream.fileno(), "wb", closefd=False)
            buffered = outlet if isinstance(stream.buffer, io.FileIO) else io.BufferedWriter(outlet)  # Python may be told to buffer nothing
            setattr(sys, name, io.TextIOWrapper(buffered, stream.encoding, "backslashreplace", line_buffering=stream.line_buffering,
                                                write_through=stream.write_through))


def find_end(stream: Any) -> Any:
    """What a text stream writes to in the end; None where it is no file."""
    buffer = getattr(stream, "buffer", None)
    return getattr(buffer, "raw", buffer)


def flush_streams(code: Any) -> Any:
    """Send off what is printed. Returns the exit code: 4 in place of 0 where standard output could not take all of it."""
    for name in STREAMS[1:]:
        with suppress(OSError, ValueError):
            getattr(sys, name).flush()
    fault = getattr(find_end(sys.stdout), "fault", None)
    if fault is None or isinstance(fault, BrokenPipeError):
        return code
    echo_error(msg("standard output: {why}; what was to be saved is saved", why=describe_os_error(fault)), detect_language())
    return code or STORAGE

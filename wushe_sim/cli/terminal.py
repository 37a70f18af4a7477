"""The terminal (终端): plain text on standard error, and the signals that end the program."""

import os
import signal
import stat
import sys
from contextlib import suppress
from typing import Any

from wushe_sim.errors import TranslatedError
from wushe_sim.i18n import Text, render, say, spell_options
from wushe_sim.i18n.printable import make_printable

STORAGE = 4
HANG_UP = getattr(signal, "SIGHUP", None)
"""What a program hears when its terminal is closed; Windows has none."""
ENDING_SIGNALS = tuple(number for number in (signal.SIGINT, signal.SIGTERM, HANG_UP) if number is not None)


class Signals:
    """Ctrl-C, the system's wish to end and a terminal that is closed, all as KeyboardInterrupt; at the second the program ends at once."""

    def __init__(self) -> None:
        """Listen, where the main thread of a program can."""
        self._before: dict[int, Any] = {}
        self.heard = False
        self._heard = signal.SIGINT
        try:
            for number in ENDING_SIGNALS:
                if number != HANG_UP or signal.getsignal(number) is not signal.SIG_IGN:  # nohup: it is to go on
                    self._before[number] = signal.signal(number, self._hear)
        except ValueError:
            self.restore()

    @property
    def exit_code(self) -> int:
        """128 and the signal's number: 130 after Ctrl-C, 143 when the system ended it, 129 when its terminal was closed."""
        return 128 + self._heard

    def restore(self) -> None:
        """As it was before."""
        for number, handler in self._before.items():
            signal.signal(number, handler)
        self._before = {}

    def _hear(self, number: int, _: Any) -> None:
        self._heard, self.heard = signal.Signals(number), True
        if number == HANG_UP:
            detach_from_terminal()
        for other in self._before:  # a terminal that is closed says so twice, by the shell and by the system
            signal.signal(other, signal.SIG_IGN if other == HANG_UP else signal.SIG_DFL)
        raise KeyboardInterrupt


def detach_from_terminal() -> None:
    """Send what is still printed nowhere, where it went to a terminal: that is closed, and writing to it would end what is being saved."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (1, 2):
        with suppress(OSError):
            if stat.S_ISCHR(os.fstat(stream).st_mode):
                os.dup2(nowhere, stream)
    os.close(nowhere)


def echo(text: Text, lang: str = "en") -> None:
    """Print a line to standard error in the reader's language, without anything that a terminal would obey."""
    print(make_printable(render(spell_options(text), lang)), file=sys.stderr, flush=True)


def echo_error(what: TranslatedError | Text, lang: str = "en") -> None:
    """Print an error to standard error in the reader's language, line by line."""
    messages = what.messages if isinstance(what, TranslatedError) else (what,)
    for line in "\n".join(render(spell_options(message), lang) for message in messages).splitlines() or [""]:
        echo(say(lang, "error: {line}", line=line))

"""终端 how the program meets a terminal: plain text on standard error, quiet ends, and an exit code for each way to end."""

import errno
import os
import signal
import stat
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext, suppress
from io import TextIOWrapper
from pathlib import Path
from typing import Any

import typer
from typer.core import TyperGroup

from wushe_sim.cli.help import asked_for, asked_in_front, translate_help
from wushe_sim.errors import SMALLER, BadInput, StorageError, TranslatedError, describe_os_error
from wushe_sim.i18n import LANGUAGES, Text, detect_language, enumerate_choices, msg, parse_language, render, say
from wushe_sim.i18n.catalogue import answer_gettext
from wushe_sim.i18n.printable import printable

BAD_INPUT, STORAGE = 2, 4
HELP = "--help"
SETTINGS_OF_LIBRARIES = {".numba_config.yaml": "Numba", "matplotlibrc": "Matplotlib"}
HANG_UP = getattr(signal, "SIGHUP", None)
"""What a program hears when its terminal is closed; Windows has none."""
ENDING_SIGNALS = tuple(number for number in (signal.SIGINT, signal.SIGTERM, HANG_UP) if number is not None)


class Wushe(TyperGroup):
    """The commands as a whole: help in the reader's language; what goes wrong becomes a message and an exit code."""

    lang = "en"

    def main(self, args: Any = None, *rest: Any, **more: Any) -> Any:
        """Carry out what the arguments ask for; ``--lang`` may stand before the command, too."""
        given = list(sys.argv[1:] if args is None else args)
        self.lang = _lang(given)
        with answer_gettext(self.lang) if HELP in given or not given else nullcontext():
            return super().main(asked_in_front(given), *rest, **more)

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Read the arguments; the help that they may ask for is in the reader's language."""
        translate_help(self, ctx, self.lang)
        return super().parse_args(ctx, args)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """One of the commands, with its help in the reader's language."""
        if (command := super().get_command(ctx, cmd_name)) is not None:
            translate_help(command, ctx, self.lang)
        return command

    def invoke(self, ctx: Any) -> Any:
        """Carry out the command. A bug keeps its traceback; bad input shows one only if asked."""
        signals, given = Signals(), list(ctx.args)
        debug = "--debug" in given
        if (asked := os.environ.get("WUSHE_LANG", "").strip()) and parse_language(asked) is None:
            remark(msg("WUSHE_LANG={value}: is no language of ours (allowed {names}); the locale's is taken, or English",
                       value=asked, names=enumerate_choices(LANGUAGES)), _lang(given))
        try:
            refuse_settings_of_libraries()
            return super().invoke(ctx)
        except (BadInput, StorageError) as error:
            if debug:
                traceback.print_exc()
            complain(error, _lang(given))
            raise typer.Exit(BAD_INPUT if isinstance(error, BadInput) else STORAGE) from None
        except KeyboardInterrupt:
            raise typer.Exit(signals.exit_code) from None
        except BrokenPipeError:
            raise typer.Exit(0) from None
        except MemoryError:
            if debug:
                raise
            complain(msg("memory: there was not enough of it; {mend}", mend=SMALLER), _lang(given))
            raise typer.Exit(STORAGE) from None
        except Exception as error:
            if hasattr(error, "format_message") and _lang(given) != LANGUAGES[0]:  # how a command is typed, of which Typer speaks English
                complain_of_typing(error, _lang(given))
                raise typer.Exit(BAD_INPUT) from None
            if debug:
                raise
            if signals.heard:  # a compiler swallows a Ctrl-C, and then misses what it was about to make
                raise typer.Exit(signals.exit_code) from None
            if (fault := explain_system_fault(error)) is None:
                raise
            complain(fault, _lang(given))
            raise typer.Exit(STORAGE) from None
        finally:
            signals.restore()
            _flush()


def explain_system_fault(error: Exception) -> Text | None:
    """What the system lacks, where that is why a command failed and no folder of ours says so: room on a disk, or the working directory."""
    if isinstance(error, OSError) and error.errno == errno.ENOSPC:
        return describe_os_error(error)
    return msg("the folder you are in is gone; go to another one") if _nowhere() else None  # libraries look for it when they are loaded


def refuse_settings_of_libraries() -> None:
    """Raise BadInput where the working directory holds settings that a library reads from there by itself and obeys.

    They may come with somebody's scenarios, and they say which compiler is used, or have TeX run on what a picture says.
    """
    for name, library in SETTINGS_OF_LIBRARIES.items():
        if Path(name).is_file():
            raise BadInput(msg("{file}: lies in the folder that you are in, and {library} would obey it; "
                               "work in another folder, or take the file away", file=name, library=library))


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
            leave_the_terminal()
        for other in self._before:  # a terminal that is closed says so twice, by the shell and by the system
            signal.signal(other, signal.SIG_IGN if other == HANG_UP else signal.SIG_DFL)
        raise KeyboardInterrupt


def leave_the_terminal() -> None:
    """Send what is still printed nowhere, where it went to a terminal: that is closed, and writing to it would end what is being saved."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (1, 2):
        with suppress(OSError):
            if stat.S_ISCHR(os.fstat(stream).st_mode):
                os.dup2(nowhere, stream)
    os.close(nowhere)


@contextmanager
def surviving_a_closed_terminal() -> Iterator[None]:
    """Pass over a line that cannot be shown, for its terminal is closed: the work goes on, or ends by its signal."""
    try:
        yield
    except OSError as error:
        if error.errno != errno.EIO:
            raise


def tell(text: str) -> None:
    """A line to standard error, without anything that a terminal would obey."""
    with surviving_a_closed_terminal():
        print(printable(text), file=sys.stderr, flush=True)


def remark(text: Text, lang: str) -> None:
    """A remark of the rooms below to standard error, in the reader's language."""
    tell(render(text, lang))


def complain(what: TranslatedError | Text, lang: str = "en") -> None:
    """An error to standard error in the reader's language, line by line."""
    messages = what.messages if isinstance(what, TranslatedError) else (what,)
    for line in "\n".join(render(message, lang) for message in messages).splitlines() or [""]:
        tell(say(lang, "error: {line}", line=line))


def complain_of_typing(error: Any, lang: str) -> None:
    """What is wrong with a command as it was typed: how it is used, and where its help is."""
    from wushe_sim.cli.typing_errors import describe_typing_error

    if error.ctx is not None:
        tell(error.ctx.get_usage())
        tell(say(lang, "Help: {command}", command=f"{error.ctx.command_path} {HELP}") + "\n")
    complain(describe_typing_error(error), lang)


def _lang(given: list[str]) -> str:
    """The reader's language, as the arguments or the environment say."""
    return detect_language(asked_for(given))


def prepared() -> None:
    """What the terminal's encoding cannot show is escaped rather than an error."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def _nowhere() -> bool:
    """Whether the folder that one is in is gone."""
    try:
        os.getcwd()
    except OSError:
        return True
    return False


def _flush() -> None:
    """Send off what is printed; where nobody reads any more, see to it that Python does not complain at the end."""
    try:
        sys.stdout.flush()
    except OSError as error:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if not isinstance(error, BrokenPipeError):
            complain(describe_os_error(error), detect_language())
            raise typer.Exit(STORAGE) from None

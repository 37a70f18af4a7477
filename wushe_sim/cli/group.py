"""The commands as a whole (命令组): each is loaded when it is called, its help is in the reader's language, each end has its exit code."""

import errno
import gettext
import os
import sys
import traceback
from collections import UserDict
from contextlib import nullcontext, suppress
from importlib import import_module
from pathlib import Path
from typing import Any, Protocol, runtime_checkable

import typer
from typer.core import TyperGroup

from wushe_sim.cli.commands import COMMANDS
from wushe_sim.cli.help import CONTEXT, find_language, move_language_behind_command, translate_help
from wushe_sim.cli.terminal import STORAGE, Signals, echo, echo_error
from wushe_sim.errors import SMALLER, BadInput, StorageError, describe_os_error
from wushe_sim.i18n import LANGUAGES, DeclaredText, Text, detect_language, enumerate_choices, msg, parse_language, say
from wushe_sim.i18n.catalogue import answer_gettext
from wushe_sim.i18n.foreign import recognize

BAD_INPUT = 2
HELP = "--help"
LIBRARY_SETTINGS = {".numba_config.yaml": "Numba", "matplotlibrc": "Matplotlib"}
TYPING_ERRORS = (
    msg("No such option: {option} (Possible options: {options})"),
    msg("No such option: {option} Did you mean {options}?"),
    msg("No such option: {option}"),
    msg("Missing argument {name}."),
    msg("Missing option {name}."),
    msg("Invalid value for {name}: {problem}"),
    msg("{value} is not in the range {allowed}."),
    msg("{value} is not one of {allowed}."),
    msg("{value} is not a valid int."),
    msg("{value} is not a valid integer."),
    msg("{value} is not a valid float."),
    msg("Option {name} requires an argument."),
    msg("Got unexpected extra argument ({given})"),
    msg("Got unexpected extra arguments ({given})"),
    msg("No such command {name}. Did you mean {names}?"),
    msg("No such command {name}."),
    msg("Input should be a valid integer, unable to parse string as an integer"),
    msg("Input should be a valid number, unable to parse string as a number"),
    msg("Input should be less than or equal to {allowed}"),
    msg("Input should be greater than or equal to {allowed}"),
    msg("Input should be {allowed}"),
)
"""What Typer and pydantic say in English of a command as it was typed, the more definite first."""


@runtime_checkable
class TypingError(Protocol):
    """What Typer raises for a command that is typed wrongly."""

    ctx: Any

    def format_message(self) -> str:
        """Say what is wrong, in English."""
        ...


class LoadedCommands(UserDict[str, Any]):
    """The commands by name; asking for one loads its module."""

    def __getitem__(self, name: str) -> Any:
        module = import_module(f"wushe_sim.cli.commands.{COMMANDS[name].module}")
        single = typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)
        single.command(name)(getattr(module, name))
        return typer.main.get_command(single)


class CommandGroup(TyperGroup):
    """The program: finds the command, translates help, and turns what goes wrong into a message and an exit code."""

    lang = "en"

    def __init__(self, **attributes: Any) -> None:
        super().__init__(**attributes)
        self.commands: Any = LoadedCommands(COMMANDS)

    def main(self, args: Any = None, *rest: Any, **more: Any) -> Any:
        """Carry out what the arguments ask for; ``--lang`` may stand before the command, too."""
        words = list(sys.argv[1:] if args is None else args)
        self.lang = detect_language(find_language(words))
        with answer_gettext(self.lang) if HELP in words or not words else nullcontext():
            return super().main(move_language_behind_command(words), *rest, **more)

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Read the arguments; the help that they may ask for is in the reader's language."""
        translate_help(self, ctx, self.lang)
        return super().parse_args(ctx, args)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """Load one of the commands, with its help in the reader's language."""
        if (command := super().get_command(ctx, cmd_name)) is not None:
            translate_help(command, ctx, self.lang)
        return command

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        """Write what each command does, from the table: no command is loaded."""
        with formatter.section(gettext.gettext("Commands")):
            formatter.write_dl([(name, DeclaredText(CONTEXT, entry.summary).render(self.lang)) for name, entry in COMMANDS.items()])

    def invoke(self, ctx: Any) -> Any:
        """Carry out the command. A bug keeps its traceback; bad input shows one only if asked."""
        signals, debug, lang = Signals(), "--debug" in ctx.args, self.lang
        warn_of_unknown_language(lang)
        try:
            refuse_library_settings()
            return super().invoke(ctx)
        except KeyboardInterrupt:
            raise typer.Exit(signals.exit_code) from None
        except (BadInput, StorageError) as error:
            if debug:
                traceback.print_exc()
            echo_error(error, lang)
            raise typer.Exit(BAD_INPUT if isinstance(error, BadInput) else STORAGE) from None
        except Exception as error:
            if isinstance(error, TypingError):
                if lang == LANGUAGES[0]:  # Typer says it in English itself
                    raise
                echo_typing_error(error, lang)
                raise typer.Exit(BAD_INPUT) from None
            if debug:
                raise
            if signals.heard:  # a compiler swallows a Ctrl-C, and then misses what it was about to make
                raise typer.Exit(signals.exit_code) from None
            if (fault := explain_system_fault(error)) is None:
                raise
            echo_error(fault, lang)
            raise typer.Exit(STORAGE) from None
        finally:
            signals.restore()


def warn_of_unknown_language(lang: str) -> None:
    """Say so where WUSHE_LANG names a language that we do not have."""
    value = os.environ.get("WUSHE_LANG", "").strip()
    if value and parse_language(value) is None:
        echo(msg("WUSHE_LANG={value}: unknown language; use {names}. The locale's language is used, or English.",
                 value=value, names=enumerate_choices(LANGUAGES)), lang)


def echo_typing_error(error: TypingError, lang: str) -> None:
    """Say what is wrong with a command as it was typed, how it is used, and where its help is."""
    if error.ctx is not None:
        echo(error.ctx.get_usage())
        echo(say(lang, "Help: {command}", command=f"{error.ctx.command_path} {HELP}") + "\n")
    echo_error(recognize(error.format_message(), TYPING_ERRORS), lang)


def explain_system_fault(error: Exception) -> Text | None:
    """What the system lacks, where that is why a command failed: memory, room on a disk, or the working directory."""
    if isinstance(error, MemoryError):
        return msg("not enough memory; {mend}", mend=SMALLER)
    if isinstance(error, OSError) and error.errno == errno.ENOSPC:
        return describe_os_error(error)
    with suppress(OSError):
        os.getcwd()  # libraries look for it when they are loaded
        return None
    return msg("the current folder no longer exists; go to another one")


def refuse_library_settings() -> None:
    """Raise BadInput where the working directory holds settings that a library reads from there by itself and obeys.

    They may come with somebody's scenarios, and they say which compiler is used, or have TeX run on what a picture says.
    """
    for name, library in LIBRARY_SETTINGS.items():
        if Path(name).is_file():
            raise BadInput(msg("{file}: {library} would obey this file in the current folder; remove it or work in another folder",
                               file=name, library=library))

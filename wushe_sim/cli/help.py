"""Help in the reader's language: commands and options carry English, other languages stand in the catalogue under ``help``."""

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

from wushe_sim.i18n import DeclaredText, msg, say

HEADS = (msg("Arguments"), msg("Options"), msg("Commands"), msg("default: {default}"), msg("required"))
"""What Typer asks gettext for while it writes help; they stand here so that the catalogue has them."""
CONTEXT = "help"


def move_language_behind_command(args: Sequence[str]) -> list[str]:
    """Return the arguments with a language that stands before the command moved behind it, where commands take it."""
    found = list(args)
    if found and (found[0] == "--lang" or found[0].startswith("--lang=")):
        taken = 2 if found[0] == "--lang" else 1
        said, rest = found[:taken], found[taken:]
        return [rest[0], *said, *rest[1:]] if rest and not rest[0].startswith("-") else rest
    return found


def find_language(args: Sequence[str]) -> str | None:
    """Find the language that arguments ask for, before they are parsed."""
    for place, one in enumerate(args):
        if one == "--lang":
            return next(iter(args[place + 1:place + 2]), None)
        if one.startswith("--lang="):
            return one.removeprefix("--lang=")
    return None


def iterate_texts(command: Any, ctx: Any) -> Iterator[tuple[Any, str]]:
    """Yield each object of a command that carries a text of its help, with the attribute that holds it."""
    yield from ((command, name) for name in ("help", "options_metavar", "subcommand_metavar") if getattr(command, name, None))
    yield from ((one, "help") for one in [*command.params, command.get_help_option(ctx)] if getattr(one, "help", None))


def translate_help(command: Any, ctx: Any, lang: str) -> None:
    """Give a command, its arguments and its options their help in a language; Typer then writes it as it writes any."""
    for holder, name in iterate_texts(command, ctx):
        setattr(holder, name, DeclaredText(CONTEXT, getattr(holder, name)).render(lang))
    command.format_usage = partial(_format_usage, command, lang)


def _format_usage(command: Any, lang: str, ctx: Any, formatter: Any) -> None:
    formatter.write_usage(ctx.command_path, " ".join(command.collect_usage_pieces(ctx)), prefix=say(lang, "Usage: "))

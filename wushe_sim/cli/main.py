"""wushe …: the command line (命令行). Tables go to standard output, progress and errors to standard error, as plain text.

Exit codes: 0 done, 1 a bug, 2 bad input or usage, 3 a sweep with failed runs, 4 storage, 130 interrupted, 143 ended by the system,
129 the terminal was closed.
"""

import gc
import sys
from typing import Annotated

import typer

from wushe_sim import __version__
from wushe_sim.cli.deferred import deferred_imports
from wushe_sim.cli.group import CommandGroup
from wushe_sim.cli.streams import flush_streams, guard_streams, open_closed_streams

with deferred_imports(__name__):
    from wushe_sim.running.worker import freeze_support

RARELY = 10_000, 10, 10
"""When garbage is collected: what is imported is not garbage, and looking through it again and again took an eighth of a small run."""

app = typer.Typer(cls=CommandGroup, no_args_is_help=True, add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)


def print_version(wanted: bool) -> None:
    """Print the version and end, where it is asked for."""
    if wanted:
        print(f"wushe {__version__}")
        raise typer.Exit


@app.callback()
def wushe(version: Annotated[bool, typer.Option("--version", callback=print_version, is_eager=True, help="Show the version.")] = False,
          ) -> None:
    """An agent-based simulation of China's five-actor linkage. 五社联动的多主体模拟。"""


def main() -> None:
    """Run the program: do what the command line asks for, and end with an exit code."""
    if getattr(sys, "frozen", False):
        freeze_support()
    open_closed_streams()
    guard_streams()
    gc.set_threshold(*RARELY)
    try:
        app()
    except SystemExit as end:
        raise SystemExit(flush_streams(end.code)) from None


if __name__ == "__main__":
    main()

"""Options (选项) that commands share, each with its help."""

import math
from pathlib import Path
from typing import Annotated, Literal, NamedTuple

import typer

from wushe_sim.errors import BadInput
from wushe_sim.i18n import Message, msg

Quiet = Annotated[bool, typer.Option("--quiet", help="Print no progress and no notes.")]
Debug = Annotated[bool, typer.Option("--debug", help="Show tracebacks.")]
Lang = Annotated[Literal["en", "zh"] | None, typer.Option("--lang", help="Language; else WUSHE_LANG, the locale's, English.")]
Format = Annotated[Literal["table", "json", "csv"], typer.Option("--format", help="Output format.")]
Force = Annotated[bool, typer.Option("--force", help="Overwrite what exists.")]
Jobs = Annotated[int, typer.Option("--jobs", help="Threads.")]
LimitedJobs = Annotated[int, typer.Option("--jobs", min=1, max=1024, help="Threads.")]
RunSeeds = Annotated[int | None, typer.Option("--seeds", help="Number of seeds under which scenario files are run; 10, or as many as draws "
                                              "want.")]
Draws = Annotated[str | None, typer.Option("--draws", metavar="N|ENSEMBLE", help="Give every seed coefficients of its own: N sets of the "
                                           "default ensemble, or a file that `wushe calibrate` wrote.")]
Weeks = Annotated[int | None, typer.Option("--weeks", help="Weeks, instead of the scenario's own.")]
OptionalScenario = Annotated[Path | None, typer.Argument(metavar="[SCENARIO]", help="A scenario file; else the default street.")]
OutFolder = Annotated[Path | None, typer.Option("--out", help="Folder for the result; an interrupted run resumes from it.")]
Page = Annotated[Path | None, typer.Option("--page", help="Write a page (Markdown) here, its picture beside it.")]
Quick = Annotated[bool, typer.Option("--quick", help="A smaller answer, on a small street; it says so.")]
MostRuns = Annotated[int | None, typer.Option("--max-runs", min=1, help="Make at most this many new runs.")]


def explain_stop(is_kept: bool) -> Message:
    """Say that ``--max-runs`` stopped a command, and how it resumes."""
    return (msg("Stopped at --max-runs; run the same command to resume.") if is_kept
            else msg("Stopped at --max-runs; with --out DIR the same command resumes."))


class Resolution(NamedTuple):
    """What ``--resolve`` asks: how many seeds would tell this size, of an indicator, a measure or a claim, in its own unit."""

    name: str
    size: float


def parse_resolve(text: str | None) -> Resolution | None:
    """Parse NAME=SIZE; None where it is not asked for. Raises BadInput unless the size is a number above 0."""
    if text is None:
        return None
    name, _, size = text.partition("=")
    try:
        found = Resolution(name.strip(), float(size))
    except ValueError:
        found = Resolution("", math.nan)
    if not found.name or not (math.isfinite(found.size) and found.size > 0):
        raise BadInput(msg("--resolve {value}: allowed NAME=SIZE with a size above 0, such as coverage=0.01", value=text))
    return found


def check_resolve(text: str | None) -> str | None:
    """Refuse what is no NAME=SIZE before any file is read, such as an option that ``--resolve`` took for its value. Raises BadInput."""
    parse_resolve(text)
    return text


Resolve = Annotated[str | None, typer.Option("--resolve", metavar="NAME=SIZE", callback=check_resolve,
                                             help="How many seeds would tell a size, such as coverage=0.01.")]

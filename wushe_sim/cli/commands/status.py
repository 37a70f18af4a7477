"""wushe status: how far a sweep is (批量实验的进度)."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from wushe_sim.cli.deferred import deferred_imports
from wushe_sim.cli.options import Debug, Form, Format, Lang, Quiet
from wushe_sim.i18n import detect_language, enumerate_choices, msg, say
from wushe_sim.i18n.counted import count_runs, format_duration
from wushe_sim.i18n.printable import make_printable
from wushe_sim.i18n.stored import get_reason

with deferred_imports(__name__):
    from wushe_sim.cli.tables import print_rows
    from wushe_sim.experiments.sweep import result

MOST_FAILURES_SHOWN = 5
UNKNOWN_HOLDER = {"pid": "?", "host": "?", "since": "?"}


def status(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A sweep's folder.")],
    form: Format = Form.table, quiet: Quiet = False, debug: Debug = False, lang: Lang = None,
) -> None:
    """Show a sweep's progress and which process holds it."""
    found = result.read_status(folder)
    if form is Form.json:
        print(json.dumps(found, ensure_ascii=True, indent=1))
    elif form is Form.csv:
        print_rows([{key: value for key, value in found.items() if key not in ("holder", "failures")}], form.value)
    else:
        for line in describe_status(found, detect_language(lang)):
            print(make_printable(line))


def describe_status(found: Mapping[str, Any], lang: str) -> Iterator[str]:
    """Yield what of a sweep is done, which process holds it, and its first failures, a line each."""
    done = msg("{done} of {runs} done, {failed} failed, {waiting} waiting", done=f"{found['done']:,}", runs=count_runs(found["runs"]),
               failed=found["failed"], waiting=found["waiting"])
    left = [msg("about {time} left", time=format_duration(found["seconds_left"]))] if found["waiting"] and found["seconds_left"] else []
    yield enumerate_choices([done, *left]).render(lang)
    if found["waiting"] and found["holder"] is None:
        yield say(lang, "no process runs it; the same `wushe sweep` resumes it")
    elif found["waiting"]:
        yield say(lang, "running: process {pid} on {host}, since {since}", **UNKNOWN_HOLDER | found["holder"])
    for one in found["failures"][:MOST_FAILURES_SHOWN]:
        yield "  " + say(lang, "run {run}: {error}", run=one["run"], error=get_reason(one, lang))

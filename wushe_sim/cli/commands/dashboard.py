"""wushe dashboard: the page on which one moves levers and watches (仪表板)."""

import gc
from pathlib import Path
from typing import Annotated

import typer

from wushe_sim.cli.deferred import deferred_imports
from wushe_sim.cli.options import Debug, Lang, Quiet
from wushe_sim.i18n import detect_language

with deferred_imports(__name__):
    from wushe_sim.agents.model import build_plan
    from wushe_sim.dashboard.server import check_installed, serve
    from wushe_sim.scenario import Scenario


OFTEN = 700, 10, 10
"""Python's own pace of collecting garbage, which the program slows down at its start: a page runs for hours, and Reset leaves streets."""


def dashboard(
    scenario: Annotated[Path | None, typer.Argument(metavar="[SCENARIO]", help="A scenario file; else a small street.")] = None,
    host: Annotated[str, typer.Option("--host", help="Address to listen on; this machine alone if not given.")] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", min=0, max=65535, help="Port; 0 takes any free one.")] = 8765,
    allow_host: Annotated[
        list[str] | None,
        typer.Option("--allow-host", metavar="HOST[:PORT]", help="Another name that reaches it, of a proxy or tunnel."),
    ] = None,
    open_it: Annotated[bool, typer.Option("--open", help="Open it in the browser.")] = False,
    quiet: Quiet = False, debug: Debug = False, lang: Lang = None,
) -> None:
    """Move levers and watch the street in the browser."""
    check_installed()
    if scenario is not None:
        build_plan(Scenario.load(scenario), {})
    gc.set_threshold(*OFTEN)
    serve(scenario, host, port, detect_language(lang), open_it, allow_host or ())

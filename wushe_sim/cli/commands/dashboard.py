"""wushe dashboard: the page on which one moves levers and looks (仪表板)."""

from pathlib import Path
from typing import Annotated

import typer

from wushe_sim.cli.options import Debug, Lang, Quiet


def dashboard(
    scenario: Annotated[Path | None, typer.Argument(metavar="[SCENARIO]", help="A scenario file; a small street if not given.")] = None,
    host: Annotated[str, typer.Option("--host", help="Address to listen on; this machine alone if not given.")] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", min=0, max=65535, help="Port; 0 takes any free one.")] = 8765,
    allow_host: Annotated[
        list[str] | None,
        typer.Option("--allow-host", metavar="HOST[:PORT]", help="A further name it may be asked for by: of a proxy or tunnel."),
    ] = None,
    open_it: Annotated[bool, typer.Option("--open", help="Open it in the browser.")] = False,
    quiet: Quiet = False, debug: Debug = False, lang: Lang = None,
) -> None:
    """Move levers and look, in the browser."""
    from wushe_sim.agents.model import plan_of
    from wushe_sim.dashboard.server import check_installed, serve
    from wushe_sim.report.labels import language
    from wushe_sim.scenario import Scenario

    spoken = language(lang)
    check_installed(spoken)
    if scenario is not None:
        plan_of(Scenario.load(scenario), {})
    serve(scenario, host, port, spoken, open_it, allow_host or ())

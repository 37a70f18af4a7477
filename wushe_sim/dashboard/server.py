"""The server (服务): on this machine alone unless asked otherwise; nothing is reported to anybody else."""

import mimetypes
import os
import secrets
import socket
import threading
import warnings
import webbrowser
from collections.abc import Iterable
from contextlib import chdir
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from wushe_sim.cli.terminal import echo
from wushe_sim.dashboard.addresses import LOOPBACK, WILDCARDS, get_authorities, join_authority
from wushe_sim.dashboard.ticket import make_ticket
from wushe_sim.errors import BadInput, describe_os_error
from wushe_sim.i18n import Message, enumerate_choices, msg, say
from wushe_sim.report.fonts import OUR_FONT

NEEDED = ("solara", "solara_assets", "ipyvuetify", "ipyvue", "altair", "starlette", "uvicorn")
LAST_SECONDS = 5
ASSETS = "/_solara/cdn"
"""Where the page finds Solara's scripts, styles and fonts."""
FONT = "/wushe/font.otf"
"""Where the page finds our Chinese font, which a machine without one needs (``assets/page.css``)."""
BOOT = "/wushe/boot"
"""Where an open page asks whether it is still the same start of the program; after another one it reloads itself."""


def check_installed() -> None:
    """Raise BadInput with the command that installs them where libraries of the extra ``dashboard`` are missing."""
    if missing := [name for name in NEEDED if find_spec(name) is None]:
        raise BadInput(describe_missing(missing))


def describe_missing(names: Iterable[str]) -> Message:
    """What to do where something of the extra ``dashboard`` is missing."""
    return msg("the dashboard needs libraries that are not installed ({names}): pip install 'wushe-sim[dashboard]'",
               names=enumerate_choices(names))


def listening(host: str, port: int) -> socket.socket:
    """A socket on a host and port (0: any free one). Raises BadInput where they cannot be had."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    found = socket.socket(family, socket.SOCK_STREAM)
    try:
        found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        found.bind((host, port))
        found.listen(128)  # whoever comes early waits
    except OSError as error:
        found.close()
        raise BadInput(msg("--host {host} --port {port}: {reason}; --port 0 takes any free one",
                           host=host, port=port, reason=describe_os_error(error))) from error
    return found


def serve(scenario: Path | None, host: str, port: int, lang: str, open_it: bool = False, allowed_hosts: Iterable[str] = ()) -> None:
    """Serve the dashboard until interrupted; its address goes to standard error, with the token without which nothing is served.

    Parameters
    ----------
    scenario : Path or None
        The scenario's file; None for a small street.
    host, port : str, int
        What to listen on; port 0 for any free one.
    lang : str
        The reader's language.
    open_it : bool
        Whether to open it in the browser.
    allowed_hosts : iterable of str
        Further hosts under which it may be asked for, where something stands between the browser and it.

    Raises
    ------
    BadInput
        For what cannot be served.
    """
    get_authorities(host, port, allowed_hosts := list(allowed_hosts))  # before anything listens
    found = listening(host, port)
    port, token = found.getsockname()[1], secrets.token_urlsafe(32)
    os.environ["WUSHE_DASHBOARD"], os.environ["WUSHE_LANG"] = str(scenario or ""), lang
    os.environ["WUSHE_DASHBOARD_BOOT"] = secrets.token_urlsafe(8)
    server = _build_server(get_authorities(host, port, allowed_hosts), token, make_ticket(port), f"wushe-{port}", lang)
    address = f"http://{join_authority(LOOPBACK[0] if host in WILDCARDS else host, port)}/?token={token}"
    echo(say(lang, "The dashboard is at {url} (Ctrl-C ends it).", url=address))
    if host not in LOOPBACK:
        echo(say(lang, "Other machines can reach {host} too: the token in the address keeps them out, and crosses the network unencrypted.",
                 host=host))
    if open_it:
        threading.Timer(1, webbrowser.open, (address,)).start()
    try:
        server.run(sockets=[found])
    finally:
        from wushe_sim.dashboard.live import end_all

        end_all(LAST_SECONDS)


def _build_server(authorities: frozenset[str], token: str, ticket: str, cookie: str, lang: str) -> Any:
    """Solara's pages behind our guard, which report nothing to their makers and take nothing from elsewhere than what is installed here."""
    for module in ("solara.validate_hooks", "solara.server.starlette"):  # on Mesa's code, and on pages inside other sites' pages
        warnings.filterwarnings("ignore", category=UserWarning, module=module)
    os.environ["SOLARA_APP"] = "wushe_sim.dashboard.page"
    with chdir(Path(__file__).parent):  # Solara would run a folder of the page's name in place of it
        import solara.settings

        solara.settings.assets.proxy, solara.settings.assets.cdn = False, ASSETS  # its proxy fetches what it lacks, and deletes folders
        import solara.server.starlette as pages
    from solara.server import settings

    if not (assets := settings.assets.proxy_cache_dir).is_dir() or not any(assets.iterdir()):
        raise BadInput(describe_missing(["solara-assets", str(assets)]))
    settings.telemetry.mixpanel_enable = False
    settings.session.http_only = True
    settings.theme.show_banner = False
    settings.theme.title = "wushe_sim"
    import uvicorn
    from starlette.applications import Starlette
    from starlette.middleware import Middleware
    from starlette.responses import FileResponse, PlainTextResponse
    from starlette.routing import Mount, Route
    from starlette.staticfiles import StaticFiles

    from wushe_sim.dashboard.guard import Guard

    for kind, ending in (("text/javascript", ".js"), ("text/css", ".css")):
        mimetypes.add_type(kind, ending)  # a Windows registry may say otherwise, and browsers are told not to guess
    boot = Route(BOOT, lambda _: PlainTextResponse(os.environ["WUSHE_DASHBOARD_BOOT"]))
    font = Route(FONT, lambda _: FileResponse(OUR_FONT, media_type="font/otf", headers={"Cache-Control": "max-age=86400"}))
    app = Starlette(routes=[Mount(ASSETS, StaticFiles(directory=assets)), boot, font, *pages.routes], lifespan=pages.lifespan,
                    middleware=[Middleware(Guard, authorities, token, ticket, cookie, lang)])
    return uvicorn.Server(uvicorn.Config(app, log_level="warning", access_log=False, loop="asyncio"))

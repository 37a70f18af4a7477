"""服务 how the dashboard is served: on this machine alone unless told otherwise, without a word to anybody else."""

import os
import socket
import threading
import webbrowser
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from wushe_sim.app.words import said
from wushe_sim.errors import BadInput, describe_os_error
from wushe_sim.i18n import enumerate_choices, msg

NEEDED = ("solara", "ipyvuetify", "ipyvue", "altair", "starlette", "uvicorn")
LAST_SECONDS = 5
LOOPBACK = ("127.0.0.1", "localhost", "::1")


def check_installed(lang: str) -> None:
    """Raise BadInput with the command that installs them where libraries of the extra ``dashboard`` are missing."""
    if missing := [name for name in NEEDED if find_spec(name) is None]:
        raise BadInput(msg("the dashboard needs libraries that are not installed ({names}): pip install 'wushe-sim[dashboard]'",
                           names=enumerate_choices(missing)))


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


def serve(scenario: Path | None, host: str, port: int, lang: str, open_it: bool = False) -> None:
    """Serve the dashboard until interrupted; its address goes to standard error. Raises BadInput for what cannot be served."""
    from wushe_sim.report.terminal import tell

    found = listening(host, port)
    os.environ["WUSHE_DASHBOARD"], os.environ["WUSHE_LANG"] = str(scenario or ""), lang
    os.environ["SOLARA_APP"] = "wushe_sim.app.page"
    address = f"http://{f'[{host}]' if ':' in host else host}:{found.getsockname()[1]}"
    server = _server()
    tell(said("serving", lang, url=address))
    if host not in LOOPBACK:
        tell(said("open_to_all", lang, host=host))
    if open_it:
        threading.Timer(1, webbrowser.open, (address,)).start()
    try:
        server.run(sockets=[found])
    finally:
        from wushe_sim.app.live import end_all

        end_all(LAST_SECONDS)


def _server() -> Any:
    """Solara's own server, which reports nothing to its makers and takes nothing from elsewhere that is installed here."""
    import warnings

    for module in ("solara.validate_hooks", "solara.server.starlette"):  # on Mesa's code, and on pages inside other sites' pages
        warnings.filterwarnings("ignore", category=UserWarning, module=module)
    from solara.server import settings

    settings.telemetry.mixpanel_enable = False
    settings.theme.show_banner = False
    settings.theme.title = "wushe_sim"
    import uvicorn
    from solara.server.starlette import app

    return uvicorn.Server(uvicorn.Config(app, log_level="warning", access_log=False, loop="asyncio"))

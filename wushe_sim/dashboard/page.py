"""The page (仪表板页面): Mesa's SolaraViz around a pair of runs, our levers at its side and our components on its pages.

``WUSHE_DASHBOARD`` names the scenario file (none: a small street), ``WUSHE_LANG`` the language; so ``solara run`` takes this page too,
without the guard that ``wushe dashboard`` sets before it.
"""

import os
import warnings
from functools import cache
from pathlib import Path
from typing import Any

import solara
import solara.lab

from wushe_sim.dashboard import living, networks, views
from wushe_sim.dashboard.live import Apart, rendered, use_widget
from wushe_sim.dashboard.menu import Entry, list_entries, open_entry
from wushe_sim.dashboard.mesa_page import speak
from wushe_sim.dashboard.pair import Pair
from wushe_sim.dashboard.panel import Panel
from wushe_sim.dashboard.pictures import prepare
from wushe_sim.dashboard.session import Session, Starts
from wushe_sim.dashboard.widgets import ASSETS, Frame
from wushe_sim.errors import BadInput
from wushe_sim.i18n import detect_language, msg, say

with warnings.catch_warnings():
    warnings.simplefilter("ignore", UserWarning)  # what Solara thinks of Mesa's code
    from mesa.visualization import SolaraViz

SCENARIO, BOOT = "WUSHE_DASHBOARD", "WUSHE_DASHBOARD_BOOT"
PAUSE = 150
"""Milliseconds between two weeks at first, slow enough to see cases travel; the slider goes down to 1."""
VIEWS = (
    (msg("Who helps whom"), living.Helping),
    (msg("Indicators"), views.Indicators),
    (msg("Cases"), views.Cases),
    (msg("Residents"), networks.Residents),
    (msg("Linkage"), networks.Linkage),
    (msg("One life"), views.Life),
)
"""The pages: what each is called, and the component of a pair and a language that it shows."""


@cache
def starts() -> Starts:
    """The streets that stand ready, for all who look in this process."""
    return Starts()


def get_file() -> Path | None:
    """Get the scenario file that the environment names, if any."""
    return Path(name) if (name := os.environ.get(SCENARIO)) else None


def open_session(file: Path | None) -> Session | BadInput:
    """Open a session on a scenario file, or on the small street; or say what is wrong with it."""
    try:
        return Session(open_entry(file), starts())
    except BadInput as error:
        return error


@solara.component
def Layout(children: Any) -> Any:
    """Solara's page with a side that is open on a wide screen and closed on a narrow one: the browser decides."""
    closed_or_open: Any = None
    return solara.AppLayout(children=children, sidebar_open=closed_or_open)


@solara.component
def Page() -> Any:
    """The whole page, for one reader."""
    lang = detect_language()
    file, set_file = solara.use_state(get_file())
    session = solara.use_memo(lambda: open_session(file), [file])
    entries = solara.use_memo(lambda: list_entries(get_file(), lang), [lang])
    words = {"menu": say(lang, "Levers and scenarios"), "side": say(lang, "Levers and scenarios"), "theme": say(lang, "Light or dark"),
             "skip": say(lang, "To the pictures")}
    frame = use_widget(lambda: Frame(lang=lang, boot=os.environ.get(BOOT, ""), words=words))
    solara.Title(say(lang, "Five-actor linkage"))
    solara.Style(ASSETS / "page.css")
    with solara.Sidebar():
        Menu(entries, file, set_file, lang)
    if isinstance(session, BadInput):
        solara.Error(session.render(lang))
    else:
        Dashboard(session, frame, lang).key(f"dashboard {id(session)}")


@solara.component
def Menu(entries: list[Entry], file: Path | None, set_file: Any, lang: str) -> None:
    """The scenarios that can be opened; choosing one opens it."""
    files = {one.title: one.file for one in entries}
    now = next((title for title, known in files.items() if known == file), None)
    solara.Select(say(lang, "Scenario"), list(files), now, on_value=lambda title: set_file(files[title]))


@solara.component
def Dashboard(session: Session, frame: Frame, lang: str) -> Any:
    """Mesa's page with a pair of runs: its Reset makes a new one, which is set up beside."""
    solara.use_memo(lambda: speak(lang, [title for title, _ in VIEWS]), [lang])
    session.ready_to_step = rendered()
    first = solara.use_memo(lambda: Pair(session, str(session.seed)), [])
    pair: Any = solara.use_reactive(first)
    solara.lab.use_task(lambda: (prepare(lang), pair.value.build()), dependencies=[pair.value], prefer_threaded=True)
    components: Any = solara.use_memo(lambda: [(_put_on_page(view, lang), page) for page, (_, view) in enumerate(VIEWS)], [lang])
    with solara.AppBar():
        views.Week(pair.value, lang).key(f"week {id(pair.value)}")
    views.Status(pair.value, lang).key(f"status {id(pair.value)}")
    solara.Div(children=[frame])
    seed = {"type": "InputText", "value": str(session.seed), "label": say(lang, "Random seed")}
    SolaraViz(pair, components=components, play_interval=PAUSE, name=say(lang, "Five-actor linkage"),
              model_params={"session": session, "seed": seed})
    Side(session, lang)


@solara.component
def Side(session: Session, lang: str) -> Any:
    """Our levers, below Mesa's controls: what lies deeper stands lower at the side."""
    Lower(session, lang)


@solara.component
def Lower(session: Session, lang: str) -> Any:
    """The levers themselves."""
    with solara.Sidebar():
        Apart(Panel(session, lang))


def _put_on_page(view: Any, lang: str) -> Any:
    """A view as a component that SolaraViz takes as it is: Mesa renders functions anew for every step, and our views feed themselves."""

    @solara.component
    def View(model: Pair) -> None:
        view(model, lang).key(f"view {id(model)}")

    return View

"""The page (仪表板页面): Mesa's SolaraViz around a pair of runs, our levers at its side and our components on its pages.

``WUSHE_DASHBOARD`` names the scenario file (none: a small street), ``WUSHE_LANG`` the language; so ``solara run`` takes this page too,
without the guard that ``wushe dashboard`` sets before it.
"""

import os
import warnings
from functools import cache, partial
from typing import Any

import solara
import solara.lab

from wushe_sim.dashboard import views
from wushe_sim.dashboard.live import Apart, rendered
from wushe_sim.dashboard.mesa_page import speak
from wushe_sim.dashboard.pair import Pair
from wushe_sim.dashboard.panel import Panel
from wushe_sim.dashboard.pictures import prepare
from wushe_sim.dashboard.session import Session, Starts, small_street
from wushe_sim.errors import BadInput
from wushe_sim.i18n import detect_language, say
from wushe_sim.scenario import Scenario

with warnings.catch_warnings():
    warnings.simplefilter("ignore", UserWarning)  # what Solara thinks of Mesa's code
    from mesa.visualization import SolaraViz

SCENARIO = "WUSHE_DASHBOARD"
PAUSE = 30
"""Milliseconds between two weeks at first."""


@cache
def starts() -> Starts:
    """The streets that stand ready, for all who look in this process."""
    return Starts()


def opened() -> Session | BadInput:
    """A session on the scenario that the environment names, or what is wrong with that."""
    file = os.environ.get(SCENARIO)
    try:
        return Session(Scenario.load(file) if file else small_street(), starts())
    except BadInput as error:
        return error


@solara.component
def Page() -> Any:
    """The whole page, for one reader."""
    lang = detect_language()
    session = solara.use_memo(opened, [])
    solara.Title(say(lang, "Five-actor linkage"))
    if isinstance(session, BadInput):
        solara.Error(session.render(lang))
    else:
        Dashboard(session, lang)


@solara.component
def Dashboard(session: Session, lang: str) -> Any:
    """Mesa's page with a pair of runs: its Reset makes a new one, which is set up beside."""
    solara.use_memo(lambda: speak(lang), [lang])
    session.ready_to_step = rendered()
    first = solara.use_memo(lambda: Pair(session, str(session.seed)), [])
    pair: Any = solara.use_reactive(first)
    solara.lab.use_task(lambda: (prepare(lang), pair.value.build()), dependencies=[pair.value], prefer_threaded=True)
    views_of = (views.Indicators, views.Residents, views.Linkage, views.Life)
    components: Any = [(partial(_on_page, view, lang), page) for page, view in enumerate(views_of)]
    views.Status(pair.value, lang).key(f"status {id(pair.value)}")
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


def _on_page(view: Any, lang: str, model: Pair) -> Any:
    """A component as SolaraViz calls it, made anew for each new pair."""
    return view(model, lang).key(f"{view} {id(model)}")

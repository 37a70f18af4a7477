"""Who helps whom (谁帮助谁): the living picture of both streets while they run, as pages of their own show it (``report/living.py``)."""

from collections.abc import Callable
from typing import Any

import ipyvuetify
import reacton.ipyvuetify as rv
import solara
import traitlets

from wushe_sim.dashboard import sentences
from wushe_sim.dashboard.live import use_feed, use_widget
from wushe_sim.dashboard.networks import ask_place
from wushe_sim.dashboard.pair import CHANGED, UNCHANGED, Pair
from wushe_sim.dashboard.views import follow
from wushe_sim.dashboard.widgets import read_template
from wushe_sim.i18n import say
from wushe_sim.report.living import HINT, SCRIPT, make_scene, write_week
from wushe_sim.tracing.followers import RESIDENT

BEFORE_AND_AFTER = (UNCHANGED, CHANGED)
"""The order in which both streets stand."""


class LivingCanvas(ipyvuetify.VuetifyTemplate):
    """The living picture. Python sends a scene once, and then the new weeks alone; a click on a case names its resident."""

    template = traitlets.Unicode(read_template("living").replace("/* LIVING */", SCRIPT.read_text(encoding="utf-8"))).tag(sync=True)
    scene = traitlets.Dict().tag(sync=True)
    chunk = traitlets.Dict().tag(sync=True)
    hint = traitlets.Unicode().tag(sync=True)
    empty = traitlets.Unicode().tag(sync=True)
    on_picked: Callable[[int], Any] | None = None

    def vue_picked(self, resident: Any) -> None:
        """The browser says whose case was clicked."""
        if self.on_picked is not None:
            self.on_picked(int(resident))


@solara.component
def Helping(pair: Pair, lang: str) -> Any:
    """Who helps whom in a community, case by case, without and with the change; a click on a case follows its resident."""
    place, show_choice = ask_place(pair, lang)
    widget = use_widget(lambda: LivingCanvas(hint=HINT.render(lang), empty=say(lang, "The street is being set up.")))
    drawn = solara.use_memo(dict, [])

    def feed() -> None:
        if not pair.ready:
            return
        anew = drawn.get("of") != (id(pair), place)
        if anew:
            drawn["of"] = id(pair), place
            pair.watch_cases(place)
        weeks = pair.take_case_weeks()
        if not weeks:
            return
        with widget.hold_sync():
            if anew:
                streets = {sentences.RUNS[run].render(lang): pair.runs[run] for run in BEFORE_AND_AFTER}
                widget.scene, widget.empty = pair.reading(lambda _: make_scene(streets, place, lang)), ""
            widget.chunk = {"anew": anew, "weeks": [write_week([week[run] for run in BEFORE_AND_AFTER]) for week in weeks]}

    widget.on_picked = lambda resident: follow(pair, RESIDENT, place, resident)
    use_feed(pair.bell, feed, (id(pair), place))
    solara.use_effect(lambda: lambda: pair.watch_cases(None), [id(pair)])
    with solara.Column(gap="4px") as main:
        show_choice()
        rv.Html(tag="div", children=[widget])
    return main

"""SolaraViz in the reader's language: Mesa's page has English words of its own and takes no others.

``speak`` puts a reader of our catalogue between Mesa's page and Solara, which says the words that we know of in another language; one that
Mesa adds stays English until the catalogue has it. Mesa's draggable tiles become a column, which a narrow screen can show too, and its
buttons move from the side into the bar at the top, which stays in sight.
"""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

import reacton.ipyvuetify as rv
import solara

from wushe_sim.i18n import Message, msg, say

THREADS = ("Use Threads", "Increase play interval to avoid skipping plots")
"""Left out: our pictures are drawn beside the run anyway."""
STEPS = "Information"
"""The card with Mesa's count of steps, left out too: the bar at the top says the week."""
SAYS: Mapping[str, Message] = {
    "Controls": msg("Run"), "Play Interval (ms)": msg("Pause between steps (ms)"), "Render Interval (steps)": msg("Weeks per step"),
    "Reset": msg("Reset"), "Step": msg("Step"), "Model Parameters": msg("Start"),
}
"""What Mesa's own controls say, by what Mesa calls them."""
SPOKEN: Mapping[str, Message] = {"▶": msg("Play"), "❚❚": msg("Pause")}
"""What a button with a sign is called by those who do not see it."""
SHOWING = {"Card": "title", "Button": "label", "SliderInt": "label", "Checkbox": "label", "Text": "text"}
"""Solara's components that show a text of Mesa's, and what they call it."""


class Spoken:
    """Solara as Mesa's page sees it: the same components, in one language; ``pages`` are the titles of its pages."""

    def __init__(self, solara: Any, lang: str, pages: Sequence[Message] = ()) -> None:
        self._solara, self._lang, self._pages = solara, lang, pages

    def __getattr__(self, name: str) -> Any:
        """A component of Solara's; one that shows a text of Mesa's shows it in the reader's language."""
        component = getattr(self._solara, name)
        return partial(self._show, component, SHOWING[name]) if name in SHOWING else component

    def _show(self, component: Any, key: str, *texts: Any, **options: Any) -> Any:
        text, *rest = texts or (options.pop(key, None),)
        if text in THREADS:
            return None
        if text == STEPS:
            return self._solara.Div(style={"display": "none"})
        named = {"attributes": {"aria-label": SPOKEN[text].render(self._lang)}} if text in SPOKEN else {}
        return component(self.word(text), *rest, **options, **named)

    @property
    def v(self) -> Any:
        """Vuetify's components, of which Mesa takes tabs."""
        return Spoken(self._solara.v, self._lang, self._pages)

    def word(self, text: Any) -> Any:
        """A text of Mesa's in the reader's language; numbers behind it stay."""
        tail = text.partition(": ")[2] if isinstance(text, str) else ""
        if text == f"Step: {tail}":
            return say(self._lang, "Week {number}", number=tail)
        number = text.removeprefix("Page ") if isinstance(text, str) and text.startswith("Page ") else ""
        known = self._pages[int(number)] if number.isdigit() and int(number) < len(self._pages) else SAYS.get(text)
        return text if known is None else known.render(self._lang)

    def Tab(self, children: Any, **options: Any) -> Any:
        """A tab with its name."""
        return self._solara.Tab(children=[self.word(child) for child in children], **options)

    def Tabs(self, **options: Any) -> Any:
        """Tabs with arrows where there is no room for all."""
        return self._solara.Tabs(show_arrows=True, **options)

    def GridDraggable(self, items: Any, **_: Any) -> Any:
        """The components of a page, one below the other."""
        return self._solara.Column(children=items)

    def AppBarTitle(self, title: str) -> Any:
        """The page's title, as its first heading."""
        return self._solara.AppBarTitle(children=[rv.Html(tag="h1", children=[title], class_="wushe-title")])


@solara.component
def NoSteps(model: Any) -> None:
    """Mesa's count of steps, left out: the bar at the top says the week, and nothing is rendered anew for it."""


def speak(lang: str, pages: Sequence[Message]) -> None:
    """Let Mesa's page speak a language, in this process, with pages of these titles, and its buttons in the bar at the top."""
    from mesa.visualization import solara_viz

    plain: Any = solara_viz.solara
    solara_viz.solara = Spoken(plain._solara if isinstance(plain, Spoken) else plain, lang, pages)  # pyright: ignore[reportAttributeAccessIssue]
    solara_viz.ShowSteps = NoSteps
    if not hasattr(solara_viz.ModelController, "wushe_plain"):
        solara_viz.ModelController = _put_into_bar(solara_viz.ModelController)


def _put_into_bar(controller: Any) -> Any:
    """Mesa's buttons as a component that shows them in the bar at the top."""

    @solara.component
    def BarController(*models: Any, **options: Any) -> None:
        with solara.AppBar():
            controller(*models, **options)

    BarController.wushe_plain = controller  # type: ignore[attr-defined]
    return BarController

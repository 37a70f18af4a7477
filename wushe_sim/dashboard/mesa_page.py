"""SolaraViz in the reader's language: Mesa's page has English words of its own and takes no others.

``speak`` puts a reader of our catalogue between Mesa's page and Solara, which says the words that we know of in another language; one that
Mesa adds stays English until the catalogue has it. Mesa's draggable tiles become a column, which a narrow screen can show too.
"""

from collections.abc import Mapping
from functools import partial
from typing import Any

from wushe_sim.i18n import Message, msg, say

THREADS = ("Use Threads", "Increase play interval to avoid skipping plots")
"""Left out: our pictures are drawn beside the run anyway."""
SAYS: Mapping[str, Message] = {
    "Controls": msg("Run"), "Play Interval (ms)": msg("Pause between steps (ms)"), "Render Interval (steps)": msg("Weeks per step"),
    "Reset": msg("Reset"), "Step": msg("Step"), "Information": msg("About"), "Model Parameters": msg("Start"),
}
"""What Mesa's own controls say, by what Mesa calls them."""
PAGES: Mapping[str, Message] = {
    "0": msg("Indicators"), "1": msg("Residents"), "2": msg("Linkage"), "3": msg("One life"),
}
SHOWING = {"Card": "title", "Button": "label", "SliderInt": "label", "Checkbox": "label", "Text": "text"}
"""Solara's components that show a text of Mesa's, and what they call it."""


class Spoken:
    """Solara as Mesa's page sees it: the same components, in one language."""

    def __init__(self, solara: Any, lang: str) -> None:
        self._solara, self._lang = solara, lang

    def __getattr__(self, name: str) -> Any:
        """A component of Solara's; one that shows a text of Mesa's shows it in the reader's language."""
        component = getattr(self._solara, name)
        return partial(self._show, component, SHOWING[name]) if name in SHOWING else component

    def _show(self, component: Any, key: str, *texts: Any, **options: Any) -> Any:
        text, *rest = texts or (options.pop(key, None),)
        return None if text in THREADS else component(self.word(text), *rest, **options)

    @property
    def v(self) -> Any:
        """Vuetify's components, of which Mesa takes tabs."""
        return Spoken(self._solara.v, self._lang)

    def word(self, text: Any) -> Any:
        """A text of Mesa's in the reader's language; numbers behind it stay."""
        tail = text.partition(": ")[2] if isinstance(text, str) else ""
        if text == f"Step: {tail}":
            return say(self._lang, "Week {number}", number=tail)
        known = PAGES.get(text.removeprefix("Page ")) if isinstance(text, str) and text.startswith("Page ") else SAYS.get(text)
        return text if known is None else known.render(self._lang)

    def Tab(self, children: Any, **options: Any) -> Any:
        """A tab with its name."""
        return self._solara.Tab(children=[self.word(child) for child in children], **options)

    def GridDraggable(self, items: Any, **_: Any) -> Any:
        """The components of a page, one below the other."""
        return self._solara.Column(children=items)


def speak(lang: str) -> None:
    """Let Mesa's page speak a language, in this process."""
    from mesa.visualization import solara_viz

    plain = solara_viz.solara
    solara_viz.solara = Spoken(plain._solara if isinstance(plain, Spoken) else plain, lang)

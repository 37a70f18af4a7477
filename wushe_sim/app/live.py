"""实时画面 what is shown of a run while it runs: made beside it, the latest only, so that neither waits for the other."""

import base64
import threading
import time
import traceback
from collections.abc import Callable
from typing import Any

import ipyvuetify
import solara
import traitlets

LOOK = 0.04
"""Seconds between two looks at whether there is something new."""


class _Wish:
    make: Callable[[], Any]
    options: Any = None


def use_latest(make: Callable[[], Any], options: Any, stamp: Callable[[], Any]) -> Any:
    """What ``make`` makes, made anew in a thread whenever the options or the stamp differ; what is overtaken is left out. None at first.

    Where it fails, what was made before stays, and the error goes to the terminal: the next week makes it anew.
    """
    made, set_made = solara.use_state(None)
    wish = solara.use_memo(_Wish, [])
    wish.make, wish.options = make, options

    def work(over: threading.Event) -> None:
        done: Any = _Wish
        while not over.is_set():
            wanted = wish.options, stamp()
            if wanted == done:
                time.sleep(LOOK)
                continue
            began = time.monotonic()
            try:
                set_made(wish.make())
            except Exception:  # whoever looks goes on looking
                traceback.print_exc()
            done = wanted
            time.sleep(time.monotonic() - began)  # half of the time is the run's

    solara.use_thread(work, dependencies=[], intrusive_cancel=False)  # cancelling by force would trace every line, and slow it tenfold
    return made


class PictureWidget(ipyvuetify.VuetifyTemplate):
    """A picture that says where it was clicked, as a part of its width and its height."""

    template = traitlets.Unicode(
        '<template><img :src="src" :alt="alt" class="wushe-picture" style="max-width: 100%; max-height: 76vh"'
        ' :style="{cursor: points ? \'pointer\' : \'auto\'}"'
        ' @click="clicked([$event.offsetX / $event.target.clientWidth, $event.offsetY / $event.target.clientHeight])"></template>'
        '<script>module.exports = {}</script>').tag(sync=True)
    src = traitlets.Unicode().tag(sync=True)
    alt = traitlets.Unicode().tag(sync=True)
    points = traitlets.Bool(False).tag(sync=True)
    on_clicked = traitlets.Any(None, allow_none=True)

    def vue_clicked(self, place: Any) -> None:
        """The browser says where."""
        if self.on_clicked is not None:
            self.on_clicked(*place)


@solara.component
def Picture(png: bytes, alt: str, on_clicked: Callable[[float, float], Any] | None = None) -> Any:
    """A PNG, as wide as there is room for."""
    element: Any = PictureWidget
    return element.element(src=f"data:image/png;base64,{base64.b64encode(png).decode()}", alt=alt, points=on_clicked is not None,
                                 on_clicked=on_clicked)

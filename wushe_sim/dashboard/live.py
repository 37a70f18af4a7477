"""Live pictures (实时画面): made beside a run while it runs, the latest only, so that neither waits for the other."""

import base64
import threading
import time
import traceback
from collections.abc import Callable
from typing import Any

import ipyvuetify
import reacton
import reacton.ipyvuetify as rv
import solara
import traitlets
from reacton.core import get_render_context

LOOK = 0.04
"""Seconds between two looks at whether there is something new."""
LONGEST_REST = 0.3
DRAWS = "wushe_draws"
"""What marks the threads that draw."""


class _Wanted:
    make: Callable[[], Any]
    options: Any = None


def use_latest(make: Callable[[], Any], options: Any, stamp: Callable[[], Any]) -> Any:
    """What ``make`` makes, made anew in a thread whenever the options or the stamp differ; what is overtaken is left out. None at first.

    Where it fails, what was made before stays, and the error goes to the terminal: the next week makes it anew.
    """
    made, set_made = solara.use_state(None)
    wish = solara.use_memo(_Wanted, [])
    wish.make, wish.options = make, options
    drawn = rendered()

    def work(over: threading.Event) -> None:
        setattr(threading.current_thread(), DRAWS, True)  # not by its name, by which Solara knows whose it is
        done: Any = _Wanted
        while not over.is_set():
            wanted = wish.options, stamp()
            if wanted == done:
                time.sleep(LOOK)
                continue
            began = time.monotonic()
            try:
                new = wish.make()
                drawn()
                set_made(new)
            except Exception:  # whoever looks goes on looking
                traceback.print_exc()
            done = wanted
            time.sleep(min(time.monotonic() - began, LONGEST_REST))  # half of the time is the run's

    solara.use_thread(work, dependencies=[], intrusive_cancel=False)  # cancelling by force would trace every line, and slow it tenfold
    return made


def rendered() -> Callable[[], None]:
    """What waits until the page is rendered as it should be by now: asked for while rendering, called by other threads before they change
    something, for a page that is changed in every pass of its rendering never gets done, and Solara gives it up."""
    lock = get_render_context().thread_lock

    def wait() -> None:
        with lock:
            pass

    return wait


def end_all(seconds: float) -> None:
    """Close every page, and wait so long for what is being drawn: a thread that draws when the program goes tears it down."""
    from solara.server import kernel_context

    for context in list(kernel_context.contexts.values()):
        context.close()
    end = time.monotonic() + seconds
    for thread in threading.enumerate():
        if hasattr(thread, DRAWS):
            thread.join(max(0.0, end - time.monotonic()))


@solara.component
def Apart(element: Any) -> Any:
    """An element that is rendered by itself: whenever something changes Reacton walks through the whole of what is rendered together, and
    a hundred sliders beside a picture that changes every week would cost more than the week."""
    box, set_box = solara.use_state(None)

    def alone() -> Callable[[], None]:
        box: Any = ipyvuetify.Html(tag="div")
        _, context = reacton.render(element, box)
        set_box(box)

        def gone() -> None:
            context.close()
            box.close()

        return gone

    solara.use_effect(alone, [])
    return rv.Html(tag="div", children=[box] if box else [])


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

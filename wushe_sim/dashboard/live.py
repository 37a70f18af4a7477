"""Live pictures (实时画面): made beside a run while it runs, the latest only, so that neither waits for the other."""

import threading
import time
import traceback
from collections.abc import Callable
from typing import Any

import ipyvuetify
import reacton
import reacton.ipyvuetify as rv
import solara
from reacton.core import get_render_context

from wushe_sim.dashboard.bell import Bell

LOOK = 1.0
"""Seconds after which a thread looks whether its page is still there, where no bell rings."""
REST = 0.1
"""Seconds between two changes of one widget: a reader sees no more, and the rest is the run's."""
LONGEST_REST = 0.3
DRAWS = "wushe_draws"
"""What marks the threads that draw."""


class _Wanted:
    feed: Callable[[], Any]


def use_feed(bell: Bell, feed: Callable[[], Any], options: Any = ()) -> None:
    """Call ``feed`` in a thread whenever the bell rings or the options differ; rings during a call are answered by one more.

    What ``feed`` finds out it sets on widgets, whose traits go straight to the browser: nothing is rendered anew in Python. Where it fails,
    what was shown before stays, and the error goes to the terminal: the next ring tries again.
    """
    wish = solara.use_memo(_Wanted, [])
    wish.feed = feed

    def work(over: threading.Event) -> None:
        setattr(threading.current_thread(), DRAWS, True)  # not by its name, by which Solara knows whose it is
        heard = -1
        while not over.is_set():
            rings = bell.wait(heard, LOOK)
            if rings == heard or over.is_set():
                continue
            heard, began = rings, time.monotonic()
            try:
                wish.feed()
            except Exception:  # whoever looks goes on looking
                traceback.print_exc()
            over.wait(max(REST, min(time.monotonic() - began, LONGEST_REST)))  # half of the time is the run's

    solara.use_thread(work, dependencies=[], intrusive_cancel=False)  # cancelling by force would trace every line, and slow it tenfold
    solara.use_effect(bell.ring, [options])


def use_widget(make: Callable[[], Any]) -> Any:
    """Make a widget that stays as long as the component does, and whose traits threads may set; it is a child like any element."""
    widget = solara.use_memo(make, [])
    solara.use_effect(lambda: widget.close, [])
    return widget


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

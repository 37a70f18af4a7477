"""What a notebook (笔记本) shows of an object: its card, its picture, a bar, and the line in place of a traceback.

Cards, pictures and bars are the report room's, which lies above all rooms whose objects show themselves. It is loaded by name, when the
first of them is asked for; nothing here draws or prints.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Any

from wushe_sim.errors import BadInput
from wushe_sim.i18n import detect_language, msg
from wushe_sim.i18n.message import Text, render


class ShownAsCard:
    """An object that shows as a card in a notebook, in the reader's language."""

    def _repr_html_(self) -> str:
        return import_module("wushe_sim.report.cards").make_card(self)


class Drawable(ShownAsCard):
    """The same for one that has a picture."""

    def plot(self, *indicators: str, **options: Any) -> Any:
        """Draw indicators by name or label, the usual picture where none is named; the Axes.

        A result and a model draw them over the weeks, a comparison their paired differences, a sweep what they do against each factor.
        ``lang`` and ``ax`` are as in ``ws.plot``. Raises BadInput for an unknown indicator.
        """
        return import_module("wushe_sim.report.plot.drawing").draw(self, *indicators, **options)


@contextmanager
def show_progress(progress: Any) -> Iterator[Callable[..., Any] | None]:
    """What is called with how far work is: ``progress`` itself, a bar where it is True, nothing where it is None or False.

    The bar goes when the work ends. Raises BadInput for what cannot be called.
    """
    if progress is True:
        with import_module("wushe_sim.report.progress_bar").open_bar() as bar:
            yield bar
    elif progress is None or progress is False or callable(progress):
        yield progress or None
    else:
        raise BadInput(msg("progress = {value}: True shows a bar; or a function that is called with how far the work is",
                           value=repr(progress)))


class SaidInterrupt(KeyboardInterrupt):
    """An interrupt that says in a line what is kept, and how the work is resumed."""

    def __init__(self, message: Text) -> None:
        super().__init__(message)
        self.message = message

    def __str__(self) -> str:
        return render(self.message, "en")

    def _render_traceback_(self) -> list[str]:
        """What IPython shows in place of the traceback: the line, in the reader's language."""
        return [render(self.message, detect_language())]

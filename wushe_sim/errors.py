"""What can go wrong by no fault of the program: input that is not right, and storage that does not take what is written."""

from collections.abc import Iterable
from typing import Any

from wushe_sim.i18n.message import MESSAGES, Text, render

SMALLER = 'take fewer place.residents or place.communities, fewer --jobs, or keep weeks = "summary"'
"""What to make smaller where memory does not do."""


class TranslatedError(Exception):
    """An error that carries messages: English for Python and logs, the reader's language where somebody shows it.

    ``messages`` holds one line for each thing found, all of a file at once, in the form
    ``FILE:LINE:COL key.path: what is wrong (got X; allowed A to B; did you mean "Y"?)``.
    """

    messages: tuple[Any, ...]

    def __init__(self, messages: Text | Iterable[Text]):
        """Take one message, or several."""
        self.messages = (messages,) if isinstance(messages, (str, *MESSAGES)) else tuple(messages)
        super().__init__(self.messages)

    def __str__(self) -> str:
        return self.render("en")

    def render(self, lang: str) -> str:
        """Render all messages in a language, one a line."""
        return "\n".join(render(message, lang) for message in self.messages)


class BadInput(TranslatedError, ValueError):
    """Input that cannot be used; the command line ends with exit code 2."""


class StorageError(TranslatedError):
    """A folder that is full, read-only, locked or not ours; the command line ends with exit code 4."""

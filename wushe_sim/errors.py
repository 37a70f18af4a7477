"""What can go wrong by no fault of the program: input that is not right, and storage that does not take what is written."""

import errno
import linecache
import sys
from collections.abc import Iterable, Mapping
from contextlib import suppress
from importlib import import_module
from typing import Any, NamedTuple, Self

from wushe_sim.i18n.catalogue import detect_language
from wushe_sim.i18n.message import MESSAGES, Text, introduce, msg, render

SMALLER = msg('take fewer place.residents or place.communities, fewer jobs, or keep weeks = "summary"')
"""What to make smaller where memory does not do."""


class CodeLine(NamedTuple):
    """A line of a user's own code. Its text is read where the error is shown: a worker does not have a notebook's cells."""

    file: str
    number: int

    def describe(self) -> Text:
        """Name the cell or the file, the line's number and its text, where that is at hand."""
        cell = find_cell(self.file)
        where = (msg("cell {cell}, line {line}", cell=cell, line=self.number) if cell
                 else msg("{file}, line {line}", file=self.file, line=self.number))
        text = linecache.getline(self.file, self.number).strip()
        return introduce(where, text) if text else where


def find_cell(file: str) -> str:
    """The name of the notebook's cell, such as In[3], that Python knows as this file; empty for a file."""
    with suppress(KeyError, AttributeError, TypeError):  # no IPython, no shell, one before version 8, no cell
        return sys.modules["IPython"].get_ipython().compile.format_code_name(file)[1]
    return ""


class TranslatedError(Exception):
    """An error that carries messages: English for Python and logs, the reader's language where somebody shows it.

    ``messages`` holds one line for each thing found, all of a file at once, in the form
    ``FILE:LINE:COL key.path: what is wrong (got X; allowed A to B; did you mean "Y"?)``.
    """

    messages: tuple[Any, ...]
    code_line: CodeLine | None = None
    """The line of a user's own code that it comes from; it is shown beneath the messages."""

    def __init__(self, messages: Text | Iterable[Text]):
        """Take one message, or several."""
        self.messages = (messages,) if isinstance(messages, (str, *MESSAGES)) else tuple(messages)
        super().__init__(self.messages)

    def __str__(self) -> str:
        return self.render("en")

    def render(self, lang: str) -> str:
        """Render all messages in a language, one a line."""
        lines = [render(message, lang) for message in self.messages]
        return "\n".join([*lines, f"  {render(self.code_line.describe(), lang)}"] if self.code_line else lines)

    def at(self, code_line: CodeLine | None) -> Self:
        """The same error, of a line of a user's own code."""
        self.code_line = code_line
        return self

    def _render_traceback_(self) -> list[str]:
        """What IPython shows in place of the traceback: the messages, in the reader's language."""
        return self.render(detect_language()).splitlines()


def describe_os_error(error: OSError) -> Text:
    """Why the system refused, as a message where the reason is a common one, else in the system's own words."""
    return _REASONS.get(error.errno or 0) or error.strerror or str(error)


_REASONS: Mapping[int, Text] = {
    errno.ENOENT: msg("No such file or directory"), errno.EACCES: msg("Permission denied"),
    errno.ENOSPC: msg("No space left on device"), errno.EDQUOT: msg("Disk quota exceeded"),
    errno.EROFS: msg("Read-only file system"), errno.EISDIR: msg("Is a directory"), errno.ENOTDIR: msg("Not a directory"),
    errno.EEXIST: msg("File exists"), errno.ENAMETOOLONG: msg("File name too long"),
    errno.ELOOP: msg("Too many levels of symbolic links"), errno.EIO: msg("Input/output error"),
    errno.EADDRINUSE: msg("Address already in use"), errno.EADDRNOTAVAIL: msg("Cannot assign requested address"),
}


class BadInput(TranslatedError, ValueError):
    """Input that cannot be used; the command line ends with exit code 2."""


class StorageError(TranslatedError):
    """A folder that is full, read-only, locked or not ours; the command line ends with exit code 4."""


def require(library: str, extra: str, asked_by: Text) -> Any:
    """Import a library that only an extra of this package installs; ``asked_by`` is what needs it. Raises BadInput."""
    try:
        return import_module(library)
    except ImportError as error:
        raise BadInput(msg("{asked_by}: needs {library}, which is not installed (pip install 'wushe-sim[{extra}]')",
                           asked_by=asked_by, library=library, extra=extra)) from error

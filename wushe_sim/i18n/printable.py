"""What may be printed: names and labels come from files, and a terminal obeys more than letters."""

import re

_ESCAPES = re.compile(
    r"\x1b\[[0-?]*[ -/]*[@-~]"  # colours and moves of the cursor
    r"|\x1b[\]PX^_].*?(?:\x07|\x1b\\|$)|\x1b.?"  # titles, links and the rest
    r"|[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", re.DOTALL)


def make_printable(text: str) -> str:
    """A text without what a terminal would obey: escape sequences, control characters, changes of direction."""
    return _ESCAPES.sub("", text)


def measure_width(text: str) -> int:
    """How many letters wide a text is; a Chinese character is as wide as two."""
    return sum(2 if sign > "\u2e80" else 1 for sign in text)

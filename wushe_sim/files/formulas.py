"""Formula injection (公式注入): a text that a spreadsheet would run is written with an apostrophe, which says that it is none."""

from typing import Any

SIGNS = ("=", "+", "-", "@", "\t", "\r", "'")
"""How a formula may begin; a text that begins with the apostrophe itself is given another, so that each text has a writing of its own."""


def escape_formula(value: Any) -> Any:
    """A value as a spreadsheet may be handed it."""
    return "'" + value if isinstance(value, str) and value.startswith(SIGNS) else value


def restore_text(text: str) -> str:
    """The text that ``escape_formula`` wrote so."""
    return text.removeprefix("'")

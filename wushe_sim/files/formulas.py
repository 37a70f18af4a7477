"""公式注入 what a spreadsheet would take for a formula: such a text is written with an apostrophe, which says that it is none."""

from typing import Any

SIGNS = ("=", "+", "-", "@", "\t", "\r", "'")
"""How a formula may begin; a text that begins with the apostrophe itself is given another, so that each text has a writing of its own."""


def no_formula(value: Any) -> Any:
    """A value as a spreadsheet may be handed it."""
    return "'" + value if isinstance(value, str) and value.startswith(SIGNS) else value

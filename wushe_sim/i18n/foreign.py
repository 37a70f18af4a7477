"""Sentences of libraries that speak English alone (the TOML parser, Typer), recognized as messages that can be translated."""

import re
from collections.abc import Iterable
from functools import cache
from string import Formatter

from wushe_sim.i18n.message import Message, Text, msg

PROBLEM = "problem"
"""The field of a known message whose value may be a sentence of the library, too."""


def recognize(said: str, known: Iterable[Message]) -> Text:
    """Find the known message that a sentence is, with its values; the sentence as it is where there is none.

    Parameters
    ----------
    said
        What the library says, in English.
    known
        Messages without values; what stands in place of a field may be anything. The first that fits counts.
    """
    messages = tuple(known)
    for message in messages:
        if found := compile_template(message.template).fullmatch(said):
            values = found.groupdict()
            if PROBLEM in values:
                values[PROBLEM] = recognize(values[PROBLEM], messages)  # type: ignore[assignment]
            return msg(message.template, **values)
    return said


@cache
def compile_template(template: str) -> re.Pattern[str]:
    """Make a pattern of a template: its fields are groups."""
    parts = (re.escape(text) + (f"(?P<{name}>.*?)" if name else "") for text, name, _, _ in Formatter().parse(template))
    return re.compile("".join(parts), re.DOTALL)

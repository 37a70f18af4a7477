"""Messages kept in a file (why a run failed, in a sweep's ledger): English text, and beside it what is needed to render it in a language.

A stranger may have written the file, so its templates are never filled: only translations of templates that the catalogue knows are.
"""

import json
from collections.abc import Mapping
from typing import Any, Self

from wushe_sim.i18n.catalogue import LANGUAGES, load_known
from wushe_sim.i18n.message import Joined, Message, Text, render


class Stored(str):
    """What was read from a file: an English text that knows the message it is, as plain values."""

    message: Any

    def __new__(cls, text: str, message: Any = None) -> Self:
        """The text, and what ``dump_message`` wrote beside it."""
        made = super().__new__(cls, text)
        made.message = message
        return made

    def render(self, lang: str = LANGUAGES[0]) -> str:
        """Render it in a language; English where a template or a value is not ours."""
        if lang == LANGUAGES[0] or self.message is None:
            return str(self)
        try:
            return str(_render(self.message, lang))
        except (LookupError, ValueError, TypeError, AttributeError, RecursionError):
            return str(self)


def dump_message(text: Text) -> str:
    """Write a message as a line of JSON."""
    return json.dumps({"text": render(text, LANGUAGES[0]), "message": _simplify(text)}, ensure_ascii=False)


def load_message(line: str) -> Stored:
    """Read such a line; any other text is kept as it is."""
    try:
        found = json.loads(line)
    except (ValueError, RecursionError):
        return Stored(line)
    is_ours = isinstance(found, dict) and found.keys() == {"text", "message"} and isinstance(found["text"], str)
    return Stored(found["text"], found["message"]) if is_ours else Stored(line)


def _simplify(value: Any) -> Any:
    if isinstance(value, Message):
        return {"template": value.template, "plural": value.plural, "count": value.count, "context": value.context,
                "values": {name: _simplify(one) for name, one in value.values}}
    if isinstance(value, Joined):
        return {"parts": [_simplify(part) for part in value.parts], "between": _simplify(value.between)}
    return value if isinstance(value, str | int | float) else str(value)


def _render(value: Any, lang: str) -> Any:
    if not isinstance(value, dict):
        return value
    if "parts" in value:
        return str(_render(value["between"], lang)).join(str(_render(part, lang)) for part in value["parts"])
    template, plural, count, context = (value[key] for key in ("template", "plural", "count", "context"))
    known = load_known(lang)
    if plural:
        translated = known.ngettext(template, plural, count)
    else:
        translated = known.pgettext(context, template) if context else known.gettext(template)
    return translated.format(**{name: _render(one, lang) for name, one in value["values"].items()})


def get_reason(failure: Mapping[str, Any], lang: str) -> str:
    """Why a run failed, in a line and in the reader's language where the ledger holds a message."""
    error = failure["error"]
    return (error.render(lang) if isinstance(error, Stored) else str(error)).partition("\n")[0]

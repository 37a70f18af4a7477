"""Names: what a scenario may be called, and labels as names: whatever is declared may be called by its label, in any language.

A scenario's name becomes a folder and a column's value, so it must be safe as both.
"""

import re
import unicodedata
from collections.abc import Mapping
from typing import Any

from wushe_sim.engine.declare import get_label
from wushe_sim.errors import BadInput
from wushe_sim.i18n import LANGUAGES, enumerate_choices, msg
from wushe_sim.i18n.wording import quote
from wushe_sim.scenario.kinds import Kind, refusal

LONGEST_NAME = 80
_LETTERS = re.compile(r"[A-Za-z0-9_.\-\u3007\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003347f]+")
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)
_ALLOWED = msg("allowed letters, digits, _ . - and Chinese characters, up to {most} bytes, no dot or dash first",
               most=LONGEST_NAME)


class Name(Kind):
    """A name that a folder can have on every system."""

    def check(self, value: Any) -> str:
        """The name as it is."""
        if not isinstance(value, str):
            raise refusal(msg("a text is wanted (got {value}; {allowed})", value=quote(value), allowed=_ALLOWED))
        if not _LETTERS.fullmatch(value) or value[0] in ".-" or value.endswith(".") or len(value.encode()) > LONGEST_NAME:
            raise refusal(msg("is not a name that a folder can have (got {value}; {allowed})", value=quote(value), allowed=_ALLOWED))
        if _RESERVED.fullmatch(value):
            raise refusal(msg("is a name that Windows keeps for itself (got {value}; {allowed})", value=quote(value), allowed=_ALLOWED))
        return value

    def schema(self) -> dict[str, Any]:
        """A string with a pattern."""
        return {"type": "string", "pattern": f"^{_LETTERS.pattern}$", "maxLength": LONGEST_NAME}


def same_name(name: str) -> str:
    """What two names have in common if a file system or a reader would take one for the other."""
    return unicodedata.normalize("NFC", name).casefold()


def list_labels(declaration: Any) -> set[str]:
    """What a declared thing is called in each language, with a remark in parentheses and without: 全能治理（大包大揽）, 全能治理."""
    return {said for lang in LANGUAGES for said in shorten_label(get_label(declaration).render(lang))}


def shorten_label(label: str) -> tuple[str, str]:
    """A label as it is, and without what stands in parentheses behind it."""
    return label, unicodedata.normalize("NFKC", label).partition("(")[0]


def simplify_label(said: str) -> str:
    """What two spellings of a label have in common: neither case, nor blanks, dashes and underscores, nor the width of signs matter."""
    plain = unicodedata.normalize("NFKC", said).casefold()
    return "".join(sign for sign in plain if sign not in " _-’'")


def find_names(said: str, entries: Mapping[str, Any]) -> list[str]:
    """Find what a name or a label in any language names among declarations.

    Parameters
    ----------
    said
        What a user wrote: a name (``admin_burden``) or a label (``Administrative burden``, ``社工行政负担``).
    entries
        The declarations, by name.

    Returns
    -------
    list of str
        The name itself where it is one; else the names whose label this is, most often one or none.
    """
    if exact := next((name for name in (said, said.replace("-", "_")) if name in entries), None):
        return [exact]
    plain = simplify_label(said)
    return [name for name, entry in entries.items() if plain in map(simplify_label, (name, *list_labels(entry)))]


def resolve_name(said: str, entries: Mapping[str, Any], where: str) -> str:
    """The one name that a name or a label stands for; what is unknown stays as it is, for its checker to refuse.

    Raises
    ------
    BadInput
        Several are called so.
    """
    found = find_names(said, entries)
    if len(found) > 1:
        names = enumerate_choices(found)
        raise BadInput(msg("{where}: {said} may be {names}; give one of these names", where=where, said=said, names=names))
    return found[0] if found else said

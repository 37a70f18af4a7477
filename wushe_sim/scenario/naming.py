"""Labels as names: whatever is declared may be called by its name or by its label, in any language."""

import unicodedata
from collections.abc import Mapping
from typing import Any

from wushe_sim.engine.declare import get_label
from wushe_sim.errors import BadInput
from wushe_sim.i18n import LANGUAGES, enumerate_choices, msg


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

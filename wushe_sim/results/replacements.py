"""Replacements (替换说明): what a manifest says of decisions replaced in Python, in words; no command alone repeats such a result."""

from collections.abc import Iterator, Mapping
from typing import Any

from wushe_sim.i18n import Message, enumerate_choices, msg
from wushe_sim.i18n.printable import make_printable
from wushe_sim.results.code_digest import NONE

LETTERS_SHOWN = 16
"""Of a digest, in a sentence; the manifest has all of it."""


def has_replacements(manifest: Mapping[str, Any]) -> bool:
    """Whether a user's own Python took part in a result, beside extensions: overrides or a function for each week."""
    return bool(manifest.get("overrides") or manifest.get("each_week"))


def list_replacements(manifest: Mapping[str, Any]) -> Iterator[Message]:
    """Yield a line for each class that replaced decisions, and for the function that was called before each week."""
    for one in manifest.get("overrides", ()):
        what = enumerate_choices(f"{one['replaces']}.{decision}" for decision in one["decisions"]) if one["decisions"] else one["replaces"]
        if one.get("whom"):
            yield msg("{what} replaced by {name} ({source}), for those whom {whom} names ({whom_source})", what=what,
                      **_describe(one), whom=_show(one["whom"]["name"]), whom_source=_describe(one["whom"])["source"])
        else:
            yield msg("{what} replaced by {name} ({source})", what=what, **_describe(one))
    if one := manifest.get("each_week"):
        yield msg("called before each week: {name} ({source})", **_describe(one))


def _describe(entry: Mapping[str, Any]) -> dict[str, Any]:
    source = (msg("source not at hand") if entry["source"] == NONE else
              msg("digest {digest}", digest=entry["digest"][:LETTERS_SHOWN]))
    if entry.get("unread"):
        source = msg("{source}, which does not cover {names}", source=source, names=enumerate_choices(map(_show, entry["unread"])))
    return {"name": _show(entry["name"]), "source": source}


def _show(text: str) -> str:
    return make_printable(str(text))

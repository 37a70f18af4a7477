"""How an error speaks: what came, as its writer knows it; what is allowed; and what was probably meant."""

import difflib
import json
import math
import numbers
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, time
from typing import Any

from wushe_sim.i18n import enumerate_choices, join_clauses, msg, pmsg
from wushe_sim.i18n.message import Text

ALMOST = 0.85
"""How like a name must be to be taken for a slip."""
LONGEST_SHOWN = 60
LONGEST_COMPARED = 60
SHORT_LIST = 12
SHORTEST_BEGINNING = 4


def quote(value: Any) -> Text:
    """A value as its writer knows it, short and free of control characters."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int) and abs(value) >= 10**18:
        return msg("a number of about {digits} digits", digits=int(value.bit_length() * math.log10(2)) + 1)
    if isinstance(value, numbers.Real):
        return format_number(value)
    if isinstance(value, str):
        said = json.dumps(shorten(value), ensure_ascii=False)
        return "".join(sign if sign.isprintable() else json.dumps(sign)[1:-1] for sign in said)
    if isinstance(value, date | time):
        return msg("the date {date}", date=value.isoformat())
    if isinstance(value, Mapping):
        return pmsg("value", "a table")
    return pmsg("value", "an array") if isinstance(value, list | tuple) else type(value).__name__


def shorten(said: str) -> str:
    """A text cut to what fits in a message."""
    return said if len(said) <= LONGEST_SHOWN else said[:LONGEST_SHOWN] + "…"


def format_number(x: Any) -> str:
    """A number without an exponent where a reader would not write one; 3.0 stays 3.0."""
    if isinstance(x, numbers.Integral):
        return str(int(x))
    return f"{x:.1f}" if math.isfinite(x) and x == int(x) and abs(x) < 1e15 else f"{float(x):.10g}"


def bounds(low: float, high: float, unit: Text) -> Text:
    """``0 to 0.95, share of hours``: a range and what it is measured in."""
    first, last = (str(int(end)) if end == int(end) else format_number(end) for end in (low, high))
    if unit:
        return msg("{low} to {high}, {unit}", low=first, high=last, unit=unit)
    return msg("{low} to {high}", low=first, high=last)


def find_nearest(word: str, known: Iterable[str], likeness: float = 0.6) -> str | None:
    """The known word that was probably meant, or None: one that is like it, but for case, or the only one of which a part begins so."""
    plain, words = word.casefold(), list(known)
    found = difflib.get_close_matches(plain, words, n=1, cutoff=likeness) if len(word) <= LONGEST_COMPARED else []
    if not found and len(plain) >= SHORTEST_BEGINNING:
        found = [one for one in words if any(part.startswith(plain) for part in (one, *one.split("_")))]
        return found[0] if len(found) == 1 else None
    return found[0] if found else None


def find_slip(word: str, known: Iterable[str]) -> str | None:
    """The known name of which a name is a slip, or None; a name of one's own may begin with an underscore or end with a number."""
    near = difflib.get_close_matches(word.casefold(), list(known), n=1, cutoff=ALMOST) if len(word) <= LONGEST_COMPARED else []
    return near[0] if near and not word.startswith("_") and word.rstrip("0123456789_") != near[0] else None


def suggest(word: str, known: Sequence[str]) -> Text:
    """``allowed a, b, c; did you mean "b"?``; a long list is left out where a near word was found."""
    near = find_nearest(word, known)
    listed = msg("allowed {names}", names=enumerate_choices(known)) if near is None or len(known) <= SHORT_LIST else ""
    return join_clauses([listed, msg('did you mean "{near}"?', near=near) if near else ""])


def describe_number_mend(value: Any) -> Text:
    """What to do about a value of another kind where a number was wanted."""
    if isinstance(value, bool):
        return msg(", not true or false")
    if isinstance(value, str):
        return msg(", without a percent sign: 35% is 0.35") if "%" in value else msg(", without quotes") if _counts(value) else ""
    return msg(", not a date") if isinstance(value, date | time) else ""


def _counts(said: str) -> bool:
    try:
        float(said)
    except ValueError:
        return False
    return True

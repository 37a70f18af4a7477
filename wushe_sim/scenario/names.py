"""What a scenario may be called: a name becomes a folder and a column's value, so it must be safe as both."""

import re
import unicodedata
from typing import Any

from wushe_sim.i18n import msg
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

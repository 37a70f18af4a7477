"""Where each key of a TOML text stands, so that an error can say its line and column; the parser of the standard library does not tell."""

import re
import tomllib
from bisect import bisect_right
from typing import NamedTuple

KeyPath = tuple[str | int, ...]

_STRING = re.compile(r"""\"\"\"(?:\\.|[^\\])*?\"\"\"|'''.*?'''|"(?:\\.|[^"\\\n])*"|'[^'\n]*'""", re.DOTALL)
_STRING_OR_COMMENT = re.compile(r"#[^\n]*|" + _STRING.pattern, re.DOTALL)
_BLANK = re.compile(r"\s*")
_KEY_PART = re.compile(r"[ \t]*([^\s=.,\[\]{}]+)[ \t]*")
_SCALAR = re.compile(r"[^,\]}\n]*")


class Spot(NamedTuple):
    """A line and a column of a text, both from 1."""

    line: int
    column: int


def place_at(text: str, offset: int) -> Spot:
    """The line and column of the character at ``offset``."""
    start = text.rfind("\n", 0, offset) + 1
    return Spot(text.count("\n", 0, offset) + 1, offset - start + 1)


def masked(text: str) -> str:
    """The text with each string as underscores and each comment as spaces, so that what remains is structure; offsets stay."""
    def blanked(found: re.Match) -> str:
        fill = " " if found[0].startswith("#") else "_"
        return re.sub(r"[^\n]", fill, found[0])
    return _STRING_OR_COMMENT.sub(blanked, text)


class Positions:
    """The offset of every key, table and array entry of a text, by path; ``("schedule", "admin_burden", 1, "week")`` is such a path.

    The text need not be valid: what cannot be read as a key is passed over. ``twice`` lists the paths written more than once.
    """

    def __init__(self, text: str):
        """Walk the text once; its nesting must be bounded (``reading.content_of`` sees to that)."""
        self.text = text
        self.first: dict[KeyPath, int] = {}
        self.twice: list[tuple[KeyPath, int, int]] = []
        self._masked = masked(text)
        self._lines = [0, *(found.end() for found in re.finditer("\n", text))]
        self._at = 0
        self._written: dict[KeyPath, int] = {}
        self._arrays: dict[KeyPath, int] = {}
        self._walk()

    def of(self, path: KeyPath) -> Spot | None:
        """Where the key at ``path`` stands, or else the nearest table above it; None if there is neither."""
        while path:
            if path in self.first:
                offset = self.first[path]
                line = bisect_right(self._lines, offset)
                return Spot(line, offset - self._lines[line - 1] + 1)
            path = path[:-1]
        return None

    def _walk(self) -> None:
        table: KeyPath = ()
        while self._skip_blank():
            if self._masked[self._at] == "[":
                table = self._header()
            elif (path := self._key(table)) and self._take("="):
                self._value(path)
            self._skip_line()

    def _header(self) -> KeyPath:
        """Read ``[a.b]`` or ``[[a.b]]``; an entry of an array of tables has its number in the path."""
        start, double = self._at, self._masked.startswith("[[", self._at)
        self._at += 2 if double else 1
        parts = self._parts()
        path: KeyPath = ()
        for part in parts[:-1]:
            path += (part,)
            if path in self._arrays:
                path += (self._arrays[path],)
        path += tuple(parts[-1:])
        if double:
            self._arrays[path] = self._arrays.get(path, -1) + 1
            self.first.setdefault(path, start)
            path += (self._arrays[path],)
        if path:
            self._record(path, start)
        return path

    def _key(self, table: KeyPath) -> KeyPath:
        start = _BLANK.match(self._masked, self._at).end()  # type: ignore[union-attr]
        path = table
        for part in self._parts():
            path += (part,)
            self.first.setdefault(path, start)
        if path != table:
            self._record(path, start)
        return path if path != table else ()

    def _parts(self) -> list[str]:
        parts = []
        while found := _KEY_PART.match(self._masked, self._at):
            raw = self.text[found.start(1):found.end(1)]
            parts.append(_unquoted(raw))
            self._at = found.end()
            if not self._take("."):
                break
        return parts

    def _value(self, path: KeyPath) -> None:
        self._skip_blank()
        if self._take("["):
            self._items(path)
        elif self._take("{"):
            self._pairs(path)
        elif quoted := _STRING.match(self.text, self._at):
            self._at = quoted.end()
        else:
            self._at = _SCALAR.match(self._masked, self._at).end()  # type: ignore[union-attr]

    def _items(self, path: KeyPath) -> None:
        number = 0
        while self._skip_blank() and not self._take("]"):
            before = self._at
            self._record((*path, number), before)
            self._value((*path, number))
            self._skip_blank()
            self._at += self._masked.startswith(",", self._at)
            number += 1
            if self._at == before:
                return

    def _pairs(self, path: KeyPath) -> None:
        while self._skip_blank() and not self._take("}"):
            before = self._at
            if (key := self._key(path)) and self._take("="):
                self._value(key)
            self._skip_blank()
            self._at += self._masked.startswith(",", self._at)
            if self._at == before:
                return

    def _record(self, path: KeyPath, offset: int) -> None:
        self.first.setdefault(path, offset)
        if path in self._written:
            self.twice.append((path, self._written[path], offset))
        self._written.setdefault(path, offset)

    def _take(self, sign: str) -> bool:
        found = self._masked.startswith(sign, self._at)
        self._at += found
        return found

    def _skip_blank(self) -> bool:
        self._at = _BLANK.match(self._masked, self._at).end()  # type: ignore[union-attr]
        return self._at < len(self._masked)

    def _skip_line(self) -> None:
        end = self._masked.find("\n", self._at)
        self._at = len(self._masked) if end < 0 else end


def _unquoted(raw: str) -> str:
    """A key as it is meant: quotes off, escapes read."""
    if raw[0] not in "\"'":
        return raw
    try:
        return tomllib.loads(f"key = {raw}")["key"]
    except tomllib.TOMLDecodeError:
        return raw.strip("\"'")

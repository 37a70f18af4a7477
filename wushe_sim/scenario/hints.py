"""What to say about a text that is not TOML: what the parser met, where, and what its writer probably meant."""

import json
import re
import tomllib
from ast import literal_eval

from wushe_sim.i18n import msg
from wushe_sim.i18n.foreign import recognize
from wushe_sim.i18n.message import Text
from wushe_sim.i18n.wording import shorten
from wushe_sim.scenario.positions import Positions, Spot, masked, place_at
from wushe_sim.scenario.problems import MOST_LINES, spelled

_STATED = re.compile(r"^(?P<said>.*?) ?\(at (?:line (?P<line>\d+), column (?P<column>\d+)|end of document)\)$", re.DOTALL)
_YAML = re.compile(r"(---|-\s|[\w.-]+\s*:(\s|$))")
_WIDE = re.compile("[\u3000-\u3002\u300a-\u3011\uff01-\uff5e\u2018-\u201d]")
_UNSEEN = re.compile("[\u00a0\u2000-\u200f\u2028-\u202f\u2060\ufeff]")
_QUOTE = re.compile(r"Illegal character '\\n'|Unterminated string|Expected \"'\"")
_DASH = re.compile("[\u2010-\u2015\u2212]")
_TWICE = re.compile(r"(?:Cannot declare|Cannot mutate immutable namespace|Cannot redefine namespace) (\(.*\))")


def syntax_error(name: str, text: str, error: tomllib.TOMLDecodeError) -> list[Text]:
    """Lines for a text that the parser refused; keys written twice are all named, anything else is the first thing met."""
    if language := other_language(text):
        return [msg("{name}: looks like {language}, not TOML (allowed: key = value lines under [tables]; `wushe new FILE` writes one)",
                    name=name, language=language)]
    positions = Positions(text)
    if positions.twice and re.match("Cannot|Duplicate", str(error)):
        more = len(positions.twice) - MOST_LINES
        lines: list[Text] = [_written_twice(name, text, *found) for found in positions.twice[:MOST_LINES]]
        return lines + ([msg("{name}: and {count} more", name=name, count=more)] if more > 0 else [])
    stated = _STATED.match(str(error))
    said = stated["said"] if stated else str(error)
    spot = Spot(int(stated["line"]), int(stated["column"])) if stated and stated["line"] else _unclosed(text)
    if found := _TWICE.match(said):
        return [msg("{name}:{line}:{column} {path}: is written twice, in two ways (allowed: once)",
                    name=name, line=spot.line, column=spot.column, path=spelled(literal_eval(found[1])))]
    if said.startswith("Cannot overwrite"):
        return [msg("{name}:{line}:{column}: is a value and a table at once (allowed: one of the two)",
                    name=name, line=spot.line, column=spot.column)]
    hint = msg("a quote is opened and not closed") if _QUOTE.match(said) else hint_for(text, spot)
    place = f"{name}:{spot.line}:{spot.column}"
    problem = recognize(said[:1].lower() + said[1:], _PARSER) if said else msg("is not TOML")
    if hint:
        return [msg("{place}: {problem} ({hint})", place=place, problem=problem, hint=hint)]
    return [msg("{place}: {problem}", place=place, problem=problem)]


def _written_twice(name: str, text: str, path: tuple, first: int, second: int) -> Text:
    at, before = place_at(text, second), place_at(text, first)
    return msg("{name}:{line}:{column} {path}: is written twice, here and on line {before} (allowed: once)",
               name=name, line=at.line, column=at.column, path=spelled(path), before=before.line)


def _unclosed(text: str) -> Spot:
    """Where the quote or bracket opens that the text never closes; the end of the text if there is none."""
    opened: list[int] = []
    for found in re.finditer(r"[\"'\[\]{}]", masked(text)):
        if found[0] in "\"'":
            return place_at(text, found.start())
        if found[0] in "[{":
            opened.append(found.start())
        elif opened:
            opened.pop()
    return place_at(text, opened[-1] if opened else len(text.rstrip()))


def other_language(text: str) -> Text:
    """'JSON' or 'YAML' if the text looks like one of them, else nothing."""
    stripped = text.strip()
    if stripped.startswith("<"):
        return msg("XML or HTML")
    if stripped.startswith("{"):
        return "JSON"
    if stripped.startswith("["):
        try:
            json.loads(stripped)
        except (ValueError, RecursionError):
            return ""
        return "JSON"
    lines = [line for line in stripped.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    return "YAML" if lines and _YAML.match(lines[0]) and "=" not in lines[0].partition(":")[0] else ""


def hint_for(text: str, spot: Spot) -> Text:
    """The mend of a common slip on the line where the parser stopped, or nothing."""
    bare = [*masked(text).split("\n"), ""][spot.line - 1]
    key, equals, value = (part.strip() for part in bare.partition("="))
    if wide := _WIDE.search(bare):
        return msg("{sign} is full-width: type it in English mode, {plain}", sign=wide[0], plain=_narrow(wide[0]))
    if unseen := _UNSEEN.search(bare):
        return msg("holds a blank that is none (U+{code:04X}): delete it, and type a plain one where one is needed",
                   code=ord(unseen[0]))
    if dash := _DASH.search(bare):
        return msg("{sign} is no minus sign: type a plain -", sign=dash[0])
    if not equals:
        return _without_equals(bare.strip())
    if key and not key.isascii():
        return _describe_key(key)
    for pattern, mend in _SLIPS:
        if re.match(pattern, value):
            return mend
    return ""


def _without_equals(line: str) -> Text:
    """The mend of a line that is neither a key with its value nor a table's name."""
    if line.startswith("["):
        return "" if line.endswith("]") else msg("a table's name stands alone between [ and ]")
    if line and not line.isascii():
        return _describe_key(shorten(line))
    return msg("a line is key = value, or the name of a table in [ ]; a table of districts is called .csv or .xlsx") if line else ""


def _describe_key(key: str) -> Text:
    return msg('a key outside plain letters, digits, _ and - stands in quotes, "{key}"; the keys of a scenario are English', key=key)


def _narrow(sign: str) -> Text:
    table: dict[str, Text] = {"\u3000": msg("a space"), "\u3001": ",", "\u3002": ".", "\u3010": "[", "\u3011": "]"}
    table |= dict.fromkeys("“”「」", '"') | dict.fromkeys("‘’", "'")
    return table.get(sign) or (chr(ord(sign) - 0xFEE0) if "\uff01" <= sign <= "\uff5e" else '"')


_SLIPS = (
    (r"$", msg("a value is missing after the equals sign")),
    (r"\{[^}]*$", msg("a table in {{ }} stands on one line")),
    (r"[\d.]+ *%", msg("write a share as a decimal: 35% is 0.35")),
    (r"\d+,\d", msg("write a decimal point: 0,35 is 0.35")),
    (r"[+-]?\.\d", msg("write a digit before the point: .5 is 0.5")),
    (r"[+-]?\d+\.($|\D)", msg("write a digit after the point: 1. is 1.0")),
    (r"[+-]?0\d", msg("no zero before other digits: 05 is 5")),
    (r"(?i)(true|false|yes|no|on|off)\b", msg("write true or false, in small letters")),
    (r"(?i)(none|null|nan|inf)\b", msg("leave the key out to keep its default")),
    (r"[A-Za-z]", msg("a text stands in quotes")),
)
_PARSER = (
    msg("invalid value"),
    msg("invalid statement"),
    msg("expected '=' after a key in a key/value pair"),
    msg("expected newline or end of document after a statement"),
    msg("expected ']' at the end of a table declaration"),
    msg("expected ']]' at the end of an array declaration"),
    msg("invalid initial character for a key part"),
    msg("unterminated string"),
    msg("unclosed array"),
    msg("unclosed inline table"),
    msg("illegal character {sign}"),
    msg("duplicate inline table key {key}"),
    msg("found invalid character {sign}"),
    msg("unescaped '\\' in a string"),
    msg("invalid hex value"),
    msg("escaped character is not a Unicode scalar value"),
    msg("invalid date or datetime"),
    msg("expected {sign}"),
)
"""What the standard library's parser says, its first letter small."""

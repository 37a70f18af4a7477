"""What is wrong with a scenario, each by its path; and the lines in which that is said, in the order of the file."""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any, NamedTuple, get_args

from pydantic import BaseModel, ValidationError

from wushe_sim.errors import BadInput
from wushe_sim.i18n import enumerate_choices, join_messages, msg
from wushe_sim.i18n.message import Text
from wushe_sim.i18n.wording import find_nearest, quote, suggest
from wushe_sim.scenario.kinds import REFUSED
from wushe_sim.scenario.positions import KeyPath, Positions, Spot

MOST_LINES = 50
LIKE_ENOUGH_ELSEWHERE = 0.8
"""How alike a key must be to one of another table to be taken for it; among hundreds something always looks alike."""

_BARE = re.compile(r"[A-Za-z0-9_-]+")


class Problem(NamedTuple):
    """One thing that is wrong: where, what, and which other keys it has to do with."""

    path: KeyPath
    text: Text
    also: tuple[KeyPath, ...] = ()


class Source(NamedTuple):
    """Where a scenario's content was written: the name to show, and the text if there is one (Python has none)."""

    name: str
    text: str = ""

    def lines(self, problems: Iterable[Problem]) -> list[Text]:
        """A line for each problem, by their place in the file; more than fifty are counted."""
        positions = Positions(self.text)
        located = sorted(
            ((positions.of(p.path), spelled(p.path), p) for p in dict.fromkeys(problems)),
            key=lambda found: (found[0] or (), found[1], str(found[2].text)))
        lines = [self._line(at, path, problem, positions) for at, path, problem in located[:MOST_LINES]]
        more = len(located) - MOST_LINES
        return lines + ([msg("{name}: and {count} more", name=self.name, count=more)] if more > 0 else [])

    def _line(self, at: Spot | None, path: str, problem: Problem, positions: Positions) -> Text:
        others = (positions.of(other) for other in problem.also)
        also = join_messages(msg(", see line {line}", line=other.line) for other in others if other)
        place = (f"{self.name}:{at.line}:{at.column}" if at else self.name) + (f" {path}" if path else "")
        return msg("{place}: {problem}{also}", place=place, problem=problem.text, also=also)


def spelled(path: KeyPath) -> str:
    """A path as TOML writes it, an entry of an array in square brackets: ``schedule.admin_burden[1].week``."""
    said = ""
    for part in path:
        if isinstance(part, int):
            said += f"[{part}]"
        else:
            said += ("." if said else "") + (part if _BARE.fullmatch(part) and len(part) <= 60 else str(quote(part)))
    return said


def from_pydantic(error: ValidationError, root: type[BaseModel]) -> list[Problem]:
    """What pydantic found, in our words; past the lines that will be shown, nobody guesses what was meant (it takes time)."""
    return [_problem(found, root, number < MOST_LINES) for number, found in enumerate(error.errors(include_url=False))]


def _problem(found: Any, root: type[BaseModel], guess: bool) -> Problem:
    path, kind, value = tuple(found["loc"]), found["type"], found["input"]
    if kind == REFUSED:
        return Problem(path, found["ctx"]["said"])
    if kind == "extra_forbidden":
        table = _called(_without_numbers(path[:-1]))
        return Problem(path, unknown(path, value, root) if guess else msg("is not known {where}", where=table))
    if kind == "missing":
        return Problem(path, msg("is missing"))
    if kind == "model_type":
        return Problem(path, msg("a table is wanted (got {value}; allowed {names})",
                                 value=quote(value), names=enumerate_choices(_tables(root).get(_without_numbers(path), ()))))
    return Problem(path, msg("{problem} (got {value})", problem=found["msg"], value=quote(value)))


def check_source(source: Any) -> None:
    """Refuse what is not a Source in a scenario's place for one, such as a file's name. Raises BadInput."""
    if source is not None and not isinstance(source, Source):
        raise BadInput(msg('Scenario takes its keys by name: ws.Scenario(name="street", weeks=52); a file is read by '
                           'ws.Scenario.load("FILE") (got {value})', value=quote(source)))


def find_home(key: str, root: type[BaseModel]) -> KeyPath | None:
    """Find the table in which a key that is no lever stands; None where none has it."""
    return next((home for home, keys in _tables(root).items() if key in keys and home[:1] not in (("levers",), ("schedule",))), None)


def unknown(path: KeyPath, value: Any, root: type[BaseModel]) -> Text:
    """What to say about a key that its table does not know: where it belongs, which was meant, which there are."""
    key, table, tables = str(path[-1]), _without_numbers(path[:-1]), _tables(root)
    own = tables.get(table, ())
    homes = [home for home, keys in tables.items() if key in keys and home != table and (home[:1] != ("schedule",) or len(home) == 1)
             and ((*home, key) not in tables or isinstance(value, Mapping | list | tuple))]
    if homes:
        scheduled = ("schedule",) in homes and isinstance(value, list | tuple)
        among = [("schedule",)] if scheduled else [home for home in homes if home[:1] == homes[0][:1]]
        where = join_messages(map(_called, among), msg(" or "))
        near = find_nearest(key, own, LIKE_ENOUGH_ELSEWHERE)
        if near:
            return msg('belongs {where} (or did you mean "{near}" here?)', where=where, near=near)
        return msg("belongs {where}", where=where)
    if find_nearest(key, own) is None:
        for home, keys in tables.items():
            if near := find_nearest(key, keys, LIKE_ENOUGH_ELSEWHERE):
                return msg('is not known {where} (did you mean "{near}" {there}?)',
                           where=_called(table), near=near, there=_called(home))
    return msg("is not known {where} ({hint})", where=_called(table), hint=suggest(key, own))


def _called(table: KeyPath) -> Text:
    return msg("in [{table}]", table=".".join(map(str, table))) if table else msg("at the top, above the first [table]")


def _without_numbers(path: KeyPath) -> KeyPath:
    return tuple(part for part in path if not isinstance(part, int))


@cache
def _tables(root: type[BaseModel]) -> dict[KeyPath, tuple[str, ...]]:
    """The keys of every table, by the table's path; the top first."""
    return dict(_walked(root, ()))


def _walked(table: type[BaseModel], path: KeyPath) -> Iterator[tuple[KeyPath, tuple[str, ...]]]:
    yield path, tuple(table.model_fields)
    for name, field in table.model_fields.items():
        if inner := _table_in(field.annotation):
            yield from _walked(inner, (*path, name))


def _table_in(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((found for part in get_args(annotation) if (found := _table_in(part))), None)

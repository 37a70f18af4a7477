"""A user's own design (自定设计): a table from CSV or Excel, a row a point and a column a key; an empty cell is the base's value."""

import json
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pydantic_core import PydanticCustomError

from wushe_sim.errors import BadInput
from wushe_sim.experiments.sweep.factors import Factor, OptionsFactor
from wushe_sim.experiments.sweep.variation import SCENARIO, Wrong, kind_at
from wushe_sim.files.sheets import read_header, read_table, refuse
from wushe_sim.i18n import msg
from wushe_sim.i18n.message import Text
from wushe_sim.scenario.kinds import Kind, ShareTable, get_message
from wushe_sim.scenario.merging import split_key
from wushe_sim.scenario.tables import LEVERS

LEFT_OUT = ("design",)
"""Columns that a sweep's own design.csv has besides."""


class TablePoints(tuple[tuple[Any, ...], ...]):
    """The rows of a table as points: each has a value for each factor, or None."""


def read_design(path: Path) -> tuple[list[Factor], TablePoints]:
    """A factor for each column (one for all the columns of a mix), and the rows; raises BadInput with what is wrong, by line and column."""
    table = read_table(path, one_column=True)
    table.complaints.refuse()
    names, where = read_header(table), f"{path}:{table.lines[0]}"
    kinds, wrong = _kinds_of(names, where)
    refuse(wrong)
    if len(table.rows) < 2:
        raise BadInput(msg("{path}: holds no point, only the names of columns", path=path))
    columns = [name for name in names if name not in LEFT_OUT]
    owners = list(dict.fromkeys(_owner(name) for name in columns))
    points: list[tuple[Any, ...]] = []
    seen: dict[str, int] = {}
    for line, cells in zip(table.lines[1:], table.rows[1:], strict=True):
        values, said = _values(dict(zip(names, cells, strict=True)), owners, kinds)
        wrong += [msg("{path}:{line}: {problem}", path=path, line=line, problem=problem) for problem in said]
        key = json.dumps(values, sort_keys=True, ensure_ascii=False)
        if key in seen:
            wrong.append(msg("{path}:{line}: is the same point as line {first}", path=path, line=line, first=seen[key]))
        seen.setdefault(key, line)
        points.append(tuple(values))
    refuse(wrong)
    return [_column(owner, [values[place] for values in points]) for place, owner in enumerate(owners)], TablePoints(points)


def _owner(name: str) -> str:
    """The key that a column belongs to: ``charity_mix`` for ``charity_mix.government``."""
    above = name.removeprefix("levers.").rpartition(".")[0]
    return above if above and (above == "place.types" or (above in LEVERS and LEVERS[above].parts)) else name


def _kinds_of(names: Sequence[str], where: str) -> tuple[dict[str, Kind | None], list[Text]]:
    """What each key may hold, and what is wrong with the names."""
    kinds: dict[str, Kind | None] = {}
    wrong = []
    for name in (name for name in names if name not in LEFT_OUT):
        owner = _owner(name)
        try:
            kinds[owner] = None if owner == SCENARIO else kind_at(split_key(owner))
            if owner == name and (owner in ("name", "label") or (isinstance(kinds[owner], ShareTable))):
                wrong.append(msg("{where} {name}: cannot be a column (a mix has one for each part, such as charity_mix.targeted)",
                                 where=where, name=name))
        except Wrong as refused:
            wrong.append(msg("{where} {name}: {problem}", where=where, name=name, problem=refused.text))
    if not kinds and not wrong:
        wrong.append(msg("{where}: no column names anything that varies", where=where))
    return kinds, wrong


def _values(cells: dict[str, str], owners: Sequence[str], kinds: dict[str, Kind | None]) -> tuple[list[Any], list[Text]]:
    values: list[Any] = []
    wrong = []
    for owner in owners:
        kind = kinds[owner]
        mine = {name.rpartition(".")[2]: text for name, text in cells.items() if name not in LEFT_OUT and _owner(name) == owner and text}
        if not mine:
            values.append(None)
            continue
        value = {part: _read(text) for part, text in mine.items()} if isinstance(kind, ShareTable) else _read(next(iter(mine.values())))
        try:
            values.append(dict(kind.check(value)) if isinstance(kind, ShareTable) else kind.check(value) if kind else value)
        except PydanticCustomError as refused:
            wrong.append(msg("{key}: {problem}", key=owner, problem=get_message(refused)))
            values.append(None)
    return values, wrong


def _read(text: str) -> Any:
    """A cell as TOML would have it; TRUE and FALSE are a spreadsheet's."""
    lower = text.lower()
    if lower in ("true", "false"):
        return lower == "true"
    try:
        content = tomllib.loads(f"value = {text.removeprefix(chr(39))}")
        return content["value"] if content.keys() == {"value"} else text
    except (tomllib.TOMLDecodeError, RecursionError, ValueError):
        return text


def _column(owner: str, values: Sequence[Any]) -> Factor:
    """A column as a factor; a column of scenarios names them, and changes nothing else."""
    if owner == SCENARIO:
        return OptionsFactor(SCENARIO, (SCENARIO,), values=tuple(dict.fromkeys(value for value in values if value is not None)))
    return OptionsFactor(owner, split_key(owner), values=())

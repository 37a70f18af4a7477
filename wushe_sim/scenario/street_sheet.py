"""街道表 a sheet with a row for each street of a region: its city, type and size, and levers of its own, by the names of its columns."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from wushe_sim.errors import BadInput
from wushe_sim.place_types import PLACE_TYPES
from wushe_sim.scenario.problems import from_pydantic, spelled
from wushe_sim.scenario.region import OneStreet
from wushe_sim.scenario.sheets import header_of, read_table, refuse
from wushe_sim.scenario.tables import LEVERS
from wushe_sim.scenario.wording import meant

OF_STREET = ("city", "street", "type", "communities", "residents", "social_workers")
PLAIN_LEVERS = tuple(name for name, lever in LEVERS.items() if not lever.parts)
COLUMNS = (*OF_STREET, *PLACE_TYPES, *PLAIN_LEVERS)
"""What a sheet may say: of a street, shares of its communities by type, and its levers. An empty cell says nothing."""
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?")
_WHOLE = re.compile(r"[+-]?\d+")


def with_streets(content: Mapping[str, Any], folder: Path) -> dict[str, Any]:
    """A scenario's content with the rows of its region's table, if it names one, as streets that stand by themselves. Raises BadInput."""
    region = content.get("region")
    if not isinstance(region, Mapping) or not isinstance(region.get("table"), str):
        return dict(content)
    if "street" in region:
        raise BadInput("region.table: cannot be set beside [[region.street]]; set one of them")
    path = folder / region["table"]
    kept = {key: value for key, value in region.items() if key != "table"}
    return {**content, "region": {**kept, "street": streets_of(path)}}


def streets_of(path: Path) -> list[dict[str, Any]]:
    """The rows of a sheet as the scenario's own ``[[region.street]]`` would say them. Raises BadInput with what is wrong, line by line."""
    table = read_table(path)
    table.complaints.refuse()
    names = header_of(table)
    where = f"{path}:{table.lines[0]}"
    unknown = [f"{where}: {name}: is no column of a table of streets ({meant(name, COLUMNS)})" for name in names if name not in COLUMNS]
    refuse([*unknown, *([f"{where}: has no column city"] if "city" not in names else [])])
    if len(table.rows) == 1:
        raise BadInput(f"{where}: has no row; one for each street is wanted")
    streets, wrong = [], []
    for line, row in zip(table.lines[1:], table.rows[1:], strict=True):
        said = _street(dict(zip(names, row, strict=True)))
        try:
            OneStreet(**said)
        except ValidationError as error:
            wrong += [f"{path}:{line}: {spelled(found.path)}: {found.text}" for found in from_pydantic(error, OneStreet)]
        streets.append(said)
    refuse(wrong)
    return streets


def _street(row: Mapping[str, str]) -> dict[str, Any]:
    cells = {name: cell for name, cell in row.items() if cell}
    said: dict[str, Any] = {("name" if name == "street" else name): _value(name, cells[name]) for name in OF_STREET if name in cells}
    types = {name: _value(name, cells[name]) for name in PLACE_TYPES if name in cells}
    levers = {name: _value(name, cells[name]) for name in PLAIN_LEVERS if name in cells}
    return said | ({"types": types} if types else {}) | ({"levers": levers} if levers else {})


def _value(column: str, cell: str) -> Any:
    """A number where the column holds numbers and the cell is one; else the text, for its kind to refuse."""
    if column in ("city", "street", "type") or (column in LEVERS and LEVERS[column].options):
        return cell
    if _WHOLE.fullmatch(cell):
        return int(cell)
    return float(cell) if _NUMBER.fullmatch(cell) else cell


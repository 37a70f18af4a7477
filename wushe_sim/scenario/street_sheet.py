"""A sheet with a row for each street of a region (街道表): columns as in a table of districts, and the city and type of each street."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from wushe_sim.errors import BadInput
from wushe_sim.files.sheets import SHOWN, Complaints, Sheet, describe_same_column, read_header, read_table
from wushe_sim.i18n import enumerate_choices, msg, nmsg
from wushe_sim.i18n.wording import quote, suggest
from wushe_sim.scenario.districts import check_cells, find_column, make_street, plain_header, refuse_too_few, without_remarks
from wushe_sim.scenario.place import MOST_STREETS, Place
from wushe_sim.scenario.tables import LEVERS

OWN = {"city": "city", "城市": "city", "市": "city", "street_type": "street_type", "镇街类型": "street_type", "street": "name"}
"""Columns that a table of one street's communities does not have."""
OF_STREET = ("city", "name", "street_type", "communities", "residents", "type", "social_workers")


def with_streets(content: Mapping[str, Any], folder: Path) -> dict[str, Any]:
    """A scenario's content with the rows of its region's table, if it names one, as streets that stand by themselves. Raises BadInput."""
    region = content.get("region")
    if not isinstance(region, Mapping) or not isinstance(region.get("table"), str):
        return dict(content)
    if "street" in region:
        raise BadInput(msg("region.table: cannot be set beside [[region.street]]; set one of them"))
    place = content.get("place")
    usual = place.get("communities") if isinstance(place, Mapping) else None
    kept = {key: value for key, value in region.items() if key != "table"}
    streets = streets_of(folder / region["table"], usual if isinstance(usual, int) else Place.model_fields["communities"].default)
    return {**content, "region": {**kept, "street": streets}}


def streets_of(path: Path, usual: int) -> list[dict[str, Any]]:
    """The rows of a sheet as ``[[region.street]]`` would say them; residents are those of the whole row.

    ``usual`` is the number of communities of a street that does not say its own. Raises BadInput with every line that is wrong.
    """
    table = without_remarks(read_table(path))
    complaints = table.complaints
    columns = _columns(table, complaints)
    if len(table.rows) - 1 not in range(1, MOST_STREETS + 1):
        complaints.add(0, nmsg("{path}: {count} row (allowed 1 to {most:,})", "{path}: {count} rows (allowed 1 to {most:,})",
                               len(table.rows) - 1, path=path, most=MOST_STREETS))
    streets = []
    for cells, line in zip(table.rows[1:], table.lines[1:], strict=True):
        said = {columns[c]: cell for c, cell in enumerate(cells) if cell and c in columns}
        streets.append(_street(f"{path}:{line}", line, said, usual, complaints))
    complaints.refuse()
    return streets


def _columns(table: Sheet, complaints: Complaints) -> dict[int, str]:
    header, columns = read_header(table), dict[int, str]()
    where = f"{table.source}:{table.lines[0]}"
    for place, said in enumerate(header):
        name = OWN.get(plain_header(said)) or find_column(said)
        if name not in OF_STREET and name not in LEVERS:
            near = suggest(plain_header(said), (*OF_STREET, *LEVERS)) if complaints.number < SHOWN else ""
            complaints.add(table.lines[0], msg("{where}: column {column} is not known in a table of streets ({hint})",
                                               where=where, column=quote(said), hint=near))
        elif name in columns.values():
            complaints.add(table.lines[0], describe_same_column(where, said, name))
        else:
            columns[place] = name
    if "city" not in columns.values() and not complaints.number:
        complaints.add(table.lines[0], msg('{where}: there is no column "city" (城市); they are {names}',
                                           where=where, names=enumerate_choices(map(quote, header[:12]))))
    return columns


def _street(where: str, line: int, said: Mapping[str, str], usual: int, complaints: Complaints) -> dict[str, Any]:
    """A row as a scenario says it; a complaint for each value that is wrong."""
    row = check_cells(where, line, said, complaints)
    if "city" not in said:
        complaints.add(line, msg("{where}: city: is missing", where=where))
    communities = row.get("communities", usual)
    refuse_too_few(where, line, row, communities, complaints)
    named = {"city": "city", "name": "name", "type": "street_type", "levers": "levers"}
    return {key: row[column] for key, column in named.items() if column in row} | make_street(row, communities)

"""A district from a table (表格成街): a row for each community (a street of them), or for each street where a column counts communities.

Columns are called by their English names or by their Chinese ones; a column may be a lever. Lines that begin with # are remarks.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from pydantic_core import PydanticCustomError

from wushe_sim.engine.declare import get_label
from wushe_sim.errors import BadInput
from wushe_sim.files.raw_files import free_bytes
from wushe_sim.files.sheets import SHOWN, Complaints, Sheet, describe_no_rows, describe_same_column, read_header, read_table
from wushe_sim.i18n import OptionName, enumerate_choices, msg, nmsg, pmsg
from wushe_sim.i18n.message import Text as Message
from wushe_sim.i18n.wording import find_nearest, quote
from wushe_sim.model.place_types import PLACE_TYPES
from wushe_sim.scenario.consistency import BYTES_PER_RESIDENT
from wushe_sim.scenario.kinds import Choice, Number, Text, Whole, get_message
from wushe_sim.scenario.naming import LONGEST_NAME, list_labels, same_name
from wushe_sim.scenario.place import AT_THE_STATION, FEWEST_RESIDENTS, LONGEST_PATH, MOST_COMMUNITIES
from wushe_sim.scenario.problems import Problem
from wushe_sim.scenario.tables import LEVERS, kind_of

SUFFIXES = (".csv", ".tsv", ".txt", ".xlsx", ".xlsm", ".xls", ".gz")
"""How a file's name ends that is a table and no scenario."""
MOST_ROWS = 20_000
SUMS = ("合计", "总计", "小计", "总数", "共计", "total", "sum")
"""What a row of sums is called."""
ROWS_SEARCHED = 10
"""Rows among which a header is looked for that is not the first, to say where it seems to be."""
MERGED = msg(" (of merged cells the first alone holds the value)")


class DistrictColumn(NamedTuple):
    """A column of a table of districts: what it is called, what it means, what else it may be called, what its values may be."""

    label: str
    meaning: str
    also: tuple[str, ...]
    check: Callable[[Any], Any]
    number: bool = False
    CONTEXT = "district column"


COLUMNS: Mapping[str, DistrictColumn] = {
    "name": DistrictColumn("name", "what the community or the street is called",
                           ("社区", "社区名称", "街道", "街道名称", "村居"), Text(80).check),
    "communities": DistrictColumn("communities", "communities of the street; with this column each row is a street", ("村居数",),
                          Whole(1, MOST_COMMUNITIES, pmsg("unit", "communities")).check, True),
    "residents": DistrictColumn("residents", "residents of the row", ("人口", "常住人口", "居民"),
                        Whole(FEWEST_RESIDENTS, 10**10, pmsg("unit", "residents")).check, True),
    "type": DistrictColumn("type", "type of community", ("社区类型",), Choice(tuple(PLACE_TYPES)).check),
    "social_workers": DistrictColumn("social workers",
                             "posts for social workers, a fraction being part-time; if left out so many that 1.34 per 10,000 residents "
                             "are in post",
                             ("社工数", "社工人数"), Number(0.05, 1_000_000, pmsg("unit", "posts")).check, True),
    "network": DistrictColumn("network", "file of a real network, instead of residents", ("网络文件",), Text(LONGEST_PATH).check),
    "attributes": DistrictColumn("attributes", "table of its residents", ("属性文件",), Text(LONGEST_PATH).check),
    "groups": DistrictColumn("groups", "the attribute that makes social groups", ("群体属性",), Text(200).check),
}
"""The columns that are no levers, by English name; ``also`` holds what tables of Chinese offices call them."""


@cache
def get_columns() -> Mapping[str, str]:
    """The English name of every column by what it may be called: its name, its label in any language, and what else tables call it."""
    found = {said: name for entries in (LEVERS, COLUMNS) for name, entry in entries.items() for said in list_labels(entry)}
    found |= {said: name for name, column in COLUMNS.items() for said in column.also}
    return {**{plain_header(said): name for said, name in found.items()}, **found, **{name: name for name in (*COLUMNS, *LEVERS)}}


@cache
def get_types() -> Mapping[str, str]:
    """The name of every type of community by its label in any language, in small letters."""
    return {said.casefold(): name for name, kind in PLACE_TYPES.items() for said in list_labels(kind)}


def is_table(path: Path) -> bool:
    """Whether a file is a table of districts by its name."""
    return path.suffix.lower() in SUFFIXES


def with_table(content: dict[str, Any], folder: Path) -> tuple[dict[str, Any], list[Problem], list[Message]]:
    """A scenario's content with the communities of ``place.table`` in its place, and what is wrong with it and with the table."""
    place = content.get("place")
    if not isinstance(place, Mapping) or not isinstance(table := place.get("table"), str):
        return content, [], []
    content = content | {"place": {key: value for key, value in place.items() if key != "table"}}
    if "community" in place:
        return content, [Problem(("place", "table"), msg("cannot be set beside [[place.community]]; set one of them"))], []
    path = folder / table
    try:
        found, streets = read_district_rows(path)
    except BadInput as wrong:
        return content, [], list(wrong.messages)
    if streets:
        return content, [], [msg("{path}: its rows are streets (it counts communities); run it by itself: wushe run {path}", path=path)]
    for one in found:
        one |= {key: (Path(table).parent / one[key]).as_posix() for key in ("network", "attributes") if key in one}
    content["place"]["community"] = found
    return content, [], []


def scenarios_of(path: Path) -> list[dict[str, Any]]:
    """The contents of the scenarios that a table stands for: one street of communities, or each row a street."""
    rows, streets = read_district_rows(path)
    if not streets:
        return [{"name": as_name(path.stem.removesuffix(".csv")), "place": {"community": rows}}]
    return [{"name": as_name(row["name"]), "label": {"en": row["name"], "zh": row["name"]}, "place": make_street(row, row["communities"]),
             **({"levers": row["levers"]} if "levers" in row else {})} for row in rows]


def make_street(row: Mapping[str, Any], communities: int) -> dict[str, Any]:
    """What a row says of a street's place, as a scenario holds it; its residents are those of all its communities together."""
    place = {name: row[name] for name in ("communities", "social_workers") if name in row}
    if "residents" in row:
        place["residents"] = max(FEWEST_RESIDENTS, round(row["residents"] / communities))
    return place | ({"types": {row["type"]: 1.0}} if "type" in row else {})


def as_name(said: str) -> str:
    """A name that a folder can have, from one that people use: 翠湖社区(东区) becomes 翠湖社区-东区."""
    name = re.sub(r"[^A-Za-z0-9_.\u3007\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003347f]+", "-", unicodedata.normalize("NFKC", said))
    name = name.strip("-.")
    while len(name.encode()) > LONGEST_NAME:
        name = name[:-1]
    return name or "district"


def read_district_rows(path: Path) -> tuple[list[dict[str, Any]], bool]:
    """What each row of a table says, by column, and whether rows are streets; BadInput with every line that is wrong."""
    table = without_remarks(read_table(path, one_column=True))
    try:
        header = read_header(table)
    except BadInput as wrong:
        below = headed_below(table)
        raise BadInput([msg("{problem}{hint}", problem=problem, hint=below) for problem in wrong.messages]) from wrong
    columns, complaints = map_columns(table, header), table.complaints
    streets = "communities" in columns.values()
    if len(table.rows) < 2 and not complaints.number:
        complaints.add(0, describe_no_rows(path))
    if len(table.rows) > MOST_ROWS:
        complaints.add(0, nmsg("{path}: {count} row (allowed up to {most})", "{path}: {count} rows (allowed up to {most})",
                               len(table.rows) - 1, path=path, most=MOST_ROWS))
    wanted = ["name"] + ([] if "network" in columns.values() else ["residents"])
    for name in wanted:
        if name not in columns.values():
            zh = get_label(COLUMNS[name]).render("zh")
            complaints.add(0, msg('{path}:{line}: there is no column "{name}" ({zh}); they are {names}{hint}',
                                  path=path, line=table.lines[0], name=name, zh=zh, names=enumerate_choices(map(quote, header[:12])),
                                  hint=headed_below(table)))
    rows = []
    for cells, line in zip(table.rows[1:MOST_ROWS], table.lines[1:MOST_ROWS], strict=True):
        values = {columns[c]: cell for c, cell in enumerate(cells) if cell and c in columns}
        rows.append(_row(path, line, values, streets, complaints))
    refuse_same(path, dict(zip(table.lines[1:], rows, strict=False)), streets, complaints)
    refuse_too_many(path, rows, complaints)
    complaints.refuse()
    return rows, streets


def headed_below(table: Sheet) -> Message:
    """What to do about a header that does not stand in the first row, as below a title, or not in the sheet that is read."""
    for row, line in zip(table.rows[1:ROWS_SEARCHED], table.lines[1:ROWS_SEARCHED], strict=False):
        known = set(map(find_column, row)) - {None}
        if "name" in known and len(known) > 1:
            return msg("; the header seems to stand in line {line}: delete what is above", line=line)
    return msg("; {note}", note=table.note) if table.note else ""


def without_remarks(table: Sheet) -> Sheet:
    """The table without rows whose first cell begins with #: a spreadsheet puts quotes and delimiters around remarks."""
    kept = [n for n, row in enumerate(table.rows) if not row[0].startswith("#")]
    if not kept:
        raise BadInput(msg("{source}: nothing but remarks", source=table.source))
    return table._replace(rows=[table.rows[n] for n in kept], lines=type(table.lines)("q", (table.lines[n] for n in kept)))


def plain_header(said: str) -> str:
    """A column's name as it is looked for: in small letters, without breaks of line, and without blanks between Chinese characters."""
    plain = re.sub(r"(?<=[^\x00-\x7f])\s+|\s+(?=[^\x00-\x7f]|\()", "", unicodedata.normalize("NFKC", said).strip().lower())
    return re.sub(r"\s+", "_", plain)


def find_column(said: str) -> str | None:
    """The English name of a column, or None."""
    plain = plain_header(said)
    known = get_columns()
    return known.get(said) or known.get(plain) or known.get(re.sub(r"[(].*", "", plain))


def map_columns(table: Sheet, header: tuple[str, ...]) -> dict[int, str]:
    """The English name of each column, by its place; a complaint for each that is none, or means the same as another."""
    columns: dict[int, str] = {}
    where = f"{table.source}:{table.lines[0]}"
    for place, said in enumerate(header):
        plain, name = plain_header(said), find_column(said)
        if name is None:
            near = find_nearest(plain, get_columns()) if table.complaints.number < SHOWN else None
            hint = msg('did you mean "{near}"?', near=near) if near else msg(
                "allowed {names} and levers; `wushe levers` lists them", names=enumerate_choices(COLUMNS))
            table.complaints.add(table.lines[0], msg("{where}: column {column} is not known ({hint})",
                                                     where=where, column=quote(said), hint=hint))
        elif name in columns.values():
            table.complaints.add(table.lines[0], describe_same_column(where, said, name))
        else:
            columns[place] = name
    if "communities" not in columns.values():
        for name in columns.values():
            if name in AT_THE_STATION:
                table.complaints.add(table.lines[0], msg("{where}: {name} acts at the station, which all communities of a street share; "
                                                         "give it with {option}, or in a table of streets", where=where, name=name,
                                                         option=OptionName("set", python="replace(…)")))
    return columns


def check_cells(where: str, line: int, cells: Mapping[str, str], complaints: Complaints) -> dict[str, Any]:
    """A row's values as a scenario holds them, its levers in a table; a complaint for each that is wrong, and the value left out."""
    kept: dict[str, Any] = {}
    for name, said in cells.items():
        check = kind_of(LEVERS[name]).check if name in LEVERS else COLUMNS[name].check if name in COLUMNS else Text(80).check
        try:
            kept[name] = check(value_of(name, said))
        except PydanticCustomError as wrong:
            complaints.add(line, msg("{where}: {name}: {problem}{mend}",
                                     where=where, name=name, problem=get_message(wrong), mend=mend_of(said)))
    levers = {name: kept.pop(name) for name in LEVERS if name in kept}
    return kept | ({"levers": levers} if levers else {})


def refuse_too_few(where: str, line: int, row: Mapping[str, Any], communities: int, complaints: Complaints) -> None:
    """A complaint where a street has fewer residents than its communities need."""
    least = FEWEST_RESIDENTS * communities
    if row.get("residents", least) < least:
        complaints.add(line, msg("{where}: residents: are too few for its communities (got {residents}; allowed from {least})",
                                 where=where, residents=row["residents"], least=least))


def _row(path: Path, line: int, values: dict[str, str], streets: bool, complaints: Complaints) -> dict[str, Any]:
    row = check_cells(f"{path}:{line}", line, values, complaints)
    needed = ["name"] + (["communities", "residents"] if streets else ["residents"] if "network" not in values else [])
    for name in needed:
        if name not in values:
            complaints.add(line, msg("{path}:{line}: {name}: is missing{hint}",
                                     path=path, line=line, name=name, hint=MERGED if path.suffix.lower().startswith(".xls") else ""))
    if values.get("name", "").lower().rstrip(":") in SUMS:
        complaints.add(line, msg("{path}:{line}: name: {name} is a sum of other rows and no place; leave the row out",
                                 path=path, line=line, name=quote(values["name"])))
    if streets:
        refuse_too_few(f"{path}:{line}", line, row, row.get("communities", 0), complaints)
    if "network" in values and (streets or "residents" in values):
        other = "communities" if streets else "residents"
        complaints.add(line, msg("{path}:{line}: network: goes without {other}, for its file says who lives there",
                                 path=path, line=line, other=other))
    for name in ("attributes", "groups"):
        if name in values and "network" not in values:
            complaints.add(line, msg("{path}:{line}: {name}: goes with a network; leave it out", path=path, line=line, name=name))
    return {name: row[name] for name in (*COLUMNS, "levers") if name in row}


def value_of(name: str, said: str) -> Any:
    """A cell as the value that it stands for; what is no number stays text, and is refused as such."""
    plain = unicodedata.normalize("NFKC", said).strip()
    if name == "type":
        return get_types().get(plain.casefold(), plain.lower().replace(" ", "_"))
    lever = LEVERS.get(name)
    if lever is None:
        return _number(plain) if name in COLUMNS and COLUMNS[name].number else said
    if lever.parts:
        shares = [_number(part) for part in re.split(r"[/;|]", plain)]
        return dict(zip(lever.parts, shares, strict=False)) if len(shares) == len(lever.parts) else plain
    return plain if lever.options else _number(plain)


def _number(plain: str) -> Any:
    """A number, thousands set off by commas or not; or the text."""
    if re.fullmatch(r"[+-]?\d{1,3}(,\d{3})+(\.\d+)?", plain):
        plain = plain.replace(",", "")
    if re.fullmatch(r"[+-]?\d{1,18}(\.0*)?", plain):
        return int(plain.partition(".")[0])
    return float(plain) if re.fullmatch(r"(?i)[+-]?(\d{0,18}\.?\d+(e[+-]?\d{1,3})?|nan|inf)", plain) else plain


def mend_of(said: str) -> Message:
    """What to do about a number with a unit behind it."""
    if re.fullmatch(r"[\d.]+\s*[%%]", said):
        return msg("; write 0.35 for 35%")
    if re.fullmatch(r"[\d.]+[eE][+-]?\d+", said):
        return msg("; it is written {said}: write all its digits", said=said)
    return msg("; a number alone, without what it counts") if re.fullmatch(r"\d+(\.\d+)?\s*\D{1,3}", said) else ""


def refuse_same(path: Path, rows: Mapping[int, Mapping[str, Any]], streets: bool, complaints: Complaints) -> None:
    """A complaint for each name that stands there twice, or that folders could not tell apart; rows by their lines."""
    first: dict[str, int] = {}
    for line, row in rows.items():
        if name := row.get("name"):
            key = same_name(as_name(name) if streets else name.strip())
            if first.setdefault(key, line) != line:
                complaints.add(line, msg("{path}:{line}: name: {name} is the name of line {first} too",
                                         path=path, line=line, name=quote(name), first=first[key]))


def refuse_too_many(path: Path, rows: list[dict[str, Any]], complaints: Complaints) -> None:
    """A complaint, with the estimate, for more residents than memory holds."""
    people, free = sum(row.get("residents", 0) for row in rows), free_bytes()
    if people * BYTES_PER_RESIDENT > free:
        needed = people * BYTES_PER_RESIDENT / 1e9
        complaints.add(0, msg("{path}: {people:,} residents take about {needed:,.1f} GB of memory, and {free:.1f} GB are free",
                              path=path, people=people, needed=needed, free=free / 1e9))

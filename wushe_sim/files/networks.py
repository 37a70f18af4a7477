"""Real networks from files (读入真实网络): told apart by content, parsed, and then mended and made a place (``real_place.py``).

A network is an edge list (comma, tab, semicolon or space; header or none; an Excel sheet too), a square matrix of 0 and 1 (with or without
names), GraphML, GML or Pajek; attributes are a table with a header. Ids are text: '007' is not '7'.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from wushe_sim.errors import BadInput
from wushe_sim.files.columns import IDENTITIES, ROLES, describe_no_column, describe_roles, is_number
from wushe_sim.files.edge_lists import has_named_ends, parse_edges
from wushe_sim.files.graph_formats import GML, parse_gml, refuse_other_formats
from wushe_sim.files.json_graphs import JSON, parse_json
from wushe_sim.files.matrices import is_matrix, names_both_ways, parse_matrix, refuse_repeated
from wushe_sim.files.pajek import PAJEK, parse_pajek
from wushe_sim.files.raw_files import WORKBOOK, content_of, text_of
from wushe_sim.files.real_place import Found, RealPlace, describe_keys, place_of
from wushe_sim.files.request import Request, describe_one_mode, describe_two_modes, read_requested_graph, refuse_graph
from wushe_sim.files.sheets import (
    Sheet,
    describe_no_rows,
    list_names,
    plain,
    read_header,
    read_table,
    read_workbook_table,
    refuse,
    refuse_title,
    table_of,
)
from wushe_sim.files.two_modes import count_incidence, holds_numbers, is_incidence, look_like_two_modes, project_table, project_ties
from wushe_sim.files.ucinet import DL, parse_dl
from wushe_sim.files.xml_graphs import XML, parse_xml
from wushe_sim.i18n import enumerate_choices, msg, nmsg
from wushe_sim.i18n.message import Text
from wushe_sim.model.extension import Reader
from wushe_sim.model.extensions import list_extensions

if TYPE_CHECKING:
    import pandas




def parse_network(path: Path, request: Request, keys: list[str] | None) -> Found:
    """A network of whichever kind the content is."""
    if reader := reader_for(path):
        return read_from_outside(*reader, path, request)
    content = content_of(path)
    if content.kind == WORKBOOK:
        return parse_table(path, read_workbook_table(path, content, False, fill=True), request, keys)
    text, mended = text_of(path, content)
    del content
    looks: Any = ((XML.match, parse_xml), (GML.match, parse_gml), (PAJEK.match, parse_pajek), (DL.match, parse_dl),
                  (JSON.match, parse_json))
    refuse_other_formats(path, text)
    parse = next((parse for begins, parse in looks if begins(text)), None)
    if parse is None:
        return parse_table(path, table_of(path, text)._replace(mended=mended), request, keys)
    if keys is not None:
        raise BadInput(describe_keys(path))
    found = parse(path, text, request)
    return found._replace(mended=mended | found.mended)


def reader_for(path: Path) -> tuple[Text, Reader] | None:
    """An extension's reader for files whose names end like this one's, with what it is called; or None."""
    return next(((msg("{name} of extension {extension}",
                      name=name, extension=one.name), reader) for one in list_extensions() for name, reader in one.readers.items()
                 if path.name.lower().endswith(reader.suffixes)), None)


def read_from_outside(called: Text, reader: Reader, path: Path, request: Request) -> Found:
    """What an extension's reader makes of a file; raises BadInput where it fails, or gives no graph."""
    try:
        refuse_graph(path, request)
        return read_requested_graph(path, reader.read(path), request)
    except BadInput:
        raise
    except Exception as wrong:
        raise BadInput(msg("{path}: reader {reader} raised {kind}: {error}",
                           path=path, reader=called, kind=type(wrong).__name__, error=wrong)) from wrong


def parse_table(path: Path, table: Sheet, request: Request, keys: list[str] | None) -> Found:
    """A network that stands in a table: a matrix, or else an edge list."""
    refuse_graph(path, request)
    refuse_title(table)
    square = names_both_ways(table)
    if request.project is not None and not square and not has_named_ends(table, request.columns) and holds_numbers(table):
        return project_table(path, table, request)
    if square or is_matrix(table):
        if request.project is not None:
            raise BadInput(describe_one_mode(path, request))
        return parse_matrix(table, request.columns, keys)
    if keys is not None:
        raise BadInput(describe_keys(path))
    if is_incidence(table) and not has_named_ends(table, request.columns):
        raise BadInput(describe_two_modes(path, *count_incidence(table)))
    found = parse_edges(table, request.columns)
    if request.project is not None:
        return project_ties(path, found, request)
    return found._replace(left_out=dict(found.left_out) | {"modes": found.first_ends()}) if look_like_two_modes(found) else found


# --- attributes and keys ---------------------------------------------------------------------------------------------------------


def read_keys(path: Path) -> tuple[list[str], tuple[str, ...]]:
    """The ids of a matrix's rows, one a line: the first column, with or without a header; and what the other columns are called."""
    table = read_table(path, one_column=True)
    table.complaints.refuse()
    header = len(table.rows) > 1 and not is_number(table.rows[0][0]) and all(is_number(row[0]) for row in table.rows[1:])
    ids = [plain(row[0]) for row in table.rows[header:]]
    refuse_repeated(table.source, ids, list(table.lines[header:]))
    return ids, tuple(table.rows[0][1:])


def read_attributes(path: Path, found: Found, columns: Mapping[str, str]) -> tuple["pandas.DataFrame", dict[str, int], str | None]:
    """Attributes as text, indexed by id, what was mended, and the column of ids; without one, rows of a matrix or graph in their order.

    An id may not stand there twice, save where it is nobody's in a matrix or graph and its rows are left out anyway.
    """
    import pandas

    table = read_table(path, one_column=True, fill=True)
    refuse_title(table)
    names, complaints = read_header(table), table.complaints
    if len(table.rows) == 1 and not complaints.number:
        raise BadInput(describe_no_rows(path))
    frame = pandas.DataFrame(table.rows[1:], columns=list(names), dtype=object)
    lower = [name.lower() for name in names]
    asked = columns.get("id")
    if asked is not None and asked not in names:
        raise BadInput([describe_no_column(f"{path}:{table.lines[0]}", "id", asked, names), *complaints.messages()])
    column = asked if asked is not None else next((names[lower.index(name)] for name in IDENTITIES if name in lower), None)
    if column is not None:
        ids, here = [plain(name) for name in frame[column]], set(found.ids)
        counting = [row for row, name in enumerate(ids) if name in here or not found.complete]
        refuse_repeated(str(path), [ids[row] for row in counting], [table.lines[row + 1] for row in counting], complaints)
        complaints.refuse()
        return frame.set_axis(ids, axis="index"), table.mended, column
    if not found.complete:
        said = msg('{path}:{line}: which column holds the ids? Name it in columns = {{ id = "…" }}; they are {names}',
                   path=path, line=table.lines[0], names=list_names(names))
        raise BadInput([said, *complaints.messages()])
    complaints.refuse()
    if len(frame) != len(found.ids):
        raise BadInput(nmsg("{path}: {count} row without ids, but {source} has {nodes}",
                            "{path}: {count} rows without ids, but {source} has {nodes}",
                            len(frame), path=path, source=found.source, nodes=len(found.ids)))
    return frame.set_axis(found.ids, axis="index"), table.mended, None


def read_place(
    network: Path, attributes: Path | None = None, columns: Mapping[str, str] | None = None, keys: Path | None = None,
    groups: str | None = None, graph: str | None = None, project: str | None = None,
) -> RealPlace:
    """A real place from its files; ``columns`` names those that are not called as usual (source, target, weight, id, household).

    ``graph`` names one of several graphs of a file, and ``project`` says which kind of two-mode data are residents (first, second).
    What is mended is counted; BadInput names file, line and mend of what is refused, of all the files at once.
    """
    columns, wrong, named, unread = dict(columns or {}), [], None, ()
    refuse(msg('{network}: columns has no "{role}"; it has {names}', network=network, role=role, names=enumerate_choices(ROLES))
           for role in columns if role not in ROLES)
    if attributes is None:
        wrong += describe_roles(str(network), columns, ("id",))
    try:
        named, unread = (None, ()) if keys is None else read_keys(Path(keys))
    except BadInput as error:
        wrong += error.messages
    found = _tried(wrong, parse_network, Path(network), Request(columns, graph, project), None if wrong else named)
    if found is None:  # its attributes are looked at all the same, so that all that is wrong is told at once
        nobody = np.zeros(0, np.int64)
        found = Found(str(network), [], nobody, nobody, np.zeros(0), False, True, {})
        _ = attributes is not None and _tried(wrong, read_table, Path(attributes), True)
    people, mended, identity = (None, {}, None) if attributes is None or wrong else read_attributes(Path(attributes), found, columns)
    if wrong:
        raise BadInput(wrong)
    found = found._replace(mended=found.mended | mended, described="" if attributes is None else str(attributes), identity=identity,
                           left_out=dict(found.left_out) | {"keys": unread})
    return place_of(found, people, groups, columns.get("household"))


def _tried(wrong: list[str], read: Any, *given: Any) -> Any:
    """What ``read`` gives, or None and its complaints among what is wrong."""
    try:
        return read(*given)
    except BadInput as error:
        wrong += error.messages
        return None

"""Graph formats (图文件): GraphML, GML and Pajek, read through networkx, with the mends that real files ask for."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from wushe_sim.errors import BadInput
from wushe_sim.files.real_place import FIRST, Found, read_graph
from wushe_sim.files.sheets import Complaints, list_names
from wushe_sim.i18n import msg
from wushe_sim.i18n.message import Text
from wushe_sim.i18n.wording import quote

GML = re.compile(r"\A(?:\s*(?:#.*|(?:Creator|Version|comment)\b.*)\n)*\s*graph\s*\[", re.IGNORECASE)
"""How a GML file begins."""
GML_TEXT = re.compile(r'^(\s*\w+\s+")(.*)("\s*)$')
"""A line of GML that holds a text."""
XML = re.compile(r"\s*<")
XML_DECLARED = re.compile(r"\A\s*<\?xml\b[^>]*\?>")
"""What an XML file says of its own encoding, which no longer holds once it is text."""
PAJEK = re.compile(r"\A\s*(?:%.*\n\s*)*\*(?:network|vertices)\b", re.IGNORECASE)
"""How a Pajek file begins."""


PAJEK_VERTEX = re.compile(r"""\s*0*(\d+)(?:\s+(?:"([^"]*)"|(\S+)))?""")
"""A vertex's line: its number, and its label in quotes or without."""
LEAST_MOST_VERTICES = 1000
"""A file may count so many vertices, or as many as it has characters: more would be nothing but isolates, and fill a memory."""


def parse_graphml(path: Path, text: str, columns: Mapping[str, str]) -> Found:
    """GraphML, read by networkx; a file that declares a document type or entities is refused, and so is what networkx would guess."""
    import networkx
    from defusedxml.common import DefusedXmlException
    from defusedxml.ElementTree import ParseError, fromstring

    text = XML_DECLARED.sub(lambda said: "\n" * said[0].count("\n"), text)
    try:
        listed_ids = _listed_in_graphml(path, list(fromstring(text.encode(), forbid_dtd=True).iter()))
        found = read_graph(networkx.parse_graphml(text.strip()), str(path), columns)
    except DefusedXmlException as error:
        raise BadInput(msg("{path}: declares a document type or entities, which are never followed", path=path)) from error
    except ParseError as error:
        raise BadInput(msg("{path}:{line}:{column}: not well-formed XML ({error})",
                           path=path, line=error.position[0], column=error.position[1] + 1, error=error)) from error
    except Exception as error:  # networkx raises whatever a wrong file makes of it
        raise describe_unread_file(path, "GraphML", error) from error
    strange = [name for name in found.ids if name not in listed_ids]
    return found._replace(mended=found.mended | {"undeclared_nodes": len(strange)},
                          first=dict(found.first) | {"undeclared_nodes": tuple(strange[:FIRST])})


def _listed_in_graphml(path: Path, elements: list[Any]) -> set[str]:
    """The ids of a GraphML file's nodes; BadInput for ties without an end, nodes without an id, and all graphs but one.

    Networkx would call each missing id None, and read the first graph alone.
    """
    named = {kind: [one for one in elements if str(one.tag).rpartition("}")[2] == kind] for kind in ("graph", "node", "edge")}
    complaints = Complaints()
    if (graphs := len(named["graph"])) > 1:
        complaints.add(0, msg("{path}: holds {count} graphs, and a community has one; save it as a file of its own",
                              path=path, count=graphs))
    for kind, wanted in (("node", ("id",)), ("edge", ("source", "target"))):
        for number, one in enumerate(named[kind], 1):
            for key in wanted:
                if not (one.get(key) or "").strip():
                    complaints.add(number, msg("{path}: <{kind}> {number} of {count} has no {key}",
                                                path=path, kind=kind, number=number, count=len(named[kind]), key=key))
    complaints.refuse()
    return {node.get("id") for node in named["node"]}


def describe_unread_file(path: Path, kind: str, error: Exception) -> BadInput:
    """What to say of a file that networkx did not read."""
    if isinstance(error, BadInput):
        return error
    return BadInput(msg("{path}: not {kind} that networkx reads ({error})", path=path, kind=kind, error=shorten_library_error(error)))


def shorten_library_error(error: Exception) -> Text:
    """An error of a library in one line of no great length."""
    if isinstance(error, RecursionError):
        return msg("it is nested too deeply")
    said = " ".join(str(error).split())[:200]
    return said if isinstance(error, ValueError) and said else f"{type(error).__name__}{said and ': '}{said}"


def mend_gml(text: str) -> tuple[str, int]:
    """GML as networkx wants it, and how many lines were mended for it.

    Quotes within texts and whatever is not ASCII are written as entities; names lose the underscore that they begin with.
    """
    lines, mended = text.splitlines(), 0
    for k, line in enumerate(lines):
        found = GML_TEXT.match(line)
        inner = found[2].replace('\\"', "&quot;").replace('"', "&quot;") if found else ""
        better = (found[1] + inner + found[3] if found else line).encode("ascii", "xmlcharrefreplace").decode()
        better = re.sub(r"^(\s*)_+(?=[A-Za-z])", r"\1", better)
        mended += better != line
        lines[k] = better
    return "\n".join(lines), mended


def parse_gml(path: Path, text: str, columns: Mapping[str, str]) -> Found:
    """GML, mended and read by networkx as a graph that may hold a tie twice; nodes are called by their labels, or else by their ids."""
    import networkx

    plainer, mended = mend_gml(text)
    if not re.search(r"(?m)^\s*multigraph\s+1", plainer):
        plainer = re.sub(r"graph\s*\[", "graph [\n  multigraph 1", plainer, count=1, flags=re.IGNORECASE)
    try:
        graph = networkx.parse_gml(plainer, label="id")
    except Exception as error:  # networkx raises whatever a wrong file makes of it
        raise describe_unread_file(path, "GML", error) from error
    labels = {node: str(label) for node, label in graph.nodes(data="label") if label is not None}
    if len(labels) == len(set(labels.values())) == len(graph):
        graph = networkx.relabel_nodes(graph, labels)
        for _, data in graph.nodes(data=True):
            del data["label"]  # it is the id now
    return read_graph(graph, str(path), columns, {"gml_lines": mended})


def parse_pajek(path: Path, text: str, columns: Mapping[str, str]) -> Found:
    """Pajek, read by networkx, with the ids of its vertices in place of labels that are missing or stand there twice.

    Networkx would take two vertices of one label for one, and a vertex that its section does not name for the next section.
    """
    import networkx

    plainer, labels, mended = mend_pajek(path, text)
    try:
        graph = networkx.parse_pajek(plainer)
    except Exception as error:  # networkx raises whatever a wrong file makes of it
        raise describe_unread_file(path, "Pajek", error) from error
    strange = [str(node) for node in graph if node not in labels]
    if strange:
        raise BadInput(msg("{path}: ties to vertices that it does not list ({names}; it lists {count})",
                           path=path, names=list_names(strange), count=len(labels)))
    if len(set(labels.values())) == len(labels):
        graph = networkx.relabel_nodes(graph, labels)
    return read_graph(graph, str(path), columns, {"repeated_labels": mended})


def mend_pajek(path: Path, text: str) -> tuple[list[str], dict[str, str], int]:
    """Pajek's lines with every vertex listed and called by its number; the labels by number; and how many labels stand there twice."""
    lines = [line for line in text.splitlines() if line.strip() and not line.lstrip().startswith("%")]
    start = next((k for k, line in enumerate(lines) if line.lower().lstrip().startswith("*vertices")), None)
    counts = lines[start].split() if start is not None else []
    most = max(LEAST_MOST_VERTICES, len(text))
    if start is None or len(counts) < 2 or not re.fullmatch(r"[0-9]{1,9}", counts[1]) or not 0 < int(counts[1]) <= most:
        raise BadInput(msg("{path}: a Pajek file has a line such as *Vertices 120 (allowed 1 to {most:,}, for a file of this size)",
                           path=path, most=most))
    labels = {str(number): str(number) for number in range(1, int(counts[1]) + 1)}
    complaints = Complaints()
    k = start + 1
    while k < len(lines) and not lines[k].lstrip().startswith("*"):
        found = PAJEK_VERTEX.match(lines[k])
        if found is None or found[1] not in labels:
            complaints.add(k, msg("{path}: vertex line {line} does not begin with a number from 1 to {count}",
                                  path=path, line=quote(lines[k].strip()), count=len(labels)))
        else:
            labels[found[1]] = found[2] or found[3] or found[1]
        k += 1
    complaints.refuse()
    ties = [line.replace('"', "").replace("'", "").replace("\\", "") for line in lines[k:]]
    kinds = ("*edges", "*arcs", "*matrix", "*vertices", "*network")
    other = [line.split()[0] for line in ties if line.lstrip().startswith("*") and line.split()[0].lower() not in kinds]
    if other:
        raise BadInput(msg("{path}: {section} is not read (allowed *Edges, *Arcs, *Matrix)", path=path, section=quote(other[0])))
    twice = len(labels) - len(set(labels.values()))
    return [f"*Vertices {len(labels)}", *(f"{number} {number}" for number in labels), *(line.strip() for line in ties)], labels, twice

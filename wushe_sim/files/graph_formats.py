"""GML (GML 图文件), read through networkx with the mends that real files ask for; and what is said of files that it does not read."""

import re
from pathlib import Path

from wushe_sim.errors import BadInput
from wushe_sim.files.real_place import Found
from wushe_sim.files.request import Request, read_requested_graph, refuse_graph
from wushe_sim.i18n import msg
from wushe_sim.i18n.message import Text

GML = re.compile(r"\A(?:\s*(?:#.*|(?:Creator|Version|comment)\b.*)\n)*\s*graph\s*\[", re.IGNORECASE)
"""How a GML file begins."""
GML_TEXT = re.compile(r'^(\s*\w+\s+")(.*)("\s*)$')
"""A line of GML that holds a text."""

OTHER_FORMATS = (
    ("Graphviz DOT", re.compile(r"\s*(?:strict\s+)?(?:di)?graph\b[^\n\[]*\{", re.IGNORECASE)), ("GUESS GDF", re.compile(r"\s*nodedef\s*>")),
    ("NetDraw VNA", re.compile(r"\s*\*(?:node|tie)\s+(?:data|properties)", re.IGNORECASE)), ("LEDA", re.compile(r"\s*LEDA\.GRAPH")),
    ("Matrix Market", re.compile(r"\s*%%MatrixMarket", re.IGNORECASE)), ("graph6", re.compile(r">>(?:graph|sparse)6<<")),
    ("DIMACS", re.compile(r"(?:c\b.*\n)*p\s+(?:edge|col|sp)\s+\d+\s+\d+")), ("RTF", re.compile(r"\{\\rtf")),
)
"""Formats of text that are not read, and how they begin."""


def refuse_other_formats(path: Path, text: str) -> None:
    """Raise BadInput with the name of a format that is known and not read."""
    name = next((name for name, begins in OTHER_FORMATS if begins.match(text)), None)
    if name:
        raise BadInput(msg("{path}: this is {format}, which is not read; write an edge list, GraphML, GEXF, GML, Pajek, DL or JSON",
                           path=path, format=name))


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


def parse_gml(path: Path, text: str, request: Request) -> Found:
    """GML, mended and read by networkx as a graph that may hold a tie twice; nodes are called by their labels, or else by their ids."""
    import networkx

    refuse_graph(path, request)
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
    return read_requested_graph(path, graph, request, {"gml_lines": mended})

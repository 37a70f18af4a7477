"""图文件 GraphML and GML, read through networkx, with the mends that real files ask for."""

import re
from pathlib import Path

from wushe_sim.errors import BadInput
from wushe_sim.world.real import Found, found_in_graph

GML = re.compile(r"\A(?:\s*(?:#.*|(?:Creator|Version|comment)\b.*)\n)*\s*graph\s*\[", re.IGNORECASE)
"""How a GML file begins."""
GML_TEXT = re.compile(r'^(\s*\w+\s+")(.*)("\s*)$')
"""A line of GML that holds a text."""


def parse_graphml(path: Path, text: str, weight: str) -> Found:
    """GraphML, read by networkx; a file that declares a document type or entities is refused."""
    import networkx
    from defusedxml.common import DefusedXmlException
    from defusedxml.ElementTree import ParseError, fromstring

    try:
        fromstring(text.encode(), forbid_dtd=True)
        return found_in_graph(networkx.parse_graphml(text), str(path), weight)
    except DefusedXmlException as error:
        raise BadInput(f"{path}: declares a document type or entities, which are never followed") from error
    except ParseError as error:
        raise BadInput(f"{path}:{error.position[0]}:{error.position[1] + 1}: not well-formed XML ({error})") from error
    except (networkx.NetworkXError, ValueError, KeyError) as error:
        raise error if isinstance(error, BadInput) else BadInput(f"{path}: not GraphML that networkx reads ({error})") from error


def mended_gml(text: str) -> tuple[str, int]:
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


def parse_gml(path: Path, text: str, weight: str) -> Found:
    """GML, mended and read by networkx as a graph that may hold a tie twice; nodes are called by their labels, or else by their ids."""
    import networkx

    plainer, mended = mended_gml(text)
    if not re.search(r"(?m)^\s*multigraph\s+1", plainer):
        plainer = re.sub(r"graph\s*\[", "graph [\n  multigraph 1", plainer, count=1, flags=re.IGNORECASE)
    try:
        graph = networkx.parse_gml(plainer, label="id")
    except (networkx.NetworkXError, ValueError, KeyError, IndexError) as error:
        raise BadInput(f"{path}: not GML that networkx reads ({error})") from error
    labels = {node: str(label) for node, label in graph.nodes(data="label") if label is not None}
    if len(labels) == len(set(labels.values())) == len(graph):
        graph = networkx.relabel_nodes(graph, labels)
    return found_in_graph(graph, str(path), weight, {"gml_lines": mended})

"""Graphs in XML (XML 图文件): GraphML, yEd's among it, and GEXF, made plain and then read by networkx."""

import io
import re
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

from wushe_sim.errors import BadInput
from wushe_sim.files.graph_formats import describe_unread_file
from wushe_sim.files.real_place import FIRST, Found, describe_missing_end
from wushe_sim.files.request import Request, choose_graph, read_requested_graph, refuse_graph
from wushe_sim.files.sheets import Complaints
from wushe_sim.i18n import msg
from wushe_sim.i18n.wording import quote

XML = re.compile(r"\s*<")
XML_DECLARED = re.compile(r"\A\s*<\?xml\b[^>]*\?>")
"""What an XML file says of its own encoding, which no longer holds once it is text."""
GRAPHML_SPACE = "{http://graphml.graphdrawing.org/xmlns}"
GEXF_SPACE = "{http://www.gexf.net/1.2draft}"


def parse_xml(path: Path, text: str, request: Request) -> Found:
    """GraphML or GEXF, by the root of the file; one that declares a document type or entities is refused, and so is any other XML."""
    from defusedxml.common import DefusedXmlException
    from defusedxml.ElementTree import ParseError, fromstring

    text = XML_DECLARED.sub(lambda said: "\n" * said[0].count("\n"), text)
    try:
        root = fromstring(text.encode(), forbid_dtd=True)
    except DefusedXmlException as error:
        raise BadInput(msg("{path}: declares a document type or entities, which are never followed", path=path)) from error
    except ParseError as error:
        raise BadInput(msg("{path}:{line}:{column}: not well-formed XML ({error})",
                           path=path, line=error.position[0], column=error.position[1] + 1, error=error)) from error
    except Exception as error:  # such as a nesting that is too deep
        raise describe_unread_file(path, "XML", error) from error
    kind = get_tag(root).lower()
    if kind not in ("graphml", "gexf"):
        raise BadInput(msg("{path}: this is XML of the kind {kind}, which is not read (allowed GraphML, GEXF)",
                           path=path, kind=quote(get_tag(root))))
    return (parse_graphml if kind == "graphml" else parse_gexf)(path, root, request)


def get_tag(element: Any) -> str:
    """An element's name without its namespace."""
    return str(element.tag).rpartition("}")[2]


def find_children(element: Any, tag: str) -> list[Any]:
    """The children of an element that have a name, in whatever namespace."""
    return [child for child in element if get_tag(child) == tag]


def read_by_networkx(path: Path, kind: str, read: Callable[[], Any]) -> Any:
    """What a reader of networkx gives, whatever warnings the caller makes errors of; BadInput where it fails."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return read()
    except Exception as error:  # networkx raises whatever a wrong file makes of it
        raise describe_unread_file(path, kind, error) from error


def parse_graphml(path: Path, root: Any, request: Request) -> Found:
    """GraphML: one graph of the file, without groups, ports and blanks around values, as networkx reads it."""
    import networkx
    from defusedxml.ElementTree import tostring

    graphs = find_children(root, "graph")
    names = [graph.get("id") or str(number) for number, graph in enumerate(graphs, 1)]
    chosen = graphs[choose_graph(path, names, request.graph)] if graphs else None
    if chosen is None:
        raise BadInput(msg("{path}: holds no graph", path=path))
    for graph in graphs:
        if graph is not chosen:
            root.remove(graph)
    groups = mend_graphml(root, chosen)
    listed_ids = check_graphml(path, list(chosen.iter()))
    graph = read_by_networkx(path, "GraphML", lambda: networkx.parse_graphml(tostring(root, encoding="unicode")))
    strange = [str(node) for node in graph if str(node) not in listed_ids]
    found = read_requested_graph(path, graph, request, {"undeclared_nodes": len(strange), "group_nodes": groups})
    return found._replace(first=dict(found.first) | {"undeclared_nodes": tuple(strange[:FIRST])})


def mend_graphml(root: Any, chosen: Any) -> int:
    """Make a graph plain: one namespace, one direction, no ports, groups opened, blanks stripped; how many groups are left out.

    A group of yEd holds a graph of its own. Its members are residents, and it is one itself only where it is tied.
    """
    for element in root.iter():
        if "}" not in str(element.tag) or get_tag(element) in ("graphml", "graph", "node", "edge", "data", "key", "default"):
            element.tag = GRAPHML_SPACE + get_tag(element)
    inner = [one for one in chosen.iter() if get_tag(one) in ("node", "edge")]
    edges = [one for one in inner if get_tag(one) == "edge"]
    tied = {end for edge in edges for end in (edge.get("source"), edge.get("target"))}
    kept = [one for one in inner if one.get("id") in tied or not find_children(one, "graph")]
    for parent in list(chosen.iter()):
        for child in [child for child in parent if get_tag(child) in ("node", "edge", "graph", "port")]:
            parent.remove(child)
    for one in kept:
        one.attrib.pop("yfiles.foldertype", None)
        chosen.append(one)
    unify_direction(chosen, edges)
    strip_values(root, kept)
    return len(inner) - len(kept)


def unify_direction(graph: Any, edges: list[Any]) -> None:
    """Make all ties directed where some are: networkx refuses a mixture, and a place merges both directions anyway."""
    default = graph.get("edgedefault", "undirected")
    directed = {edge.attrib.pop("directed", "true" if default == "directed" else "false").strip() for edge in edges}
    graph.set("edgedefault", "directed" if "true" in directed else "undirected" if directed else default)


def strip_values(root: Any, elements: list[Any]) -> None:
    """Strip the blanks around values that are no texts, of which networkx makes none, and remove those that are nothing but blanks."""
    kinds = {key.get("id"): key.get("attr.type", "string") for key in find_children(root, "key")}
    for parent in elements:
        for data in find_children(parent, "data"):
            kind = kinds.get(data.get("key"), "string")
            if kind == "string" or len(data):
                continue
            data.text = (data.text or "").strip()
            if kind == "boolean":
                data.text = data.text.lower()
            if not data.text:
                parent.remove(data)


def check_graphml(path: Path, elements: list[Any]) -> set[str]:
    """The ids of a GraphML graph's nodes; BadInput for ties without an end, nodes without an id, and ties of more than two.

    Networkx would call each missing id None.
    """
    named = {kind: [one for one in elements if get_tag(one) == kind] for kind in ("node", "edge", "hyperedge")}
    complaints = Complaints()
    if named["hyperedge"]:
        complaints.add(0, msg("{path}: holds ties of more than two ends (hyperedge), which are not read; write a tie for each pair",
                              path=path))
    for kind, wanted in (("node", ("id",)), ("edge", ("source", "target"))):
        for number, one in enumerate(named[kind], 1):
            for key in wanted:
                if not (one.get(key) or "").strip():
                    complaints.add(number, describe_missing_end(path, kind, number, len(named[kind]), key))
    complaints.refuse()
    return {node.get("id") for node in named["node"]}


def parse_gexf(path: Path, root: Any, request: Request) -> Found:
    """GEXF of whichever version, as networkx reads it; nodes are called by their labels where those differ, or else by their ids."""
    import networkx
    from defusedxml.ElementTree import tostring

    refuse_graph(path, request)
    for element in root.iter():
        element.tag = (GEXF_SPACE if "viz" not in str(element.tag) else "{http://www.gexf.net/1.2draft/viz}") + get_tag(element)
    root.set("version", "1.2")
    graphs = find_children(root, "graph")
    if not graphs:
        raise BadInput(msg("{path}: holds no graph", path=path))
    edges = [edge for part in find_children(graphs[0], "edges") for edge in find_children(part, "edge")]
    kinds = {edge.attrib.pop("type", graphs[0].get("defaultedgetype", "undirected")) for edge in edges}
    graphs[0].set("defaultedgetype", "undirected" if kinds <= {"undirected", "mutual"} else "directed")
    content = tostring(root, encoding="unicode").encode()
    graph = read_by_networkx(path, "GEXF", lambda: networkx.read_gexf(io.BytesIO(content)))
    labels = {node: str(data["label"]) for node, data in graph.nodes(data=True) if data.get("label")}
    if len(labels) == len(set(labels.values())) == len(graph):
        graph = networkx.relabel_nodes(graph, labels)
    for name, data in graph.nodes(data=True):
        if data.get("label") == name:
            del data["label"]  # it is the id now
    return read_requested_graph(path, graph, request)

"""Graphs in JSON (JSON 图文件): node-link data as networkx, D3 and Cytoscape write them, and lists of ties."""

import json
import re
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from wushe_sim.errors import BadInput
from wushe_sim.files.graph_formats import shorten_library_error
from wushe_sim.files.real_place import FIRST, Found, describe_missing_end, describe_repeated_node
from wushe_sim.files.request import Request, choose_graph, read_requested_graph
from wushe_sim.files.sheets import Complaints
from wushe_sim.i18n import msg

JSON = re.compile(r"\s*[{\[]")
NODE_LISTS, EDGE_LISTS = ("nodes", "vertices"), ("links", "edges")
IDS = ("id", "key", "name", "label")
"""What holds a node's id, the first that all nodes have."""


def parse_json(path: Path, text: str, request: Request) -> Found:
    """A graph in JSON; the ends of ties are ids of nodes or, where nodes have none, their places in the list.

    Raises
    ------
    BadInput
        If it is no JSON, or no graph of these kinds, or a tie lacks an end.
    """
    import networkx

    try:
        content = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise BadInput(msg("{path}: not well-formed JSON ({error})", path=path, error=shorten_library_error(error))) from error
    about, nodes, edges = find_lists(path, content, request)
    directed = bool(about.get("directed") or about.get("type") == "directed" or (about.get("options") or {}).get("type") == "directed")
    graph = networkx.MultiDiGraph() if directed else networkx.MultiGraph()
    key = next((key for key in IDS if nodes and all(key in node for node in nodes)), None)
    names = [str(number) if key is None else str(node[key]) for number, node in enumerate(nodes)]
    complaints = Complaints()
    for name, times in Counter(names).items():
        if times > 1:
            complaints.add(0, describe_repeated_node(str(path), name, times))
    for name, node in zip(names, nodes, strict=True):
        graph.add_node(name, **flatten({one: value for one, value in node.items() if one != key}))
    add_ties(path, graph, edges, names, complaints)
    complaints.refuse()
    listed = set(names)
    strange = [name for name in graph if name not in listed] if nodes else []
    found = read_requested_graph(path, graph, request, {"undeclared_nodes": len(strange)})
    return found._replace(first=dict(found.first) | {"undeclared_nodes": tuple(strange[:FIRST])})


def add_ties(path: Path, graph: Any, edges: list[Any], names: list[str], complaints: Complaints) -> None:
    """Add the ties to a graph, with a complaint for each that lacks an end; a number that is no id is a node's place in the list."""
    listed = set(names)
    for number, edge in enumerate(edges, 1):
        ends = [next((edge[name] for name in pair if edge.get(name) is not None), None) for pair in (("source", "from"), ("target", "to"))]
        ends = [end.get("id") if isinstance(end, Mapping) else end for end in ends]  # D3 writes the node itself, once it has run
        for end, key in zip(ends, ("source", "target"), strict=True):
            if end is None or isinstance(end, list | bool) or not str(end).strip():
                complaints.add(number, describe_missing_end(path, "edge", number, len(edges), key))
        if None not in ends:
            rest = {name: value for name, value in edge.items() if name not in ("source", "target", "from", "to", "key", "id")}
            one, other = (names[end] if isinstance(end, int) and str(end) not in listed and 0 <= end < len(names) else str(end)
                          for end in ends)
            graph.edges[one, other, graph.add_edge(one, other)].update(flatten(rest))


def find_lists(path: Path, content: Any, request: Request) -> tuple[Mapping[str, Any], list[Any], list[Any]]:
    """What is said of the graph, its nodes, and its ties; BadInput for other JSON."""
    graphs = content.get("graphs") if isinstance(content, Mapping) else None
    if isinstance(graphs, list) and graphs and all(isinstance(one, Mapping) for one in graphs):
        names = [str(one.get("id") or one.get("label") or number) for number, one in enumerate(graphs, 1)]
        content = graphs[choose_graph(path, names, request.graph)]
    else:
        choose_graph(path, ["1"], request.graph)
    if isinstance(content, list) and content and all(isinstance(one, Mapping) for one in content):
        return {}, [], content
    if not isinstance(content, Mapping):
        raise BadInput(describe_other_json(path))
    for inner in ("graph", "elements"):
        held = content.get(inner)
        if isinstance(held, Mapping) and any(name in held for name in NODE_LISTS):
            content = held
    nodes = next((content[name] for name in NODE_LISTS if name in content), None)
    edges = next((content[name] for name in EDGE_LISTS if name in content), None)
    if isinstance(nodes, Mapping):  # JSON Graph Format 2
        nodes = [{"id": name, **(node if isinstance(node, Mapping) else {})} for name, node in nodes.items()]
    if not isinstance(nodes, list) or not isinstance(edges, list):
        raise BadInput(describe_other_json(path))
    lists = [[one.get("data") if isinstance(one, Mapping) and isinstance(one.get("data"), Mapping) else one for one in part]
             for part in (nodes, edges)]  # Cytoscape holds each in data
    lists[0] = [one if isinstance(one, Mapping) else {"id": one} for one in lists[0]]
    if not all(isinstance(one, Mapping) for one in lists[1]):
        raise BadInput(describe_other_json(path))
    return content, lists[0], lists[1]


def flatten(data: Mapping[str, Any]) -> dict[str, Any]:
    """Attributes without those that are unknown; those within ``attributes`` or ``metadata`` stand beside the others."""
    inner = {name: value for key in ("attributes", "metadata") if isinstance(data.get(key), Mapping) for name, value in data[key].items()}
    return {str(name): value for name, value in (dict(data) | inner).items()
            if value is not None and not (name in ("attributes", "metadata") and isinstance(value, Mapping))}


def describe_other_json(path: Path) -> Any:
    """What is said of JSON that holds no graph."""
    return msg("{path}: JSON without a graph that is read; allowed are lists of nodes and links (or edges), as networkx, D3 and Cytoscape "
               "write them, or a list of ties with source and target", path=path)

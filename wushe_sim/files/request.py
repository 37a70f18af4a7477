"""What a scenario asks of a network's file (读取要求): its columns, which of several graphs, and who of two-mode data become residents."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

from wushe_sim.errors import BadInput
from wushe_sim.files.real_place import Found, read_graph
from wushe_sim.files.sheets import list_names
from wushe_sim.i18n import msg
from wushe_sim.i18n.message import Text
from wushe_sim.i18n.wording import quote, suggest

if TYPE_CHECKING:
    import networkx

FIRST_KIND, SECOND_KIND = "first", "second"
"""Who of two-mode data become residents: the rows, sources or first vertices; or the columns, targets or the others."""
MOST_PROJECTED = 3_000_000
"""So many pairs may share something in two-mode data: more would be no network of people, and fill a memory."""


class Request(NamedTuple):
    """What a scenario says of a network's file; roles in ``columns``, the name of a graph, and ``project``, FIRST_KIND or SECOND_KIND."""

    columns: Mapping[str, str] = MappingProxyType({})
    graph: str | None = None
    project: str | None = None


def choose_graph(path: Path, names: Sequence[str], graph: str | None) -> int:
    """Choose one of the graphs of a file by name; BadInput where there are several and none is named, or none is called so."""
    if graph is None and len(names) == 1:
        return 0
    if graph is None:
        raise BadInput(msg('{path}: holds {count} graphs, {names}, and a community has one; say which: graph = "{first}"',
                           path=path, count=len(names), names=list_names(names), first=names[0]))
    if graph not in names:
        raise BadInput(msg("{path}: graph = {name}, but {hint}", path=path, name=quote(graph), hint=suggest(graph, tuple(names))))
    return list(names).index(graph)


def refuse_graph(path: Path, request: Request) -> None:
    """Raise BadInput where a graph is named and the format has but one without a name."""
    if request.graph is not None:
        raise BadInput(msg("{path}: graph = {name}, but a file of this format holds one graph; leave it out",
                           path=path, name=quote(request.graph)))


def find_kinds(graph: "networkx.Graph") -> list[Any] | None:
    """Find the nodes of the first kind where nodes say of which of two kinds they are, and all ties run between the kinds; or None.

    networkx writes ``bipartite`` (0, 1), igraph ``type`` (false, true).
    """
    for key in ("bipartite", "type"):
        said = {node: str(data.get(key)).strip().lower() for node, data in graph.nodes(data=True)}
        kinds = set(said.values())
        if kinds in ({"0", "1"}, {"false", "true"}) and all(said[one] != said[other] for one, other in graph.edges()):
            return [node for node in graph if said[node] in ("0", "false")]
    return None


def read_requested_graph(
    path: Path, graph: "networkx.Graph", request: Request, mended: dict[str, int] | None = None, first_kind: Sequence[Any] | None = None,
) -> Found:
    """Read what a networkx graph says, projected where it is two-mode data and the scenario asks for it.

    Raises
    ------
    BadInput
        If two-mode data are not projected, or other data are; and as ``read_graph`` does.
    """
    kind = first_kind if first_kind is not None else find_kinds(graph)
    if kind is None:
        if request.project is not None:
            raise BadInput(describe_one_mode(path, request))
        return read_graph(graph, str(path), request.columns, mended)
    if request.project is None:
        raise BadInput(describe_two_modes(path, len(kind), len(graph) - len(kind)))
    projected = project_graph(path, graph, kind, request.project)
    found = read_graph(projected, str(path), {}, mended)
    names = tuple(dict.fromkeys(str(name) for *_, data in graph.edges(data=True) for name in data))
    return found._replace(left_out=dict(found.left_out) | {"ties": names})


def describe_one_mode(path: Path, request: Request) -> Text:
    """Describe data that a scenario would project, and that are of one kind."""
    return msg("{path}: project = {kind}, but these are no two-mode data: anyone may be tied to anyone",
               path=path, kind=quote(request.project))


def describe_two_modes(path: Path, first: int, second: int) -> Text:
    """Describe two-mode data that a scenario does not project, and how to ask for it."""
    return msg('{path}: two-mode data, {first} of one kind tied to {second} of another; say project = "first" to tie those of the first '
               'kind (rows, sources) that share one of the second, or project = "second"', path=path, first=first, second=second)


def project_graph(path: Path, graph: "networkx.Graph", first_kind: Sequence[Any], project: str) -> "networkx.Graph":
    """Project two-mode data: those of one kind, tied where they share neighbours, by how many (Newman 2018, section 6.6)."""
    import networkx

    simple = networkx.Graph(graph.to_undirected())
    here = set(first_kind)
    chosen = [node for node in simple if (node in here) == (project == FIRST_KIND)]
    kept = set(chosen)
    pairs = sum(degree * (degree - 1) // 2 for node, degree in simple.degree() if node not in kept)
    if pairs > MOST_PROJECTED:
        raise BadInput(msg("{path}: projected, it has up to {pairs:,} ties (allowed {most:,}); leave out what nearly all share",
                           path=path, pairs=pairs, most=MOST_PROJECTED))
    return networkx.bipartite.weighted_projected_graph(simple, chosen)

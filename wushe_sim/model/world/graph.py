"""A network as such (网络): made of pairs of rows, measured beside real ones, and handed over to networkx."""

import math
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from wushe_sim.engine.declare import Rows
from wushe_sim.engine.kernel import kernel
from wushe_sim.model.actors.residents import Ties

if TYPE_CHECKING:
    import networkx

EXACT_PATHS, PATHS_FROM = 1000, 200
"""Nodes up to which paths are measured from all, and from how many beyond."""


@kernel
def count_ends(one, other, ends):
    """Count the pairs that each row is in."""
    for pair in range(one.size):
        ends[one[pair]] += 1
        ends[other[pair]] += 1


@kernel
def deal(one, other, at, partner):
    """Write each pair's rows to one another, from ``at`` on."""
    for pair in range(one.size):
        partner[at[one[pair]]] = other[pair]
        partner[at[other[pair]]] = one[pair]
        at[one[pair]] += 1
        at[other[pair]] += 1


@kernel
def turn_round(first, partner, at, neighbour):
    """Hand every row to its partners, from ``at`` on: in ascending order, since rows are handed out so, and each but once."""
    for row in range(at.size):
        for k in range(first[row], first[row + 1]):
            to = partner[k]
            if at[to] == first[to] or neighbour[at[to] - 1] != row:
                neighbour[at[to]] = row
                at[to] += 1


@kernel
def close_gaps(first, start, spread, neighbour):
    """Move each row's neighbours from where they lie to where its ties begin."""
    for row in range(start.size - 1):
        for k in range(np.int64(start[row + 1]) - np.int64(start[row])):
            neighbour[start[row] + k] = spread[first[row] + k]


def sort_ties(residents: int, one: Rows, other: Rows) -> tuple[Rows, Rows]:
    """``start`` and ``neighbour`` of Ties from pairs of different rows: both directions, once each, ascending; linear in pairs."""
    first = np.zeros(residents + 1, np.int64)
    count_ends(one, other, first[1:])
    first = first.cumsum()
    partner, spread, at = np.empty(2 * one.size, np.uint32), np.empty(2 * one.size, np.uint32), first[:-1].copy()
    deal(one, other, at, partner)
    at[:] = first[:-1]
    turn_round(first, partner, at, spread)
    start = np.concatenate([[0], np.cumsum(at - first[:-1])]).astype(np.uint32)
    neighbour = np.empty(start[-1], np.uint32)
    close_gaps(first, start, spread, neighbour)
    return start, neighbour


def measure_network(ties: Ties, group: NDArray | None = None, among: NDArray[np.bool_] | None = None) -> dict[str, float]:
    """The figures by which networks are compared, with the weights left aside (EVIDENCE, patterns 13 and 14).

    ``clustering`` is the mean of the local ones (0 below two ties), ``path`` the mean distance within the giant component: exact up to
    EXACT_PATHS nodes, from PATHS_FROM evenly chosen ones beyond. ``group`` (any integers, one a row) adds ``group_assortativity``, counted
    over the ties between the rows ``among`` (all, by default). What is not defined (too few ties, all degrees alike) is NaN; a network of
    nobody raises ValueError.
    """
    from scipy.sparse import csr_matrix
    from scipy.sparse.csgraph import connected_components, shortest_path

    if ties.start.size < 2:
        raise ValueError("a network of nobody has no figures")
    nodes, here = ties.start.size - 1, list_tie_rows(ties)
    degree = np.bincount(here, minlength=nodes)
    matrix = csr_matrix((np.ones(here.size), ties.neighbour.astype(np.int64), ties.start.astype(np.int64)), (nodes, nodes))
    closed = np.asarray(matrix.multiply(matrix @ matrix).sum(axis=1)).ravel()
    component = connected_components(matrix, directed=False)[1]
    giant = np.flatnonzero(component == np.bincount(component).argmax())
    sources = giant if giant.size <= EXACT_PATHS else giant[np.linspace(0, giant.size - 1, PATHS_FROM).astype(np.int64)]
    paths = shortest_path(matrix, directed=False, unweighted=True, indices=sources)[:, giant].sum() if giant.size > 1 else math.nan
    spread = degree - degree.mean()
    variance = float((spread**2).mean())
    figures = {
        "nodes": nodes, "ties": here.size // 2, "mean_degree": float(degree.mean()), "isolates": int((degree == 0).sum()),
        "giant": giant.size, "clustering": float((closed / np.maximum(degree * (degree - 1), 1)).mean()),
        "path": float(paths / (sources.size * max(giant.size - 1, 1))),
        "degree_cv": math.sqrt(variance) / float(degree.mean()) if here.size else math.nan,
        "degree_skew": float((spread**3).mean()) / variance**1.5 if variance else math.nan,
        "degree_assortativity": degree_assortativity(ties),
    }
    return figures if group is None else figures | {"group_assortativity": group_assortativity(ties, np.asarray(group), among)}


def list_tie_rows(ties: Ties) -> NDArray[np.int64]:
    """The row from which each tie starts: beside ``ties.neighbour``, the two ends of every tie, in both directions."""
    return np.repeat(np.arange(ties.start.size - 1), np.diff(ties.start.astype(np.int64)))


def degree_assortativity(ties: Ties) -> float:
    """Pearson's correlation of the degrees at the two ends of ties; NaN where all are alike."""
    degree = np.diff(ties.start.astype(np.int64)).astype(np.float64)
    here, there = degree[list_tie_rows(ties)], degree[ties.neighbour]
    return float(np.corrcoef(here, there)[0, 1]) if here.size and here.std() > 0 else math.nan


def group_assortativity(ties: Ties, group: NDArray, among: NDArray[np.bool_] | None = None) -> float:
    """Newman's assortativity by any attribute, over the ties between the rows ``among``; NaN with one value or without ties."""
    here, there = list_tie_rows(ties), ties.neighbour
    kept = np.ones(here.size, bool) if among is None else among[here] & among[there]
    values, number = np.unique(group, return_inverse=True)
    mix = np.zeros((values.size, values.size), np.int64)
    np.add.at(mix, (number[here[kept]], number[there[kept]]), 1)
    return newman(mix)


def newman(mix: NDArray[np.int64]) -> float:
    """Assortativity (Newman 2003) from the ties, in both directions, from each group to each: (within − expected) / (1 − expected).

    0 as if at random, 1 all within; missing (NaN) with one group or without ties.
    """
    total = int(mix.sum())
    ends = mix.sum(axis=1) / max(total, 1)
    expected = float(ends @ ends) if total else 1.0
    return (float(np.trace(mix)) / total - expected) / (1 - expected) if expected < 1 else math.nan


def to_networkx(ties: Ties, attributes: Any = None) -> "networkx.Graph":
    """The ties as a networkx graph; nodes are rows, edges carry ``strength`` and ``kin``.

    ``attributes`` (a mapping or DataFrame, one entry a row) become the nodes'.
    """
    import networkx

    graph = networkx.Graph()
    graph.add_nodes_from(range(ties.start.size - 1))
    here = list_tie_rows(ties)
    once = here < ties.neighbour
    columns = (here[once].tolist(), ties.neighbour[once].tolist(), ties.strength[once].tolist(), ties.kin[once].tolist())
    graph.add_edges_from((one, other, {"strength": strength, "kin": kin}) for one, other, strength, kin in zip(*columns, strict=True))
    if attributes is not None:
        for name in attributes:
            networkx.set_node_attributes(graph, dict(enumerate(np.asarray(attributes[name]).tolist())), name)
    return graph

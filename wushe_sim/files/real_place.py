"""A real place (真实网络): what was found in files, mended where the mend is plain, and made into ties and social groups."""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from wushe_sim.engine.declare import Flags
from wushe_sim.errors import BadInput
from wushe_sim.files.columns import HOUSEHOLDS, MISSING, choose_weight, describe_roles
from wushe_sim.files.sheets import Complaints, did_you_mean, list_names, plain, refuse
from wushe_sim.i18n import msg
from wushe_sim.i18n.message import Text
from wushe_sim.i18n.wording import quote
from wushe_sim.model.actors.residents import Ties, collect_ties
from wushe_sim.model.world.graph import sort_ties

if TYPE_CHECKING:
    import networkx
    import pandas

MOST_GROUPS = 16
UNKNOWN, OTHER, EVERYBODY = "unknown", "other", "everybody"
MOST_WEIGHT = 1e100
"""Weights are from its inverse to it: the sum of a few of them is then a number too."""
FIRST = 5
"""Of what is mended, so many are named; all are counted."""


class RealPlace(NamedTuple):
    """A real community, ready to be settled: row r is the resident ``ids[r]``."""

    ties: Ties
    ids: list[str]
    group: Flags
    group_names: tuple[str, ...]
    """The largest first; missing ones are 'unknown', those beyond sixteen 'other'; 'everybody' where no attribute makes groups."""
    mended: dict[str, int]
    """What was mended, and how often; what needed no mending is not there."""
    attributes: "pandas.DataFrame | None"
    """A row a resident, as text; empty text where the files say nothing."""
    first: Mapping[str, tuple[str, ...]] = MappingProxyType({})
    """The first five ids, or ties, of what was mended, by the same names."""
    asked_groups: bool = False
    """Whether an attribute makes the groups."""
    left_out: Mapping[str, tuple[str, ...]] = MappingProxyType({})
    """Columns that nothing uses: of ``ties``, ``residents``, a graph's ``nodes`` (beside a file of attributes), and a file of ``keys``.

    ``weights`` names those of the ties that look like weights; ``modes``, the ends of a tie where ties seem to run between two kinds.
    """


class Found(NamedTuple):
    """What a file says of a network, before any mending: ``one`` and ``other`` are numbers into ``ids``."""

    source: str
    """The file, as messages name it."""
    ids: list[str]
    one: NDArray[np.int64]
    other: NDArray[np.int64]
    weight: NDArray[np.float64]
    directed: bool
    """Every tie should stand there twice, once from each end (a matrix, a directed graph)."""
    complete: bool
    """The file names everybody, isolates too; an edge list does not."""
    mended: dict[str, int]
    attributes: "pandas.DataFrame | None" = None
    first: Mapping[str, tuple[str, ...]] = MappingProxyType({})
    described: str = ""
    """The file of attributes, as messages name it, where it is another one."""
    left_out: Mapping[str, tuple[str, ...]] = MappingProxyType({})
    """As in ``RealPlace``."""
    identity: str | None = None
    """The column of the attributes that holds the ids."""
    weight_name: str | None = None
    """The column that holds the weights, in a table."""

    def first_ends(self) -> tuple[str, str]:
        """The ends of the first tie."""
        return self.ids[self.one[0]], self.ids[self.other[0]]


def describe_cell(source: str, line: int, column: int, cell: str) -> Text:
    """What is said of a cell that a matrix cannot have."""
    return msg("{source}:{line}:{column}: a matrix holds 0 and 1, or with names around it or a diagonal of 0 weights above 0 (got {cell})",
               source=source, line=line, column=column, cell=quote(cell))


def describe_keys(path: Path) -> Text:
    """What is said of keys beside a network that is no matrix."""
    return msg("{path}: keys name the rows of a matrix, and this is none (a matrix is square, without header)", path=path)


def describe_repeated_node(source: str, name: str, times: int) -> Text:
    """What is said of a node that a graph lists more than once."""
    return msg("{source}: node {name} stands there {times} times", source=source, name=quote(name), times=times)


def describe_missing_end(path: Path, kind: str, number: int, count: int, key: str) -> Text:
    """What is said of a node without an id, or a tie without an end."""
    return msg("{path}: <{kind}> {number} of {count} has no {key}", path=path, kind=kind, number=number, count=count, key=key)


def describe_unlisted(path: Path, names: Iterable[str], count: int) -> Text:
    """What is said of ties to vertices that a file does not list, though it says how many there are."""
    return msg("{path}: ties to vertices that it does not list ({names}; it lists {count})",
               path=path, names=list_names(names), count=count)


def join_attributes(found: Found, attributes: "pandas.DataFrame | None") -> tuple[Found, "pandas.DataFrame | None"]:
    """The network and the attributes (indexed by id) with the same residents in the same order.

    A matrix or a graph names everybody, so other rows of attributes are left out; beside an edge list, whoever has attributes is a
    resident, tied or not. Endpoints without attributes get empty ones. Both are counted.
    """
    if attributes is None:
        return found, found.attributes
    if found.attributes is not None:  # those of the file of attributes count, and the graph's own are named
        own = tuple(str(name) for name in found.attributes.columns)
        found = found._replace(left_out=dict(found.left_out) | {"nodes": (*found.left_out.get("nodes", ()), *own)})
    ids, known = list(found.ids), set(attributes.index)
    here = attributes.index.isin(found.ids)
    if not here.any():
        theirs, ours = list_names(attributes.index[:FIRST]), list_names(found.ids[:FIRST])
        hint = msg("; are zeros missing in front?") if {i.lstrip("0") for i in known} & {i.lstrip("0") for i in found.ids} else ""
        raise BadInput(msg("{source}: none of its ids is among the attributes' (its first {ours}; theirs {theirs}{hint})",
                           source=found.source, ours=ours, theirs=theirs, hint=hint))
    mended = found.mended | {"attributes_without_endpoints": int((~here).sum()), "endpoints_without_attributes": len(ids) - int(here.sum())}
    first = dict(found.first) | {
        "attributes_without_endpoints": tuple(attributes.index[~here][:FIRST]),
        "endpoints_without_attributes": tuple(list(i for i in ids if i not in known)[:FIRST])}
    described = attributes.loc[here] if found.complete else attributes
    if not found.complete:
        ids = [*described.index, *(i for i in ids if i not in known)]
    at = {i: row for row, i in enumerate(ids)}
    new = np.array([at[i] for i in found.ids], np.int64)
    found = found._replace(ids=ids, one=new[found.one], other=new[found.other], mended=mended, first=first)
    return found, described.reindex(ids, fill_value="")


def merge_ties(found: Found, household: NDArray | None) -> tuple[Ties, dict[str, int], dict[str, tuple[str, ...]]]:
    """Ties, each once and in both directions, what was dropped or merged for it, and the first of that.

    Weights of repeated ties are added up; strength is w / (w + the median): a half in the middle and where all are alike.
    """
    nodes, apart = len(found.ids), found.one != found.other
    one, other, weight = found.one[apart], found.other[apart], found.weight[apart]
    low, high = np.minimum(one, other), np.maximum(one, other)
    pairs, place = np.unique(low * nodes + high, return_inverse=True)
    way, first_of_way = np.unique(one * nodes + other, return_index=True)
    ways = way.size
    counts = {"self_loops": int((~apart).sum()), "repeated_edges": one.size - ways}
    counts |= {"one_way_edges": 2 * pairs.size - ways} if found.directed else {"reversed_edges": ways - pairs.size}
    if not pairs.size:
        raise BadInput(msg("{source}: no tie is left between two residents (a community has at least two tied residents)",
                           source=found.source))
    total = np.bincount(place, weight)
    start, neighbour = sort_ties(nodes, (pairs // nodes).astype(np.uint32), (pairs % nodes).astype(np.uint32))
    here, there = np.repeat(np.arange(nodes), np.diff(start.astype(np.int64))), neighbour.astype(np.int64)
    strength = (total / (total + np.median(total)))[np.searchsorted(pairs, np.minimum(here, there) * nodes + np.maximum(here, there))]
    kin = np.zeros(here.size, bool)
    if household is not None:
        kin = (household[here] == household[there]) & ~np.isin(household[here], list(MISSING))
    again = np.ones(one.size, bool)
    again[first_of_way] = False
    back = np.isin(other * nodes + one, way) & ~again if not found.directed else ~np.isin(other * nodes + one, way)
    named = {
        "self_loops": [found.ids[i] for i in np.unique(found.one[~apart])[:FIRST]],
        "repeated_edges": _named(found.ids, one[again], other[again]),
        "one_way_edges" if found.directed else "reversed_edges": _named(found.ids, *((one[back], other[back]) if found.directed else
                                                                                 (one[back & (one > other)], other[back & (one > other)]))),
    }
    ties = collect_ties(start, neighbour, strength.astype(np.float32), kin.astype(np.uint8))
    return ties, counts, {name: tuple(first) for name, first in named.items()}


def _named(ids: Sequence[str], one: NDArray[np.int64], other: NDArray[np.int64]) -> list[str]:
    return [f"{ids[a]}–{ids[b]}" for a, b in zip(one[:FIRST].tolist(), other[:FIRST].tolist(), strict=True)]


def group_values(values: Sequence[str] | None, rows: int) -> tuple[Flags, tuple[str, ...], dict[str, int]]:
    """Social groups from an attribute, at most sixteen: the largest first, then by name; the unknown and the others last."""
    if values is None:
        return np.zeros(rows, np.uint8), (EVERYBODY,), {}
    made_plain = ["".join(sign for sign in plain(value.strip()) if sign.isprintable()) for value in values]
    changed = sum(value.strip() != said for value, said in zip(values, made_plain, strict=True))
    named = [UNKNOWN if value in MISSING else value for value in made_plain]
    sizes = Counter(named)
    unknown = sizes.pop(UNKNOWN, 0)
    ranked = sorted(sizes, key=lambda name: (-sizes[name], name))
    room = MOST_GROUPS - (unknown > 0)
    kept = ranked if len(ranked) <= room else [name for name in ranked if name != OTHER][:room - 1]
    names = (*kept, *([OTHER] if len(ranked) > room else []), *([UNKNOWN] if unknown else []))
    number = {name: k for k, name in enumerate(names)}
    group = np.array([number[name] if name in number else number[OTHER] for name in named], np.uint8)
    others = sum(sizes[name] for name in ranked if name not in kept)
    return group, names, {"unknown_group": unknown, "other_group": others, "full_width_groups": changed}


def place_of(found: Found, attributes: "pandas.DataFrame | None", groups: str | None, household: str | None = None) -> RealPlace:
    """The place that a network, attributes indexed by id, and the name of the attribute that makes groups amount to.

    ``household`` names the attribute that makes kin (otherwise the first of HOUSEHOLDS that is there). Raises BadInput.
    """
    found, known = join_attributes(found, attributes)
    columns = () if known is None else tuple(known.columns)
    for role, name in (("groups", groups), ("household", household)):
        if name is not None and name not in columns:
            there = did_you_mean(name, columns) if columns else msg("there are no attributes")
            raise BadInput(msg('{path}: {role} = "{name}", but {hint}',
                               path=found.described or found.source, role=role, name=name, hint=there))
    home = household or next((name for name in HOUSEHOLDS if name in columns), None)
    ties, merged, first = merge_ties(found, None if known is None or home is None else known[home].to_numpy(str))
    group, names, odd = group_values(None if known is None or groups is None else known[groups].tolist(), len(found.ids))
    mended = {name: count for name, count in (found.mended | merged | odd).items() if count}
    named = {name: ids for name, ids in (dict(found.first) | first).items() if name in mended and ids}
    unused = tuple(str(name) for name in columns if name not in (home, groups, found.identity))
    left_out = {kind: names for kind, names in (dict(found.left_out) | {"residents": unused}).items() if names}
    return RealPlace(ties, found.ids, group, names, mended, known, named, groups is not None, left_out)


def read_graph(
    graph: "networkx.Graph", source: str, columns: Mapping[str, str] = MappingProxyType({}), mended: dict[str, int] | None = None,
) -> Found:
    """What a networkx graph says: nodes' names as text, their attributes as text, weights above 0 (1 where none is given).

    Raises BadInput for weights that are none, and for names in ``columns`` that it has not.
    """
    import pandas

    ids, complaints = [str(node) for node in graph], Complaints()
    if len(set(ids)) < len(ids):
        for name, times in Counter(ids).items():
            if times > 1:
                complaints.add(0, describe_repeated_node(source, name, times))
    at = {node: row for row, node in enumerate(graph)}
    said = [{str(name): str(value) for name, value in data.items()} for *_, data in graph.edges(data=True)]
    known = {name: [data.get(name, "") for data in said] for name in dict.fromkeys(name for data in said for name in data)}
    try:
        chosen = choose_weight(source, columns, list(known), lambda name: known[name])
    except BadInput as wrong:
        raise BadInput([*describe_roles(source, columns, ("source", "target")), *wrong.messages]) from wrong
    refuse(describe_roles(source, columns, ("source", "target")))
    ends = np.array([(at[one], at[other]) for one, other in graph.edges()], np.int64).reshape(-1, 2)
    weights, unweighted = np.ones(len(ends)), []
    for n, value in enumerate(known[chosen.name] if chosen.name else ()):
        if value in MISSING:
            unweighted.append(n)
            continue
        weights[n] = as_weight(value)
        if math.isnan(weights[n]):
            complaints.add(1, msg("{source}: edge {one} to {other}: weight {value} is not a number above 0", source=source,
                                  one=quote(ids[ends[n, 0]]), other=quote(ids[ends[n, 1]]), value=quote(value)))
    complaints.refuse()
    rows = [{str(name): str(value) for name, value in data.items()} for _, data in graph.nodes(data=True)]
    attributes = pandas.DataFrame(rows, index=ids, dtype=object).fillna("") if any(rows) else None
    return Found(source, ids, ends[:, 0], ends[:, 1], weights, graph.is_directed(), True,
                 (mended or {}) | {"missing_weights": len(unweighted)}, attributes,
                 {"missing_weights": tuple(_named(ids, ends[unweighted, 0], ends[unweighted, 1]))},
                 left_out={"ties": chosen.left_out, "weights": chosen.asked})


def as_weight(text: str) -> float:
    """A weight: a number above 0 of which sums can be taken, or NaN where the text is none."""
    try:
        value = float(text) if "_" not in text else math.nan
    except ValueError:
        return math.nan
    return value if 1 / MOST_WEIGHT <= value <= MOST_WEIGHT else math.nan

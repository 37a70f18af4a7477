"""Networks (网络): residents by group, role and feelings; actors, and who threads the needle among them (穿针引线)."""

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from matplotlib.collections import LineCollection
from matplotlib.lines import Line2D

from wushe_sim.errors import BadInput
from wushe_sim.i18n import Message, enumerate_choices, msg, say
from wushe_sim.i18n.counted import count_residents, count_ties
from wushe_sim.report import labels
from wushe_sim.report.fonts import shown
from wushe_sim.report.plot.style import COLOURS, GREY, MARKERS, add_legend, add_note, check_columns, finish_axes, open_axes
from wushe_sim.report.plot.taking import is_one
from wushe_sim.report.plot.wanting import describe_wanted
from wushe_sim.tracing.actors import USABLE
from wushe_sim.tracing.followers import VILLAGE
from wushe_sim.tracing.residents import FEELINGS

MOST_DRAWN = 400
"""Residents that one picture holds; of more, as many who are near each other are drawn."""
ROLES = ("resident", "registered", "volunteer")
COLOURED_BY: Mapping[str, Message] = {
    "group": msg("social group"), "role": msg("role"), "belonging": msg("belonging"), "trust": msg("trust in neighbours"),
    "trust_government": msg("trust in government"), "agency": msg("civic agency"), "grievance": msg("grievance"),
}
KINDS = ("committee", "social worker", "foundation", "team", "organization", "donor")
LINKAGE = msg("Who works with whom, and who threads the needle")
SQUARE = (6.3, 5.6)


def people_of(model: Any, community: int = 0) -> tuple[Any, Any]:
    """A model's residents and ties in one community, as the frames that ``community`` draws."""
    number = _place(model, community)
    place = model.street.communities[number]
    people, volunteers, enrolled = place.residents, place.volunteers, int(place.roll.registered[0])
    role = np.full(len(people.group), ROLES[0], dtype=object)
    role[volunteers.resident[:enrolled]] = np.where(volunteers.active[:enrolled].astype(bool), ROLES[2], ROLES[1])
    names = np.array(model.street.group_names)
    residents = pd.DataFrame({"resident": np.arange(len(role)), "group": names[people.group], "role": role,
                              **{feeling: getattr(people, feeling).astype(float) for feeling in FEELINGS}})
    start = place.ties.start.astype(np.int64)
    ends = np.repeat(np.arange(len(role)), np.diff(start))
    ties = pd.DataFrame({"source": ends, "target": place.ties.neighbour[:start[-1]].astype(np.int64),
                         "strength": place.ties.strength[:start[-1]].astype(float)})
    return residents, ties[ties["source"] < ties["target"]].reset_index(drop=True)


def actors_of(model: Any, community: int = 0) -> tuple[Any, Any]:
    """A model's actors and links in one community, as the frames that ``linkage`` draws."""
    number = _place(model, community)
    name = model.street.names[number]
    graph = model.linkage
    actors = pd.DataFrame([{"actor": node[1], "kind": about["kind"]} for node, about in graph.nodes(data=True) if node[0] == name])
    actors["village"] = model.plan.place.list_types()[number] == VILLAGE
    links = pd.DataFrame([{"source": one[1], "target": other[1], "strength": about["strength"]}
                          for one, other, about in graph.edges(data=True) if one[0] == name], columns=["source", "target", "strength"])
    return actors, links


class Layout(NamedTuple):
    """布局 which residents a picture of a network shows (rows of the frame, n), and where each stands (n, 2)."""

    drawn: Any
    places: Any


def layout(residents: Any, ties: Any) -> Layout:
    """Where a community's residents stand, for ``community``: reckoned once, where one network is drawn again and again.

    Of more than 400 residents those nearest to the best-known one are drawn.
    """
    pairs = _pairs(residents, ties)
    drawn = _near(len(residents), pairs, MOST_DRAWN)
    return Layout(drawn, spread_out(len(drawn), _among(pairs, drawn, len(residents))))


def community(residents: Any, ties: Any = 0, colour: str = "group", ax: Any = None, lang: str | None = None,
              where: Layout | None = None) -> Any:
    """A community's network, coloured by group, role or a feeling (``FEELINGS``); the Axes. Shapes are roles throughout.

    ``residents`` is a WusheModel, and ``ties`` the number of one of its communities. Or ``residents`` has the columns resident, group, role
    ('resident', 'registered', 'volunteer') and belonging; ``ties`` has source and target. Of more than 400 residents those nearest to the
    best-known one are drawn, and the picture says so. ``where`` is what ``layout`` reckoned before.
    """
    if colour not in COLOURED_BY:
        raise BadInput(msg("plot.community: colour is {names} (got {value})", names=enumerate_choices(COLOURED_BY), value=repr(colour)))
    if is_one(residents, "WusheModel"):
        residents, ties = people_of(residents, ties)
    check_columns(residents, "community", "resident", "group", "role", colour if colour in FEELINGS else "belonging")
    check_columns(ties, "community", "source", "target")
    drawn, places = where or layout(residents, ties)
    inner = _among(_pairs(residents, ties), drawn, len(residents))
    people = residents.iloc[drawn].reset_index(drop=True)
    with open_axes(ax, lang, SQUARE) as (axes, spoken):
        axes.add_collection(LineCollection(places[inner], colors="0.6", linewidths=0.5, alpha=0.5, zorder=1))
        handles = _residents(axes, people, places, colour, spoken)
        title = msg("Who knows whom · colour: {what}", what=COLOURED_BY[colour])
        finish_axes(axes, title.render(spoken), "none", add_legend(axes, handles))
        _bare(axes)
        if len(drawn) < len(residents):
            text = msg("{some} of {all} residents: those nearest to the best-known one", some=len(drawn), all=len(residents))
        else:
            text = enumerate_choices((count_residents(len(residents)), count_ties(len(ties))))
        add_note(axes, text.render(spoken), 4)
    return axes


def linkage(actors: Any, links: Any = 0, ax: Any = None, lang: str | None = None) -> Any:
    """The linkage network between actors: kinds by shape and colour, size by betweenness, and who threads the needle; the Axes.

    ``actors`` is a WusheModel, and ``links`` the number of one of its communities. Or ``actors`` has the columns actor and kind (that of
    ``model.linkage``), and where known village; ``links`` has source, target and strength. Links below a tenth are not drawn and count for
    no path.
    """
    if is_one(actors, "WusheModel"):
        actors, links = actors_of(actors, links)
    check_columns(actors, "linkage", "actor", "kind")
    if missing := [name for name in ("source", "target", "strength") if name not in links]:
        raise BadInput(msg("plot.linkage: the links lack {names}; they need source, target, strength", names=enumerate_choices(missing)))
    import networkx  # a tenth of a small run, which draws neither

    graph = networkx.Graph()
    graph.add_nodes_from(actors["actor"])
    graph.add_weighted_edges_from(links.loc[links["strength"] >= USABLE, ["source", "target", "strength"]].itertuples(index=False))
    through = networkx.betweenness_centrality(graph)
    places, village = ring(actors), "village" in actors and bool(actors["village"].any())
    kinds = [kind for kind in KINDS if (actors["kind"] == kind).any()] + sorted(set(actors["kind"]) - set(KINDS))
    with open_axes(ax, lang, SQUARE) as (axes, spoken):
        top = max(through, key=lambda actor: through[actor])
        for one, other, weight in graph.edges(data="weight"):
            bright = through[top] > 0 and top in (one, other)
            axes.plot(*zip(places[one], places[other], strict=True), color=COLOURS[1] if bright else "0.55", alpha=0.9 if bright else 0.6,
                      linewidth=0.6 + 4 * weight, zorder=1, solid_capstyle="round")
        handles = []
        for place, kind in enumerate(kinds):
            members = actors.loc[actors["kind"] == kind, "actor"]
            look: dict[str, Any] = {"marker": MARKERS[place % len(MARKERS)], "color": COLOURS[place % len(COLOURS)]}
            axes.scatter(*zip(*(places[actor] for actor in members), strict=True), s=[70 + 900 * through[actor] for actor in members],
                         edgecolors="white", linewidths=1, zorder=3, **look)
            handles.append(Line2D([], [], linestyle="", markersize=7, label=_kind(kind, spoken, village), **look))
        rows = add_legend(axes, handles, 3)
        finish_axes(axes, LINKAGE.render(spoken), "none", rows)
        _bare(axes)
        _who_threads(axes, actors, through, places, top, spoken, village)
        add_note(axes, say(
            spoken, "lines: links of a tenth and more, the stronger the wider; size: how many shortest paths lead through"), 4)
    return axes


def spread_out(nodes: int, pairs: Any, steps: int = 60) -> Any:
    """Places (nodes, 2) where tied nodes lie near and all others apart: Fruchterman and Reingold (1991), begun as a sunflower."""
    turn = np.arange(nodes) * np.pi * (3 - 5**0.5)
    places = (np.sqrt((np.arange(nodes) + 0.5) / max(nodes, 1)) * np.array([np.cos(turn), np.sin(turn)])).T.astype(np.float32)
    apart = 1 / max(nodes, 1) ** 0.5
    one, other = pairs[:, 0], pairs[:, 1]
    for step in range(steps):
        away = places[:, None] - places[None]
        far = np.maximum((away**2).sum(axis=-1), np.float32(1e-4))
        move = (away * (apart**2 / far)[..., None]).sum(axis=1)
        along = places[one] - places[other]
        pull = along * (np.sqrt((along**2).sum(axis=-1)) / apart)[:, None]
        for axis in (0, 1):
            move[:, axis] += np.bincount(other, pull[:, axis], nodes) - np.bincount(one, pull[:, axis], nodes)
        move -= places * apart * 2  # a little gravity, so that loose ends stay on the page
        length = np.maximum(np.sqrt((move**2).sum(axis=-1, keepdims=True)), 1e-6)
        places = places + (move / length * np.minimum(length, 0.12 * (1 - step / steps))).astype(np.float32)
    return places


def _pairs(residents: Any, ties: Any) -> Any:
    """The ties as pairs of rows of the residents' frame."""
    number = {resident: place for place, resident in enumerate(residents["resident"])}
    return np.array([ties["source"].map(number), ties["target"].map(number)], np.int64).T


def _among(pairs: Any, drawn: Any, residents: int) -> Any:
    """The pairs of which both are drawn, numbered as they are drawn."""
    renumbered = np.full(residents, -1)
    renumbered[drawn] = np.arange(len(drawn))
    inner = renumbered[pairs]
    return inner[(inner >= 0).all(axis=1)]


def _near(residents: int, pairs: Any, most: int) -> Any:
    """Up to so many residents, breadth first from the one with most ties; all where there are no more."""
    if residents <= most:
        return np.arange(residents)
    import networkx  # a tenth of a small run, which draws neither

    graph = networkx.MultiGraph()
    graph.add_nodes_from(range(residents))
    graph.add_edges_from(pairs.tolist())
    found: dict[int, None] = {}
    for first, _ in sorted(graph.degree, key=lambda node: -node[1]):
        if len(found) < most and first not in found:
            found |= dict.fromkeys([first, *(other for _, other in networkx.bfs_edges(graph, first))])
    return np.array(sorted(list(found)[:most]))


def _residents(axes: Any, people: Any, places: Any, colour: str, lang: str) -> list[Any]:
    """The residents, in shapes by role; what goes into the legend."""
    def mark(label: str, colour: str, marker: str) -> Any:
        return Line2D([], [], linestyle="", marker=marker, color=colour, markersize=6, label=label)

    groups = sorted(set(people["group"]))
    of_group = {group: COLOURS[place % len(COLOURS)] for place, group in enumerate(groups)}
    of_role = dict(zip(ROLES, ("#8a8a8a", COLOURS[4], COLOURS[0]), strict=True))
    drawn = None
    for role, marker, size in zip(ROLES, ("o", "s", "^"), (16, 24, 44), strict=True):
        chosen = (people["role"] == role).to_numpy()
        look: dict[str, Any] = {"marker": marker, "s": size, "edgecolors": "white", "linewidths": 0.4, "zorder": 3}
        if colour in FEELINGS:
            drawn = axes.scatter(*places[chosen].T, c=people.loc[chosen, colour], cmap="cividis", vmin=0, vmax=1, **look)
        else:
            hues = people.loc[chosen, "group"].map(of_group) if colour == "group" else [of_role[role]] * int(chosen.sum())
            axes.scatter(*places[chosen].T, c=list(hues), **look)
    if colour in FEELINGS:
        bar = axes.figure.colorbar(drawn, ax=axes, shrink=0.6, pad=0.01, format=lambda share, _: labels.format_percent(share))
        bar.outline.set_visible(False)
    shapes = zip(ROLES, ("o", "s", "^"), strict=True)
    handles = [mark(labels.ROLE_NAMES[role].render(lang), of_role[role] if colour == "role" else GREY, marker) for role, marker in shapes]
    if colour == "group":
        handles += [mark(say(lang, "group {name}", name=shown(str(group))), of_group[group], "o") for group in groups]
    return handles


def ring(actors: Any) -> dict[Any, tuple[float, float]]:
    """Social workers and the committee in the middle, all others around them, kinds together."""
    inner = [kind for kind in ("social worker", "committee") if (actors["kind"] == kind).any()]
    places = {}
    for members, radius in ((actors[actors["kind"].isin(inner)], 0.38), (actors[~actors["kind"].isin(inner)], 1.0)):
        order = sorted(members.itertuples(), key=lambda row: KINDS.index(row.kind) if row.kind in KINDS else len(KINDS))
        for place, row in enumerate(order):
            turn = 2 * np.pi * (place + 0.5) / len(order) + np.pi / 2
            places[row.actor] = (float(radius * np.cos(turn)), float(radius * np.sin(turn)))
    return places


def _who_threads(axes: Any, actors: Any, through: Any, places: Any, top: Any, lang: str, village: bool) -> None:
    """Say through whom most shortest paths lead, beside the mark."""
    if through[top] <= 0:
        text = say(lang, "no path leads through anyone: no one threads the needle")
        axes.annotate(text, (0.5, 0.5), xycoords="axes fraction", ha="center", fontsize=8.5)
        return
    kind = str(actors.set_index("actor").loc[top, "kind"])
    x, y = places[top]
    axes.scatter([x], [y], s=240 + 900 * through[top], facecolors="none", edgecolors=COLOURS[1], linewidths=1.6, zorder=4)
    text = say(lang, "{name} threads the needle:\n{share} of shortest paths", name=_kind(kind, lang, village),
               share=labels.format_percent(through[top]))
    axes.annotate(text, (x, y), xytext=(0, -24), textcoords="offset points", ha="center", va="top", fontsize=8.5, zorder=5,
                  bbox={"boxstyle": "round,pad=0.25", "facecolor": "white", "edgecolor": "none", "alpha": 0.9})


def _kind(kind: str, lang: str, village: bool) -> str:
    if village and kind == "committee":
        return labels.VILLAGE_COMMITTEE.render(lang)
    return labels.ACTOR_NAMES[kind].render(lang) if kind in labels.ACTOR_NAMES else shown(kind)


def _bare(axes: Any) -> None:
    """No axes: places mean nothing by themselves."""
    axes.set_aspect("equal", adjustable="datalim")
    axes.set_xticks([])
    axes.set_yticks([])
    axes.spines[:].set_visible(False)
    axes.margins(0.06)


def _place(model: Any, number: Any) -> int:
    if not is_one(model, "WusheModel"):
        raise BadInput(describe_wanted("community", (), model))
    if not 0 <= number < len(model.street.names):
        raise BadInput(msg("plot: the street has communities 0 to {last} (got {number})",
                           last=len(model.street.names) - 1, number=number))
    return number

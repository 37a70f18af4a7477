"""New posts for social workers (增设岗位), opened in a street that runs already, with desks and nodes in the communities they serve."""

from typing import Any

import numpy as np

from wushe_sim.engine.declare import allocate
from wushe_sim.model.actors.social_workers import Desks, SocialWorkers
from wushe_sim.model.world.community import Community, make_room_to_walk
from wushe_sim.model.world.founding import NOT_PUBLIC
from wushe_sim.model.world.linkage import WORKER, Links, Nodes
from wushe_sim.running.street import StreetState, plan_desks, view_community

FIRST_PERSON, STRIDE = 1 << 31, 1 << 16
"""Numbers of persons in new posts: from the first on, each post's own ones so far apart. Those of a station's own posts stay far below:
they begin at 0 and grow by the number of these posts, once a round at most."""


def open_posts(street: StreetState, posts: float, payer: int) -> None:
    """Open vacant posts beside the station's own, laid along the communities by their residents; a fraction is a part-time post.

    They are filled at the station's rounds as others are, and paid for by ``payer`` whatever the street's ``staffing``. A post's desks
    start without links. Everything else keeps its row.
    """
    if posts <= 0:
        return
    residents = [community.residents.person.size for community in street.communities]
    plan, minutes = plan_desks(posts, len(residents), [posts * size / sum(residents) for size in residents])
    station, known = street.station, street.station.workers.person.size
    workers = _hire_nobody_yet(minutes, known, payer)
    desks, where = allocate(Desks, len(plan)), np.array([c for c, _, _ in plan])
    room = [community.nodes.kind.size for community in street.communities]
    for d, (c, worker, share) in enumerate(plan):
        desks.worker[d], desks.share[d], desks.payer[d], desks.node[d] = known + worker, share, payer, room[c]
        room[c] += 1
    every = np.concatenate([station.ledger.desk_community, where])
    order = np.argsort(every, kind="stable")  # a community's desks stand together
    ledger = station.ledger._replace(desk_community=every[order], accepted=np.zeros(every.size, np.int64))
    joined = _join(station.desks, desks)
    street.station = station._replace(
        workers=_join(station.workers, workers), desks=type(joined)(*(column[order] for column in joined)), ledger=ledger)
    for c, community in enumerate(street.communities):
        grown = _add_nodes(community, room[c])
        street.communities[c] = grown._replace(**view_community(street.station, c))
        _renumber_pairs(street.communities[c].desks.pair, community.nodes.kind.size, room[c])


def _hire_nobody_yet(minutes: list[int], known: int, payer: int) -> SocialWorkers:
    """The rows of new posts, of so many minutes a week each, after those that are known."""
    workers = allocate(SocialWorkers, len(minutes))
    workers.person[:], workers.stride[:] = FIRST_PERSON + known + np.arange(len(minutes)), STRIDE
    workers.contract[:] = minutes
    workers.vacant[:], workers.awaited[:], workers.payer[:] = 1, 1, payer
    return workers


def _join(columns: Any, more: Any) -> Any:
    """The rows of two tables, one after the other."""
    return type(columns)(*(np.concatenate([column, other]) for column, other in zip(columns, more, strict=True)))


def _add_nodes(community: Community, size: int) -> Community:
    """A community with nodes for new desks, at the end, unlinked and with nobody there."""
    known = community.nodes.kind.size
    if size == known:
        return community
    nodes, links = allocate(Nodes, size - known), allocate(Links, size)
    nodes.kind[:], nodes.alive[:], nodes.scope[:] = WORKER, 0, NOT_PUBLIC
    for old, new in zip(community.links, links, strict=True):
        new[:known, :known] = old
    room, walks, sets = make_room_to_walk(size)
    books = community.books._replace(room=room, walks=walks, sets=sets)
    return community._replace(nodes=_join(community.nodes, nodes), links=links, books=books)


def _renumber_pairs(pairs: Any, before: int, now: int) -> None:
    """Pairs of nodes are written as row times size plus column: the size changed."""
    there = pairs >= 0
    pairs[there] = pairs[there] // before * now + pairs[there] % before

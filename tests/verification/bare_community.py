"""A community made of people and ties alone: what a single mechanism needs to run by itself, compiled."""

from typing import get_type_hints

import networkx as nx
import numpy as np

from wushe_sim.engine.declare import allocate
from wushe_sim.model.actors.residents import Ties, collect_ties
from wushe_sim.model.counts import COUNTS
from wushe_sim.model.world.community import Community, create_books
from wushe_sim.scenario import Scenario

DEFAULTS = Scenario(name="defaults").parameter_values()


def ties_of(graph: nx.Graph) -> Ties:
    """A graph over 0 … n−1 as ties of strength one half, seen from both ends."""
    neighbours = [sorted(graph[node]) for node in range(graph.number_of_nodes())]
    start = np.concatenate([[0], np.cumsum([len(mine) for mine in neighbours])]).astype(np.uint32)
    flat = np.array([other for mine in neighbours for other in mine], np.uint32)
    return collect_ties(start, flat, np.full(flat.size, 0.5, np.float32), np.zeros(flat.size, np.uint8))


def complete_graph(people: int) -> Ties:
    return ties_of(nx.complete_graph(people))


def a_community(people: int, ties: Ties, rows: int = 4) -> Community:
    """A community of grown-up residents and their ties; every other table has a few empty rows."""
    sized = {"residents": people, "choices": people, "volunteers": people, "scratch": people}
    tables = {name: allocate(cls, sized.get(name, 1 if name in ("place", "roll", "queue") else rows))
              for name, cls in get_type_hints(Community).items() if name not in ("ties", "books")}
    tables["residents"].person[:] = np.arange(people)
    tables["desks"].outreach[:] = 0
    books = create_books(np.ones(1, np.float32), rows, len(COUNTS), 16)
    return Community(**{**tables, "ties": ties, "books": books})


def ring(people: int, reach: int = 1) -> Ties:
    return ties_of(nx.circulant_graph(people, range(1, reach + 1)))

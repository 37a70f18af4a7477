"""New posts in a street that runs already: they come last, or among their community's desks, and all else keeps its own."""

import pickle

import numpy as np
import pytest

import wushe_sim as ws
from wushe_sim.engine.declare import find_out_of_bounds
from wushe_sim.model.actors.social_workers import BUDGET_PAYS, GRANTED
from wushe_sim.model.counts import count
from wushe_sim.model.world.linkage import WORKER
from wushe_sim.running.new_posts import FIRST_PERSON, STRIDE, open_posts
from wushe_sim.running.simulation import run_until, simulate

pytestmark = pytest.mark.compiled

BASE = ws.Scenario(name="base", burn_in=12, weeks=40, place={"communities": 3, "residents": 300, "social_workers": 2},
                   switches={"staying_with_a_pair": True})

QUICK = {"station": {"vacancy_weeks": 6.0}}
"""Posts are filled soon."""


@pytest.fixture
def street():
    return run_until(BASE, 5, 6)


def read_pairs(street):
    """Each desk's pair of nodes, by community and worker."""
    return {(c, int(worker)): divmod(int(pair), community.nodes.kind.size) for c, community in enumerate(street.communities)
            for worker, pair in zip(community.desks.worker, community.desks.pair, strict=True) if pair >= 0}


def test_posts_are_laid_along_the_communities_with_a_desk_and_a_node_in_each(street):
    open_posts(street, 2.5, BUDGET_PAYS)
    workers, desks, where = street.station.workers, street.station.desks, street.station.ledger.desk_community
    assert workers.contract.tolist() == [2400] * 4 + [1200]
    assert workers.vacant[2:].all() and workers.awaited[2:].all() and (workers.payer == [0, 0, 2, 2, 2]).all()
    assert (np.diff(where) >= 0).all() and (desks.payer == workers.payer[desks.worker]).all()
    hours = [float((desks.share * workers.contract[desks.worker])[(where == c) & (desks.payer > 0)].sum()) for c in range(3)]
    assert hours == pytest.approx([2000] * 3)
    for c, community in enumerate(street.communities):
        assert np.shares_memory(community.desks.worker, desks.worker) and (community.desks.worker == desks.worker[where == c]).all()
        new = community.desks.node[community.desks.payer > 0]
        assert new.tolist() == list(range(community.nodes.kind.size - new.size, community.nodes.kind.size))
        assert (community.nodes.kind[new] == WORKER).all() and not community.nodes.alive[new].any()
        assert community.books.room.shape == community.books.walks.shape == (2, community.nodes.kind.size)


def test_whatever_was_there_keeps_its_rows_links_and_pairs(street):
    before, pairs = street.copy(), read_pairs(street)
    open_posts(street, 1, GRANTED)
    assert pairs and read_pairs(street) == pairs
    for old, new in zip(before.communities, street.communities, strict=True):
        size = old.nodes.kind.size
        assert (new.links.strength[:size, :size] == old.links.strength).all() and not new.links.strength[size:].any()
        for name, column in new.nodes._asdict().items():
            assert (column[:size] == getattr(old.nodes, name)).all()
        mine = new.desks.payer == 0
        assert all((getattr(new.desks, name)[mine] == getattr(old.desks, name)).all() for name in old.desks._fields if name != "pair")


def test_a_street_with_new_posts_is_copied_and_pickled_whole(street):
    open_posts(street, 1.5, GRANTED)
    for other in (street.copy(), pickle.loads(pickle.dumps(street))):
        other.communities[1].desks.casework[:] = 77
        assert (other.station.desks.casework == 77).sum() == other.communities[1].desks.casework.size
        assert not (street.station.desks.casework == 77).any()


def test_no_posts_change_nothing(street):
    station = street.station
    open_posts(street, 0, GRANTED)
    assert street.station is station


def test_posts_opened_twice_are_filled_by_persons_of_their_own():
    events = [{"week": 3, "posts": 2}, {"week": 8, "posts": 2.5}]
    scenario = BASE.replace(interventions={"new_posts": events, "staff_loss": [{"week": 20}, {"week": 32}]}, parameters=QUICK)
    seen: dict[int, set[int]] = {}

    def look(street):
        for w, person in enumerate(street.station.workers.person.tolist()):
            seen.setdefault(person, set()).add(w)

    total = simulate(scenario, 5, each_week=look).counts.sum(axis=(1, 3))
    assert all(len(posts) == 1 for posts in seen.values()) and sum(person >= FIRST_PERSON for person in seen) > 5
    assert total[:, count.worker_granted].max() > 2400 and not total[:, count.worker_bought].any()
    uses = sum(total[:, getattr(count, f"worker_{use}")] for use in (
        "absent", "administration", "brokering", "incubation", "outreach", "casework"))
    assert (total[:, count.worker_minutes] == uses).all() and (total[:, count.worker_granted] <= total[:, count.worker_minutes]).all()


def test_all_columns_stay_within_their_bounds_and_links_are_made():
    scenario = BASE.replace(interventions={"new_posts": [{"week": 3, "posts": 4}]}, parameters=QUICK)
    street = run_until(scenario, 5, 40)
    tables = [street.station.workers, street.station.desks, *(t for c in street.communities for t in (c.nodes, c.links, c.desks))]
    assert not [problem for table in tables for problem in find_out_of_bounds(table)]
    linked = [c.links.strength[c.desks.node[c.desks.payer > 0]].max() for c in street.communities]
    assert min(linked) > 0.01


def test_agents_of_new_posts_are_there_and_overridden():
    class Leaving(ws.SocialWorker):
        def quit(self, chance, draw):
            return self.payer == GRANTED

    scenario = BASE.replace(interventions={"new_posts": [{"week": 3, "posts": 2}]}, parameters=QUICK)
    model = ws.WusheModel(scenario, rng=5, agents={ws.SocialWorker: {Leaving: lambda worker: True}})
    model.run_model()
    assert len(model.agents_by_type[Leaving]) == 4
    workers, first = model.street.station.workers, run_until(scenario, 5, 1).station.workers
    assert (workers.person[:2] == first.person[:2]).all() and (workers.person[2:] >= FIRST_PERSON + 2 + 2 * STRIDE).any()

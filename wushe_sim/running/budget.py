"""A budget spent (预算执行): levers rise, posts open, contracts grow at its first round; each round brings money for four weeks."""

import numpy as np

from wushe_sim.model.actors.social_workers import BUDGET_PAYS, GRANTED
from wushe_sim.model.counts import count
from wushe_sim.model.levers import Levers
from wushe_sim.running.new_posts import open_posts
from wushe_sim.running.street import StreetState
from wushe_sim.scenario.budget import FUND, POSTS
from wushe_sim.scenario.purchases import MONEY_USES, ROUND, Purchase, Purchases, compute_agency_minutes, compute_money_due


def raise_levers(levers: Levers, purchases: Purchases, burn_in: int) -> None:
    """Raise the levers that a budget buys, from its first round on; before it nothing differs."""
    for line in purchases.lines:
        if line.strength > 0:
            series = getattr(levers, line.use)[burn_in + purchases.first:]
            series[:] = np.minimum(series + np.float32(line.strength), np.float32(1))


def spend(street: StreetState, purchases: Purchases | None) -> None:
    """Spend what is due before the street's present week."""
    if purchases is None or street.week < purchases.first:
        return
    if street.week == purchases.first:
        _begin(street, purchases)
    if (street.week - purchases.first) % ROUND == 0:
        for line in purchases.lines:
            if line.money > 0:
                _pay_in(street, line, (street.week - purchases.first) // ROUND)


def _begin(street: StreetState, purchases: Purchases) -> None:
    """Open the posts, hire helpers for committees, and contract the agencies for more."""
    open_posts(street, purchases.granted, GRANTED)
    for line in purchases.lines:
        if line.use == POSTS:
            open_posts(street, line.posts, BUDGET_PAYS)
    street.station.committees.bought[:] = purchases.helpers
    starts = street.station.agencies.start
    starts += np.diff(compute_agency_minutes(purchases) * np.arange(starts.size + 1) // starts.size).astype(starts.dtype)


def _pay_in(street: StreetState, line: Purchase, rounds: int) -> None:
    """Four weeks' money of one use, divided among the communities by residents, to the fen."""
    fen = compute_money_due(line.money, rounds + 1) - compute_money_due(line.money, rounds)
    residents = np.cumsum([0, *(community.residents.person.size for community in street.communities)])
    counted = street.station.ledger.counted
    for c, mine in enumerate(np.diff(fen * residents // residents[-1]).tolist()):
        foundation = street.communities[c].foundation
        if line.use == FUND:
            foundation.pool[0] += mine
            foundation.public_in[0] += mine
            counted[c, count.pool_shock] += mine
            counted[c, count.budget_fund] += mine
        else:
            foundation.budget[0, MONEY_USES[line.use]] += mine
            counted[c, count.budget_set_aside] += mine

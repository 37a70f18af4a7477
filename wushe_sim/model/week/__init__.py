"""The week (一周): ten stages, always in this order. ``one_week`` is the only schedule: runs, notebooks and provinces all call it."""

from collections import namedtuple

import numpy as np

from wushe_sim.engine.chance import week_key
from wushe_sim.engine.kernel import kernel, schedule, wipe_rows
from wushe_sim.model.stages import STAGES
from wushe_sim.model.week.adapt import adapt
from wushe_sim.model.week.broker import broker
from wushe_sim.model.week.decided import decided
from wushe_sim.model.week.deliberate import deliberate
from wushe_sim.model.week.deliver import deliver
from wushe_sim.model.week.feel import feel
from wushe_sim.model.week.give import give
from wushe_sim.model.week.hand_down import hand_down
from wushe_sim.model.week.mobilise import mobilise
from wushe_sim.model.week.move import move
from wushe_sim.model.week.need import need
from wushe_sim.model.week.observe import observe
from wushe_sim.model.world.community import Clock, WeekPolicy

FIRST_DOOR = 48
after = namedtuple("after", (name for name, _ in STAGES))(*range(FIRST_DOOR, FIRST_DOOR + len(STAGES)))
"""The door after each stage, at which an extension may come in (``running/extension_stages.py``): a number beyond those of decisions."""


@kernel
def keep_tally(tally, kept, row, c):
    """Keep a week's count of one community."""
    for n in range(tally.shape[0]):
        for g in range(tally.shape[1]):
            kept[row, c, n, g] = tally[n, g]


@schedule
def one_week(community, now, levers, switches, p, overrides):
    """One week of one community under its levers."""
    wipe_rows(community.books.tally)
    policy = WeekPolicy(levers, community.funded, switches)
    move(community, now, policy, p, overrides)
    decided(overrides, after.move)
    need(community, now, policy, p, overrides)
    decided(overrides, after.need)
    hand_down(community, now, policy, p, overrides)
    decided(overrides, after.hand_down)
    mobilise(community, now, policy, p, overrides)
    decided(overrides, after.mobilise)
    give(community, now, policy, p, overrides)
    decided(overrides, after.give)
    broker(community, now, policy, p, overrides)
    decided(overrides, after.broker)
    deliver(community, now, policy, p, overrides)
    decided(overrides, after.deliver)
    deliberate(community, now, policy, p, overrides)
    decided(overrides, after.deliberate)
    feel(community, now, policy, p, overrides)
    decided(overrides, after.feel)
    adapt(community, now, policy, p, overrides)
    decided(overrides, after.adapt)
    observe(community, now)


@kernel
def weeks(communities, own_levers, switches, p, keys, lived, between, t, kept, asked):
    """The weeks from ``between[0]`` to before ``between[1]``, compiled; each week's tally goes to ``kept``, weeks × communities.

    ``lived`` says which communities in the same way; one after the other lives all its weeks, so that it stays in the processor's cache.
    ``own_levers`` and ``keys`` are each community's own, ``asked`` says who is called for decisions (``decided.Asked``).
    """
    first, last = between
    for c in range(*lived):
        for week in range(first, last):
            now = Clock(keys[c], week_key(keys[c], week), np.int64(week), np.int64(t + week - first))
            one_week(communities[c], now, own_levers[c], switches, p, asked)
            keep_tally(communities[c].books.tally, kept, week - first, c)

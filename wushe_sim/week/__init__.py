"""The week (一周): ten stages, always in this order. ``one_week`` is the only schedule: runs, notebooks and provinces all call it."""

from collections import namedtuple

import numpy as np

from wushe_sim.chance import week_key
from wushe_sim.kernel import kernel, schedule, wipe_rows
from wushe_sim.week.adapt import adapt
from wushe_sim.week.broker import broker
from wushe_sim.week.decided import decided
from wushe_sim.week.deliberate import deliberate
from wushe_sim.week.deliver import deliver
from wushe_sim.week.feel import feel
from wushe_sim.week.give import give
from wushe_sim.week.hand_down import hand_down
from wushe_sim.week.mobilise import mobilise
from wushe_sim.week.move import move
from wushe_sim.week.need import need
from wushe_sim.week.observe import observe
from wushe_sim.world.community import Clock

STAGES = (
    ("move", "residents leave and newcomers arrive (III.2)"),
    ("need", "cases arise; care is owed; broken covenants make public affairs (I)"),
    ("hand_down", "the street's tasks arrive; hours and money are divided (III.3)"),
    ("mobilise", "residents are asked, join, stay or quit; volunteers offer hours (II.2)"),
    ("give", "donors and residents give; the foundation grants (II.3)"),
    ("broker", "social workers and the Party branch make links; idle links decay (I, II.1)"),
    ("deliver", "cases are found, kept or referred, served and ended (I, III.1)"),
    ("deliberate", "the platform deliberates; residents keep the covenant or not (IV.2)"),
    ("feel", "residents learn from what happened to them and their neighbours (II.2)"),
    ("adapt", "habits, bonds and organizations change (III.1)"),
)
"""Every stage of the week, in order. Every fourth week, before the first stage, comes the station's round; every twelfth the city's."""
FIRST_DOOR = 48
after = namedtuple("after", (name for name, _ in STAGES))(*range(FIRST_DOOR, FIRST_DOOR + len(STAGES)))
"""The door after each stage, at which an extension's stage may come in (``outside.py``): a number beyond those of decisions."""


@kernel
def keep_tally(tally, kept, row, c):
    """Keep a week's count of one community."""
    for n in range(tally.shape[0]):
        for g in range(tally.shape[1]):
            kept[row, c, n, g] = tally[n, g]


@schedule
def one_week(c, now, shape, levers, switches, p, overrides):
    """One week of one community. ``shape`` is (teams, kinds of case a community organization takes)."""
    wipe_rows(c.books.tally)
    move(c.place, c.books.mix, c.residents, c.ties, c.choices, c.volunteers, c.roll, c.cases, c.queue, now, levers, switches, p.move,
         p.world, c.books.tally, overrides)
    decided(overrides, after.move)
    need(c.place, c.residents, c.choices, c.cases, c.queue, now, switches, p.need, p.feel.grievance_step, c.books.tally)
    decided(overrides, after.need)
    hand_down(c.residents, c.foundation, c.committee, c.funded, c.nodes, c.cases, c.queue, now, levers, switches, p.hand_down,
              c.books.tally, overrides)
    decided(overrides, after.hand_down)
    mobilise(c.residents, c.ties, c.choices, c.volunteers, c.roll, c.desks, c.organizations, c.funded, c.nodes, c.scratch, shape[0], now,
             levers, switches, p.mobilise, c.books.tally, overrides)
    decided(overrides, after.mobilise)
    give(c.residents, c.ties, c.choices, c.volunteers, c.roll, c.organizations, c.donors, c.foundation, c.committee, c.funded, c.links,
         c.cases, c.queue, c.scratch, now, levers, switches, p.give, c.books.tally, overrides)
    decided(overrides, after.give)
    broker(c.desks, c.nodes, c.links, c.committee, c.platform, now, levers, switches, p.broker, p.deliver.bridge_minutes, overrides)
    decided(overrides, after.broker)
    deliver(c.residents, c.ties, c.volunteers, c.roll, c.desks, c.contracts, c.organizations, c.foundation, c.committee, c.funded, c.nodes,
            c.links, c.cases, c.queue, c.scratch, now, levers, switches, p.deliver, c.books.tally, overrides)
    decided(overrides, after.deliver)
    deliberate(c.residents, c.ties, c.volunteers, c.choices, c.platform, c.funded, c.nodes, c.scratch, c.books.members, now, levers,
               switches, p.deliberate, c.books.tally, overrides)
    decided(overrides, after.deliberate)
    feel(c.residents, c.ties, c.volunteers, c.platform, c.funded, c.books.members, now, levers, switches, p.feel, c.books.tally)
    decided(overrides, after.feel)
    adapt(c.residents, c.volunteers, c.roll, c.organizations, c.foundation, c.committee, c.funded, c.nodes, shape[0], shape[1], now, levers,
          switches, p.adapt, c.books.tally, overrides)
    decided(overrides, after.adapt)
    observe(c.residents, c.ties, c.volunteers, c.roll, c.desks, c.organizations, c.foundation, c.committee, c.nodes, c.links, c.cases,
            c.queue, c.books.room, now, c.books.tally)


@kernel
def weeks(communities, own_levers, switches, p, keys, teams, breadth, lived, between, t, kept, asked):
    """The weeks from ``between[0]`` to before ``between[1]``, compiled; each week's tally goes to ``kept``, weeks × communities.

    ``lived`` says which communities in the same way; one after the other lives all its weeks, so that it stays in the processor's cache.
    ``own_levers``, ``keys`` and ``teams`` are each community's own, ``asked`` says who is called for decisions (``decided.Asked``).
    """
    first, last = between
    for c in range(*lived):
        for week in range(first, last):
            now = Clock(keys[c], week_key(keys[c], week), np.int64(week), np.int64(t + week - first))
            one_week(communities[c], now, (teams[c], breadth), own_levers[c], switches, p, asked)
            keep_tally(communities[c].books.tally, kept, week - first, c)

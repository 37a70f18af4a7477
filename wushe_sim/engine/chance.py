"""Draws: a pure function of (seed, place, week, purpose, agent), never of call order.

The same person draws the same numbers under every policy, so two scenarios with one seed are paired.
Splitmix64 (Steele, Lea and Flood 2014).
"""

import numpy as np

from wushe_sim.engine.kernel import kernel

GOLDEN = np.uint64(0x9E3779B97F4A7C15)


@kernel
def mix_bits(x):
    """One round of splitmix64: a number of 64 bits that looks unrelated to x."""
    x = np.uint64(x) + GOLDEN
    x = (x ^ (x >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    x = (x ^ (x >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return x ^ (x >> np.uint64(31))


@kernel
def place_key(seed, place):
    """The key of one place (a community's stable number) under one seed."""
    return mix_bits(mix_bits(np.uint64(seed)) ^ (np.uint64(place) * GOLDEN))


@kernel
def week_key(place, week):
    """The key of one week in one place; weeks of the burn-in are negative."""
    return mix_bits(np.uint64(place) ^ np.uint64(np.int64(week) + np.int64(1 << 20)))


@kernel
def key_for(week, purpose):
    """The key of one purpose in one week: taken once before a loop, so that a draw costs a single mix."""
    return mix_bits(np.uint64(week) ^ (np.uint64(purpose) << np.uint64(48)))


@kernel
def draw_order_key(key, agent):
    """A number of 64 bits for one agent: the order in which agents who compete are served."""
    return mix_bits(np.uint64(key) + np.uint64(agent) * GOLDEN)


@kernel
def draw(key, agent):
    """A uniform number in [0, 1) for one agent."""
    return np.float32(np.uint32(draw_order_key(key, agent) >> np.uint64(40))) * np.float32(2.0**-24)


@kernel
def draws(key, agents, drawn):
    """A draw for each of some agents, written to ``drawn``."""
    for k in range(agents.size):
        drawn[k] = draw(key, agents[k])


@kernel
def normal(key, agent):
    """A number of mean 0 and variance 1, near enough normal: four uniform sixteenths of one draw, summed (bounds ±3.46)."""
    bits = draw_order_key(key, agent)
    total = np.float32(0)
    for part in range(4):
        total += np.float32(np.uint32((bits >> np.uint64(16 * part)) & np.uint64(0xFFFF)))
    return (total * np.float32(2.0**-16) - np.float32(2)) * np.float32(1.7320508)


(
    LEAVE, ARRIVE, SETTLE, ARISE, KIND, SIZE, COMPOUND, APPROVE, ASKED, JOIN, QUIT_VOLUNTEERING, OFFER_HOURS,
    TAKE_CASE, ENLIST, DEREGISTER, FOUNDER, FOUND, RECRUIT, FOLD, ASK_DONOR, RENEW, CHANNEL, LOVE, GIVE, BROKER,
    HELP_FOUND, HELP_ASKED, FINDER, KEEP, REFER, ACCEPT, BRIDGE, WELL, ORDER, ATTEND, POSITION, INTEREST, PAIR,
    REPORT, PANEL, COMPLY, BREACH, QUIT, HIRE, POST, PERSON, NETWORK, ACTOR, START, PUBLIC,
    COVENANT, AGENCY_SESSION, SCOPE, APPROVAL, SHARE, GROUP, CALL, KEEP_PART, LEND,
) = map(np.uint64, range(1, 60))  # the numbers decide the draws: a new purpose stands at the end

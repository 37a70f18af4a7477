"""Interventions (干预) in the package's own terms: functions that change a street before a week.

A scenario names them in [interventions], and ``each_week`` may call them: ``lambda street: street.week == 52 and new_estate(street, 0.3)``.
Whom they hit is drawn by key, so two scenarios with one seed hit the same.
"""

from collections.abc import Callable, Iterable
from typing import Any

import numpy as np

from wushe_sim.engine import chance
from wushe_sim.engine.chance import draws, key_for, week_key
from wushe_sim.errors import BadInput
from wushe_sim.i18n import enumerate_choices, introduce, msg
from wushe_sim.model.actors.social_workers import GRANTED
from wushe_sim.model.counts import count
from wushe_sim.running.new_posts import open_posts
from wushe_sim.running.street import StreetState
from wushe_sim.scenario.interventions import MOST_POSTS

HOUSEHOLDS, POSTS = np.uint64(1 << 40), np.uint64(1 << 41)
"""Where the numbers of those draws begin, apart from persons' numbers."""


def shock_to_funds(street: StreetState, share: float = -0.5, communities: Iterable[str] = (), yuan: float = 0.0) -> None:
    """资金冲击: every pool named changes by a share of itself; what was granted shrinks with it. Counted as ``pool_shock``. II.3.

    ``share`` is from -1 (all of it is lost) upwards; a gain is a grant of public money, which may crowd out asking for gifts. ``yuan`` is
    put in on top, for each 1,000 residents.
    ``communities`` are names, all by default.
    """
    _number("share", share, -1, float("inf"))
    _number("yuan", yuan, 0, float("inf"))
    for c in _places(street, communities):
        foundation = street.communities[c].foundation
        before = int(foundation.pool[0])
        grant = round(yuan * 100 * street.communities[c].residents.person.size / 1000)
        foundation.pool[0] = round(before * (1 + share)) + grant
        if share < 0:
            for earmark in (foundation.aid, foundation.expenses, foundation.projects):
                earmark[0] = int(earmark[0] * (1 + share))
        gain = int(foundation.pool[0]) - before
        foundation.public_in[0] += max(gain, 0)
        street.station.ledger.counted[c, count.pool_shock] += gain


def inspection_season(street: StreetState, weeks: int = 12, burden: float = 0.8) -> None:
    """迎检季: from now on for some weeks the lever admin_burden is at least ``burden``, felt from the next round on (III.4)."""
    _number("burden", burden, 0, 1)
    street.seasons.append((street.t, weeks, burden))
    raise_burdens(street)


def raise_burdens(street: StreetState) -> None:
    """Raise the lever admin_burden in all inspection seasons so far; those that it knows already change nothing.

    A street that goes on under other levers (``WusheModel.change``) is still in the season that it was in.
    """
    assert street.levers is not None
    for start, weeks, burden in street.seasons:
        season = street.levers.admin_burden[start:start + weeks]
        season[:] = np.maximum(season, np.float32(burden))


def new_estate(street: StreetState, share: float = 0.3, communities: Iterable[str] = ()) -> None:
    """新楼盘入住: this week whole households, a share of the residents in all, make way for newcomers with weak ties (III.2, II.2).

    It happens where people move at all (switch ``migration``).
    """
    _number("share", share, 0, 1)
    for c in _places(street, communities):
        residents = street.communities[c].residents
        households, sizes = np.unique(residents.household, return_counts=True)
        order = _shuffle_by_key(week_key(street.keys[c], street.week), households.astype(np.uint64) + HOUSEHOLDS)
        leaving = households[order][sizes[order].cumsum() <= round(share * residents.person.size)]
        residents.makes_way[np.isin(residents.household, leaving)] = 1


def staff_loss(street: StreetState, share: float = 1.0) -> None:
    """社工流失: at the station's next round a share of its social workers leaves, and most of their links go; posts are filled as usual.

    It happens where social workers leave at all (switch ``turnover``). III.4.
    """
    _number("share", share, 0, 1)
    present = np.flatnonzero(street.station.workers.vacant == 0)
    order = _shuffle_by_key(week_key(street.key, street.week), present.astype(np.uint64) + POSTS)
    street.station.workers.must_leave[present[order][:round(share * present.size)]] = 1


def new_posts(street: StreetState, posts: float = 1.0) -> None:
    """增设岗位: the station gets further posts, paid by whoever grants them; from its next round on they are filled as others are.

    Their desks stand in all communities, by residents, and have no links yet. III.4.
    """
    _number("posts", posts, 0, MOST_POSTS)
    open_posts(street, posts, GRANTED)


def link_loss(street: StreetState, share: float = 1.0, communities: Iterable[str] = ()) -> None:
    """断联: every link between actors of the communities named loses a share of its strength; at 1 all begin from nothing. I, III.1.

    ``communities`` are names, all by default.
    """
    _number("share", share, 0, 1)
    for c in _places(street, communities):
        street.communities[c].links.strength[:] *= np.float32(1 - share)


READY: dict[str, Callable[..., None]] = {
    function.__name__: function for function in (shock_to_funds, inspection_season, new_estate, staff_loss, new_posts, link_loss)}
"""The ready ones, by the name that a scenario file calls them by."""


def check_places(street: StreetState, events: Iterable[Any]) -> None:
    """Raise BadInput, before anything is lived, where an event names a community that is not there."""
    for event in events:
        try:
            _places(street, event.arguments.get("communities", ()))
        except BadInput as wrong:
            raise BadInput(introduce(f"interventions.{event.name}", problem) for problem in wrong.messages) from None


def intervene(street: StreetState, events: Iterable[Any]) -> None:
    """Let happen what the scenario planned for the street's present week."""
    for event in events:
        if event.week == street.week:
            READY[event.name](street, **event.arguments)


def _shuffle_by_key(week: Any, numbers: Any) -> Any:
    """The order of some numbers by this week's draws."""
    drawn = np.empty(numbers.size, np.float32)
    draws(np.uint64(key_for(np.uint64(week), chance.LEAVE)), numbers, drawn)
    return np.argsort(drawn, kind="stable")


def _places(street: StreetState, names: Iterable[str]) -> list[int]:
    wanted = list(names)
    if unknown := [name for name in wanted if name not in street.names]:
        raise BadInput(msg("communities: there is no {name!r} (allowed: {names})",
                           name=unknown[0], names=enumerate_choices(street.names)))
    return [street.names.index(name) for name in wanted] or list(range(len(street.names)))


def _number(name: str, value: float, low: float, high: float) -> None:
    if not low <= value <= high:
        raise BadInput(msg("{name} = {value!r}: is outside its range (allowed {low:g} to {high:g})",
                           name=name, value=value, low=low, high=high))

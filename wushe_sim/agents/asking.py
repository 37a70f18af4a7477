"""Where each decision stands (决策点的去处): who is to be asked now, what they are handed, and where the answers are written.

What is read here is what the engine has just weighed and decided by default; nothing of the decision has been carried out yet.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from wushe_sim.agents.actor import WHOLE_STREET
from wushe_sim.agents.classes import (
    ROLES,
    Agency,
    City,
    Committee,
    Donor,
    Foundation,
    Organization,
    Resident,
    Role,
    SocialWorker,
    Street,
    Volunteer,
)
from wushe_sim.engine import chance
from wushe_sim.engine.chance import key_for, week_key
from wushe_sim.engine.declare import NOBODY
from wushe_sim.model.actors.cases import HIDDEN, NOWHERE, WAITING
from wushe_sim.model.actors.residents import CHILD
from wushe_sim.model.decisions import DECISIONS, decision
from wushe_sim.model.world.linkage import COMMITTEE_NODE, ORGANIZATION

MINUTES_A_WEEK = 10_080
KINDS_OF_CASE = 8
RECRUITS = np.uint64(1 << 33)

Numbers = NDArray[np.uint64]


class At(NamedTuple):
    """Where and when: the street, the community's number (-1 for the street as a whole) and the key of this week's draws."""

    street: Any
    place: int
    key: np.uint64

    @property
    def community(self) -> Any:
        """The community's tables."""
        return self.street.communities[self.place]


class Desk(NamedTuple):
    """One decision, laid out for those who take it.

    ``rows`` are where it is weighed and answered, ``keys`` the agents' rows, ``about`` what each is about. ``weighed`` holds chances,
    weights, amounts or shares (a row of several where ``weighed`` is a table); ``answers`` takes what was decided, within ``low`` and
    ``high``. ``numbers`` are what the draws of ``purpose`` hang on. ``whole`` says that shares are divided by their sum.
    """

    role: type[Role]
    place: int
    rows: NDArray[np.int64]
    keys: NDArray[np.int64]
    weighed: Any
    answers: Any
    purpose: np.uint64 | None = None
    numbers: Numbers | None = None
    about: tuple[str, Any] | None = None
    low: float = 0
    high: float = 1
    whole: bool = False


def at(street: Any, place: int) -> At:
    """Here and in the street's present week."""
    place_key = street.key if place == WHOLE_STREET else street.keys[place]
    return At(street, place, np.uint64(week_key(place_key, street.week)))


def _resident(here: At, purpose: np.uint64, asked: NDArray[np.bool_] | None = None) -> Desk:
    """Yes or no of residents, of all or of those asked."""
    choices, person = here.community.choices, here.community.residents.person
    rows = np.arange(person.size) if asked is None else np.flatnonzero(asked)
    return Desk(Resident, here.place, rows, rows, choices.chance, choices.outcome, purpose, person[rows].astype(np.uint64))


def _leave(here: At) -> Desk:
    return _resident(here, chance.LEAVE)


def _join(here: At) -> Desk:
    residents, volunteers = here.community.residents, here.community.volunteers
    active = np.zeros(residents.age.size, bool)
    registered = residents.volunteer != NOBODY
    active[registered] = volunteers.active[residents.volunteer[registered]] != 0
    return _resident(here, chance.JOIN, (residents.age != CHILD) & ~active)


def _give(here: At) -> Desk:
    return _resident(here, chance.GIVE, here.community.residents.age != CHILD)


def _attend(here: At) -> Desk:
    return _resident(here, chance.ATTEND, here.community.residents.age != CHILD)


def _comply(here: At) -> Desk:
    return _resident(here, chance.COMPLY, here.community.residents.age != CHILD)


def _change_opinion(here: At) -> Desk:
    amount = here.community.choices.amount
    rows = np.arange(amount.size)
    return Desk(Resident, here.place, rows, rows, amount, amount)


def _active(here: At) -> tuple[Any, NDArray[np.int64], NDArray[np.int64]]:
    volunteers = here.community.volunteers
    rows = np.flatnonzero(volunteers.active[:here.community.roll.registered[0]])
    return volunteers, rows, volunteers.resident[rows].astype(np.int64)


def _quit_volunteering(here: At) -> Desk:
    volunteers, rows, residents = _active(here)
    numbers = here.community.residents.person[residents].astype(np.uint64)
    return Desk(Resident, here.place, rows, residents, volunteers.chance, volunteers.outcome, chance.QUIT_VOLUNTEERING, numbers)


def _take_calls(here: At) -> Desk:
    volunteers, rows, residents = _active(here)
    numbers = here.community.residents.person[residents].astype(np.uint64)
    return Desk(Volunteer, here.place, rows, residents, volunteers.chance, volunteers.outcome, chance.TAKE_CASE, numbers)


def _offer_hours(here: At) -> Desk:
    volunteers, rows, residents = _active(here)
    offers = _Offers(volunteers, here.community.residents.free_minutes)
    return Desk(Volunteer, here.place, rows, residents, volunteers.offered, offers, high=MINUTES_A_WEEK)


def _organizations(here: At, purpose: np.uint64, plus: np.uint64) -> Desk:
    organizations = here.community.organizations
    rows = np.flatnonzero(organizations.alive)
    numbers = rows.astype(np.uint64) + plus
    return Desk(Organization, here.place, rows, rows, organizations.chance, organizations.outcome, purpose, numbers)


def _recruit(here: At) -> Desk:
    return _organizations(here, chance.RECRUIT, RECRUITS)


def _fold(here: At) -> Desk:
    return _organizations(here, chance.FOLD, np.uint64(0))


def _renew(here: At) -> Desk:
    donors = here.community.donors
    rows = np.flatnonzero(donors.asked)
    return Desk(Donor, here.place, rows, rows, donors.chance, donors.outcome, chance.RENEW, rows.astype(np.uint64))


def _choose_channel(here: At) -> Desk:
    """With three actors there is love-link alone."""
    donors = here.community.donors
    rows = np.flatnonzero(donors.outcome)
    return Desk(Donor, here.place, rows, rows, donors.mix, donors.channel, chance.CHANNEL, rows.astype(np.uint64), high=2)


def _broker(here: At) -> Desk:
    """Every pair of nodes, (1, 0), (2, 0), (2, 1) and so on; one number more stands for nobody."""
    c = here.community
    i, j = np.tril_indices(c.nodes.kind.size, -1)
    weights = c.links.wish[i, j]
    desks, rows = c.desks, np.flatnonzero((c.desks.brokering > 0) & bool(weights.any()))
    workers = desks.worker[rows].astype(np.int64)
    return Desk(SocialWorker, WHOLE_STREET, rows, workers, np.broadcast_to(weights, (desks.worker.size, weights.size)),
                _Pairs(desks.pair, i * c.nodes.kind.size + j), chance.BROKER, workers.astype(np.uint64),
                ("pairs", np.stack([i, j], axis=1)), high=weights.size)


def _case_numbers(here: At, rows: NDArray[np.int64]) -> Numbers:
    cases = here.community.cases
    persons = here.community.residents.person[cases.resident[rows]].astype(np.uint64)
    return persons * np.uint64(KINDS_OF_CASE) + cases.kind[rows].astype(np.uint64)


def _ask_for_help(here: At) -> Desk:
    cases = here.community.cases
    rows = np.flatnonzero(cases.state[:here.community.queue.last[0]] == HIDDEN)
    return Desk(Resident, here.place, rows, cases.resident[rows].astype(np.int64), cases.chance, cases.outcome, chance.HELP_ASKED,
                _case_numbers(here, rows), ("case", rows))


def _keep_or_refer(here: At) -> Desk:
    cases, last = here.community.cases, here.community.queue.last[0]
    order = cases.order[:np.count_nonzero(cases.state[:last] >= WAITING)].astype(np.int64)
    waits = (cases.state[order] == WAITING) & (cases.compound[order] == 0) & (cases.approval[order] == 0)
    rows = order[waits & (cases.leader[order] == COMMITTEE_NODE)]
    return Desk(Committee, here.place, rows, np.zeros(rows.size, np.int64), cases.chance, cases.outcome, chance.KEEP,
                _case_numbers(here, rows), ("case", rows))


def _keep_part(here: At) -> Desk:
    """One part of one case at a time."""
    queue = here.community.queue
    return Desk(Committee, here.place, ONLY, ONLY, queue.chance, queue.outcome, chance.KEEP_PART, queue.number.astype(np.uint64),
                ("case", queue.case.astype(np.int64)))


def _take(here: At) -> Desk:
    c = here.community
    queue, node = c.queue, int(c.queue.to[0])
    role, place, key = Organization, here.place, -1
    if c.nodes.kind[node] == ORGANIZATION and c.nodes.agency[node]:
        role, place, key = Agency, WHOLE_STREET, int(c.contracts.agency[c.contracts.node == node][0])
    elif c.nodes.kind[node] == ORGANIZATION:
        key = int(np.flatnonzero(c.organizations.node == node)[0])
    found = np.arange(1 if key >= 0 else 0)
    return Desk(role, place, found, found + key, queue.chance, queue.outcome, chance.ACCEPT, queue.number.astype(np.uint64),
                ("case", queue.case.astype(np.int64)))


def _divided(role: type[Role], place: int, shares: Any, rows: NDArray[np.int64], keys: NDArray[np.int64], whole: bool = False) -> Desk:
    return Desk(role, place, rows, keys, shares, shares, high=float("inf"), whole=whole)


ONLY = np.zeros(1, np.int64)


class _Offers:
    """Whole minutes offered; nobody offers more than the minutes that they are free."""

    def __init__(self, volunteers: Any, free: Any) -> None:
        self.volunteers, self.free = volunteers, free

    def __setitem__(self, row: Any, minutes: Any) -> None:
        self.volunteers.offered[row] = np.minimum(minutes, self.free[self.volunteers.resident[row]])


class _Pairs:
    """Which pair each desk brings together, written by the pair's number; the number after the last is nobody."""

    def __init__(self, pair: Any, pairs: Any) -> None:
        self.pair, self.pairs = pair, np.append(pairs, NOWHERE)

    def __setitem__(self, row: Any, option: Any) -> None:
        self.pair[row] = self.pairs[option]


class _Wish:
    """The committee's hours as two shares, of which the engine keeps the first: asking donors, and service."""

    def __init__(self, wish: Any) -> None:
        self.wish = wish

    def __getitem__(self, row: Any) -> Any:
        return np.stack([self.wish[row], np.float32(1) - self.wish[row]], axis=-1)

    def __setitem__(self, row: Any, shares: Any) -> None:
        self.wish[row] = shares[0]


def _hand_on_tasks(here: At) -> Desk:
    return _divided(Committee, here.place, _Wish(here.community.committee.wish), ONLY, ONLY, whole=True)


def _grant(here: At) -> Desk:
    return _divided(Foundation, here.place, here.community.foundation.shares, ONLY, ONLY)


def _divide_hours(here: At) -> Desk:
    rows = np.flatnonzero(here.street.station.workers.vacant == 0)
    return _divided(SocialWorker, WHOLE_STREET, here.street.station.workers.uses, rows, rows, whole=True)


def _appraise(here: At) -> Desk:
    return _divided(Street, WHOLE_STREET, here.street.station.government.appraisal, ONLY, ONLY)


def _allot(here: At) -> Desk:
    return _divided(City, WHOLE_STREET, here.street.station.ledger.shares[None], ONLY, ONLY)


def _quit(here: At) -> Desk:
    workers = here.street.station.workers
    rows = np.flatnonzero(workers.vacant == 0)
    return Desk(SocialWorker, WHOLE_STREET, rows, rows, workers.chance, workers.quits, chance.QUIT, workers.person[rows].astype(np.uint64))


def _hand_down(here: At) -> Desk:
    tasks = here.street.station.committees.tasks
    rows = np.arange(tasks.size)
    return Desk(Street, WHOLE_STREET, rows, np.zeros(rows.size, np.int64), tasks, tasks, about=("committee", rows), high=2**31 - 1)


def _from_outside(here: At) -> Desk:
    """What an extension's stage asks: agents go by their rows, volunteers by their residents'."""
    question = here.street.question
    keys = here.community.volunteers.resident[question.rows].astype(np.int64) if question.actor == "Volunteer" else question.rows
    high = 1.0 if question.answers.dtype == bool else float("inf")
    return Desk(ROLES[question.actor], here.place, question.rows, keys, question.weighed, question.answers, question.purpose,
                question.numbers, high=high)


DESKS: dict[int, Callable[[At], Desk]] = {
    decision.leave: _leave, decision.hand_on_tasks: _hand_on_tasks, decision.quit_volunteering: _quit_volunteering,
    decision.recruit: _recruit, decision.join_volunteering: _join, decision.offer_hours: _offer_hours, decision.take_case: _take_calls,
    decision.renew: _renew, decision.choose_channel: _choose_channel, decision.give: _give, decision.grant: _grant,
    decision.broker: _broker, decision.ask_for_help: _ask_for_help, decision.keep_or_refer: _keep_or_refer,
    decision.keep_part: _keep_part, decision.take: _take,
    decision.attend_deliberation: _attend, decision.change_opinion: _change_opinion, decision.comply: _comply, decision.fold: _fold,
    decision.divide_hours: _divide_hours, decision.appraise: _appraise, decision.quit: _quit, decision.hand_down: _hand_down,
    decision.allot: _allot,
    **dict.fromkeys(range(len(decision), len(DECISIONS)), _from_outside),
}
"""How each decision is laid out."""


def draws_of(desk: Desk, here: At) -> NDArray[np.float32]:
    """The draws that the default decided by."""
    assert desk.purpose is not None and desk.numbers is not None
    drawn = np.empty(desk.numbers.size, np.float32)
    chance.draws(np.uint64(key_for(here.key, desk.purpose)), desk.numbers, drawn)
    return drawn

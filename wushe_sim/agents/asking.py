"""Where each decision stands (决策点的去处): who is to be asked now, what they are handed, and where the answers are written.

What is read here is what the engine has just weighed and decided by default; nothing of the decision has been carried out yet.
"""

from collections.abc import Callable
from functools import partial
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from wushe_sim.agents.actor import WHOLE_STREET, find_tables
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
from wushe_sim.engine.chance import key_for
from wushe_sim.engine.declare import NOBODY
from wushe_sim.model.actors.cases import HIDDEN, NOWHERE, WAITING
from wushe_sim.model.actors.residents import CHILD
from wushe_sim.model.decisions import DECISIONS, decision
from wushe_sim.model.world.linkage import COMMITTEE_NODE, ORGANIZATION

MINUTES_A_WEEK = 10_080
KINDS_OF_CASE = 8
RECRUITS = np.uint64(1 << 33)
ONLY = np.zeros(1, np.int64)

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


def _all(residents: Any, volunteers: Any) -> Any:
    return np.ones(residents.age.size, bool)


def _adults(residents: Any, volunteers: Any) -> Any:
    return residents.age != CHILD


def _adults_who_do_not_volunteer(residents: Any, volunteers: Any) -> Any:
    active = np.zeros(residents.age.size, bool)
    registered = residents.volunteer != NOBODY
    active[registered] = volunteers.active[residents.volunteer[registered]] != 0
    return _adults(residents, volunteers) & ~active


def _ask_residents(who: Callable[[Any, Any], Any], purpose: np.uint64, here: At) -> Desk:
    """Yes or no of residents."""
    choices, residents = here.community.choices, here.community.residents
    rows = np.flatnonzero(who(residents, here.community.volunteers))
    return Desk(Resident, here.place, rows, rows, choices.chance, choices.outcome, purpose, residents.person[rows].astype(np.uint64))


def _change_opinion(here: At) -> Desk:
    amount = here.community.choices.amount
    rows = np.arange(amount.size)
    return Desk(Resident, here.place, rows, rows, amount, amount)


def _ask_volunteers(role: type[Role], purpose: np.uint64, here: At) -> Desk:
    """Yes or no of active volunteers, in this role of theirs."""
    volunteers = here.community.volunteers
    rows = np.flatnonzero(volunteers.active[:here.community.roll.registered[0]])
    residents = volunteers.resident[rows].astype(np.int64)
    numbers = here.community.residents.person[residents].astype(np.uint64)
    return Desk(role, here.place, rows, residents, volunteers.chance, volunteers.outcome, purpose, numbers)


def _offer_hours(here: At) -> Desk:
    volunteers = here.community.volunteers
    offers = _Offers(volunteers, here.community.residents.free_minutes)
    desk = _ask_volunteers(Volunteer, chance.OFFER_HOURS, here)
    return desk._replace(weighed=volunteers.offered, answers=offers, purpose=None, numbers=None, high=MINUTES_A_WEEK)


def _ask_organizations(purpose: np.uint64, plus: np.uint64, here: At) -> Desk:
    """Yes or no of organizations that are alive."""
    organizations = here.community.organizations
    rows = np.flatnonzero(organizations.alive)
    numbers = rows.astype(np.uint64) + plus
    return Desk(Organization, here.place, rows, rows, organizations.chance, organizations.outcome, purpose, numbers)


def _renew(here: At) -> Desk:
    donors = here.community.donors
    rows = np.flatnonzero(donors.asked)
    return Desk(Donor, here.place, rows, rows, donors.chance, donors.outcome, chance.RENEW, rows.astype(np.uint64))


def _choose_channel(here: At) -> Desk:
    """Where charity is no actor of the linkage there is love-link alone."""
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


def _divide(role: type[Role], shares_of: Callable[[Any], Any], here: At, rows: NDArray[np.int64] = ONLY, whole: bool = False) -> Desk:
    """Shares of those who stand in these rows; ``shares_of`` finds them in the tables of the place."""
    shares = shares_of(find_tables(here.street, here.place))
    return Desk(role, here.place, rows, rows, shares, shares, high=float("inf"), whole=whole)


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


def _divide_hours(here: At) -> Desk:
    rows = np.flatnonzero(here.street.station.workers.vacant == 0)
    return _divide(SocialWorker, lambda station: station.workers.uses, here, rows, whole=True)


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
    decision.leave: partial(_ask_residents, _all, chance.LEAVE),
    decision.join_volunteering: partial(_ask_residents, _adults_who_do_not_volunteer, chance.JOIN),
    decision.give: partial(_ask_residents, _adults, chance.GIVE),
    decision.attend_deliberation: partial(_ask_residents, _adults, chance.ATTEND),
    decision.comply: partial(_ask_residents, _adults, chance.COMPLY),
    decision.quit_volunteering: partial(_ask_volunteers, Resident, chance.QUIT_VOLUNTEERING),
    decision.take_case: partial(_ask_volunteers, Volunteer, chance.TAKE_CASE),
    decision.recruit: partial(_ask_organizations, chance.RECRUIT, RECRUITS),
    decision.fold: partial(_ask_organizations, chance.FOLD, np.uint64(0)),
    decision.hand_on_tasks: partial(_divide, Committee, lambda community: _Wish(community.committee.wish), whole=True),
    decision.grant: partial(_divide, Foundation, lambda community: community.foundation.shares),
    decision.appraise: partial(_divide, Street, lambda station: station.government.appraisal),
    decision.allot: partial(_divide, City, lambda station: station.ledger.shares[None]),
    decision.offer_hours: _offer_hours, decision.renew: _renew, decision.choose_channel: _choose_channel, decision.broker: _broker,
    decision.ask_for_help: _ask_for_help, decision.keep_or_refer: _keep_or_refer, decision.keep_part: _keep_part,
    decision.take: _take,
    decision.change_opinion: _change_opinion, decision.divide_hours: _divide_hours, decision.quit: _quit, decision.hand_down: _hand_down,
    **dict.fromkeys(range(len(decision), len(DECISIONS)), _from_outside),
}
"""How each decision is laid out."""


def draws_of(desk: Desk, here: At) -> NDArray[np.float32]:
    """The draws that the default decided by."""
    assert desk.purpose is not None and desk.numbers is not None
    drawn = np.empty(desk.numbers.size, np.float32)
    chance.draws(np.uint64(key_for(here.key, desk.purpose)), desk.numbers, drawn)
    return drawn

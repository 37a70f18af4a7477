"""Overrides (决策覆盖): the engine asks, and those agents answer whose class replaces the decision; everybody else's default stands.

All are asked before anybody's answer is written, in the order of their rows, so that nobody sees what another has just decided. What
competes for the same hours or money is settled where it is carried out, in the order of keyed draws.
"""

import ctypes
import weakref
from collections.abc import Callable, Iterator, Sequence
from numbers import Real
from typing import Any

import numpy as np

from wushe_sim.agents.actor import WHOLE_STREET
from wushe_sim.agents.asking import DESKS, At, Desk, draws_of
from wushe_sim.agents.classes import ROLES, Case, Resident, Role, Volunteer
from wushe_sim.agents.failing import describe_failure, describe_raised, find_user_line
from wushe_sim.agents.rules import Rule, describe_amount, run_rule
from wushe_sim.engine.chance import week_key
from wushe_sim.errors import BadInput
from wushe_sim.i18n import msg, nmsg
from wushe_sim.model.decisions import AMOUNT, CHOICE, DECISIONS, SHARES, YES_NO
from wushe_sim.model.week.decided import CALLED, NOBODY_ASKED, Asked, caller

KINDS = [entry.declaration.kind for entry in DECISIONS.values()]
NAMES = [entry.declaration.method or name for name, entry in DECISIONS.items()]


def find_override(role: type[Role], cls: type[Role], number: int) -> Any:
    """What a class puts in the place of a decision's default, or None; raises BadInput for what is no method."""
    name = NAMES[number]
    if role.DECISIONS.get(name) != number or getattr(cls, name) is getattr(role, name):
        return None
    own = getattr(cls, name)
    if not callable(own) and not isinstance(own, Rule):
        raise BadInput(msg("{kind}.{name}: is a decision, and is overridden by a method (got {value})",
                           kind=cls.__name__, name=name, value=repr(own)))
    return own


class Overrides:
    """What stands between deciding and carrying out, for one model."""

    def __init__(self, model: Any) -> None:
        self._model, self._roster = weakref.ref(model), model.roster
        self._here: At | None = None
        self._failed: BaseException | None = None
        self._by: dict[int, list[tuple[type[Role], int, Any]]] = {}
        for role in ROLES.values():
            for place, cls in enumerate(self._roster.classes(role)):
                for number in role.DECISIONS.values():
                    if (own := find_override(role, cls, number)) is not None:
                        self._by.setdefault(number, []).append((role, place, own))
        self._call = CALLED(caller(weakref.ref(self)))
        address = ctypes.cast(self._call, ctypes.c_void_p).value or 0
        self.asked = Asked(np.uint64(address), np.uint64(sum(1 << number for number in self._by))) if self._by else NOBODY_ASKED

    def enter(self, street: Any, place: int | None) -> None:
        """A community's week begins, or with None the station's round."""
        key = street.key if place is None else street.keys[place]
        self._here = At(street, WHOLE_STREET if place is None else place, np.uint64(week_key(key, street.week)))

    def settle(self, number: int) -> None:
        """Let whoever replaces this decision answer for their own rows."""
        if number not in self._by:
            return
        here = self._here
        assert here is not None
        for role in (Resident, Volunteer):
            self._roster.refresh(role, here.place)
        desk = DESKS[number](here)
        answers: list[tuple[Any, Any]] = []
        for role, place, own in self._by[number]:
            if role is desk.role:
                mine = self._roster.codes(role, desk.place, desk.keys) == place
                if mine.any():
                    answers.append((mine, self._answers(number, own, desk, here, mine)))
        for mine, answer in answers:
            for row, one in zip(desk.rows[mine].tolist(), answer, strict=True) if isinstance(answer, list) else ():
                desk.answers[row] = one
            if not isinstance(answer, list):
                desk.answers[desk.rows[mine]] = answer

    def raise_what_failed(self) -> None:
        """Raise what an override raised while compiled code was calling."""
        if self._failed is not None:
            failed, self._failed = self._failed, None
            raise failed

    def _answers(self, number: int, own: Any, desk: Desk, here: At, mine: Any) -> Any:
        """The checked answers of those whose class replaces a decision."""
        drawn = draws_of(desk, here)[mine] if desk.purpose is not None else None
        part = desk._replace(rows=desk.rows[mine], keys=desk.keys[mine], about=_about(desk, mine))
        if isinstance(own, Rule):  # agents are made only where a failure has to be named
            return run_rule(own, KINDS[number], NAMES[number], part, drawn, here,
                            lambda k: self._roster.agent(part.role, part.place, int(part.keys[k])))
        agents = [self._roster.agent(part.role, part.place, key) for key in part.keys.tolist()]
        return [self._answer(number, own, agent, desk, handed, subject, here)
                for agent, handed, subject in zip(agents, _handed(KINDS[number], part, drawn), self._subjects(part, here), strict=True)]

    def _subjects(self, part: Desk, here: At) -> Iterator[Any]:
        what, rows = part.about or ("", np.empty(0))
        for k in range(part.rows.size):
            if what == "case":
                yield Case(self._model(), here.place, int(rows[k]))
            elif what == "committee":
                yield self._roster.agent(ROLES["Committee"], int(rows[k]), 0)
            else:
                yield rows if what else None

    def _answer(self, number: int, own: Callable[..., Any], agent: Role, desk: Desk, handed: Sequence[Any], subject: Any, here: At) -> Any:
        """One agent's answer, checked; what goes wrong is named with agent, week and decision."""
        agent.about = subject
        try:
            answer = own(agent, *handed)
        except Exception as wrong:
            raise describe_failure(agent, here.street.week, NAMES[number], describe_raised(wrong)).at(find_user_line(wrong)) from wrong
        finally:
            del agent.about
        try:
            return _CHECKS[KINDS[number]](answer, handed, desk)
        except InvalidAnswer as wrong:
            said = msg("returned {answer} (wanted {wanted})", answer=repr(answer), wanted=wrong.args[0])
            raise describe_failure(agent, here.street.week, NAMES[number], said) from None


class InvalidAnswer(Exception):
    """An answer that is none; its one argument says what would have been one."""


def _about(desk: Desk, mine: Any) -> tuple[str, Any] | None:
    if desk.about is None or desk.about[0] == "pairs":
        return desk.about
    return desk.about[0], desk.about[1][mine]


def _handed(kind: str, part: Desk, drawn: Any) -> Iterator[Sequence[Any]]:
    if kind == YES_NO:
        return iter(zip(part.weighed[part.rows].tolist(), drawn.tolist(), strict=True))
    if kind == CHOICE:
        return ((part.weighed[row], draw) for row, draw in zip(part.rows, drawn, strict=True))
    weighed = part.weighed[part.rows].tolist()
    return ((tuple(one) if kind == SHARES else one,) for one in weighed)


def _yes_or_no(answer: Any, handed: Sequence[Any], desk: Desk) -> Any:
    if not isinstance(answer, bool | np.bool_):
        raise InvalidAnswer("True or False")
    return answer


def _option(answer: Any, handed: Sequence[Any], desk: Desk) -> Any:
    last = int(desk.high)
    if isinstance(answer, bool) or not isinstance(answer, int | np.integer) or not 0 <= answer <= last:
        raise InvalidAnswer(msg("the number of an option, 0 to {last}", last=last))
    if answer < len(handed[0]) and not handed[0][answer] > 0:
        raise InvalidAnswer(msg("an option that is on offer: its weight is above 0"))
    return answer


def _amount(answer: Any, handed: Sequence[Any], desk: Desk) -> Any:
    if isinstance(answer, bool) or not isinstance(answer, Real) or not desk.low <= float(answer) <= desk.high:
        raise InvalidAnswer(describe_amount(desk.low, desk.high))
    return answer


def _shares(answer: Any, handed: Sequence[Any], desk: Desk) -> Any:
    try:
        shares = np.array(tuple(answer), np.float32)
    except (TypeError, ValueError):
        shares = np.empty(0, np.float32)
    if shares.shape != (len(handed[0]),) or not np.isfinite(shares).all() or (shares < 0).any() or not shares.sum() > 0:
        raise InvalidAnswer(nmsg("{count} number of at least 0, not all of them 0",
                                 "{count} numbers of at least 0, not all of them 0", len(handed[0])))
    return shares / shares.sum() if desk.whole and tuple(shares.tolist()) != handed[0] else shares


_CHECKS = {YES_NO: _yes_or_no, CHOICE: _option, AMOUNT: _amount, SHARES: _shares}

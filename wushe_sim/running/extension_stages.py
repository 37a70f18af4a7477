"""Stages from outside (外来阶段): an extension's stage acts after the stage that it names, on each community, in each week.

It is plain Python between compiled stages, called through the door that ``week`` leaves after each of its own. It may write columns, count
what it declared, and ask actors for its own decisions, which users replace like the package's. A street without such stages has no doors.
"""

import ctypes
import hashlib
import weakref
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from wushe_sim.engine import chance
from wushe_sim.engine.declare import find_out_of_bounds
from wushe_sim.errors import BadInput
from wushe_sim.i18n import enumerate_choices, msg
from wushe_sim.i18n.message import Text
from wushe_sim.i18n.wording import find_nearest
from wushe_sim.model.counts import COUNTS, SHARE_SUM
from wushe_sim.model.decisions import DECISIONS, YES_NO
from wushe_sim.model.extension import Extension
from wushe_sim.model.extensions import list_extensions
from wushe_sim.model.sums import ONE_SHARE, ROWS
from wushe_sim.model.week import STAGES, after
from wushe_sim.model.week.decided import CALLED, Asked, caller
from wushe_sim.scenario.tables import LEVERS

FIRST_PURPOSE, LAST_PURPOSE = 1024, 65_535
NUMBERS: Mapping[str, int] = {name: number for number, name in enumerate(DECISIONS)}


class Question(NamedTuple):
    """What a stage from outside asks of some actors of a community, and what they answer by default.

    ``weighed`` and ``answers`` go by the rows' numbers; ``numbers`` are what the draws of ``purpose`` hang on.
    """

    actor: str
    rows: NDArray[np.int64]
    weighed: NDArray[np.float32]
    answers: NDArray[Any]
    purpose: np.uint64
    numbers: NDArray[np.uint64]


def get_purpose(extension: str, name: str) -> np.uint64:
    """A purpose of chance that no other draw has: the package's have small numbers, extensions' follow from their names."""
    told = int.from_bytes(hashlib.sha256(f"{extension}.{name}".encode()).digest()[:8], "big")
    return np.uint64(FIRST_PURPOSE + told % (LAST_PURPOSE - FIRST_PURPOSE))


class Moment:
    """What a stage from outside is handed: one community in one week.

    ``street`` and ``community`` hold the columns (``moment.community.residents.trust``), ``name`` is the community's, ``week`` the week's
    number, negative in the burn-in. ``own`` is a dict that the extension keeps for this community from week to week.
    """

    def __init__(self, extension: Extension, stage: str, street: Any, place: int, doors: "Doors") -> None:
        self.extension, self.stage, self.street, self.place, self._doors = extension, stage, street, place, doors
        self.community, self.name, self.week = street.communities[place], street.names[place], street.week
        self.own: dict[str, Any] = street.own.setdefault(f"{extension.name}/{place}", {})

    def lever(self, name: str) -> Any:
        """What a lever is at here this week: a number, an option's name, or shares. Its own extension's must name this stage."""
        if name not in LEVERS:
            raise BadInput(msg("lever {name!r} is not there{hint}", name=name, hint=_meant(name, LEVERS)))
        lever, own = LEVERS[name], self.extension.levers.get(name)
        if own is not None and self.stage not in own.stages:
            raise BadInput(msg("lever {name} does not name stage {stage} among its stages ({names})",
                               name=name, stage=self.stage, names=enumerate_choices(own.stages)))
        value = self._doors.lever(name, self.place)[self.street.t]
        return lever.options[int(value)] if lever.options else tuple(value.tolist()) if lever.parts else float(value)

    def rows(self, actor: str) -> NDArray[np.int64]:
        """The rows of those of a kind of actor who are there now: every resident, active volunteers, organizations that are alive."""
        c = self.community
        there = {"Resident": np.ones(c.residents.person.size), "Volunteer": c.volunteers.active[:c.roll.registered[0]],
                 "Organization": c.organizations.alive, "Donor": np.ones(c.donors.asked.size), "Foundation": [1], "Committee": [1]}
        if actor not in there:
            raise BadInput(msg("rows: {actor!r} is no actor of a community (allowed {names})",
                               actor=actor, names=enumerate_choices(there)))
        return np.flatnonzero(there[actor])

    def draws(self, purpose: str, numbers: Any) -> NDArray[np.float32]:
        """A draw in [0, 1) for each number (of a person, of a row), for a purpose of one's own: the same under every policy."""
        numbers, drawn = np.ascontiguousarray(numbers, np.uint64), np.empty(np.size(numbers), np.float32)
        key = chance.week_key(self.street.keys[self.place], self.week)
        chance.draws(np.uint64(chance.key_for(np.uint64(key), get_purpose(self.extension.name, purpose))), numbers, drawn)
        return drawn

    def count(self, name: str, number: float) -> None:
        """Add to one of the extension's counts; a share, where its unit is a sum of shares."""
        self._tally(name)[0] += round(number * (ONE_SHARE if SHARE_SUM in COUNTS[name].declaration.unit else 1))

    def count_residents(self, name: str, rows: Any) -> None:
        """Count residents, each in the social group that they are of (for a count that is kept by group)."""
        tally = self._tally(name)
        tally += np.bincount(self.community.residents.group[rows], minlength=tally.size)

    def decide(self, name: str, rows: Any, weighed: Any) -> NDArray[Any]:
        """What actors of these rows decide: *yes or no* by chance and draw, an *amount* as it is, unless a user's class says otherwise."""
        entry = self.extension.decisions.get(name)
        if entry is None or entry.stage != self.stage:
            raise BadInput(msg("decision {name!r} is none of stage {stage}'s", name=name, stage=self.stage))
        rows = np.asarray(rows, np.int64)
        table = np.zeros(int(rows.max(initial=-1)) + 1, np.float32)
        table[rows] = weighed
        numbers = self._numbers(entry.actor, rows)
        answers: NDArray[Any] = table.copy()
        if entry.kind == YES_NO:
            answers = np.zeros(table.size, bool)
            answers[rows] = self.draws(name, numbers) < table[rows]
        self._doors.ask(NUMBERS[name], self.street,
                        Question(entry.actor, rows, table, answers, get_purpose(self.extension.name, name), numbers))
        return answers[rows]

    def _numbers(self, actor: str, rows: NDArray[np.int64]) -> NDArray[np.uint64]:
        """Persons have draws of their own; all others go by their rows."""
        residents = self.community.volunteers.resident[rows] if actor == "Volunteer" else rows
        return (self.community.residents.person[residents] if actor in ("Resident", "Volunteer") else rows).astype(np.uint64)

    def _tally(self, name: str) -> NDArray[np.int64]:
        if name not in self.extension.counts:
            raise BadInput(msg("count {name!r} is none of extension {extension}'s{hint}",
                               name=name, extension=self.extension.name, hint=_meant(name, self.extension.counts)))
        return self.community.books.tally[ROWS[name]]


class Doors:
    """In the place of overrides, which stand behind: whoever is called between stages."""

    def __init__(self, stages: Mapping[int, Sequence[tuple[Extension, str]]], policy: Any, behind: Any) -> None:
        """``stages`` are those behind each door; ``behind`` are overrides, or None."""
        self._stages, self._policy, self._behind, self._here = stages, policy, behind, (None, None)
        self._failed: BaseException | None = None
        self._call = CALLED(caller(weakref.ref(self)))
        bits = sum(1 << door for door in stages) | (0 if behind is None else int(behind.asked.decisions))
        self.asked = Asked(np.uint64(ctypes.cast(self._call, ctypes.c_void_p).value or 0), np.uint64(bits))

    def enter(self, street: Any, place: int | None) -> None:
        """A community's week begins, or with None the station's round."""
        self._here = (street, place)
        if self._behind is not None:
            self._behind.enter(street, place)

    def settle(self, number: int) -> None:
        """Let the stages behind this door act, or whoever replaces this decision answer."""
        for extension, name in self._stages.get(number, ()):
            self._act(extension, name)
        if number not in self._stages and self._behind is not None:
            self._behind.settle(number)

    def raise_what_failed(self) -> None:
        """Raise what was raised while compiled code was calling."""
        if self._failed is not None:
            failed, self._failed = self._failed, None
            raise failed
        if self._behind is not None:
            self._behind.raise_what_failed()

    def lever(self, name: str, place: int) -> Any:
        """A lever's series in a community."""
        outside = self._policy.outside[place] if self._policy.outside else {}
        package = self._policy.by_place[place] if self._policy.by_place else self._policy.levers
        return outside[name] if name in outside else getattr(package, name)

    def ask(self, number: int, street: Any, question: Question) -> None:
        """Let whoever replaces this decision answer the question for their own rows."""
        if self._behind is not None:
            street.question = question
            self._behind.settle(number)
            street.question = None

    def _act(self, extension: Extension, name: str) -> None:
        street, place = self._here
        assert street is not None and place is not None
        where = msg("extension {extension}: stage {name} in {community}, week {week}",
                    extension=extension.name, name=name, community=street.names[place], week=street.week)
        try:
            extension.stages[name].act(Moment(extension, name, street, place, self))
        except BadInput as wrong:
            raise BadInput([msg("{where}: {problem}", where=where, problem=problem) for problem in wrong.messages]) from wrong
        except Exception as wrong:
            raise BadInput(msg("{where}: raised {kind}: {error}", where=where, kind=type(wrong).__name__, error=wrong)) from wrong
        check_residents(street, [place], lambda _: msg("{where}:", where=where))


def open_doors(policy: Any, behind: Any) -> Any:
    """Overrides with the doors of extensions' stages before them; as they are where no extension has any."""
    stages: dict[int, list[tuple[Extension, str]]] = {}
    for extension in list_extensions():
        for name, stage in extension.stages.items():
            if stage.after not in after._fields:
                raise BadInput(msg("extension {extension}: stage {name} comes after {after!r}, which is no stage{hint} (allowed {names})",
                                   extension=extension.name, name=name, after=stage.after, hint=_meant(stage.after, after._fields),
                                   names=enumerate_choices(known for known, _ in STAGES)))
            stages.setdefault(getattr(after, stage.after), []).append((extension, name))
    return Doors(stages, policy, behind) if stages else behind


def check_residents(street: Any, places: Iterable[int], who: Callable[[int], Text]) -> None:
    """Raise BadInput where somebody wrote what no resident can be: compiled code would look for it in other columns' memory.

    ``who`` says of a place who may have written there.
    """
    for place in places:
        residents = street.communities[place].residents
        found = find_out_of_bounds(residents)
        if residents.group.max() >= len(street.group_names):
            found.append(msg("{column}: {value}, allowed {low:g} to {high:g}",
                             column="Residents.group", value=residents.group.max(), low=0, high=len(street.group_names) - 1))
        if found:
            raise BadInput(msg("{who} wrote {problem}", who=who(place), problem=found[0]))


def _meant(name: str, known: Iterable[str]) -> Text:
    near = find_nearest(name, list(known))
    return msg(" (did you mean {near}?)", near=near) if near else ""

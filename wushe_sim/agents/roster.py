"""The roster (名册): which agents there are by now. An agent is made when it is first asked for, and kept while its row is its own."""

import gc
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import numpy as np

from wushe_sim.agents.actor import refuse_slip
from wushe_sim.agents.classes import ROLES, Organization, Resident, Role, Volunteer, count_rows
from wushe_sim.engine.declare import NOBODY
from wushe_sim.errors import BadInput
from wushe_sim.i18n import enumerate_choices, msg
from wushe_sim.i18n.wording import find_nearest

ALMOST = 0.9
"""How alike a method's name and a decision's are where one is taken for a slip of the other."""
UNKNOWN = -1
"""In place of the number of a class: nobody has asked yet."""
Chosen = tuple[tuple[type[Role], Callable[[Any], Any] | None], ...]
"""The classes of a role in the order in which they are tried, each with whom it is for (None: for all)."""


def find_role(cls: Any) -> type[Role]:
    """The kind of actor that a class is of; raises BadInput where it is none."""
    for role in ROLES.values():
        if isinstance(cls, type) and issubclass(cls, role):
            return role
    raise BadInput(msg("agents: {value} is no subclass of an agent class (allowed: {names})",
                       value=repr(getattr(cls, "__name__", cls)), names=enumerate_choices(ROLES)))


def refuse_misspelt_decisions(role: type[Role], cls: type[Role]) -> None:
    """Raise BadInput for a method that overrides nothing: nearly a decision's name, or a decision of another kind of actor."""
    owners = {name: other.__name__ for other in ROLES.values() for name in other.DECISIONS}
    own = {name for base in cls.__mro__[:cls.__mro__.index(role)] for name in vars(base) if not name.startswith("_")}
    for name in sorted(own - set(dir(role))):
        if near := find_nearest(name, role.DECISIONS, ALMOST):
            raise BadInput(msg("{kind}.{name}: is no decision of a {role}; did you mean {near}?",
                               kind=cls.__name__, name=name, role=role.__name__, near=near))
        if name in owners:
            raise BadInput(msg("{kind}.{name}: is a decision of a {owner} and none of a {role}; subclass ws.{owner}",
                               kind=cls.__name__, name=name, role=role.__name__, owner=owners[name]))


def refuse_columns_of_a_class(role: type[Role], cls: type[Role]) -> None:
    """Raise BadInput for a plain value in a class that hides a column, which the engine goes on reading, or that nearly is one's name."""
    own = {name: value for base in cls.__mro__[:cls.__mro__.index(role)] for name, value in vars(base).items()}
    for name, value in own.items():
        if name.startswith("_") or hasattr(value, "__get__") or callable(value):
            continue
        if isinstance(getattr(role, name, None), property):
            raise BadInput(msg("{kind}.{name}: a class cannot set what each {role} has; set it on agents: agent.{name} = {value}",
                               kind=cls.__name__, name=name, role=role.__name__, value=repr(value)))
        if not hasattr(role, name):
            refuse_slip(role, cls, name)


def parse_agent_classes(agents: Any) -> dict[type[Role], Chosen]:
    """``agents`` as users write it, checked: {Resident: Careful}, or for a few {Resident: {Careful: lambda resident: …}}."""
    if agents is None:
        return {}
    if not isinstance(agents, Mapping):
        raise BadInput(msg("agents: a mapping is wanted, such as {{ws.Resident: Careful}} (got {kind})", kind=type(agents).__name__))
    chosen = {}
    for role, given in agents.items():
        if role not in ROLES.values():
            raise BadInput(msg("agents: {value} is no agent class (allowed: {names})",
                               value=repr(getattr(role, "__name__", role)), names=enumerate_choices(ROLES)))
        pairs = tuple(given.items()) if isinstance(given, Mapping) else ((given, None),)
        for cls, where in pairs:
            if find_role(cls) is not role:
                raise BadInput(msg("agents: {name} is no subclass of {role}", name=cls.__name__, role=role.__name__))
            refuse_misspelt_decisions(role, cls)
            refuse_columns_of_a_class(role, cls)
            if where is not None and not callable(where):
                raise BadInput(msg("agents: {name}: whom it is for is a function of an agent (got {value})",
                                   name=cls.__name__, value=repr(where)))
        chosen[role] = pairs
    return chosen


class Roster:
    """The agents of one model, by role, place and row."""

    def __init__(self, model: Any, chosen: Mapping[type[Role], Chosen]) -> None:
        self.model, self.chosen = model, dict(chosen)
        self.registered = False
        self._made: dict[tuple[type[Role], int], dict[int, Role]] = {}
        self._persons: dict[tuple[type[Role], int], np.ndarray] = {}
        self._ages: dict[int, tuple[int, np.ndarray]] = {}
        self._codes: dict[tuple[type[Role], int], np.ndarray] = {}

    def agent(self, role: type[Role], place: int, key: int) -> Role:
        """The agent of a row, made now if nobody asked for it before."""
        made = self._made_in(role, place)
        agent = made.get(key)
        if agent is None:
            agent = made[key] = self._make(role, place, key)
            if self.registered:
                self.model.register_agent(agent)
        return agent

    def _made_in(self, role: type[Role], place: int) -> dict[int, Role]:
        if (role, place) not in self._made:
            self._made[role, place] = {}
            self._look(role, place)
        return self._made[role, place]

    def classes(self, role: type[Role]) -> tuple[type[Role], ...]:
        """The classes that agents of a role may be of."""
        return (*(cls for cls, _ in self.chosen.get(role, ())), role)

    def codes(self, role: type[Role], place: int, keys: np.ndarray) -> np.ndarray:
        """For each of some rows, the place of its agent's class among ``classes``; agents are made only where a class is for a few."""
        classes, pairs = self.classes(role), self.chosen.get(role, ())
        if not pairs or pairs[0][1] is None:
            return np.zeros(keys.size, np.int64)
        known = self._codes.get((role, place), np.zeros(0, np.int64))
        more = np.full(count_rows(role, self.model.street, place) - known.size, UNKNOWN)  # all at first, then those of new posts
        codes = self._codes[role, place] = np.concatenate([known, more]) if more.size else known
        for key in keys[codes[keys] == UNKNOWN].tolist():
            codes[key] = classes.index(type(self.agent(role, place, key)))
        return codes[keys]

    def _make(self, role: type[Role], place: int, key: int) -> Role:
        agent: Role | None = None
        for cls, where in self.chosen.get(role, ()):
            if where is not None:
                agent = agent or role(self.model, place, key)
            if where is None or where(agent):
                return cls(self.model, place, key)
        return agent or role(self.model, place, key)

    def refresh(self, role: type[Role], place: int) -> None:
        """Let go of agents whose row is another's by now."""
        made = self._made.get((role, place))
        if not made:
            return
        for key in self._gone(role, place, made):
            agent = made.pop(key)
            if (role, place) in self._codes:
                self._codes[role, place][key] = UNKNOWN
            if self.registered:
                self.model.deregister_agent(agent)
            agent.let_go()
        self._look(role, place)

    def _gone(self, role: type[Role], place: int, made: dict[int, Role]) -> list[int]:
        street = self.model.street
        if role is Resident or role is Volunteer:
            residents = street.communities[place].residents
            moved = residents.person != self._persons[role, place]
            if role is Volunteer:
                moved = moved | (residents.volunteer == NOBODY)
            return [key for key in np.flatnonzero(moved).tolist() if key in made]
        if role is Organization:
            organizations = street.communities[place].organizations
            week, age = self._ages[place]
            refounded = (organizations.age != age) & (organizations.age < age + street.week - week)
            return [key for key in np.flatnonzero((organizations.alive == 0) | refounded).tolist() if key in made]
        return []

    def _look(self, role: type[Role], place: int) -> None:
        """Remember whose rows they are."""
        street = self.model.street
        if role is Resident or role is Volunteer:
            self._persons[role, place] = street.communities[place].residents.person.copy()
        elif role is Organization:
            self._ages[place] = street.week, street.communities[place].organizations.age.copy()

    def bring_up_to_date(self) -> None:
        """After a week, or before anybody looks: agents who are gone are let go, and all that are there are made if all were asked for."""
        for role, place in list(self._made):
            self.refresh(role, place)
        if self.registered:
            for agent in self._missing():
                self.model.register_agent(agent)

    def register_all(self) -> None:
        """Make every agent there is and enter it in Mesa's registry, once."""
        if self.registered:
            return
        collecting = gc.isenabled()
        gc.disable()  # so many new objects, none of them garbage, would be looked through again and again: two thirds of the time
        try:
            made = [agent for agents in self._made.values() for agent in agents.values()]
            everybody = [*made, *self._missing()]
            self.registered = True
            for agent in sorted(everybody, key=lambda agent: agent.unique_id) if made else everybody:
                self.model.register_agent(agent)
        finally:
            if collecting:
                gc.enable()

    def _missing(self) -> Iterable[Role]:
        """Agents who were not made yet, made now."""
        street, new = self.model.street, []
        for role in ROLES.values():
            for place in role.places(street):
                made = self._made_in(role, place)
                for key in role.keys(street, place).tolist():
                    if key not in made:
                        made[key] = self._make(role, place, key)
                        new.append(made[key])
        return new

"""The classes of agents, one for each kind of actor: which table each is a row of, which rows there are, and whom it can reach.

A method of a decision's name that a subclass overrides replaces the compiled default (``wushe decisions`` lists them); ``super()`` is the
default's own rule.
"""

from collections.abc import Callable
from functools import partial
from typing import Any, ClassVar

import numpy as np

from wushe_sim.agents.actor import WHOLE_STREET, Actor, TableRow, find_tables
from wushe_sim.errors import BadInput
from wushe_sim.i18n import msg
from wushe_sim.model.actors.cases import Cases
from wushe_sim.model.actors.committee import Committees as CommitteeColumns
from wushe_sim.model.actors.committee import Platform
from wushe_sim.model.actors.donors import Donors
from wushe_sim.model.actors.foundation import Foundations as FoundationColumns
from wushe_sim.model.actors.organizations import Agencies, Organizations
from wushe_sim.model.actors.residents import Residents
from wushe_sim.model.actors.social_workers import SocialWorkers
from wushe_sim.model.actors.street import CityGovernment as CityColumns
from wushe_sim.model.actors.street import StreetGovernment
from wushe_sim.model.actors.volunteers import Volunteers
from wushe_sim.model.decisions import AMOUNT, CHOICE, DECISIONS, SHARES, YES_NO


def chosen(weights: Any, draw: Any) -> int:
    """The default of every choice: the first option at which the running sum of weights passes draw × their total."""
    sums = np.cumsum(np.asarray(weights, np.float32))
    return int(np.searchsorted(sums, np.float32(draw) * sums[-1], side="right"))


DEFAULTS: dict[str, Callable[..., Any]] = {
    YES_NO: lambda chance, draw: draw < chance, CHOICE: chosen, AMOUNT: lambda amount: amount, SHARES: lambda shares: shares,
}
"""The compiled defaults' own rules, by kind of decision, as a subclass reaches them by ``super()``."""


class Role(Actor):
    """A kind of actor that users subclass; decisions are its methods."""

    DECISIONS: ClassVar[dict[str, int]] = {}
    """The number of each decision by the name of its method."""
    ACTOR: ClassVar[str] = ""
    """Whose decisions they are, where not the class's own name's."""

    def __init_subclass__(cls, **options: Any) -> None:
        """A role gets a method for each of its decisions: the default."""
        super().__init_subclass__(**options)
        if "TABLES" not in vars(cls):
            return
        cls.DECISIONS = {}
        for number, (name, entry) in enumerate(DECISIONS.items()):
            said, method = entry.declaration, entry.declaration.method or name
            if said.actor == (cls.ACTOR or cls.__name__) and (not cls.ACTOR or method in vars(cls).get("ONLY", ())):
                default = DEFAULTS[said.kind]
                rule = partial_method(default, method, f"{said.label}: {said.meaning} ({said.kind}; handed {', '.join(said.sees)}).")
                setattr(cls, method, rule)
                cls.DECISIONS[method] = number

    @staticmethod
    def places(street: Any) -> range:
        """The places where there are such agents: every community, by default."""
        return range(len(street.communities))

    @classmethod
    def keys(cls, street: Any, place: int) -> np.ndarray:
        """The rows in a place for which there is an agent now: every row of its first table, by default."""
        return np.arange(count_rows(cls, street, place))


def count_rows(role: type[Role], street: Any, place: int) -> int:
    """How many rows a role's own table has in a place."""
    return len(getattr(find_tables(street, place), role.TABLES[0][0])[0])


def partial_method(default: Callable[..., Any], name: str, doc: str) -> Callable[..., Any]:
    """A default under a decision's own name, for help()."""

    def method(self: Any, *handed: Any) -> Any:
        return default(*handed)

    method.__name__ = method.__qualname__ = name
    method.__doc__ = doc
    return method


def _agent(role: str, agent: Any, row: int) -> Any:
    return agent.model.roster.agent(ROLES[role], agent.place, row)


class Resident(Role):
    """居民: a person who lives here; a newcomer in the same dwelling is another agent."""

    TABLES = (("residents", Residents),)
    POINTERS: ClassVar = {"volunteer": lambda agent, row: agent.model.roster.agent(Volunteer, agent.place, agent.row)}

    @property
    def neighbours(self) -> "list[Resident]":
        """The residents to whom there is a tie (邻里), kin among them, in the order of rows."""
        ties = self._home().ties
        rows = ties.neighbour[ties.start[self.row]:ties.start[self.row + 1]].tolist()
        return [self.model.roster.agent(Resident, self.place, row) for row in rows]

    def highest(self, name: str, bound: float) -> float:
        """A social group is one of those that there are."""
        return len(self.model.street.group_names) - 1 if name == "group" else bound


class Volunteer(Role):
    """社区志愿者: the role of a resident who is registered; ``resident`` is who plays it."""

    TABLES = (("volunteers", Volunteers),)
    POINTERS: ClassVar = {"resident": partial(_agent, "Resident"), "organization": partial(_agent, "Organization")}

    @classmethod
    def keys(cls, street: Any, place: int) -> np.ndarray:
        """The rows of residents who are registered, in the register's order."""
        community = street.communities[place]
        return community.volunteers.resident[:community.roll.registered[0]].astype(np.int64)

    @property
    def row(self) -> Any:
        """The row among the volunteers, wherever it is by now."""
        if self._key is None:
            return None
        row = self._home().residents.volunteer.item(self._key)
        return row if row < 2**32 - 1 else None

    @row.setter
    def row(self, key: Any) -> None:
        self._key = key

    def named(self) -> str:
        """By the resident's row, which stays."""
        return f"{type(self).__name__} {self._key} of {self.community}"


class SocialWorker(Role):
    """社会工作者: a post of the station and whoever is in it; nobody is while ``vacant`` is 1."""

    TABLES = (("workers", SocialWorkers),)

    @staticmethod
    def places(street: Any) -> range:
        """The station is the street's."""
        return range(WHOLE_STREET, WHOLE_STREET + 1)


class Organization(Role):
    """社区社会组织: a community organization, run by its members, while it is alive."""

    TABLES = (("organizations", Organizations),)

    @classmethod
    def keys(cls, street: Any, place: int) -> np.ndarray:
        """Those that are alive."""
        return np.flatnonzero(street.communities[place].organizations.alive)


class Agency(Role):
    """社会服务机构: an organization with staff, contracted by the street; it takes cases as other organizations do."""

    TABLES = (("agencies", Agencies),)
    ACTOR = "Organization"
    ONLY = ("take_case",)
    places = SocialWorker.places


class Donor(Role):
    """捐赠者: a firm, a hometown entrepreneur or an individual who gives to a community."""

    TABLES = (("donors", Donors),)


class Foundation(Role):
    """社区基金: a community's fund."""

    TABLES = (("foundation", FoundationColumns),)


class Committee(Role):
    """社区居委会与党支部: a community's committee with its Party branch; it runs the platform, whose columns are its own too."""

    TABLES = (("committee", CommitteeColumns), ("platform", Platform))


class Street(Role):
    """镇街政府: the street government."""

    TABLES = (("government", StreetGovernment),)
    places = SocialWorker.places


class City(Role):
    """城市: the city government; a street alone is a city of one."""

    TABLES = (("city", CityColumns),)
    places = SocialWorker.places


ROLES: dict[str, type[Role]] = {role.__name__: role for role in (
    Resident, Volunteer, SocialWorker, Organization, Agency, Donor, Foundation, Committee, Street, City)}
"""Every kind of actor, by name, in the order in which agents are numbered."""

class Case(TableRow):
    """个案: a case, as ``self.about`` shows it while somebody decides about it; read only."""

    TABLES = (("cases", Cases),)
    POINTERS: ClassVar = {"resident": partial(_agent, "Resident")}

    def __init__(self, model: Any, place: int, row: int) -> None:
        vars(self).update(model=model, place=place, row=row)

    def __setattr__(self, name: str, value: Any) -> None:
        raise BadInput(msg("{agent}: a case is read only (tried to write {name})", agent=self.named(), name=name))

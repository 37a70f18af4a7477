"""WusheModel (Mesa 模型): one street as a mesa.Model. ``step`` is a week of the engine that runs everything else, with the same bytes."""

import math
import secrets
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import partial
from numbers import Real
from typing import Any

import mesa
import networkx
import numpy as np
from mesa.agent import AgentSet

from wushe_sim.agents import ROLES, Actor, Overrides, Roster, parse_agent_classes
from wushe_sim.agents.actor import describe_creation
from wushe_sim.agents.collecting import Collector
from wushe_sim.errors import BadInput
from wushe_sim.i18n import msg
from wushe_sim.i18n.wording import find_slip, quote
from wushe_sim.model.indicators import INDICATORS, evaluate
from wushe_sim.model.sums import Sums
from wushe_sim.model.world.graph import to_networkx
from wushe_sim.model.world.linkage import COMMITTEE, DONOR, FOUNDATION, ORGANIZATION, TEAM, WORKER
from wushe_sim.notebook import Drawable
from wushe_sim.results import Result, make_run
from wushe_sim.results.manifest import LAST_SEED
from wushe_sim.running.simulation import Keeper, Record, build_policy, run_weeks
from wushe_sim.running.street import build_street
from wushe_sim.scenario import Scenario
from wushe_sim.scenario.merging import plain_value
from wushe_sim.scenario.problems import find_home
from wushe_sim.scenario.tables import LEVERS, format_change

FRESH_SEEDS = 2**32
"""A seed that nobody named is below this: ten digits can be typed again."""
KINDS_OF_NODE = {COMMITTEE: "committee", FOUNDATION: "foundation", TEAM: "team", WORKER: "social worker", ORGANIZATION: "organization",
                 DONOR: "donor"}


class WusheModel(Drawable, mesa.Model):
    """五社联动模型: a street under one seed, a week to a step; a mesa.Model with agents, a data collector and networks.

    ``scenario`` is what ``ws.run`` takes (the baseline by default), and levers may be set by name: ``WusheModel(rng=7, admin_burden=0.7)``.
    ``rng`` or ``seed``, one of them, is the seed: a whole number, also as text, or a NumPy generator that one is drawn from. Without either
    a fresh one is drawn, as in Mesa; ``model.seed`` is the number with which the same run is repeated. ``agents`` replaces classes of
    agents, for all ({ws.Resident: Careful}) or for a few ({ws.Resident: {Careful: lambda resident: resident.party}}, asked once for each
    agent). ``model_reporters``, ``agent_reporters`` and ``agenttype_reporters`` are Mesa's, collected beside the indicators. The burn-in is
    lived here, with the overrides and levers in force; week 0 is the first step, and ``running`` is False once the weeks are over.
    Raises BadInput for what cannot be run.
    """

    def __init__(
        self, scenario: Scenario | None = None, rng: Any = None, agents: Mapping[Any, Any] | None = None,
        model_reporters: Mapping[str, Any] | None = None, agent_reporters: Mapping[str, Any] | None = None,
        agenttype_reporters: Mapping[Any, Any] | None = None, progress: Callable[[int], Any] | None = None, seed: Any = None,
        **kwargs: Any,
    ) -> None:
        """Build the street and live its burn-in; ``progress`` is told the weeks done, burn-in included."""
        plan, number = build_plan(scenario, kwargs), choose_seed(rng, seed)
        super().__init__(rng=number)
        self.plan, self.seed, self._last_id = plan, number, 0
        self._policy = build_policy(plan)
        self._keeper = Keeper(plan, progress)
        self.street = build_street(plan, number, self._policy.levers, self._policy.parameters)
        self.roster = Roster(self, parse_agent_classes(agents))
        self._overrides = Overrides(self)
        self.watch: Any = None
        """What looks on at decisions, and changes none (``tracing``); overrides step aside for it."""
        self.sums: Sums | None = None
        self._by_type: dict[Any, Any] | None = None
        reporters = {name: partial(indicator, name) for name in INDICATORS} | dict(model_reporters or {})
        self.datacollector = Collector(reporters, agent_reporters, agenttype_reporters)
        self.live_until(0)

    def __repr__(self) -> str:
        """Such as <WusheModel: baseline; seed 7; week 12 of 520>."""
        return f"<{type(self).__name__}: {self.plan.name}; seed {self.seed}; week {self.week} of {self.plan.weeks}>"

    def __setattr__(self, name: str, value: Any) -> None:
        """Set an attribute. Raises BadInput for a lever's name, or nearly one, with another value than the plan's: it changes nothing."""
        lever = name if name in LEVERS else find_slip(name, LEVERS)
        told = lever is None or "plan" not in vars(self) or hasattr(type(self), name)
        if not told and (name != lever or plain_value(value) != getattr(self.plan.levers, name)):
            raise BadInput(msg("model.{name} changes nothing; from the coming week on, this does: model.change({lever}={value})",
                               name=name, lever=lever, value=quote(value)))
        super().__setattr__(name, value)

    # --- time --------------------------------------------------------------------------------------------------------------------

    @property
    def week(self) -> int:
        """The next week to be lived, from 0 after the burn-in."""
        return self.street.week

    def step(self) -> None:
        """Live a week. Raises BadInput after the last one."""
        self.live_until(self.week + 1)
        self.datacollector.collect(self)

    def change(self, **levers: Any) -> None:
        """Set levers from the coming week on, as a step in the plan's schedule: ``model.change(admin_burden=0.7)``.

        What was scheduled for them later is off. A run of ``model.plan`` under the same seed is this run. Raises BadInput for what no
        scenario may say, and after the last week.
        """
        self.plan = self.plan.turned(self.week, levers)
        self._policy = build_policy(self.plan)

    def live_until(self, week: int, each_week: Callable[[Any], Any] | None = None) -> None:
        """Live until before a week, without collecting; ``each_week`` is called with the street before each week."""
        if week > self.plan.weeks:
            raise BadInput(msg("{name}: its {weeks} weeks are over; a scenario with more weeks lives on",
                               name=self.plan.name, weeks=self.plan.weeks))
        asked = self.watch or (self._overrides if self._overrides.asked.decisions else None)
        block = 4 if asked is None and each_week is None else 1
        run_weeks(self.street, self._policy, week, self._keep, block, asked, each_week)
        self.roster.bring_up_to_date()
        self.running = self.week < self.plan.weeks

    def _keep(self, first: int, tallies: Any) -> None:
        self._keeper(first, tallies)
        self.sums = Sums(tallies[-1].sum(axis=0))

    # --- results -----------------------------------------------------------------------------------------------------------------

    @property
    def record(self) -> Record:
        """What was counted in the weeks lived so far."""
        return self._keeper.record(self.street)

    @property
    def weekly(self) -> Any:
        """The frame of ``ws.run(...).weekly`` for the weeks lived so far: a row per community and week, a column per indicator.

        Raises BadInput before the first week that the scenario keeps.
        """
        if not self._keeper.weeks:
            raise BadInput(msg("{name}: no week has been lived yet that is kept; step the model first", name=self.plan.name))
        return Result((make_run(self.plan, self.seed, self.record)[0],), {}, {}).weekly

    # --- agents ------------------------------------------------------------------------------------------------------------------

    @property
    def agents(self) -> Any:  # pyright: ignore[reportIncompatibleMethodOverride]  # Mesa has a setter, which only refuses
        """All agents, as Mesa's AgentSet; they are built when they are first asked for."""
        self.roster.register_all()
        return super().agents

    @property
    def agents_by_type(self) -> dict[Any, Any]:
        """Mesa's sets by class, also of classes of whom nobody is there. A subclass's agents are found under the agent class too."""
        self.roster.register_all()
        if self._by_type is None:
            roles = [role for role, chosen in self.roster.chosen.items() if any(cls is not role for cls, _ in chosen)]
            everybody = super().agents
            nobody = {role: AgentSet([], random=self.random) for role in ROLES.values()}
            self._by_type = nobody | super().agents_by_type | {role: everybody.select(agent_type=role) for role in roles}
        return dict(self._by_type)

    @property
    def agent_types(self) -> list[type]:
        """The classes that agents are of."""
        self.roster.register_all()
        return super().agent_types

    def next_id(self) -> int:
        """A number that no agent of this model had before."""
        self._last_id += 1
        return self._last_id

    def create_agents(self, *args: Any, **kwargs: Any) -> Any:
        """Refused: agents come with the street."""
        raise describe_creation("WusheModel")

    def register_agent(self, agent: Any) -> None:
        """Enter an agent in Mesa's registry. Those that a user makes are numbered in the same series as the engine's."""
        own, self._by_type = isinstance(agent, Actor), None
        number = agent.unique_id if own else self.next_id()
        super().register_agent(agent)
        agent.unique_id = number
        if not own:  # Mesa 3.3 counts agents in a table of its class, which would keep every model alive
            getattr(mesa.Agent, "_ids", {}).pop(self, None)

    def deregister_agent(self, agent: Any) -> None:
        """Strike an agent off Mesa's registry, if it is still there: ``select(inplace=True)`` on a set of Mesa's own edits the registry."""
        self._by_type = None
        with suppress(KeyError):
            super().deregister_agent(agent)

    # --- networks ----------------------------------------------------------------------------------------------------------------

    @property
    def network(self) -> Any:
        """Who knows whom (居民网络): a networkx graph of all communities; nodes are (community, row), edges carry strength and kin."""
        return _joined(self.street, lambda c: to_networkx(c.ties, {"group": c.residents.group, "person": c.residents.person}))

    @property
    def linkage(self) -> Any:
        """Who works with whom (联动网络): nodes are (community, node) with their kind; an edge for each link, with its strength."""
        return _joined(self.street, _linkage_of)

    # --- copies ------------------------------------------------------------------------------------------------------------------

    def __getstate__(self) -> dict[str, Any]:
        """Everything but what compiled code calls, which is made anew."""
        return {**vars(self), "_overrides": None, "_by_type": None, "watch": None}

    def __setstate__(self, state: dict[str, Any]) -> None:
        """A copy, or what was pickled, in the same state; it lives on as the original would."""
        vars(self).update(state)
        self._overrides = Overrides(self)


def build_plan(scenario: Scenario | None, levers: Mapping[str, Any]) -> Scenario:
    """The scenario that a model runs: the one given or the baseline, with the levers given by name."""
    if scenario is not None and not isinstance(scenario, Scenario):
        raise BadInput(msg('WusheModel takes a scenario: WusheModel(ws.Scenario.load("FILE"), rng=7) (got {kind})',
                           kind=type(scenario).__name__))
    if scenario is not None and scenario.region is not None:
        raise BadInput(msg("{name} is a region; a model is one street of it: WusheModel(scenario.street(0))", name=scenario.name))
    for key, value in levers.items():
        if key not in LEVERS and (home := find_home(key, Scenario)) is not None:
            raise BadInput(msg("{key}: WusheModel takes levers by name; for the rest, change the scenario: "
                               "WusheModel(scenario.replace({change}))", key=key, change=format_change((*map(str, home), key), value)))
    plan = scenario or Scenario(name="baseline")
    return plan.replace(levers=dict(levers)) if levers else plan


def choose_seed(rng: Any, seed: Any) -> int:
    """The seed's number, whichever of the two says it; a fresh one where neither does. Raises BadInput for two that differ."""
    numbers = {name: parse_seed(name, value) for name, value in (("rng", rng), ("seed", seed)) if value is not None}
    if len(set(numbers.values())) > 1:
        raise BadInput(msg("rng = {rng} and seed = {seed}: one seed is wanted", **numbers))
    return next(iter(numbers.values()), secrets.randbelow(FRESH_SEEDS))


def parse_seed(name: str, value: Any) -> int:
    """The number of a seed as Mesa's models take it. Raises BadInput for anything else, or one beyond the last."""
    if isinstance(value, np.random.Generator):
        return int(value.integers(FRESH_SEEDS))
    said = plain_value(value)
    is_text, is_number = isinstance(said, str) and said.strip().isdecimal(), isinstance(said, Real) and not isinstance(said, bool)
    number: Any = said if is_text or is_number else math.nan
    if not (is_text or float(number).is_integer()) or not 0 <= int(number) <= LAST_SEED:
        raise BadInput(msg("{name}: a seed is a whole number from 0 to {last} (got {rng})", name=name, last=LAST_SEED, rng=repr(value)))
    return int(number)


def indicator(name: str, model: WusheModel) -> float:
    """An indicator of the whole street in the week just lived; NaN where it has no value."""
    return float(evaluate(model.sums, (name,))[name])


def _joined(street: Any, graph_of: Callable[[Any], Any]) -> Any:
    """The communities' graphs as one, with nodes (community, number)."""
    joined = networkx.Graph()
    for name, community in zip(street.names, street.communities, strict=True):
        graph = graph_of(community)
        joined.update(networkx.relabel_nodes(graph, {node: (name, node) for node in graph}))
    return joined


def _linkage_of(community: Any) -> Any:
    """A community's linkage network: the nodes that are alive, and links above nothing."""
    graph, alive = networkx.Graph(), np.flatnonzero(community.nodes.alive)
    graph.add_nodes_from((int(n), {"kind": KINDS_OF_NODE[int(community.nodes.kind[n])]}) for n in alive)
    strength = community.links.strength
    i, j = (alive[end] for end in np.nonzero(np.tril(strength[np.ix_(alive, alive)], -1)))
    graph.add_edges_from((int(a), int(b), {"strength": float(strength[a, b])}) for a, b in zip(i, j, strict=True))
    return graph


def simulate(scenario: Scenario, seed: int, progress: Callable[[int], Any] | None = None, agents: Mapping[Any, Any] | None = None,
             each_week: Callable[[Any], Any] | None = None) -> Record:
    """Live a scenario under a seed with agents of the user's own, as ``simulation.simulate`` does without."""
    model = WusheModel(scenario, seed, agents, progress=progress)
    model.live_until(scenario.weeks, each_week)
    return model.record

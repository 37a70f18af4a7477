"""The data collector (数据收集): Mesa's, in which a reporter of what nobody has is refused, and is no column of None."""

from collections.abc import Iterable, Mapping
from typing import Any

import mesa

from wushe_sim.agents.classes import ROLES
from wushe_sim.errors import BadInput
from wushe_sim.i18n import enumerate_choices, join_clauses, msg
from wushe_sim.i18n.wording import find_nearest, quote


class Collector(mesa.DataCollector):
    """Mesa's data collector; reporters that are attributes' names are looked up when it first collects."""

    def __init__(self, model_reporters: Any = None, agent_reporters: Any = None, agenttype_reporters: Any = None) -> None:
        """Take reporters as Mesa's does. Raises BadInput for reporters of what is no class of agents."""
        by_type = dict(agenttype_reporters or {})
        for kind, reporters in by_type.items():
            _check_type(kind, reporters)
        super().__init__(model_reporters, agent_reporters, agenttype_reporters)
        self._unread = [name for name in (model_reporters or {}).values() if isinstance(name, str)]
        named = [("agent_reporters", mesa.Agent, agent_reporters or {}), *(("agenttype_reporters", *pair) for pair in by_type.items())]
        self._unseen = [(said, kind, name) for said, kind, reporters in named for name in reporters.values() if isinstance(name, str)]

    def collect(self, model: Any) -> None:
        """Collect a row. Raises BadInput for a name that the model, or each agent who is asked for it, is without."""
        for name in self._unread:
            if not hasattr(model, name):
                raise _describe("model_reporters", "WusheModel", name, _public(type(model)))
        self._unread = []
        self._unseen = [one for one in self._unseen if not _is_seen(model, *one)]
        super().collect(model)


def _is_seen(model: Any, said: str, kind: type, name: str) -> bool:
    """Whether an agent has the attribute; BadInput where there are agents and none has it."""
    asked = [agent for agent in model.agents if isinstance(agent, kind)]
    if asked and not any(hasattr(agent, name) for agent in asked):
        called = kind.__name__ if kind is not mesa.Agent else "agent"
        raise _describe(said, called, name, {one for cls in {type(agent) for agent in asked} for one in _public(cls)})
    return bool(asked)


def _describe(said: str, owner: str, name: str, known: Iterable[str]) -> BadInput:
    near = find_nearest(name, sorted(known))
    return BadInput(join_clauses([
        msg("{key}: no {owner} has an attribute {name}; one of your own has a value before it is collected",
            key=said, owner=owner, name=name),
        msg('did you mean "{near}"?', near=near) if near else ""]))


def _public(cls: type) -> list[str]:
    return [name for name in dir(cls) if not name.startswith("_")]


def _check_type(kind: Any, reporters: Any) -> None:
    if not isinstance(kind, type) or not issubclass(kind, mesa.Agent):
        raise BadInput(msg("agenttype_reporters: {value} is no agent class (allowed: {names})", value=quote(kind),
                           names=enumerate_choices(ROLES)))
    if not isinstance(reporters, Mapping):
        raise BadInput(msg('agenttype_reporters: {kind} takes names and what they report, such as {{"trust": "trust"}} (got {value})',
                           kind=kind.__name__, value=quote(reporters)))

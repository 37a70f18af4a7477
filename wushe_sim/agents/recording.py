"""The record of overrides (决策覆盖的记录): which class replaced which decisions, for whom, and a digest of its source."""

from typing import Any

from wushe_sim.agents.classes import Role
from wushe_sim.agents.overrides import find_override
from wushe_sim.agents.roster import parse_agent_classes
from wushe_sim.agents.rules import Rule
from wushe_sim.results.code_digest import describe_code


def describe_overrides(agents: Any) -> list[dict[str, Any]]:
    """Describe ``agents`` as a manifest says it: an entry for each class that stands in the place of one of ours, in the order of trial.

    Returns
    -------
    list of dict
        What ``describe_code`` says of the class, and ``replaces`` (the agent class), ``decisions`` that it replaces, ``compiled`` (those of
        them that are ``ws.rule``), ``whom`` (the function that says for whom it stands, where that is not for all).
    """
    return [_describe(role, cls, where) for role, pairs in parse_agent_classes(agents).items() for cls, where in pairs
            if (cls, where) != (role, None)]


def _describe(role: type[Role], cls: type[Role], where: Any) -> dict[str, Any]:
    found = {name: own for name, number in role.DECISIONS.items() if (own := find_override(role, cls, number)) is not None}
    return {"replaces": role.__name__, **describe_code(cls), "decisions": list(found),
            "compiled": [name for name, own in found.items() if isinstance(own, Rule)],
            **({} if where is None else {"whom": describe_code(where)})}

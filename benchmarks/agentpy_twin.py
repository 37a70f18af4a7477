"""The plain twin as an AgentPy model: the same rules, AgentPy's agents, model and calls on a whole list of agents.

AgentPy brings a package of its own that is called tests. So it lies in a folder of its own (``PEERS``; ``make bench`` fetches it), which is
looked
into only here, and only once our own tests are loaded.
"""

import sys
from pathlib import Path
from typing import Any

from tests.verification.plain_twin import Resident, Weeks
from tests.verification.three_stages import twin_of

PEERS = Path(sys.prefix) / "peers"


def installed() -> bool:
    """Whether AgentPy is there."""
    return (PEERS / "agentpy").is_dir()


def agentpy_twin_of(ours: Any) -> Any:
    """AgentPy's model in the state of ``ours``."""
    if str(PEERS) not in sys.path:
        sys.path.append(str(PEERS))
    import agentpy  # pyright: ignore[reportMissingImports]

    class Person(Resident, agentpy.Agent):
        def setup(self, number: int, **traits: Any) -> None:
            self.begin(number, **traits)

    class Model(Weeks, agentpy.Model):
        def __init__(self, *given: Any, **policy: Any) -> None:
            super().__init__()
            self.begin(*given, **policy)

        def everybody(self, what: str) -> None:
            getattr(self.people, what)()

    model = twin_of(ours, Model, Person)
    model.people = agentpy.AgentList(model, model.people)
    return model

"""The place of a scenario: a street of communities of some types, or of real ones read from files; and what is kept of its weeks."""

from typing import Annotated, Any

from pydantic import BeforeValidator, Field, model_validator

from wushe_sim.place_types import PLACE_TYPES
from wushe_sim.scenario.kinds import Choice, FixedTable, Kind, Number, ShareTable, Text, TextTable, Whole, refusal
from wushe_sim.scenario.tables import Table
from wushe_sim.scenario.wording import got

WORKERS_PER_RESIDENT = 1.34 / 10_000
"""Social workers per resident where a scenario names no number (EVIDENCE 1)."""

COLUMN_ROLES = ("source", "target", "weight", "id")
LONGEST_PATH = 1024
FEWEST_RESIDENTS = 20
"""A network of mean degree 8 needs more people than that many neighbours."""

MOST_RESIDENTS = 10**10
MOST_COMMUNITIES = 100_000
DEFAULT_TYPES = FixedTable(traditional_village=0.2, old_neighbourhood=0.35, new_estate=0.3, mixed=0.15)
SUMMARY, EVERY_FOURTH = "summary", "every fourth"


class RealPlace(Table):
    """A real community, read from files; paths are relative to the scenario's own file."""

    network: Annotated[str, Text(LONGEST_PATH)] = Field(description="edge list, adjacency matrix, GraphML or GML; .gz too")
    attributes: Annotated[str, Text(LONGEST_PATH)] | None = Field(default=None, description="table of residents")
    columns: Annotated[dict[str, str], TextTable(COLUMN_ROLES, Text(200))] = Field(
        default=FixedTable(), description="what columns are called, where not as usual")
    keys: Annotated[str, Text(LONGEST_PATH)] | None = Field(default=None, description="ids of a matrix's rows, where a file names them")
    groups: Annotated[str, Text(200)] | None = Field(default=None, description="the attribute that makes social groups")
    type: Annotated[str, Choice(tuple(PLACE_TYPES))] = Field(default="old_neighbourhood", description="type of community")

    def files(self) -> dict[str, str]:
        """The paths that are given, as written, by the key that names them."""
        paths = {"network": self.network, "attributes": self.attributes, "keys": self.keys}
        return {key: path for key, path in paths.items() if path is not None}


def _communities(value: Any) -> Any:
    if not isinstance(value, list | tuple):
        raise refusal(f"a list of communities is wanted, each written under [[place.community]] (got {got(value)})")
    return tuple(value)


class Place(Table):
    """A street: how many communities, how large, of which types, and with how many social workers; or real communities.

    With real ones ``communities`` is their number and ``residents`` is 0: the files say.
    """

    communities: Annotated[int, Whole(1, MOST_COMMUNITIES, "communities")] = Field(default=16, description="communities of the street")
    residents: Annotated[int, Whole(FEWEST_RESIDENTS, MOST_RESIDENTS, "residents per community")] = Field(
        default=4000, description="residents per community")
    social_workers: Annotated[float, Number(0.1, 1_000_000, "posts per street")] | None = Field(
        default=None, description="posts per street, a fraction being part-time; 1.34 per 10,000 residents if not given, at least 1")
    types: Annotated[dict[str, float], ShareTable(tuple(PLACE_TYPES), all_needed=False)] = Field(
        default=DEFAULT_TYPES, description="share of communities of each type")
    community: Annotated[tuple[RealPlace, ...], BeforeValidator(_communities)] = Field(default=(), description="real communities")

    @model_validator(mode="after")
    def _count_real_ones(self) -> "Place":
        if self.community:
            object.__setattr__(self, "communities", len(self.community))
            object.__setattr__(self, "residents", 0)
        return self

    @property
    def posts(self) -> float:
        """Posts for social workers in a street whose communities are generated; for real ones see ``posts_for``."""
        return self.posts_for(self.communities * self.residents)

    def posts_for(self, residents: int) -> float:
        """Posts for social workers in a street of so many residents."""
        return max(1.0, residents * WORKERS_PER_RESIDENT) if self.social_workers is None else self.social_workers


class KeptWeeks(Kind):
    """Which weeks are kept: all, every fourth (or every n-th), or a summary alone."""

    def check(self, value: Any) -> int | str:
        """A word, or the n of every n-th."""
        if isinstance(value, str) or not isinstance(value, int):
            return Choice(("all", EVERY_FOURTH, SUMMARY)).check(value)
        return Whole(1, 1000, "every so many weeks").check(value)

    def schema(self) -> dict[str, Any]:
        """A word or a number."""
        return {"anyOf": [Choice(("all", EVERY_FOURTH, SUMMARY)).schema(), Whole(1, 1000).schema()]}


class Keep(Table):
    """How much of a run is kept."""

    weeks: Annotated[int | str, KeptWeeks()] = Field(default="all", description="all, every fourth, every n-th (a number), or summary")
    by: Annotated[str, Choice(("community", "street"))] = Field(
        default="community", description="a row for each community, or one for the street")

    @property
    def every(self) -> int:
        """Every how many weeks one is kept; 0 where only the summary is."""
        return {"all": 1, EVERY_FOURTH: 4, SUMMARY: 0}[self.weeks] if isinstance(self.weeks, str) else self.weeks

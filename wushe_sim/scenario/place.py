"""The place of a scenario: a street of communities of some types, or of real ones read from files; and what is kept of its weeks."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from wushe_sim.engine.declare import list_declarations
from wushe_sim.i18n import join_clauses, msg, pmsg
from wushe_sim.i18n.wording import quote, suggest
from wushe_sim.model.place_types import PLACE_TYPES
from wushe_sim.scenario.kinds import (
    MOST_SAID,
    Choice,
    FixedTable,
    Kind,
    Number,
    ShareTable,
    Text,
    TextTable,
    Whole,
    get_message,
    read_list,
    refusal,
)
from wushe_sim.scenario.tables import LEVERS, PARAMETER_GROUPS, ScenarioTable, kind_of

IN_POST_PER_RESIDENT = 1.34 / 10_000
"""Social workers in post per resident where a scenario names no number of posts (EVIDENCE 1)."""

COLUMN_ROLES = ("source", "target", "weight", "id", "household")
LONGEST_PATH = 1024
FEWEST_RESIDENTS = 20
"""A network of mean degree 8 needs more people than that many neighbours."""

MOST_RESIDENTS = 10**10
MOST_COMMUNITIES = 100_000
MOST_STREETS = 100_000
DEFAULT_TYPES = FixedTable(traditional_village=0.2, old_neighbourhood=0.35, new_estate=0.3, mixed=0.15)
SUMMARY, EVERY_FOURTH = "summary", "every fourth"


def compute_usual_share_in_post() -> float:
    """Compute the share of a station's posts that are filled in the long run: staffing / (1 + quits a week · weeks vacant), by default."""
    station = list_declarations(PARAMETER_GROUPS["station"])
    quits, weeks = (float(station[name].declaration.default) for name in ("quit_hazard", "vacancy_weeks"))
    return float(LEVERS["staffing"].default) / (1 + quits * weeks)


AT_THE_STATION = tuple(name for name, lever in LEVERS.items() if "station" in lever.stages)
"""Levers that act at the street's station, which its communities share: no community has them to itself."""


class OwnLevers(Kind):
    """Levers that a community has to itself, instead of the street's; from the burn-in on, and whatever is scheduled for the street."""

    elsewhere: tuple[str, ...] = AT_THE_STATION

    def check(self, value: Any) -> FixedTable:
        """In the order of the levers."""
        if not isinstance(value, Mapping):
            raise refusal(msg("a table of levers is wanted, such as {{ deliberation = 0.5 }} (got {value})", value=quote(value)))
        wrong, kept = [], {}
        for name in value:
            if name not in LEVERS:
                wrong.append(msg("knows no {name} ({hint})", name=quote(name), hint=suggest(str(name), tuple(LEVERS))))
            elif name in self.elsewhere:
                wrong.append(msg("{name} acts at the station, which all communities of a street share: set it in [levers]", name=name))
            else:
                try:
                    kept[name] = kind_of(LEVERS[name]).check(value[name])
                except PydanticCustomError as refused:
                    wrong.append(msg("{key}: {problem}", key=name, problem=get_message(refused)))
        if wrong:
            raise refusal(join_clauses(wrong[:MOST_SAID]))
        return FixedTable({name: kept[name] for name in LEVERS if name in kept})

    def schema(self) -> dict[str, Any]:
        """An object with a value for each lever."""
        allowed = {name: kind_of(lever).schema() for name, lever in LEVERS.items() if name not in self.elsewhere}
        return {"type": "object", "properties": allowed, "additionalProperties": False}


class OnePlace(ScenarioTable):
    """A community by itself: real, read from files (paths are relative to the scenario's own), or made, of so many residents."""

    name: Annotated[str, Text(80)] | None = Field(default=None, description="what it is called; else its file's name, or c00, c01 …")
    network: Annotated[str, Text(LONGEST_PATH)] | None = Field(
        default=None, description="edge list, adjacency matrix, GraphML, GEXF, GML, Pajek, UCINET DL or JSON; .gz and Excel too")
    attributes: Annotated[str, Text(LONGEST_PATH)] | None = Field(default=None, description="table of residents, CSV or Excel")
    columns: Annotated[dict[str, str], TextTable(COLUMN_ROLES, Text(200))] = Field(
        default=FixedTable(), description="what columns are called, where not as usual")
    keys: Annotated[str, Text(LONGEST_PATH)] | None = Field(default=None, description="ids of a matrix's rows, where a file names them")
    groups: Annotated[str, Text(200)] | None = Field(default=None, description="the attribute that makes social groups")
    graph: Annotated[str, Text(200)] | None = Field(default=None, description="which graph of a file that holds several")
    project: Annotated[str, Choice(("first", "second"))] | None = Field(
        default=None, description="who of two-mode data are residents, tied where they share one of the others: rows and sources (first), "
        "or columns and targets (second)")
    type: Annotated[str, Choice(tuple(PLACE_TYPES))] = Field(default="old_neighbourhood", description="type of community")
    residents: Annotated[int, Whole(FEWEST_RESIDENTS, MOST_RESIDENTS, "residents")] | None = Field(
        default=None, description="residents, where no file says who they are")
    social_workers: Annotated[float, Number(0.05, 1_000_000, "posts")] | None = Field(
        default=None, description="posts of its own; by its residents if not given")
    levers: Annotated[dict[str, Any], OwnLevers()] = Field(default=FixedTable(), description="levers that it has to itself")

    def files(self) -> dict[str, str]:
        """The paths that are given, as written, by the key that names them."""
        paths = {"network": self.network, "attributes": self.attributes, "keys": self.keys}
        return {key: path for key, path in paths.items() if path is not None}


_COMMUNITIES = read_list(msg("a list of communities is wanted, each written under [[place.community]] (got {value})"))


Communities = Annotated[int, Whole(1, MOST_COMMUNITIES, pmsg("unit", "communities"))]
ResidentsEach = Annotated[int, Whole(FEWEST_RESIDENTS, MOST_RESIDENTS, pmsg("unit", "residents per community"))]
Posts = Annotated[float, Number(0.1, 1_000_000, pmsg("unit", "posts per street"))]
Types = Annotated[dict[str, float], ShareTable(tuple(PLACE_TYPES), all_needed=False)]
"""What a street is made of, in [place] and in a region alike."""


class Place(ScenarioTable):
    """A street: how many communities, how large, of which types, and with how many social workers; or each community by itself.

    With communities one by one ``communities`` is their number and ``residents`` is 0: each says its own, or its files do.
    """

    communities: Communities = Field(default=16, description="communities of the street")
    residents: ResidentsEach = Field(default=4000, description="residents per community")
    social_workers: Posts | None = Field(
        default=None, description="posts per street, a fraction being part-time; if not given so many, at least 1, that 1.34 social "
        "workers per 10,000 residents are in post")
    types: Types = Field(default=DEFAULT_TYPES, description="share of communities of each type")
    community: Annotated[tuple[OnePlace, ...], _COMMUNITIES] = Field(
        default=(), description="each community by itself, real or made")
    table: Annotated[str, Text(LONGEST_PATH)] | None = Field(
        default=None, description="CSV or Excel sheet with a row for each community; `wushe new --table FILE` writes one")
    number: Annotated[int, Whole(0, MOST_STREETS - 1, "street")] = Field(
        default=0, description="which street of a region this is, from 0: its draws follow from its number")

    @model_validator(mode="after")
    def _count_real_ones(self) -> "Place":
        if self.community:
            object.__setattr__(self, "communities", len(self.community))
            object.__setattr__(self, "residents", 0)
        return self

    @property
    def made_residents(self) -> int:
        """Residents of the communities that no file describes."""
        return sum(one.residents or 0 for one in self.community) if self.community else self.communities * self.residents

    @property
    def posts(self) -> float:
        """Posts for social workers in a street whose communities are made; for real ones see ``posts_for``."""
        return self.posts_for(self.made_residents)

    def posts_of_each(self, residents: Sequence[int]) -> list[float] | None:
        """Posts of each community that stands by itself: its own, or else by its residents; None where all share equally."""
        if not self.community:
            return None
        usual = self.posts_for(sum(residents)) / max(sum(residents), 1)
        own = (one.social_workers for one in self.community)
        return [usual * size if posts is None else posts for posts, size in zip(own, residents, strict=True)]

    def posts_for(self, residents: int) -> float:
        """Posts for social workers in a street of so many residents: said, or so many that the usual number is in post."""
        if self.social_workers is not None:
            return self.social_workers
        return max(1.0, residents * IN_POST_PER_RESIDENT / compute_usual_share_in_post())

    def list_types(self) -> list[str]:
        """A type for each community: shares by largest remainder, spread evenly over the street; the same for every seed."""
        if self.community:
            return [real.type for real in self.community]
        return spread({name: share for name, share in self.types.items() if share > 0}, self.communities)


def spread(shares: Mapping[str, float], number: int) -> list[str]:
    """A name for each of so many, by shares: largest remainder, spread evenly; the same for every seed."""
    given: dict[str, int] = dict.fromkeys(shares, 0)
    chosen: list[str] = []
    for n in range(1, number + 1):
        name = max(shares, key=lambda kind: shares[kind] * n - given[kind])
        given[name] += 1
        chosen.append(name)
    return chosen


class KeptWeeks(Kind):
    """Which weeks are kept: all, every fourth (or every n-th), or a summary alone."""

    def check(self, value: Any) -> int | str:
        """A word, or the n of every n-th."""
        if isinstance(value, str) or not isinstance(value, int):
            return Choice(("all", EVERY_FOURTH, SUMMARY)).check(value)
        return Whole(1, 1000, pmsg("unit", "every so many weeks")).check(value)

    def schema(self) -> dict[str, Any]:
        """A word or a number."""
        return {"anyOf": [Choice(("all", EVERY_FOURTH, SUMMARY)).schema(), Whole(1, 1000).schema()]}


class Keep(ScenarioTable):
    """How much of a run is kept."""

    weeks: Annotated[int | str, KeptWeeks()] = Field(default="all", description="all, every fourth, every n-th (a number), or summary")
    by: Annotated[str, Choice(("community", "street"))] = Field(
        default="community", description="a row for each community, or one for the street")

    @property
    def every(self) -> int:
        """Every how many weeks one is kept; 0 where only the summary is."""
        return {"all": 1, EVERY_FOURTH: 4, SUMMARY: 0}[self.weeks] if isinstance(self.weeks, str) else self.weeks

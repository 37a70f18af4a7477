"""Mixes (资金组合): how a budget is shared over a few uses, in twentieths of the yuan, so that no mix can spend more than there is."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from wushe_sim.scenario import Scenario

STEPS = 20
"""Into how many equal parts the yuan are cut."""
MOST_USES = 4
"""Uses that a mix has at most: who has to carry it out must be able to say it in a sentence."""
UNSPENT = "unspent"
"""What stands in place of a use where a part of the yuan is kept."""
NOTHING, POSTS_ALONE, EVENLY = "nothing", "posts-alone", "evenly"
"""Names of what stands beside the plans: neither money nor posts; the granted posts without money; the money spread over all uses."""


@dataclass(frozen=True)
class Mix:
    """资金组合: uses with the parts of the yuan that each is given, of ``STEPS``, the largest first; what no use is given stays unspent."""

    parts: tuple[tuple[str, int], ...] = ()

    def __post_init__(self) -> None:
        named = [use for use, _ in self.parts]
        if len(set(named)) < len(named) or any(steps < 1 for _, steps in self.parts) or self.steps > STEPS:
            raise ValueError(f"no mix: {self.parts}")

    @property
    def steps(self) -> int:
        """How many parts of ``STEPS`` are spent."""
        return sum(steps for _, steps in self.parts)

    @property
    def uses(self) -> tuple[str, ...]:
        """The uses, the largest first."""
        return tuple(use for use, _ in self.parts)

    @property
    def shares(self) -> dict[str, float]:
        """The share of the yuan that each use is given, as a scenario's ``[budget]`` has it."""
        return {use: steps / STEPS for use, steps in self.parts}

    @property
    def name(self) -> str:
        """A name that a file may have: ``services-60-incubation-40``, in per cent of the yuan."""
        return "-".join(f"{use}-{steps * 100 // STEPS}" for use, steps in self.parts) or "unspent"

    def measure_distance(self, other: "Mix") -> float:
        """The share of the yuan that would have to go elsewhere to make the other mix of this one; 0 to 1."""
        mine, theirs = ({**mix.shares, UNSPENT: 1 - mix.steps / STEPS} for mix in (self, other))
        return sum(abs(mine.get(use, 0.0) - theirs.get(use, 0.0)) for use in {*mine, *theirs}) / 2


def make_mix(steps: Mapping[str, int]) -> Mix:
    """A mix of uses with their parts of ``STEPS``; those without any are left out."""
    return Mix(tuple(sorted(((use, many) for use, many in steps.items() if many), key=lambda part: (-part[1], part[0]))))


def share_out(weights: Sequence[tuple[str, int]], room: Mapping[str, int]) -> Mix:
    """Share the yuan out by weight, no use being given more than it has room for.

    Parameters
    ----------
    weights : sequence of (use, weight)
        A use, or ``UNSPENT``, with a weight above 0; one that is named twice has both weights.
    room : mapping
        For each use the parts of ``STEPS`` that it can take.

    Returns
    -------
    Mix
        Parts by largest remainder. What a full use cannot take goes to the others in the order of their weights, and then stays unspent.
    """
    total: dict[str, int] = {}
    for use, weight in weights:
        total[use] = total.get(use, 0) + weight
    order = sorted(total, key=lambda use: (-total[use], use))
    exact = {use: STEPS * total[use] / sum(total.values()) for use in order}
    given = {use: int(exact[use]) for use in order}
    for use in sorted(order, key=lambda use: (given[use] - exact[use], use))[:STEPS - sum(given.values())]:
        given[use] += 1
    kept = given.pop(UNSPENT, 0)
    given = {use: min(many, room[use]) for use, many in given.items()}
    for use in given:
        given[use] += min(room[use] - given[use], STEPS - kept - sum(given.values()))
    return make_mix(given)


def list_single_mixes(room: Mapping[str, int]) -> list[Mix]:
    """All that a use can take, given to it alone: a mix for each use."""
    return [make_mix({use: min(STEPS, many)}) for use, many in room.items() if many]


def spread_evenly(room: Mapping[str, int]) -> Mix:
    """The yuan spread over all uses alike, as far as parts of ``STEPS`` go: what no plan is, for it cannot be said in a sentence."""
    given = dict.fromkeys((use for use, many in room.items() if many), 0)
    while sum(given.values()) < STEPS and (open_uses := [use for use in given if given[use] < room[use]]):
        for use in open_uses[:STEPS - sum(given.values())]:
            given[use] += 1
    return make_mix(given)


def spend(base: Scenario, yuan: float, posts: float, mix: Mix, name: str, label: Mapping[str, str] | None = None) -> Scenario:
    """The scenario in which a budget is spent by a mix."""
    said: dict[str, object] = {"name": name, "budget": {"yuan": yuan, "posts": posts, "shares": mix.shares}}
    return base.replace(**said, label=dict(label or {}))


def list_uses(mixes: Iterable[Mix]) -> list[str]:
    """The uses that any of some mixes has, each once."""
    return list(dict.fromkeys(use for mix in mixes for use in mix.uses))

"""The text that ``wushe new FILE`` writes: every key of a scenario, explained and commented out, ready to be edited."""

import textwrap
from collections.abc import Iterator
from itertools import groupby

from wushe_sim.declare import Lever, declared
from wushe_sim.scenario.tables import LEVERS
from wushe_sim.scenario.wording import bounds, plain
from wushe_sim.switches import Switches

WIDTH = 110
_FAMILIES = {"limits": "limits (治理限度)", "remedies": "remedies (优化路径)", "design": "design of the linkage (联动设计)"}

_HEAD = """\
# A scenario for wushe_sim. Take the # off a line to change what it says; a line left out keeps its default.
# `wushe check FILE` says what is wrong with this file; `wushe levers` and `wushe switches` explain what can be set.
name = "{name}"
# label = {{ en = "My scenario", zh = "我的场景" }}
# weeks = 156                        # after the burn-in; 52 is a year
# burn_in = 300                      # weeks that are run first and thrown away

[place]
# communities = 16
# residents = 4000                   # per community
# social_workers = 8.6               # posts per street; a fraction is part-time
# types = {{ traditional_village = 0.2, old_neighbourhood = 0.35, new_estate = 0.3, mixed = 0.15 }}

[levers]
"""

_TAIL = """
[schedule]
# A lever over time; weeks count from 0, after the burn-in. `over` makes a ramp of so many weeks; two steps make a pulse.
# admin_burden = [{ week = 52, value = 0.7, over = 12 }, { week = 104, value = 0.35 }]

[switches]
# A mechanism that is off tells what it carries.
"""

_KEEP = """
[keep]
# weeks = "all"                      # or "every fourth", or "summary"
# by = "community"                   # or "street"
"""


def new_scenario_text(name: str = "my-scenario") -> str:
    """A scenario file to start from; it loads as it is, and so does each line whose # is taken off."""
    return _HEAD.format(name=name) + "\n".join(_levers()) + "\n" + _TAIL + "\n".join(_switches()) + "\n" + _KEEP


def _levers() -> Iterator[str]:
    for family, levers in groupby(LEVERS.items(), key=lambda item: item[1].family):
        yield f"\n# ---- {_FAMILIES.get(family, family)}"
        for name, lever in levers:
            explained = f"{lever.meaning} ({lever.zh}; paper {lever.section})"
            yield from textwrap.wrap(explained, WIDTH, initial_indent="## ", subsequent_indent="## ")
            yield f"# {name} = {_written(lever)}   # {_allowed(lever)}"


def _written(lever: Lever) -> str:
    if lever.parts:
        return "{ " + ", ".join(f"{part} = {plain(share)}" for part, share in zip(lever.parts, lever.default, strict=True)) + " }"
    return f'"{lever.default}"' if lever.options else plain(lever.default)


def _allowed(lever: Lever) -> str:
    if lever.options:
        return "or ".join(f'"{option}" ' for option in lever.options).strip()
    return "shares that sum to 1" if lever.parts else str(bounds(lever.low, lever.high, lever.unit))


def _switches() -> Iterator[str]:
    for switch in declared(Switches).values():
        yield f"# {switch.name} = {str(switch.declaration.default).lower()}   # {switch.declaration.meaning} ({switch.declaration.zh})"

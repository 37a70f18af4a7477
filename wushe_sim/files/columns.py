"""Names of columns (列名): what the columns of ties and residents are usually called, and which one holds the weights.

Every reader chooses its weights here, so that a file says the same in whatever format it is.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from wushe_sim.errors import BadInput
from wushe_sim.files.sheets import did_you_mean
from wushe_sim.i18n import msg
from wushe_sim.i18n.message import Text

ENDS = (
    ("source", "target"), ("from", "to"), ("i", "j"), ("ego", "alter"), ("u", "v"), ("id1", "id2"), ("node1", "node2"),
    ("person1", "person2"), ("起点", "终点"), ("起點", "終點"), ("来源", "目标"), ("來源", "目標"),
)
WEIGHTS = ("weight", "strength", "w", "权重", "權重", "强度", "強度")
IDENTITIES = ("id", "pid", "node", "person", "resident", "编号", "編號", "居民")
HOUSEHOLDS = ("household", "hhid", "household_id", "户", "户号", "戶", "戶號")
ROLES = ("source", "target", "weight", "id", "household")
MISSING = frozenset(("", "NA", "N/A", "#N/A"))
"""What stands where nothing is known; 'None' and 'null' may be names, and stay."""
NUMBERED = re.compile(r"[\W_]*(\d+|[一二三四五])$")
"""How a name ends that counts: friend1, friend2."""
UNIX_TIMES = ((5e8, 4.2e9), (5e11, 4.2e12))
"""Seconds, or thousandths of them, from 1985 to 2103 as Unix counts them."""
YEARS = (1900, 2100)


class ChosenWeight(NamedTuple):
    """Which column holds the weights of ties, which are left out, and which of those look like weights."""

    name: str | None
    left_out: tuple[str, ...]
    asked: tuple[str, ...]


def is_number(text: str) -> bool:
    """Whether a cell reads as a number, NaN and infinity among them."""
    try:
        float(text)
    except ValueError:
        return False
    return True


def look_like_times(values: Iterable[str]) -> bool:
    """Whether all the values that are known are Unix times, in seconds or thousandths of them."""
    known = [float(value) if is_number(value) else 0.0 for value in values if value not in MISSING]
    return bool(known) and any(all(low <= value <= high for value in known) for low, high in UNIX_TIMES)


def look_like_weights(name: str, values: Iterable[str]) -> bool:
    """Whether numbers above 0 that differ may be how strong ties are: no ids, no counting through, no years and no times."""
    if re.search(r"(?i)(^|_|\b)(id|key|no|x|y|z)$|relation|layer|wave|编号|編號|序号|序號", name):
        return False
    known = [value for value in values if value not in MISSING]
    if not known or not all(map(is_number, known)) or look_like_times(known):
        return False
    numbers = [float(value) for value in known]
    if all(YEARS[0] <= number <= YEARS[1] for number in numbers):
        return False
    counted_through = len(numbers) > 2 and all(later - one == 1 for one, later in pairwise(numbers))
    return min(numbers) > 0 and len(set(numbers)) > 1 and not counted_through


def choose_weight(
    where: str, columns: Mapping[str, str], names: Sequence[str], get_values: Callable[[str], Iterable[str]], ends: Sequence[str] = (),
) -> ChosenWeight:
    """Choose which column, or attribute of ties, holds their weights.

    Parameters
    ----------
    where : str
        The file, as messages name it.
    columns : Mapping[str, str]
        What the scenario says that columns are called, by role.
    names : Sequence[str]
        The columns, or attributes of ties, in their order.
    get_values : Callable[[str], Iterable[str]]
        Gives a column's values as text; called for those that are left out where nothing holds weights.
    ends : Sequence[str]
        The columns that hold the ends of ties.

    Raises
    ------
    BadInput
        If the column that the scenario names does not exist.
    """
    name = columns.get("weight")
    if name is not None and name not in names:
        raise BadInput(describe_no_column(where, "weight", name, names))
    if name is None:
        usual = {one.lower(): one for one in reversed(names) if one not in ends}
        name = next((usual[one] for one in WEIGHTS if one in usual), None)
    left = tuple(one for one in names if one != name and one not in ends)
    asked = tuple(one for one in left if look_like_weights(one, get_values(one))) if name is None else ()
    return ChosenWeight(name, left, asked)


def describe_no_column(where: str, role: str, name: str, known: Iterable[str]) -> Text:
    """Describe a name in ``columns`` that no column has, with the nearest that exists."""
    names = list(known)
    return msg('{where}: columns.{role} = "{name}", but {hint}', where=where, role=role, name=name,
               hint=did_you_mean(name, names) if names else msg("it has no such columns"))


def describe_roles(where: str, columns: Mapping[str, str], roles: Sequence[str]) -> list[Text]:
    """Describe the names in ``columns`` that a file cannot have, such as a column of sources in a graph."""
    return [msg('{where}: columns.{role} = "{name}", but this file has no column of that role; leave it out',
                where=where, role=role, name=columns[role]) for role in roles if role in columns]

"""Changing what a scenario says: tables merged key by key, and single settings written ``KEY=VALUE``."""

import re
import sys
import tomllib
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from pydantic import BaseModel

from wushe_sim.engine.declare import list_declarations
from wushe_sim.errors import BadInput
from wushe_sim.files.kept_graphs import keep_graph
from wushe_sim.i18n import msg
from wushe_sim.i18n.wording import quote
from wushe_sim.model.switches import Switches
from wushe_sim.scenario.hints import hint_for
from wushe_sim.scenario.naming import resolve_name
from wushe_sim.scenario.positions import KeyPath, Spot
from wushe_sim.scenario.tables import LEVERS, PARAMETER_GROUPS

_KEY = re.compile(r"[A-Za-z_][A-Za-z0-9_]*(\.[A-Za-z_][A-Za-z0-9_]*)*")
_WORD = re.compile(r"[A-Za-z\u3400-\u9fff][\w.\- \u3400-\u9fff]*")
_MERGED = {("place",), ("levers",), ("schedule",), ("switches",), ("parameters",), ("keep",), ("prices",), ("budget",), ("label",),
           ("interventions",), ("region",)}
_MERGED |= {("parameters", group) for group in PARAMETER_GROUPS}


CALLED: Mapping[str, Any] = {**LEVERS, **{f"switches.{name}": entry.declaration for name, entry in list_declarations(Switches).items()}}
"""What a single setting may call by its label."""


def plain_content(value: Any) -> Any:
    """Content as TOML would give it: models and mappings as dicts, tuples as lists, NumPy's and pandas' values as ``plain_value`` does."""
    if type(value) in (float, int, str, bool):
        return value  # hundreds of them, and none is asked what it might be
    if isinstance(value, BaseModel):
        return plain_content(value.model_dump(exclude_unset=True))
    if isinstance(value, Mapping):
        return {key: plain_content(part) for key, part in value.items()}
    value = plain_value(value)
    return [plain_content(part) for part in value] if isinstance(value, list | tuple) else value


def plain_value(value: Any) -> Any:
    """Python's own value of one of NumPy's or pandas': numbers and booleans; arrays, ranges and indexes as lists.

    A Series is a mapping where its rows are named, else a list, as what is left of it by a filter is; a DataFrame is a list of rows. A
    networkx graph is the path of a file of it (``keep_graph``). Anything else stays what it is.
    """
    if isinstance(value, np.generic | np.ndarray):
        return value.tolist()
    if isinstance(value, range):
        return list(value)
    networkx = sys.modules.get("networkx")
    if networkx is not None and isinstance(value, networkx.Graph):
        return keep_graph(value)
    pandas = sys.modules.get("pandas")  # whoever has one of its values has imported it
    if pandas is None:
        return value
    if isinstance(value, pandas.DataFrame):
        return value.to_dict("records")
    if isinstance(value, pandas.Series):
        named = len(value) > 0 and all(isinstance(label, str) for label in value.index)
        return plain_content(value.to_dict()) if named else value.tolist()
    return value.tolist() if isinstance(value, pandas.Index) else value


def plain_parts(value: Any) -> Any:
    """A mapping or list of values, each as ``plain_value`` gives it; models stay."""
    if isinstance(value, BaseModel):
        return value
    if isinstance(value, Mapping):
        return {key: plain_parts(part) for key, part in value.items()}
    value = plain_value(value)
    return [plain_parts(part) for part in value] if isinstance(value, list | tuple) else value


def merge_content(old: Mapping[str, Any], new: Mapping[str, Any], path: KeyPath = ()) -> dict[str, Any]:
    """``old`` with what ``new`` says: tables merged key by key, while a mix of shares or a schedule is one value and replaced whole."""
    both = dict(old)
    for key, value in new.items():
        tables = isinstance(value, Mapping) and isinstance(old.get(key), Mapping) and (*path, key) in _MERGED
        both[key] = merge_content(old[key], value, (*path, key)) if tables else value
    return both


def setting(written: str) -> dict[str, Any]:
    """The content that ``KEY=VALUE`` stands for; KEY is a dotted path or the bare name or label of a lever, VALUE is TOML or a bare word.

    Raises BadInput where it is not of that form.
    """
    key, equals, value = (part.strip() for part in written.partition("="))
    key = resolve_name(key, CALLED, "--set")
    if not equals or not value or not _KEY.fullmatch(key):
        raise BadInput(msg("--set {written}: is no setting (allowed KEY=VALUE, such as place.residents=2000 or admin_burden=0.5)",
                           written=quote(written)))
    return nest(split_key(key), _value(key, value))


def split_key(key: str) -> tuple[str, ...]:
    """The path of a dotted key, or of a lever by its bare name."""
    return ("levers", key) if key in LEVERS else tuple(key.split("."))


def nest(path: Sequence[str], value: Any) -> dict[str, Any]:
    """The content in which a value stands under a path."""
    for part in reversed(path):
        value = {part: value}
    return value


def _value(key: str, written: str) -> Any:
    try:
        content = tomllib.loads(f"value = {written}")
        if content.keys() == {"value"}:
            return content["value"]
    except (tomllib.TOMLDecodeError, RecursionError, ValueError):
        if _WORD.fullmatch(written):
            return written
    if hint := hint_for(f"value = {written}", Spot(1, 1)):
        raise BadInput(msg("--set {key}: is not a value in TOML (got {written}; {hint})", key=key, written=quote(written), hint=hint))
    examples = msg('0.5, true, "three" or [{{ week = 52, value = 0.7 }}]')
    raise BadInput(msg("--set {key}: is not a value in TOML (got {written}; allowed such as {examples})",
                       key=key, written=quote(written), examples=examples))

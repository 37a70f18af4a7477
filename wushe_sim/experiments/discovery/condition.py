"""Condition (条件): a comparison of indicators as a user writes it, ``unserved_hours > 30 and linkage < 0.2``, judged row by row.

Python's parser reads it, and a white list of its forms is taken: indicators by name or label, numbers, comparisons, arithmetic, and, or,
not. Nothing is run.
"""

import ast
import operator
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from wushe_sim.errors import BadInput
from wushe_sim.experiments.sweep.sensitivity import describe_unknown_indicator
from wushe_sim.i18n import msg
from wushe_sim.i18n.message import Text
from wushe_sim.i18n.wording import find_nearest, quote, shorten
from wushe_sim.model.indicators import INDICATORS
from wushe_sim.results.ranking import LISTED
from wushe_sim.scenario.naming import list_labels, resolve_name

LONGEST, EXAMPLE = 500, "unserved_hours > 30"
LONGER_EXAMPLE = 'unserved_hours > 30 and linkage < 0.2, "Need coverage" < 0.8'
COMPARISONS: Mapping[type, Callable[[Any, Any], Any]] = {
    ast.Gt: operator.gt, ast.GtE: operator.ge, ast.Lt: operator.lt, ast.LtE: operator.le, ast.Eq: operator.eq, ast.NotEq: operator.ne,
}
ARITHMETIC: Mapping[type, Callable[[Any, Any], Any]] = {
    ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul, ast.Div: operator.truediv,
}
SIGNS: Mapping[type, Callable[[Any], Any]] = {ast.USub: operator.neg, ast.UAdd: operator.pos}
ALSO_WRITTEN = {"≥": ">=", "≤": "<=", "≠": "!=", "“": '"', "”": '"'}
"""Signs that mean the same, as Chinese keyboards give them; signs of full width are taken, too."""
DECLARED = {name: entry.declaration for name, entry in INDICATORS.items()}


class Condition(NamedTuple):
    """A condition that was read: as it was written, the indicators that it names in their order, and what Python's parser made of it."""

    text: str
    indicators: tuple[str, ...]
    tree: ast.expr

    def judge(self, values: pd.DataFrame) -> pd.Series:
        """Judge every row.

        Parameters
        ----------
        values
            A row for each run and a column for each indicator.

        Returns
        -------
        pandas.Series
            1.0 where the condition holds, 0.0 where it does not, NaN where something that it compares has no value.
        """
        judge = _Judge(values)
        with np.errstate(all="ignore"):
            holds = judge.decide(self.tree)
        return pd.Series(np.where(judge.unknown, np.nan, np.broadcast_to(holds, len(values)).astype(float)), values.index)


def parse_condition(text: str) -> Condition:
    """Read a condition.

    Raises
    ------
    BadInput
        It is no condition, names what is no indicator (the nearest is offered), or names none.
    """
    plain = unicodedata.normalize("NFKC", str(text)).strip()
    for sign, meant in ALSO_WRITTEN.items():
        plain = plain.replace(sign, meant)
    if not plain or len(plain) > LONGEST:
        raise refuse(text, msg("a condition of 1 to {longest} characters is wanted, such as {example}", longest=LONGEST, example=EXAMPLE))
    try:
        tree = ast.parse(plain, mode="eval").body
        problems = list(_find_problems(tree, True))
    except BadInput:
        raise
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise refuse(text, _explain_syntax(plain, error)) from None
    if problems:
        raise BadInput([_introduce(text, one) for one in dict.fromkeys(problems)])
    names = tuple(dict.fromkeys(resolve_name(said, DECLARED, "where") for said in _iterate_names(tree)))
    if not names:
        raise refuse(text, msg("it compares no indicator; write one, such as {example}", example=EXAMPLE))
    return Condition(plain, names, tree)


def refuse(text: str, problem: Text) -> BadInput:
    """Say what is wrong with a condition, after the condition."""
    return BadInput(_introduce(text, problem))


def _introduce(text: str, problem: Text) -> Text:
    return msg("where {condition}: {problem}", condition=quote(str(text)), problem=problem)


def _explain_syntax(plain: str, error: Exception) -> Text:
    """Why Python's parser did not read it: the commonest slips by name."""
    lone = plain.replace("==", "").replace(">=", "").replace("<=", "").replace("!=", "")
    if "=" in lone:
        return msg("a comparison is written ==, not =")
    if "%" in plain:
        return msg("a share is written without a percent sign: 35% is 0.35")
    place = getattr(error, "offset", None) or 0
    near = shorten(plain[max(0, place - 1):]) if place else ""
    if near:
        return msg("cannot be read at {near}; write it like {example}", near=quote(near), example=LONGER_EXAMPLE)
    return msg("cannot be read; write it like {example}", example=LONGER_EXAMPLE)


def _iterate_names(node: ast.AST) -> Iterator[str]:
    """Yield each indicator that is named, as it was written: bare, or in quotes where a label has blanks."""
    for inner in ast.walk(node):
        if isinstance(inner, ast.Name):
            yield inner.id
        elif isinstance(inner, ast.Constant) and isinstance(inner.value, str):
            yield inner.value


def _find_problems(node: ast.expr, truth: bool) -> Iterator[Text]:
    """Find what in an expression is not taken; ``truth`` says whether it has to be true or false, or a number."""
    match node:
        case ast.BoolOp(values=values):
            parts, given = [(one, True) for one in values], True
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            parts, given = [(operand, True)], True
        case ast.Compare(left=left, ops=ops, comparators=others) if all(type(op) in COMPARISONS for op in ops):
            parts, given = [(one, False) for one in (left, *others)], True
        case ast.BinOp(left=left, op=op, right=right) if type(op) in ARITHMETIC:
            parts, given = [(left, False), (right, False)], False
        case ast.UnaryOp(op=op, operand=operand) if type(op) in SIGNS:
            parts, given = [(operand, False)], False
        case ast.Constant(value=bool()):
            yield _refuse_form(node)
            return
        case ast.Name(id=said) | ast.Constant(value=str(said)):
            if resolve_name(said, DECLARED, "where") not in INDICATORS:
                yield describe_unknown_indicator(said, _hint_at(said))
                return
            parts, given = [], False
        case ast.Constant(value=int() | float()):
            parts, given = [], False
        case _:
            yield _refuse_form(node)
            return
    if given != truth:
        said = quote(ast.unparse(node))
        yield (msg("{part} is a number; compare it with something, such as {part_plain} > 0.5", part=said, part_plain=ast.unparse(node))
               if truth else msg("{part} is true or false, where a number is wanted", part=said))
    for part, wanted in parts:
        yield from _find_problems(part, wanted)


def _hint_at(said: str) -> Text:
    """The name or label that was probably meant, in either language, else where all names are."""
    known = [*DECLARED, *(label for one in DECLARED.values() for label in sorted(list_labels(one)))]
    near = find_nearest(said, known)
    return msg('did you mean "{near}"?', near=near) if near else LISTED


def _refuse_form(node: ast.expr) -> Text:
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitAnd | ast.BitOr):
        return msg("write and, or and not in words, not as & and |")
    return msg("{part} is not taken (allowed: indicators, numbers, comparisons, + - * /, and, or, not, parentheses)",
               part=quote(ast.unparse(node)))


class _Judge:
    """Goes through an expression that was found right; ``unknown`` marks the rows in which something compared has no value."""

    def __init__(self, values: pd.DataFrame) -> None:
        self.values, self.unknown = values, np.zeros(len(values), bool)

    def decide(self, node: ast.expr) -> Any:
        """Whether an expression holds, row by row."""
        match node:
            case ast.BoolOp(op=op, values=parts):
                join = np.logical_and if isinstance(op, ast.And) else np.logical_or
                return join.reduce([np.broadcast_to(self.decide(one), len(self.values)) for one in parts])
            case ast.UnaryOp(operand=operand):
                return np.logical_not(self.decide(operand))
            case ast.Compare(left=left, ops=ops, comparators=others):
                sides = [self.compute(one) for one in (left, *others)]
                for side in sides:
                    self.unknown |= np.isnan(side)
                held = [COMPARISONS[type(op)](one, other) for op, one, other in zip(ops, sides[:-1], sides[1:], strict=True)]
                return np.logical_and.reduce([np.broadcast_to(one, len(self.values)) for one in held])
        raise TypeError(ast.dump(node))

    def compute(self, node: ast.expr) -> Any:
        """The number that an expression is, row by row."""
        match node:
            case ast.BinOp(left=left, op=op, right=right):
                return ARITHMETIC[type(op)](self.compute(left), self.compute(right))
            case ast.UnaryOp(op=op, operand=operand):
                return SIGNS[type(op)](self.compute(operand))
            case ast.Name(id=said) | ast.Constant(value=str(said)):
                return self.values[resolve_name(said, DECLARED, "where")].to_numpy(float)
            case ast.Constant(value=int() | float() as number):
                return np.float64(number)
        raise TypeError(ast.dump(node))

"""What a column, a lever, a switch, a parameter, a decision, a count and an indicator is: said once, and everything else derived from it.

A class of declarations is a ``NamedTuple`` whose fields are ``Annotated`` with one of the kinds below. The class is the declaration, the
container and the kernel's argument at once: ``residents.belonging[i]`` is spelled alike in a kernel, a test and a notebook.

Labels (short, in sentence case) and meanings are English; other languages stand in the catalogue of ``i18n``, under the ``CONTEXT`` of
the class.
"""

from collections.abc import Callable, Mapping
from functools import cache
from typing import Annotated, Any, NamedTuple, get_args, get_origin, get_type_hints

import numpy as np
from numpy.typing import NDArray

from wushe_sim.i18n import DeclaredText
from wushe_sim.i18n.message import Message, msg

Shares = Annotated[NDArray[np.float32], np.dtype(np.float32)]
Rows = Annotated[NDArray[np.uint32], np.dtype(np.uint32)]
Flags = Annotated[NDArray[np.uint8], np.dtype(np.uint8)]
Counts = Annotated[NDArray[np.int32], np.dtype(np.int32)]
Amounts = Annotated[NDArray[np.int64], np.dtype(np.int64)]
Keys = Annotated[NDArray[np.uint64], np.dtype(np.uint64)]
Measures = Annotated[NDArray[np.float64], np.dtype(np.float64)]
"""What a column holds, for the type checker, and beside it the dtype that columns are made with: NumPy's types are not taken apart."""

NOBODY = np.uint32(0xFFFFFFFF)
"""The row of nobody: what a pointer to a row holds while it points nowhere."""


class Column(NamedTuple):
    """One quantity of one kind of actor: what it means, in which unit, between which bounds, where it starts, and its shape beyond rows."""

    meaning: str
    unit: str
    bounds: tuple[float, float]
    start: float | np.uint32 = 0
    width: int = 1
    CONTEXT = "column"


class Lever(NamedTuple):
    """政策杠杆: something that a policy sets. It touches causes only, and names the stages that read it.

    ``options`` makes it a choice among names, ``parts`` makes it a set of shares that sum to one (``default`` is then a tuple).
    ``account`` says what it takes from which account at full strength.
    """

    default: Any
    low: float
    high: float
    unit: str
    family: str
    section: str
    stages: tuple[str, ...]
    meaning: str
    label: str
    account: str = ""
    options: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    shapes_population: bool = False
    CONTEXT = "lever"


class Switch(NamedTuple):
    """机制开关: turns one mechanism off, so that one can ask which mechanism carries an effect."""

    default: bool
    stages: tuple[str, ...]
    meaning: str
    label: str
    CONTEXT = "switch"


class Parameter(NamedTuple):
    """A coefficient: its default and range, and what they rest on (a key of EVIDENCE, a section of the paper, or 'judgement')."""

    default: float
    low: float
    high: float
    unit: str
    source: str
    meaning: str
    CONTEXT = "parameter"


class Decision(NamedTuple):
    """决策点: a choice that an actor makes, which a user may replace.

    ``kind`` is 'yes or no' (handed chance and draw), 'choice' (options with weights, and the draw), 'amount' or 'shares' (handed the
    default's own answer). ``sees`` names what an override is handed, in order; ``about`` is what ``self.about`` is while it decides, where
    there is something. ``method`` is what an override is called where two kinds of actor have a decision of one name.
    """

    actor: str
    kind: str
    stage: str
    sees: tuple[str, ...]
    meaning: str
    label: str
    about: str = ""
    method: str = ""
    CONTEXT = "decision"


class Intervention(NamedTuple):
    """干预: something that a scenario lets happen to a street from outside."""

    label: str
    meaning: str
    CONTEXT = "intervention"


class Count(NamedTuple):
    """A counted quantity of one community in one week; ``by_group`` says that it is kept for each social group."""

    meaning: str
    unit: str
    by_group: bool = False
    CONTEXT = "count"


class Indicator(NamedTuple):
    """指标: a formula over sums of counts, so that every share is a ratio of sums and never a mean of ratios."""

    formula: Callable[[Any], Any]
    unit: str
    section: str
    meaning: str
    label: str
    by_group: bool = False
    CONTEXT = "indicator"


def get_label(declaration: Any) -> DeclaredText:
    """What a declared thing is called: a message, rendered in the reader's language where it is shown."""
    return DeclaredText(declaration.CONTEXT, declaration.label)


def get_meaning(declaration: Any) -> DeclaredText:
    """What a declared thing means: a message, too."""
    return DeclaredText(f"{declaration.CONTEXT} meaning", declaration.meaning)


def get_account(lever: Lever) -> DeclaredText:
    """What a lever takes from which account: a message, too; empty where it takes nothing."""
    return DeclaredText("lever account", lever.account)


class Declared(NamedTuple):
    """One field of a class of declarations: its name, the dtype of its column (None where it is no column), and what was declared of it."""

    name: str
    dtype: Any
    declaration: Any


def read_hint(name: str, hint: Any) -> Declared | None:
    """What a field's type hint declares; None where it declares nothing, such as that of a class of further declarations.

    Raises TypeError for a column whose type says no dtype.
    """
    if get_origin(hint) is not Annotated:
        return None
    _, *notes = get_args(hint)
    dtype = next((note for note in notes if isinstance(note, np.dtype)), None)
    if dtype is None and isinstance(notes[-1], Column):
        raise TypeError(f"{name}: the type of a column says its dtype, as Shares, Rows, Flags, Counts, Amounts, Keys and Measures do")
    return Declared(name, dtype, notes[-1])


@cache
def list_declarations(cls: type) -> Mapping[str, Declared]:
    """Every declaration of a class, by name, in the order in which it was written."""
    hints = get_type_hints(cls, include_extras=True).items()
    return {name: entry for name, hint in hints if (entry := read_hint(name, hint)) is not None}


@cache
def _columns(cls: type) -> tuple[tuple[int, np.dtype, Any], ...]:
    """Width, dtype and start of every column of a class."""
    return tuple((c.declaration.width, c.dtype, c.declaration.start) for c in list_declarations(cls).values())


def allocate(cls: Any, rows: int) -> Any:
    """An actor's columns with so many rows, each at its declared start; a column of some width is a table of rows × width (0: × rows)."""
    columns = []
    for width, dtype, start in _columns(cls):
        column = np.zeros(rows if width == 1 else (rows, width or rows), dtype)
        if start:
            column.fill(start)
        columns.append(column)
    return cls(*columns)


def view_rows(columns: Any, first: int, last: int) -> Any:
    """A view of the rows from ``first`` to before ``last``: the same memory, so what is written there is written here."""
    return type(columns)(*(column[first:last] for column in columns))


def find_out_of_bounds(columns: Any) -> list[Message]:
    """A message for every column that left its declared bounds or is not finite: name, the value found and what is allowed."""
    found = []
    for column, entry in zip(columns, list_declarations(type(columns)).values(), strict=True):
        low, high = entry.declaration.bounds
        if column.size and not (low <= column.min() and column.max() <= high):  # what is no number is neither
            found.append(msg("{column}: {least} to {most}, allowed {low} to {high}", column=f"{type(columns).__name__}.{entry.name}",
                             least=column.min(), most=column.max(), low=low, high=high))
    return found

"""Writes docs/reference.md from the declarations and from the code that reads them (``make docs-reference``).

The lists are those of ``wushe_sim.report.catalogue``. Who reads which lever, switch and table is read off the sources: from a stage's own
function along every call into the package, whatever is taken by name as ``levers.NAME``, ``funded.NAME``, ``switches.NAME`` or
``TABLE.COLUMN``.
"""

import ast
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import Any, NamedTuple, get_type_hints

import wushe_sim
from wushe_sim.engine.declare import Column, list_declarations
from wushe_sim.model.actors.organizations import Agencies
from wushe_sim.model.actors.social_workers import SocialWorkers
from wushe_sim.model.actors.street import CityGovernment, StreetGovernment
from wushe_sim.model.levers import Levers
from wushe_sim.model.parameters import Parameters
from wushe_sim.model.switches import Switches
from wushe_sim.model.week import STAGES
from wushe_sim.model.world.community import Community
from wushe_sim.report import catalogue

PACKAGE = Path(wushe_sim.__file__).parent
ENTRIES: dict[str, tuple[str, tuple[str, ...]]] = {
    "world": ("wushe_sim.running.street", ("build_street",)),
    "station": ("wushe_sim.model.week.station", ("station_round", "city_round")),
    **{stage: (f"wushe_sim.model.week.{stage}", (stage,)) for stage, _ in STAGES},
    "observe": ("wushe_sim.model.week.observe", ("observe",)),
}
"""Every stage, with the start before them and the counting after: where its functions begin."""
SHARED: dict[str, type] = {
    "workers": SocialWorkers, "agencies": Agencies, "government": StreetGovernment, "city": CityGovernment,
    "committees": get_type_hints(Community)["committee"], "foundations": get_type_hints(Community)["foundation"],
}
"""Tables of the street, by the names that the code gives them."""
TABLES: dict[str, type] = {
    **{name: cls for name, cls in get_type_hints(Community).items() if name != "books"},
    **SHARED, "people": get_type_hints(Community)["residents"],
}
"""Tables of a community and of the street. Its books are left out: stages are handed single columns of them."""
ONE_NAME = {"committees": "committee", "foundations": "foundation", "people": "residents"}


class Function(NamedTuple):
    """One function of the package, and the module that it stands in."""

    module: str
    name: str


@cache
def tree(module: str) -> ast.Module:
    """A module's syntax."""
    path = PACKAGE.parent.joinpath(*module.split("."))
    return ast.parse((path / "__init__.py" if path.is_dir() else path.with_suffix(".py")).read_text(encoding="utf-8"))


@cache
def defined(module: str) -> dict[str, ast.FunctionDef]:
    """A module's own functions, by name."""
    return {node.name: node for node in tree(module).body if isinstance(node, ast.FunctionDef)}


@cache
def called_elsewhere(module: str) -> dict[str, Function]:
    """The names that a module has from elsewhere in the package, and what they are there."""
    return {
        alias.asname or alias.name: Function(node.module, alias.name)
        for node in tree(module).body if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("wushe_sim.")
        for alias in node.names if node.module
    }


def callee(module: str, call: ast.Call) -> Function | None:
    """The function of the package that a call reaches, if it is one."""
    if not isinstance(call.func, ast.Name):
        return None
    here = Function(module, call.func.id) if call.func.id in defined(module) else called_elsewhere(module).get(call.func.id)
    return here if here and here.name in defined(here.module) else None


@cache
def written_parameters(function: Function) -> frozenset[int]:
    """Which of its parameters, by place, a function writes entries of, itself or through what it calls."""
    node = defined(function.module)[function.name]
    names = [argument.arg for argument in node.args.args]
    found = {target.value.id for target in ast.walk(node) if stored(target) and isinstance(target.value, ast.Name)}
    for call in calls(node):
        inner = callee(function.module, call)
        if inner and inner != function:
            found |= {call.args[k].id for k in written_parameters(inner) if k < len(call.args) and isinstance(call.args[k], ast.Name)}
    return frozenset(k for k, name in enumerate(names) if name in found)


def calls(node: ast.AST) -> Iterator[ast.Call]:
    """Every call in a function."""
    return (inner for inner in ast.walk(node) if isinstance(inner, ast.Call))


def stored(node: ast.AST) -> bool:
    """Whether this is an entry of something that is being written."""
    return isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Store)


@cache
def reached(stage: str) -> tuple[Function, ...]:
    """Every function of the package that a stage comes to."""
    module, names = ENTRIES[stage]
    found: dict[Function, None] = {}
    ahead = [Function(module, name) for name in names]
    while ahead:
        function = ahead.pop()
        if function not in found:
            found[function] = None
            ahead += [inner for call in calls(defined(function.module)[function.name]) if (inner := callee(function.module, call))]
    return tuple(found)


def column_of(node: ast.AST) -> tuple[str, str] | None:
    """The table and column that ``TABLE.COLUMN`` or ``ANYTHING.TABLE.COLUMN`` names."""
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name | ast.Attribute):
        base = node.value.id if isinstance(node.value, ast.Name) else node.value.attr
        if base in TABLES and node.attr in TABLES[base].__annotations__:
            return ONE_NAME.get(base, base), node.attr
    return None


def views_of(node: ast.FunctionDef) -> dict[str, tuple[str, str]]:
    """Names that a function gives to a column or to a part of one."""
    found = {}
    for inner in ast.walk(node):
        if isinstance(inner, ast.Assign):
            for target, value in assigned(inner):
                if isinstance(target, ast.Name) and (column := column_of(value.value if isinstance(value, ast.Subscript) else value)):
                    found[target.id] = column
    return found


def assigned(node: ast.Assign) -> Iterator[tuple[ast.expr, ast.expr]]:
    """Each target of an assignment with what it gets: ``a, b = x, y`` is two."""
    for target in node.targets:
        if isinstance(target, ast.Tuple) and isinstance(node.value, ast.Tuple):
            yield from zip(target.elts, node.value.elts, strict=True)
        else:
            yield target, node.value


@cache
def touched(stage: str) -> dict[tuple[str, str], set[str]]:
    """Columns that a stage reads (r) or writes (w)."""
    found: dict[tuple[str, str], set[str]] = defaultdict(set)
    for function in reached(stage):
        node = defined(function.module)[function.name]
        written = [inner.value for inner in ast.walk(node) if stored(inner)]
        only_written = {id(inner.value) for inner in ast.walk(node) if stored(inner)} - {
            id(inner.target.value) for inner in ast.walk(node) if isinstance(inner, ast.AugAssign) and stored(inner.target)}
        for call in calls(node):
            inner = callee(function.module, call)
            written += [call.args[k] for k in written_parameters(inner) if k < len(call.args)] if inner else []
        views = views_of(node)
        for inner in written:
            if column := column_of(inner) or (views.get(inner.id) if isinstance(inner, ast.Name) else None):
                found[column].add("w")
        for inner in ast.walk(node):
            if (column := column_of(inner)) and id(inner) not in only_written:
                found[column].add("r")
    return found


@cache
def named(stage: str, base: str) -> set[str]:
    """What a stage takes by name from ``base``: levers, funded or switches."""
    return {
        node.attr for function in reached(stage) for node in ast.walk(defined(function.module)[function.name])
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name | ast.Attribute)
        and base == (node.value.id if isinstance(node.value, ast.Name) else node.value.attr)
    }


def cell(value: object) -> str:
    """A value as one cell of a Markdown table."""
    text = ", ".join(str(part) for part in value) if isinstance(value, list) else "" if value is None else str(value)
    return text.replace("|", "\\|").replace("*", "\\*").replace("\n", " ")


def in_english(rows: list[catalogue.Row]) -> list[catalogue.Row]:
    """A catalogue's rows with the Chinese term, but without the meanings in Chinese."""
    return [{key: value for key, value in row.items() if not key.endswith("_zh")} for row in rows]


def table(rows: list[dict]) -> str:
    """Rows as a Markdown table, with the columns in the order in which they come; columns that hold nothing are left out."""
    columns = [key for key in rows[0] if any(row.get(key) not in (None, "", []) for row in rows)]
    lines = [columns, ["---"] * len(columns), *([cell(row.get(key)) for key in columns] for row in rows)]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def lever_matrix() -> str:
    """Levers by stage: P where the policy's order is read, F where what could be paid for is."""
    rows = []
    for name in list_declarations(Levers):
        marks = {stage: ("P" if name in named(stage, "levers") else "") + ("F" if name in named(stage, "funded") else "")
                 for stage in ENTRIES}
        rows.append({"lever": name, **marks})
    return full_table(rows)


def switch_matrix() -> str:
    """Switches by stage."""
    return full_table([{"switch": name, **{stage: "x" if name in named(stage, "switches") else "" for stage in ENTRIES}}
                       for name in list_declarations(Switches)])


def table_matrix() -> str:
    """Actors' tables by stage: r where a column of it is read, w where one is written."""
    names = [name for name in dict.fromkeys(ONE_NAME.get(name, name) for name in TABLES)]
    rows = []
    for name in names:
        marks = {stage: "".join(mark for mark in "rw" if any(mark in how for (base, _), how in touched(stage).items() if base == name))
                 for stage in ENTRIES}
        rows.append({"table": name, **marks})
    return full_table(rows)


def full_table(rows: list[dict[str, Any]]) -> str:
    """A Markdown table with every column, empty or not."""
    columns = list(rows[0])
    lines = [columns, ["---"] * len(columns), *([cell(row[key]) for key in columns] for row in rows)]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def stages_that(mark: str, cls: type, column: str) -> str:
    """The stages that read or write a column of a class, in the week's order."""
    bases = {ONE_NAME.get(base, base) for base, kind in TABLES.items() if kind is cls}
    return ", ".join(stage for stage in ENTRIES if any(mark in touched(stage).get((base, column), ()) for base in bases))


def actor_tables() -> Iterator[str]:
    """The columns of each actor, with the stages that read and write them."""
    actors = import_module("wushe_sim.model.actors")
    modules = [import_module(f"{actors.__name__}.{found.name}") for found in iter_modules(actors.__path__)]
    for module in [*modules, import_module("wushe_sim.model.world.linkage"), import_module("wushe_sim.model.world.community")]:
        for cls in [cls for cls in vars(module).values() if isinstance(cls, type) and cls.__module__ == module.__name__]:
            rows = [{
                "column": name, "meaning": entry.declaration.meaning, "unit": entry.declaration.unit,
                "bounds": bounds(entry.declaration), "start": start(entry.declaration),
                "written in": stages_that("w", cls, name), "read in": stages_that("r", cls, name),
            } for name, entry in list_declarations(cls).items() if isinstance(entry.declaration, Column)]
            if rows:
                yield f"### {cls.__name__}\n\n{(cls.__doc__ or '').strip()}\n\n{table(rows)}"


def bounds(column: Column) -> str:
    """Lowest and highest value, the widest of them left out."""
    low, high = column.bounds
    return f"{low:g} to {high:g}" if high < 2**31 - 1 else ("" if low < 0 else f"from {low:g}")


def start(column: Column) -> str:
    """Where it starts; 'nobody' for a pointer that points nowhere."""
    return "nobody" if column.start == 0xFFFFFFFF else f"{float(column.start):g}"


def parameter_tables() -> Iterator[str]:
    """The coefficients, a table for each stage that reads them."""
    rows = catalogue.parameters()
    for group, cls in get_type_hints(Parameters).items():
        mine = [{**row, "name": row["name"].partition(".")[2]} for row in rows if row["name"].startswith(f"{group}.")]
        yield f"### {group}\n\n{cls.__doc__}\n\n{table(mine)}"


def page() -> str:
    """The whole page."""
    parts = [
        "# Reference\n\nWritten from the declarations and the code by `make docs-reference`; edit those, not this page. What the names "
        "mean together stands in [the model](model.md); the S numbers are the sources of [the evidence](evidence.md).",
        f"## Levers 政策杠杆: what a policy sets\n\n{table(in_english(catalogue.levers()))}",
        f"## Switches 机制开关: what can be turned off\n\n{table(in_english(catalogue.switches()))}",
        f"## Decisions 决策点: what a user may replace\n\n{table(in_english(catalogue.decisions()))}",
        f"## Indicators 指标: what is measured\n\n{table(in_english(catalogue.indicators()))}",
        f"## Counts 计数: what is counted in a community in a week\n\n{table(in_english(catalogue.counts()))}",
        f"## Prices 价格: what posts and hours cost\n\nThey move nobody; [read costs](how-to/read-costs.md) says how they are used.\n\n"
        f"{table(in_english(catalogue.prices()))}",
        f"## Accounts 账户: where each hour and yuan is booked\n\n{table(in_english(catalogue.accounts()))}",
        "## Parameters 参数: every coefficient, its range and what it rests on", *parameter_tables(),
        "## Columns 状态列: what is known of each actor\n\nRead and written in: stages, found in the code.", *actor_tables(),
        f"## Which stage reads which lever\n\nP: what the policy orders; F: what its account could pay for this week (`Funded`). "
        f"Drawn from the code; a test holds it against what each lever names.\n\n{lever_matrix()}",
        f"## Which stage reads which switch\n\n{switch_matrix()}",
        f"## Which stage touches which table\n\nr: reads a column; w: writes one. Drawn from the code.\n\n{table_matrix()}",
    ]
    return "\n\n".join(parts) + "\n"


def main() -> None:
    """Write the page beside this file."""
    (Path(__file__).parent / "reference.md").write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main()

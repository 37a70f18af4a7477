"""Which test files may hold a test that a marker expression selects: their text names its markers. Others need not be imported."""

import ast
import tomllib
from functools import cache
from pathlib import Path

TESTS = Path(__file__).resolve().parent
OPTIONS = tomllib.loads((TESTS.parent / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["pytest"]["ini_options"]
MARKERS = frozenset(line.partition(":")[0] for line in OPTIONS["markers"])


def may_hold(expression: ast.AST, names: frozenset[str], wanted: bool = True) -> bool:
    """Tell whether an expression may come out as wanted for a test that bears some of these markers; True where that is not known."""
    match expression:
        case ast.Expression(body):
            return may_hold(body, names, wanted)
        case ast.Name(name):
            return not wanted or name in names
        case ast.UnaryOp(ast.Not(), operand):
            return may_hold(operand, names, not wanted)
        case ast.BoolOp(operator, parts):
            together = all if isinstance(operator, ast.And) == wanted else any
            return together(may_hold(part, names, wanted) for part in parts)
    return True


@cache
def list_markers(path: Path) -> frozenset[str]:
    """List the markers that a file names, or a conftest.py of its folder or one above: a test of it bears none but these."""
    sources = [path, *(folder / "conftest.py" for folder in path.parents if folder.is_relative_to(TESTS) and folder != TESTS)]
    text = "\n".join(source.read_text(encoding="utf-8") for source in sources if source.exists())
    return frozenset(name for name in MARKERS if name in text)


def may_select(wanted: str, path: Path) -> bool:
    """Tell whether an expression of ``pytest -m`` may select a test of a file; what Python cannot read is pytest's to refuse."""
    try:
        expression = ast.parse(wanted.strip(), mode="eval")
    except SyntaxError:
        return True
    return may_hold(expression, list_markers(path))

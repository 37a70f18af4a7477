"""Failures of overrides (决策覆盖的错误): agent, week and decision, what went wrong, and the line of the user's own code."""

import dis
import os
import re
from collections.abc import Callable
from typing import Any

from wushe_sim.errors import BadInput, CodeLine, TranslatedError
from wushe_sim.i18n import join_clauses, msg
from wushe_sim.i18n.message import Text
from wushe_sim.results.code_digest import is_library

COLOURS = re.compile(r"\x1b\[[0-9;]*m")
TABLE = re.compile(r"Table\([\w.]*?(\w+)\)")
NAMING = ("STORE_ATTR", "LOAD_ATTR", "LOAD_METHOD", "LOAD_GLOBAL")
"""Instructions that name something, the one first of which a rule has none."""
MOST_LINES = 3
"""How much of a library's error is shown; the whole of it is the cause of ours."""


def describe_failure(agent: Any, week: int, decision: str, problem: Text) -> BadInput:
    """Name the agent, the week and the decision of what went wrong."""
    return BadInput(msg("{agent}, week {week}: {decision} {problem}", agent=agent.named(), week=week, decision=decision, problem=problem))


def describe_raised(wrong: Exception) -> Text:
    """Say what an override raised: its type and its message, of a long one the beginning."""
    error = join_clauses(wrong.messages) if isinstance(wrong, TranslatedError) else shorten_error(str(wrong))
    return msg("raised {kind}: {error}", kind=type(wrong).__name__, error=error)


def shorten_error(said: str) -> str:
    """The first lines of a long error, without a terminal's colours."""
    lines = [line for line in COLOURS.sub("", said).splitlines() if line.strip()]
    return "\n".join(lines[:MOST_LINES]) + (" …" if len(lines) > MOST_LINES else "")


def find_user_line(wrong: BaseException) -> CodeLine | None:
    """Find the deepest line of a user's own code that an error came through; None where it came through libraries alone."""
    found, step = None, wrong.__traceback__
    while step is not None:
        if not is_library(step.tb_frame.f_globals.get("__name__") or ""):
            found = CodeLine(step.tb_frame.f_code.co_filename, step.tb_lineno)
        step = step.tb_next
    return found


def describe_uncompiled(wrong: Exception, function: Callable[..., Any]) -> tuple[Text, CodeLine]:
    """Say in a line why Numba cannot compile a method, and find the line that it cannot compile.

    That is the line that Numba names, else one with a name of which it speaks, else the method's first.
    """
    file, said = function.__code__.co_filename, COLOURS.sub("", str(wrong))
    lines = [line.strip().removeprefix(">>> ") for line in said.partition(" Raised from ")[0].splitlines()]
    lines = [TABLE.sub(r"\1", line) for line in lines if line and not line.startswith("Failed in")] or [type(wrong).__name__]
    reason = " ".join(lines[:2 if lines[0].endswith(":") else 1]).rstrip(".")
    if named := re.search(re.escape(os.path.basename(file)) + r'(?:", line (\d+)| \((\d+)\))', said):
        return reason, CodeLine(file, int(named[1] or named[2]))
    words, steps = set(re.findall(r"\w+", reason)), list(dis.get_instructions(function))
    found = [step.positions.lineno for kind in NAMING for step in steps if step.opname == kind and step.argval in words and step.positions]
    return (msg("it returns no number, or nothing at all") if is_of_answer(wrong) else reason,
            CodeLine(file, next((line for line in found if line), function.__code__.co_firstlineno)))


def is_of_answer(wrong: Exception) -> bool:
    """Whether Numba compiled a method, and not the line of ours that keeps its answer: it returns no number."""
    return "<built-in function setitem>" in (said := str(wrong)) and "resolving callee" not in said

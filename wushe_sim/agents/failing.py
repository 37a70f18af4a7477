"""Failures of overrides (决策覆盖的错误): agent, week and decision, what went wrong, and the line of the user's own code."""

import re
from typing import Any

from wushe_sim.errors import BadInput, CodeLine, TranslatedError
from wushe_sim.i18n import join_clauses, msg
from wushe_sim.i18n.message import Text
from wushe_sim.results.code_digest import is_library

COLOURS = re.compile(r"\x1b\[[0-9;]*m")
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

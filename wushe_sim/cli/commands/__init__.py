"""The commands (命令): a module for each, or for a few of one subject, loaded when the command is called."""

from collections.abc import Mapping
from typing import NamedTuple


class CommandEntry(NamedTuple):
    """A line of ``wushe --help``: the module that holds the command, and what the command does."""

    module: str
    summary: str


COMMANDS: Mapping[str, CommandEntry] = {
    "run": CommandEntry("run", "Run scenarios and save tables and a picture."),
    "new": CommandEntry("scenario", "Write a starter scenario with every key explained, or a table of districts."),
    "check": CommandEntry("scenario", "Check files of scenarios and sweeps, and list all their errors."),
    "report": CommandEntry("report", "Write the report of a result as one file: a page, a Word document or an Excel workbook."),
    "rerun": CommandEntry("rerun", "Repeat a result from its manifest and say whether the bytes agree."),
    "sweep": CommandEntry("sweep", "Run a design of many scenarios under many seeds; an interrupted sweep resumes."),
    "status": CommandEntry("sweep", "Show a sweep's progress and which process holds it."),
    "discover": CommandEntry(
        "discovery", "Find the part of the ranges in which a condition on outcomes holds, of a sweep or a run with draws."),
    "compare": CommandEntry("comparison", "Compare results or scenarios, paired by seed."),
    "story": CommandEntry(
        "story", "Tell who serves a hundred hours of need under each scenario, what is lost and why, each against the one before it."),
    "plan": CommandEntry("plan", "Find the mixes of remedies worth considering for a budget, and which of them cannot be told apart."),
    "trace": CommandEntry("trace", "Follow a resident, a case or a social worker week by week."),
    "why": CommandEntry("comparison", "Show which stage moves first between two scenarios, from lever to indicator."),
    "dashboard": CommandEntry("dashboard", "Move levers and watch the street in the browser."),
    "schema": CommandEntry("scenario", "Print the JSON Schema of scenario files, for editors."),
    "explain": CommandEntry("catalogue", "Explain a name, a stage or the whole week."),
    "levers": CommandEntry("catalogue", "List the policy levers."),
    "switches": CommandEntry("catalogue", "List the mechanisms' switches."),
    "decisions": CommandEntry("catalogue", "List the actors' decisions."),
    "indicators": CommandEntry("catalogue", "List the indicators."),
    "parameters": CommandEntry("catalogue", "List the coefficients with their ranges and sources."),
    "validate": CommandEntry("validate", "Compare the model with the patterns found in the field."),
    "sensitivity": CommandEntry("uncertainty", "Test which patterns hold under other coefficients, and which coefficients matter most."),
    "calibrate": CommandEntry("calibrate", "Find an ensemble of coefficient sets that agree with the evidence and your targets."),
    "limits": CommandEntry("limits", "Test the governance limits: remedies, tipping points and path dependence."),
    "verdicts": CommandEntry("verdicts", "Test the paper's claims: supported, not supported, opposite, undecided or cannot be told."),
}
"""Every command in the order of ``wushe --help``; the summary is the first line of the command's docstring."""

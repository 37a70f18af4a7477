"""The commands (命令): one module each, loaded when the command is called."""

from collections.abc import Mapping
from typing import NamedTuple


class Entry(NamedTuple):
    """A line of ``wushe --help``: the module that holds the command, and what the command does."""

    module: str
    summary: str


COMMANDS: Mapping[str, Entry] = {
    "run": Entry("run", "Run scenarios and save tables and a picture."),
    "new": Entry("new", "Write a starter scenario with every key explained, or a table of districts."),
    "check": Entry("check", "Check scenario files and list all their errors."),
    "report": Entry("report", "Write the report of a result as one file: a page or a Word document."),
    "sweep": Entry("sweep", "Run a design of many scenarios under many seeds; an interrupted sweep resumes."),
    "status": Entry("status", "Show a sweep's progress and which process holds it."),
    "compare": Entry("compare", "Compare results or scenarios, paired by seed."),
    "trace": Entry("trace", "Follow a resident, a case or a social worker week by week."),
    "why": Entry("why", "Show which stage moves first between two scenarios, from lever to indicator."),
    "dashboard": Entry("dashboard", "Move levers and watch the street in the browser."),
    "schema": Entry("schema", "Print the JSON Schema of scenario files, for editors."),
    "explain": Entry("explain", "Explain a name, a stage or the whole week."),
    "levers": Entry("catalogue", "List the policy levers."),
    "switches": Entry("catalogue", "List the mechanisms' switches."),
    "decisions": Entry("catalogue", "List the actors' decisions."),
    "indicators": Entry("catalogue", "List the indicators."),
    "parameters": Entry("catalogue", "List the coefficients with their ranges and sources."),
    "validate": Entry("validate", "Compare the model with the patterns found in the field."),
    "sensitivity": Entry("sensitivity", "Test which patterns hold under other coefficients, and which coefficients matter most."),
    "calibrate": Entry("calibrate", "Fit coefficients within their ranges to the patterns marked 'fit', never to held-out ones."),
    "limits": Entry("limits", "Test the governance limits: remedies, tipping points and path dependence."),
    "verdicts": Entry("verdicts", "Test the paper's claims: supported, not supported, opposite, undecided or cannot be told."),
}
"""Every command in the order of ``wushe --help``; the summary is the first line of the command's docstring."""

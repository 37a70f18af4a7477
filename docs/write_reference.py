"""Writes docs/reference.md: tables of what the package declares, as ``wushe … --format json`` gives them (``make docs-reference``)."""

import json
import os
import subprocess
import sys
from pathlib import Path

LISTS = {
    "levers": "Levers 政策杠杆: what a policy sets",
    "switches": "Switches 机制开关: what can be turned off",
    "decisions": "Decisions 决策点: what a user may replace",
    "indicators": "Indicators 指标: what is measured",
}


def rows_of(name: str) -> list[dict]:
    """What ``wushe NAME`` lists, in English."""
    command = [sys.executable, "-m", "wushe_sim", name, "--format", "json"]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, encoding="utf-8",
                          env={**os.environ, "WUSHE_LANG": "en", "PYTHONIOENCODING": "utf-8"})
    return json.loads(done.stdout)


def cell(value: object) -> str:
    """A value as one cell of a Markdown table."""
    text = ", ".join(str(part) for part in value) if isinstance(value, list) else "" if value is None else str(value)
    return text.replace("|", "\\|").replace("*", "\\*").replace("\n", " ")


def table(rows: list[dict]) -> str:
    """Rows as a Markdown table, with the columns in the order in which they come; columns that hold nothing are left out."""
    columns = [key for key in rows[0] if any(row.get(key) not in (None, "", []) for row in rows)]
    lines = [columns, ["---"] * len(columns), *([cell(row.get(key)) for key in columns] for row in rows)]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def main() -> None:
    """Write the page beside this file."""
    parts = ["# Reference\n\nWritten from the declarations by `make docs-reference`; edit those, not this page."]
    parts += [f"## {heading}\n\n{table(rows_of(name))}" for name, heading in LISTS.items()]
    (Path(__file__).parent / "reference.md").write_text("\n\n".join(parts) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

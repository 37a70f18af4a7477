"""Writes the table of symbols and defaults at the end of docs/model.md from the declarations (``make docs-reference``)."""

from pathlib import Path

from wushe_sim.report.catalogue import parameters

PAGE = Path(__file__).with_name("model.md")
HEADING = "## 9. Symbols and defaults"


def section() -> str:
    """The section as it is written now."""
    lines = [
        HEADING, "",
        "Every coefficient, written by `make docs-reference` from [parameters.py](../wushe_sim/model/parameters.py). A source is a key of",
        "[the evidence](evidence.md), 'MODEL' for the starting equations, or 'judgement'; levers and switches stand in",
        "[the reference](reference.md).", "", "| symbol | default | range | unit | source |", "|---|---|---|---|---|",
    ]
    lines += [f"| `{row['name']}` | {row['default']:g} | {row['low']:g} to {row['high']:g} | {row['unit']} | {row['source']} |"
              for row in parameters()]
    return "\n".join([*lines, ""])


def written(text: str) -> str:
    """The page with its last section written anew."""
    return f"{text.partition(HEADING)[0].rstrip()}\n\n{section()}"


if __name__ == "__main__":
    PAGE.write_text(written(PAGE.read_text(encoding="utf-8")), encoding="utf-8", newline="\n")

"""Writes docs/first-minute.png, README's picture: what `make run` draws, in English.

``python docs/write_picture.py`` takes under a minute on two cores. Nothing on the picture is set by hand but the scenarios and the seeds.
"""

import re
from pathlib import Path

import wushe_sim as ws

ROOT = Path(__file__).resolve().parent.parent
PICTURE, SEEDS = ROOT / "docs" / "first-minute.png", range(4)


def draw_picture() -> None:
    """Run the scenarios that the Makefile names for its target run, and draw their story."""
    names = re.findall(r"^FIRST := (.+)$", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)[0].split()
    result = ws.run([ws.Scenario.load(ROOT / "scenarios" / f"{name}.toml") for name in names], seeds=SEEDS, jobs=2)
    ws.plot.save(ws.plot.story(result, lang="en"), PICTURE)


if __name__ == "__main__":
    draw_picture()

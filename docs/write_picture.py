"""Writes docs/story.png and docs/story.zh.png, the README's picture: what `make run` draws.

``python docs/write_picture.py`` takes under half a minute on two cores. Nothing on the picture is set by hand but scenarios and seeds.
"""

import re
from pathlib import Path

import wushe_sim as ws

ROOT = Path(__file__).resolve().parent.parent
PICTURES = {"en": ROOT / "docs" / "story.png", "zh": ROOT / "docs" / "story.zh.png"}


def draw_pictures() -> None:
    """Run what `make run` runs, and draw its picture in both languages."""
    command = (ROOT / "Makefile").read_text(encoding="utf-8")
    files, (seeds,) = re.findall(r"scenarios/\S+\.toml", command), re.findall(r"--seeds (\d+)", command)
    comparison = ws.compare(ws.run([ws.Scenario.load(ROOT / file) for file in files], seeds=int(seeds), jobs=2), indicators=["coverage"])
    for lang, path in PICTURES.items():
        ws.plot.save(ws.plot.story(comparison, lang=lang), path)


if __name__ == "__main__":
    draw_pictures()

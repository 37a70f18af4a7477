"""Writes docs/limits.png, the README's picture: what each governance limit does to linkage on the default street.

``python docs/write_picture.py`` takes under a minute on two cores. Nothing on the picture is set by hand but the seeds.
"""

from pathlib import Path

import wushe_sim as ws

ROOT = Path(__file__).resolve().parent.parent
PICTURE, SEEDS, QUARTER = ROOT / "docs" / "limits.png", range(5), 13


def draw_picture() -> None:
    """Run the street with no limit and under each limit, and draw linkage by week, as running values over a quarter of a year."""
    plain = ws.Scenario.load(ROOT / "scenarios" / "baseline.toml")
    limited = [limit.on(plain, limit.name) for limit in ws.limits.LIMITS]
    by_week = ws.run([plain, *limited], seeds=SEEDS, jobs=2).street(QUARTER)
    titles = {plain.name: "no limit", **{limit.name: find_label(limit.name) for limit in ws.limits.LIMITS}}
    ws.plot.save(ws.plot.over_time(by_week, "linkage", lang="en", titles=titles), PICTURE)


def find_label(limit: str) -> str:
    """What the limit's own scenario file is called in English, such as 'omnipotent committee'."""
    path = ROOT / "scenarios" / f"limit-{limit.replace('_', '-')}.toml"
    return ws.Scenario.load(path).label["en"].removeprefix("Limit: ")


if __name__ == "__main__":
    draw_picture()

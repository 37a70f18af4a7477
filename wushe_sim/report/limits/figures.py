"""治理限度的图 the figures of ``wushe limits``: the matrix, what each own lever does to linkage, the way up and down."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from wushe_sim.experiments.limits.path_dependence import RAMP, with_severity
from wushe_sim.experiments.limits.path_dependence import Path as Way
from wushe_sim.experiments.limits.settings import LIMITS, NONE, WITH_ALL
from wushe_sim.experiments.limits.tipping import CLIFF
from wushe_sim.i18n import introduce, say
from wushe_sim.report.labels import label
from wushe_sim.report.limits.tables import NAMED, unpaid
from wushe_sim.report.plot.effects import limits_matrix
from wushe_sim.report.plot.regimes import hysteresis, tipping
from wushe_sim.report.plot.style import save

MATRICES = ("linkage", "coverage")
LOOPS = ("linkage", "coverage")


def save_figures(tables: Mapping[str, Any], folder: Path, lang: str) -> list[Path]:
    """Draw every figure that there is something for; their paths. Raises StorageError."""
    from matplotlib import pyplot

    made = []
    for name, axes in figures(tables, lang):
        made.append(save(axes, folder / f"{name}.png"))
        pyplot.close(axes.figure)
    return made


def figures(tables: Mapping[str, Any], lang: str) -> Iterator[tuple[str, Any]]:
    """Each figure's name and Axes."""
    if "recoveries" in tables:
        rows = tables["recoveries"]
        titles = {name: NAMED[name].render(lang) for name in (*(limit.name for limit in LIMITS), *(remedy.name for remedy in WITH_ALL))}
        untested = unpaid(tables["prices"])
        rows = rows.assign(mark=["†" if pair in untested else "" for pair in zip(rows["limit"], rows["remedy"], strict=True)])
        for measure in MATRICES:
            mine = rows[(rows["actors"] == "five") & (rows["measure"] == measure)]
            axes = limits_matrix(mine, measure, lang=lang, titles=titles)
            retitle(axes, say(lang, "Won back, net of what is won anyway: {what}", what=label(measure, lang)))
            yield f"matrix-{measure}", axes
    if "tipping" in tables:
        yield from _tipping(tables["tipping-points"], tables["tipping"], lang)
    if "paths" in tables:
        yield from _paths(tables["path-weeks"], tables["paths"], lang)


def retitle(axes: Any, title: str) -> None:
    """Other words where the title stands, in its own font."""
    from matplotlib.text import Text

    present = axes.get_title(loc="left")
    next(text for text in axes.findobj(Text) if text.get_text() == present).set_text(title)


def _tipping(points: Any, found: Any, lang: str) -> Iterator[tuple[str, Any]]:
    """Linkage over each limit's own lever, with the tipping point where there is one."""
    for limit in LIMITS:
        lever = next(iter(limit.levers))
        rows = points[(points["lever"] == lever) & (points["remedy"] == NONE)].rename(columns={"lever": "what", "value": lever})
        row = found[(found["lever"] == lever) & (found["remedy"] == NONE) & (found["indicator"] == "linkage")]
        if len(rows) and len(row):
            one = row.iloc[0]
            at = (one["at"], one["at_low"], one["at_high"]) if one["kind"] == CLIFF else None
            yield f"tipping-{lever}", tipping(rows, lever, "linkage", at, lang=lang)


def _paths(weeks: Any, found: Any, lang: str) -> Iterator[tuple[str, Any]]:
    """Linkage and coverage on the slow way up and down of every limit's own lever."""
    for limit in LIMITS:
        if not ((found["limit"] == limit.name) & (found["speed"] == "slow")).any():
            continue
        lever = next(iter(limit.levers))
        rows = with_severity(weeks, Way(limit, RAMP, "symmetric"))
        rows = rows[rows["direction"].isin(["up", "down"])].assign(**{lever: rows["severity"]})
        for indicator in LOOPS:
            axes = hysteresis(rows, lever, indicator, lang=lang)
            retitle(axes, introduce(axes.get_title(loc="left"), NAMED[limit.name]).render(lang))
            axes.xaxis.get_label().set_text(say(lang, "severity, from the default to the severe setting"))
            yield f"path-{limit.name}-{indicator}", axes

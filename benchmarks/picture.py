"""The picture of a benchmark: ratios of one run, and growth (docs/performance.png)."""

from pathlib import Path
from typing import Any

from wushe_sim.report.plot.style import COLOURS, SIZES, save

NAMES = {"ours": "wushe_sim", "c": "C, -O3", "numpy": "NumPy", "mesa": "Mesa", "agentpy": "AgentPy"}


def picture(found: Any, path: Path) -> None:
    """Six panels: the twins, the stages, and growth with residents, weeks, ties and in memory."""
    import matplotlib
    from matplotlib.figure import Figure

    with matplotlib.rc_context(SIZES):
        figure = Figure(figsize=(10.5, 6.4), dpi=130, layout="constrained")
        one, two, three, four, five, six = figure.subplots(2, 3).ravel()
        _bars(one, {NAMES[name]: ns for name, ns in found["twins"]["ns"].items()}, "Three stages, by twin (ns a resident-week)", log=True)
        _bars(two, found["stages"], "The whole week, by stage (ns a resident-week)")
        growth = found["growth"]
        _line(three, {int(n): row["ns"] for n, row in growth["residents"].items() if "ns" in row}, "ns a resident-week", "residents")
        _line(four, {int(n): row["ns"] for n, row in growth["weeks"].items()}, "ns a resident-week", "weeks")
        _line(five, {int(n): row["ns"] for n, row in growth["ties"].items()}, "ns a resident-week", "ties a resident")
        _line(six, {int(n): row["beyond"] for n, row in growth["residents"].items() if "beyond" in row}, "MB beyond the libraries",
              "residents", log=True)
        save(figure, path)


def _bars(axes: Any, values: dict[str, float], title: str, log: bool = False) -> None:
    """A bar for each, the least at the top, with its number."""
    names = sorted(values, key=lambda name: values[name]) if log else list(values)
    colours = [COLOURS[1] if name == NAMES["ours"] else COLOURS[0] for name in names]
    axes.barh(names, [max(values[name], 0) for name in names], color=colours)
    for place, name in enumerate(names):
        told = f" {values[name]:,.0f}" if values[name] >= 100 else f" {values[name]:.3g}"
        axes.text(max(values[name], 0) * (1.1 if log else 1), place, told, va="center", fontsize=7)
    axes.invert_yaxis()
    if log:
        axes.set_xscale("log")
    axes.margins(x=0.22)
    _frame(axes, title)


def _line(axes: Any, values: dict[int, float], title: str, along: str, log: bool = False) -> None:
    """A line over sizes, each of them named; where the scale is a logarithm's, what is too little to be measured is left out."""
    values = {size: value for size, value in values.items() if value >= 1} if log else values
    axes.plot(list(values), list(values.values()), marker="o", color=COLOURS[0])
    axes.set_xscale("log")
    axes.set_xticks(list(values), [f"{size:,}" for size in values])
    axes.minorticks_off()
    if log:
        axes.set_yscale("log")
    else:
        axes.set_ylim(0, 1.15 * max(values.values()))
    axes.set_xlabel(along)
    axes.grid(True, color="0.92")
    _frame(axes, title)


def _frame(axes: Any, title: str) -> None:
    axes.set_title(title, loc="left", fontsize=9)
    axes.set_axisbelow(True)
    axes.spines[["top", "right"]].set_visible(False)

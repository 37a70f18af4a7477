"""Flows of cases and money (流向): a Sankey diagram, and the frames that it draws from what was counted."""

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from matplotlib.patheffects import withStroke

from wushe_sim.errors import BadInput
from wushe_sim.i18n import Message, enumerate_choices, msg
from wushe_sim.model.sums import Sums
from wushe_sim.report.labels import number
from wushe_sim.report.plot.style import COLOURS, add_note, check_columns, finish_axes, get_shown_name, open_axes
from wushe_sim.report.plot.taking import is_one, make_model_result
from wushe_sim.report.plot.wanting import describe_wanted
from wushe_sim.results import Result

GAP, WIDTH = 0.05, 0.022
"""Between two nodes, as a share of the height; a node's width, as a share of the picture's."""
SOURCES = ("gifts_government", "gifts_targeted", "gifts_crowd", "returned", "gifts_love", "tasks", "saved", "city_saved", "never_found",
           "care", "found_by_asking", "found_by_grid", "found_by_volunteer", "found_by_organization", "found_by_worker", "from_outside",
           "budget_remedies")
"""Our own sources, each of which has one colour in every picture."""
LEAST = 0.005
"""Flows below that, per 1,000 residents a year, are what rounding to whole fen leaves."""
HALO = [withStroke(linewidth=2.4, foreground="white")]
FOUND_BY = ("found_by_asking", "found_by_grid", "found_by_volunteer", "found_by_organization", "found_by_worker")


def flows_of(result: Any, what: str, scenario: str | None = None) -> Any:
    """What flowed in a result's kept weeks, as the frame that ``flows`` draws: source, target, value, per 1,000 residents a year.

    ``what`` is 'cases' or 'money'; ``scenario`` is the first one unless named. Cases that were under way or ended by a move are left out.
    """
    if what not in ("cases", "money"):
        raise BadInput(msg("plot.flows_of: cases or money (got {value})", value=repr(what)))
    result = make_model_result(result) if is_one(result, "WusheModel") else result
    if not isinstance(result, Result):
        raise BadInput(describe_wanted("flows_of", (), result))
    name = next(iter(result.scenarios)) if scenario is None else scenario
    runs = [run for run in result.runs if run.scenario == name]
    if not runs:
        raise BadInput(msg("plot.flows_of: the result has no scenario {name!r}; it has {names}",
                           name=name, names=enumerate_choices(result.scenarios)))
    s = Sums(np.sum([run.counts.sum(axis=(0, 1)) for run in runs], axis=0))
    flows = _cases(s) if what == "cases" else _money(s)
    scale = 52 * 1000 / float(s.residents) / (1 if what == "cases" else 100)
    rows = [(source, target, float(value) * scale) for source, target, value in flows if value * scale >= LEAST]
    return pd.DataFrame(rows, columns=["source", "target", "value"])


def _cases(s: Any) -> list[tuple[str, str, Any]]:
    closed = s.cases_well + s.cases_badly + s.cases_lapsed
    care = closed - sum(getattr(s, name) for name in FOUND_BY)
    return [("care", "known", care), *((name, "known", getattr(s, name)) for name in FOUND_BY),
            ("known", "well", s.cases_well), ("known", "badly", s.cases_badly), ("known", "lapsed", s.cases_lapsed),
            ("never_found", "lost", s.cases_never_found)]


def _money(s: Any) -> list[tuple[str, str, Any]]:
    """Every fen that came into the city's and the community's pool is used, or is left there; what was used beyond that is savings.

    What interventions and a budget put into the pool comes from outside; what a budget pays for remedies passes the pool by.
    """
    left = s.gifts_government - s.allotted
    came = s.allotted + s.gifts_targeted + s.gifts_crowd + s.organizations_closed + s.pool_shock
    went = s.paid_cases + s.paid_expenses + s.paid_organizations + s.paid_remedies
    return [
        ("gifts_government", "city", s.gifts_government), ("city_saved", "city", -left), ("city", "pool", s.allotted),
        ("city", "city_kept", left), ("gifts_targeted", "pool", s.gifts_targeted), ("gifts_crowd", "pool", s.gifts_crowd),
        ("returned", "pool", s.organizations_closed), ("from_outside", "pool", s.pool_shock),
        ("pool", "taken_out", -s.pool_shock), ("saved", "pool", went - came), ("pool", "paid_cases", s.paid_cases),
        ("pool", "paid_expenses", s.paid_expenses), ("pool", "paid_organizations", s.paid_organizations),
        ("pool", "paid_remedies", s.paid_remedies), ("pool", "kept", came - went), ("gifts_love", "residents", s.gifts_love),
        ("tasks", "helpers", s.public_hiring),
        ("budget_remedies", "bought_remedies",
         s.budget_moral_governance + s.budget_online_platform + s.budget_incubation + s.budget_points_scheme),
    ]


class Diagram(NamedTuple):
    """What a diagram of ours is called, its unit and a remark under it."""

    title: Message
    unit: Message
    note: Message


OURS: Mapping[str, Diagram] = {
    "cases": Diagram(msg("Cases, from arising to their end"), msg("cases per 1,000 residents a year"),
                     msg("cases still open at the end, and those that ended because a resident moved, are left out")),
    "money": Diagram(msg("Money, from source to use"), msg("yuan per 1,000 residents a year"),
                     msg("mean over the weeks kept and all seeds")),
}


def flows(frame: Any, title: str = "", unit: str = "", ax: Any = None, lang: str | None = None,
          titles: Mapping[str, str] | None = None, scenario: str | None = None) -> Any:
    """A Sankey diagram: every flow as wide as it is large, from the left to the right; the Axes.

    ``frame`` is a Result or a WusheModel, with 'cases' or 'money' as title ('cases' unless named), of ``scenario`` or the first one. Or it
    has the columns source, target, value (above 0), in one unit. Flows must not run in a circle. ``flows_of`` makes such frames;
    'cases' and 'money' as title stand for their own titles and units.
    """
    if isinstance(frame, Result) or is_one(frame, "WusheModel"):
        title = title or "cases"
        frame = flows_of(frame, title, scenario)
    check_columns(frame, "flows", "source", "target", "value")
    frame = frame[frame["value"] > 0]
    check_columns(frame, "flows")
    layers = _layers(frame)
    boxes = _boxes(frame, layers)
    with open_axes(ax, lang, (6.3, 4.2)) as (axes, spoken):
        ours = OURS.get(title)
        shown_unit = ours.unit.render(spoken) if ours and not unit else unit
        last = max(layers.values())
        sources = [name for name in boxes if not (frame["target"] == name).any()]
        colour = {name: COLOURS[(SOURCES.index(name) if name in SOURCES else place) % 6] for place, name in enumerate(sources)}
        _ribbons(axes, frame, boxes, layers, colour)
        for name, (low, high) in boxes.items():
            x = layers[name]
            axes.fill_between([x - WIDTH, x + WIDTH], low, high, color=colour.get(name, "0.3"), linewidth=0, zorder=3)
            text = f"{get_shown_name(name, spoken, titles)}  {number(_through(frame, name), '')}"
            middle = (low + high) / 2
            if name in sources:
                place: dict[str, Any] = {"xy": (x - WIDTH, middle), "xytext": (-4, 0), "ha": "right", "va": "center"}
            elif x == last:
                place = {"xy": (x + WIDTH, middle), "xytext": (4, 0), "ha": "left", "va": "center"}
            else:
                place = {"xy": (x, high), "xytext": (0, 3), "ha": "center", "va": "bottom"}
            axes.annotate(text, textcoords="offset points", fontsize=8, zorder=5, path_effects=HALO, **place)
        finish_axes(axes, ours.title.render(spoken) if ours else title, "none")
        axes.set_xlim(-WIDTH, last + WIDTH)
        axes.set_ylim(min(low for low, _ in boxes.values()) - 0.01, max(high for _, high in boxes.values()) + 0.01)
        axes.set_xticks([])
        axes.set_yticks([])
        axes.spines[:].set_visible(False)
        said = [shown_unit] if shown_unit else []
        if ours:
            said.append(ours.note.render(spoken))
        add_note(axes, "\n".join(said), 4)
    return axes


def _layers(frame: Any) -> dict[Any, int]:
    """How far to the right each node stands: one beyond the furthest that flows into it; sources left, uses right."""
    import networkx  # a tenth of a small run, which draws neither

    graph = networkx.DiGraph(zip(frame["source"], frame["target"], strict=True))
    try:
        layers = list(networkx.topological_generations(graph))
    except networkx.NetworkXUnfeasible:
        raise BadInput(msg("plot.flows: the flows run in a circle")) from None
    layer = {name: place if graph.out_degree(name) else len(layers) - 1 for place, names in enumerate(layers) for name in names}
    return {name: layer[name] for name in dict.fromkeys([*frame["source"], *frame["target"]])}


def _through(frame: Any, name: Any) -> float:
    return float(max(frame.loc[frame["source"] == name, "value"].sum(), frame.loc[frame["target"] == name, "value"].sum()))


def _boxes(frame: Any, layers: Mapping[Any, int]) -> dict[Any, tuple[float, float]]:
    """Each node's lower and upper end; the fullest layer fills the height of 1, others are centred on it."""
    columns: dict[int, list[Any]] = {}
    for name in layers:
        columns.setdefault(layers[name], []).append(name)
    whole = max(sum(_through(frame, name) for name in column) for column in columns.values())
    boxes = {}
    for column in columns.values():
        heights = [max(_through(frame, name) / whole, 0.004) for name in column]
        top = 0.5 + (sum(heights) + GAP * (len(column) - 1)) / 2
        for name, height in zip(column, heights, strict=True):
            boxes[name] = (top - height, top)
            top -= height + GAP
    return {name: boxes[name] for name in layers}


def _ribbons(axes: Any, frame: Any, boxes: Mapping[Any, tuple[float, float]], layers: Mapping[Any, int], colour: Mapping[Any, str]) -> None:
    """Each flow as a band that leaves and arrives level; bands keep their order at both ends."""
    place = {name: number for number, name in enumerate(sorted(boxes, key=lambda name: -boxes[name][1]))}
    scale = {name: (high - low) / _through(frame, name) for name, (low, high) in boxes.items()}
    bands: dict[Any, list[float]] = {number: [] for number in frame.index}
    for here, there in (("source", "target"), ("target", "source")):
        for name, (_, top) in boxes.items():
            for row in sorted(frame[frame[here] == name].itertuples(), key=lambda row, there=there: place[getattr(row, there)]):
                bands[row.Index] += [top, top - row.value * scale[name]]
                top -= row.value * scale[name]
    way = np.linspace(0, 1, 40)
    bend = way * way * (3 - 2 * way)
    for row in frame.itertuples():
        top, bottom, top_at_end, bottom_at_end = bands[row.Index]
        x = layers[row.source] + WIDTH + way * (layers[row.target] - layers[row.source] - 2 * WIDTH)
        axes.fill_between(x, bottom + (bottom_at_end - bottom) * bend, top + (top_at_end - top) * bend,
                          color=colour.get(row.source, "0.55"), alpha=0.4, linewidth=0, zorder=2)

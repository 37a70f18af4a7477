"""Plots (图, ``ws.plot``): each takes a result, a model, a comparison, a sweep or a frame and returns the Axes; one style, for a page.

``ws.plot(result, "coverage")`` draws what ``result.plot("coverage")`` does.
``ax`` is where to draw (a new figure where none is given); ``lang`` is 'en' or 'zh', else what the environment says. ``save`` writes PNG,
SVG or PDF.
"""

import sys
from types import ModuleType
from typing import Any

from wushe_sim.report.plot.chinese import use_chinese
from wushe_sim.report.plot.claims import claims, governances, mechanisms
from wushe_sim.report.plot.design import factors, shares
from wushe_sim.report.plot.effects import differences, limits_matrix, morris, sobol, tornado
from wushe_sim.report.plot.flows import flows, flows_of
from wushe_sim.report.plot.networks import actors_of, community, layout, linkage, people_of
from wushe_sim.report.plot.over_time import by_type, over_time
from wushe_sim.report.plot.peeling import peeling
from wushe_sim.report.plot.province import street_types, streets
from wushe_sim.report.plot.regimes import hysteresis, tipping
from wushe_sim.report.plot.story import story
from wushe_sim.report.plot.style import save
from wushe_sim.report.plot.timeline import timeline

__all__ = [
    "actors_of", "by_type", "claims", "community", "differences", "factors", "flows", "flows_of", "governances", "hysteresis", "layout",
    "limits_matrix", "linkage", "mechanisms", "morris", "over_time", "peeling", "people_of", "save", "shares", "sobol", "story",
    "street_types", "streets", "timeline", "tipping", "tornado", "use_chinese",
]


class _CallableModule(ModuleType):
    """This module, which is called with an object to draw its usual picture."""

    def __call__(self, subject: Any, *indicators: str, **options: Any) -> Any:
        """Draw the usual picture of an object (``drawing.draw``)."""
        from wushe_sim.report.plot.drawing import draw  # brings the titles of comparisons in

        return draw(subject, *indicators, **options)


sys.modules[__name__].__class__ = _CallableModule

"""Plots (图, ``ws.plot``): each takes tidy frames and returns the Axes; one style, for a page, in English or Chinese.

``ax`` is where to draw (a new figure where none is given); ``lang`` is 'en' or 'zh', else what the environment says. ``save`` writes PNG,
SVG or PDF.
"""

from wushe_sim.report.plot.claims import claims, governances, mechanisms
from wushe_sim.report.plot.design import factors, shares
from wushe_sim.report.plot.effects import differences, limits_matrix, morris, sobol, tornado
from wushe_sim.report.plot.flows import flows, flows_of
from wushe_sim.report.plot.networks import actors_of, community, layout, linkage, people_of
from wushe_sim.report.plot.over_time import by_type, over_time
from wushe_sim.report.plot.peeling import peeling
from wushe_sim.report.plot.province import street_types, streets
from wushe_sim.report.plot.regimes import hysteresis, tipping
from wushe_sim.report.plot.style import save
from wushe_sim.report.plot.timeline import timeline

__all__ = [
    "actors_of", "by_type", "claims", "community", "differences", "factors", "flows", "flows_of", "governances", "hysteresis", "layout",
    "limits_matrix", "linkage", "mechanisms", "morris", "over_time", "peeling", "people_of", "save", "shares", "sobol", "street_types",
    "streets", "timeline", "tipping", "tornado",
]

"""图 pictures (``ws.plot``): each takes tidy frames and returns the Axes; one style, for a page, in English or Chinese.

``ax`` is where to draw (a new figure where none is given); ``lang`` is 'en' or 'zh', else what the environment says. ``save`` writes PNG,
SVG or PDF.
"""

from wushe_sim.report.plot.effects import differences, limits_matrix, sobol, tornado
from wushe_sim.report.plot.flows import flows, flows_of
from wushe_sim.report.plot.networks import actors_of, community, layout, linkage, people_of
from wushe_sim.report.plot.over_time import by_type, over_time
from wushe_sim.report.plot.regimes import hysteresis, tipping
from wushe_sim.report.plot.style import save

__all__ = ["actors_of", "by_type", "community", "differences", "flows", "flows_of", "hysteresis", "layout", "limits_matrix", "linkage",
           "over_time", "people_of", "save", "sobol", "tipping", "tornado"]

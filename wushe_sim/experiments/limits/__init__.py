"""The governance limits (治理限度): five limits, four remedies, tipping points and path dependence. ``ws.limits``, also a call."""

from wushe_sim.experiments.limits import matrix as matrix
from wushe_sim.experiments.limits import matrix_arms as matrix_arms
from wushe_sim.experiments.limits import path_dependence as path_dependence
from wushe_sim.experiments.limits import tipping as tipping
from wushe_sim.experiments.limits.settings import LIMITS as LIMITS
from wushe_sim.experiments.limits.settings import REMEDIES as REMEDIES

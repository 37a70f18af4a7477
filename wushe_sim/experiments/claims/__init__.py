"""The paper's claims (论断检验): each a registered hypothesis, its arms, its effects and its verdict. ``ws.claims``, also a call."""

from wushe_sim.experiments.claims.effects import plain_street as plain_street
from wushe_sim.experiments.claims.hypotheses import HYPOTHESES as HYPOTHESES
from wushe_sim.experiments.claims.hypotheses import select_hypotheses as select_hypotheses
from wushe_sim.experiments.claims.hypothesis import PLAIN as PLAIN
from wushe_sim.experiments.claims.hypothesis import Arm as Arm
from wushe_sim.experiments.claims.hypothesis import Hypothesis as Hypothesis
from wushe_sim.experiments.claims.hypothesis import less as less
from wushe_sim.experiments.claims.hypothesis import part as part
from wushe_sim.experiments.claims.trial import Extent as Extent
from wushe_sim.experiments.claims.trial import run_trial as run_trial
from wushe_sim.experiments.claims.verdict_rule import get_confidence_level as get_confidence_level
from wushe_sim.experiments.claims.verdict_rule import judge_interval as judge_interval

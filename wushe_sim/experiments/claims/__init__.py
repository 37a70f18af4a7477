"""The paper's claims (论断检验): each a registered hypothesis, its arms, its effects and its verdict. Public as ``ws.claims``."""

from wushe_sim.experiments.claims.effects import plain_street as plain_street
from wushe_sim.experiments.claims.hypotheses import HYPOTHESES as HYPOTHESES
from wushe_sim.experiments.claims.hypotheses import chosen as chosen
from wushe_sim.experiments.claims.hypothesis import PLAIN as PLAIN
from wushe_sim.experiments.claims.hypothesis import Arm as Arm
from wushe_sim.experiments.claims.hypothesis import Hypothesis as Hypothesis
from wushe_sim.experiments.claims.hypothesis import less as less
from wushe_sim.experiments.claims.hypothesis import part as part
from wushe_sim.experiments.claims.judgement import level_of as level_of
from wushe_sim.experiments.claims.judgement import verdict_of as verdict_of
from wushe_sim.experiments.claims.verdicts import Extent as Extent
from wushe_sim.experiments.claims.verdicts import verdicts as verdicts

"""The paper's hypotheses (论文假设) H1 to H17, registered before any run: each a small declared experiment (see ``hypothesis.py``)."""

from collections.abc import Iterable, Mapping

from wushe_sim.errors import BadInput
from wushe_sim.experiments.claims.hypotheses_burden import H6, H7
from wushe_sim.experiments.claims.hypotheses_limits import H2, H3, H4, H5
from wushe_sim.experiments.claims.hypotheses_practice import H1, H8, H9, H15, H16, H17
from wushe_sim.experiments.claims.hypotheses_remedies import H10, H11, H12, H13, H14
from wushe_sim.experiments.claims.hypothesis import Hypothesis
from wushe_sim.i18n import msg
from wushe_sim.i18n.wording import quote, suggest

HYPOTHESES: Mapping[str, Hypothesis] = {one.id: one for one in (
    H1, H2, H3, H4, H5, H6, H7, H8, H9, H10, H11, H12, H13, H14, H15, H16, H17)}
TESTS = len(HYPOTHESES)
"""How many claims are judged together: the correction is for so many, however few are run."""


def select_hypotheses(names: Iterable[str] = ()) -> list[Hypothesis]:
    """The hypotheses of these names, or all. Raises BadInput for a name that is none's."""
    wanted = list(names)
    if unknown := [name for name in wanted if name not in HYPOTHESES]:
        raise BadInput(msg("hypothesis: {name} is none ({hint})", name=quote(unknown[0]),
                           hint=suggest(unknown[0], tuple(HYPOTHESES))))
    return [HYPOTHESES[name] for name in wanted] or list(HYPOTHESES.values())

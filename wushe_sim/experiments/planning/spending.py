"""What a mix spends (支出): yuan a year that posts, helpers, contracts and remedies took, of those that it was given."""

import numpy as np
from numpy.typing import NDArray

from wushe_sim.model.sums import Sums
from wushe_sim.model.world.founding import MINUTES_A_POST
from wushe_sim.scenario import Scenario
from wushe_sim.scenario.budget import SERVICES
from wushe_sim.scenario.purchases import MONEY_USES, WEEKS_A_YEAR


def compute_spent(scenario: Scenario, counts: NDArray[np.int64], weeks: int) -> float:
    """Compute what a scenario's budget spent, in yuan a year.

    Posts and helpers cost what their filled hours do, so that a vacant post is paid to nobody; contracts cost what they are; money for
    remedies counts when it is paid out, and money for the fund when it is paid in.

    Parameters
    ----------
    scenario : Scenario
        With the coefficients that it lived with: its prices and wages.
    counts : array of shape (counts, groups)
        Sums over so many weeks and all communities.
    weeks : int
        How many weeks.
    """
    if scenario.budget is None:
        return 0.0
    s, p = Sums(counts[None]), scenario.parameters.hand_down
    posts = s.worker_bought / MINUTES_A_POST * scenario.prices.social_worker / WEEKS_A_YEAR
    helpers = s.committee_bought / 60 * p.wage / (1 - p.overhead)
    money = sum(getattr(s, f"budget_{use}") for use in ("fund", *MONEY_USES)) / 100
    contracts = scenario.budget.yuan * scenario.budget.shares.get(SERVICES, 0.0)
    return float((posts + helpers + money)[0]) * WEEKS_A_YEAR / weeks + contracts

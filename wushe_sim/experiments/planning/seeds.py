"""Seeds of a plan (方案的种子): those of the search, and fresh ones for the final comparison, with sets that the search did not see."""

import math

from wushe_sim.results.ensemble import Ensemble

A_SET = 2
"""Seeds that live with one set of coefficients in the final comparison, so that luck weighs less in a set's best plan."""


def choose_final_seeds(ensemble: Ensemble, seen: int, number: int) -> list[int]:
    """Seeds of the final comparison.

    Parameters
    ----------
    ensemble : Ensemble
        Its sets; a seed lives with the set ``seed % len(ensemble)``.
    seen : int
        The search lived under the seeds 0 to ``seen`` − 1.
    number : int
        How many seeds are wanted, two to a set.

    Returns
    -------
    list of int
        Seeds that the search has not lived under, with sets whose coefficients it has not seen where the ensemble has enough of those,
        else with any, more than two seeds to a set where there are few.
    """
    many = len(ensemble)
    used = {tuple(ensemble.get_set(ensemble.choose_set(seed)).items()) for seed in range(seen)}
    wanted = math.ceil(number / A_SET)
    fresh = [place for place in range(many) if tuple(ensemble.get_set(place).items()) not in used]
    sets = (fresh if len(fresh) >= wanted else list(range(many)))[:wanted]
    first = math.ceil(seen / many)
    return sorted([place + many * (first + turn) for turn in range(math.ceil(number / len(sets))) for place in sets][:number])

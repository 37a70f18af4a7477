"""What fades and returns, all else off: ties, links, feelings and the number of newcomers, against their half-lives.

x falls to one half in ln 2 / r weeks where a share r of it goes each week (r small), and in ln ½ / ln (1 − r) weeks exactly.
"""

from math import log

import numpy as np
import pytest

from wushe_sim.engine.declare import list_declarations
from wushe_sim.model.actors.residents import CHILD
from wushe_sim.model.counts import count
from wushe_sim.model.switches import Switches
from wushe_sim.model.week.broker import next_strength
from wushe_sim.model.week.feel import back_to_usual, moved
from wushe_sim.running import simulation
from wushe_sim.scenario import Scenario

pytestmark = pytest.mark.compiled

DEFAULTS = Scenario(name="defaults").parameter_values()
ROUNDING = 2.0**-24
"""Half a unit in the last place of a float32 near 1: what one step of arithmetic may be off by."""


def alone(*switches: str, **content) -> Scenario:
    """A street on which every mechanism is off but those named; its organizations are there."""
    off = dict.fromkeys(list_declarations(Switches), False) | dict.fromkeys(("organizations_exist", *switches), True)
    return Scenario(name="alone", burn_in=0, place={"communities": 2, "residents": 1000}, switches=off, **content)


def half_life(step, start: float, level: float = 0.0) -> float:
    """Steps until half the way to a level is gone, with the last step taken in part (geometrically)."""
    gap, steps, x = start - level, 0, start
    while True:
        following = step(x)
        if (following - level) / gap <= 0.5:
            return steps + log((x - level) / gap / 0.5) / log((x - level) / (following - level))
        x, steps = following, steps + 1


@pytest.mark.parametrize("rate", [0.003, 0.01, 0.03])
def test_a_tie_returns_half_the_way_in_its_half_life(rate):
    p = DEFAULTS.feel._replace(tie_return=np.float32(rate))
    usual = np.float32(0.3)
    weeks = 4 * half_life(lambda w: float(back_to_usual(np.float32(w), usual, p)), 1.0, 0.3)
    # four weeks are taken at once: the exact half-life is 4 ln ½ / ln (1 − 4 r), which is shorter than ln 2 / r by two weeks at most
    assert weeks == pytest.approx(4 * log(0.5) / log(1 - 4 * rate), rel=1e-3)
    assert log(2) / rate - 2 <= weeks <= log(2) / rate


def test_ties_of_a_whole_street_follow_the_formula():
    scenario = alone("tie_dynamics", weeks=40, parameters={"feel": {"tie_across": 0.0}})
    street = simulation.run_burn_in(scenario, 1)
    for c in street.communities:
        c.ties.strength[:] = 1
        c.volunteers.active[:] = 0
        c.residents.age[:] = CHILD  # children do not join: nobody volunteers together
    simulation.run_weeks(street, simulation.build_policy(scenario), 40)
    p = DEFAULTS.feel
    for c in street.communities:
        usual = np.where(c.ties.kin, p.tie_kin, p.tie_usual).astype(np.float64)
        expected = usual + (1 - usual) * (1 - 4 * float(p.tie_return)) ** 10
        assert np.abs(c.ties.strength - expected).max() <= 3 * 10 * ROUNDING  # three operations a round, ten rounds


@pytest.mark.parametrize("decay", [0.02, 0.043, 0.06])
def test_an_idle_link_falls_to_one_half_in_its_half_life(decay):
    p = DEFAULTS.broker._replace(decay=np.float32(decay))
    weeks = half_life(lambda w: float(next_strength(np.float32(w), 0, 0, np.float32(0), True, True, p)), 0.9)
    assert weeks == pytest.approx(log(0.5) / log(1 - decay), rel=1e-3)
    assert log(2) / decay - 1 < weeks <= log(2) / decay


def test_a_link_without_decay_stays_and_hours_close_the_gap_to_a_whole_link_by_their_share():
    p = DEFAULTS.broker
    assert next_strength(np.float32(0.4), 0, 0, np.float32(0), False, True, p) == np.float32(0.4)
    strength, builds = np.float32(0), float(p.builds)
    for week in range(1, 31):
        strength = np.float32(next_strength(strength, 0, 0, np.float32(2), False, True, p))
        assert abs(strength - (1 - (1 - 2 * builds) ** week)) <= 4 * week * ROUNDING


@pytest.mark.parametrize("hours", [0.2, 1.0, 3.0])
def test_a_link_that_is_kept_up_rests_where_building_balances_decay(hours):
    p, strength = DEFAULTS.broker, np.float32(0.9)
    for _ in range(600):
        strength = np.float32(next_strength(strength, 0, 0, np.float32(hours), True, True, p))
    built, lost = float(p.builds) * hours, float(p.decay)
    assert strength == pytest.approx(built / (built + lost), abs=1e-5)


@pytest.mark.parametrize("joint", [1, 5, 40])
def test_a_link_that_works_rests_where_success_balances_decay(joint):
    p, strength = DEFAULTS.broker, np.float32(0.1)
    busy = 1 - np.exp(-joint / float(p.saturation))
    for _ in range(2000):
        strength = np.float32(next_strength(strength, joint, joint, np.float32(0), True, True, p))
    pull, lost = busy * float(p.together), (1 - busy) * float(p.decay)
    assert strength == pytest.approx(pull / (pull + lost), abs=1e-4)


@pytest.mark.parametrize("back", [0.003, 0.01, 0.03])
@pytest.mark.parametrize("start", [0.0, 1.0])
def test_a_feeling_returns_half_the_way_to_its_own_level_in_its_half_life(start, back):
    def week(x):
        return float(moved(np.float32(x), np.float32(0), np.float32(0), np.float32(0.02), np.float32(0.6), np.float32(back)))

    assert half_life(week, start, 0.6) == pytest.approx(log(0.5) / log(1 - back), rel=2e-3)


def test_a_feeling_under_steady_events_rests_where_they_balance_the_way_back():
    x, up, down, step, own, back = np.float32(0.2), 0.8, 0.3, 0.02, 0.5, 0.01
    for _ in range(3000):
        x = np.float32(moved(x, np.float32(up), np.float32(down), np.float32(step), np.float32(own), np.float32(back)))
    assert x == pytest.approx((step * up + back * own) / (step * up + step * down + back), abs=1e-4)


def test_feelings_of_a_whole_street_return_to_personal_levels():
    weeks = 20  # before the first session falls due: nothing else happens to anyone
    scenario = alone("own_levels", weeks=weeks, levers={"deliberation": 0.0, "moral_governance": 0.0, "agency_building": 0.0},
                     parameters={"feel": {"eased": 0.0}})
    street = simulation.run_burn_in(scenario, 2)
    for c in street.communities:
        for feeling in ("trust", "trust_government", "belonging"):
            getattr(c.residents, feeling)[:] = 1
        c.volunteers.active[:] = 0
        c.residents.age[:] = CHILD
    simulation.run_weeks(street, simulation.build_policy(scenario), weeks)
    for c in street.communities:
        for feeling in ("trust", "trust_government", "belonging"):
            own = getattr(c.residents, f"own_{feeling}").astype(np.float64)
            expected = own + (1 - own) * (1 - float(DEFAULTS.feel.back)) ** weeks
            assert np.abs(getattr(c.residents, feeling) - expected).max() <= 3 * weeks * ROUNDING, feeling


@pytest.mark.parametrize("seeds", [3, pytest.param(40, marks=pytest.mark.slow)])
def test_newcomers_settle_by_a_geometric_law(seeds):
    scenario, weeks = alone("settling", weeks=104), 104
    stays = (1 - 1 / (52 * float(DEFAULTS.world.settle_years))) ** weeks
    start, left = 0, 0
    for seed in range(seeds):
        street = simulation.run_burn_in(scenario, seed)
        start += sum(int(c.residents.newcomer.sum()) for c in street.communities)
        left += int(simulation.simulate(scenario, seed, start=street).counts[-1, :, count.newcomers].sum())
    # a binomial number: four standard deviations
    assert abs(left - start * stays) <= 4 * np.sqrt(start * stays * (1 - stays))


def test_nothing_happens_on_a_street_with_every_mechanism_off_but_what_has_no_switch():
    counts = simulation.simulate(alone(weeks=20), 1).counts
    for name in ("left", "arrived", "settled", "cases_opened", "need_minutes", "served_minutes", "enlisted", "donors_asked", "allotted",
                 "worker_quits", "organizations_founded", "organizations_folded", "referred", "breaches"):
        assert (counts[:, :, getattr(count, name)] == 0).all(), name

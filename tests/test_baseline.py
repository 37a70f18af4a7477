"""A saved baseline: what a few streets count, to the last unit. It is changed on purpose only, by whoever means to change the model.

A count that is newer than the baseline enters it when it is renewed next; until then the others must be what they were.

Raise MODEL in ``wushe_sim/results/provenance.py``, renew with ``python tests/test_baseline.py --renew``, look at ``git diff
tests/baseline.json``, and say in CHANGELOG.md under the model's version why it moved.
"""

import hashlib
import json
import sys
from collections.abc import Collection
from pathlib import Path
from typing import Any

import pytest

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from wushe_sim.model.counts import COUNTS
from wushe_sim.results.provenance import MODEL
from wushe_sim.running import simulation
from wushe_sim.scenario import Scenario

pytestmark = [pytest.mark.compiled, pytest.mark.libraries]

SAVED = Path(__file__).with_name("baseline.json")
RENEWAL = "python tests/test_baseline.py --renew"
SEED = 20240101
STREET = Scenario(
    name="street", weeks=52, burn_in=52,
    place={"communities": 3, "residents": 400, "social_workers": 2,
           "types": {"traditional_village": 0.34, "old_neighbourhood": 0.33, "new_estate": 0.33}})
STREETS = {
    "defaults": STREET,
    "classroom": STREET.replace(place={"communities": 1, "residents": 200, "types": {"old_neighbourhood": 1.0}}),
    "three-actors": STREET.replace(levers={"actors": "three"}),
    "four-limits": STREET.replace(levers={
        "takeover": 0.9, "heterogeneity": 0.9, "task_downshift": 0.8, "resource_passthrough": 0.1,
        "admin_burden": 0.8, "dual_leadership": 1.0}),
    "remedies": STREET.replace(levers={
        "self_governance": 1.0, "rule_of_law": 1.0, "moral_governance": 1.0, "online_platform": 1.0, "feedback_channel": 1.0,
        "deliberation": 1.0, "covenant": 1.0, "incubation": 1.0, "volunteer_selection": "mass_base", "volunteer_charter": 1.0,
        "agency_building": 1.0, "points_scheme": 1.0, "crowd_giving": 1.0}),
    "push-and-let-go": STREET.replace(
        schedule={"takeover": [{"week": 8, "value": 0.9}, {"week": 26, "value": 0.3, "over": 8}]}, switches={"asymmetric_learning": True}),
    "donors-asked-again": STREET.replace(weeks=104, place={"residents": 2000}, parameters={"world": {"donors": 8.0}}),
}


def counted(scenario: Scenario, names: Collection[str] = COUNTS) -> dict[str, Any]:
    """Sums over weeks, communities and groups, to be read; and a digest of every single count of these names, to miss nothing."""
    rows = {name: row for row, name in enumerate(COUNTS) if name in names}
    counts = simulation.simulate(scenario, SEED).counts[:, :, list(rows.values())]
    sums = counts.sum(axis=(0, 1, 3))
    return {
        "digest": hashlib.sha256(counts.astype("<i8").tobytes()).hexdigest(),
        "sums": {name: int(total) for name, total in zip(rows, sums, strict=True)},
    }


def saved_before() -> dict[str, Any]:
    """What was saved: the model's version, and its streets."""
    return json.loads(SAVED.read_text(encoding="utf-8"))


def renew() -> None:
    """Write the baseline anew; not where a count moved and the model's version did not."""
    before, streets = saved_before(), {name: counted(scenario) for name, scenario in STREETS.items()}
    moved = [name for name, one in before["streets"].items() if name in streets and streets[name] != one]
    if moved and before["model"] == MODEL:
        sys.exit(f"{', '.join(moved)} moved, but MODEL is still {MODEL}: raise it in wushe_sim/results/provenance.py")
    SAVED.write_text(json.dumps({"model": MODEL, "streets": streets}, indent=1) + "\n", encoding="utf-8")


def test_the_baseline_was_saved_for_these_streets_and_this_version_of_the_model():
    saved = saved_before()
    assert set(saved["streets"]) == set(STREETS), f"streets were added or taken out: {RENEWAL}"
    assert saved["model"] == MODEL, f"saved for model {saved['model']}: {RENEWAL}"


def test_the_changelog_says_what_moved_with_this_version_of_the_model():
    assert f"### Model {MODEL}" in (SAVED.parents[1] / "CHANGELOG.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", STREETS)
def test_a_street_counts_what_it_counted_when_the_baseline_was_saved(name):
    saved = saved_before()["streets"].get(name, {"digest": "", "sums": {}})
    now = counted(STREETS[name], saved["sums"])
    moved = [f"{key}: {saved['sums'].get(key)} -> {value}" for key, value in now["sums"].items() if saved["sums"].get(key) != value]
    gone = sorted(set(saved["sums"]) - set(now["sums"]))
    where = f"{name}, seed {SEED}: {len(moved)} of {len(now['sums'])} sums moved; if that is meant, {RENEWAL}"
    assert not moved and not gone, "\n".join([where, *moved[:12], *gone])
    elsewhere = f"{name}: the sums are the same, but not week by week or place by place; if that is meant, {RENEWAL}"
    assert saved["digest"] == now["digest"], elsewhere


if __name__ == "__main__":
    if sys.argv[1:] != ["--renew"]:
        sys.exit(f"usage: {RENEWAL}   (to compare: python -m pytest tests/test_baseline.py)")
    renew()
    print(f"saved {SAVED}")

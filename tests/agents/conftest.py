"""A small street for everything that concerns agents, lived once as any run lives it."""

import pytest

import wushe_sim as ws

SMALL = ws.Scenario(
    name="small", burn_in=30, weeks=30, place={"communities": 3, "residents": 300, "social_workers": 3},
    levers={"crowd_giving": 0.8, "deliberation": 1.0, "covenant": 0.7, "task_downshift": 0.5, "dual_leadership": 0.5, "incubation": 1.0,
            "mode": "organization_led"})
SEED = 7


def pytest_collection_modifyitems(items):
    for item in items:
        if "tests/agents" in str(item.path):
            item.add_marker(pytest.mark.compiled)


@pytest.fixture(scope="session")
def plain():
    """The frame that everything must agree with."""
    return ws.run(SMALL, seeds=[SEED]).weekly


@pytest.fixture
def model():
    return ws.WusheModel(SMALL.replace(burn_in=4), rng=SEED)

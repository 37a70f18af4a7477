"""The machine's memory bandwidth, by a triad as in STREAM, and what a week would take if it did nothing but touch its columns once."""

import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from measuring import BASELINE, begun

NUMBERS, ROUNDS = 2**25, 8
"""Far more than any cache holds: three columns of 134 MB."""


def triad(threads: int = 1) -> dict[str, float]:
    """Bytes a second that a[i] = b[i] + s·c[i] reads and writes, the most of some rounds, by one thread and by two.

    Three columns of float32, counted once each, as in STREAM: that a line is read before it is written is not counted.
    """
    import numba
    import numpy as np

    @numba.njit(nogil=True)
    def add(a: Any, b: Any, c: Any, s: Any) -> None:
        for i in range(a.size):
            a[i] = b[i] + s * c[i]

    a, b, c = np.zeros(NUMBERS, np.float32), np.ones(NUMBERS, np.float32), np.ones(NUMBERS, np.float32)
    add(a[:8], b[:8], c[:8], np.float32(3))
    found = {}
    for jobs in (1, 2):
        parts = [slice(NUMBERS * k // jobs, NUMBERS * (k + 1) // jobs) for k in range(jobs)]
        taken = []
        with ThreadPoolExecutor(jobs) as pool:
            for _ in range(ROUNDS):
                start = time.perf_counter()
                list(pool.map(lambda part: add(a[part], b[part], c[part], np.float32(3)), parts))
                taken.append(time.perf_counter() - start)
        found[str(jobs)] = 3 * a.nbytes / min(taken)
    return found


def bytes_a_resident() -> dict[str, float]:
    """Bytes of each table, all of them, to a resident of the baseline street: those of a community at the end of its burn-in."""
    import numpy as np

    ws = begun()
    from wushe_sim.running.simulation import build_policy, run_weeks
    from wushe_sim.running.street import build_street

    scenario = ws.Scenario.load(BASELINE).replace(burn_in=0, weeks=52)
    policy = build_policy(scenario)
    street = build_street(scenario, 0, policy.levers, policy.parameters)
    run_weeks(street, policy, scenario.weeks)
    community = street.communities[0]
    people = community.residents.person.size
    tables = {name: getattr(community, name) for name in community._fields}
    sizes = {name: sum(column.nbytes for column in table if isinstance(column, np.ndarray)) / people
             for name, table in tables.items() if isinstance(table, tuple)}
    return {name: size for name, size in sizes.items() if size >= 1}

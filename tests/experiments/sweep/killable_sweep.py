"""A sweep whose engine is a stand-in that takes a moment, to be killed: python killable_sweep.py SPEC OUT JOBS [MORE …].

``SECONDS_A_BLOCK`` says how long a block of weeks takes, ``MOST_BYTES`` how large a file may grow, as on a disk that is nearly full.
"""

import os
import sys
import time

from tests.experiments.conftest import ByLever, put_in
from wushe_sim.cli.main import main
from wushe_sim.experiments.sweep import coordinator, folder


def run():
    """Parts of seven runs, written into the ledger as soon as they come back."""
    spec, out, jobs, *more = sys.argv[1:]
    engine = ByLever()
    engine.before_block = lambda: time.sleep(float(os.environ.get("SECONDS_A_BLOCK", "0.004")))
    put_in(engine, setattr)
    if most := os.environ.get("MOST_BYTES"):
        import resource

        sys.dont_write_bytecode = True  # or Python would keep it cut short
        resource.setrlimit(resource.RLIMIT_FSIZE, (int(most), int(most)))
    folder.MOST_RUNS_IN_A_PART, coordinator.SECONDS_BETWEEN_COMMITS = 7, 0.02
    sys.argv = ["wushe", "sweep", spec, "--out", out, "--jobs", jobs, *more]
    main()


if __name__ == "__main__":
    run()

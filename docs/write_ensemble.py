"""Find the ensemble that comes with the package, on the experiment street, and write what the patterns say of the coefficients.

    python docs/write_ensemble.py [--jobs N]

Writes wushe_sim/results/default_ensemble.parquet and docs/results/ensemble.csv; what is done stays in results/ensemble.
"""

import argparse
import sys
import time
from pathlib import Path

from wushe_sim.experiments.resume_store import open_resume_store
from wushe_sim.experiments.uncertainty.calibration import find_ensemble, list_targets
from wushe_sim.experiments.validation.runs import experiment_street
from wushe_sim.results.ensemble import DEFAULT, Ensemble
from wushe_sim.results.tables import as_csv
from wushe_sim.scenario import Scenario

HERE = Path(__file__).parent


def main() -> None:
    """Find, write, and print what was found."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--jobs", type=int, default=1)
    jobs = parser.parse_args().jobs
    begun = time.process_time()

    def tell(done: int, of: int) -> None:
        print(f"\r{done} of about {of} runs", end="", file=sys.stderr, flush=True)

    with open_resume_store(HERE.parent / "results/ensemble") as store:
        found = find_ensemble(experiment_street(Scenario(name="default")), list_targets(), store, jobs=jobs, progress=tell)
    assert found is not None
    values = found.ensemble.values.astype("float32").astype("float64")  # half the size, and the engine computes in no more
    Ensemble(values, found.ensemble.about, "default").save(HERE.parent / "wushe_sim/results" / DEFAULT)
    (HERE / "results/ensemble.csv").write_bytes(as_csv(found.coefficients))
    print(f"\n{len(values)} sets from {found.runs} runs, {time.process_time() - begun:.0f} s of processor time; of even draws "
          f"{found.share:.2%} would agree: about {found.runs_without_emulators:,.0f} runs without emulators")
    for fit in found.targets:
        print(f"{fit.pattern.number}: inside at first {fit.first_inside:.0%}, in the ensemble {fit.inside:.0%}; "
              f"{fit.low:.3g} to {fit.high:.3g}")
    print(found.coefficients[found.coefficients["informed"]].to_string(index=False))


if __name__ == "__main__":
    main()

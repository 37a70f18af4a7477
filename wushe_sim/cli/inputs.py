"""What commands are given (输入): scenario files with their real places, and results or scenarios to compare."""

import shlex
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from wushe_sim.cli.deferred import deferred_imports
from wushe_sim.cli.engine import prepare_engine
from wushe_sim.cli.progress import RunDisplay
from wushe_sim.errors import BadInput

with deferred_imports(__name__):
    from wushe_sim.experiments.comparison.inputs import run_scenarios
    from wushe_sim.experiments.loading import load
    from wushe_sim.results.ensemble import parse_draws
    from wushe_sim.running import real_places
    from wushe_sim.scenario import Scenario, content_of, read_text


def load_scenarios(files: Iterable[Path], check_places: bool = False) -> list[tuple[Path, Any]]:
    """Load the scenarios of some files, each with its file. Raises BadInput with the errors of all of them."""
    scenarios, wrong = [], []
    for file in files:
        try:
            found = Scenario.load_all(file)
            scenarios += [(file, scenario) for scenario in found]
            if check_places:
                check_real_places(found)
        except BadInput as error:
            wrong += error.messages
    if wrong:
        raise BadInput(wrong)
    return scenarios


def is_sweep_file(path: Path) -> bool:
    """Whether a file is a sweep's: a table of keys of which one says what varies, or how."""
    try:
        return path.suffix.lower() == ".toml" and not {"vary", "design"}.isdisjoint(content_of(read_text(path), str(path)))
    except (BadInput, OSError):  # whoever reads it says what is wrong
        return False


def load_street(file: Path | None) -> Any:
    """Load a scenario, or make the default one where no file is given."""
    return Scenario.load(file) if file else Scenario(name="default")


def check_real_places(scenarios: Iterable[Any]) -> None:
    """Raise BadInput with what is wrong in the files of all the scenarios' real places."""
    wrong: list[Any] = []
    for scenario in scenarios:
        try:
            if has_real_places(scenario):
                real_places.read_real_places(scenario)
        except BadInput as error:
            wrong += error.messages
    if wrong:
        raise BadInput(wrong)


def describe_real_places(scenario: Any) -> dict[str, Any]:
    """Describe a scenario's real places, by name; without any, nothing is loaded. Raises BadInput for those that cannot be read."""
    return real_places.describe_places(scenario) if has_real_places(scenario) else {}


def has_real_places(scenario: Any) -> bool:
    """Whether a scenario reads communities from files."""
    return any(one.network for one in scenario.place.community)


def load_or_run(inputs: Sequence[str], seeds: int | None, jobs: int, lang: str, quiet: bool, draws: str | None = None) -> list[Any]:
    """Load the result folders among the inputs and run the scenario files, all in one result, for they may share their burn-in.

    Raises BadInput where ``seeds``, ``jobs`` or ``draws`` are named and nothing is run.
    """
    opened = {name: load(name) if Path(name).is_dir() else Scenario.load(name) for name in inputs}
    given = [opened[name] for k, name in enumerate(inputs) if Path(name).is_dir() or name not in inputs[:k]]
    if not all(Path(name).is_dir() for name in inputs):
        prepare_engine(lang, quiet)
        with RunDisplay(lang, quiet) as progress:
            return run_scenarios(given, seeds, jobs, progress, draws)
    return run_scenarios(given, seeds, jobs, draws=draws)


def read_range_draws(text: str) -> tuple[int, Any]:
    """What `limits` and `verdicts` draw: so many sets from the declared ranges, or those of an ensemble. Raises BadInput."""
    if text.strip().isdecimal():
        return int(text), None
    ensemble: Any = parse_draws(text)
    return len(ensemble), ensemble


def get_typed_command() -> str:
    """Return what was typed, as it can be typed again."""
    return shlex.join(["wushe", *sys.argv[1:]])

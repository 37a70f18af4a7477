"""The plan of a repetition (重做计划): what a manifest asks for again, and what stands in its way."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from wushe_sim.errors import BadInput
from wushe_sim.experiments.experiment_folder import format_experiment_command
from wushe_sim.experiments.sweep.result import SweepResult
from wushe_sim.experiments.sweep.spec import list_differences
from wushe_sim.files.raw_files import read_packed_bytes
from wushe_sim.i18n import OptionName, enumerate_choices, msg
from wushe_sim.i18n.message import Text
from wushe_sim.model.extensions import describe_extensions
from wushe_sim.results.manifest import LIMITS, PLAN, SWEEP, VERDICTS, read_manifest
from wushe_sim.results.provenance import MODEL, describe_work, digest_bytes
from wushe_sim.results.reading import load, read_scenario_text
from wushe_sim.results.replacements import has_replacements, list_replacements
from wushe_sim.running.runner import collect_hooks, describe_hooks
from wushe_sim.scenario import Scenario

PYTHON = ("overrides", "each_week")


@dataclass(frozen=True)
class Plan:
    """What is to be repeated: a run's scenarios under its seeds, or a sweep; ``notes`` are doubts that the user has waved aside."""

    folder: Path
    manifest: Mapping[str, Any]
    scenarios: Mapping[str, Scenario]
    hooks: Mapping[str, Any]
    notes: tuple[Text, ...]

    @property
    def is_sweep(self) -> bool:
        """Whether it is a sweep."""
        return self.manifest["kind"] == SWEEP


def plan_rerun(folder: Path, files: Path | None = None, anyway: bool = False, agents: Any = None, each_week: Any = None) -> Plan:
    """Read a result folder and find out whether it can be repeated.

    Parameters
    ----------
    folder : Path
        A result folder.
    files : Path, optional
        Where the files of real places lie; else the folder that the manifest names, as seen from the current one.
    anyway : bool
        Repeat it by another model, other extensions, other files and other Python as well.
    agents, each_week
        The Python that replaced decisions, as it was handed to ``run`` or ``sweep``.

    Raises
    ------
    BadInput
        With a line for each thing that stands in the way.
    StorageError
        Where the result is damaged.
    """
    manifest, hooks = read_manifest(folder), collect_hooks(agents, each_week)
    if manifest["kind"] in (LIMITS, VERDICTS, PLAN):
        raise BadInput(msg("{path}: holds what `wushe {kind}` found; repeat it by its own command, with another --out: {command}",
                           path=folder, kind=manifest["kind"], command=format_experiment_command(manifest)))
    hard = [*_find_unfinished(manifest), *_find_missing_python(manifest, hooks), *_find_missing_extensions(manifest)]
    soft = [*_find_other_model(manifest), *_find_other_extensions(manifest), *(_find_other_python(manifest, hooks) if hooks else ())]
    if hard or (soft and not anyway):
        raise BadInput(_explain(folder, hard, soft))
    scenarios = {name: _read_scenario(folder, manifest, name, files) for name in manifest["scenarios"]}
    hard, changed = _check_files(manifest, scenarios)
    if hard or (changed and not anyway):
        raise BadInput(_explain(folder, hard, changed))
    SweepResult(folder) if manifest["kind"] == SWEEP else load(folder)  # whatever is damaged is said before anything runs
    return Plan(folder, manifest, scenarios, hooks, (*soft, *changed))


def _explain(folder: Path, hard: Iterable[Text], soft: Iterable[Text]) -> list[Text]:
    anyway = OptionName("anyway", python="anyway=True")
    return [*(msg("{place}: {problem}", place=folder, problem=line) for line in hard),
            *(msg("{place}: {problem}; {option} repeats it all the same", place=folder, problem=line, option=anyway) for line in soft)]


def _find_unfinished(manifest: Mapping[str, Any]) -> Iterator[Text]:
    if manifest.get("state") == "begun":
        yield msg("the sweep is not finished; the same `wushe sweep` resumes it")
    if manifest.get("interrupted") and "cities" in manifest:
        yield msg("the run of a region was interrupted; the same `wushe run` resumes it")


def _find_missing_python(manifest: Mapping[str, Any], hooks: Mapping[str, Any]) -> Iterator[Text]:
    """Say which Python replaced decisions, where none is handed on."""
    if has_replacements(manifest) and not hooks:
        yield msg("decisions were replaced in Python, which no manifest holds, so no command repeats it; with the same Python at hand, "
                  "ws.rerun(FOLDER, agents=…, each_week=…) does")
        yield from list_replacements(manifest)


def _find_other_python(manifest: Mapping[str, Any], hooks: Mapping[str, Any]) -> Iterator[Text]:
    """Say in what the Python that is handed on is not the one that replaced decisions."""
    there, here = ({key: one[key] for key in PYTHON if key in one} for one in (manifest, describe_hooks(hooks)))
    yield from list_differences(there, here)


def _find_missing_extensions(manifest: Mapping[str, Any]) -> Iterator[Text]:
    here = describe_extensions()
    for name, said in manifest.get("extensions", {}).items():
        if name not in here:
            yield msg("extension {name} {version} is not installed here", name=name, version=said.get("version", "?"))


def _find_other_extensions(manifest: Mapping[str, Any]) -> Iterator[Text]:
    there, here = manifest.get("extensions", {}), describe_extensions()
    for name in here:
        if name not in there:
            yield msg("extension {name} is installed here and was not there then", name=name)
        elif there[name] != here[name]:
            yield from list_differences(there[name], here[name], f"extensions.{name}")


def _find_other_model(manifest: Mapping[str, Any]) -> Iterator[Text]:
    if (there := manifest["versions"].get("model")) != MODEL:
        yield msg("it was made by model {there}, and this is model {here}, which gives other numbers", there=there or "?", here=MODEL)


def _read_scenario(folder: Path, manifest: Mapping[str, Any], name: str, files: Path | None) -> Scenario:
    """A scenario as the result's folder has it, with the folder that its files lie in."""
    place = files or Path(manifest.get("read", {}).get(name, {}).get("folder", "."))
    return Scenario.loads(read_scenario_text(folder, name), str(folder / "scenarios" / f"{name}.toml"), place)


def _check_files(manifest: Mapping[str, Any], scenarios: Mapping[str, Scenario]) -> tuple[list[Text], list[Text]]:
    """The files of real places that are gone, and those that are not what they were."""
    gone, changed, unknown = [], [], []
    for name, scenario in scenarios.items():
        digests = manifest.get("read", {}).get(name, {}).get("files", {})
        for key, path in scenario.files().items():
            if not path.is_file():
                gone.append(msg("{path} is gone ({key} of {name}); {option} says where such files lie now",
                                path=path, key=key, name=name, option=OptionName("files", "FOLDER")))
            elif key not in digests:
                unknown.append(str(path))
            elif digest_bytes(read_packed_bytes(path)) != digests[key]:
                changed.append(msg("{path} is not what it was ({key} of {name})", path=path, key=key, name=name))
    if unknown and not gone and describe_work(list(scenarios.values()), manifest["seeds"])["inputs"] != manifest["inputs"]:
        changed.append(msg("one of these files is not what it was: {names}", names=enumerate_choices(unknown)))
    return gone, changed

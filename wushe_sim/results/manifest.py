"""The manifest (清单) of a result folder: what it may say, key by key; read with care, for a stranger may have written it."""

import hashlib
import json
import re
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from wushe_sim.errors import BadInput, StorageError
from wushe_sim.files.opening import MB, NoSuchFile, read_inside
from wushe_sim.i18n import msg
from wushe_sim.i18n.message import Text
from wushe_sim.i18n.wording import quote
from wushe_sim.model.extensions import describe_extensions
from wushe_sim.results.code_digest import SOURCES
from wushe_sim.results.provenance import FORMAT
from wushe_sim.scenario import Scenario
from wushe_sim.scenario.kinds import Choice, Truth, Whole, refusal
from wushe_sim.scenario.naming import Name
from wushe_sim.scenario.problems import Problem, Source, from_pydantic

MANIFEST, SCENARIOS = "manifest.json", "scenarios"
MOST_BYTES_OF_A_MANIFEST = 64 * MB
MOST_LETTERS, LAST_SEED, MOST_RUNS = 10_000, 2**63 - 1, 10**12
RUN, SWEEP, LIMITS, VERDICTS, PLAN = "run", "sweep", "limits", "verdicts", "plan"
KINDS = (RUN, SWEEP, LIMITS, VERDICTS, PLAN)
ADDED_LATER = frozenset({"prices", "budget"})
"""Keys that a scenario of this format lacks where an earlier version wrote it; each has a default that moves nobody."""


def _match(pattern: str, wanted: Text) -> Callable[[str], str]:
    def check(value: str) -> str:
        if not re.fullmatch(pattern, value):
            raise refusal(msg("{wanted} is wanted (got {value})", wanted=wanted, value=quote(value)))
        return value

    return check


Seed = Annotated[int, Field(ge=0, le=LAST_SEED)]
Words = Annotated[str, Field(max_length=MOST_LETTERS)]
Digest = Annotated[str, AfterValidator(_match("[0-9a-f]{64}", msg("a SHA-256 of 64 signs")))]
Code = Annotated[str, AfterValidator(_match("[0-9a-f]{8,64}", msg("a digest of 8 to 64 signs")))]
Moment = Annotated[str, AfterValidator(_match(
    r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00", msg("a moment such as {moment}", moment="2026-01-31T09:30:00+00:00")))]
Called = Annotated[str, Name()]
Number = Annotated[int, Whole(0, MOST_RUNS)]


class ManifestTable(BaseModel):
    """A table of a manifest: nothing is coerced, and keys that a later version may add are carried along unread."""

    model_config = ConfigDict(strict=True, extra="allow", protected_namespaces=())


class CodeEntry(ManifestTable):
    """A user's own function, class or object: its name, and a digest of its source as far as that was at hand (results/code_digest.py)."""

    name: Words
    digest: Annotated[str, AfterValidator(_match("([0-9a-f]{64})?", msg("a SHA-256 of 64 signs")))]
    source: Annotated[str, Choice(SOURCES)]
    unread: list[Words] = Field(default=[])


class OverrideEntry(CodeEntry):
    """A class that replaces decisions of one of ours; ``whom`` decides for whom, where that is not for all."""

    replaces: Words
    decisions: list[Words]
    compiled: list[Words]
    whom: CodeEntry | None = None


class FilesRead(ManifestTable):
    """The files of a scenario's real places: the folder that their paths start from, and each one's digest by the key that names it."""

    folder: Words
    files: dict[Words, Digest]


class Work(ManifestTable):
    """What was to be done, as every manifest says it, and a sweep's ledger."""

    format: int
    kind: Annotated[str, Choice(KINDS)]
    scenarios: dict[Called, dict[str, Any]] = Field(min_length=1)
    seeds: list[Seed] = Field(min_length=1)
    inputs: Digest
    code: Code
    versions: dict[str, Words]
    machine: dict[str, Words]
    extensions: dict[str, dict[str, Words]] = Field(default={})
    overrides: list[OverrideEntry] = Field(default=[])
    each_week: CodeEntry | None = None
    read: dict[Called, FilesRead] = Field(default={})


class Manifest(Work):
    """That, and the files in which it is."""

    files: dict[str, Digest]


class Draws(ManifestTable):
    """Which sets of coefficients the seeds of a run, or the draws of an experiment, lived with."""

    name: Words
    sets: Number
    digest: Digest
    about: dict[str, Any]


class RunManifest(Manifest):
    """What the manifest of a run says besides."""

    runs: list[Annotated[tuple[Called, Seed], Field(strict=False)]] = Field(min_length=1)
    begun: Moment
    ended: Moment
    interrupted: Annotated[bool, Truth()]
    mended: dict[str, Any]
    places: dict[str, Any] = Field(default={})
    draws: Draws | None = Field(default=None)
    ranked_by: Words = "coverage"
    streets: Annotated[bool, Truth()] = False


class LimitsRequest(ManifestTable):
    """What ``wushe limits`` was asked for."""

    command: Words
    seeds: Annotated[int, Whole(2, 1_000_000)] | None
    quick: Annotated[bool, Truth()]
    parts: list[Annotated[str, Choice(("matrix", "tipping", "paths", "links", "draws"))]]
    whole: Annotated[bool, Truth()]
    draws: Annotated[int, Whole(0, 1_000_000)] = 0
    ensemble: Draws | None = Field(default=None)


class VerdictsRequest(ManifestTable):
    """What ``wushe verdicts`` was asked for."""

    only: list[Words]
    seeds: Annotated[int, Whole(1, 1_000_000)]
    draws: Annotated[int, Whole(0, 1_000_000)]
    ensemble: Draws | None = Field(default=None)
    street: Annotated[str, Choice(("experiment", "default"))]
    quick: Annotated[bool, Truth()]
    unfinished: Words


class LimitsManifest(Manifest):
    """What the manifest of ``wushe limits`` says besides."""

    asked: LimitsRequest
    scenarios: dict[Called, dict[str, Any]] = Field(min_length=1, max_length=1)
    ended: Moment


class VerdictsManifest(LimitsManifest):
    """What the manifest of ``wushe verdicts`` says besides."""

    asked: VerdictsRequest  # type: ignore[assignment]


class PlanRequestEntry(ManifestTable):
    """What ``wushe plan`` was asked for."""

    command: Words
    yuan: float
    posts: float
    quick: Annotated[bool, Truth()]
    seeds: Annotated[int, Whole(1, 1_000_000)]
    ensemble: Draws


class PlanManifest(LimitsManifest):
    """What the manifest of ``wushe plan`` says besides."""

    asked: PlanRequestEntry  # type: ignore[assignment]


class Spec(ManifestTable):
    """A sweep's file, as it was asked."""

    base: dict[str, dict[str, Any]]
    design: dict[str, Any]
    seeds: list[Seed] = Field(min_length=1)
    vary: dict[str, Any]


class SweepWork(Work):
    """What a sweep is, as its manifest and its ledger say it."""

    kind: Annotated[str, Choice((SWEEP,))]
    begun: Moment
    spec: Spec
    numbers: dict[str, Words]
    points: Annotated[int, Whole(1, MOST_RUNS)]
    runs: Annotated[int, Whole(1, MOST_RUNS)]
    columns: list[Words]


class SweepManifest(SweepWork):
    """What the manifest of a sweep says besides."""

    state: Annotated[str, Choice(("begun", "done", "failed runs"))]
    files: dict[str, Digest]
    failed: Number = 0
    mended: dict[str, Any] = Field(default={})
    rebuilt: dict[str, Number] = Field(default={})
    ended: Moment | None = None


_SCHEMAS: Mapping[str, type[ManifestTable]] = {
    RUN: RunManifest, SWEEP: SweepManifest, LIMITS: LimitsManifest, VERDICTS: VerdictsManifest, PLAN: PlanManifest}


def describe_other(path: Path) -> Text:
    """What is said of a file that cannot be taken apart."""
    return msg("{path}: damaged, or not of ours", path=path)


def read_manifest(folder: Path) -> dict[str, Any]:
    """Read a folder's manifest and check all that it says.

    Raises
    ------
    BadInput
        Where there is none, or one of another form.
    StorageError
        Where it is damaged, or says what no manifest of ours says: a line for each key.
    """
    path = folder / MANIFEST
    try:
        data = read_inside(folder, MANIFEST, MOST_BYTES_OF_A_MANIFEST)
    except NoSuchFile as error:
        raise BadInput(msg("{path}: is not a result folder (it has no {manifest})", path=folder, manifest=MANIFEST)) from error
    try:
        manifest = json.loads(data)
        made, written = manifest["format"], str(manifest["versions"]["wushe_sim"])
        right = manifest.get("digest") == digest_manifest(manifest)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise StorageError(describe_other(path)) from error
    if made != FORMAT:
        raise BadInput(msg("{path}: written by wushe_sim {written} in format {made}; this version reads format {format}",
                           path=folder, written=str(quote(written))[1:-1], made=quote(made), format=FORMAT))
    if not right or b"\\u0000" in data:
        raise StorageError(msg("{path}: damaged (its digest does not match)", path=path))
    kind = manifest.get("kind")
    check_content(manifest, _SCHEMAS.get(kind, Manifest) if isinstance(kind, str) else Manifest, path)
    _check_scenarios(manifest, path)
    return manifest


def check_content(said: Mapping[str, Any], schema: type[ManifestTable], path: Path) -> None:
    """Raise StorageError with a line for each key of a manifest or ledger that is missing or says what it cannot."""
    try:
        schema.model_validate(said)
    except ValidationError as error:
        raise StorageError(Source(str(path)).lines(from_pydantic(error, schema))) from error


def _check_scenarios(manifest: Mapping[str, Any], path: Path) -> None:
    """Raise StorageError for scenarios that are none; those of extensions that are not here cannot be checked."""
    if manifest.get("extensions", {}) != describe_extensions():
        return
    source, sound = Source(str(path)), {}
    for name, content in manifest["scenarios"].items():
        parts = {key: json.dumps(value) for key, value in content.items()}
        changed = {key: content[key] for key in content if key == "name" or sound.get(key) != parts[key]}
        missing = [Problem(("scenarios", name, key), msg("is missing")) for key in Scenario.model_fields
                   if key not in content and key not in ADDED_LATER]
        if not missing and content["name"] != name:
            missing = [Problem(("scenarios", name, "name"), msg("is not its name in the list (got {found}; allowed {name})",
                                                                found=quote(content["name"]), name=name))]
        try:
            _ = missing or Scenario.of_content(changed, source, ("scenarios", name))
        except BadInput as error:
            raise StorageError(error.messages) from error
        if missing:
            raise StorageError(source.lines(missing))
        sound |= parts  # scenarios of one result agree in nearly all


def list_scenario_files(names: Iterable[str]) -> list[str]:
    """The paths of scenarios' files within a result folder."""
    return [f"{SCENARIOS}/{name}.toml" for name in names]


def refuse_other_files(path: Path, files: Iterable[str], needed: Iterable[str], allowed: Iterable[str] = ()) -> None:
    """Raise StorageError where a manifest or ledger names a file that we would not have written, or lacks one that we would."""
    named, wanted = set(files), set(needed)
    strange = sorted(named - wanted - set(allowed))
    lines = [msg("{path}: files: names {name}, which no result of this kind has", path=path, name=quote(name)) for name in strange[:10]]
    lines += [msg("{path}: files: {name} is missing from the manifest", path=path, name=name) for name in sorted(wanted - named)[:10]]
    if lines:
        raise StorageError(lines)


_END = b"\n}\n"
"""How a manifest ends."""


def as_json(manifest: Mapping[str, Any]) -> bytes:
    """A manifest as it is written."""
    return json.dumps(manifest, ensure_ascii=False, indent=1, allow_nan=False).encode() + b"\n"


def seal_manifest(manifest: Mapping[str, Any]) -> bytes:
    """A manifest as it is written, with its own digest as the last key."""
    body = as_json({key: value for key, value in manifest.items() if key != "digest"})
    return body.removesuffix(_END) + f',\n "digest": "{hashlib.sha256(body).hexdigest()}"'.encode() + _END


def digest_manifest(manifest: Mapping[str, Any]) -> str:
    """A manifest's own digest, which it carries."""
    return hashlib.sha256(as_json({key: value for key, value in manifest.items() if key != "digest"})).hexdigest()

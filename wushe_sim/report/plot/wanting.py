"""What pictures want (图需要什么): the objects that each takes beside a frame, and the call that gives one."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from wushe_sim.i18n import Message, enumerate_choices, msg


class Wanted(NamedTuple):
    """What a picture takes, by the names of classes, and a call that gives it."""

    kinds: Sequence[str]
    call: str


COMPARE = "ws.compare(ws.run([one, other], seeds=20))"
WANTED: Mapping[str, Wanted] = {
    "over_time": Wanted(("Result", "WusheModel", "Comparison"), "ws.run(scenario, seeds=10)"),
    "by_type": Wanted(("Result", "Comparison"), COMPARE),
    "story": Wanted(("Result", "Comparison"), COMPARE),
    "differences": Wanted(("Result", "Comparison"), COMPARE),
    "limits_matrix": Wanted(("ExperimentResult",), "ws.limits()"),
    "tornado": Wanted(("SweepResult",), 'ws.sweep(spec, "folder")'),
    "sobol": Wanted(("SweepResult",), 'ws.sweep(spec, "folder") with design = {"kind": "saltelli"}'),
    "morris": Wanted(("SweepResult",), 'ws.sweep(spec, "folder") with design = {"kind": "morris"}'),
    "factors": Wanted(("SweepResult",), 'ws.sweep(spec, "folder")'),
    "shares": Wanted(("SweepResult",), 'ws.sweep(spec, "folder")'),
    "tipping": Wanted(("SweepResult",), 'ws.sweep(spec, "folder") that varies the lever'),
    "hysteresis": Wanted((), 'ws.limits().tables["path-weeks"]'),
    "timeline": Wanted(("Result",), "ws.why(result)"),
    "flows": Wanted(("Result", "WusheModel"), "ws.run(scenario, seeds=10)"),
    "flows_of": Wanted(("Result", "WusheModel"), "ws.run(scenario, seeds=10)"),
    "community": Wanted(("WusheModel",), "ws.WusheModel(scenario, rng=7)"),
    "linkage": Wanted(("WusheModel",), "ws.WusheModel(scenario, rng=7)"),
    "people_of": Wanted(("WusheModel",), "ws.WusheModel(scenario, rng=7)"),
    "actors_of": Wanted(("WusheModel",), "ws.WusheModel(scenario, rng=7)"),
    "streets": Wanted(("Result",), "ws.run(region)"),
    "street_types": Wanted(("Result",), "ws.run(region)"),
    "peeling": Wanted(("Discovery",), 'ws.discover(swept, "coverage < 0.5")'),
    "claims": Wanted(("Findings", "ExperimentResult"), "ws.verdicts()"),
    "mechanisms": Wanted(("Findings", "ExperimentResult"), "ws.verdicts()"),
    "governances": Wanted(("Findings", "ExperimentResult"), "ws.verdicts()"),
}
"""By the picture's name."""


def describe_wanted(who: str, columns: Sequence[str], got: Any) -> Message:
    """Describe in a line what a picture takes, and which call gives it."""
    wanted = WANTED.get(who, Wanted((), ""))
    kinds, kind = enumerate_choices(wanted.kinds), type(got).__name__
    if not columns:
        return msg("plot.{who}: takes {kinds}; {call} gives one (got {kind})", who=who, kinds=kinds, call=wanted.call, kind=kind)
    frame = msg("a frame with the columns {columns}", columns=enumerate_choices(dict.fromkeys(columns)))
    takes = msg("{kinds}, or {frame}", kinds=kinds, frame=frame) if wanted.kinds else frame
    if not wanted.call:
        return msg("plot.{who}: takes {takes} (got {kind})", who=who, takes=takes, kind=kind)
    return msg("plot.{who}: takes {takes}; {call} gives what is wanted (got {kind})", who=who, takes=takes, call=wanted.call, kind=kind)

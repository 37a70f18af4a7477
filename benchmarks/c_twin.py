"""The three stages in C (``three_stages.c``), compiled into a temporary folder by what C compiler there is, on the engine's columns."""

import ctypes
import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any

import numpy as np

from wushe_sim.engine import chance
from wushe_sim.model.actors import residents as bits
from wushe_sim.model.counts import count
from wushe_sim.model.parameters import Parameters
from wushe_sim.model.week import accepting
from wushe_sim.model.world.linkage import NODE_OF_FIRST_TEAM

SOURCE = Path(__file__).resolve().parent / "three_stages.c"
FLAGS = ("-O3", "-march=native", "-ffp-contract=off", "-fPIC", "-shared")
STAGES = ("mobilise", "deliberate", "feel")
COLUMNS = {
    "residents": (
        "person", "group", "age", "newcomer", "party", "free_minutes", "skill", "trust", "trust_government", "belonging", "agency",
        "own_trust",
        "own_trust_government", "own_belonging", "own_agency", "grievance", "asked", "asked_by", "invitation", "invited", "opinion",
        "agrees", "complies", "attends", "peers", "volunteers_near", "good_news", "bad_news", "lived", "volunteer"),
    "ties": ("start", "neighbour", "strength", "kin"),
    "volunteers": ("resident", "team", "organization", "active", "enlisted", "skill", "bond", "fatigue", "idle", "tenure", "offered",
                   "worked",
                   "chance", "outcome"),
    "roll": ("registered",), "desks": ("outreach", "incubation", "local"), "nodes": ("minutes", "watch"),
    "platform": ("progress", "issue", "since_session", "outcome", "agreement", "covenant", "conflict", "monitoring", "meeting"),
    "scratch": ("tickets", "numbers", "rows", "turns", "values"), "choices": ("chance", "amount", "outcome"),
    "books": ("members", "tally"),
}
RENAMED = {("volunteers", "skill"): "volunteer_skill", ("volunteers", "chance"): "volunteer_chance",
           ("volunteers", "outcome"): "volunteer_outcome", ("platform", "outcome"): "outcome_of_session"}
C_TYPES = {"u1": "uint8_t", "i4": "int32_t", "u4": "uint32_t", "i8": "int64_t", "u8": "uint64_t", "f4": "float"}
ROOM = ("rows", "amount", "chance")
EVENTS = ("CHILD", "HELPED", "FAILED", "CARED", "UNCARED", "TOOK_PART", "HEARD", "OVERRULED", "VOLUNTEERED", "SERVED_BY_COMMITTEE", "BUILT",
          "LET_DOWN")
WAYS = ("NO_ONE", "NEIGHBOUR", "OUTREACH", "INCUBATION")


def compiler() -> str | None:
    """A C compiler's name: CC's, else gcc, clang or cc, else None."""
    return next(filter(None, map(shutil.which, filter(None, (os.environ.get("CC"), "gcc", "clang", "cc")))), None)


class CTwin:
    """A community of ``tests.verification.three_stages.Ours`` in C's hands: it reads and writes that community's own columns."""

    def __init__(self, ours: Any, library: ctypes.CDLL) -> None:
        """At the week that ``ours`` has reached; from now on one of the two may step, not both."""
        self._ours, self._step, self._twin = ours, library.three_stages, Twin(**values_of(ours))
        for name, array in arrays_of(ours.c).items():
            setattr(self._twin, name, array.ctypes.data)
        for stage in STAGES:
            for name, value in zip(getattr(ours.policy.parameters, stage)._fields, getattr(ours.policy.parameters, stage), strict=True):
                setattr(getattr(self._twin, stage), name, float(value))

    def step(self) -> None:
        """One week; the lock that Python holds is given up meanwhile."""
        self._step(ctypes.byref(self._twin))
        self._ours.week += 1


def compiled(ours: Any) -> ctypes.CDLL:
    """The library, made for the columns of a community."""
    name = compiler()
    assert name is not None
    with tempfile.TemporaryDirectory(prefix="wushe-c-") as folder:
        (Path(folder) / "twin.h").write_text(header(ours), encoding="utf-8")
        made = Path(folder) / "three_stages.so"
        subprocess.run([name, *FLAGS, "-I", folder, str(SOURCE), "-o", str(made), "-lm"], check=True)
        library = ctypes.CDLL(str(made))
    library.three_stages.restype = None
    return library


def arrays_of(community: Any) -> dict[str, Any]:
    """The columns that C sees, by the name that it has for them."""
    return {RENAMED.get((table, name), name): getattr(getattr(community, table), name)
            for table, names in COLUMNS.items() for name in names}


def values_of(ours: Any) -> dict[str, Any]:
    """What a week of the three stages hangs on besides columns and coefficients."""
    c, levers, funded = ours.c, ours.policy.levers, ours.c.funded
    return {
        "place": int(ours.street.keys[0]), "week": ours.week, "people": c.residents.person.size, "desks": c.desks.worker.size,
        "nodes": c.nodes.watch.size, "teams": int(c.place.teams[0]), "groups": c.books.tally.shape[1],
        "points": funded.points_scheme[0], "goods": levers.points_goods[0], "enlistment": levers.enlistment[0],
        "spread": levers.interest_spread[0], "self_governance": funded.self_governance[0], "deliberation": funded.deliberation[0],
        "online_platform": funded.online_platform[0], "covenant_strength": funded.covenant[0], "law": funded.rule_of_law[0],
        "moral": funded.moral_governance[0], "feedback_channel": funded.feedback_channel[0], "agency_building": funded.agency_building[0]}


def _coefficients(stage: str) -> type[ctypes.Structure]:
    fields = [(name, ctypes.c_float) for name in Parameters.__annotations__[stage]._fields]
    return type(stage, (ctypes.Structure,), {"_fields_": fields})


WHOLE = ("place", "week", "people", "desks", "nodes", "teams", "groups")
SHARES = ("points", "goods", "enlistment", "spread", "self_governance", "deliberation", "online_platform", "covenant_strength", "law",
          "moral",
          "feedback_channel", "agency_building")


class Twin(ctypes.Structure):
    """What ``three_stages.c`` is handed: numbers, columns and coefficients."""

    _fields_ = (
        [(name, ctypes.c_uint64 if name == "place" else ctypes.c_int64) for name in WHOLE]
        + [(RENAMED.get((table, name), name), ctypes.c_void_p) for table, names in COLUMNS.items() for name in names]
        + [(name, ctypes.c_float) for name in SHARES] + [(stage, _coefficients(stage)) for stage in STAGES])


def header(ours: Any) -> str:
    """twin.h: the structure that Python fills, and the numbers that the package gives to draws, counts and events."""
    arrays = arrays_of(ours.c)
    purposes = {name: number for name, number in vars(chance).items() if isinstance(number, np.uint64) and name != "GOLDEN"}
    lines = [f"#define {name} {number}ull" for name, number in purposes.items()]
    lines += [f"#define count_{name} {getattr(count, name)}" for name in count._fields]
    lines += [f"#define {name} {int(getattr(bits, name))}" for name in EVENTS]
    lines += [f"#define {name} {int(getattr(accepting, name))}" for name in WAYS]
    lines += [f"#define FIRST_TEAM {int(NODE_OF_FIRST_TEAM)}"]
    for stage in STAGES:
        names = getattr(ours.policy.parameters, stage)._fields
        lines.append(f"struct {stage} {{ float {', '.join(names)}; }};")
    lines.append("typedef struct {")
    lines += [f"    {'uint64_t' if name == 'place' else 'int64_t'} {name};" for name in WHOLE]
    lines += [f"    {C_TYPES[array.dtype.str[1:]]} *{name};" for name, array in arrays.items()]
    lines += [f"    float {name};" for name in SHARES] + [f"    struct {stage} {stage};" for stage in STAGES]
    return "\n".join([*lines, "} Twin;", ""])


def not_the_same(one: Any, other: Any) -> list[str]:
    """Columns of two communities that differ in any byte, but for room that a stage works in and the next one overwrites."""
    there = arrays_of(other.c)
    return [name for name, array in arrays_of(one.c).items() if name not in ROOM and not np.array_equal(array, there[name])]

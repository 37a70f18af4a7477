"""控件 what the page offers to set, read off the declarations: sliders and choices grouped as the paper groups them, and switches."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from wushe_sim.app.words import said
from wushe_sim.declare import Lever, declared, get_account, get_meaning
from wushe_sim.report.labels import lever_label, number, option, switch_label, unit_of
from wushe_sim.scenario.tables import LEVERS
from wushe_sim.switches import Switches

FINE, WEEK = 0.01, 1.0
"""What a slider moves by: a hundredth of a share, or a week."""


class Control(NamedTuple):
    """One thing to set. ``part`` is the share of a mix that it sets; ``options`` makes it a choice instead of a slider."""

    lever: str
    part: str
    label: str
    hover: str
    low: float
    high: float
    step: float
    unit: str
    options: tuple[str, ...] = ()
    at_reset: bool = False


class Group(NamedTuple):
    """The levers of one family and one section of the paper."""

    family: str
    section: str
    controls: tuple[Control, ...]


def groups(lang: str) -> list[Group]:
    """Every lever, by the paper's families (limits, remedies, design) and sections, in the order of their declaration."""
    found: dict[tuple[str, str], list[Control]] = {}
    for name, lever in LEVERS.items():
        found.setdefault((lever.family, lever.section), []).extend(_controls(name, lever, lang))
    return [Group(family, section, tuple(controls)) for (family, section), controls in found.items()]


def switches(lang: str) -> list[tuple[str, str, str]]:
    """Every switch: its name, what it is called, what it does."""
    return [(name, switch_label(name, lang), get_meaning(entry.declaration).render(lang)) for name, entry in declared(Switches).items()]


def spelt(name: str, value: Any, lang: str) -> str:
    """A lever's value as readers write it."""
    lever = LEVERS[name]
    if lever.options:
        return option(value, lang)
    if lever.parts:
        return " / ".join(f"{value[part]:.0%}" for part in lever.parts)
    return shown(float(value), lever.unit, lang)


def shown(value: float, unit: str, lang: str) -> str:
    """A slider's value with its unit: shares in per cent."""
    if unit.startswith("share") or unit == "choice":
        return f"{value:.0%}"
    return f"{number(value, unit)} {unit_of(unit, lang)}".strip() if unit != "position" else f"{value:.2f}"


def mixed(shares: dict[str, float], part: str, value: float) -> dict[str, float]:
    """A mix with one part at a value; the others share the rest as they did before, or alike where they had nothing."""
    rest = {name: share for name, share in shares.items() if name != part}
    had = sum(rest.values())
    return {name: value if name == part else (1 - value) * (rest[name] / had if had > 0 else 1 / len(rest)) for name in shares}


def _controls(name: str, lever: Lever, lang: str) -> Iterator[Control]:
    step = WEEK if lever.unit == "weeks" else FINE
    label, hover = lever_label(name, lang), _hover(name, lever, lang)
    for part in lever.parts or ("",):
        of = ("：" if lang == "zh" else ": ") + option(part, lang) if part else ""
        yield Control(name, part, label + of, hover, lever.low, lever.high, step, lever.unit, lever.options, lever.shapes_population)


def _hover(name: str, lever: Lever, lang: str) -> str:
    meaning, account = get_meaning(lever).render(lang), get_account(lever).render(lang)
    if lever.options:
        allowed = said("one_of", lang, options=", ".join(option(one, lang) for one in lever.options))
    elif lever.parts:
        allowed = said("shares_of", lang)
    else:
        allowed = said("allowed", lang, low=shown(lever.low, lever.unit, lang), high=shown(lever.high, lever.unit, lang))
    meaning = meaning if lang == "zh" else meaning[:1].upper() + meaning[1:]
    return " ".join([meaning + ("。" if lang == "zh" else "."), *([said("takes", lang, what=account)] if account else []),
                     said("source", lang, section=lever.section, allowed=allowed),
                     said("at_reset" if lever.shapes_population else "now", lang) + ("。" if lang == "zh" else ".")])

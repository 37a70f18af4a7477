"""Controls (控件): sliders, choices and switches, read off the declarations and grouped as the paper groups them."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from wushe_sim.engine.declare import Lever, get_account, get_meaning, list_declarations
from wushe_sim.i18n import end_sentence, enumerate_choices, introduce, join_sentences, msg, say
from wushe_sim.model.switches import Switches
from wushe_sim.report.labels import format_percent, lever_label, number, option, switch_label, unit_of, upper_first
from wushe_sim.scenario.tables import LEVERS

AT_RESET = msg("Shapes who lives here: acts at Reset")
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


class ControlGroup(NamedTuple):
    """The levers of one family and one section of the paper."""

    family: str
    section: str
    controls: tuple[Control, ...]


def list_groups(lang: str) -> list[ControlGroup]:
    """Every lever, by the paper's families (limits, remedies, design) and sections, in the order of their declaration."""
    found: dict[tuple[str, str], list[Control]] = {}
    for name, lever in LEVERS.items():
        found.setdefault((lever.family, lever.section), []).extend(_controls(name, lever, lang))
    return [ControlGroup(family, section, tuple(controls)) for (family, section), controls in found.items()]


def list_switches(lang: str) -> list[tuple[str, str, str]]:
    """Every switch: its name, what it is called, what it does."""
    return [(name, switch_label(name, lang), get_meaning(entry.declaration).render(lang))
            for name, entry in list_declarations(Switches).items()]


def format_setting(name: str, value: Any, lang: str) -> str:
    """A lever's value as readers write it."""
    lever = LEVERS[name]
    if lever.options:
        return option(value, lang)
    if lever.parts:
        return " / ".join(format_percent(value[part]) for part in lever.parts)
    return format_slider(float(value), lever.unit, lang)


def format_slider(value: float, unit: str, lang: str) -> str:
    """A slider's value with its unit: shares in per cent."""
    if unit.startswith("share") or unit == "choice":
        return format_percent(value)
    return f"{number(value, unit)} {unit_of(unit, lang)}".strip() if unit != "position" else f"{value:.2f}"


def mix_shares(shares: dict[str, float], part: str, value: float) -> dict[str, float]:
    """A mix with one part at a value; the others share the rest as they did before, or alike where they had nothing."""
    rest = {name: share for name, share in shares.items() if name != part}
    had = sum(rest.values())
    return {name: value if name == part else (1 - value) * (rest[name] / had if had > 0 else 1 / len(rest)) for name in shares}


def _controls(name: str, lever: Lever, lang: str) -> Iterator[Control]:
    step = WEEK if lever.unit == "weeks" else FINE
    label, hover = lever_label(name, lang), _hover(name, lever, lang)
    for part in lever.parts or ("",):
        called = introduce(label, option(part, lang)).render(lang) if part else label
        yield Control(name, part, called, hover, lever.low, lever.high, step, lever.unit, lever.options, lever.shapes_population)


def _hover(name: str, lever: Lever, lang: str) -> str:
    meaning, account = get_meaning(lever).render(lang), get_account(lever).render(lang)
    if lever.options:
        allowed = say(lang, "one of {options}", options=enumerate_choices(option(one, lang) for one in lever.options))
    elif lever.parts:
        allowed = say(lang, "shares that sum to 100%")
    else:
        low, high = (format_slider(end, lever.unit, lang) for end in (lever.low, lever.high))
        allowed = say(lang, "{low} to {high}", low=low, high=high)
    when = AT_RESET if lever.shapes_population else msg("Acts from the coming week on")
    return join_sentences(
        end_sentence(upper_first(meaning)), *([msg("Takes {what}.", what=account)] if account else []),
        msg("Paper, {section}; {allowed}.", section=lever.section, allowed=allowed), end_sentence(when)).render(lang)

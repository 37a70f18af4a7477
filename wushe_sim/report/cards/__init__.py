"""Cards (卡片): what a scenario, a result, a sweep, a comparison or a model shows of itself in a notebook."""

from importlib import import_module
from typing import Any

from wushe_sim.i18n import detect_language
from wushe_sim.report.cards.card import Card, format_card

SUBJECTS = {"Scenario": "scenario", "Result": "result", "SweepResult": "sweep", "Comparison": "comparison", "WusheModel": "model",
            "ExperimentResult": "experiment"}
"""The module that makes the card of each class, and of those derived from it; a scenario's card needs no Mesa."""


def build_card(subject: Any, lang: str) -> Card:
    """Build the card of an object. Raises TypeError for one that has none."""
    name = next((cls.__name__ for cls in type(subject).__mro__ if cls.__name__ in SUBJECTS), None)
    if name is None:
        raise TypeError(f"no card of {type(subject).__name__}")
    module = import_module(f"{__name__}.{SUBJECTS[name]}")
    return getattr(module, f"make_{SUBJECTS[name]}_card")(subject, lang)


def make_card(subject: Any, lang: str | None = None) -> str:
    """Make the HTML of an object's card, in the reader's language."""
    spoken = detect_language(lang)
    return format_card(build_card(subject, spoken), spoken)

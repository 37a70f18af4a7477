"""What the week's stages are called, and what moves in them: levers, counts, indicators."""

from collections.abc import Mapping

from wushe_sim.engine.declare import get_meaning
from wushe_sim.experiments.comparison.stage_counts import INDICATOR, LEVER
from wushe_sim.i18n import Message, pmsg
from wushe_sim.model.counts import COUNTS
from wushe_sim.report.labels import label, lever_label

STAGE_NAMES: Mapping[str, Message] = {
    LEVER: pmsg("stage", "lever"), "station": pmsg("stage", "station's round"), "move": pmsg("stage", "move"),
    "need": pmsg("stage", "need"), "hand_down": pmsg("stage", "hand down"), "mobilise": pmsg("stage", "mobilise"),
    "give": pmsg("stage", "give"), "broker": pmsg("stage", "broker"), "deliver": pmsg("stage", "deliver"),
    "deliberate": pmsg("stage", "deliberate"), "feel": pmsg("stage", "feel"), "adapt": pmsg("stage", "adapt"),
    INDICATOR: pmsg("stage", "indicators"),
}


def name_of(name: str, stage: str, lang: str) -> str:
    """What a lever, a count or an indicator is called."""
    if stage == INDICATOR:
        return label(name, lang)
    if stage == LEVER:
        return lever_label(name, lang)
    meaning = get_meaning(COUNTS[name].declaration).render(lang)
    return meaning.removeprefix(pmsg("the beginning of a count's meaning", "of those, ").render(lang))


def stage_name(stage: str, lang: str) -> str:
    """What a stage is called."""
    return STAGE_NAMES[stage].render(lang)

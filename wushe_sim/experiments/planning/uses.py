"""Uses (用途) of a budget: which of them a street can spend on, how much of the yuan each can take, and what they are called."""

import math
from collections.abc import Mapping

from wushe_sim.engine.declare import get_label
from wushe_sim.experiments.planning.mixes import EVENLY, NOTHING, POSTS_ALONE, STEPS, Mix
from wushe_sim.i18n import LANGUAGES, Message, enumerate_choices, msg, render, say
from wushe_sim.running.real_places import count_residents_of_each
from wushe_sim.scenario import Scenario
from wushe_sim.scenario.budget import FUND, POINTS_SCHEME, POSTS, REMEDY_PRICES, SERVICES, USES
from wushe_sim.scenario.purchases import compute_full_price
from wushe_sim.scenario.tables import LEVERS

USE_NAMES: Mapping[str, Message] = {
    POSTS: msg("social workers' posts"), SERVICES: msg("purchased services"), FUND: msg("community funds"),
    POINTS_SCHEME: msg("goods for points"),
}
"""What uses are called that are no levers, or buy one's goods."""
BESIDE_NAMES: Mapping[str, Message] = {
    POSTS_ALONE: msg("the granted posts, and no yuan spent"), EVENLY: msg("the yuan spread over all uses alike"),
    NOTHING: msg("do nothing"),
}
"""What stands beside the plans."""


def find_room(base: Scenario, yuan: float) -> dict[str, int]:
    """Find how many parts of the yuan (of ``STEPS``) each use can take: 0 for a lever that is at 1, or that the scenario schedules.

    A lever takes what it costs to raise it to 1, at the scenario's own coefficients, rounded up to a whole part.
    """
    residents = count_residents_of_each(base)
    own = {name for one in base.place.community for name in one.levers}
    room = {}
    for use in USES:
        if use not in REMEDY_PRICES:
            room[use] = 0 if use in LEVERS and getattr(base.schedule, use) else STEPS
        elif use in own or getattr(base.schedule, use):
            room[use] = 0
        else:
            price = compute_full_price(base, use, residents)
            most = (1 - getattr(base.levers, use)) * (price.money + price.helpers)
            room[use] = min(STEPS, math.ceil(STEPS * most / yuan - 1e-9)) if yuan > 0 else 0
    return room


def name_use(use: str, lang: str) -> str:
    """What a use is called within a sentence."""
    said = render(USE_NAMES[use] if use in USE_NAMES else get_label(LEVERS[use]), lang)
    return said[:1].lower() + said[1:]


def describe_mix(mix: Mix, lang: str) -> str:
    """Say what a mix spends the yuan on, in per cent."""
    if not mix.parts:
        return say(lang, "no yuan spent")
    return enumerate_choices(say(lang, "{use} {percent}%", use=name_use(use, lang), percent=steps * 100 // STEPS)
                             for use, steps in mix.parts).render(lang)


def name_mix(name: str, mix: Mix, is_plan: bool, lang: str) -> str:
    """Name what is compared by what it spends the yuan on; what stands beside plans and mixes of one use have names of their own."""
    if name in BESIDE_NAMES:
        return BESIDE_NAMES[name].render(lang)
    return describe_mix(mix, lang) if is_plan else say(lang, "all on one thing: {use}", use=name_use(mix.uses[0], lang))


def label_mix(name: str, mix: Mix, is_plan: bool = True) -> dict[str, str]:
    """A scenario's label that says what the money goes to, in each language."""
    said = {lang: name_mix(name, mix, is_plan, lang) for lang in LANGUAGES}
    return {lang: say(lang, "plan: {mix}", mix=one) if is_plan else one for lang, one in said.items()}

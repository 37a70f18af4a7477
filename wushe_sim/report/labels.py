"""标签 words for readers: which language they read, what units and indicators are called in it, and what each of the main ones tells."""

import math
from collections.abc import Mapping
from typing import Any

from wushe_sim.i18n import enumerate_choices, say
from wushe_sim.indicators import INDICATORS
from wushe_sim.place_types import PLACE_TYPES
from wushe_sim.report.options import LANGUAGES
from wushe_sim.report.options import language as language
from wushe_sim.report.printable import printable

MISSING = "–"

MAIN: Mapping[str, tuple[str, str]] = {
    "coverage": ("of the hours of need that arose, the part that was served", "产生的需求工时中得到服务的部分"),
    "evenness": ("1 when every social group is served alike", "各群体得到同等服务时为 100%"),
    "time_to_service": ("from a need's arising to its being served", "从需求产生到得到服务"),
    "never_found": ("needs that lapsed before anybody knew of them: the last metre", "无人知晓就已失效的需求，即“最后一米”"),
    "linkage": ("service by two kinds of actor or more on one case, per hour of need", "两类以上主体共同服务的工时与需求工时之比"),
    "compound_completion": ("cases that need several actors at once, and got them all", "需要多方同时参与的个案中全部完成的比例"),
    "committee_share": ("the residents' committee's part of all hours of service", "居委会承担的服务工时比例"),
    "volunteer_rate": ("adults who are active volunteers", "成年居民中的活跃志愿者"),
    "volunteer_turnover": ("active volunteers who stop", "活跃志愿者退出的比例"),
    "agreement": ("residents near the common position, four weeks after a session", "协商四周后立场接近共识的居民"),
    "compliance": ("adults who keep the residents' covenant", "遵守居民公约的成年居民"),
    "professional_time": ("social workers' time that administration leaves for their own work", "社工除行政事务外的专业时间"),
    "burnout": ("0 none, 100% complete", "0 为无倦怠，100% 为完全倦怠"),
    "worker_turnover": ("social workers who quit", "社工离职的比例"),
    "trust": ("trust in neighbours, on a scale from 0 to 100%", "对邻里的信任，0 至 100%"),
    "belonging": ("sense of belonging, on a scale from 0 to 100%", "社区归属感，0 至 100%"),
    "pool": ("what the community foundation has in hand", "社区基金会的结余"),
}
"""The indicators of the table after a run, and what each tells, in English and Chinese."""

UNITS_ZH = {
    "share": "", "share a year": "每年", "weeks": "周", "hours a week": "小时/周", "hours per 1,000 residents a week": "小时/千人·周",
    "yuan per 1,000 residents a week": "元/千人·周", "yuan per 1,000 residents": "元/千人", "per 1,000 residents": "个/千人",
    "per 1,000 residents a year": "个/千人·年", "per 1,000 adults a year": "人/千名成人·年", "hand-overs per case": "次/个案",
}


def label(indicator: str, lang: str) -> str:
    """What an indicator is called."""
    entry = INDICATORS[indicator].declaration
    return entry.zh if lang == "zh" else entry.en


def type_called(kind: str, lang: str) -> str:
    """What a type of community is called; a user's own by its name."""
    if kind not in PLACE_TYPES:
        return printable(kind)
    return PLACE_TYPES[kind].zh if lang == "zh" else kind.replace("_", " ")


def tells(indicator: str, lang: str) -> str:
    """What one of the main indicators tells, in plain words."""
    return MAIN[indicator][LANGUAGES.index(lang)]


def title(name: str, scenario: Mapping[str, Any], lang: str) -> str:
    """A scenario's label in the reader's language, or else its name."""
    return printable(scenario.get("label", {}).get(lang) or name)


def told_apart(titles: list[str], names: list[str]) -> list[str]:
    """Titles of scenarios; their names where two have one title."""
    return titles if len(set(titles)) == len(titles) else names


def option(name: str, lang: str) -> str:
    """What an option, or a part of a mix, is called."""
    from wushe_sim.report import chinese

    if name not in chinese.OPTIONS:  # a file, a place, a user's own option: as it is written
        return printable(name)
    return chinese.OPTIONS[name] if lang == "zh" else name.replace("_", " ")


def setting(value: Any, lang: str) -> str:
    """A lever's value as readers write it: a number, an option, or the parts of a mix."""
    if isinstance(value, Mapping):
        return enumerate_choices(f"{option(str(name), lang)} {part:g}" for name, part in value.items()).render(lang)
    return f"{value:g}" if isinstance(value, int | float) and not isinstance(value, bool) else option(str(value), lang)


def lower_first(text: str) -> str:
    """A label within a sentence."""
    return text[:1].lower() + text[1:]


def upper_first(text: str) -> str:
    """A text at the beginning of a sentence."""
    return text[:1].upper() + text[1:]


def shorter(title: str, lang: str) -> str:
    """A title for a heading: a design point by its number alone."""
    number, colon, _ = title.partition(": ")
    return f"{say(lang, 'scenario')} {number}" if colon and number.isdigit() else title


def unit_of(unit: str, lang: str) -> str:
    """What stands behind a value: nothing behind a percentage."""
    if lang == "zh":
        return UNITS_ZH.get(unit, unit)
    return {"share": "", "share a year": "a year"}.get(unit, unit)


def number(value: float, unit: str) -> str:
    """A value as readers write it: shares in per cent, three significant digits, a dash where there is none."""
    if not math.isfinite(value):
        return MISSING
    if unit.startswith("share"):
        return f"{value:.1%}"
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"

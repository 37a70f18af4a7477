"""标签 words for readers: which language they read, what units and indicators are called in it, and what each of the main ones tells."""

import math
from collections.abc import Callable, Mapping
from typing import Any

from wushe_sim.declare import declared, get_label
from wushe_sim.i18n import DeclaredText
from wushe_sim.indicators import INDICATORS
from wushe_sim.place_types import PLACE_TYPES
from wushe_sim.report.captions import CAPTIONS
from wushe_sim.report.options import LANGUAGES
from wushe_sim.report.options import language as language
from wushe_sim.report.printable import printable
from wushe_sim.report.sentences import SENTENCES
from wushe_sim.scenario.tables import LEVERS
from wushe_sim.switches import Switches

MISSING = "–"

MAIN: Mapping[str, str] = {
    "coverage": "of the hours of need that arose, the part that was served",
    "evenness": "1 when every social group is served alike",
    "time_to_service": "from a need's arising to its being served",
    "never_found": "needs that lapsed before anybody knew of them: the last metre",
    "linkage": "service by two kinds of actor or more on one case, per hour of need",
    "compound_completion": "cases that need several actors at once, and got them all",
    "committee_share": "the residents' committee's part of all hours of service",
    "volunteer_rate": "adults who are active volunteers",
    "volunteer_turnover": "active volunteers who stop",
    "agreement": "residents near the common position, four weeks after a session",
    "compliance": "adults who keep the residents' covenant",
    "professional_time": "social workers' time that administration leaves for their own work",
    "burnout": "0 none, 100% complete",
    "worker_turnover": "social workers who quit",
    "trust": "trust in neighbours, on a scale from 0 to 100%",
    "belonging": "sense of belonging, on a scale from 0 to 100%",
    "pool": "what the community fund has in hand",
}
"""The indicators of the table after a run, and what each tells."""

OPTIONS = frozenset(name for lever in LEVERS.values() for name in (*lever.options, *lever.parts))
"""What levers may be set to that is no number."""

WORDS = {
    "indicator": ("indicator", "指标"), "tells": ("what it tells", "含义"), "scenario": ("scenario", "情景"),
    "mean": ("mean of {seeds} seeds (lowest–highest), last {weeks} weeks", "{seeds} 个随机种子的均值（最低–最高），最后 {weeks} 周"),
    "one": ("last {weeks} weeks", "最后 {weeks} 周"),
    "saved": ("Saved in {folder} (tables, picture {picture}, manifest).", "已保存到 {folder}（数据表、图 {picture}、清单）。"),
    "plain_saved": ("Saved in {folder}.", "已保存到 {folder}。"),
    "next": ("To try next:", "接下来可以试试："),
    "checked": ("{file}: right; {name}, {weeks} weeks after {burn_in}, {region}{communities} communities, {people}",
                "{file}：无误；{name}，预热 {burn_in} 周后运行 {weeks} 周，{region}{communities} 个社区，{people}"),
    "checked_region": ("{cities} cities, {streets} streets, ", "{cities} 个城市，{streets} 个镇街，"),
    "checked_people": ("{residents} residents", "居民 {residents} 人"),
    "checked_files": ("as many residents as its files say", "居民以文件所列为准"),
    "compiling": ("Compiling the simulation for this machine; this happens once and takes about a minute.",
                  "正在为本机编译模拟程序：仅此一次，约需一分钟。"),
    "compiling_unkept": (
        "Compiling the simulation, which takes about a minute; compiled code is not kept, so each run does it anew "
        "(the variable WUSHE_CACHE may name one).",
        "正在编译模拟程序，约需一分钟；编译结果不保存，每次运行都要重新编译（可用环境变量 WUSHE_CACHE 指定一个）。"),
    "kept": ("Interrupted: {done} of {of} runs are kept in {folder}.", "已中断：{of} 次运行中的 {done} 次已保存到 {folder}。"),
    "kept_cities": ("Interrupted: {done} of {of} cities are kept in {folder}; the same command goes on from there.",
                    "已中断：{of} 个城市中的 {done} 个已保存到 {folder}；再次运行同一命令即可继续。"),
    "counting": ("{done} of {of} {what}; about {left} left", "已完成 {done}/{of} {what}；约剩 {left}"),
    "seeds": ("seeds", "个随机种子"), "draws": ("draws", "次抽样"), "screened": ("runs of the screening", "次筛选运行"),
    "trials": ("trials", "次试验"),
    "stopped": ("Interrupted: {done} {what} are kept in {folder}; the same command goes on from there.",
                "已中断：{done} {what}已保存到 {folder}；再次运行同一命令即可继续。"),
    "nothing": ("Interrupted before any run was done; nothing was written.", "已中断：尚无完成的运行，未写入任何文件。"),
    "measured": ("{place}: {what}", "{place}:{what}"),
    "measured_groups": ("{place}: measured, not set: {what}", "{place}:(实测)群体 {what}"),
    "mended": ("{place}: mended: {what}", "{place}：已修正：{what}"),
    "progress": ("{runs} of {of_runs} runs, week {weeks} of {of_weeks}, {speed} resident-weeks a second, {left} left",
                 "已完成 {runs}/{of_runs} 次运行，第 {weeks}/{of_weeks} 周，每秒 {speed} 居民周，剩余 {left}"),
    "progress_region": ("{streets} of {of_streets} streets, {speed} resident-weeks a second, {left} left",
                        "已完成 {streets}/{of_streets} 个镇街，每秒 {speed} 居民周，剩余 {left}"),
    "band": ("lines: running {weeks}-week values, mean of seeds; bands: lowest to highest seed",
             "线：{weeks} 周滑动值的种子均值；带：种子间最低到最高"),
    "one_seed": ("lines: running {weeks}-week values, one seed", "线：{weeks} 周滑动值，单个种子"),
    "dots": ("dots: a quarter's sessions", "点：有协商的季度"),
    "few_residents": ("{residents} residents, one of them is {one}: much of what moves is chance",
                      "仅 {residents} 名居民，一人即占 {one}：波动多属偶然"),
    "rank": ("rank", "名次"), "place": ("place", "名称"), "ranks": ("over seeds", "各种子名次"),
    "ranked": ("ranked by: {by} (best first; in full in ranking.csv); places whose ranks overlap over seeds are not told apart",
               "按“{by}”排名（优者在前；全表见 ranking.csv）；名次区间重叠者不分高下"),
    "week": ("week", "周"), "week_number": ("week {week}", "第 {week} 周"),
    "written": ("Written: {file}", "已写入：{file}"), **CAPTIONS, **SENTENCES,
}
"""The catalogue of our words and sentences: English, Chinese."""


def speaker(words: Mapping[str, tuple[str, str]]) -> Callable[..., str]:
    """What says a catalogue's words: ``said(key, lang, **values)``."""

    def said(key: str, lang: str, **values: Any) -> str:
        """One of these words or sentences, in the reader's language."""
        return words[key][LANGUAGES.index(lang)].format(**values)

    return said


word = speaker(WORDS)


def label(indicator: str, lang: str) -> str:
    """What an indicator is called."""
    return get_label(INDICATORS[indicator].declaration).render(lang)


def lever_label(name: str, lang: str) -> str:
    """What a lever is called."""
    return get_label(LEVERS[name]).render(lang)


def switch_label(name: str, lang: str) -> str:
    """What a mechanism is called."""
    return get_label(declared(Switches)[name].declaration).render(lang)


def type_called(kind: str, lang: str) -> str:
    """What a type of community is called; a user's own by its name."""
    return get_label(PLACE_TYPES[kind]).render(lang) if kind in PLACE_TYPES else printable(kind)


def tells(indicator: str, lang: str) -> str:
    """What one of the main indicators tells, in plain words."""
    return DeclaredText("indicator in short", MAIN[indicator]).render(lang)


def title(name: str, scenario: Mapping[str, Any], lang: str) -> str:
    """A scenario's label in the reader's language, or else its name."""
    return printable(scenario.get("label", {}).get(lang) or name)


def told_apart(titles: list[str], names: list[str]) -> list[str]:
    """Titles of scenarios; their names where two have one title."""
    return titles if len(set(titles)) == len(titles) else names


def option(name: str, lang: str) -> str:
    """What an option, or a part of a mix, is called; a file, a place, a user's own option as it is written."""
    return DeclaredText("option", name.replace("_", " ")).render(lang) if name in OPTIONS else printable(name)


def setting(value: Any, lang: str) -> str:
    """A lever's value as readers write it: a number, an option, or the parts of a mix."""
    if isinstance(value, Mapping):
        return word("and", lang).join(f"{option(str(name), lang)} {part:g}" for name, part in value.items())
    return f"{value:g}" if isinstance(value, int | float) and not isinstance(value, bool) else option(str(value), lang)


def shorter(title: str, lang: str) -> str:
    """A title for a heading: a design point by its number alone."""
    number, colon, _ = title.partition(": ")
    return f"{word('scenario', lang)} {number}" if colon and number.isdigit() else title


def unit_of(unit: str, lang: str) -> str:
    """What stands behind a value: nothing behind a percentage."""
    return DeclaredText("unit", {"share": "", "share a year": "a year"}.get(unit, unit)).render(lang)


def number(value: float, unit: str) -> str:
    """A value as readers write it: shares in per cent, three significant digits, a dash where there is none."""
    if not math.isfinite(value):
        return MISSING
    if unit.startswith("share"):
        return f"{value:.1%}"
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"

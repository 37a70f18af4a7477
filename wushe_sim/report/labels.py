"""标签 words for readers: which language they read, what units and indicators are called in it, and what each of the main ones tells."""

import math
from collections.abc import Callable, Mapping
from typing import Any

from wushe_sim.indicators import INDICATORS
from wushe_sim.place_types import PLACE_TYPES
from wushe_sim.report.captions import CAPTIONS
from wushe_sim.report.options import LANGUAGES
from wushe_sim.report.options import language as language
from wushe_sim.report.printable import printable
from wushe_sim.report.sentences import SENTENCES

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
        return word("and", lang).join(f"{option(str(name), lang)} {part:g}" for name, part in value.items())
    return f"{value:g}" if isinstance(value, int | float) and not isinstance(value, bool) else option(str(value), lang)


def shorter(title: str, lang: str) -> str:
    """A title for a heading: a design point by its number alone."""
    number, colon, _ = title.partition(": ")
    return f"{word('scenario', lang)} {number}" if colon and number.isdigit() else title


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

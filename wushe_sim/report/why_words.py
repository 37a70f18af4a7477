"""溯因之词 the words of what moved first, on the screen and in its picture: English, Chinese."""

from wushe_sim.counts import COUNTS
from wushe_sim.declare import get_meaning
from wushe_sim.experiments.moving import INDICATOR, LEVER
from wushe_sim.report.labels import LANGUAGES, label, lever_label, speaker

WORDS = {
    "title": ("From '{one}' to '{other}': what moved first", "从“{one}”到“{other}”：什么先变"),
    "week": ("week", "周"), "stage": ("stage", "阶段"), "what": ("what differs first in it", "该阶段最先不同的量"),
    "sure": ("beyond noise from week", "超出噪声始于第几周"),
    "before": ("before 0", "0 之前"), "more": ("and {n} more", "另 {n} 项"),
    "listed": ("; ", "；"), "between": (" ", ""),
    "note": ("{seeds} seeds, each under both. 'Differs' is any difference under any seed; beyond noise is the first of four weeks in "
             "a row in which four weeks' sums differ by more than their 95% interval over seeds; an arrow says which way.",
             "{seeds} 个随机种子，两个情景各运行一次。“不同”指任一种子下有任何差异；超出噪声指连续四周中的首周，"
             "其间四周之和的差异均超出种子间的 95% 区间；箭头表示方向。"),
    "otherwise": ("Beside levers, {parts} differ: what moves first is not the levers' doing alone.",
                  "除政策杠杆外，{parts} 也不同：先变者不只出于杠杆。"),
    "note_one": ("One seed, under both. 'Differs' is any difference; with one seed nothing can be said of noise, so no arrow says "
                 "which way.",
                 "一个随机种子，两个情景各运行一次。“不同”指有任何差异；只有一个种子，无法判断噪声，故无箭头指示方向。"),
    "answer": ("Beyond noise: {first} first.", "超出噪声者：最先为{first}。"),
    "answer_at": ("{what} in week {week}", "第 {week} 周的{what}"),
    "answer_from": ("from week {week} {what}", "第 {week} 周起{what}"),
    "answer_then": ("Of the main indicators: {told}.", "主要指标：{told}。"),
    "answer_none": ("No main indicator moves beyond noise.", "主要指标的变化均未超出噪声。"),
    "answer_still": ("Beyond noise nothing moves.", "没有超出噪声的变化。"),
    "sorted_out": ("The scenarios differ before week 0 already, so week 0 holds what the burn-in has settled, not an order. To see one, "
                   "let the lever move later: [schedule] {lever} = [{{ week = 4, value = … }}].",
                   "两个情景在第 0 周之前就已不同：第 0 周所见是预热期的结果，看不出先后。若要看先后，请让杠杆稍后变动："
                   "[schedule] {lever} = [{{ week = 4, value = … }}]。"),
    "nothing": ("Nothing that is counted differs under any seed.", "任何种子下所计各量均无差异。"),
    "read_by": ("{lever}, which acts in: {stages}", "{lever}，作用于{stages}"),
    "lane": ("{stage}: {what}", "{stage}：{what}"),
    "dot_first": ("first difference under any seed", "任一种子下首次不同"), "dot_sure": ("beyond noise", "超出噪声"),
    "dot_lever": ("set otherwise", "设置不同"),
}
STAGE_NAMES = {
    LEVER: ("lever", "政策杠杆"), "station": ("station's round", "社工站"), "move": ("move", "迁移"), "need": ("need", "需求"),
    "hand_down": ("hand down", "下派"), "mobilise": ("mobilise", "动员"), "give": ("give", "捐赠"), "broker": ("broker", "牵线"),
    "deliver": ("deliver", "服务"), "deliberate": ("deliberate", "协商"), "feel": ("feel", "感受"), "adapt": ("adapt", "适应"),
    INDICATOR: ("indicators", "指标"),
}
said = speaker(WORDS)


def name_of(name: str, stage: str, lang: str) -> str:
    """What a lever, a count or an indicator is called."""
    if stage == INDICATOR:
        return label(name, lang)
    if stage == LEVER:
        return lever_label(name, lang)
    meaning = get_meaning(COUNTS[name].declaration).render(lang)
    return meaning.removeprefix("of those, ").removeprefix("其中")


def stage_name(stage: str, lang: str) -> str:
    """What a stage is called."""
    return STAGE_NAMES[stage][LANGUAGES.index(lang)]

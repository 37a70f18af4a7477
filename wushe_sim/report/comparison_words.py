"""比较之词 the words of a comparison, on the screen, as a page and as a workbook: English, Chinese."""

from collections.abc import Mapping
from typing import Any

from wushe_sim.report.labels import lever_label, speaker
from wushe_sim.scenario.tables import LEVERS

WORDS = {
    "scenario": ("scenario", "情景"), "against": ("against", "对照情景"), "week": ("week", "周"), "type": ("type of community", "社区类型"),
    "group": ("social group", "社会群体"), "indicator": ("indicator", "指标"), "label": ("label", "名称"), "unit": ("unit", "单位"),
    "seeds": ("seeds", "随机种子数"), "reference": ("mean, against", "对照均值"), "value": ("mean", "均值"),
    "difference": ("difference", "差值"),
    "low": ("low", "区间下限"), "high": ("high", "区间上限"), "agree": ("share of seeds that agree in sign", "方向一致的种子比例"),
    "effect": ("effect size", "效应量"), "yuan_per_unit": ("yuan per unit of difference", "每单位差值的支出（元）"),
    "key": ("key", "设置项"),
    "meaning": ("meaning", "含义"), "share": ("share", "比例"),
    "sheet_notes": ("notes", "说明"), "sheet_comparison": ("comparison", "比较"), "sheet_scenarios": ("scenarios", "情景"),
    "sheet_settings": ("settings", "设置差异"),
    "settings": ("set otherwise", "设置差异"), "less": ("{other} less {first}", "{other} 减 {first}"),
    "more": ("… {n} more scenarios: --out book.xlsx has them all", "…… 另有 {n} 个情景，见 --out book.xlsx"),
    "note_paired": ("Each scenario is held against {against}, paired by seed: both share every draw that the policy does not touch.",
                    "各情景均与“{against}”按随机种子配对比较：除政策所及之处外，两者使用相同的随机数。"),
    "note_values": ("Values are ratios of sums over the last {weeks} weeks.", "数值为最后 {weeks} 周各量之和的比值。"),
    "note_interval": ("The interval covers the mean difference with {level:.0%} confidence (bootstrap over seeds); with one seed there is "
                      "none.", "区间为差值均值的 {level:.0%} 置信区间（对种子作自助抽样）；只有一个种子时没有区间。"),
    "note_effect": ("Effect size: the mean of the seeds' differences over their standard deviation.",
                    "效应量：各种子差值的均值与其标准差之比。"),
    "note_cost": ("Yuan per unit: what the community foundation pays out more, per 1,000 residents a week, for each unit of difference "
                  "(for each share of 1). Hours that a remedy takes from staff and volunteers are no part of it.",
                  "每单位差值的支出：每千名居民每周社区基金会多支出的金额除以差值（比例以 1 为单位）；"
                  "不含优化路径占用的社工、居委会与志愿者工时。"),
}
NOTES = ("note_paired", "note_values", "note_interval", "note_effect", "note_cost")
said = speaker(WORDS)


def notes(comparison: Any, lang: str) -> list[str]:
    """What the numbers of a comparison are, a sentence each."""
    values: Mapping[str, Any] = {"against": comparison.cases[0].name, "weeks": comparison.weeks, "level": comparison.level}
    return [said(key, lang, **values) for key in NOTES]


def setting_called(key: str, lang: str) -> str:
    """What a key of a scenario is called: a lever by its label, in English by its name, anything else by its path."""
    name = key.removeprefix("levers.")
    return lever_label(name, lang) if lang != "en" and name in LEVERS else key

"""型式的中文 how each pattern is measured, what is built in and why it misses, in Chinese; and whereon coefficients rest."""

import re
from collections.abc import Mapping
from typing import NamedTuple

from wushe_sim.experiments.patterns import Pattern
from wushe_sim.i18n import render


class Said(NamedTuple):
    """A pattern's texts: how it is measured (or why it is not), what is built in where that is more than names, and why it misses."""

    how: str
    built_in: str = ""
    why: str = ""


BESIDE = "world/network.py 的常数参照它选定"

PATTERNS: Mapping[str, Said] = {
    # social workers
    "1": Said("十三轮（一年）的离职概率，取在岗者均值"),
    "1 counted": Said("实际离职者：全部种子合计仅数十人"),
    "2": Said("岗位工时空缺超过 station.understaffed；口径宽松：来源为干部的看法"),
    "4": Said(
        "|所见成效的作用| − |工作量、负担与双重领导的作用|，均对倦怠，标准化，合并同一街道的社工与轮次；"
        "同站社工共有之物（同事、自主）无法显现",
        "station.resources 大于 station.demands",
        "在同一街道内，社工之间的工作量差异远大于任何可算作资源之物：同事与自主属于社工站，人人相同；成效则是同类个案的滑动均值。来源比较的是"
        "多家机构的社工。系数表明资源更强，起决定作用的却是方差。要检验须有领导与人员配备各异的社工站，而其离散程度未找到数据。"),
    # volunteers
    "5": Said("各周均值", "world.registered（初始值）"),
    "7": Said("全力动员注册两年后的活跃与注册之比，减去无动员时的比；低于 0 为相符"),
    "8": Said("第 0 至 51 周曾服务且仍住在此地者中，第 52 至 103 周仍服务者"),
    "9": Said("团队纽带对留任半年的作用，减去技能或主体意识的作用，标准化", "mobilise.quit_bond（技能与主体意识均不进入退出）"),
    # money
    "11a": Said("市级拨付占资金池收入之比"),
    "11b": Said(
        "取最后十个月；模型中的基金成立已久，来源中的基金刚刚起步",
        why="give.pay_out = 0.015/周，使未动用的资金池一年支出 0.54（1 − 0.985⁵²），这是把来源的 0.54 读作存量之比。其实它是新设基金"
        "十个月内收入的支出比例：资金池从零开始、收入平稳、每周支出比例为 p 时，支出占收入的 1 − (1 − e^(−43p)) / 43p：p = 0.042 时为"
        " 0.54，在 give.pay_out 的范围之内。无人申领的拨付会退回（give.release），使资金池更满。仅作对照，不据此调参。"),
    "12": Said("模型计入社区的全部志愿服务，而非归于某一基金项目的部分；除爱心结对捐赠外，结对探访没有对应之物"),
    # networks
    "13a": Said("街道各类村居的均值", BESIDE),
    "13b": Said("同上；所测村落约有 900 名居民，街道的一个社区则有 4,000 名", BESIDE),
    "13c": Said("同上", BESIDE),
    "13d": Said("同上"),
    "13b estate": Said(
        "路径最长的一类", BESIDE,
        "原因在于规模与稀疏，而非形状：路径长度随居民数的对数与人均关系数的对数之比增长。新建小区的关系最少（6 条，据 S50 与 S51），居民数"
        "是所测村落的四倍；在所测规模下，同一生成规则落在区间之内（见下一行）。该区间属于村落，只适用于其规模。"),
    "13b estate 900": Said("900 名居民：用以区分上一行中规模与形状的作用", BESIDE),
    "13b village 900": Said("900 名居民", BESIDE),
    "14a": Said("900 名居民的村落中的各户；任一成员之间有关系，两户即相连"),
    "14b": Said("同上"),
    "14c": Said("同上"),
    # trust, money, pay, finding
    "15": Said("成年新居民均值减本地人均值；来源比较的是同一批人迁移前后"),
    "18a": Said("第 0 周与第 52 周以公共资金使资金池翻倍；来源中的资助是给组织的"),
    "18b": Said("从所读的来源内容中看不出曲线弯向何方，且资助只经由开支影响志愿服务"),
    "20a": Said(
        "以十分之一的实物兑换积分时两年的服务工时，与无实物时相比；20b 是 U 形的另一侧",
        why="实物无论多少，都会削弱为之服务者的主体意识（feel.goods_half；S57），但主体意识影响的是加入，而他们已经加入；志愿者投入多少、是否留下"
        "都不取决于它（S26：留住他们的是融入）。来源中报酬微薄者立即减少工作。仅作对照，不据此调参。"),
    "20b": Said("全额实物兑换积分时的服务工时，与十分之一时相比"),
    "22": Said(
        "网格化服务全力运行时（第 26 至 103 周），已发现个案占已发现与无人知晓而失效的个案之比",
        why="隐藏的个案在八周内（deliver.patience_hidden）每周都可能被发现：网格每周的概率为 0.3，仅此一项即为 1 − 0.7⁸ = 0.94，此外还有"
        "居民自己求助与邻里发现；没有人处在所有人的视线之外，余下的只是运气。来源是一个区对其网格所见的自述。仅作对照，不据此调参。"),
    "23": Said("模型中没有业主委员会，也没有选举；房产方面的不满促使人们参加协商与志愿服务"),
    # the paper's own facts
    "S1a": Said(
        "在岗社工；区间为判断，即 8.6 上下 15%",
        why="来源统计的是在岗人数；情景中的 8.6 是岗位数，其中 levers.staffing 只支付一部分，空缺又占去一部分。可与 S1b 对照："
        "按每 10,000 名居民计，同一街道落在区间之内，因为它每站有 64,000 名居民，而广东为 77,000 名。"),
    "S1b": Said("在岗社工；区间为判断，即 1.11 上下 15%"),
    # ranges of section 1 that the model yields
    "hours": Said("各周均值"),
    "inflow": Said("拨付、定向捐赠与居民捐赠"),
    "renewal": Said("各周合计；捐赠人所见的成效影响续捐"),
    "trust": Said("各周均值"),
    "government": Said("各周均值"),
    "newcomers": Said("尚未成为本地人者"),
}
"""By the pattern's number."""

SOURCES: Mapping[str, str] = {
    "judgement": "判断", "no figure found": "未找到数据", "no figure exists": "尚无数据", "theory": "理论",
    "bounded confidence": "有限信任", "pattern": "第", "most": "大部分", "contested": "有争议", "an hour or two": "一两小时",
    "resources outweigh demands": "资源强于要求", ".54 spent": "支出 0.54", "half, the street's tasks included": "一半，含镇街任务",
    "24,826 in a city of 13.7 million: 1.8": "1,370 万人口的城市中 24,826 名：1.8",
    "an hour a week": "每周一小时", "fund inflow 50,000 yuan a year": "基金年流入 50,000 元", "mix": "构成", "signs differ": "符号不一",
    "counted anew": "重新计算", "caste .17, .25, .35; religion .59": "种姓 0.17、0.25、0.35；宗教 0.59", "complex contagion": "复杂传染",
    "verbal reward +0.33": "口头奖励 +0.33", "d -0.28 to -0.40": "d −0.28 至 −0.40", "dibao 2.9%": "低保 2.9%", "recalled": "凭记忆",
    "one to three": "一至三", "signs conflict": "符号相互矛盾", "mixed places supply leaders": "混合型社区产生带头人",
    "rewards as such": "奖励本身", "contacts +55%": "接触 +55%", "disabled 6.3% of all": "残疾人占 6.3%", "mixed evidence": "证据不一",
    "near where it settles": "接近其稳定值", "where it rests": "其静止值",
}
"""What stands, in English, among the sources of coefficients."""


def in_language(pattern: Pattern, lang: str) -> Pattern:
    """A pattern with its texts in the reader's language; a user's own target has but one sentence of ours."""
    if lang == "en":
        return pattern._replace(how=str(pattern.how))
    said = PATTERNS.get(pattern.number) or Said(render(pattern.how, lang))
    return pattern._replace(says=pattern.zh, how=said.how, built_in=said.built_in or pattern.built_in, why=said.why)


def source_in(source: str, lang: str) -> str:
    """What a coefficient rests on, in the reader's language."""
    if lang == "en":
        return source
    for english in sorted(SOURCES, key=len, reverse=True):
        source = source.replace(english, SOURCES[english])
    source = re.sub(r"第 (\d+)", r"第 \1 项", source)
    return re.sub(r" ?\(", "（", source).replace(")", "）").replace("; ", "；").replace(": ", "：").replace(", ", "、")

"""验证页的词句 the sentences of the pages of validate and sensitivity and of calibrate's file, in English and Chinese."""

from wushe_sim.experiments.patterns import FACT, FIT, HELD_OUT, RANGE
from wushe_sim.report.labels import speaker

PAGE = {
    "listed": (", ", "、"), "then": (" ", ""),
    # validation
    "validation": ("Validation", "验证"),
    "beside": ("Every pattern of section 2 of [the evidence](evidence.md) beside what the model gives by default. Written by",
               "[证据](evidence.md)第 2 节的每项经验事实，与模型默认设定下的结果对照。生成命令："),
    "seen": ("Model {model}. {place}, {seeds} seeds, {weeks} weeks after the burn-in ({changed} under a change).",
             "模型 {model}。{place}，{seeds} 个种子，预热后 {weeks} 周（有变动的街道为 {changed} 周）。"),
    "place": ("Scenario `{name}`: {communities} communities, {residents:,} residents",
              "情景 `{name}`：{communities} 个社区，{residents:,} 名居民"),
    "how to read": (
        "A figure is taken from all seeds together, with a 95% interval (jackknife over seeds).\n"
        "Bands are a judgement around the sources. *Built in* names coefficients that rest on the pattern's own source: agreement there\n"
        "is no test.",
        "数值由全部种子合并得出，附 95% 置信区间（对种子作刀切法）。“区间”一栏是围绕来源所作的判断。"
        "“内置”一栏列出依据该事实自身来源而定的系数：这些项相符不算检验。"),
    "picture": ("patterns and the model's figures", "经验事实与模型数值"),
    FIT: ("Fit: may be used to set parameters", "可调：可用于设定参数"),
    HELD_OUT: ("Held out: compared, never tuned to", "仅对照：只作比较，从不据此调参"),
    FACT: ("The paper's own facts", "论文自身的事实"),
    RANGE: ("Ranges of the evidence, section 1, that the model yields", "证据第 1 节中由模型得出的范围"),
    "how": ("how it is measured", "如何测量"), "built_in": ("built in", "内置"),
    "misses": ("What misses, and why", "哪些不符，为何不符"),
    "miss": ("- **{number}**, {says}: {figure} against {band}. {why}", "- **{number}**，{says}：{figure}，区间 {band}。{why}"),
    "unexplained": ("Not yet explained.", "尚无解释。"),
    "silent": ("What the model cannot speak to", "模型无从回答的"),
    "why silent": ("- **{number}**, {says}: {how}.", "- **{number}**，{says}：{how}。"),
    # targets of one's own
    "own": ("Targets of your own", "自定目标"),
    "adds": ("`wushe validate SCENARIO --targets FILE` adds lines of your own. The file is TOML:",
             "`wushe validate SCENARIO --targets FILE` 加入自定的各行。文件为 TOML 格式："),
    "example": (
        '[[target]]\nname = "volunteers of our street"\nindicator = "volunteer_rate"      # one of `wushe indicators`\n'
        'low = 0.05\nhigh = 0.12\nsource = "street survey 2025, 612 adults"\n'
        'use = "held out"                  # or "fit"; may be left out\n'
        'grade = "B"                       # may be left out\n'
        "weeks = 52                        # the last so many of 156; all if left out",
        '[[target]]\nname = "本街道志愿者"\nindicator = "volunteer_rate"      # `wushe indicators` 所列之一\n'
        'low = 0.05\nhigh = 0.12\nsource = "2025 年街道调查，612 名成年人"\n'
        'use = "held out"                  # 或 "fit"；可省略\n'
        'grade = "B"                       # 可省略\n'
        "weeks = 52                        # 156 周中的最后若干周；省略则为全部"),
    # sensitivity
    "sensitivity": ("Sensitivity", "敏感性"), "written": ("Written by", "生成命令："),
    "examined": (
        "Model {model}. {place}: the experiment street. {done} draws of every coefficient from its declared range (of a Latin "
        "hypercube of {draws}), each with a seed of its own; {trajectories} trajectories for the screening, of these outcomes: {outcomes}.",
        "模型 {model}。{place}：实验街道。每个系数从其声明范围抽取 {done} 次（出自 {draws} 次的拉丁超立方），每次各用一个种子；"
        "筛选用 {trajectories} 条轨迹，所看结果为：{outcomes}。"),
    "held": ("Which patterns hold when every coefficient is drawn from its declared range",
             "每个系数都从其声明范围抽取时，哪些经验事实成立"),
    "luck": ("One seed a draw: luck counts too. The network's recipe has constants, not coefficients: 13 and 14 hardly move.",
             "每次抽样一个种子：运气也有作用。网络的生成规则用常数而非系数：第 13、14 项几乎不动。"),
    "top": ("The {top} coefficients that matter most", "最重要的 {top} 个系数"),
    "screening": (
        "Morris's screening: μ* is the mean size of an elementary effect, here in standard deviations of the outcome over the\n"
        "screening's runs; the last column has the outcomes that a coefficient moves most. Coefficients whose source is\n"
        "'judgement' come first in a search for evidence. The coefficient in the middle of the whole list has a mean μ*\n"
        "of {middle:.2f}; not all of that is its own, since any change lets chance fall otherwise.",
        "莫里斯筛选法：μ* 是基本效应大小的均值，此处以该结果在各次筛选运行间的标准差为单位；最后一栏是该系数影响最大的结果。"
        "来源为“判断”的系数最应先寻找证据。居于全表中间的系数 μ* 均值为 {middle:.2f}；这并非全是它自身的作用，"
        "因为任何改动都会使机遇落在别处。"),
    # calibration
    "misfit": ("# Misfit {misfit:.3g} after {trials} trials; {before:.3g} at the first, the defaults.",
               "# {trials} 次试验后失配 {misfit:.3g}；首次（默认值）为 {before:.3g}。"),
}
"""Our sentences, in English and Chinese."""

told = speaker(PAGE)
"""One of these sentences, in the reader's language."""

"""治理限度的词句 the words of the limits' tables, figures and page, in English and Chinese."""

from wushe_sim.report.labels import speaker

WORDS = {
    # limits, remedies, parts
    "takeover": ("omnipotent committee", "全能治理"), "heterogeneity": ("heterogeneous community", "社区异质"),
    "task_downshift": ("tasks without resources", "任务下移"), "admin_burden": ("social workers as clerks", "身份异化"),
    "three_governances": ("three governances in one", "三治融合"), "deliberation": ("deliberation platform", "协商平台"),
    "incubation": ("incubating volunteers", "志愿孵化"), "agency": ("residents as subjects", "主体意识"),
    "all": ("all four remedies", "四路并举"), "none": ("none", "无"), "part_matrix": ("limits × remedies", "限度 × 路径"),
    "part_tipping": ("tipping points", "临界点"), "part_paths": ("path dependence", "路径依赖"),
    "part_links": ("the way back from no links", "从零联系恢复"),
    # columns
    "limit": ("limit", "治理限度"), "remedy": ("remedy", "优化路径"), "loss": ("loss", "损失"), "lever": ("lever", "杠杆"),
    "kind": ("break", "断裂"), "sharpness": ("sharpness", "陡度"), "at": ("tips at", "临界值"),
    "fifth": ("a fifth is lost at", "损失两成处"), "moved": ("moved by", "移动"), "spare": ("committee's hours left", "居委会剩余工时"),
    "level": ("level", "水平"), "learning": ("learning", "学习方式"), "speed": ("ramp", "升降速度"), "indicator": ("indicator", "指标"),
    "verdict": ("verdict", "判断"), "area": ("loop's area", "回线面积"), "height": ("at the height", "最高时"),
    "half_a_year": ("½ year after", "半年后"), "one_year": ("1 year", "一年后"), "two_years": ("2 years", "两年后"),
    "five_years": ("5 years", "五年后"), "brokering": ("brokering", "链接资源工时"), "party": ("Party coordination", "党组织协调"),
    "years": ("years to recover", "恢复年数"), "first_quarter": ("left in the first quarter", "首季剩余"), "part": ("part", "部分"),
    "arms": ("arms", "对照组"), "seeds": ("seeds", "随机种子"), "runs": ("runs", "运行次数"), "time": ("about", "约需"),
    "group": ("group {name}", "群体 {name}"), "committee_hours": ("committee hours", "居委会工时"),
    "worker_hours": ("social workers' hours", "社工工时"), "volunteer_hours": ("volunteers' hours", "志愿者工时"),
    "free_hours": ("residents' free hours", "居民业余时间"), "fund_yuan": ("foundation's yuan", "基金会支出（元）"),
    "residents_yuan": ("residents' yuan", "居民小额捐（元）"), "paid_under": ("paid under: {limit}", "“{limit}”下的兑现率"),
    # kinds of break and verdicts
    "cliff": ("cliff", "断崖"), "slope": ("slope", "渐降"), "no break": ("none: no loss", "无：未见损失"),
    "gain": ("none: it rises", "无：反而上升"),
    "step": ("a step of the lever itself", "杠杆自身的台阶"), "idle": ("not tested: moves nothing here", "未受检验：在此毫无作用"),
    "undecided": ("undecided", "未决"), "no effect": ("no effect", "无影响"),
    "back at once": ("back at once", "随即恢复"), "lag": ("lag", "滞后"), "second state": ("second state", "另一稳态"),
    "saturated": ("(its own hours are spent)", "(工时耗尽所致)"), "symmetric": ("symmetric", "对称"),
    "asymmetric": ("asymmetric", "非对称"), "frozen beliefs": ("frozen beliefs", "信念冻结"), "no forgetting": ("no forgetting", "不遗忘"),
    "slow": ("slow", "慢"), "quick": ("quick", "快"), "brokering_none": ("none", "无"), "brokering_little": ("little (5%)", "少(5%)"),
    "brokering_usual": ("usual (25%)", "通常(25%)"), "with Party coordination": ("with", "有"), "without": ("without", "无"),
    "never": ("not within ten years", "十年未恢复"), "moved_by": ("{value} ({moved})", "{value}({moved})"),
    "span": ("{value} ({low} to {high})", "{value}（{low} 至 {high}）"),
    "won_back": ("Won back, net of what is won anyway: {what}", "净挽回：{what}"),
    "severity": ("severity, from the default to the severe setting", "程度：从默认到严重"),
    # titles
    "t_losses": ("What each limit takes: percentage points, third year, against no limit",
                 "各治理限度造成的变化：百分点，第三年，与无限度相比"),
    "t_recoveries": ("What each remedy wins back, net of what it wins anyway: {what}, percentage points",
                     "各优化路径的净挽回（扣除其本来作用）：{what}，百分点"),
    "t_remedies": ("What each remedy does where there is no limit: percentage points", "无限度时各优化路径的作用：百分点"),
    "t_prices": ("What each remedy draws: hours and yuan per 1,000 residents a week; and the part of its committee and social workers' "
                 "hours that is still paid under each limit",
                 "各优化路径的代价：每千人每周工时与元；及各限度下居委会与社工工时的兑现率"),
    "t_groups": ("Whom remedies serve: coverage by social group (A the largest), no limit, percentage points",
                 "惠及何人：按群体的需求满足率（A 为最大群体），无限度，百分点"),
    "t_types": ("What works where: the remedy that lifts coverage most, by type of community, percentage points",
                "因地制宜：各类村居中最能提高需求满足率的路径，百分点"),
    "t_type_losses": ("What each limit takes from linkage, by type of community: percentage points",
                      "各治理限度对联动度的影响，按村居类型：百分点"),
    "t_three": ("Do five actors stand a limit better than three? Change under five less change under three, percentage points",
                "五社比三社更能承受限度吗？五社下的变化减三社下的变化，百分点"),
    "t_tipping": ("Where linkage breaks", "联动度在何处断裂"), "t_moved": ("How remedies move it", "优化路径如何移动临界处"),
    "t_paths": ("Raised, held and let go: what is left, against the same street without it",
                "升高、保持、放手之后：与未升高的同一街道之差"),
    "t_links": ("From no links: years until linkage is back within a tenth", "失去全部联系后：联动度恢复到九成所需年数"),
    # notes
    "n_losses": ("* a loss of more than three standard errors; first row: the level without a limit; in brackets: 95% interval over "
                 "seeds.",
                 "* 损失超过三个标准误；首行为无限度时的水平；括号内为按种子的 95% 区间。"),
    "n_recoveries": ("(limit and remedy − limit) − (remedy − neither); below 0 the remedy does less there than elsewhere. The share of "
                     "the loss stands only where the loss exceeds three standard errors.",
                     "(限度且路径 − 限度)−(路径 − 皆无);低于 0 表示该路径在此限度下不如平常。仅当损失超过三个标准误时给出占损失的比例。"),
    "n_prices": ("Counted, at full strength less default strength. A remedy that a limit leaves no hours for is not tested by it: see "
                 "the last columns.",
                 "按实际计数，为满强度与默认强度之差。某限度下无工时可用的路径，等于未受检验：见末几列。"),
    "n_types": ("– : no remedy whose interval leaves out 0.", "– :没有任何路径的区间不含 0。"),
    "n_tipping": ("Sharpness: the greatest share of the whole fall that lies within a tenth of the lever's range; a straight slope has "
                  "0.10. Half or more: a cliff. A cliff where the committee has no hours left is the model's hours constraint, no "
                  "finding. None: the loss's whole interval lies within a twentieth of the level. Undecided: neither that nor a sure "
                  "loss, or a sure loss whose shape cannot be told. A step of the lever itself: it acts in whole steps, and one of "
                  "them makes the fall; no finding.",
                  "陡度：全部降幅中落在杠杆范围十分之一内的最大份额；直线为 0.10,一半以上为断崖。居委会工时耗尽处的断崖只是工时约束，不算"
                  "发现。无：损失的整个区间都在水平的二十分之一以内。未决：两者皆非，或确有损失而形状不明。杠杆自身的台阶：杠杆按整级起作用，降幅"
                  "出于其一级，不算发现。"),
    "n_paths": ("Percentage points unless the indicator has another unit. Second state: five years after release outside 5% of the "
                "level, with at least half of the gap of the first year; lag: on its way back.",
                "无其他单位者为百分点。另一稳态：放手五年后仍偏离 5% 以上且不低于一年时差距的一半；滞后：正在恢复。"),
    "n_links": ("Meetings of the platform go on in either case.", "两种情形下协商平台的会议均照常进行。"),
    # findings
    "f_losses": ("{some} of {all} limits lower linkage by more than three standard errors: {names}.",
                 "{all} 个治理限度中有 {some} 个使联动度下降超过三个标准误：{names}。"),
    "f_recoveries": ("Linkage: of {all} pairs of limit and remedy, {told} can be told (the limit's loss is sure and the remedy is paid "
                     "for). In {won} of them the remedy wins back a part of the loss, net of what it wins anyway, and in {lifts} of "
                     "these it lifts linkage there at all (else it only costs less than usual). {lost} do less than elsewhere, {open} "
                     "are undecided.",
                     "联动度：{all} 组“限度 × 路径”中，可判断的有 {told} 组（限度确有损失且路径有工时兑现）。其中 {won} 组净挽回部分损失，"
                     "而联动度因此确有上升的只有 {lifts} 组（否则只是代价小于平常）。{lost} 组不如平常，{open} 组未决。"),
    "f_unpaid": ("{limit}: nobody has hours left to pay for {names}; those cells (†) say nothing of the remedy itself.",
                 "{limit}：已无工时可用于{names}；这些格子(†)并不说明路径本身的好坏。"),
    "f_remedies": ("Without a limit {up} of {all} remedies lift linkage, {down} lower it, {open} are undecided.",
                   "无限度时，{all} 条路径中 {up} 条提高联动度，{down} 条降低，{open} 条未决。"),
    "f_tipping": ("Of {all} levers of the limits, {cliff} break linkage at a cliff, {slope} wear it down by a slope, {step} at a step of "
                  "the lever itself, {none} do not lower it, {idle} move nothing on this street, {open} are undecided; {saturated} of the "
                  "cliffs lie where the committee has no hours left.",
                  "{all} 个限度杠杆中，{cliff} 个呈断崖，{slope} 个呈渐降，{step} 个只是杠杆自身的台阶，{none} 个未使联动度下降，{idle} 个"
                  "在此街道毫无作用，{open} 个未决；其中 {saturated} 个断崖出现在居委会工时耗尽处。"),
    "f_paths": ("Slow ramps: of {all} limit-and-indicator pairs under usual learning, {second} end in a second state, {lag} are lags, "
                "{back} come back at once, {none} show no effect, {open} are undecided.",
                "慢速升降：通常学习方式下 {all} 组中，{second} 组留在另一稳态，{lag} 组为滞后，{back} 组随即恢复，{none} 组无影响，"
                "{open} 组未决。"),
    "nobody": ("none", "无"),
    # on the way
    "plan": ("The plan: {runs} runs, about {time} with {jobs} jobs.", "计划：共 {runs} 次运行，{jobs} 个线程约需 {time}。"),
    "progress": ("{part}: {done} runs done, {left} left", "{part}：已完成 {done} 次运行，剩余 {left}"),
    "most": ("not all is done, as --max-runs asked; the same command goes on from {folder}",
             "已按 --max-runs 停下，尚未全部完成；再次执行同一命令即从 {folder} 继续"),
    "kept": ("Interrupted: what was done is kept in {folder}; the same command goes on.",
             "已中断：已完成的部分保存在 {folder}；再次执行同一命令即可继续。"),
    "saved": ("Saved in {folder} (tables, figures, page).", "已保存到 {folder}（数据表、图、页面）。"),
    "remark": ("A quick answer: {seeds} seeds, fewer values, one way up and down; run without --quick.",
               "速览：仅 {seeds} 个种子、较少取值与一种升降；正式结果请去掉 --quick。"),
    "street": ("Street `{name}`: {communities} communities, {residents:,} residents, {posts:.3g} social workers.",
               "街道 `{name}`:{communities} 个村居、{residents:,} 名居民、{posts:.3g} 名社工。"),
    "heading": ("The governance limits", "治理限度"), "written": ("Written by", "命令"),
}
"""By name: English, Chinese."""

said = speaker(WORDS)
"""One of these words or sentences, in the reader's language."""

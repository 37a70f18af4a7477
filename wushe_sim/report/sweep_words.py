"""批量报告文字 the sentences of a sweep's report, in English and Chinese."""

WORDS = {
    "title": ("Report: sweep of '{name}'", "报告：“{name}”的批量实验"),
    "asked": ("How does a street under '{name}' change as {factors} vary?", "在“{name}”下，{factors}变化时，街道运行如何改变？"),
    "asked_runs": ("Design: {kind}, {points} points, {seeds} seeds for each; {done} of {runs} runs are done; {weeks} weeks after "
                   "{burn_in} weeks of burn-in. Values are of the last {last} weeks, and a point's value is the mean of its seeds.",
                   "设计：{kind}，{points} 个设计点，每点 {seeds} 个随机种子；{runs} 次运行中已完成 {done} 次；预热 {burn_in} "
                   "周后运行 {weeks} 周。数值取最后 {last} 周，每个设计点取其种子均值。"),
    "and_more": ("{named} and others ({all} in all)", "{named}等共 {all} 项"),
    "answer": ("Over the design, {what} runs from {low} to {high}; of the factors, {factor} moves it most: from {lowest} to "
               "{highest} it goes from {at_lowest} to {at_highest} ({change}; {share} of the variance).",
               "在整个设计中，{what}介于 {low} 与 {high} 之间；影响最大的因素是{factor}：由 {lowest} 到 {highest}，其值由 "
               "{at_lowest} 变为 {at_highest}（{change}；占方差的 {share}）。"),
    "answer_none": ("Over the design, {what} runs from {low} to {high}; no single factor moves it clearly: every 95% interval of a "
                    "main effect includes 0.",
                    "在整个设计中，{what}介于 {low} 与 {high} 之间；没有一个因素单独有明显影响：各主效应的 95% 区间都包含 0。"),
    "answer_alike": ("{what} cannot be compared: fewer than two points have runs, or none has a value.",
                     "无法比较{what}：有运行结果的设计点不足两个，或均无数值。"),
    "fig_main": ("What {what} does as one factor moves: a dot for each point of the design, and the mean at each of its levels with a 95% "
                 "interval.", "单一因素变动时的{what}：每个点为一个设计点，连线为各水平的均值及其 95% 区间。"),
    "fig_shares": ("Of each indicator's variance over the design, the share between the levels of each factor alone.",
                   "各指标在设计中的方差里，各因素单独（水平之间）所占的比例。"),
    "tab_range": ("Main indicators over the design", "主要指标在设计中的范围"),
    "tab_effects": ("Main effects", "主效应"), "tab_design": ("The design, point by point", "设计点一览"),
    "tab_failed": ("Runs that failed", "失败的运行"),
    "col_lowest": ("lowest (point)", "最低（设计点）"),
    "col_middle": ("median", "中位数"),
    "col_highest": ("highest (point)", "最高（设计点）"),
    "col_strongest": ("moved most by", "影响最大的因素"),
    "col_factor": ("factor", "因素"),
    "col_from": ("from", "由"),
    "col_to": ("to", "到"),
    "col_share": ("share of variance", "方差占比"), "col_point": ("point", "设计点"), "col_runs": ("seeds done", "已完成种子"),
    "col_run": ("run", "运行"), "col_seed": ("seed", "种子"), "col_error": ("error", "错误"),
    "only_first": ("The first {shown} of {all} points; summary.csv has all.", "仅列前 {shown} 个设计点，共 {all} 个；全部见 summary.csv。"),
    "assume_main": ("A main effect is averaged over all other factors of the design; where factors act together it hides how.",
                    "主效应是对设计中其他各因素取平均的结果；因素之间若有交互，则看不出来。"),
    "assume_levels": ("Numbers with more than {few} values are cut into thirds of the points; an effect is the highest third less "
                      "the lowest.",
                      "取值多于 {few} 个的数值因素按设计点三等分；效应为最高三分之一减最低三分之一。"),
    "assume_options": ("Of choices, the option with the lowest mean is held against the one with the highest: with many options, "
                       "chance alone makes some difference.",
                       "对选项类因素，以均值最低者与最高者相比：选项较多时，仅凭偶然也会有些差异。"),
    "trust_points": ("{points} points for {factors} factors: intervals rest on the points, and take in what the other factors do.",
                     "{factors} 个因素共 {points} 个设计点：区间以设计点为单位，包含其他因素的影响。"),
    "trust_few_points": ("{points} points are few: below {enough} for each factor, a main effect is a first look.",
                         "{points} 个设计点偏少：每个因素不足 {enough} 个时，主效应只能作初步参考。"),
    "trust_failed": ("{failed} runs failed and are left out.", "{failed} 次运行失败，未计入。"),
    "trust_waiting": ("{waiting} runs have not been done yet; the same wushe sweep goes on.",
                      "尚有 {waiting} 次运行未完成；再次执行同一 wushe sweep 命令即可继续。"),
    "trust_many": ("{tests} main effects are looked at: expect about {wrong} to stand out by chance alone.",
                   "共考察 {tests} 个主效应：仅凭偶然约有 {wrong} 个会显得突出。"),
    "repro": ("In the sweep's folder, with sweep.toml (below) saved in it:", "将下文的 sweep.toml 存入批量文件夹后，在该文件夹中执行："),
    "kind_grid": ("a grid", "全因子网格"),
    "kind_lhs": ("a Latin hypercube", "拉丁超立方"),
    "kind_sobol": ("a Sobol sequence", "Sobol 序列"),
    "kind_saltelli": ("Saltelli's design", "Saltelli 设计"), "kind_morris": ("Morris's trajectories", "Morris 轨迹"),
    "kind_table": ("a table", "自定义表"),
}

"""实验报告文字 the words of the reports of ``wushe limits`` and ``wushe verdicts``, in English and Chinese."""

from wushe_sim.report.labels import speaker

WORDS = {
    # limits
    "limits_title": ("Report: the governance limits", "报告：治理限度"),
    "limits_asked": ("What do the four limits of the linkage take from it, which of the four remedies win it back and at what price, where "
                     "does linkage break, and does it come back once a limit is lifted?",
                     "四重治理限度使联动损失多少？四条优化路径各能挽回多少、代价如何？联动在何处断裂？限度解除后能否恢复？"),
    "nothing": ("Nothing is finished yet: the same command goes on.", "尚无已完成的部分：再次执行同一命令即可继续。"),
    "fig_matrix": ("What each remedy wins back of what each limit takes, net of what the remedy wins anyway: {what}.",
                   "各优化路径对各治理限度所致损失的净挽回（扣除其本来作用）：{what}。"),
    "fig_tipping": ("Where linkage breaks as one lever of a limit rises: {lever}.", "一个限度杠杆上升时，联动度在何处断裂：{lever}。"),
    "fig_path": ("Raised, held and let go again, {limit}: {what} on the way up and on the way down.",
                 "{limit}升高、保持、再放手：上行与下行途中的{what}。"),
    "limits_arms": ("A limit is its levers at the severe setting, a remedy is its levers at full strength; both step in week 0, after one "
                    "burn-in that all share. Effects are of the third year.",
                    "治理限度指其杠杆取严重值，优化路径指其杠杆取满强度；二者均在共同预热之后的第 0 周起步。效应取第三年。"),
    "limits_net": ("A recovery is a difference of differences: what a remedy wins under a limit, less what it wins without one.",
                   "“挽回”是差值之差：路径在限度下的作用，减去它在无限度时的作用。"),
    "trust_parts": ("Seeds: {seeds}. Intervals are at 95%, so of twenty that leave out 0 by chance alone, one is to be expected.",
                    "随机种子：{seeds}。区间为 95%：仅凭偶然，每二十个区间约有一个不含 0。"),
    "trust_hours": ("A remedy that a limit leaves no hours for (†), and a cliff where the committee's hours are spent, follow from the "
                    "model's constraint on hours; neither is a finding about the field.",
                    "某限度下已无工时可用的路径（†），以及居委会工时耗尽处的断崖，都来自模型的工时约束，并非关于现实的发现。"),
    "trust_quick": ("This is a quick answer (--quick): few seeds, fewer values. Most of it is settled only without --quick.",
                    "这是速览（--quick）：种子少、取值少；去掉 --quick 方能定论。"),
    "trust_part_done": ("Not all is done: the same command goes on where it stopped, and the report is then written anew.",
                        "尚未全部完成：再次执行同一命令即从停下处继续，之后请重新生成报告。"),
    "where": ("With the same version, where the scenario file lies, if one is named:", "使用相同版本，在情景文件（如有）所在之处："),
    # verdicts
    "verdicts_title": ("Report: the paper's claims put to the test", "报告：论文论断的检验"),
    "verdicts_asked": ("Do the paper's claims hold in the model, how far does that hang on judgement calls, and which mechanisms carry it?",
                       "论文的论断在模型中是否成立？在多大程度上取决于判断性取值？由哪些机制承担？"),
    "verdict_names": ("{verdict}: {names}", "{verdict}：{names}"),
    "fig_claims": ("Every part of every claim, in thresholds of relevance; to the right is as claimed.",
                   "每项论断的每个分项，以相关性阈值为单位；向右为与论断一致。"),
    "fig_mechanisms": ("Which mechanisms carry each effect (Shapley's shares over the switches that matter).",
                       "各效应由哪些机制承担（对要紧的机制开关计算 Shapley 份额）。"),
    "fig_synergy": ("The three governances: effects alone, together, and beyond their sum.", "三治：各自、共同以及超出三者之和的效应。"),
    "t_claims": ("Every claim", "逐项论断"), "t_parts": ("Part by part", "逐个分项"),
    "t_why": ("Why: the mechanisms that carry each effect", "原因：承担各效应的机制"),
    "t_synergy": ("1+1+1>3: the three governances", "1+1+1>3：三治融合"),
    "n_why": ("Shapley's shares over the switches that matter (at most four), exact over all subsets; with the rest they sum to 1.",
              "对要紧的开关（至多四个）就所有子集精确计算的 Shapley 份额；连同其余部分合计为 1。"),
    "failed": ("{claim}, {says}: {verdict}{parts}. {remark}", "{claim}，{says}：{verdict}{parts}。{remark}"),
    "failed_parts": (" ({parts})", "（{parts}）"),
    "rule_effect": ("An effect is taken under each seed, paired; its interval is Student's, at a level that makes all intervals of the "
                    "seventeen claims hold together with 95% probability (Bonferroni over claims, variants and parts).",
                    "效应按随机种子配对计算；区间为 t 区间，其水平使十七项论断的全部区间联合置信度达 95%"
                    "（按论断、变体与分项作 Bonferroni 校正）。"),
    "rule_verdicts": ("Supported: the interval lies above the threshold of relevance. Opposite: below minus it. Not supported: between the "
                      "two, or a part of the claim fails. Undecided: it lies across one; the table says how many seeds would settle it. "
                      "Cannot be told: the model does not count what the claim is about.",
                      "得到支持：区间高于相关性阈值。结果相反：低于其负值。未获支持：介于两者之间，或有分项不成立。尚无定论：区间跨越阈值，表中给出"
                      "所需种子数。无从判断：模型没有计量该论断所涉之事。"),
    "rule_registered": ("Every claim, its direction, its threshold and its reason stand in the code and were written before it was run.",
                        "每项论断及其方向、阈值与理由都写在代码中，先于运行。"),
    "trust_draws": ("Draws that agree: of {draws} draws of every coefficient from its declared range, the share that comes to the same "
                    "verdict. The lower it is, the more the verdict hangs on judgement calls.",
                    "同判的抽取：在 {draws} 组从声明范围抽取的全部系数中，得出相同判定的比例。比例越低，判定越取决于判断性取值。"),
    "trust_no_draws": ("No coefficients were drawn: how far a verdict hangs on judgement calls is not known.",
                       "未抽取系数：无从知道判定在多大程度上取决于判断性取值。"),
    "trust_joint": ("{seeds} seeds; the intervals of all {tests} deciding parts hold together with 95% probability.",
                    "{seeds} 个随机种子；全部 {tests} 个决定性分项的区间联合置信度为 95%。"),
}
"""By name: English, Chinese."""

said = speaker(WORDS)

"""中文含义 what every lever, switch, decision, indicator and stage means, in Chinese. The English stands in the declarations themselves.

A test names what is missing here and what is declared no more. The characters of this file are in the font that ships.
"""

from wushe_sim.extensions import meanings

LEVERS: dict[str, tuple[str, str]] = {
    "takeover": ("居委会把他人也能承办的个案留给自己的程度：其惯性所趋向的水平", ""),
    "heterogeneity": ("社会群体的数量、均衡程度与自我封闭程度；利益差异的总方差不变", ""),
    "interest_spread": ("居民对新议题立场的标准差（立场取值 0 至 1）", ""),
    "mobility": ("一年中迁出并由新居民替补的居民比例", ""),
    "task_downshift": ("镇街下派的任务占居委会人员工时的比例，不含日常工作", ""),
    "resource_passthrough": ("任务成本中随任务以经费下达的比例；用其聘人需要时间和管理成本", ""),
    "approval_delay": ("需经镇街审批的个案平均等待的周数", ""),
    "admin_burden": ("社工工时中被行政事务占用的比例", ""),
    "dual_leadership": ("在社工的任务与考核中，镇街（相对于社工机构）所占的权重", ""),
    "direct_hire": ("由镇街直接聘用的社工比例：他们只有一条指挥链", ""),
    "staffing": ("社工站岗位中镇街出资配备的比例", ""),
    "service_scope": ("社工机构服务领域的狭窄程度：0 为除公共事务外的各类个案，1 为仅限照料", ""),
    "self_governance": ("由志愿者组成、监督公约执行的自管小组", "占用志愿者提供给团队工时的 8%；不占用社区社会组织的工时"),
    "rule_of_law": ("以职责清单限制包揽、执行公约、缩短审批", "占用居委会工时的 5%"),
    "moral_governance": ("榜样与规范：让良好行为被看见", "占用居委会工时的 3% 和每千名居民每周 20 元"),
    "grid_service": ("网格员走访并发现个案", "占用居委会工时的 8%"),
    "online_platform": ("居民可在线上报告个案、阅读并回应协商议题的平台", "占用居委会工时的 2% 和每千名居民每周 15 元"),
    "feedback_channel": ("服务反馈：求助的居民能得知结果", "占用居委会工时的 3%"),
    "deliberation": ("平台协商的频率（每 26 周至每 6 周一次）以及渠道双向畅通的程度",
                     "占用居委会工时的 6%（筹备、引导与反馈）以及参与者的闲暇时间"),
    "covenant": ("协商结果写入居民公约（正面清单与负面清单）的程度", "占用居委会工时的 2%"),
    "incubation": ("社工招募、培训并陪伴志愿者及其组织", "占用社工专业工时的 25% 和每千名居民每周 20 元"),
    "volunteer_selection": ("孵化时邀请谁：任意居民、有群众基础（联系多）者或有技能者", ""),
    "volunteer_charter": ("说明团队宗旨与分工的章程：减少消耗，增强凝聚", "占用社工专业工时的 3%"),
    "agency_building": ("居民参与小微项目的规划、建设与运行", "占用居委会工时的 4% 以及参与者的闲暇时间"),
    "points_scheme": ("以积分回馈志愿服务", "实物：基金会每志愿小时支出 4 元；荣誉：占用居委会工时的 1%"),
    "points_goods": ("积分中兑换实物的比例，其余为荣誉", ""),
    "crowd_giving": ("请居民向社区资金池小额捐赠", "占用居委会工时的 2%，以及居民自己的钱"),
    "actors": ("三社联动（社区、社会组织、社工；志愿者与慈善力量在联动之外各自帮扶）或五社联动", ""),
    "mode": ("同样的工时与资金重点投向何处：社会组织、志愿者或公益慈善资源", ""),
    "charity_mix": ("捐赠按渠道划分的比例：政府主导、定向、爱心结对", ""),
    "party_coordination": ("党组织把各方主体召集到一张桌上", "占用居委会工时的 4%"),
    "local_recruitment": ("新聘社工中本地人的比例", ""),
    "enlistment": ("通过动员和指标把居民注册为志愿者，党员优先", ""),
}
"""What a lever means, and what it takes from which account."""

SWITCHES: dict[str, str] = {
    "migration": "居民迁出，新居民迁入", "settling": "新居民若干年后成为本地人", "needs": "产生需求个案",
    "care": "体弱居民每周需要照料工时",
    "breaches": "违反公约产生公共事务个案", "tasks": "镇街下派任务", "hiring": "随任务下达的经费用于聘用辅助人员",
    "approval": "部分个案等待镇街审批",
    "peer_influence": "邻里相互邀请参加志愿服务，并相互影响看法", "own_group_weight": "本群体的帮助者影响更大",
    "complex_contagion": "邻里中一名志愿者的说服力不及两名",
    "grievance": "纠纷与未办成的公共事务留下不满，不满可能促使人们行动", "enlisting": "政府按指标注册志愿者",
    "team_bonds": "与团队的情感纽带留住志愿者",
    "goods_crowd_out": "兑换实物的积分削弱主体意识", "community_organizations": "志愿者创办社区社会组织，组织成长或解散",
    "giving": "捐赠人和居民捐赠",
    "crowding_out": "公共资金减少募捐", "brokering": "社工的牵线工时建立联系", "coordination": "党组织与平台上的会议建立联系",
    "link_decay": "闲置的联系衰减",
    "working_together": "共同办案使联系强度趋向其成功率", "referral": "个案沿联系转给能够服务的一方",
    "compound_cases": "部分个案同时需要两三类供给",
    "bridging": "社工可为一个卡住的个案搭桥", "guidance": "社工与团队的联系提升团队的胜任力", "resources": "资金沿联系流动",
    "report_back": "协商结果传达给未到场的居民", "facilitation": "引导者让更多人的意见被听取",
    "conditional_cooperation": "邻里守约者多则自己更守约",
    "own_levels": "态度向个人水平回归", "taught_waiting": "居委会包办使人学会等待，居民自办使人学会自主", "contact": "跨群体接触改变信任",
    "neighbours_news": "居民从邻里的遭遇中得知情况", "habit_learning": "居委会的惯性从成败中学习",
    "asymmetric_learning": "惯性上升快于下降",
    "forgetting": "居委会不再尝试的事会慢慢遗忘", "frozen_beliefs": "居委会对自己和他人的判断保持不变",
    "tie_dynamics": "居民关系因共同活动而增强，否则衰减",
    "burnout": "工作要求与资源影响社工的倦怠", "turnover": "社工离职并得到补充",
    "visible_first": "行政事务先保看得见的工作（个案服务），削减其余；关闭时按比例削减",
}

DECISIONS: dict[str, str] = {
    "leave": "迁出", "hand_on_tasks": "分配剩余工时：募捐、服务", "quit_volunteering": "停止志愿服务", "recruit": "本周邀请居民加入",
    "join_volunteering": "开始志愿服务",
    "offer_hours": "本周提供的分钟数", "take_case": "有个案需要服务时到场", "renew": "受邀后捐赠",
    "choose_channel": "政府主导、定向或爱心结对",
    "give": "向社区资金池捐赠", "grant": "划分拨付：个案、补贴、组织、治理项目", "broker": "把哪两个主体牵到一起",
    "ask_for_help": "把个案带到居委会",
    "keep_or_refer": "自办他人也能承办的个案", "take": "接受转来的个案", "attend_deliberation": "参加协商会",
    "change_opinion": "听取他人意见后的立场",
    "comply": "本周遵守公约", "fold": "放弃", "divide_hours": "个案服务、牵线、孵化、外展",
    "appraise": "个案服务、牵线、孵化、外展的权重", "quit": "离开岗位",
    "hand_down": "下派给社区的任务", "allot": "在社区之间分配市级资金池",
}

INDICATORS: dict[str, str] = {
    "coverage": "得到服务的需求工时占产生的需求工时之比；工时在个案结束时计入，因此单周数值可能超过 100%", "need_hours": "产生的需求工时",
    "served_hours": "得到服务的需求工时",
    "time_to_service": "个案从产生到得到服务的周数（不含照料）", "time_to_found": "个案从产生到有人知晓的周数（不含照料）",
    "unmet_material": "需要而未得到的物质帮扶工时",
    "unmet_mediation": "需要而未得到的关系调适工时", "unmet_capacity": "需要而未得到的能力建设工时",
    "unmet_emotional": "需要而未得到的情感支持工时",
    "unmet_care": "应有而未得到的照料工时", "unmet_public": "需要而未得到的公共事务工时",
    "never_found": "始终无人知晓的已结个案，即“最后一米”",
    "ended_badly": "得到服务但结果不佳的个案",
    "evenness": "共享：1 减各群体满足率对总体的平均绝对偏差（按需求加权，相对于总体），不低于 0",
    "compound_share": "同时需要多类供给的需求工时", "compound_completion": "已知的复合型个案中，失效前各部分都得到服务的比例",
    "lacked_link_share": "个案失效时因缺少联系而缺失的部分",
    "lacked_hours_share": "个案失效时因缺少工时而缺失的部分", "lacked_money_share": "个案失效时因缺少资金而缺失的部分",
    "volunteer_rate": "成年居民中的活跃志愿者",
    "working_rate": "当周参加服务的成年居民", "registered_rate": "志愿者名册上的居民", "volunteer_hours": "志愿者的服务工时",
    "hours_per_volunteer": "每名活跃志愿者的服务工时",
    "volunteer_turnover": "一年中停止服务的活跃志愿者", "joined_rate": "开始志愿服务的居民", "bond": "活跃志愿者与团队的情感纽带",
    "fatigue": "活跃志愿者因近期工时产生的疲惫",
    "attendance": "受邀成年居民中到会的比例", "agreement": "协商四周后随机小组中立场接近小组中位数的成员",
    "compliance": "遵守公约的成年居民",
    "covenant": "现行公约的支持度，没有公约时为 0", "conflict": "分歧留下的公开冲突", "trust": "对邻里的平均信任",
    "trust_government": "对基层政府的平均信任",
    "belonging": "平均社区归属感", "agency": "平均主体意识：为社区行动的意愿", "grievance": "对社区管理的平均不满",
    "newcomer_share": "尚未定居的居民",
    "tie_strength": "居民关系的平均强度", "professional_time": "社工未用于行政事务的工时", "brokering_share": "社工用于穿针引线的工时",
    "burnout": "社工的倦怠（按工时加权）",
    "worker_turnover": "一年中离职的社工", "vacancy": "社工站空缺岗位的工时", "understaffed": "社工站人手不足的周数",
    "committee_share": "个案工时中由居委会承担的部分",
    "team_share": "个案工时中由志愿服务队承担的部分", "worker_share": "个案工时中由社工承担的部分",
    "organization_share": "个案工时中由社工机构与社区社会组织承担的部分",
    "habit": "居委会把他人能办的个案留下自办的惯性", "organizations": "存续的社区社会组织",
    "organizations_founded": "新成立的社区社会组织",
    "organizations_folded": "解散的社区社会组织", "gifts_government": "经政府主导渠道进入市级资金池的捐赠",
    "gifts_targeted": "进入社区自有资金池的捐赠",
    "gifts_love": "不经平台的一对一捐赠", "gifts_crowd": "居民向社区资金池的小额捐赠", "allotted": "市级资金池的划拨",
    "pool": "社区基金会的资金池",
    "paid_cases": "资金池用于个案的支出", "spent_share": "一年可用资金（按当前速度的支出加结余）中支出的部分",
    "donor_renewal": "上次受邀时捐赠、再次受邀时仍捐赠的捐赠人",
    "linkage": "每小时需求对应的共同服务工时（同一个案至少两类主体）",
    "linkage_of_service": "共同服务占服务的比例；居委会服务减少时它也会上升",
    "linkage_density": "所有主体两两之间联系的平均强度", "worker_link_strength": "社工联系的平均强度",
    "brokerage": "社工在联动网络中的中介中心性，每四周测一次",
    "referred_per_case": "每个已发现个案沿联系转介的次数", "refused_share": "尝试转介而失败的比例",
    "bridged_share": "卡住后由社工促成的转介",
    "found_by_volunteer": "由志愿者邻里发现的个案", "found_by_worker": "由社工外展发现的个案",
    "found_by_organization": "由社区社会组织发现的个案",
    "found_by_asking": "居民自己带到居委会的个案", "found_by_grid": "由网格员发现的个案",
    "plural_actors": "居委会、志愿者、社工与社会组织分担服务工时的均衡程度：两个工时来自不同主体的机会与其最大值之比；"
                     "慈善是资源而非主体，计入资源广泛化",
    "deliberative_process": "共识度 × 一年协商次数与四次（每季度一次）之比（至多 1）：有规律且能拉近立场的协商才算数；"
                            "没有协商或没有小组时缺失，宜看半年以上",
    "broad_resources": "捐赠来自政府主导、定向、爱心结对与公益众投的均衡程度：两元钱来自不同渠道的机会与其最大值之比",
    "lasting_results": "已知并结案的个案中结果良好的比例：既未服务不佳也未失效",
    "binding_covenants": "公约遵守率 × 现行公约的支持度：有约、有人支持、有人遵守，约束才成立",
}

STAGES: dict[str, str] = {
    "move": "居民迁出，新居民迁入", "need": "个案产生；照料到期；违约产生公共事务", "hand_down": "镇街任务到达；划分工时与资金",
    "mobilise": "居民受邀、加入、留下或退出；志愿者提供工时", "give": "捐赠人和居民捐赠；基金会拨付",
    "broker": "社工与党组织建立联系；闲置的联系衰减",
    "deliver": "个案被发现、自办或转介、服务并结案", "deliberate": "平台协商；居民守约或违约", "feel": "居民从自己和邻里的经历中学习",
    "adapt": "惯性、纽带与组织变化",
}

UNITS: dict[str, str] = {"share": "占比", "share a year": "每年占比", "position": "立场", "share of hours": "工时占比",
    "choice": "选项", "minutes": "分钟", "fen": "分", "flag": "是否"}
"""Units of levers and of the pictures, beyond those of the indicators (``labels.UNITS_ZH``)."""

OPTIONS: dict[str, str] = {
    "random": "任意居民", "mass_base": "有群众基础者", "skill": "有技能者", "three": "三社", "five": "五社", "balanced": "均衡",
    "organization_led": "社会组织主导",
    "volunteer_led": "志愿服务主导", "charity_led": "公益慈善主导", "government": "政府主导", "targeted": "定向", "love_link": "爱心结对",
}

HEADINGS: dict[str, str] = {
    "name": "名称", "default": "默认", "allowed": "取值", "meaning": "含义", "unit": "单位", "section": "章节", "actor": "主体",
    "kind": "类型", "stage": "阶段",
    "low": "下限", "high": "上限", "source": "依据", "what happens": "内容", "is": "类别", "zh": "中文", "en": "英文", "family": "类别",
    "stages": "阶段",
    "account": "代价", "levers": "杠杆", "switches": "开关", "sees": "所见", "about": "对象", "by_group": "分群体", "bounds": "范围",
    "start": "初值",
}

KINDS: dict[str, str] = {
    "lever (政策杠杆)": "政策杠杆", "switch (机制开关)": "机制开关", "decision (决策点)": "决策点", "indicator (指标)": "指标",
    "parameter (参数)": "参数",
    "count (计数)": "计数", "column (状态列)": "状态列", "stage (周程)": "周程",
}

LEVERS |= {name: (said, "") for name, said in meanings("levers").items()}
DECISIONS |= meanings("decisions")
INDICATORS |= meanings("indicators")
STAGES |= meanings("stages")

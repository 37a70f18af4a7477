"""实践运作 the paper's claims about the linkage itself, its actors, its money and its places (I, II, V): H1, H8, H9, H15 to H17."""

from wushe_sim.experiments.hypothesis import (
    LONG,
    PLAIN,
    WHOLE,
    Arm,
    Hypothesis,
    Part,
    Words,
    less,
    part,
    stepped,
    throughout,
)
from wushe_sim.parameters import default_parameters
from wushe_sim.place_types import PLACE_TYPES

H1 = Hypothesis(
    "H1",
    Words("five-actor linkage covers more need, more lastingly, than three-actor", "五社联动比三社联动满足更多需求，且更可持续"),
    "I",
    {PLAIN: Arm({}, LONG), "three": Arm(throughout(actors="three"))},
    (
        part("coverage", ("more need is covered", "需求满足率更高"), "coverage", less(PLAIN, "three")),
        part(
            "lasting",
            ("more known cases close well (lasting results)", "已知个案更多妥善了结（结果持续化）"),
            "lasting_results",
            less(PLAIN, "three"),
        ),
        part("linkage", ("more joint service", "联合服务更多"), "linkage", less(PLAIN, "three"), decides=False),
    ),
    main="coverage",
    stages=("give", "broker", "deliver"),
    pro=("S69",),
    remark=Words(
        "each with a burn-in of its own; the one source found is an argument, no comparison", "各自独立预热；唯一的文献是论证而非比较"
    ),
)

H8 = Hypothesis(
    "H8",
    Words("locally recruited social workers mobilise more volunteers", "本土化社工能动员更多志愿者"),
    "II.2",
    {
        "outsiders": Arm(throughout(local_recruitment=0.0)),
        "locals": Arm(throughout(local_recruitment=1.0)),
        "hired by agencies": Arm(throughout(direct_hire=0.0)),
        "hired by the street": Arm(throughout(direct_hire=1.0)),
    },
    (
        part("volunteers", ("more active volunteers", "活跃志愿者更多"), "volunteer_rate", less("locals", "outsiders")),
        part(
            "hiring",
            ("what hiring by the street does instead", "镇街直聘的作用"),
            "volunteer_rate",
            less("hired by the street", "hired by agencies"),
            decides=False,
        ),
    ),
    main="volunteers",
    stages=("station", "mobilise"),
    contra=("S4",),
    remark=Words(
        "double-hundred brought local and direct hiring together, so the field cannot tell them apart; here they are set apart",
        "“双百”同时推行本土招聘与镇街直聘，实地难以区分，此处分开检验",
    ),
)

MIXES = {"government": (0.9, 0.05, 0.05), "targeted": (0.05, 0.9, 0.05), "love_link": (0.05, 0.05, 0.9)}
H9 = Hypothesis(
    "H9",
    Words(
        "government-led giving is more even across communities than targeted giving; love-link reaches people but bypasses the platform",
        "政府主导捐赠比定向捐赠在社区间更均衡；爱心链接直达个人但绕过平台",
    ),
    "II.3",
    {
        f"mostly {name}": Arm(stepped(charity_mix=dict(zip(("government", "targeted", "love_link"), mix, strict=True))))
        for name, mix in MIXES.items()
    },
    (
        part(
            "even",
            ("money per resident is more even across communities than with targeted giving", "社区间人均资金比定向捐赠更均衡"),
            "evenness_of_money",
            less("mostly government", "mostly targeted"),
            window=WHOLE,
        ),
        part(
            "bypass",
            ("with love-link there is less joint service than with government-led giving", "爱心链接下联合服务少于政府主导"),
            "linkage",
            less("mostly love_link", "mostly government"),
            -1,
        ),
        part(
            "aid",
            ("with love-link less material need stays unmet than with government-led giving", "爱心链接下未满足的物质需求少于政府主导"),
            "unmet_material",
            less("mostly love_link", "mostly government"),
            -1,
            decides=False,
        ),
        Part(
            "reach",
            Words("love-link reaches more people", "爱心链接惠及更多人"),
            (),
            0.0,
            Words("", ""),
            missing=Words(
                "the model does not count residents whom a love-link gift reached, only its yuan", "模型只计爱心链接的金额，未计受助人数"
            ),
        ),
    ),
    main="even",
    stages=("give", "station"),
    contra=("S29",),
    remark=Words(
        "nine tenths of gifts by one channel; in Qingyuan three quarters of the money came through charity federations, so the first "
        "two channels blur",
        "捐赠九成走同一渠道；清远四分之三资金来自慈善会，前两种渠道界限模糊",
    ),
)

MODES = ("organization_led", "volunteer_led", "charity_led")
H15 = Hypothesis(
    "H15",
    Words("the best mode depends on what a community has", "最佳模式取决于社区禀赋（因地制宜）"),
    "I, V",
    {f"{kind} {mode}": Arm({"place": {"types": {kind: 1.0}}, **stepped(mode=mode)}) for kind in PLACE_TYPES for mode in MODES},
    tuple(
        part(
            measure,
            says,
            measure,
            {},
            terms=(),
            of=measure,
            menu=tuple(tuple(f"{kind} {mode}" for mode in MODES) for kind in PLACE_TYPES),
            scale="additive",
            threshold=size,
            decides=decides,
        )
        for measure, says, size, decides in (
            (
                "coverage",
                (
                    "choosing the mode by type of community covers more than the best one for all",
                    "按社区类型选模式比统一最佳模式满足更多需求",
                ),
                0.01,
                True,
            ),
            ("linkage", ("the same of linkage", "联动度亦然"), 0.003, False),
        )
    ),
    main="coverage",
    stages=("give", "hand_down", "station"),
    remark=Words(
        "streets of one type each; the best mode is chosen on half of the seeds and judged on the other half, so that luck cannot choose",
        "每条街道只有一种社区类型；用一半种子选模式、另一半种子评判，以免运气代为选择",
    ),
)

_USUAL = default_parameters()
MONEY = 40 * float(_USUAL.hand_down.wage) / 8
"""Yuan per 1,000 residents a week: on 8,000 residents a full-time post at the wage of a helper."""
POOL = float(_USUAL.world.pool)
"""Yuan per 1,000 residents that a foundation holds at the start: what a share of it is worth."""
_EVERY_WEEK = [{"week": week, "share": MONEY / POOL} for week in range(156)]
H16 = Hypothesis(
    "H16",
    Words(
        "volunteers and charity are the weakest elements: a unit of support buys most there", "志愿者与慈善资源是短板：同样投入在此收效最大"
    ),
    "V",
    {
        PLAIN: Arm({}, LONG),
        "money to social workers": Arm({}, added={"social_workers": 1.0}),
        "money to volunteers": Arm(throughout(incubation=1.0), added={"social_workers": 1.0}),
        "money to organizations": Arm({}, added={"world.agency_staff": 8.0}),
        "money to committees": Arm({}, added={"world.committee_staff": 0.25}),
        "money to charity": Arm({"interventions": {"shock_to_funds": _EVERY_WEEK}}),
    },
    (
        *(
            part(
                f"{weak} over {strong}",
                (f"a unit of support for {weak} covers more than one for {strong}", f"投给{zh}比投给{zh2}满足更多需求"),
                "coverage",
                less(f"money to {weak}", f"money to {strong}"),
                threshold=0.005,
                reason=Words(
                    "half a point: an eighth of what a full-time post can serve", "半个百分点：约为一个全职岗位服务能力的八分之一"
                ),
            )
            for weak, zh in (("volunteers", "志愿者"), ("charity", "慈善资源"))
            for strong, zh2 in (("organizations", "社会组织"), ("social workers", "社工"))
        ),
        *(
            part(
                f"{who} at all",
                (f"what a unit of support for {who} covers", f"投给{zh}满足的需求"),
                "coverage",
                less(f"money to {who}"),
                threshold=0.005,
                decides=False,
            )
            for who, zh in (
                ("volunteers", "志愿者"),
                ("charity", "慈善资源"),
                ("organizations", "社会组织"),
                ("social workers", "社工"),
                ("committees", "居委会"),
            )
        ),
    ),
    main="volunteers over organizations",
    stages=("station", "mobilise", "deliver", "give"),
    contra=("S31", "S33"),
    remark=Words(
        "each arm has 1,200 yuan a week more: a post at the station, the same post with incubation at full strength, an agency's post, a "
        "committee's post, or the pools (there about as much, from week 0 on)",
        "各组每周多 1200 元：社工站一岗、同岗并全力孵化、社会组织一岗、居委会一岗，或注入基金（金额相近，自第 0 周起）",
    ),
)

H17 = Hypothesis(
    "H17",
    Words("traditional communities mobilise more easily than new estates", "传统社区比新建小区更易动员"),
    "II.2",
    {
        f"{kind}{name}": Arm({"place": {"types": {kind: 1.0}}, **changes})
        for kind in ("traditional_village", "new_estate")
        for name, changes in (("", {}), (" incubated", stepped(incubation=1.0)))
    },
    (
        part(
            "level",
            ("more active volunteers at the same effort", "同等投入下活跃志愿者更多"),
            "volunteer_rate",
            less("traditional_village", "new_estate"),
        ),
        part(
            "response",
            ("more volunteers won by the same incubation", "同等孵化赢得更多志愿者"),
            "volunteer_rate",
            {"traditional_village incubated": 1, "traditional_village": -1, "new_estate incubated": -1, "new_estate": 1},
        ),
        part(
            "sessions",
            ("more come to the committee's sessions", "更多人参加居委会协商"),
            "attendance",
            less("traditional_village", "new_estate"),
            decides=False,
        ),
        Part(
            "owners",
            Words("more vote in owners' committees", "业委会投票更多"),
            (),
            0.0,
            Words("", ""),
            decides=False,
            missing=Words(
                "the model has no owners' committees, in which new estates take part most", "模型没有业委会，而新建小区居民在其中参与最多"
            ),
        ),
    ),
    main="level",
    stages=("mobilise", "station", "feel"),
    contra=("S50", "S51"),
    remark=Words(
        "streets of one type each; new estates are shallow neighbours but active defenders of their rights",
        "每条街道只有一种社区类型；新建小区邻里浅交却积极维权",
    ),
)

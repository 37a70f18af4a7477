"""决策点 every choice that an actor makes, once: one name, one place, and a compiled default that a user may replace."""
# pyright: reportInvalidTypeForm=false
# ``_of`` spells an Annotated type shortly; Python takes any expression there, Pyright does not.

from typing import Annotated, Any, NamedTuple

from wushe_sim.declare import Decision, Declared, declared
from wushe_sim.extensions import declarations

YES_NO, CHOICE, AMOUNT, SHARES = "yes or no", "choice", "amount", "shares"
LUCK = ("chance", "draw")


def _of(actor: str, kind: str, stage: str, sees: tuple[str, ...], meaning: str, zh: str, about: str = "", method: str = "") -> Any:
    return Annotated[int, Decision(actor, kind, stage, sees, meaning, zh, about, method)]


class Decisions(NamedTuple):
    """决策点, in the order in which a week comes to them; the station's and the city's come at their rounds."""

    leave: _of("Resident", YES_NO, "move", LUCK, "move away", "是否迁出")
    hand_on_tasks: _of("Committee", SHARES, "hand_down", ("shares",), "divide the hours left: asking donors, service", "如何转承任务")
    quit_volunteering: _of("Resident", YES_NO, "mobilise", LUCK, "stop volunteering", "是否退出志愿服务")
    recruit: _of("Organization", YES_NO, "mobilise", LUCK, "ask residents to join this week", "是否招募")
    join_volunteering: _of("Resident", YES_NO, "mobilise", LUCK, "take up volunteering", "是否加入志愿服务")
    offer_hours: _of("Volunteer", AMOUNT, "mobilise", ("minutes",), "minutes offered this week", "本周提供多少时间")
    take_case: _of("Volunteer", YES_NO, "mobilise", LUCK, "be there when a case is to be served", "是否接案")
    renew: _of("Donor", YES_NO, "give", LUCK, "give, having been asked", "是否（继续）捐赠")
    choose_channel: _of("Donor", CHOICE, "give", ("weights", "draw"), "government-led, targeted or love-link", "选择捐赠渠道")
    give: _of("Resident", YES_NO, "give", LUCK, "give to the community's pool", "是否参与公益众投")
    grant: _of("Foundation", SHARES, "give", ("shares",), "divide what is granted: cases, expenses, organizations, remedies", "如何拨付")
    broker: _of("SocialWorker", CHOICE, "broker", ("weights", "draw"), "which two actors to bring together", "为谁牵线",
                "pairs of nodes")
    ask_for_help: _of("Resident", YES_NO, "deliver", LUCK, "bring a case to the committee", "是否求助", "case")
    keep_or_refer: _of("Committee", YES_NO, "deliver", LUCK, "keep a case that others could serve", "自办或转介", "case")
    take: _of("Organization", YES_NO, "deliver", LUCK, "accept a case that is handed over", "是否承接个案", "case",
              "take_case")
    attend_deliberation: _of("Resident", YES_NO, "deliberate", LUCK, "come to a session", "是否参加协商")
    change_opinion: _of("Resident", AMOUNT, "deliberate", ("position",), "position after hearing others", "是否改变看法")
    comply: _of("Resident", YES_NO, "deliberate", LUCK, "keep the covenant this week", "是否守约")
    fold: _of("Organization", YES_NO, "adapt", LUCK, "give up", "是否解散")
    divide_hours: _of("SocialWorker", SHARES, "station", ("shares",), "casework, brokering, incubation, outreach", "如何分配工时")
    appraise: _of("Street", SHARES, "station", ("shares",), "weights of casework, brokering, incubation, outreach", "如何考核")
    quit: _of("SocialWorker", YES_NO, "station", LUCK, "leave the post", "是否离职")
    hand_down: _of("Street", AMOUNT, "station", ("minutes",), "tasks handed down to a community", "下派多少任务", "committee")
    allot: _of("City", SHARES, "city", ("shares",), "divide the city's pool among communities", "如何统筹分配善款")


_OWN = declared(Decisions)
DECISIONS = {**_OWN, **{name: Declared(name, int, entry) for name, entry in declarations("decisions", _OWN).items()}}
"""The package's own first: compiled code knows them by number; extensions' follow."""
decision = Decisions(*range(len(_OWN)))

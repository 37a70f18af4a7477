"""Decisions (决策点): every choice that an actor makes, once: one name, one place, and a compiled default that a user may replace."""
# pyright: reportInvalidTypeForm=false
# ``_of`` spells an Annotated type shortly; Python takes any expression there, Pyright does not.

from typing import Annotated, Any, NamedTuple

from wushe_sim.engine.declare import Decision, Declared, list_declarations
from wushe_sim.model.extensions import collect_declarations

YES_NO, CHOICE, AMOUNT, SHARES = "yes or no", "choice", "amount", "shares"
CHANCE_AND_DRAW = ("chance", "draw")


def _of(actor: str, kind: str, stage: str, sees: tuple[str, ...], meaning: str, label: str, about: str = "", method: str = "") -> Any:
    return Annotated[int, Decision(actor, kind, stage, sees, meaning, label, about, method)]


class Decisions(NamedTuple):
    """决策点, in the order in which a week comes to them; the station's and the city's come at their rounds."""

    leave: _of("Resident", YES_NO, "move", CHANCE_AND_DRAW, "move away", "Move away")
    hand_on_tasks: _of("Committee", SHARES, "hand_down", ("shares",), "divide the hours left: asking donors, service", "Hand on tasks")
    quit_volunteering: _of("Resident", YES_NO, "mobilise", CHANCE_AND_DRAW, "stop volunteering", "Stop volunteering")
    recruit: _of("Organization", YES_NO, "mobilise", CHANCE_AND_DRAW, "ask residents to join this week", "Recruit")
    join_volunteering: _of("Resident", YES_NO, "mobilise", CHANCE_AND_DRAW, "take up volunteering", "Take up volunteering")
    offer_hours: _of("Volunteer", AMOUNT, "mobilise", ("minutes",), "minutes offered this week", "Offer hours")
    take_case: _of("Volunteer", YES_NO, "mobilise", CHANCE_AND_DRAW, "be there when a case is to be served", "Take on a case")
    renew: _of("Donor", YES_NO, "give", CHANCE_AND_DRAW, "give, having been asked", "Give again")
    choose_channel: _of("Donor", CHOICE, "give", ("weights", "draw"), "government-led, targeted or love-link", "Choose a channel")
    give: _of("Resident", YES_NO, "give", CHANCE_AND_DRAW, "give to the community's pool", "Give to the pool")
    grant: _of("Foundation", SHARES, "give", ("shares",), "divide what is granted: cases, expenses, organizations, remedies",
               "Divide the grants")
    broker: _of("SocialWorker", CHOICE, "broker", ("weights", "draw"), "which two actors to bring together", "Broker a link",
                "pairs of nodes")
    ask_for_help: _of("Resident", YES_NO, "deliver", CHANCE_AND_DRAW, "bring a case to the committee", "Ask for help", "case")
    keep_or_refer: _of("Committee", YES_NO, "deliver", CHANCE_AND_DRAW, "keep a case that others could serve", "Keep or refer", "case")
    keep_part: _of("Committee", YES_NO, "deliver", CHANCE_AND_DRAW, "keep hands or a professional part of a compound case that it leads",
                   "Keep a part", "case")
    take: _of("Organization", YES_NO, "deliver", CHANCE_AND_DRAW, "accept a case that is handed over", "Accept a referral", "case",
              "take_case")
    attend_deliberation: _of("Resident", YES_NO, "deliberate", CHANCE_AND_DRAW, "come to a session", "Attend a session")
    change_opinion: _of("Resident", AMOUNT, "deliberate", ("position",), "position after hearing others", "Change opinion")
    comply: _of("Resident", YES_NO, "deliberate", CHANCE_AND_DRAW, "keep the covenant this week", "Keep the covenant")
    fold: _of("Organization", YES_NO, "adapt", CHANCE_AND_DRAW, "give up", "Fold")
    divide_hours: _of("SocialWorker", SHARES, "station", ("shares",), "casework, brokering, incubation, outreach", "Divide hours")
    appraise: _of("Street", SHARES, "station", ("shares",), "weights of casework, brokering, incubation, outreach", "Appraise")
    quit: _of("SocialWorker", YES_NO, "station", CHANCE_AND_DRAW, "leave the post", "Quit")
    hand_down: _of("Street", AMOUNT, "station", ("minutes",), "tasks handed down to a community", "Hand tasks down", "committee")
    allot: _of("City", SHARES, "city", ("shares",), "divide the city's pool among communities", "Allot the city's pool")


_OWN = list_declarations(Decisions)
DECISIONS = {**_OWN, **{name: Declared(name, int, entry) for name, entry in collect_declarations("decisions", _OWN).items()}}
"""The package's own first: compiled code knows them by number; extensions' follow."""
decision = Decisions(*range(len(_OWN)))

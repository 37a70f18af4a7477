"""个体经历 a life told: what happened to a resident, a case or a social worker, week by week, in sentences; and where two lives part."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from wushe_sim.errors import BadInput
from wushe_sim.i18n import Message, Text, enumerate_choices, join_clauses, join_messages, msg, pmsg, say
from wushe_sim.i18n.counted import count_minutes, count_ties, count_weeks
from wushe_sim.i18n.printable import printable
from wushe_sim.report.labels import language, title, told_apart
from wushe_sim.scenario import Scenario
from wushe_sim.tracing.event import Happening
from wushe_sim.tracing.following import KINDS, Life, follow, parting

SHARES = ("trust", "trust_government", "belonging", "agency", "grievance", "burnout", "strength", "chance", "before", "after")
MONEY = "fen"
SMALL = ("broke_covenant",)
"""What is told only beside something else, and summed up at the end; the frame has all of it."""
USES = ("administration", "casework", "brokering", "incubation", "outreach")


def trace(scenario: Any, *, resident: int | None = None, case: int | None = None, worker: int | None = None, seed: int = 0,
          community: str | None = None, weeks: int | None = None, lang: str | None = None) -> Any:
    """What happened to a resident, a case or a social worker, re-lived from the seed: a frame with a row for each thing that happened.

    ``scenario`` is a Scenario or its file. Exactly one of ``resident`` (the row that ``model.agents`` shows: who lives there at week 0; a
    person's number for who moves in later), ``case`` (in the order in which a community's cases arise) and ``worker`` (the post) says
    whom. Columns: scenario, seed, community, who, number, week, stage, what, case (-1 where it is about none), sentence.
    Raises BadInput for a number or a community that is not there.
    """
    who, number = whom(resident=resident, case=case, worker=worker)
    return frame_of(follow(as_scenario(scenario), who, number, seed, community, weeks), language(lang))


def whom(**given: int | None) -> tuple[str, int]:
    """Which of them is followed, and its number; raises BadInput unless exactly one is given."""
    named = [(who, number) for who, number in given.items() if number is not None]
    if len(named) != 1:
        given_names = enumerate_choices(f"--{who} {number}" for who, number in named) if named else msg("none of them")
        raise BadInput(msg("give one of {names} (got {given})", names=enumerate_choices(f"--{who} N" for who in KINDS), given=given_names))
    return named[0]


def as_scenario(scenario: Any) -> Scenario:
    """A Scenario, or the one in a file."""
    return scenario if isinstance(scenario, Scenario) else Scenario.load(Path(scenario))


def frame_of(life: Life, lang: str) -> Any:
    """A life as a tidy frame, a row for each happening."""
    import pandas as pd

    rows = [{"scenario": life.scenario, "seed": life.seed, "community": place_of(one, life, lang), "who": life.who, "number": life.number,
             "week": one.week, "stage": one.stage, "what": one.what, "case": one.case, "sentence": sentence(one, life, lang)}
            for one in life.happenings]
    return pd.DataFrame(rows)


def sentence(one: Happening, life: Life, lang: str) -> str:
    """What happened as a clause, in the reader's language; nothing but what the columns showed."""
    values = {key: _value(key, value) for key, value in one.values.items()}
    values |= {"case": one.case, "who": _who(life), "place": place_of(one, life, lang)}
    if one.what == "care_short":  # so many of so many minutes
        values["minutes"] = one.values["minutes"]
    if one.what == "is":
        values["what"] = _traits(one.values, life)
    if one.what in ("post_held", "hired"):
        values["origin"] = enumerate_choices([TRAITS["local" if one.values["local"] else "from_elsewhere"],
                                              TRAITS["direct" if one.values["direct"] else "by_agency"]])
    return printable(HAPPENED[one.what].fill(**values).render(lang)).strip()


def place_of(one: Happening, life: Life, lang: str) -> str:
    """The community in which it happened, or the street."""
    return life.places[one.place] if one.place >= 0 else say(lang, "the street")


def living(scenario: Scenario, week: int, lang: str) -> str:
    """How far the street is lived again; ``week`` counts from the beginning of the burn-in."""
    name, burn_in = title(scenario.name, scenario.said(), lang), scenario.burn_in
    if week <= burn_in:
        return printable(say(lang, "running '{scenario}' again: burn-in, week {week} of {weeks}", scenario=name, week=week, weeks=burn_in))
    return printable(say(lang, "running '{scenario}' again: week {week} of {weeks}", scenario=name, week=week - burn_in,
                         weeks=scenario.weeks))


def called_in(life: Life, lang: str) -> str:
    """What the scenario of a life is called."""
    return title(life.scenario, {"label": life.label}, lang)


def weeks_told(life: Life, lang: str) -> Iterator[str]:
    """Each week in which something happened, as one sentence; a week of which nothing but small things are to be told is left out."""
    by_week: dict[tuple[int, str], list[str]] = {}
    plain = {one.week for one in life.happenings if one.what not in SMALL and one.stage not in ("start", "end")}
    for one in life.happenings:
        if one.what in SMALL and one.week not in plain:
            continue
        when = one.stage if one.stage in ("start", "end") else "week"
        by_week.setdefault((one.week, when), []).append(sentence(one, life, lang))
    for (week, when), clauses in by_week.items():
        yield WHEN[when].fill(week=week, what=join_clauses(clauses)).render(lang)


def heading(life: Life, lang: str) -> str:
    """Whose life it is, where and when."""
    place = place_of(life.happenings[0], life, lang)
    return printable(
        say(lang, "What happened to {who} of {place}, under '{scenario}' and seed {seed}, weeks 0 to {last}", who=_who(life),
            place=place, scenario=called_in(life, lang), seed=life.seed, last=life.weeks - 1))


def parting_told(one: Life, other: Life, lang: str) -> list[str]:
    """The first week in which two lives part, with what is told of it in both; and the first in which any column differs."""
    told, columns = parting(one, other)
    names = told_apart([called_in(life, lang) for life in (one, other)], [one.scenario, other.scenario])
    values = {"one": names[0], "other": names[1], "who": _who(one)}
    if told is None:
        lines = [say(lang, "{one} and {other} do not differ for {who} in {weeks}.",
                     weeks=count_weeks(min(one.weeks, other.weeks)), **values)]
    else:
        early = told == 0 and _week(one, 0, "start", lang) != _week(other, 0, "start", lang)
        when = "start" if early else "week"
        lines = [say(lang, "{one} and {other} already differ for {who} before week 0:", **values)
                 if early else say(lang, "{one} and {other} first differ for {who} in week {week}:", week=told, **values)]
        lines += ["  " + say(lang, "{name}, {what}", name=name, what=WHEN[when].fill(week=told, what=_week(life, told, when, lang)))
                  for name, life in zip(names, (one, other), strict=True)]
    if columns is not None:
        mine, others = (life.states[columns] or {} for life in (one, other))
        if one.who == "resident" and mine.get("person") != others.get("person") and not columns:
            lines.append(
                say(lang, "(Place, burn-in or levers before week 0 differ, so another person may live there: these are two persons.)"))
        differ = [COLUMNS[name] for name in {**mine, **others} if mine.get(name) != others.get(name)]
        lines.append(say(lang, "the state of {who} first differs at the end of week {week} ({columns})",
                         week=columns, columns=enumerate_choices(differ), **values))
    return [printable(line) for line in lines]


def _week(life: Life, week: int, when: str, lang: str) -> str:
    clauses = [sentence(one, life, lang) for one in life.happenings if one.week == week and (one.stage == "start") == (when == "start")]
    return join_clauses(clauses).render(lang) or say(lang, "nothing of note")


def _who(life: Life) -> Message:
    return WHO[life.who].fill(n=life.number)


def _node(value: tuple[str, int]) -> Message:
    """Who it is; without a number where the columns keep the sort alone."""
    sort, number = value
    return NODES[sort].fill(n=number) if number >= 0 else SORTS[sort]


def _value(key: str, value: Any) -> Any:
    """A value as readers write it."""
    if key in WRITTEN:
        return WRITTEN[key](value)
    if isinstance(value, tuple):
        return _node(value)
    if key in SHARES or key.endswith(("_then", "_now")):
        return f"{value:.0%}"
    if key == MONEY:
        return f"{value / 100:,.0f}"
    if key in USES:
        return f"{value / 60:.1f}"
    return value


def _by(value: Any) -> Text:
    """One actor, or the sorts of several."""
    return _node(value) if isinstance(value, tuple) else enumerate_choices(SORTS[sort] for sort in value)


WRITTEN: Mapping[str, Callable[[Any], Text]] = {
    "kind": lambda value: NEEDS[value],
    "part": lambda value: PARTS[value],
    "parts": lambda value: join_messages((PARTS[one] for one in value), pmsg("between parts of a case", " and ")),
    "cause": lambda value: CAUSES[value],
    "team": lambda value: _node(("team", value)),
    "organization": lambda value: _node(("organization", value)),
    "where": enumerate_choices,
    "by": _by,
    "minutes": count_minutes,
    "of": lambda value: _node(value) if isinstance(value, tuple) else count_minutes(value),
    "weeks": count_weeks,
    "ties": count_ties,
}
"""Values that are words or counted, by name."""


def _traits(values: Mapping[str, Any], life: Life) -> Text:
    names = [values["age"], *(name for name in ("newcomer", "frail", "poor", "party") if values[name])]
    return enumerate_choices([*(TRAITS[name] for name in names), TRAITS["group"].fill(name=life.groups[values["group"]])])


HAPPENED: Mapping[str, Message] = {
    "is": msg("{who} is {what}, with {ties}, {near} of them to registered volunteers"),
    "feels": msg("on a scale of 0 to 100%: trust in neighbours {trust}, in local government {trust_government}, belonging {belonging}, "
                 "agency {agency}, grievance {grievance}"),
    "is_volunteer": msg("is an active volunteer of {team}"),
    "is_registered": msg("is on the register of {team} without being active"),
    "open_already": msg("case {case} ({kind}, resident {resident}) has been open since week {opened}"),
    "moved_away": msg("moved away; person {successor} moved in, whom --resident {successor} follows"),
    "settled": msg("settled here: no newcomer any more"), "invited": msg("was asked to volunteer"),
    "registered": msg("put their name on the register of {team}"), "enlisted": msg("was registered by quota, with {team}"),
    "struck_off": msg("was struck off the register"), "joined": msg("took up volunteering with {team}"),
    "stopped": msg("stopped volunteering"), "entered_organization": msg("became a member of {organization}"),
    "organization_folded": msg("no longer belongs to {organization}"), "worked": msg("was called on as a volunteer: {minutes}"),
    "gave": msg("gave {fen} yuan to the community's pool"), "attended": msg("was at the session on the platform"),
    "heard": msg("what was agreed is near their own position"),
    "overruled": msg("feels overruled: what was agreed is far from their own position"),
    "broke_covenant": msg("did not keep the covenant"), "aggrieved": msg("bears a grievance: {before} to {after}"),
    "in_all": msg("in {weeks}: kept the covenant in {kept}, was asked to volunteer in {asked}, did no volunteers' work"),
    "in_all_child": msg("in {weeks}: a child, whom neither covenant nor volunteering ask anything of"),
    "in_all_volunteer": msg("in {weeks}: worked as a volunteer in {worked}, {minutes} in all; kept the covenant in {kept}"),
    "feelings": msg("trust in neighbours {trust_then} to {trust_now}, in local government {trust_government_then} to "
                    "{trust_government_now}, belonging {belonging_then} to {belonging_now}, agency {agency_then} to {agency_now}, "
                    "grievance {grievance_then} to {grievance_now}"),
    "arose": msg("case {case} arose: {kind}, {minutes} (resident {resident})"),
    "arose_care": msg("case {case} arose: care, {minutes} a week (resident {resident})"),
    "arose_compound": msg("case {case} arose: {kind}, and it asks for {parts} at once: {minutes} (resident {resident})"),
    "arose_with_money": msg("case {case} arose: {kind}, and it asks for {parts} at once: {minutes} and {fen} yuan (resident {resident})"),
    "needs_approval": msg("case {case} has to wait for the street's approval"),
    "approved": msg("the street approved case {case}"),
    "case_moved": msg("case {case} ended because the resident moved away"),
    "found_team": msg("a neighbour who volunteers, of {by}, heard of case {case}"),
    "found_worker": msg("outreach by {by} came upon case {case}"), "found_organization": msg("members of {by} heard of case {case}"),
    "found_agency": msg("{by} heard of case {case}"),
    "asked": msg("the resident asked the committee for help with case {case}"),
    "found_grid": msg("a grid worker came upon case {case}"),
    "passed_to_committee": msg("case {case} was passed to the committee"),
    "holder_gone": msg("whoever held case {case} is gone"),
    "kept": msg("the committee kept case {case} (its habit made that {chance} likely)"),
    "left_over": msg("no one else had hours, and the committee took case {case}"),
    "took": msg("{to} took case {case}"), "took_part": msg("{to} took a part of case {case}: {part}"),
    "handed": msg("case {case} was handed over to {to} ({part}), along a link of {strength}"),
    "refused": msg("{to} could not be won for case {case} ({part}): the link, of {strength}, did not carry"),
    "bridged": msg("a social worker threaded the needle: {to} took case {case} ({part})"),
    "found_nobody": msg("no one took case {case}: {cause}"), "lacks_parts": msg("case {case} still lacks {parts}"),
    "served": msg("{by} worked on case {case}: {minutes}"), "paid": msg("the community fund paid {fen} yuan on case {case}"),
    "unpaid": msg("the community fund had no {fen} yuan for case {case}"),
    "cared": msg("the care is now served in full, by {by} (case {case}, {of} a week)"),
    "care_short": msg("the care now falls short: {minutes} of {of} (case {case})"),
    "care_taken_away": msg("the care was taken from {of} (case {case})"),
    "taken_away": msg("case {case} got stuck with {of} and was taken away"),
    "ended_well": msg("case {case} was served to its end in {weeks}, and well"),
    "ended_badly": msg("case {case} was served to its end in {weeks}, but badly"),
    "ended_served": msg("case {case} was served to its end in {weeks}"),
    "never_found": msg("case {case} lapsed before anyone knew of it"),
    "lapsed_unpaid": msg("case {case} lapsed for want of {fen} yuan: {cause}"),
    "lapsed": msg("case {case} lapsed with {minutes} undone: {cause}"),
    "post_held": msg("person {person} is in the post, {origin}, and serves {where}; burnout {burnout}"),
    "post_vacant": msg("the post, which serves {where}, is vacant"),
    "quit_post": msg("person {person} left the post, with a burnout of {burnout}"),
    "hired": msg("person {person} was hired, {origin}"), "post_funded": msg("the street pays for the post again"),
    "post_unfunded": msg("the street pays for the post no longer"),
    "divided": msg("hours a week from this round: administration {administration}, casework {casework}, brokering {brokering}, "
                   "incubation {incubation}, outreach {outreach}"),
    "burnout_up": msg("burnout rose from {before} to {after}"), "burnout_down": msg("burnout fell from {before} to {after}"),
    "own_link": msg("kept up their own link to {to} in {place}"),
    "introduced_pair": msg("brought together {one} and {other} in {place}"),
}
"""What an event is told as."""

NODES: Mapping[str, Message] = {
    "committee": msg("the committee"), "foundation": msg("the community fund"), "team": msg("team {n}"), "worker": msg("social worker {n}"),
    "organization": msg("community organization {n}"), "agency": msg("agency {n}"), "donor": msg("donor {n}"), "nobody": msg("nobody"),
}
SORTS: Mapping[str, Message] = {
    "committee": msg("the committee"), "foundation": msg("the community fund"), "team": msg("volunteers"), "worker": msg("social workers"),
    "organization": msg("organizations"), "donor": msg("donors"),
}
"""Who works on cases, where the columns keep no more than the sort."""
NEEDS: Mapping[str, Message] = {
    "material": msg("material aid"), "mediation": msg("relationship mediation"), "capacity": msg("capacity building"),
    "emotional": msg("emotional support"), "care": msg("care"), "public": msg("public affairs"),
}
PARTS: Mapping[str, Message] = {
    "any": msg("all of it"), "professional": msg("professional skill"), "hands": msg("hands"), "authority": msg("authority"),
    "money": msg("money"),
}
CAUSES: Mapping[str, Message] = {
    "nothing": msg("no one took it"), "link": msg("no link to whoever could"), "hours": msg("no hours"), "money": msg("no money"),
}
TRAITS: Mapping[str, Message] = {
    "child": msg("a child"), "adult": msg("an adult"), "elder": msg("aged 60 or over"), "newcomer": msg("a newcomer"),
    "frail": msg("frail"), "poor": msg("poor"), "party": msg("a Party member"), "group": msg("of group {name}"),
    "local": msg("from the place"), "from_elsewhere": msg("from elsewhere"), "direct": msg("hired by the street itself"),
    "by_agency": msg("hired by an agency"),
}
COLUMNS: Mapping[str, Message] = {
    "person": msg("who it is"), "group": msg("group"), "age": msg("age"), "newcomer": msg("newcomer or not"),
    "party": msg("Party member or not"), "vulnerable": msg("frail or poor"), "asked": msg("memory of being asked"),
    "attends": msg("comes to sessions"), "complies": msg("keeps the covenant"), "given": msg("gifts"), "grievance": msg("grievance"),
    "trust": msg("trust in neighbours"), "trust_government": msg("trust in local government"), "belonging": msg("belonging"),
    "agency": msg("agency"), "registered": msg("registered as a volunteer"), "active": msg("active as a volunteer"),
    "enlisted": msg("registered by quota"), "team": msg("team"), "organization": msg("organization"), "worked": msg("minutes volunteered"),
    "state": msg("state of the case"), "resident": msg("whose case it is"), "kind": msg("kind of need"), "compound": msg("compound or not"),
    "opened": msg("week in which it arose"), "found": msg("week in which it was found"),
    "approval": msg("waiting for the street's approval"), "leader": msg("who found it"), "lacked": msg("what it lacked"),
    "need": msg("what is asked for"), "left": msg("what is left to do"), "holder": msg("who holds it"), "spent": msg("who served how much"),
    "chance": msg("chance of the choice"), "outcome": msg("what was decided"), "vacant": msg("vacant or not"),
    "funded": msg("funded or not"), "local": msg("from the place or not"), "direct": msg("hired by the street or not"),
    "burnout": msg("burnout"), "results": msg("results"), "load": msg("load"), "skill": msg("skill"), "hours": msg("hours by use"),
    "desks": msg("cases served"),
}
"""What is known of them at a week's end, by column."""
WHO: Mapping[str, Message] = {
    "resident": msg("resident {n}"), "case": msg("case {n}"), "worker": msg("social worker {n}"),
}
"""Whose life it is."""
WHEN: Mapping[str, Message] = {
    "week": msg("week {week}: {what}"), "start": msg("week {week}, before it: {what}"), "end": msg("to the end of week {week}: {what}"),
}
"""What stands before the events of a week."""

"""Traces (个体经历): what happens to a resident, a case or a social worker, week by week, in sentences; where two lives diverge."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from wushe_sim.errors import BadInput
from wushe_sim.i18n import Message, OptionName, Text, detect_language, enumerate_choices, join_clauses, join_messages, msg, pmsg, say
from wushe_sim.i18n.counted import count_minutes, count_ties, count_weeks
from wushe_sim.i18n.printable import make_printable
from wushe_sim.report.labels import distinguish_titles, format_percent, title
from wushe_sim.scenario import Scenario
from wushe_sim.tracing.event import TraceEvent
from wushe_sim.tracing.followers import KINDS, Life
from wushe_sim.tracing.following import first_divergence, follow
from wushe_sim.tracing.social_workers import USES

COMMITTEE, VILLAGE_COMMITTEE = msg("the committee"), pmsg("of a village", "the committee")
SHARES = ("trust", "trust_government", "belonging", "agency", "grievance", "burnout", "strength", "chance", "before", "after")
MONEY = "fen"
SMALL = ("broke_covenant",)
"""Events that stand only beside others, and are summed up at the end; the frame has all of them."""


def trace(scenario: Any, *, resident: int | None = None, case: int | None = None, worker: int | None = None, seed: int = 0,
          community: str | None = None, weeks: int | None = None, lang: str | None = None) -> Any:
    """Trace a resident, a case or a social worker through a run from its seed: a frame with a row for each event.

    ``scenario`` is a Scenario or its file. Exactly one of ``resident`` (the row that ``model.agents`` shows: who lives there at week 0; a
    person's number for who moves in later), ``case`` (in the order in which a community's cases arise) and ``worker`` (the post) says
    whom. Columns: scenario, seed, community, who, number, week, stage, what, case (-1 where it is about none), sentence.
    Raises BadInput for a number or a community that is not there.
    """
    who, number = parse_subject(resident=resident, case=case, worker=worker)
    return make_frame(follow(load_scenario(scenario), who, number, seed, community, weeks), detect_language(lang))


def parse_subject(**given: int | None) -> tuple[str, int]:
    """Parse whom to follow, and the number; raises BadInput unless exactly one is given."""
    named = [(who, number) for who, number in given.items() if number is not None]
    if len(named) != 1:
        given_names = enumerate_choices(OptionName(who, number) for who, number in named) if named else msg("none of them")
        raise BadInput(msg("give one of {names} (got {given})", given=given_names,
                           names=enumerate_choices(OptionName(who, "N") for who in KINDS)))
    return named[0]


def load_scenario(scenario: Any) -> Scenario:
    """A Scenario, or the one in a file."""
    return scenario if isinstance(scenario, Scenario) else Scenario.load(Path(scenario))


def make_frame(life: Life, lang: str) -> Any:
    """Make a tidy frame of a life, a row for each event."""
    rows = [{"scenario": life.scenario, "seed": life.seed, "community": name_place(one, life, lang), "who": life.who, "number": life.number,
             "week": one.week, "stage": one.stage, "what": one.what, "case": one.case, "sentence": format_event(one, life, lang)}
            for one in life.events]
    return pd.DataFrame(rows)


def format_event(one: TraceEvent, life: Life, lang: str) -> str:
    """Format an event as a clause, in the reader's language; nothing but what the columns showed."""
    committee = VILLAGE_COMMITTEE if one.place in life.villages else COMMITTEE
    values = {key: _format_value(key, value, committee) for key, value in one.values.items()}
    values |= {"case": one.case, "committee": committee, "who": _name_subject(life), "place": name_place(one, life, lang)}
    if one.what == "care_short":  # so many of so many minutes
        values["minutes"] = one.values["minutes"]
    if one.what == "is":
        values["what"] = _name_traits(one.values, life)
    if one.what in ("post_held", "hired"):
        values["origin"] = enumerate_choices([TRAITS["local" if one.values["local"] else "from_elsewhere"],
                                              TRAITS["direct" if one.values["direct"] else "by_agency"]])
    return make_printable(EVENT_TEXTS[one.what].fill(**values).render(lang)).strip()


def name_place(one: TraceEvent, life: Life, lang: str) -> str:
    """Name the community of an event, or the street."""
    return life.places[one.place] if one.place >= 0 else say(lang, "the street")


def describe_progress(scenario: Scenario, week: int, lang: str) -> str:
    """Describe how far the street has run again; ``week`` counts from the beginning of the burn-in."""
    name, burn_in = title(scenario.name, scenario.said(), lang), scenario.burn_in  # title makes the name printable
    if week <= burn_in:
        return say(lang, "running '{scenario}' again: burn-in, week {week} of {weeks}", scenario=name, week=week, weeks=burn_in)
    return say(lang, "running '{scenario}' again: week {week} of {weeks}", scenario=name, week=week - burn_in, weeks=scenario.weeks)


def name_scenario(life: Life, lang: str) -> str:
    """Name the scenario of a life."""
    return title(life.scenario, {"label": life.label}, lang)


def format_weeks(life: Life, lang: str) -> Iterator[str]:
    """Format each week in which something happened, as one sentence; a week of nothing but small events is left out."""
    by_week: dict[tuple[int, str], list[str]] = {}
    plain = {one.week for one in life.events if one.what not in SMALL and one.stage not in ("start", "end")}
    for one in life.events:
        if one.what in SMALL and one.week not in plain:
            continue
        when = one.stage if one.stage in ("start", "end") else "week"
        by_week.setdefault((one.week, when), []).append(format_event(one, life, lang))
    for (week, when), clauses in by_week.items():
        yield WHEN[when].fill(week=week, what=join_clauses(clauses)).render(lang)


def format_heading(life: Life, lang: str) -> str:
    """Format whose life it is, where and when."""
    place = name_place(life.events[0], life, lang)
    return make_printable(
        say(lang, "What happened to {who} of {place}, under '{scenario}' and seed {seed}, weeks 0 to {last}", who=_name_subject(life),
            place=place, scenario=name_scenario(life, lang), seed=life.seed, last=life.weeks - 1))


def describe_first_divergence(one: Life, other: Life, lang: str) -> list[str]:
    """Describe the first week in which two lives diverge, with its events in both; and the first in which any column differs."""
    first, columns = first_divergence(one, other)
    names = distinguish_titles([name_scenario(life, lang) for life in (one, other)], [one.scenario, other.scenario])
    values = {"one": names[0], "other": names[1], "who": _name_subject(one)}
    if first is None:
        lines = [say(lang, "{one} and {other} do not differ for {who} in {weeks}.",
                     weeks=count_weeks(min(one.weeks, other.weeks)), **values)]
    else:
        early = first == 0 and _format_week(one, 0, "start", lang) != _format_week(other, 0, "start", lang)
        when = "start" if early else "week"
        lines = [say(lang, "{one} and {other} already differ for {who} before week 0:", **values)
                 if early else say(lang, "{one} and {other} first differ for {who} in week {week}:", week=first, **values)]
        lines += ["  " + say(lang, "{name}, {what}", name=name,
                             what=WHEN[when].fill(week=first, what=_format_week(life, first, when, lang)))
                  for name, life in zip(names, (one, other), strict=True)]
    if columns is not None:
        mine, others = (life.states[columns] or {} for life in (one, other))
        if one.who == "resident" and mine.get("person") != others.get("person") and not columns:
            lines.append(
                say(lang, "(Place, burn-in or levers before week 0 differ, so another person may live there: these are two persons.)"))
        differ = [COLUMNS[name] for name in {**mine, **others} if mine.get(name) != others.get(name)]
        lines.append(say(lang, "the state of {who} first differs at the end of week {week} ({columns})",
                         week=columns, columns=enumerate_choices(differ), **values))
    return [make_printable(line) for line in lines]


def _format_week(life: Life, week: int, when: str, lang: str) -> str:
    clauses = [format_event(one, life, lang) for one in life.events if one.week == week and (one.stage == "start") == (when == "start")]
    return join_clauses(clauses).render(lang) or say(lang, "nothing of note")


def _name_subject(life: Life) -> Message:
    return WHO[life.who].fill(n=life.number)


def _name_node(value: tuple[str, int], committee: Message = COMMITTEE) -> Message:
    """Name an actor; without a number where the columns keep the sort alone."""
    sort, number = value
    if sort == "committee":
        return committee
    return NODES[sort].fill(n=number) if number >= 0 else SORTS[sort]


def _format_value(key: str, value: Any, committee: Message) -> Any:
    if isinstance(value, tuple):
        return _name_node(value, committee)
    if key == "by":
        return enumerate_choices(_name_node((sort, -1), committee) for sort in value)
    if key in WRITTEN:
        return WRITTEN[key](value)
    if key in SHARES or key.endswith(("_then", "_now")):
        return format_percent(value)
    if key == MONEY:
        return f"{value / 100:,.0f}"
    if key in USES:
        return f"{value / 60:.1f}"
    return value


WRITTEN: Mapping[str, Callable[[Any], Text]] = {
    "kind": lambda value: NEEDS[value],
    "part": lambda value: PARTS[value],
    "parts": lambda value: join_messages((PARTS[one] for one in value), pmsg("between parts of a case", " and ")),
    "cause": lambda value: CAUSES[value],
    "team": lambda value: _name_node(("team", value)),
    "organization": lambda value: _name_node(("organization", value)),
    "where": enumerate_choices,
    "minutes": count_minutes,
    "of": count_minutes,
    "weeks": count_weeks,
    "ties": count_ties,
}
"""Values that are words or counted, by name."""


def _name_traits(values: Mapping[str, Any], life: Life) -> Text:
    names = [values["age"], *(name for name in ("newcomer", "frail", "poor", "party") if values[name])]
    return enumerate_choices([*(TRAITS[name] for name in names), TRAITS["group"].fill(name=life.groups[values["group"]])])


EVENT_TEXTS: Mapping[str, Message] = {
    "is": msg("{who} is {what}, with {ties}, {near} of them to registered volunteers"),
    "feels": msg("on a scale of 0 to 100%: trust in neighbours {trust}, in local government {trust_government}, belonging {belonging}, "
                 "agency {agency}, grievance {grievance}"),
    "is_volunteer": msg("is an active volunteer of {team}"),
    "is_registered": msg("is on the register of {team} without being active"),
    "open_already": msg("case {case} ({kind}, resident {resident}) has been open since week {opened}"),
    "moved_away": msg("moved away; person {successor} moved in; to follow them: resident {successor}"),
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
    "asked": msg("the resident asked {committee} for help with case {case}"),
    "found_grid": msg("a grid worker came upon case {case}"),
    "passed_to_committee": msg("case {case} was passed to {committee}"),
    "holder_gone": msg("whoever held case {case} is gone"),
    "kept": msg("{committee} kept case {case} (its habit made that {chance} likely)"),
    "left_over": msg("no one else had hours, and {committee} took case {case}"),
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
    "node_emptied": msg("left; the place is empty"), "node_filled": msg("came to this place"),
    "links_changed": msg("links of a tenth and more: {old} → {new}"),
}

NODES: Mapping[str, Message] = {
    "foundation": msg("the community fund"), "team": msg("team {n}"), "worker": msg("social worker {n}"),
    "organization": msg("community organization {n}"), "agency": msg("agency {n}"), "donor": msg("donor {n}"), "nobody": msg("nobody"),
}
SORTS: Mapping[str, Message] = {
    "foundation": msg("the community fund"), "team": msg("volunteers"), "worker": msg("social workers"),
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
WHEN: Mapping[str, Message] = {
    "week": msg("week {week}: {what}"), "start": msg("week {week}, before it: {what}"), "end": msg("to the end of week {week}: {what}"),
}
"""What stands before the events of a week."""

"""Sentences of the page (页面文字): the state of the run, what was changed, the numbers side by side, and one life."""

from collections.abc import Mapping, Sequence
from typing import Any

from wushe_sim.cli.engine import COMPILING
from wushe_sim.dashboard.controls import format_setting
from wushe_sim.dashboard.pair import CHANGED, UNCHANGED, Subject
from wushe_sim.dashboard.session import Change, Session
from wushe_sim.engine.kernel_cache import is_cold
from wushe_sim.i18n import Message, enumerate_choices, join_clauses, msg, render, say
from wushe_sim.model.actors.residents import FRAIL, POOR
from wushe_sim.report.labels import (
    ACTOR_NAMES,
    MISSING,
    NO_NAME,
    ROLE_NAMES,
    VILLAGE_COMMITTEE,
    format_amount,
    format_percent,
    full_label,
    get_unit,
    label,
    lever_label,
    number,
    switch_label,
    title,
)
from wushe_sim.report.trace import NEEDS, SMALL, TRAITS, format_event
from wushe_sim.scenario.tables import LEVERS
from wushe_sim.tracing.followers import ACTOR, RESIDENT, Life
from wushe_sim.tracing.following import first_divergence
from wushe_sim.tracing.residents import AGES, FEELINGS

RUNS: Mapping[str, Message] = {
    CHANGED: msg("as changed"), UNCHANGED: msg("without the change"),
}
FACTS: Mapping[str, Message] = {
    "age": msg("age"), "group": msg("social group"), "newcomer": msg("settled here"), "party": msg("Party member"),
    "vulnerable": msg("vulnerable"), "role": msg("volunteering"), "ties": msg("ties to neighbours"), "open_cases": msg("open cases"),
    "links": msg("links of a tenth and more"), "strength": msg("mean strength of links"), "strongest": msg("strongest links"),
}
"""How a person or an actor stands."""
MOST_CHANGES = 6
"""Of many changes so many have a line."""
MOST_STEPS = 3
"""Of a lever that was moved often the last so many steps are named."""


def describe_place(session: Session, lang: str) -> str:
    """Which street it is, of what size, under which seed."""
    name = title(session.scenario.name, session.scenario.content(), lang)
    streets = session.pair.runs.values()
    residents = sum(one.residents.person.size for one in next(iter(streets)).street.communities) if streets else "…"
    return say(lang, "{name} (communities: {communities}, residents: {residents}, seed: {seed})", name=name,
               communities=session.scenario.place.communities, residents=residents, seed=session.seed)


def describe_week(session: Session, lang: str) -> str:
    """Which week it is, of how many."""
    pair = session.pair
    return say(lang, "Week {week} of {weeks}", week=pair.week, weeks=pair.runs[CHANGED].plan.weeks) if pair.ready else "…"


def describe_state(session: Session, lang: str) -> str:
    """What comes before the first week and after the last one; the empty text in between."""
    pair = session.pair
    if not pair.ready:
        done, of = pair.progress
        if done:
            return say(lang, "Setting up the street: week {done} of {all} of the burn-in", done=done, all=of)
        return COMPILING.render(lang) if is_cold() else say(lang, "Setting up the street")
    if 0 < pair.week < pair.runs[CHANGED].plan.weeks:
        return ""
    return say(lang, "The weeks are over: press Reset.") if pair.week else say(lang, "Press ▶ or Step.")


def describe_waiting(session: Session, lang: str) -> str:
    """What acts at the next Reset only; the empty text where nothing does."""
    names = [name_setting(name, lang) for name in session.waiting]
    return say(lang, "Press Reset to apply: {what}.", what=enumerate_choices(names)) if names else ""


def describe_changes(session: Session, lang: str) -> list[str]:
    """What was changed, a line each, and what stands beside it; or that nothing was."""
    found = session.changes()
    if not found:
        return [say(lang, "Nothing is changed yet: both lines are one. Move a lever.")]
    other_people = any(LEVERS[change.name].shapes_population for change in found if change.name in LEVERS)
    lines = [_format_change(change, lang) for change in found[:MOST_CHANGES]]
    lines += [say(lang, "and {more} more", more=len(found) - MOST_CHANGES)] if len(found) > MOST_CHANGES else []
    return [say(lang, "Changed: {what}", what=join_clauses(lines)),
            say(lang, "Beside it, the scenario without the change under the same seed; other people live there.")
            if other_people
            else say(lang, "Beside it, the same street without the change: same people, same random draws.")]


def list_numbers(frame: Any, names: Sequence[str], lang: str) -> list[tuple[str, str, str, str]]:
    """Each indicator now: what it is called, its value as changed, unchanged, and the difference."""
    rows = []
    last = {run: frame[frame["scenario"] == run].iloc[-1] for run in (CHANGED, UNCHANGED)}
    for name in names:
        unit = get_unit(name)
        one, other = (float(last[run][name]) for run in (CHANGED, UNCHANGED))
        difference = format_amount(one - other, unit, signed=True) if one == one and other == other else MISSING
        points = say(lang, "pp") if unit.startswith("share") and difference not in (MISSING, "0") else ""
        rows.append((full_label(name, lang), number(one, unit), number(other, unit),
                     f"{difference} {points}".strip()))
    return rows


def name_setting(name: str, lang: str) -> str:
    """What a lever or a switch is called."""
    return lever_label(name, lang) if name in LEVERS else switch_label(name, lang)


def name_subject(subject: Subject, life: Life, lang: str) -> str:
    """Name whose life it is."""
    if subject.kind == RESIDENT:
        return say(lang, "Resident {number} of {community}", number=subject.number, community=life.places[subject.place])
    return say(lang, "{kind} (number {number}) of {community}", kind=_name_kind(life.now["kind"], subject.place in life.villages),
               number=subject.number, community=life.places[subject.place])


def describe_divergence(lives: Mapping[str, Life], lang: str) -> str:
    """Describe where the two lives diverge."""
    weeks = [week for week in first_divergence(lives[CHANGED], lives[UNCHANGED]) if week is not None]
    return say(lang, "The two runs first differ in week {week}.", week=min(weeks)) if weeks else (
        say(lang, "So far this life is the same in both runs."))


def list_facts(lives: Mapping[str, Life], lang: str) -> list[tuple[str, str, str]]:
    """List how somebody stands now: what, as changed, unchanged."""
    one, other = (_list_facts(lives[run], lang) for run in (CHANGED, UNCHANGED))
    return [(what, one.get(what, MISSING), other.get(what, MISSING)) for what in {**one, **other}]


def list_events(lives: Mapping[str, Life], lang: str) -> list[tuple[str, str, str]]:
    """List what happened, newest first: week, what, and in which run."""
    lines: dict[tuple[int, str], list[str]] = {}
    for run, life in lives.items():
        for event in (one for one in life.events if one.what not in SMALL):
            lines.setdefault((event.week, format_event(event, life, lang)), []).append(run)
    return [(say(lang, "week {week}", week=week), what, say(lang, "in both") if len(runs) > 1 else RUNS[runs[0]].render(lang))
            for (week, what), runs in sorted(lines.items(), key=lambda line: -line[0][0])]


def _format_change(change: Change, lang: str) -> str:
    name = name_setting(change.name, lang)

    def value(of: Any) -> str:
        if change.name in LEVERS:
            return format_setting(change.name, of, lang)
        return say(lang, "on") if of else say(lang, "off")

    *before, (week, last) = change.steps[-MOST_STEPS:]
    old = " → ".join(value(of) for of in ([change.old] if len(change.steps) <= MOST_STEPS else []) + [of for _, of in before])
    if week is None:
        return say(lang, "{lever} {old} → {new} (from the start)", lever=name, old=old, new=value(last))
    return say(lang, "{lever} {old} → {new} (from week {week})", lever=name, old=old, new=value(last), week=week)


def _list_facts(life: Life, lang: str) -> dict[str, str]:
    state = life.now
    if not state:
        return {}
    if life.who == ACTOR:
        strongest = [msg("{kind} {node} ({share})", kind=_name_kind(kind, state["place"] in life.villages), node=node,
                         share=format_percent(share)) for kind, node, share in state["strongest"]]
        known: dict[str, Any] = {"links": str(state["links"]), "strength": format_percent(state["strength"], 1),
                                 "strongest": enumerate_choices(strongest) if strongest else NO_NAME}
        return {FACTS[key].render(lang): render(value, lang) for key, value in known.items()}
    yes, no = msg("yes"), msg("no")
    troubles = [TRAITS[name] for bit, name in ((FRAIL, "frail"), (POOR, "poor")) if state["vulnerable"] & bit]
    role = "volunteer" if state["active"] else "registered" if state["registered"] else "resident"
    known = {
        "age": TRAITS[AGES[state["age"]]], "group": life.groups[state["group"]], "newcomer": no if state["newcomer"] else yes,
        "party": yes if state["party"] else no, "vulnerable": enumerate_choices(troubles) if troubles else no, "role": ROLE_NAMES[role],
        "ties": str(state["ties"]),
        "open_cases": enumerate_choices(NEEDS[kind] for kind in state["open_cases"]) if state["open_cases"] else NO_NAME,
    }
    feelings = {label(name, lang): format_percent(state[name]) for name in FEELINGS}
    return {FACTS[key].render(lang): render(value, lang) for key, value in known.items()} | feelings


def _name_kind(kind: str, village: bool) -> Message:
    return VILLAGE_COMMITTEE if village and kind == "committee" else ACTOR_NAMES[kind]

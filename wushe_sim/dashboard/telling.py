"""讲述 what the page says in words: the state of the run, what was changed, the numbers side by side, and one life."""

from collections.abc import Mapping, Sequence
from typing import Any

from wushe_sim.cli.engine import COMPILING
from wushe_sim.dashboard.controls import spelt
from wushe_sim.dashboard.lives import RESIDENT, Event, Moment, Who, first_difference
from wushe_sim.dashboard.pair import CHANGED, UNCHANGED
from wushe_sim.dashboard.session import Change, Session
from wushe_sim.engine.kernel_cache import is_cold
from wushe_sim.i18n import Message, enumerate_choices, join_clauses, msg, render, say
from wushe_sim.report.labels import ACTOR_NAMES, MISSING, NONE, ROLE_NAMES, label, lever_label, number, switch_label, title, unit_of
from wushe_sim.report.plot.networks import FEELINGS
from wushe_sim.report.plot.style import amount, kind_of
from wushe_sim.scenario.tables import LEVERS

RUNS: Mapping[str, Message] = {
    CHANGED: msg("as changed"), UNCHANGED: msg("without the change"),
}
FACTS: Mapping[str, Message] = {
    "age": msg("age"), "group": msg("social group"), "newcomer": msg("settled here"), "party": msg("Party member"),
    "vulnerable": msg("vulnerable"), "role": msg("volunteering"), "ties": msg("ties to neighbours"), "open_cases": msg("open cases"),
    "links": msg("links of a tenth and more"), "strength": msg("mean strength of links"), "strongest": msg("strongest links"),
}
"""What is told of a person or an actor."""
AGES: Mapping[int, Message] = {
    0: msg("child"), 1: msg("adult"), 2: msg("60 or over"),
}
CASES: Mapping[int, Message] = {
    0: msg("material aid"), 1: msg("mediation"), 2: msg("capacity"), 3: msg("emotional support"), 4: msg("care"),
    5: msg("public affairs"),
}
EVENTS: Mapping[str, Message] = {
    "moved": msg("moved away; another person lives here now"), "joined": msg("signed up as a volunteer"),
    "left": msg("left the register of volunteers"), "active": msg("took up volunteering"), "rests": msg("stopped volunteering"),
    "asked": msg("was asked to volunteer"), "arose": msg("a case arose: {kind}"), "found": msg("it became known: {kind}"),
    "taken": msg("{by} took it on: {kind}"), "served": msg("was served: {kind}"),
    "at_once": msg("a case arose and was served at once: {kind}"), "lapsed": msg("was not served in time: {kind}"),
    "gone": msg("left; the place is empty"), "came": msg("came to this place"),
    "more": msg("links of a tenth and more: {old} → {new}"),
}
"""What a week brought."""
MOST_CHANGES = 6
"""Of many changes so many are told."""
MOST_STEPS = 3
"""Of a lever that was moved often the last so many steps are told."""


def place(session: Session, lang: str) -> str:
    """Which street it is, of what size, under which seed."""
    name = title(session.scenario.name, session.scenario.content(), lang)
    streets = session.pair.runs.values()
    residents = sum(one.residents.person.size for one in next(iter(streets)).street.communities) if streets else "…"
    return say(lang, "{name} (communities: {communities}, residents: {residents}, seed: {seed})", name=name,
               communities=session.scenario.place.communities, residents=residents, seed=session.seed)


def state(session: Session, lang: str) -> str:
    """How far the run is."""
    pair = session.pair
    if not pair.ready:
        done, of = pair.progress
        if done:
            return say(lang, "Setting up the street: week {done} of {all} of the burn-in", done=done, all=of)
        return COMPILING.render(lang) if is_cold() else say(lang, "Setting up the street")
    weeks = pair.runs[CHANGED].plan.weeks
    told = msg("Week {week} of {weeks}", week=pair.week, weeks=weeks)
    if 0 < pair.week < weeks:
        return told.render(lang)
    then = msg("the weeks are over: press Reset") if pair.week else msg("press ▶ or Step")
    return say(lang, "{week} · {then}", week=told, then=then)


def waiting(session: Session, lang: str) -> str:
    """What acts at the next Reset only; the empty text where nothing does."""
    names = [named(name, lang) for name in session.waiting]
    return say(lang, "Press Reset to apply: {what}.", what=enumerate_choices(names)) if names else ""


def changes(session: Session, lang: str) -> list[str]:
    """What was changed, a line each, and what stands beside it; or that nothing was."""
    found = session.changes()
    if not found:
        return [say(lang, "Nothing is changed yet: both lines are one. Move a lever.")]
    other_people = any(LEVERS[change.name].shapes_population for change in found if change.name in LEVERS)
    told = [_change(change, lang) for change in found[:MOST_CHANGES]]
    told += [say(lang, "and {more} more", more=len(found) - MOST_CHANGES)] if len(found) > MOST_CHANGES else []
    lines = [say(lang, "Changed: {what}", what=join_clauses(told))]
    return [*lines, say(lang, "Beside it, the scenario without the change under the same seed; other people live there.") if other_people
            else say(lang, "Beside it, the same street without the change: same people, same random draws.")]


def numbers(frame: Any, names: Sequence[str], lang: str) -> list[tuple[str, str, str, str]]:
    """Each indicator now: what it is called, its value as changed, unchanged, and the difference."""
    rows = []
    last = {run: frame[frame["scenario"] == run].iloc[-1] for run in (CHANGED, UNCHANGED)}
    for name in names:
        unit = kind_of(name)
        one, other = (float(last[run][name]) for run in (CHANGED, UNCHANGED))
        behind = unit_of(unit, lang)
        difference = amount(one - other, unit, signed=True) if one == one and other == other else MISSING
        points = say(lang, "pp") if unit.startswith("share") and difference not in (MISSING, "0") else ""
        rows.append((f"{label(name, lang)}" + (f" ({behind})" if behind else ""), number(one, unit), number(other, unit),
                     f"{difference} {points}".strip()))
    return rows


def named(name: str, lang: str) -> str:
    """What a lever or a switch is called."""
    return lever_label(name, lang) if name in LEVERS else switch_label(name, lang)


def life_title(who: Who, moment: Moment, names: Sequence[str], lang: str) -> str:
    """Whose life it is."""
    if who.kind == RESIDENT:
        return say(lang, "Resident {number} of {community}", number=who.number, community=names[who.place])
    return say(lang, "{kind} (number {number}) of {community}", kind=ACTOR_NAMES[moment.facts["kind"]], number=who.number,
               community=names[who.place])


def facts(diaries: dict[str, list[Moment]], lang: str) -> list[tuple[str, str, str]]:
    """How somebody stands now: what, as changed, unchanged."""
    one, other = (_facts(diaries[run][-1], lang) for run in (CHANGED, UNCHANGED))
    return [(what, value, other.get(what, MISSING)) for what, value in one.items()]


def parting(diaries: dict[str, list[Moment]], lang: str) -> str:
    """Where the two lives part."""
    week = first_difference(diaries[CHANGED], diaries[UNCHANGED])
    return say(lang, "So far this life is the same in both runs.") if week is None else (
        say(lang, "The two runs first differ in week {week}.", week=week))


def events(diaries: dict[str, list[Moment]], lang: str) -> list[tuple[str, str, str]]:
    """What happened, newest first: week, what, and in which run."""
    lines: dict[tuple[int, str], list[str]] = {}
    for run in (CHANGED, UNCHANGED):
        for moment in diaries[run]:
            for event in moment.events:
                lines.setdefault((moment.week, _event(event, lang)), []).append(run)
    return [(say(lang, "week {week}", week=week), what, say(lang, "in both") if len(runs) > 1 else RUNS[runs[0]].render(lang))
            for (week, what), runs in sorted(lines.items(), key=lambda line: -line[0][0])]


def _change(change: Change, lang: str) -> str:
    name = named(change.name, lang)

    def value(of: Any) -> str:
        if change.name in LEVERS:
            return spelt(change.name, of, lang)
        return say(lang, "on") if of else say(lang, "off")

    *before, (week, last) = change.steps[-MOST_STEPS:]
    old = " → ".join(value(of) for of in ([change.old] if len(change.steps) <= MOST_STEPS else []) + [of for _, of in before])
    if week is None:
        return say(lang, "{lever} {old} → {new} (from the start)", lever=name, old=old, new=value(last))
    return say(lang, "{lever} {old} → {new} (from week {week})", lever=name, old=old, new=value(last), week=week)


def _facts(moment: Moment, lang: str) -> dict[str, str]:
    seen = moment.facts
    if "age" not in seen:
        strongest = [msg("{kind} {node} ({share})", kind=ACTOR_NAMES[kind], node=node, share=f"{share:.0%}")
                     for kind, node, share in seen["strongest"]]
        return {FACTS["links"].render(lang): str(seen["links"]), FACTS["strength"].render(lang): f"{moment.shares['strength']:.1%}",
                FACTS["strongest"].render(lang): render(enumerate_choices(strongest) if strongest else NONE, lang)}
    troubles = [one for bit, one in ((1, msg("frail or disabled")), (2, msg("poor"))) if seen["vulnerable"] & bit]
    cases = [CASES[kind] for kind in seen["open_cases"]]
    yes, no = msg("yes"), msg("no")
    told = {
        "age": AGES[seen["age"]], "group": str(seen["group"]), "newcomer": msg("newcomer") if seen["newcomer"] else yes,
        "party": yes if seen["party"] else no, "vulnerable": enumerate_choices(troubles) if troubles else no,
        "role": ROLE_NAMES[seen["role"]],
        "ties": str(seen["ties"]), "open_cases": enumerate_choices(cases) if cases else NONE,
    }
    feelings = {label(name, lang): f"{moment.shares[name]:.0%}" for name in FEELINGS}
    return {FACTS[key].render(lang): render(value, lang) for key, value in told.items()} | feelings


def _event(event: Event, lang: str) -> str:
    kind = "" if event.case is None else CASES[event.case]
    by = ACTOR_NAMES[event.by] if event.by else ""
    old, new = event.more or (0, 0)
    return EVENTS[event.name].fill(kind=kind, by=by, old=old, new=new).render(lang)

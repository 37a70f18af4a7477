"""讲述 what the page says in words: the state of the run, what was changed, the numbers side by side, and one life."""

from collections.abc import Sequence
from typing import Any

from wushe_sim.app.controls import lever_name, spelt
from wushe_sim.app.lives import RESIDENT, Event, Moment, Who, first_difference
from wushe_sim.app.pair import CHANGED, UNCHANGED
from wushe_sim.app.session import Change, Session
from wushe_sim.app.words import said
from wushe_sim.declare import declared
from wushe_sim.kernel_cache import is_cold
from wushe_sim.report.labels import MISSING, label, number, title, unit_of, word
from wushe_sim.report.plot.networks import FEELINGS
from wushe_sim.report.plot.style import amount, kind_of
from wushe_sim.scenario.tables import LEVERS
from wushe_sim.switches import Switches

MOST_CHANGES = 6
"""Of many changes so many are told."""
MOST_STEPS = 3
"""Of a lever that was moved often the last so many steps are told."""


def place(session: Session, lang: str) -> str:
    """Which street it is, of what size, under which seed."""
    name = title(session.scenario.name, session.scenario.content(), lang)
    streets = session.pair.runs.values()
    residents = sum(one.residents.person.size for one in next(iter(streets)).street.communities) if streets else "…"
    return said("place", lang, name=name, communities=session.scenario.place.communities, residents=residents, seed=session.seed)


def state(session: Session, lang: str) -> str:
    """How far the run is."""
    pair = session.pair
    if not pair.ready:
        done, of = pair.progress
        return said("compiling" if is_cold() else "setting_up", lang) if not done else said("building", lang, done=done, all=of)
    weeks = pair.runs[CHANGED].plan.weeks
    told = said("week_of", lang, week=pair.week, weeks=weeks)
    then = "" if 0 < pair.week < weeks else said("over" if pair.week >= weeks else "begin", lang)
    return told + ((" · " if lang == "en" else "，") + then if then else "")


def waiting(session: Session, lang: str) -> str:
    """What acts at the next Reset only; the empty text where nothing does."""
    names = (word("and", lang)).join(named(name, lang) for name in session.waiting)
    return said("waiting", lang, what=names) if names else ""


def changes(session: Session, lang: str) -> list[str]:
    """What was changed, a line each, and what stands beside it; or that nothing was."""
    found = session.changes()
    if not found:
        return [said("no_change", lang)]
    other_people = any(LEVERS[change.name].shapes_population for change in found if change.name in LEVERS)
    told = [_change(change, lang) for change in found[:MOST_CHANGES]]
    told += [said("and_more", lang, more=len(found) - MOST_CHANGES)] if len(found) > MOST_CHANGES else []
    lines = [said("what_changed", lang, what=word("stop", lang).join(told))]
    return [*lines, said("twin_population" if other_people else "twin", lang)]


def numbers(frame: Any, names: Sequence[str], lang: str) -> list[tuple[str, str, str, str]]:
    """Each indicator now: what it is called, its value as changed, unchanged, and the difference."""
    rows = []
    last = {run: frame[frame["scenario"] == run].iloc[-1] for run in (CHANGED, UNCHANGED)}
    for name in names:
        unit = kind_of(name)
        one, other = (float(last[run][name]) for run in (CHANGED, UNCHANGED))
        behind = unit_of(unit, lang)
        difference = amount(one - other, unit, signed=True) if one == one and other == other else MISSING
        points = word("points_short", lang) if unit.startswith("share") and difference not in (MISSING, "0") else ""
        rows.append((f"{label(name, lang)}" + (f" ({behind})" if behind else ""), number(one, unit), number(other, unit),
                     f"{difference} {points}".strip()))
    return rows


def named(name: str, lang: str) -> str:
    """What a lever or a switch is called."""
    if name in LEVERS:
        return lever_name(name, lang)
    return declared(Switches)[name].declaration.zh if lang == "zh" else name.replace("_", " ")


def life_title(who: Who, moment: Moment, names: Sequence[str], lang: str) -> str:
    """Whose life it is."""
    if who.kind == RESIDENT:
        return said("followed_resident", lang, number=who.number, community=names[who.place])
    return said("followed_actor", lang, kind=word(f"kind_{moment.facts['kind']}", lang), number=who.number, community=names[who.place])


def facts(diaries: dict[str, list[Moment]], lang: str) -> list[tuple[str, str, str]]:
    """How somebody stands now: what, as changed, unchanged."""
    one, other = (_facts(diaries[run][-1], lang) for run in (CHANGED, UNCHANGED))
    return [(what, value, other.get(what, MISSING)) for what, value in one.items()]


def parting(diaries: dict[str, list[Moment]], lang: str) -> str:
    """Where the two lives part."""
    week = first_difference(diaries[CHANGED], diaries[UNCHANGED])
    return said("no_part", lang) if week is None else said("part", lang, week=week)


def events(diaries: dict[str, list[Moment]], lang: str) -> list[tuple[str, str, str]]:
    """What happened, newest first: week, what, and in which run."""
    lines: dict[tuple[int, str], list[str]] = {}
    for run in (CHANGED, UNCHANGED):
        for moment in diaries[run]:
            for event in moment.events:
                lines.setdefault((moment.week, _event(event, lang)), []).append(run)
    return [(said("in_week", lang, week=week), what, said("both_runs" if len(runs) > 1 else runs[0], lang))
            for (week, what), runs in sorted(lines.items(), key=lambda line: -line[0][0])]


def _change(change: Change, lang: str) -> str:
    name = named(change.name, lang)

    def value(of: Any) -> str:
        return said("on" if of else "off", lang) if change.name not in LEVERS else spelt(change.name, of, lang)

    *before, (week, last) = change.steps[-MOST_STEPS:]
    old = " → ".join(value(of) for of in ([change.old] if len(change.steps) <= MOST_STEPS else []) + [of for _, of in before])
    if week is None:
        return said("from_start", lang, lever=name, old=old, new=value(last))
    return said("step_to", lang, lever=name, old=old, new=value(last), week=week)


def _facts(moment: Moment, lang: str) -> dict[str, str]:
    seen = moment.facts
    if "age" not in seen:
        strongest = word("and", lang).join(
            f"{word(f'kind_{kind}', lang)} {node} ({share:.0%})" for kind, node, share in seen["strongest"])
        return {said("fact.links", lang): str(seen["links"]), said("fact.strength", lang): f"{moment.shares['strength']:.1%}",
                said("fact.strongest", lang): strongest or said("none", lang)}
    troubles = [said(name, lang) for bit, name in ((1, "frail"), (2, "poor")) if seen["vulnerable"] & bit]
    cases = [said(f"case.{kind}", lang) for kind in seen["open_cases"]]
    told = {
        "age": said(f"age.{seen['age']}", lang), "group": str(seen["group"]),
        "newcomer": said("new" if seen["newcomer"] else "settled", lang), "party": said("yes" if seen["party"] else "no", lang),
        "vulnerable": word("and", lang).join(troubles) or said("no", lang), "role": word(f"role_{seen['role']}", lang),
        "ties": str(seen["ties"]), "open_cases": word("and", lang).join(cases) or said("none", lang),
    }
    feelings = {label(name, lang): f"{moment.shares[name]:.0%}" for name in FEELINGS}
    return {said(f"fact.{key}", lang): value for key, value in told.items()} | feelings


def _event(event: Event, lang: str) -> str:
    kind = "" if event.case is None else said(f"case.{event.case}", lang)
    by = word(f"kind_{event.by}", lang) if event.by else ""
    old, new = event.more or (0, 0)
    return said(f"event.{event.name}", lang, kind=kind, by=by, old=old, new=new)

"""Views (页面各栏): the pages of the dashboard, as SolaraViz takes them; each is a component of the pair of runs (``pair.Pair``)."""

from collections.abc import Sequence
from typing import Any

import reacton.ipyvuetify as rv
import solara

from wushe_sim.dashboard import pictures, sentences
from wushe_sim.dashboard.live import Picture, use_latest
from wushe_sim.dashboard.pair import CHANGED, RUNNING_WEEKS, UNCHANGED, Pair, Subject
from wushe_sim.i18n import say
from wushe_sim.model.indicators import INDICATORS
from wushe_sim.report.labels import MAIN, label
from wushe_sim.report.plot import actors_of, layout, people_of
from wushe_sim.report.plot.networks import COLOURED_BY, LINKAGE
from wushe_sim.tracing.followers import ACTOR, RESIDENT

FIRST_INDICATORS = ("coverage", "linkage", "referred_per_case", "volunteer_hours_used")


@solara.component
def Status(pair: Pair, lang: str) -> Any:
    """Where the run stands, what was changed in it, and what went wrong."""
    session = pair.session

    def describe() -> tuple[Any, ...]:
        return (sentences.describe_place(session, lang), sentences.describe_state(session, lang), sentences.describe_waiting(session, lang),
                sentences.describe_changes(session, lang) if pair.ready else [], pair.failed)

    now = use_latest(describe, id(pair), describe)
    with solara.Column(gap="2px", style={"padding": "4px 12px"}, classes=["wushe-status"]) as main:
        if now:
            where, state, waiting, changes, failed = now
            solara.Text(f"{where} · {state}", style={"font-weight": "bold"}, classes=["wushe-state"])
            if not pair.ready and not failed:
                solara.ProgressLinear(100 * pair.progress[0] / pair.progress[1] if pair.progress[0] else True)
            for line in changes:
                solara.Text(line, style={"font-size": "0.9em"})
            if waiting:
                solara.Warning(waiting, dense=True)
            if failed:
                solara.Error(say(lang, "The run stopped: {why}. Press Reset to start again.", why=failed), dense=True)
    return main


@solara.component
def Indicators(pair: Pair, lang: str) -> Any:
    """Indicators over the weeks and as numbers, beside those of the run without the change."""
    called = {label(name, lang): name for name in (*MAIN, *(name for name in INDICATORS if name not in MAIN))}
    chosen, set_chosen = solara.use_state([label(name, lang) for name in FIRST_INDICATORS])
    names = [called[one] for one in chosen]

    def drawn() -> Any:
        frame = pair.frame() if names else None
        return None if frame is None else (
            pictures.indicators(frame, names, lang), sentences.list_numbers(frame, names, lang), int(frame["week"].max()))

    now = use_latest(drawn, (id(pair), tuple(names)), lambda: pair.week)
    with solara.Column(gap="4px") as main:
        solara.SelectMultiple(say(lang, "Indicators to draw"), chosen, list(called), on_value=set_chosen)
        if now:
            picture, numbers, last = now
            Picture(picture.png, say(lang, "indicator"))
            solara.Text(say(lang, "Drawn up to week {last}. Values are of the last {weeks} weeks (fewer at the start).", last=last,
                            weeks=RUNNING_WEEKS), style=_SMALL)
            runs = [sentences.RUNS[run].render(lang) for run in (CHANGED, UNCHANGED)]
            headings = [say(lang, "indicator"), *runs, say(lang, "difference")]
            _table(headings, numbers, "wushe-numbers")
        else:
            solara.Text(say(lang, "There is something to see after the first week."))
    return main


@solara.component
def Residents(pair: Pair, lang: str) -> Any:
    """Who knows whom in a community, coloured by what one chooses; a click follows a resident."""
    run, place, asked = _whose(pair, lang)
    colours = {what.render(lang): name for name, what in COLOURED_BY.items()}
    colour, set_colour = solara.use_state(next(iter(colours)))
    where = solara.use_memo(dict, [id(pair), place])

    def drawn() -> Any:
        if not pair.ready:
            return None
        frames = pair.reading(lambda model: people_of(model, place), run)
        if not where:
            where["layout"] = layout(*frames)
        return pictures.residents(frames, colours[colour], lang, where["layout"], _marked(pair, RESIDENT, place))

    now = use_latest(drawn, (id(pair), run, place, colour), lambda: (pair.week, pair.ready, pair.subject))
    with solara.Column(gap="4px") as main:
        with solara.Row(style={"flex-wrap": "wrap"}):
            solara.Select(say(lang, "Colour by"), list(colours), colour, on_value=set_colour, dense=True)
            asked()
        if now:
            Picture(now.png, say(lang, "Who knows whom"), lambda x, y: _follow(pair, RESIDENT, place, now.nearest(x, y)))
            solara.Text(say(lang, "Click a resident to follow their life, or choose by number under 'One life'."), style=_SMALL)
    return main


@solara.component
def Linkage(pair: Pair, lang: str) -> Any:
    """Who works with whom; a click follows an actor."""
    run, place, asked = _whose(pair, lang)

    def drawn() -> Any:
        if not pair.ready:
            return None
        return pictures.actors(pair.reading(lambda model: actors_of(model, place), run), lang, _marked(pair, ACTOR, place))

    now = use_latest(drawn, (id(pair), run, place), lambda: (pair.week, pair.ready, pair.subject))
    with solara.Column(gap="4px") as main:
        with solara.Row(style={"flex-wrap": "wrap"}):
            asked()
        if now:
            Picture(now.png, LINKAGE.render(lang),
                    lambda x, y: _follow(pair, ACTOR, place, now.nearest(x, y)))
            solara.Text(say(lang, "Click an actor to follow its links."), style=_SMALL)
    return main


@solara.component
def Life(pair: Pair, lang: str) -> Any:
    """One life, in sentences and a picture, in both runs."""
    kinds = {say(lang, "a resident"): RESIDENT, say(lang, "an actor of the linkage"): ACTOR}

    def describe() -> Any:
        if not pair.ready:
            return None
        subject, lives = pair.subject, pair.get_lives()
        life = (sentences.name_subject(subject, lives[CHANGED], lang), sentences.describe_divergence(lives, lang),
                sentences.list_facts(lives, lang), sentences.list_events(lives, lang), pictures.draw_life(lives, lang)
                ) if subject is not None and lives else None
        return subject, life, pair.reading(lambda model: model.street.names)

    now = use_latest(describe, id(pair), lambda: (pair.week, pair.ready, pair.subject))
    with solara.Column(gap="6px") as main:
        if now:
            subject, life, names = now
            with solara.Row(style={"flex-wrap": "wrap", "align-items": "center"}):
                kind = subject.kind if subject else RESIDENT
                place = subject.place if subject else 0
                last = pair.count_subjects(kind, place) - 1
                solara.Select(say(lang, "Whom to follow"), list(kinds), next(name for name, of in kinds.items() if of == kind), dense=True,
                              on_value=lambda name: _follow(pair, kinds[name], place, 0))
                if len(names) > 1:
                    solara.Select(say(lang, "Community"), list(names), names[place], dense=True,
                                  on_value=lambda name: _follow(pair, kind, list(names).index(name), 0))
                solara.InputInt(say(lang, "Number (0 to {last})", last=last), subject.number if subject else 0,
                                on_value=lambda number: _follow(pair, kind, place, number if number >= 0 else None))
            if life is None:
                solara.Text(say(lang, "No one is selected yet.") if subject is None else say(lang, "Replaying the weeks from the seed …"))
            else:
                _show_life(life, lang)
    return main


def _show_life(life: Any, lang: str) -> None:
    title, divergence, facts, events, picture = life
    solara.Text(title, style={"font-weight": "bold", "font-size": "1.1em"})
    solara.Text(divergence)
    Picture(picture.png, title)
    with solara.Row(style={"flex-wrap": "wrap", "align-items": "flex-start"}):
        with solara.Column(style={"min-width": "340px"}):
            _table(["", sentences.RUNS[CHANGED].render(lang), sentences.RUNS[UNCHANGED].render(lang)], facts, "wushe-facts")
        with solara.Column(style={"min-width": "340px"}):
            solara.Text(say(lang, "What happened, week by week"), style={"font-weight": "bold"})
            _table([], events or [(say(lang, "Nothing of note yet."),)], "wushe-events")


def _whose(pair: Pair, lang: str) -> tuple[str, int, Any]:
    """Which run and which community a picture is of, and what asks for it."""
    runs = {sentences.RUNS[run].render(lang): run for run in (CHANGED, UNCHANGED)}
    run, set_run = solara.use_state(next(iter(runs)))
    place, set_place = solara.use_state(0)
    names = [] if not pair.ready else list(pair.runs[CHANGED].street.names)

    def asked() -> None:
        solara.Select(say(lang, "Which run"), list(runs), run, on_value=set_run, dense=True)
        if len(names) > 1:
            solara.Select(say(lang, "Community"), names, names[place], dense=True, on_value=lambda name: set_place(names.index(name)))

    return runs[run], place, asked


def _marked(pair: Pair, kind: str, place: int) -> int | None:
    subject = pair.subject
    return subject.number if subject is not None and (subject.kind, subject.place) == (kind, place) else None


def _follow(pair: Pair, kind: str, place: int, number: int | None) -> None:
    if number is not None and pair.ready:
        pair.follow(Subject(kind, place, number))


def _table(headings: Sequence[str], rows: Sequence[Sequence[str]], name: str) -> None:
    """A plain table; what stands in it is text, whatever signs it has."""

    def line(tag: str, cells: Sequence[str]) -> Any:
        look = "text-align: left; padding-right: 14px;"
        return rv.Html(tag="tr", children=[rv.Html(tag=tag, children=[cell], style_=look) for cell in cells])

    head = [rv.Html(tag="thead", children=[line("th", headings)])] if headings else []
    body = rv.Html(tag="tbody", children=[line("td", row) for row in rows])
    rv.Html(tag="table", class_=name, style_="font-size: 0.9em;", children=[*head, body])


_SMALL = {"color": "#555", "font-size": "0.85em"}

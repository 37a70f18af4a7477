"""Views (页面各栏): the pages of the dashboard, as SolaraViz takes them; each is a component of the pair of runs (``pair.Pair``)."""

from collections.abc import Sequence
from typing import Any

import reacton.ipyvuetify as rv
import solara

from wushe_sim.dashboard import feeds, sentences
from wushe_sim.dashboard.live import start_thread, use_feed, use_widget
from wushe_sim.dashboard.pair import CHANGED, RUNNING_WEEKS, Pair, Subject
from wushe_sim.dashboard.widgets import Charts, Counter, FlowCharts, StatusLines, get_echarts_address
from wushe_sim.i18n import say
from wushe_sim.model.indicators import INDICATORS
from wushe_sim.report.plot.flows import OURS
from wushe_sim.tracing.followers import ACTOR, RESIDENT

FIRST_INDICATORS = ("coverage", "linkage", "referred_per_case", "volunteer_hours_used")


class Sent:
    """What a widget's browser has been sent: under which key, and up to which week."""

    def __init__(self) -> None:
        self.key, self.week = "", 0

    def start(self, key: str) -> int:
        """From which week on a key's values are still to be sent."""
        if key != self.key:
            self.key, self.week = key, 0
        return self.week


@solara.component
def Week(pair: Pair, lang: str) -> Any:
    """The week, in the bar at the top: the counter that all pictures keep up with."""
    widget = use_widget(Counter)
    use_feed(pair.bell, lambda: setattr(widget, "text", sentences.describe_week(pair.session, lang)), id(pair))
    return rv.Html(tag="div", children=[widget], class_="wushe-bar")


@solara.component
def Status(pair: Pair, lang: str) -> Any:
    """Where the run stands, what was changed in it, and what went wrong."""
    session = pair.session
    widget = use_widget(StatusLines)

    def feed() -> None:
        done, of = pair.progress
        with widget.hold_sync():
            widget.place, widget.ready = sentences.describe_place(session, lang), pair.ready
            widget.state, widget.progress = sentences.describe_state(session, lang), 100 * done / of
            widget.lines = sentences.describe_changes(session, lang) if pair.ready else []
            widget.waiting = sentences.describe_waiting(session, lang)
            widget.failed = say(lang, "The run stopped: {why}. Press Reset to start again.", why=pair.failed) if pair.failed else ""

    use_feed(pair.bell, feed, id(pair))
    return rv.Html(tag="div", children=[widget])


@solara.component
def Indicators(pair: Pair, lang: str) -> Any:
    """Indicators over the weeks and as numbers, beside those of the run without the change."""
    called = feeds.list_choices(INDICATORS, lang)
    first = [name for name, indicator in called.items() if indicator in FIRST_INDICATORS]
    chosen, set_chosen = solara.use_state(first)
    names = [called[one] for one in chosen]
    widget, sent = use_widget(lambda: _make_charts(lang)), solara.use_memo(Sent, [])

    def feed() -> None:
        start = sent.start(f"{id(pair)} {names}")
        start = start if pair.keeps_every_week else 0
        frame = pair.frame(start) if names else None
        with widget.hold_sync():
            widget.panels, widget.marks = feeds.describe_panels(names, lang), feeds.list_marks(pair.session, lang)
            if frame is None:
                return
            widget.chunk = {"key": sent.key, "start": start, "values": feeds.list_values(frame, names, start)}
            widget.numbers = sentences.list_numbers(frame, names, lang)
        sent.week = int(frame["week"].max()) + 1

    use_feed(pair.bell, feed, tuple(names))
    _answer(widget, sent, pair)
    with solara.Column(gap="4px") as main:
        solara.SelectMultiple(say(lang, "Indicators to draw"), chosen, list(called), on_value=set_chosen)
        rv.Html(tag="div", children=[widget])
    return main


@solara.component
def Cases(pair: Pair, lang: str) -> Any:
    """Cases from arising to their end, as flows of both runs over all weeks up to now."""
    ours = OURS["cases"]
    widget = use_widget(lambda: FlowCharts(echarts=get_echarts_address(), empty=say(lang, "No case has ended yet.")))

    def feed() -> None:
        note = say(lang, "Weeks 0 to {last}; {unit}; {note}", last=max(pair.week - 1, 0), unit=ours.unit, note=ours.note)
        with widget.hold_sync():
            widget.runs, widget.note = feeds.list_flows(pair, lang), note

    use_feed(pair.bell, feed, id(pair))
    return rv.Html(tag="div", children=[rv.Html(tag="h2", children=[ours.title.render(lang)], class_="wushe-heading"), widget])


@solara.component
def Life(pair: Pair, lang: str) -> Any:
    """One life, in sentences and charts, in both runs."""
    nothing: Any = None
    seen, set_seen = solara.use_state(nothing)
    widget, sent = use_widget(lambda: _make_charts(lang)), solara.use_memo(Sent, [])

    def feed() -> None:
        if not pair.ready:
            return
        subject, lives, week = pair.subject, pair.get_lives(), pair.week
        if subject is not None and lives:
            start = sent.start(f"{id(pair)} {subject}")
            with widget.hold_sync():
                widget.panels, widget.marks = feeds.describe_life_panels(lives[CHANGED], lang), feeds.list_marks(pair.session, lang)
                widget.chunk = {"key": sent.key, "start": start, "values": feeds.list_life_values(lives, start, week)}
            sent.week = week
        life = (sentences.name_subject(subject, lives[CHANGED], lang), sentences.describe_divergence(lives, lang),
                sentences.list_facts(lives, lang), sentences.list_events(lives, lang)) if subject is not None and lives else None
        set_seen((subject, life, pair.reading(lambda model: model.street.names)))

    use_feed(pair.bell, feed, id(pair))
    _answer(widget, sent, pair)
    with solara.Column(gap="6px") as main:
        if seen:
            subject, life, names = seen
            _ask_whom(pair, subject, names, lang)
            if life is None:
                solara.Text(say(lang, "No one is selected yet.") if subject is None else say(lang, "Replaying the weeks from the seed …"))
            else:
                _show_life(life, widget, lang)
    return main


def follow(pair: Pair, kind: str, place: int, number: int | None) -> None:
    """Follow whoever was clicked or chosen, in a thread, so that the page goes on answering; nobody where there is no number."""
    if number is not None and pair.ready:
        start_thread(lambda: pair.follow(Subject(kind, place, number)))


def _ask_whom(pair: Pair, subject: Subject | None, names: Sequence[str], lang: str) -> None:
    """Ask whom to follow: a resident or an actor, of which community, by which number."""
    kinds = {say(lang, "a resident"): RESIDENT, say(lang, "an actor of the linkage"): ACTOR}
    kind, place, number = subject or Subject(RESIDENT, 0, 0)
    with solara.Row(style={"flex-wrap": "wrap", "align-items": "center"}):
        last = pair.count_subjects(kind, place) - 1
        solara.Select(say(lang, "Whom to follow"), list(kinds), next(name for name, of in kinds.items() if of == kind), dense=True,
                      on_value=lambda name: follow(pair, kinds[str(name)], place, 0))
        if len(names) > 1:
            solara.Select(say(lang, "Community"), list(names), names[place], dense=True,
                          on_value=lambda name: follow(pair, kind, list(names).index(str(name)), 0))
        solara.InputInt(say(lang, "Number (0 to {last})", last=last), number,
                        on_value=lambda given: follow(pair, kind, place, given if given is not None and given >= 0 else None))


def _show_life(life: Any, charts: Any, lang: str) -> None:
    title, divergence, facts, events = life
    rv.Html(tag="h2", children=[title], class_="wushe-heading")
    solara.Text(divergence)
    rv.Html(tag="div", children=[charts])
    with rv.Html(tag="div", class_="wushe-pair"):
        with rv.Html(tag="div", class_="wushe-wide"):
            _table(["", *feeds.list_runs(lang)], facts, "wushe-facts")
        with rv.Html(tag="div", class_="wushe-wide"):
            rv.Html(tag="h3", children=[say(lang, "What happened, week by week")])
            _table([], events or [(say(lang, "Nothing of note yet."),)], "wushe-events")


def _make_charts(lang: str) -> Charts:
    """Make charts for both runs, with the words that the browser puts beside them."""
    words = {
        "week": say(lang, "week"), "mark": say(lang, "a lever moved"),
        "early": say(lang, "There is something to see after the first week."),
        "drawn": say(lang, "Drawn up to week {last}. Values are of the last {weeks} weeks (fewer at the start).", last="{last}",
                     weeks=RUNNING_WEEKS),
        "clipped": say(lang, "Outside the axis: {left} values ({low} to {high})", left="{left}", low="{low}", high="{high}"),
    }
    runs = feeds.list_runs(lang)
    return Charts(echarts=get_echarts_address(), runs=runs, words=words, headings=[say(lang, "indicator"), *runs, say(lang, "difference")])


def _answer(widget: Charts, sent: Sent, pair: Pair) -> None:
    """Send all weeks again where the browser asks for them."""

    def send_all() -> None:
        sent.week = 0
        pair.bell.ring()

    widget.on_asked = send_all


def _table(headings: Sequence[str], rows: Sequence[Sequence[str]], name: str) -> None:
    """A plain table; what stands in it is text, whatever signs it has."""

    def line(tag: str, cells: Sequence[str]) -> Any:
        return rv.Html(tag="tr", children=[rv.Html(tag=tag, children=[cell]) for cell in cells])

    head = [rv.Html(tag="thead", children=[line("th", headings)])] if headings else []
    body = rv.Html(tag="tbody", children=[line("td", row) for row in rows])
    rv.Html(tag="table", class_=name, children=[*head, body])

"""Networks (网络页): who knows whom and who works with whom, the changed street beside the unchanged one; a click follows somebody."""

import base64
from collections.abc import Callable
from typing import Any

import reacton.ipyvuetify as rv
import solara

from wushe_sim.dashboard import feeds, pictures
from wushe_sim.dashboard.live import use_feed, use_widget
from wushe_sim.dashboard.pair import CHANGED, UNCHANGED, Pair
from wushe_sim.dashboard.views import follow
from wushe_sim.dashboard.widgets import Pictures
from wushe_sim.i18n import say
from wushe_sim.report.plot import actors_of, layout, people_of
from wushe_sim.report.plot.networks import COLOURED_BY, LINKAGE
from wushe_sim.running.real_places import name_communities
from wushe_sim.tracing.followers import ACTOR, RESIDENT


@solara.component
def Residents(pair: Pair, lang: str) -> Any:
    """Who knows whom in a community, coloured by what one chooses; a click follows a resident."""
    place, show_choice = ask_place(pair, lang)
    colours = {what.render(lang): name for name, what in COLOURED_BY.items()}
    colour, set_colour = solara.use_state(next(iter(colours)))
    where = solara.use_memo(dict, [id(pair), place])

    def draw(run: str, page: pictures.Page, marked: int | None) -> pictures.Picture:
        frames = pair.reading(lambda model: people_of(model, place), run)
        key = CHANGED if pair.has_same_people else run
        if key not in where:
            where[key] = layout(*frames)
        return pictures.residents(frames, colours[colour], page, where[key], marked)

    shown = use_pictures(pair, RESIDENT, place, draw, say(lang, "Who knows whom"), (place, colour), lang)
    with solara.Column(gap="4px") as main:
        with solara.Row(style={"flex-wrap": "wrap"}):
            solara.Select(say(lang, "Colour by"), list(colours), colour, on_value=set_colour, dense=True)
            show_choice()
        rv.Html(tag="div", children=[shown])
        rv.Html(tag="p", class_="wushe-small",
                children=[say(lang, "Click a resident to follow their life, or choose by number under 'One life'.")])
    return main


@solara.component
def Linkage(pair: Pair, lang: str) -> Any:
    """Who works with whom; a click follows an actor."""
    place, show_choice = ask_place(pair, lang)

    def draw(run: str, page: pictures.Page, marked: int | None) -> pictures.Picture:
        return pictures.actors(pair.reading(lambda model: actors_of(model, place), run), page, marked)

    shown = use_pictures(pair, ACTOR, place, draw, LINKAGE.render(lang), place, lang)
    with solara.Column(gap="4px") as main:
        with solara.Row(style={"flex-wrap": "wrap"}):
            show_choice()
        rv.Html(tag="div", children=[shown])
        rv.Html(tag="p", class_="wushe-small", children=[say(lang, "Click an actor to follow its links.")])
    return main


def use_pictures(pair: Pair, kind: str, place: int, draw: Callable[[str, pictures.Page, int | None], pictures.Picture], alt: str,
                 options: Any, lang: str) -> Any:
    """Draw both runs side by side while they run, each picture with its week; the widget that shows them.

    Parameters
    ----------
    pair : Pair
        The runs.
    kind, place : str, int
        Who stands in the pictures: residents or actors, and of which community.
    draw : callable
        Draws a run for a page (size and colours), with a ring around one agent.
    alt : str
        What the pictures show, for those who do not see them.
    options : hashable
        Whatever else decides what is drawn.
    lang : str
        The reader's language.
    """
    widget, drawn = use_widget(lambda: Pictures(points=True)), solara.use_memo(dict, [])

    def feed() -> None:
        if not pair.ready or not widget.width:
            return
        week, subject = pair.week, pair.subject
        wanted = (id(pair), week, subject, options, widget.width, widget.density, widget.dark)
        if drawn.get("wanted") == wanted:
            return
        widget.drawing = say(lang, "drawing week {week}", week=week)
        page = pictures.Page(lang, widget.dark, widget.width, widget.density)
        marked = subject.number if subject is not None and (subject.kind, subject.place) == (kind, place) else None
        made = [draw(run, page, marked) for run in (CHANGED, UNCHANGED)]
        drawn["wanted"], drawn["made"] = wanted, made
        when = say(lang, "week {week}", week=week)
        with widget.hold_sync():
            widget.pictures = [{"title": title, "week": when, "src": _format_address(one.png), "alt": f"{alt}: {title}, {when}"}
                               for title, one in zip(feeds.list_runs(lang), made, strict=True)]
            widget.drawing = ""

    def clicked(number: int, x: float, y: float) -> None:
        follow(pair, kind, place, drawn["made"][number].nearest(x, y))

    widget.on_clicked, widget.on_sized = clicked, pair.bell.ring
    use_feed(pair.bell, feed, (id(pair), options))
    return widget


def ask_place(pair: Pair, lang: str) -> tuple[int, Callable[[], None]]:
    """Which community a picture is of, and what asks for it."""
    place, set_place = solara.use_state(0)
    names = name_communities(pair.session.scenario)

    def ask() -> None:
        if len(names) > 1:
            solara.Select(say(lang, "Community"), names, names[place], dense=True, on_value=lambda name: set_place(names.index(name)))

    return place, ask


def _format_address(png: bytes) -> str:
    """A PNG as an address that holds it."""
    return f"data:image/png;base64,{base64.b64encode(png).decode()}"

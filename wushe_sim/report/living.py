"""The living picture (动态图, ``ws.watch_cases``): who helps whom, case by case, in a street beside the same street with a change.

``assets/living.js`` draws it, on the dashboard and in pages of its own; here stand its words, its colours and what it is sent.
"""

import base64
import json
from collections.abc import Mapping, Sequence
from html import escape
from pathlib import Path
from typing import Any

from jinja2 import Environment, StrictUndefined
from markupsafe import Markup

from wushe_sim.agents.model import WusheModel
from wushe_sim.errors import BadInput
from wushe_sim.files.paths import write_file
from wushe_sim.i18n import Message, detect_language, msg, say
from wushe_sim.model.actors.cases import CARE
from wushe_sim.report.fonts import OUR_FONT
from wushe_sim.report.labels import ACTOR_NAMES, title
from wushe_sim.report.plot.style import COLOURS
from wushe_sim.report.trace import NEEDS, load_scenario
from wushe_sim.scenario import Scenario
from wushe_sim.tracing.case_places import BOOKED, CaseReader, WeekOfCases
from wushe_sim.tracing.cases import KIND_NAMES
from wushe_sim.tracing.event import KINDS_OF_NODE

SCRIPT, PAGE = (Path(__file__).parent / "assets" / name for name in ("living.js", "living.html"))
FONT = 'system-ui, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "Wushe Sans SC", sans-serif'
BLUE, VERMILION, GREEN, PURPLE, ORANGE = COLOURS[:5]
ACTOR_COLOURS: Mapping[str, str] = {
    "committee": VERMILION, "worker": BLUE, "organization": GREEN, "team": ORANGE, "foundation": PURPLE, "donor": PURPLE,
}
GROUP_NAMES: Mapping[str, Message] = {
    "committee": ACTOR_NAMES["committee"], "worker": msg("social workers"), "organization": msg("social organizations"),
    "team": msg("volunteers"), "foundation": ACTOR_NAMES["foundation"], "donor": msg("donors"), "unserved": msg("not served"),
}
"""What stands beside the actors of a kind."""
LEGEND: Sequence[tuple[str, Message]] = (
    ("hidden", msg("need that nobody knows of")), ("waiting", msg("known, waits for a helper")), ("held", msg("held by a helper")),
    ("joined", msg("joined: held by several")), ("care", msg("care, week by week")), ("lost-sign", msg("lost: lapsed, or never found")),
)
PLACE_NAMES: Mapping[str, Message] = {
    "hidden": msg("nobody knows of it"), "waiting": msg("waits for a helper"), "held": msg("is being helped"),
}
HINT = msg("Each dot is a case. The outer ring holds the residents, the neighbours of one social group side by side; whoever was "
           "helped bears the helper's colour for half a year. The bigger an actor's circle, the more hours it has for service; the filled "
           "part is used. Bars: hours a week, over the last quarter.")


def make_scene(models: Mapping[str, WusheModel], community: int, lang: str) -> dict[str, Any]:
    """Make what the picture is drawn on, as ``living.js`` takes it: words, colours, and each street's residents and actors.

    ``models`` are streets by what each is called, in the order in which they stand.
    """
    sides = []
    for called, model in models.items():
        place = model.street.communities[community]
        sides.append({"title": called, "groups": place.residents.group.tolist(),
                      "nodes": [KINDS_OF_NODE[kind] for kind in place.nodes.kind.tolist()]})
    return {
        "sides": sides, "colours": dict(ACTOR_COLOURS), "care": CARE, "font": FONT,
        "names": {kind: name.render(lang) for kind, name in GROUP_NAMES.items()},
        "hours": {kind: GROUP_NAMES[kind].render(lang) for kind in (*BOOKED, "unserved")},
        "kinds": [NEEDS[kind].render(lang) for kind in KIND_NAMES],
        "places": {place: name.render(lang) for place, name in PLACE_NAMES.items()},
        "legend": [(sign, text.render(lang)) for sign, text in LEGEND],
        "week": say(lang, "week {week}", week="{week}"),
        "case": say(lang, "{kind}, resident {resident}: {state}", kind="{kind}", resident="{resident}", state="{state}"),
        "hint": HINT.render(lang), "play": say(lang, "Play"), "pause": say(lang, "Pause"),
    }


def write_week(weeks: Sequence[WeekOfCases]) -> list[dict[str, Any]]:
    """Write one week of each street as ``living.js`` takes it."""
    return [{"week": one.week, "cases": one.cases, "alive": one.alive.tolist(), "minutes": one.minutes.tolist(), "used": one.used.tolist(),
             "links": [(first, second, round(strength, 2)) for first, second, strength in one.links],
             "hours": {kind: round(hours, 2) for kind, hours in one.hours.items()}} for one in weeks]


class LivingPicture:
    """动态图: some weeks of two streets or more, case by case; a card in a notebook, a page in a browser."""

    def __init__(self, scene: Mapping[str, Any], weeks: Sequence[Any], lang: str) -> None:
        """Keep what ``make_scene`` and ``write_week`` made."""
        self.scene, self.weeks, self._lang = scene, weeks, lang

    def format_page(self) -> str:
        """Format the page: one file that plays by itself, needs no network and fits a phone."""
        data = json.dumps({"scene": self.scene, "weeks": self.weeks}, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
        template = Environment(autoescape=True, undefined=StrictUndefined).from_string(PAGE.read_text(encoding="utf-8"))
        return template.render(lang=self._lang, title=self._name(), hint=HINT.render(self._lang),
                               font=base64.b64encode(OUR_FONT.read_bytes()).decode(),
                               script=Markup(SCRIPT.read_text(encoding="utf-8")), data=Markup(data))

    def save(self, path: str | Path) -> Path:
        """Write the page, whole or not at all; its path. Raises BadInput unless it ends in .html, StorageError where it cannot be."""
        target = Path(path)
        if target.suffix.lower() not in (".html", ".htm"):
            raise BadInput(msg("{path}: a living picture is a page; give a name that ends in .html", path=target))
        write_file(target, self.format_page())
        return target

    def _repr_html_(self) -> str:
        page, look = escape(self.format_page()), "width: 100%; height: 760px; border: 0"
        return f'<iframe srcdoc="{page}" style="{look}" title="{self._name()}"></iframe>'

    def _name(self) -> str:
        return say(self._lang, "Who helps whom")

    def __repr__(self) -> str:
        names = ", ".join(side["title"] for side in self.scene["sides"])
        return f"<LivingPicture: {names}; weeks 0 to {len(self.weeks) - 1}>"


def watch_cases(scenario: Any, *others: Any, seed: int = 0, weeks: int = 52, community: int = 0, lang: str | None = None) -> LivingPicture:
    """Run streets under one seed and keep, case by case, who helps whom.

    Parameters
    ----------
    scenario, *others
        Scenarios or their files; they share residents and draws, so that a case has its twin in the street beside.
    seed
        The seed of all of them.
    weeks
        From week 0 on so many weeks are kept (at most the scenarios' own).
    community
        The number of the community that is looked at.
    lang
        The language of its words; else what the environment says.

    Returns
    -------
    LivingPicture
        A card in a notebook; ``save("page.html")`` writes a page that plays by itself.

    Raises
    ------
    BadInput
        For a scenario that cannot be run, or a community or a number of weeks that there is not.
    """
    spoken = detect_language(lang)
    plans = [load_scenario(one) for one in (scenario, *others)]
    for plan in plans:
        check_number(plan, "community", community, plan.place.communities - 1)
        check_number(plan, "weeks", weeks, plan.weeks, 1)
    if len({plan.name for plan in plans}) < len(plans):
        raise BadInput(msg("watch_cases: two scenarios bear the name {name}; give each its own: scenario.replace(name=…)",
                           name=plans[-1].name))
    models = {called: WusheModel(plan, rng=seed) for called, plan in zip(name_streets(plans, spoken), plans, strict=True)}
    scene = make_scene(models, community, spoken)
    readers = [(model, CaseReader(model.street.communities[community])) for model in models.values()]
    return LivingPicture(scene, [write_week([_step(model, reader) for model, reader in readers]) for _ in range(weeks)], spoken)


def name_streets(plans: Sequence[Scenario], lang: str) -> list[str]:
    """Name streets by their scenarios' labels, or by their names where two bear one label (as after ``replace(name=…)``)."""
    labels = [title(plan.name, plan.content(), lang) for plan in plans]
    return labels if len(set(labels)) == len(plans) else [plan.name for plan in plans]


def check_number(plan: Scenario, what: str, number: int, last: int, first: int = 0) -> None:
    """Raise BadInput where a number of weeks or of a community lies outside what a scenario has."""
    if not first <= number <= last:
        raise BadInput(msg("watch_cases: {what} = {number} is not in {name} (allowed {first} to {last})",
                           what=what, number=number, name=plan.name, first=first, last=last))


def _step(model: WusheModel, reader: CaseReader) -> WeekOfCases:
    week = model.week
    model.live_until(week + 1)
    return reader.read(week)

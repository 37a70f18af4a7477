"""The text that ``wushe new FILE`` writes: every key of a scenario, explained and commented out, ready to be edited."""

import textwrap
from collections.abc import Iterator
from itertools import groupby

from wushe_sim.engine.declare import Lever, get_label, get_meaning, list_declarations
from wushe_sim.i18n import DeclaredText, Message, Text, join_messages, msg, pmsg, render
from wushe_sim.i18n.wording import bounds, format_number
from wushe_sim.model.switches import Switches
from wushe_sim.scenario.prices import PRICES
from wushe_sim.scenario.tables import LEVERS

WIDTH = 110
COMMENTS = 37
"""The sign at which a comment behind a line begins."""


def new_scenario_text(name: str = "my-scenario", lang: str = "en") -> str:
    """A scenario file to start from, with comments in a language; it loads as it is, and so does each line whose # is taken off."""
    lines = [*_head(name), *_levers(lang), *_schedule(), *_switches(lang), *_budget(), *_prices(lang), *_keep()]
    return "".join(f"{render(line, lang)}\n" for line in lines)


def _commented(code: str, comment: Text) -> Text:
    """A line with a comment behind it."""
    return join_messages([code.ljust(COMMENTS), "# ", comment])


def _head(name: str) -> Iterator[Text]:
    yield msg("# A scenario for wushe_sim. Take the # off a line to change what it says; a line left out keeps its default.")
    yield msg("# `wushe check FILE` says what is wrong with this file; `wushe levers` and `wushe switches` explain what can be set.")
    yield f'name = "{name}"'
    yield '# label = { en = "My scenario", zh = "我的情景" }'
    yield _commented("# weeks = 156", msg("after the burn-in; 52 is a year"))
    yield _commented("# burn_in = 300", msg("weeks that are run first and thrown away"))
    yield from ("", "[place]", "# communities = 16")
    yield _commented("# residents = 4000", msg("per community"))
    yield _commented("# social_workers = 9.9", msg("posts per street, of which some stand empty; a fraction is part-time"))
    yield "# types = { traditional_village = 0.2, old_neighbourhood = 0.35, new_estate = 0.3, mixed = 0.15 }"


def _levers(lang: str) -> Iterator[Text]:
    yield from ("", "[levers]")
    for family, levers in groupby(LEVERS.items(), key=lambda item: item[1].family):
        yield from ("", join_messages(["# ---- ", DeclaredText("lever family", family)]))
        for name, lever in levers:
            label, meaning = get_label(lever), get_meaning(lever)
            yield from _explain(msg("{label}: {meaning} (paper {section})", label=label, meaning=meaning, section=lever.section), lang)
            yield join_messages([f"# {name} = {_written(lever)}   # ", _allowed(lever)])


def _schedule() -> Iterator[Text]:
    yield from ("", "[schedule]")
    yield msg("# A lever over time; weeks count from 0, after the burn-in. `over` makes a ramp of so many weeks; two steps make a pulse.")
    yield "# admin_burden = [{ week = 52, value = 0.7, over = 12 }, { week = 104, value = 0.35 }]"


def _explain(said: Message, lang: str) -> Iterator[str]:
    """What is said of a key, above it, in lines that an editor shows whole."""
    told = said.render(lang)
    yield from textwrap.wrap(told, WIDTH if told.isascii() else WIDTH // 2, initial_indent="## ", subsequent_indent="## ")


def _switches(lang: str) -> Iterator[Text]:
    yield from ("", "[switches]", msg("# A mechanism that is off tells what it carries."))
    for name, switch in list_declarations(Switches).items():
        said = switch.declaration
        yield from _explain(msg("{label}: {meaning}", label=get_label(said), meaning=get_meaning(said)), lang)
        yield f"# {name} = {str(said.default).lower()}"


def _budget() -> Iterator[Text]:
    yield from ("", "[budget]", msg("# What the street may spend beyond what it has; the output says what it bought and what was left."))
    yield _commented("# yuan = 300000", msg("a year, for the street"))
    yield _commented("# posts = 2", msg("social workers' posts that are granted on top"))
    yield _commented("# from = 0", msg("week from which there is money; spent from the next round of four weeks on"))
    yield "# shares = { posts = 0.5, incubation = 0.2, online_platform = 0.1, fund = 0.2 }"


def _prices(lang: str) -> Iterator[Text]:
    yield from ("", "[prices]", msg("# What posts and hours cost: costs are counts times prices, and no price changes what anybody does."))
    for name, price in PRICES.items():
        yield from _explain(msg("{label}: {meaning}", label=get_label(price), meaning=get_meaning(price)), lang)
        usual = bounds(price.low, price.high, DeclaredText("unit", price.unit))
        yield join_messages([f"# {name} = {format_number(price.default)}   # ", msg("usually {range}", range=usual)])


def _keep() -> Iterator[Text]:
    yield from ("", "[keep]")
    yield _commented('# weeks = "all"', msg('or "every fourth", or "summary"'))
    yield _commented('# by = "community"', msg('or "street"'))


def _allowed(lever: Lever) -> Text:
    if lever.options:
        return join_messages((f'"{option}"' for option in lever.options), pmsg("between options", " or "))
    return msg("shares that sum to 1") if lever.parts else bounds(lever.low, lever.high, DeclaredText("unit", lever.unit))


def _written(lever: Lever) -> str:
    if lever.parts:
        return "{ " + ", ".join(f"{part} = {format_number(share)}" for part, share in zip(lever.parts, lever.default, strict=True)) + " }"
    return f'"{lever.default}"' if lever.options else format_number(lever.default)

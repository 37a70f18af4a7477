"""What so many seeds leave undecided (种子够不够): differences that may be chance, each with the smallest that would have shown."""

from collections.abc import Iterable, Mapping
from typing import Any

from wushe_sim.i18n import enumerate_choices, msg, say
from wushe_sim.i18n.counted import count_seeds
from wushe_sim.report.labels import MAIN, format_change, label, lower_first

ONE_SEED = msg("With one seed, a difference between the scenarios cannot be told from chance.")
MOST = 12
"""Scenarios of which it is said; they are those that have a table of their own."""


def describe_all_undecided(pairs: Mapping[str, Any], titles: Mapping[str, str], lang: str) -> list[str]:
    """Describe which main differences may be chance, a sentence for each scenario that has some; with one seed, another says it."""
    first = next(iter(titles.values()), "")
    return [line for other, rows in list(pairs.items())[:MOST]
            for line in describe_undecided(rows[rows["seeds"] > 1], titles[other], first, lang)]


def describe_undecided(rows: Any, other: str, first: str, lang: str, indicators: Iterable[str] = tuple(MAIN)) -> list[str]:
    """Describe in a sentence which differences between two scenarios may be chance; ``rows`` are a comparison's of one scenario."""
    seeds = int(rows["seeds"].max()) if len(rows) else 0
    if seeds == 1:
        return [ONE_SEED.render(lang)]
    spans = (rows["low"] <= 0) & (rows["high"] >= 0) & (rows["detectable"] > 0) & rows["indicator"].isin(list(indicators))
    what = [msg("{indicator} ({size})", indicator=lower_first(label(row["indicator"], lang)),
                size=format_change(row["detectable"], row["indicator"], lang).removeprefix("+")) for row in rows[spans].to_dict("records")]
    if not what:
        return []
    return [say(lang, "'{other}' compared with '{first}', undecided with {seeds}: {what}. In brackets: the smallest difference that so "
                "many seeds detect four times in five.", other=other, first=first, seeds=count_seeds(seeds), what=enumerate_choices(what))]

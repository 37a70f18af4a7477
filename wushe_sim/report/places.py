"""Real places (真实村居): what they are like, how their groups divide them, and what was mended in their files."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from wushe_sim.i18n import Message, Text, enumerate_choices, introduce, join_clauses, msg, say
from wushe_sim.i18n.counted import count_residents, count_ties, counted

FIGURES: Mapping[str, Callable[[Any], Message]] = {
    "nodes": count_residents, "ties": count_ties, "mean_degree": lambda value: msg("mean degree {value:.2f}", value=value),
    "isolates": lambda value: msg("{value:,} without ties", value=value),
    "giant": lambda value: msg("{value:,} in the giant component", value=value),
    "clustering": lambda value: msg("clustering {value:.3f}", value=value), "path": lambda value: msg("mean path {value:.2f}", value=value),
    "degree_assortativity": lambda value: msg("degree assortativity {value:.3f}", value=value),
}
GROUPS: Mapping[str, Callable[[Any], Message]] = {
    "groups": counted("{count:,} group", "{count:,} groups"),
    "group_known": lambda value: msg("known of {value:,}", value=value),
    "fractionalization": lambda value: msg("fractionalization {value:.3f}", value=value),
    "polarization": lambda value: msg("polarization {value:.3f}", value=value),
    "group_assortativity": lambda value: msg("assortativity by group {value:.3f}", value=value),
}
"""How groups divide it."""
MENDED: Mapping[str, Callable[[int], Message]] = {
    "self_loops": counted("{count:,} self loop dropped", "{count:,} self loops dropped"),
    "repeated_edges": counted("{count:,} repeated tie merged", "{count:,} repeated ties merged"),
    "reversed_edges": counted("{count:,} tie named from both ends merged", "{count:,} ties named from both ends merged"),
    "one_way_edges": counted("{count:,} tie named from one end only, taken as mutual",
                             "{count:,} ties named from one end only, taken as mutual"),
    "attributes_without_endpoints": counted("{count:,} row of attributes without ties", "{count:,} rows of attributes without ties"),
    "endpoints_without_attributes": counted("{count:,} resident without attributes", "{count:,} residents without attributes"),
    "unknown_group": counted("{count:,} resident of unknown group", "{count:,} residents of unknown group"),
    "other_group": counted("{count:,} resident in 'other' groups", "{count:,} residents in 'other' groups"),
    "full_width_ids": counted("{count:,} id with full-width or invisible signs made plain",
                              "{count:,} ids with full-width or invisible signs made plain"),
    "full_width_groups": counted("{count:,} group's name with full-width or invisible signs made plain",
                                 "{count:,} groups' names with full-width or invisible signs made plain"),
    "undeclared_nodes": counted("{count:,} end of a tie that is listed nowhere, taken as a resident",
                                "{count:,} ends of ties that are listed nowhere, taken as residents"),
    "gml_lines": counted("{count:,} line of GML rewritten", "{count:,} lines of GML rewritten"),
    "repeated_labels": counted("{count:,} label that stands twice, a number taken instead",
                               "{count:,} labels that stand twice, numbers taken instead"),
    "missing_weights": counted("{count:,} tie without a weight, taken as 1", "{count:,} ties without a weight, taken as 1"),
    "read_as_gb18030": counted("{count:,} file read as GB18030", "{count:,} files read as GB18030"),
    "relations_joined": counted("{count:,} relation of the file joined", "{count:,} relations of the file joined"),
    "unnamed_nodes": counted("{count:,} node that the file counts and never names, left out",
                             "{count:,} nodes that the file counts and never names, left out"),
    "group_nodes": counted("{count:,} group of nodes opened", "{count:,} groups of nodes opened"),
    "read_as_cp1250": counted("{count:,} file read as Windows-1250", "{count:,} files read as Windows-1250"),
    "merged_cells": counted("{count:,} merged cell filled down", "{count:,} merged cells filled down"),
    "read_as_big5": counted("{count:,} file read as Big5", "{count:,} files read as Big5"),
    "read_as_utf16": counted("{count:,} file read as UTF-16", "{count:,} files read as UTF-16"),
    "read_as_utf32": counted("{count:,} file read as UTF-32", "{count:,} files read as UTF-32"),
}
"""What may be mended, and how often it was."""
LEFT_OUT: Mapping[str, Message] = {
    "ties": msg("of the ties"), "residents": msg("of the residents"), "nodes": msg("of the graph's nodes"),
    "keys": msg("of the file of keys"),
}
"""Where columns may be left out."""


def describe_places(about: Mapping[str, Mapping[str, Any]], lang: str) -> Iterator[str]:
    """Describe the real places of a scenario, a line each: what was measured, and what was mended, with the first five."""
    for name, place in about.items():
        yield introduce(name, describe_figures(place["figures"], FIGURES)).render(lang)
        if "groups" in place["figures"]:
            yield say(lang, "{place}: measured, not set: {what}", place=name, what=describe_figures(place["figures"], GROUPS))
        if place["mended"]:
            yield say(lang, "{place}: mended: {what}", place=name, what=describe_mends(place["mended"], place["first"]))
        left_out = place.get("left_out", {})
        if "modes" in left_out:
            yield say(lang, "{place}: no id stands on both sides of a tie (such as {one} and {other}); are they of two kinds, people and "
                      'events? Then say project = "first"', place=name, one=left_out["modes"][0], other=left_out["modes"][1])
        if left_out.keys() & LEFT_OUT.keys():
            yield say(lang, "{place}: left out, for nothing uses it: {what}", place=name, what=describe_left_out(left_out))


def describe_left_out(left_out: Mapping[str, Any]) -> Text:
    """Describe the columns that nothing uses, and ask about those that look like weights."""
    said: list[Text] = [msg("{kind}: {names}", kind=LEFT_OUT[kind], names=enumerate_choices(left_out[kind]))
                        for kind in LEFT_OUT if left_out.get(kind)]
    said += [msg('is {name} the weight of a tie? Then say columns = {{ weight = "{name}" }}', name=name)
             for name in left_out.get("weights", ())]
    return join_clauses(said)


def describe_figures(figures: Mapping[str, Any], words: Mapping[str, Callable[[Any], Message]]) -> Text:
    """Describe the figures that are known."""
    return enumerate_choices(say_one(figures[name]) for name, say_one in words.items() if name in figures)


def describe_mends(mended: Mapping[str, int], first: Mapping[str, Any]) -> Text:
    """Describe each mend with its number, and in brackets the first five."""
    said = []
    for name, number in mended.items():
        text = MENDED[name](number) if name in MENDED else f"{number:,} {name}"
        more = ["…"] if number > len(first.get(name, ())) else []
        said.append(msg("{what} ({names})", what=text, names=enumerate_choices([*first[name], *more])) if first.get(name) else text)
    return join_clauses(said)

"""The first page of results (结果首页): what was asked, a row for each claim, the limits, what is not known, what to measure next.

At most sixty lines, in the reader's language, all of it derived from tables; the long tables stand in appendices.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import pandas as pd

from wushe_sim.experiments.claims.draws import ENOUGH
from wushe_sim.experiments.claims.hypotheses import HYPOTHESES
from wushe_sim.experiments.claims.mechanisms import pick_removing_switch
from wushe_sim.experiments.claims.settings import LOADS, POSTS
from wushe_sim.experiments.claims.trial import ClaimsRequest, Extent, Findings
from wushe_sim.experiments.claims.verdict_rule import OUT, SAME, STRUCTURAL, UNDECIDED
from wushe_sim.experiments.comparison.shares import find_share
from wushe_sim.experiments.limits.cells import NOT_CARRIED
from wushe_sim.experiments.limits.cells import UNDECIDED as UNDECIDED_CELL
from wushe_sim.experiments.limits.settings import HEAD_MEASURES, MIDDLE, SETTLED
from wushe_sim.experiments.validation.patterns import PATTERNS
from wushe_sim.experiments.validation.validation import INSIDE, OUTSIDE
from wushe_sim.i18n import Message, Text, enumerate_choices, introduce, join_clauses, join_sentences, msg, render, say
from wushe_sim.i18n.counted import count_draws, count_residents, count_seeds
from wushe_sim.report.claims import (
    count_verdicts,
    format_standing,
    group_by_verdict,
    name_switch,
    name_variant,
    name_verdict,
    warn_of_quick,
)
from wushe_sim.report.conditions import NOTHING_SETTLES, name_drawn
from wushe_sim.report.document import ReportTable, make_table
from wushe_sim.report.labels import MISSING, VERDICT_NAMES, format_percent
from wushe_sim.report.limits.brief import compare_streets, describe_limits
from wushe_sim.report.limits.brief import describe_outcome as describe_limits_outcome
from wushe_sim.report.limits.wording import select_rows
from wushe_sim.report.markdown import format_list, format_table
from wushe_sim.results.provenance import MODEL

DECIDING, MEASURED, FIRM = 2, 5, 0.9
"""Coefficients that are named for each claim, and of the research agenda; from which share of draws on they agree."""
MOST_SEEDS = 1000
"""Seeds above which it is only said that it takes more."""
CLAIM_NAMES: Mapping[str, Message] = {
    "H1": msg("volunteers and charity add to three actors"),
    "H2": msg("takeover keeps other actors passive"),
    "H3": msg("takeover leaves a path dependence"),
    "H4": msg("mobility and heterogeneity break social ties"),
    "H5": msg("tasks moved down, resources did not"),
    "H6": msg("hours lost to brokering cost linkage most"),
    "H7": msg("two masters add to social workers' burden"),
    "H8": msg("local social workers mobilise better"),
    "H9": msg("giving is distributed as a whole"),
    "H10": msg("deliberation makes up for heterogeneity"),
    "H11": msg("choose volunteers by mass base and skill"),
    "H12": msg("three governances do more than their sum"),
    "H13": msg("grid, platform and feedback open the last metre"),
    "H14": msg("community points mobilise residents"),
    "H15": msg("each place does best with the mode that fits it"),
    "H16": msg("volunteers and charity are the weakest elements"),
    "H17": msg("villages and old estates are easier to mobilise"),
}
"""The claims in a few words."""
NOTHING_DRAWN = msg("No coefficients were drawn: how far a verdict depends on judgement calls is not known.")
FIRST_HEADERS = (msg("claim"), msg("verdict"), msg("how sure"), msg("stands in settings"), msg("what it hangs on"))


class FirstPage(NamedTuple):
    """What the first page rests on; what was not run is None or empty, and the page says so.

    ``again`` are the limits' tables on the default street, ``patterns`` the rows of the validation (columns pattern and verdict), ``model``
    is the version that gave the tables.
    """

    claims: Findings | None = None
    request: ClaimsRequest | None = None
    limits: Mapping[str, Any] = {}
    again: Mapping[str, Any] = {}
    patterns: pd.DataFrame | None = None
    model: str = MODEL


def format_first_page(page: FirstPage, ending: Iterable[str], lang: str) -> str:
    """Format the first page, at most sixty lines of Markdown; ``ending`` are lines on where the long tables are and what was typed."""
    lines = ["# " + say(lang, "Results"), "", _say_question(page, lang), ""]
    if page.claims is not None and len(page.claims.claims):
        lines += ["## " + say(lang, "The claims of the paper"), "", count_verdicts(select_mains(page.claims.claims), lang), "",
                  *format_table(make_first_table(page.claims, lang)), "", _say_how_to_read(lang), ""]
    else:
        lines += [say(lang, "The paper's claims have no results yet: their runs are not done."), ""]
    if "recoveries" in page.limits:
        lines += ["## " + say(lang, "The governance limits: third year, per cent of the level without them"), "",
                  *format_list(describe_limits(page.limits, lang))]
    if page.claims is not None:
        lines += ["## " + say(lang, "What is not known"), "", *format_list(list_unknowns(page, lang)),
                  "## " + say(lang, "What to measure next"), "", *list_measurements(page.claims, lang), ""]
    return "\n".join([*lines, *ending, ""])


def select_mains(rows: pd.DataFrame) -> Any:
    """Select the rows of the claims, or of their parts, in the model as it is: each claim's first variant."""
    pairs = zip(rows["hypothesis"], rows["variant"], strict=True)
    return rows[[HYPOTHESES[which].variants[0].key == variant for which, variant in pairs]]


def _say_question(page: FirstPage, lang: str) -> str:
    question = msg("Qiu, Li and Wang (2024) describe how residents' committees, social organizations, social workers, volunteers and "
                   "charity work together in Chinese communities, what limits them and what would help. "
                   "Do their claims hold on a simulated street, how sure is that, and what does it hang on?")
    said: list[Text] = [question]
    if page.request is not None:
        extent, people = page.request.extent, count_residents(page.request.load_street().place.made_residents)
        drawn = [_describe_draws(extent)] if extent.draws else []
        street = enumerate_choices([people, count_seeds(extent.seeds), *drawn])
        said.append(msg("Model {model}, a street of {street}.", model=page.model, street=street))
    return join_sentences(*said).render(lang)


def _describe_draws(extent: Extent) -> Message:
    draws = count_draws(extent.draws)
    return (msg("{draws} of all coefficients", draws=draws) if extent.ensemble is None
            else msg("{draws} of the ensemble {name}", draws=draws, name=extent.ensemble.name))


def _say_how_to_read(lang: str) -> str:
    return say(lang, "**Supported**: the effect surely passes a threshold of relevance, **opposite**: in the other direction, "
               "**not supported**: it surely falls short, or a part of the claim fails, **undecided**: it may lie on either side. "
               "**Structural**: nearly every draw of the coefficients supports the claim, **out of reach**: hardly any does, "
               "**no contrast**: nothing differs between the runs compared. **At the defaults only**: surely fewer than one draw in five "
               "comes to that verdict. **How sure**: the share of draws that support the claim "
               "(95% interval), and the verdict at half and at twice the threshold. **Settings**: {posts} posts of social workers for "
               "8,000 residents, need {loads} times the usual. **Hangs on**: what decides most (+ more of it helps the claim, − less of "
               "it), and other rules of the model that come to another verdict.",
               posts=" / ".join(f"{one:g}" for one in POSTS), loads=" / ".join(f"{one:g}" for one in LOADS))


def make_first_table(findings: Findings, lang: str) -> ReportTable:
    """Make the table of the claims in the model as it is: verdict, how sure it is, where it stands, and what it hangs on."""
    rows = [[f"{row['hypothesis']} {CLAIM_NAMES[row['hypothesis']].render(lang)}", name_verdict(row), say_sureness(row),
             format_standing(row, lang) or MISSING, say_conditions(findings, row, lang)]
            for row in select_mains(findings.claims).to_dict("records")]
    return make_table(lang, msg("Claim by claim"), FIRST_HEADERS, rows)


def say_sureness(row: Mapping[str, Any]) -> Text:
    """Say in which share of the draws a claim is supported, and its verdicts at half and at twice the threshold."""
    clauses: list[Text] = []
    if row["draws"] > 0:
        share = find_share(round(row["draws"] * row["draws_supported"]), int(row["draws"]))
        clauses.append(msg("{share} of draws ({low} to {high})", share=format_percent(share.share), low=format_percent(share.low),
                           high=format_percent(share.high)))
    others = {name: VERDICT_NAMES[row[name]] for name in ("at_half", "at_twice") if row[name] != row["verdict"]}
    if not others:
        clauses.append(msg("same at half and twice"))
    if "at_half" in others:
        clauses.append(msg("at half: {verdict}", verdict=others["at_half"]))
    if "at_twice" in others:
        clauses.append(msg("at twice: {verdict}", verdict=others["at_twice"]))
    return join_clauses(clauses)


def say_conditions(findings: Findings, row: Mapping[str, Any], lang: str) -> Text:
    """Say what a claim's verdict hangs on: what removes it where it is structural, what decides, and variants that come to another."""
    which = row["hypothesis"]
    clauses: list[Any] = []
    if row["verdict"] == STRUCTURAL:
        clauses.append(_say_structural(findings, which, lang))
    named = [f"{'+' if one['more_helps'] else '−'} {name_drawn(one['name'], lang)}"
             for one in _select(findings.decides, which).head(DECIDING).to_dict("records")]
    clauses += named
    variants: Any = findings.claims[(findings.claims["hypothesis"] == which) & (findings.claims["variant"] != row["variant"])]
    clauses += [introduce(name_variant(one, lang), VERDICT_NAMES[one["verdict"]]) for one in variants.to_dict("records")
                if one["verdict"] != row["verdict"]]
    if clauses:
        return join_clauses(clauses)
    return msg("nothing that was drawn stands out") if len(_select(findings.support, which)) else MISSING


def _say_structural(findings: Findings, which: str, lang: str) -> Message:
    """Say which switch removes a structural effect."""
    main = select_mains(_select(findings.parts, which))
    main = main[main["part"] == HYPOTHESES[which].main]
    offs = _select(findings.switches, which)
    if not len(offs):
        return msg("its mechanism has not been sought")
    limit = float(main["threshold"].iloc[0])
    without = {switch: (effect, limit) for switch, effect in zip(offs["switch"], offs["effect"], strict=True)}
    switch = pick_removing_switch(without, HYPOTHESES[which].part(HYPOTHESES[which].main))
    return msg("gone without: {switch}", switch=name_switch(switch, lang)) if switch else msg("no single mechanism removes it")


def _select(frame: pd.DataFrame, hypothesis: str) -> Any:
    """Select the rows of one claim; a table that was not made has none."""
    return frame[frame["hypothesis"] == hypothesis] if len(frame) else frame


def list_unknowns(page: FirstPage, lang: str) -> list[str]:
    """List what the results leave open, a sentence each."""
    said: list[Any] = [warn_of_quick(page.request)] if page.request is not None and page.request.quick else []
    said += [] if page.claims is None else _list_open_claims(page.claims)
    if "recoveries" in page.limits:
        said += _list_open_cells(page)
    if page.patterns is not None:
        patterns: Any = page.patterns[page.patterns["verdict"].isin([INSIDE, OUTSIDE])]
        outside = patterns[patterns["verdict"] == OUTSIDE]
        said.append(msg("Of {judged} figures known from the field the model misses {outside} (in the validation: {which}). Its "
                        "streets are synthetic; nothing here forecasts a real place.", outside=len(outside), judged=len(patterns),
                        which=enumerate_choices(name_pattern(str(number), lang) for number in outside["pattern"])))
    return [one.render(lang) for one in said]


def name_pattern(number: str, lang: str) -> str:
    """Name a pattern of the validation by its number, or by what it says where its number is a word."""
    says = {one.number: one.render(lang).says for one in PATTERNS if re.search("[a-z]{3}", one.number)}
    return render(says.get(number, number), lang)


def _list_open_claims(findings: Findings) -> Iterator[Any]:
    """Yield what is open of the claims: the undecided, those that the threshold decides, how few draws there are and what none decides."""
    mains = select_mains(findings.claims)
    open_ = mains[mains["verdict"] == UNDECIDED]
    seeds = [f"{row['hypothesis']} {_format_seeds(row['seeds_needed'])}" for row in open_.to_dict("records")
             if pd.notna(row["seeds_needed"])]
    if len(open_):
        yield join_sentences(msg("Undecided: {claims}.", claims=enumerate_choices(open_["hypothesis"])), *(
            [msg("Seeds that would settle it: {seeds}.", seeds=enumerate_choices(seeds))] if seeds else []))
    changing = mains[(mains["at_half"] != mains["verdict"]) | (mains["at_twice"] != mains["verdict"])]
    if len(changing):
        yield msg("With half or twice the threshold the verdict is another on {claims}.", claims=enumerate_choices(changing["hypothesis"]))
    yield _say_draws(mains)
    parts = select_mains(findings.parts)
    parts = parts[parts["decides"].astype(bool)]
    far = {kind: list(dict.fromkeys(parts[parts["verdict"] == kind]["hypothesis"])) for kind in (OUT, STRUCTURAL, SAME)}
    if any(far.values()):
        yield msg("Parts that no coefficient decides: {parts}.", parts=join_clauses(
            introduce(VERDICT_NAMES[kind], enumerate_choices(some)) for kind, some in far.items() if some))


def _format_seeds(seeds: float) -> str:
    return f"{seeds:,.0f}" if seeds <= MOST_SEEDS else f"> {MOST_SEEDS:,}"


def _say_draws(mains: pd.DataFrame) -> Message:
    drawn: Any = mains[mains["draws"].fillna(0) > 0]
    if not len(drawn):
        return NOTHING_DRAWN
    ends = [find_share(round(row["draws"] * row["draws_supported"]), int(row["draws"])) for row in drawn.to_dict("records")]
    widest = max((one.high - one.low) / 2 for one in ends)
    return msg("With {draws} a share is known to within {points:.0f} points, and only strong causes are found.",
               draws=count_draws(int(drawn["draws"].max())), points=100 * widest)


def _list_open_cells(page: FirstPage) -> Iterator[Any]:
    """Yield which cells of the limits' matrix are open, and what another street says."""
    cells = select_rows(page.limits["recoveries"], price=MIDDLE, regime=SETTLED)
    cells = cells[cells["measure"].isin(HEAD_MEASURES)]["kind"]
    yield msg("Of {all} cells of limits and remedies {open} are undecided and {gone} are not carried out.", all=len(cells),
              open=int((cells == UNDECIDED_CELL).sum()), gone=int((cells == NOT_CARRIED).sum()))
    if page.again:
        yield msg("On the default street, eight times as large, of {all} losses and net recoveries {same} point the same way or are open "
                  "on both, {part} are clear on one street alone, {against} are clear on both and contradict each other.",
                  **compare_streets(page.limits, page.again))
    else:
        yield msg("The limits have not been repeated on a larger street.")


def list_measurements(findings: Findings, lang: str) -> list[str]:
    """List what to measure in the field first, numbered, with the observations that it takes and the claims that it would settle."""
    if not len(findings.support):
        return [say(lang, "This takes at least {draws}.", draws=count_draws(ENOUGH).render(lang))]
    if not len(findings.agenda):
        return [NOTHING_SETTLES.render(lang)]
    rows: Sequence[Any] = findings.agenda.head(MEASURED).to_dict("records")
    return [say(lang, "{rank}. {what}: {observations} observations; {claims}", rank=rank, what=name_drawn(row["name"], lang),
                observations=f"{row['observations']:,}", claims=enumerate_choices(row["claims"].split()))
            for rank, row in enumerate(rows, 1)]


def format_appendices(paths: Mapping[str, str], command: str, lang: str) -> list[str]:
    """Format where the long tables stand, by what they are of, and what was typed."""
    names = {"limits": msg("limits and remedies"), "verdicts": msg("claims")}
    links = enumerate_choices(f"[{names[what].render(lang)}]({path})" for what, path in paths.items())
    said = [msg("Every table: {links}.", links=links)] if paths else []
    return [join_sentences(*said, msg("Command: `{command}`.", command=command)).render(lang)]


def describe_outcome(page: FirstPage, lang: str) -> list[str]:
    """Describe in a few sentences what was found: for a reader who meets the project."""
    said: list[Any] = []
    if page.claims is not None:
        mains = select_mains(page.claims.claims)
        listed = join_clauses(introduce(msg("{verdict} {count}", verdict=name, count=len(some)),
                                        enumerate_choices(row["hypothesis"] for row in some)) for name, some in group_by_verdict(mains))
        said.append(msg("Of the paper's {all} claims: {verdicts}.", all=len(mains), verdicts=listed))
        firm: Any = mains[mains["agree"].fillna(0) >= FIRM]
        if len(firm):
            said.append(msg("Nine in ten draws of the coefficients or more come to the same verdict on {claims}.",
                            claims=enumerate_choices(firm["hypothesis"])))
    if "recoveries" in page.limits:
        said += describe_limits_outcome(page.limits, lang)
    if page.claims is not None and len(page.claims.agenda):
        said.append(msg("To measure first: {what}.", what=join_clauses(
            name_drawn(name, lang) for name in page.claims.agenda.head(DECIDING)["name"])))
    return [render(one, lang) for one in said]

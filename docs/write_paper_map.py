"""Writes docs/paper-map.md and its Chinese twin from docs/paper_map.toml (``make docs-reference``): what became of each claim.

Verdicts are those of docs/results/claims.csv, which `docs/write_results.py` writes with the results; until then none is told.
"""

import csv
import tomllib
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from wushe_sim.report import catalogue, labels

HERE = Path(__file__).parent
VERDICTS = HERE / "results" / "claims.csv"
PAGES = {"en": HERE / "paper-map.md", "zh": HERE / "paper-map.zh.md"}
KINDS = {"stage": "环节", "switch": "机制", "decision": "决策", "lever": "杠杆", "indicator": "指标", "hypothesis": "假设"}
MOST_SIGNS = 24
"""How long a quotation may be."""
WORDS: dict[str, dict[str, str]] = {
    "title": {"en": "The paper's map", "zh": "论文与模型对照表"},
    "intro": {
        "en": "What became of each sentence of the paper (邱国良、李静、王松阳 2024) that claims something: the stages, switches, "
              "decisions, levers and indicators that it became, and the hypothesis that puts it to the test; "
              "or why it is not modelled. Only a few "
              "words of each are quoted; the number is section, paragraph and sentence. All names stand in the [reference](reference.md).",
        "zh": "论文（邱国良、李静、王松阳，2024）中每一句有所主张的话在模型里成了什么：哪些环节、"
              "机制、决策、杠杆与指标，由哪条假设检验；或者为何没有进入模型。"
              "每句只引几个字，编号依次为章节、段落、句子。各名称见[参考手册](reference.md)。"},
    "count": {"en": "{sentences} sentences: {claims} claim something, of which {modelled} became part of the model and {missing} did not "
                    "({partly} in part); {silent} claim nothing.",
              "zh": "共 {sentences} 句：{claims} 句有所主张，其中 {modelled} 句进入模型，{missing} 句没有"
                    "（部分进入的有 {partly} 句）；{silent} 句无主张。"},
    "hypotheses": {"en": "Hypotheses", "zh": "假设"},
    "hypotheses table": {"en": "| hypothesis | claim | verdict | sentences |", "zh": "| 假设 | 主张 | 判定 | 出处 |"},
    "claims": {"en": "| sentence | words | claim | in the model | tested by | verdict |",
               "zh": "| 句 | 原文字样 | 在模型中 | 检验 | 判定 |"},
    "not run": {"en": "not told yet", "zh": "尚无结果"},
    "not": {"en": "not modelled: ", "zh": "未模拟："},
    "partly": {"en": "in part; not modelled: ", "zh": "部分；未模拟："},
    "silent": {"en": "Claims nothing: ", "zh": "无主张的句子："},
    "stop": {"en": ".", "zh": "。"},
}


class Claim(NamedTuple):
    """A sentence of the paper that claims something, and what it became."""

    section: str
    place: str
    quote: str
    says: str
    model: list[tuple[str, str]]
    reason: str

    @property
    def hypotheses(self) -> list[str]:
        """Those that test it."""
        return [name for kind, name in self.model if kind == "hypothesis"]


@cache
def data() -> dict[str, Any]:
    """The file as it stands."""
    return tomllib.loads((HERE / "paper_map.toml").read_text(encoding="utf-8"))


def claims() -> list[Claim]:
    """All claims, in the paper's order."""
    return [Claim(section, place, said["quote"], said["says"], [_pair(link) for link in said.get("model", "").split()], said.get("not", ""))
            for section, entry in data()["sections"].items() for place, said in entry["said"].items() if not isinstance(said, str)]


def declared() -> dict[str, dict[str, str]]:
    """Every name that the map may use, by kind, with its Chinese name."""
    lists = {"lever": catalogue.levers(), "switch": catalogue.switches(), "indicator": catalogue.indicators(),
             "decision": catalogue.decisions()}
    named = {kind: {row["name"]: row.get("zh", "") for row in rows} for kind, rows in lists.items()}
    stages = {row["name"]: "" for row in catalogue.week()} | {"station": "", "observe": ""}
    return {**named, "stage": stages, "hypothesis": {name: claim["zh"] for name, claim in data()["hypotheses"].items()}}


@cache
def verdicts(lang: str) -> dict[str, str]:
    """What is told of each hypothesis, by its name; a variant's verdict stands behind its own name. Empty before there are results."""
    if not VERDICTS.exists():
        return {}
    told: dict[str, list[str]] = {}
    with VERDICTS.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            said = labels.VERDICT_NAMES[row["verdict"]].render(lang)
            told.setdefault(row["hypothesis"], []).append(f"{row['variant']}: {said}" if row["variant"] else said)
    return {name: "; ".join(said) for name, said in told.items()}


def verdict_of(name: str, lang: str) -> str:
    """What is told of one hypothesis."""
    return verdicts(lang).get(name, _word("not run", lang))


def page(lang: str) -> str:
    """The page as it is written now."""
    found = claims()
    silent = Counter(said for entry in data()["sections"].values() for said in entry["said"].values() if isinstance(said, str))
    count = {"sentences": len(found) + silent.total(), "claims": len(found), "silent": silent.total(),
             "modelled": sum(bool(one.model) for one in found), "missing": sum(not one.model for one in found),
             "partly": sum(bool(one.model and one.reason) for one in found)}
    lines = [f"# {_word('title', lang)}", "", _word("intro", lang), "", _word("count", lang).format(**count), ""]
    lines += _hypotheses(found, lang)
    for section, entry in data()["sections"].items():
        lines += ["", f"## {'' if section == '0' else section + ' '}{entry[lang]}", ""]
        mine = [one for one in found if one.section == section]
        lines += [_word("claims", lang), _rule(_word("claims", lang)), *(_row(one, lang) for one in mine), ""]
        if said := _silent(entry["said"], lang):
            lines.append(said)
    return "\n".join(lines).rstrip() + "\n"


def _hypotheses(found: list[Claim], lang: str) -> list[str]:
    head = _word("hypotheses table", lang)
    rows = [f"| {name} | {claim[lang]} | {verdict_of(name, lang)} | "
            f"{', '.join(f'{one.section} {one.place}' for one in found if name in one.hypotheses)} |"
            for name, claim in data()["hypotheses"].items()]
    return [f"## {_word('hypotheses', lang)}", "", head, _rule(head), *rows]


def _row(claim: Claim, lang: str) -> str:
    parts = []
    for kind, zh in KINDS.items():
        names = [name for key, name in claim.model if key == kind]
        if names and kind != "hypothesis":
            shown = [f"`{name}`" + (f"（{declared()[kind][name]}）" if lang == "zh" and declared()[kind][name] else "") for name in names]
            parts.append(f"{kind if lang == 'en' else zh} {', '.join(shown) if lang == 'en' else '、'.join(shown)}")
    if claim.reason:
        parts.append(_word("partly" if claim.model else "not", lang) + data()["reasons"][claim.reason][lang])
    joined = ("; " if lang == "en" else "；").join(parts)
    said = [claim.place, claim.quote, *([claim.says] if lang == "en" else []), joined, ", ".join(claim.hypotheses),
            "; ".join(dict.fromkeys(f"{name} {verdict_of(name, lang)}" for name in claim.hypotheses)) if verdicts(lang) else
            _word("not run", lang) if claim.hypotheses else ""]
    return f"| {' | '.join(said)} |"


def _silent(said: dict[str, Any], lang: str) -> str:
    kinds: dict[str, list[str]] = {}
    for place, kind in said.items():
        if isinstance(kind, str):
            kinds.setdefault(kind, []).append(place)
    told = [f"{', '.join(places)} ({data()['kinds'][kind][lang]})" for kind, places in kinds.items()]
    return _word("silent", lang) + "; ".join(told) + _word("stop", lang) if told else ""


def _pair(link: str) -> tuple[str, str]:
    kind, _, name = link.partition(":")
    return kind, name


def _rule(head: str) -> str:
    return "|" + "---|" * (head.count("|") - 1)


def _word(key: str, lang: str) -> str:
    return WORDS[key][lang]


if __name__ == "__main__":
    for language, path in PAGES.items():
        path.write_text(page(language), encoding="utf-8", newline="\n")

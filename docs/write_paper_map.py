"""Writes docs/paper-map.md and its Chinese twin from docs/paper_map.toml (``make docs-reference``): what became of each claim.

Claims and their wording are those registered in the package. Verdicts are those of docs/results/claims.csv, which `docs/write_results.py`
writes with the results; until then, and while that file is of claims registered earlier, none is told. Sizes are those of
docs/results/mechanisms.csv and docs/results/sizes.csv (`docs/write_mechanisms.py`, `docs/write_sizes.py`).
"""

import csv
import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cache
from math import inf, isfinite
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

from write_mechanisms import format_difference, format_level

from wushe_sim.experiments.claims.hypotheses import HYPOTHESES
from wushe_sim.experiments.limits.settings import HEAD_MEASURES
from wushe_sim.i18n import DeclaredText
from wushe_sim.report import catalogue, claims

HERE = Path(__file__).parent
VERDICTS, MECHANISMS, SIZES = (HERE / "results" / f"{name}.csv" for name in ("claims", "mechanisms", "sizes"))
PAGES = {"en": HERE / "paper-map.md", "zh": HERE / "paper-map.zh.md"}
KINDS = {"stage": "环节", "mechanism": "新机制", "switch": "机制", "decision": "决策", "lever": "杠杆", "indicator": "指标",
         "hypothesis": "假设"}
SIZED = ("mechanism", "switch", "lever")
"""Kinds of link that have a size."""
SHORT_LIST = HEAD_MEASURES
"""What is shown of a factor whose sentence names no measure: the battery on which the matrix runs."""
MOST_SIGNS = 24
"""How long a quotation may be."""
WORDS: dict[str, dict[str, str]] = {
    "title": {"en": "The paper's map", "zh": "论文与模型对照表"},
    "intro": {
        "en": "What became of each sentence of the paper (邱国良、李静、王松阳 2024) that claims something: the stages, mechanisms, "
              "switches, decisions, levers and indicators that it became, how large their effect is, and the hypothesis that puts "
              "the sentence to the test; or why it is not modelled. Only a few words of each are quoted; the number is section, "
              "paragraph and sentence. All names stand in the [reference](reference.md), mechanisms M1 to M17 in "
              "[the model](model.md#mechanisms-of-model-2-and-what-each-changes).",
        "zh": "论文（邱国良、李静、王松阳，2024）中每一句有所主张的话在模型里成了什么：哪些环节、"
              "机制、决策、杠杆与指标，其效应有多大，由哪条假设检验；或者为何没有进入模型。"
              "每句只引几个字，编号依次为章节、段落、句子。各名称见[参考手册](reference.md)，新机制 M1 至 M17 见"
              "[模型](model.md#mechanisms-of-model-2-and-what-each-changes)。"},
    "sizes": {
        "en": "**Sizes.** A size is a difference between two arms of the experiment street under the same seeds, in the third year, all "
              "else by default: a mechanism or switch on less off, a lever at its second value less at its first. The value or the levers "
              "of both arms stand in brackets where they are not the default. Levers go over their range, those of a limit to its severe "
              "setting. Both arms stand so from before the burn-in. Shares are in percentage points, other measures in their own unit; "
              "the 95% interval behind them is Student's over seeds, and where it contains 0 the sign is not "
              "sure. Of the measures that a sentence names, the one is shown that moves most in standard errors; where it names none, "
              "or none that the comparison has, the one of these: {measures}. As it is chosen, it flatters the factor. Differences do "
              "not add up. {by} All measures stand in [mechanisms.csv](results/mechanisms.csv) and [sizes.csv](results/sizes.csv) "
              "(`make docs-mechanisms docs-sizes`).",
        "zh": "**效应大小。**效应大小是实验街道两组之差：随机种子相同，取第三年，其余均为默认；机制为开减关，杠杆为后一取值减前一取值。"
              "括号中是不同于默认的取值，或两组共用的杠杆。杠杆走完其范围，限度的杠杆走到其严重设定。两组在预热期之前就已如此设定。"
              "份额以百分点计，其他度量以各自单位计；其后的 95% 区间是按种子计算的学生 t 区间，区间含 0 时符号不确定。"
              "一句话点到若干指标时，列出以标准误计变动最大的一个；没有点到指标、或比较中没有该指标时，从以下各项中取：{measures}。"
              "由于是挑选出来的，它略为偏大。各差值不能相加。{by}全部度量见 [mechanisms.csv](results/mechanisms.csv) 与 "
              "[sizes.csv](results/sizes.csv)（`make docs-mechanisms docs-sizes`）。"},
    "by": {"en": "Mechanisms were measured by model {mechanisms[0]} with {mechanisms[1]} seeds, switches and levers by model {sizes[0]} "
                 "with {sizes[1]}.",
           "zh": "新机制由模型 {mechanisms[0]} 以 {mechanisms[1]} 个种子测得，其余机制与杠杆由模型 {sizes[0]} 以 {sizes[1]} 个种子测得。"},
    "count": {"en": "{sentences} sentences: {claims} claim something, of which {modelled} became part of the model and {missing} did not "
                    "({partly} in part); {silent} claim nothing. {sized} have a size, {unsized} say why they have none.",
              "zh": "共 {sentences} 句：{claims} 句有所主张，其中 {modelled} 句进入模型，{missing} 句没有"
                    "（部分进入的有 {partly} 句）；{silent} 句无主张。{sized} 句有效应大小，{unsized} 句说明为何没有。"},
    "hypotheses": {"en": "Hypotheses", "zh": "假设"},
    "hypotheses table": {"en": "| hypothesis | claim | verdict | sentences |", "zh": "| 假设 | 主张 | 判定 | 出处 |"},
    "claims": {"en": "| sentence | words | claim | in the model | size | tested by | verdict |",
               "zh": "| 句 | 原文字样 | 在模型中 | 效应大小 | 检验 | 判定 |"},
    "not run": {"en": "not told yet", "zh": "尚无结果"},
    "not": {"en": "not modelled: ", "zh": "未模拟："},
    "partly": {"en": "in part; not modelled: ", "zh": "部分；未模拟："},
    "silent": {"en": "Claims nothing: ", "zh": "无主张的句子："},
    "unsized": {"en": "no size: ", "zh": "无大小："},
    "levels": {"en": "; by default: ", "zh": "；默认情形："},
    "nothing": {"en": "the same in both arms", "zh": "两组相同"},
    "unmeasured": {"en": "not measured yet", "zh": "尚未测量"},
    "stop": {"en": ".", "zh": "。"}, "and": {"en": "; ", "zh": "；"}, "or": {"en": ", ", "zh": "、"}, "says": {"en": ": ", "zh": "："},
    "brackets": {"en": " ({})", "zh": "（{}）"},
}


class Claim(NamedTuple):
    """A sentence of the paper that claims something, and what it became."""

    section: str
    place: str
    quote: str
    says: str
    model: list[tuple[str, str]]
    reason: str
    by: list[str]
    unsized: str
    chosen: Mapping[tuple[str, str], str] = MappingProxyType({})
    """Links that are shown in one measure of their own."""

    @property
    def hypotheses(self) -> list[str]:
        """Those that test it."""
        return [name for kind, name in self.model if kind == "hypothesis"]

    @property
    def sized(self) -> list[tuple[str, str]]:
        """What of it has a size."""
        return [(kind, name) for kind, name in self.model if kind in SIZED]

    def list_measures(self, kind: str, name: str) -> list[str]:
        """The measures in which it speaks of one link."""
        return [self.chosen[kind, name]] if (kind, name) in self.chosen else self.measures

    @property
    def measures(self) -> list[str]:
        """The measures in which it speaks: those declared for it, or its indicators; the short list where there is none."""
        return self.by or [name for kind, name in self.model if kind == "indicator"] or list(SHORT_LIST)


@cache
def data() -> dict[str, Any]:
    """The file as it stands."""
    return tomllib.loads((HERE / "paper_map.toml").read_text(encoding="utf-8"))


def list_claims() -> list[Claim]:
    """All claims, in the paper's order."""
    return [_read_claim(section, place, said)
            for section, entry in data()["sections"].items() for place, said in entry["said"].items() if not isinstance(said, str)]


def _read_claim(section: str, place: str, said: Mapping[str, str]) -> Claim:
    """A claim as the file has it."""
    links = [link.partition("=") for link in said.get("model", "").split()]
    return Claim(section, place, said["quote"], said["says"], [_pair(link) for link, _, _ in links], said.get("not", ""),
                 said.get("by", "").split(), said.get("unsized", ""), {_pair(link): measure for link, _, measure in links if measure})


@cache
def declared() -> dict[str, dict[str, str]]:
    """Every name that the map may use, by kind, with its Chinese name."""
    lists = {"lever": catalogue.levers(), "switch": catalogue.switches(), "indicator": catalogue.indicators(),
             "decision": catalogue.decisions()}
    named = {kind: {row["name"]: row.get("zh", "") for row in rows} for kind, rows in lists.items()}
    stages = {row["name"]: "" for row in catalogue.week()} | {"station": "", "observe": ""}
    mechanisms = {name: row["zh"] for name, row in data()["mechanisms"].items()}
    return {**named, "stage": stages, "mechanism": mechanisms, "hypothesis": {name: one.render("zh") for name, one in HYPOTHESES.items()}}


@cache
def verdicts(lang: str) -> dict[str, str]:
    """What is told of each hypothesis, by its name; a variant's verdict stands behind what the variant is.

    Empty before there are results, and while the results are of claims that were registered otherwise.
    """
    rows = _read(VERDICTS)
    registered = {(name, variant.key): variant.says for name, one in HYPOTHESES.items() for variant in one.variants}
    told: dict[str, list[str]] = {}
    for row in rows:
        key = row["hypothesis"], row["variant"]
        if key not in registered:
            return {}
        said = claims.name_verdict({**row, **{name: float(row.get(name) or "nan") for name in ("draws", "agree")}}).render(lang)
        under = DeclaredText("claim", registered[key]).render(lang) + _word("says", lang) if row["variant"] else ""
        told.setdefault(row["hypothesis"], []).append(under + said)
    return {name: _word("and", lang).join(said) for name, said in told.items()}


def verdict_of(name: str, lang: str) -> str:
    """What is told of one hypothesis."""
    return verdicts(lang).get(name, _word("not run", lang))


@cache
def sizes() -> dict[tuple[str, str], list[dict[str, str]]]:
    """The rows of both tables, by kind and name as the map names them; a lever of several choices has rows for each."""
    keys = {(row["row"]): name for name, row in data()["mechanisms"].items()}
    found: dict[tuple[str, str], list[dict[str, str]]] = {}
    for row in _read(MECHANISMS):
        if row["name"] in keys:
            found.setdefault(("mechanism", keys[row["name"]]), []).append(row)
    for row in _read(SIZES):
        found.setdefault((row["kind"], row["name"]), []).append(row)
    return found


def pick_measure(rows: Iterable[dict[str, str]], measures: Iterable[str]) -> dict[str, str] | None:
    """Of some measures of one comparison, the one that moves most in standard errors; None where none was measured."""
    wanted = [row for row in rows if row["measure"] in measures and _is_number(row["difference"])]
    return max(wanted, key=_distance, default=None)


def format_sizes(claim: Claim, lang: str) -> str:
    """What is known of how much a sentence's mechanisms do, or why there is no size."""
    if claim.unsized:
        said = _word("unsized", lang) + data()["unsized"][claim.unsized][lang]
        levels = [format_level(row, lang) for row in sizes().get(("street", "default"), ()) if row["measure"] in claim.measures]
        return said + (_word("levels", lang) + _word("or", lang).join(levels) if levels and claim.unsized in ("state", "goal") else "")
    return _word("and", lang).join(_format_factor(kind, name, claim.list_measures(kind, name), lang) for kind, name in claim.sized)


def page(lang: str) -> str:
    """The page as it is written now."""
    found = list_claims()
    lines = [f"# {_word('title', lang)}", "", _word("intro", lang), "", _count(found, lang), "", _describe_sizes(lang), ""]
    lines += _hypotheses(found, lang)
    for section, entry in data()["sections"].items():
        lines += ["", f"## {'' if section == '0' else section + ' '}{entry[lang]}", ""]
        mine = [one for one in found if one.section == section]
        lines += [_word("claims", lang), _rule(_word("claims", lang)), *(_row(one, lang) for one in mine), ""]
        if said := _silent(entry["said"], lang):
            lines.append(said)
    return "\n".join(lines).rstrip() + "\n"


def _format_factor(kind: str, name: str, measures: list[str], lang: str) -> str:
    """One mechanism, switch or lever with what it moves; a lever of several choices has each of them."""
    compared: dict[tuple[str, ...], list[dict[str, str]]] = {}
    for row in sizes().get((kind, name), ()):
        compared.setdefault((row.get("from", ""), row.get("to", ""), row.get("beside", "")), []).append(row)
    told = []
    for (low, high, beside), rows in compared.items():
        picked = pick_measure(rows, measures) or pick_measure(rows, SHORT_LIST)
        called = f"`{name}` {low} → {high}" if kind == "lever" else f"`{name}`" if kind == "switch" else name
        called += _word("brackets", lang).format(beside) if beside else ""
        told.append(called + _word("says", lang) + (_word("unmeasured", lang) if picked is None else _word("nothing", lang)
                                                    if float(picked["difference"]) == 0 else format_difference(picked, lang)))
    return _word("and", lang).join(told) or f"`{name}`" + _word("says", lang) + _word("unmeasured", lang)


def _count(found: list[Claim], lang: str) -> str:
    silent = Counter(said for entry in data()["sections"].values() for said in entry["said"].values() if isinstance(said, str))
    return _word("count", lang).format(
        sentences=len(found) + silent.total(), claims=len(found), silent=silent.total(), modelled=sum(bool(one.model) for one in found),
        missing=sum(not one.model for one in found), partly=sum(bool(one.model and one.reason) for one in found),
        sized=sum(bool(one.sized) for one in found), unsized=sum(not one.sized for one in found))


def _describe_sizes(lang: str) -> str:
    """What the head says of sizes: how they were measured, by which model, and what the short list is."""
    by = {}
    for kind, rows in (("mechanisms", _read(MECHANISMS)), ("sizes", _read(SIZES))):
        models = _word("or", lang).join(sorted({row["model"] for row in rows})) or "…"
        by[kind] = models, max((int(row["seeds"]) for row in rows), default="…")
    shown = {row["name"]: row[lang].lower() for row in catalogue.indicators()}
    measures = _word("or", lang).join(shown[name] for name in SHORT_LIST)
    return _word("sizes", lang).format(measures=measures, by=_word("by", lang).format(**by))


def _hypotheses(found: list[Claim], lang: str) -> list[str]:
    head = _word("hypotheses table", lang)
    rows = [f"| {name} | {claim.render(lang)} | {verdict_of(name, lang)} | "
            f"{', '.join(f'{one.section} {one.place}' for one in found if name in one.hypotheses)} |"
            for name, claim in HYPOTHESES.items()]
    return [f"## {_word('hypotheses', lang)}", "", head, _rule(head), *rows]


def _row(claim: Claim, lang: str) -> str:
    parts = []
    for kind, zh in KINDS.items():
        names = [name for key, name in claim.model if key == kind]
        if names and kind != "hypothesis":
            parts.append(f"{kind if lang == 'en' else zh} {_word('or', lang).join(_name(kind, name, lang) for name in names)}")
    if claim.reason:
        parts.append(_word("partly" if claim.model else "not", lang) + data()["reasons"][claim.reason][lang])
    said = [claim.place, claim.quote, *([claim.says] if lang == "en" else []), _word("and", lang).join(parts),
            format_sizes(claim, lang) if claim.model else "", ", ".join(claim.hypotheses), _tell_verdicts(claim, lang)]
    return f"| {' | '.join(said)} |"


def _name(kind: str, name: str, lang: str) -> str:
    """A name as the map writes it: a mechanism by its number and what it is, anything else as it stands in files."""
    if kind == "mechanism":
        row = data()["mechanisms"][name]
        return name + _word("brackets", lang).format(row[lang])
    zh = declared()[kind][name]
    return f"`{name}`" + (f"（{zh}）" if lang == "zh" and zh else "")


def _tell_verdicts(claim: Claim, lang: str) -> str:
    if not verdicts(lang):
        return _word("not run", lang) if claim.hypotheses else ""
    return _word("and", lang).join(dict.fromkeys(f"{name} {verdict_of(name, lang)}" for name in claim.hypotheses))


def _silent(said: dict[str, Any], lang: str) -> str:
    kinds: dict[str, list[str]] = {}
    for place, kind in said.items():
        if isinstance(kind, str):
            kinds.setdefault(kind, []).append(place)
    told = [f"{', '.join(places)} ({data()['kinds'][kind][lang]})" for kind, places in kinds.items()]
    return _word("silent", lang) + "; ".join(told) + _word("stop", lang) if told else ""


def _distance(row: Mapping[str, str]) -> float:
    """How far a measure moves, in standard errors."""
    difference, error = abs(float(row["difference"])), float(row["error"]) if _is_number(row["error"]) else 0.0
    return difference / error if error else inf if difference else 0.0


def _is_number(text: str) -> bool:
    try:
        return isfinite(float(text))
    except ValueError:
        return False


@cache
def _read(path: Path) -> list[dict[str, str]]:
    """A table's rows; none where there is no table."""
    if not path.exists():
        return []
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


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

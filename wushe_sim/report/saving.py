"""保存比较 a comparison as a file: CSV, Parquet, an Excel workbook with notes and units first, or a page with plots."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from wushe_sim.errors import BadInput
from wushe_sim.indicators import INDICATORS
from wushe_sim.report import chinese
from wushe_sim.report.labels import label, language, speaker, type_called, unit_of
from wushe_sim.results.tables import as_csv, without_formulas
from wushe_sim.scenario.paths import in_place_of
from wushe_sim.scenario.tables import LEVERS

TABLES, PAGES = (".csv", ".parquet", ".xlsx"), (".html", ".htm", ".docx")
FORMS = TABLES + PAGES
ENCODINGS = ("utf-8-sig", "utf-8", "gb18030")
MOST_SETTINGS = 1000
"""Scenarios whose settings stand side by side on a sheet of their own; of more, the sheet of scenarios has them, one below the other."""
WORDS = {
    "scenario": ("scenario", "情景"), "against": ("against", "对照情景"), "week": ("week", "周"), "type": ("type of community", "社区类型"),
    "group": ("social group", "社会群体"), "indicator": ("indicator", "指标"), "label": ("label", "名称"), "unit": ("unit", "单位"),
    "seeds": ("seeds", "随机种子数"), "reference": ("mean, against", "对照均值"), "value": ("mean", "均值"),
    "difference": ("difference", "差值"),
    "low": ("low", "区间下限"), "high": ("high", "区间上限"), "agree": ("share of seeds that agree in sign", "方向一致的种子比例"),
    "effect": ("effect size", "效应量"), "yuan_per_unit": ("yuan per unit of difference", "每单位差值的支出（元）"),
    "key": ("key", "设置项"),
    "meaning": ("meaning", "含义"), "share": ("share", "比例"),
    "sheet_notes": ("notes", "说明"), "sheet_comparison": ("comparison", "比较"), "sheet_scenarios": ("scenarios", "情景"),
    "sheet_settings": ("settings", "设置差异"),
    "note_paired": ("Each scenario is held against {against}, paired by seed: both share every draw that the policy does not touch.",
                    "各情景均与“{against}”按随机种子配对比较：除政策所及之处外，两者使用相同的随机数。"),
    "note_values": ("Values are ratios of sums over the last {weeks} weeks.", "数值为最后 {weeks} 周各量之和的比值。"),
    "note_interval": ("The interval covers the mean difference with {level:.0%} confidence (bootstrap over seeds); with one seed there is "
                      "none.", "区间为差值均值的 {level:.0%} 置信区间（对种子作自助抽样）；只有一个种子时没有区间。"),
    "note_effect": ("Effect size: the mean of the seeds' differences over their standard deviation.",
                    "效应量：各种子差值的均值与其标准差之比。"),
    "note_cost": ("Yuan per unit: what the community foundation pays out more, per 1,000 residents a week, for each unit of difference "
                  "(for each share of 1). Hours that a remedy takes from staff and volunteers are no part of it.",
                  "每单位差值的支出：每千名居民每周社区基金会多支出的金额除以差值（比例以 1 为单位）；"
                  "不含优化路径占用的社工、居委会与志愿者工时。"),
}
NOTES = ("note_paired", "note_values", "note_interval", "note_effect", "note_cost")
said = speaker(WORDS)


def save(comparison: Any, path: str | os.PathLike, lang: str | None = None, encoding: str = "utf-8-sig",
         wide: bool = False) -> Path:
    """Write a comparison (``ws.compare``) in the form that the file's name ends in, whole or not at all; its path.

    .csv and .parquet hold its table, or with ``wide`` a row for each scenario; .xlsx both, with notes and units on a first sheet and
    headings in the reader's language; .html and .docx are a page with plots. ``encoding`` is a CSV's, gb18030 where no other is known.
    Raises BadInput for any other form, and StorageError where it cannot be written.
    """
    target, spoken = checked(path, encoding), language(lang)
    form = target.suffix.lower()
    if form in PAGES:
        from wushe_sim.report.compared import write_page

        return write_page(comparison, target, spoken)
    with in_place_of(target) as new:
        if form == ".xlsx":
            _write_book(comparison, new, spoken)
        else:
            frame = comparison.wide if wide else comparison.table
            if form == ".csv":
                new.write_bytes(as_csv(frame).decode("utf-8-sig").encode(encoding, "replace"))
            else:
                _plain(frame).to_parquet(new, index=False)
    return target


def checked(path: str | os.PathLike, encoding: str = "utf-8-sig") -> Path:
    """The path; BadInput where its name ends in no form that a comparison is written in, or where the encoding is not offered."""
    if Path(path).suffix.lower() not in FORMS or encoding not in ENCODINGS:
        raise BadInput(f"--out {path}, --encoding {encoding}: allowed {', '.join(FORMS)}; {', '.join(ENCODINGS)}")
    return Path(path)


def notes(comparison: Any, lang: str) -> list[str]:
    """What the numbers of a comparison are, a sentence each."""
    values: Mapping[str, Any] = {"against": comparison.cases[0].name, "weeks": comparison.weeks, "level": comparison.level}
    return [said(key, lang, **values) for key in NOTES]


def setting_called(key: str, lang: str) -> str:
    """What a key of a scenario is called: a lever by its label in Chinese, anything else by its path."""
    name = key.removeprefix("levers.")
    return LEVERS[name].zh if lang == "zh" and name in LEVERS else key


def headed(frame: pd.DataFrame, lang: str) -> pd.DataFrame:
    """A frame with headings in the reader's language: an indicator's is its label, a type of community is called what it is called."""
    names = {name: said(name, lang) if name in WORDS else label(name, lang) if name in INDICATORS else setting_called(str(name), lang)
             for name in frame.columns}
    told = frame.assign(type=frame["type"].map(lambda kind: type_called(kind, lang))) if "type" in frame else frame
    return told.rename(columns=names)


def _write_book(comparison: Any, path: Path, lang: str) -> None:
    about = [[name, label(name, lang), unit_of(entry.declaration.unit, lang) or said("share", lang),
              chinese.INDICATORS[name] if lang == "zh" else entry.declaration.meaning]
             for name, entry in INDICATORS.items() if name in comparison.indicators]
    first = [[note, "", "", ""] for note in notes(comparison, lang)] + [[""] * 4]
    first += [[said(name, lang) for name in ("indicator", "label", "unit", "meaning")], *about]
    table = comparison.table.copy()
    table.insert(list(table).index("indicator") + 1, "label", [label(name, lang) for name in table["indicator"]])
    sheets = {"sheet_notes": pd.DataFrame(first, columns=list("abcd")), "sheet_comparison": headed(table, lang),
              "sheet_scenarios": headed(comparison.scenarios, lang)}
    if len(comparison.cases) <= MOST_SETTINGS:
        differs = comparison.differs
        sheets["sheet_settings"] = headed(differs.assign(key=[setting_called(key, lang) for key in differs["key"]]), lang)
    with pd.ExcelWriter(path, engine="openpyxl") as book:
        for number, (name, frame) in enumerate(sheets.items()):
            without_formulas(frame).to_excel(book, sheet_name=said(name, lang), index=False, header=number > 0)
            sheet = book.sheets[said(name, lang)]
            sheet.freeze_panes = "A2" if number else None
            for column in sheet.columns:
                sheet.column_dimensions[column[0].column_letter].width = min(30, 4 + max(_wide(cell.value) for cell in column[:50]))


def _wide(value: Any) -> int:
    """About how many letters wide a cell is."""
    text = f"{value:.6g}" if isinstance(value, float) else str(value or "")
    return sum(2 if sign > "\u2e80" else 1 for sign in text)


def _plain(frame: pd.DataFrame) -> pd.DataFrame:
    """A frame whose columns each hold one kind of value: what scenarios set may be a word in one and a number in another."""
    mixed = [name for name in frame if frame[name].dtype == object]
    return frame.assign(**{name: frame[name].map(lambda value: None if value is None or value != value else str(value)) for name in mixed})

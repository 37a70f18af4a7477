"""Saving a comparison (保存比较): CSV, Parquet, or an Excel workbook with notes and units first and headings in the reader's language."""

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from wushe_sim.errors import BadInput, StorageError
from wushe_sim.indicators import INDICATORS
from wushe_sim.results.tables import as_csv, without_formulas

if TYPE_CHECKING:
    from wushe_sim.experiments.comparison import Comparison

FORMS = (".csv", ".parquet", ".xlsx")
ENCODINGS = ("utf-8-sig", "utf-8", "gb18030")
HEADINGS = {
    "scenario": ("scenario", "情景"), "against": ("against", "对照情景"), "week": ("week", "周"), "group": ("social group", "社会群体"),
    "indicator": ("indicator", "指标"), "label": ("label", "名称"), "unit": ("unit", "单位"), "seeds": ("seeds", "随机种子数"),
    "reference": ("mean, against", "对照均值"), "value": ("mean", "均值"), "difference": ("difference", "差值"), "low": ("low", "区间下限"),
    "high": ("high", "区间上限"), "agree": ("share of seeds that agree in sign", "方向一致的种子比例"),
    "effect": ("effect size", "效应量"), "yuan_per_unit": ("yuan per unit of difference", "每单位差值的支出(元)"), "key": ("key", "设置项"),
}
NOTES = (
    ("Each scenario is held against {against}, paired by seed: both share every draw that the policy does not touch.",
     "各情景均与“{against}”按随机种子配对比较:除政策所及之处外,两者使用相同的随机数。"),
    ("Values are ratios of sums over the last {weeks} weeks.", "数值为最后 {weeks} 周各量之和的比值。"),
    ("The interval covers the mean difference with {level:.0%} confidence (bootstrap over seeds); with one seed there is none.",
     "区间为差值均值的 {level:.0%} 置信区间(对种子作自助抽样);只有一个种子时没有区间。"),
    ("Effect size: the mean of the seeds' differences over their standard deviation.", "效应量:各种子差值的均值与其标准差之比。"),
    ("Yuan per unit: what the community foundation pays out more, per 1,000 residents a week, for each unit of difference.",
     "每单位差值的支出:每千名居民每周社区基金会多支出的金额除以差值。"),
)


def save(comparison: "Comparison", path: Path, lang: str, encoding: str) -> Path:
    """Write it in the form that the file's name ends in. Raises BadInput for any other, and StorageError where it cannot be written."""
    if path.suffix.lower() not in FORMS:
        raise BadInput(f"{path}: is no form that a comparison is written in (allowed {', '.join(FORMS)})")
    if encoding not in ENCODINGS:
        raise BadInput(f"encoding = {encoding!r}: is not offered (allowed {', '.join(ENCODINGS)})")
    new = path.with_name(f".{path.name}.tmp{path.suffix}")
    try:
        if path.suffix.lower() == ".csv":
            new.write_bytes(as_csv(comparison.table).decode("utf-8-sig").encode(encoding, "replace"))
        elif path.suffix.lower() == ".parquet":
            comparison.table.to_parquet(new, index=False)
        else:
            _write_book(comparison, new, lang)
        os.replace(new, path)
    except OSError as error:
        raise StorageError(f"{path}: {error.strerror or error}") from error
    finally:
        new.unlink(missing_ok=True)
    return path


def headed(frame: pd.DataFrame, lang: str) -> pd.DataFrame:
    """A frame with headings in the reader's language; an indicator's is its label."""
    zh = lang == "zh"
    labels = {name: entry.declaration.zh if zh else entry.declaration.en for name, entry in INDICATORS.items()}
    return frame.rename(columns={name: HEADINGS[name][zh] if name in HEADINGS else labels.get(name, name) for name in frame.columns})


def _write_book(comparison: "Comparison", path: Path, lang: str) -> None:
    zh = lang == "zh"
    values: dict[str, Any] = {"against": comparison.cases[0].name, "weeks": comparison.weeks, "level": comparison.level}
    notes = [[note[zh].format(**values), "", "", ""] for note in NOTES] + [[""] * 4]
    notes += [[name, entry.declaration.zh if zh else entry.declaration.en, entry.declaration.unit, entry.declaration.meaning]
              for name, entry in INDICATORS.items() if name in comparison.indicators]
    table = comparison.table.copy()
    table.insert(list(table).index("indicator") + 1, "label",
                 [INDICATORS[name].declaration.zh if zh else INDICATORS[name].declaration.en for name in table["indicator"]])
    sheets = {("notes", "说明"): pd.DataFrame(notes), ("comparison", "比较"): headed(table, lang),
              ("scenarios", "情景"): headed(comparison.scenarios, lang), ("settings", "设置差异"): headed(comparison.differs, lang)}
    with pd.ExcelWriter(path, engine="openpyxl") as book:
        for number, (names, frame) in enumerate(sheets.items()):
            without_formulas(frame).to_excel(book, sheet_name=names[zh], index=False, header=number > 0)

"""表格模板 the table that ``wushe new --table`` writes: remarks that explain each column, its header, and rows to write over."""

import csv
import io
from collections.abc import Iterator

from wushe_sim.place_types import PLACE_TYPES
from wushe_sim.scenario.districts import COLUMNS
from wushe_sim.scenario.place import AT_THE_STATION
from wushe_sim.scenario.tables import LEVERS

LEVER_SHOWN = "deliberation"
_ROWS = (
    ("幸福社区", 3200, "old_neighbourhood", 0.5, 0.25),
    ("翠湖社区", 5400, "new_estate", 0.8, 0.6), ("李家村", 1800, "traditional_village", "", ""),
)
_HEADS = ("name", "residents", "type", "social_workers", LEVER_SHOWN)
_HEAD_EN = (
    "A table of districts for wushe_sim. Lines that begin with # are remarks.",
    "A row for each community. Then: wushe check FILE and wushe run FILE.",
    "The run ranks the rows under the names that stand here.",
)
_HEAD_ZH = (
    "五社联动模拟：社区（或街道）表。以 # 开头的行是说明。",
    "每行一个社区。改好后：wushe check 文件 再 wushe run 文件。", "给出排名时沿用表中的名称。",
)


def header(lang: str) -> list[str]:
    """The names of the columns."""
    if lang == "en":
        return list(_HEADS)
    return [LEVERS[name].zh if name in LEVERS else COLUMNS[name].names[0] for name in _HEADS]


def rows(lang: str) -> list[list[object]]:
    """Rows to write over."""
    return [[PLACE_TYPES[cell].zh if lang == "zh" and cell in PLACE_TYPES else cell for cell in row] for row in _ROWS]


def remarks(lang: str) -> Iterator[str]:
    """What a writer has to know. No commas, semicolons or quotes: a spreadsheet would take the lines apart."""
    zh = lang == "zh"
    yield from _HEAD_ZH if zh else _HEAD_EN
    for name, column in COLUMNS.items():
        said = column.zh if zh else column.meaning.replace(",", " ·").replace(";", " ·")
        yield f"{column.names[0] if zh else name}: {said.replace(';', '。')}"
    levers = [lever.zh if zh else name for name, lever in LEVERS.items() if name not in AT_THE_STATION]
    shared = [LEVERS[name].zh if zh else name for name in AT_THE_STATION]
    yield ("还可加政策杠杆列（见 wushe levers）：" if zh else "Any lever may be a column (see wushe levers): ") + " ".join(levers)
    yield ("仅街道表可用的杠杆（社工站共用）：" if zh else "Only where rows are streets (they act at the station): ") + " ".join(shared)


def as_csv(lang: str) -> bytes:
    """The template as CSV, in UTF-8 with a byte-order mark so that spreadsheets show Chinese."""
    text = io.StringIO(newline="")
    text.writelines(f"# {line}\r\n" for line in remarks(lang))
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(header(lang))
    writer.writerows(rows(lang))
    return text.getvalue().encode("utf-8-sig")


def as_workbook(lang: str) -> bytes:
    """The template as an Excel workbook: the table, and a second sheet that explains it."""
    from openpyxl import Workbook
    from openpyxl.styles import Font

    book = Workbook()
    table, notes = book.worksheets[0], book.create_sheet("说明" if lang == "zh" else "instructions")
    table.title = "社区" if lang == "zh" else "places"
    for row in (header(lang), *rows(lang)):
        table.append([None if cell == "" else cell for cell in row])
    for cell in table[1]:
        cell.font = Font(bold=True)
    for letter in "ABCDE":
        table.column_dimensions[letter].width = 18
    for line in remarks(lang):
        notes.append([line])
    notes.column_dimensions["A"].width = 120
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()

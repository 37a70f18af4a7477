"""A file's content (文件内容) before it is parsed: its kind by its first bytes, its size against the memory, its encoding."""

import gzip
import io
import os
import re
import zlib
from pathlib import Path
from typing import Any, NamedTuple

from wushe_sim.errors import BadInput
from wushe_sim.files.paths import describe_read_error, refuse_other_kinds
from wushe_sim.i18n import msg
from wushe_sim.i18n.message import Text

MOST_BYTES = 256 * 2**20
"""Bytes of a file, unpacked: some fifteen million ties."""
BYTES_TO_READ_ONE = 26
"""Memory that reading takes for each byte of an edge list (measured; see docs/performance.md), before anything is simulated."""
SUSPECT_BYTES, SUSPECT_RATIO = 64 * 2**20, 100
"""A packed file that unpacks to so much, and to so many times its size, is refused: it is made to fill a memory, or an empty matrix."""
MOST_SHEET_BYTES = 64 * 2**20
"""Bytes of an Excel workbook's parts, unpacked."""
TEXT, WORKBOOK = "text", "workbook"
WORKBOOK_SAID = msg("an Excel workbook")
OLD_WORKBOOK = msg("an old Excel workbook (.xls), or one with a password; save it as .xlsx or CSV")
R_FILE = msg("a file of R's own (RData, RDS); write CSV or GraphML")
GZIP = b"\x1f\x8b"
_KINDS = (
    (b"\x80", msg("a Python pickle, which is never opened; write GraphML or an edge list")),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", OLD_WORKBOOK),
    (b"%PDF", msg("a PDF; write a table")), (b"\x89HDF", msg("HDF5; write an edge list or GraphML")), (b"PAR1", msg("Parquet; write CSV")),
    (b"SQLite format 3", msg("an SQLite database; write CSV")), (b"BZh", msg("packed with bzip2; pack it with gzip, or not at all")),
    (b"\xfd7zXZ", msg("packed with xz; pack it with gzip, or not at all")),
    (b"7z\xbc\xaf", msg("packed with 7z; pack it with gzip, or not at all")),
    (b"Rar!", msg("packed with rar; pack it with gzip, or not at all")),
    (b"\x89PNG", msg("a picture")), (b"\xff\xd8\xff", msg("a picture")),
    (b"RDX", R_FILE), (b"X\n\x00\x00", R_FILE), (b"\x93NUMPY", msg("a NumPy array; write CSV")),
    (b"<stata_dta>", msg("a Stata file; write CSV")),
    (b"$FL2", msg("an SPSS file; write CSV")), (b"FEA1", msg("a Feather file; write CSV")),
    (b"ARROW1", msg("a Feather file; write CSV")), (b"MATLAB ", msg("a MATLAB file; write CSV")),
    (b"version https://git-lfs", msg("a pointer of Git LFS; fetch the file itself (git lfs pull)")),
)
_ZIP = b"PK\x03\x04"
_WEB_PAGE = re.compile(rb"\s*(<!doctype html|<html)\b", re.IGNORECASE)
ENCODING_MARKS = ((b"\xff\xfe\x00\x00", "utf-32"), (b"\x00\x00\xfe\xff", "utf-32"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_CHINESE = re.compile("[\u3400-\u9fff]")
LIKELY_CHINESE = 0.7
"""Of what is not ASCII in a GB18030 text, at least so much stands in the GB2312 of daily use; of other encodings it does not."""

LIKELY_BIG5 = 0.7
"""The same of Big5, in its first level; and so much of it stands side by side, as letters with accents do not."""
FIRST_LEVELS = {"gb2312": ((b"\xa1", b"\xa3"), (b"\xb0", b"\xd7")), "big5": ((b"\xa1", b"\xc6"),)}
"""First bytes of the marks and of the signs of daily use."""

PAJEK_BYTES = re.compile(rb"\s*(?:%.*\n\s*)*\*(?:network|vertices|partition|vector)\b", re.IGNORECASE)


class Content(NamedTuple):
    """The bytes of a file, unpacked, and what they are."""

    data: bytes
    kind: str


def free_bytes() -> int:
    """Memory that this machine could still give."""
    import psutil

    return psutil.virtual_memory().available


def read_packed_bytes(path: Path) -> bytes:
    """The bytes of a file, packed or not; BadInput for what is no file, too large, or cannot be read."""
    try:
        with open(path, "rb", opener=lambda name, flags: os.open(name, flags | getattr(os, "O_NONBLOCK", 0))) as file:
            refuse_other_kinds(path, os.fstat(file.fileno()).st_mode)
            data = file.read(MOST_BYTES + 1)
    except BadInput:
        raise
    except (OSError, ValueError) as error:
        raise BadInput(msg("{path}: {reason}", path=path, reason=describe_read_error(path, error))) from error
    refuse_what_memory_cannot_hold(path, len(data), len(data), False)
    return data


def content_of(path: Path) -> Content:
    """The bytes of a file, unpacked if they are gzip's; BadInput for what is no file, too large, damaged or of a kind never opened."""
    try:
        found = path.stat()
        refuse_other_kinds(path, found.st_mode)
        with path.open("rb") as raw:
            packed = raw.read(2) == GZIP
            raw.seek(0)
            refuse_what_memory_cannot_hold(path, _unpacked_size(raw) if packed else found.st_size, found.st_size, packed)
            raw.seek(0)
            data = gzip.GzipFile(fileobj=raw).read() if packed else path.read_bytes()  # one copy: a buffer that was read from makes two
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise BadInput(msg("{path}: cannot be unpacked ({error})", path=path, error=error)) from error
    except (OSError, ValueError) as error:
        if isinstance(error, BadInput):
            raise
        raise BadInput(msg("{path}: {reason}", path=path, reason=describe_read_error(path, error))) from error
    if data.startswith(GZIP):
        raise BadInput(msg("{path}: is packed twice with gzip; unpack it once", path=path))
    return Content(data, kind_of(path, data))


def _unpacked_size(raw: Any) -> int:
    """How much a gzip file unpacks to, as far as it is allowed to: counted, not kept."""
    size = 0
    with gzip.GzipFile(fileobj=raw) as file:
        while size <= MOST_BYTES and (part := file.read(2**20)):
            size += len(part)
    return size


def refuse_what_memory_cannot_hold(path: Path, size: int, on_disk: int, packed: bool) -> None:
    """Raise BadInput, with the estimate and what is free, before a file is read that is too large to be taken apart."""
    once = msg(" once unpacked") if packed else ""
    if size > MOST_BYTES:
        raise BadInput(msg("{path}: more than {most} MB{once} (allowed: so much; a network of some fifteen million ties)",
                           path=path, most=MOST_BYTES // 2**20, once=once))
    if packed and size > SUSPECT_BYTES and size > SUSPECT_RATIO * on_disk:
        raise BadInput(msg("{path}: {size:.0f} MB once unpacked, {times} times its size, which no network of people is; "
                           "write it as an edge list, or unpack it yourself", path=path, size=size / 2**20, times=size // on_disk))
    needed, free = size * BYTES_TO_READ_ONE, free_bytes()
    if needed > free:
        raise BadInput(msg("{path}: reading its {size:.0f} MB{once} takes about {needed:.1f} GB of memory, and {free:.1f} GB are free",
                           path=path, size=size / 2**20, once=once, needed=needed / 1e9, free=free / 1e9))


def kind_of(path: Path, data: bytes) -> str:
    """TEXT or WORKBOOK; BadInput names any other kind that can be told."""
    found = named_kind(data)
    if found and found != WORKBOOK_SAID:
        raise BadInput(msg("{path}: this is {kind}", path=path, kind=found))
    return WORKBOOK if found else TEXT


def named_kind(data: bytes) -> Text:
    """What a file's first bytes say that it is, and how to mend that; nothing where it may be a text."""
    if data[:4] == _ZIP:
        if b"opendocument" in data[:200]:
            return msg("an OpenDocument file; save it as .xlsx or CSV")
        workbook = b"xl/" in data[:2**16] or b"xl/workbook" in data[-2**16:] or b"xl/worksheets" in data
        return WORKBOOK_SAID if workbook else msg("a zip archive and no Excel workbook; unpack it, and name the file inside")
    if data.startswith(GZIP):
        return msg("packed with gzip; unpack it")
    if _WEB_PAGE.match(data[:1000]):
        return msg("a web page (HTML); download the file itself")
    return next((said for mark, said in _KINDS if data.startswith(mark)), "")


def text_of(path: Path, content: Content) -> tuple[str, dict[str, int]]:
    """A file's text, and the encoding that it had to be told to be in (UTF-8, UTF-16, GB18030, Big5); BadInput has the line of another."""
    data = content.data
    if content.kind == WORKBOOK:
        raise BadInput(msg("{path}: this is an Excel workbook, and a text is wanted here", path=path))
    encoding = next((name for mark, name in ENCODING_MARKS if data.startswith(mark)), None) or _without_mark(data)
    if not encoding:
        _refuse_nul(path, data, b"\n", b"\0")  # before there is a second copy of it
    try:
        text = data.decode(encoding or "utf-8-sig")
        mended = {f"read_as_{encoding.replace('-', '').replace('le', '').replace('be', '')}": 1} if encoding else {}
    except UnicodeDecodeError as error:
        if encoding:
            raise BadInput(msg("{path}: this begins like {encoding}, but is not; save it as UTF-8",
                               path=path, encoding=encoding.upper())) from error
        text, encoding = _as_chinese(path, data, error)
        mended = {f"read_as_{encoding}": 1}
    text = text.removeprefix("\ufeff")
    _refuse_nul(path, text, "\n", "\0")
    if not text.strip():
        raise BadInput(msg("{path}: the file is empty", path=path))
    return text, mended


def _refuse_nul(path: Path, content: Any, end: Any, nul: Any) -> None:
    if (at := content.find(nul)) >= 0:
        raise BadInput(msg("{path}:{line}: a NUL character; this is no text", path=path, line=content.count(end, 0, at) + 1))


def _without_mark(data: bytes) -> str | None:
    """UTF-16 that does not say so: some bytes are NUL, as in each ASCII sign, and all of those stand at even places, or all at odd ones."""
    even, odd = data[0:4000:2].count(0), data[1:4000:2].count(0)
    if len(data) % 2 or max(even, odd) < max(2, len(data[:4000]) / 40) or min(even, odd):
        return None
    encoding = "utf-16-be" if even else "utf-16-le"
    return encoding if "\n" in data[:4000].decode(encoding, "ignore") else None


def _as_chinese(path: Path, data: bytes, error: UnicodeDecodeError) -> tuple[str, str]:
    """A text that is not UTF-8, as GB18030 or Big5, if that is likely, and which it is.

    BadInput has the first wrong line if it is neither, or if part of it is UTF-8.
    """
    line = data.count(b"\n", 0, error.start) + 1
    try:
        text = data.decode("gb18030")
        strange = "".join(sign for sign in text if not sign.isascii())
        likely = len(strange.encode("gb2312", "ignore")) >= 2 * LIKELY_CHINESE * len(strange)
    except UnicodeDecodeError as other:
        text, likely = "", False
        if _CHINESE.search(data[:other.start].decode("gb18030", "ignore")):
            line = data.count(b"\n", 0, other.start) + 1
    utf8 = next((n for n, part in enumerate(io.BytesIO(data), 1) if not part.isascii() and _is_utf8_chinese(part)), None)
    if utf8:
        raise BadInput(msg("{path}:{line}: not UTF-8, while line {other} is: two encodings in one file; save all of it as UTF-8",
                           path=path, line=line, other=utf8))
    traditional = _as_big5(data)
    if traditional and (not likely or _measure_daily_use(traditional, "big5") > _measure_daily_use(text, "gb2312")):
        return traditional, "big5"
    if not likely and PAJEK_BYTES.match(data):  # in which labels alone are no ASCII, and Slovene ones as often as not
        return data.decode("cp1250", "replace"), "cp1250"
    if not likely:
        raise BadInput(msg("{path}:{line}: neither UTF-8, GB18030 nor Big5 (got byte 0x{byte:02x}); save it as UTF-8",
                           path=path, line=line, byte=data[error.start]))
    return text, "gb18030"


def _as_big5(data: bytes) -> str:
    """A text as Big5, or nothing where that is not likely: its signs stand in the daily use of Big5, and side by side."""
    try:
        text = data.decode("cp950")
    except UnicodeDecodeError:
        return ""
    strange = sum(not sign.isascii() for sign in text)
    together = sum(len(run) for run in re.findall(r"[^\x00-\x7f]{2,}", text))
    return text if min(together / strange, _measure_daily_use(text, "big5")) >= LIKELY_BIG5 else ""


def _measure_daily_use(text: str, encoding: str) -> float:
    """The share, of what is not ASCII, that an encoding has among its marks or in its first level, which holds the signs of daily use."""
    strange = [sign for sign in text if not sign.isascii()]
    leads = [sign.encode(encoding, "ignore")[:1] for sign in strange]
    return sum(any(low <= lead <= high for low, high in FIRST_LEVELS[encoding]) for lead in leads) / max(len(strange), 1)


def _is_utf8_chinese(line: bytes) -> bool:
    try:
        return bool(_CHINESE.search(line.decode()))
    except UnicodeDecodeError:
        return False

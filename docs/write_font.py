"""Writes the Chinese font that ships with the package (``python docs/write_font.py NotoSansCJK-Regular.ttc``).

Noto Sans CJK (SIL Open Font License 1.1) weighs 20 MB; its glyphs for the characters that our own texts use weigh a hundredth of it.
The subset bears a name of its own, so that nobody takes it for the whole font, and its licence lies beside it. On Debian and Ubuntu the
font comes with the package fonts-noto-cjk; its Simplified Chinese face is taken.
"""

import re
import sys
import unicodedata
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FONT = ROOT / "wushe_sim" / "report" / "assets" / "WusheSansSC.otf"
NAME = "Wushe Sans SC"
TEXTS = ("wushe_sim/**/*.py", "wushe_sim/**/*.po", "wushe_sim/report/assets/*.html", "scenarios/**/*.toml", "docs/**/*.md", "README.md")
ALWAYS = "".join(map(chr, range(0x20, 0x7F))) + "−–—×±÷·…“”‘’•°²³¹≤≥≈→←↑↓▲▼"
"""Latin letters and the signs of axes, so that a Chinese label is of one face."""
REGULAR, VERSION = "Regular", "Version 1.0; a subset of Noto Sans CJK SC"


def is_ours(sign: str) -> bool:
    """Whether a sign is Chinese: a character, or punctuation as wide as one."""
    return unicodedata.east_asian_width(sign) in "WF" and ord(sign) < 0x20000


def characters() -> str:
    """Every character that the font must have, in order."""
    found = set(ALWAYS)
    for pattern in TEXTS:
        for path in ROOT.glob(pattern):
            found |= set(filter(is_ours, path.read_text(encoding="utf-8")))
    return "".join(sorted(found))


def write(source: Path, target: Path = FONT) -> int:
    """Write the subset of a font file; how many of our characters it has."""
    from fontTools.subset import Options, Subsetter
    from fontTools.ttLib import TTCollection, TTFont

    if source.suffix.lower() == ".ttc":
        font = next(face for face in TTCollection(source, lazy=True).fonts if re.search(r"CJK SC$", face["name"].getDebugName(1) or ""))
    else:
        font = TTFont(source, lazy=True)
    options = Options(layout_features=[], hinting=False, desubroutinize=True, name_IDs=[0, 1, 2, 13, 14], notdef_outline=True,
                      drop_tables=["BASE", "GPOS", "GSUB", "GDEF", "VORG", "vhea", "vmtx", "DSIG"])
    subsetter = Subsetter(options)
    subsetter.populate(text=characters())
    subsetter.subset(font)
    postscript = f"{NAME.replace(' ', '')}-{REGULAR}"
    for number, text in enumerate((NAME, REGULAR, f"{NAME} {VERSION}", NAME, VERSION, postscript), 1):
        font["name"].setName(text, number, 3, 1, 0x409)
    font["head"].created = font["head"].modified = 0
    font.recalcTimestamp = False
    top = font["CFF "].cff
    top.fontNames[0] = postscript
    top[0].FullName, top[0].FamilyName = NAME, NAME
    font.save(target)
    return len(set(characters()) & {chr(code) for code in TTFont(target).getBestCmap()})


def main() -> None:
    """Write the font from the file that is named."""
    if len(sys.argv) != 2:
        raise SystemExit(__doc__)
    print(f"{FONT.relative_to(ROOT)}: {write(Path(sys.argv[1]))} of {len(characters())} characters, {FONT.stat().st_size / 1024:.0f} KB")


if __name__ == "__main__":
    main()

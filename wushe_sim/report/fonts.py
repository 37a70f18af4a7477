"""Fonts (字体) of pictures: one of this machine that has our Chinese characters, or else the small one that ships."""

import re
from contextlib import suppress
from functools import cache
from pathlib import Path

from matplotlib import font_manager
from matplotlib.ft2font import FT2Font

from wushe_sim.i18n.catalogue import list_translations
from wushe_sim.i18n.printable import measure_width

CHINESE_FONTS = (
    "Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", "Source Han Sans CN", "WenQuanYi Micro Hei", "WenQuanYi Zen Hei",
    "PingFang SC", "Hiragino Sans GB", "Microsoft YaHei", "SimHei", "Heiti SC", "Noto Sans CJK JP", "Droid Sans Fallback", "AR PL UMing CN",
)
MOST_WIDE, MOST_LINES = 60, 3
"""Letters in a line, and lines, of a user's text in a picture."""
LATIN_FONT = "DejaVu Sans"
"""Comes with matplotlib."""
OUR_FONT = Path(__file__).parent / "assets" / "WusheSansSC.otf"
"""A subset of Noto Sans CJK SC with the characters of our own texts (``docs/write_font.py``); its licence lies beside it."""
OUR_NAME = "Wushe Sans SC"


@cache
def our_signs() -> str:
    """Every Chinese character that a text of ours may hold: those of the catalogue."""
    return "".join(sorted({sign for text in list_translations("zh") for sign in text if sign >= "\u2e80"}))


def chinese_font() -> str:
    """A font of this machine that has the Chinese characters of our labels, or ours; one that was installed only now is found too."""
    known = by_name()
    if found := next((name for name in CHINESE_FONTS if name in known and can_show(our_signs(), known[name])), None):
        return found
    listed = {font.fname for font in font_manager.fontManager.ttflist}
    if str(OUR_FONT) not in listed:  # the first time: look again, for matplotlib keeps its list from its own first time
        for path in [*sorted(set(font_manager.findSystemFonts()) - listed), str(OUR_FONT)]:
            with suppress(OSError, RuntimeError):
                font_manager.fontManager.addfont(path)
    known = by_name()
    names = [name for name in CHINESE_FONTS if name in known] + sorted(set(known) - set(CHINESE_FONTS) - {OUR_NAME})
    return next((name for name in names if tells_apart(our_signs(), known[name]) and can_show(our_signs(), known[name])), OUR_NAME)


def font_family(lang: str) -> list[str]:
    """The fonts of a picture, in the order in which each character is looked for in them."""
    return [LATIN_FONT, chinese_font()] if lang == "en" else [chinese_font(), LATIN_FONT]


def can_show(text: str, *fonts: str) -> bool:
    """Whether each character of a text is in one of these font files: what is in none is drawn as an empty box."""
    return all(any(sign in list_signs(font) for font in fonts) for sign in text)


def tells_apart(text: str, font: str) -> bool:
    """Whether a font file has as many glyphs as a text has characters: a font of last resort has one box for all of a script."""
    try:
        return FT2Font(font).num_glyphs >= len(set(text))
    except (OSError, RuntimeError):
        return False


def shown(said: str, name: str = "") -> str:
    """A user's text, or else a plainer name, or as much of it as the fonts at hand can show; a dollar sign begins no formula.

    A long text is broken into lines and then cut, so that a picture keeps room for what it shows.
    """
    fonts = (chinese_font(), LATIN_FONT)  # the first call makes more fonts known
    known = by_name()
    files = [known[font] for font in fonts if font in known]
    text = next((text for text in (said, name) if text and can_show(text, *files)), None)
    if text is None:
        text = "".join(sign if can_show(sign, *files) else "?" for sign in name or said)
    return break_lines(text).replace("$", r"\$")


def break_lines(text: str) -> str:
    """A text in lines of a picture's width, a Chinese sign as wide as two letters; what does not fit into three lines is left out."""
    lines, wide = [""], 0
    for word in re.findall(r"[\u2e80-\uffff]|[^\s\u2e80-\uffff]{1,40}|\s+", text):
        size = measure_width(word)
        if wide + size > MOST_WIDE:
            lines, wide = [*lines, ""], 0
        lines[-1] += word
        wide += size
    more = len(lines) > MOST_LINES
    return "\n".join(line.strip() for line in lines[:MOST_LINES]) + ("…" if more else "")


def by_name() -> dict[str, str]:
    """The fonts that matplotlib knows, by name, and the file of each; a regular one where there are several."""
    fonts = sorted(font_manager.fontManager.ttflist, key=lambda font: (font.style != "normal", abs(int(font.weight) - 400)
                   if str(font.weight).isdigit() else 0), reverse=True)
    return {font.name: font.fname for font in fonts}


def count_signs(name: str) -> int:
    """How many Chinese characters a font has that matplotlib knows by this name."""
    return sum(sign >= "\u2e80" for sign in list_signs(by_name()[name]))


@cache
def list_signs(font: str) -> frozenset[str]:
    """Every character that a font file has; none where it is no font."""
    try:
        return frozenset(map(chr, FT2Font(font).get_charmap()))
    except (OSError, RuntimeError):
        return frozenset()

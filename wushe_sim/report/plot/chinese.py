"""Chinese titles of one's own (自己的中文标题): fonts for a user's matplotlib pictures, and the way back."""

from typing import Any, Self

import matplotlib

from wushe_sim.i18n import detect_language, msg
from wushe_sim.report.fonts import OUR_NAME, count_signs, font_family


class ChineseFonts:
    """Fonts that are in force from now on; ``undo()`` puts back what was before, and so does the end of a ``with``."""

    def __init__(self) -> None:
        settings: dict[Any, Any] = {"font.family": font_family("zh"), "axes.unicode_minus": False}
        self._before: dict[Any, Any] = {key: matplotlib.rcParams[key] for key in settings}
        matplotlib.rcParams.update(settings)
        self.font = settings["font.family"][0]

    def undo(self) -> None:
        """Put back the fonts that were in force before; nothing the second time."""
        matplotlib.rcParams.update(self._before)
        self._before = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: Any) -> None:
        self.undo()

    def __repr__(self) -> str:
        said = msg("Chinese titles are drawn in {font}; use_chinese().undo() goes back", font=self.font) if self.font != OUR_NAME else msg(
            "Chinese titles are drawn in {font}, which has {signs} characters; a font installed on this machine (Noto Sans CJK) has all",
            font=self.font, signs=count_signs(OUR_NAME))
        return said.render(detect_language())


def use_chinese() -> ChineseFonts:
    """Draw Chinese titles, labels and legends of one's own matplotlib pictures: a font of this machine, else the one that ships.

    Returns
    -------
    ChineseFonts
        ``ws.plot.use_chinese()`` holds until its ``undo()``; ``with ws.plot.use_chinese(): …`` within the block. Pictures of ``ws.plot``
        choose their fonts themselves.
    """
    return ChineseFonts()

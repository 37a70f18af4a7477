"""Chinese on any machine: the font that ships with the package, and which font is taken."""

from pathlib import Path

import pytest

from tests.writers import writer
from wushe_sim.report import fonts

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def a_machine_without_chinese_fonts(monkeypatch):
    """What matplotlib knows of is its own and ours."""
    known = fonts.by_name()
    ours = {name: file for name, file in known.items() if name == fonts.LATIN_FONT} | {fonts.OUR_NAME: str(fonts.OUR_FONT)}
    monkeypatch.setattr(fonts, "by_name", lambda: ours)


def test_the_font_that_ships_has_every_character_of_our_labels_and_sentences():
    missing = [sign for sign in fonts.our_signs() if not fonts.can_show(sign, str(fonts.OUR_FONT))]
    assert not missing, f"{''.join(missing)}: run docs/write_font.py (docs/how-to/draw-plots.md says how)"


def test_the_script_that_writes_it_finds_the_characters_of_our_texts():
    assert set(fonts.our_signs()) <= set(writer("write_font").characters())


def test_it_is_small_and_its_licence_lies_beside_it():
    assert fonts.OUR_FONT.stat().st_size < 500_000
    assert "SIL OPEN FONT LICENSE Version 1.1" in fonts.OUR_FONT.with_name("OFL.txt").read_text(encoding="utf-8")


def test_ours_is_taken_where_the_machine_has_none(a_machine_without_chinese_fonts):
    assert fonts.chinese_font() == fonts.OUR_NAME
    assert fonts.font_family("zh") == [fonts.OUR_NAME, fonts.LATIN_FONT] and fonts.font_family("en")[0] == fonts.LATIN_FONT


def test_a_font_of_last_resort_is_no_chinese_font():
    """Matplotlib brings one that has a box for whatever there is; it knows all characters, and shows none."""
    chosen, known = fonts.chinese_font(), fonts.by_name()  # in this order: the first look makes more fonts known
    [boxes] = [file for name, file in known.items() if name.startswith("Last Resort")]
    assert fonts.can_show(fonts.our_signs(), boxes) and not fonts.tells_apart(fonts.our_signs(), boxes)
    assert known[chosen] != boxes


def test_a_font_without_our_characters_is_no_chinese_font():
    known = fonts.by_name()
    assert not fonts.can_show("联动度", known["DejaVu Sans"]) and fonts.can_show("Linkage", known["DejaVu Sans"])
    font = fonts.chinese_font()
    assert fonts.can_show(fonts.our_signs(), fonts.by_name()[font])


def test_the_minus_sign_is_in_the_font_that_ships():
    assert fonts.can_show("−-–×", str(fonts.OUR_FONT))


def test_a_users_text_is_shown_as_far_as_the_fonts_go_and_begins_no_formula(a_machine_without_chinese_fonts):
    assert fonts.shown("联动 $5") == r"联动 \$5"
    assert fonts.shown("𒀀", "name") == "name"
    assert fonts.shown("𒀀动") == "?动"


def test_the_first_text_that_is_shown_may_be_chinese_too(monkeypatch):
    """Fonts beyond matplotlib's own become known when a Chinese one is first looked for."""
    known, told = fonts.by_name(), []

    def first_look():
        told.append("looked")
        return fonts.OUR_NAME

    ours = {fonts.LATIN_FONT: known[fonts.LATIN_FONT], fonts.OUR_NAME: str(fonts.OUR_FONT)}
    monkeypatch.setattr(fonts, "chinese_font", first_look)
    monkeypatch.setattr(fonts, "by_name", lambda: ours if told else {fonts.LATIN_FONT: ours[fonts.LATIN_FONT]})
    assert fonts.shown("联动") == "联动"

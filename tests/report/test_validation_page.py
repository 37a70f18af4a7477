"""The pages of validate and sensitivity in Chinese: nothing of English is left but names of keys, files and commands."""

import math
import re

import pytest

from wushe_sim.experiments.uncertainty.robustness import PatternOverDraws
from wushe_sim.experiments.uncertainty.screening import OUTCOMES, Influence
from wushe_sim.experiments.validation.patterns import PATTERNS
from wushe_sim.experiments.validation.targets import read_targets
from wushe_sim.experiments.validation.validation import INSIDE, OUTSIDE, SILENT, UNMEASURED, PatternRow
from wushe_sim.i18n import DeclaredText
from wushe_sim.report.catalogue import parameters
from wushe_sim.report.labels import label
from wushe_sim.report.validation import EXAMPLE, describe_draws, format_sensitivity_page, format_validation_page
from wushe_sim.scenario import Scenario
from wushe_sim.scenario.coefficients import list_coefficients

KEY = re.compile(r"[a-z_]+\.[a-z_]+|[a-z]+/[a-z_]+\.py")
"""Names of coefficients and levers, and of a file of the package."""
WORD = re.compile("[A-Za-z]{3,}")
NAMES = {"III", "MODEL", "TOML", *(word for one in PATTERNS for word in WORD.findall(one.number))}
"""The paper's section, the model's description, the kind of file, and what a pattern's number has besides digits."""


def english(text):
    """The English words of a format_validation_page without its code, links, keys and names."""
    without = re.sub(r"```.*?```|`[^`]*`|\]\([^)]*\)", " ", text, flags=re.DOTALL)
    return [word for word in WORD.findall(KEY.sub(" ", without)) if word not in NAMES]


def rows(verdict):
    figure = math.nan if verdict in (SILENT, UNMEASURED) else 0.5
    return [PatternRow(one, figure, figure - 0.1, figure + 0.1, 2, 1, verdict) for one in PATTERNS]


def test_every_pattern_has_its_texts_in_chinese():
    for one in PATTERNS:
        said = one.render("zh")
        assert not english(f"{said.says} {said.how} {said.built_in} {said.why}"), one.number
        assert one.render("en") == one


def test_numbers_of_a_text_are_the_same_in_both_languages():
    def numbers_of(text):
        return {float(number.replace(",", "")) for number in re.findall(r"\d[\d,]*\.\d+|\.\d+|\d[\d,]*", text)}

    for one in PATTERNS:
        said = one.render("zh")
        assert numbers_of(one.why) <= numbers_of(said.why) and numbers_of(one.how) <= numbers_of(said.how), one.number


@pytest.mark.parametrize("verdict", [INSIDE, OUTSIDE, SILENT, UNMEASURED])
def test_a_chinese_validation_page_has_no_english_but_names(verdict):
    text = format_validation_page(rows(verdict), "wushe validate --lang zh", "关于。", "there.png", "zh")
    assert not english(text)
    assert "0.4 至 0.6" in text or verdict in (SILENT, UNMEASURED)
    assert all(one.render("zh").how in text.replace(r"\|", "|") for one in PATTERNS)


def test_an_english_page_has_no_chinese():
    for verdict in (INSIDE, OUTSIDE, SILENT):
        text = format_validation_page(rows(verdict), "wushe validate", "About.", "there.png", "en")
        assert not re.search("[\u3000-\u9fff\uff00-\uffef]", text)


def test_a_chinese_sensitivity_page_has_no_english_but_names():
    held = [PatternOverDraws(one, 3, 1, 0.1, 0.2, 0.3) for one in PATTERNS]
    held += [PatternOverDraws(PATTERNS[0], 0, 0, math.nan, math.nan, math.nan)]
    influences = [Influence(one, 0.5, dict.fromkeys(OUTCOMES, 0.25)) for one in list_coefficients()]
    about = describe_draws(Scenario(name="default", place={"communities": 4, "residents": 2000}), 3, 3, 1, "zh").render("zh")
    text = format_sensitivity_page(held, influences, "wushe sensitivity --lang zh", about, "zh", top=len(influences))
    assert not english(text)
    assert "8,000 名居民" in text and "判断" in text and "0.1（0.2 至 0.3）" in text


def test_what_stands_among_sources_has_chinese():
    sources = {row["source"] for row in parameters()}
    assert not {source: left for source in sources if (left := english(DeclaredText("source", source).render("zh")))}
    assert DeclaredText("source", "judgement; pattern 2").render("zh") == "判断；第 2 项"


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_example_of_a_target_on_the_page_is_one(lang, tmp_path):
    (tmp_path / "targets.toml").write_text(EXAMPLE.render(lang), encoding="utf-8")
    [ours] = read_targets(tmp_path / "targets.toml")
    said = ours.render(lang)
    assert said.says == label("volunteer_rate", lang)
    assert said.how == {"en": "volunteer_rate, last 52 weeks", "zh": "volunteer_rate，最后 52 周"}[lang]

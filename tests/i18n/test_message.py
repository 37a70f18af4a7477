"""A message is English for Python and logs, and in the reader's language where it is shown."""

import gettext
import pickle

import pytest

from wushe_sim.i18n import catalogue as catalogue_module
from wushe_sim.i18n import (
    detect_language,
    end_sentence,
    enumerate_choices,
    introduce,
    join_clauses,
    join_messages,
    join_sentences,
    msg,
    nmsg,
    render,
    say,
)


class Planted:
    """A catalogue of a few lines, in place of the one that ships."""

    def gettext(self, text):
        return {"{path}: there is no such file{hint}": "{path}：没有这个文件{hint}",
                ' (did you mean "{name}"?)': "（是否想写“{name}”？）"}.get(text, text)

    def pgettext(self, context, text):
        return "、" if context == "between names of a list" else text

    def ngettext(self, singular, plural, count):
        return "{count} 个种子"


@pytest.fixture
def planted(monkeypatch):
    monkeypatch.setattr(catalogue_module, "load_catalogue", lambda lang: Planted() if lang == "zh" else gettext.NullTranslations())


def test_a_message_and_those_within_it_are_rendered_in_one_language_and_values_stay(planted):
    hint = msg(' (did you mean "{name}"?)', name="there is no such file")
    said = msg("{path}: there is no such file{hint}", path="a folder.toml", hint=hint)
    assert str(said) == 'a folder.toml: there is no such file (did you mean "there is no such file"?)'
    assert said.render("zh") == "a folder.toml：没有这个文件（是否想写“there is no such file”？）"


def test_braces_in_a_value_are_left_alone(planted):
    assert msg("{path}: there is no such file{hint}", path="{x}", hint="{0}").render("zh") == "{x}：没有这个文件{0}"


def test_a_number_chooses_the_form(planted):
    assert [str(nmsg("{count} seed", "{count} seeds", count)) for count in (1, 2)] == ["1 seed", "2 seeds"]
    assert nmsg("{count} seed", "{count} seeds", 1).render("zh") == "1 个种子"


def test_a_list_has_the_signs_of_its_language(planted):
    names = enumerate_choices(["a", "b"])
    assert (str(names), names.render("zh")) == ("a, b", "a、b")
    assert str(join_messages(["a", "", msg("b")], "; ")) == "a; b"


def test_a_text_that_is_no_message_stays_as_it_is():
    assert render("文件夹 folder", "zh") == "文件夹 folder"


def test_a_message_travels_between_processes():
    said = msg("{path}: there is no such file{hint}", path="x", hint="")
    assert pickle.loads(pickle.dumps(said)) == said and hash(said)


def test_the_language_is_what_is_asked_for_else_the_environment_s_else_english():
    assert detect_language("zh", {}) == "zh" and detect_language(None, {"WUSHE_LANG": "zh_CN.UTF-8"}) == "zh"
    assert detect_language(None, {"LANG": "zh_TW.UTF-8"}) == "zh" and detect_language(None, {}) == "en"


def test_what_is_said_at_once_is_rendered_at_once(planted):
    assert say("zh", "{path}: there is no such file{hint}", path="x", hint="") == "x：没有这个文件"


def test_a_template_of_a_table_is_filled_where_it_is_used():
    template = msg("{path}: there is no such file{hint}")
    assert str(template.fill(path="x", hint="")) == "x: there is no such file" and template.values == ()


def test_sentences_follow_each_other_as_their_language_does():
    both = join_sentences(end_sentence("a"), end_sentence("b"))
    assert (str(both), both.render("zh")) == ("a. b.", "a。b。")
    assert (introduce("a", "b").render("en"), introduce("a", "b").render("zh")) == ("a: b", "a：b")
    assert join_clauses(["a", "b"]).render("zh") == "a；b"

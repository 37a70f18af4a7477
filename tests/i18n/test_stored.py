"""What is kept in a file is read in the reader's language, and nothing of a stranger's file is filled as a template."""

import json

import pytest

from wushe_sim.i18n import enumerate_choices, msg, nmsg
from wushe_sim.i18n.stored import dump_message, load_message


@pytest.mark.parametrize("text, english, chinese", [
    (msg("{path}: there is no such file{hint}", path="a folder", hint=""), None, None),
    (msg("{path}: is {kind}, not a file", path="x", kind=msg("a folder")), "x: is a folder, not a file", "x：是文件夹，不是文件"),
    (nmsg("{path}: {count} row (allowed up to {most})", "{path}: {count} rows (allowed up to {most})", 3, path="x", most=2),
     "x: 3 rows (allowed up to 2)", "x：3 行（至多 2）"),
    (msg("allowed {names}", names=enumerate_choices(["a", "b"])), "allowed a, b", "允许 a、b"),
    ("a user's own words", "a user's own words", "a user's own words"),
])
def test_a_message_is_read_in_either_language(text, english, chinese):
    read = load_message(dump_message(text))
    if english is None:  # no such template stands in the catalogue by itself: English stays
        english = chinese = str(text)
    assert (str(read), read.render("zh")) == (english, chinese)


@pytest.mark.parametrize("line", ["ValueError: x", "{}", "[1]", '{"text": 1, "message": null}', "{" * 100_000])
def test_any_other_text_stays_as_it_is(line):
    assert str(load_message(line)) == load_message(line).render("zh") == line


@pytest.mark.parametrize("message", [
    {"template": "{path.__class__}", "plural": "", "count": 1, "context": "", "values": {"path": "x"}},
    {"template": "{path:>999999999999}", "plural": "", "count": 1, "context": "", "values": {"path": "x"}},
    {"template": "{path}: {reason}", "plural": "", "count": 1, "context": "", "values": {}},
    {"template": ["a"], "plural": "", "count": 1, "context": "", "values": []},
    {"template": "a"}, {"parts": 3, "between": ""},
], ids=str)
def test_a_stranger_s_template_is_never_filled(message):
    assert load_message(json.dumps({"text": "said", "message": message})).render("zh") == "said"

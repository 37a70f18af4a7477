"""The catalogue of Chinese is whole: each message is translated once, with the same fields, and what is compiled is what is edited."""

import gettext
import importlib.util
from pathlib import Path
from string import Formatter

import pytest

from wushe_sim.i18n.catalogue import LOCALES

_spec = importlib.util.spec_from_file_location("write_catalogue", Path(__file__).resolve().parents[2] / "docs/write_catalogue.py")
assert _spec and _spec.loader
write_catalogue = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(write_catalogue)

pytestmark = pytest.mark.parametrize("lang", LOCALES)


def list_messages(lang):
    """Each message of a language's catalogue but the header."""
    return [message for message in write_catalogue.read_catalogue(lang) if message.id]


def list_fields(template):
    """The fields of a template with their formats, in any order."""
    return sorted({(name, spec) for _, name, spec, _ in Formatter().parse(template) if name is not None})


def get_texts(value):
    """A text or its plural forms, as a tuple."""
    return value if isinstance(value, tuple) else (value,)


def test_every_message_of_the_code_stands_in_the_catalogue_and_no_other(lang):
    in_code = {(message.id, message.context) for message in write_catalogue.collect_template() if message.id}
    assert {(message.id, message.context) for message in list_messages(lang)} == in_code, "run: make catalogue"


def test_every_message_is_translated(lang):
    assert [message.id for message in list_messages(lang) if not all(get_texts(message.string))] == []


def test_a_translation_has_the_fields_of_its_template(lang):
    wrong = [message.id for message in list_messages(lang) for text in get_texts(message.string)
             if list_fields(text) != list_fields(get_texts(message.id)[-1])]
    assert wrong == []


def test_no_translation_is_in_doubt(lang):
    assert [message.id for message in list_messages(lang) if message.fuzzy] == []


def test_the_compiled_catalogue_is_the_one_that_is_edited(lang):
    with write_catalogue.get_path(lang, "mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)
    for message in list_messages(lang):
        texts = get_texts(message.id)
        if len(texts) == 2:
            assert compiled.ngettext(*texts, 2) == get_texts(message.string)[0], "run: make catalogue"
        elif message.context:
            assert compiled.pgettext(message.context, texts[0]) == message.string, "run: make catalogue"
        else:
            assert compiled.gettext(texts[0]) == message.string, "run: make catalogue"

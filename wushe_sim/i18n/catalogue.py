"""The catalogue of translations, one gettext file a language, and which language a reader has.

``locale/zh_CN/LC_MESSAGES/wushe_sim.po`` is what translators edit; ``make catalogue`` extracts new messages into it and compiles it.
"""

import gettext
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path

LANGUAGES = ("en", "zh")
"""The languages that readers have; the first is the one in the code."""
LOCALES: Mapping[str, str] = {"zh": "zh_CN"}
"""The folder of a language's catalogue in ``locale/``; a third language is a folder and a line here."""
DOMAIN = "wushe_sim"
FOLDER = Path(__file__).with_name("locale")


class AddedTranslations(gettext.NullTranslations):
    """What extensions bring: texts of theirs in one language, asked for where the catalogue has none."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: dict[str, str] = {}

    def gettext(self, message: str) -> str:
        """Look a text up."""
        return self.texts.get(message, message)

    def pgettext(self, context: str, message: str) -> str:
        """Look a text up, whatever it is a text of."""
        return self.texts.get(message, message)


ADDED: Mapping[str, AddedTranslations] = {lang: AddedTranslations() for lang in LOCALES}


@cache
def load_catalogue(lang: str) -> gettext.NullTranslations:
    """Load a language's compiled catalogue; English needs none.

    Raises
    ------
    FileNotFoundError
        The package lacks the compiled file of one of its languages: a bug.
    """
    if lang == LANGUAGES[0]:
        return gettext.NullTranslations()
    catalogue = gettext.translation(DOMAIN, FOLDER, [LOCALES[lang]])
    catalogue.add_fallback(ADDED[lang])
    return catalogue


@contextmanager
def answer_gettext(lang: str) -> Iterator[None]:
    """Let the standard library's gettext, which Typer asks for the heads of its help, answer in a language from our catalogue."""
    domain, before = gettext.textdomain(), os.environ.get("LANGUAGE")
    gettext.bindtextdomain(DOMAIN, str(FOLDER))
    gettext.textdomain(DOMAIN)
    os.environ["LANGUAGE"] = LOCALES.get(lang, lang)
    try:
        yield
    finally:
        gettext.textdomain(domain)
        del os.environ["LANGUAGE"]
        if before is not None:
            os.environ["LANGUAGE"] = before


def add_translations(lang: str, texts: Mapping[str, str]) -> None:
    """Add an extension's texts in a language, by their English; the package's own come first."""
    ADDED[lang].texts.update(texts)


class _Unknown(gettext.NullTranslations):
    """In place of English where a template has no translation: a LookupError."""

    def gettext(self, message: str) -> str:
        raise LookupError(message)

    def pgettext(self, context: str, message: str) -> str:
        raise LookupError(message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        raise LookupError(msgid1)


@cache
def load_known(lang: str) -> gettext.NullTranslations:
    """Load a language's catalogue without English behind it: LookupError for what it does not hold."""
    catalogue = gettext.translation(DOMAIN, FOLDER, [LOCALES[lang]])
    catalogue.add_fallback(_Unknown())
    return catalogue


def translate_template(template: str, lang: str, context: str = "") -> str:
    """Look a template up in a language, under a context if it has one; English where it has no translation."""
    catalogue = load_catalogue(lang)
    return catalogue.pgettext(context, template) if context else catalogue.gettext(template)


def translate_plural(singular: str, plural: str, count: int, lang: str) -> str:
    """Look up the form of a template that fits a number."""
    return load_catalogue(lang).ngettext(singular, plural, count)


def list_translations(lang: str) -> list[str]:
    """Every text of a language's catalogue, fields and all: what a font must be able to show."""
    return [text for text in vars(load_catalogue(lang)).get("_catalog", {}).values() if isinstance(text, str)]


def parse_language(name: str) -> str | None:
    """The language that a word such as zh, ZH or zh_CN.UTF-8 names, if it is one of ours."""
    found = name.lower().replace("-", "_").replace(".", "_").partition("_")[0]
    return found if found in LANGUAGES else None


def detect_language(asked: str | None = None, environment: Mapping[str, str] = os.environ) -> str:
    """The reader's language: what is asked for, else WUSHE_LANG, else the locale's, else English."""
    locale = next((environment[key] for key in ("LC_ALL", "LC_MESSAGES", "LANG") if environment.get(key)), "")
    return next((found for name in (asked, environment.get("WUSHE_LANG"), locale) if (found := parse_language(name or ""))), "en")

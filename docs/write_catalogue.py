"""Writes the catalogue of Chinese, ``wushe_sim/i18n/locale/zh_CN/LC_MESSAGES/wushe_sim.po``, and compiles it (``make catalogue``).

Babel extracts the templates that the code hands to ``msg``, ``nmsg`` and ``pmsg``; what is declared comes from the declarations.
What a translator wrote is kept; a message that the code has no more is dropped; a new one stands there empty, and tests/i18n names it.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

import wushe_sim
from wushe_sim.i18n.catalogue import DOMAIN, FOLDER, LOCALES

PACKAGE = Path(wushe_sim.__file__).parent
KEYWORDS = {"msg": None, "say": (2,), "nmsg": (1, 2), "pmsg": ((1, "c"), 2)}
"""The functions whose literal arguments are templates, as Babel writes which: plural forms, and a context."""
HEADER = "# What wushe_sim says in Chinese. Edit the lines that begin with msgstr, and run `make catalogue`."
BEGINNING = datetime(2026, 1, 1, tzinfo=UTC)
"""One date in every file's header, so that files differ by their messages alone."""


def extract_messages() -> Iterator[tuple[str, int, str | tuple[str, str], str | None]]:
    """Yield file, line, template (with its plural) and context of each message in the code."""
    for file, line, message, _, context in extract_from_dir(PACKAGE, [("**.py", "python")], keywords=KEYWORDS):
        yield file, line, message, context


def collect_template() -> Catalog:
    """Collect all messages, without translations."""
    template = new_catalogue(None)
    for file, _, message, context in sorted(extract_messages(), key=lambda found: (found[0], found[1])):
        template.add(message, locations=[(f"wushe_sim/{Path(file).as_posix()}", None)], context=context)
    return template


def new_catalogue(locale: str | None) -> Catalog:
    """An empty catalogue with a header that does not depend on the day."""
    return Catalog(locale, DOMAIN, HEADER, "wushe_sim", creation_date=BEGINNING, revision_date=BEGINNING, fuzzy=False,
                   last_translator="wushe_sim contributors", language_team="wushe_sim contributors")


def read_catalogue(lang: str) -> Catalog:
    """The catalogue of a language as it is edited."""
    path = get_path(lang, "po")
    if not path.exists():
        return new_catalogue(LOCALES[lang])
    with path.open("rb") as file:
        return read_po(file, LOCALES[lang], DOMAIN)


def get_path(lang: str, ending: str) -> Path:
    """Where a language's catalogue lies: ``po`` as it is edited, ``mo`` compiled."""
    return FOLDER / LOCALES[lang] / "LC_MESSAGES" / f"{DOMAIN}.{ending}"


def update_catalogue(lang: str) -> None:
    """Write a language's catalogue anew with today's messages, and compile it."""
    catalogue, old = collect_template(), read_catalogue(lang)
    catalogue.locale = LOCALES[lang]
    for message in catalogue:
        if message.id and (known := old.get(message.id, message.context)):
            message.string = known.string
    get_path(lang, "po").parent.mkdir(parents=True, exist_ok=True)
    with get_path(lang, "po").open("wb") as file:
        write_po(file, catalogue, width=140, sort_by_file=True, include_lineno=False)
    with get_path(lang, "mo").open("wb") as file:
        write_mo(file, catalogue)


if __name__ == "__main__":
    for language in LOCALES:
        update_catalogue(language)

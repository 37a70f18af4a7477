"""Writes the catalogue of Chinese, ``wushe_sim/i18n/locale/zh_CN/LC_MESSAGES/wushe_sim.po``, and compiles it (``make catalogue``).

Babel extracts the templates that the code hands to ``msg``, ``nmsg``, ``counted`` and ``pmsg``; declared texts come from the declarations.
What a translator wrote is kept; a message that the code has no more is dropped; a new one stands there empty, and tests/i18n names it.
"""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, get_type_hints

import typer
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

import wushe_sim
from wushe_sim.cli import help as helping
from wushe_sim.cli.main import app
from wushe_sim.engine.declare import list_declarations
from wushe_sim.experiments.claims import effects, hypotheses, hypothesis
from wushe_sim.experiments.validation import patterns
from wushe_sim.i18n import Text
from wushe_sim.i18n.catalogue import DOMAIN, FOLDER, LOCALES
from wushe_sim.model.accounts import ACCOUNTS, INCOMES
from wushe_sim.model.counts import COUNTS
from wushe_sim.model.decisions import DECISIONS
from wushe_sim.model.extensions import list_extensions
from wushe_sim.model.indicators import COMPARED
from wushe_sim.model.parameters import Parameters
from wushe_sim.model.place_types import PLACE_TYPES
from wushe_sim.model.switches import Switches
from wushe_sim.model.week import STAGES
from wushe_sim.report import catalogue as lists
from wushe_sim.report.labels import MAIN, OPTIONS
from wushe_sim.scenario.districts import COLUMNS
from wushe_sim.scenario.interventions import INTERVENTIONS
from wushe_sim.scenario.prices import PRICES
from wushe_sim.scenario.tables import LEVERS

PACKAGE = Path(wushe_sim.__file__).parent
KEYWORDS = {"msg": None, "say": (2,), "nmsg": (1, 2), "counted": (1, 2), "pmsg": ((1, "c"), 2)}
"""The functions whose literal arguments are templates, as Babel writes which: plural forms, and a context."""
HEADER = "# What wushe_sim says in Chinese. Edit the lines that begin with msgstr, and run `make catalogue`."
BEGINNING = datetime(2026, 1, 1, tzinfo=UTC)
"""One date in every file's header, so that files differ by their messages alone."""


def extract_messages() -> Iterator[tuple[str, int, str | tuple[str, str], str | None]]:
    """Yield file, line, template (with its plural) and context of each message in the code."""
    for file, line, message, _, context in extract_from_dir(PACKAGE, [("**.py", "python")], keywords=KEYWORDS):
        yield file, line, message, context


def iterate_declarations() -> Iterator[Any]:
    """Yield everything that is declared with a meaning: levers, switches, decisions, indicators, counts, types, coefficients, columns."""
    yield from LEVERS.values()
    for entries in (list_declarations(Switches), DECISIONS, COMPARED, COUNTS):
        yield from (entry.declaration for entry in entries.values())
    yield from PLACE_TYPES.values()
    yield from COLUMNS.values()
    yield from INTERVENTIONS.values()
    yield from (*PRICES.values(), *ACCOUNTS.values(), *INCOMES.values())
    yield from (use for account in ACCOUNTS.values() for use in account.uses.values())
    for cls in [*get_type_hints(Parameters).values(), *lists.iterate_actors()]:
        yield from (entry.declaration for entry in list_declarations(cls).values())


def collect_declared() -> Iterator[tuple[str, str]]:
    """Yield context and text of each label, meaning and name that declarations carry, and of the claims and patterns that are tested."""
    for entry in iterate_declarations():
        yield entry.CONTEXT, getattr(entry, "label", "")
        yield f"{entry.CONTEXT} meaning", entry.meaning
        yield "unit", getattr(entry, "unit", "")
    yield from (("lever account", lever.account) for lever in LEVERS.values())
    yield from (("indicator in short", text) for text in MAIN.values())
    yield from (("stage meaning", text) for _, text in STAGES)
    yield from (("option", name.replace("_", " ")) for name in sorted(OPTIONS))
    yield from collect_lists()
    yield from collect_help()
    for pattern in patterns.PATTERNS:
        yield from (("pattern", text) for text in (pattern.says, pattern.how, pattern.why, pattern.built_in) if has_words(text))
        yield from (("unit", pattern.unit), ("source", pattern.source if has_words(pattern.source) else ""))
    yield from (("claim", text) for text in effects.NAMES.values())
    yield from (("claim", text) for one in hypotheses.HYPOTHESES.values() for text in hypothesis.get_texts(one))


def collect_lists() -> Iterator[tuple[str, str]]:
    """Yield what the lists of declarations say of themselves: headings, what their entries are called, and values that are words."""
    rows = [row for read, _, _ in lists.CATALOGUES.values() for row in read()] + lists.week()
    yield from (("heading", key) for row in rows for key in row if not key.endswith("_zh"))
    yield from (("catalogue", called) for called in (*(called for _, called, _ in lists.CATALOGUES.values()), "stage"))
    yield from (("heading", "what happens"), ("unit", "a year"))
    for key, context in lists.SPOKEN.items():
        yield from ((context, row[key]) for row in rows if has_words(str(row.get(key, ""))))


def collect_help() -> Iterator[tuple[str, str]]:
    """Yield the help of the program, its commands and their options."""
    program: Any = typer.main.get_command(app)
    ctx = program.make_context("wushe", [], resilient_parsing=True)
    for command in (program, *(program.get_command(ctx, name) for name in program.list_commands(ctx))):
        yield from ((helping.CONTEXT, getattr(holder, name)) for holder, name in helping.iterate_texts(command, ctx))


def has_words(text: Text) -> bool:
    """Whether a text of ours is more than names, numbers and keys of the evidence."""
    return isinstance(text, str) and bool(re.search(r"(?<![\w.])[a-z]{2,}(?![\w.]*[._]\w)", text))


def collect_template() -> Catalog:
    """Collect all messages, without translations."""
    template = new_catalogue(None)
    for context, text in collect_declared():
        if text:
            template.add(text, context=context)
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
    if list_extensions():
        raise SystemExit("extensions are at hand, whose texts are not ours: take them off (WUSHE_EXTENSIONS, pip uninstall)")
    for language in LOCALES:
        update_catalogue(language)

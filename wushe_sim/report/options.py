"""选项 the options that commands share, each with its help."""

import os
from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated

import typer


class Form(StrEnum):
    """How a catalogue is printed."""

    table = "table"
    json = "json"
    csv = "csv"


class Language(StrEnum):
    """The languages that readers have."""

    en = "en"
    zh = "zh"


LANGUAGES = tuple(language.value for language in Language)


def language_of(said: str) -> str | None:
    """The language that a word such as zh, ZH or zh_CN.UTF-8 names, if it is one of ours."""
    found = said.lower().replace("-", "_").replace(".", "_").partition("_")[0]
    return found if found in LANGUAGES else None


def language(asked: str | None = None, environment: Mapping[str, str] = os.environ) -> str:
    """The reader's language: what is asked for, else WUSHE_LANG, else the locale's, else English."""
    locale = next((environment[key] for key in ("LC_ALL", "LC_MESSAGES", "LANG") if environment.get(key)), "")
    return next((known for said in (asked, environment.get("WUSHE_LANG"), locale) if (known := language_of(said or ""))), "en")


Quiet = Annotated[bool, typer.Option("--quiet", help="No progress and no remarks.")]
Debug = Annotated[bool, typer.Option("--debug", help="Show tracebacks.")]
Lang = Annotated[Language | None, typer.Option("--lang", help="Language; else WUSHE_LANG, the locale's, English.")]
Format = Annotated[Form, typer.Option("--format", help="How to print it.")]
Force = Annotated[bool, typer.Option("--force", help="Overwrite.")]

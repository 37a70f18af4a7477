"""选项 the options that commands share, each with its help."""

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


Quiet = Annotated[bool, typer.Option("--quiet", help="No progress and no remarks.")]
Debug = Annotated[bool, typer.Option("--debug", help="Show tracebacks.")]
Lang = Annotated[Language | None, typer.Option("--lang", help="Language; else WUSHE_LANG, the locale's, English.")]
Format = Annotated[Form, typer.Option("--format", help="How to print it.")]
Force = Annotated[bool, typer.Option("--force", help="Overwrite.")]

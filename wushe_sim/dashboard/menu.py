"""The menu of scenarios (情景菜单): those that lie beside the one that is open, in the working folder, and with the source."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from wushe_sim.dashboard.session import small_street
from wushe_sim.errors import BadInput, StorageError
from wushe_sim.report.labels import title
from wushe_sim.scenario import Scenario

FOLDER = "scenarios"
SHIPPED = Path(__file__).resolve().parents[2] / FOLDER
"""Where a source tree keeps the project's scenarios; an installed package has none."""


class Entry(NamedTuple):
    """A scenario of the menu; without a file it is the small street."""

    title: str
    file: Path | None


def list_entries(file: Path | None, lang: str) -> list[Entry]:
    """List what the page can open: the small street, then files with one street each, by title.

    Parameters
    ----------
    file : Path or None
        The scenario that the page was started with.
    lang : str
        The language of the titles.

    Returns
    -------
    list of Entry
        Each file once; files that cannot be read, and regions, are left out. Two of one title have their file's name behind it.
    """
    street = small_street()
    found: list[Entry] = []
    for path in _find_files(file):
        try:
            scenario = Scenario.load(path)
        except (BadInput, StorageError, OSError, UnicodeDecodeError):
            continue
        if scenario.region is None:
            found.append(Entry(title(scenario.name, scenario.content(), lang), path))
    titles = [one.title for one in found]
    named = [one._replace(title=f"{one.title} ({one.file.name})") if titles.count(one.title) > 1 and one.file else one for one in found]
    return [Entry(title(street.name, street.content(), lang), None), *sorted(named, key=lambda one: one.title)]


def open_entry(file: Path | None) -> Scenario:
    """Open a scenario of the menu. Raises BadInput where its file has changed and cannot be read."""
    return small_street() if file is None else Scenario.load(file)


def _find_files(file: Path | None) -> Iterator[Path]:
    """Scenario files that the menu may name, each once, the opened one first."""
    folders = [*([file.parent] if file else []), Path(os.curdir) / FOLDER, SHIPPED]
    seen: set[Path] = set()
    for path in [*([file] if file else []), *(path for folder in folders for path in sorted(folder.glob("*.toml")))]:
        if (real := path.resolve()) not in seen:
            seen.add(real)
            yield path

"""Resumable work (续算): a command opens what an earlier one has done, and says what an interrupted one keeps."""

from collections.abc import Callable, Iterator, Sized
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from wushe_sim.cli.deferred import deferred_imports
from wushe_sim.cli.engine import prepare_engine
from wushe_sim.cli.progress import CountDisplay
from wushe_sim.cli.terminal import echo
from wushe_sim.i18n import Message, msg, say

with deferred_imports(__name__):
    from wushe_sim.experiments.resume_store import open_resume_store


@contextmanager
def open_store(folder: Path | None, lang: str) -> Iterator[Any]:
    """Open the store of a folder, or one in memory; say so where a damaged one is put aside."""
    with open_resume_store(folder) as store:
        if store.is_begun_anew:
            echo(say(lang, "{path}: was damaged and is put aside (quarantine); what it held is done again", path=store.path))
        yield store


@contextmanager
def show_count(lang: str, quiet: bool, count: Callable[[int], Message], folder: Path | None, done: Sized) -> Iterator[CountDisplay]:
    """Compile, then show how far long work is. On Ctrl-C say what ``folder`` keeps and that the same command resumes."""
    try:
        prepare_engine(lang, quiet)
        with CountDisplay(lang, quiet, count) as progress:
            yield progress
    except KeyboardInterrupt:
        if folder is not None and len(done):
            echo(say_interrupted(count(len(done)), folder).render(lang))
        raise


def say_interrupted(done: Any, folder: Any) -> Message:
    """Say what is kept of interrupted work, and how it resumes."""
    return msg("Interrupted: {done} kept in {folder}; run the same command to resume.", done=done, folder=folder)

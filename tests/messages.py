"""Messages as tests name them: by a short id from ``messages.toml`` and the values that matter, never by their words.

An error has messages, one a line, and a message may contain others (``is above its range ({allowed})``). A line fits if it contains
each id, itself or within it, and each value under its name. So an expectation names what a test is about, and no more.
"""

import tomllib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from wushe_sim.cli import terminal
from wushe_sim.i18n.message import DeclaredText, Joined, Message

TEMPLATES = {name: template for room in tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8")).values()
             for name, template in room.items()}
"""Each id's template."""
IDS = {template: name for name, template in TEMPLATES.items()}


class Expected(NamedTuple):
    """A line that is expected: the ids of its messages, and values by name.

    A value is a text, a number, a function that judges the text, or a tuple of those where a line has several under one name.
    """

    ids: frozenset[str]
    values: dict[str, Any]


def expect(*ids: str, **values: Any) -> Expected:
    """Name the messages that a line contains and values that they have; an id that is not declared is a KeyError."""
    return Expected(frozenset(name for name in ids if TEMPLATES[name]), values)


class Ending(str):
    """A value of which the end alone is known, such as a path in a folder of the test."""

    def __call__(self, value: str) -> bool:
        return value.endswith(self)

    def __repr__(self) -> str:
        return f"…{self}"


def iterate_messages(text: Any) -> Iterator[Message]:
    """Each message of a line: itself, and those within it."""
    if isinstance(text, Message):
        yield text
        for _, value in text.values:
            yield from iterate_messages(value)
    elif isinstance(text, Joined):
        for part in text.parts:
            yield from iterate_messages(part)


def fits(line: Any, expected: Expected) -> bool:
    """Whether a line contains what is expected."""
    messages = list(iterate_messages(line))
    values = [(name, str(value)) for message in messages for name, value in message.values]
    return expected.ids <= {IDS.get(message.template, "") for message in messages} and all(
        any(name == key and (one(value) if callable(one) else value == str(one)) for name, value in values)
        for key, wanted in expected.values.items() for one in (wanted if isinstance(wanted, tuple) else (wanted,)))


def list_lines(found: Any) -> list[Any]:
    """The messages of an error, or of a list of them."""
    return list(getattr(found, "messages", found))


def find_lines(found: Any, /, *named: Any, **values: Any) -> list[str]:
    """Find the lines of an error that are as expected, as English; what is expected is written as for ``check_message``."""
    expected = get_expected(named, values)
    return [str(line) for line in list_lines(found) if fits(line, expected)]


def get_expected(named: tuple[Any, ...], values: dict[str, Any]) -> Expected:
    """What is expected: an Expected as it is, or one of ids and values."""
    return named[0] if named and isinstance(named[0], Expected) else expect(*named, **values)


def describe_line(line: Any) -> str:
    """A line's English, and under it each message with its values, for who reads why a test failed."""
    parts = [f"    {IDS.get(message.template, message.template)!r} {dict((name, str(value)) for name, value in message.values)}"
             for message in iterate_messages(line)]
    return "\n".join([f"  {line}", *parts])


def check_message(found: Any, /, *named: Any, **values: Any) -> None:
    """Fail, with all lines as they are, unless one of an error's lines is as expected: an Expected, or ids and values."""
    expected, lines = get_expected(named, values), list_lines(found)
    if not any(fits(line, expected) for line in lines):
        pytest.fail(f"no line has {sorted(expected.ids)} {expected.values}:\n" + "\n".join(map(describe_line, lines)))


@contextmanager
def raises_message(kind: type[Exception], /, *named: Any, **values: Any) -> Iterator[pytest.ExceptionInfo]:
    """Expect an error with a line that is as expected: an Expected, or ids and values."""
    with pytest.raises(kind) as raised:
        yield raised
    check_message(raised.value, *named, **values)


@contextmanager
def collect_shown() -> Iterator[list[Any]]:
    """Collect the messages that commands of this process print to standard error."""
    shown: list[Any] = []

    def render(text: Any, lang: str) -> str:
        if isinstance(text, (Message, Joined, DeclaredText)):
            shown.append(text)
        return show(text, lang)

    with pytest.MonkeyPatch.context() as patch:
        show: Callable[[Any, str], str] = terminal.render
        patch.setattr(terminal, "render", render)
        yield shown

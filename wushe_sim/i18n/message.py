"""A message: an English template with named values, rendered in the reader's language by whoever shows it.

Templates are literals, so that they can be extracted; what fills them is a value (left as it is, above all a user's own words) or another
message (rendered in the same language).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Protocol, runtime_checkable

from wushe_sim.i18n.catalogue import translate_plural, translate_template


@dataclass(frozen=True, slots=True)
class Message:
    """A template, the values of its fields, and what tells gettext which translation is meant.

    ``plural`` is the template for numbers other than one, and ``count`` the number; ``context`` tells apart templates with one English.
    """

    template: str
    values: tuple[tuple[str, Any], ...] = ()
    plural: str = ""
    count: int = 1
    context: str = ""

    def render(self, lang: str = "en") -> str:
        """Fill the template in a language."""
        if self.plural:
            template = translate_plural(self.template, self.plural, self.count, lang)
        else:
            template = translate_template(self.template, lang, self.context)
        return template.format(**{name: render(value, lang) if isinstance(value, MESSAGES) else value for name, value in self.values})

    def fill(self, **values: Any) -> "Message":
        """The same message with values for its fields: for templates that stand in a table."""
        return replace(self, values=tuple(values.items()))

    def __str__(self) -> str:
        return self.render()

    def __format__(self, spec: str) -> str:
        return format(self.render(), spec)


@dataclass(frozen=True, slots=True)
class Joined:
    """Several messages or texts one after the other, with something between them that is a message, too."""

    parts: tuple[Any, ...]
    between: Any = ""

    def render(self, lang: str = "en") -> str:
        """Render each part in a language and join them."""
        return render(self.between, lang).join(render(part, lang) for part in self.parts)

    def __str__(self) -> str:
        return self.render()

    def __format__(self, spec: str) -> str:
        return format(self.render(), spec)


@dataclass(frozen=True, slots=True)
class DeclaredText:
    """A label or a meaning that a declaration carries: looked up under its context (``lever``, ``lever meaning``), filled with nothing."""

    context: str
    text: str

    def render(self, lang: str = "en") -> str:
        """Look the text up in a language."""
        return translate_template(self.text, lang, self.context) if self.text else ""

    def __str__(self) -> str:
        return self.text

    def __format__(self, spec: str) -> str:
        return format(self.text, spec)


@dataclass(frozen=True, slots=True)
class OptionName:
    """An option and its value: ``resident=3`` in Python, ``--resident 3`` where a command shows it (``spell_options``).

    ``python`` is how Python says it where that is something else, such as ``force=True``.
    """

    name: str
    value: Any = ""
    python: str = ""
    is_typed: bool = False

    def render(self, lang: str = "en") -> str:
        """Write it as whoever reads it would; its value in a language."""
        value = render(self.value, lang)
        if self.is_typed:
            return f"--{self.name} {value}".rstrip()
        return self.python or f"{self.name.replace('-', '_')}={value}"

    def __str__(self) -> str:
        return self.render()

    def __format__(self, spec: str) -> str:
        return format(self.render(), spec)


MESSAGES = (Message, Joined, DeclaredText, OptionName)
PLAIN = (str, int, float, *MESSAGES)


@runtime_checkable
class Scalar(Protocol):
    """A number of NumPy's."""

    def item(self) -> int | float | bool:
        """The number as Python's own."""
        ...


Text = str | Message | Joined | DeclaredText | OptionName
"""What may be shown to a reader: a message, or a text that is in no language (a name, a number, a user's own words)."""


def msg(template: str, /, **values: Any) -> Message:
    """Make a message from an English template and the values of its fields.

    Parameters
    ----------
    template
        A literal, with fields as ``str.format`` writes them.
    **values
        A value for each field; a message is rendered in the language of the whole.
    """
    return Message(template, simplify_values(values))


def nmsg(singular: str, plural: str, count: int, /, **values: Any) -> Message:
    """Make a message that depends on a number: ``nmsg("{count} seed", "{count} seeds", 3)``; the number is the value ``count``."""
    return Message(singular, (("count", count), *simplify_values(values)), plural, int(count))


def pmsg(context: str, template: str, /, **values: Any) -> Message:
    """Make a message whose English means something else elsewhere, or that is declared under a context such as ``lever``."""
    return Message(template, simplify_values(values), context=context)


def simplify_values(values: Mapping[str, Any]) -> tuple[tuple[str, Any], ...]:
    """Make texts of paths, errors and other objects, so that a message can be compared, hashed and sent to another process."""
    return tuple((name, value if isinstance(value, PLAIN) else value.item() if isinstance(value, Scalar) else str(value))
                 for name, value in values.items())


def say(lang: str, template: str, /, **values: Any) -> str:
    """Say something in the reader's language: ``say(lang, "lines: mean of {seeds}", seeds=...)``, a message that is rendered at once."""
    return Message(template, tuple(values.items())).render(lang)


def render(text: Text, lang: str) -> str:
    """Render a message in a language; a text that is none stays as it is."""
    return text.render(lang) if isinstance(text, MESSAGES) else str(text)


def spell_options(text: Any) -> Any:
    """The same text with its options as the command line spells them."""
    match text:
        case OptionName():
            return replace(text, is_typed=True)
        case Message():
            return replace(text, values=tuple((name, spell_options(value)) for name, value in text.values))
        case Joined():
            return replace(text, parts=tuple(map(spell_options, text.parts)))
    return text


OUT, FORCE = OptionName("out"), OptionName("force", python="force=True")


def join_messages(parts: Iterable[Any], between: Text = "") -> Joined:
    """Join messages and texts, each rendered in the language of the whole; empty ones are left out."""
    return Joined(tuple(part for part in parts if part != ""), between)


def enumerate_choices(names: Iterable[Any]) -> Joined:
    """List names one after the other: ``a, b, c`` in English, ``a、b、c`` in Chinese."""
    return join_messages(names, pmsg("between names of a list", ", "))


BETWEEN_CLAUSES = pmsg("between clauses", "; ")


def join_clauses(clauses: Iterable[Any]) -> Joined:
    """Join clauses to a sentence: ``a; b`` in English, ``a；b`` in Chinese."""
    return join_messages(clauses, BETWEEN_CLAUSES)


def join_sentences(first: Any, *others: Any) -> Joined:
    """Put sentences one after the other: with a blank between them in English, without one in Chinese."""
    for other in others:
        first = pmsg("two sentences", "{first} {then}", first=first, then=other)
    return Joined((first,))


def end_sentence(text: Any) -> Message:
    """Put a full stop behind a text."""
    return pmsg("a sentence", "{text}.", text=text)


def introduce(head: Any, text: Any) -> Message:
    """Put a colon between what something is called and what is said of it."""
    return pmsg("a head and its text", "{head}: {text}", head=head, text=text)

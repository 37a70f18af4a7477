"""What is wrong with a command as it was typed: Typer's English as messages, so that each reader has it in their language."""

from typing import Any

from wushe_sim.i18n import Text, msg
from wushe_sim.i18n.foreign import recognize

KNOWN = (
    msg("No such option: {option} (Possible options: {options})"),
    msg("No such option: {option} Did you mean {options}?"),
    msg("No such option: {option}"),
    msg("Missing argument {name}."),
    msg("Missing option {name}."),
    msg("Invalid value for {name}: {problem}"),
    msg("{value} is not in the range {allowed}."),
    msg("{value} is not one of {allowed}."),
    msg("{value} is not a valid int."),
    msg("{value} is not a valid integer."),
    msg("{value} is not a valid float."),
    msg("Option {name} requires an argument."),
    msg("Got unexpected extra argument ({given})"),
    msg("Got unexpected extra arguments ({given})"),
    msg("No such command {name}. Did you mean {names}?"),
    msg("No such command {name}."),
    msg("Input should be a valid integer, unable to parse string as an integer"),
    msg("Input should be a valid number, unable to parse string as a number"),
    msg("Input should be less than or equal to {allowed}"),
    msg("Input should be greater than or equal to {allowed}"),
    msg("Input should be {allowed}"),
)
"""What Typer and pydantic say, the more definite first."""


def describe_typing_error(error: Any) -> Text:
    """What Typer says of a command that it cannot take."""
    return recognize(error.format_message(), KNOWN)

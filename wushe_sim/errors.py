"""What can go wrong by no fault of the program: input that is not right, and storage that does not take what is written."""

from collections.abc import Iterable


class BadInput(ValueError):
    """Input that cannot be used; the command line ends with exit code 2.

    ``messages`` holds one line for each error found, all of a file at once, in the form
    ``FILE:LINE:COL key.path: what is wrong (got X; allowed A to B; did you mean "Y"?)``.
    """

    def __init__(self, messages: str | Iterable[str]):
        """One message, or several."""
        self.messages = (messages,) if isinstance(messages, str) else tuple(messages)
        super().__init__(self.messages)

    def __str__(self) -> str:
        return "\n".join(self.messages)


class StorageError(Exception):
    """A folder that is full, read-only, locked or not ours; the command line ends with exit code 4."""

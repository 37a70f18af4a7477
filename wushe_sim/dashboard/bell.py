"""The bell (铃): rung whenever something changes in a session, heard by the threads that show it, so that a page at rest costs nothing."""

import threading


class Bell:
    """A number that grows with every ring, and a wait for it to grow."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self.rings = 0

    def ring(self) -> None:
        """Wake whoever waits."""
        with self._changed:
            self.rings += 1
            self._changed.notify_all()

    def wait(self, heard: int, seconds: float) -> int:
        """Wait until it has rung more often than ``heard``, at most so many seconds.

        Returns
        -------
        int
            How often it has rung by now.
        """
        with self._changed:
            self._changed.wait_for(lambda: self.rings > heard, seconds)
            return self.rings

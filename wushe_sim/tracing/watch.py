"""Looking on (旁观): the engine pauses where somebody could decide otherwise; a watch looks, changes nothing, and the week goes on."""

import ctypes
import weakref
from collections.abc import Callable, Iterable
from typing import Any

import numpy as np

from wushe_sim.model.week.decided import CALLED, Asked, caller


class DecisionWatch:
    """In the place of overrides: called at some decisions of every community's week, after the default has decided."""

    def __init__(self, moments: Iterable[int], seen: Callable[[int, Any, int], None]) -> None:
        """``seen`` is handed the decision's number, the street and the community's number."""
        self._seen, self._here, self._moments = seen, (None, None), frozenset(moments)
        self._failed: BaseException | None = None
        self._call = CALLED(caller(weakref.ref(self)))
        address = ctypes.cast(self._call, ctypes.c_void_p).value or 0
        self.asked = Asked(np.uint64(address), np.uint64(sum(1 << number for number in self._moments)))

    def enter(self, street: Any, place: int | None) -> None:
        """A community's week begins, or with None a round."""
        self._here = (street, place)

    def settle(self, number: int) -> None:
        """Look; what was decided stands."""
        street, place = self._here
        if place is not None and number in self._moments:
            self._seen(number, street, place)

    def raise_what_failed(self) -> None:
        """Raise what looking raised while compiled code was calling."""
        if self._failed is not None:
            failed, self._failed = self._failed, None
            raise failed

"""Notices what lasts longer than it should, at the price of one timer for all of it."""

import asyncio
from collections.abc import Callable
from typing import Final, Generic, TypeVar

T = TypeVar("T")

_A_TURN_OF_THE_LOOP: Final = 0.001
"""Seconds after which the loop has looked at its sockets."""


class Overdue(Generic[T]):
    """Calls `late` with whatever is still there `after` seconds after it was added.

    For the thread of one event loop. Most is dropped again long before; adding and dropping cost
    no more than an entry of a dictionary.
    """

    def __init__(self, after: float, late: Callable[[T], None]) -> None:
        self._after = after
        self._late = late
        self._since: dict[T, float] = {}  # the oldest first, since each is given the same time
        self._timer: asyncio.TimerHandle | None = None

    def add(self, one: T) -> None:
        """Begins to wait for it to be dropped."""
        loop = asyncio.get_running_loop()
        self._since[one] = loop.time()
        if self._timer is None:
            self._timer = loop.call_later(self._after, self._look)

    def drop(self, one: T) -> None:
        """Takes it away, if it is there."""
        self._since.pop(one, None)

    def oldest(self) -> T | None:
        """Returns what has been there longest, or None."""
        return next(iter(self._since), None)

    def _look(self) -> None:
        # Where the loop itself was held up, what has come meanwhile is read before anyone is late.
        self._timer = asyncio.get_running_loop().call_later(_A_TURN_OF_THE_LOOP, self._judge)

    def _judge(self) -> None:
        loop = asyncio.get_running_loop()
        now = loop.time()
        late = [one for one, since in self._since.items() if since + self._after <= now]
        try:
            for one in late:
                if self._since.pop(one, None) is not None:
                    self._late(one)
        finally:
            oldest = next(iter(self._since.values()), None)
            left = None if oldest is None else oldest + self._after - now
            self._timer = None if left is None else loop.call_later(left, self._look)

"""Notices what lasts longer than it should, at the price of one timer for all of it."""

import asyncio
from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")


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

    def _look(self) -> None:
        loop = asyncio.get_running_loop()
        now = loop.time()
        while self._since:
            one, since = next(iter(self._since.items()))
            left = since + self._after - now
            if left > 0:
                self._timer = loop.call_later(left, self._look)
                return
            del self._since[one]
            self._late(one)
        self._timer = None

"""Whose query runs next: short ones first come, long ones give way, and clients share alike.

Every query begins as a short one, of which only about as many run as the machine has cores. One
that takes longer than LONG_AFTER no longer stands in their way. Clients that wait are served in
turn, whatever each of them has asked for. A client that has nothing running does not wait for one
that has several long queries: of those, one is ended.
"""

import asyncio
from collections import OrderedDict, deque
from collections.abc import Callable
from math import ceil
from typing import Final

from evidence_graph.errors import ServerBusyError

LONG_AFTER: Final = 0.1
"""Seconds after which a query is a long one."""

PATIENCE: Final = 0.2
"""Seconds that a client with nothing running waits for one that has several long queries."""


class Turn:
    """Leave to run one query; `grew_long` and `evict` are told by `Turns`."""

    __slots__ = ("client", "evict", "grew_long", "is_long", "timer")

    def __init__(self, client: str) -> None:
        self.client = client
        self.is_long = False
        self.grew_long: Callable[[], None] | None = None
        self.evict: Callable[[ServerBusyError], None] | None = None
        self.timer: asyncio.TimerHandle | None = None


class Turns:
    """The places there are and who waits for one; for the event loop's thread alone."""

    def __init__(
        self, *, places: int, short_places: int, per_client: int, waiting: int, patience: float
    ) -> None:
        self.places = places
        self._short_places = short_places
        self._per_client = per_client
        self._most_waiting = waiting
        self._patience = patience
        self._running: dict[str, list[Turn]] = {}
        self._count = 0
        self._short = 0
        self._queues: OrderedDict[str, deque[tuple[asyncio.Future[Turn], float]]] = OrderedDict()
        self._check: asyncio.TimerHandle | None = None

    @property
    def running(self) -> int:
        """Returns how many queries run."""
        return self._count

    @property
    def waiting(self) -> int:
        """Returns how many queries wait."""
        return sum(map(len, self._queues.values()))

    async def take(self, client: str) -> Turn:
        """Returns a turn, which has to be given back. Raises ServerBusyError."""
        if not self._queues and self._has_room() and self._may_run(client):
            return self._begin(client)
        if self.waiting >= self._most_waiting:
            raise self._busy(f"{self._most_waiting} queries wait already")
        loop = asyncio.get_running_loop()
        mine: asyncio.Future[Turn] = loop.create_future()
        self._queues.setdefault(client, deque()).append((mine, loop.time()))
        self._admit()
        try:
            async with asyncio.timeout(self._patience):
                return await asyncio.shield(mine)
        except TimeoutError:
            self._leave(client, mine)
            raise self._busy(f"no place came free within {self._patience:g} s") from None
        except asyncio.CancelledError:
            self._leave(client, mine)
            raise

    def give_back(self, turn: Turn) -> None:
        """Ends a turn."""
        if turn.timer is not None:
            turn.timer.cancel()
        turns = self._running[turn.client]
        turns.remove(turn)
        if not turns:
            del self._running[turn.client]
        self._count -= 1
        self._short -= not turn.is_long
        if self._queues:
            self._admit()

    def _begin(self, client: str) -> Turn:
        turn = Turn(client)
        self._running.setdefault(client, []).append(turn)
        self._count += 1
        self._short += 1
        loop = asyncio.get_running_loop()
        turn.timer = loop.call_later(LONG_AFTER, self._grow_long, turn)
        return turn

    def _grow_long(self, turn: Turn) -> None:
        turn.is_long, turn.timer = True, None
        self._short -= 1
        if turn.grew_long is not None:
            turn.grew_long()
        self._admit()

    def _has_room(self) -> bool:
        return self._count < self.places and self._short < self._short_places

    def _may_run(self, client: str) -> bool:
        return len(self._running.get(client, ())) < self._per_client

    def _admit(self) -> None:
        for client in list(self._queues):
            if not self._has_room():
                break
            queue = self._queues[client]
            while queue and queue[0][0].done():
                queue.popleft()
            if queue and self._may_run(client):
                queue.popleft()[0].set_result(self._begin(client))
                self._queues.move_to_end(client)
            if not queue:
                del self._queues[client]
        if self._queues and self._check is None:
            loop = asyncio.get_running_loop()
            self._check = loop.call_later(PATIENCE, self._make_room)

    def _make_room(self) -> None:
        self._check = None
        now = asyncio.get_running_loop().time()
        for client, queue in self._queues.items():
            has_waited = queue and now - queue[0][1] >= PATIENCE
            if has_waited and client not in self._running and self._count >= self.places:
                self._evict_one()
                break
        self._admit()

    def _evict_one(self) -> None:
        turns = max(self._running.values(), key=len)
        long = [turn for turn in turns if turn.is_long and turn.evict is not None]
        if len(turns) > 1 and long:
            victim = long[-1]
            evict, victim.evict = victim.evict, None
            if evict is not None:
                evict(self._busy("other clients wait, and this one has several long queries"))

    def _leave(self, client: str, mine: "asyncio.Future[Turn]") -> None:
        if mine.done() and not mine.cancelled():
            self.give_back(mine.result())
            return
        mine.cancel()
        queue = self._queues.get(client)
        if queue is not None:
            remaining = deque(entry for entry in queue if entry[0] is not mine)
            if remaining:
                self._queues[client] = remaining
            else:
                del self._queues[client]

    def _busy(self, why: str) -> ServerBusyError:
        # As long as the queries that are in the way may still take, as far as anybody can tell.
        return ServerBusyError(f"the server is busy: {why}", retry_after=ceil(self._patience))

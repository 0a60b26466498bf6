"""Whose query runs next: short ones first come, long ones give way, and clients share alike.

Every query begins as a short one, of which only about as many run as the machine has cores. One
that takes longer than LONG_AFTER is a long one: it leaves its place to the next short one and takes
one of those for long queries. A client that has a long query running gets only such places until
that one ends. Where there is none left, the client that has most long queries loses its newest,
unless no client has more than one; then it is the query that has just grown long. Clients that wait
are served in turn, whatever each of them has asked for.
"""

import asyncio
from collections import OrderedDict, deque
from collections.abc import Callable
from math import ceil
from typing import Final

from evidence_graph.errors import ServerBusyError

LONG_AFTER: Final = 0.1
"""Seconds after which a query is a long one."""


class Turn:
    """Leave to run one query; `grew_long` and `evict` are called by `Turns`."""

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
        self, *, short_places: int, long_places: int, per_client: int, waiting: int, patience: float
    ) -> None:
        self.short_places = short_places
        self.long_places = long_places
        self._per_client = per_client
        self._most_waiting = waiting
        self._patience = patience
        self._running: dict[str, list[Turn]] = {}
        self._short = 0
        self._long = 0
        self._queues: OrderedDict[str, deque[asyncio.Future[Turn]]] = OrderedDict()

    @property
    def running(self) -> int:
        """Returns how many queries run."""
        return self._short + self._long

    @property
    def waiting(self) -> int:
        """Returns how many queries wait."""
        return sum(map(len, self._queues.values()))

    async def take(self, client: str) -> Turn:
        """Returns a turn, which has to be given back. Raises ServerBusyError."""
        if client not in self._queues and self._may_run(client):
            return self._begin(client)
        if self.waiting >= self._most_waiting:
            raise self._busy(f"{self._most_waiting} queries wait already")
        mine: asyncio.Future[Turn] = asyncio.get_running_loop().create_future()
        self._queues.setdefault(client, deque()).append(mine)
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
        if turn.is_long:
            self._long -= 1
        else:
            self._short -= 1
        if self._queues:
            self._admit()

    def _may_run(self, client: str) -> bool:
        turns = self._running.get(client, ())
        if len(turns) >= self._per_client:
            return False
        if any(turn.is_long for turn in turns):
            return self._long < self.long_places
        return self._short < self.short_places

    def _begin(self, client: str) -> Turn:
        turn = Turn(client)
        turns = self._running.setdefault(client, [])
        turn.is_long = any(other.is_long for other in turns)
        turns.append(turn)
        if turn.is_long:
            self._long += 1
        else:
            self._short += 1
        loop = asyncio.get_running_loop()
        turn.timer = loop.call_later(LONG_AFTER, self._grow_long, turn)
        return turn

    def _grow_long(self, turn: Turn) -> None:
        if turn.grew_long is None:  # its worker is not there yet, so that it takes nothing so far
            loop = asyncio.get_running_loop()
            turn.timer = loop.call_later(LONG_AFTER, self._grow_long, turn)
            return
        turn.timer = None
        turn.grew_long()
        if turn.is_long:
            return
        turn.is_long = True
        self._short -= 1
        self._long += 1
        if self._long > self.long_places:
            self._evict_for(turn)
        if self._queues:
            self._admit()

    def _evict_for(self, turn: Turn) -> None:
        most = max(self._running.values(), key=lambda turns: sum(t.is_long for t in turns))
        long = [other for other in most if other.is_long and other.evict is not None]
        victim = long[-1] if len(long) > 1 else turn
        evict, victim.evict = victim.evict, None
        if evict is not None:
            evict(self._busy(f"{self.long_places} queries that take long are running already"))

    def _admit(self) -> None:
        while self._admit_one_each():
            pass

    def _admit_one_each(self) -> bool:
        has_begun = False
        for client in list(self._queues):
            queue = self._queues[client]
            while queue and queue[0].done():
                queue.popleft()
            if queue and self._may_run(client):
                queue.popleft().set_result(self._begin(client))
                self._queues.move_to_end(client)
                has_begun = True
            if not queue:
                del self._queues[client]
        return has_begun

    def _leave(self, client: str, mine: "asyncio.Future[Turn]") -> None:
        if mine.done() and not mine.cancelled():
            self.give_back(mine.result())
            return
        mine.cancel()
        queue = self._queues.get(client)
        if queue is not None:
            remaining = deque(waiting for waiting in queue if waiting is not mine)
            if remaining:
                self._queues[client] = remaining
            else:
                del self._queues[client]

    def _busy(self, why: str) -> ServerBusyError:
        # As long as the queries that are in the way may still take, as far as anybody can tell.
        return ServerBusyError(f"the server is busy: {why}", retry_after=ceil(self._patience))

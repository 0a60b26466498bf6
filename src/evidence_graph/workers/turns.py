"""Whose query runs next: short ones first come, long ones give way, and clients share alike.

Every query begins as a short one, of which only about as many run as the machine has cores. One
that has worked for LONG_AFTER, however long that took, is a long one: it leaves its place to the
next short one, takes one of those for long queries, and gives way to all others as soon as there
are any. Where there is no such place it keeps its own until one comes free; when it has done so for
STUCK_FOR and others wait, the client that has most long queries loses its newest, unless no client
has more than one: then it is that query itself.

A client that has a long query running, or had one grow long lately, gets only places for long ones,
so that whoever asks one hard question after another leaves the short places to others. Clients that
wait are served in turn, whatever each of them has asked for.
"""

import asyncio
from collections import OrderedDict, deque
from collections.abc import Callable
from math import ceil
from typing import Final, Protocol

from evidence_graph.errors import ServerBusyError
from evidence_graph.workers.overdue import Overdue

LONG_AFTER: Final = 0.025
"""Seconds of work after which a query is a long one."""

LONGEST_SHORT: Final = 1.0
"""Seconds after which it is one whatever it has worked: it may wait for a disk."""

STUCK_FOR: Final = 0.4
"""Seconds for which a long query may keep others waiting in a place for short ones."""

SLOW_FOR: Final = 10.0
"""Seconds for which a client gets no short place after a query of its own has grown long."""

MOST_SLOW: Final = 10_000
"""Clients that are known for long queries at once; beyond, those known longest are forgotten."""


class Turn:
    """Leave to run one query; `worked`, `grew_long`, `give_way` and `evict` are for `Turns`."""

    __slots__ = (
        "began",
        "client",
        "evict",
        "give_way",
        "grew_long",
        "has_grown",
        "is_long",
        "worked",
    )

    def __init__(self, client: str, *, is_long: bool, began: float) -> None:
        self.client = client
        self.is_long = is_long  # it has a place for long ones
        self.has_grown = False
        self.began = began
        self.worked: Callable[[], float] | None = None
        self.grew_long: Callable[[], None] | None = None
        self.give_way: Callable[[], None] | None = None
        self.evict: Callable[[ServerBusyError], None] | None = None


class Waiting(Protocol):
    """A query that waits for its turn; it is told once, either way."""

    def admit(self, turn: Turn) -> None:
        """Begins; the turn has to be given back."""

    def refuse(self, error: ServerBusyError) -> None:
        """Takes note that it will not begin."""


class Turns:
    """The places there are and who waits for one; for the event loop's thread alone."""

    def __init__(
        self,
        *,
        short_places: int,
        long_places: int,
        per_client: int,
        waiting: int,
        patience: float,
        never_slow: str,
    ) -> None:
        """Takes how many places there are, and one client that is many, whose pages are all's."""
        self.short_places = short_places
        self.long_places = long_places
        self.waiting = 0
        """How many queries wait."""
        self._per_client = per_client
        self._most_waiting = waiting
        self._patience = patience
        self._never_slow = never_slow
        self._running: dict[str, list[Turn]] = {}
        self._short = 0
        self._long = 0
        self._slow: dict[str, float] = {}  # when a query last grew long, by client; oldest first
        self._leaving: Turn | None = None  # one that lost its place and has not ended yet
        self._alone: Turn | None = None  # a long one with nobody to give way to, so far
        self._queues: OrderedDict[str, deque[Waiting]] = OrderedDict()
        self._young = Overdue(LONG_AFTER, self._grow_long)
        self._stuck = Overdue(STUCK_FOR, self._unblock)
        self._patient = Overdue(patience, self._lose_patience)

    @property
    def running(self) -> int:
        """Returns how many queries run."""
        return self._short + self._long

    def ask(self, client: str, one: Waiting) -> None:
        """Has a query admitted or refused, at once or later; until then it may `leave`."""
        if client not in self._queues and self._may_run(client):
            one.admit(self._begin(client))
        elif self.waiting >= self._most_waiting:
            one.refuse(self._busy(f"{self._most_waiting} queries wait already"))
        else:
            self.waiting += 1
            self._queues.setdefault(client, deque()).append(one)
            self._patient.add((client, one))
            self._admit()

    def leave(self, client: str, one: Waiting) -> None:
        """Takes a query that waits out of its queue."""
        self._patient.drop((client, one))
        queue = self._queues.get(client)
        if queue is not None and one in queue:
            queue.remove(one)
            self.waiting -= 1
            if not queue:
                del self._queues[client]

    def give_back(self, turn: Turn) -> None:
        """Ends a turn."""
        self._young.drop(turn)
        self._stuck.drop(turn)
        if turn is self._alone:
            self._alone = None
        if turn is self._leaving:
            self._leaving = None
        turns = self._running[turn.client]
        turns.remove(turn)
        if not turns:
            del self._running[turn.client]
        if turn.is_long:
            self._long -= 1
        else:
            self._short -= 1
        self._make_room()

    def _make_room(self) -> None:
        """Lets long queries leave their places to short ones, and those begin who may."""
        while self._long < self.long_places and (turn := self._stuck.oldest()) is not None:
            self._stuck.drop(turn)
            turn.is_long = True
            self._short -= 1
            self._long += 1
        if self._queues:
            self._admit()

    def _may_run(self, client: str) -> bool:
        if len(self._running.get(client, ())) >= self._per_client:
            return False
        if self._is_slow(client):
            return self._long < self.long_places or self._may_be_lent(client)
        return self._short < self.short_places

    def _may_be_lent(self, client: str) -> bool:
        """Says whether a slow client with nothing running may have a short place: not the last."""
        return client not in self._running and self._short < self.short_places - 1

    def _lacks_place(self, client: str) -> bool:
        """Says whether a client waits only because no short place is free."""
        has_share = len(self._running.get(client, ())) < self._per_client
        return has_share and not self._is_slow(client)

    def _is_slow(self, client: str) -> bool:
        """Says whether a client gets only places for long queries."""
        if not self._slow:
            return False
        since = self._slow.get(client)
        if since is None:
            return False
        if asyncio.get_running_loop().time() - since < SLOW_FOR:
            return True
        if any(turn.has_grown for turn in self._running.get(client, ())):
            return True
        del self._slow[client]
        return False

    def _begin(self, client: str) -> Turn:
        if self._alone is not None:
            if self._alone.give_way is not None:
                self._alone.give_way()
            self._alone = None
        is_long = self._is_slow(client) and self._long < self.long_places
        turn = Turn(client, is_long=is_long, began=asyncio.get_running_loop().time())
        self._running.setdefault(client, []).append(turn)
        if turn.is_long:
            self._long += 1
        else:
            self._short += 1
        self._young.add(turn)
        return turn

    def _grow_long(self, turn: Turn) -> None:
        # One whose worker is not there yet takes nothing so far; nor does one that is being ended.
        if turn.worked is None or turn.give_way is None or not self._is_grown(turn, turn.worked()):
            self._young.add(turn)
            return
        turn.has_grown = True
        if turn.grew_long is not None:
            turn.grew_long()
        self._know_as_slow(turn.client)
        if self.running > 1:
            turn.give_way()
        else:
            self._alone = turn
        if not turn.is_long:
            self._stuck.add(turn)
            self._make_room()

    @staticmethod
    def _is_grown(turn: Turn, worked: float) -> bool:
        lasts = asyncio.get_running_loop().time() - turn.began
        return worked >= LONG_AFTER or lasts >= LONGEST_SHORT

    def _unblock(self, turn: Turn) -> None:
        self._stuck.add(turn)  # until it has another place, or has ended
        self._admit()  # those who may again
        is_full = self._short >= self.short_places
        if is_full and self._leaving is None and any(map(self._lacks_place, self._queues)):
            self._evict_for(turn)

    def _know_as_slow(self, client: str) -> None:
        if client == self._never_slow:
            return
        self._slow.pop(client, None)
        self._slow[client] = asyncio.get_running_loop().time()
        if len(self._slow) > MOST_SLOW:
            del self._slow[next(iter(self._slow))]

    def _evict_for(self, turn: Turn) -> None:
        most = max(self._running.values(), key=lambda turns: sum(t.has_grown for t in turns))
        long = [other for other in most if other.has_grown and other.evict is not None]
        victim = long[-1] if len(long) > 1 else turn
        evict, victim.evict = victim.evict, None
        if evict is not None:
            self._leaving = victim
            evict(self._busy(f"{self.long_places} queries that take long are running already"))

    def _admit(self) -> None:
        while (client := next(filter(self._may_run, self._queues), None)) is not None:
            queue = self._queues[client]
            one = queue.popleft()
            self.waiting -= 1
            self._patient.drop((client, one))
            if queue:
                self._queues.move_to_end(client)
            else:
                del self._queues[client]
            one.admit(self._begin(client))

    def _lose_patience(self, late: tuple[str, Waiting]) -> None:
        client, one = late
        self.leave(client, one)
        one.refuse(self._busy(f"no place came free within {self._patience:g} s"))

    def _busy(self, why: str) -> ServerBusyError:
        # As long as the queries that are in the way may still take, as far as anybody can tell.
        return ServerBusyError(f"the server is busy: {why}", retry_after=ceil(self._patience))

"""Answers kept for the next asker: bounded in bytes, found again by the bytes of the request."""

import sys
from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Final, NamedTuple

from evidence_graph.web.encoding import Coding
from evidence_graph.web.reply import Header

LARGEST_SHARE: Final = 16
"""One answer may take this part of the cache; a longer one is made anew each time."""

MOST_ALIASES: Final = 8
"""Ways to send one request that are remembered; the rest are read each time."""

MOST_JUDGED: Final = 65_536
"""Tags of answers that are remembered beyond the answers themselves; about 150 bytes each."""

_OVERHEAD: Final = 1_200
"""Bytes that an entry takes besides its body and its texts, as measured."""


class Wish(NamedTuple):
    """What an answer depends on, besides the state of the graph; equal wishes, equal answers.

    The formats are those for either kind of answer, since the kind of a query is known only once
    it is read; None where the client accepts none of that kind.
    """

    query: str
    default_graphs: tuple[str, ...]
    named_graphs: tuple[str, ...]
    solution_format: str | None
    graph_format: str | None
    past: str | None = None
    """The state of an earlier version, None where the one that is served is asked."""

    @property
    def cost(self) -> int:
        """Returns about how many bytes of memory it takes."""
        cost = sys.getsizeof(self.query)
        if self.default_graphs or self.named_graphs:
            cost += sum(map(sys.getsizeof, self.default_graphs + self.named_graphs))
        return cost


def tag(wish: Wish, *, snapshot: str, coding: Coding, base: str) -> str:
    """Returns the strong entity tag of the answer to a wish, without quotes.

    It can be told before the answer is known, because a snapshot never changes.
    """
    facts = (
        wish.past or snapshot,
        base,
        coding,
        wish.solution_format or "",
        wish.graph_format or "",
        " ".join(wish.default_graphs),
        " ".join(wish.named_graphs),
        wish.query,
    )
    # No query has a NUL, no IRI a blank: different facts are different bytes.
    told = "\0".join(facts).encode(errors="surrogatepass")
    return blake2b(told, digest_size=15).hexdigest()


@dataclass(slots=True)
class Kept:
    """A whole answer as it is sent; the request's own headers and the tag are added each time."""

    headers: tuple[Header, ...]
    body: bytes
    tag: str
    content_type: str
    aliases: list[Hashable] = field(default_factory=list)
    cost: int = 0


class AnswerCache:
    """The answers given last, within `limit` bytes; those of an earlier snapshot are dropped."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.used = 0
        self.hits = 0
        self.misses = 0
        self.snapshot = ""
        self._kept: OrderedDict[tuple[Wish, Coding], Kept] = OrderedDict()
        self._wishes: dict[Hashable, tuple[tuple[Wish, Coding], Kept]] = {}
        self._judged: OrderedDict[str, None] = OrderedDict()

    def __len__(self) -> int:
        return len(self._kept)

    @property
    def largest(self) -> int:
        """Returns the most bytes that the body of one answer may have."""
        return self.limit // LARGEST_SHARE

    def see(self, snapshot: str) -> None:
        """Drops every answer where they are of another snapshot than this."""
        if snapshot != self.snapshot:
            self.snapshot = snapshot
            self._kept.clear()
            self._wishes.clear()
            self._judged.clear()
            self.used = 0

    def by_bytes(self, alias: Hashable) -> Kept | None:
        """Returns the answer to a request of exactly these bytes, or None."""
        found = self._wishes.get(alias)
        if found is None:
            return None
        self._kept.move_to_end(found[0])
        self.hits += 1
        return found[1]

    def by_wish(self, wish: Wish, coding: Coding) -> Kept | None:
        """Returns the answer to a wish in a coding, or None."""
        kept = self._kept.get((wish, coding))
        if kept is not None:
            self._kept.move_to_end((wish, coding))
        return kept

    def keep(self, wish: Wish, coding: Coding, kept: Kept) -> bool:
        """Keeps an answer, letting go of those unused longest; False where it is too long."""
        cost = _OVERHEAD + len(kept.body) + wish.cost
        if cost > self.largest:
            return False
        key = (wish, coding)
        if key in self._kept:
            self._drop(key)
        kept.cost = cost
        self._kept[key] = kept
        self.used += cost
        if self.used > self.limit:
            self._shrink()
        return True

    def alias(self, wish: Wish, coding: Coding, alias: Hashable, *, cost: int) -> None:
        """Remembers the bytes of a request for a kept answer; `cost` is how many they are."""
        key = (wish, coding)
        kept = self._kept.get(key)
        if kept is None or alias in self._wishes or len(kept.aliases) >= MOST_ALIASES:
            return
        if kept.cost + cost > self.largest:
            return
        kept.aliases.append(alias)
        kept.cost += cost
        self.used += cost
        self._wishes[alias] = (key, kept)
        if self.used > self.limit:
            self._shrink()

    def judge(self, answered: str) -> None:
        """Remembers that the query behind a tag has been answered whole."""
        self._judged.pop(answered, None)
        self._judged[answered] = None
        if len(self._judged) > MOST_JUDGED:
            self._judged.popitem(last=False)

    def is_judged(self, answered: str) -> bool:
        """Says whether the query behind a tag is known to have been answered whole."""
        return answered in self._judged

    def _shrink(self) -> None:
        while self.used > self.limit:
            self._drop(next(iter(self._kept)))

    def _drop(self, key: tuple[Wish, Coding]) -> None:
        kept = self._kept.pop(key, None)
        if kept is not None:
            self.used -= kept.cost
            for alias in kept.aliases:
                del self._wishes[alias]


def matched(if_none_match: str, answered: str) -> str | None:
    """Returns the form in which If-None-Match names a tag, compared weakly, or None.

    RFC 9110, section 13.1.2.

    >>> matched('"x", W/"abc"', "abc"), matched("*", "abc"), matched('"ab"', "abc")
    ('W/"abc"', '"abc"', None)
    """
    strong = f'"{answered}"'
    if if_none_match.strip() == "*":
        return strong
    members = (member.strip() for member in if_none_match.split(","))
    return next((member for member in members if member.removeprefix("W/") == strong), None)

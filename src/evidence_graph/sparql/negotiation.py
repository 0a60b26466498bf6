"""Which format an answer takes: what `format=` says, else what Accept says, else our own choice.

RFC 9110, section 12.5.1: the most specific range decides the quality of a type. Names in `format=`
are the de-facto ones of deployed clients; several at once and unknown ones are common, and an
unknown one is ignored.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import Final

from evidence_graph.errors import NotAcceptableError, UnknownFormatError
from evidence_graph.rdf.formats import GRAPH_FORMATS, JSON_LD, SOLUTION_FORMATS, Format, named

HTML: Final = "text/html"

_WEIGHT: Final = re.compile(r"0(\.[0-9]*)?|1(\.0*)?")

_REMEMBERED_LENGTH: Final = 512
"""Characters of a request's wishes that are remembered once they are read; longer ones are not."""

MOST_RANGES: Final = 100
"""Members of an Accept header that are read; no client that means what it says has more."""

MOST_NAMES: Final = 50
"""Names in format= and its aliases that are looked up; clients send up to six."""

_EXACT: Final = 3
_ALIAS: Final = 2
_KIND: Final = 1
_ANY: Final = 0


@dataclass(frozen=True, slots=True)
class MediaRange:
    """One member of an Accept header."""

    kind: str
    subtype: str
    quality: float

    def closeness(self, media_type: str) -> int | None:
        """Returns how closely this range names a type, more being closer; None when not at all."""
        kind, _, subtype = media_type.partition("/")
        if (self.kind, self.subtype) == (kind, subtype):
            return _EXACT
        if (self.kind, self.subtype) == (kind, "*"):
            return _KIND
        return _ANY if (self.kind, self.subtype) == ("*", "*") else None


def media_ranges(accept: str) -> tuple[MediaRange, ...]:
    """Returns the ranges of an Accept header; members that are none are passed over.

    Of more than MOST_RANGES members the first ones count.

    >>> media_ranges("text/csv;q=0.5, */*;q=0.1")[0].quality
    0.5
    """
    found = []
    for member in accept.split(",", MOST_RANGES)[:MOST_RANGES]:
        media_type, *parameters = (part.strip().lower() for part in member.split(";"))
        kind, slash, subtype = media_type.partition("/")
        if not (kind and slash and subtype):
            continue
        weights = [p.partition("=")[2] for p in parameters if p.partition("=")[0].strip() == "q"]
        found.append(MediaRange(kind, subtype, _quality(weights[0]) if weights else 1.0))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Choices:
    """What one client gets, whichever kind of answer its query has; None: nothing it accepts."""

    solutions: Format | None
    graph: Format | None
    is_page: bool  # it would rather have a page than any format of ours: a browser


def choices(accept: str, wanted: tuple[str, ...]) -> Choices:
    """Returns what `choose` and `prefers_page` say of these wishes; the common ones are remembered.

    >>> choices("text/csv, text/turtle", ()).solutions.name
    'csv'
    """
    length = len(accept) + (sum(map(len, wanted)) if wanted else 0)
    if length > _REMEMBERED_LENGTH:
        return _read_choices(accept, wanted)
    return _remembered_choices(accept, wanted)


def choose(
    accept: str,
    wanted: Sequence[str],
    available: tuple[Format, ...],
    *,
    others: tuple[Format, ...] = (),
) -> Format:
    """Returns the format of `available` that a client wants most.

    `wanted` are the values of format=, which come before Accept. Of types that Accept wants
    equally, the more exactly named wins, then the one named first. A client that accepts only
    formats for the `others` kind of answer (roqet asks for SELECT's when it sends CONSTRUCT) gets
    our own choice. Raises NotAcceptableError, naming what there is.
    """
    if available is SOLUTION_FORMATS and others is GRAPH_FORMATS:
        chosen = choices(accept, tuple(wanted)).solutions
    elif available is GRAPH_FORMATS and others is SOLUTION_FORMATS:
        chosen = choices(accept, tuple(wanted)).graph
    else:
        chosen = _chosen(accept, wanted, available, others)
    if chosen is None:
        raise NotAcceptableError(accept, [f.media_type for f in available])
    return chosen


def prefers_page(accept: str, wanted: Sequence[str] = ()) -> bool:
    """Says whether a client would rather have a page than any format of ours: a browser.

    >>> prefers_page("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8")
    True
    >>> prefers_page("*/*")
    False
    """
    return choices(accept, tuple(wanted)).is_page


def _read_choices(accept: str, wanted: tuple[str, ...]) -> Choices:
    return Choices(
        solutions=_chosen(accept, wanted, SOLUTION_FORMATS, GRAPH_FORMATS),
        graph=_chosen(accept, wanted, GRAPH_FORMATS, SOLUTION_FORMATS),
        is_page=_is_page(accept, wanted),
    )


_remembered_choices = lru_cache(maxsize=1024)(_read_choices)


def _chosen(
    accept: str,
    wanted: Sequence[str],
    available: tuple[Format, ...],
    others: tuple[Format, ...],
) -> Format | None:
    for name in _parts(wanted):
        if found := _named(name, available):
            return found
    ranges = media_ranges(accept)
    if not ranges:
        return available[0]
    best = max(available, key=lambda candidate: _want(_names(candidate), ranges))
    if _want(_names(best), ranges) > _UNWANTED:
        return best
    if any(_want(_names(other), ranges) > _UNWANTED for other in others):
        return available[0]
    return None


def _parts(wanted: Sequence[str]) -> list[str]:
    # A media type is named by its first part; parameters say nothing that we could do otherwise.
    parts = (part.partition(";")[0] for name in wanted for part in name.split(","))
    return [part.strip().lower() for part in islice(parts, MOST_NAMES)]


def _is_page(accept: str, wanted: Sequence[str]) -> bool:
    names = _parts(wanted)
    formats = (*SOLUTION_FORMATS, *GRAPH_FORMATS)
    if any(_named(name, formats) for name in names):
        return False
    if {"html", HTML} & set(names):
        return True
    ranges = media_ranges(accept)
    page = _want((HTML,), ranges)
    best = max(_want(_names(candidate), ranges) for candidate in formats)
    return page[1] == _EXACT and page[:2] > max(best[:2], (0.0, _ANY))


_Want = tuple[float, int, int]
"""Quality, closeness, and minus the place in the header."""

_UNWANTED: Final[_Want] = (0.0, _EXACT, 0)


def _names(candidate: Format) -> tuple[str, ...]:
    return (candidate.media_type, *candidate.media_aliases)


def _want(names: Sequence[str], ranges: Sequence[MediaRange]) -> _Want:
    """Returns how much these ranges want a type; the names after the first are aliases of it."""
    wants: list[_Want] = []
    for name in names:
        is_alias = name != names[0]
        fitting = [
            (closeness, -place, media_range.quality)
            for place, media_range in enumerate(ranges)
            if (closeness := media_range.closeness(name)) is not None
        ]
        if not fitting:
            continue
        closeness, place, quality = max(fitting)
        if is_alias and closeness < _EXACT:
            continue  # a wildcard speaks of the type itself
        wants.append((quality, _ALIAS if is_alias else closeness, place))
    exact = [want for want in wants if want[1] == _EXACT]
    return max(exact or wants, default=_UNWANTED)


def _named(name: str, available: tuple[Format, ...]) -> Format | None:
    try:
        return named(name, available)
    except UnknownFormatError:
        if name == "json" and JSON_LD in available:
            return JSON_LD
        return next((f for f in available if name in f.endings), None)


def _quality(text: str) -> float:
    return float(text) if _WEIGHT.fullmatch(text.strip()) else 0.0

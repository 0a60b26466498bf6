"""Which format an answer takes: what `format=` says, else what Accept says, else our own choice.

RFC 9110, section 12.5.1: the most specific range decides the quality of a type. Names in `format=`
are the de-facto ones of deployed clients; several at once and unknown ones are common, and an
unknown one is ignored.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from evidence_graph.errors import NotAcceptableError, UnknownFormatError
from evidence_graph.rdf.formats import Format, named


@dataclass(frozen=True, slots=True)
class MediaRange:
    """One member of an Accept header."""

    kind: str
    subtype: str
    quality: float

    def specificity(self, media_type: str) -> int:
        """Returns how closely this range names a type: 2 exactly, 1 its kind, 0 any, -1 not."""
        kind, _, subtype = media_type.partition("/")
        if (self.kind, self.subtype) == (kind, subtype):
            return 2
        if (self.kind, self.subtype) == (kind, "*"):
            return 1
        return 0 if (self.kind, self.subtype) == ("*", "*") else -1


def media_ranges(accept: str) -> tuple[MediaRange, ...]:
    """Returns the ranges of an Accept header; members that are none are passed over.

    >>> media_ranges("text/csv;q=0.5, */*;q=0.1")[0].quality
    0.5
    """
    found = []
    for member in accept.split(","):
        media_type, *parameters = (part.strip().lower() for part in member.split(";"))
        kind, slash, subtype = media_type.partition("/")
        if not (kind and slash and subtype):
            continue
        quality = 1.0
        for parameter in parameters:
            name, _, value = parameter.partition("=")
            if name.strip() == "q":
                quality = _quality(value.strip())
        found.append(MediaRange(kind, subtype, quality))
    return tuple(found)


def choose(
    accept: str,
    wanted: Sequence[str],
    available: tuple[Format, ...],
    *,
    others: tuple[Format, ...] = (),
) -> Format:
    """Returns the format of `available` that a client wants most; the first of equals.

    `wanted` are the values of format=, which come before Accept. A client that accepts only
    formats for the `others` kind of answer (roqet asks for SELECT's when it sends CONSTRUCT) gets
    our own choice. Raises NotAcceptableError, naming what there is.
    """
    for name in wanted:
        for part in name.split(","):
            try:
                return named(part, available)
            except UnknownFormatError:
                continue
    ranges = media_ranges(accept)
    if not ranges:
        return available[0]
    best = max(available, key=lambda f: _preference(f, ranges))
    if _preference(best, ranges) > 0:
        return best
    if any(_preference(other, ranges) > 0 for other in others):
        return available[0]
    raise NotAcceptableError(accept, [f.media_type for f in available])


def prefers_html(accept: str) -> bool:
    """Says whether a client would rather have a page than any answer we give: a browser."""
    ranges = media_ranges(accept)
    pages = [r.quality for r in ranges if (r.kind, r.subtype) == ("text", "html")]
    exact = [r.quality for r in ranges if "sparql-results" in r.subtype or "rdf" in r.subtype]
    return bool(pages) and pages[0] > 0 and pages[0] > max(exact, default=0)


def _preference(candidate: Format, ranges: Sequence[MediaRange]) -> float:
    # An alias (application/json for SPARQL results) counts a little less than the exact type.
    by_name = _quality_of(candidate.media_type, ranges)
    by_alias = max((_exact(alias, ranges) for alias in candidate.media_aliases), default=0.0)
    return max(by_name, by_alias * 0.999)


def _quality_of(media_type: str, ranges: Sequence[MediaRange]) -> float:
    fitting = [r for r in ranges if r.specificity(media_type) >= 0]
    if not fitting:
        return 0.0
    return max(fitting, key=lambda r: (r.specificity(media_type), r.quality)).quality


def _exact(media_type: str, ranges: Sequence[MediaRange]) -> float:
    return max((r.quality for r in ranges if r.specificity(media_type) == 2), default=0.0)


def _quality(text: str) -> float:
    try:
        return min(max(float(text), 0.0), 1.0)
    except ValueError:
        return 0.0

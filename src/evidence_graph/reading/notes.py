"""What is noted while a document is read: its gaps, and the places that are understood."""

import re
from collections.abc import Iterator

from evidence_graph.reading.draft import Gap, Value, Why
from evidence_graph.reading.labels import Labels
from evidence_graph.reading.source import Place, Source

_SENTENCE_END = re.compile(r"(?<=[.?!])['\")\]]*\s+(?=['\"(\[]?[A-ZÅÄÖ0-9])")
_ABBREVIATED = re.compile(r"(?:\b(?:e\.g|i\.e|et al|vs|cf|t\.ex|bl\.a|dvs|m\.fl|ca|nr|no|Dr)\.)$")


class Notes:
    """Beside one reading: the source, the vocabularies' labels, the gaps, what was understood."""

    def __init__(self, source: Source, labels: Labels) -> None:
        self.source, self.labels = source, labels
        self.gaps: list[Gap] = []
        self.understood: list[Place] = []

    def gap(self, why: Why, about: str, place: Place) -> None:
        """Notes what is left for a person; the words there count as understood."""
        self.gaps.append(self.source.gap(why, about, place))
        self.understood.append(place)

    def concept(self, text: Place, schemes: tuple[str, ...], *, rule: str) -> Value | None:
        """Returns the concept that the words at a place are the label of; notes where none is."""
        match = self.labels.whole(self.source.said(text), schemes)
        if match is None:
            self.gap(Why.NO_CONCEPT, schemes[0], text)
            return None
        return self.source.value(match.concept, text, rule=rule)


def sentences(source: Source, place: Place) -> Iterator[Place]:
    """Yields the sentences at a place."""
    start = place[0]
    for end in _SENTENCE_END.finditer(source.plain, *place):
        if _ABBREVIATED.search(source.plain, max(place[0], end.start() - 8), end.start()):
            continue
        yield source.trimmed((start, end.end()))
        start = end.end()
    last = source.trimmed((start, place[1]))
    if last[0] < last[1]:
        yield last

"""The words that no vocabulary has as a label, over many documents: what curators could add."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from evidence_graph.reading.draft import Draft, Why

_OF_PROPOSALS: Final = "finding: "


@dataclass(frozen=True, slots=True)
class WantedLabel:
    """Words of a document that should be the label of a concept, and of what kind that would be."""

    about: str
    words: str


def wanted_of(draft: Draft) -> frozenset[WantedLabel]:
    """Returns the labels that one document lacks, each once."""
    return frozenset(
        WantedLabel(gap.about.removeprefix(_OF_PROPOSALS), " ".join(gap.quote.split()))
        for gap in draft.gaps
        if gap.why is Why.NO_CONCEPT
    )


def counted(documents: Iterable[frozenset[WantedLabel]]) -> Iterator[tuple[WantedLabel, int]]:
    """Yields labels with the number of documents that lack them, most first, case aside."""
    numbers: Counter[tuple[str, str]] = Counter()
    first: dict[tuple[str, str], WantedLabel] = {}
    for wanted in documents:
        folded = {(one.about, one.words.casefold()): one for one in wanted}
        numbers.update(folded.keys())
        first = folded | first
    for key, number in sorted(numbers.items(), key=lambda item: (-item[1], item[0])):
        yield first[key], number

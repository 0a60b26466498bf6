"""Passages of a source put together again from the quotations of its graph, in their order."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from rdflib import URIRef
from rdflib.term import Node

from evidence_graph.exchange.report import EXACT, ReportGraph
from evidence_graph.vocabulary import EV


@dataclass(slots=True)
class Passage:
    """Words that stand together in the source, and the quotations that give them."""

    start: int
    end: int
    text: str
    quotations: list[Node]

    def take(self, start: int, text: str, quotation: Node) -> bool:
        """Adds a quotation that overlaps or continues this passage; says whether it does.

        Where the two do not agree on the words they share, they stay apart.
        """
        if not self.start <= start <= self.end:
            return False
        shared = self.text[start - self.start :]
        if not (text.startswith(shared) or shared.startswith(text)):
            return False
        self.text += text[len(shared) :]
        self.end = self.start + len(self.text)
        self.quotations.append(quotation)
        return True


def passages(report: ReportGraph, quotations: Iterable[Node]) -> list[Passage]:
    """Returns the passages that quotations make up, in the order of the source."""
    found: list[Passage] = []
    placed = sorted(dict.fromkeys(quotations), key=lambda q: (*_place(report, q), str(q)))
    for quotation in placed:
        text, start = report.text(quotation, EXACT), report.span(quotation)[0]
        if text and not (found and found[-1].take(start, text, quotation)):
            found.append(Passage(start, start + len(text), text, [quotation]))
    return found


def _place(report: ReportGraph, quotation: Node) -> tuple[int, int]:
    start, end = report.span(quotation)
    return start, -end


def outside(found: Iterable[Passage], taken: Iterable[Passage]) -> list[Passage]:
    """Returns passages without the words that others have at the same place already.

    What is left of one that had to be cut is no longer all that its quotations say.
    """
    spans = [(passage.start, passage.end) for passage in taken]
    left = []
    for passage in found:
        start, end = passage.start, passage.end
        for first, last in spans:
            if first <= start < last:
                start = min(last, end)
            elif start < first < end <= last:
                end = first
        text = passage.text[start - passage.start : end - passage.start]
        start += len(text) - len(text.lstrip())
        is_whole = (start, end) == (passage.start, passage.end)
        if text.strip():
            rest = passage.quotations if is_whole else []
            left.append(Passage(start, end, text.strip(), rest))
    return left


def grounds(report: ReportGraph, things: Iterable[Node]) -> Iterator[Node]:
    """Yields the quotations of things, and of the populations and criteria that they consist of."""
    seen: set[Node] = set()
    newest = list(things)
    while newest:
        seen.update(newest)
        for thing in newest:
            yield from (q for q in report.quotations(thing) if q != thing)
        parts = [
            part
            for thing in newest
            for predicate in (EV.criteria, EV.observedRange, EV.member, EV.ofSubset)
            for part in report.values(thing, predicate)
        ]
        newest = [part for part in parts if isinstance(part, URIRef) and part not in seen]

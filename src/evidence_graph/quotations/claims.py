"""Lints of claims: words that do not name what is claimed on them, or are about something else."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from typing import Final

from rdflib import URIRef

from evidence_graph.quotations.gathered import Gathered, Place, Quotation
from evidence_graph.quotations.naming import Naming
from evidence_graph.quotations.results import found
from evidence_graph.store.terms import Term
from evidence_graph.validation.report import Severity, ValidationResult
from evidence_graph.vocabulary import EV, PREFIXES

NAMED: Final = (EV.intervention, EV.component, EV.outcome)
"""The properties whose values the words, or their section, must name."""

_EXACT: Final = PREFIXES["oa"] + "exact"


def claims(
    gathered: Gathered, naming: Naming, items: Collection[Term]
) -> Iterator[ValidationResult]:
    """Yields a warning for each claim of these items that its words do not make.

    One for each quotation at most, and of several reasons the most telling.
    """
    at_place: dict[Place, list[Quotation]] = defaultdict(list)
    for quotation in gathered.quotations:
        at_place[quotation.place].append(quotation)
    judge = _Judge(gathered, naming)
    for item in sorted(items, key=str):
        suspects: set[Term] = set()
        for quotation in gathered.of_item.get(item, ()):
            fault = judge.fault(quotation)
            if fault is None:
                continue
            suspects.add(quotation.node)
            yield judge.reused(quotation, at_place[quotation.place]) or fault
        if not suspects:
            yield from judge.unnamed(item)


class _Judge:
    def __init__(self, gathered: Gathered, naming: Naming) -> None:
        self._gathered = gathered
        self._naming = naming

    def fault(self, quotation: Quotation) -> ValidationResult | None:
        """Returns why the words are about something else, if they are."""
        return self._of_another_review(quotation) or self._names_another(quotation)

    def reused(self, quotation: Quotation, there: Sequence[Quotation]) -> ValidationResult | None:
        """Returns that the same words are in their right place elsewhere, if they are."""
        for other in sorted(there, key=lambda found: str(found.node)):
            is_other = other.item not in {None, quotation.item}
            if is_other and self._says_what_it_supports(other) and self.fault(other) is None:
                return found(
                    "WordsUsedTwice",
                    quotation.node,
                    path=_EXACT,
                    value=other.node,
                    message=f"The same words support {other.item}, which they are about. What "
                    f"{quotation.item} claims on them they do not say: quote the words that do, "
                    "or remove the claim.",
                )
        return None

    def unnamed(self, item: Term) -> Iterator[ValidationResult]:
        """Yields what no quotation of an item names; a hint where their section does."""
        for property_, values in self._claimed(item):
            there = [q for q in self._gathered.of_item[item] if property_ in q.supports]
            if not there:
                continue
            for value in values:
                if not any(self._naming.is_named(value, q.words) for q in there):
                    yield self._not_named(item, property_, value, there)

    def _not_named(
        self, item: Term, property_: URIRef, value: URIRef, there: Sequence[Quotation]
    ) -> ValidationResult:
        around = [self._gathered.section(q.place).text for q in there]
        is_around = any(self._naming.is_named(value, text) for text in around)
        told = (
            f"The words quoted for {property_} do not name {value}; their section does. See "
            "whether the sentence refers to it."
            if is_around
            else f"Neither the words quoted for {property_} nor their section name {value}, by any "
            "of its labels. Quote the words that do, correct the concept, or give it the source's "
            "word as a label."
        )
        return found(
            "ClaimNotInWords",
            item,
            path=property_,
            value=value,
            message=told,
            severity=Severity.INFO if is_around else Severity.WARNING,
        )

    def _of_another_review(self, quotation: Quotation) -> ValidationResult | None:
        section = self._gathered.section(quotation.place)
        about = self._reviews(quotation)
        if section.review is None or not about or section.review in about:
            return None
        return found(
            "WordsOfAnotherReview",
            quotation.node,
            path=_EXACT,
            value=section.review,
            message=f"These words stand in the row of {section.review}, and support an item of "
            f"{min(map(str, about))}. Quote the words of its own row, or move the item.",
        )

    def _names_another(self, quotation: Quotation) -> ValidationResult | None:
        for property_, values in self._claimed(quotation.item):
            if property_ not in quotation.supports:
                continue
            if any(self._naming.is_named(value, quotation.words) for value in values):
                continue
            others = self._naming.others(
                values[0], quotation.words, but=self._every(quotation.item)
            )
            if others:
                return found(
                    "ClaimNotInWords",
                    quotation.node,
                    path=_EXACT,
                    value=values[0],
                    message=f"These words are quoted for {property_} {values[0]}, and name "
                    f"{', '.join(others)}. Quote the words that make this claim, or correct it.",
                )
        return None

    def _says_what_it_supports(self, quotation: Quotation) -> bool:
        named = [(p, v) for p, v in self._claimed(quotation.item) if p in quotation.supports]
        if not named:
            section = self._gathered.section(quotation.place)
            return section.review in self._reviews(quotation)
        return any(self._naming.is_named(v, quotation.words) for _, values in named for v in values)

    def _claimed(self, item: Term | None) -> Iterator[tuple[URIRef, Sequence[URIRef]]]:
        claimed = self._gathered.claims.get(item, {}) if item is not None else {}
        for property_ in NAMED:
            if values := claimed.get(property_):
                yield property_, sorted(values)

    def _every(self, item: Term | None) -> Iterator[URIRef]:
        claimed = self._gathered.claims.get(item, {}) if item is not None else {}
        for property_ in (*NAMED, EV.comparator, EV.comparatorComponent):
            yield from claimed.get(property_, ())

    def _reviews(self, quotation: Quotation) -> Collection[Term]:
        return self._gathered.reviews.get(quotation.item, ()) if quotation.item is not None else ()

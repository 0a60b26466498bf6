"""What changed in the evidence between two states of a report, whatever changed in its text."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from rdflib import RDF, RDFS, URIRef

from evidence_graph.store.quads import Triple
from evidence_graph.store.terms import Term
from evidence_graph.vocabulary import EV, PREFIXES

_OA: Final = PREFIXES["oa"]
_OF_THE_TEXT: Final = frozenset(
    {
        EV.supportedBy,
        EV.supportsProperty,
        EV.quotedFrom,
        EV.sourceLength,
        EV.sourcePath,
        EV.sourceSha256,
        URIRef(f"{_OA}start"),
        URIRef(f"{_OA}end"),
        RDFS.label,
    }
)


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class EvidenceChange:
    """One property of one thing, with its values before and after."""

    thing: str
    property: str
    before: tuple[str, ...]
    after: tuple[str, ...]


def evidence_changes(
    before: Iterable[Triple], after: Iterable[Triple]
) -> tuple[EvidenceChange, ...]:
    """Returns what differs in the evidence; where quotations stand is no evidence."""
    old, new = _evidence(before), _evidence(after)
    return tuple(
        EvidenceChange(
            thing=str(thing),
            property=str(name),
            before=_written(old.get((thing, name), set())),
            after=_written(new.get((thing, name), set())),
        )
        for thing, name in sorted(old.keys() | new.keys())
        if old.get((thing, name)) != new.get((thing, name))
    )


def _evidence(triples: Iterable[Triple]) -> dict[tuple[Term, Term], set[Term]]:
    said = list(triples)
    quotations = {s for s, p, o in said if p == RDF.type and o == EV.Quotation}
    found: defaultdict[tuple[Term, Term], set[Term]] = defaultdict(set)
    for subject, predicate, value in said:
        if subject not in quotations and predicate not in _OF_THE_TEXT:
            found[subject, predicate].add(value)
    return dict(found)


def _written(values: Iterable[Term]) -> tuple[str, ...]:
    return tuple(sorted(str(value) for value in values))

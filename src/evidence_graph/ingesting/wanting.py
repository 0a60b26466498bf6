"""What the shapes would refuse of a draft's things: too many values, or one that is missing.

The shapes judge a report in the graph, when nothing else is left to tell. What they count can be
counted in a draft, so that it is told with all the rest, and where it stands.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from rdflib import RDFS, SH, Graph, URIRef
from rdflib.namespace import DCTERMS
from rdflib.term import Node

from evidence_graph.ingesting.terms import OA_EXACT
from evidence_graph.rdf import documents
from evidence_graph.reading.citing import CITES
from evidence_graph.reading.draft import Gap, Plain, Thing
from evidence_graph.vocabulary import NAMESPACE

# What a report has by being one, and no draft says.
_MADE: Final = frozenset(
    "supportedBy label explicitness hasSource quotedFrom assesses aboutReview inTable".split()
)
_NAMES: Final = {str(DCTERMS.title): "title", str(OA_EXACT): "exact"}
_SILENT: Final = frozenset({"boundkind:reported-range", "boundkind:not-stated"})
_ENDS: Final = (("lower", "lowerInclusive"), ("upper", "upperInclusive"))


_NOTHING: Final = (
    "no words support it, for nothing of it is left; fill one of its gaps, or leave it out with the"
    " row or table that it is of"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Times:
    """How often a property may be said of a thing, and what its shape says otherwise."""

    name: str
    fewest: int
    most: int | None  # as often as it likes
    message: str

    def fits(self, count: int) -> bool:
        """Says whether so many are allowed."""
        return self.fewest <= count and (self.most is None or count <= self.most)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """What the shapes would say of a thing of a draft, and the thing whose words are nearest."""

    where: str
    nearest: Thing
    message: str


def faults(
    things: Iterable[tuple[str, Thing, Thing]], gaps: Sequence[Gap], references: Sequence[Thing]
) -> Iterator[Fault]:
    """Yields what the shapes would refuse of things, each given with its place and what it is of.

    What a gap at the same words says already is not said again.
    """
    listed = {one.value for r in references for one in r.values.get("referenceNumber", ())}
    for where, thing, above in things:
        if next(thing.every_value(), None) is None:
            if not _is_cited(thing, above, listed):
                yield Fault(where=where, nearest=above, message=_NOTHING)
            continue
        for one in _times_of(thing.kind):
            if one.fits(_count(thing, one.name)) or any(_says(g, one.name, thing) for g in gaps):
                continue
            yield Fault(where=f"{where}.{one.name}", nearest=thing, message=one.message)
        yield from _of_bound(where, thing)


def _of_bound(where: str, thing: Thing) -> Iterator[Fault]:
    kinds = {str(value.value) for value in thing.values.get("boundKind", ())}
    if thing.kind != "NumericBound":
        return
    for limit, inclusive in _ENDS:
        is_there, is_said = limit in thing.values, inclusive in thing.values
        if is_there != is_said and not (is_there and kinds & _SILENT):
            message = f"say with {limit} whether the limit itself belongs to it, and without not"
            yield Fault(where=f"{where}.{inclusive}", nearest=thing, message=message)


def _is_cited(thing: Thing, above: Thing, listed: Collection[Plain]) -> bool:
    # Of what nothing else is known, its label in the table, or its reference, still speaks.
    numbers = above.values.get("referenceNumber") or above.values.get(CITES, ())
    return thing.kind == "PrimaryStudy" or any(number.value in listed for number in numbers)


def _count(thing: Thing, name: str) -> int:
    said = {str(value.value) for value in thing.values.get(name, ())}
    return len(said) + len(thing.parts.get(name, ()))


def _says(gap: Gap, name: str, thing: Thing) -> bool:
    spans = [value.span for value in thing.every_value()]
    first, last = min(span.start for span in spans), max(span.end for span in spans)
    return gap.about == name and first <= gap.span.start <= last


@cache
def _times_of(kind: str) -> tuple[Times, ...]:
    """Returns how often properties may be said of a class, by the shapes of it and those above."""
    shapes, above = _shipped()
    found: dict[str, Times] = {}
    for cls in above.transitive_objects(URIRef(NAMESPACE + kind), RDFS.subClassOf):
        for shape in shapes.subjects(SH.targetClass, cls):
            if shapes.value(shape, SH.severity) in {None, SH.Violation}:
                found |= {one.name: one for one in _times(shapes, shape)}
    return tuple(found.values())


def _times(shapes: Graph, shape: Node) -> Iterator[Times]:
    for one in shapes.objects(shape, SH.property):
        path, severity = shapes.value(one, SH.path), shapes.value(one, SH.severity)
        fewest, most = (shapes.value(one, term) for term in (SH.minCount, SH.maxCount))
        name = _NAMES.get(str(path), str(path).removeprefix(NAMESPACE))
        if name in _MADE or ":" in name or severity not in {None, SH.Violation}:
            continue
        if not isinstance(path, URIRef) or fewest is most is None:
            continue
        yield Times(
            name=name,
            fewest=int(str(fewest or 0)),
            most=None if most is None else int(str(most)),
            message=str(shapes.value(one, SH.message)),
        )


@cache
def _shipped() -> tuple[Graph, Graph]:
    shapes, ontology = Graph(bind_namespaces="none"), Graph(bind_namespaces="none")
    for document in documents.shapes():
        shapes.parse(data=document.content, format="turtle")
    ontology.parse(data=documents.ontology().content, format="turtle")
    return shapes, ontology

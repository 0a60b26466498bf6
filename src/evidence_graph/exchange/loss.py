"""What a format does not carry of a report, counted from what can be read back."""

from collections import Counter, defaultdict
from collections.abc import Collection
from dataclasses import asdict, dataclass
from typing import Any, Final

from rdflib import RDF
from rdflib.term import Node

from evidence_graph.errors import UnsayableError
from evidence_graph.exchange.report import Triple, local_name, ordered
from evidence_graph.rdf.display import short

THING: Final = "the format has no place for such a thing"
PROPERTY: Final = "the format has no place for this property of it"
SOME: Final = "some of the values have no place in the format"

_EXAMPLES: Final = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Lost:
    """Values of one property of one kind of thing that are not carried."""

    kind: str
    property: str
    count: int
    of: int  # as many values the report has
    why: str
    examples: tuple[str, ...]  # things that have such a value


@dataclass(frozen=True, slots=True, kw_only=True)
class Loss:
    """What of a report one format does not carry; `carried` and the counts of `lost` add up."""

    format: str
    report: str
    scope: str
    total: int
    carried: int
    lost: tuple[Lost, ...]

    def facts(self) -> dict[str, Any]:
        """Returns the loss as plain data."""
        return asdict(self)

    def summary(self) -> str:
        """Returns the loss in a line."""
        missing = self.total - self.carried
        if not missing:
            return f"{self.format} carries all {self.total:,} statements of {self.report}"
        kinds = Counter[str]()
        for part in self.lost:
            kinds[part.kind] += part.count
        most = ", ".join(f"{kind} {count:,}" for kind, count in kinds.most_common(4))
        return (
            f"{self.format} carries {self.carried:,} of {self.total:,} statements of "
            f"{self.report}; not {missing:,} (of {most})"
        )


def compared(
    *, format_name: str, report: str, scope: str, whole: Collection[Triple], carried: set[Triple]
) -> Loss:
    """Returns the loss between a report's statements and those that a written form carries.

    Raises UnsayableError where the form would say something that the report does not.
    """
    there = set(whole)
    invented = carried - there
    if invented:
        some = "; ".join(sorted(" ".join(t.n3() for t in triple) for triple in invented)[:3])
        raise UnsayableError(
            f"{format_name} cannot say this report without saying what it does not: {some}"
        )
    return Loss(
        format=format_name,
        report=report,
        scope=scope,
        total=len(there),
        carried=len(carried),
        lost=_lost(there, carried),
    )


def _lost(whole: set[Triple], carried: set[Triple]) -> tuple[Lost, ...]:
    kinds: dict[Node, str] = {}
    for subject, predicate, object_ in sorted(whole, key=_as_text):
        if predicate == RDF.type:
            kinds.setdefault(subject, local_name(object_))
    has, misses = Counter[tuple[str, Node]](), defaultdict[tuple[str, Node], set[Node]](set)
    missing = Counter[tuple[str, Node]]()
    for triple in whole:
        key = (kinds.get(triple[0], "?"), triple[1])
        has[key] += 1
        if triple not in carried:
            missing[key] += 1
            misses[key].add(triple[0])
    living = {kinds.get(subject, "?") for subject, _, _ in carried}
    found = [
        Lost(
            kind=kind,
            property=str(short(str(predicate)) or predicate),
            count=count,
            of=has[kind, predicate],
            why=_why(kind in living, count < has[kind, predicate]),
            examples=tuple(str(s) for s in ordered(misses[kind, predicate])[:_EXAMPLES]),
        )
        for (kind, predicate), count in missing.items()
    ]
    return tuple(sorted(found, key=lambda lost: (lost.kind, lost.property)))


def _why(lives: bool, in_part: bool) -> str:
    if not lives:
        return THING
    return SOME if in_part else PROPERTY


def _as_text(triple: Triple) -> tuple[str, ...]:
    return tuple(term.n3() for term in triple)

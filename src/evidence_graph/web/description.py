"""What the graph says of one thing: its statements, and those of the nodes that ground them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from itertools import chain
from typing import Final

from evidence_graph.errors import GoneError, NotFoundError, QueryRefusedError
from evidence_graph.rdf.addresses import GENID
from evidence_graph.serving import ServedGraph
from evidence_graph.store.answers import Row
from evidence_graph.store.statements import Statement
from evidence_graph.store.terms import Term, notation
from evidence_graph.vocabulary import EV, PREFIXES

TYPE: Final = PREFIXES["rdf"] + "type"
DEPRECATED: Final = PREFIXES["owl"] + "deprecated"
REPLACED_BY: Final = PREFIXES["dcterms"] + "isReplacedBy"
SUPPORTED_BY: Final = str(EV.supportedBy)

MOST_AT_ONCE: Final = 500
"""Things asked about in one query."""

MOST_NODES: Final = 20_000
"""Nodes that one document describes; a thing with more is had from the endpoint or a dump."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Description:
    """A thing, all that the named graphs say of it, and of its quotations and nameless nodes."""

    iri: str
    by_subject: Mapping[str, Sequence[Statement]]

    @property
    def statements(self) -> Iterator[Statement]:
        """All statements, those about the thing itself first."""
        return chain.from_iterable(self.by_subject.values())

    @property
    def own(self) -> Sequence[Statement]:
        """The statements of which the thing itself is the subject."""
        return self.of(self.iri)

    def of(self, subject: str) -> Sequence[Statement]:
        """Returns the statements with that subject."""
        return self.by_subject.get(subject, ())

    def values(self, predicate: str) -> tuple[Term, ...]:
        """Returns the thing's values of a property, each once."""
        return tuple(dict.fromkeys(o for _, p, o, _ in self.own if str(p) == predicate))

    @property
    def is_deprecated(self) -> bool:
        """Says whether a graph marks the thing as one not to be used any more."""
        return any(str(value) in {"true", "1"} for value in self.values(DEPRECATED))

    @property
    def graphs(self) -> tuple[str, ...]:
        """The named graphs that say something of the thing, sorted."""
        return tuple(sorted({graph for *_, graph in self.own}))


def description(graph: ServedGraph, candidates: Sequence[Term]) -> Description:
    """Returns the description of the first of these IRIs that the graph says anything of.

    Raises NotFoundError when it knows none of them, GoneError for a thing that was withdrawn: one
    that a graph marks as deprecated and says no kind of.
    """
    said = _statements(graph, candidates)
    for candidate in candidates:
        own = [statement for statement in said if statement[0] == candidate]
        if own:
            grounded = _by_subject(_grounded(graph, own))
            found = Description(iri=str(candidate), by_subject=grounded)
            if found.is_deprecated and not found.values(TYPE):
                raise GoneError("thing", found.iri, [str(v) for v in found.values(REPLACED_BY)])
            return found
    raise NotFoundError("thing", str(candidates[0]) if candidates else "")


def rows(graph: ServedGraph, name: str, things: Sequence[Term]) -> list[Row]:
    """Returns the solutions of a query of the pages that has these things for its empty VALUES."""
    text = query_text(name)
    opening, _, rest = text.partition("{ }")
    found: list[Row] = []
    for start in range(0, len(things), MOST_AT_ONCE):
        values = " ".join(notation(thing) for thing in things[start : start + MOST_AT_ONCE])
        found += graph.rows(f"{opening}{{ {values} }}{rest}")
    return found


def query_text(name: str) -> str:
    """Returns the text of a query that a page asks."""
    file = files("evidence_graph.web") / "queries" / f"{name}.rq"
    return file.read_text(encoding="utf-8")


def labels(found: Iterable[Row]) -> Mapping[str, str]:
    """Returns how things are called, from rows with `thing` and `label`; the first label wins."""
    named: dict[str, str] = {}
    for row in found:
        if row["label"] is not None:
            named.setdefault(str(row["thing"]), str(row["label"]))
    return named


def _statements(graph: ServedGraph, subjects: Sequence[Term]) -> list[Statement]:
    return [
        (row["subject"], row["predicate"], row["object"], str(row["graph"]))
        for row in rows(graph, "description", subjects)
        if row["subject"] and row["predicate"] is not None and row["object"] is not None
    ]


def _grounded(graph: ServedGraph, own: list[Statement]) -> list[Statement]:
    """Returns the statements with those of the quotations and nameless nodes that they lead to."""
    found, seen = list(own), {own[0][0]}
    newest = own
    while nodes := [n for n in dict.fromkeys(_leads_on(newest)) if n not in seen]:
        seen.update(nodes)
        if len(seen) > MOST_NODES:
            raise QueryRefusedError(
                f"the description of <{own[0][0]}> has more than {MOST_NODES:,} nodes; ask the "
                "endpoint for parts of it, or take a dump of its graph"
            )
        newest = _statements(graph, nodes)
        found += newest
    return found


def _leads_on(statements: Iterable[Statement]) -> Iterable[Term]:
    for _, predicate, object_, _ in statements:
        if str(predicate) == SUPPORTED_BY or str(object_).startswith(GENID):
            yield object_


def _by_subject(statements: Sequence[Statement]) -> Mapping[str, list[Statement]]:
    # An engine gives the same statements in another order when it likes; a document has one order.
    thing = statements[0][0]
    found: dict[str, list[Statement]] = {}
    for statement in sorted(set(statements), key=lambda s: _order(s, thing)):
        found.setdefault(str(statement[0]), []).append(statement)
    return found


def _order(statement: Statement, thing: Term) -> tuple[bool, str, str, str, str]:
    subject, predicate, object_, graph = statement
    is_other = subject != thing
    return is_other, notation(subject), notation(predicate), notation(object_), graph

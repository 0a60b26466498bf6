"""A read-only rdflib view of a store's merged graph, for pySHACL to walk without a copy.

Two things that a general bridge between the engine and rdflib does not do, and pySHACL needs:
plain literals come without a datatype, for SHACL compares terms and rdflib's own parsers give
none; and nothing is counted, for pySHACL asks with every result whether the graph is empty.
"""

from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any, Final, NoReturn

from pyparsing import ParseBaseException
from rdflib import Graph, URIRef, Variable
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.sparql import Query
from rdflib.query import Result
from rdflib.store import Store
from rdflib.term import Identifier, Node

from evidence_graph.errors import InputError, QuerySyntaxError
from evidence_graph.store.answers import SolutionsAnswer
from evidence_graph.store.quads import QuadStore, Triple
from evidence_graph.store.terms import notation
from evidence_graph.validation.sparql_rules import (
    SparqlRule,
    UnaskableError,
    read_rule,
    require_within,
)
from evidence_graph.validation.value_tests import sayable

_WHOLE: Final = URIRef("urn:evidence-graph:merged-view")


def merged_view(store: QuadStore) -> Graph:
    """Returns the store's default graph as an rdflib graph that reads through to it."""
    return Graph(store=MergedView(store), bind_namespaces="none")


class MergedView(Store):
    """The default graph of a QuadStore, as rdflib's Store protocol has it; writing raises."""

    # pySHACL wraps every graph in a Dataset, which asks for these.
    context_aware = True
    graph_aware = True

    def __init__(self, quads: QuadStore) -> None:
        super().__init__()
        self._quads = quads
        # To tell of a blank node, pySHACL looks for the graph that it is in.
        self._whole: Graph | None = None
        self._parsed: dict[str, Query] = {}
        self._rules: dict[str, SparqlRule | None] = {}
        self._prefixes: dict[str, URIRef] = {}

    def triples(
        self,
        triple_pattern: tuple[Node | None, Node | None, Node | None],
        context: Graph | None = None,  # noqa: ARG002
    ) -> Iterator[tuple[Triple, Iterator[Graph]]]:
        """Yields the triples that fit the pattern, each in the one context that there is."""
        subject, predicate, object_ = triple_pattern
        if predicate is not None and not isinstance(predicate, URIRef):
            return
        if self._whole is None:
            self._whole = Graph(store=self, identifier=_WHOLE, bind_namespaces="none")
        try:
            for triple in self._quads.triples((subject, predicate, object_), None):
                yield triple, iter((self._whole,))
        except TypeError as cause:
            raise InputError(f"SHACL speaks of RDF 1.1 only: {cause}") from cause

    def __len__(self, context: Graph | None = None) -> int:
        """Returns 0 for an empty graph, otherwise 1: pySHACL only asks whether there is anything.

        It asks with every result, and counting a large store takes longer than judging.
        """
        return sum(1 for _ in islice(self._quads.triples((None, None, None), None), 1))

    def query(
        self,
        query: Query | str,
        initNs: Mapping[str, Any],  # noqa: N803
        initBindings: Mapping[str, Identifier],  # noqa: N803
        queryGraph: str,  # noqa: ARG002, N803
        **_: Any,  # noqa: ANN401
    ) -> Result:
        """Returns the answer to the query of a SPARQL constraint.

        The engine answers where that is certain to mean the same, 6 times faster; rdflib answers
        the rest, parsing each text once.
        """
        if isinstance(query, str):
            if query not in self._rules:
                require_within(query)
                self._rules[query] = _rule(query)
            rule = self._rules[query]
            if rule is not None and set(initBindings) == {"this"}:
                return self._answer(query, rule, initBindings["this"])
            if query not in self._parsed:
                self._parsed[query] = _parsed(query, initNs)
            query = self._parsed[query]
        graph = Graph(store=self, bind_namespaces="none")
        return graph.query(query, initBindings=initBindings, use_store_provided=False)

    def _answer(self, text: str, rule: SparqlRule, this: Identifier) -> Result:
        if sayable(this):
            named = f"VALUES ?this {{ {notation(this)} }}"
            answer = self._quads.query(rule.among(named))
        else:
            answer = self._quads.query(text, bindings={"this": this})
        if not isinstance(answer, SolutionsAnswer):
            raise TypeError("a text that opens with SELECT was answered with no solutions")
        result = Result("SELECT")
        result.vars = [Variable(name) for name in answer.variables]
        try:
            result.bindings = [
                {Variable(name): term for name, term in row.items() if term is not None}
                for row in answer.rows()
            ]
        except TypeError as cause:
            raise InputError(f"SHACL speaks of RDF 1.1 only: {cause}") from cause
        return result

    # rdflib's Graph needs to keep prefixes somewhere.

    def bind(self, prefix: str, namespace: URIRef, override: bool = True) -> None:
        """Keeps a prefix."""
        if override or prefix not in self._prefixes:
            self._prefixes[prefix] = namespace

    def namespace(self, prefix: str) -> URIRef | None:
        """Returns the namespace of a prefix."""
        return self._prefixes.get(prefix)

    def prefix(self, namespace: URIRef) -> str | None:
        """Returns the prefix of a namespace."""
        return next((p for p, n in self._prefixes.items() if n == namespace), None)

    def namespaces(self) -> Iterator[tuple[str, URIRef]]:
        """Yields the prefixes and their namespaces."""
        yield from list(self._prefixes.items())

    def add(self, *_: object, **__: object) -> NoReturn:
        """Refuses: validation changes nothing."""
        raise TypeError("a view of the merged graph is read-only")

    def remove(self, *_: object, **__: object) -> NoReturn:
        """Refuses: validation changes nothing."""
        raise TypeError("a view of the merged graph is read-only")


def _rule(text: str) -> SparqlRule | None:
    try:
        return read_rule(text)
    except UnaskableError:
        return None


def _parsed(text: str, prefixes: Mapping[str, Any]) -> Query:
    try:
        return prepareQuery(text, initNs=dict(prefixes))
    except ParseBaseException as cause:
        raise QuerySyntaxError(str(cause), line=cause.lineno, column=cause.column) from cause

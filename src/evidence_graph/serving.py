"""ServedGraph: the published graph as the web asks it."""

import io
from collections.abc import Callable, Mapping
from functools import cached_property
from typing import TypeVar

from rdflib.term import Node

from evidence_graph.errors import QueryRefusedError
from evidence_graph.graph import EvidenceGraph, GraphInfo
from evidence_graph.rdf.formats import Format
from evidence_graph.settings import Settings
from evidence_graph.sparql import service
from evidence_graph.sparql.questions import NamedQuery
from evidence_graph.sparql.request import SparqlRequest
from evidence_graph.store.answers import Answer, Row, SolutionsAnswer

T = TypeVar("T")


class ServedGraph:
    """What pages and resources ask; none of it changes while the server runs one version."""

    def __init__(self, graph: EvidenceGraph, settings: Settings) -> None:
        self._graph = graph
        self._settings = settings

    @cached_property
    def questions(self) -> Mapping[str, NamedQuery]:
        """The shipped questions, by name."""
        return self._graph.questions

    def question(self, name: str) -> NamedQuery:
        """Returns the shipped question of that name, or raises NotFoundError."""
        return self._graph.question(name)

    def info(self) -> GraphInfo:
        """Returns the size and state of the version that is served."""
        return self._graph.info()

    def read(self, request: SparqlRequest, reader: Callable[[Answer], T]) -> T:
        """Returns what `reader` makes of the answer to a request. Raises QueryError."""
        return service.read_answer(self._graph.store, request, reader, settings=self._settings)

    def rows(self, text: str, *, bindings: Mapping[str, Node | None] | None = None) -> list[Row]:
        """Returns the solutions of a SELECT query, or of a shipped question named as `@name`.

        Raises QueryError, or NotFoundError for an unknown question.
        """
        answer = self._graph.answer(text, bindings=bindings)
        if not isinstance(answer, SolutionsAnswer):
            raise QueryRefusedError("this is not a SELECT query")
        return list(answer.rows())

    def written(
        self, text: str, answer_format: Format, *, bindings: Mapping[str, Node | None] | None = None
    ) -> bytes:
        """Returns the answer to a query, written in a format. Raises QueryError."""
        output = io.BytesIO()
        self._graph.answer(text, bindings=bindings).write(output, answer_format)
        return output.getvalue()

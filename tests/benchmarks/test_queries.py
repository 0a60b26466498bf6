"""The thirteen kinds of question and the pages have answers, and rdflib gives the same ones."""

import io
from functools import cache
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
from rdflib.compare import isomorphic

from benchmarks.made import PAGES, QUERIES, named, small


@cache
def in_rdflib() -> rdflib.Graph:
    triples = io.BytesIO()
    small().dump(triples, ox.RdfFormat.N_TRIPLES, from_graph=ox.DefaultGraph())
    return rdflib.Graph().parse(data=triples.getvalue(), format="nt")


def as_rows(xml: bytes) -> list[tuple[tuple[str, str], ...]]:
    """Returns solutions without their order, each a row of names and terms."""
    solutions = rdflib.query.Result.parse(io.BytesIO(xml), format="xml").bindings
    return sorted(tuple(sorted((str(n), t.n3()) for n, t in row.items())) for row in solutions)


def test_there_are_thirteen() -> None:
    assert len(QUERIES) == 13


@pytest.mark.parametrize("query", [*QUERIES, *PAGES], ids=named)
def test_every_kind_has_answers_and_rdflib_gives_the_same(query: Path) -> None:
    text = query.read_text(encoding="utf-8")
    ours, theirs = written_by_the_engine(text), in_rdflib().query(text)

    if theirs.type == "SELECT":
        rows = as_rows(ours)
        assert rows
        assert rows == as_rows(theirs.serialize(format="xml"))
    else:
        graph = rdflib.Graph().parse(data=ours, format="nt")
        assert len(graph) > 0
        assert isomorphic(graph, theirs.graph)


def written_by_the_engine(text: str) -> bytes:
    """Returns an answer as XML or N-Triples.

    In a frame of its own: rdflib's parser keeps the frames below it, and what is in them might be
    let go of in another thread, which the engine's answers must not be.
    """
    answer = small().query(text)
    is_table = isinstance(answer, ox.QuerySolutions)
    return answer.serialize(
        format=ox.QueryResultsFormat.XML if is_table else ox.RdfFormat.N_TRIPLES
    )

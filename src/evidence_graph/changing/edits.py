"""Edits: what a write does to the named graphs, before anything follows from it."""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Final

from evidence_graph import assembly
from evidence_graph.assembly import Progress
from evidence_graph.changing.receipt import ChangeReceipt
from evidence_graph.errors import InputError
from evidence_graph.rdf.documents import Document, all_given
from evidence_graph.sparql.graph_names import graph_iri
from evidence_graph.sparql.limits import UpdateLimits
from evidence_graph.sparql.rights import of_evidence
from evidence_graph.sparql.update import run_update
from evidence_graph.sparql.update_reading import read_update
from evidence_graph.store.changes import Source
from evidence_graph.store.quads import Triple
from evidence_graph.store.terms import quad_in
from evidence_graph.store.work import Work

_LIMITS: Final = UpdateLimits(
    max_bytes=1024**3, max_nesting=200, max_changes=50_000_000, max_seconds=24 * 3600.0
)
"""What an update may be that comes from within the program: next to anything."""

Edit = Callable[[Work], tuple[Source, ...]]
"""Does something to the named graphs; returns the documents that it was read from."""


def loaded(documents: Sequence[Document], *, progress: Progress) -> Edit:
    """Returns the edit that replaces each named graph the documents speak of, whole.

    It raises RdfSyntaxError or InputError.
    """

    def edit(work: Work) -> tuple[Source, ...]:
        staged, sources = assembly.read(documents, progress=progress)
        for graph in staged.graph_names():
            work.replace(graph, staged.quads(graph))
        return sources

    return edit


def exchanged(removed: Iterable[tuple[Triple, str]], added: Iterable[tuple[Triple, str]]) -> Edit:
    """Returns the edit that removes triples from named graphs, and then adds others."""
    gone = [quad_in(triple, graph) for triple, graph in removed]
    come = [quad_in(triple, graph) for triple, graph in added]

    def edit(work: Work) -> tuple[Source, ...]:
        work.remove(gone)
        work.add(come)
        return ()

    return edit


def emptied(graphs: Iterable[str]) -> Edit:
    """Returns the edit that removes all triples of these named graphs."""
    names = list(graphs)

    def edit(work: Work) -> tuple[Source, ...]:
        for graph in names:
            work.replace(graph, ())
        return ()

    return edit


def nothing(work: Work) -> tuple[Source, ...]:
    """The edit that does nothing."""
    del work
    return ()


def documents_at(paths: Sequence[Path], graph: str | None) -> list[Document]:
    """Returns the documents at all of these paths, whose triples go into `graph` if it is given.

    One InputError tells all that cannot be read; another that `graph` is no IRI of a graph.
    """
    name = None if graph is None else graph_iri(graph, source="graph")
    return all_given(paths, graph=name)


class ChangeInHand:
    """Edits that will be made together, in the order in which they were asked for.

    A graph has a name as over HTTP, or MalformedRequestError is raised.
    """

    def __init__(self, *, progress: Progress) -> None:
        self._edits: list[Edit] = []
        self._progress = progress
        self.receipt: ChangeReceipt | None = None
        """What the change did, once it has been made."""

    def add(self, triples: Iterable[Triple], *, graph: str) -> None:
        """Adds triples, whose blank nodes the caller has given IRIs, to a named graph."""
        name = graph_iri(graph, source="graph")
        self._edits.append(exchanged((), ((triple, name) for triple in triples)))

    def remove(self, triples: Iterable[Triple], *, graph: str) -> None:
        """Removes triples from a named graph."""
        name = graph_iri(graph, source="graph")
        self._edits.append(exchanged(((triple, name) for triple in triples), ()))

    def clear(self, graph: str) -> None:
        """Removes all triples of a named graph."""
        self._edits.append(emptied([graph_iri(graph, source="graph")]))

    def load(self, path: Path, *, graph: str | None = None) -> None:
        """Replaces the named graphs that the documents at a path speak of.

        Raises InputError where they cannot be read.
        """
        self._edits.append(loaded(documents_at([path], graph), progress=self._progress))

    def cite(self, path: Path) -> None:
        """Puts on record that the change rests on a document, which is not loaded.

        Raises InputError where it cannot be read.
        """
        try:
            digest = hashlib.sha256(path.read_bytes()).hexdigest()
        except OSError as cause:
            raise InputError(f"{path} cannot be read: {cause.strerror or cause}") from cause
        cited = Source(label=str(path), sha256=digest, graphs=())
        self._edits.append(lambda work: (*nothing(work), cited))

    def update(self, text: str) -> None:
        """Does a SPARQL 1.1 update, of named graphs only.

        Raises QueryError where the text is no update, or one that is refused.
        """
        operations = read_update(text, within=_LIMITS)

        def edit(work: Work) -> tuple[Source, ...]:
            run_update(operations, work, rights=of_evidence(_anywhere), within=_LIMITS)
            return ()

        self._edits.append(edit)

    def edit(self) -> Edit:
        """Returns all of them as one edit."""
        steps = tuple(self._edits)

        def all_of_them(work: Work) -> tuple[Source, ...]:
            return tuple(source for step in steps for source in step(work))

        return all_of_them


def _anywhere(graph: str) -> None:
    """Keeps nobody from any graph."""
    del graph

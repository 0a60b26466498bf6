"""The edit that puts reports into the graph, each whole, and none that a person has edited."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from rdflib import PROV, RDFS, URIRef

from evidence_graph.changing.edits import Edit
from evidence_graph.errors import ConflictError
from evidence_graph.ingesting.comparing import EvidenceChange, evidence_changes
from evidence_graph.ingesting.ready import DRAFT_ENDING, Ready
from evidence_graph.records.graphs import PROVENANCE_GRAPH
from evidence_graph.store.changes import Authorship, Source
from evidence_graph.store.quads import QuadStore
from evidence_graph.store.terms import Term, quad_in
from evidence_graph.store.work import Work
from evidence_graph.vocabulary import EV

_MARK: Final = ", ingest"


def by_ingest(by: Authorship) -> Authorship:
    """Returns who makes a change, which is marked as made by reading documents."""
    return replace(by, tool=by.tool + _MARK)


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A file whose report is in the graph: its name, its hash, and the graph."""

    file: str
    sha256: str
    graph: str


def kept_files(store: QuadStore) -> Iterator[Kept]:
    """Yields the files that the graphs of a store were made of."""
    for graph, _, document in store.triples((None, PROV.wasDerivedFrom, None), PROVENANCE_GRAPH):
        for _, _, digest in store.triples((document, EV.contentSha256, None), PROVENANCE_GRAPH):
            for label in _objects(store, document, RDFS.label):
                file = str(label).rpartition("/")[2]
                yield Kept(file=file, sha256=str(digest), graph=str(graph))


class Replacement:
    """Reports on their way into the graph together, and what that changes in the evidence."""

    def __init__(self, reports: Sequence[Ready], *, even_if_edited: bool) -> None:
        self._reports, self._even_if_edited = reports, even_if_edited
        self.changes: dict[str, tuple[EvidenceChange, ...]] = {}
        """By the name of the report; a report that was not there before has none."""

    def edit(self) -> Edit:
        """Returns the edit. It raises ConflictError, for all reports that people have edited."""

        def edit(work: Work) -> tuple[Source, ...]:
            if not self._even_if_edited:
                self._refuse_edited(work.store)
            return tuple(source for ready in self._reports for source in self._put(work, ready))

        return edit

    def _refuse_edited(self, store: QuadStore) -> None:
        found = [fault for ready in self._reports if (fault := _by_hand(store, ready))]
        if found:
            raise ConflictError("; ".join(found))

    def _put(self, work: Work, ready: Ready) -> Iterator[Source]:
        report = ready.report
        graph, text_graph = report.graph, report.source_graph
        before = list(work.store.triples((None, None, None), graph))
        work.replace(graph, [quad_in(triple, graph) for triple in report.triples])
        if before:  # compared as the engine keeps them
            after = work.store.triples((None, None, None), graph)
            self.changes[report.name] = evidence_changes(before, after)
        work.replace(text_graph, [quad_in(report.source_triple, text_graph)])
        for file in ready.files:
            graphs = (graph,) if file.is_draft else (graph, text_graph)
            yield Source(label=f"{report.name}/{file.name}", sha256=file.sha256, graphs=graphs)


def _by_hand(store: QuadStore, ready: Ready) -> str | None:
    """Returns why a report must not be replaced by what was read, if there is a reason."""
    graph = URIRef(ready.report.graph)
    if not store.has_graph(ready.report.graph):
        return None
    tools = [
        str(label)
        for change in _objects(store, graph, PROV.wasGeneratedBy)
        for agent in _objects(store, change, PROV.wasAssociatedWith)
        for label in _objects(store, agent, RDFS.label)
    ]
    name = ready.report.name
    if not any(tool.endswith(_MARK) for tool in tools):
        return f"report {name} is there already, and people have edited it; see --replace"
    documents = _objects(store, graph, PROV.wasDerivedFrom)
    labels = [str(label) for d in documents for label in _objects(store, d, RDFS.label)]
    if not ready.is_corrected and any(label.endswith(DRAFT_ENDING) for label in labels):
        return f"report {name} comes from a corrected draft; ingest a draft, or see --replace"
    return None


def _objects(store: QuadStore, subject: Term, predicate: URIRef) -> list[Term]:
    said = store.triples((subject, predicate, None), PROVENANCE_GRAPH)
    return [value for _, _, value in said]

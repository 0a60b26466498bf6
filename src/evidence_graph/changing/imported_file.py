"""What was read of a file of others, and the edit that puts it where it goes."""

from dataclasses import dataclass
from typing import Final

from rdflib import Literal, URIRef

from evidence_graph.changing.edits import Edit
from evidence_graph.errors import InputError
from evidence_graph.importing import candidates, quarantine
from evidence_graph.importing.imported import Imported
from evidence_graph.importing.statements import IMPORTS, graph_of, statements
from evidence_graph.rdf.documents import Document
from evidence_graph.store.changes import Quad, Source
from evidence_graph.store.quads import QuadStore
from evidence_graph.store.terms import quad_in
from evidence_graph.store.work import Work
from evidence_graph.vocabulary import EV, GRAPHS

_REPLACE: Final = "to replace it whole, say --replace; to keep both, give this one another --name"


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportedFile:
    """A file that has been read, and where what it says goes."""

    name: str
    label: str
    sha256: str
    imported: Imported
    is_replacing: bool

    def in_quarantine(self) -> dict[str, list[Quad]]:
        """Returns the quads that wait in quarantine, by graph. Raises RdfSyntaxError."""
        found: dict[str, list[Quad]] = {}
        for document in self.imported.documents:
            for graph, quads in quarantine.staged(document, self.name).items():
                found.setdefault(graph, []).extend(quads)
        return found

    def edit(self, waits: dict[str, list[Quad]]) -> Edit:
        """Returns the edit that puts everything where it goes."""
        records = graph_of(self.name)
        said = (
            [
                quad_in(triple, records)
                for triple in statements(
                    self.imported, name=self.name, file_name=self.label, sha256=self.sha256
                )
            ]
            if self.imported.records
            else []
        )
        mapped = _mapped(self.imported.mappings, self.name)

        def edit(work: Work) -> tuple[Source, ...]:
            filled = {**waits, **mapped}
            if said:
                self._require_own(work, records)
                filled[records] = said
            # What waits under this name and is not in this file would be accepted with it.
            for graph in quarantine.waiting(work.store).get(self.name, []) if waits else ():
                filled.setdefault(graph, [])
            for graph, quads in filled.items():
                if graph != records:
                    self._require_free(work, graph, quads)
            for graph, quads in filled.items():
                work.replace(graph, quads)
            if said:
                candidates.revise(work)
            source = Source(
                label=f"{self.name}/{self.label}", sha256=self.sha256, graphs=tuple(filled)
            )
            return (source,)

        return edit

    def _require_own(self, work: Work, graph: str) -> None:
        """Raises InputError where another file has been imported under this name."""
        file = URIRef(f"{IMPORTS}{self.name}")
        said = list(work.store.triples((file, EV.contentSha256, None), graph))
        if said and said[0][2] != Literal(self.sha256) and not self.is_replacing:
            raise InputError(f"another file has been imported as {self.name}; {_REPLACE}")

    def _require_free(self, work: Work, graph: str, quads: list[Quad]) -> None:
        held = set(work.store.quads(graph))
        if held and held != set(quads) and not self.is_replacing:
            raise InputError(f"<{graph}> holds something else already; {_REPLACE}")


def _mapped(documents: tuple[Document, ...], name: str) -> dict[str, list[Quad]]:
    if not documents:
        return {}
    graph = f"{GRAPHS}mapping/{name}"
    staged = QuadStore.in_memory()
    for document in documents:
        staged.load_skolemised(
            document.content, document.format, source=document.label, graph=graph
        )
    return {graph: list(staged.quads(graph))}

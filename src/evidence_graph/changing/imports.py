"""Files of others taken in: read whole, and then one guarded change like any other."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from rdflib import Literal, URIRef

from evidence_graph.assembly import Progress, silent
from evidence_graph.changing.authors import authorship
from evidence_graph.changing.edits import Edit
from evidence_graph.changing.receipt import ChangeReceipt
from evidence_graph.changing.writer import Writer
from evidence_graph.errors import EvidenceError, InputError, UnreadableDocumentError
from evidence_graph.importing import bounds, candidates, quarantine, readers, web_pages
from evidence_graph.importing.candidates import Candidate
from evidence_graph.importing.imported import GivenFile, Imported, ImportedRecord
from evidence_graph.importing.matching import is_retracted
from evidence_graph.importing.profiles import Profile
from evidence_graph.importing.statements import IMPORTS, graph_of, name_of, statements
from evidence_graph.rdf.documents import Document
from evidence_graph.store.changes import Authorship, Quad, Source
from evidence_graph.store.quads import QuadStore
from evidence_graph.store.terms import quad_in
from evidence_graph.store.work import Work
from evidence_graph.validation.report import ValidationReport
from evidence_graph.vocabulary import EV, GRAPHS

_OF_PAGES: Final = "enquiry-response"
_REPLACE: Final = "to replace it whole, say --replace; to keep both, give this one another --name"


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """What acceptance of what is in quarantine would come to."""

    report: ValidationReport | None  # None where it was refused before the shapes were asked
    refusal: str | None  # why, whatever the shapes say

    @property
    def conforms(self) -> bool:
        """Says whether it can be accepted."""
        return self.refusal is None and self.report is not None and self.report.conforms


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenIn:
    """What became of one file."""

    name: str
    imported: Imported
    receipt: ChangeReceipt
    trial: Trial | None  # None where nothing went into quarantine

    @property
    def retracted(self) -> tuple[ImportedRecord, ...]:
        """Returns the records that say of themselves that their work is retracted."""
        return tuple(
            record
            for record in self.imported.records
            if is_retracted(kind=record.kind or "", title=record.title or "")
        )


class Imports:
    """Takes in files, and what a person decides of them afterwards."""

    def __init__(
        self,
        writer: Writer,
        store: QuadStore,
        changed: Callable[[ChangeReceipt], ChangeReceipt],
    ) -> None:
        self._writer, self._store, self._changed = writer, store, changed

    def take_in(
        self,
        path: Path,
        *,
        reader: str | None = None,
        profile: Profile | None = None,
        name: str | None = None,
        is_replacing: bool = False,
        author: str | None = None,
        is_dry: bool = False,
        progress: Progress = silent,
    ) -> TakenIn:
        """Reads a file and makes what it says one change; the same file again changes nothing.

        Without `reader` its content tells which one it is for. Records become external knowledge,
        mappings a mapping graph, other RDF waits in quarantine. Raises what reading raises, and
        what `load` does; nothing has changed then.
        """
        # The name of a file need not be text.
        label = path.name.encode(errors="backslashreplace").decode()
        called = name or name_of(label)
        if not quarantine.is_name(called):
            raise InputError(f"{called!r} is no name for an import; use letters, digits and -")
        progress(f"Reading {label}")
        content = bounds.bytes_of(path)
        chosen = readers.of_content(content, label) if reader is None else readers.named(reader)
        if chosen.name == _OF_PAGES and web_pages.is_html(content):
            raise UnreadableDocumentError(label, web_pages.WHAT_TO_DO)
        imported = chosen.read(GivenFile(name=label, content=content, profile=profile))
        if imported.draft is not None:
            raise InputError(
                f"{label} is read into a draft, for a person to correct before anything is "
                f"taken in: evidence-graph draft {path} --as {imported.format}"
            )
        file = _File(
            name=called,
            label=label,
            sha256=hashlib.sha256(content).hexdigest(),
            imported=imported,
            is_replacing=is_replacing,
        )
        waits = file.in_quarantine()
        trial = None if not waits else self._tried(waits, replacing=True, progress=progress)
        by = authorship(f"Imported {label} as {called}", author=author)
        receipt = self._make(file.edit(waits), by, is_dry, progress)
        return TakenIn(name=called, imported=imported, receipt=receipt, trial=trial)

    def candidates(self) -> tuple[Candidate, ...]:
        """Returns the candidates for the same work, those that wait for a decision first."""
        return candidates.listed(self._store)

    def decide(
        self,
        key: str,
        *,
        accepts: bool,
        author: str | None = None,
        is_dry: bool = False,
        progress: Progress = silent,
    ) -> ChangeReceipt:
        """Accepts a candidate, so that the two are of one work, or refuses it for good.

        Raises NotFoundError, InputError where that is decided already, and what `load` raises.
        """
        by = authorship(f"{'Accepted' if accepts else 'Refused'} candidate {key}", author=author)

        def edit(work: Work) -> tuple[Source, ...]:
            candidates.decide(work, key, accepts=accepts, author=by.author, when=by.time)
            return ()

        return self._make(edit, by, is_dry, progress)

    def waiting(self) -> Mapping[str, list[str]]:
        """Returns the graphs in quarantine by the names under which they wait."""
        return quarantine.waiting(self._store)

    def try_out(
        self, name: str, *, is_replacing: bool = False, progress: Progress = silent
    ) -> Trial:
        """Returns what acceptance of what waits under a name would come to; changes nothing.

        Raises NotFoundError.
        """
        waits = _quads(self._store, name)
        return self._tried(waits, replacing=is_replacing, progress=progress)

    def accept(
        self,
        name: str,
        *,
        is_replacing: bool = False,
        author: str | None = None,
        is_dry: bool = False,
        progress: Progress = silent,
    ) -> ChangeReceipt:
        """Moves what waits under a name into the graphs that it is for, if the shapes let it.

        Raises NotFoundError, InputError for graphs that are not filled so, and what `load` raises.
        """
        by = authorship(f"Accepted {name} from quarantine", author=author)

        def edit(work: Work) -> tuple[Source, ...]:
            waits = _quads(work.store, name)
            for target, quads in quarantine.released(work.store, waits, replacing=is_replacing):
                work.replace(target, quads)
            for graph in waits:
                work.replace(graph, ())
            return ()

        return self._make(edit, by, is_dry, progress)

    def discard(
        self,
        name: str,
        *,
        author: str | None = None,
        is_dry: bool = False,
        progress: Progress = silent,
    ) -> ChangeReceipt:
        """Removes what waits under a name. Raises NotFoundError."""
        by = authorship(f"Discarded {name} from quarantine", author=author)

        def edit(work: Work) -> tuple[Source, ...]:
            for graph in quarantine.of_name(work.store, name):
                work.replace(graph, ())
            return ()

        return self._make(edit, by, is_dry, progress)

    def _make(self, edit: Edit, by: Authorship, is_dry: bool, progress: Progress) -> ChangeReceipt:
        return self._changed(self._writer.change(edit, by=by, is_dry=is_dry, progress=progress))

    def _tried(self, waits: dict[str, list[Quad]], *, replacing: bool, progress: Progress) -> Trial:
        def edit(work: Work) -> tuple[Source, ...]:
            for target, quads in quarantine.released(work.store, waits, replacing=replacing):
                work.replace(target, quads)
            return ()

        by = authorship("A trial of what is in quarantine")
        try:
            receipt = self._writer.change(edit, by=by, is_dry=True, progress=progress)
        except (EvidenceError, InputError) as refusal:
            return Trial(report=None, refusal=str(refusal))
        return Trial(report=receipt.validation, refusal=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class _File:
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
            for graph, quads in (*waits.items(), *mapped.items()):
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


def _quads(store: QuadStore, name: str) -> dict[str, list[Quad]]:
    return {graph: list(store.quads(graph)) for graph in quarantine.of_name(store, name)}

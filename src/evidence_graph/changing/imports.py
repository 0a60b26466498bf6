"""Files of others taken in: read whole, and then one guarded change like any other."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from evidence_graph.assembly import Progress, silent
from evidence_graph.changing.authors import authorship
from evidence_graph.changing.edits import Edit
from evidence_graph.changing.imported_file import ImportedFile
from evidence_graph.changing.receipt import ChangeReceipt
from evidence_graph.changing.writer import Writer
from evidence_graph.errors import EvidenceError, InputError, UnreadableDocumentError
from evidence_graph.importing import bounds, candidates, quarantine, readers, web_pages
from evidence_graph.importing.candidates import Candidate
from evidence_graph.importing.imported import GivenFile, Imported, ImportedRecord
from evidence_graph.importing.matching import is_retracted
from evidence_graph.importing.profiles import Profile
from evidence_graph.importing.statements import name_of
from evidence_graph.store.changes import Authorship, Quad, Source
from evidence_graph.store.quads import QuadStore
from evidence_graph.store.work import Work
from evidence_graph.validation.report import ValidationReport

_OF_PAGES: Final = "enquiry-response"


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
        file = ImportedFile(
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
        *keys: str,
        accepts: bool,
        author: str | None = None,
        is_dry: bool = False,
        progress: Progress = silent,
    ) -> ChangeReceipt:
        """Accepts candidates, so that their two are of one work, or refuses them, in one change.

        Raises NotFoundError, InputError where one is decided already, and what `load` raises.
        """
        called = f"candidate{'' if len(keys) == 1 else 's'} {', '.join(keys)}"
        by = authorship(f"{'Accepted' if accepts else 'Refused'} {called}", author=author)

        def edit(work: Work) -> tuple[Source, ...]:
            candidates.decide(work, keys, accepts=accepts, author=by.author, when=by.time)
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


def _quads(store: QuadStore, name: str) -> dict[str, list[Quad]]:
    return {graph: list(store.quads(graph)) for graph in quarantine.of_name(store, name)}

"""A path becomes a draft, read or taken from a file, and a draft a report ready for the graph."""

import hashlib
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from evidence_graph.errors import InputError, UnreadableDocumentError, UnsettledDraftError
from evidence_graph.ingesting.settle import SettledReport, settle
from evidence_graph.ingesting.wanted_labels import WantedLabel, wanted_of
from evidence_graph.reading import draft_file, opening
from evidence_graph.reading.draft import Draft
from evidence_graph.reading.drafting import drafted

DRAFT_ENDING: Final = ".toml"
_DRAFT: Final = ".draft.toml"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadFile:
    """A file that a report was made of."""

    name: str
    sha256: str
    is_draft: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Drafted:
    """A draft with its document's text, and the files they come from, the one asked for first."""

    draft: Draft
    text: str
    files: tuple[ReadFile, ...]

    @property
    def is_corrected(self) -> bool:
        """Says whether it comes from the file of a draft, which a person may have corrected."""
        return any(file.is_draft for file in self.files)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ready:
    """A settled report with what it comes from."""

    report: SettledReport
    files: tuple[ReadFile, ...]
    is_corrected: bool
    wanted: frozenset[WantedLabel]


def draft_at(path: Path, *, document: Path | None = None) -> Drafted:
    """Returns what is read of a document, or a draft with the document that it was made of.

    `document` is where a draft's document is, if it is not beside the draft. Raises InputError,
    UnreadableDocumentError, and UnsettledDraftError for a draft of another document.
    """
    if is_draft(path):
        return _of_draft(path, document)
    opened = opening.opened(path)
    file = ReadFile(name=opened.name, sha256=opened.sha256, is_draft=False)
    return Drafted(draft=drafted(opened), text=opened.text, files=(file,))


def settled(one: Drafted, *, label: str, leave_gaps: bool) -> Ready:
    """Returns a draft's report. Raises UnsettledDraftError for all that is left to a person."""
    return Ready(
        report=settle(one.draft, one.text, label=label, leave_gaps=leave_gaps),
        files=one.files,
        is_corrected=one.is_corrected,
        wanted=wanted_of(one.draft),
    )


def documents_at(paths: Sequence[Path]) -> list[Path]:
    """Returns the documents and drafts at all of these paths, those of a folder by their names.

    A document is left out where a draft of it lies beside it, which is the one to take. Raises
    InputError for a path that is not there.
    """
    missing = [InputError(f"{path}: there is no such file") for path in paths if not path.exists()]
    if missing:
        raise InputError.of(missing)
    found = dict.fromkeys(file for path in paths for file in _files(path))
    drafts = (path for path in found if path.name.endswith(_DRAFT))
    drafted_here = {path.with_name(path.name.removesuffix(_DRAFT)) for path in drafts}
    return [path for path in found if path not in drafted_here]


def _files(path: Path) -> Iterator[Path]:
    if not path.is_dir():
        yield path
        return
    for folder, below, names in os.walk(path):
        below[:] = sorted(name for name in below if not name.startswith("."))
        yield from (Path(folder) / n for n in sorted(names) if not n.startswith("."))


def is_draft(path: Path) -> bool:
    """Says whether a path is that of a draft, as `draft` writes them."""
    return path.name.endswith(DRAFT_ENDING)


def hash_of(path: Path) -> str:
    """Returns the SHA-256 of a file. Raises InputError."""
    return hashlib.sha256(_bytes(path)).hexdigest()


def _of_draft(path: Path, document: Path | None) -> Drafted:
    content = _bytes(path)
    draft = draft_file.read(opening.decoded(content, str(path)), str(path))
    opened = opening.opened(document or _beside(path, draft))
    if opened.sha256 != draft.document.sha256:
        fault = (
            f"[document] sha256: {opened.name} is not the file that was drafted; draft it again, "
            "or give the one that was with --document"
        )
        raise UnsettledDraftError(str(path), [fault])
    own = ReadFile(name=path.name, sha256=hashlib.sha256(content).hexdigest(), is_draft=True)
    read = ReadFile(name=opened.name, sha256=opened.sha256, is_draft=False)
    return Drafted(draft=draft, text=opened.text, files=(own, read))


def _beside(path: Path, draft: Draft) -> Path:
    name = Path(draft.document.name).name
    found = path.with_name(name)
    if not found.is_file():
        raise UnreadableDocumentError(
            str(path), f"its document {name!r} is not beside it; name it with --document"
        )
    return found


def _bytes(path: Path) -> bytes:
    try:
        if path.stat().st_size > opening.LARGEST_FILE:
            raise UnreadableDocumentError(
                str(path), f"it is over the limit of {opening.LARGEST_FILE:,} bytes"
            )
        return path.read_bytes()
    except OSError as cause:
        raise InputError(f"{path} cannot be read: {cause.strerror or cause}") from cause

"""What a reader is given, and what it gives back: records, each with its own words and place."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from evidence_graph.rdf.documents import Document
from evidence_graph.reading.draft import Draft

if TYPE_CHECKING:
    from evidence_graph.importing.profiles import Profile


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenFile:
    """A file to read: its name without folders, and its bytes."""

    name: str
    content: bytes
    profile: "Profile | None" = None  # what the columns of a sheet mean; None where nobody said


@dataclass(frozen=True, slots=True, kw_only=True)
class Printed:
    """A value beside the characters it was read from."""

    value: str | None  # None where the characters could not be understood
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportedValue:
    """A value kept under the heading that its file gives it, understood or not."""

    heading: str
    text: str
    place: str  # a cell as F12, or a path as statistic[0].quantity.value


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportedRecord:
    """One record of a file; what its file does not say is None or empty."""

    number: int  # from 1, in the order of the file
    line: int  # from 1; of a sheet, the row
    text: str  # the whole record in the characters of its file
    kind: str | None = None  # in the file's own word
    label: str | None = None  # how the file calls it, where that is not its title
    title: str | None = None
    creators: tuple[str, ...] = ()  # in the order of the file
    issued: Printed | None = None  # a year
    containers: tuple[str, ...] = ()  # journals or books, as printed
    volume: str | None = None
    issue: str | None = None
    pages: str | None = None
    first_page: str | None = None
    last_page: str | None = None
    doi: Printed | None = None
    pubmed_id: Printed | None = None
    values: tuple[ImportedValue, ...] = ()
    lists: tuple[int, ...] = ()  # the numbers of the records it includes as its studies


@dataclass(frozen=True, slots=True, kw_only=True)
class Unread:
    """What stays only in the words of the records: no value was made of it."""

    what: str
    line: int  # where it first stands
    times: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """All that a reader made of a file: records, documents of RDF, or a draft.

    `mappings` are documents that hold mappings of a set; other documents wait in quarantine.
    """

    format: str
    records: tuple[ImportedRecord, ...] = ()
    mappings: tuple[Document, ...] = ()
    documents: tuple[Document, ...] = ()
    draft: Draft | None = None  # of a document that a person has to correct first
    unread: tuple[Unread, ...] = ()
    notes: tuple[str, ...] = ()


@runtime_checkable
class Reader(Protocol):
    """Reads one format; the entry-point group `evidence_graph.readers` has one for each name."""

    name: str
    media_types: tuple[str, ...]

    def sniff(self, head: bytes, name: str) -> int:
        """Returns how sure it is, from 0 for no to 100, that this is the beginning of its format.

        What the name of the file says counts for little.
        """

    def read(self, file: GivenFile) -> Imported:
        """Returns what the file says.

        Raises UnreadableDocumentError, or FaultyDocumentError with all that is wrong with it.
        """


@dataclass(slots=True)
class Leftovers:
    """Notes what no value was made of, each kind once, with where it first stands."""

    _seen: dict[str, tuple[int, int]] = field(default_factory=dict)

    def note(self, what: str, line: int) -> None:
        """Notes it once more."""
        first, times = self._seen.get(what, (line, 0))
        self._seen[what] = (first, times + 1)

    def told(self) -> tuple[Unread, ...]:
        """Returns them in the order of where they first stand."""
        found: Mapping[str, tuple[int, int]] = self._seen
        made = (Unread(what=w, line=line, times=n) for w, (line, n) in found.items())
        return tuple(sorted(made, key=lambda unread: (unread.line, unread.what)))

"""Looking at a store directory file by file: whether everything is there, as it was written."""

from collections.abc import Iterator

from evidence_graph.authority.tokens import TokenFile
from evidence_graph.errors import EvidenceGraphError
from evidence_graph.store import patches, recovery
from evidence_graph.store.changes import ChangeSet
from evidence_graph.store.manifests import TOKENS
from evidence_graph.store.sums import Seen
from evidence_graph.store.versions import StoreDirectory, Version, reading


def of_files(directory: StoreDirectory, current: Version) -> Iterator[str]:
    """Yields what is wrong with the files of the versions on disk, and with the tokens."""
    layout, seen = directory.layout, Seen()
    known = set(layout.with_facts())
    for number in sorted({*known, *layout.with_quads(), current.number}):
        if number > current.number:
            continue
        found = recovery.faults(directory, number, seen=seen)
        if directory.is_kept(number):  # a writer may have cleared it away meanwhile
            yield from (f"version {number}: {fault}" for fault in found)
    yield from _beyond(directory, current)
    try:
        TokenFile(directory.path / TOKENS).tokens()
    except EvidenceGraphError as fault:
        yield f"{fault}; take {TOKENS} out of a backup, or remove it and make the tokens anew"


def _beyond(directory: StoreDirectory, current: Version) -> Iterator[str]:
    layout = directory.layout
    # A writer that was killed leaves parts of one version; what is known of it comes last.
    later = {n for n in layout.with_facts() if n > current.number}
    later |= {n for n in layout.with_patch() if n > current.number + 1}
    if later and directory.current() == current:
        yield (
            f"version {current.number} is the current one, but there is version {max(later)}: "
            "either `current` was set back, or the change was stopped in the last moment before it "
            f"was made; `evidence-graph recover {max(later)}` makes it the current one, and the "
            "next change clears it away"
        )


class Chain:
    """The records of changes, one after the other, each of which has to follow the one before."""

    def __init__(self, directory: StoreDirectory) -> None:
        self.is_whole = True
        """Whether every record so far could be read."""
        self._directory = directory
        self._last: str | None = None  # the name of the state that the last record led to
        self._on_disk = set(directory.layout.with_facts())

    def next(self, number: int) -> tuple[ChangeSet | None, list[str]]:
        """Returns the change of the next version, None where it cannot be read, and the faults."""
        try:
            content = self._directory.patch(number)
            with reading(number):
                change, said = patches.read(content), patches.version(content)
                state, before = patches.states(content)
        except EvidenceGraphError as fault:
            self.is_whole, self._last = False, None
            return None, [str(fault)]
        return change, list(self._faults(number, said, state, before))

    def _faults(self, number: int, said: int, state: str, before: str | None) -> Iterator[str]:
        if said != number:
            yield f"the record of change {number} says that it is of version {said}"
        if (self._last is not None and before != self._last) or (number == 1 and before):
            yield f"the record of change {number} does not follow that of change {number - 1}"
        self._last = state
        if number in self._on_disk:
            try:
                wanted = patches.name_of(self._directory.read(number).state)
            except EvidenceGraphError:
                return  # told with the files
            if state != wanted:
                yield f"the record of change {number} is not of the version {number} on disk"

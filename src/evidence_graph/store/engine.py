"""Engine: the Oxigraph store itself, whose faults come out of it as ours.

It says RuntimeError where a file is damaged, and OSError, without a number, where the disk is full.
What a stream of ours raises while the engine reads or writes it has a number, and goes through.
"""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import IO, Final, Self

import pyoxigraph as ox

from evidence_graph.store import faults

_FAULTS: Final = (OSError, RuntimeError)

_READ: Final = "the quads cannot be read"
_WRITTEN: Final = "the quads cannot be written, and nothing was changed"


class Engine:
    """Quads in memory or in a directory. Every method raises StoreError where the disk fails."""

    def __init__(self, native: ox.Store, *, directory: Path | None = None) -> None:
        self.native = native
        self.directory = directory  # None in memory

    @classmethod
    def open(cls, directory: Path, *, read_only: bool) -> Self:
        """Returns what is in a directory."""
        try:
            make = ox.Store.read_only if read_only else ox.Store
            return cls(make(str(directory)), directory=directory)
        except _FAULTS as cause:
            raise faults.of_opening(cause, directory) from cause

    def __len__(self) -> int:
        """Returns the number of quads."""
        try:
            return len(self.native)
        except _FAULTS as cause:
            raise faults.of_storage(cause, _READ) from cause

    def __contains__(self, quad: ox.Quad) -> bool:
        """Says whether a quad is there."""
        try:
            return quad in self.native
        except _FAULTS as cause:
            raise faults.of_storage(cause, _READ) from cause

    def __iter__(self) -> Iterator[ox.Quad]:
        """Yields every quad."""
        return self.quads_for_pattern(None, None, None, None)

    def quads_for_pattern(
        self,
        subject: ox.NamedNode | ox.BlankNode | ox.Triple | None,
        predicate: ox.NamedNode | None,
        object_: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple | None,
        graph: ox.NamedNode | ox.BlankNode | ox.DefaultGraph | None,
    ) -> Iterator[ox.Quad]:
        """Yields the quads with these terms; None stands for any."""
        try:
            yield from self.native.quads_for_pattern(
                subject,
                predicate,
                object_,
                graph,
            )
        except _FAULTS as cause:
            raise faults.of_storage(cause, _READ) from cause

    def named_graphs(self) -> list[ox.NamedNode | ox.BlankNode]:
        """Returns the names of the graphs."""
        try:
            return list(self.native.named_graphs())
        except _FAULTS as cause:
            raise faults.of_storage(cause, _READ) from cause

    def dump(
        self,
        output: IO[bytes],
        rdf_format: ox.RdfFormat,
        *,
        graph: ox.NamedNode | ox.DefaultGraph | None,
        prefixes: Mapping[str, str] | None = None,
    ) -> None:
        """Writes a graph, or with None all there is. What `output` raises goes through."""
        known = None if prefixes is None else dict(prefixes)
        try:
            self.native.dump(output, rdf_format, from_graph=graph, prefixes=known)
        except _FAULTS as cause:
            if isinstance(cause, OSError) and cause.errno is not None:
                raise
            raise faults.of_storage(cause, _READ) from cause

    def extend(self, quads: Iterable[ox.Quad]) -> None:
        """Adds quads, all of them or none."""
        try:
            self.native.extend(quads)
        except _FAULTS as cause:
            raise faults.of_storage(cause, _WRITTEN) from cause

    def remove(self, quads: Iterable[ox.Quad]) -> None:
        """Removes quads, one after the other."""
        try:
            for quad in quads:
                self.native.remove(quad)
        except _FAULTS as cause:
            raise faults.of_storage(cause, "the quads cannot be removed") from cause

    def bulk_load(self, content: bytes | IO[bytes], rdf_format: ox.RdfFormat) -> None:
        """Adds a document, fast and without a way back. Raises SyntaxError too."""
        try:
            self.native.bulk_load(content, rdf_format)
        except _FAULTS as cause:
            raise faults.of_storage(cause, "the quads cannot be loaded") from cause

    def take(self, triples: bytes, *, graph: ox.NamedNode | ox.DefaultGraph) -> None:
        """Adds N-Triples that an engine has written to a graph; IRIs are not looked at again."""
        # A transaction in memory takes half as long as a bulk load.
        load = self.native.load if self.directory is None else self.native.bulk_load
        try:
            load(triples, ox.RdfFormat.N_TRIPLES, to_graph=graph, lenient=True)
        except _FAULTS as cause:
            raise faults.of_storage(cause, "the quads cannot be loaded") from cause

    def bulk_extend(self, quads: Iterable[ox.Quad]) -> None:
        """Adds quads, fast and without a way back."""
        try:
            self.native.bulk_extend(quads)
        except _FAULTS as cause:
            raise faults.of_storage(cause, "the quads cannot be copied") from cause

    def clear(self, graph: ox.NamedNode | ox.BlankNode | ox.DefaultGraph) -> None:
        """Empties a graph and forgets its name."""
        try:
            if isinstance(graph, ox.DefaultGraph):
                self.native.clear_graph(graph)
            else:
                self.native.remove_graph(graph)
        except _FAULTS as cause:
            raise faults.of_storage(cause, f"{graph} cannot be emptied") from cause

    def update(self, text: str) -> None:
        """Runs a SPARQL update, all of it or nothing. Raises SyntaxError too."""
        try:
            self.native.update(text)
        except _FAULTS as cause:
            raise faults.of_storage(cause, "the update failed and changed nothing") from cause

    def flush(self) -> None:
        """Makes everything written safe on disk."""
        try:
            self.native.flush()
        except _FAULTS as cause:
            raise faults.of_storage(cause, "the quads cannot be made safe on disk") from cause

    def back_up(self, directory: Path) -> None:
        """Makes a copy of what is on disk by hard links, in a directory that is not there yet."""
        try:
            self.native.backup(str(directory))
        except _FAULTS as cause:
            raise faults.of_storage(cause, f"no copy can be made in {directory}") from cause

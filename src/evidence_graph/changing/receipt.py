"""ChangeReceipt: what whoever made a change is told."""

from collections import Counter
from dataclasses import dataclass

from evidence_graph.store.changes import ChangeSet, graph_of
from evidence_graph.store.quads import Triple
from evidence_graph.validation.report import ValidationReport


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeReceipt:
    """What a change did, or with `is_dry` would have done."""

    change: ChangeSet  # what became of the named graphs that people write to
    version: int | None  # the current version's number; None where nothing is published yet
    is_dry: bool
    is_new: bool  # whether there is a new version, or would be one
    inferred: int  # triples that are inferred now
    drawn: frozenset[Triple] | None  # inferred now and not before; None where all was inferred anew
    withdrawn: frozenset[Triple] | None  # inferred before and not now
    validation: ValidationReport  # of the nodes that the change affects, or of all

    @property
    def graphs(self) -> tuple[str, ...]:
        """The named graphs that changed or were read anew, in the order of their IRIs."""
        read = {graph for source in self.change.by.sources for graph in source.graphs}
        touched = {graph for graph in self.change.graphs() if graph is not None}
        return tuple(sorted(read | touched))

    def sizes(self) -> list[tuple[str | None, int, int]]:
        """Returns for each of these graphs how many quads were added, and how many removed.

        None, the default graph, comes first where a plain store's has changed.
        """
        added = Counter(graph_of(quad) for quad in self.change.added)
        removed = Counter(graph_of(quad) for quad in self.change.removed)
        default = [None] if None in self.change.graphs() else []
        return [(graph, added[graph], removed[graph]) for graph in (*default, *self.graphs)]

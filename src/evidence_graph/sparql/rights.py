"""What a write may do to a store, said in plain values."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

from evidence_graph.errors import ForbiddenError
from evidence_graph.records.graphs import is_made_here

Refusal = Callable[[str], str | None]
"""Returns why a named graph may not be written to, or None where it may."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WriteRights:
    """What a write may do.

    Of evidence the default graph is the merged view, which nobody writes to, and blank nodes get
    IRIs; in a plain store it is a graph like others, and blank nodes stay what they are.
    """

    is_evidence: bool
    refusal: Refusal

    def require(self, graphs: Iterable[str | None]) -> None:
        """Raises ForbiddenError for the first of these graphs that may not be written to.

        None is the default graph.
        """
        for graph in sorted(graphs, key=lambda name: name or ""):
            if reason := self._reason(graph):
                raise ForbiddenError(reason)

    def only_to(self, graph: str | None) -> "WriteRights":
        """Returns the rights to write to that graph, if there are any, and to no other."""

        def refusal(other: str) -> str | None:
            if other != graph:
                here = "the default graph" if graph is None else f"<{graph}>"
                return f"this is a change of {here} only, and it writes to <{other}>"
            return self.refusal(other)

        return WriteRights(is_evidence=self.is_evidence, refusal=refusal)

    def _reason(self, graph: str | None) -> str | None:
        if not self.is_evidence:
            return None if graph is None else self.refusal(graph)
        if graph is None:
            return (
                "the default graph is the merged view of the named ones and cannot be written to; "
                "name a graph: GRAPH <…> { … } or WITH <…> in an update, graph=… in an address"
            )
        if is_made_here(graph):
            return f"<{graph}> is made here from the other graphs; nobody else writes to it"
        return self.refusal(graph)


def _nobody(_: str) -> None:
    return None


PLAIN: Final = WriteRights(is_evidence=False, refusal=_nobody)
"""The rights to write anything to a store of which nothing else is known."""


def of_evidence(refusal: Refusal) -> WriteRights:
    """Returns the rights to write to those graphs of evidence that `refusal` does not keep."""
    return WriteRights(is_evidence=True, refusal=refusal)

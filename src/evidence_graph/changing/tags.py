"""Entity tags of graphs, and the conditions that a change may be bound to (RFC 9110, 13.1)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from rdflib import PROV, URIRef

from evidence_graph.errors import PreconditionFailedError
from evidence_graph.records.graphs import PROVENANCE_GRAPH
from evidence_graph.store.quads import QuadStore
from evidence_graph.store.versions import Version
from evidence_graph.store.work import Work

ANY: Final = "*"


@dataclass(frozen=True, slots=True, kw_only=True)
class Conditions:
    """The tags of If-Match and If-None-Match; None where a header is not there, ("*",) for any."""

    match: tuple[str, ...] | None = None
    none_match: tuple[str, ...] | None = None


def precondition(
    conditions: Conditions, graph: str | None
) -> Callable[[Version | None, Work], None]:
    """Returns what raises PreconditionFailedError where the state is not the one meant.

    The state is that of a graph, or with None of all that is here.
    """

    def check(current: Version | None, work: Work) -> None:
        present = tag_of(current, work.store, graph)
        if conditions.match is not None and not _names(conditions.match, present):
            detail = "If-Match does not name the present state"
            raise PreconditionFailedError(detail, present=present)
        if conditions.none_match is not None and _names(conditions.none_match, present):
            detail = "If-None-Match names the present state"
            raise PreconditionFailedError(detail, present=present)

    return check


def tag_of(current: Version | None, store: QuadStore, graph: str | None) -> str | None:
    """Returns the tag of a graph's present state, or with None of all; None where there is none.

    It names the version in which the graph was last changed, so that a change elsewhere leaves it
    as it is. Of a plain store that is not known, and the tag is that of all.
    """
    if current is None or (graph is not None and not store.has_graph(graph)):
        return None
    is_known = graph is not None and not is_plain(current.facts)
    return f"v{last_change(store, graph) if is_known and graph else current.number}"


def last_change(store: QuadStore, graph: str) -> int:
    """Returns the number of the version in which a graph of evidence was last changed."""
    pattern = (URIRef(graph), PROV.wasGeneratedBy, None)
    made_by = [str(change) for _, _, change in store.triples(pattern, PROVENANCE_GRAPH)]
    return max((int(change.rpartition("/")[2]) for change in made_by), default=1)


def _names(tags: tuple[str, ...], present: str | None) -> bool:
    # A representation's tag is the state's with the representation after it.
    if present is None:
        return False
    return any(tag == ANY or tag.partition("-")[0] == present for tag in tags)


def is_plain(facts: Mapping[str, Any]) -> bool:
    """Says whether a version belongs to a plain store."""
    return bool(facts.get("plain"))


def follows(facts: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """Returns which store a version follows and how far, None where it follows none."""
    return facts.get("follows")

"""Puts a store of made evidence, with what follows from it, into a store directory."""

from collections.abc import Mapping
from typing import Any, Final

from evidence_graph import assembly
from evidence_graph.assembly import Rules
from evidence_graph.catalogue import graphs
from evidence_graph.changing.authors import authorship
from evidence_graph.records.graphs import INFERRED_GRAPH, PROVENANCE_GRAPH
from evidence_graph.store.changes import ChangeSet
from evidence_graph.store.quads import QuadStore
from evidence_graph.store.versions import StoreDirectory
from evidence_graph.validation.validator import shapes_digest

NOTHING: Final = ChangeSet(added=frozenset(), removed=frozenset(), by=authorship("made"))


def publish(
    directory: StoreDirectory, store: QuadStore, rules: Rules, also: Mapping[str, Any]
) -> None:
    """Describes the store's graphs and publishes it; its rules have run and its view is merged.

    The shapes are not asked: on millions of quads that takes longer than everything measured.
    `also` is added to the facts of the version.
    """
    store.clear(PROVENANCE_GRAPH)
    graphs.describe(store)
    store.update(f"ADD <{PROVENANCE_GRAPH}> TO DEFAULT")
    tally = assembly.add_catalogue(store, progress=assembly.silent)
    facts = {
        **rules.to_facts(),
        **tally.to_facts(),
        "statements": store.size(None),
        "inferred": store.size(INFERRED_GRAPH),
        "shapes": shapes_digest(store),
        **also,
    }
    with directory.writing():
        directory.publish(store, NOTHING, facts)

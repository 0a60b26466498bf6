"""What follows from an edit: inferences, what the shapes say, descriptions.

Worked out by the change alone where that can be, at a cost that does not grow with the graph;
otherwise in full. Both come to the same.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from rdflib import PROV, RDFS, Graph, URIRef

from evidence_graph import assembly
from evidence_graph.assembly import Progress, Rules
from evidence_graph.catalogue import contents, graphs, provenance
from evidence_graph.catalogue.revision import revised
from evidence_graph.catalogue.tally import Tally
from evidence_graph.changing.asserted import asserted_change
from evidence_graph.changing.knowledge import Knowledge
from evidence_graph.errors import InputError
from evidence_graph.reasoning.revise import revise
from evidence_graph.records.graphs import ONTOLOGY_GRAPH, PROVENANCE_GRAPH, SHAPES_GRAPH
from evidence_graph.store.changes import ChangeSet
from evidence_graph.store.merged import evidence_change, keep_in_step
from evidence_graph.store.quads import QuadStore, Triple
from evidence_graph.store.terms import is_rdf_1_1
from evidence_graph.store.work import Work
from evidence_graph.validation.report import ValidationReport

_NO_RESULTS: Final = ValidationReport.of((), Graph())

MANY: Final = 200_000
"""Quads from which on a change is worked out in full: it is quicker then, and takes less memory."""

FEW: Final = 5_000
"""Quads up to which a change is never worked out in full for its size."""

_SHARE: Final = 3
"""Of more quads than this part of the graph has statements, all is worked out sooner in full."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """What follows from a change; the work's store shows all of it.

    `report` is of the nodes that the change affects, or where all was worked out of every node.
    """

    report: ValidationReport
    inferred: int  # triples that are inferred now
    drawn: frozenset[Triple] | None  # inferred now and not before; None where all was worked out
    withdrawn: frozenset[Triple] | None  # inferred before and not now
    facts: Mapping[str, Any]  # of the version that this would be


def can_be_followed(change: ChangeSet, facts: Mapping[str, Any]) -> bool:
    """Says whether what follows from a change can be worked out from it alone.

    Not so where the ontology changes, for other rules follow from it; nor where the version before
    did not note what is needed, nor where a change is large beside the graph.
    """
    is_known = {"rules", "shapes", "inferred", "statements"} <= facts.keys() and Tally.is_in(facts)
    if not is_known or ONTOLOGY_GRAPH in change.graphs():
        return False
    share = max(FEW, int(facts["statements"]) // _SHARE)
    return len(change.added) + len(change.removed) <= min(MANY, share)


def require_rdf_1_1(change: ChangeSet) -> None:
    """Raises InputError where a change adds what neither rules nor shapes can speak of."""
    found = sorted(str(quad) for quad in change.added if not is_rdf_1_1(quad.object))
    if found:
        raise InputError(
            "evidence is RDF 1.1, without triple terms and without texts that have a base "
            "direction (RDF 1.2); say it in other triples. Nothing was changed: "
            + "; ".join(found),
            faults=found,
        )


def by_the_change(
    work: Work,
    change: ChangeSet,
    number: int,
    facts: Mapping[str, Any],
    *,
    knowledge: Knowledge,
    progress: Progress,
) -> Settled:
    """Infers, validates and describes what the change touches.

    `number` is that of the version this would be, `facts` those of the version before. Raises
    InconsistencyError.
    """
    progress("Inferring")
    added, removed = asserted_change(work.store, change)
    program = knowledge.rules(facts, work.store).program
    revision = revise(program, work, added=added, removed=removed)
    provenance.record(work, change, number)
    keep_in_step(work)
    graphs.revise(work, graphs.growth(work))
    # pySHACL takes a while to import, and whoever only reads needs none.
    from evidence_graph.validation.validator import Validator, shapes_digest  # noqa: PLC0415

    progress("Validating")
    if SHAPES_GRAPH in change.graphs():
        validator = Validator.of(work.store)
    else:
        validator = knowledge.validator(facts, work.store)
    report = validator.check_change(work, origins_in(work.store)).report
    progress("Revising the catalogue")
    before, evidence = Tally.from_facts(facts), evidence_change(work)
    after = revised(before, work.store, evidence)
    contents.revise(work, evidence, graphs.growth(work), before=before, after=after)
    inferred = int(facts["inferred"]) + len(revision.inferred) - len(revision.withdrawn)
    made: dict[str, Any] = {
        "statements": int(facts["statements"]) + graphs.growth(work)[None],
        "inferred": inferred,
    }
    if SHAPES_GRAPH in change.graphs():
        made["shapes"] = shapes_digest(work.store)
    return Settled(
        report=report,
        inferred=inferred,
        drawn=revision.inferred,
        withdrawn=revision.withdrawn,
        facts={**facts, **after.to_facts(), **made},
    )


def in_full(
    work: Work,
    change: ChangeSet,
    number: int,
    facts: Mapping[str, Any],
    *,
    rules: Rules | None,
    progress: Progress,
) -> Settled:
    """Infers, validates and describes everything anew, whatever the change.

    `number` is that of the version this would be, `facts` what goes on to hold of the version
    before; `rules` are used if they are those of the ontology as it is now. Raises
    InconsistencyError.
    """
    from evidence_graph.validation.validator import shapes_digest  # noqa: PLC0415 - as above

    store = work.untracked()
    provenance.record(work, change, number)
    rules, inference = assembly.complete(store, known=rules, progress=progress)
    report = assembly.validate(store, rules=rules, progress=progress)
    tally = assembly.add_catalogue(store, progress=progress)
    return Settled(
        report=report,
        inferred=inference.inferred,
        drawn=None,
        withdrawn=None,
        facts={
            **facts,
            **tally.to_facts(),
            **rules.to_facts(),
            "statements": store.size(None),
            "inferred": inference.inferred,
            "shapes": shapes_digest(store),
        },
    )


def of_plain(work: Work, facts: Mapping[str, Any]) -> Settled:
    """Returns what follows from a change of a plain store: nothing but other figures."""
    statements = int(facts.get("statements", 0)) + len(work.added) - len(work.removed)
    return _settled_already({**facts, "statements": statements})


def nothing(facts: Mapping[str, Any]) -> Settled:
    """Returns what follows from an edit that changes nothing."""
    return _settled_already(facts)


def _settled_already(facts: Mapping[str, Any]) -> Settled:
    return Settled(
        report=_NO_RESULTS,
        inferred=int(facts.get("inferred", 0)),
        drawn=frozenset(),
        withdrawn=frozenset(),
        facts=facts,
    )


def origins_in(store: QuadStore) -> Callable[[str], str | None]:
    """Returns what tells, of a named graph, the names of the documents that it was read from."""

    def origin(graph: str) -> str | None:
        derived = (URIRef(graph), PROV.wasDerivedFrom, None)
        labels = sorted(
            str(label)
            for _, _, document in store.triples(derived, PROVENANCE_GRAPH)
            for _, _, label in store.triples((document, RDFS.label, None), PROVENANCE_GRAPH)
        )
        return ", ".join(labels) or None

    return origin

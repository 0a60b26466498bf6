"""Verifying quotations: the shapes of quotations, and the lints that read words, in one report."""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet

from rdflib import SH, Graph

from evidence_graph.errors import NotFoundError
from evidence_graph.quotations.claims import claims
from evidence_graph.quotations.directions import directions
from evidence_graph.quotations.gathered import Gathered
from evidence_graph.quotations.naming import Naming
from evidence_graph.quotations.report import QuotationReport
from evidence_graph.rdf import documents
from evidence_graph.store.quads import QuadStore
from evidence_graph.store.terms import Term
from evidence_graph.validation.report import ValidationResult
from evidence_graph.vocabulary import GRAPHS

_PARTS = ("report", "annotation", "source")


def verify_quotations(
    store: QuadStore, origins: Mapping[str, str], reports: Sequence[str]
) -> QuotationReport:
    """Returns how the quotations of reports hold against their sources and claims; none means all.

    A report is told by its name or by its graph's IRI. `origins` names the file that each named
    graph was read from. Raises NotFoundError for a report that is not there.
    """
    # pySHACL takes a quarter of a second to import, and asking a question does not need it.
    from evidence_graph.validation.validator import Validator, placed  # noqa: PLC0415

    nodes = _nodes_of(store, reports) if reports else None
    shapes = Graph(bind_namespaces="none")
    for document in documents.quotation_shapes():
        shapes.parse(data=document.content, format="turtle")
    validator = Validator(shapes)
    graph = validator.shacl_report(store, among=nodes)
    gathered = Gathered.of(store)
    chosen = [q for q in gathered.quotations if nodes is None or q.node in nodes]
    # What is wrong with a quotation itself says more than what follows from it.
    faulty = set(graph.objects(None, SH.focusNode))
    suspect = {q.item for q in gathered.quotations if q.node in faulty}
    items = {q.item for q in chosen if q.item is not None} - suspect
    found = [*_lints(gathered, items)]
    return QuotationReport(
        validation=validator.reported(
            graph, [placed(result, store, origins.get) for result in found], store, origins.get
        ),
        sources=len({q.place.source for q in chosen}),
        quotations=len(chosen),
        claims=sum(1 for item in items if item in gathered.claims),
    )


def _lints(gathered: Gathered, items: AbstractSet[Term]) -> list[ValidationResult]:
    naming = Naming(gathered.concepts)
    found = [*claims(gathered, naming, items)]
    suspect = {result.focus_node for result in found}
    sound = {
        item
        for item in items - suspect
        if not any(q.node in suspect for q in gathered.of_item[item])
    }
    return [*found, *directions(gathered, naming, sound)]


def _known(store: QuadStore) -> list[str]:
    within = f"{GRAPHS}report/"
    names = (name for name in store.graph_names() if name.startswith(within))
    return [name.removeprefix(within) for name in names]


def _nodes_of(store: QuadStore, reports: Sequence[str]) -> AbstractSet[Term]:
    """Returns what is told of in the graphs of these reports."""
    nodes: set[Term] = set()
    for report in reports:
        name = report.removeprefix(f"{GRAPHS}report/")
        graphs = [name] if ":" in name else [f"{GRAPHS}{part}/{name}" for part in _PARTS]
        told = {
            triple[0] for graph in graphs for triple in store.triples((None, None, None), graph)
        }
        if not told:
            raise NotFoundError("report", report, _known(store))
        nodes |= told
    return nodes

"""Each nanopublication is valid for the nanopub library, and stands on its words."""

import warnings

import pytest
from rdflib import PROV, RDF, Dataset, URIRef

from evidence_graph.exchange.exporting import export_of
from evidence_graph.exchange.formats import named
from evidence_graph.exchange.nanopub import NP
from evidence_graph.exchange.report import EXACT, ReportGraph
from evidence_graph.reasoning.schema import process_state_restored
from evidence_graph.vocabulary import EV, IDENTIFIERS

UT = f"{IDENTIFIERS}report/ut202002/"


@pytest.fixture(scope="module")
def dataset(report: ReportGraph) -> Dataset:
    found = Dataset()
    with warnings.catch_warnings():  # rdflib's own parser uses what rdflib deprecates
        warnings.simplefilter("ignore", DeprecationWarning)
        found.parse(data=export_of(report, to=named("nanopub")).content, format="trig")
    return found


def _names(dataset: Dataset) -> list[URIRef]:
    return sorted({s for s, _, _, _ in dataset.quads((None, RDF.type, NP.Nanopublication, None))})


def test_there_is_one_for_each_statement(report: ReportGraph, dataset: Dataset) -> None:
    statements = {s for s, _ in report.said.subject_objects(EV.explicitness)}

    assert {str(name) for name in _names(dataset)} == {f"{s}/nanopub" for s in statements}


def test_the_nanopub_library_finds_each_valid(dataset: Dataset) -> None:
    # It uses much that is deprecated, and switches how rdflib reads literals everywhere.
    with warnings.catch_warnings(), process_state_restored():
        warnings.simplefilter("ignore")
        from nanopub import Nanopub  # noqa: PLC0415
        from rdflib import ConjunctiveGraph  # noqa: PLC0415

        for name in _names(dataset):
            alone = ConjunctiveGraph()
            for part in ("Head", "assertion", "provenance", "pubinfo"):
                graph = URIRef(f"{name}#{part}")
                for triple in dataset.graph(graph):
                    alone.get_context(graph).add(triple)
            assert Nanopub(rdf=alone).is_valid, name


def test_an_assertion_holds_no_words_and_its_provenance_does(dataset: Dataset) -> None:
    name = f"{UT}herd-2014/finding/portage-no-evidence/nanopub"
    assertion = dataset.graph(URIRef(f"{name}#assertion"))
    provenance = dataset.graph(URIRef(f"{name}#provenance"))

    assert (None, EV.absenceKind, None) in assertion
    assert (None, EXACT, None) not in assertion
    quotations = list(provenance.objects(URIRef(f"{name}#assertion"), PROV.wasDerivedFrom))
    words = [str(w) for q in quotations for w in provenance.objects(q, EXACT)]
    assert "There was no evidence that the Portage Program improved child behavior." in words

"""A term of the ontology that nothing can ever be is named by the checks."""

from pathlib import Path

from evidence_graph.graph import EvidenceGraph
from evidence_graph.records.graphs import ONTOLOGY_GRAPH
from evidence_graph.vocabulary import NAMESPACE

ONTOLOGY = Path(__file__).parents[2] / "ontology" / "evidence.ttl"

NOTHING_CAN_BE_ONE = """
ev:FoundAndAbsent
    a owl:Class ;
    rdfs:subClassOf ev:EffectFinding , ev:AbsenceFinding ;
    rdfs:label "finding that is both"@en ;
    skos:definition "A class that two disjoint classes have in common."@en ;
    skos:example "none" ;
    dcterms:source <https://w3id.org/evidence-graph/ns> ;
    rdfs:isDefinedBy <https://w3id.org/evidence-graph/ns> .
"""


def test_a_class_below_two_disjoint_ones_is_named(tmp_path: Path) -> None:
    changed = tmp_path / "evidence.ttl"
    changed.write_text(ONTOLOGY.read_text(encoding="utf-8") + NOTHING_CAN_BE_ONE, encoding="utf-8")

    report = EvidenceGraph.open().check([changed], graph=ONTOLOGY_GRAPH)

    named = [r for r in report.violations if "can never be used" in r.message]
    assert [str(r.focus_node) for r in named] == [NAMESPACE + "FoundAndAbsent"]

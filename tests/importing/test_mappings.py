"""Mapping sets: every row that is none is told, in plain words, in one error."""

import pytest

from evidence_graph.errors import FaultyDocumentError
from importing.conftest import read

TABLE = """# mapping_set_id: http://example.org/m
# license: https://creativecommons.org/licenses/by/4.0/
# curie_map:
#   outcome: https://w3id.org/evidence-graph/id/outcome/
#   mesh: http://id.nlm.nih.gov/mesh/
#   skos: http://www.w3.org/2004/02/skos/core#
#   owl: http://www.w3.org/2002/07/owl#
#   semapv: https://w3id.org/semapv/vocab/
subject_id\tpredicate_id\tobject_id\tmapping_justification\tconfidence
"""
MAPPED = "\tmesh:D003863\tsemapv:ManualMappingCuration\t"


def test_all_faults_of_all_rows_are_told_without_addresses() -> None:
    rows = (
        f"outcome:a\tskos:exactMatch{MAPPED}1.7\n"
        f"outcome:b\tskos:closeMatch{MAPPED}0.5\n"
        f"outcome:c\towl:sameAs{MAPPED}-2\n"
    )

    with pytest.raises(FaultyDocumentError) as refused:
        read((TABLE + rows).encode(), "m.tsv")

    told = str(refused.value)
    assert "m.tsv:10: confidence: Input should be less than or equal to 1, not '1.7'" in told
    assert "m.tsv:12: confidence: Input should be greater than or equal to 0, not '-2'" in told
    assert "m.tsv:12:2: 'owl:sameAs'" in told
    assert "m.tsv:11" not in told
    assert "pydantic" not in told

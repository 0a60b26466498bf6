"""Mapping sets: every row that is none is told, in plain words, in one error."""

import pytest
from rdflib import Graph

from evidence_graph.errors import (
    FaultyDocumentError,
    InputError,
    RdfSyntaxError,
    UnreadableDocumentError,
)
from evidence_graph.importing.imported import Imported
from evidence_graph.rdf.sssom import to_turtle
from evidence_graph.rdf.sssom_table import to_table
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


NEGATED = TABLE.replace("\tconfidence", "\tpredicate_modifier\tconfidence\tauthor_id")


def turtle_of(imported: Imported) -> str:
    (document,) = imported.mappings
    return document.content.decode()


def test_a_row_that_says_not_is_no_mapping_and_told() -> None:
    rows = (
        f"outcome:a\tskos:exactMatch{MAPPED}Not\t0.9\t\n"
        f"outcome:b\tskos:closeMatch{MAPPED}\t0.35\torcid:0000-0002-1825-0097\n"
    )

    imported = read((NEGATED + rows).encode(), "m.tsv")

    assert "outcome/a" not in turtle_of(imported)
    assert "outcome/b" in turtle_of(imported)
    assert imported.notes == ("1 mapping",)
    assert {unread.what: unread.line for unread in imported.unread} == {
        "a row that says Not: no such mapping": 10,
        "column author_id": 11,
    }


@pytest.mark.parametrize("missing", ["sssom:NoTermFound", "own:NoTermFound"])
def test_that_no_term_was_found_is_no_mapping_to_a_term(missing: str) -> None:
    rows = (
        f"outcome:a\tskos:exactMatch\t{missing}\tsemapv:ManualMappingCuration\t\n"
        f"outcome:b\tskos:closeMatch{MAPPED}\n"
    )

    table = TABLE.replace("#   skos:", "#   own: https://w3id.org/sssom/\n#   skos:")

    imported = read((table + rows).encode(), "m.tsv")

    assert "NoTermFound" not in turtle_of(imported)
    assert [unread.what for unread in imported.unread] == ["a row that says that no term was found"]


@pytest.mark.parametrize(
    ("row", "told"),
    [
        (f"outcome:a\tskos:exactMatch{MAPPED}Not\t\t\n", "is said not to be mapped"),
        (
            "outcome:a\tskos:exactMatch\tsssom:NoTermFound\tsemapv:ManualMappingCuration\t\t\t\n",
            "no term was found",
        ),
    ],
)
def test_loaded_a_table_with_such_rows_is_refused(row: str, told: str) -> None:
    with pytest.raises(RdfSyntaxError, match=told):
        to_turtle((NEGATED + row).encode(), "m.tsv")


def test_how_sure_a_mapping_is_stays_with_it() -> None:
    table = (TABLE + f"outcome:b\tskos:closeMatch{MAPPED}0.35\n").encode()
    graph = Graph().parse(data=to_turtle(table, "m.tsv"), format="turtle")

    again = to_table(graph, iri="http://example.org/m", title="M", labels={})

    assert again.decode().splitlines()[-1].endswith("\t0.35")


def test_a_prefix_that_is_not_declared_is_told_in_words() -> None:
    header = TABLE.replace("\tconfidence", "\tconfidence\tsubject_source")
    rows = f"outcome:b\tskos:closeMatch{MAPPED}0.35\tobo:mondo\n"

    with pytest.raises(UnreadableDocumentError, match="curie_map has no prefix for 'obo:mondo'"):
        read((header + rows).encode(), "m.tsv")


@pytest.mark.parametrize(
    ("table", "told"),
    [
        (TABLE.replace("# license", "# predicate_modifier: Not\n# license"), r"2: predicate_modif"),
        ("subject_id,predicate_id,object_id\na:b,skos:exactMatch,c:d\n", "1:1: .* by commas"),
        ("subject_id\tpredicate_id\tobject_id\tmapping_justification\n", r"mapping_set_id: Field"),
    ],
)
def test_what_is_no_such_table_is_told_in_plain_words(table: str, told: str) -> None:
    with pytest.raises(InputError, match=rf"m\.tsv:.*{told}") as refused:
        read(f"{table}outcome:b\tskos:closeMatch{MAPPED}0.35\n".encode(), "m.tsv")

    assert "pydantic" not in str(refused.value)

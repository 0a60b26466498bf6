"""The comparator that judges the conformance tests notices every kind of wrong answer."""

import pyoxigraph as ox
import pytest

from conformance.comparison import as_csv, by_value, difference
from conformance.results import Result, Solutions, Triples, read_result

XSD = "http://www.w3.org/2001/XMLSchema#"
S, P = ox.NamedNode("http://example/s"), ox.NamedNode("http://example/p")


def node(label: str) -> ox.BlankNode:
    return ox.BlankNode(label)


def number(text: str, kind: str = "integer") -> ox.Literal:
    return ox.Literal(text, datatype=ox.NamedNode(XSD + kind))


def column(*cells: object, ordered: bool = False) -> Solutions:
    return Solutions(("x",), tuple((cell,) for cell in cells), ordered)


def same(left: Result, right: Result) -> bool:
    return difference(left, right) is None and difference(right, left) is None


def test_rows_without_an_order_may_come_in_any() -> None:
    assert same(column(S, P), column(P, S))


def test_rows_with_an_order_must_keep_it() -> None:
    assert not same(column(S, P, ordered=True), column(P, S, ordered=True))


def test_columns_may_come_in_any_order() -> None:
    assert same(Solutions(("x", "y"), ((S, P),)), Solutions(("y", "x"), ((P, S),)))


@pytest.mark.parametrize(
    ("expected", "found"),
    [
        pytest.param(column(S, S), column(S), id="a repetition is lost"),
        pytest.param(column(S, S, P), column(S, P, P), id="another row is repeated"),
        pytest.param(column(None), column(ox.Literal("")), id="empty text for unbound"),
        pytest.param(column(None), column(number("0")), id="zero for unbound"),
        pytest.param(column(number("1")), column(number("01")), id="another lexical form"),
        pytest.param(column(number("1")), column(number("1", "decimal")), id="another datatype"),
        pytest.param(
            column(ox.Literal("a")), column(ox.Literal("a", language="en")), id="a language"
        ),
        pytest.param(column(S), column(ox.Literal(S.value)), id="the text of an IRI"),
        pytest.param(column(S), column(node("s")), id="a blank node for an IRI"),
        pytest.param(column(), Solutions(("x", "y"), ()), id="a variable too many"),
        pytest.param(True, False, id="the other truth value"),
        pytest.param(True, column(S), id="another kind of result"),
    ],
)
def test_a_wrong_answer_is_noticed(expected: Result, found: Result) -> None:
    assert not same(expected, found)


def test_the_case_of_a_language_tag_does_not_count() -> None:
    assert same(
        column(ox.Literal("a", language="en-GB")), column(ox.Literal("a", language="en-gb"))
    )


def test_blank_nodes_may_have_other_labels() -> None:
    ours = Solutions(("x", "y"), ((node("a"), node("b")), (node("b"), node("a"))))
    theirs = Solutions(("x", "y"), ((node("1"), node("2")), (node("2"), node("1"))))

    assert same(ours, theirs)


def test_two_blank_nodes_are_not_one() -> None:
    assert not same(column(node("a"), node("b")), column(node("a"), node("a")))


def test_a_ring_of_six_is_not_two_rings_of_three() -> None:
    def rings(*rings: str) -> Triples:
        pairs = (pair for ring in rings for pair in zip(ring, ring[1:] + ring[0], strict=True))
        return Triples(tuple((node(a), P, node(b)) for a, b in pairs))

    assert same(rings("abcdef"), rings("fdbace"))
    assert not same(rings("abcdef"), rings("abc", "def"))


def test_blank_nodes_inside_triple_terms_are_followed() -> None:
    def said(speaker: str, about: str) -> Triples:
        return Triples(((node(speaker), P, ox.Triple(node(about), P, S)),))

    assert same(said("a", "a"), said("b", "b"))
    assert not same(said("a", "a"), said("a", "b"))


def test_by_value_joins_the_forms_of_a_number_and_nothing_else() -> None:
    assert same(
        by_value(column(number("01.0", "decimal"))), by_value(column(number("1", "decimal")))
    )
    assert same(
        by_value(column(number("1.0e1", "double"))), by_value(column(number("10", "double")))
    )
    assert not same(by_value(column(number("1"))), by_value(column(number("1", "decimal"))))
    assert not same(by_value(column(ox.Literal("1.0"))), by_value(column(ox.Literal("1"))))


SOLUTIONS = Solutions(
    ("iri", "text", "number", "none"),
    (
        (S, ox.Literal('a, "b"\n\tc', language="en"), number("7"), None),
        (node("n"), ox.Literal(""), number("1.5", "decimal"), None),
    ),
)
JSON = b"""{"head": {"vars": ["iri", "text", "number", "none"]}, "results": {"bindings": [
  {"iri": {"type": "uri", "value": "http://example/s"},
   "text": {"type": "literal", "value": "a, \\"b\\"\\n\\tc", "xml:lang": "en"},
   "number": {"type": "literal", "value": "7", "datatype": "http://www.w3.org/2001/XMLSchema#integer"}},
  {"iri": {"type": "bnode", "value": "b-0"}, "text": {"type": "literal", "value": ""},
   "number": {"type": "literal", "value": "1.5",
              "datatype": "http://www.w3.org/2001/XMLSchema#decimal"}}]}}"""
XML = b"""<?xml version="1.0"?><sparql xmlns="http://www.w3.org/2005/sparql-results#"><head>
  <variable name="iri"/><variable name="text"/><variable name="number"/><variable name="none"/>
  </head><results><result><binding name="iri"><uri>http://example/s</uri></binding>
  <binding name="text"><literal xml:lang="en">a, "b"\n\tc</literal></binding><binding name="number">
  <literal datatype="http://www.w3.org/2001/XMLSchema#integer">7</literal></binding></result>
  <result><binding name="iri"><bnode>b0</bnode></binding><binding name="text"><literal/></binding>
  <binding name="number"><literal datatype="http://www.w3.org/2001/XMLSchema#decimal">1.5</literal>
  </binding></result></results></sparql>"""
TSV = b"""?iri\t?text\t?number\t?none
<http://example/s>\t"a, \\"b\\"\\n\\tc"@en\t7\t
_:b0\t""\t1.5\t
"""
CSV = b'iri,text,number,none\r\nhttp://example/s,"a, ""b""\n\tc",7,\r\n_:b0,,1.5,\r\n'
RDF = b"""@prefix rs: <http://www.w3.org/2001/sw/DataAccess/tests/result-set#> .
[] a rs:ResultSet ; rs:resultVariable "iri", "text", "number", "none" ;
  rs:solution [ rs:binding [ rs:variable "iri" ; rs:value <http://example/s> ],
      [ rs:variable "text" ; rs:value "a, \\"b\\"\\n\\tc"@en ],
      [ rs:variable "number" ; rs:value 7 ] ],
    [ rs:binding [ rs:variable "iri" ; rs:value [] ], [ rs:variable "text" ; rs:value "" ],
      [ rs:variable "number" ; rs:value 1.5 ] ] ."""


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        (JSON, "application/sparql-results+json"),
        (XML, "application/sparql-results+xml"),
        (TSV, "text/tab-separated-values"),
        (RDF, "text/turtle"),
    ],
)
def test_every_format_reads_the_same(content: bytes, media_type: str) -> None:
    assert same(read_result(content, media_type, base="http://example/"), SOLUTIONS)


def test_csv_reads_as_what_csv_can_say() -> None:
    assert same(read_result(CSV, "text/csv", base="http://example/"), as_csv(SOLUTIONS))

"""Every value in the report's graph rests on words that stand in the source."""

import hashlib
import re
from decimal import Decimal

import pyoxigraph as ox
import pytest

from facts.asking import ANNOTATION, EV, ID, REPORT, REPORT_FOLDER, Quads

SOURCE_SHA256 = "04bb60725958e92d0936f230f6f728f02cbfe354fbb72c8f014aa7a183af0437"

QUOTATIONS = """
SELECT ?quotation ?exact ?start ?end WHERE {
  ?quotation oa:exact ?exact ; oa:start ?start ; oa:end ?end
}"""

UNSUPPORTED = """
SELECT ?entity ?property ?value WHERE {
  GRAPH <https://w3id.org/evidence-graph/graph/report/ut202002> { ?entity ?property ?value }
  ?property ev:isEvidential true .
  FILTER NOT EXISTS { ?value ev:meansNotStated true }
  FILTER NOT EXISTS { ?entity ev:supportedBy/ev:supportsProperty ?property }
}"""

VERBATIM_NUMBERS = """
SELECT ?entity ?property ?value ?printed WHERE {
  GRAPH <https://w3id.org/evidence-graph/graph/ontology> { ?property ev:verbatimSibling ?sibling }
  GRAPH <https://w3id.org/evidence-graph/graph/report/ut202002> {
    ?entity ?property ?value . OPTIONAL { ?entity ?sibling ?printed } }
  FILTER(isNumeric(?value))
}"""

VERBATIM_OUTSIDE_ITS_QUOTATION = """
SELECT ?entity ?sibling ?printed WHERE {
  GRAPH <https://w3id.org/evidence-graph/graph/ontology> { ?property ev:verbatimSibling ?sibling }
  ?entity ?sibling ?printed .
  FILTER NOT EXISTS {
    ?entity ev:supportedBy [ ev:supportsProperty ?property ; oa:exact ?words ]
    FILTER(CONTAINS(?words, ?printed)) }
}"""

WORDS_OUTSIDE_THEIR_QUOTATION = """
SELECT ?entity ?property ?printed WHERE {
  VALUES ?property {
    dcterms:title ev:reportNumber ev:registrationNumber ev:emptyField ev:sectionHeading
    ev:caption ev:columnHeaders ev:questionText ev:citationLabel ev:firstAuthor ev:referenceText
    ev:authorName ev:authorList ev:journal ev:volume ev:issue ev:pages ev:articleNumber
    ev:studyName ev:citationText ev:headingVerbatim ev:publicationYear ev:citedYear
    ev:referenceNumber ev:tableNumber ev:verbatim }
  ?entity ?property ?printed .
  FILTER NOT EXISTS {
    ?entity ev:supportedBy ?quotation . ?quotation oa:exact ?words
    FILTER(?property = ev:verbatim || EXISTS { ?quotation ev:supportsProperty ?property })
    FILTER(CONTAINS(?words, STR(?printed))) }
}"""

SUPPORT_OF_NOTHING = """
SELECT ?entity ?property WHERE {
  ?entity ev:supportedBy/ev:supportsProperty ?property .
  FILTER NOT EXISTS { ?entity ?property ?value }
}"""

FOREIGN_CONCEPTS = """
SELECT ?entity ?property ?value WHERE {
  ?property ev:valuesFrom ?any . ?entity ?property ?value .
  FILTER NOT EXISTS { ?property ev:valuesFrom ?scheme . ?value skos:inScheme ?scheme }
}"""

SHARED_QUOTATIONS = """
SELECT ?quotation WHERE {
  ?one ev:supportedBy ?quotation . ?two ev:supportedBy ?quotation FILTER(?one != ?two)
}"""

# Not reached by a forward link: a judgement points to what it judges.
REACHED = """
SELECT DISTINCT ?entity WHERE {
  ?report a ev:EvidenceReport .
  ?report (!a|^ev:assesses)* ?entity .
}"""

WORDS_FOR_NUMBERS = {"one": 1, "two": 2}

AT_MOST_ONCE = """
  answers published publishedVerbatim reportNumber registrationNumber hasSource questionText
  tableNumber caption columnHeaders aboutReview position citationLabel referenceNumber citedYear
  firstAuthor inTable riskOfBiasLevel levelVerbatim assessor reportedIn referenceText authorList
  journal publicationYear volume issue pages articleNumber studyName citationText countOf value
  valueVerbatim ofSubset total totalVerbatim minPerStudy minPerStudyVerbatim maxPerStudy
  maxPerStudyVerbatim unitOfAnalysis unitVerbatim criteria observedRange subsetOf combine
  dimension unit lower lowerVerbatim lowerInclusive upper upperVerbatim upperInclusive
  lowestThreshold lowestThresholdVerbatim lowestThresholdInclusive highestThreshold
  highestThresholdVerbatim highestThresholdInclusive boundKind minimumSessions
  minimumSessionsVerbatim settingsExhaustive outcomeRole domain explicitness benefit change
  magnitude magnitudeVerbatim certainty certaintyVerbatim trend absenceKind consistency atAge
  upToAge ageBasis statisticallySignificant significanceVerbatim clinicallyMeaningful
  fromMetaAnalysis quantifier quantifierVerbatim service
  exceptForStudies comparatorComponentAlone quotedFrom factNumber sourceSha256 sourceLength
""".split()


def number_printed_as(printed: str) -> Decimal:
    """Returns the number that the printed characters mean; a no-break space groups thousands."""
    if printed in WORDS_FOR_NUMBERS:
        return Decimal(WORDS_FOR_NUMBERS[printed])
    if age := re.fullmatch(r"(\d+) years (\d+) months", printed):
        return Decimal(12 * int(age[1]) + int(age[2]))
    if not re.fullmatch(r"\d{1,3}(\u00a0\d{3})+|\d+", printed):
        raise ValueError(f"{printed!r} is not a number as this document prints one")
    return Decimal(printed.replace("\u00a0", ""))


@pytest.mark.parametrize(
    ("printed", "number"),
    [("1\u00a0889", 1889), ("237", 237), ("two", 2), ("4 years 11 months", 59)],
)
def test_a_printed_number_is_read_whole(printed: str, number: int) -> None:
    assert number_printed_as(printed) == number


@pytest.mark.parametrize("printed", ["1 889", "<37", "1\u00a088", ""])
def test_what_is_not_a_number_of_this_document_is_refused(printed: str) -> None:
    with pytest.raises(ValueError, match="is not a number"):
        number_printed_as(printed)


def test_the_source_is_the_document_byte_for_byte() -> None:
    content = (REPORT_FOLDER / "source.txt").read_bytes()

    assert len(content) == 8256
    assert hashlib.sha256(content).hexdigest() == SOURCE_SHA256


def test_the_graph_names_the_source_it_was_made_from(quads: Quads, source: str) -> None:
    rows = quads.select(
        "SELECT ?sha256 ?length ?path WHERE { ?report a ev:EvidenceReport ; ev:hasSource ?source . "
        "?source ev:sourceSha256 ?sha256 ; ev:sourceLength ?length ; ev:sourcePath ?path }",
        graph=REPORT,
    )

    assert [tuple(term.value for term in row) for row in rows] == [
        (SOURCE_SHA256, str(len(source)), "source.txt")
    ]


@pytest.mark.parametrize("graph", [REPORT, ANNOTATION], ids=["report", "annotation"])
def test_every_quotation_is_the_source_at_its_place(
    graph: ox.NamedNode, quads: Quads, source: str
) -> None:
    quotations = quads.select(QUOTATIONS, graph=graph)
    wrong = [
        quotation.value
        for quotation, exact, start, end in quotations
        if source[int(start.value) : int(end.value)] != exact.value or not exact.value
    ]

    assert quotations
    assert wrong == []


def test_every_evidential_value_has_a_quotation(quads: Quads) -> None:
    assert quads.ask("ASK { ev:total ev:isEvidential true }")
    assert quads.select(UNSUPPORTED) == []


def test_every_number_is_what_its_printed_characters_say(quads: Quads) -> None:
    rows = quads.select(VERBATIM_NUMBERS)
    wrong = [
        (entity.value, property_.value, value.value, printed and printed.value)
        for entity, property_, value, printed in rows
        if printed is None or number_printed_as(printed.value) != Decimal(value.value)
    ]

    assert len(rows) > 50
    assert wrong == []


def test_printed_characters_stand_in_a_quotation_of_their_value(quads: Quads) -> None:
    assert quads.ask("ASK { ev:total ev:verbatimSibling ev:totalVerbatim }")
    assert quads.select(VERBATIM_OUTSIDE_ITS_QUOTATION) == []


def test_words_of_the_source_stand_in_a_quotation_of_their_entity(quads: Quads) -> None:
    assert quads.select(WORDS_OUTSIDE_THEIR_QUOTATION, graph=REPORT) == []


@pytest.mark.parametrize("graph", [REPORT, ANNOTATION], ids=["report", "annotation"])
def test_no_quotation_supports_what_is_not_said(graph: ox.NamedNode, quads: Quads) -> None:
    assert quads.select(SUPPORT_OF_NOTHING, graph=graph) == []


def test_a_quotation_belongs_to_one_entity(quads: Quads) -> None:
    assert quads.select(SHARED_QUOTATIONS) == []


def test_single_values_are_single(quads: Quads) -> None:
    properties = " ".join(f"ev:{name}" for name in AT_MOST_ONCE)
    rows = quads.select(
        f"SELECT ?entity ?property WHERE {{ VALUES ?property {{ {properties} }} "
        "?entity ?property ?one , ?two FILTER(STR(?one) < STR(?two)) }",
        graph=REPORT,
    )

    assert rows == []


def test_every_term_and_concept_is_declared(quads: Quads) -> None:
    declared = {
        quad.subject.value for quad in quads.store if isinstance(quad.subject, ox.NamedNode)
    }
    used = {
        term.value
        for quad in quads.store
        if quad.graph_name.value != "https://w3id.org/evidence-graph/graph/ontology"
        for term in (quad.predicate, quad.object)
        if isinstance(term, ox.NamedNode) and term.value.startswith((EV, ID))
    }

    assert used
    assert sorted(used - declared) == []


def test_every_concept_comes_from_the_scheme_of_its_property(quads: Quads) -> None:
    rows = quads.select(FOREIGN_CONCEPTS)

    assert rows == []


def test_nothing_from_outside_is_in_the_reports_graph(quads: Quads) -> None:
    ours = ("https://w3id.org/evidence-graph/",)
    standards = (
        "http://www.w3.org/",
        "http://purl.org/dc/terms/",
        "http://qudt.org/vocab/unit/",
    )
    terms = {
        term.value
        for quad in quads.store.quads_for_pattern(None, None, None, REPORT)
        for term in (quad.subject, quad.predicate, quad.object)
        if isinstance(term, ox.NamedNode)
    }

    assert sorted(term for term in terms if not term.startswith(ours + standards)) == []
    assert not quads.ask("ASK { ?record a ev:ExternalRecord }", graph=REPORT)
    assert not quads.ask(
        "ASK { ?a ev:doi|ev:pubmedId|ev:supersededBy|ev:describes ?b }", graph=REPORT
    )


def test_everything_is_reached_from_the_report(quads: Quads) -> None:
    reached = {entity for (entity,) in quads.select(REACHED, graph=REPORT)}
    subjects = {quad.subject for quad in quads.store.quads_for_pattern(None, None, None, REPORT)}

    assert sorted(subject.value for subject in subjects - reached) == []


def test_no_file_holds_a_blank_node(quads: Quads) -> None:
    blank = [
        quad
        for quad in quads.store
        if quad.graph_name.value != "https://w3id.org/evidence-graph/graph/ontology"
        and (isinstance(quad.subject, ox.BlankNode) or isinstance(quad.object, ox.BlankNode))
    ]

    assert blank == []

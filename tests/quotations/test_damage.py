"""The shipped report damaged in one way: the right lint speaks, and only it."""

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as some
from rdflib import RDF, Literal, URIRef

from evidence_graph.quotations.claims import NAMED
from evidence_graph.quotations.gathered import Quotation
from evidence_graph.validation.report import Severity
from evidence_graph.vocabulary import EV, PREFIXES
from quotations.damage import EXACT, UT, Damaged

FEW = settings(
    max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
MITP_M = URIRef(f"{UT}herd-2014/finding/mitp-m-durable")
VIBES = URIRef(f"{UT}herd-2014/finding/vibes-plus-at-2-years")
RELATIONSHIP = URIRef(f"{UT}evans-2014/finding/mother-preterm-infant-relationship")
PORTAGE = URIRef(f"{UT}herd-2014/finding/portage-no-evidence")
RETRACTED = URIRef("http://purl.org/spar/cito/isRetractedBy")


def benefit(name: str) -> URIRef:
    return URIRef(PREFIXES["benefit"] + name)


def test_nothing_is_found_in_the_shipped_report_but_that_one_review_has_a_newer_version(
    damaged: Damaged,
) -> None:
    (known,) = damaged.results()

    assert str(known.focus_node) == f"{UT}reference-5"
    assert str(known.value) == "https://w3id.org/evidence-graph/id/external/orton-2024"
    assert known.severity is Severity.WARNING


@FEW
@given(data=some.data())
def test_a_shifted_span_is_found(fresh: Callable[[], Damaged], data: some.DataObject) -> None:
    damaged = fresh()
    quotation = data.draw(some.sampled_from(damaged.gathered.quotations))
    place, by = quotation.place, data.draw(some.sampled_from([-40, -3, -1, 1, 2, 30]))
    start, end = place.start + by, place.end + by
    assume(start >= 0 and damaged.text[start:end] != quotation.words)
    damaged.quote(quotation.node, start, end)
    damaged.put(quotation.node, EXACT, Literal(quotation.words))

    assert damaged.found() == {(str(quotation.node), "Quotation-textAtSpan")}


@FEW
@given(data=some.data())
def test_a_changed_character_is_found(fresh: Callable[[], Damaged], data: some.DataObject) -> None:
    damaged = fresh()
    quotation = data.draw(some.sampled_from(damaged.gathered.quotations))
    at = data.draw(some.integers(0, len(quotation.words) - 1))
    sign = data.draw(some.sampled_from("aé7 \u00a0–"))
    words = quotation.words[:at] + sign + quotation.words[at + 1 :]
    assume(words != quotation.words)
    damaged.put(quotation.node, EXACT, Literal(words))

    found = damaged.found() - {(str(quotation.node), "Conclusion-quotationMarks")}

    assert found == {(str(quotation.node), "Quotation-textAtSpan")}


def about(damaged: Damaged, quotation: Quotation) -> set[URIRef]:
    """Returns what a quotation says that it supports, of what words have to name."""
    claims = damaged.gathered.claims.get(quotation.item, {})
    return {v for p in NAMED if p in quotation.supports for v in claims.get(p, ())}


@FEW
@given(data=some.data())
def test_quotations_swapped_between_reviews_are_found(
    fresh: Callable[[], Damaged], data: some.DataObject
) -> None:
    damaged = fresh()
    reviews = damaged.gathered.reviews
    naming = [q for q in damaged.gathered.quotations if about(damaged, q) and q.item in reviews]
    one, other = data.draw(some.sampled_from(naming)), data.draw(some.sampled_from(naming))
    assume(reviews[one.item] != reviews[other.item])
    damaged.quote(one.node, other.place.start, other.place.end)
    damaged.quote(other.node, one.place.start, one.place.end)

    found = damaged.found()

    lints = {"WordsOfAnotherReview", "WordsUsedTwice"}
    assert {lint for _, lint in found} <= lints
    assert {node for node, _ in found} == {str(one.node), str(other.node)}


def test_quotations_swapped_within_a_conclusion_are_found(damaged: Damaged) -> None:
    portage = damaged.quotation("herd-2014/finding/portage-no-evidence/F100")
    vibes = damaged.quotation("herd-2014/finding/vibes-plus-durable/F103")
    damaged.quote(portage.node, vibes.place.start, vibes.place.end)
    damaged.quote(vibes.node, portage.place.start, portage.place.end)

    assert damaged.found() == {
        (str(portage.node), "ClaimNotInWords"),
        (str(vibes.node), "ClaimNotInWords"),
    }


def test_a_claim_that_its_section_names_is_a_hint_and_one_that_it_does_not_a_warning(
    damaged: Damaged,
) -> None:
    words = damaged.text.index("the meta-analysis indicated a small")
    quotation = damaged.quotation("herd-2014/finding/mitp-m-durable/F106")
    damaged.quote(quotation.node, words, words + 89)
    around = [r for r in damaged.results() if r.focus_node == MITP_M]

    damaged.put(MITP_M, EV.intervention, URIRef(PREFIXES["intervention"] + "video-feedback"))
    nowhere = [r for r in damaged.results() if r.focus_node == MITP_M]

    assert {(r.severity, r.value.rpartition("/")[2]) for r in around} == {
        (Severity.INFO, "mitp-m"),
        (Severity.INFO, "child-behaviour"),
    }
    assert (Severity.WARNING, "video-feedback") in {
        (r.severity, r.value.rpartition("/")[2]) for r in nowhere
    }


@pytest.mark.parametrize("opposite", ["favours-comparator", "no-difference"])
def test_a_benefit_turned_round_is_found(fresh: Callable[[], Damaged], opposite: str) -> None:
    damaged = fresh()
    findings = {item for item, claims in damaged.gathered.claims.items() if EV.benefit in claims}
    for finding in findings:
        damaged.put(finding, EV.benefit, benefit(opposite))

    assert len(findings) == 16
    assert damaged.found() == {(str(f), "WordsAgainstClaim") for f in findings}


def test_an_effect_made_of_an_absence_is_found(damaged: Damaged) -> None:
    findings = {i for i, claims in damaged.gathered.claims.items() if EV.absenceKind in claims}
    for finding in findings:
        damaged.put(finding, EV.absenceKind)
        damaged.put(finding, EV.benefit, benefit("favours-intervention"))
        for quotation in damaged.gathered.of_item[finding]:
            if EV.absenceKind in quotation.supports:
                damaged.add((quotation.node, EV.supportsProperty, EV.benefit))

    assert len(findings) == 9
    assert damaged.found() == {(str(f), "WordsAgainstClaim") for f in findings}


def test_an_absence_made_of_an_effect_is_found(damaged: Damaged) -> None:
    damaged.put(VIBES, EV.benefit)
    damaged.put(VIBES, EV.change)
    damaged.put(VIBES, EV.absenceKind, URIRef(PREFIXES["absencekind"] + "no-evidence"))
    words = damaged.quotation("herd-2014/finding/vibes-plus-at-2-years/F101")
    damaged.add((words.node, EV.supportsProperty, EV.absenceKind))

    assert damaged.found() == {(str(VIBES), "WordsAgainstClaim")}


def test_a_change_turned_round_is_found(damaged: Damaged) -> None:
    damaged.put(VIBES, EV.change, URIRef(PREFIXES["change"] + "increase"))

    assert damaged.found() == {(str(VIBES), "WordsAgainstClaim")}


def test_the_title_of_the_report_as_a_quotation_is_found(damaged: Damaged) -> None:
    quotation = damaged.quotation("herd-2014/finding/portage-no-evidence/F100")
    damaged.quote(quotation.node, 0, 57)

    assert damaged.found() == {(str(quotation.node), "QuotationLint-notTheTitle")}


def test_the_title_of_a_cited_review_as_a_quotation_is_found(damaged: Damaged) -> None:
    quotation = damaged.quotation("evans-2014/finding/mother-preterm-infant-relationship/F083")
    start = damaged.text.index("Are parenting interventions effective")
    damaged.quote(quotation.node, start, start + 111)

    assert damaged.found() == {(str(quotation.node), "QuotedTitle-notWithinATitle")}


def test_an_empty_quotation_is_found(damaged: Damaged) -> None:
    quotation = damaged.quotation("herd-2014/finding/portage-no-evidence/F100")
    damaged.put(quotation.node, EXACT, Literal(""))

    # It does not stand at its place, either.
    assert damaged.found() == {
        (str(quotation.node), "Quotation-exact"),
        (str(quotation.node), "Quotation-textAtSpan"),
    }


def test_a_lone_sign_as_a_quotation_is_found(damaged: Damaged) -> None:
    quotation = damaged.quotation("herd-2014/finding/portage-no-evidence/F100")
    damaged.quote(quotation.node, quotation.place.end - 1, quotation.place.end)

    assert damaged.found() == {(str(quotation.node), "WordlessQuotation-hasWords")}


def test_half_a_page_as_a_quotation_is_found(damaged: Damaged) -> None:
    quotation = damaged.quotation("herd-2014/finding/portage-no-evidence/F100")
    damaged.quote(quotation.node, quotation.place.end - 601, quotation.place.end)

    assert damaged.found() == {(str(quotation.node), "QuotationLint-notTooLong")}


def test_the_same_words_for_a_claim_of_another_review_are_found(damaged: Damaged) -> None:
    words = damaged.quotation("herd-2014/finding/portage-no-evidence/F100").place
    node = damaged.quote_more(RELATIONSHIP, words.start, words.end, EV.intervention, EV.outcome)

    assert damaged.found() == {(str(node), "WordsUsedTwice")}


def test_the_same_words_for_another_claim_of_the_review_are_found(damaged: Damaged) -> None:
    words = damaged.quotation("herd-2014/finding/portage-no-evidence/F100").place
    node = damaged.quote_more(MITP_M, words.start, words.end, EV.intervention)

    assert damaged.found() == {(str(node), "WordsUsedTwice")}


def test_the_words_of_another_review_are_found_where_no_word_is_claimed(damaged: Damaged) -> None:
    count = URIRef(f"{UT}spittle-2015/participants")
    start = damaged.text.index("N total =1\u00a0654")
    node = damaged.quote_more(count, start, start + len("N total =1\u00a0654"), EV.total)

    assert damaged.found() == {(str(node), "WordsOfAnotherReview")}


@pytest.mark.parametrize("cited", ["reference-1", "benzies-2013"])
def test_a_source_superseded_since_is_found(damaged: Damaged, cited: str) -> None:
    work, record = URIRef(UT + cited), URIRef(f"{UT}record")
    newer = URIRef("https://w3id.org/evidence-graph/id/external/orton-2024")
    damaged.add((record, RDF.type, EV.ExternalRecord), (record, EV.describes, work))
    damaged.add((record, EV.supersededBy, newer))

    assert damaged.found() == {(str(work), "CitedSource-notSuperseded")}


def test_a_source_retracted_since_is_found(damaged: Damaged) -> None:
    work, record = URIRef(f"{UT}reference-1"), URIRef(f"{UT}record")
    notice = URIRef("https://doi.org/10.1000/183")
    damaged.add((record, RDF.type, EV.ExternalRecord), (record, EV.describes, work))
    damaged.add((record, RETRACTED, notice))

    assert damaged.found() == {(str(work), "CitedSource-notRetracted")}
    (told,) = (r for r in damaged.results() if r.focus_node == work)
    assert (told.path, told.value) == (str(RETRACTED), notice)


def test_a_source_whose_text_was_changed_is_found(damaged: Damaged) -> None:
    source = damaged.gathered.quotations[0].place.source
    damaged.put(source, EV.sourceText, Literal(damaged.text[:-1] + "6"))

    assert (str(source), "SourceDocument-textHasItsHash") in damaged.found()


@pytest.mark.parametrize(
    ("sentence", "claimed", "lints"),
    [
        ("Videofeedback minskade föräldrastressen.", "favours-intervention", set()),
        ("Videofeedback förbättrade stressen hos föräldrarna.", "favours-intervention", set()),
        ("Videofeedback påverkade inte föräldrars stress.", "no-difference", set()),
        (
            "Videofeedback påverkade inte föräldrars stress.",
            "favours-intervention",
            {"WordsAgainstClaim"},
        ),
        (
            "Videofeedback förbättrade barns beteende.",
            "favours-intervention",
            {"ClaimNotInWords"},
        ),
    ],
)
def test_swedish_words_are_held_against_their_claim(
    damaged: Damaged, sentence: str, claimed: str, lints: set[str]
) -> None:
    finding, start = URIRef(f"{UT}finding/swedish"), len(damaged.text)
    damaged.text += sentence
    damaged.put(damaged.gathered.quotations[0].place.source, EV.sourceText, Literal(damaged.text))
    damaged.add(
        (finding, RDF.type, EV.EvidenceItem),
        (finding, EV.intervention, URIRef(PREFIXES["intervention"] + "video-feedback")),
        (finding, EV.outcome, URIRef(PREFIXES["outcome"] + "parental-stress")),
        (finding, EV.benefit, benefit(claimed)),
    )
    supported = (EV.intervention, EV.outcome, EV.benefit)
    damaged.quote_more(finding, start, len(damaged.text), *supported)

    assert {lint for _, lint in damaged.found() if not lint.startswith("SourceDocument")} == lints


@pytest.mark.parametrize(
    ("sentence", "claimed", "lints"),
    [
        ("Videofeedback förbättrade föräldrars stress.", "favours-intervention", set()),
        (
            "Videofeedback förbättrade föräldrars stress, dock inte statistiskt säkerställt.",
            "favours-intervention",
            {"WordsAgainstClaim"},
        ),
        (
            "Videofeedback förbättrade föräldrars stress efter 3 månader men inte efter ett år.",
            "favours-intervention",
            {"WordsAgainstClaim"},
        ),
        (
            "Videofeedback förbättrade föräldrars stress (p=0,34).",
            "favours-intervention",
            {"WordsAgainstClaim"},
        ),
        (
            "Videofeedback förbättrade föräldrars stress (RR 1,03; 0,96–1,10).",
            "favours-intervention",
            {"WordsAgainstClaim"},
        ),
        (
            "Videofeedback förbättrade föräldrars stress (RR 0,83; 0,76–0,91).",
            "favours-intervention",
            set(),
        ),
        (
            "Videofeedback förbättrade föräldrars stress och sömn (p<0,01).",
            "favours-intervention",
            set(),
        ),
    ],
)
def test_the_rest_of_a_sentence_may_take_back_the_part_that_is_quoted(
    damaged: Damaged, sentence: str, claimed: str, lints: set[str]
) -> None:
    finding, start = URIRef(f"{UT}finding/part"), len(damaged.text)
    damaged.text += sentence
    damaged.put(damaged.gathered.quotations[0].place.source, EV.sourceText, Literal(damaged.text))
    damaged.add(
        (finding, RDF.type, EV.EvidenceItem),
        (finding, EV.intervention, URIRef(PREFIXES["intervention"] + "video-feedback")),
        (finding, EV.outcome, URIRef(PREFIXES["outcome"] + "parental-stress")),
        (finding, EV.benefit, benefit(claimed)),
    )
    part = len("Videofeedback förbättrade föräldrars stress")
    damaged.quote_more(finding, start, start + part, EV.intervention, EV.outcome, EV.benefit)

    about_words = {lint for node, lint in damaged.found() if node == str(finding)}
    assert about_words == lints

"""settle: the graph of a draft says what the draft says, or an error tells all that is missing."""

from collections import defaultdict
from dataclasses import replace
from pathlib import Path

import pytest
from rdflib import Graph, Literal, URIRef

from evidence_graph.errors import UnsettledDraftError
from evidence_graph.ingesting.settle import SettledReport, settle
from evidence_graph.reading import draft_file
from evidence_graph.reading.draft import Confidence, Draft, Thing, Value
from evidence_graph.reading.drafting import drafted
from evidence_graph.reading.opening import opened
from evidence_graph.vocabulary import EV, IDENTIFIERS, PREFIXES
from ingesting.reports import SHIPPED, WITHOUT_GAPS
from reading.yardstick import Curated, facts_of_draft, measured, scores

TEXT = WITHOUT_GAPS.read_text(encoding="utf-8")


class Walked(Curated):
    """A settled graph of ut202002, walked as the curated one is."""

    def __init__(self, settled: SettledReport) -> None:
        self.graph = Graph()
        for triple in settled.triples:
            self.graph.add(triple)
        self.base = f"{IDENTIFIERS}report/ut202002/"
        self._start, self._end = (URIRef(f"{PREFIXES['oa']}{name}") for name in ("start", "end"))
        self.conclusions = [self._span(c) for c in self.graph.objects(None, EV.hasConclusion)]
        self.found = defaultdict(list)
        self._walk()


def draft_of(path: Path) -> Draft:
    return drafted(opened(path))


def settled(draft: Draft, **how: bool) -> SettledReport:
    return settle(draft, TEXT, label="a draft", **how)


def changed(draft: Draft, name: str, **to: object) -> Draft:
    """Returns a draft with another value of the report."""
    (value,) = draft.report.values[name]
    values = {**draft.report.values, name: (replace(value, **to),)}
    return replace(draft, report=replace(draft.report, values=values))


def gaps(draft: Draft, text: str = TEXT) -> tuple[str, ...]:
    with pytest.raises(UnsettledDraftError) as refused:
        settle(draft, text, label="a draft")
    return refused.value.gaps


def test_the_settled_graph_says_what_the_draft_says() -> None:
    draft = draft_of(SHIPPED)

    found = Walked(settle(draft, SHIPPED.read_bytes().decode(), label="x", leave_gaps=True)).found

    for section, score in scores(facts_of_draft(draft), found).items():
        assert (score.precision, score.recall) == (1.0, 1.0), section


def test_the_settled_graph_says_what_the_curator_says() -> None:
    _, curated = measured()
    draft = draft_of(SHIPPED)

    found = Walked(settle(draft, SHIPPED.read_bytes().decode(), label="x", leave_gaps=True)).found

    for section, score in scores(found, curated).items():
        if section != "in conclusions":
            assert (score.precision, score.recall) == (1.0, 1.0), section


def test_every_quotation_stands_in_the_text() -> None:
    graph = Graph()
    for triple in settled(draft_of(WITHOUT_GAPS)).triples:
        graph.add(triple)
    oa = PREFIXES["oa"]

    quoted = [
        (int(graph.value(q, URIRef(f"{oa}start"))), int(graph.value(q, URIRef(f"{oa}end"))), str(w))
        for q, w in graph.subject_objects(URIRef(f"{oa}exact"))
    ]

    assert len(quoted) > 50
    assert all(TEXT[start:end] == words for start, end, words in quoted)


def test_names_do_not_hang_on_where_words_stand() -> None:
    draft = draft_of(WITHOUT_GAPS)
    moved = drafted(replace(opened(WITHOUT_GAPS), text=f"\n\n{TEXT}"))

    names = {s for s, _, _ in settled(draft).triples}

    assert {s for s, _, _ in settle(moved, f"\n\n{TEXT}", label="x").triples} == names


def test_gaps_that_nobody_can_fill_are_no_obstacle() -> None:
    draft = draft_of(WITHOUT_GAPS)

    assert draft.gaps
    assert settled(draft).left_out == ()


def test_all_gaps_are_told_in_one_error() -> None:
    draft = draft_of(SHIPPED)
    text = SHIPPED.read_bytes().decode()

    (line,) = gaps(draft, text)

    assert line.endswith("volume or issue: this can be read in more than one way (2015)")
    number, column, _ = line.split(":", 2)
    assert text.splitlines()[int(number) - 1][int(column) - 1 :].startswith("2015")
    assert settle(draft, text, label="x", leave_gaps=True).left_out == (line,)


def test_a_report_without_a_number_has_no_name() -> None:
    draft = draft_of(WITHOUT_GAPS)
    values = {n: v for n, v in draft.report.values.items() if n != "reportNumber"}

    assert gaps(replace(draft, report=replace(draft.report, values=values))) == (
        "report.reportNumber: it was not found, and the report is named by it",
    )


def test_a_quotation_that_somebody_changed_is_told() -> None:
    (line,) = gaps(changed(draft_of(WITHOUT_GAPS), "title", quote="Another title"))

    assert line.startswith("report.title: its quote does not stand at its span; 1:")


def test_a_concept_that_no_vocabulary_has_is_told() -> None:
    (line,) = gaps(changed(draft_of(WITHOUT_GAPS), "service", value="outcome:nothing-of-the-kind"))

    assert line == (
        "report.service: the vocabularies have no outcome:nothing-of-the-kind; add it to one, or "
        "leave the line out"
    )


@pytest.mark.parametrize("value", [3, "some words", "nobody:knows-it"])
def test_what_is_no_name_of_a_concept_is_told(value: object) -> None:
    (line,) = gaps(changed(draft_of(WITHOUT_GAPS), "service", value=value))

    assert line.startswith("report.service: ")


def test_names_that_the_ontology_lacks_are_told() -> None:
    draft = draft_of(WITHOUT_GAPS)
    (value,) = draft.report.values["title"]
    odd = Thing(kind="Nonsense", values={"nonsense": (value,)})
    report = replace(draft.report, parts={**draft.report.parts, "answers": (odd,)})

    assert gaps(replace(draft, report=report)) == (
        "report.answers.kind: the ontology has no class 'Nonsense'",
        "report.answers.nonsense: the ontology has no property of this name",
    )


def test_a_text_that_changed_since_it_was_drafted_is_told() -> None:
    assert gaps(draft_of(WITHOUT_GAPS), f"{TEXT} ") == (
        "[document] textSha256: the text is not the one that was drafted; draft it again",
    )


def test_what_a_rule_is_little_sure_of_is_left_to_a_person() -> None:
    draft = changed(draft_of(WITHOUT_GAPS), "registrationNumber", confidence=Confidence.LOW)

    (line,) = gaps(draft)
    report = settled(draft, leave_gaps=True)

    assert "is little sure of" in line
    assert report.left_out == (line,)
    assert not [t for t in report.triples if t[1] == EV.registrationNumber]


def test_a_draft_that_went_through_its_file_settles_to_the_same_graph() -> None:
    draft = draft_of(WITHOUT_GAPS)

    again = draft_file.read(draft_file.written(draft), "x")

    assert set(settled(again).triples) == set(settled(draft).triples)


def test_nothing_is_said_of_what_the_document_does_not_print() -> None:
    triples = settled(draft_of(WITHOUT_GAPS)).triples
    silent = {s for s, p, o in triples if "unspecified" in str(o)}

    assert silent
    for thing in silent:
        quotations = {o for s, p, o in triples if s == thing and p == EV.supportedBy}
        claimed = {o for s, p, o in triples if s in quotations and p == EV.supportsProperty}
        assert not claimed & {EV.outcomeRole, EV.unitOfAnalysis} or all(
            "unspecified" not in str(o) for s, p, o in triples if s == thing and p in claimed
        )
    assert Literal("") not in {o for _, _, o in triples}


def accepted(draft: Draft) -> Draft:
    return replace(draft, findings=tuple(replace(f, accepted=True) for f in draft.findings))


def test_only_the_findings_that_a_person_accepted_are_taken() -> None:
    draft, text = draft_of(SHIPPED), SHIPPED.read_bytes().decode()
    one = (replace(draft.findings[0], accepted=True), *draft.findings[1:])

    none = settle(draft, text, label="x", leave_gaps=True)
    single = settle(replace(draft, findings=one), text, label="x", leave_gaps=True)

    def taken(report: SettledReport) -> list[object]:
        return [value for _, name, value in report.triples if name == EV.yields]

    assert taken(none) == []
    assert none.not_accepted == len(draft.findings) == 34
    assert taken(single) == [
        URIRef(f"{IDENTIFIERS}report/ut202002/ohara-2019/finding/maternal-sensitivity")
    ]
    assert single.not_accepted == len(draft.findings) - 1


def test_an_accepted_finding_hangs_on_its_conclusion() -> None:
    draft, text = accepted(draft_of(SHIPPED)), SHIPPED.read_bytes().decode()
    graph = Graph()
    for triple in settle(draft, text, label="x", leave_gaps=True).triples:
        graph.add(triple)

    for conclusion, finding in graph.subject_objects(EV.yields):
        assert (None, EV.hasConclusion, conclusion) in graph
        assert (finding, EV.explicitness, None) in graph
        assert (finding, EV.supportedBy, None) in graph
    assert len(set(graph.objects(None, EV.yields))) == len(draft.findings)


def test_a_finding_of_a_conclusion_that_is_not_there_is_told() -> None:
    draft = accepted(draft_of(WITHOUT_GAPS))
    (entry,) = draft.findings[0].values["entry"]
    values = {**draft.findings[0].values, "entry": (replace(entry, value=9),)}
    findings = (replace(draft.findings[0], values=values), *draft.findings[1:])

    assert gaps(replace(draft, findings=findings))[0] == (
        "finding[1]: there is no such conclusion of such a row"
    )


def test_a_finding_about_words_that_no_vocabulary_has_is_told() -> None:
    draft = accepted(draft_of(WITHOUT_GAPS))
    (entry,) = draft.findings[0].values["entry"]
    values = {**draft.findings[0].values, "outcomeVerbatim": (entry,)}
    findings = (replace(draft.findings[0], values=values), *draft.findings[1:])

    line, *_ = gaps(replace(draft, findings=findings))

    assert line.startswith("finding[1].outcomeVerbatim: no concept has these words as its label")


def with_participants(**to: object) -> Draft:
    """Returns a draft whose first count of people somebody changed."""
    draft = draft_of(WITHOUT_GAPS)
    entries = list(draft.report.parts["hasEntry"])
    row = next(n for n, e in enumerate(entries) if "hasParticipants" in _review(e).parts)
    review = _review(entries[row])
    (count, *others) = review.parts["hasParticipants"]
    (value,) = count.values["total"]
    count = replace(count, values={**count.values, "total": (replace(value, **to),)})
    review = replace(review, parts={**review.parts, "hasParticipants": (count, *others)})
    entries[row] = replace(entries[row], parts={**entries[row].parts, "aboutReview": (review,)})
    report = replace(draft.report, parts={**draft.report.parts, "hasEntry": tuple(entries)})
    return replace(draft, report=report)


def _review(entry: Thing) -> Thing:
    return entry.parts["aboutReview"][0]


def total_printed() -> Value:
    """Returns how many took part, as the draft has it."""
    for entry in draft_of(WITHOUT_GAPS).report.parts["hasEntry"]:
        for count in _review(entry).parts.get("hasParticipants", ()):
            return count.values["total"][0]
    raise AssertionError


def test_a_number_cut_in_half_by_hand_is_told() -> None:
    total = total_printed()
    assert total.verbatim is not None

    (line,) = gaps(with_participants(value=int(total.verbatim[0]), verbatim=total.verbatim[0]))

    assert line.endswith("total: its verbatim does not stand in its quote as a whole number")


def test_a_quotation_that_ends_within_a_number_is_told() -> None:
    total = total_printed()
    assert total.verbatim is not None
    at = total.span.start + total.quote.index(total.verbatim)
    quote = TEXT[total.span.start : at + 1]
    span = replace(total.span, end=at + 1)

    (line,) = gaps(with_participants(value=1, verbatim=quote[-1], quote=quote, span=span))

    assert "total: its quote ends within a number; " in line

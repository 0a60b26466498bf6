"""A report written as a response again says, to whoever drafts from it, what its source said."""

from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from rdflib import Graph, Literal, URIRef

from evidence_graph.exchange.exporting import export_of
from evidence_graph.exchange.formats import named
from evidence_graph.exchange.report import EXACT, ReportGraph, local_name
from evidence_graph.ingesting.settle import settle
from evidence_graph.reading import opening
from evidence_graph.reading.drafting import drafted
from evidence_graph.vocabulary import EV, IDENTIFIERS
from exchange.settled import RESPONSES, report_of
from reading import yardstick

FORMS = ("enquiry-response", "enquiry-response-markdown")


def _facts(text: bytes) -> set[tuple]:
    found = yardstick.facts_of_draft(drafted(opening.read(text, "report")))
    # Where words stand, and strokes between columns, are of the layout.
    return {f for f in found if f[0] != "statements" and f[2] != "columnHeaders"}


@pytest.mark.parametrize("form", FORMS)
def test_the_same_facts_are_drafted_from_it_as_from_its_source(
    report: ReportGraph, form: str
) -> None:
    source = (yardstick.REPORT / "source.txt").read_bytes()

    made = export_of(report, to=named(form)).content

    assert _facts(made) ^ _facts(source) == set()


# What is of a text and not of what it says: where its words stand, and what it is made of.
PLACES = {"start", "end", "sourceSha256", "sourceLength", "columnHeaders"}
OF_HEADERS = "/quote/table/1/columnHeaders"


def _settled(text: bytes) -> set[tuple]:
    opened = opening.read(text, "report")
    found = settle(drafted(opened), opened.text, label="report", leave_gaps=True)
    return {
        (s, p, o)
        for s, p, o in found.triples
        if local_name(p) not in PLACES and not str(s).endswith(OF_HEADERS)
    }


@pytest.mark.parametrize("form", FORMS)
def test_it_is_settled_into_the_graph_that_its_source_is(report: ReportGraph, form: str) -> None:
    source = _settled((yardstick.REPORT / "source.txt").read_bytes())

    assert len(source) > 2_000
    assert _settled(export_of(report, to=named(form)).content) ^ source == set()


DOCUMENTS = Path(__file__).parents[1] / "reading" / "documents"
READ_AGAIN = {
    **{
        path.name: path
        for path in sorted(DOCUMENTS.iterdir())
        if path.suffix in {".txt", ".html"} and not path.name.startswith("no-participants")
    },
    **{path.name: path for path in sorted(RESPONSES.iterdir())},
}


SIGNS = """Tele-care & "home" visits <for> parents *and* [all](x) | a_b

What systematic reviews are there on the effects of video feedback on preterm infants?

Identified literature

Table 1. Systematic reviews with low/medium risk of bias
Included studies | Population/Intervention | Outcome
Öst et al 2018 [2]
5 studies | Population: Parents of preterm infants
N=1 204 (n=12–98)
Intervention: Video feedback | Outcomes:
Child behaviour
Authors' conclusion:
“There was no evidence that video feedback improved child behaviour.
- *p*<0.05 was `not` reached; 1. no &amp; 2. no.”

References
2. Öst P, Smith J. # Video feedback: =1+1 & <b>more</b>. J Pediatr 2018;200:12-20.
7. D'Arcy P. Stress. Acta Paediatr 2016;105:1-9.

Published: 1/30/2020
Report no: ut202095
"""


@pytest.mark.parametrize("form", FORMS)
def test_signs_of_markup_are_words_again(form: str) -> None:
    source = SIGNS.encode()
    made = export_of(report_of(source), to=named(form)).content

    again = opening.read(made, "report")

    assert _facts(made) ^ _facts(source) == set()
    assert len(drafted(again).gaps) == len(drafted(opening.read(source, "report")).gaps)


@pytest.mark.parametrize("form", FORMS)
def test_nothing_is_left_to_a_person_that_was_not_before(report: ReportGraph, form: str) -> None:
    source = (yardstick.REPORT / "source.txt").read_bytes()
    made = export_of(report, to=named(form)).content

    gaps = [
        [(gap.about, gap.why) for gap in drafted(opening.read(text, "report")).gaps]
        for text in (source, made)
    ]

    assert gaps[0] == gaps[1]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("name", READ_AGAIN)
def test_any_report_is_drafted_again_as_from_its_source(name: str, form: str) -> None:
    source = READ_AGAIN[name].read_bytes()

    made = export_of(report_of(source), to=named(form)).content

    assert _facts(made) ^ _facts(source) == set()


def _lost(report: ReportGraph, form: str) -> set[tuple[str, str]]:
    loss = export_of(report, to=named(form)).loss
    return {(lost.kind, lost.property) for lost in loss.lost}


@pytest.mark.parametrize("form", FORMS)
def test_what_is_printed_is_not_told_as_lost(form: str) -> None:
    report = report_of(READ_AGAIN["compared-en.txt"].read_bytes())

    lost = _lost(report, form)

    assert ("InterventionUse", "ev:comparatorVerbatim") not in lost
    assert ("InterventionUse", "ev:verbatim") not in lost
    assert ("InterventionUse", "ev:comparator") in lost
    assert ("PrimaryStudy", "ev:hasCount") in lost


@pytest.mark.parametrize("form", FORMS)
def test_a_comparator_has_its_own_label(form: str) -> None:
    content = _content(report_of(READ_AGAIN["compared-en.txt"].read_bytes()), form)

    assert "<br>Comparison: Video feedback" in content.replace("<br>\n", "<br>")


@pytest.mark.parametrize("form", FORMS)
def test_what_was_not_found_and_why_nothing_is_reported_stand_in_their_place(form: str) -> None:
    content = _content(report_of(READ_AGAIN["economic-sv.txt"].read_bytes()), form)

    words = (
        "Identifierad litteratur",
        "Tabell 1",
        "Slutsatserna redovisas inte",
        "Önder och Çelik 2012",
        "Inga hälsoekonomiska studier identifierades för mammor.",
        "Tabell 2",
        "Ó Briain m.fl. 2020",
        "Referenser",
        "upplysningstjänst består",
    )
    places = [content.find(part) for part in words]
    assert places == sorted(places)
    assert places[0] >= 0


def test_every_line_is_in_the_words_of_the_source(report: ReportGraph) -> None:
    source = (yardstick.REPORT / "source.txt").read_text(encoding="utf-8")
    labels = {"Population:", "Intervention:", "Authors' conclusion:", "References", ".", ""}

    for line in _Text.of(_content(report, "enquiry-response")).split("\n"):
        words = line.strip().removeprefix("Intervention: ")
        joined = words.replace(", of which", "").replace(" (n=", "(n=")  # gaps put back
        is_of_source = words in source or joined in source or words.split(", of which")[0] in source
        assert words in labels or words in HEADERS or is_of_source, line


HEADERS = ("Included studies", "Population/Intervention", "Outcome")


class _Text(HTMLParser):
    """The text of a page, block by block."""

    def __init__(self) -> None:
        super().__init__()
        self.text, self.tags, self._skips = "", set(), False

    @classmethod
    def of(cls, html: str) -> str:
        parser = cls()
        parser.feed(html)
        return parser.text

    def handle_starttag(self, tag: str, attrs) -> None:
        del attrs
        self.tags.add(tag)
        self._skips = tag in {"style", "title"}
        self.text += "\n" if tag not in {"b"} else ""

    def handle_endtag(self, tag: str) -> None:
        del tag
        self._skips = False

    def handle_data(self, data: str) -> None:
        if not self._skips:
            self.text += data


def _content(report: ReportGraph, form: str) -> str:
    return export_of(report, to=named(form)).content.decode()


@pytest.mark.parametrize("form", FORMS)
def test_words_that_would_be_markup_are_words(report: ReportGraph, form: str) -> None:
    said = Graph()
    said += report.said
    question = URIRef(f"{IDENTIFIERS}report/ut202002/question")
    said.set((question, EV.questionText, Literal("<script>x</script> [a](javascript:b) *c*")))

    content = _content(replace(report, said=said), form)

    assert "<script" not in content
    assert "](" not in content.replace("\\](", "") or form == "enquiry-response"


def test_without_quotations_it_has_the_words_that_things_have_themselves(
    report: ReportGraph,
) -> None:
    said = Graph()
    for triple in report.said:
        if triple[1] != EV.supportedBy:
            said.add(triple)

    content = _content(replace(report, said=said), "enquiry-response-markdown")

    assert "Video feedback on parental interaction with child" in content
    assert "Parental sensitivity<br>Parental reflective functioning" in content


def test_a_quotation_that_contradicts_its_place_stays_whole(report: ReportGraph) -> None:
    said = Graph()
    said += report.said
    quotation = next(
        said.subjects(EXACT, Literal("Video feedback on parental interaction with child"))
    )
    said.set((quotation, EXACT, Literal("Other words at that place")))

    content = _content(replace(report, said=said), "enquiry-response")

    assert "Other words at that place" in content


def test_a_swedish_report_has_swedish_labels(report: ReportGraph) -> None:
    said = Graph()
    said += report.said
    said.set((report.iri, EV.sectionHeading, Literal("Identifierade översikter")))

    content = _content(replace(report, said=said), "enquiry-response")

    assert '<html lang="sv">' in content
    assert "<b>Författarnas slutsatser:</b>" in content
    assert "Authors' conclusion" not in content


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(
    ("headers", "shown"),
    [
        (
            "Studie | Population/Intervention | Utfall",
            ["Studie", "Population/Intervention", "Utfall"],
        ),
        ("Studie | Population | Insats | Utfall", ["Inkluderade studier"]),
    ],
)
def test_three_headers_are_those_of_the_source(form: str, headers: str, shown: list[str]) -> None:
    text = (RESPONSES.parent.parent / "reading/documents/printed-sv.txt").read_text("utf-8")
    (line,) = {line for line in text.splitlines() if line.startswith("Inkluderade studier")}

    made = _content(report_of(text.replace(line, headers).encode()), form)

    assert all(header in made for header in shown)
    assert ("Inkluderade studier" in made) == (shown[0] == "Inkluderade studier")

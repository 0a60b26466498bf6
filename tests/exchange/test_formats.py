"""What is in each export, and what must never be."""

import csv
import io
import json
import re
import zipfile
from dataclasses import replace
from html.parser import HTMLParser

import pytest
import rispy
from rdflib import RDF, XSD, Graph, Literal, URIRef

from evidence_graph.errors import NotFoundError, UnknownFormatError, UnsayableError
from evidence_graph.exchange.cells import neutralised, read_cell
from evidence_graph.exchange.csv_tables import read as read_tables
from evidence_graph.exchange.exporting import export_of
from evidence_graph.exchange.formats import named
from evidence_graph.exchange.loss import compared
from evidence_graph.exchange.report import (
    ReportGraph,
    ReportPlace,
    place_of,
    places,
    read_report,
)
from evidence_graph.exchange.ris import read as read_ris
from evidence_graph.graph import EvidenceGraph
from evidence_graph.store.quads import QuadStore
from evidence_graph.vocabulary import EV, GRAPHS, IDENTIFIERS
from exchange.settled import RESPONSES, report_of

UT = f"{IDENTIFIERS}report/ut202002"


def _with(report: ReportGraph, *triples) -> ReportGraph:
    said = Graph()
    said += report.said
    for triple in triples:
        said.add(triple)
    return replace(report, said=said)


def _without(report: ReportGraph, predicate) -> ReportGraph:
    said = Graph()
    for triple in report.said:
        if triple[1] != predicate:
            said.add(triple)
    return replace(report, said=said)


def _content(report: ReportGraph, form: str) -> str:
    return export_of(report, to=named(form)).content.decode()


class TestFinding:
    @pytest.mark.parametrize("name", ["ut202002", UT, "report/ut202002"])
    def test_a_report_is_named_by_number_or_iri(self, graph: EvidenceGraph, name: str) -> None:
        assert graph.export(name, to="ris").loss.report == UT

    def test_a_number_that_two_reports_print_names_neither(self) -> None:
        store = QuadStore.in_memory()
        for name in "ab":
            said = f'<{UT}{name}> a <{EV.EvidenceReport}> ; <{EV.reportNumber}> "1"'
            store.update(f"INSERT DATA {{ GRAPH <{GRAPHS}report/{name}> {{ {said} }} }}")

        assert [place.number for place in places(store.select)] == [None, None]
        with pytest.raises(NotFoundError, match="ut202002a"):
            place_of(store.select, "1")

    @pytest.mark.parametrize("number", ["../../etc/passwd", "a/b", "..", "con", "a b\n", "å" * 300])
    def test_no_number_of_a_report_leads_out_of_a_folder(self, number: str) -> None:
        place = ReportPlace(iri=UT, number=number, graph=f"{GRAPHS}report/a")

        assert re.fullmatch(r"[A-Za-z0-9-][A-Za-z0-9._-]{3,120}", place.file_name)

    def test_a_report_elsewhere_than_among_reports_is_none(self) -> None:
        store = QuadStore.in_memory()
        store.update(
            f"INSERT DATA {{ GRAPH <{GRAPHS}enrichment/a> {{ <{UT}> a <{EV.EvidenceReport}> }} }}"
        )

        with pytest.raises(NotFoundError):
            place_of(store.select, UT)

    def test_an_unknown_report_is_told_with_the_known_ones(self, graph: EvidenceGraph) -> None:
        with pytest.raises(NotFoundError, match="ut999999"):
            graph.export("ut999999", to="ris")

    def test_an_unknown_format_is_told_with_the_known_ones(self, graph: EvidenceGraph) -> None:
        with pytest.raises(UnknownFormatError, match="summary-of-findings"):
            graph.export("ut202002", to="docx")


class TestLoss:
    def test_what_the_report_does_not_say_is_never_handed_out(self) -> None:
        said = {(URIRef(UT), RDF.type, EV.EvidenceReport)}
        invented = (URIRef(UT), EV.total, Literal(5))

        with pytest.raises(UnsayableError, match="total"):
            compared(format_name="f", report=UT, scope="", whole=said, carried=said | {invented})


class TestTables:
    @pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@x", "\t=1", "\r=1", "'=1", "''", "＝1"])
    def test_no_cell_begins_a_formula_and_each_is_had_back(self, cell: str) -> None:
        assert neutralised(cell).startswith("'")
        assert read_cell(neutralised(cell)) == cell

    def test_a_formula_in_a_report_is_text_in_every_table(self, report: ReportGraph) -> None:
        review = report.reviews[0]
        formula = Literal("=HYPERLINK(1)")
        bad = _with(
            report,
            (next(report.said.objects(review, EV.hasPopulation)), EV.verbatim, formula),
            (URIRef(UT), EV.sectionHeading, formula),
        )

        content = export_of(bad, to=named("csv")).content

        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for name in archive.namelist():
                if name.endswith(".csv"):
                    text = archive.read(name).decode("utf-8-sig")
                    rows = csv.reader(io.StringIO(text, newline=""))
                    assert not [c for row in rows for c in row if c.startswith(tuple("=+-@"))]
        assert (URIRef(UT), EV.sectionHeading, formula) in read_tables(content)

    def test_a_cell_may_be_long(self, report: ReportGraph) -> None:
        long = (URIRef(UT), EV.sectionHeading, Literal("x" * 200_000))

        assert long in read_tables(export_of(_with(report, long), to=named("csv")).content)
        assert csv.field_size_limit() == 131_072

    def test_findings_say_what_is_not_stated(self, report: ReportGraph) -> None:
        content = export_of(report, to=named("csv")).content
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            text = archive.read("findings.csv").decode("utf-8-sig")
        rows = list(csv.DictReader(io.StringIO(text, newline="")))

        portage = next(r for r in rows if r["iri"].endswith("portage-no-evidence"))
        assert portage["kind of absence"] == "no evidence"
        assert portage["benefit"] == portage["certainty"] == "not stated"
        assert "no evidence that the Portage Program" in portage["in whose words"]
        assert len(rows) == 31


class TestRis:
    def test_references_stand_as_reference_managers_read_them(self, report: ReportGraph) -> None:
        references = rispy.loads(_content(report, "ris"))

        assert [r["label"] for r in references] == ["1", "2", "3", "4", "5"]
        assert references[1]["authors"][:2] == ["Evans, T", "Whittingham, K"]
        assert (references[1]["start_page"], references[1]["end_page"]) == ("131", "54")
        assert "volume" not in references[4]  # 2015;2015 is no volume
        assert "doi" in references[4]
        assert any("outside record" in note for note in references[4]["notes"])

    def test_a_reference_cannot_end_itself(self, report: ReportGraph) -> None:
        reference = report.of_kind(EV.Publication)[0]
        bad = _with(report, (reference, EV.referenceText, Literal("a\nER  - \nTY  - BOOK")))

        assert len(rispy.loads(_content(bad, "ris"))) == 5


def _asked(*records: str, printed: str = "") -> ReportGraph:
    """Returns a report with one reference and these outside records, as a store has them."""
    store = QuadStore.in_memory()
    store.update(
        f"""
        PREFIX dcterms: <http://purl.org/dc/terms/>
        PREFIX ev: <https://w3id.org/evidence-graph/ns#>
        PREFIX x: <https://example.org/>
        INSERT DATA {{
          GRAPH <{GRAPHS}report/a> {{
            x:report a ev:EvidenceReport ; ev:reportNumber "a" .
            x:work a ev:Publication ; dcterms:title "A work" {printed} .
          }}
          GRAPH <{GRAPHS}enrichment/a> {{ {" ".join(records)} }}
        }}"""
    )
    return read_report(store.select, place_of(store.select, "a"))


class TestNumbersFromElsewhere:
    OWN = 'x:own a ev:ExternalRecord ; ev:describes x:work ; ev:doi "10.1/own" .'
    OTHERS = (
        'x:a a ev:ExternalRecord ; ev:describes x:work ; ev:doi "10.1/a" ; dcterms:title "Later" .',
        'x:b a ev:ExternalRecord ; ev:describes x:work , x:report ; ev:doi "10.1/b" .',
        'x:c a ev:ExternalRecord ; ev:describes x:work ; ev:doi "10.1/c" ; dcterms:subject x:s .',
    )

    @pytest.mark.parametrize("form", ["ris", "fhir-r5", "schema-org"])
    def test_the_number_of_another_work_is_never_that_of_a_reference(self, form: str) -> None:
        content = _content(_asked(self.OWN, *self.OTHERS), form)

        assert "10.1/own" in content
        assert not [other for other in ("10.1/a", "10.1/b", "10.1/c") if other in content]

    @pytest.mark.parametrize("form", ["ris", "fhir-r5", "schema-org"])
    def test_numbers_of_several_records_are_told_apart(self, form: str) -> None:
        second = 'x:two a ev:ExternalRecord ; ev:describes x:work ; ev:pubmedId "123" .'

        made = export_of(_asked(self.OWN, second), to=named(form))

        assert "10.1/own" in made.content.decode()
        assert "123" in made.content.decode()
        assert not [lost for lost in made.loss.lost if lost.property == "ev:pubmedId"]

    @pytest.mark.parametrize("form", ["ris", "fhir-r5", "schema-org"])
    def test_a_number_that_the_report_prints_is_its_own(self, form: str) -> None:
        made = export_of(_asked(self.OWN, printed='; ev:doi "10.1/printed"'), to=named(form))

        assert "10.1/printed" in made.content.decode()
        lost = [(lost.kind, lost.property) for lost in made.loss.lost]
        assert ("Publication", "ev:doi") not in lost


class _Cells(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self.tags: set[str] = set()

    def handle_starttag(self, tag: str, attrs) -> None:
        del attrs
        self.tags.add(tag)
        if tag == "tr":
            self.rows.append([])
        if tag in {"td", "th"}:
            self.rows[-1].append("")

    def handle_data(self, data: str) -> None:
        if self.rows and self.rows[-1]:
            self.rows[-1][-1] += f"{data}\n"


class TestSummaryOfFindings:
    def _rows(self, report: ReportGraph) -> list[dict[str, str]]:
        cells = _Cells()
        cells.feed(_content(report, "summary-of-findings"))
        heading, *rows = cells.rows
        return [dict(zip(map(str.strip, heading), row, strict=True)) for row in rows]

    def test_every_finding_is_a_row_with_its_words(self, report: ReportGraph) -> None:
        rows = self._rows(report)

        sure = [r for r in rows if r["Certainty, as stated"].strip() != "not stated"]
        (sensitivity,) = sure
        assert sensitivity["Certainty, as stated"].startswith("moderate")
        assert "hedge: may" in sensitivity["What was found"]
        assert "moderate-certainty evidence" in sensitivity["In whose words"]

    def test_participants_are_those_printed_and_never_a_sum(self, report: ReportGraph) -> None:
        text = _content(report, "summary-of-findings-markdown")

        assert "1 889 (unit: parent-child dyads or family units" in text.replace("\u00a0", " ")
        totals = [1889, 294, 3615, 3356, 1940, 1654]
        digits = text.replace("\u00a0", "").replace(",", "")
        for several in (1889 + 294, sum(totals), sum(totals) - 294):
            assert str(several) not in digits

    def test_what_is_not_stated_is_said_to_be_so(self, report: ReportGraph) -> None:
        silent = _without(_without(report, EV.certainty), EV.hasParticipants)

        for row in self._rows(_without(silent, EV.certaintyVerbatim)):
            assert row["Certainty, as stated"].strip() == "not stated"
            assert row["Participants of the whole review, as stated"].strip() == "not stated"

    def test_all_that_is_carried_can_be_read_in_it(self, report: ReportGraph) -> None:
        for form in ("summary-of-findings", "summary-of-findings-markdown"):
            made = named(form).write(report)
            plain = made.content.decode().replace("&lt;", "<").replace("&#x27;", "'")
            plain = plain.replace("\\", "").replace("<br>", "\n").replace("&amp;", "&")
            for _, predicate, value in made.carried:
                if predicate == RDF.type or isinstance(value, Literal):
                    said = report.words(value) if predicate == RDF.type else str(value)
                    assert said in plain, (form, predicate, value)

    def test_words_of_a_report_are_no_markup(self, report: ReportGraph) -> None:
        bad = _with(report, (URIRef(UT), EV.published, Literal("<script>x</script>")))
        cells = _Cells()
        cells.feed(_content(bad, "summary-of-findings"))

        assert "script" not in cells.tags


class TestSchemaOrg:
    def test_the_report_cites_its_works(self, report: ReportGraph) -> None:
        things = json.loads(_content(report, "schema-org"))["@graph"]

        by_kind = {}
        for thing in things:
            by_kind.setdefault(thing["@type"], []).append(thing)
        (said,) = by_kind["Report"]
        assert said["datePublished"] == "2020-01-30"
        assert {c["@id"] for c in said["citation"]} == {
            a["@id"] for a in by_kind["MedicalScholarlyArticle"]
        }
        assert "publisher" not in said  # the report names none

    def test_a_date_of_another_kind_is_left_out_and_told(self, report: ReportGraph) -> None:
        published = (URIRef(UT), EV.published, Literal("2020", datatype=XSD.gYear))
        other = _with(_without(report, EV.published), published)

        made = export_of(other, to=named("schema-org"))

        assert "datePublished" not in json.loads(made.content)["@graph"][0]
        assert any(lost.property == "ev:published" for lost in made.loss.lost)


def test_the_table_of_characteristics_has_studies_and_comparators() -> None:
    report = report_of((RESPONSES / "compared-en.txt").read_bytes())

    with zipfile.ZipFile(io.BytesIO(export_of(report, to=named("csv")).content)) as archive:
        text = archive.read("characteristics-of-reviews.csv").decode("utf-8-sig")

    rows = [
        (row["review"], row["kind"], row["comparator"], row["authors' conclusion"])
        for row in csv.DictReader(io.StringIO(text))
    ]
    assert rows == [
        ("Oakes et al 2018", "SystematicReview", "Video feedback", "“More studies are needed.”"),
        ("Elm et al 2019", "PrimaryStudy", "usual care", "“Video feedback cost less.”"),
    ]


class TestReferencesOfAllLetters:
    RESPONSE = (RESPONSES.parent.parent / "reading/documents/printed-sv.txt").read_text("utf-8")

    def _ris(self, reference: str) -> dict:
        text = self.RESPONSE.replace("Fitzgerald S, Öberg-Lind A. Video", f"{reference} Video")
        report = report_of(text.replace("2019;60:11-9", "2019;60:747–756").encode())
        assert not [t for t in read_ris(_content(report, "ris").encode()) if t not in report.said]
        return rispy.loads(_content(report, "ris"))[0]

    def test_initials_of_any_letters_are_set_apart_from_the_family(self) -> None:
        made = self._ris("Fitzgerald S, Ång-Östlund Å, Łukasz Ł-Ş.")

        assert made["authors"] == ["Fitzgerald, S", "Ång-Östlund, Å", "Łukasz, Ł-Ş"]

    def test_pages_with_another_dash_are_first_and_last_and_as_printed(self) -> None:
        made = self._ris("Fitzgerald S, Öberg-Lind A.")

        assert (made["start_page"], made["end_page"]) == ("747", "756")
        assert "Pages as printed: 747–756" in made["notes"]

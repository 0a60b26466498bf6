"""Sheets: what the columns mean is said by a profile; cells stay as they stand."""

import io
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence_graph.errors import FaultyDocumentError, InputError, UnreadableDocumentError
from evidence_graph.importing import profiles
from evidence_graph.importing.csv_sheets import CsvReader
from evidence_graph.importing.imported import GivenFile, ImportedRecord
from evidence_graph.importing.profiles import Profile
from evidence_graph.importing.workbooks import XlsxReader
from importing.conftest import example, read

CELLS = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zl", "Zp")), min_size=1
).filter(lambda text: text.strip() == text)


def workbook(*rows: list[object]) -> bytes:
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet()
    for row in rows:
        sheet.append(row)
    output = io.BytesIO()
    book.save(output)
    return output.getvalue()


def values(record: ImportedRecord) -> dict[str, tuple[str, str]]:
    return {value.heading: (value.text, value.place) for value in record.values}


@pytest.mark.parametrize(
    ("name", "profile"),
    [("covidence.csv", "covidence"), ("rayyan.csv", "rayyan"), ("eppi.csv", "eppi")],
)
def test_the_headings_tell_of_the_profile(name: str, profile: str) -> None:
    assert f"columns as in the profile {profile}" in example(name).notes


def test_each_cell_below_no_field_keeps_its_heading_and_its_place() -> None:
    first, second = example("covidence.csv").records

    assert values(first)["Sample size"] == ("34.5 (SD 2.1)", "Q2")
    assert values(first)["Notes"] == ("two\nlines", "O2")
    assert (first.line, second.line) == (2, 4)  # a cell of the first has two lines
    assert first.creators == ("Lindqvist, Å.", "O'Brien, N.")


def test_a_formula_in_csv_is_text_and_is_told() -> None:
    imported = example("covidence.csv")

    assert values(imported.records[1])["Notes"][0] == '=HYPERLINK("http://example.org","see")'
    assert any("1 cell holds a formula" in note for note in imported.notes)


def test_semicolons_set_cells_apart_too() -> None:
    (record,) = example("eppi.csv").records

    assert (record.label, record.title) == (
        "Svensson (2015)",
        "Home visits after neonatal care: part 2",
    )
    assert values(record)["Country"] == ("Sweden", "K2")


def test_a_workbook_is_read_like_its_csv() -> None:
    rows = [["Covidence #", "Title", "Published Year", "N"], ["#1", "A title", 2014, 12.5]]

    (record,) = read(workbook(*rows)).records

    assert (record.title, record.issued and record.issued.value) == ("A title", "2014")
    assert values(record) == {"Covidence #": ("#1", "A2"), "N": ("12.5", "D2")}


def test_a_formula_in_a_workbook_is_never_worked_out() -> None:
    rows = [["Covidence #", "Title", "DOI"], ["#1", "A title", '="10.1000/"&"182"']]

    imported = read(workbook(*rows))

    assert imported.records[0].doi is None
    assert values(imported.records[0])["DOI"] == ('="10.1000/"&"182"', "C2")
    assert any("1 cell holds a formula" in note for note in imported.notes)


@given(st.lists(st.tuples(CELLS, CELLS), min_size=1, max_size=5))
def test_what_is_written_in_csv_is_read(works: list[tuple[str, str]]) -> None:
    def cell(text: str) -> str:
        return '"' + text.replace('"', '""') + '"'

    lines = ["Title,Mine", *(f"{cell(title)},{cell(mine)}" for title, mine in works)]
    profile = Profile(name="mine", columns={"title": "title"}, values=frozenset({"mine"}))

    content = "\n".join(lines).encode()
    records = CsvReader().read(GivenFile(name="x.csv", content=content, profile=profile)).records

    found = []
    for record in records:
        said = {value.heading: value.text for value in record.values}
        found.append((record.title or said.get("Title"), said["Mine"]))
    assert found == works


@given(
    st.lists(
        st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")), min_size=1),
        min_size=1,
        max_size=4,
    ).filter(lambda titles: not any(t.startswith("=") for t in titles))
)
def test_what_is_written_in_a_workbook_is_read(titles: list[str]) -> None:
    profile = Profile(name="mine", columns={"title": "title"})
    content = workbook(["Title"], *([title] for title in titles))

    imported = XlsxReader().read(GivenFile(name="x.xlsx", content=content, profile=profile))

    assert [record.title for record in imported.records] == titles


class TestCitationMatrix:
    def test_a_mark_says_that_a_review_includes_a_study(self) -> None:
        records = example("matrix.csv", profile="citation-matrix").records
        labels = {record.number: record.label for record in records}

        assert {r.label: [labels[n] for n in r.lists] for r in records if r.lists} == {
            "Herd 2014": ["IHDP 1990"],
            "Evans 2014": ["IHDP 1990", "Ravn 2011"],
            "Benzies 2013": ["IHDP 1990", "Spittle 2010"],
        }

    def test_each_mark_keeps_its_characters_and_its_cell(self) -> None:
        records = {r.label: r for r in example("matrix.csv", profile="citation-matrix").records}

        assert values(records["Spittle 2010"]) == {"Benzies 2013": ("yes", "F4")}

    def test_another_mark_is_told_and_nothing_is_made_of_it(self) -> None:
        imported = example("matrix.csv", profile="citation-matrix")

        assert [(unread.what, unread.line) for unread in imported.unread] == [
            ("the mark '?', which the profile has not", 4)
        ]

    def test_a_column_of_totals_is_no_review_and_a_row_of_them_no_study(self) -> None:
        content = b"Study;Ek 2019;Dahl 2020;Sum\nAsk 2001;x;;1\nBo 2002;x;x;2\nTotal;2;1;3\n"

        imported = read(content, profile="citation-matrix")

        assert [r.label for r in imported.records] == [
            "Ek 2019",
            "Dahl 2020",
            "Ask 2001",
            "Bo 2002",
        ]
        assert [r.lists for r in imported.records[:2]] == [(3, 4), (4,)]
        assert values(imported.records[2]) == {"Ek 2019": ("x", "B2"), "Sum": ("1", "D2")}
        assert [u.what for u in imported.unread] == ["the row Total, which is no study"]

    def test_numbers_under_another_heading_are_no_marks(self) -> None:
        content = b"Study,Ek 2019,Patients\nAsk 2001,1,44\nBo 2002,,1\n"

        with pytest.raises(UnreadableDocumentError, match="2:3: 44 is a number and no mark"):
            read(content, "m.csv", profile="citation-matrix")

    def test_a_column_without_a_mark_is_no_review(self) -> None:
        content = b"Study,Ek 2019,Country\nAsk 2001,x,Norway\nBo 2002,x,Finland\n"

        imported = read(content, profile="citation-matrix")

        assert [r.label for r in imported.records] == ["Ek 2019", "Ask 2001", "Bo 2002"]
        assert [u.what for u in imported.unread] == ["column Country, in which no mark stands"]

    def test_a_sheet_without_a_column_of_studies_is_refused(self) -> None:
        with pytest.raises(UnreadableDocumentError, match="which column names the studies"):
            read(b"Trial,Herd 2014\nIHDP,x\n", profile="citation-matrix")


class TestFaults:
    def test_all_of_them_are_told_with_line_and_column(self) -> None:
        content = b"Title,Title,\nA,B,x\nC\n"

        with pytest.raises(FaultyDocumentError) as told:
            read(content, "x.csv", profile="covidence")

        assert told.value.faults == (
            "x.csv:1:2: the heading 'Title' stands above columns A and B",
            "x.csv:2:3: the cell C2 has no heading",
            "x.csv:3:2: 1 cells below 3 headings; the row is cut off",
        )

    def test_a_quotation_that_does_not_end_is_told_by_its_line(self) -> None:
        with pytest.raises(UnreadableDocumentError, match=r"x\.csv:3:1: not CSV"):
            read(b'Title,N\nA,1\n"B,2\n', "x.csv", profile="covidence")

    def test_without_a_profile_the_columns_are_named(self) -> None:
        with pytest.raises(UnreadableDocumentError, match=r"Name a profile.*'Titel', 'År'"):
            read("Titel,År\nA,2014\n".encode(), "x.csv")

    def test_a_title_above_the_headings_is_told_once(self) -> None:
        content = workbook(["Table 2. Studies"], ["Study", "Title"], ["Ek 2019", "A"])

        with pytest.raises(
            UnreadableDocumentError, match=r"1: only one cell .*'Table 2\. Studies'"
        ):
            read(content, "x.xlsx", profile="covidence")


def test_a_line_of_a_sheet_that_looks_like_bibtex_is_one_of_a_sheet() -> None:
    content = b"Title,Covidence #\nA work,1\n@COUNT(B2),2\n"

    imported = read(content, "x.csv")

    assert imported.format == "csv"
    assert [record.title for record in imported.records] == ["A work", None]


def test_a_share_is_read_as_the_workbook_shows_it() -> None:
    profile = Profile(name="mine", columns={"title": "title"}, values=frozenset("*"))
    book = openpyxl.Workbook()
    book.active.append(["Title", "Lost", "Kept"])
    book.active.append(["A", 0.125, 0.125])
    book.active["B2"].number_format = "0.0%"
    content = io.BytesIO()
    book.save(content)

    made = XlsxReader().read(GivenFile(name="x.xlsx", content=content.getvalue(), profile=profile))

    assert values(made.records[0]) == {"Lost": ("12.5%", "B2"), "Kept": ("0.125", "C2")}


class TestProfiles:
    def test_a_file_of_ones_own_says_what_columns_mean(self, tmp_path: Path) -> None:
        file = tmp_path / "mine.toml"
        file.write_text('values = ["Antal"]\n[columns]\ntitle = ["Titel"]\nissued = ["År"]\n')

        (record,) = read("Titel;År;Antal\nA;2014;12\n".encode(), profile=str(file)).records

        assert (record.title, record.issued and record.issued.value) == ("A", "2014")
        assert values(record) == {"Antal": ("12", "C2")}

    def test_all_that_is_wrong_with_one_is_told(self, tmp_path: Path) -> None:
        file = tmp_path / "mine.toml"
        file.write_text('colums = 1\nvalues = "x"\n[columns]\ntitel = ["Titel"]\n')

        with pytest.raises(FaultyDocumentError) as told:
            profiles.named(str(file))

        assert len(told.value.faults) == 3

    def test_an_unknown_name_is_told_those_there_are(self) -> None:
        with pytest.raises(InputError, match="citation-matrix, covidence, eppi, rayyan"):
            profiles.named("covidance")

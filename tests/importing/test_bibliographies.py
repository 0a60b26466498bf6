"""RIS, NBIB and BibTeX: values where they are understood, words where they are not."""

import pytest
import rispy
from hypothesis import given
from hypothesis import strategies as st

from evidence_graph.errors import UnreadableDocumentError
from evidence_graph.importing.imported import Imported, Printed
from importing.conftest import EXAMPLES, example, read

TITLE = "Video feedback for parents of infants born preterm: a systematic review"
# What a value of one line can be: printable, its blanks single and not at its ends.
WORDS = st.text(
    st.characters(codec="utf-8", exclude_categories=("C", "Z")), min_size=1, max_size=12
)
LINES = st.lists(WORDS, min_size=1, max_size=6).map(" ".join)


def left_over(imported: Imported) -> dict[str, int]:
    return {unread.what: unread.line for unread in imported.unread}


class TestRis:
    def test_an_abbreviation_at_the_beginning_of_a_line_is_more_of_the_text(self) -> None:
        text = "TY  - JOUR\nAB  - Aims.\nCI - credible interval.\nPY  - 2018\nER  - \n"

        (record,) = read(text.encode(), "x.ris").records

        assert record.issued == Printed(value="2018", text="2018")

    @pytest.mark.parametrize("line", ["AU - Ek, A", "DO-", "ER -", "TY - JOUR"])
    def test_a_tag_of_a_value_that_is_not_written_as_one_is_a_fault(self, line: str) -> None:
        text = f"TY  - JOUR\nAB  - Aims.\n{line}\nER  - \n"

        with pytest.raises(UnreadableDocumentError, match=r"x\.ris:3:1: neither a tag"):
            read(text.encode(), "x.ris")

    @pytest.mark.parametrize(("number", "is_one"), [("PMID 90000001", True), ("90000001", False)])
    def test_a_number_of_a_database_is_one_of_pubmed_where_it_says_so(
        self, number: str, is_one: bool
    ) -> None:
        imported = read(f"TY  - JOUR\nAN  - {number}\nER  - \n".encode(), "x.ris")

        (record,) = imported.records
        found = None if record.pubmed_id is None else record.pubmed_id.value
        assert found == ("90000001" if is_one else None)
        assert bool(imported.unread) is not is_one

    def test_a_doi_behind_its_resolver_alone_is_one(self) -> None:
        text = "TY  - JOUR\nDO  - www.doi.org/10.5555/abc\nER  - \n"

        (record,) = read(text.encode(), "x.ris").records

        assert record.doi == Printed(value="10.5555/abc", text="www.doi.org/10.5555/abc")

    def test_values_are_read_beside_the_words_they_were_read_from(self) -> None:
        record, _ = example("references.ris").records

        assert (record.kind, record.title) == ("JOUR", TITLE)
        assert record.creators == ("Lindqvist, Åsa", "O’Brien, Niamh")
        assert record.issued == Printed(value="2017", text="2017/05/02/")
        assert (record.first_page, record.last_page) == ("101", "118")
        assert record.doi == Printed(
            value="10.5555/JES.2017.0012", text="https://doi.org/10.5555/JES.2017.0012"
        )
        assert record.pubmed_id is not None
        assert record.pubmed_id.value == "90000001"

    def test_each_record_has_its_line_and_its_own_characters(self) -> None:
        text = (EXAMPLES / "references.ris").read_text(encoding="utf-8")
        first, second = example("references.ris").records

        assert (first.line, second.line) == (1, 18)
        assert first.text in text
        assert second.text in text
        assert "are often offered video feedback." in first.text

    def test_what_is_no_year_and_no_doi_is_kept_and_told(self) -> None:
        imported = example("references.ris")

        assert imported.records[1].issued == Printed(value=None, text="in press")
        assert imported.records[1].doi == Printed(value=None, text="not registered")
        assert left_over(imported) == {
            "AB (abstract)": 13,
            "KW (keywords)": 15,
            "Y1 (publication year) that is no year": 21,
            "DO (doi) that is none": 22,
            "XY, a tag that RIS does not have": 23,
        }

    def test_line_ends_and_marks_of_other_systems_make_no_difference(self) -> None:
        text = (EXAMPLES / "references.ris").read_text(encoding="utf-8")
        plain = [(r.title, r.creators, r.line) for r in read(text.encode()).records]

        for other in (
            text.replace("\n", "\r\n").encode("utf-8-sig"),
            text.replace("\n", "\r").encode(),
            text.encode("utf-16"),
        ):
            found = [(r.title, r.creators, r.line) for r in read(other).records]
            assert found == plain

    @given(st.lists(st.tuples(LINES, st.lists(LINES, max_size=3)), min_size=1, max_size=4))
    def test_what_is_written_is_read(self, works: list[tuple[str, list[str]]]) -> None:
        written = "".join(
            f"TY  - JOUR\nTI  - {title}\n"
            + "".join(f"AU  - {person}\n" for person in people)
            + "ER  - \n"
            for title, people in works
        )

        records = read(written.encode(), "x.ris").records

        assert [(r.title, list(r.creators)) for r in records] == works

    @given(st.lists(st.tuples(LINES, st.lists(LINES, max_size=3)), min_size=1, max_size=4))
    def test_another_program_writes_the_same_records(
        self, works: list[tuple[str, list[str]]]
    ) -> None:
        references = [
            {"type_of_reference": "JOUR", "title": title, "authors": people}
            for title, people in works
        ]

        records = read(rispy.dumps(references).encode(), "x.ris").records

        assert [(r.title, list(r.creators)) for r in records] == works


class TestNbib:
    def test_the_values_of_pubmed_are_read(self) -> None:
        record, second = example("pubmed.nbib").records

        assert record.title == f"{TITLE}."
        assert record.creators == ("Lindqvist, Åsa", "O'Brien, Niamh")
        assert record.issued == Printed(value="2017", text="2017 May")
        assert record.containers == ("J Early Support", "Journal of early support")
        assert record.doi == Printed(
            value="10.5555/jes.2017.0012", text="10.5555/jes.2017.0012 [doi]"
        )
        assert record.pubmed_id == Printed(value="90000001", text="90000001")
        assert (second.creators, second.line) == (("Svensson K",), 20)

    def test_what_is_not_read_is_told(self) -> None:
        assert left_over(example("pubmed.nbib")) == {"OWN": 2, "AID": 17}

    @given(st.lists(st.tuples(st.integers(1, 10**8), LINES), min_size=1, max_size=4))
    def test_what_is_written_is_read(self, works: list[tuple[int, str]]) -> None:
        written = "\n\n".join(f"PMID- {number}\nTI  - {title}" for number, title in works)

        records = read(written.encode(), "x.nbib").records

        assert [(r.pubmed_id.value, r.title) for r in records if r.pubmed_id] == [
            (str(number), title) for number, title in works
        ]


class TestBibtex:
    def test_strings_accents_and_braces_are_undone_in_values_only(self) -> None:
        record, _ = example("library.bib").records

        assert record.title == (
            "Video feedback for parents of infants born preterm: A systematic review"
        )
        assert record.creators == ("Lindqvist, Åsa", "O'Brien, Niamh")
        assert record.containers == ("Journal of Early Support",)
        assert record.doi == Printed(value="10.5555/JES.2017.0012", text="10.5555/JES.2017.0012")
        assert r"{\AA}sa" in record.text
        assert (record.label, record.line) == ("lindqvist2017", 3)

    def test_formulas_and_unknown_commands_stay_as_they_stand(self) -> None:
        imported = example("library.bib")

        assert imported.records[1].title == r"Change of $p$ after \emph{support}"
        assert imported.records[1].creators == ("Agency for Reviews",)
        assert left_over(imported) == {
            "text outside of entries": 2,
            "keywords": 12,
            "commands of LaTeX, kept as they stand": 17,
        }

    @given(
        st.lists(
            st.text("abcdefgåäöÅ0123456789-:,.()'", min_size=1, max_size=30).filter(
                lambda text: text == " ".join(text.split()) and text.strip("{} ")
            ),
            min_size=1,
            max_size=4,
        )
    )
    def test_what_is_written_is_read(self, titles: list[str]) -> None:
        written = "\n".join(
            f"@article{{k{number},\n  title = {{{title}}},\n  year = {{2014}}\n}}"
            for number, title in enumerate(titles)
        )

        records = read(written.encode(), "x.bib").records

        assert [(r.title, r.issued and r.issued.value) for r in records] == [
            (title, "2014") for title in titles
        ]


class TestWhatOthersPrintOtherwise:
    def test_others_is_no_author_of_bibtex(self) -> None:
        imported = read(b"@article{a, title={Rest}, author={d'Agostino, P and Ek, B and others}}")

        assert imported.records[0].creators == ("d'Agostino, P", "Ek, B")
        assert "authors that are not named: and others" in left_over(imported)

    def test_somebody_called_others_is_an_author(self) -> None:
        (record,) = read(b"@article{a, title={Rest}, author={Others, Ann}}").records

        assert record.creators == ("Others, Ann",)

    def test_strings_of_bibtex_are_put_together(self) -> None:
        text = (
            '@string{hnd = "Hand Surg"}\n@string{sp = { Sports}}\n'
            '@article{a, title={C# for hands}, journal = hnd # sp # " Trauma", year = 2018}'
        )
        (record,) = read(text.encode()).records

        assert record.containers == ("Hand Surg Sports Trauma",)
        assert record.title == "C# for hands"
        assert record.issued == Printed(value="2018", text="2018")

    def test_a_string_that_is_not_defined_is_no_journal(self) -> None:
        imported = read(b'@article{a, title={Rest}, journal = hnd # " Trauma", year = 2018}')

        assert imported.records[0].containers == ()
        assert "journal, put together of what is not defined" in left_over(imported)

    def test_the_point_after_a_doi_is_of_its_sentence(self) -> None:
        text = "TY  - JOUR\nTI  - Rest\nDO  - https://doi.org/10.1016/S0140-6736(05)1-7.\nER  - \n"
        (record,) = read(text.encode()).records

        assert record.doi == Printed(
            value="10.1016/S0140-6736(05)1-7", text="https://doi.org/10.1016/S0140-6736(05)1-7."
        )

    def test_an_author_of_nbib_that_is_not_given_in_full_is_not_lost(self) -> None:
        text = (
            "PMID- 24530846\nTI  - Rest\nFAU - Field, Hanna J\nAU  - Field HJ\nAU  - Öst H\n"
            "FAU - Van der Berg, Ann\nAU  - Van der Berg A\n"
        )
        (record,) = read(text.encode()).records

        assert record.creators == ("Field, Hanna J", "Öst H", "Van der Berg, Ann")

    def test_full_names_before_all_short_ones_are_read_once(self) -> None:
        text = (
            "PMID- 24530846\nTI  - Rest\nFAU - Field, Hanna J\nFAU - Öst, Håkan\n"
            "AU  - Field HJ\nAU  - Öst H\n"
        )
        (record,) = read(text.encode()).records

        assert record.creators == ("Field, Hanna J", "Öst, Håkan")

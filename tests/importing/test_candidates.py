"""Records of one work are found exactly, proposed, and merged by nobody."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence_graph.errors import InputError, NotFoundError
from evidence_graph.graph import EvidenceGraph
from evidence_graph.importing.matching import Described, Ground, family_name, matches
from importing.conftest import EXAMPLES

TITLE = "Home visits after neonatal care"


def described(iri: str, **said: object) -> Described:
    known = {"title": TITLE, "creators": "Svensson, K.; Berg, A.", "year": 2014, **said}
    return Described(iri=iri, **known)


def grounds(*found: Described) -> list[tuple[Ground, ...]]:
    return [match.grounds for match in matches(found)]


class TestMatching:
    def test_a_doi_is_the_same_in_any_case(self) -> None:
        one = described("a", dois=frozenset({"10.5555/ABC"}), title="One")
        other = described("b", dois=frozenset({"10.5555/abc"}), title="Other")

        assert grounds(one, other) == [(Ground.DOI,)]

    @pytest.mark.parametrize(
        "said",
        [
            {"title": "HOME VISITS, after neonatal care."},
            {"year": 2015},
            {"creators": "Svensson K, Berg A"},
            {"creators": "Karin Svensson; Anna Berg"},
            {"kind": "Journal Article; Retracted Publication"},
        ],
        ids=["signs and case", "a year apart", "initials", "given names first", "retracted"],
    )
    def test_a_title_with_its_first_author_is_the_same(self, said: dict[str, object]) -> None:
        assert grounds(described("a"), described("b", **said)) == [(Ground.TITLE,)]

    @pytest.mark.parametrize(
        "said",
        [
            {"title": f"{TITLE}: part 2"},
            {"title": f"{TITLE} (Protocol)"},
            {"title": f"Erratum: {TITLE}"},
            {"year": 2016},
            {"year": None},
            {"creators": None},
            {"creators": "Berg, A.; Svensson, K."},
            {"kind": "Published Erratum"},
            {"kind": "Retraction of Publication"},
            {"kind": "Retraction Notice"},
            {"kind": "Expression of Concern"},
        ],
        ids=str,
    )
    def test_a_likeness_is_no_ground(self, said: dict[str, object]) -> None:
        assert grounds(described("a"), described("b", **said)) == []

    def test_a_title_of_a_word_or_two_tells_nothing(self) -> None:
        assert grounds(*(described(n, title="Editorial comment") for n in "ab")) == []

    def test_part_1_is_not_part_2(self) -> None:
        parts = [described(str(n), title=f"{TITLE}: part {n}") for n in (1, 2)]

        assert grounds(*parts) == []

    def test_a_review_and_its_update_have_one_title_and_two_identifiers(self) -> None:
        one = described("a", dois=frozenset({"10.5555/CD1.pub2"}))
        other = described("b", dois=frozenset({"10.5555/CD1.pub3"}))

        assert grounds(one, other) == []

    @given(
        st.lists(st.tuples(st.integers(0, 4), st.booleans()), min_size=2, max_size=10),
    )
    def test_exactly_those_with_one_identifier_are_found(
        self, works: list[tuple[int, bool]]
    ) -> None:
        records = [
            Described(
                iri=f"r{place:02}",
                dois=frozenset({f"10.5555/{'WORK' if is_large else 'work'}{work}"}),
            )
            for place, (work, is_large) in enumerate(works)
        ]

        expected = {
            (one.iri, other.iri)
            for place, one in enumerate(records)
            for other in records[place + 1 :]
            if works[int(one.iri[1:])][0] == works[int(other.iri[1:])][0]
        }

        assert {(m.one, m.other) for m in matches(records)} == expected

    def test_very_many_with_one_ground_are_not_paired_each_with_each(self) -> None:
        many = [Described(iri=f"{n:05}", dois=frozenset({"10.5555/x"})) for n in range(2_000)]

        assert len(matches(many)) == 1_999

    @pytest.mark.parametrize(
        ("creators", "name"),
        [
            ("van der Berg, Jan", "van der berg"),
            ("van der Berg J", "van der berg"),
            ("O'Hara MW, Stuart S, Gorman LL", "o hara"),
            ("Agency for Reviews", "reviews"),
            ("", None),
        ],
    )
    def test_the_first_family_name(self, creators: str, name: str | None) -> None:
        assert family_name(creators) == name


REFERENCE_3 = """TY  - JOUR
AU  - Herd, Megan
TI  - Something of 2014
PY  - 2014
DO  - https://doi.org/10.1002/IMHJ.21480
ER  -
"""


@pytest.fixture
def with_one(graph: EvidenceGraph, tmp_path: Path) -> EvidenceGraph:
    """A graph with one record of the DOI that is known of reference 3 of the shipped report."""
    (tmp_path / "mine.ris").write_text(REFERENCE_3)
    graph.imports.take_in(tmp_path / "mine.ris")
    return graph


SAME = "ASK { ?one ev:sameWorkAs ?other }"


def ask(graph: EvidenceGraph, text: str) -> bool:
    prefix = "PREFIX ev: <https://w3id.org/evidence-graph/ns#> "
    return bool(graph.query(prefix + text))


class TestDeciding:
    def test_a_reference_of_a_report_is_proposed_and_nothing_is_merged(
        self, with_one: EvidenceGraph
    ) -> None:
        (candidate,) = with_one.imports.candidates()

        assert candidate.decision == "proposed"
        assert candidate.grounds == ("same-doi",)
        assert candidate.other.endswith("/id/report/ut202002/reference-3")
        assert not ask(with_one, SAME)

    def test_a_retracted_record_is_proposed_and_called_so(
        self, graph: EvidenceGraph, tmp_path: Path
    ) -> None:
        (tmp_path / "mine.nbib").write_text(
            "PMID- 33333333\nTI  - Something of 2014\nFAU - Herd, Megan\nDP  - 2014\n"
            "PT  - Retracted Publication\nLID - 10.1002/imhj.21480 [doi]\n"
        )

        taken = graph.imports.take_in(tmp_path / "mine.nbib")

        (candidate,) = graph.imports.candidates()
        assert [record.line for record in taken.retracted] == [1]
        assert candidate.retracted == (candidate.one,)
        assert "/import/mine/" in candidate.one
        assert ask(
            graph,
            "ASK { ?one ev:readerNote ?note FILTER CONTAINS(?note, 'is described as retracted') }",
        )

    def test_what_is_accepted_is_stated_with_who_and_when(self, with_one: EvidenceGraph) -> None:
        (candidate,) = with_one.imports.candidates()

        receipt = with_one.imports.decide(candidate.key, accepts=True, author="Ana")

        assert receipt.validation.conforms
        (decided,) = with_one.imports.candidates()
        assert (decided.decision, decided.decided_by) == ("accepted", "Ana")
        assert ask(
            with_one,
            "ASK { GRAPH <https://w3id.org/evidence-graph/graph/mapping/same-work> "
            f"{{ <{candidate.one}> ev:sameWorkAs <{candidate.other}> }} }}",
        )
        assert ask(with_one, f"ASK {{ <{candidate.other}> ev:sameWorkAs <{candidate.one}> }}")

    def test_each_of_the_two_keeps_what_is_said_of_it(self, with_one: EvidenceGraph) -> None:
        (candidate,) = with_one.imports.candidates()

        with_one.imports.decide(candidate.key, accepts=True)

        assert not ask(
            with_one,
            f"ASK {{ <{candidate.other}> <http://purl.org/dc/terms/title> 'Something of 2014' }}",
        )
        assert not ask(with_one, f"ASK {{ <{candidate.one}> a ev:Publication }}")

    def test_what_is_refused_is_remembered(self, with_one: EvidenceGraph, tmp_path: Path) -> None:
        (candidate,) = with_one.imports.candidates()
        with_one.imports.decide(candidate.key, accepts=False, author="Ana")
        more = REFERENCE_3 + "\nTY  - JOUR\nTI  - Another\nER  -\n"
        (tmp_path / "mine.ris").write_text("1.\n" + more)

        with_one.imports.take_in(tmp_path / "mine.ris", is_replacing=True)

        (decided,) = with_one.imports.candidates()
        assert (decided.key, decided.decision) == (candidate.key, "refused")

    def test_a_decision_can_be_changed_and_not_made_twice(self, with_one: EvidenceGraph) -> None:
        (candidate,) = with_one.imports.candidates()
        with_one.imports.decide(candidate.key, accepts=True, author="Ana")

        with pytest.raises(InputError, match="accepted already, by Ana"):
            with_one.imports.decide(candidate.key, accepts=True)
        with_one.imports.decide(candidate.key, accepts=False)

        assert not ask(with_one, SAME)

    def test_with_the_words_of_a_record_what_was_decided_of_them_goes(
        self, with_one: EvidenceGraph, tmp_path: Path
    ) -> None:
        (candidate,) = with_one.imports.candidates()
        with_one.imports.decide(candidate.key, accepts=True)
        (tmp_path / "mine.ris").write_text(REFERENCE_3.replace("Something", "Anything"))

        receipt = with_one.imports.take_in(tmp_path / "mine.ris", is_replacing=True).receipt

        assert receipt.validation.conforms
        (proposed,) = with_one.imports.candidates()
        assert proposed.decision == "proposed"
        assert proposed.key != candidate.key
        assert not ask(with_one, SAME)

    def test_several_are_decided_in_one_change_or_none(
        self, with_one: EvidenceGraph, tmp_path: Path
    ) -> None:
        (tmp_path / "more.ris").write_text(REFERENCE_3)
        with_one.imports.take_in(tmp_path / "more.ris")
        keys = [candidate.key for candidate in with_one.imports.candidates()]
        before = with_one.info().version

        with pytest.raises(NotFoundError):
            with_one.imports.decide(*keys, "0" * 12, accepts=True)
        assert {c.decision for c in with_one.imports.candidates()} == {"proposed"}
        with_one.imports.decide(*keys, accepts=True, author="Ana")

        assert len(keys) == 3
        assert {c.decision for c in with_one.imports.candidates()} == {"accepted"}
        assert with_one.info().version == before + 1

    def test_an_unknown_candidate_is_not_found(self, with_one: EvidenceGraph) -> None:
        with pytest.raises(NotFoundError):
            with_one.imports.decide("0" * 12, accepts=True)


def test_four_formats_of_one_work_are_proposed_pair_by_pair(graph: EvidenceGraph) -> None:
    for name in ("references.ris", "pubmed.nbib", "library.bib", "rayyan.csv"):
        graph.imports.take_in(EXAMPLES / name)

    found = {
        tuple(
            re.sub(r".*/import/([^/]*)/.*", r"\1", iri)
            for iri in sorted((candidate.one, candidate.other))
        ): candidate.grounds
        for candidate in graph.imports.candidates()
    }

    assert found == {
        ("library", "pubmed"): ("same-doi", "same-title"),
        ("library", "rayyan"): ("same-title",),
        ("library", "references"): ("same-doi", "same-title"),
        ("pubmed", "rayyan"): ("same-pubmed-id", "same-title"),
        ("pubmed", "references"): ("same-doi", "same-pubmed-id", "same-title"),
        ("rayyan", "references"): ("same-pubmed-id", "same-title"),
    }

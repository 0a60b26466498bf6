"""Ingesting through the public API, into a store on disk: one, many, bad ones, again."""

import os
import signal
import subprocess
import sys
import time
import zlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from rdflib import RDFS, Literal, URIRef

from evidence_graph.errors import InputError
from evidence_graph.graph import EvidenceGraph
from evidence_graph.ingesting.batches import Ingestion
from evidence_graph.ingesting.report import Fate, IngestReport, Outcome
from evidence_graph.reading import draft_file
from evidence_graph.reading.drafting import drafted
from evidence_graph.reading.opening import opened
from evidence_graph.vocabulary import GRAPHS, IDENTIFIERS
from ingesting.reports import short, whole, with_a_gap, without_a_number
from shipped_store import own_store

LEAVE_GAPS = Ingestion(leave_gaps=True)
AGAIN = Ingestion(again=True)


Put = Callable[..., Path]


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> EvidenceGraph:
    """A graph on disk that all of these tests write to, each its own reports."""
    return EvidenceGraph.open(own_store(tmp_path_factory))


@pytest.fixture
def number(request: pytest.FixtureRequest) -> str:
    """A number of a report that no other test has."""
    return f"ut9{zlib.crc32(request.node.name.encode()):010}"


@pytest.fixture
def put(tmp_path: Path) -> Put:
    """Writes a document into a folder."""

    def write(name: str, text: str | bytes) -> Path:
        path = tmp_path / "documents" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    return write


def rows(graph: EvidenceGraph, number: str) -> set[str]:
    found = graph.query(
        "PREFIX ev: <https://w3id.org/evidence-graph/ns#> SELECT ?label "
        f"{{ GRAPH <{GRAPHS}report/{number}> {{ ?row ev:citationLabel ?label }} }}"
    )
    return {str(row["label"]) for row in found}


def only(report: IngestReport) -> Outcome:
    (outcome,) = report.outcomes
    return outcome


def fates(report: IngestReport) -> dict[str, Fate]:
    return {outcome.path.name: outcome.fate for outcome in report.outcomes}


def test_a_document_becomes_a_report_of_the_graph(
    graph: EvidenceGraph, put: Put, number: str
) -> None:
    outcome = only(graph.ingest([put("a.txt", whole(number))]))

    assert (outcome.fate, outcome.report, outcome.changes) == (Fate.ACCEPTED, number, None)
    assert len(rows(graph, number)) == 2
    assert list(graph.validate().violations) == []


def test_the_same_document_twice_changes_nothing(
    graph: EvidenceGraph, put: Put, number: str
) -> None:
    path = put("a.txt", whole(number))
    graph.ingest([path])
    before = graph.info().version

    outcome = only(graph.ingest([path]))
    again = only(graph.ingest([path], how=AGAIN))

    assert (outcome.fate, outcome.report) == (Fate.UNCHANGED, number)
    assert (again.fate, again.changes) == (Fate.ACCEPTED, ())
    assert graph.info().version == before


def test_a_corrected_document_replaces_its_graph_and_tells_the_evidence(
    graph: EvidenceGraph, put: Put, number: str
) -> None:
    text = whole(number)
    graph.ingest([put("a.txt", text)])

    moved = only(graph.ingest([put("a.txt", f"\n{text}")]))
    outcome = only(graph.ingest([put("a.txt", f"\n{text}".replace("2019", "2018"))]))

    assert moved.changes == ()
    assert outcome.changes
    assert {value for change in outcome.changes for value in change.before} >= {"2019"}
    assert {change.property.rpartition("#")[2] for change in outcome.changes} >= {"citedYear"}
    assert not any("quote/" in change.thing for change in outcome.changes)


def test_a_document_that_leaves_something_to_a_person_is_not_taken(
    graph: EvidenceGraph, put: Put, number: str
) -> None:
    path = put("a.txt", with_a_gap(number))
    before = graph.info().version

    outcome = only(graph.ingest([path], how=Ingestion(with_drafts=True)))

    assert outcome.fate is Fate.NEEDS_A_PERSON
    assert "this can be read in more than one way (2015)" in outcome.reasons[0]
    assert draft_file.read(outcome.draft or "", "x").gaps
    assert graph.info().version == before
    assert only(graph.ingest([path], how=LEAVE_GAPS)).left_out == outcome.reasons


def test_a_corrected_draft_is_taken_instead_of_its_document(
    graph: EvidenceGraph, put: Put, number: str
) -> None:
    document = put("a.txt", with_a_gap(number))
    text = draft_file.written(drafted(opened(document)))
    draft = put("a.txt.draft.toml", text[: text.index("\n[[gap]]")])

    outcome = only(graph.ingest([document.parent]))

    assert (outcome.path, outcome.fate) == (draft, Fate.ACCEPTED)
    (kept,) = [g for g in graph.graphs() if g.iri == f"{GRAPHS}report/{number}"]
    assert kept.loaded_from == f"{number}/a.txt, {number}/a.txt.draft.toml"


def test_the_document_does_not_take_the_place_of_its_corrected_draft(
    graph: EvidenceGraph, put: Put, number: str
) -> None:
    document = put("a.txt", whole(number))
    text = draft_file.written(drafted(opened(document))).replace("# A draft", "# Corrected")
    graph.ingest([put("a.txt.draft.toml", text)])

    outcome = only(graph.ingest([document], how=AGAIN))

    assert outcome.fate is Fate.NEEDS_A_PERSON
    assert "comes from a corrected draft" in outcome.reasons[0]


def test_a_draft_without_its_document_is_refused(
    graph: EvidenceGraph, put: Put, number: str
) -> None:
    document = put("a.txt", whole(number))
    text = draft_file.written(drafted(opened(document)))
    elsewhere = put("elsewhere/b.draft.toml", text)

    assert "is not beside it" in only(graph.ingest([elsewhere])).reasons[0]
    found = Ingestion(document=document)
    assert only(graph.ingest([elsewhere], how=found)).fate is Fate.ACCEPTED
    other = Ingestion(document=put("c.txt", whole(f"{number}-1")))
    assert (
        "is not the file that was drafted"
        in only(graph.ingest([elsewhere], how=replace(other, again=True))).reasons[0]
    )


def test_a_curated_report_is_not_replaced(graph: EvidenceGraph, put: Put) -> None:
    path = put("a.txt", with_a_gap("ut202002") + "\n")
    before = graph.info().version

    outcome = only(graph.ingest([path], how=LEAVE_GAPS))

    assert outcome.fate is Fate.NEEDS_A_PERSON
    assert outcome.reasons == (
        "report ut202002 is there already, and people have edited it; see --replace",
    )
    assert graph.info().version == before


def test_what_people_added_is_not_lost(graph: EvidenceGraph, put: Put, number: str) -> None:
    path = put("a.txt", whole(number))
    graph.ingest([path])
    report = URIRef(f"{IDENTIFIERS}report/{number}")
    with graph.change("ana", "another name") as change:
        change.add(
            [(report, RDFS.label, Literal("x", lang="en"))], graph=f"{GRAPHS}report/{number}"
        )

    outcome = only(graph.ingest([put("a.txt", whole(number) + "\n")]))
    replaced = only(graph.ingest([path], how=Ingestion(even_if_edited=True, again=True)))

    assert outcome.fate is Fate.NEEDS_A_PERSON
    assert replaced.fate is Fate.ACCEPTED


def test_one_bad_document_does_not_stop_the_rest(
    graph: EvidenceGraph, put: Put, number: str
) -> None:
    put("1-good.txt", whole(number))
    put("2-binary.txt", b"\x00\x01\x02")
    put("3-latin.txt", whole(f"{number}-1").encode("cp1252", errors="replace"))
    put("4-nameless.txt", without_a_number())
    put("5-word.docx", b"PK\x03\x04 and so on")
    put("6-gap.txt", with_a_gap(f"{number}-2"))
    put("7-draft.toml", "report = [")
    folder = put("8-good.txt", whole(f"{number}-3")).parent

    report = graph.ingest([folder], how=Ingestion(processes=2))

    assert fates(report) == {
        "1-good.txt": Fate.ACCEPTED,
        "2-binary.txt": Fate.REFUSED,
        "3-latin.txt": Fate.REFUSED,
        "4-nameless.txt": Fate.NEEDS_A_PERSON,
        "5-word.docx": Fate.REFUSED,
        "6-gap.txt": Fate.NEEDS_A_PERSON,
        "7-draft.toml": Fate.REFUSED,
        "8-good.txt": Fate.ACCEPTED,
    }
    assert [outcome.path.name for outcome in report.outcomes] == sorted(fates(report))
    assert all(o.reasons for o in report.outcomes if o.fate is not Fate.ACCEPTED)
    assert len(report.versions) == 1


def test_one_report_that_violates_a_shape_is_told_from_the_rest(
    graph: EvidenceGraph, put: Put, number: str
) -> None:
    put("1.txt", whole(number))
    put("2.txt", whole(f"{number}-1").replace("2019", "2019 [2]", 1))
    bad = put("3.txt", whole(f"{number}-2"))
    text = draft_file.written(drafted(opened(bad)))
    put("3.txt.draft.toml", text.replace("value = 2019", "value = 3019"))
    put("4.txt", whole(f"{number}-3"))

    report = graph.ingest([bad.parent])

    assert fates(report)["1.txt"] is fates(report)["4.txt"] is Fate.ACCEPTED
    assert fates(report)["3.txt.draft.toml"] is Fate.NEEDS_A_PERSON
    (outcome,) = [o for o in report.outcomes if o.path.name == "3.txt.draft.toml"]
    assert any("citedYear" in reason for reason in outcome.reasons)
    assert not rows(graph, f"{number}-2")


def test_two_documents_of_one_report_are_left_to_a_person(
    graph: EvidenceGraph, put: Put, number: str
) -> None:
    put("1.txt", whole(number))
    folder = put("2.txt", whole(number) + "\n").parent

    first, again = graph.ingest([folder]), graph.ingest([folder])

    for report in (first, again):
        assert fates(report)["2.txt"] is Fate.NEEDS_A_PERSON
    assert fates(again)["1.txt"] is Fate.UNCHANGED


def test_a_dry_run_says_what_would_be_and_changes_nothing(
    graph: EvidenceGraph, put: Put, number: str
) -> None:
    put("1.txt", whole(number))
    folder = put("2.txt", with_a_gap(f"{number}-1")).parent
    before = graph.info()

    report = graph.ingest([folder], is_dry=True)

    assert fates(report) == {"1.txt": Fate.ACCEPTED, "2.txt": Fate.NEEDS_A_PERSON}
    assert report.is_dry
    assert report.versions == []
    assert graph.info() == before


def test_a_path_that_is_not_there_is_told(graph: EvidenceGraph, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="there is no such file"):
        graph.ingest([tmp_path / "nowhere"])


def test_killed_and_begun_again_nothing_is_lost_or_doubled(store: Path, put: Put) -> None:
    for number in range(120):
        folder = put(f"{number:03}.txt", short(f"ut3{number:03}")).parent
    command = [sys.executable, "-m", "evidence_graph", "ingest", folder, "--store", store]
    command.append("--leave-gaps")
    process = subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )
    first = EvidenceGraph.open(store).info().version or 0
    deadline = time.monotonic() + 120
    while (EvidenceGraph.published(store).info().version or 0) == first:
        assert time.monotonic() < deadline
        time.sleep(0.05)
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()

    kept = [g.iri for g in EvidenceGraph.open(store).graphs() if "/report/ut3" in g.iri]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)

    graph = EvidenceGraph.open(store)
    sizes = {g.iri: g.triples for g in graph.graphs() if "/report/ut3" in g.iri}
    assert 0 < len(kept) < 120
    assert done.returncode == 0, done.stderr
    assert f"{120 - len(kept)} accepted, {len(kept)} unchanged, 0 needs" in done.stderr
    assert len(sizes) == 120
    assert len(set(sizes.values())) == 1


COMPARED = """\
Video feedback for parents

What systematic reviews are there on the effects of video feedback on preterm infants?

Identified literature

Table 1. Systematic reviews with low/medium risk of bias
Included studies | Population/Intervention | Outcome
O'Neil et al 2018 [1]
5 studies | Population: Parents of preterm infants younger than 5 years
N=412
Intervention: Parenting interventions
Comparison: Video feedback | Outcomes:
Child behaviour
Authors' conclusion:
“More studies are needed.”
References
1. O'Neil P, Smith J. Video feedback. J Pediatr 2018;200:12-20.

SBU Enquiry Service consists of structured literature searches.

Published: 1/30/2020
Report no: {number}
Registration no: SBU 2019/111
"""


def test_a_known_comparator_is_that_of_the_intervention_as_used(
    graph: EvidenceGraph, put: Put, number: str
) -> None:
    outcome = only(graph.ingest([put("a.txt", COMPARED.format(number=number))]))

    assert (outcome.fate, outcome.reasons) == (Fate.ACCEPTED, ())
    (found,) = graph.query(
        "PREFIX ev: <https://w3id.org/evidence-graph/ns#> SELECT * "
        f"{{ GRAPH <{GRAPHS}report/{number}> {{ ?use a ev:InterventionUse ; "
        "ev:comparator ?concept ; ev:comparatorVerbatim ?words } }"
    )
    assert str(found["concept"]) == f"{IDENTIFIERS}intervention/video-feedback"
    assert str(found["words"]) == "Video feedback"
    statements = graph.query(
        "PREFIX ev: <https://w3id.org/evidence-graph/ns#> "
        f"ASK {{ <{found['use']}> a ev:Statement }}"
    )
    assert not statements

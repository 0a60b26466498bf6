"""The process that writes goes on after a job that fails, and says what became of it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from rdflib import RDFS, Literal, URIRef

from evidence_graph.errors import InputError, StoreError, WriterFailedError
from evidence_graph.store.quads import QuadStore, Triple
from evidence_graph.store.versions import StoreDirectory
from evidence_graph.writing.client import WriterProcess
from evidence_graph.writing.jobs import ExplainJob
from writing.failing_jobs import MINE, AddingJob, WhoJob

PATIENCE = 60.0
HALF = (URIRef(MINE), RDFS.comment, Literal("half of a change"))
WHOLE = (URIRef(MINE), RDFS.comment, Literal("a whole change"))


@pytest.fixture
def process(store: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[WriterProcess]:
    """The process that writes, which finds the jobs of these tests."""
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[1]))
    process = WriterProcess(store, memory=2 * 1024**3, kept=3, waiting=1, queue_seconds=10)
    yield process
    process.close()


def held(store: Path) -> set[Triple]:
    quads = QuadStore.open(StoreDirectory(store).current().path, read_only=True)
    return set(quads.triples((None, None, None), MINE))


def test_a_job_that_fails_as_nobody_foresaw_changes_nothing_and_the_process_goes_on(
    process: WriterProcess, store: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    number = process.ask(WhoJob(), seconds=PATIENCE)

    with pytest.raises(WriterFailedError, match="nothing was changed"):
        process.ask(AddingJob(HALF, fails_within=True), seconds=PATIENCE)

    assert held(store) == set()
    assert "ValueError: nobody foresaw this" in capfd.readouterr().err
    process.ask(AddingJob(WHOLE), seconds=PATIENCE)
    assert held(store) == {WHOLE}
    assert process.ask(WhoJob(), seconds=PATIENCE) == number


def test_a_job_that_fails_when_it_has_made_its_change_says_that_the_change_is_there(
    process: WriterProcess, store: Path
) -> None:
    with pytest.raises(StoreError, match=r"version \d+ is there"):
        process.ask(AddingJob(WHOLE, fails_afterwards=True), seconds=PATIENCE)

    assert held(store) == {WHOLE}


def test_a_triple_that_cannot_be_is_refused_and_the_process_goes_on(process: WriterProcess) -> None:
    number = process.ask(WhoJob(), seconds=PATIENCE)

    with pytest.raises(InputError, match="never a triple's subject"):
        process.ask(ExplainJob(subject='"x"', predicate="a", object="ev:Outcome"), seconds=PATIENCE)

    assert process.ask(WhoJob(), seconds=PATIENCE) == number

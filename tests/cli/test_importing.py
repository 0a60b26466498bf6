"""`import`, `candidates` and `quarantine`: what is done is told, and what was not understood."""

from pathlib import Path

import pytest

from cli.conftest import Run
from importing.conftest import EXAMPLES


def test_an_import_tells_what_it_does_and_what_no_value_was_made_of(run: Run, store: Path) -> None:
    done = run("import", EXAMPLES / "references.ris", "--store", store)

    assert done.code == 0
    assert "references.ris: ris, 2 records, as references" in done.err
    assert "AB (abstract) (line 13)" in done.err
    assert "Version 2:" in done.err
    assert run("import", EXAMPLES / "references.ris", "--store", store).err.endswith(
        "Nothing to change: version 2 has it already.\n"
    )


def test_a_bad_file_stops_no_other(run: Run, store: Path, tmp_path: Path) -> None:
    bad = tmp_path / "bad.ris"
    bad.write_text("TY  - JOUR\nPY - 2014\n")

    done = run("import", bad, EXAMPLES / "pubmed.nbib", "--store", store)

    assert done.code == 1
    assert "bad.ris has 2 faults; nothing was changed:" in done.err
    assert "  bad.ris:2:1: neither a tag as this format has them nor more text" in done.err
    assert "pubmed.nbib: nbib, 2 records, as pubmed" in done.err


def test_without_a_store_only_a_dry_run_makes_sense(run: Run) -> None:
    assert run("import", EXAMPLES / "references.ris").code == 2
    done = run("import", EXAMPLES / "references.ris", "--dry-run")
    assert done.code == 0
    assert "A dry run: nothing was changed." in done.err


def test_a_profile_is_named_for_a_sheet(run: Run, store: Path) -> None:
    matrix = EXAMPLES / "matrix.csv"

    assert "Name a profile with --profile" in run("import", matrix, "--store", store).err
    done = run("import", matrix, "--profile", "citation-matrix", "--store", store)

    assert done.code == 0
    assert "the mark '?', which the profile has not (line 4)" in done.err


def test_a_candidate_is_listed_accepted_and_listed_no_more(run: Run, store: Path) -> None:
    run("import", EXAMPLES / "references.ris", EXAMPLES / "pubmed.nbib", "--store", store)

    listed = run("candidates", "--store", store)
    (key,) = [line.split()[1] for line in listed.out.splitlines() if line.startswith("candidate")]
    accepted = run("candidates", "accept", key, "--author", "Ana", "--store", store)

    assert "same-doi, same-pubmed-id" in listed.out
    assert accepted.code == 0
    assert "0 wait for a decision, 1 is decided." in run("candidates", "--store", store).err
    assert "accepted by Ana" in run("candidates", "--all", "--store", store).out


def test_an_unknown_candidate_is_told(run: Run, store: Path) -> None:
    done = run("candidates", "refuse", "nothing", "--store", store)

    assert done.code == 2
    assert "there is no candidate 'nothing'" in done.err


def test_what_waits_is_checked_and_accepted_or_not(run: Run, store: Path) -> None:
    both = run(
        "import", EXAMPLES / "theirs.ttl", EXAMPLES / "theirs.trig", "--name", "x", "--store", store
    )
    assert both.code == 2  # one name for two files
    first = run("import", EXAMPLES / "theirs.ttl", "--store", store)
    run("import", EXAMPLES / "theirs.trig", "--name", "good", "--store", store)

    assert first.code == 0
    assert "In quarantine; it cannot be accepted as it is:" in first.err
    assert "shinyTerm is declared nowhere" in first.err
    assert run("quarantine", "accept", "theirs", "--store", store).code == 1
    assert run("quarantine", "check", "theirs", "--store", store).code == 1
    assert run("quarantine", "accept", "good", "--store", store).code == 0
    assert run("quarantine", "discard", "theirs", "--store", store).code == 0
    assert "Nothing waits in quarantine." in run("quarantine", "--store", store).err
    assert run("verify", "--store", store).code == 0


def test_the_report_of_what_waits_can_be_kept(run: Run, store: Path, tmp_path: Path) -> None:
    run("import", EXAMPLES / "theirs.ttl", "--store", store)

    report = tmp_path / "report.ttl"
    run("quarantine", "check", "theirs", "--output", report, "--store", store)

    assert "sh:ValidationReport" in report.read_text()


RETRACTED = """PMID- 33333333
TI  - Something of 2014
FAU - Herd, Megan
DP  - 2014
PT  - Retracted Publication
LID - 10.1002/imhj.21480 [doi]
"""


def test_a_retracted_record_is_told_as_such(run: Run, store: Path, tmp_path: Path) -> None:
    (tmp_path / "mine.nbib").write_text(RETRACTED)

    done = run("import", tmp_path / "mine.nbib", "--store", store)

    assert "mine.nbib: nbib, 1 record, as mine" in done.err
    assert "line 1: RETRACTED, as it says: Something of 2014" in done.err
    assert "1 candidate for the same work waits" in done.err
    assert "RETRACTED" in run("candidates", "--store", store).out


@pytest.mark.parametrize("more", [(), ("--as", "rdf")], ids=["by content", "as RDF"])
def test_a_page_is_called_so_with_what_to_do(run: Run, tmp_path: Path, more: tuple) -> None:
    page = tmp_path / "page.html"
    page.write_text(f"<html>{'<div>' * 2_000}")

    done = run("import", page, *more, "--dry-run")

    assert done.code == 1
    assert "page.html: this is HTML, and pages are not imported." in done.err
    assert "evidence-graph draft" in done.err


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("<http://e/a> a <http://e/b> .", "Turtle"),
        ("<http://e/g> { <http://e/a> a <http://e/b> }", "TriG"),
        ('<http://e/a> <http://e/b> "{" . # {', "Turtle"),
    ],
)
def test_rdf_is_called_by_the_format_that_it_is_in(
    run: Run, tmp_path: Path, text: str, name: str
) -> None:
    (tmp_path / "t.ttl").write_text(text)

    assert f"RDF ({name}); it waits" in run("import", tmp_path / "t.ttl", "--dry-run").err

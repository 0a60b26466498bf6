"""`draft`: one document to standard output, several into a folder, one bad file stops nothing."""

import tomllib
from pathlib import Path

from cli.conftest import Run
from reading.expectations import DOCUMENTS


def test_a_draft_goes_to_standard_output_and_the_summary_to_a_person(run: Run) -> None:
    done = run("draft", str(DOCUMENTS / "printed-sv.txt"))

    assert done.code == 0
    assert len(tomllib.loads(done.out)["entry"]) == 2
    assert "2 entries, 2 references" in done.err


def test_several_drafts_go_into_a_folder_and_a_bad_file_stops_none(
    run: Run, tmp_path: Path
) -> None:
    bad = tmp_path / "bad.txt"
    bad.write_bytes(b"Title\n\xff")
    good = DOCUMENTS / "none-found-sv.txt"

    done = run("draft", str(bad), str(good), "--output", str(tmp_path / "drafts"))

    assert done.code == 1
    assert "bad.txt:2:1: byte 0xff is not utf-8" in done.err
    assert [f.name for f in (tmp_path / "drafts").iterdir()] == ["none-found-sv.draft.toml"]


def test_several_drafts_without_a_folder_are_refused(run: Run) -> None:
    document = str(DOCUMENTS / "none-found-sv.txt")

    done = run("draft", document, document)

    assert done.code == 2
    assert "Name a folder for several drafts" in done.err

"""`draft`: one document to standard output, several into a folder, one bad file stops nothing."""

import tomllib
from pathlib import Path

from cli.conftest import Run
from reading.expectations import DOCUMENTS


def test_a_draft_goes_to_standard_output_and_the_summary_to_a_person(run: Run) -> None:
    done = run("draft", str(DOCUMENTS / "printed-sv.txt"))

    assert done.code == 0
    assert len(tomllib.loads(done.out)["entry"]) == 2
    assert "entries 2, references 2" in done.err


def test_several_drafts_go_into_a_folder_and_a_bad_file_stops_none(
    run: Run, tmp_path: Path
) -> None:
    bad = tmp_path / "bad.txt"
    bad.write_bytes(b"Title\n\xff")
    good = DOCUMENTS / "none-found-sv.txt"

    done = run("draft", str(bad), str(good), "--output", str(tmp_path / "drafts"))

    assert done.code == 1
    assert "bad.txt:2:1: byte 0xff is not utf-8" in done.err
    assert [f.name for f in (tmp_path / "drafts").iterdir()] == ["none-found-sv.txt.draft.toml"]


def test_several_drafts_without_a_folder_are_refused(run: Run) -> None:
    documents = [str(DOCUMENTS / name) for name in ("none-found-sv.txt", "none-found-en.txt")]

    done = run("draft", *documents)

    assert done.code == 2
    assert "Name a folder for several drafts" in done.err


def test_documents_whose_drafts_would_have_one_name_are_refused(run: Run, tmp_path: Path) -> None:
    document = str(DOCUMENTS / "none-found-sv.txt")

    done = run("draft", document, document, "--output", str(tmp_path))

    assert done.code == 2
    assert "Several documents have one name: none-found-sv.txt." in done.err

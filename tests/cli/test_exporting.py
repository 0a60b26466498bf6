"""`export`: one report to standard output or a file, several into a folder; the loss is told."""

import json
from pathlib import Path

from cli.conftest import Run


def test_an_export_goes_to_standard_output_and_its_loss_to_a_person(
    run: Run, shipped_store: Path
) -> None:
    done = run("export", "ut202002", "--to", "ris", "--store", shipped_store)

    assert done.code == 0
    assert done.out.startswith("TY  - JOUR")
    assert "ris carries 90 of 3,553 statements" in done.err


def test_the_ending_of_the_file_chooses_markdown_and_the_loss_is_written_whole(
    run: Run, shipped_store: Path, tmp_path: Path
) -> None:
    table, loss = tmp_path / "findings.md", tmp_path / "loss.json"

    done = run(
        *("export", "ut202002", "--to", "summary-of-findings", "--store", shipped_store),
        *("--output", table, "--loss", loss),
    )

    assert done.code == 0
    assert table.read_text(encoding="utf-8").startswith("# Summary of findings")
    (told,) = json.loads(loss.read_text(encoding="utf-8"))
    assert told["total"] == told["carried"] + sum(lost["count"] for lost in told["lost"])


def test_all_reports_go_into_a_folder(run: Run, shipped_store: Path, tmp_path: Path) -> None:
    folder = tmp_path / "exported"

    done = run("export", "--all", "--to", "csv", "--store", shipped_store, "-o", folder)

    assert done.code == 0
    assert [file.name for file in folder.iterdir()] == ["ut202002.zip"]


def test_one_unknown_report_does_not_stop_the_others(
    run: Run, shipped_store: Path, tmp_path: Path
) -> None:
    done = run(
        *("export", "ut999999", "ut202002", "--to", "ris", "--store", shipped_store),
        *("-o", tmp_path / "exported"),
    )

    assert done.code == 2
    assert "ut999999" in done.err
    assert (tmp_path / "exported" / "ut202002.ris").is_file()


def test_no_report_or_several_without_a_folder_are_refused(run: Run, shipped_store: Path) -> None:
    for arguments in ([], ["a", "b"], ["a", "--all"]):
        assert run("export", *arguments, "--to", "ris", "--store", shipped_store).code == 2

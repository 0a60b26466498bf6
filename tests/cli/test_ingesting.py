"""`ingest`: the terminal shows the first of what is left, and says where the rest is."""

import json
from pathlib import Path

from cli.conftest import Run
from ingesting.reports import ROOT, whole

COMPARED = (ROOT / "tests" / "exchange" / "responses" / "compared-en.txt").read_text(
    encoding="utf-8"
)


def test_where_the_rest_is_of_what_is_left_to_a_person(
    run: Run, shipped_store: Path, tmp_path: Path
) -> None:
    lines = "".join(f"Nobody knows what this is: {n}.\n" for n in range(20))
    label = "Authors' conclusion:\n"
    text = COMPARED.replace(label, label + lines)
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")

    done = run(
        "ingest",
        tmp_path / "a.txt",
        "--dry-run",
        "--store",
        shipped_store,
        "--drafts",
        tmp_path / "drafts",
    )

    assert done.code == 1
    assert " more; all: --outcome FILE; in drafts to correct: --drafts FOLDER" in done.err
    assert "1 document: 0 accepted" in done.err
    assert "1 draft to correct is in" in done.err


def test_one_is_told_in_the_singular(run: Run, shipped_store: Path, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(whole("ut909090"), encoding="utf-8")

    done = run("ingest", tmp_path / "a.txt", "--dry-run", "--store", shipped_store)

    assert done.code == 0
    assert "1 document: 1 accepted" in done.err


def test_words_that_no_vocabulary_has_are_counted_over_all_documents(
    run: Run, shipped_store: Path, tmp_path: Path
) -> None:
    for number, treatment in enumerate(("Singing", "singing", "Dancing")):
        text = COMPARED.replace("Parenting interventions", treatment)
        (tmp_path / f"{number}.txt").write_text(text.replace("ut20", f"ut9{number}"))
    outcome = tmp_path / "outcome.json"

    done = run("ingest", tmp_path, "--dry-run", "--store", shipped_store, "--outcome", outcome)

    assert "words that no vocabulary has" in done.out
    wanted = json.loads(outcome.read_text(encoding="utf-8"))["wantedLabels"]
    counts = {(one["about"], one["words"]): one["documents"] for one in wanted}
    assert counts["intervention", "Singing"] == 2
    assert counts["intervention", "Dancing"] == 1
    assert [one["documents"] for one in wanted] == sorted(counts.values(), reverse=True)

"""A draft is written so that a person can correct it, and read back as it was."""

import pytest

from evidence_graph.reading import draft_file
from reading.expectations import DOCUMENTS, ENDING, named

NAMES = sorted(file.name.removesuffix(ENDING) for file in DOCUMENTS.glob(f"*{ENDING}"))


@pytest.mark.parametrize("name", NAMES)
def test_a_draft_is_read_back_as_it_was_written(name: str) -> None:
    draft = named(name)

    assert draft_file.read(draft_file.written(draft), name) == draft


def test_a_corrected_value_is_what_is_read() -> None:
    text = draft_file.written(named("printed-sv.txt"))

    corrected = text.replace('value = "ut202011"', 'value = "ut202012"')

    read = draft_file.read(corrected, "draft").report.one("reportNumber")
    assert read is not None
    assert (read.value, read.verbatim) == ("ut202012", "ut202011")


def test_spaces_that_do_not_break_can_be_seen() -> None:
    text = draft_file.written(named("printed-sv.txt"))

    assert "1\\u00A0204" in text
    assert "\u00a0" not in text

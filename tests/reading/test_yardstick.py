"""What the uncorrected draft of ut202002 has of the curated graph, and what it has besides."""

import pytest

from reading import reading_page, yardstick
from shared_material import CHECKOUT


@pytest.fixture(scope="module")
def found() -> dict[str, yardstick.Score]:
    return yardstick.scores(*yardstick.measured())


@pytest.mark.parametrize(
    "section",
    "metadata question statements table entries counts population participants intervention "
    "outcomes conclusions references".split(),
)
def test_the_draft_says_what_the_curated_graph_says(
    found: dict[str, yardstick.Score], section: str
) -> None:
    assert found[section].precision == 1.0
    assert found[section].recall >= 0.98


def test_each_fact_rests_on_words_that_the_curator_chose_too(
    found: dict[str, yardstick.Score],
) -> None:
    assert yardstick.whole(found).placed == yardstick.whole(found).both


def test_nothing_is_taken_from_the_conclusions_unseen(found: dict[str, yardstick.Score]) -> None:
    assert found[yardstick.LEFT_TO_PROPOSALS].drafted == 0


def test_the_figures_in_the_documents_are_these() -> None:
    file = CHECKOUT / "docs" / "reference" / "reading.md"

    assert file.read_text(encoding="utf-8") == reading_page.page()

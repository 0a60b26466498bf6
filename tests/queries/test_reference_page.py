"""The reference of the questions is the one that their headers give."""

from evidence_graph.sparql.questions import read_questions
from queries.reference_page import PAGE, page


def test_the_page_is_made_from_the_files() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(read_questions())

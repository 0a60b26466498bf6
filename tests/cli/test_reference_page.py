"""The reference of the command line is the one that the commands give of themselves."""

from cli.reference_page import PAGE, page


def test_the_page_is_made_from_the_help() -> None:
    assert PAGE.read_text(encoding="utf-8") == page()

"""The reference of conformance says what the suites and the list of known failures say."""

import re

import pytest

from conformance.known_failures import read_known_failures
from conformance.reference_page import PAGE, page


@pytest.mark.usefixtures("shared")
def test_the_page_is_made_from_the_suites_and_the_list() -> None:
    assert PAGE.read_text(encoding="utf-8") == page()


def test_the_page_names_each_known_failure_and_no_other() -> None:
    known = read_known_failures()
    named = re.findall(r"^- `([^`]+/[^`]+)`$", PAGE.read_text(encoding="utf-8"), re.MULTILINE)

    assert named == [*known.failing, *known.refused, *known.other_lexical_form]

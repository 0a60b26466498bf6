"""The reference of the Python API: its examples run, and it leaves nothing public out."""

import doctest

import pytest

import evidence_graph
from api.reference_page import PAGE, with_errors
from evidence_graph import EvidenceGraph, Solutions

TEXT = PAGE.read_text(encoding="utf-8")
MEMBERS = [
    f".{name}"
    for cls in (EvidenceGraph, Solutions)
    for name in dir(cls)
    if not name.startswith("_")
]


def test_its_examples_run() -> None:
    pytest.importorskip("pandas", reason="needs the extra `pandas`")
    outcome = doctest.testfile(str(PAGE), module_relative=False, encoding="utf-8")

    assert outcome.attempted > 25
    assert outcome.failed == 0


@pytest.mark.parametrize("name", [*evidence_graph.__all__, *MEMBERS])
def test_everything_public_is_spoken_of(name: str) -> None:
    assert name in TEXT


def test_the_tree_of_errors_is_the_one_of_the_program() -> None:
    assert with_errors(TEXT) == TEXT


def test_the_package_gives_its_names_and_no_others() -> None:
    assert all(getattr(evidence_graph, name) for name in evidence_graph.__all__)
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        evidence_graph.nothing  # noqa: B018

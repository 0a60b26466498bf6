"""Every lint has a name, says what it looks for and what to do, and is a warning."""

import re

import pytest
from rdflib import RDF, RDFS, SH, Graph

from evidence_graph.validation.report import SHAPES
from shared_material import CHECKOUT

FILE = CHECKOUT / "shapes" / "lints" / "quotations.ttl"
COMPUTED = ("ClaimNotInWords", "WordsOfAnotherReview", "WordsUsedTwice", "WordsAgainstClaim")


@pytest.fixture(scope="module")
def lints() -> Graph:
    return Graph().parse(FILE)


def test_every_lint_says_what_it_is_about_and_what_to_do(lints: Graph) -> None:
    for constraint in lints.subjects(RDF.type, SH.SPARQLConstraint):
        assert {RDFS.label, RDFS.comment, SH.message} <= set(lints.predicates(constraint))
    for shape in lints.subjects(RDF.type, SH.NodeShape):
        assert lints.value(shape, SH.severity) == SH.Warning


def test_the_lints_that_are_computed_are_described_and_no_others(lints: Graph) -> None:
    described = {
        str(subject).removeprefix(SHAPES)
        for subject in lints.subjects(RDFS.comment, None)
        if (subject, RDF.type, None) not in lints
    }

    assert described == set(COMPUTED)


def test_the_page_tells_of_every_lint(lints: Graph) -> None:
    page = (CHECKOUT / "docs/how-to/trust-quotations.md").read_text(encoding="utf-8")
    names = {str(s).removeprefix(SHAPES) for s in lints.subjects(RDF.type, SH.SPARQLConstraint)}

    assert {*names, *COMPUTED} - set(re.findall(r"evs:([\w-]+)", page)) == set()

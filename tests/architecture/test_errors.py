"""Each error has its HTTP status and its exit code; the tree in errors is the real one."""

import inspect
import re

import pytest

from evidence_graph import errors
from evidence_graph.cli import exit_codes
from evidence_graph.errors import EvidenceGraphError
from evidence_graph.web import problem_types

CLASSES = [
    error
    for _, error in inspect.getmembers(errors, inspect.isclass)
    if issubclass(error, EvidenceGraphError)
]
# Those that something raises: the ends of the tree, and InputError where no more can be said.
RAISED = [c for c in CLASSES if not c.__subclasses__() or c is errors.InputError]


def bare(error: type[EvidenceGraphError]) -> EvidenceGraphError:
    """Returns an error without its facts, which the tables do not look at."""
    return error.__new__(error)


@pytest.mark.parametrize("error", RAISED)
def test_every_error_has_an_exit_code(error: type[EvidenceGraphError]) -> None:
    assert exit_codes.of_error(bare(error)) in {1, 2, 3, 4}


@pytest.mark.parametrize("error", RAISED)
def test_every_error_has_an_http_status(error: type[EvidenceGraphError]) -> None:
    assert problem_types.problem_of(bare(error)) is not problem_types.UNFORESEEN
    assert 400 <= problem_types.status_of(bare(error)) < 600


def test_every_kind_of_problem_has_a_page_of_its_own() -> None:
    slugs = [
        problem.slug for problem in (*problem_types.PROBLEMS.values(), problem_types.UNFORESEEN)
    ]

    assert len(slugs) == len(set(slugs))


def test_every_error_stands_in_the_tree_under_its_parent() -> None:
    drawn = re.findall(r"^([│├└─ ]*)(\w+Error)", errors.__doc__ or "", re.MULTILINE)
    path: list[str] = []
    parents = {}
    for branches, name in drawn:
        depth = len(branches) // 4
        path[depth:] = [name]
        parents[name] = path[depth - 1] if depth else "Exception"

    assert parents == {error.__name__: error.__base__.__name__ for error in CLASSES}

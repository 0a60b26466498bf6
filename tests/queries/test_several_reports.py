"""A second report changes no answer about the first, and is answered for in the same way."""

import hashlib
from pathlib import Path

import pytest

from evidence_graph.graph import EvidenceGraph
from evidence_graph.sparql.result import Solutions
from queries.answers import Expected, expected, table, typed

FIRST, SECOND = "ut202002", "ut209999"
SHIPPED = Path(__file__).parents[2] / "data" / "reports" / FIRST

ABOUT_REPORTS = [case for case in expected() if not case.parameters.get("report")]

# What these questions show of a report comes from records outside it; there are none of the second.
FROM_OUTSIDE = {"identifiers-of-reviews", "newer-versions-of-reviews", "overlap-known-from-outside"}
# The second text has another digest, being another text.
OF_THE_TEXT = {"source-fingerprint"}


@pytest.fixture(scope="module")
def two_reports(tmp_path_factory: pytest.TempPathFactory) -> EvidenceGraph:
    """The shipped graph together with a copy of its report under another number."""
    folder = tmp_path_factory.mktemp("reports") / SECOND
    folder.mkdir()
    source = (SHIPPED / "source.txt").read_bytes()
    copied = source.replace(FIRST.encode(), SECOND.encode())
    (folder / "source.txt").write_bytes(copied)
    trig = (SHIPPED / "report.trig").read_text(encoding="utf-8").replace(FIRST, SECOND)
    old, new = (hashlib.sha256(text).hexdigest() for text in (source, copied))
    (folder / "report.trig").write_text(trig.replace(old, new), encoding="utf-8")
    graph = EvidenceGraph.open()
    graph.load([folder])
    return graph


def rows(graph: EvidenceGraph, case: Expected, **parameters: str) -> Solutions:
    question = graph.question(case.question)
    bindings = question.read({**case.parameters, **parameters})
    result = graph.query(f"@{case.question}", bindings=bindings)
    assert isinstance(result, Solutions)
    return result


def asks_about_a_report(graph: EvidenceGraph, case: Expected) -> bool:
    return "report" in {p.name for p in graph.question(case.question).parameters}


@pytest.mark.parametrize("case", ABOUT_REPORTS, ids=str)
def test_a_second_report_leaves_the_answer_as_it_is(
    case: Expected, two_reports: EvidenceGraph
) -> None:
    answer = table(rows(two_reports, case), without=case.ours)

    assert typed(answer) == typed(case.rows)


@pytest.mark.parametrize(
    "case", [c for c in ABOUT_REPORTS if c.question not in FROM_OUTSIDE | OF_THE_TEXT], ids=str
)
def test_the_second_report_is_answered_for_like_the_first(
    case: Expected, two_reports: EvidenceGraph
) -> None:
    if not asks_about_a_report(two_reports, case):
        return
    report = f"https://w3id.org/evidence-graph/id/report/{SECOND}"
    if case.question == "fact-by-number" and case.parameters.get("fact") == "F014":
        return

    answer = table(rows(two_reports, case, report=report), without=case.ours)

    assert typed(as_first(answer)) == typed(case.rows)


@pytest.mark.parametrize(
    "case", [c for c in ABOUT_REPORTS if c.question not in OF_THE_TEXT], ids=str
)
def test_an_open_report_means_every_report(case: Expected, two_reports: EvidenceGraph) -> None:
    if not asks_about_a_report(two_reports, case):
        return

    answer = table(rows(two_reports, case, report="any"), without=case.ours)

    first = table(rows(two_reports, case), without=case.ours)
    second_report = f"https://w3id.org/evidence-graph/id/report/{SECOND}"
    second = table(rows(two_reports, case, report=second_report), without=case.ours)
    assert sorted(map(repr, typed(answer))) == sorted(map(repr, typed(first + second)))


def as_first(answer: list[dict[str, object]]) -> list[dict[str, object]]:
    """Returns an answer about the second report as if it were about the first."""

    def renamed(value: object) -> object:
        if not isinstance(value, str):
            return value
        return value.replace(f"id:report/{SECOND}/", "ut:").replace(SECOND, FIRST)

    return [{name: renamed(value) for name, value in row.items()} for row in answer]

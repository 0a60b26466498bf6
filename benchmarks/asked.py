"""What the loads ask: which questions, and how much comes of one."""

import csv
import io
import json
import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import loads
from contenders import Contender
from loads import SOLUTIONS

QUERIES: Final = Path(__file__).with_name("queries")
PAGES: Final = Path(__file__).with_name("pages")
SCANS: Final = ("04-join-filter", "06-group-having", "07-order-limit", "13-rollup")
SAMPLE: Final = 20
"""Answers of each load that are looked at for their size."""

_FIRST_REVIEW: Final = "<https://w3id.org/evidence-graph/id/report/made000001/review-1>"
_FIRST_INTERVENTION: Final = "intervention:made-0"
_TINY: Final = "SELECT ?label { %s <http://www.w3.org/2000/01/rdf-schema#label> ?label }"
_REVIEWS: Final = """\
PREFIX ev: <https://w3id.org/evidence-graph/ns#>
SELECT ?iri { ?iri a ev:SystematicReview } ORDER BY ?iri LIMIT 2000"""
_INTERVENTIONS: Final = """\
PREFIX ev: <https://w3id.org/evidence-graph/ns#>
SELECT ?iri { ?review ev:hasStatement/ev:intervention ?iri }
GROUP BY ?iri HAVING (COUNT(*) >= 20) ORDER BY ?iri LIMIT 2000"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount:
    """How much the looked-at answers of a load were: the median, the least and the most."""

    median: float
    least: int
    most: int

    def __str__(self) -> str:
        return f"{self.median:,.0f} ({self.least:,}–{self.most:,})"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One load: what it is, its questions, and the rows and the bytes of JSON of an answer."""

    load: str
    what: str
    queries: Sequence[str]
    rows: Amount
    size: Amount


def queries() -> dict[str, str]:
    """Returns the thirteen kinds of question, by name."""
    return {path.stem: path.read_text(encoding="utf-8") for path in sorted(QUERIES.glob("*.rq"))}


def review_pages(contender: Contender) -> list[str]:
    """Returns the pages of up to 2,000 reviews."""
    page = (PAGES / "review.rq").read_text(encoding="utf-8")
    return _of_each(page, _FIRST_REVIEW, _iris(contender, _REVIEWS))


def intervention_pages(contender: Contender) -> list[str]:
    """Returns the pages of up to 2,000 interventions that have twenty findings or more."""
    page = queries()["05-optional-page"]
    return _of_each(page, _FIRST_INTERVENTION, _iris(contender, _INTERVENTIONS))


def all_loads(contender: Contender) -> list[Asked]:
    """Returns the loads of many requests, sized by the answers of that contender."""
    tiny = [_TINY % iri for iri in _iris(contender, _REVIEWS)]
    reviews, interventions = review_pages(contender), intervention_pages(contender)
    scans = [queries()[name] for name in SCANS]
    return [
        _sized(contender, "tiny", "the label of one review", tiny),
        _sized(contender, "review page", "one review's findings, four OPTIONAL", reviews),
        _sized(
            contender,
            "intervention page",
            "up to 100 findings on one intervention that has 20 or more, sorted, four OPTIONAL",
            interventions,
        ),
        _sized(contender, "scan", f"in turn {', '.join(SCANS)}", scans),
    ]


def _of_each(page: str, first: str, iris: Sequence[str]) -> list[str]:
    # Otherwise every question would be the same, and nobody would see it.
    if page.count(first) != 1:
        raise LookupError(f"the page has to name {first} once, for others to be put in its place")
    return [page.replace(first, iri) for iri in iris]


def _sized(contender: Contender, load: str, what: str, asked: Sequence[str]) -> Asked:
    if not asked:
        raise LookupError(f"the evidence has nothing for the load {load!r}; make more of it")
    bodies = [
        loads.body(contender, query, accept=SOLUTIONS)
        for query in asked[:: -(-len(asked) // SAMPLE)]
    ]
    rows = [len(json.loads(body)["results"]["bindings"]) for body in bodies]
    return Asked(
        load=load,
        what=what,
        queries=asked,
        rows=_amount(rows),
        size=_amount([len(body) for body in bodies]),
    )


def _amount(counts: Sequence[int]) -> Amount:
    return Amount(median=statistics.median(counts), least=min(counts), most=max(counts))


def _iris(contender: Contender, query: str) -> list[str]:
    table = loads.body(contender, query, accept="text/csv").decode()
    return [f"<{row['iri']}>" for row in csv.DictReader(io.StringIO(table))]

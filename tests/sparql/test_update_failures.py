"""An update that fails, or would do too much, leaves nothing once it is undone."""

import pytest

from evidence_graph.errors import EvidenceGraphError, QueryTimeoutError, QueryTooComplexError
from evidence_graph.records.graphs import INFERRED_GRAPH
from evidence_graph.sparql.limits import UpdateLimits
from evidence_graph.sparql.rights import PLAIN
from evidence_graph.store.work import Work
from sparql.updating import content, evidence, store_of, update


def work_on(data: str) -> Work:
    return Work(store_of(data))


@pytest.mark.parametrize("is_evidence", [False, True])
@pytest.mark.parametrize(
    "last",
    [
        "DROP GRAPH e:none",
        f"INSERT DATA {{ GRAPH <{INFERRED_GRAPH}> {{ e:a e:p 1 }} }} ; CREATE GRAPH e:g",
        "INSERT { GRAPH e:g { ?s e:p [] } } WHERE { ?s ?p ?o . ?a ?b ?c . ?d ?e ?f . ?x ?y ?z}",
    ],
)
def test_nothing_is_left_of_an_update_that_fails_once_it_is_undone(
    last: str, is_evidence: bool
) -> None:
    everything = " ".join(f"e:s{n} e:p {n} ." for n in range(8))
    work = work_on(f"{everything} GRAPH e:g {{ {everything} }} GRAPH e:h {{ _:x e:p 3 }}")
    before = content(work.store)
    within = UpdateLimits(max_bytes=10_000, max_nesting=20, max_changes=100, max_seconds=60)

    with pytest.raises(EvidenceGraphError):
        update(
            work,
            "DELETE { GRAPH ?g {?s ?p ?o} } INSERT { GRAPH e:new {?s ?p ?o, _:b} } "
            f"WHERE {{ GRAPH ?g {{ ?s ?p ?o }} FILTER(?o > 3) }} ; COPY e:h TO e:g ; {last}",
            rights=evidence() if is_evidence else PLAIN,
            within=within,
        )
    assert content(work.store) != before
    work.undo()

    assert content(work.store) == before


def test_an_update_may_not_change_more_than_its_bound() -> None:
    work = work_on(" ".join(f"e:s{n} e:p {n} ." for n in range(40)))

    with pytest.raises(QueryTooComplexError, match="1,000 triples"):
        update(work, "INSERT { ?s ?p ?b } WHERE { ?s ?p ?o . ?a ?p ?b }")


def test_an_update_may_not_take_longer_than_its_bound() -> None:
    work = work_on(" ".join(f"e:s{n} e:p {n} ." for n in range(40)))
    within = UpdateLimits(max_bytes=10_000, max_nesting=9, max_changes=100, max_seconds=0.2)

    with pytest.raises(QueryTimeoutError):
        update(
            work,
            "INSERT { ?o e:p 1 } WHERE { ?s ?p ?o . ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l}",
            within=within,
        )

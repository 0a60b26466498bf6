"""What an update does to a work is what the engine's own update does to a copy of the store."""

import pyoxigraph as ox
from hypothesis import HealthCheck, assume, given, note, settings
from hypothesis import strategies as st

from evidence_graph.errors import ForbiddenError, QuerySyntaxError
from evidence_graph.rdf.addresses import GENID
from evidence_graph.sparql.limits import UpdateLimits
from evidence_graph.sparql.rights import PLAIN, of_evidence
from evidence_graph.sparql.update import run_update
from evidence_graph.sparql.update_reading import read_update
from evidence_graph.store.quads import QuadStore
from evidence_graph.store.work import Work
from sparql.update_made import PREFIXES, beginnings, ground_beginnings, operations

WITHIN = UpdateLimits(max_bytes=100_000, max_nesting=50, max_changes=10_000, max_seconds=60)


def canonical(quads) -> set[ox.Quad]:
    """Returns quads whose blank nodes have labels that follow from where they stand."""
    dataset = ox.Dataset(quads)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.UNSTABLE)
    return set(dataset)


def all_quads(store: QuadStore) -> set[ox.Quad]:
    return {*store.quads(None), *store.quads_in_named_graphs()}


def begun(engine: ox.Store, steps: list[str]) -> tuple[set[ox.Quad], Work, str]:
    """Returns what the engine holds, the same as a work, and the update to be done to both."""
    before = set(engine)
    store = QuadStore.in_memory()
    store.add_quads(before)
    text = PREFIXES + " ;\n".join(steps)
    note(text)
    return before, Work(store), text


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.filter_too_much])
@given(beginnings, st.lists(operations, min_size=1, max_size=4))
def test_it_is_what_the_engine_does(beginning: str, steps: list[str]) -> None:
    engine = ox.Store()
    engine.update(PREFIXES + beginning)
    before, work, text = begun(engine, steps)
    store = work.store
    try:
        engine.update(text)
    except SyntaxError:
        assume(False)
    assume(len(engine) < 60)  # many blank nodes that are all alike take long to compare

    run_update(read_update(text, within=WITHIN), work, rights=PLAIN, within=WITHIN)

    after = all_quads(store)
    assert canonical(after) == canonical(engine)
    assert work.added == after - before
    assert work.removed == before - after
    work.undo()
    assert all_quads(store) == before


def merge(engine: ox.Store) -> None:
    """Makes the default graph the union of the named ones."""
    names = [f"ADD {name} TO DEFAULT" for name in engine.named_graphs()]
    engine.update(" ; ".join(["CLEAR DEFAULT", *names]))


def deskolemised(quads) -> list[ox.Quad]:
    def of(term):
        if isinstance(term, ox.NamedNode) and term.value.startswith(GENID):
            return ox.BlankNode(term.value.removeprefix(GENID).replace("-", "x"))
        if isinstance(term, ox.Triple):
            return ox.Triple(of(term.subject), term.predicate, of(term.object))
        return term

    return [ox.Quad(of(q.subject), q.predicate, of(q.object), q.graph_name) for q in quads]


def named(quads) -> list[ox.Quad]:
    return [quad for quad in quads if quad.graph_name != ox.DefaultGraph()]


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.filter_too_much])
@given(ground_beginnings, st.lists(operations, min_size=1, max_size=3))
def test_of_evidence_it_is_that_with_the_view_merged_after_each_step(
    beginning: str, steps: list[str]
) -> None:
    assume("isIRI" not in "".join(steps))  # of blank nodes, which have IRIs here, it differs
    engine = ox.Store()
    engine.update(PREFIXES + beginning)
    merge(engine)
    before, work, text = begun(engine, steps)
    store = work.store
    try:
        run_update(
            read_update(text, within=WITHIN),
            work,
            rights=of_evidence(lambda _: None),
            within=WITHIN,
        )
    except (QuerySyntaxError, ForbiddenError):
        work.undo()
        assert all_quads(store) == before
        assume(False)

    for step in steps:
        for operation in step.split(" ; "):
            engine.update(PREFIXES + operation)
            merge(engine)
    assume(len(engine) < 60)
    assert canonical(deskolemised(named(all_quads(store)))) == canonical(named(engine))
    assert set(store.quads(None)) == {q for q in before if q.graph_name == ox.DefaultGraph()}
    assert work.added == all_quads(store) - before
    assert work.removed == before - all_quads(store)

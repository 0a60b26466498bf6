"""Versions with a word each, published for the tests of store directories."""

from rdflib import Literal, URIRef

from evidence_graph.store.changes import Authorship, ChangeSet
from evidence_graph.store.quads import QuadStore
from evidence_graph.store.versions import StoreDirectory, Version
from evidence_graph.store.work import Work
from evidence_graph.store.workshop import DiskWorkshop

GRAPH = "http://example.org/graph"
SUBJECT, PREDICATE = URIRef("http://example.org/s"), URIRef("http://example.org/p")
BY = Authorship(author="a tester", reason='to see "what" happens\n', tool="tests")
ANYTHING = (None, None, None)


def content(version: Version) -> set[str]:
    quads = QuadStore.open(version.path, read_only=True)
    return {str(o) for _, _, o in quads.triples(ANYTHING, GRAPH)}


def publish(
    directory: StoreDirectory, word: str, *, workshop: DiskWorkshop | None = None
) -> Version:
    """Publishes a version that holds what the one before holds, and `word`."""
    at = workshop or DiskWorkshop(directory)
    with at.writing():
        work = at.begin()
        work.add_triples([(SUBJECT, PREDICATE, Literal(word))], GRAPH)
        version = at.publish(work, change_of(work), {"word": word})
    if workshop is None:
        at.close()
    return version


def change_of(work: Work) -> ChangeSet:
    return ChangeSet(added=work.added, removed=work.removed, by=BY)

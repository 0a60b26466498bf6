"""Quarantine: RDF from elsewhere, kept apart until a person accepts what the shapes say of it."""

from collections.abc import Iterator
from typing import Final
from urllib.parse import quote, unquote

from evidence_graph.errors import InputError, NotFoundError
from evidence_graph.importing.statements import graph_of
from evidence_graph.rdf.documents import Document
from evidence_graph.records.graphs import QUARANTINE, GraphFamily, family_of, is_quarantined
from evidence_graph.store.changes import Quad, in_graph
from evidence_graph.store.quads import QuadStore
from evidence_graph.store.skolems import Skolems
from evidence_graph.vocabulary import GRAPHS

_TARGETS: Final = frozenset(
    {
        GraphFamily.ASSERTED,
        GraphFamily.ANNOTATION,
        GraphFamily.SOURCE,
        GraphFamily.EXTERNAL,
        GraphFamily.MAPPED,
    }
)


def graph_in_quarantine(name: str, *, of: str | None) -> str:
    """Returns the IRI of the graph in which a document's graph waits; None is its default graph.

    >>> graph_in_quarantine("x", of="http://e.org/g").rpartition("/quarantine/")[2]
    'x/http%3A%2F%2Fe.org%2Fg'
    """
    return f"{QUARANTINE}{name}" + ("" if of is None else f"/{quote(of, safe='')}")


def name_in_quarantine(graph: str) -> str:
    """Returns under which name a graph in quarantine waits."""
    return graph.removeprefix(QUARANTINE).split("/", 1)[0]


def target_of(graph: str) -> str:
    """Returns the IRI that a graph in quarantine has once it is accepted.

    Its own name in its document is kept; what has none goes to that of an import of its name.
    """
    name, _, own = graph.removeprefix(QUARANTINE).partition("/")
    return unquote(own) if own else graph_of(name)


def staged(document: Document, name: str) -> dict[str, list[Quad]]:
    """Returns a document's quads by the graph in quarantine that they go to.

    Raises RdfSyntaxError with line and column.
    """
    store = QuadStore.in_memory()
    store.load(
        document.content,
        document.format,
        source=document.label,
        named_by=Skolems(f"quarantine {name} {document.label}"),
    )
    found = {}
    for own in (None, *store.graph_names()):
        waiting = graph_in_quarantine(name, of=own)
        quads = [in_graph(quad, waiting) for quad in store.quads(own)]
        if quads:
            found[waiting] = quads
    return found


def waiting(store: QuadStore) -> dict[str, list[str]]:
    """Returns the graphs in quarantine by the names under which they wait."""
    found: dict[str, list[str]] = {}
    for graph in sorted(filter(is_quarantined, store.graph_names())):
        if next(iter(store.quads(graph)), None) is not None:
            found.setdefault(name_in_quarantine(graph), []).append(graph)
    return found


def of_name(store: QuadStore, name: str) -> list[str]:
    """Returns the graphs that wait under a name. Raises NotFoundError where there are none."""
    known = waiting(store)
    if name not in known:
        raise NotFoundError("import in quarantine", name, sorted(known))
    return known[name]


def released(
    store: QuadStore, graphs: dict[str, list[Quad]], *, replacing: bool
) -> Iterator[tuple[str, list[Quad]]]:
    """Yields, of graphs in quarantine, the graph that each becomes, with its quads.

    Raises InputError for one that nobody but this program, or whoever edits the ontology, writes
    to, and unless `replacing` for one that is there already.
    """
    for waits, quads in graphs.items():
        target = target_of(waits)
        if family_of(target) not in _TARGETS:
            raise InputError(
                f"<{target}> is of the family {family_of(target).value}; nothing from quarantine "
                "is taken into it. `load` does, by whoever edits it"
            )
        if not replacing and next(iter(store.quads(target)), None) is not None:
            raise InputError(f"<{target}> is there already; to replace it whole, say --replace")
        yield target, [in_graph(quad, target) for quad in quads]


def is_name(name: str) -> bool:
    """Says whether a name can stand in the IRI of a graph.

    >>> is_name("my-file"), is_name("a/b"), is_name("")
    (True, False, False)
    """
    return bool(name) and quote(name, safe="") == name and f"{GRAPHS}{name}" == GRAPHS + name

"""The operations of SPARQL 1.1 Update, read and ready to be done."""

from dataclasses import dataclass
from enum import Enum

from evidence_graph.store.changes import Quad
from evidence_graph.store.templates import Template


class GraphGroup(Enum):
    """What CLEAR and DROP may name in place of a named graph."""

    DEFAULT = "DEFAULT"
    NAMED = "NAMED"
    ALL = "ALL"


class Transfer(Enum):
    """What becomes of two graphs when the triples of one go to the other."""

    ADD = "ADD"
    MOVE = "MOVE"
    COPY = "COPY"


@dataclass(frozen=True, slots=True, kw_only=True)
class InsertData:
    """INSERT DATA."""

    quads: tuple[Quad, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DeleteData:
    """DELETE DATA."""

    quads: tuple[Quad, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Modify:
    """DELETE and INSERT with a WHERE; also DELETE WHERE, whose pattern is its template."""

    query: str  # the WHERE, as a SELECT of the templates' variables
    base: str | None  # no base IRI but those that the query itself has
    graph: str | None  # WITH; None where it is not there
    has_using: bool
    delete: Template
    insert: Template


@dataclass(frozen=True, slots=True, kw_only=True)
class Clear:
    """CLEAR and DROP, which are the same where a graph without triples is none."""

    graphs: str | GraphGroup
    is_silent: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Create:
    """CREATE."""

    graph: str
    is_silent: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferTriples:
    """ADD, MOVE and COPY."""

    kind: Transfer
    source: str | None  # None is the default graph
    target: str | None  # None is the default graph
    is_silent: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """LOAD, whose document is fetched before the update is made."""

    source: str
    graph: str | None  # None is the default graph
    is_silent: bool


Operation = InsertData | DeleteData | Modify | Clear | Create | TransferTriples | Load

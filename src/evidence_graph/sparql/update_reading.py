"""An update text read into operations: bounded, parsed whole, and refused where policy says so."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final
from uuid import uuid4

from evidence_graph.errors import (
    QueryError,
    QueryRefusedError,
    QuerySyntaxError,
    QueryTooComplexError,
)
from evidence_graph.sparql import limits, spelling
from evidence_graph.sparql.guard import guard
from evidence_graph.sparql.lexer import Block, TokenKind, place, tokens
from evidence_graph.sparql.update_operations import (
    Clear,
    Create,
    DeleteData,
    GraphGroup,
    InsertData,
    Modify,
    Operation,
    Transfer,
    TransferTriples,
)
from evidence_graph.sparql.update_words import GROUPS, Cut, NotCutError, cut
from evidence_graph.sparql.wording import wording
from evidence_graph.store import templates
from evidence_graph.store.changes import Quad
from evidence_graph.store.templates import Template

MAX_OPERATIONS: Final = 1_000
"""Most operations of one update."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UpdateLimits:
    """How much an update may be, and may do."""

    max_bytes: int
    max_nesting: int  # brackets in brackets
    max_changes: int  # triples that its operations may add and remove, counted one by one


def read_update(
    text: str, *, within: UpdateLimits, base: str | None = None
) -> tuple[Operation, ...]:
    """Returns the operations of a SPARQL 1.1 update, of which nothing has been run.

    `base` is the request's base IRI. Raises QueryTooLongError, QueryTooComplexError,
    QuerySyntaxError with line and column, and QueryRefusedError for LOAD, SERVICE and a text of
    which it cannot be told what its words are.
    """
    limits.check_length(text, within.max_bytes)
    if spelling.may_differ(text, text.upper()):
        text = spelling.for_engine(text)
    readers = [_Reader(text, piece, within, base) for piece in _cut(text, within, base)]
    for reader in readers:
        reader.check_size()
    _require_sparql(text, [reader.piece for reader in readers], base)
    return tuple(reader.operation() for reader in readers)


def _cut(text: str, within: UpdateLimits, base: str | None) -> list[Cut]:
    pieces = []
    try:
        for piece in cut(text):
            pieces.append(piece)
            if len(pieces) > MAX_OPERATIONS:
                raise QueryTooComplexError(
                    f"the update has more than {MAX_OPERATIONS:,} operations; put data of one "
                    "kind into one INSERT DATA, or send several updates",
                    limit=MAX_OPERATIONS,
                )
    except NotCutError as cause:
        limits.measured(text, max_nesting=within.max_nesting)
        _require_sparql(text, [*pieces, cause.cut], base)
        line, column = place(text, cause.word.start)
        raise QueryRefusedError(
            f"it cannot be told for certain what {cause.word.text[:40]!r} is, at line {line}, "
            f"column {column}; write blanks between words, and IRIs whole, like "
            "<https://example.org/x>"
        ) from None
    return pieces


def _require_sparql(text: str, pieces: Sequence[Cut], base: str | None) -> None:
    """Raises QuerySyntaxError, with its place in the text, where the engine cannot parse it.

    The engine takes no prologue but the first, so operations are parsed with those they share one.
    """
    for prologue, sharing in groupby(pieces, key=lambda piece: piece.prologue):
        shared = list(sharing)
        start = shared[0].start
        operations = text[start : shared[-1].end]
        try:
            templates.require_update(prologue, operations, base=base)
        except QuerySyntaxError:
            templates.require_update(_moved(prologue, text, start), operations, base=base)
            raise


def _moved(before: str, text: str, start: int) -> str:
    """Returns a text with blanks after it, so that what follows has the place it has in `text`."""
    down = text.count("\n", 0, start) - before.count("\n")
    if not down:
        return before
    return before + "\n" * down + " " * (start - text.rfind("\n", 0, start) - 1)


class _Reader:
    """Reads one operation out of what the text was cut into."""

    def __init__(self, text: str, piece: Cut, within: UpdateLimits, base: str | None) -> None:
        self._text, self.piece, self._within, self._base = text, piece, within, base
        self._stem = f"urn:uuid:{uuid4()}:"
        self._places: dict[str, int] = {}
        """The place of each variable of the templates in a solution."""

    def check_size(self) -> None:
        """Raises QueryTooComplexError where a clause is over a limit."""
        most = self._within.max_nesting
        for block in (self.piece.data, self.piece.delete, self.piece.insert):
            if block and block.depth > most:
                raise QueryTooComplexError(
                    f"the update is nested too deeply, more than {most} levels; give inner "
                    "things names of their own",
                    limit=most,
                )
        if self.piece.where:
            where = f"SELECT * WHERE {self._inside(self.piece.where)}"
            limits.check_size(where, wording(where).size, max_nesting=most)

    def operation(self) -> Operation:
        """Returns the operation. The whole text has been parsed by then."""
        piece = self.piece
        if piece.verb == "LOAD":
            raise QueryRefusedError(
                f"LOAD is not run here (line {place(self._text, piece.start)[0]}): this endpoint "
                "fetches nothing. Send the document itself, with PUT or POST to the address of "
                "its graph"
            )
        if piece.data:
            quads = tuple(self._quads(self._inside(piece.data)))
            is_new = piece.verb == "INSERT DATA"
            return InsertData(quads=quads) if is_new else DeleteData(quads=quads)
        if piece.where:
            return self._modify(piece.where)
        if piece.verb == "CREATE":
            return Create(graph=self._iri(piece.graphs[0]), is_silent=piece.is_silent)
        if piece.verb in ("CLEAR", "DROP"):
            named = piece.graphs[0]
            graphs = GraphGroup(named) if named in GROUPS else self._iri(named)
            return Clear(graphs=graphs, is_silent=piece.is_silent)
        source, target = (None if g in GROUPS else self._iri(g) for g in piece.graphs)
        return TransferTriples(
            kind=Transfer(piece.verb), source=source, target=target, is_silent=piece.is_silent
        )

    def _modify(self, where: Block) -> Modify:
        piece = self.piece
        is_pattern_deleted = piece.verb == "DELETE WHERE"
        delete = self._template(where if is_pattern_deleted else piece.delete)
        insert = self._template(piece.insert)
        return Modify(
            query=self._guarded(where),
            base=self._base,
            graph=None if piece.with_graph is None else self._iri(piece.with_graph),
            has_using=bool(piece.using or piece.using_named),
            delete=Template(delete, self._stems()),
            insert=Template(insert, self._stems()),
        )

    def _guarded(self, where: Block) -> str:
        # Some variable has to be chosen, or the solutions could not be counted.
        chosen = " ".join(f"?{name}" for name in self._places) or "?any"
        graphs = [f"FROM {iri}" for iri in self.piece.using]
        graphs += [f"FROM NAMED {iri}" for iri in self.piece.using_named]
        head = f"{self.piece.prologue}SELECT {chosen} {' '.join(graphs)} WHERE "
        try:
            return self._guard(head + self._inside(where))
        except QueryError:  # which may name lines
            self._guard(_moved(head, self._text, where.start) + self._inside(where))
            raise

    def _guard(self, query: str) -> str:
        within = self._within
        length = len(query.encode(errors="replace"))
        most = within.max_nesting
        return guard(query, max_bytes=length, max_nesting=most, base=self._base).text

    def _template(self, block: Block | None) -> Sequence[Quad]:
        if block is None:
            return ()
        inside = self._inside(block)
        return self._quads(self._without_variables(inside) if _has_variables(inside) else inside)

    def _without_variables(self, block: str) -> str:
        pieces, index = [], 0
        for token in tokens(block):
            if token.kind is TokenKind.VARIABLE:
                number = self._places.setdefault(token.text[1:], len(self._places))
                pieces += [block[index : token.start], f"<{self._stem}{number}>"]
                index = token.start + len(token.text)
        return "".join((*pieces, block[index:]))

    def _stems(self) -> Mapping[str, int]:
        return {f"{self._stem}{number}": number for number in self._places.values()}

    def _quads(self, block: str) -> list[Quad]:
        return templates.quads_of_data(self.piece.prologue, block, base=self._base)

    def _iri(self, notation: str) -> str:
        return templates.iri_of(self.piece.prologue, notation, base=self._base)

    def _inside(self, block: Block) -> str:
        return self._text[block.start : block.end]


def _has_variables(block: str) -> bool:
    return "?" in block or "$" in block

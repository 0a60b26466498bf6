"""An update text read into operations: bounded, parsed whole, and refused where policy says so."""

from collections.abc import Mapping, Sequence
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
from evidence_graph.sparql.diagnosis import diagnosed_update
from evidence_graph.sparql.guard import guard
from evidence_graph.sparql.lexer import Block, Token, TokenKind, place, token_at, tokens
from evidence_graph.sparql.limits import UpdateLimits
from evidence_graph.sparql.policy import may_load
from evidence_graph.sparql.update_operations import (
    Clear,
    Create,
    DeleteData,
    GraphGroup,
    InsertData,
    Load,
    Modify,
    Operation,
    Transfer,
    TransferTriples,
)
from evidence_graph.sparql.update_words import GROUPS, Cut, NotCutError, cut
from evidence_graph.sparql.wording import wording
from evidence_graph.store import templates, writing
from evidence_graph.store.changes import Quad
from evidence_graph.store.templates import Template

MAX_OPERATIONS: Final = 1_000
"""Most operations of one update."""

MAX_DECLARED: Final = 4_000_000
"""Characters of prologues at most, counted for each operation, since it is parsed with each."""


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
    pieces, declared = [], 0
    try:
        for piece in cut(text):
            pieces.append(piece)
            declared += len(piece.prologue)
            if declared > MAX_DECLARED:
                raise QueryTooComplexError(
                    f"the prologues of this update's {len(pieces):,} operations have more than "
                    f"{MAX_DECLARED:,} characters together; declare fewer prefixes",
                    limit=MAX_DECLARED,
                )
            if len(pieces) > MAX_OPERATIONS:
                raise QueryTooComplexError(
                    f"the update has more than {MAX_OPERATIONS:,} operations; put data of one "
                    "kind into one INSERT DATA, or send several updates",
                    limit=MAX_OPERATIONS,
                )
    except NotCutError as cause:
        limits.measured(text, max_nesting=within.max_nesting)
        _require_sparql(text, [*pieces, cause.cut], base, unexpected=cause.word)
        raise _untold(text, cause.word.start) from None
    return pieces


def _untold(text: str, index: int) -> QueryRefusedError:
    line, column = place(text, index)
    found = token_at(text, index)
    return QueryRefusedError(
        f"it cannot be told for certain how to read {found.text[:40] if found else ''!r} at line "
        f"{line}, column {column}, and what follows; write blanks between words and around <, and "
        "IRIs whole, like <https://example.org/x>"
    )


def _require_sparql(
    text: str,
    pieces: Sequence[Cut],
    base: str | None,
    *,
    unexpected: Token | None = None,
) -> None:
    """Raises QuerySyntaxError, with its place in the text, where the engine cannot parse it.

    `unexpected` is the word where the text cannot be cut, None where it can. The engine takes no
    prologue but the first, so operations are parsed with those they share one.
    """
    for prologue, sharing in groupby(pieces, key=lambda piece: piece.prologue):
        shared = list(sharing)
        start = shared[0].start
        operations = text[start : shared[-1].end]
        try:
            templates.require_update(prologue, operations, base=base)
        except QuerySyntaxError as cause:
            raise _placed(cause, text, prologue, start, unexpected) from cause


def _placed(
    error: QuerySyntaxError, text: str, prologue: str, start: int, unexpected: Token | None
) -> QuerySyntaxError:
    """Returns the error of operations that begin at `start` with its place in the whole text."""
    before = prologue.count("\n")
    line, column = error.line, error.column
    if line is not None and column is not None and line > before:
        first, indent = place(text, start)
        if line == before + 1:
            column += indent - (len(prologue) - prologue.rfind("\n"))
        line += first - 1 - before
    # The engine often names a place past a word that it does not know.
    if unexpected and unexpected.text != "{":
        mine = place(text, unexpected.start)
        if (line or mine[0], column or mine[1]) >= mine:
            what = repr(unexpected.text[:40]) if unexpected.text else "the end"
            return QuerySyntaxError(f"unexpected {what}", line=mine[0], column=mine[1])
    placed = QuerySyntaxError(error.detail, line=line, column=column)
    return diagnosed_update(placed, text)


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
            return self._load()
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

    def _load(self) -> Load:
        source, *into = (self._iri(graph) for graph in self.piece.graphs)
        if not may_load(source, listed=self._within.load_addresses):
            raise QueryRefusedError(
                f"LOAD of <{source[:200]}> is not run here (line "
                f"{place(self._text, self.piece.start)[0]}): the operator's setting load_addresses "
                "does not list it. Send the document itself, with PUT or POST to the address of "
                "its graph"
            )
        graph = into[0] if into else None
        return Load(source=source, graph=graph, is_silent=self.piece.is_silent)

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
        inside = self._inside(where)
        try:
            query = self._guard(head + inside)
        except QueryError:  # which may name lines
            self._guard(_moved(head, self._text, where.start) + inside)
            raise
        try:
            writing.require_sparql(query, base=self._base)
        except QuerySyntaxError:  # of which the whole is none
            raise _untold(self._text, where.start) from None
        return query

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

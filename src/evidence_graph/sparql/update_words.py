"""An update cut into its operations and these into their clauses, by its words alone.

Only what is outside of braces is looked at; what is in them is for the engine's parser. A text that
cannot be cut is no SPARQL, or is written so that words run into each other.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from evidence_graph.sparql.lexer import Block, Token, TokenKind, block_at, token_at

_PROLOGUE: Final = {
    "BASE": (TokenKind.IRI,),
    "PREFIX": (TokenKind.NAME, TokenKind.IRI),
    "VERSION": (TokenKind.STRING,),
}
GROUPS: Final = frozenset({"DEFAULT", "NAMED", "ALL"})
_GRAPH_VERBS: Final = frozenset({"CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY"})


@dataclass(slots=True)
class Cut:
    """One operation: its words, its blocks, and what the prologues before it declare.

    Graphs are given as they are written, `<…>`, a prefixed name, or one of `GROUPS`.
    """

    prologue: str
    start: int
    end: int = 0
    verb: str = ""
    """MODIFY is INSERT or DELETE with a WHERE; the others are called by their own words."""
    is_silent: bool = False
    with_graph: str | None = None  # no WITH
    using: list[str] = field(default_factory=list)
    using_named: list[str] = field(default_factory=list)
    data: Block | None = None  # only of INSERT DATA and DELETE DATA
    delete: Block | None = None  # no DELETE clause
    insert: Block | None = None  # no INSERT clause
    where: Block | None = None  # only of MODIFY and DELETE WHERE
    graphs: list[str] = field(default_factory=list)


class NotCutError(Exception):
    """The word at which the text cannot be cut any further, and the operation it belongs to."""

    def __init__(self, word: Token, cut: Cut) -> None:
        self.word, self.cut = word, cut
        super().__init__(f"{word.text!r} at {word.start}")


def cut(text: str) -> Iterator[Cut]:
    """Yields the operations of an update; raises NotCutError."""
    reader = _Reader(text)
    prologue = ""
    while True:
        begin = reader.index
        found = Cut(prologue, begin)
        try:
            while reader.reads_declaration():
                found = Cut(f"{prologue}{text[begin : reader.index]} ", reader.index)
            prologue = found.prologue
            if reader.next is None:
                return
            reader.read_operation(found)
            found.end = reader.index
            yield found
            if reader.next is None:
                return
            reader.read_semicolon()
        except _StuckError as cause:
            found.end = len(text)
            raise NotCutError(cause.word, found) from None


class _StuckError(Exception):
    def __init__(self, word: Token) -> None:
        self.word = word
        super().__init__(word.text)


class _Reader:
    """A text that is read word by word, from `index` on; `next` is the word that follows.

    Raises _StuckError where another word follows than it needs.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self.index = 0
        self.next = token_at(text, 0)

    def reads_declaration(self) -> bool:
        """Reads one declaration of a prologue if there is one, and says whether there was."""
        for word, kinds in _PROLOGUE.items():
            if self._takes(word):
                for kind in kinds:
                    self._take(kind)
                return True
        return False

    def read_operation(self, found: Cut) -> None:
        """Reads one operation."""
        if self._takes("LOAD"):
            found.verb = "LOAD"
            self._load(found)
        elif self.next and self.next.text.upper() in _GRAPH_VERBS:
            found.verb = self._take(TokenKind.WORD).text.upper()
            found.is_silent = self._takes("SILENT")
            found.graphs.append(self._graph())
            if found.verb in {"ADD", "MOVE", "COPY"}:
                self._require("TO")
                found.graphs.append(self._graph())
        else:
            self._change(found)

    def read_semicolon(self) -> None:
        """Reads what stands between operations."""
        if self.next is None or self.next.text != ";":
            raise self._stuck()
        self._go(self.next.start + 1)

    def _load(self, found: Cut) -> None:
        found.is_silent = self._takes("SILENT")
        found.graphs.append(self._iri())
        if self._takes("INTO"):
            self._require("GRAPH")
            found.graphs.append(self._iri())

    def _change(self, found: Cut) -> None:
        if self._takes("WITH"):
            found.with_graph = self._iri()
        if self._takes("DELETE"):
            if not found.with_graph and self._takes("DATA"):
                found.verb, found.data = "DELETE DATA", self._block()
                return
            if not found.with_graph and self._takes("WHERE"):
                found.verb, found.where = "DELETE WHERE", self._block()
                return
            found.delete = self._block()
        if self._takes("INSERT"):
            if not found.with_graph and not found.delete and self._takes("DATA"):
                found.verb, found.data = "INSERT DATA", self._block()
                return
            found.insert = self._block()
        if not found.delete and not found.insert:
            raise self._stuck()
        found.verb = "MODIFY"
        while self._takes("USING"):
            (found.using_named if self._takes("NAMED") else found.using).append(self._iri())
        self._require("WHERE")
        found.where = self._block()

    def _graph(self) -> str:
        if self.next and self.next.kind is TokenKind.WORD and self.next.text.upper() in GROUPS:
            return self._take(TokenKind.WORD).text.upper()
        self._takes("GRAPH")
        return self._iri()

    def _iri(self) -> str:
        if self.next and self.next.kind is TokenKind.NAME:
            return self._take(TokenKind.NAME).text
        return self._take(TokenKind.IRI).text

    def _block(self) -> Block:
        if self.next is None or self.next.text != "{":
            raise self._stuck()
        block = block_at(self._text, self.next.start)
        if block is None:
            raise self._stuck()
        self._go(block.end)
        return block

    def _require(self, word: str) -> None:
        if not self._takes(word):
            raise self._stuck()

    def _takes(self, word: str) -> bool:
        token = self.next
        if token is None or token.kind is not TokenKind.WORD or token.text.upper() != word:
            return False
        self._go(token.start + len(token.text))
        return True

    def _take(self, kind: TokenKind) -> Token:
        token = self.next
        if token is None or token.kind is not kind:
            raise self._stuck()
        self._go(token.start + len(token.text))
        return token

    def _go(self, index: int) -> None:
        self.index = index
        self.next = token_at(self._text, index)

    def _stuck(self) -> _StuckError:
        return _StuckError(self.next or Token(TokenKind.UNKNOWN, "", len(self._text)))

"""Queries put into an order of evaluation: each pattern looked up from what is known before it.

Inside EXISTS the engine (pyoxigraph 0.5.13) chooses the order of patterns as if nothing were known
yet, and may begin with whatever the whole store holds of one property: then a node takes longer
to judge the larger the store is. LATERAL (SEP-0006, which the engine knows) keeps the order that is
written, and means for triple patterns what a join means.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

TOKEN: Final = re.compile(
    r"""
    \#[^\n]*
    | <[^<>"{}|^`\\\s]*>
    | \"\"\".*?\"\"\" | '''.*?''' | "(?:[^"\\\n]|\\.)*" | '(?:[^'\\\n]|\\.)*'
    | [?$]\w+
    | @[A-Za-z]+(?:-[A-Za-z0-9]+)*
    | [A-Za-z_][\w-]*(?:\.[\w-]+)*:(?:[\w%-]+(?:\.[\w%-]+)*)? | :(?:[\w%-]+(?:\.[\w%-]+)*)?
    | [0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?
    | [A-Za-z_]\w*
    | \^\^ | && | \|\| | != | <= | >=
    | [^\s]
    """,
    re.VERBOSE | re.DOTALL,
)
_VARIABLE: Final = re.compile(r"[?$]\w+")
_OBJECT: Final = re.compile(r"[?$]\w|<|[\w.-]*:|[\"'0-9+-]|true$|false$")
_MODIFIERS: Final = frozenset("*+?")
_STEPS: Final = frozenset("/|^!")


class _UnorderableError(Exception):
    """A group with something in it whose order cannot be chosen here."""


@dataclass(frozen=True, slots=True)
class _Triple:
    subject: str
    predicate: str
    object: str

    def __str__(self) -> str:
        return f"{self.subject} {self.predicate} {self.object}"


def in_order(text: str) -> str:
    """Returns an expression or a query whose EXISTS groups are evaluated as they are written."""
    return _Ordering(text).expression()


def group_in_order(text: str) -> str:
    """Returns the inside of a group that follows a binding of `?this`, evaluated as written.

    `text` goes on to the end of the query, so that its last brace closes the group.
    """
    ordering = _Ordering(text)
    try:
        return f"{ordering.group({'this'}, is_first=False)} {ordering.expression()}"
    except _UnorderableError:
        return in_order(text)


class _Ordering:
    """Goes through the tokens of a text once."""

    def __init__(self, text: str) -> None:
        found = TOKEN.findall(text)
        self._tokens = [word for word in found if not word.startswith("#")]
        self._place = 0
        self._fresh = 0

    def expression(self) -> str:
        """Returns the tokens to the end, the groups of EXISTS in order."""
        return _joined(self._until_end(set()))

    def _until_end(self, known: set[str]) -> Iterator[str]:
        while self._place < len(self._tokens):
            yield from self._one(known)

    def _one(self, known: set[str]) -> Iterator[str]:
        word = self._next()
        yield word
        if word.upper() == "EXISTS" and self._peek() == "{":
            yield self._braced(known)

    def _braced(self, known: set[str]) -> str:
        """Returns the group that begins here, in order if that can be had."""
        begin = self._place
        self._next()
        try:
            return "{ " + self.group(set(known), is_first=True)
        except _UnorderableError:
            self._place = begin
            return _joined(self._skipped())

    def _skipped(self) -> Iterator[str]:
        depth = 0
        while True:
            word = self._next()
            depth += (word == "{") - (word == "}")
            yield word
            if depth == 0:
                return

    def group(self, known: set[str], *, is_first: bool) -> str:
        """Returns the rest of a group with its closing brace; adds to what is known."""
        parts: list[str] = []
        waiting: list[_Triple] = []

        def settle() -> None:
            for triple in _connected(waiting, known):
                alone = is_first and not parts
                parts.append(str(triple) if alone else f"LATERAL {{ {triple} }}")

        filters: list[str] = []
        while True:
            match self._peek().upper():
                case "}":
                    settle()
                    return " ".join([*parts, *filters, self._next()])
                case ".":
                    self._next()
                case "FILTER":
                    # Filters hold for the whole group, wherever they stand in it.
                    soon = known | {name for t in waiting for name in _names(str(t))}
                    filters.append(_joined(self._clause(soon)))
                case "BIND":
                    settle()
                    parts.append(_joined(self._clause(known)))
                case "OPTIONAL":
                    settle()
                    self._next()
                    if self._next() != "{":
                        raise _UnorderableError
                    inner = self.group(set(known), is_first=True)
                    known |= set(_names(inner))
                    parts.append(f"LATERAL {{ OPTIONAL {{ {inner} }}")
                case "" | "{" | "GRAPH" | "MINUS" | "SERVICE" | "VALUES" | "SELECT" | "UNION":
                    raise _UnorderableError
                case _:
                    waiting.extend(self._triples())

    def _clause(self, known: set[str]) -> Iterator[str]:
        """Yields a FILTER or a BIND, to the end of its brackets or of its group."""
        yield self._next()
        depth = 0
        while True:
            word = self._peek()
            if word in {"", "}"}:
                raise _UnorderableError
            depth += (word == "(") - (word == ")")
            yield from self._one(known)
            if depth == 0 and (word == ")" or word.upper() == "EXISTS"):
                return

    def _triples(self) -> Iterator[_Triple]:
        """Yields the triples of one subject, sequences of steps as triples of their own."""
        subject = self._term()
        while True:
            predicate = self._path()
            while True:
                yield from self._steps(subject, predicate, self._term())
                if self._peek() != ",":
                    break
                self._next()
            if self._peek() != ";":
                return
            self._next()
            if self._peek() in {".", "}", ";"}:
                return

    def _steps(self, subject: str, path: list[str], object_: str) -> Iterator[_Triple]:
        parts: list[list[str]] = [[]]
        depth = 0
        for word in path:
            depth += (word == "(") - (word == ")")
            if word == "|" and depth == 0:
                parts = [path]
                break
            if word == "/" and depth == 0:
                parts.append([])
            else:
                parts[-1].append(word)
        for number, part in enumerate(parts):
            self._fresh += 1
            to = object_ if number == len(parts) - 1 else f"?between{self._fresh}"
            yield _Triple(subject, "".join(part), to)
            subject = to

    def _path(self) -> list[str]:
        word = self._next()
        if _VARIABLE.fullmatch(word):
            return [word]
        found = []
        depth, expects_step = 0, True
        while True:
            if word in {"", "{", "}", "[", ";", "."}:
                raise _UnorderableError
            depth += (word == "(") - (word == ")")
            found.append(word)
            expects_step = word in _STEPS or word == "("
            following = self._peek()
            if depth == 0 and not expects_step and not self._goes_on(following):
                return found
            word = self._next()

    def _goes_on(self, following: str) -> bool:
        return following in _MODIFIERS or following in {"/", "|"}

    def _term(self) -> str:
        word = self._next()
        if not _OBJECT.match(word):
            raise _UnorderableError
        if word in {"+", "-"}:
            return word + self._next()
        following = self._peek()
        if following.startswith("@"):
            return word + self._next()
        if following == "^^":
            return word + self._next() + self._next()
        return word

    def _peek(self) -> str:
        return self._tokens[self._place] if self._place < len(self._tokens) else ""

    def _next(self) -> str:
        word = self._peek()
        self._place += 1
        if not word:
            raise _UnorderableError
        return word


def _joined(tokens: Iterable[str]) -> str:
    # The engine does not take a space between CONCAT and its bracket.
    return "".join(word if word == "(" else f" {word}" for word in tokens)


def _connected(triples: list[_Triple], known: set[str]) -> Iterator[_Triple]:
    """Takes triples as they are written, but first what hangs on what is known, and tells them."""
    while triples:
        triple = min(triples, key=lambda t: _looseness(t, known))
        triples.remove(triple)
        known |= set(_names(str(triple)))
        yield triple


def _looseness(triple: _Triple, known: set[str]) -> int:
    """Returns 0 for a triple with an end that is known, 1 if only its property is, 2 if nothing."""
    if known & {*_names(triple.subject), *_names(triple.object)}:
        return 0
    return 1 if known & set(_names(triple.predicate)) else 2


def _names(text: str) -> Iterator[str]:
    for word in TOKEN.findall(text):
        if _VARIABLE.fullmatch(word):
            yield word[1:]

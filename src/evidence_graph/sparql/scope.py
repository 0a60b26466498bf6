"""Which variables have values at which place of a query, as far as its words alone tell.

SPARQL 1.1, section 18.2.1, says what is in scope: what patterns, VALUES, BIND and sub-queries give,
and nothing that stands in FILTER, MINUS or an expression.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import Enum, auto

from evidence_graph.sparql.lexer import Token, TokenKind

_OPENING = frozenset("{([")
_CLOSING = frozenset("})]")
_AFTER_GROUP_BY = frozenset({"HAVING", "ORDER", "LIMIT", "OFFSET", "VALUES"})


class _Role(Enum):
    """What an open bracket does with the variables in it."""

    PATTERN = auto()  # gives them values, which hold outside too
    HIDDEN = auto()  # MINUS and EXISTS: what has values there has none outside
    BIND = auto()
    EXPRESSION = auto()


@dataclass(slots=True)
class _Selection:
    """The head and the tail of one SELECT."""

    chosen: list[Token] = field(default_factory=list)
    """Variables as they stand between SELECT and the pattern."""
    made: list[Token] = field(default_factory=list)
    """Those of them that AS makes from an expression."""
    grouped: set[str] | None = None  # no GROUP BY
    is_all: bool = False
    has_pattern: bool = False


@dataclass(slots=True)
class _Scope:
    """A bracket that is open, and the names that have values in it so far."""

    role: _Role
    names: set[str] = field(default_factory=set)
    selection: _Selection | None = None  # the pattern is no sub-query
    awaits_filter: bool = False
    reads_groups: bool = False

    @property
    def seen_outside(self) -> set[str]:
        """The names that have values outside as well."""
        if self.role in (_Role.HIDDEN, _Role.EXPRESSION):
            return set()
        if self.selection is None or self.selection.is_all:
            return self.names
        return {_name(token) for token in self.selection.chosen}


@dataclass(slots=True)
class Scopes:
    """The first variable of each kind whose place its query does not allow, or None."""

    bound_again: Token | None = None  # by BIND, in a group where it has values
    made_again: Token | None = None  # by AS in SELECT, over a pattern that gives it values
    chosen_again: Token | None = None  # a second time by the same SELECT
    not_grouped: Token | None = None  # chosen beside GROUP BY, and not one of its variables


def scopes(words: Sequence[Token]) -> Scopes:
    """Returns the variables of a query that stand where they must not; its brackets have to match.

    >>> from evidence_graph.sparql.lexer import tokens
    >>> scopes(list(tokens("SELECT * { ?s ?p ?o BIND(1 AS ?o) }"))).bound_again.start
    30
    """
    found = Scopes()
    open_ = [_Scope(_Role.PATTERN)]
    before = ""
    for word in words:
        here = open_[-1]
        if word.kind is TokenKind.VARIABLE:
            _take(word, before, open_, found)
        elif word.text in _OPENING:
            open_.append(_open(word.text, before, here))
        elif word.text in _CLOSING:
            if len(open_) > 1:
                _close(open_, found)
        elif word.kind is TokenKind.WORD:
            _note(word, before, here)
        elif word.text == "*" and here.selection and not here.selection.has_pattern:
            here.selection.is_all = True
        before = word.text.upper()
    _judge(open_[0], found)
    return found


def _name(variable: Token) -> str:
    return variable.text[1:]  # ?x and $x are one


def _open(bracket: str, before: str, here: _Scope) -> _Scope:
    opened = _Scope(_role(bracket, before, here))
    here.awaits_filter = False
    if here.selection and bracket == "{":
        here.selection.has_pattern = True
    return opened


def _role(bracket: str, before: str, here: _Scope) -> _Role:
    if bracket == "{":
        return _Role.HIDDEN if before in ("MINUS", "EXISTS") else _Role.PATTERN
    if bracket == "(" and before == "BIND":
        return _Role.BIND
    is_inside = here.role in (_Role.BIND, _Role.EXPRESSION)
    return _Role.EXPRESSION if is_inside or here.awaits_filter or here.selection else _Role.PATTERN


def _note(word: Token, before: str, here: _Scope) -> None:
    text = word.text.upper()
    if text == "SELECT":
        here.selection = _Selection()
    elif text == "FILTER":
        here.awaits_filter = True
    elif here.selection and (before, text) == ("GROUP", "BY"):
        here.selection.grouped, here.reads_groups = set(), True
    elif text in _AFTER_GROUP_BY:
        here.reads_groups = False


def _take(word: Token, before: str, open_: Sequence[_Scope], found: Scopes) -> None:
    here, name = open_[-1], _name(word)
    outside = open_[-2] if len(open_) > 1 else here
    if here.role is _Role.BIND:
        if before == "AS":
            if name in outside.names:
                found.bound_again = found.bound_again or word
            here.names = {name}
    elif here.role is _Role.EXPRESSION:
        if before == "AS" and outside.selection and outside.reads_groups:
            _group(outside.selection, name)
        elif before == "AS" and outside.selection:
            outside.selection.chosen.append(word)
            outside.selection.made.append(word)
    elif here.selection is None:
        here.names.add(name)
    elif here.reads_groups:
        _group(here.selection, name)
    elif not here.selection.has_pattern:
        here.selection.chosen.append(word)


def _group(selection: _Selection, name: str) -> None:
    selection.grouped = {*(selection.grouped or ()), name}


def _close(open_: list[_Scope], found: Scopes) -> None:
    closed = open_.pop()
    _judge(closed, found)
    open_[-1].names |= closed.seen_outside


def _judge(scope: _Scope, found: Scopes) -> None:
    selection = scope.selection
    if selection is None:
        return
    made = {token.start for token in selection.made}
    plain = [token for token in selection.chosen if token.start not in made]
    again = _first(t for t in selection.made if _name(t) in scope.names)
    found.made_again = found.made_again or again
    earlier: set[str] = set()
    for token in selection.chosen:
        if _name(token) in earlier:
            found.chosen_again = found.chosen_again or token
        earlier.add(_name(token))
    if (grouped := selection.grouped) is not None:
        lone = _first(t for t in plain if _name(t) not in grouped)
        found.not_grouped = found.not_grouped or lone


def _first(tokens: Iterable[Token]) -> Token | None:
    return next(iter(tokens), None)

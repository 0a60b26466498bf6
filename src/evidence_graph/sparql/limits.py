"""How long, how deep and of how many parts a query may be, judged before any parser sees it.

The engine's parser, planner and evaluator call themselves once for each level of nesting and each
link of a chain (`&&`, `UNION`, `OPTIONAL`, `/` …), and a stack that overflows ends the process. Its
planner takes time that grows with the cube of the number of patterns that are joined.
"""

import re
from dataclasses import dataclass
from typing import Final

from evidence_graph.errors import QueryTooComplexError, QueryTooLongError
from evidence_graph.sparql.estimate import Size
from evidence_graph.sparql.lexer import Token, TokenKind, stretches, tokens

MAX_PARTS: Final = 3_000
"""Most words, names, brackets and operators; the rows of VALUES do not count.

Measured with pyoxigraph 0.5.13: on a stack of 8 MiB the first chain to crash is one of 4,000
parts. Queries over HTTP run on stacks of 64 MiB.
"""

MAX_PATTERNS: Final = 100
"""Most patterns joined: planning the worst query of 100 takes 1–2 s, of 200 more than 12 s."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UpdateLimits:
    """How much an update may be, and may do."""

    max_bytes: int
    max_nesting: int  # brackets in brackets
    max_changes: int  # triples that its operations may remove and add, counted one by one
    max_seconds: float  # looked at between solutions, so that one that takes long is waited for
    load_addresses: tuple[str, ...] = ()  # what LOAD may fetch, as policy.may_load has it


# Of a character in UTF-8.
_MOST_BYTES: Final = 4

_OPENING: Final = frozenset({"{", "(", "[", "<<"})
_CLOSING: Final = frozenset({"}", ")", "]", ">>"})
_SEPARATORS: Final = frozenset({".", ";", ","})
# Words that a bracketed expression, or the arguments of a function, may follow, and no list.
_BEFORE_EXPRESSION: Final = frozenset(
    """
    ABS ASC AVG BIND BNODE BOUND BY CEIL COALESCE CONCAT CONTAINS COUNT DATATYPE DAY DESC DISTINCT
    ENCODE_FOR_URI FILTER FLOOR GROUP_CONCAT HAVING HOURS IF IN IRI ISBLANK ISIRI ISLITERAL
    ISNUMERIC ISURI LANG LANGMATCHES LCASE MAX MD5 MIN MINUTES MONTH REDUCED REGEX REPLACE ROUND
    SAMETERM SAMPLE SECONDS SELECT SHA1 SHA256 SHA384 SHA512 STR STRAFTER STRBEFORE STRDT STRENDS
    STRLANG STRLEN STRSTARTS SUBSTR SUM TIMEZONE TZ UCASE URI YEAR
    """.split()
)
# A bracket that opened an expression, in which no list stands.
_EXPRESSION: Final = "(expression"

_IN_LESS_THAN: Final = re.compile(r"&&|\|\||[&|!*/+\-=()\[\]]")
_ANYTHING: Final = re.compile(r"\w++|[^\w\s]")


def check_length(text: str, max_bytes: int) -> None:
    """Raises QueryTooLongError where the query has more bytes than that."""
    length = len(text)
    if length > max_bytes:
        raise QueryTooLongError(max_bytes)
    may_be_longer = _MOST_BYTES * length > max_bytes
    if may_be_longer and len(text.encode(errors="replace")) > max_bytes:
        raise QueryTooLongError(max_bytes)


def check_size(text: str, at_most: Size | None, *, max_nesting: int) -> None:
    """Raises QueryTooComplexError where the query is over a limit.

    `at_most` is the `estimate` of its size, which is enough for most; None where there is none.
    """
    if len(text) <= MAX_PATTERNS:
        return
    if (
        at_most is None
        or at_most.depth > max_nesting
        or at_most.parts > MAX_PARTS
        or at_most.patterns > MAX_PATTERNS
    ):
        measured(text, max_nesting=max_nesting)


def measured(text: str, *, max_nesting: int) -> Size:
    """Returns the size of a query, counted word by word.

    Raises QueryTooComplexError at the first word that is too much.
    """
    measure = _Measure(max_nesting)
    for token in stretches(text):
        if token.is_doubtful:
            return _at_worst(text, max_nesting)
        measure.take(token)
    return measure.size


def _at_worst(text: str, max_nesting: int) -> Size:
    # What stands in strings and comments cannot be known here, so nothing is taken to.
    size = Size(
        depth=sum(text.count(bracket) for bracket in _OPENING),
        parts=sum(1 for _ in _ANYTHING.finditer(text)),
        patterns=sum(text.count(mark) for mark in (*_SEPARATORS, "/")),
    )
    _judge(size, max_nesting)
    return size


class _Measure:
    """Counts as tokens come, and raises at the first that is too much."""

    def __init__(self, max_nesting: int) -> None:
        self._max_nesting = max_nesting
        self._open: list[str] = []
        self._deepest = 0
        self._parts = 0
        self._patterns = 0
        self._after_term = False
        self._after_mark = ""
        self._before_expression = False
        self._describing = False
        self._awaiting_data = False
        self._in_data = False

    def take(self, token: Token) -> None:
        """Counts one token."""
        if token.kind is TokenKind.MARK:
            self._mark(token.text)
        elif token.kind is TokenKind.WORD:
            self._word(token.text)
        elif not self._in_data:
            self._terms(token)
        self._deepest = max(self._deepest, len(self._open))
        if (
            self._deepest > self._max_nesting
            or self._parts > MAX_PARTS
            or self._patterns > MAX_PATTERNS
        ):
            _judge(self.size, self._max_nesting)

    @property
    def size(self) -> Size:
        """Returns what was counted so far."""
        return Size(self._deepest, self._parts, self._patterns)

    def _mark(self, mark: str) -> None:
        after_term, after_mark = self._after_term, self._after_mark
        before_expression, self._before_expression = self._before_expression, False
        self._after_term, self._after_mark = mark in _CLOSING, mark
        if mark in _CLOSING:
            del self._open[-1:]
            self._in_data = self._in_data and mark != "}"
            return
        if mark == "{":
            self._in_data, self._awaiting_data = self._awaiting_data, False
            self._describing = False
        in_expression = self._open[-1:] == [_EXPRESSION]
        in_parentheses = in_expression or self._open[-1:] == ["("]
        if mark == "(" and (in_expression or before_expression):
            self._open.append(_EXPRESSION)
        elif mark in _OPENING:
            self._open.append(mark)
        if self._in_data:
            return
        is_joint = mark in _SEPARATORS and not in_parentheses
        is_group = mark == "{" and after_mark != "{"
        self._patterns += is_joint or is_group or mark in {"[", "<<", "/"}
        # A list, of which each element is two patterns, and an annotation, `{|`, which is three.
        is_list = self._open[-1:] == ["("] and (after_term or after_mark == "(")
        if (mark == "(" and is_list) or after_mark + mark == "{|":
            self._patterns += 2
        self._parts += is_joint or mark not in _SEPARATORS

    def _word(self, word: str) -> None:
        self._after_term, self._after_mark = False, ""
        self._before_expression = word.upper() in _BEFORE_EXPRESSION
        if not self._in_data:
            self._parts += 1 + word.count("-")
        if word.upper() == "VALUES":
            self._awaiting_data = True
            self._patterns += 1
        self._describing = self._describing or "DESCRIBE" in word.upper()

    def _terms(self, token: Token) -> None:
        number = 1
        if token.kind is TokenKind.INERT:
            number = sum(1 for _ in tokens(token.text))
            if not number:  # only blanks and comments
                return
        elif token.kind is TokenKind.NAME:
            self._describing = self._describing or "DESCRIBE" in token.text.upper()
            self._parts += 1
        else:
            self._parts += len(_IN_LESS_THAN.findall(token.text))
        # Terms side by side: in parentheses, the elements of a list, each of them two patterns.
        adjacent = number - 1 + self._after_term
        self._parts += adjacent
        if self._open[-1:] == ["("]:
            self._patterns += 2 * adjacent
        if self._describing:
            self._parts += 2 * number  # the engine makes a union of them
        self._after_term, self._after_mark = True, ""
        self._before_expression = False


def _judge(size: Size, max_nesting: int) -> None:
    if size.depth > max_nesting:
        raise QueryTooComplexError(
            f"the query is nested too deeply, more than {max_nesting} levels; "
            "take it apart, or give lists of values in VALUES",
            limit=max_nesting,
        )
    if size.parts > MAX_PARTS:
        raise QueryTooComplexError(
            f"the query has more than {MAX_PARTS:,} words, brackets and operators; "
            "ask in several queries, or give lists of values in VALUES",
            limit=MAX_PARTS,
        )
    if size.patterns > MAX_PATTERNS:
        raise QueryTooComplexError(
            f"the query joins more than {MAX_PATTERNS} patterns; ask in several queries, "
            "or give lists of values in VALUES",
            limit=MAX_PATTERNS,
        )

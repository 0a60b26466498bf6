"""The words of a SPARQL text, told apart as far as they can be without parsing it.

The grammar is that of SPARQL 1.1 (section 19.8) and 1.2. Two things can keep a lexer from knowing
what a parser will see, and neither is guessed:

- `<` begins an IRI or means "less than": a parser reads `FILTER(?a<?b)…>` either way, depending on
  where it is. A token that can be both is doubtful. An IRI with `scheme://` is not, for no
  expression has two slashes in a row.
- The engine has no lexer and needs no blank between words. `SERVICEex:a` is a prefixed name here,
  and may be a keyword and a name there.
"""

import re
from collections.abc import Iterator
from enum import Enum
from string import ascii_letters, digits
from typing import Final, NamedTuple


class TokenKind(Enum):
    """What a token is.

    UNKNOWN is a character that begins no token of SPARQL. INERT is a stretch that nothing can hide
    in, as `stretches` gives it: variables, strings, numbers, language tags, labels of blank nodes
    and IRIs with `scheme://`, with the blanks and comments between them.
    """

    IRI = "iri"
    STRING = "string"
    VARIABLE = "variable"
    LANGUAGE = "language"
    BLANK = "blank"
    NUMBER = "number"
    NAME = "name"
    WORD = "word"
    MARK = "mark"
    UNKNOWN = "unknown"
    INERT = "inert"


def _letters_or(others: str = "") -> str:
    """Returns a class of ASCII's letters, some of its other characters, and all beyond ASCII.

    There the grammar's classes are not repeated: what they leave out begins no token, so a text
    that has it outside strings, IRIs and comments is no SPARQL however it is cut. The class says
    what is not in it, which is compiled many times faster.
    """
    within = {*ascii_letters, *others}
    return f"[^{''.join(re.escape(chr(n)) for n in range(128) if chr(n) not in within)}]"


_CODE_POINT: Final = (
    r"\\u(?![dD][89a-fA-F])[0-9A-Fa-f]{4}"
    r"|\\U(?!0000[dD][89a-fA-F])(?:0010|000[0-9A-Fa-f])[0-9A-Fa-f]{4}"
)
_IN_IRI: Final = rf"(?:[^<>\"{{}}|^`\\\x00-\x20]|{_CODE_POINT})*+"
IN_STRING: Final = rf"(?:\\[tbnrf\\\"']|{_CODE_POINT})"
"""An escape in a string, as a regular expression."""

_INSIDE: Final = _letters_or(digits + "_-")
_RUN: Final = rf"{_letters_or()}(?:\.*+{_INSIDE})*+"
_ESCAPED: Final = r"%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?#@%]"

_BLANKS: Final = r"(?:[\t\n\r\ ]++|\#[^\n\r]*+)"
_WHOLE_IRI: Final = rf"<[A-Za-z][A-Za-z0-9+.\-]*+://{_IN_IRI}>"
_STRING: Final = rf"""
    '''(?:'{{0,2}}+(?:[^'\\]|{IN_STRING}))*+'''
    | \"\"\"(?:"{{0,2}}+(?:[^"\\]|{IN_STRING}))*+\"\"\"
    | '(?:[^'\\\n\r]|{IN_STRING})*+'
    | "(?:[^"\\\n\r]|{IN_STRING})*+"
"""
_VARIABLE: Final = rf"[?$]{_letters_or(digits + '_')}++"
_LANGUAGE: Final = r"@[A-Za-z]++(?:-{1,2}[A-Za-z0-9]++)*+"
_BLANK: Final = rf"_:{_letters_or(digits + '_')}(?:\.*+{_INSIDE})*+"
_NUMBER: Final = r"(?:[0-9]++(?:\.[0-9]*+)?|\.[0-9]++)(?:[eE][+-]?[0-9]++)?"
# A word takes in dots and hyphens, as the prefix does that it may turn out to be: looking for the
# colon from each letter anew would cost the square of the length.
_TELLING: Final = rf"""
    (?P<iri><{_IN_IRI}>)
    |(?P<name>(?:{_RUN})?+:
        (?:(?:{_letters_or(digits + "_:")}|{_ESCAPED})
            (?:\.*+(?:{_letters_or(digits + "_:-")}|{_ESCAPED}))*+)?)
    |(?P<word>{_RUN})
    |(?P<mark>&&|\|\||\^\^|<<|>>|[{{}}()\[\].;,*/+\-|^!=<>?])
    |(?P<unknown>.)
"""
_TOKEN: Final = re.compile(
    rf"""
    {_BLANKS}++
    |(?P<string>{_STRING})
    |(?P<variable>{_VARIABLE})
    |(?P<language>{_LANGUAGE})
    |(?P<blank>{_BLANK})
    |(?P<number>{_NUMBER})
    |{_TELLING}
    """,
    re.VERBOSE | re.DOTALL,
)
_STRETCH: Final = re.compile(
    rf"""
    (?P<inert>(?:
        {_BLANKS}|{_WHOLE_IRI}|{_STRING}|{_VARIABLE}|{_LANGUAGE}|{_BLANK}|{_NUMBER}
    )++)
    |{_TELLING}
    """,
    re.VERBOSE | re.DOTALL,
)
# From one bracket to the next, over all that can hide one.
_TO_BRACKET: Final = re.compile(
    rf"""
    (?:
        [^(){{}}\[\]<>\#'"\\]++ | \\. | {_STRING} | <{_IN_IRI}> | \#[^\n\r]*+ | <(?!<) | >(?!>)
    )*+
    (?P<bracket>[(){{}}\[\]]|<<|>>)
    """,
    re.VERBOSE | re.DOTALL,
)
_KINDS: Final = {kind.value: kind for kind in TokenKind}
_IS_WHOLE_IRI: Final = re.compile(_WHOLE_IRI)
_OPENING_BRACKETS: Final = frozenset({"(", "{", "[", "<<"})
_OPENS_STRING_OR_COMMENT: Final = frozenset("'#")


class Token(NamedTuple):
    """A stretch of a query."""

    kind: TokenKind
    text: str
    start: int

    @property
    def is_doubtful(self) -> bool:
        """Says whether, if this is not what its kind says, all that follows may differ too."""
        if self.kind is TokenKind.UNKNOWN:
            return True
        if self.kind is not TokenKind.IRI or _OPENS_STRING_OR_COMMENT.isdisjoint(self.text):
            return False
        return _IS_WHOLE_IRI.fullmatch(self.text) is None


def tokens(text: str) -> Iterator[Token]:
    """Yields every token of `text` in order; blanks and comments are left out.

    >>> [t.text for t in tokens("ASK{?s a <http://example.org/#x>} # is it?")]
    ['ASK', '{', '?s', 'a', '<http://example.org/#x>', '}']
    """
    for found in _TOKEN.finditer(text):
        if found.lastgroup:
            yield Token(_KINDS[found.lastgroup], found[0], found.start())


def stretches(text: str) -> Iterator[Token]:
    """Yields what `tokens` does, but runs of inert tokens as one: for texts of a megabyte.

    >>> [(t.kind.value, t.text) for t in stretches("ASK{?s ex:p 'SERVICE' }")][2:]
    [('inert', '?s '), ('name', 'ex:p'), ('inert', " 'SERVICE' "), ('mark', '}')]
    """
    for found in _STRETCH.finditer(text):
        yield Token(_KINDS[found.lastgroup or ""], found[0], found.start())


class Block(NamedTuple):
    """A stretch from an opening brace to the one that closes it: the indexes of both ends.

    `depth` is how many brackets are open at most in it, itself included.
    """

    start: int
    end: int
    depth: int


def token_at(text: str, index: int) -> Token | None:
    """Returns the first token from `index` on, or None at the end of the text."""
    while found := _TOKEN.match(text, index):
        if found.lastgroup:
            return Token(_KINDS[found.lastgroup], found[0], found.start())
        index = found.end()
    return None


def block_at(text: str, start: int) -> Block | None:
    """Returns the block that the brace at `start` opens; None where it is not closed.

    Nothing in it is cut into words, so that a megabyte of data takes milliseconds.

    >>> block_at("{ ?s ?p '}' } ; CLEAR ALL", 0)
    Block(start=0, end=13, depth=1)
    """
    index, braces, open_, deepest = start, 0, 0, 0
    while found := _TO_BRACKET.match(text, index):
        bracket, index = found["bracket"], found.end()
        if bracket in _OPENING_BRACKETS:
            open_ += 1
            deepest = max(deepest, open_)
            braces += bracket == "{"
        else:
            open_ = max(open_ - 1, 0)
            braces -= bracket == "}"
            if braces == 0 and bracket == "}":
                return Block(start, index, deepest)
    return None


def place(text: str, index: int) -> tuple[int, int]:
    r"""Returns the line and column, counted from 1, of a character.

    >>> place("ASK\n{}", 4)
    (2, 1)
    """
    return text.count("\n", 0, index) + 1, index - text.rfind("\n", 0, index)

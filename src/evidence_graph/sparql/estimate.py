"""How large a query is at most, told without cutting it into words: for all that are ordinary.

Each number is at least the one that `limits` finds word by word, at a tenth of the price. What
cannot be told from the letters alone (escapes, long texts, comments behind words, doubtful
characters) is not estimated. People and programs ask the same query again of other things, so what
was found of a query is remembered without its IRIs, texts and comments.
"""

import re
from functools import lru_cache
from typing import Final, NamedTuple

_REMEMBERED: Final = 512
_LONGEST_REMEMBERED: Final = 4_096
"""Characters: what is remembered, even of a client that never asks alike, is 8 MiB at most."""

_LONG_TEXTS: Final = ("'''", '"""')
# Without long texts nothing but a comment reaches over a line's end.
_COMMENT_LINE: Final = re.compile(r"\n[\t ]*+#[^\n\r]*+")
_IN_IRI: Final = r"[^<>\"{}|^`\\\x00-\x20]"
# A lexer that meets this outside texts and comments takes it for an IRI, and within them it cannot
# reach beyond, for it has no quotes and no blanks. After another `<` it may be something else. (A
# pattern that begins with a letter, and not with a look behind, is searched for much faster.)
_SURE_IRI: Final = re.compile(r"<(?<!<<)[A-Za-z][A-Za-z0-9+.\-]*+://[^<>\"'{}|^`\\\x00-\x20]*+>")
_HIDES_QUOTE: Final = re.compile(rf"<{_IN_IRI}*?'")
_TEXT: Final = re.compile(r"""  "[^"\n\r]*+"  |  '[^'\n\r]*+'  """, re.VERBOSE)
_TEXT_WITHOUT_APOSTROPHES: Final = re.compile(r'"[^"\n\r]*+"')
# What begins no word, or makes a text or a comment of what follows.
_BEGINS_NO_WORD: Final = re.compile(r"""["'~%`$\#\x00-\x08\x0b\x0c\x0e-\x1f\x7f]""")
_NO_LANGUAGE: Final = re.compile(r"@(?![A-Za-z])|@[A-Za-z0-9\-]++_")
_MAYBE_NO_LABEL: Final = re.compile(r"_(?<![A-Za-z_?:]_)(?!:[0-9A-Za-z])")
_HIDES_BRACKET: Final = re.compile(rf"<{_IN_IRI}*?[()\[\]]")
_BRACKET: Final = re.compile(r"([(){}\[\]])")
_MAYBE_TERM: Final = re.compile(r"\w++|[:<]|[^\x00-\x7f]", re.ASCII)
_ANYTHING: Final = re.compile(r"\w++|[^\w\s]", re.ASCII)

_A_TERM: Final = " 0 "

# Parts that one character, and that one word or sign, can count for.
_BY_CHARACTER: Final = 4
_BY_WORD: Final = 2
_BY_WORD_DESCRIBED: Final = 4
_SHORT: Final = 700


class Size(NamedTuple):
    """Levels of nesting, parts, and joined patterns, as `limits` counts them."""

    depth: int
    parts: int
    patterns: int


def at_most(text: str) -> Size | None:
    """Returns numbers that the size of a query does not exceed; None where they cannot be told.

    >>> at_most("SELECT * { ?s a ?class . FILTER(?s != 1) }")
    Size(depth=2, parts=168, patterns=8)
    """
    left = skeleton(text)
    if left is None:
        return None
    return remembered(left) if len(left) <= _LONGEST_REMEMBERED else _of_bare(left)


def skeleton(text: str) -> str | None:
    r"""Returns a query without its whole IRIs, its texts and its lines of comment.

    Nothing else is left out, so all words that the engine may read are there. None where it cannot
    be told from the letters alone what is a text.

    >>> skeleton("ASK { ?s <http://example.org/p> 'text' }\n# a comment")
    'ASK { ?s  0   0  }\n'
    """
    if any(quotes in text for quotes in _LONG_TEXTS):
        return None
    left = _SURE_IRI.sub(_A_TERM, text)
    if "#" in left:
        left = _COMMENT_LINE.sub("\n", f"\n{left}")[1:]
    if "\\" in left or ("'" in left and _HIDES_QUOTE.search(left)):
        return None
    if "'" in left:
        return _TEXT.sub(_A_TERM, left)
    return _TEXT_WITHOUT_APOSTROPHES.sub(_A_TERM, left) if '"' in left else left


def _of_bare(bare: str) -> Size | None:
    if _is_doubtful(bare):
        return None
    upper = bare.upper()
    pieces = _BRACKET.split(bare)
    brackets = pieces[1::2]
    openings, braces = brackets.count("("), brackets.count("{")
    patterns = (
        sum(map(bare.count, ".;,/"))
        + braces
        + brackets.count("[")
        + 2 * min(braces, bare.count("|"))
        + upper.count("VALUES")
        + 2 * openings
    )
    if openings:
        patterns += 2 * len(_MAYBE_TERM.findall(_in_parentheses(pieces)))
    return Size(
        depth=openings + braces + brackets.count("["),
        parts=_parts(bare, upper),
        patterns=patterns,
    )


remembered = lru_cache(maxsize=_REMEMBERED)(_of_bare)
"""Returns the same for what is left of a query without its IRIs, texts and lines of comment."""


def _is_doubtful(bare: str) -> bool:
    return bool(
        _BEGINS_NO_WORD.search(bare)
        or ("<" in bare and ("<<" in bare or _HIDES_BRACKET.search(bare)))
        or ">>" in bare
        or ("&" in bare and "&" in bare.replace("&&", ""))
        or ("@" in bare and _NO_LANGUAGE.search(bare))
        or ("_" in bare and _MAYBE_NO_LABEL.search(bare))
    )


def _parts(bare: str, upper: str) -> int:
    if len(bare) <= _SHORT:
        return _BY_CHARACTER * len(bare)
    by_word = _BY_WORD_DESCRIBED if "DESCRIBE" in upper else _BY_WORD
    return by_word * len(_ANYTHING.findall(bare))


def _in_parentheses(pieces: list[str]) -> str:
    """Returns what stands directly in parentheses: only there are terms side by side a list."""
    waiting: list[str] = []
    found: list[str] = []
    for bracket, following in zip(pieces[1::2], pieces[2::2], strict=True):
        if bracket in "([{":
            waiting.append(bracket)
        elif waiting:
            waiting.pop()
        if waiting and waiting[-1] == "(":
            found.append(following)
    return " ".join(found)

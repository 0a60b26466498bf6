"""How large a query is at most, told without cutting it into words: for all that are ordinary.

Each number is at least the one that `limits` finds word by word, at a tenth of the price. What
cannot be told from the letters alone (escapes, long texts, comments behind words, doubtful
characters) is not estimated.
"""

import re
from typing import Final, NamedTuple

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


def skeleton(text: str) -> str | None:
    r"""Returns a query without its whole IRIs, its texts and its lines of comment.

    Nothing else is left out, so all words that the engine may read are there. None where it cannot
    be told from the letters alone what is a text.

    >>> skeleton("ASK { ?s <http://example.org/p> 'text' }\n# a comment")
    'ASK { ?s  0   0  }\n'
    """
    if "'''" in text or '"""' in text:  # a long text
        return None
    left = _SURE_IRI.sub(_A_TERM, text)
    if "#" in left:
        left = _COMMENT_LINE.sub("\n", f"\n{left}")[1:]
    if "\\" in left or ("'" in left and _HIDES_QUOTE.search(left)):
        return None
    if "'" in left:
        return _TEXT.sub(_A_TERM, left)
    return _TEXT_WITHOUT_APOSTROPHES.sub(_A_TERM, left) if '"' in left else left


def at_most(bare: str, upper: str) -> Size | None:
    """Returns numbers that the size of a query does not exceed; None where they cannot be told.

    The query is given as its `skeleton`, as it is and in capital letters.

    >>> at_most("SELECT * { ?s a ?class . FILTER(?s != 1) }", "SELECT …")
    Size(depth=2, parts=168, patterns=8)
    """
    if _is_doubtful(bare):
        return None
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

"""What is wrong with a query that the engine could not read, and where.

The engine reports how far any of its attempts got and what they would have taken next. That is
often past the fault, and says "expected OPTIONAL" of a prefix that is not declared. The query's
own words tell more; where they tell nothing, the engine's place is moved to the word it is in.
"""

import re
from collections.abc import Sequence
from difflib import get_close_matches
from itertools import pairwise
from typing import Final

from evidence_graph.errors import QuerySyntaxError
from evidence_graph.sparql.lexer import IN_STRING, Token, TokenKind, place, tokens
from evidence_graph.sparql.scope import scopes

_Fault = tuple[str, int]
"""What is wrong, and the index of the character where."""

_PAIRS: Final = {"(": ")", "{": "}", "[": "]"}
_CLOSING: Final = frozenset(_PAIRS.values())
_UNFINISHED: Final = {
    "'": "a text begins here and does not end",
    '"': "a text begins here and does not end",
    "<": "an IRI begins here and does not end, or has a character that no IRI has",
}
# Up to the first escape that is none, from within a text; and what such an escape looks like.
_TO_ESCAPE: Final = {
    "'": re.compile(rf"(?:[^'\\\n\r]|{IN_STRING})*+"),
    '"': re.compile(rf'(?:[^"\\\n\r]|{IN_STRING})*+'),
    "'''": re.compile(rf"(?:(?!''')[^\\]|{IN_STRING})*+"),
    '"""': re.compile(rf'(?:(?!""")[^\\]|{IN_STRING})*+'),
}
_EMPTY: Final = frozenset({"''", '""'})
_ESCAPE: Final = re.compile(r"\\(?:u[0-9A-Fa-f]{0,4}|U[0-9A-Fa-f]{0,8}|.)", re.DOTALL)
_SURROGATE: Final = re.compile(r"\\(?:u|U0000)[dD][89a-fA-F][0-9A-Fa-f]{2}")
_UPDATES: Final = frozenset("INSERT DELETE LOAD CLEAR DROP CREATE ADD MOVE COPY WITH".split())
_PROLOGUE: Final = frozenset({"PREFIX", "BASE", "VERSION"})

# SPARQL 1.1, sections 19.8 and 17.4, and the functions that SPARQL 1.2 adds.
_WORDS: Final = frozenset(
    """
    A ABS ADJUST AS ASC ASK AVG BASE BIND BNODE BOUND BY CEIL COALESCE CONCAT CONSTRUCT CONTAINS
    COUNT DATATYPE DAY DESC DESCRIBE DISTINCT ENCODE_FOR_URI EXISTS FALSE FILTER FLOOR FROM GRAPH
    GROUP GROUP_CONCAT HASLANG HASLANGDIR HAVING HOURS IF IN IRI ISBLANK ISIRI ISLITERAL ISNUMERIC
    ISTRIPLE ISURI LANG LANGDIR LANGMATCHES LATERAL LCASE LIMIT MAX MD5 MIN MINUS MINUTES MONTH
    NAMED NOT NOW OBJECT OFFSET OPTIONAL ORDER PREDICATE PREFIX RAND REDUCED REGEX REPLACE ROUND
    SAMETERM SAMPLE SECONDS SELECT SEPARATOR SERVICE SHA1 SHA256 SHA384 SHA512 SILENT STR
    STRAFTER STRBEFORE STRDT STRENDS STRLANG STRLANGDIR STRLEN STRSTARTS STRUUID SUBJECT SUBSTR
    SUM TIMEZONE TRIPLE TRUE TZ UCASE UNDEF UNION URI UUID VALUES VERSION WHERE YEAR
    """.split()
)

_UPDATE_WORDS: Final = _WORDS | _UPDATES | frozenset("ALL DATA DEFAULT INTO TO USING".split())
_LONGEST_DIAGNOSED: Final = 100_000

# Faults of meaning: the engine gives them in words, among what it would have taken next.
_MEANING: Final = re.compile(
    r"(?:Duplicated|The SELECT|SELECT \*|Invalid|Expected) [A-Za-z ]+[a-zA-Z]"
)


def diagnosed(error: QuerySyntaxError, text: str) -> QuerySyntaxError:
    """Returns the error with the fault that the query's own words show.

    >>> engine = QuerySyntaxError("unexpected '?o'", line=1, column=19)
    >>> str(diagnosed(engine, "SELECT * { ?s ex:p ?o }"))
    "line 1, column 15: the prefix 'ex:' is not declared; add PREFIX ex: <…> at the top"
    """
    words = list(tokens(text))
    for check in _CHECKS:
        if found := check(words, text):
            break
    else:
        found = _choice(error, words) or _nearest(error, words, text)
    detail, index = found
    line, column = place(text, index)
    return QuerySyntaxError(detail, line=line, column=column)


def diagnosed_update(error: QuerySyntaxError, text: str) -> QuerySyntaxError:
    """Returns the error of an update with the fault that its own words show; long ones as it is.

    >>> engine = QuerySyntaxError("unexpected 'e:a'", line=1, column=15)
    >>> str(diagnosed_update(engine, "INSERT DATA { e:a e:p 1 }"))
    "line 1, column 15: the prefix 'e:' is not declared; add PREFIX e: <…> at the top"
    """
    if len(text) > _LONGEST_DIAGNOSED:
        return error
    words = list(tokens(text))
    for check in _UPDATE_CHECKS:
        if found := check(words, text):
            break
    else:
        found = _nearest(error, words, text)
    detail, index = found
    line, column = place(text, index)
    return QuerySyntaxError(detail, line=line, column=column)


def _nothing(words: Sequence[Token], _: str) -> _Fault | None:
    return None if words else ("there is no query here", 0)


def _update(words: Sequence[Token], _: str) -> _Fault | None:
    for word in words:
        if word.kind is TokenKind.WORD and word.text.upper() not in _PROLOGUE:
            if word.text.upper() in _UPDATES:
                return f"{word.text} is an update; only queries are answered here", word.start
            return None
    return None


def _unreadable(words: Sequence[Token], text: str) -> _Fault | None:
    for word in words:
        # A long text that has no end is read as an empty one, and one more that begins.
        if word.text in _EMPTY and text.startswith(word.text[0], word.start + 2):
            return _escape(text, word.start) or (_UNFINISHED[word.text[0]], word.start)
        if word.kind is TokenKind.UNKNOWN:
            fault = _UNFINISHED.get(word.text, f"unexpected {word.text!r}"), word.start
            return _escape(text, word.start) or fault
    return None


def _escape(text: str, start: int) -> _Fault | None:
    """Returns the escape for which the text that begins at `start` cannot be read."""
    quote = text[start]
    if quote not in _TO_ESCAPE:
        return None
    opening = quote * 3 if text.startswith(quote * 3, start) else quote
    before = _TO_ESCAPE[opening].match(text, start + len(opening))
    index = before.end() if before else start
    escape = _ESCAPE.match(text, index)
    if not escape:
        return None
    if _SURROGATE.match(escape[0]):
        detail = (
            f"{escape[0]} is half of a surrogate pair and no character; "
            "write the character itself, or \\U and its eight digits"
        )
    elif escape[0][1:2] in {"u", "U"}:
        detail = f"{escape[0]} names no character; write \\u and four digits, or \\U and eight"
    else:
        detail = f"{escape[0]} means nothing here; a backslash itself is written \\\\"
    return detail, index


def _iri(words: Sequence[Token], _: str) -> _Fault | None:
    for opening, name, slash in zip(words, words[1:], words[2:], strict=False):
        together = opening.text + name.text + slash.text
        if together.startswith("<") and together.endswith(":/") and _touch(opening, name, slash):
            return _UNFINISHED["<"], opening.start
    return None


def _touch(*words: Token) -> bool:
    return words[-1].start - words[0].start == sum(len(word.text) for word in words[:-1])


def _prefix(words: Sequence[Token], _: str) -> _Fault | None:
    declared = {name.text for keyword, name in pairwise(words) if keyword.text.upper() == "PREFIX"}
    for word in words:
        prefix = word.text.partition(":")[0] + ":"
        if word.kind is TokenKind.NAME and prefix not in declared:
            detail = f"the prefix '{prefix}' is not declared; add PREFIX {prefix} <…> at the top"
            return detail, word.start
    return None


def _word(words: Sequence[Token], _: str) -> _Fault | None:
    return _not_among(_WORDS, words)


def _update_word(words: Sequence[Token], _: str) -> _Fault | None:
    return _not_among(_UPDATE_WORDS, words)


def _not_among(known: frozenset[str], words: Sequence[Token]) -> _Fault | None:
    for word in words:
        if word.kind is TokenKind.WORD and word.text.upper() not in known:
            near = get_close_matches(word.text.upper(), known, n=1, cutoff=0.75)
            hint = f"; did you mean {near[0]}?" if near else ""
            return f"{word.text!r} is no word of SPARQL{hint}", word.start
    return None


def _unnameable(words: Sequence[Token], _: str) -> _Fault | None:
    """Returns the first variable in data, or blank node in what is to be deleted."""
    verb, is_data, depth = "", False, 0
    for word in words:
        text = word.text.upper()
        if depth == 0 and text in ("INSERT", "DELETE"):
            verb, is_data = text, False
        elif depth == 0 and text == "DATA":
            is_data = True
        elif text in ("{", "}"):
            depth += 1 if text == "{" else -1
            verb, is_data = (verb, is_data) if depth else ("", False)
        elif depth and is_data and word.kind is TokenKind.VARIABLE:
            return (
                f"{word.text} stands in {verb} DATA, which has no variables; use WHERE",
                word.start,
            )
        elif depth and verb == "DELETE" and (word.kind is TokenKind.BLANK or text == "["):
            return "DELETE has no blank nodes, which name nothing; use a variable", word.start
    return None


def _brackets(words: Sequence[Token], _: str) -> _Fault | None:
    waiting: list[Token] = []
    for word in words:
        if word.kind is not TokenKind.MARK:
            continue
        if word.text in _PAIRS:
            waiting.append(word)
        elif word.text in _CLOSING:
            if not waiting:
                return f"{word.text!r} closes nothing", word.start
            opening = waiting.pop()
            if _PAIRS[opening.text] != word.text:
                return f"{word.text!r} cannot close {opening.text!r}", word.start
    if waiting:
        return f"{waiting[-1].text!r} is never closed: the query ends too early", waiting[-1].start
    return None


def _no_pattern(words: Sequence[Token], _: str) -> _Fault | None:
    if any(word.text == "{" or word.text.upper() == "DESCRIBE" for word in words):
        return None
    last = words[-1]
    return "the query ends before its pattern, { … }", last.start + len(last.text)


def _variable(words: Sequence[Token], _: str) -> _Fault | None:
    found = scopes(words)
    if variable := found.bound_again:
        detail = (
            f"{variable.text} has values already where BIND stands; give BIND a new name, "
            f"or compare: FILTER({variable.text} = …)"
        )
        return detail, variable.start
    if variable := found.not_grouped:
        detail = (
            f"{variable.text} is not in GROUP BY; add it there, or choose one of its values "
            f"with an aggregate: (SAMPLE({variable.text}) AS ?one)"
        )
        return detail, variable.start
    return None


def _values(words: Sequence[Token], _: str) -> _Fault | None:
    """Returns the first row of VALUES that is not as long as the list of its variables."""
    for index, (word, bracket) in enumerate(pairwise(words)):
        if word.text.upper() == "VALUES" and bracket.text == "(":
            names, rest = _up_to(")", words, index + 2)
            if found := _row(names, words, rest + 1):
                return found
    return None


def _row(names: Sequence[Token], words: Sequence[Token], index: int) -> _Fault | None:
    distinct = {name.text[1:] for name in names}
    if len(distinct) < len(names):
        return "VALUES names a variable twice", names[0].start
    while index < len(words) and words[index].text == "(":
        row, rest = _up_to(")", words, index + 1)
        if any(word.text == "<<" for word in row):
            return None  # a triple term has a length of its own
        length = sum(
            word.kind not in (TokenKind.MARK, TokenKind.LANGUAGE) and before.text != "^^"
            for before, word in pairwise((words[index], *row))
        )
        if length != len(names):
            detail = (
                f"this row of VALUES should have {len(names)} values, one for each variable, and "
                f"has {length}; write UNDEF for one that is not there"
            )
            return detail, words[index].start
        index = rest
    return None


def _up_to(mark: str, words: Sequence[Token], start: int) -> tuple[Sequence[Token], int]:
    """Returns the words from `start` to a mark, and the index after it."""
    end = start
    while end < len(words) and words[end].text != mark:
        end += 1
    return words[start:end], end + 1


def _choice(error: QuerySyntaxError, words: Sequence[Token]) -> _Fault | None:
    """Returns what is wrong with the variables that a SELECT chooses, if the engine says so."""
    found = scopes(words)
    if "GROUP BY" in error.detail and (star := _star(words)):
        detail = "SELECT * does not go with GROUP BY; name the variables and aggregates you want"
        return detail, star.start
    if "overrides" in error.detail and (variable := found.made_again):
        detail = f"{variable.text} has values already in the pattern; give AS a new name"
        return detail, variable.start
    if "Duplicated" in error.detail and (variable := found.chosen_again):
        detail = f"{variable.text} is selected twice; give one of the two another name"
        return detail, variable.start
    return None


def _star(words: Sequence[Token]) -> Token | None:
    heads = ("SELECT", "DISTINCT", "REDUCED")
    pairs = pairwise(words)
    return next((s for w, s in pairs if s.text == "*" and w.text.upper() in heads), None)


def _nearest(error: QuerySyntaxError, words: Sequence[Token], text: str) -> _Fault:
    lines = text.split("\n")
    line = min(error.line or len(lines), len(lines))
    index = sum(len(before) + 1 for before in lines[: line - 1]) + (error.column or 1) - 1
    word = next((w for w in reversed(words) if w.start <= index), words[0])
    if word.kind is TokenKind.IRI and "IRI" in error.detail:
        return f"{word.text} is not a whole IRI, and the query has no BASE", word.start
    if meaning := _MEANING.search(error.detail):
        return meaning[0], word.start
    return f"unexpected {word.text!r}, or something missing just before it", word.start


# What comes first has to be right for what comes later to be told.
_CHECKS: Final = (
    _nothing, _update, _unreadable, _iri, _prefix, _word, _brackets, _no_pattern, _variable, _values
)  # fmt: skip
_UPDATE_CHECKS: Final = (_unreadable, _iri, _prefix, _update_word, _brackets, _unnameable)

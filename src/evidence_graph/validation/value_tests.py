"""What the engine can say of one value: SPARQL expressions that are true where it may be wrong.

pySHACL decides; the engine must never overlook. So each expression lets a value pass only where
the engine and pySHACL certainly agree that it is right, and takes all others for doubtful.
An expression never ends in an error.
"""

import re
from collections.abc import Iterable
from typing import Final

from rdflib import RDF, RDFS, SH, XSD, BNode, Literal, URIRef
from rdflib.term import Node

from evidence_graph.store.terms import is_writable, notation

ALWAYS: Final = "true"
NEVER: Final = "false"

_NUMERIC: Final = f"<{XSD.integer}>, <{XSD.decimal}>"
_TEXTS: Final = f"<{XSD.string}>, <{RDF.langString}>"
_DAY: Final = (
    "((0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])|(0[469]|11)-(0[1-9]|[12][0-9]|30)"
    "|02-(0[1-9]|1[0-9]|2[0-8]))"
)
_YEAR: Final = "[1-9][0-9]{3}"
_TIME: Final = r"([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]"
# The forms that both sides certainly read, of datatypes whose lexical forms pySHACL looks at.
_SURE_FORMS: Final = {
    XSD.date: f"^{_YEAR}-{_DAY}$",
    XSD.dateTime: f"^{_YEAR}-{_DAY}T{_TIME}$",
    XSD.time: f"^{_TIME}$",
    XSD.gYear: f"^{_YEAR}$",
    XSD.gYearMonth: f"^{_YEAR}-(0[1-9]|1[0-2])$",
    XSD.boolean: "^(true|false)$",
    XSD.anyURI: "^[a-z]+:[A-Za-z0-9/#._-]+$",
}
_NODE_KINDS: Final = {
    SH.IRI: "isIRI({0})",
    SH.BlankNode: "isBlank({0})",
    SH.Literal: "isLiteral({0})",
    SH.BlankNodeOrIRI: "(isBlank({0}) || isIRI({0}))",
    SH.BlankNodeOrLiteral: "(isBlank({0}) || isLiteral({0}))",
    SH.IRIOrLiteral: "(isIRI({0}) || isLiteral({0}))",
}
# Patterns that mean the same in Python and in the engine's own kind of regular expression.
_SHARED_PATTERN: Final = re.compile(
    r"(?:[^\\\[\](){}?*+|]|\\[\\./dDsSwWntr\-+*?()\[\]{}|^$]"
    r"|\[\^?(?:[^\\\[\]&~-]|-(?![-\]])|\\[\\./dDsSwWntr\-\[\]])+-?\]"
    r"|\((?!\?)|\)|\{[0-9]+(?:,[0-9]*)?\}|[?*+|])*"
)


def sayable(term: Node) -> bool:
    """Says whether a query can name a term: a blank node of the data has no name there."""
    return not isinstance(term, BNode) and is_writable(term)


def not_datatype(value: str, datatype: Node) -> str:
    """Returns what is true of a value without that datatype, or not certainly well-formed."""
    if datatype == RDFS.Literal:
        return f"!isLiteral({value})"
    if not isinstance(datatype, URIRef) or datatype == RDFS.Datatype:
        return ALWAYS
    has_it = f"isLiteral({value}) && DATATYPE({value}) = {notation(datatype)}"
    if datatype in {XSD.string, RDF.langString}:
        return f"!({has_it})"
    if datatype in {XSD.integer, XSD.decimal, XSD.double, XSD.float}:
        return f"!({has_it} && isNumeric({value}))"
    if datatype in _SURE_FORMS:
        return f'!({has_it} && REGEX(STR({value}), "{_SURE_FORMS[datatype]}"))'
    # rdflib looks into the forms of its own datatypes; of those it does not know it believes all.
    known_to_rdflib = str(datatype).startswith((str(XSD), str(RDF)))
    return ALWAYS if known_to_rdflib else f"!({has_it})"


def is_exact_datatype(datatype: Node) -> bool:
    """Says whether a value that `not_datatype` doubts is certainly wrong."""
    return datatype in {XSD.string, RDF.langString, RDFS.Literal}


def not_node_kind(value: str, kind: Node) -> str | None:
    """Returns what is true of a value of another kind; None if there is no such kind."""
    allowed = _NODE_KINDS.get(kind) if isinstance(kind, URIRef) else None
    return None if allowed is None else f"!{allowed.format(value)}"


def not_compared(value: str, comparison: str, bound: Node) -> str:
    """Returns what is true of a value that is not certainly on the right side of a bound."""
    if not isinstance(bound, Literal) or not sayable(bound):
        return ALWAYS
    if bound.datatype in {XSD.integer, XSD.decimal}:
        kind = f"DATATYPE({value}) IN ({_NUMERIC})"
    elif bound.datatype in {XSD.date, XSD.dateTime} and re.fullmatch(
        _SURE_FORMS[bound.datatype][1:-1], str(bound)
    ):
        form = _SURE_FORMS[bound.datatype]
        kind = f'DATATYPE({value}) = <{bound.datatype}> && REGEX(STR({value}), "{form}")'
    else:
        return ALWAYS
    return f"!COALESCE({kind} && {value} {comparison} {notation(bound)}, false)"


def not_ordered(value: str, comparison: str, other: str) -> str:
    """Returns what is true of two values that are not certainly in that order."""
    numbers = f"DATATYPE({value}) IN ({_NUMERIC}) && DATATYPE({other}) IN ({_NUMERIC})"
    days = " && ".join(
        f'DATATYPE({v}) = <{XSD.date}> && REGEX(STR({v}), "{_SURE_FORMS[XSD.date]}")'
        for v in (value, other)
    )
    return f"!COALESCE((({numbers}) || ({days})) && {value} {comparison} {other}, false)"


def not_long(value: str, comparison: str, length: Node) -> str:
    """Returns what is true of a value that is not certainly a text of such a length."""
    if not isinstance(length, Literal) or not isinstance(length.value, int):
        return ALWAYS
    return (
        f"!COALESCE({_is_text(value)} && STRLEN(STR({value})) {comparison} {length.value}, false)"
    )


def not_matching(value: str, pattern: Node, flags: str) -> str | None:
    """Returns what is true of a value that does not certainly match.

    None if Python and the engine may read the pattern differently.
    """
    text = str(pattern)
    if not set(flags) <= {"i", "m"} or _SHARED_PATTERN.fullmatch(text) is None:
        return None
    if "i" in flags and not text.isascii():
        return None
    asked = f", {notation(Literal(flags))}" if flags else ""
    found = f"REGEX(STR({value}), {notation(Literal(text))}{asked})"
    return f"!COALESCE({_is_text(value)} && {found}, false)"


def not_among(value: str, allowed: Iterable[Node]) -> str:
    """Returns what is true of a value that is none of these terms."""
    return f"!({' || '.join([is_term(value, term) for term in allowed] or [NEVER])})"


def is_term(value: str, term: Node) -> str:
    """Returns what is true of a value that is certainly this very term.

    The engine writes numbers in one way only, so that what is one term for it may be two for
    pySHACL if the shapes write the number in another way.
    """
    if not sayable(term):
        return NEVER
    same = f"sameTerm({value}, {notation(term)})"
    if isinstance(term, Literal) and term.datatype not in {None, XSD.string}:
        return f"({same} && STR({value}) = {notation(Literal(str(term)))})"
    return same


def not_in_language(value: str, languages: Iterable[Node]) -> str:
    """Returns what is true of a value whose language tag is none of these, nor begins with one."""
    tags = [str(language).lower() for language in languages]
    if "*" in tags:
        return f'!COALESCE(LANG({value}) != "", false)'
    among = ", ".join(notation(Literal(tag)) for tag in tags) or '""'
    tag = f"LCASE(LANG({value}))"
    first = f'STRBEFORE({tag}, "-")'
    return f'!COALESCE({tag} != "" && ({tag} IN ({among}) || {first} IN ({among})), false)'


def _is_text(value: str) -> str:
    return f"(isIRI({value}) || DATATYPE({value}) IN ({_TEXTS}))"

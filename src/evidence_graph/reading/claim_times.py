"""When a claim holds: ages, stages of life, and times of follow-up, which no finding keeps."""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from evidence_graph.reading.claim_patterns import spelled
from evidence_graph.reading.clauses import Clause
from evidence_graph.reading.draft import Confidence, Plain, Thing, Value, Why
from evidence_graph.reading.notes import Notes
from evidence_graph.reading.numbers import COUNT, NUMBER, measured, whole
from evidence_graph.reading.source import Place

_UNITS: Final = (
    ("unit:YR", spelled(r"years?|år")),
    ("unit:MO", spelled(r"months?|månader?|mån")),
)
_AGE = spelled(
    r"\b(?P<sign>up to|until|upp till|(?:at|by) (?:the )?age (?:of )?|at|aged?|vid|till)\s*"
    rf"(?P<number>{NUMBER}|{COUNT})(?:(?:-|\s+)(?P<unit>years?|months?|år|månader|mån)s?)?"
    r"(?P<of>(?:'|s)?(?:\s+(?:of age|old|ålder|gamla)))?(?P<corrected>\s*(?:corrected"
    r"|korrigerad)\s*(?:age|ålder)?)?(?P<follow>(?:'|\s|-)*(?:post|follow|after|uppföljning"
    r"|efter))?"
)
_STAGES = spelled(r"\b(?:at|in|during|around|by|and|under|i|vid|och)\s+(?:the\s+)?$")


def ages(notes: Notes, clause: Clause, *, of_children: bool) -> Iterator[tuple[str, Thing]]:
    """Yields the ages at which, or up to which, a clause says that something holds.

    A bare "at 2 years" is an age only where the review is of children.
    """
    for match in _AGE.finditer(notes.source.plain, *clause.place):
        number = measured(match["number"], language=notes.source.language) or whole(match["number"])
        stated = bool(match["of"] or match["corrected"] or "age" in match["sign"].casefold())
        unit = next((u for u, p in _UNITS if match["unit"] and p.match(match["unit"])), None)
        if number is None or unit is None:
            continue
        if match["follow"] or not (stated or of_children):
            notes.gap(Why.NO_PLACE, "finding: time of follow-up", match.span())
            continue
        yield _age(notes, match, (number, unit), stated=stated)


def _age(
    notes: Notes, match: re.Match[str], measure: tuple[Decimal | int, str], *, stated: bool
) -> tuple[str, Thing]:
    number, unit = measure
    confidence = Confidence.HIGH if stated else Confidence.LOW
    basis = "agebasis:corrected" if match["corrected"] else "agebasis:not-stated"
    up_to = match["sign"].casefold() in {"up to", "until", "upp till", "till"}
    read: dict[str, Plain] = {"value": number, "unit": unit, "ageBasis": basis}
    values = {
        name: (
            notes.source.value(
                value,
                match.span(),
                rule="age-printed",
                confidence=confidence,
                verbatim=match.span("number") if name == "value" else None,
            ),
        )
        for name, value in read.items()
    }
    return ("upToAge" if up_to else "atAge"), Thing(kind="Age", values=values)


def life_stages(notes: Notes, clause: Clause) -> tuple[Value, ...]:
    """Returns the stages of life at which a clause says that something holds."""
    start = clause.place[0]
    said = notes.source.said(clause.place)
    return tuple(
        notes.source.value(
            match.concept, (start + match.start, start + match.end), rule="stage-of-life"
        )
        for match in notes.labels.within(said, ("timing",))
        if notes.labels.under(match.concept, "timing:life-stage")
        and _STAGES.search(said[: match.start])
    )


_LATER = spelled(
    r"\b(?:after|during|until|throughout|within|beyond|over|at|immediately|directly"
    r"|shortly) (?:the )?(?:\d+|one|two"
    r"|three|four"
    r"|five|six|nine|twelve|a few|several|end of|treatment|intervention|follow[- ]?up|post"
    r"|long|discharge)"
    r"\b[^,;.()]{0,30}|\b(?:in|over|at) the (?:short|medium|long)(?:er)?[- ](?:term|run)\b"
    r"|\b(?:short|medium|long)(?:er)?[- ]term\b|\bfollow[- ]?up\b"
    r"|\b(?:efter|inom|vid|under) (?:\d+|ett|två|tre|fyra|fem|sex|nio|tolv|avslutad|behandling"
    r"|uppföljning)\w*[^,;.()]{0,20}|\bpå (?:kort|medellång|lång|längre) sikt\b"
)


WHEN: Final = spelled(
    r"\b(?:(?:immediately|directly|shortly|soon) )?(?:at|after|following|until|by) (?:the )?"
    r"(?:end of (?:the )?)?(?:hospital )?(?:discharge|treatment|intervention|therapy|programme"
    r"|post-?(?:treatment|intervention|test)|term(?: age)?|term-equivalent age|follow-?up)\b"
    r"(?! (?:with|of|in|by|groups?|arms?)\b)"
    r"|\b(?:(?:direkt|omedelbart|strax) )?(?:vid|efter|fram till) (?:avslutad "
    r"|avslutat )?(?:utskrivning"
    r"|hemgång|behandling(?:sslut)?|uppföljning|insats|intervention)(?:en)?\b(?! (?:med|av|i)\b)"
    r"|\bi slutet av (?:behandlingen|insatsen|interventionen|studien)\b"
)
"""When something was measured, in words that say no more than that."""


def times(notes: Notes, place: Place, taken: list[Place]) -> Iterator[Place]:
    """Yields where words say when something was measured, apart from what is taken."""
    found = list(taken)
    for pattern in (_LATER, WHEN):
        for match in pattern.finditer(notes.source.plain, *place):
            if not any(s < match.end() and match.start() < e for s, e in found):
                found.append(match.span())
                yield match.span()

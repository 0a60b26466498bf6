"""What was done: the intervention in its words, what the vocabularies know of it, comparators."""

import re
from collections.abc import Collection
from typing import Final

from evidence_graph.reading import negations
from evidence_graph.reading.draft import Confidence, Thing, Value, Values, Why
from evidence_graph.reading.notes import Notes
from evidence_graph.reading.numbers import COUNT, whole
from evidence_graph.reading.people import NAMES_FAMILY
from evidence_graph.reading.source import Place

_DETAILS: Final = ("aim", "component", "setting", "timing")
_SESSIONS = re.compile(
    rf"\b(?:at least|minst)\s+(?P<number>{COUNT})\s+(?:sessions?|sessioner|tillfällen?|träffar?"
    rf"|möten?)",
    re.IGNORECASE,
)
# "2 sessions per week", "weekly sessions": how often, and not how many in all.
_HOW_OFTEN = re.compile(
    r"\b(?:per|a|an|each|every|once|twice|i|om|varje|var)\s*-?(?:session|day|week|fortnight|month"
    r"|year|dag|vecka|månad|år|dygn|kvartal)\w*"
    r"|\b(?:daily|weekly|fortnightly|monthly|yearly|quarterly|annually|dagligen|dagliga|veckovis"
    r"|veckovisa|månatlig\w*|årlig\w*|bi-?weekly|every other|varannan)\b"
    r"|/\s*(?:day|week|month|year|wk|d|dag|vecka|månad|år|v)\b"
    r"|\bin (?:a|one|any) (?:week|month|day)\b",
    re.IGNORECASE,
)
_DEFINED_BY = re.compile(
    r"\bwhere\s+(?P<outcome>.+?)\s+(?:are|is|were|was) reported"
    r"|\bdär\s+(?P<utfall>.+?)\s+(?:rapporteras|redovisas)",
    re.IGNORECASE,
)
_COMPARED = re.compile(
    r"\b(?:compared (?:with|to)|versus|vs\.?|jämfört med|jämförd[ta]? med)\s+(?P<what>[^.;\n]+)",
    re.IGNORECASE,
)
# Interventions of anybody, of those that the vocabularies have.
_OF_ANYONE: Final = frozenset(
    {"intervention:preventative-intervention", "intervention:preventive-intervention"}
)
_FOR_OTHERS = re.compile(
    r"\s+(?:for|to|för|till|among|in|hos|vid)\s+(?!(?:[\w'-]+\s+){0,4}(?:parent|mother|father|famil"
    r"|child|infant|bab(?:y|ies)|dyad|preterm|föräldr|mödr|mammor|fäder|pappor|barn|spädbarn|famil)"
    r"|the (?:home|hospital|community)|home|hospital|clinic|hem|sjukhus)(?=\w)",
    re.IGNORECASE,
)
_WHERE = re.compile(
    r"(?:^|[(,/:]|\b(?:in|at|within|and|or|both|i|på|hos|inom|och|eller|både)"
    r"(?:\s+(?:the|an?|their|own|both))*)\s*$",
    re.IGNORECASE,
)
_AWAY = re.compile(
    r"\b(?:outside|away from|after|before|following|post|instead of|utanför|efter|före)\b"
    r"[^,;.()]*$",
    re.IGNORECASE,
)
_IN = re.compile(r"(?:in|at|i|på|hemma)\b", re.IGNORECASE)
_OF_WHERE = re.compile(
    r"[ -](?!(?:or|and|by|with|for|during|from|to|after|before|as|setting|eller|och|av|med|för"
    r"|under|via|where|compared|versus|vs|visits?)\b)[a-zåäö]+",
    re.IGNORECASE,
)
_TWO_HEADS = re.compile(r"(?P<a>[\w-]+) (?:and|och) (?P<b>[\w-]+) (?P<head>[\w-]+)")


def intervention(
    notes: Notes,
    place: Place,
    *,
    rule: str,
    confidence: Confidence,
    roles: Collection[str],
) -> Thing:
    """Returns the intervention whose words stand at a place of a row.

    `roles` are those of the people whom the row is about; the vocabularies' interventions are of
    families, so that "early intervention" is none of theirs where no one of a family is named.
    """
    source = notes.source
    values: Values = {"verbatim": (source.words(place, rule=rule, confidence=confidence),)}
    said = source.said(place)
    taken: list[Place] = []
    if kind := _kind(notes, place, said, roles):
        values["intervention"] = (kind,)
        taken.append((place[0], place[0] + len(kind.quote)))
    if defined := _DEFINED_BY.search(source.plain, *place):
        group = "outcome" if defined["outcome"] else "utfall"
        taken.append(defined.span())
        concept = notes.concept(
            _outcome_words(notes, defined, group), ("outcome",), rule="where-reported"
        )
        if concept:
            values["definedByOutcome"] = (concept,)
    if sessions := _SESSIONS.search(source.plain, *place):
        number = whole(sessions["number"])
        denied = negations.leave_out(source.plain, place, sessions.span())
        if number is None or denied or _is_how_often(source.plain, place, sessions):
            notes.gap(Why.AMBIGUOUS, "minimumSessions", sessions.span())
        else:
            read = source.value(
                number, sessions.span(), rule="at-least-sessions", verbatim=sessions.span("number")
            )
            values["minimumSessions"] = (read,)
    values |= _details(notes, place, taken)
    return Thing(kind="InterventionUse", values=values)


def _is_how_often(plain: str, place: Place, sessions: re.Match[str]) -> bool:
    """Says whether the words around a number of sessions are of how often they are held."""
    start = max(plain.rfind(sign, place[0], sessions.start()) for sign in ";.")
    end = re.compile(r"[^;.]*").match(plain, sessions.end(), place[1])
    last = end.end() if end else sessions.end()
    return bool(_HOW_OFTEN.search(plain, max(start, place[0]), last))


def _outcome_words(notes: Notes, match: re.Match[str], group: str) -> Place:
    start, end = match.span(group)
    if after := re.search(r"\s+(?:outcomes?|utfall)$", match[group], re.IGNORECASE):
        end = start + after.start()
    return notes.source.trimmed((start, end))


def _kind(notes: Notes, place: Place, said: str, roles: Collection[str]) -> Value | None:
    schemes = ("intervention",)
    if match := notes.labels.whole(said, schemes):
        found = notes.source.value(match.concept, place, rule="intervention-by-label")
    elif match := notes.labels.leading(said, schemes):
        found = notes.source.value(
            match.concept,
            (place[0] + match.start, place[0] + match.end),
            rule="intervention-by-leading-label",
            confidence=Confidence.MEDIUM,
        )
    else:
        notes.gap(Why.NO_CONCEPT, "intervention", place)
        return None
    if may_be_of_family(found, roles) and not _FOR_OTHERS.match(said, match.end):
        return found
    notes.gap(Why.AMBIGUOUS, "intervention", place)
    return None


def may_be_of_family(kind: Value, roles: Collection[str]) -> bool:
    """Says whether a kind of intervention, by its words or those it is for, is one of families."""
    return bool(roles) or kind.value in _OF_ANYONE or bool(NAMES_FAMILY.search(kind.quote))


def _details(notes: Notes, place: Place, taken: list[Place]) -> Values:
    found: dict[str, list[Value]] = {}
    said = notes.source.said(place)
    found_concepts: set[str] = set()
    for match in notes.labels.within(said, _DETAILS):
        at = (place[0] + match.start, place[0] + match.end)
        if any(start < at[1] and at[0] < end for start, end in taken):
            continue
        if not _stands_for_itself(notes, place, match.concept, at):
            notes.gap(Why.AMBIGUOUS, match.concept.partition(":")[0], at)
            continue
        found_concepts.add(match.concept)
        _add(notes, found, match.concept, at)
    # "prevention of motor and cognitive impairment" names both kinds of impairment.
    for two in _TWO_HEADS.finditer(said):
        for name in "ab":
            one = said[: two.start()] + f"{two[name]} {two['head']}"
            for match in notes.labels.within(one, _DETAILS):
                if match.end == len(one) and match.concept not in found_concepts:
                    _add(
                        notes, found, match.concept, (place[0] + match.start, place[0] + two.end())
                    )
    return {name: tuple(values) for name, values in found.items()}


def _stands_for_itself(notes: Notes, place: Place, concept: str, at: Place) -> bool:
    """Says whether words name a detail of the intervention, and not what it is not, or is for."""
    plain = notes.source.plain
    if negations.leave_out(plain, place, at) or _FOR_OTHERS.match(plain, at[1], place[1]):
        return False
    if not concept.startswith("setting:"):
        return True
    before = plain[place[0] : at[0]]
    here = _IN.match(plain, *at) or _WHERE.search(before)
    return bool(here) and not _AWAY.search(before) and not _OF_WHERE.match(plain, at[1], place[1])


def _add(notes: Notes, found: dict[str, list[Value]], concept: str, at: Place) -> None:
    scheme = concept.partition(":")[0]
    read = notes.source.value(concept, at, rule=f"{scheme}-by-label", confidence=Confidence.MEDIUM)
    found.setdefault(scheme, []).append(read)


def comparator_within(notes: Notes, place: Place) -> Place | None:
    """Returns where an intervention's own words say what it was compared with."""
    match = _COMPARED.search(notes.source.plain, *place)
    return None if match is None else notes.source.trimmed(match.span("what"))


def comparator(notes: Notes, place: Place, *, confidence: Confidence) -> Values:
    """Returns the comparator of a row: its words, and its concept where they are a label."""
    words = notes.source.words(place, rule="comparator", confidence=confidence)
    found: Values = {"comparatorVerbatim": (words,)}
    concept = notes.concept(place, ("intervention",), rule="comparator-by-label")
    return found if concept is None else {"comparator": (concept,), **found}

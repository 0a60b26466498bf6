"""The outcomes that a claim is about: each of several, with its own words."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from evidence_graph.reading import claim_people, people
from evidence_graph.reading.claim_patterns import spelled
from evidence_graph.reading.draft import Confidence, Value
from evidence_graph.reading.notes import Notes
from evidence_graph.reading.outcome_concepts import GENERIC, concept_of, owned
from evidence_graph.reading.source import Place
from evidence_graph.reading.surroundings import Surroundings

_OUTCOME: Final = ("outcome",)


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """An outcome as a claim names it: its concept, or its words where there is none."""

    words: Place
    concept: Value | None = None
    after: Place | None = None
    """What stands in brackets after it."""


_STOP = spelled(
    r"[.;:\"]|,?\s*\b(?:(?:when |as )?compared (?:with|to)|in comparison|relative to|versus|vs"
    r"|(?:(?:any |much )?(?:more|less) )?than|rather|using|when|while|where"
    r"|between (?=(?:the )?(?:groups?|intervention"
    r"|treatment|arms|conditions|those))|by|via|through|(?:immediately |directly "
    r"|shortly )?after|following|over time|over the"
    r"|during|at (?:the )?(?:age|end|\d|one|two|three|four|five|six|twelve|infancy|preschool"
    r"|school|follow|term|post|short|long|discharge)\w*|up to|until|within|beyond|across"
    r"|with the exception|in (?:the )?(?:short|long|medium)[- ](?:term|run)"
    r"|in (?:the )?(?:intervention|treatment|control|experimental)|in terms of|in (?:this"
    r"|these|most|all|several)|with (?:a|an)|due to|because|was|were|is|are|remain\w*|has|have"
    r"|had|did|does|do|may|might|can|could|to|jämfört med|i jämförelse"
    r"|med (?=(?:cirka |ungefär |omkring |i genomsnitt |nästan )?\d)"
    r"|(?:(?:mer|mindre) )?än|mellan (?=grupp)"
    r"|genom|i slutet|(?:direkt |omedelbart |strax )?efter|vid|upp till|över tid|under"
    r"|på (?:kort|lång)"
    r"|i (?:interventions|kontroll"
    r"|insats|behandlings)\w*|var|är|hade|kan|som|när|för att|saknas|sågs|påvisades|visades"
    r"|fanns)\b"
)
_CONNECTS = spelled(
    r"[\s,]*(?:(?:(?:was|were|have been|has been|are|is) )?(?:also )?(?:seen|found|observed"
    r"|reported|shown|noted|demonstrated|identified|apparent)\s+)?(?:(?:(?:an?|the"
    r"|any) )?(?:effects?|impact"
    r"|influence|skillnad\w*|effekt\w*)\s+)?(?:of (?P<doer>[^,;]{2,80}?) (?=on\b|in\b"
    r"|for\b))?(?:av (?P<insats>[^,;]{2,80}?) (?=på\b))?(?:(?:on|in|for|of|to|regarding"
    r"|concerning|with regard to|with respect to|related to|against|about|på|av|i|hos|för"
    r"|gällande|avseende|vad gäller|mot|om)\b\s*)?"
)
_BETWEEN = spelled(
    r"\s*(?:,\s*(?:and|or|och|eller|samt|as well as)\b|,|/|\b(?:and|or|och|eller|samt"
    r"|as well as|såväl som|liksom|respektive)\b)\s*"
)
_WHOSE = spelled(r"(?:of|by|to|av)\b")
_DETERMINERS = spelled(
    r"^(?:(?:the|their|its|his|her|an?|both|either|any|all|on|in|for|deras|både|såväl|den|det"
    r"|på|i|för|av|sannolikt|troligen|möjligen|eventuellt|signifikant|även|också)\s+)+"
)
# "increases muscle pain slightly": how much, and no part of the name.
_SIZED = spelled(
    r"\s+(?:slightly|somewhat|modestly|moderately|markedly|substantially|considerably|greatly"
    r"|significantly|markant|tydligt|signifikant|betydligt|avsevärt)$"
)
_MORE_OR_LESS = spelled(
    r"^(?:lower|higher|fewer|more|less|greater|better|worse|increased|reduced|improved"
    r"|decreased|lägre|högre|färre|fler|mer|mindre|bättre|sämre|ökad|minskad|förbättrad)\b"
)
_ANY_OTHER = spelled(
    r"\b(?:any|all|the)? ?(?:of the )?other outcomes?\b|\b(?:övriga|andra) utfall\b"
)
_SUCH_AS = spelled(
    r"\(\s*(?:e\.g\.|such as|for example|including|t\.ex\.|till exempel|bl\.a\.)?,?\s*"
)
_BRACKETS = re.compile(r"\([^()]*(?:\)|$)")
# "the relationship between mothers and infants" is one outcome.
_BOTH = spelled(
    r"\b(?:between|mellan) (?!(?:the )?(?:groups?|intervention|treatment|arms|conditions|those"
    r"|grupp))[\w' -]{2,40}? (?:and|och) (?:the |their )?[\w'-]+"
)
_NOTHING = spelled(
    r"^(?:it|them|this|these|those|there|the|an?|effects?|differences?|changes?|groups?"
    r"|intervention\w*|effekt\w*|skillnad\w*|grupper\w*|treatment|also|well|not|no"
    r"|statistically|significant|used|use|det|den|dem|detta|dessa|any|all|others?|overall|time"
    r"|findings|results|studies|trials|evidence|over|general|part|addition|however|dock|inte"
    r"|the groups|grupperna|the intervention)?$"
)
_ADJECTIVE = spelled(
    r"^(?:[\w-]+ ){0,2}(?!(?:surviv|withdraw|referr|hospit|mus|clin|pan)\w*$)(?:[\w-]+(?:ive"
    r"|al|ic|ory|iska?|iva?|ella?|oriska?|ala)|motor)$"
)
_LONGEST = 8


def outcomes(notes: Notes, place: Place, around: Surroundings) -> list[Named]:
    """Returns the outcomes named where a claim says of what, or for what."""
    start = _CONNECTS.match(notes.source.plain, *place)
    place = _past_the_subject(notes, (start.end() if start else place[0], place[1]))
    if _ANY_OTHER.match(notes.source.plain, *place):
        return _of_any_other(notes, place, around)
    found = notes.labels.within(notes.source.said(place), _OUTCOME)
    labelled = [(place[0] + match.start, place[0] + match.end) for match in found]
    labelled += [match.span() for match in _BOTH.finditer(notes.source.plain, *place)]
    ends = _end(notes, place, labelled)
    everyone = [concept for concept, _ in people.named(notes, place)]
    return list(_each(notes, (place[0], ends), labelled, (around, everyone)))


def _past_the_subject(notes: Notes, place: Place) -> Place:
    # "Jämfört med sedvanlig vård minskade videofeedback stress": the subject follows the verb.
    subject = notes.labels.leading(notes.source.said(place), ("intervention",))
    if subject is None or not notes.source.plain.startswith(" ", place[0] + subject.end):
        return place
    return notes.source.trimmed((place[0] + subject.end, place[1]))


def any_other(notes: Notes, place: Place) -> Place | None:
    """Returns where "any other outcomes" stands, if it does."""
    match = _ANY_OTHER.search(notes.source.plain, *place)
    return None if match is None else notes.source.trimmed(match.span())


def _of_any_other(notes: Notes, place: Place, around: Surroundings) -> list[Named]:
    such = _SUCH_AS.search(notes.source.plain, *place)
    if such is None:
        return []
    closing = notes.source.plain.find(")", such.end(), place[1])
    inner = notes.source.trimmed((such.end(), closing if closing >= 0 else place[1]), ".\"'")
    matches = notes.labels.within(notes.source.said(inner), _OUTCOME)
    labelled = [(inner[0] + match.start, inner[0] + match.end) for match in matches]
    return list(_each(notes, inner, labelled, (around, [])))


def _end(notes: Notes, place: Place, labelled: Sequence[Place]) -> int:
    """Returns where the words for outcomes end: before a comparison, an age, people, a verb."""
    ends = place[1]
    for stop in _STOP.finditer(notes.source.plain, *place):
        if not any(start < stop.end() and stop.start() < end for start, end in labelled):
            ends = stop.start()
            break
    for phrase in claim_people.phrases(notes, (place[0], ends), labelled):
        # "the behaviour of children" is read as a whole; "in children" and "for mothers" are apart.
        if phrase.preposition > place[0] and not _WHOSE.match(
            notes.source.plain, phrase.preposition
        ):
            return phrase.preposition
    return ends


def _each(
    notes: Notes, place: Place, labelled: Sequence[Place], known: tuple[Surroundings, list[str]]
) -> Iterator[Named]:
    items = list(_items(notes, place, labelled))
    number = 0
    while number < len(items):
        words, after = items[number]
        if number + 1 < len(items) and _ADJECTIVE.match(notes.source.said(words)):
            two = list(_two_heads(notes, words, items[number + 1], known))
            yield from two
            number += 2
            continue
        yield from _one(notes, words, after, known)
        number += 1


def _items(
    notes: Notes, place: Place, labelled: Sequence[Place]
) -> Iterator[tuple[Place, Place | None]]:
    """Yields the words between commas and "and", each with what stands in brackets after it."""
    plain = notes.source.plain
    brackets = [match.span() for match in _BRACKETS.finditer(plain, *place)]
    apart = [
        match.span()
        for match in _BETWEEN.finditer(plain, *place)
        if not any(s < match.end() and match.start() < e for s, e in (*labelled, *brackets))
    ]
    at = place[0]
    for start, end in [*apart, (place[1], place[1])]:
        inner = [b for b in brackets if at <= b[0] < start]
        words = notes.source.trimmed((at, inner[0][0] if inner else start), ",.\"' ")
        if sized := _SIZED.search(notes.source.said(words)):
            words = (words[0], words[0] + sized.start())
        if before := _DETERMINERS.match(notes.source.said(words)):
            kept = any(s < words[0] + before.end() and words[0] < e for s, e in labelled)
            words = words if kept else (words[0] + before.end(), words[1])
        if words[0] < words[1]:
            yield words, inner[0] if inner else None
        at = end


def _one(
    notes: Notes, words: Place, after: Place | None, known: tuple[Surroundings, list[str]]
) -> Iterator[Named]:
    said = notes.source.said(words)
    concept = concept_of(notes, words, known)
    if concept or _may_be_words(said):
        yield Named(words=words, concept=concept, after=after)


def _may_be_words(said: str) -> bool:
    fewest = len(said.split()) <= _LONGEST and any(sign.isalpha() for sign in said)
    return (
        fewest
        and not _MORE_OR_LESS.match(said)
        and not _NOTHING.match(said)
        and not GENERIC.match(said)
    )


def _two_heads(
    notes: Notes,
    words: Place,
    follows: tuple[Place, Place | None],
    known: tuple[Surroundings, list[str]],
) -> Iterator[Named]:
    """Yields both outcomes of "cognitive and motor development"."""
    second, after = follows
    said, last = notes.source.said(words), notes.source.said(second)
    head = last.rpartition(" ")[2]
    owner = said.partition(" ")[0] if " " in said else ""
    around, everyone = known
    whole = (words[0], second[1])
    pairs = []
    for place, text in ((words, f"{said} {head}"), (second, f"{owner} {last}".strip())):
        match = notes.labels.whole(text, _OUTCOME)
        concept = match.concept if match else owned(notes, text, around, everyone or around.people)
        pairs.append((place, concept))
    if all(concept for _, concept in pairs):
        for place, concept in pairs:
            value = _value(notes, place, str(concept), "claim-outcome-by-label", Confidence.LOW)
            yield Named(words=place, concept=value, after=after)
    elif _may_be_words(notes.source.said(whole)):
        yield Named(words=whole, after=after)


def _value(notes: Notes, words: Place, concept: str, rule: str, confidence: Confidence) -> Value:
    return notes.source.value(concept, words, rule=rule, confidence=confidence)

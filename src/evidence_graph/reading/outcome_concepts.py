"""The concept of an outcome that a claim names: by its label, or by whose outcome it can be."""

import re
from collections.abc import Sequence
from typing import Final

from evidence_graph.reading.claim_patterns import spelled
from evidence_graph.reading.draft import Confidence, Value
from evidence_graph.reading.labels import Match
from evidence_graph.reading.notes import Notes
from evidence_graph.reading.source import Place
from evidence_graph.reading.surroundings import Surroundings

_OUTCOME: Final = ("outcome",)
GENERIC: Final = spelled(r"^(?:\w+ )?(?:outcomes?|results?|utfall|resultat)$")
"""Words for outcomes in general."""
_BEFORE_IT = spelled(
    r"^(?:(?:the|their|its|his|her|an?|both|either|any|all|overall|general|several|various"
    r"|self-reported|(?:levels?|symptoms|measures?|degrees?|rates?|risk) of|infants?'?s?"
    r"|child(?:ren)?'?s?'?|parents?'?|mothers?'?s?|maternal|parental|barnets|barnens|deras"
    r"|både|såväl|den|det|nivåer? av|graden av|risken? för)\s+)+"
)
_OUTCOMES_OF = spelled(r"\s+(?:outcomes?|utfall)$")
_OF_WHOM = spelled(r"\s+(?:of|hos|in|among|av|till)\s+(?P<who>.*)$")


def concept_of(notes: Notes, words: Place, known: tuple[Surroundings, list[str]]) -> Value | None:
    """Returns the concept that words name an outcome by, in the surroundings that are known."""
    said = notes.source.said(words)
    labels = notes.labels
    if match := labels.whole(said, _OUTCOME):
        return _value(notes, words, match.concept, "claim-outcome-by-label", Confidence.HIGH)
    if match := _with_more_words(labels.within(said, _OUTCOME), said):
        return _value(notes, words, match.concept, "claim-outcome-by-label", Confidence.MEDIUM)
    if before := _BEFORE_IT.match(said):
        bare = notes.labels.whole(said[before.end() :], _OUTCOME)
        if bare:
            return _value(notes, words, bare.concept, "claim-outcome-by-label", Confidence.MEDIUM)
    around, everyone = known
    if (whose := _OF_WHOM.search(said)) and notes.labels.within(whose["who"], ("role",)):
        said = said[: whose.start()]
        everyone = [m.concept for m in notes.labels.within(whose["who"], ("role",))]
    if concept := owned(notes, said, around, everyone or around.people):
        return _value(notes, words, concept, "claim-outcome-of-someone", Confidence.LOW)
    if GENERIC.match(said) and " " not in said:
        return _in_general(notes, words, everyone)
    return None


def _with_more_words(found: Sequence[Match], said: str) -> Match | None:
    # A head comes last in English and in Swedish: "stress management" is no stress.
    if len(found) != 1:
        return None
    match = found[0]
    after = said[match.end :].strip()
    before = said[: match.start].strip()
    goes_on = not after or re.match(r"(?:in|of|with|towards|hos|av|till|during)\b", after)
    owner = not before or _BEFORE_IT.fullmatch(f"{before} ")
    return match if goes_on and owner else None


def owned(notes: Notes, said: str, around: Surroundings, everyone: Sequence[str]) -> str | None:
    """Returns the outcome of one of these people that words name without them: "anxiety"."""
    said = _OUTCOMES_OF.sub("", said)
    found = notes.labels.owned(said, "outcome")
    if not found and " " in said:
        first, _, rest = said.partition(" ")
        owner = notes.labels.whole(first, ("role",))
        adjective = {"maternal": "role:mother", "parental": "role:parent"}.get(first.casefold())
        role = adjective or (owner.concept if owner else None)
        if role is None:
            return None
        found, everyone = notes.labels.owned(rest, "outcome"), [role]
    listed = {str(value.value) for value in around.listed_outcomes()}
    fits = {
        concept
        for concept, role in found.items()
        if any(notes.labels.under(someone, role) for someone in everyone)
    }
    if not everyone:
        fits = set(found) & listed
    elif len(fits) > 1:
        fits &= listed
    return next(iter(fits)) if len(fits) == 1 else None


def _in_general(notes: Notes, words: Place, everyone: Sequence[str]) -> Value | None:
    """Returns "outcomes for mothers" as the outcome of mothers in general."""
    if not everyone:
        return None
    first = everyone[0].partition(":")[2]
    for label in (
        f"{first} outcome",
        {"mother": "maternal outcome"}.get(first, ""),
        "child outcome",
    ):
        match = notes.labels.whole(label, _OUTCOME) if label else None
        if match and (label != "child outcome" or first in {"child", "infant"}):
            return _value(notes, words, match.concept, "outcomes-of-people", Confidence.LOW)
    return None


def _value(notes: Notes, words: Place, concept: str, rule: str, confidence: Confidence) -> Value:
    return notes.source.value(concept, words, rule=rule, confidence=confidence)

"""What frames a claim: a sentence is read only where each of its words is understood."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from evidence_graph.reading import claim_people, frame_words
from evidence_graph.reading.claim_outcomes import Named
from evidence_graph.reading.claim_words import Taken, unaccounted
from evidence_graph.reading.claims import Claim
from evidence_graph.reading.clauses import Clause
from evidence_graph.reading.draft import Thing
from evidence_graph.reading.notes import Notes
from evidence_graph.reading.source import Place
from evidence_graph.reading.surroundings import Surroundings

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_CONCEPTS: Final = (
    "intervention",
    "comparator",
    "component",
    "comparatorComponent",
    "relativeIntensity",
    "certainty",
    "hedge",
    "lifeStage",
    "theory",
    "statisticallySignificant",
    "clinicallyMeaningful",
    "fromMetaAnalysis",
)
_PARTS: Final = ("atAge", "upToAge", "reportedByStudy")
_FRAMES: Final = {
    "TrendFinding": frame_words.FRAMES_OF_TREND,
    "AbsenceFinding": frame_words.FRAMES_OF_ABSENCE,
    "BodyOfEvidenceFinding": frame_words.FRAMES_OF_AGREEMENT,
}


def unread(
    notes: Notes,
    of: tuple[Clause, Claim],
    cue: Place,
    general: Thing,
    named: Sequence[Named],
    around: Surroundings,
) -> Place | None:
    """Returns the first word of a claim's clause that is not understood, if there is one.

    Understood are the cue, what the claim's values rest on, the people it names, and the words
    that frame claims without turning them. Words that a value takes as they stand must be accounted
    for by the row, a concept or the lexicon, and nothing in them may turn them: "declining
    training" is nothing that was done.
    """
    clause, claim = of
    said, plain = clause.place, notes.source.plain
    if contrary := frame_words.CONTRARY.search(plain, *said):
        return contrary.span()
    done = list(_places(notes, general, ("interventionVerbatim",)))
    beside = list(_places(notes, general, ("comparatorVerbatim",)))
    people = _people(notes, said)
    own_words = [one.words for one in named if one.concept is None]
    looked_for = (
        (frame_words.TURNS_DONE, done),
        (frame_words.UNDOES, done),
        (frame_words.TURNS_COMPARATOR, beside),
        (frame_words.TURNS_PEOPLE, people),
        (frame_words.TURNS_OUTCOME, own_words),
    )
    for pattern, places in looked_for:
        if turned := _first(notes, pattern, places):
            return turned
    of_the_row = claim.kind == "EffectFinding" or claim.rule in {"none-shown", "but-not"}
    someone = [
        one.words for one in named if one.concept and not _labelled(notes, one.words, ("outcome",))
    ]
    taken = (
        (Taken.DONE, done),
        (Taken.COMPARED, beside),
        (Taken.OUTCOME, [*own_words, *someone]),
        (Taken.PEOPLE, _apart(people, own_words) if of_the_row else ()),
    )
    for what, places in taken:
        for place in places:
            if word := unaccounted(notes, place, around, what):
                return word
    if of_the_row:
        inside = _labelled(notes, said, ("outcome", "intervention", "component"))
        if someone_else := claim_people.stranger(notes, said, around, [*inside, *beside, *done]):
            return someone_else
    for words in own_words:
        if inside := _labelled(notes, words, ("intervention",)):
            return inside[0]
        if goes_on := frame_words.GOES_ON.match(plain, words[1], said[1]):
            return goes_on.span()
    added = frame_words.ADDITION.search(plain, *said)
    if added and not any(start <= added.start() < end for start, end in done):
        return added.span()
    known = [cue, *_places(notes, general, _CONCEPTS), *done, *beside, *people]
    # "sensitivity in a study that we judged unreliable": of a label with more words, the label.
    known += [one.words for one in named if not _labelled(notes, one.words, ("outcome",))]
    known += [
        notes.source.place(value.span)
        for name in _PARTS
        for thing in general.parts.get(name, ())
        for value in thing.every_value()
    ]
    known += _labelled(notes, said, ("outcome", "role"))
    return _first_unknown(notes, said, known, _FRAMES.get(general.kind, frame_words.FRAMES))


def unread_aside(notes: Notes, place: Place, concepts: Iterable[str]) -> Place | None:
    """Returns what in words that claim nothing may take back the claims beside them, if any may.

    `concepts` are the outcomes of those claims.
    """
    known = _labelled(notes, place, ("outcome", "intervention", "component", "role"))
    known += _people(notes, place)
    if _is_of_another(notes, place, frozenset(concepts)):
        return _first_unknown(notes, place, known, frame_words.OF_ANOTHER)
    if turned := frame_words.TAKES_BACK.search(notes.source.plain, *place):
        return turned.span()
    return _first_unknown(notes, place, known, frame_words.FRAMES)


def takes_last_back(notes: Notes, sentence: Place) -> bool:
    """Says whether a sentence takes back the one before it: "This was reversed at 2 years"."""
    return bool(frame_words.TAKES_LAST_BACK.search(notes.source.said(sentence)))


def outcomes_aside(notes: Notes, place: Place) -> list[Place]:
    """Returns the outcomes that words which claim nothing name: "but also self-efficacy"."""
    return _labelled(notes, place, ("outcome",))


def _is_of_another(notes: Notes, place: Place, concepts: frozenset[str]) -> bool:
    said, under = notes.source.said(place), notes.labels.under
    named = [match.concept for match in notes.labels.within(said, ("outcome",))]
    apart = not any(under(one, c) or under(c, one) for one in named for c in concepts)
    return bool(named) and bool(concepts) and apart and not frame_words.POINTS_BACK.search(said)


def unnamed(notes: Notes, clause: Clause, cue: Place, named: Sequence[Named]) -> Place | None:
    """Returns an outcome that a clause names behind its cue and that no claim is about."""
    taken = [one.words for one in named] + [one.after for one in named if one.after]
    taken += _people(notes, clause.place)
    for place in _labelled(notes, (cue[1], clause.place[1]), ("outcome",)):
        if not any(start < place[1] and place[0] < end for start, end in taken):
            return place
    return None


def _first(notes: Notes, pattern: re.Pattern[str], places: Iterable[Place]) -> Place | None:
    for place in places:
        # Words of their own, for "^" to be where they begin.
        if match := pattern.search(notes.source.said(place)):
            return place[0] + match.start(), place[0] + match.end()
    return None


def _apart(places: Iterable[Place], others: Sequence[Place]) -> list[Place]:
    return [one for one in places if not any(s < one[1] and one[0] < e for s, e in others)]


def _people(notes: Notes, place: Place) -> list[Place]:
    taken = _labelled(notes, place, ("outcome", "intervention", "component"))
    return [
        (phrase.preposition, phrase.place[1])
        for phrase in claim_people.phrases(notes, place, taken)
    ]


def _labelled(notes: Notes, place: Place, schemes: tuple[str, ...]) -> list[Place]:
    return [
        (place[0] + match.start, place[0] + match.end)
        for match in notes.labels.within(notes.source.said(place), schemes)
    ]


def _places(notes: Notes, general: Thing, names: Iterable[str]) -> Iterator[Place]:
    for name in names:
        for value in general.values.get(name, ()):
            yield notes.source.place(value.span)


def _first_unknown(
    notes: Notes, place: Place, known: Iterable[Place], frames: re.Pattern[str]
) -> Place | None:
    """Returns the first word at a place that stands in nothing known, and frames no claim."""
    plain = list(notes.source.said(place).replace("\n", " "))
    for start, end in known:
        for at in range(max(start, place[0]), min(end, place[1])):
            plain[at - place[0]] = " "
    said = frame_words.PHRASES.sub(lambda match: " " * len(match[0]), "".join(plain))
    for word in _WORD.finditer(said):
        if not frames.fullmatch(word[0]):
            return place[0] + word.start(), place[0] + word.end()
    return None

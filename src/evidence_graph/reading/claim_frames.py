"""What frames a claim: a sentence is read only where each of its words is understood."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from evidence_graph.reading import claim_comparators, claim_people, claim_times, frame_words
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
_COMPARATORS: Final = ("comparator", "comparatorVerbatim")
_PARTS: Final = ("atAge", "upToAge", "reportedByStudy")
_FRAMES: Final = {
    "TrendFinding": frame_words.FRAMES_OF_TREND,
    "AbsenceFinding": frame_words.FRAMES_OF_ABSENCE,
    "BodyOfEvidenceFinding": frame_words.FRAMES_OF_AGREEMENT,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Framed:
    """A claim as it stands in its clause: its cue, what holds of it, and the outcomes it is of."""

    clause: Clause
    claim: Claim
    cue: Place
    general: Thing
    named: Sequence[Named]
    around: Surroundings


def unread(notes: Notes, framed: Framed) -> Place | None:
    """Returns the first words of a claim's clause that are not understood, if there are any.

    Understood are the cue, what the claim's values rest on, the people it names, and the words
    that frame claims without turning them. Words that a value takes as they stand must be accounted
    for by the row, a concept or the lexicon, and nothing in them may turn them: "declining
    training" is nothing that was done.
    """
    return next(_Words(notes, framed).suspects(), None)


class _Words:
    """The words of a claim's clause, by what they are taken for."""

    def __init__(self, notes: Notes, framed: Framed) -> None:
        self._notes, self._framed, self._around = notes, framed, framed.around
        self._place, self._named = framed.clause.place, framed.named
        self._done = list(_places(notes, framed.general, ("interventionVerbatim",)))
        self._beside = list(_places(notes, framed.general, ("comparatorVerbatim",)))
        self._people = _people(notes, self._place)
        self._own = [one.words for one in self._named if one.concept is None]
        kind, rule = framed.claim.kind, framed.claim.rule
        self._of_the_row = kind == "EffectFinding" or rule in {"none-shown", "but-not"}

    def suspects(self) -> Iterator[Place]:
        """Yields what may turn the claim, or is not understood, the most telling first."""
        contrary = frame_words.contrary(
            self._notes.source.said(self._place), self._framed.claim.cue
        )
        if contrary:
            yield self._place[0] + contrary[0], self._place[0] + contrary[1]
        yield from self._turned()
        yield from self._compared()
        yield from self._unaccounted()
        if self._of_the_row:
            inside = _labelled(self._notes, self._place, ("outcome", "intervention", "component"))
            inside += [*self._beside, *self._done]
            yield from claim_people.strangers(self._notes, self._place, self._around, inside)
        yield from self._beyond_outcomes()
        so_much = frame_words.BY_SO_MUCH.search(self._notes.source.plain, *self._place)
        if so_much and self._framed.claim.kind == "AbsenceFinding":
            # "did not reduce it by 20%": less, perhaps.
            yield so_much.span()
        yield from self._one_of_several()
        unknown = self._unknown()
        if unknown is not None:
            yield unknown

    def _turned(self) -> Iterator[Place]:
        for pattern, places in (
            (frame_words.TURNS_DONE, self._done),
            (frame_words.UNDOES, self._done),
            (frame_words.TURNS_COMPARATOR, self._beside),
            (frame_words.TURNS_PEOPLE, self._people),
            (frame_words.TURNS_OUTCOME, self._own),
        ):
            turned = _first(self._notes, pattern, places)
            # "Knee replacement", where that is what the row is of, replaces nothing else.
            if turned and not self._around.does(self._notes.source.said(turned)):
                yield turned

    def _compared(self) -> Iterator[Place]:
        """Yields what is compared with and can be no comparator; a comparison with nothing."""
        for place in self._beside:
            if not claim_comparators.is_comparator(self._notes, place, self._around):
                yield place
        named = any(_places(self._notes, self._framed.general, _COMPARATORS))
        compares = claim_comparators.COMPARES.search(self._notes.source.plain, *self._place)
        if self._of_the_row and compares and not named:
            yield compares.span()

    def _unaccounted(self) -> Iterator[Place]:
        someone = [
            one.words
            for one in self._named
            if one.concept and not _labelled(self._notes, one.words, ("outcome",))
        ]
        taken: tuple[tuple[Taken, Sequence[Place]], ...] = (
            (Taken.DONE, self._done),
            (Taken.COMPARED, self._beside),
            (Taken.OUTCOME, [*self._own, *someone]),
            (Taken.PEOPLE, _apart(self._people, self._own) if self._of_the_row else ()),
        )
        for what, places in taken:
            for place in places:
                if word := unaccounted(self._notes, place, self._around, what):
                    yield word

    def _beyond_outcomes(self) -> Iterator[Place]:
        for words in self._own:
            yield from _labelled(self._notes, words, ("intervention",))
            plain = self._notes.source.plain
            if goes_on := frame_words.GOES_ON.match(plain, words[1], self._place[1]):
                yield goes_on.span()
        added = frame_words.ADDITION.search(self._notes.source.plain, *self._place)
        if added and not any(start <= added.start() < end for start, end in self._done):
            yield added.span()

    def _one_of_several(self) -> Iterator[Place]:
        """Yields "or" between interventions or what they moved: which of them is not said."""
        several = [sorted(_places(self._notes, self._framed.general, ("intervention",)))]
        if {value for _, value in self._framed.claim.direction()} - {"benefit:no-difference"}:
            several.append(sorted(one.words for one in self._named))
        for before, after in (pair for places in several for pair in pairwise(places)):
            if either := frame_words.OR.search(self._notes.source.plain, before[1], after[0]):
                yield either.span()

    def _unknown(self) -> Place | None:
        notes, general = self._notes, self._framed.general
        frames = _FRAMES.get(general.kind, frame_words.FRAMES)
        adverb = frame_words.ADVERB.search(notes.source.plain, *self._framed.cue)
        if adverb and not frames.fullmatch(adverb[0]):
            return adverb.span()
        known = [self._framed.cue, *_places(notes, general, _CONCEPTS)]
        known += [*self._done, *self._beside, *self._people]
        # "sensitivity in a study that we judged unreliable": of a label with more words, the label;
        # "behaviour problems", which begins with one, is another name.
        known += [
            one.words
            for one in self._named
            if not any(
                start > one.words[0] or one.concept
                for start, _ in _labelled(notes, one.words, ("outcome",))
            )
        ]
        known += [
            notes.source.place(value.span)
            for name in _PARTS
            for thing in general.parts.get(name, ())
            for value in thing.every_value()
        ]
        known += _labelled(notes, self._place, ("outcome", "role"))
        known += [
            match.span()
            for pattern in (frame_words.BY_SO_MUCH, claim_times.WHEN)
            for match in pattern.finditer(notes.source.plain, *self._place)
        ]
        return _first_unknown(notes, self._place, known, frames)


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

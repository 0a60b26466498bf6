"""Whether words can be what an intervention is compared with: no outcome, and nobody alone."""

from typing import Final

from evidence_graph.reading import claim_lexicon as lexicon
from evidence_graph.reading import claim_people
from evidence_graph.reading.claim_patterns import spelled
from evidence_graph.reading.labels import words
from evidence_graph.reading.notes import Notes
from evidence_graph.reading.source import Place
from evidence_graph.reading.surroundings import Surroundings
from evidence_graph.reading.word_forms import forms, forms_of

COMPARES: Final = spelled(
    r"\b(?:(?<!rather )(?<!other )(?<!older )(?<!younger )(?<!earlier )(?<!later )than"
    r"(?! (?:\d|an? (?:year|month|week)))|compared (?:with|to)|(?:in|by) comparison (?:with|to)"
    r"|in contrast (?:with|to)|relative to|versus|vs|as opposed to|än|jämfört med"
    r"|i jämförelse med|till skillnad från)(?!\w)"
)
_COMPARED: Final = forms_of(lexicon.COMPARED)
_DONE: Final = frozenset(
    form
    for form in forms_of(lexicon.DONE | lexicon.UTFORT) | _COMPARED
    if not claim_people.is_someone(form)
)
_MEASURED: Final = forms_of(lexicon.OUTCOMES | lexicon.UTFALL)
_HEAD_ENDS: Final = spelled(
    r"\s+(?:of|for|in|on|with|to|at|by|from|and|or|who|whom|that|which|did|receiving|given|alone"
    r"|only|after|during|without|not|av|för|i|på|med|till|hos|från|och|eller|som|enbart|ensamt"
    r"|efter|under|utan)\b"
)
_WITHOUT: Final = spelled(r"\b(?:did not|without|not receiving|som inte|utan)\b")
_FEWEST: Final = 5


def is_comparator(notes: Notes, place: Place, around: Surroundings) -> bool:
    """Says whether words can name what is compared with.

    Interventions and words like "usual care" can, and what is neither an outcome nor people.
    """
    said = notes.source.said(place)
    if around.is_its_intervention(said) or notes.labels.whole(said, ("intervention",)):
        return True
    called = _Called(notes, said, around)
    if called.is_outcome():
        return False
    if called.ends_done():
        return True
    if claim_people.outsiders(notes, place, around):
        return False
    if claim_people.names_someone(notes, place):
        return called.is_done() or bool(_WITHOUT.search(said))
    return called.is_done() or not called.is_measured()


def _spellings(word: str, english: str) -> frozenset[str]:
    """Returns how a word may stand in lists; for people, who are none of what is done, as it is."""
    plain = word.casefold()
    return frozenset({plain} if claim_people.is_someone(word) else {english, *forms(plain)})


class _Called:
    """Words as they are known: as what is done, as what is measured, as what a row lists."""

    def __init__(self, notes: Notes, said: str, around: Surroundings) -> None:
        self._around, self._is_swedish = around, notes.source.language == "sv"
        labelled = notes.labels.within(said, ("outcome",))
        end = _HEAD_ENDS.search(said)
        self._words = [
            (_spellings(said[word.start : word.end], word.english), word.start)
            for word in words(said)
        ]
        before = [forms for forms, start in self._words if end is None or start < end.start()]
        self._head = before[-1] if before else frozenset[str]()
        self._in_labels = [
            forms
            for forms, start in self._words
            if any(match.start <= start < match.end for match in labelled)
        ]

    def is_outcome(self) -> bool:
        """Says whether they are an outcome of the row, or end in what is measured."""
        row = self._around.outcome_words
        if all(forms & row and not forms & _COMPARED for forms, _ in self._words):
            return True
        return self._measures(self._head) and not self._does(self._head)

    def ends_done(self) -> bool:
        """Says whether what they are at heart is done: "parent support in primary care"."""
        return self._does(self._head)

    def is_done(self) -> bool:
        """Says whether anything in them is done."""
        return any(self._does(forms) for forms, _ in self._words)

    def is_measured(self) -> bool:
        """Says whether anything in them is measured."""
        return any(self._measures(forms) for forms, _ in self._words)

    def _does(self, forms: frozenset[str]) -> bool:
        if forms & _DONE or self._ends(forms, _DONE):
            return True
        return bool(forms & self._around.done_words) and not self._measures(forms)

    def _measures(self, forms: frozenset[str]) -> bool:
        measured = _MEASURED | self._around.outcome_words
        return bool(forms & measured) or forms in self._in_labels or self._ends(forms, measured)

    def _ends(self, forms: frozenset[str], known: frozenset[str]) -> bool:
        """Says whether a Swedish word has one of these at its end: "smärtskattning"."""
        heads = {form[at:] for form in forms for at in range(2, len(form) - _FEWEST + 1)}
        return self._is_swedish and bool(heads & known)

"""What a sentence says of an effect: affirmed or denied, good or bad, more or less."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Final

from evidence_graph.quotations import polarity_words as lexicon
from evidence_graph.reading.claim_significance import figures_of_chance
from evidence_graph.reading.folding import folded


class Sign(Enum):
    """What a word says."""

    DENIED = "denies it"
    DOUBTED = "tells it as what others hold, or takes it back"
    NO_DIFFERENCE = "finds no difference"
    GOOD = "is in favour"
    BAD = "is against"
    UP = "says more"
    DOWN = "says less"
    EFFECT = "reports an effect"


_ASSERTED: Final = (
    (Sign.BAD, lexicon.BAD),
    (Sign.GOOD, lexicon.GOOD),
    (Sign.DOWN, lexicon.DOWN),
    (Sign.UP, lexicon.UP),
    (Sign.EFFECT, lexicon.EFFECT),
)


@dataclass(frozen=True, slots=True)
class Said:
    """The signs of some words, each with the first word that gives it."""

    words: dict[Sign, str]

    def __contains__(self, sign: Sign) -> bool:
        return sign in self.words

    def says(self, *signs: Sign) -> bool:
        """Says whether any of these signs is given."""
        return any(sign in self.words for sign in signs)

    def first(self, *signs: Sign) -> str:
        """Returns the word for the first of these signs that is given."""
        return next(self.words[sign] for sign in signs if sign in self.words)


def said(
    texts: Sequence[str],
    *,
    relevance: Callable[[str], int],
    without_names: Callable[[str], str] = str,
) -> Said:
    """Returns what texts say of an effect.

    Of the clauses with signs only the most relevant count: of two results in one sentence, one may
    be denied. `without_names` blanks the names of concepts: self-efficacy
    does not say that anything is efficacious.

    >>> said(["There was no evidence that it improved behaviour."], relevance=lambda _: 0).words
    {<Sign.DENIED: 'denies it'>: 'no evidence'}
    >>> sorted(said(["Ångest minskade."], relevance=lambda _: 0).words.values())
    ['minskade']
    """
    telling = [
        (clause, signs)
        for text in texts
        for clause, signs in _telling(text, without_names)
        if signs
    ]
    most = max((relevance(clause) for clause, _ in telling), default=0)
    found: dict[Sign, str] = {}
    for clause, signs in telling:
        if relevance(clause) == most:
            found = {**signs, **found}
    return Said(found)


def taken_back(rest: str) -> str | None:
    """Returns the words by which the rest of a sentence takes back what stands before it.

    >>> taken_back(", although not to a statistically significant degree")
    'not to a statistically significant degree'
    >>> taken_back(" to a lesser extent than usual care") or taken_back(" and sleep")
    'to a lesser extent'
    """
    for clause in _clauses(rest):
        figure = lexicon.CHANCE.search(clause)
        words = (
            figure
            or lexicon.NOT_SIGNIFICANT.fullmatch(clause)
            or lexicon.TAKEN_BACK.search(clause)
            or lexicon.LESSENED.match(clause.lstrip())
        )
        if words:
            return words[0].strip(" \u27e8\u27e9").replace("_", " ")
        if _signs(clause):
            return None
    return None


def only_for_a_time(sentence: str) -> str | None:
    """Returns the words by which a sentence denies for one time what it says of another.

    >>> only_for_a_time("It improved behaviour after 6 months but not after 2 years.")
    'but not after'
    """
    found = lexicon.FOR_A_TIME.search(folded(sentence).plain)
    return found[0].strip(" ,") if found else None


def _clauses(text: str) -> list[str]:
    plain = _marked(folded(text).plain)
    plain = lexicon.COMPARED.sub(" ", plain)
    return [clause for clause in lexicon.CLAUSES.split(plain) if clause.strip()]


def _marked(plain: str) -> str:
    """Returns words with the figures in marks that may be due to chance, each as one word."""
    for figure in sorted(figures_of_chance(plain), key=lambda found: -found.start()):
        one_word = "_".join(figure[0].split()).replace(",", ".")
        plain = f"{plain[: figure.start()]}\u27e8{one_word}\u27e9{plain[figure.end() :]}"
    return plain


def _telling(text: str, without_names: Callable[[str], str]) -> list[tuple[str, dict[Sign, str]]]:
    found: list[tuple[str, dict[Sign, str]]] = []
    for clause in _clauses(text):
        if by_chance := _by_chance(clause, found):
            found.append((clause, {Sign.DOUBTED: by_chance}))
            continue
        taken_back = lexicon.TAKEN_BACK.search(clause)
        if taken_back and found:
            # "it improved, but this was reversed": of the clause before.
            found[-1] = (found[-1][0], {Sign.DOUBTED: taken_back[0]})
        said_so = {Sign.DOUBTED: taken_back[0]} if taken_back else _signs(without_names(clause))
        found.append((clause, said_so))
    return found


def _by_chance(clause: str, before: list[tuple[str, dict[Sign, str]]]) -> str | None:
    """Returns the words or figures that call a result chance; takes back what it is a result of."""
    figure = lexicon.CHANCE.search(clause)
    words = figure or lexicon.NOT_SIGNIFICANT.fullmatch(clause)
    if words is None:
        return None
    told = words[0].strip(" \u27e8\u27e9").replace("_", " ")
    if figure and _signs(lexicon.CHANCE.sub(" ", clause)):
        return told
    last = next((n for n in reversed(range(len(before))) if before[n][1]), None)
    if last is None:
        return None
    before[last] = (before[last][0], {Sign.DOUBTED: told})
    return told


def _signs(clause: str) -> dict[Sign, str]:
    found: dict[Sign, str] = {}
    clause = _blanked(lexicon.NO_DENIAL, clause)
    if lessened := lexicon.LESSENED.search(clause):
        return {Sign.DOUBTED: lessened[0]}
    if match := lexicon.DOUBT.search(clause):
        found[Sign.DOUBTED] = match[0]
        clause = _blanked(lexicon.EFFECT, clause[: match.start()])
    if match := lexicon.NO_DIFFERENCE.search(clause):
        found[Sign.NO_DIFFERENCE] = match[0]
    asserted = _blanked(lexicon.NO_DIFFERENCE, clause)
    if match := lexicon.DENIAL.search(clause):
        found[Sign.DENIED] = match[0]
        is_late = lexicon.LATE_DENIAL.match(clause, match.start())
        # What stands before an English "not" is asserted, but for the mere name of the result.
        asserted = "" if is_late else _blanked(lexicon.EFFECT, asserted[: match.start()])
    found |= _asserted(asserted)
    return found


def _asserted(text: str) -> dict[Sign, str]:
    found: dict[Sign, str] = {}
    for sign, pattern in _ASSERTED:
        if match := pattern.search(text):
            is_theirs = lexicon.COMPARATOR.search(text, 0, match.start())
            found[_OTHERS.get(sign, sign) if is_theirs else sign] = match[0]
            if sign is Sign.BAD:
                text = _blanked(pattern, text)
    return found


def _blanked(pattern: re.Pattern[str], text: str) -> str:
    return pattern.sub(lambda match: " " * len(match[0]), text)


_OTHERS: Final = {Sign.GOOD: Sign.BAD, Sign.BAD: Sign.GOOD}
"""What a result of the other group says of the intervention."""

"""What a sentence says of an effect: affirmed or denied, good or bad, more or less."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Final

from evidence_graph.quotations import polarity_words as lexicon
from evidence_graph.reading.folding import folded


class Sign(Enum):
    """What a word says."""

    DENIED = "denies it"
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
    is_about: Callable[[str], bool],
    without_names: Callable[[str], str] = str,
) -> Said:
    """Returns what texts say of an effect.

    Where some clauses with signs name what is claimed, the others do not count: of two results in
    one sentence, one may be denied. `without_names` blanks the names of concepts: self-efficacy
    does not say that anything is efficacious.

    >>> said(["There was no evidence that it improved behaviour."], is_about=bool).words
    {<Sign.DENIED: 'denies it'>: 'no evidence'}
    >>> sorted(said(["Ångest minskade."], is_about=bool).words.values())
    ['minskade']
    """
    clauses = [clause for text in texts for clause in _clauses(text)]
    telling = [(clause, signs) for clause in clauses if (signs := _signs(without_names(clause)))]
    about = [signs for clause, signs in telling if is_about(clause)]
    found: dict[Sign, str] = {}
    for signs in about or [signs for _, signs in telling]:
        found = {**signs, **found}
    return Said(found)


def _clauses(text: str) -> list[str]:
    plain = lexicon.COMPARED.sub(" ", folded(text).plain)
    return [clause for clause in lexicon.CLAUSES.split(plain) if clause.strip()]


def _signs(clause: str) -> dict[Sign, str]:
    found: dict[Sign, str] = {}
    clause = lexicon.NO_DENIAL.sub(lambda spared: " " * len(spared[0]), clause)
    if match := lexicon.NO_DIFFERENCE.search(clause):
        found[Sign.NO_DIFFERENCE] = match[0]
    asserted = clause
    if match := lexicon.DENIAL.search(clause):
        found[Sign.DENIED] = match[0]
        # Swedish puts its "not" behind the verb: all of the clause is denied.
        asserted = "" if _follows_verb(match) else clause[: match.start()]
    for sign, pattern in _ASSERTED:
        if match := pattern.search(asserted):
            found[sign] = match[0]
            if sign is Sign.BAD:
                asserted = pattern.sub(lambda bad: " " * len(bad[0]), asserted)
    return found


def _follows_verb(denial: re.Match[str]) -> bool:
    return denial[0].casefold() in {"inte", "ej", "aldrig"}

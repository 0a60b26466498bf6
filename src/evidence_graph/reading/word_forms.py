"""Words without the endings that they may have, in English and Swedish."""

from collections.abc import Iterable
from typing import Final

from evidence_graph.reading.labels import words

_ENDINGS: Final = (
    *("arna", "erna", "orna", "ens", "ets", "ar", "er", "or", "en", "et", "na", "ns", "s", "n"),
    *("a", "t", "e"),
)
_FEWEST: Final = 4


def forms(word: str) -> tuple[str, ...]:
    """Returns a word, and what is left of it without each ending that it has.

    >>> forms("smärtan")
    ('smärtan', 'smärta')
    """
    return (
        word,
        *(
            word.removesuffix(ending)
            for ending in _ENDINGS
            if word.endswith(ending) and len(word) - len(ending) >= _FEWEST
        ),
    )


def forms_of(texts: Iterable[str]) -> frozenset[str]:
    """Returns the forms of all words of texts."""
    return frozenset(
        form
        for text in texts
        for word in words(text)
        for form in (word.english, *forms(text[word.start : word.end].casefold()))
    )

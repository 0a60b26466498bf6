"""The labels of an enquiry response, in the language of its report."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Wording:
    """The labels of a response in one language."""

    language: str
    table: str
    columns: tuple[str, str, str]
    population: str
    intervention: str
    comparator: str
    conclusion: str
    references: str


ENGLISH: Final = Wording(
    "en",
    "Table",
    ("Included studies", "Population/Intervention", "Outcome"),
    "Population:",
    "Intervention:",
    "Comparison:",
    "Authors' conclusion:",
    "References",
)
SWEDISH: Final = Wording(
    "sv",
    "Tabell",
    ("Inkluderade studier", "Population/Intervention", "Utfall"),
    "Population:",
    "Intervention:",
    "Jämförelse:",
    "Författarnas slutsatser:",
    "Referenser",
)

_SWEDISH: Final = re.compile(r"\b(?:och|för|av|på|med|vilka|vilken|finns|inte|som|tabell)\b", re.I)
_SWEDISH_LETTER: Final = re.compile("[åäö]", re.I)
_ENGLISH: Final = re.compile(r"\b(?:and|for|of|on|with|which|what|are|not|the|table)\b", re.I)


def wording_of(texts: Iterable[str]) -> Wording:
    """Returns the labels in the language of the first text that tells it; English where none does.

    >>> wording_of(["Resultat", "Vilka översikter finns om effekter av hypnos?"]).table
    'Tabell'
    """
    for text in texts:
        swedish, english = len(_SWEDISH.findall(text)), len(_ENGLISH.findall(text))
        if swedish != english:
            return SWEDISH if swedish > english else ENGLISH
        if _SWEDISH_LETTER.search(text):
            return SWEDISH
    return ENGLISH

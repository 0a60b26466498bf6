"""Cells that say that something is not stated, or that nothing special was done."""

import re
from typing import Final

_NOTHING: Final = re.compile(
    r"\W*(?:none(?: (?:was |were )?(?:reported|stated))?"
    r"|(?:is |are |was |were )?not (?:reported|stated|specified|given|described|applicable"
    r"|available|provided)|n/?a|nr|unclear|unspecified|unknown"
    r"|(?:ej|inte) (?:angiv(?:et|na|en)|rapportera(?:t|de|d)|redovisa(?:t|de|d)|beskriv(?:et|na|en)"
    r"|specificera(?:t|de|d)|tillämpligt|aktuellt)|(?:anges|redovisas|framgår|beskrivs|rapporteras)"
    r" (?:ej|inte)|oklart?|inga(?: angivna)?|uppgift saknas|saknas|-)\W*",
    re.IGNORECASE,
)
_USUAL: Final = (
    r"(?:(?:treatment|care|services?|therapy|practice|management) as usual"
    r"|(?:the )?(?:usual|standard|routine|conventional) (?:care|treatment|services?|practice"
    r"|management|therapy)|TAU|CAU|placebo|sham(?: \w+)?|no (?:treatment|intervention|exercise"
    r"|training|therapy)|(?:a )?wait(?:ing)?[- ]?lists?(?: (?:controls?|groups?))?|controls?"
    r"(?: groups?)?|(?:sedvanlig|vanlig|rutinmässig) (?:vård|behandling|omvårdnad|uppföljning)"
    r"|(?:ingen|inget|ej) (?:behandling|insats|intervention|träning|stöd)|väntelista"
    r"|kontrollgrupp(?:en)?|skenbehandling)"
)
_COMPARATORS: Final = re.compile(
    rf"\W*{_USUAL}(?:(?:,| or| and| eller| och|/|, or) ?{_USUAL})*\W*", re.IGNORECASE
)


def says_nothing(text: str) -> bool:
    """Says whether words only say that something is not stated.

    >>> [says_nothing(text) for text in ("Ej angivet", "Not reported.", "No treatment")]
    [True, True, False]
    """
    return bool(_NOTHING.fullmatch(text))


def is_usual_comparator(text: str) -> bool:
    """Says whether words are of what interventions are compared with, and nothing else.

    >>> [is_usual_comparator(text) for text in ("Care as usual", "Placebo or TAU", "Usual pain")]
    [True, True, False]
    """
    return bool(_COMPARATORS.fullmatch(text))

"""What a number of a line measures: an age, a weight, a length of pregnancy, where words say so.

A unit alone says nothing: "5 years" may be an age, and as well how long someone has been ill. A
number counts as an age or a weight only where the words beside it say that, or where it stands
directly behind the person whose it is, and nothing behind it makes something else of it.
"""

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from evidence_graph.reading.ages import OF_TIME, SAYS_AGE, age
from evidence_graph.reading.beside import GOES_ON, Beside, Measured
from evidence_graph.reading.bounds import Bound
from evidence_graph.reading.draft import Confidence
from evidence_graph.reading.source import Place, Source
from evidence_graph.reading.weights import SAYS_BIRTH_WEIGHT, weight

_PREGNANCY: Final = "dimension:gestational-age"
_OF_WEIGHT: Final = frozenset({"unit:GM", "unit:KiloGM"})
_WEEKS_OF_PREGNANCY: Final = (Decimal(20), Decimal(44))
_SAYS_PREGNANCY: Final = re.compile(
    r"gestation(?:al)?(?: age)?|\bGA\b|graviditetslängd|gestationsålder"
    r"|graviditetsveck(?:a|or(?:na)?)|gestationsveck(?:a|or)|fullgångna|completed weeks|pregnancy"
    r"|\d\+[0-6]\b|\b(?:born|född[a]?|fött)\b"
    r"(?= (?:at|before|after|between|from|i|före|efter|mellan|från)\b)",
    re.IGNORECASE,
)
_IN_PREGNANCY: Final = re.compile(
    r"\b(?:gestation(?:al)?(?: age)?|GA|graviditetslängd|gestationsålder)\s*"
    r"(?:of|på|:|=|is|was|är|var|between|mellan|\()*\s*$|\b(?:born|född[at]?|fött)\s*"
    r"(?:at|between|from|i|mellan|från)?\s*$",
    re.IGNORECASE,
)
_PRETERM: Final = re.compile(r"\bpreterm\b|\bpremature|för tidigt född|\bprematur", re.IGNORECASE)


def names_pregnancy_or_birth_weight(text: str) -> bool:
    """Says whether words are of gestational age or of birth weight."""
    return bool(_SAYS_PREGNANCY.search(text) or SAYS_BIRTH_WEIGHT.search(text))


def measured(
    source: Source, line: Place, bound: Bound, place: Place, before: Sequence[Measured]
) -> Measured | None:
    """Returns what a bound measures, or None where no words say it.

    `place` is the bound with the words of its dimension; `before` what was read of the line.
    """
    beside = Beside(source, line, bound, place, before)
    if bound.unit in _OF_WEIGHT:
        return weight(beside)
    in_pregnancy = bound.unit in OF_TIME and _IN_PREGNANCY.search(beside.before)
    if in_pregnancy or _SAYS_PREGNANCY.search(beside.within):
        return beside.measures(_PREGNANCY, Confidence.HIGH, None)
    return age(beside) or (_pregnancy(beside) if bound.unit == "unit:WK" else None)


def _pregnancy(beside: Beside) -> Measured | None:
    """Returns weeks as those of a pregnancy: beside others, or of those born too early."""
    if SAYS_AGE.search(beside.within) or not GOES_ON.match(beside.after):
        return None
    after = beside.just_before(beside.before)
    if after and after.dimension == _PREGNANCY:
        return beside.measures(_PREGNANCY, Confidence.MEDIUM, after.of)
    least, most = _WEEKS_OF_PREGNANCY
    may_be = all(least <= number <= most for number in beside.ends())
    if not may_be or not _PRETERM.search(beside.before):
        return None
    if beside.directly(beside.before) or beside.set_off():
        return beside.measures(_PREGNANCY, Confidence.LOW, None)
    return None

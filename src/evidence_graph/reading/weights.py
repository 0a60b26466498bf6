"""Grams and kilograms: a weight at birth, or of people, where words say so."""

import re
from typing import Final

from evidence_graph.reading.beside import GOES_ON, Beside, Measured
from evidence_graph.reading.draft import Confidence

BIRTH_WEIGHT: Final = "dimension:birth-weight"
WEIGHT: Final = "dimension:weight"
SAYS_BIRTH_WEIGHT: Final = re.compile(
    r"birth ?-?weight|\bV?E?LBW\b|födelsevikt|birthweight", re.IGNORECASE
)
_BEFORE_IT: Final = re.compile(rf"(?:{SAYS_BIRTH_WEIGHT.pattern})\w*\s*\(?\s*$", re.IGNORECASE)
_AT_BIRTH: Final = re.compile(r"\s*(?:at birth|vid födel\w+)\b", re.IGNORECASE)
_AND_WHAT_IS_DONE: Final = re.compile(r"\s+\w{3,}(?:ed|ing|ade|ats)\b", re.IGNORECASE)
_ENDS: Final = (GOES_ON, _AT_BIRTH, _AND_WHAT_IS_DONE)
_WEIGHING: Final = re.compile(
    r"\b(?:weighing|weighed|who weigh|väger|vägde|vägt|vägande)(?:\s+(?:between|from|mellan|från))?"
    r"\s*$",
    re.IGNORECASE,
)
_NAMED: Final = re.compile(
    r"(?:\bwith (?:an? )?|\bmed (?:en )?)?\b(?:(?:body ?)?weights?|(?:kropps)?vikt(?:en)?)"
    r"(?:\s*(?:of|is|was|:|=|between|mellan|from|från|på|är|var)\b|\s*[:=])*\s*$",
    re.IGNORECASE,
)
_BESIDE: Final = frozenset({"dimension:gestational-age", BIRTH_WEIGHT, WEIGHT})


def weight(beside: Beside) -> Measured | None:
    """Returns a number of grams or kilograms as a weight, or None where no words say it."""
    if not any(end.match(beside.after) for end in _ENDS):
        return None
    if SAYS_BIRTH_WEIGHT.search(beside.within) or _BEFORE_IT.search(beside.before):
        return beside.measures(BIRTH_WEIGHT, Confidence.HIGH, None)
    dimension = BIRTH_WEIGHT if _AT_BIRTH.match(beside.after) else WEIGHT
    said = _WEIGHING.search(beside.before)
    if named := said or _NAMED.search(beside.before):
        rest = beside.before[: named.start()]
        return beside.of_someone(rest, dimension, in_words=bool(said))
    return _unsaid(beside, dimension)


def _unsaid(beside: Beside, dimension: str) -> Measured | None:
    """Returns grams and kilograms as a weight where they stand directly behind the person."""
    after = beside.just_before(beside.before)
    if after and after.dimension in _BESIDE:
        return beside.measures(dimension, Confidence.HIGH, after.of)
    group = beside.directly(beside.before)
    if group is None or (beside.bound.unit == "unit:GM" and not group.young):
        return None
    if SAYS_BIRTH_WEIGHT.search(beside.before):
        return beside.measures(BIRTH_WEIGHT, Confidence.MEDIUM, group)
    return beside.measures(dimension, Confidence.HIGH, group)

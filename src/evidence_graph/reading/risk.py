"""Risk of bias: the level that a caption or a cell states, merged where the source merges it."""

import re
from typing import Final

from evidence_graph.reading import negations, wording
from evidence_graph.reading.draft import Thing, Value, Values, Why
from evidence_graph.reading.notes import Notes
from evidence_graph.reading.source import Place

_GROUPS: Final = ("level", "after", "nivå", "efter")


def assessment(notes: Notes, place: Place, assessor: Value | None = None) -> Thing | None:
    """Returns the assessment that the words at a place state, or None where they state none."""
    match = wording.RISK_LEVEL.search(notes.source.plain, *place)
    if match is None:
        if wording.RISK_OF_BIAS.search(notes.source.plain, *place):
            notes.gap(Why.NOT_UNDERSTOOD, "riskOfBias", place)
        return None
    if negations.leave_out(notes.source.plain, place, match.span()) and not (
        match["level"] or ""
    ).casefold().startswith("not"):
        notes.gap(Why.AMBIGUOUS, "riskOfBias", place)
        return None
    group = next(name for name in _GROUPS if match[name])
    level = match.span(group)
    values: Values = {"levelVerbatim": (notes.source.words(level, rule="level-of-risk"),)}
    concept = _concept(notes, match[group], swedish=group in {"nivå", "efter"})
    if concept is None:
        notes.gap(Why.NO_CONCEPT, "risk-of-bias", level)
    else:
        values["riskOfBiasLevel"] = (notes.source.value(concept, level, rule="level-by-label"),)
    if assessor:
        values["assessor"] = (assessor,)
    return Thing(kind="RiskOfBiasAssessment", values=values)


def _concept(notes: Notes, level: str, *, swedish: bool) -> str | None:
    of_what = "risk för bias" if swedish else "risk of bias"
    joined = re.sub(r"\s*(?:/|\b(?:or|and|to|eller|och|till)\b|-)\s*", "/", level)
    merged = joined.replace("/", " eller " if swedish else " or ")
    for said in (f"{level} {of_what}", f"{joined} {of_what}", f"{merged} {of_what}", level):
        match = notes.labels.whole(said, ("risk-of-bias",))
        if match:
            return match.concept
    return None

"""What "it" and "the intervention" stand for: the interventions that were named before."""

from evidence_graph.reading.claim_patterns import spelled
from evidence_graph.reading.draft import Confidence, Values
from evidence_graph.reading.notes import Notes
from evidence_graph.reading.surroundings import Surroundings

_TOGETHER = spelled(r"intervention|treatment|therap(?:y|ies)|insats|behandling|terapi")


def the_last_named(notes: Notes, around: Surroundings) -> Values:
    """Returns what "it" stands for: the one intervention named so far, or the last sentence's."""
    if around.last:
        return taken_over(notes, around.last)
    concepts = {str(value.value): value for value in around.interventions}
    if len(concepts) != 1:
        return {}
    return taken_over(notes, {"intervention": tuple(concepts.values())})


def taken_over(
    notes: Notes, values: Values, *, confidence: Confidence = Confidence.MEDIUM
) -> Values:
    """Returns what was done in the claim before, as what is done in this one."""
    return {
        name: tuple(
            notes.source.value(
                value.value,
                notes.source.place(value.span),
                rule="intervention-named-before",
                confidence=confidence,
            )
            for value in values[name]
        )
        for name in ("intervention", "interventionVerbatim")
        if values.get(name)
    }


def as_named_before(notes: Notes, around: Surroundings) -> Values:
    """Returns what "the intervention" is: named so in the conclusion, else by the row."""
    named = {str(value.value): value for value in around.interventions}
    if len(named) > 1:
        # Not one of several programmes, but what they are called together.
        named = {c: v for c, v in named.items() if _TOGETHER.search(v.quote)}
    row = around.row_intervention()
    if not named and row is not None and not around.interventions:
        named = {str(row.value): row}
    if not named and not around.interventions and len(around.uses) == 1:
        words = around.uses[0].values["verbatim"]
        return taken_over(notes, {"interventionVerbatim": words}, confidence=Confidence.LOW)
    if len(named) != 1:
        return {}
    return taken_over(notes, {"intervention": tuple(named.values())}, confidence=Confidence.LOW)

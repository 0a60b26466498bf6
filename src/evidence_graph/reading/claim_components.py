"""The components by which a claim tells interventions apart, or names them."""

import re
from typing import Final

from evidence_graph.reading.claim_patterns import spelled
from evidence_graph.reading.draft import Confidence, Value, Values
from evidence_graph.reading.notes import Notes
from evidence_graph.reading.source import Place

_INTERVENTION: Final = ("intervention",)
_FOCUSED: Final = spelled(r"focus(?:ed|es|ing)? on")
_LONGEST: Final = 8
_WITH_PART = spelled(
    r"\b(?:interventions?|programmes?|programs?|treatments?)\s+(?:that |which )?(?:promot\w+"
    r"|involv\w+|includ\w+|based on|using|with|provid\w+|deliver\w+"
    r"|focus\w+ on)\s+(?P<what>[^;.()]+)"
)


def components(notes: Notes, place: Place) -> tuple[Value, ...]:
    """Returns the components of interventions that words name."""
    said = _FOCUSED.sub(lambda match: "focus on".ljust(len(match[0])), notes.source.said(place))
    return tuple(
        notes.source.value(
            match.concept,
            (place[0] + match.start, place[0] + match.end),
            rule="claim-component",
            confidence=Confidence.MEDIUM,
        )
        for match in notes.labels.within(said, ("component",))
    )


def promoting(notes: Notes, place: Place) -> tuple[Value, ...]:
    """Returns "interventions promoting cue-based care" as the intervention of that name."""
    match = _WITH_PART.search(notes.source.plain, *place)
    if match is None:
        return ()
    words = [m.end() for m in re.finditer(r"[\w-]+", match["what"])][:_LONGEST]
    for end in reversed(words):
        label = notes.labels.whole(f"{match['what'][:end]} intervention", _INTERVENTION)
        if label:
            at = (match.start(), match.start("what") + end)
            return (notes.source.value(label.concept, at, rule="intervention-by-its-part"),)
    return ()


def told_apart_by(notes: Notes, place: Place, compared: list[Place]) -> Values:
    """Returns the components by which a claim tells interventions apart."""
    match = _WITH_PART.search(notes.source.plain, *place)
    found: dict[str, tuple[Value, ...]] = {}
    if match is None or any(start <= match.start() < end for start, end in compared):
        return found
    end = min([match.end("what"), *(s for s, _ in compared if s > match.start())])
    inner = (match.start(), end)
    values = list(components(notes, inner))
    if not values:
        first = re.match(r"(?:an? |the )?([\w-]+ [\w-]+)", match["what"])
        owned = notes.labels.owned(first[1], "component") if first else {}
        if first and len(owned) == 1:
            at = (match.start("what") + first.start(1), match.start("what") + first.end(1))
            values = [
                notes.source.value(
                    next(iter(owned)), at, rule="claim-component", confidence=Confidence.LOW
                )
            ]
    if values:
        found["component"] = tuple(values)
    return found

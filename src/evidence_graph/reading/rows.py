"""One row of a table: an entry, and what it says of the review that it is about."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from evidence_graph.reading import wording
from evidence_graph.reading.cells import Cells, cells
from evidence_graph.reading.conclusions import conclusions
from evidence_graph.reading.counts import counts
from evidence_graph.reading.criteria import criteria
from evidence_graph.reading.draft import Confidence, Thing, Values, Why
from evidence_graph.reading.interventions import comparator, comparator_within, intervention
from evidence_graph.reading.layout import RowLines
from evidence_graph.reading.notes import Notes, sentences
from evidence_graph.reading.outcomes import outcomes
from evidence_graph.reading.participants import participants
from evidence_graph.reading.people import names_people, names_several, people_of, population
from evidence_graph.reading.risk import assessment
from evidence_graph.reading.source import Place
from evidence_graph.reading.wording import Field

# "Swedish Agency 2018": what was taken for the author is the first word of its name.
_GOES_ON_AS_NAME = re.compile(
    r"\s+(?!et al|m\.? ?fl|med |and |och |in press|i tryck|submitted|forthcoming)[^\W\d_]{2,}\b"
    r"(?<![A-Z]{2})"
)


def entry(
    notes: Notes,
    row: RowLines,
    headers: tuple[Field, ...],
    *,
    position: int,
    kind: str,
    quoted: bool,
    asked_of: Collection[str] = (),
) -> Thing:
    """Returns the entry that a row is: its citation, and the review with its parts.

    `asked_of` are the roles of those whom the question is about. `quoted` says whether
    its conclusion is expected, and so missed where there is none.
    """
    label, values = _citation(notes, row.citation, position)
    found = cells(notes, row.rest, headers)
    parts = _review(notes, found, label, asked_of)
    if kind != "SystematicReview":
        notes.gap(Why.NO_PLACE, "a study that is no systematic review", label)
    elif quoted and not parts.get("hasConclusion") and not parts.get("hasStatement"):
        notes.gap(Why.MISSING, "hasConclusion", label)
    review = Thing(kind=kind, parts=parts)
    return Thing(kind="ReviewEntry", values=values, parts={"aboutReview": (review,)})


def _citation(notes: Notes, citation: re.Match[str], position: int) -> tuple[Place, Values]:
    """Returns where a row's label stands, and what it says: author, year, numbers."""
    source, said = notes.source, citation.groupdict()
    end = citation.start("mark") if said.get("mark") else citation.end()
    label = source.trimmed((citation.start(), end))
    if said.get("mark"):
        notes.gap(Why.NO_PLACE, "the mark of a footnote", citation.span("mark"))
    author = source.quoted(citation.span("author"))
    values: Values = {
        "citationLabel": (source.words(label, rule="citation-label"),),
        "position": (source.value(position, label, rule="order-of-rows"),),
    }
    if _GOES_ON_AS_NAME.match(said.get("others") or ""):
        notes.gap(Why.AMBIGUOUS, "firstAuthor", label)
    else:
        values["firstAuthor"] = (source.value(author, label, rule="citation-label"),)
    if said.get("year"):
        year = source.value(int(citation["year"]), label, rule="citation-label")
        values["citedYear"] = (year,)
    else:
        notes.gap(Why.MISSING, "citedYear", label)
    if said.get("number"):
        numbers = [citation["number"], *re.findall(r"\d+", citation["more"])]
        # A review has one reference; which of several it is, a person says.
        confidence = Confidence.HIGH if len(numbers) == 1 else Confidence.LOW
        values["referenceNumber"] = tuple(
            source.value(int(number), label, rule="number-in-brackets", confidence=confidence)
            for number in numbers
        )
        if "-" in citation["more"]:
            notes.gap(Why.AMBIGUOUS, "referenceNumber", label)
    return label, values


def _review(
    notes: Notes, found: Cells, label: Place, asked_of: Collection[str]
) -> dict[str, tuple[Thing, ...]]:
    places = found.places
    cell = _intervention_cell(notes, found)
    people = population_of(notes, places[Field.POPULATION])
    roles = asked_of if people is None else people_of(notes, people)
    use = _intervention(notes, found, cell, roles)
    quoted = list(conclusions(notes, places[Field.CONCLUSION]))
    risk = [a for p in places[Field.RISK_OF_BIAS] if (a := assessment(notes, p))]
    for place in places[Field.OTHER]:
        notes.gap(Why.NOT_UNDERSTOOD, "row", place)
    parts = {
        "hasCount": tuple(counts(notes, places[Field.COUNTS])),
        "hasPopulation": () if people is None else (people,),
        "hasParticipants": tuple(participants(notes, places[Field.PARTICIPANTS])),
        "usesIntervention": () if use is None else (use,),
        "listsOutcome": tuple(outcomes(notes, places[Field.OUTCOMES], roles=roles)),
        "hasConclusion": tuple(c for c in quoted if c.kind == "Conclusion"),
        "hasStatement": tuple(c for c in quoted if c.kind != "Conclusion"),
        "riskOfBias": tuple(risk),
    }
    for name in ("hasCount", "hasPopulation", "usesIntervention", "listsOutcome"):
        if not parts[name]:
            notes.gap(Why.MISSING, name, label)
    return {name: things for name, things in parts.items() if things}


def population_of(notes: Notes, places: Sequence[Place]) -> Thing | None:
    """Returns the population that the lines of a cell describe, or None where there are none."""
    if not places:
        return None
    lines = _paragraphs(notes, places)
    # A line that names no one, after one that does, only sets limits.
    people = [p for p in lines if names_people(notes, p)] or lines[:1]
    described = population(notes, people)
    roles = [str(value.value) for value in described.values.get("participantRole", ())]
    if not roles:
        notes.gap(Why.NO_CONCEPT, "participantRole", people[0])
    rules = {name: (thing,) for name, thing in criteria(notes, lines, roles).items()}
    return Thing(kind="Population", values=described.values, parts=rules)


def _paragraphs(notes: Notes, places: Sequence[Place]) -> list[Place]:
    # A line that begins in small letters goes on from the line before it.
    lines: list[Place] = []
    for place in places:
        first = notes.source.plain[place[0]]
        if lines and (first.islower() or first in "(<>"):
            lines[-1] = (lines[-1][0], place[1])
        else:
            lines.append(place)
    return [sentence for line in lines for sentence in sentences(notes.source, line)]


@dataclass(frozen=True, slots=True)
class _InterventionCell:
    """Where the words of a row's intervention stand, and how that was told."""

    places: list[Place]
    rule: str
    confidence: Confidence


def _intervention_cell(notes: Notes, found: Cells) -> _InterventionCell | None:
    """Returns the cell of the intervention; takes it from the population's where it is there."""
    places = found.places[Field.INTERVENTION]
    if places and Field.INTERVENTION in found.labelled:
        return _InterventionCell(places, "labelled-cell", Confidence.HIGH)
    if places:
        return _InterventionCell(places, "line-after-participants", Confidence.MEDIUM)
    people = found.places[Field.POPULATION]
    if len(people) < 2 or found.places[Field.PARTICIPANTS] or _describes(notes, people[-1]):
        return None
    return _InterventionCell([people.pop()], "last-line-of-population-cell", Confidence.LOW)


def _intervention(
    notes: Notes, found: Cells, cell: _InterventionCell | None, roles: Collection[str]
) -> Thing | None:
    if cell is None:
        return None
    whole = _together(notes, cell.places)
    use = intervention(notes, whole, rule=cell.rule, confidence=cell.confidence, roles=roles)
    compared = found.places[Field.COMPARATOR]
    if compared:
        place = _together(notes, compared)
        return _with(use, comparator(notes, place, confidence=Confidence.HIGH))
    within = comparator_within(notes, whole)
    if within:
        return _with(use, comparator(notes, within, confidence=Confidence.MEDIUM))
    return use


def _describes(notes: Notes, place: Place) -> bool:
    # "Parent training" names no people, and limits have figures.
    return names_several(notes, place) or any(sign.isdecimal() for sign in notes.source.said(place))


def _together(notes: Notes, places: Sequence[Place]) -> Place:
    """Returns places that follow each other as one; notes those that stand elsewhere."""
    start, end = places[0]
    for place in places[1:]:
        if notes.source.said((end, place[0])).strip():
            notes.gap(Why.AMBIGUOUS, "a cell in several places", place)
        else:
            end = place[1]
    return start, end


def _with(use: Thing, more: Values) -> Thing:
    return Thing(kind=use.kind, values={**use.values, **more}, parts=use.parts)


def is_of_studies(notes: Notes, caption: Place | None, headers: Sequence[Place]) -> bool:
    """Says whether a table is of studies themselves: health-economic ones, or primary ones."""
    announced = [notes.source.said(place) for place in (caption, *headers) if place]
    if any(wording.HEALTH_ECONOMIC.search(one) for one in announced):
        return True
    # A column may hold the number of primary studies of a review.
    named = notes.source.said(caption) if caption else ""
    return bool(wording.PRIMARY_STUDIES.search(named)) and not wording.REVIEWS.search(named)

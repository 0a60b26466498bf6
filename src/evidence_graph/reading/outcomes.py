"""The outcomes that a row lists: their roles, their domains, the headings they stand under."""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

from evidence_graph.reading import outcome_headings
from evidence_graph.reading.draft import Confidence, Thing, Value, Values, Why
from evidence_graph.reading.notes import Notes
from evidence_graph.reading.outcome_words import may_be_of, remark
from evidence_graph.reading.source import Place

_OF_OUTCOMES = re.compile(r"(?:\boutcomes?|utfall(?:smått)?)\s*:?$|^utfall\b", re.IGNORECASE)
_LOST_BREAK = re.compile(
    r"(?<=[a-zåäö)])(?<!\bof)(?<!\bin)(?<!\bthe)(?<!\band)(?<!\bor)(?<!\bwith)(?<!\bav)(?<!\bmed)"
    r"(?<!\benligt)(?<!\boch)(?<!\bby) +(?=[A-ZÅÄÖ][a-zåäö]+(?: [a-zåäö/-]+)*$)"
)
_TWO_HEADS = re.compile(r"(?P<a>\S+),? (?:and|och) (?P<b>\S+) (?P<head>\S.*)$")
_OUTCOME: Final = ("outcome",)


@dataclass(frozen=True, slots=True)
class _Heading:
    role: Value | None = None
    role_words: Value | None = None
    topic: Value | None = None
    domain: Value | None = None


def outcomes(notes: Notes, places: Sequence[Place], *, roles: Collection[str] = ()) -> list[Thing]:
    """Returns the listings of an outcome cell, in their order.

    `roles` are those of the people whose outcomes they are: "depressive symptoms" are a parent's
    only where parents take part.
    """
    lines = list(_lines(notes, places))
    headings = _topic_lines(notes, lines)
    under = _Heading()
    listings: list[Thing] = []
    for line in lines:
        place = line
        if role := outcome_headings.ROLE.match(notes.source.plain, *line):
            under = _role(notes, role)
            place = notes.source.trimmed((role.end(), line[1]))
        if place in headings:
            under = _topic(notes, place, under)
            continue
        for item in _items(notes, place):
            if outcome_headings.may_head_others(notes, item, alone=item == line):
                under = _ended(notes, item, under)
                if outcome_headings.OF_NONE_OR_ALL.match(notes.source.plain, *item):
                    notes.gap(Why.NOT_UNDERSTOOD, "listsOutcome", item)
                    continue
            if why := remark(notes, item):
                notes.gap(why, "listsOutcome", item)
                if role and item == place:
                    under = _Heading()  # "Primary outcomes not reported" heads nothing below it.
                continue
            listings += _listed(notes, item, under, len(listings) + 1, roles)
    return listings


def _ended(notes: Notes, place: Place, under: _Heading) -> _Heading:
    """Returns the heading without its role: what stands here may head other outcomes."""
    if under.role is None:
        return under
    notes.gap(Why.AMBIGUOUS, "outcomeRole", place)
    return replace(under, role=None, role_words=None)


def _lines(notes: Notes, places: Sequence[Place]) -> Iterator[Place]:
    for line in [part for place in places for part in _apart_by_labels(notes, place)]:
        place = _bare(notes, line)
        if place[0] < place[1]:
            yield place


def _apart_by_labels(notes: Notes, place: Place) -> Iterator[Place]:
    """Yields the parts of a line that lost its breaks: after role headings, and label by label."""
    source = notes.source
    heads = {
        source.trimmed((place[0] + m.start(name), place[0] + m.end(name)))
        for m in outcome_headings.HEAD_WITHIN.finditer(source.said(place))
        if (name := m.lastgroup)
    }
    heads = {head for head in heads if not outcome_headings.ROLE_WITHIN.search(source.plain, *head)}
    starts = [
        place[0],
        *(m.start() for m in outcome_headings.ROLE_WITHIN.finditer(source.plain, *place)),
    ]
    starts += [edge for head in heads for edge in head]
    for start, end in pairwise([*sorted(set(starts)), place[1]]):
        role = outcome_headings.ROLE.match(source.plain, start, end)
        rest = source.trimmed((role.end() if role else start, end), ";" if heads else "")
        parts = _cuts(notes, rest)
        if len(parts) < 2:
            yield source.trimmed((start, end), ";" if heads else "")
            continue
        if role:
            yield source.trimmed(role.span())
        yield from parts


def _bare(notes: Notes, line: Place) -> Place:
    source = notes.source
    place = line
    if label := outcome_headings.PLAIN_LABEL.match(source.plain, *line):
        notes.understood.append(label.span())
        place = source.trimmed((label.end(), line[1]))
    place = source.trimmed(place, "\u2022*")
    listed = source.said(place).startswith("- ")
    return source.trimmed((place[0] + 1, place[1])) if listed else place


def _topic_lines(notes: Notes, lines: Sequence[Place]) -> set[Place]:
    """Returns the lines that head others: those with a colon, and those of the first kind.

    "Child outcomes" heads lines that do not end with "outcomes", and "Mother-infant
    relationship" lines that all do.
    """
    said = {place: notes.source.said(place) for place in lines}
    plain = [place for place in lines if not outcome_headings.ROLE.fullmatch(said[place])]
    heads = {p for p in plain if said[p].endswith(":")}
    rest = [p for p in plain if p not in heads and not outcome_headings.ROLE.match(said[p])]
    of_outcomes = [p for p in rest if _OF_OUTCOMES.search(said[p])]
    if not rest or len(of_outcomes) in {0, len(rest)}:
        return heads
    if rest[0] in of_outcomes:
        last = lines[-1]
        return heads | {
            p for p in of_outcomes if p != last and not _heads_none(lines, p, of_outcomes)
        }
    return heads | ({rest[0]} if rest[1:] == of_outcomes else set())


def _heads_none(lines: Sequence[Place], place: Place, others: Sequence[Place]) -> bool:
    after = lines[lines.index(place) + 1]
    return after in others


def _role(notes: Notes, match: re.Match[str]) -> _Heading:
    name = "primary" if match["primary"] else "secondary"
    place = notes.source.trimmed(match.span())
    return _Heading(
        role=notes.source.value(f"outcomerole:{name}", place, rule="role-heading"),
        role_words=notes.source.words(place, rule="role-heading"),
    )


def _topic(notes: Notes, place: Place, under: _Heading) -> _Heading:
    source = notes.source
    label = source.trimmed(place, ":")
    match = notes.labels.whole(source.said(label), ("outcome", "domain", "role"))
    domain = None
    if match:
        domain = notes.labels.domain(match.concept) or {
            "role:child": "domain:child",
            "role:infant": "domain:child",
            "role:parent": "domain:parental",
            "role:mother": "domain:parental",
            "role:father": "domain:parental",
        }.get(match.concept, match.concept)
    if domain is None or not domain.startswith("domain:"):
        notes.gap(Why.NO_CONCEPT, "domain", place)
        domain = None
    if domain is None:
        under = _Heading()  # "Other outcomes", "Harms": nothing says that these are primary.
    elif under.role:
        under = replace(under, role=replace(under.role, confidence=Confidence.MEDIUM))
    return replace(
        under,
        topic=source.words(place, rule="topic-heading"),
        domain=None
        if domain is None
        else source.value(domain, place, rule="domain-of-heading", confidence=Confidence.MEDIUM),
    )


def _items(notes: Notes, place: Place) -> Iterator[Place]:
    """Yields the outcomes of one line: apart by semicolons, labels, or a lost line break."""
    source = notes.source
    start = place[0]
    for mark in re.finditer(r";|\u2022", source.said(place)):
        yield from _of_commas(notes, source.trimmed((start, place[0] + mark.start()), "."))
        start = place[0] + mark.end()
    yield from _of_commas(notes, source.trimmed((start, place[1]), "."))


def _of_commas(notes: Notes, place: Place) -> Iterator[Place]:
    source = notes.source
    said = source.said(place)
    if not said:
        return
    if notes.labels.whole(said, _OUTCOME):
        yield place
        return
    parts = [source.trimmed(p) for p in _apart(place, said, r",\s*(?:and |och )?| and | och ")]
    if len(parts) > 1 and all(notes.labels.whole(source.said(p), _OUTCOME) for p in parts):
        yield from parts
        return
    # One comma may set off how an outcome is measured; two or more make a list.
    if said.count(",") > 1 and not re.search(r"\(| and | och ", said):
        yield from (source.trimmed(p) for p in _apart(place, said, r","))
        return
    yield place


def _apart(place: Place, said: str, pattern: str) -> Iterator[Place]:
    start = 0
    for mark in re.finditer(pattern, said):
        yield place[0] + start, place[0] + mark.start()
        start = mark.end()
    yield place[0] + start, place[1]


def _cuts(notes: Notes, place: Place) -> list[Place]:
    """Returns one line as the labels it is made of, or cut where a capital begins anew.

    "Parental reflective functioning Attachment security" lost a line break.
    """
    source = notes.source
    found = notes.labels.within(source.said(place), _OUTCOME)
    if len(found) > 1 and _fills(source.said(place), [(m.start, m.end) for m in found]):
        return [(place[0] + m.start, place[0] + m.end) for m in found]
    cut = _LOST_BREAK.search(source.said(place))
    if cut is None:
        return [place]
    return [(place[0], place[0] + cut.start()), (place[0] + cut.end(), place[1])]


def _fills(said: str, parts: Sequence[Place]) -> bool:
    rest = said
    for start, end in reversed(parts):
        rest = rest[:start] + rest[end:]
    return not rest.strip()


def _listed(
    notes: Notes, place: Place, under: _Heading, position: int, roles: Collection[str]
) -> list[Thing]:
    concepts = _concepts(notes, place)
    if any(not may_be_of(notes, concept, under.domain, roles) for concept in concepts):
        # "Depressive symptoms" of nurses: the vocabulary has those of parents only.
        notes.gap(Why.AMBIGUOUS, "outcome", place)
        return [_listing(notes, place, under, position, None)]
    if not concepts:
        notes.gap(Why.NO_CONCEPT, "outcome", place)
        return [_listing(notes, place, under, position, None)]
    return [
        _listing(notes, place, under, position + number, concept)
        for number, concept in enumerate(concepts)
    ]


def _concepts(notes: Notes, place: Place) -> list[Value]:
    said = notes.source.said(place)
    if match := notes.labels.whole(said, _OUTCOME):
        return [notes.source.value(match.concept, place, rule="outcome-by-label")]
    bare = re.sub(r"\s*\([^()]*\)\s*$", "", said)
    if bare != said and (match := notes.labels.whole(bare, _OUTCOME)):
        return [
            notes.source.value(
                match.concept, place, rule="outcome-before-brackets", confidence=Confidence.MEDIUM
            )
        ]
    if two := _TWO_HEADS.search(said):
        before = said[: two.start()]
        both = [notes.labels.whole(f"{before}{two[name]} {two['head']}", _OUTCOME) for name in "ab"]
        if all(both):
            return [
                notes.source.value(m.concept, place, rule="two-outcomes-with-one-head")
                for m in both
                if m
            ]
    return []


def _listing(
    notes: Notes, place: Place, under: _Heading, position: int, concept: Value | None
) -> Thing:
    source = notes.source
    role = under.role or source.value(
        "outcomerole:unspecified", place, rule="no-role-heading", confidence=Confidence.MEDIUM
    )
    values: Values = {
        "position": (source.value(position, place, rule="order-of-listing"),),
        "verbatim": (source.words(place, rule="outcome-words"),),
        "outcomeRole": (role,),
    }
    if concept:
        values["outcome"] = (concept,)
    headings = tuple(words for words in (under.role_words, under.topic) if words)
    if headings:
        values["headingVerbatim"] = headings
    if under.domain:
        values["domain"] = (under.domain,)
    return Thing(kind="OutcomeListing", values=values)

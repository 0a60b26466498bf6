"""What a response says of itself: title, question, dates and numbers, background and method."""

import re
from collections.abc import Iterable, Iterator
from typing import Final

from evidence_graph.reading import wording
from evidence_graph.reading.dates import read_date
from evidence_graph.reading.draft import Confidence, Plain, Span, Thing, Value, Values, Why
from evidence_graph.reading.interventions import may_be_of_family
from evidence_graph.reading.layout import Layout, Part
from evidence_graph.reading.notes import Notes, sentences
from evidence_graph.reading.people import begins_with_people, people_of, population
from evidence_graph.reading.source import Place

SERVICE: Final = "agent:sbu-enquiry-service"

_EFFECT_OF = re.compile(
    r"\beffects?\s+(?:of|from)\s+(?P<what>.+?)\s+(?:on|in|for|among|with)\s+(?P<whom>[^?]+)"
    r"|\beffekt(?:er(?:na)?|en)?\s+av\s+(?P<vad>.+?)\s+(?:för|hos|på|bland|vid)\s+(?P<vem>[^?]+)",
    re.IGNORECASE,
)
_AMONG = re.compile(r"\b(?:in|for|among|hos|för(?! tidigt)|bland)\s+", re.IGNORECASE)
_FEWEST_SIGNS_OF_PROSE = 40
_ONE_OF_EACH: Final = ("published", "reportNumber", "registrationNumber")


def report(notes: Notes, layout: Layout, title: Span | None = None) -> Thing:
    """Returns the report with all that it says of itself; its tables and rows come later.

    `title` is where the document's format marks its main heading.
    """
    front = list(layout.lines[Part.FRONT])
    values: Values = {}
    for name, value in _fields(notes, layout.lines[Part.FIELDS], front):
        values[name] = (*values.get(name, ()), value)
    for name in _ONE_OF_EACH:
        _agree(notes, name, values)
    values |= _title(notes, layout, front, title)
    for name in ("title", "reportNumber", "registrationNumber", "published"):
        if not values.get(name) and not any(gap.about == name for gap in notes.gaps):
            notes.gap(Why.MISSING, name, (0, 0))
    values["sectionHeading"] = tuple(
        notes.source.words(place, rule="known-heading")
        for place in layout.headings
        if wording.FIRST_HEADING.fullmatch(notes.source.said(place))
    )
    notes.understood += [*layout.headings, *layout.repeated]
    for banner in layout.banners:
        notes.gap(Why.BANNER, "page", banner)
    questions, prose = _parted(notes, layout, front)
    method = tuple(_statements(notes, layout.lines[Part.METHOD], "MethodStatement"))
    service = _service(method)
    if service:
        values["service"] = (service,)
    background = _statements(notes, prose, "BackgroundStatement")
    nothing = tuple(_no_reviews(notes, layout))
    parts = {
        "answers": tuple(_question(notes, place) for place in questions),
        "hasStatement": (*background, *method, *nothing),
    }
    if not questions:
        notes.gap(Why.MISSING, "answers", (0, 0))
    return Thing(
        kind="EvidenceReport",
        values={name: found for name, found in values.items() if found},
        parts={name: things for name, things in parts.items() if things},
    )


def _agree(notes: Notes, name: str, values: Values) -> None:
    """Keeps the one value of a field; where the document prints two that differ, keeps none."""
    found = values.pop(name, ())
    if len({_same(value.value) for value in found}) > 1:
        for value in found:
            notes.gap(Why.DISAGREES, name, notes.source.place(value.span))
    elif found:
        values[name] = found[:1]
        notes.understood += [notes.source.place(value.span) for value in found[1:]]


def _same(value: Plain) -> Plain:
    return " ".join(value.casefold().split()) if isinstance(value, str) else value


def _title(notes: Notes, layout: Layout, front: list[Place], marked: Span | None) -> Values:
    source = notes.source
    if marked is not None:
        place = source.place(marked)
        for line in [line for line in front if line[0] <= place[0]]:
            front.remove(line)
            if line[1] <= place[0]:
                notes.gap(Why.BANNER, "page", line)
        inside = [b for b in front if b[0] < place[1]]
        front[:] = [line for line in front if line not in inside]
        layout.banners[:] = [b for b in layout.banners if b[0] >= place[1] or b[1] <= place[0]]
        return {"title": (source.words(place, rule="main-heading"),)}
    while front:
        said = source.said(front[0])
        if read_date(said):
            notes.gap(Why.NO_PLACE, "a date without a label", front.pop(0))
        elif said.count("|") > 1:
            notes.gap(Why.BANNER, "page", front.pop(0))  # "Home | About | Contact"
        else:
            break
    if front:
        return {"title": (source.words(front.pop(0), rule="first-line"),)}
    return {}


def assessor(notes: Notes, layout: Layout) -> Value | None:
    """Returns who assessed the risk of bias, where the method says that the service did."""
    speaking: list[Place] = []
    for line in layout.lines[Part.METHOD]:
        for sentence in sentences(notes.source, line):
            said = notes.source.said(sentence)
            if wording.ASSESSES.search(said):
                return notes.source.value(SERVICE, sentence, rule="we-assess")
            if wording.OF_RISK_OF_BIAS.search(said):
                speaking.append(sentence)
    for sentence in speaking:
        notes.gap(Why.AMBIGUOUS, "assessor", sentence)
    return None


def _fields(notes: Notes, lines: list[Place], front: list[Place]) -> Iterator[tuple[str, Value]]:
    taken: set[Place] = set()
    for position, line in enumerate(lines):
        if line in taken:
            continue
        labels = sorted(
            (found.start(), found.end(), name)
            for name, pattern in wording.REPORT_FIELDS
            for found in pattern.finditer(notes.source.plain, *line)
        )
        for number, (start, end, name) in enumerate(labels):
            after = labels[number + 1][0] if number + 1 < len(labels) else line[1]
            value = notes.source.trimmed((end, after), "|,;")
            border = notes.source.plain.find("|", *value)
            if border >= 0:
                value = notes.source.trimmed((value[0], border))
            if value[0] == value[1]:
                below = _below(notes, line, [*lines[position + 1 :], *front])
                if below and after == line[1]:
                    value = below
                    taken.add(below)
                    if below in front:
                        front.remove(below)
            field = _field(notes, name, (start, end), value)
            if field:
                yield field


def _below(notes: Notes, line: Place, lines: Iterable[Place]) -> Place | None:
    # A label alone on its line may have its value on the next one, unless that is a label too.
    next_line = notes.source.line_number(line[0]) + 1
    for other in lines:
        if notes.source.line_number(other[0]) == next_line:
            said = notes.source.said(other)
            is_label = any(pattern.match(said) for _, pattern in wording.REPORT_FIELDS)
            return None if is_label else other
    return None


def _field(notes: Notes, name: str, label: Place, value: Place) -> tuple[str, Value] | None:
    source = notes.source
    if value[0] == value[1]:
        return "emptyField", source.words(label, rule="label-without-value")
    place = (label[0], value[1])
    if not name:
        notes.gap(Why.NO_PLACE, "field", place)
        return None
    read: Plain = source.quoted(value)
    if name == "published":
        day = read_date(source.said(value).rstrip("."))
        if day is None:
            notes.gap(Why.AMBIGUOUS, name, place)
            return None
        read = day
    return name, source.value(read, place, rule="labelled-field", verbatim=value)


def _parted(notes: Notes, layout: Layout, front: list[Place]) -> tuple[list[Place], list[Place]]:
    questions = list(layout.lines[Part.QUESTION])
    asking = [line for line in questions if notes.source.said(line).endswith("?")]
    if asking:
        # What stands below the question, and asks nothing, is no question.
        questions = asking
    prose = list(layout.lines[Part.BACKGROUND])
    for line in front:
        said = notes.source.said(line)
        if said.endswith("?"):
            label = wording.QUESTION_LABEL.match(said)
            if label:
                notes.understood.append((line[0], line[0] + label.end()))
            asked = (line[0] + label.end(), line[1]) if label else line
            parts = list(sentences(notes.source, asked))
            # A paragraph that ends with a question of its own is no review question.
            if label or len(parts) == 1 or wording.ASKS.match(notes.source.said(parts[-1])):
                questions.append(parts.pop())
            prose += parts
        elif len(said) >= _FEWEST_SIGNS_OF_PROSE and said.rstrip('"').endswith((".", ":")):
            prose.append(line)
    return questions, sorted(prose)


def _statements(notes: Notes, lines: list[Place], kind: str) -> Iterator[Thing]:
    for line in lines:
        for sentence in sentences(notes.source, line):
            words = notes.source.words(
                sentence, rule="sentence-of-section", confidence=Confidence.MEDIUM
            )
            if kind == "BackgroundStatement" and wording.NO_REVIEWS.search(
                notes.source.said(sentence)
            ):
                continue
            yield Thing(kind=kind, values={"verbatim": (words,)})


def _service(method: tuple[Thing, ...]) -> Value | None:
    for statement in method:
        words = statement.one("verbatim")
        if words and wording.SERVICE.search(words.quote.replace("\u00a0", " ")):
            return Value(
                value=SERVICE,
                quote=words.quote,
                span=words.span,
                rule="named-service",
                confidence=Confidence.HIGH,
            )
    return None


def _no_reviews(notes: Notes, layout: Layout) -> Iterator[Thing]:
    parts = [Part.FRONT, Part.BACKGROUND, Part.RESULTS, Part.OTHER]
    lines = [line for part in parts for line in layout.lines[part]]
    for table in layout.tables:
        lines += [*((table.caption,) if table.caption else ()), *table.headers]
    for line in lines:
        for sentence in sentences(notes.source, line):
            if wording.NO_REVIEWS.search(notes.source.said(sentence)):
                words = notes.source.words(sentence, rule="nothing-found")
                yield Thing(kind="DescriptiveStatement", values={"verbatim": (words,)})


def _whom(notes: Notes, place: Place) -> Thing | None:
    """Returns the people of a question; none where its words begin with what befalls them."""
    plain = notes.source.plain
    found = list(_AMONG.finditer(plain, *place))
    for start in (place[0], *(match.end() for match in found)):
        words = notes.source.trimmed((start, place[1]))
        if begins_with_people(notes, words):
            return population(notes, [words])
    notes.gap(Why.AMBIGUOUS, "population", place)
    return None


def _question(notes: Notes, place: Place) -> Thing:
    source = notes.source
    values = {"questionText": (source.words(place, rule="question"),)}
    parts: dict[str, tuple[Thing, ...]] = {}
    asked = _EFFECT_OF.search(source.plain, *place)
    if asked is None:
        notes.gap(Why.MISSING, "intervention and population of the question", place)
    else:
        what, whom = ("what", "whom") if asked["what"] else ("vad", "vem")
        people = _whom(notes, source.trimmed(asked.span(whom)))
        if people:
            parts["population"] = (people,)
        roles = people_of(notes, people) if people else frozenset()
        concept = notes.concept(asked.span(what), ("intervention",), rule="effect-of-what")
        if concept and not may_be_of_family(concept, roles):
            notes.gap(Why.AMBIGUOUS, "intervention", asked.span(what))
        elif concept:
            values["intervention"] = (concept,)
    return Thing(kind="ReviewQuestion", values=values, parts=parts)

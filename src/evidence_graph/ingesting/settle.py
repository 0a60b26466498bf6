"""settle: a draft becomes a report's graph, or one error tells all that is left to a person."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final

from rdflib import Literal, URIRef

from evidence_graph.errors import UnsettledDraftError
from evidence_graph.ingesting import terms, wanting
from evidence_graph.ingesting.encoding import Encoder
from evidence_graph.ingesting.naming import Names, slug
from evidence_graph.ingesting.triples import Triple
from evidence_graph.reading import labels, numbers
from evidence_graph.reading.citing import CITES
from evidence_graph.reading.draft import Confidence, Draft, Gap, Plain, Thing, Value, Why
from evidence_graph.reading.source import Source
from evidence_graph.vocabulary import EV

_INFORMS: Final = frozenset({Why.BANNER, Why.NOT_STATED, Why.NO_PLACE})
"""Gaps that nobody can fill: the document does not say more, or there is no place for it."""

_OF_DRAFTS_ALONE: Final = frozenset({"riskOfBias", "inTable", "entry", "conclusion", CITES})
_OF_PROPOSALS: Final = "finding"
"""What gaps are about that only keep findings from being proposed."""
_NEVER_LEFT_OUT: Final = frozenset({"EvidenceReport", "ReviewEntry", "SystematicReview"})


@dataclass(frozen=True, slots=True, kw_only=True)
class SettledReport:
    """What one document says, ready for the graph."""

    name: str
    graph: str
    source_graph: str
    triples: Sequence[Triple]
    text: str
    left_out: tuple[str, ...]  # what the document may say, and is not asserted
    not_accepted: int  # findings that are proposed, and that no person accepted

    @property
    def source_triple(self) -> Triple:
        """Returns the text that the quotations are of."""
        source = URIRef(Names(self.name).source)
        return source, EV.sourceText, Literal(self.text)


def settle(draft: Draft, text: str, *, label: str, leave_gaps: bool = False) -> SettledReport:
    """Returns the report that a draft describes, whose words stand in `text`.

    With `leave_gaps` nothing is said about what the draft leaves to a person, or is little sure
    of, but for what the graph cannot be without. Raises UnsettledDraftError, telling all of it, and
    all faults of the draft itself.
    """
    faults = list(_faults(draft, text))
    left = [_line(gap, text) for gap in draft.gaps if _is_obstacle(gap)]
    unsure = [_unsure(value, text) for value in _doubtful(draft)]
    if unsure and leave_gaps:
        draft = _without_doubt(draft)
    gaps = [] if leave_gaps else draft.gaps
    lacking = list(_lacking(draft, text, gaps, faults)) if faults or left or unsure else []
    asked = [] if leave_gaps else [*left, *unsure]
    if faults or lacking or asked:
        raise UnsettledDraftError(label, [*faults, *lacking, *asked])
    names = Names(_name(draft))
    encoder = Encoder(draft, names, terms.shipped(), labels.shipped())
    return SettledReport(
        name=_name(draft),
        graph=names.graph,
        source_graph=names.source_graph,
        triples=encoder.encode(),
        text=text,
        left_out=(*left, *unsure),
        not_accepted=sum(not finding.accepted for finding in draft.findings),
    )


def _is_obstacle(gap: Gap) -> bool:
    return gap.why not in _INFORMS and not gap.about.startswith(_OF_PROPOSALS)


def _name(draft: Draft) -> str:
    value = draft.report.one("reportNumber")
    return "" if value is None else slug(str(value.value))


def _faults(draft: Draft, text: str) -> Iterator[str]:
    """Yields what is wrong with a draft whatever one thinks of its gaps."""
    document = draft.document
    if Source(text).sha256 != document.text_sha256:
        yield "[document] textSha256: the text is not the one that was drafted; draft it again"
        return
    if not _name(draft):
        yield "report.reportNumber: it was not found, and the report is named by it"
    for where, thing in _places(draft):
        yield from _faults_of(where, thing, text)
    rows = _rows(draft)
    for number, finding in enumerate(draft.findings, start=1):
        said = finding.one("entry"), finding.one("conclusion")
        places = tuple(None if value is None else value.value for value in said)
        if finding.accepted and places not in rows:
            yield f"finding[{number}]: there is no such conclusion of such a row"


def _rows(draft: Draft) -> set[tuple[Plain | None, Plain | None]]:
    """Returns the conclusions of a draft: the position of the row, and the number there."""
    return {
        (row.values["position"][0].value, number)
        for row in draft.report.parts.get("hasEntry", ())
        for review in row.parts.get("aboutReview", ())
        for number, _ in enumerate(review.parts.get("hasConclusion", ()), start=1)
        if "position" in row.values
    }


def _faults_of(where: str, thing: Thing, text: str) -> Iterator[str]:
    known = terms.shipped()
    if known.cls(thing.kind) is None:
        yield f"{where}.kind: the ontology has no class {thing.kind!r}"
    for name in (*thing.values, *thing.parts):
        if name in {"outcomeVerbatim", "interventionVerbatim"}:
            yield (
                f"{where}.{name}: no concept has these words as its label; write "
                f"{name.removesuffix('Verbatim')} in its place"
            )
        elif known.property(name) is None and name not in _OF_DRAFTS_ALONE:
            yield f"{where}.{name}: the ontology has no property of this name"
    for name, values in thing.values.items():
        for value in values:
            if text[value.span.start : value.span.end] != value.quote:
                yield f"{where}.{name}: its quote does not stand at its span; {_place(value, text)}"
            elif numbers.is_cut(text, value.span.start, value.span.end):
                yield f"{where}.{name}: its quote ends within a number; {_place(value, text)}"
            if value.verbatim and not numbers.stands_whole(value.verbatim, value.quote):
                yield f"{where}.{name}: its verbatim does not stand in its quote as a whole number"
            of_things = known.property(name)
            if of_things is not None and of_things.names_things and name != "inTable":
                yield from _faults_of_name(f"{where}.{name}", value)


def _faults_of_name(where: str, value: Value) -> Iterator[str]:
    said = value.value
    if isinstance(said, bool | int | Decimal) or terms.concept(str(said)) is None:
        yield f"{where}: write it as prefix:name, such as outcome:parental-stress, not {said!r}"
    elif not (labels.shipped().has(str(said)) or str(said).startswith(("unit:", "agent:"))):
        yield f"{where}: the vocabularies have no {said}; add it to one, or leave the line out"


def _places(draft: Draft) -> Iterator[tuple[str, Thing]]:
    """Yields every thing of a draft, with its place in the file."""
    report = draft.report
    parts = {n: p for n, p in report.parts.items() if n not in {"hasTable", "hasEntry"}}
    yield from _below("report", Thing(kind=report.kind, values=report.values, parts=parts))
    sections = (
        ("table", report.parts.get("hasTable", ())),
        ("entry", report.parts.get("hasEntry", ())),
        ("reference", draft.references),
        ("finding", draft.findings),
    )
    for section, things in sections:
        for number, thing in enumerate(things, start=1):
            if thing.accepted is False:
                continue
            yield from _below(f"{section}[{number}]", thing)


def _below(where: str, thing: Thing) -> Iterator[tuple[str, Thing]]:
    yield where, thing
    for name, parts in thing.parts.items():
        for number, part in enumerate(parts, start=1):
            place = f"{where}.{name}" + (f"[{number}]" if len(parts) > 1 else "")
            yield from _below(place, part)


def _lacking(draft: Draft, text: str, told: Sequence[Gap], faults: Sequence[str]) -> Iterator[str]:
    """Yields what the shapes would refuse once nothing else is left to tell."""
    things = _with_what_it_is_of(draft)
    for fault in wanting.faults(things, told, draft.references):
        value = next(fault.nearest.every_value(), None)
        if value is None or any(one.startswith(f"{fault.where}:") for one in faults):
            continue
        yield f"{_place(value, text)}: {fault.where}: {fault.message}"


def _with_what_it_is_of(draft: Draft) -> Iterator[tuple[str, Thing, Thing]]:
    """Yields every thing of a draft with its place, and the thing that it is a part of."""
    whole = {id(part): thing for _, thing in _places(draft) for part in _parts(thing)}
    for where, thing in _places(draft):
        yield where, thing, whole.get(id(thing), thing)


def _parts(thing: Thing) -> Iterator[Thing]:
    for parts in thing.parts.values():
        yield from parts


# What a person should look at


def _doubtful(draft: Draft) -> Iterator[Value]:
    for thing in (draft.report, *draft.references):
        for value in thing.every_value():
            if value.confidence is Confidence.LOW:
                yield value


def _without_doubt(draft: Draft) -> Draft:
    """Returns a draft without the things that have a value of low confidence."""
    references = tuple(t for t in map(_certain, draft.references) if t is not None)
    report = _certain(draft.report)
    return draft if report is None else replace(draft, report=report, references=references)


def _certain(thing: Thing) -> Thing | None:
    sure: Mapping[str, tuple[Value, ...]] = {
        name: kept
        for name, values in thing.values.items()
        if (kept := tuple(v for v in values if v.confidence is not Confidence.LOW))
    }
    dropped = sum(map(len, thing.values.values())) - sum(map(len, sure.values()))
    if dropped and thing.kind not in _NEVER_LEFT_OUT:
        return None
    parts = {
        name: certain
        for name, things in thing.parts.items()
        if (certain := tuple(t for t in map(_certain, things) if t is not None))
    }
    return Thing(kind=thing.kind, values=sure, parts=parts)


def _line(gap: Gap, text: str) -> str:
    line, column = _line_and_column(gap.span.start, text)
    return f"{line}:{column}: {gap.about}: {gap.why.value} ({_short(gap.quote)})"


def _unsure(value: Value, text: str) -> str:
    return f"{_place(value, text)}: the rule {value.rule} is little sure of {value.value!r}"


def _place(value: Value, text: str) -> str:
    line, column = _line_and_column(value.span.start, text)
    return f"{line}:{column}"


def _line_and_column(at: int, text: str) -> tuple[int, int]:
    start = text.rfind("\n", 0, at) + 1
    return text.count("\n", 0, at) + 1, at - start + 1


def _short(words: str) -> str:
    line = " ".join(words.split())
    return line if len(line) <= 60 else f"{line[:59]}…"

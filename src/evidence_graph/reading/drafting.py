"""From a document's text to its draft: every section read, what is left over listed."""

import re
from collections.abc import Iterator
from dataclasses import replace

from evidence_graph.reading import labels, metadata
from evidence_graph.reading.citing import cited, uncited
from evidence_graph.reading.draft import Draft, Gap, ReadDocument, Span, Thing, Why
from evidence_graph.reading.layout import Part, laid_out
from evidence_graph.reading.notes import Notes
from evidence_graph.reading.opening import Opened
from evidence_graph.reading.proposals import proposals
from evidence_graph.reading.references import references
from evidence_graph.reading.source import Source
from evidence_graph.reading.tables import tables

_SAYS_SOMETHING = re.compile(r"[^\W_]")


def drafted(opened: Opened) -> Draft:
    """Returns what a document was read to say, and what of it no rule understood."""
    source = Source(opened.text)
    notes = Notes(source, labels.shipped())
    layout = laid_out(source)
    title = None if opened.title is None else Span(start=opened.title[0], end=opened.title[1])
    report = metadata.report(notes, layout, title)
    asked_of = {
        str(role.value)
        for question in report.parts.get("answers", ())
        for people in question.parts.get("population", ())
        for role in people.values.get("participantRole", ())
    }
    read, entries = tables(notes, layout, metadata.assessor(notes, layout), asked_of)
    listed = references(notes, layout.lines[Part.REFERENCES])
    entries = cited(notes, layout, entries, listed)
    uncited(notes, layout, entries, listed)
    findings = proposals(notes, entries)
    more = {name: things for name, things in (("hasTable", read), ("hasEntry", entries)) if things}
    report = Thing(kind=report.kind, values=report.values, parts={**report.parts, **more})
    draft = Draft(
        document=ReadDocument(
            name=opened.name,
            media_type=opened.media_type,
            sha256=opened.sha256,
            text_sha256=source.sha256,
            length=len(source.text),
            language=source.language,
        ),
        report=report,
        references=listed,
        findings=findings,
    )
    gaps = sorted((*notes.gaps, *_left_over(notes, draft)), key=lambda g: (g.span.start, g.about))
    return replace(draft, gaps=tuple(gaps))


def _left_over(notes: Notes, draft: Draft) -> Iterator[Gap]:
    """Yields the words that no value, heading, label or gap stands on."""
    source = notes.source
    covered = bytearray(len(source.text) + 1)
    spans = [value.span for value in draft.every_value()]
    spans += [source.span(place) for place in notes.understood]
    for span in spans:
        covered[span.start : span.end] = b"\1" * (span.end - span.start)
    for line in source.lines():
        span = source.span(line)
        for run in re.finditer(rb"\0+", covered[span.start : span.end]):
            words = source.text[span.start + run.start() : span.start + run.end()]
            if _SAYS_SOMETHING.search(words) and not _joins(words):
                start = span.start + run.start() + len(words) - len(words.lstrip())
                end = span.start + run.end() - len(words) + len(words.rstrip())
                yield Gap(
                    why=Why.NOT_UNDERSTOOD,
                    about="text",
                    quote=source.text[start:end],
                    span=Span(start=start, end=end),
                )


def _joins(words: str) -> bool:
    # What stands between two things that were read: "on", "and", the word "Table".
    return bool(
        re.fullmatch(
            r"\W*(?:on|and|or|of|in|with|the|total|table|tabell|på|om|och|eller|av|i|med|doi|n"
            r"|pmid|art"
            r"|no|issue|https?|org|pub|www)?\W*(?:doi|org|no)?\W*",
            words,
            re.IGNORECASE,
        )
    )

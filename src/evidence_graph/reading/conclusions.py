"""The authors' conclusions: quotations, whole across paragraphs, as they are printed."""

from collections.abc import Iterator, Sequence

from evidence_graph.reading import wording
from evidence_graph.reading.draft import Confidence, Thing, Why
from evidence_graph.reading.notes import Notes, sentences
from evidence_graph.reading.source import Place


def conclusions(notes: Notes, places: Sequence[Place]) -> Iterator[Thing]:
    """Yields the quotations that stand under "Authors' conclusion"."""
    opened: Place | None = None
    for place in places:
        for piece in _pieces(notes, place):
            said = notes.source.said(piece)
            if opened is None and not said.startswith('"'):
                yield from _unquoted(notes, piece)
                continue
            opened = (piece[0] if opened is None else opened[0], piece[1])
            if _closes(notes, said, piece):
                yield _conclusion(notes, opened)
                opened = None
    if opened is not None:
        notes.gap(Why.AMBIGUOUS, "hasConclusion: a quotation that does not end", opened)


def _pieces(notes: Notes, place: Place) -> Iterator[Place]:
    # '"One." "Another."' on one line are two quotations.
    said = notes.source.said(place)
    start = 0
    at = said.find('" "')
    while at >= 0:
        yield notes.source.trimmed((place[0] + start, place[0] + at + 1))
        start = at + 2
        at = said.find('" "', start)
    yield notes.source.trimmed((place[0] + start, place[1]))


def _closes(notes: Notes, said: str, piece: Place) -> bool:
    end = said.rstrip(". ").rsplit("[", 1)[0].rstrip(" .") if said.endswith("]") else said
    end = end.rstrip(" .,;")
    if not end.endswith('"') or len(end) < 2:
        return False
    # A line that ends with the opening sign of something quoted within does not close.
    last = piece[0] + len(end) - 1
    return notes.source.quoted((last, last + 1)) != "\u201c"


def _conclusion(notes: Notes, place: Place) -> Thing:
    end = notes.source.plain.rindex('"', *place) + 1
    exact = notes.source.words((place[0], end), rule="quotation-marks")
    return Thing(kind="Conclusion", values={"exact": (exact,)})


def _unquoted(notes: Notes, piece: Place) -> Iterator[Thing]:
    said = notes.source.said(piece)
    if wording.NOT_REPORTED_CONCLUSIONS.search(said):
        yield from not_reported(notes, piece)
        return
    if len(said) > 30:
        words = notes.source.words(
            piece, rule="conclusion-without-marks", confidence=Confidence.LOW
        )
        yield Thing(kind="Conclusion", values={"exact": (words,)})


def not_reported(notes: Notes, place: Place) -> Iterator[Thing]:
    """Yields the statements that conclusions are left out on purpose."""
    for sentence in sentences(notes.source, place):
        if wording.NOT_REPORTED_CONCLUSIONS.search(notes.source.said(sentence)):
            words = notes.source.words(sentence, rule="conclusions-not-reported")
            yield Thing(kind="MethodStatement", values={"verbatim": (words,)})

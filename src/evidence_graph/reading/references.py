"""The reference list: authors, title, journal, year, volume, issue, pages, and identifiers."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from evidence_graph.reading.draft import Confidence, Thing, Value, Values, Why
from evidence_graph.reading.notes import Notes
from evidence_graph.reading.source import Place
from evidence_graph.reading.wording import NUMBERED, YEAR

_AUTHOR = r"[^\W\d_][\w'.-]*(?: [^\W\d_][\w'-]*){0,4}? (?:[A-ZÅÄÖÉ]-?){1,5}(?: (?:Jr|Sr|II|III))?"
_AUTHORS = re.compile(
    rf"(?P<names>{_AUTHOR}(?:,\s+{_AUTHOR})*)(?P<more>,?\s+(?:et al|m\.? ?fl))?\.?\s+(?=\S)"
)
_CORPORATE = re.compile(r"(?P<names>[A-ZÅÄÖ][^.?!]{1,120}?)\.\s+(?=[A-ZÅÄÖ\"])")
_TAIL = re.compile(
    r"(?<=[\s.])(?P<year>(?:19|20)\d\d)(?: [A-Z][a-z]{2,8}(?: \d{1,2})?)?\s*;\s*"
    r"(?P<volume>[A-Za-z]?\d+[A-Za-z]?)?(?:\s*(?P<supplement>Suppl\.?\s*\d*))?"
    r"(?:\s*\((?P<issue>[^()]{1,20})\))?(?:\s*:\s*(?P<pages>[^.\s;][^.;\n]*))?"
)
_YEAR_ONLY = re.compile(r"(?<=[\s.])(?P<year>(?:19|20)\d\d)\b")
_ARTICLE: Final = re.compile(r"CD\d{6}(?:\.pub\d+)?")
_ISSUE = re.compile(r"\bIssue (?P<issue>\d+)", re.IGNORECASE)
_DOI = re.compile(r"\b10\.\d{4,9}/\S+")
_PMID = re.compile(r"\bPMID\s*:?\s*(?P<pmid>\d{5,9})\b")
# A number that stands alone, its reference on the next line, as lists are pasted.
_BARE_NUMBER = re.compile(r"\[(\d{1,3})\]|(\d{1,3})[.)]")
_COCHRANE = re.compile(r"cochrane", re.IGNORECASE)


def references(notes: Notes, lines: Sequence[Place]) -> tuple[Thing, ...]:
    """Returns the publications of a reference list, in its own order."""
    return tuple(
        _reference(notes, number, at, place) if place[0] < place[1] else _empty(notes, number, at)
        for number, at, place in _numbered(notes, lines)
    )


def _empty(notes: Notes, number: int, at: Place) -> Thing:
    notes.gap(Why.MISSING, f"reference {number}", at)
    value = notes.source.value(number, at, rule="number-in-list")
    return Thing(kind="Publication", values={"referenceNumber": (value,)})


def _numbered(notes: Notes, lines: Sequence[Place]) -> Iterator[tuple[int, Place, Place]]:
    """Yields each reference with its number; a line without the next number goes on."""
    waiting: tuple[int, Place, Place] | None = None
    for line in lines:
        match = NUMBERED.match(notes.source.plain, *line) or _BARE_NUMBER.fullmatch(
            notes.source.plain, *line
        )
        number = int(match[1] or match[2]) if match else None
        if match and number is not None and (waiting is None or number > waiting[0]):
            if waiting:
                yield waiting
            at = match.span(1) if match[1] else match.span(2)
            waiting = number, at, (match.end(), line[1])
        elif waiting and waiting[2][0] >= waiting[2][1]:
            waiting = waiting[0], waiting[1], line
        elif waiting and _goes_on(notes, waiting[2], line):
            waiting = waiting[0], waiting[1], (waiting[2][0], line[1])
        else:
            notes.gap(Why.NOT_UNDERSTOOD, "reference list", line)
    if waiting:
        yield waiting


def _goes_on(notes: Notes, before: Place, line: Place) -> bool:
    source = notes.source
    next_line = source.line_number(line[0]) == source.line_number(before[1] - 1) + 1
    whole = _TAIL.search(source.plain, *before) and source.said(before).endswith(".")
    return next_line and (not whole or bool(_DOI.search(source.plain, *line)))


def _reference(notes: Notes, number: int, number_place: Place, place: Place) -> Thing:
    source = notes.source
    values: Values = {
        "referenceNumber": (source.value(number, number_place, rule="number-in-list"),),
        "referenceText": (source.words(place, rule="line-of-list"),),
    }
    authors = _authors(notes, place)
    if authors:
        values |= authors[0]
    start = authors[1] if authors else place[0]
    tail = _tail(notes, (start, place[1]))
    if tail is None:
        notes.gap(Why.NOT_UNDERSTOOD, "parts of the reference", place)
    else:
        values |= _title_and_journal(notes, (start, tail.start()))
        values |= _where(notes, tail, place)
    values |= _identifiers(notes, place)
    return Thing(kind="Publication", values=values)


def _tail(notes: Notes, place: Place) -> re.Match[str] | None:
    found = list(_TAIL.finditer(notes.source.plain, *place))
    if found:
        return found[-1]
    years = list(_YEAR_ONLY.finditer(notes.source.plain, *place))
    return years[-1] if years else None


def _authors(notes: Notes, place: Place) -> tuple[Values, int] | None:
    source = notes.source
    match = _AUTHORS.match(source.plain, *place)
    if match is None:
        match = _CORPORATE.match(source.plain, *place)
        if match is None or YEAR.search(match["names"]):
            notes.gap(Why.NOT_UNDERSTOOD, "authorList", (place[0], min(place[0] + 60, place[1])))
            return None
        words = source.words(
            match.span("names"), rule="corporate-author", confidence=Confidence.MEDIUM
        )
        return {"authorList": (words,), "authorName": (words,)}, match.end()
    whole = source.trimmed((match.start(), match.end()), ".")
    names = [
        source.words((match.start() + m.start(), match.start() + m.end()), rule="author-name")
        for m in re.finditer(r"[^,]+", match["names"])
        if m[0].strip()
    ]
    values: Values = {
        "authorList": (source.words(whole, rule="authors-before-title"),),
        "authorName": tuple(_stripped(name) for name in names),
    }
    if match["more"]:
        more = source.trimmed(match.span("more"), ", ")
        values["authorsTruncated"] = (source.value(True, more, rule="et-al"),)
    return values, match.end()


def _stripped(name: Value) -> Value:
    words = name.quote.lstrip()
    start = name.span.start + len(name.quote) - len(words)
    span = type(name.span)(start=start, end=name.span.end)
    return Value(value=words, quote=words, span=span, rule=name.rule, confidence=name.confidence)


def _title_and_journal(notes: Notes, place: Place) -> Values:
    source = notes.source
    place = source.trimmed(place)
    cuts = list(re.finditer(r"[.?!]['\")]?\s+", source.said(place)))
    cuts = [m for m in cuts if not _abbreviates(source.said(place), m.start())]
    if not cuts:
        notes.gap(Why.NOT_UNDERSTOOD, "title and journal", place)
        return {}
    cut = cuts[-1]
    title = source.trimmed((place[0], place[0] + cut.end()))
    title = source.trimmed(title, ".")
    journal = source.trimmed((place[0] + cut.end(), place[1]), ".,")
    found: Values = {"title": (source.words(title, rule="title-before-journal"),)}
    if source.said(journal).endswith(";"):
        notes.gap(Why.NO_PLACE, "publisher", journal)
    elif journal[0] < journal[1]:
        found["journal"] = (source.words(journal, rule="journal-before-year"),)
    return found


def _abbreviates(said: str, at: int) -> bool:
    # "J. Dev. Behav. Pediatr. 2014": points within a journal's name end no sentence.
    word = re.search(r"[\w'-]*$", said[:at])
    rest = said[at + 1 :].lstrip()
    short = bool(word) and word is not None and 0 < len(word[0]) <= 6 and word[0][0].isupper()
    return said[at] == "." and short and rest.count(".") >= 1 and len(rest) < 30


def _where(notes: Notes, tail: re.Match[str], place: Place) -> Values:
    source = notes.source
    groups = tail.groupdict()
    found: Values = {
        "publicationYear": (
            source.value(int(tail["year"]), tail.span("year"), rule="year-before-volume"),
        )
    }
    volume, issue, pages = (groups.get(name) for name in ("volume", "issue", "pages"))
    if volume:
        name = "volume"
        if _COCHRANE.search(source.plain, place[0], tail.start()):
            # The Cochrane Database has issues and no volumes: "2019;11:CD012348".
            name = "issue" if len(volume) <= 2 else ""
        end = tail.end("supplement") if groups.get("supplement") else tail.end("volume")
        span = source.trimmed((tail.start("volume"), end))
        if name:
            found[name] = (source.words(span, rule="number-after-year"),)
        else:
            notes.gap(Why.AMBIGUOUS, "volume or issue", span)
    if issue:
        found["issue"] = (source.words(tail.span("issue"), rule="issue-in-brackets"),)
    if pages and not _ARTICLE.search(pages):
        span = source.trimmed(tail.span("pages"), ".")
        found["pages"] = (source.words(span, rule="pages-after-colon"),)
    return found


def _identifiers(notes: Notes, place: Place) -> Values:
    source = notes.source
    found: Values = {}
    doi = _DOI.search(source.plain, *place)
    if doi:
        span = source.trimmed(doi.span(), ".,;)")
        found["doi"] = (source.words(span, rule="doi"),)
    before_doi = (place[0], doi.start() if doi else place[1])
    if article := _ARTICLE.search(source.plain, *before_doi):
        found["articleNumber"] = (source.words(article.span(), rule="cochrane-number"),)
    if "issue" not in found and (issue := _ISSUE.search(source.plain, *place)):
        found["issue"] = (source.words(issue.span("issue"), rule="issue-in-words"),)
    if pmid := _PMID.search(source.plain, *place):
        found["pubmedId"] = (source.words(pmid.span("pmid"), rule="pmid"),)
    return found

"""One reference: its authors, title, journal and the rest; what is not told apart is a gap."""

import re
from typing import Final

from evidence_graph.reading.draft import Confidence, Thing, Value, Values, Why
from evidence_graph.reading.journal_names import is_cochrane
from evidence_graph.reading.notes import Notes
from evidence_graph.reading.reference_authors import Authors, authors
from evidence_graph.reading.reference_marks import ONLINE, Marks, marks
from evidence_graph.reading.reference_parts import Publishing, publishing, year_first
from evidence_graph.reading.reference_titles import titled
from evidence_graph.reading.source import Place

_WORDS = re.compile(r"[^\W_]")
_LABELS = re.compile(
    r"\W*(?:doi|pmid|art(?:icle)?|no|issue|vol|pp?|https?|and|och)?\W*", re.IGNORECASE
)
_SHOWN: Final = 60  # signs of a beginning that is not understood
_SERIES = re.compile(
    r"[\w:.-]*(?:rapport|report|guideline|riktlinje|publication|series|serie|technical)\b[^.]{0,60}"
    r"|NG\s?\d+|CG\s?\d+|nr\.? \d+",
    re.IGNORECASE,
)


def reference(notes: Notes, number: int, number_place: Place, place: Place) -> Thing:
    """Returns the publication that a reference names, as far as its words tell its parts."""
    source = notes.source
    values: Values = {
        "referenceNumber": (source.value(number, number_place, rule="number-in-list"),),
        "referenceText": (source.words(place, rule="line-of-list"),),
    }
    reading = _Reading(notes, number, place)
    values |= reading.values()
    return Thing(kind="Publication", values=values)


class _Reading:
    """Goes through one reference, and keeps account of which of its words are read.

    Places are among the reference's own signs.
    """

    def __init__(self, notes: Notes, number: int, place: Place) -> None:
        self._notes, self._source, self._number = notes, notes.source, number
        self._from = place[0]
        self._text = notes.source.said(place)
        self._whole = (0, len(self._text))
        self._read: list[Place] = []
        self._values: Values = {}

    def values(self) -> Values:
        """Returns the parts; notes what is not told."""
        beside = marks(self._text)
        self._identifiers(beside)
        found = authors(beside.blanked, self._whole)
        start, end = self._whole
        if found is None:
            self._gap(Why.NOT_UNDERSTOOD, "authorList", (0, min(_SHOWN, end)))
        else:
            self._authors(found)
            start = found.end
        leading = year_first(beside.blanked, (start, end)) if found else None
        if leading:
            self._read.append((start, leading[1]))
            start = leading[1]
        where = publishing(beside.blanked, (start, end), leading and leading[0])
        if where is None:
            self._gap(Why.NOT_UNDERSTOOD, "parts of the reference", (start, end))
        else:
            self._parts(beside, (start, where.start), where, is_headed=found is not None)
            self._year(where, leading and leading[0])
            self._left_over(beside)
        return self._values

    def _place(self, place: Place) -> Place:
        """Returns where a place is in the document."""
        return self._from + place[0], self._from + place[1]

    def _said(self, place: Place) -> str:
        return self._text[place[0] : place[1]]

    def _gap(self, why: Why, about: str, place: Place) -> None:
        self._notes.gap(why, about, self._place(place))
        self._read.append(place)

    def _value(self, place: Place, *, rule: str, confidence: Confidence = Confidence.HIGH) -> Value:
        self._read.append(place)
        return self._source.words(self._place(place), rule=rule, confidence=confidence)

    def _words(self, name: str, place: Place, *, rule: str) -> None:
        self._values[name] = (self._value(place, rule=rule),)

    def _identifiers(self, beside: Marks) -> None:
        for name, place, rule in (
            ("doi", beside.doi, "doi"),
            ("articleNumber", beside.article, "cochrane-number"),
            ("pubmedId", beside.pubmed, "pmid"),
        ):
            if place is not None:
                self._words(name, place, rule=rule)
        for about, place in beside.doubtful:
            self._gap(Why.AMBIGUOUS, about, place)
        for about, place in beside.others:
            self._gap(Why.NO_PLACE, about, place)

    def _authors(self, found: Authors) -> None:
        if found.is_body:
            words = self._value(found.whole, rule="corporate-author", confidence=Confidence.MEDIUM)
            self._values["authorList"] = (words,)
            if re.search(r"[,;]", words.quote):
                self._gap(Why.AMBIGUOUS, "authorName", found.whole)
            else:
                self._values["authorName"] = (words,)
        else:
            self._words("authorList", found.whole, rule="authors-before-title")
            names = [self._value(name, rule="author-name") for name in found.names]
            names += [
                self._value(name, rule="group-author", confidence=Confidence.MEDIUM)
                for name in found.groups
            ]
            self._values["authorName"] = tuple(names)
        if found.more:
            more = self._source.value(True, self._place(found.more), rule="et-al")
            self._values["authorsTruncated"] = (more,)
        if found.spoken_for:
            self._gap(Why.NO_PLACE, "for whom the authors write", found.spoken_for)
        self._read.append((found.whole[0], found.end))

    def _parts(self, beside: Marks, between: Place, where: Publishing, *, is_headed: bool) -> None:
        if where.publisher:
            self._gap(Why.NO_PLACE, "publisher", where.publisher)
        is_online = any(about == ONLINE for about, _ in beside.others)
        found = titled(
            beside.blanked,
            between,
            # What is published before it is printed stands in a journal too.
            has_volume=is_online or any(map(where.part, ("volume", "issue", "pages"))),
            is_published=where.publisher is not None,
        )
        for about, place in found.others:
            self._gap(Why.NO_PLACE, about, place)
        if found.title and is_headed:
            self._words("title", found.title, rule="title-before-journal")
        elif found.title:
            self._gap(Why.NOT_UNDERSTOOD, "title", found.title)
        if found.journal and not is_headed and '"' in self._text:
            # 'J. Smith, "Title," J Sleep': what is set apart by commas is not told.
            self._gap(Why.NOT_UNDERSTOOD, "journal", found.journal)
        elif found.journal:
            self._words("journal", found.journal, rule="journal-before-year")
        if found.unclear:
            self._gap(Why.NOT_UNDERSTOOD, "title and journal", found.unclear)
        journal = self._said(found.journal) if found.journal else ""
        self._numbers(where, is_database=is_cochrane(journal))

    def _numbers(self, where: Publishing, *, is_database: bool) -> None:
        volume, issue, pages = (where.part(name) for name in ("volume", "issue", "pages"))
        if volume and is_database:
            # The Cochrane Database has issues and no volumes: "2019;11:CD012348".
            if issue is None and len(self._said(volume)) <= 2:
                issue = volume
            elif issue is None or self._said(issue) != self._said(volume):
                self._gap(Why.AMBIGUOUS, "volume or issue", volume)
            self._read.append(volume)
        elif volume:
            self._words("volume", volume, rule="number-after-year")
        if issue:
            in_brackets = self._text[: issue[0]].rstrip().endswith("(")
            rule = "issue-in-brackets" if in_brackets else "issue-in-words"
            self._words("issue", issue, rule=rule)
        if pages and not self._said(pages).upper().startswith("CD"):
            self._words("pages", pages, rule="pages-after-colon")

    def _year(self, where: Publishing, leading: Place | None) -> None:
        places = list(dict.fromkeys(place for place in (leading, where.year) if place))
        if len({self._said(place) for place in places}) > 1:
            self._gap(Why.DISAGREES, "publicationYear", (places[0][0], places[-1][1]))
            return
        year = places[0]
        value = self._source.value(
            int(self._said(year)), self._place(year), rule="year-before-volume"
        )
        self._values["publicationYear"] = (value,)
        self._read += [*places, *where.dates]

    def _left_over(self, beside: Marks) -> None:
        """Notes the words of the reference that no part of it is."""
        unread = bytearray(b"\1" * len(self._text))
        for start, end in (*self._read, *beside.taken):
            unread[start:end] = b"\0" * (end - start)
        for run in re.finditer(rb"\x01+", unread):
            at = self._source.trimmed(self._place(run.span()), ".,;:()[]-")
            said = self._source.said(at)
            if not _WORDS.search(said) or _LABELS.fullmatch(said):
                continue
            why = Why.NO_PLACE if _SERIES.fullmatch(said) else Why.NOT_UNDERSTOOD
            self._notes.gap(why, f"rest of reference {self._number}", at)

"""Documents that are none end in an error that says where; never in a traceback or a hang."""

import time
import zlib
from contextlib import suppress
from pathlib import Path

import pytest

from evidence_graph.errors import UnreadableDocumentError
from evidence_graph.reading import draft_file, opening, pdf_pages
from evidence_graph.reading.drafting import drafted
from reading.expectations import DOCUMENTS
from reading.yardstick import REPORT

PDF = (DOCUMENTS / "printed-en.pdf").read_bytes()
TEXT = (REPORT / "source.txt").read_bytes()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "report:1:1: there is no text in it"),
        (b" \n\t\n", "report:1:1: there is no text in it"),
        (b"Title\nab\x00cd", "report:2:3: a zero byte"),
        ("Title\nÅngest hos föräldrar".encode("cp1252"), "report:2:1: byte 0xc5 is not utf-8"),
        ("Title\nab".encode("utf-16"), "a zero byte"),
        (TEXT[:1500] + b"\xe2\x80", "is not utf-8"),
        (b"PK\x03\x04rest", "a ZIP archive"),
        (b"<!doctype html><meta charset=shift_jis><p>a", "its charset is 'shift_jis'"),
        (b"<!doctype html><meta charset=utf-8><p>\n<p>\xff", "report:2:4: byte 0xff"),
        (b"%PDF-1.7\nnothing", "the PDF cannot be read"),
        (PDF[:2000], "the PDF"),
        (PDF[: len(PDF) // 2], "PDF"),
        (b"<div>" * 100_000 + b"a", "nested more than 500 deep"),
        (b"<html>" + b"<b><i>" * 100_000 + b"a", "nested more than 500 deep"),
        (b"<table><tr>" + b"<td>" * 50_000, "there is no text in it"),
        (b"a" * (opening.LONGEST_TEXT + 1), "characters are over the limit"),
    ],
)
def test_what_cannot_be_read_is_told_with_its_place(content: bytes, said: str) -> None:
    with pytest.raises(UnreadableDocumentError) as told:
        opening.read(content, "report")

    assert said in str(told.value)


def pdf(content: bytes, *, pages: int = 1) -> bytes:
    """Returns a PDF all of whose pages show the same compressed content."""
    packed = zlib.compress(content, 9)
    kids = b" ".join(b"%d 0 R" % (5 + n) for n in range(pages))
    page = b"<</Type/Page/Parent 2 0 R/Resources<</Font<</F 4 0 R>>>>/Contents 3 0 R>>"
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/MediaBox[0 0 600 800]/Kids[%s]/Count %d>>" % (kids, pages),
        b"<</Length %d/Filter/FlateDecode>>stream\n%s\nendstream" % (len(packed), packed),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        *[page] * pages,
    ]
    body = b"%PDF-1.4\n"
    places = []
    for number, content_of in enumerate(objects, 1):
        places.append(len(body))
        body += b"%d 0 obj%sendobj\n" % (number, content_of)
    size = len(objects) + 1
    table = b"xref\n0 %d\n0000000000 65535 f \n" % size
    table += b"".join(b"%010d 00000 n \n" % place for place in places)
    trailer = b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (size, len(body))
    return body + table + trailer


def test_the_text_of_a_plain_pdf_is_read() -> None:
    assert "Title" in opening.read(pdf(b"BT /F 9 Tf (Title) Tj ET"), "report").text


@pytest.mark.parametrize(
    ("content", "pages"),
    [(b" " * 200_000_000, 1), (b"[" * 500_000, 1), (b"BT /F 9 Tf (a) Tj ET\n" * 150_000, 200)],
    ids=["spaces", "brackets", "pages"],
)
def test_a_pdf_that_swells_is_refused_before_it_fills_the_machine(
    content: bytes, pages: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pdf_pages, "LONGEST_READING", 3)
    begun = time.process_time()

    with pytest.raises(UnreadableDocumentError, match="PDF"):
        opening.read(pdf(content, pages=pages), "report")

    assert time.process_time() - begun < 20


def test_a_file_of_fifty_megabytes_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "large.txt"
    with path.open("wb") as file:
        file.truncate(50_000_000)

    with pytest.raises(UnreadableDocumentError, match="50,000,000 bytes are over the limit"):
        opening.opened(path)


@pytest.mark.parametrize("place", range(0, len(PDF), len(PDF) // 25))
def test_a_damaged_pdf_is_read_or_refused(place: int) -> None:
    damaged = PDF[:place] + b"\xff<<[(" + PDF[place + 5 :]

    with suppress(UnreadableDocumentError):
        assert drafted(opening.read(damaged, "report")).document.media_type == "application/pdf"


@pytest.mark.parametrize(
    "text",
    [
        "<table><tr>" + "<td>x" * 50_000,
        "<p>x" * 50_000,
        "(" * 200_000,
        "1 " * 200_000,
        "n=1" * 60_000,
        '"' * 200_000,
        "Population: " * 20_000,
        "Table 1. Systematic reviews with low risk of bias\n" + "A et al 2019 [1]\n" * 3_000,
        "References\n" + "1. " + "A B, " * 40_000,
        "References\n1. A B. " + "a. " * 60_000,
        "Title\n" + "no systematic reviews " * 10_000,
        "Title\n" + "conclusions not " * 10_000,
        "Title\n" + "risk of bias: low/" * 10_000,
        "Title " + "a" * 200_000,
        "Title " + "A-" * 100_000,
        "e\u0301" + "\u0301" * 100_000,
    ],
    ids=lambda text: text[:12].replace("\n", " "),
)
def test_texts_made_to_be_slow_are_read_in_seconds(text: str) -> None:
    begun = time.process_time()

    draft = drafted(opening.read(text.encode(), "report"))

    assert draft.document.length
    assert time.process_time() - begun < 20


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[document\n", "draft.toml:1:"),
        ("a = 1\nb = \n", "draft.toml:2:"),
        ("x = 1\n", "this is no draft: it has no section [document]"),
        ("[document]\n", "document.name: a text is missing"),
        (
            '[report]\nkind = "EvidenceReport"\ntitle = {value = 1.5}\n[document]\n',
            "report.title.quote",
        ),
        ("[[entry]]\nreview = 7\n[document]\n", "entry[1].kind: a text is missing"),
        ("[[gap]]\nwhy = 'because'\n[document]\n", "gap[1].why: no such reason"),
    ],
)
def test_a_draft_that_is_none_is_told_with_all_its_faults(text: str, said: str) -> None:
    with pytest.raises(UnreadableDocumentError) as told:
        draft_file.read(text, "draft.toml")

    assert said in str(told.value)


@pytest.mark.parametrize(
    "hiding", [b"```wanted words\nmore", b"~~~ wanted words", b">" * 900 + b" wanted words"]
)
def test_no_words_of_markdown_are_hidden(hiding: bytes) -> None:
    table = b"| Studies | Outcome |\n|---|---|\n| 5 | Sleep |\n\n"

    assert opening.read(table, "report").media_type == opening.MARKDOWN
    assert "wanted words" in opening.read(table + hiding, "report").text

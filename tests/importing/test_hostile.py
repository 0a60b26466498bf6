"""Hostile files end in one clear error, soon, and nothing is written."""

import io
import json
import random
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evidence_graph.errors import EvidenceGraphError, InputError, UnreadableDocumentError
from evidence_graph.graph import EvidenceGraph
from evidence_graph.importing import bounds, profiles, quarantine, readers
from evidence_graph.importing.imported import GivenFile
from evidence_graph.importing.statements import statements
from evidence_graph.store.quads import QuadStore
from importing.conftest import EXAMPLES, read
from importing.test_sheets import workbook

RDF_XML = b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="http://e/">'
SHEET = "xl/worksheets/sheet1.xml"
MAIN = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
EVIDENCE = {
    "resourceType": "Evidence",
    "status": "active",
    "variableDefinition": [{"variableRole": {}}],
}


def rezipped(**parts: bytes) -> bytes:
    """Returns a workbook whose one sheet is another part."""
    whole = zipfile.ZipFile(io.BytesIO(workbook(["Covidence #", "Title"], ["#1", "A"])))
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in whole.namelist():
            archive.writestr(name, parts["sheet"] if name == SHEET else whole.read(name))
    return output.getvalue()


ENTITIES = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'
HOSTILE = {
    "cut.ris": (b"TY  - JOUR\nTI  - A", r"cut\.ris:1: .* not ended by ER"),
    "two.ris": (b"TY  - JOUR\nTY  - JOUR\nER  - ", r"two\.ris:2: a new record before ER"),
    "space.ris": (b"TY  - JOUR\nTI  - A\nPY - 2014\nER  - ", r"space\.ris:3:1: neither a tag"),
    "latin.ris": ("TY  - JOUR\nTI  - Åsa".encode("latin-1"), r"latin\.ris:2:7: byte 17 \(0xc5\)"),
    "odd.ris": (b"\xff\xfeT\0Y\0 \0 \0-\0 \0J", r"odd\.ris:1:7: byte 14 \(0x4a\) is not utf-16"),
    "zero.csv": (b"a,b\n1,\0\n", r"zero\.csv:2:3: a zero byte at byte 6"),
    "long.ris": (b"TY  - JOUR\nTI  - " + b"x" * 1_100_000, r"long\.ris:2: a line of over"),
    "loose.nbib": (b"PMID- 1\nTI  - A\nmore", r"loose\.nbib:3:1: neither a tag"),
    "none.nbib": (b"PMID- 0", r"none\.nbib:1:1: PMID is followed by no number"),
    "cut.bib": (b"@article{a, title = {A", r"cut\.bib:1:1: an entry that"),
    "twice.bib": (b"@a{k, t={A}}\n@a{k, t={B}}", r"twice\.bib:2:1: an entry of this key"),
    "deep.bib": (b"@a{k, t=" + b"{" * 1_000_000, r"deep\.bib:1:\d+: braces nested"),
    "many.bib": (b"@a{k, t={A}}\n" * 30_000, r"many\.bib:20001: more than 20,000 records"),
    "many.csv": (b"Covidence #,b\n" + b"1,2\n" * 30_000, r"many\.csv:20002: more than"),
    "wide.csv": (b"a,b\n" + b"," * 2_000 + b"x", r"wide\.csv:2: more than 1,000 columns"),
    "cut.json": (b'{"resourceType": "Evidence",', r"cut\.json:1:29: not JSON"),
    "twice.json": (
        b'{"resourceType": "Evidence",\n "a": 1, "a": 2}',
        r"twice\.json:2:10: the name",
    ),
    "half.json": (b'{"resourceType": "Evidence",\n "a": "\\ud800"}', r"half\.json:2:7: half of"),
    "deep.json": (
        b'{"resourceType": "Evidence", "a":' + b"[" * 1_000_000,
        r"deep\.json:1:\d+: nest",
    ),
    "bare.json": (
        b'{"resourceType": "Evidence",\n "status": "new",\n "variableDefinition": [{}]}',
        r"bare\.json has 2 faults.*bare\.json:2:12: status is one of.*bare\.json:3:25: a variable",
    ),
    "deep.ttl": (b"<a:b> <a:c> " + b"[" * 1_000_000, r"deep\.ttl:1:\d+: nested more than 500"),
    "deep.rdf": (RDF_XML + b"<e:a><e:b>" * 50_000, r"deep\.rdf:1:\d+: nested more than 500"),
    "made.rdf": (ENTITIES + RDF_XML, r"made\.rdf:1:\d+: an entity that is made of others"),
    "away.rdf": (
        b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>' + RDF_XML,
        r"away\.rdf:1:14: an entity that is made of others or fetched",
    ),
    "bomb.xlsx": (rezipped(sheet=MAIN + b" " * 20_000_000), r"bomb\.xlsx: .* 200 times its size"),
    "made.xlsx": (rezipped(sheet=ENTITIES + MAIN + b"&b;"), r"made\.xlsx: XML entities"),
    "far.xlsx": (
        rezipped(
            sheet=MAIN + b'<sheetData><row r="1"><c r="XFD1"><v>1</v></c></row></sheetData>'
            b"</worksheet>"
        ),
        r"far\.xlsx:1: more than 1,000 columns",
    ),
    "cut.xlsx": (workbook(["A"])[:2000], r"cut\.xlsx: not a workbook"),
    "alias.tsv": (b"#a: &a [1]\nsubject_id\tpredicate_id\tobject_id", r"alias\.tsv:1: more above"),
    "bytes": (bytes(range(256)) * 100, "no reader knows this format"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_it_is_told_by_line_and_column(name: str) -> None:
    content, told = HOSTILE[name]

    with pytest.raises(InputError, match=f"(?s){told}"):
        read(content, name)


@pytest.mark.parametrize("name", ["cut.ris", "deep.ttl", "bomb.xlsx", "bytes"])
def test_nothing_is_written(graph: EvidenceGraph, tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(HOSTILE[name][0])
    before = graph.info().version, set(graph.store.graph_names())

    with pytest.raises(InputError):
        graph.imports.take_in(tmp_path / name)

    assert (graph.info().version, set(graph.store.graph_names())) == before


def test_50_megabytes_are_refused_before_they_are_read(
    graph: EvidenceGraph, tmp_path: Path
) -> None:
    with (tmp_path / "big.ris").open("wb") as file:
        file.truncate(50 * 1024 * 1024)

    with pytest.raises(UnreadableDocumentError, match="over the limit of 33,554,432 bytes"):
        graph.imports.take_in(tmp_path / "big.ris")


def test_what_a_sheet_says_of_its_size_is_not_believed() -> None:
    cells = b"".join(
        b'<c r="%s1" t="inlineStr"><is><t>%s</t></is></c>' % said
        for said in ((b"A", b"Covidence #"), (b"B", b"Title"))
    )
    sheet = (
        MAIN + b'<dimension ref="A1:XFD1048576"/><sheetData><row r="1">' + cells + b"</row>"
        b'<row r="2"><c r="B2" t="inlineStr"><is><t>A</t></is></c></row></sheetData></worksheet>'
    )

    (record,) = read(rezipped(sheet=sheet), "x.xlsx").records

    assert record.title == "A"


def test_of_very_many_faults_a_hundred_are_told() -> None:
    with pytest.raises(InputError) as told:
        read(b"Title,N\n" + b"A\n" * 5_000, "x.csv", profile="covidence")

    assert len(told.value.faults) == bounds.MOST_FAULTS_TOLD + 1
    assert told.value.faults[-1] == "and 4,900 more"


SEEDS = {
    **{file.name: file.read_bytes() for file in sorted(EXAMPLES.iterdir())},
    "sheet.xlsx": workbook(["Covidence #", "Title", "DOI"], ["#1", "A", "=1+1"]),
    "x.rdf": RDF_XML + b'<rdf:Description rdf:about="http://a/b"><e:c>d</e:c></rdf:Description>',
    "x.json": json.dumps(EVIDENCE).encode(),
}
SCRAPS = [
    b"\0", b"\xff", b'"', b"{", b"}", b"\n", b"\r", b"\\", b"\\ud800", b"<", b"@",
    b"=cmd|' /C x'!A0", b"\xef\xbb\xbf", b"\xc2\x85", b"\x1b", b":", b",", b"\t", b"-",
]  # fmt: skip


def mutated(content: bytes, chance: random.Random) -> bytes:
    for _ in range(chance.randint(1, 5)):
        at, to = sorted(chance.randrange(len(content) + 1) for _ in range(2))
        content = chance.choice(
            [
                content[:at],
                content[:at] + content[to:],
                content[:to] + content[at:],
                content[:at] + chance.choice(SCRAPS) + content[at:],
                content[:at] + bytes([chance.randrange(256)]) + content[at + 1 :],
                content[:at] + chance.choice(list(SEEDS.values()))[:60] + content[at:],
            ]
        )
    return content


@settings(max_examples=400)
@given(name=st.sampled_from(sorted(SEEDS)), chance=st.randoms(use_true_random=False))
def test_whatever_comes_is_read_or_refused(name: str, chance: random.Random) -> None:
    """Anything but an error of ours fails: a traceback is never what a file ends in."""
    content = mutated(SEEDS[name], chance)
    profile = profiles.named("citation-matrix") if "matrix" in name else None
    try:
        reader = readers.of_content(content, name)
        imported = reader.read(GivenFile(name=name, content=content, profile=profile))
        QuadStore.in_memory().add(
            statements(imported, name="x", file_name=name, sha256="0" * 64), "http://example.org/g"
        )
        for document in imported.documents:
            quarantine.staged(document, "x")
    except EvidenceGraphError:
        pass

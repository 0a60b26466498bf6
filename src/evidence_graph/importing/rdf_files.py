"""RDF of any kind: read to be kept in quarantine."""

import re
from typing import Final

from evidence_graph.errors import UnreadableDocumentError
from evidence_graph.importing import bounds, web_pages
from evidence_graph.importing.imported import GivenFile, Imported
from evidence_graph.rdf import formats
from evidence_graph.rdf.documents import Document
from evidence_graph.rdf.formats import Format

DEEPEST: Final = 500
_RDF_XML: Final = re.compile(rb"<rdf:RDF\b|http://www\.w3\.org/1999/02/22-rdf-syntax-ns#")
_TURTLE: Final = re.compile(
    rb"\s*(?:#[^\n]*\n\s*)*(?:@(?:prefix|base)\b|(?:prefix|base)\s+\S*\s*<|(?:graph\s+)?<[^<>\s]*>\s*[{<]"
    rb"|<[^<>\s]*>\s+(?:a|[\w-]*:[\w-]+)\s|_:\w+\s+<|<<)",
    re.IGNORECASE,
)
_QUAD: Final = re.compile(
    r"\s*(?:#[^\n]*\n\s*)*(?:<[^<>\s]*>|_:\S+)\s+<[^<>\s]*>\s+"
    r"(?:<[^<>\s]*>|_:\S+|\"(?:[^\"\\\n]|\\.)*\"(?:@[\w-]+|\^\^<[^<>\s]*>)?)\s+"
    r"(?:<[^<>\s]*>|_:[^\s.]+)\s*\."
)
_ENTITY: Final = re.compile(
    r"<!ENTITY\s+(?:%\s+)?\S+\s+(?:(?:SYSTEM|PUBLIC)\b|([\"'])(.*?)\1)", re.DOTALL
)
# A string that does not end goes to the end: it is looked through once.
_STRING: Final = re.compile(
    r'"""(?:[^"\\]|\\.|"(?!""))*+(?:"""|\Z)|\'\'\'(?:[^\'\\]|\\.|\'(?!\'\'))*+(?:\'\'\'|\Z)'
    r'|"(?:[^"\\\n]|\\.)*+(?:["\n]|\Z)|\'(?:[^\'\\\n]|\\.)*+(?:[\'\n]|\Z)|<[^<>\s]*>|#[^\n]*',
    re.DOTALL,
)

_OF_GRAPHS: Final = re.compile(r"\{(?!\|)")
_NAMES: Final = {
    formats.TURTLE: "Turtle",
    formats.TRIG: "TriG",
    formats.N_QUADS: "N-Quads",
    formats.RDF_XML: "RDF/XML",
    formats.JSON_LD: "JSON-LD",
}


class RdfReader:
    """Reads Turtle, TriG, N-Triples, N-Quads, RDF/XML and JSON-LD."""

    name = "rdf"
    media_types = tuple(f.media_type for f in formats.GRAPH_FORMATS)

    def sniff(self, head: bytes, name: str) -> int:
        """Returns how sure it is, by how the format begins."""
        if web_pages.is_html(head):
            return 0
        start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
        if start.startswith(b"<") and _RDF_XML.search(head) and not _TURTLE.match(start):
            return 85
        if start[:1] in (b"{", b"[") and re.search(rb'"@(?:context|id|graph|type)"', head):
            return 85
        if _TURTLE.match(start):
            return 80
        ending = name.lower().rpartition(".")[2]
        return 20 if any(ending in f.endings for f in formats.GRAPH_FORMATS) else 0

    def read(self, file: GivenFile) -> Imported:
        """Returns the document as it stands; its grammar is judged where it is staged.

        Raises UnreadableDocumentError for a page, for what is no text, and for what is nested or
        referred too deep.
        """
        if web_pages.is_html(file.content):
            raise UnreadableDocumentError(file.name, web_pages.WHAT_TO_DO)
        text = bounds.text_of(file.content, file.name)
        chosen = _format(text)
        if chosen is formats.RDF_XML:
            _require_plain_entities(text, file.name)
        _require_shallow(text, file.name, chosen)
        document = Document(
            label=file.name,
            format=chosen,
            file=text.encode(),
            graph=None,
        )
        note = f"RDF ({_called(chosen, text)}); it waits in quarantine"
        return Imported(format=self.name, documents=(document,), notes=(note,))


def _format(text: str) -> Format:
    start = text.lstrip()
    if start[:1] in ("{", "[") and re.match(r'[{\[]\s*(?:["{\]}]|\Z)', start):
        return formats.JSON_LD
    if start.startswith(("<?xml", "<!--", "<!DOCTYPE", "<rdf")):
        return formats.RDF_XML
    if _QUAD.match(text):
        return formats.N_QUADS
    return formats.TRIG  # in which Turtle and N-Triples are, too


def _called(chosen: Format, text: str) -> str:
    """Returns how a person calls the format of a text; without named graphs TriG is Turtle."""
    is_turtle = chosen is formats.TRIG and not _OF_GRAPHS.search(_blanked(text))
    return _NAMES[formats.TURTLE if is_turtle else chosen]


def _require_plain_entities(text: str, name: str) -> None:
    """Raises UnreadableDocumentError for entities made of others, or fetched from elsewhere."""
    for found in _ENTITY.finditer(text):
        if found[2] is None or "&" in found[2] or "%" in found[2]:
            _refuse(text, name, found.start(), "an entity that is made of others or fetched")


def _require_shallow(text: str, name: str, chosen: Format) -> None:
    depth = 0
    if chosen is formats.RDF_XML:
        signs = re.finditer(r"<(/?)[A-Za-z_][^<>]*?(/?)>", text)
        for found in signs:
            depth += -1 if found[1] else (0 if found[2] else 1)
            if depth > DEEPEST:
                _refuse(text, name, found.start(), f"nested more than {DEEPEST} deep")
        return
    at = 0
    for found in re.finditer(r"[\[\]{}()]|<<|>>", _blanked(text)):
        at = found.start()
        depth += 1 if found[0] in ("[", "{", "(", "<<") else -1
        if depth > DEEPEST:
            _refuse(text, name, at, f"nested more than {DEEPEST} deep")


def _blanked(text: str) -> str:
    return _STRING.sub(lambda found: " " * len(found[0]), text)


def _refuse(text: str, name: str, at: int, detail: str) -> None:
    before = text[:at]
    line, column = before.count("\n") + 1, at - before.rfind("\n")
    raise UnreadableDocumentError(name, detail, line=line, column=column)

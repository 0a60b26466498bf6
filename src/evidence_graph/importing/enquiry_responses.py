"""Enquiry responses among the readers: what they are read into is a draft, for a person."""

import re
from typing import Final

from evidence_graph.importing.imported import GivenFile, Imported
from evidence_graph.reading import opening

_HTML: Final = re.compile(rb"\s*(?:<!doctype html|<html)\b", re.IGNORECASE)
_SAYS_SO: Final = re.compile(
    r"enquiry service|svar från .*upplysningstjänst|sbu:s upplysningstjänst"
    r"|systematic reviews? with low|systematiska översikter med låg",
    re.IGNORECASE,
)
_HEAD: Final = 4096


class EnquiryResponseReader:
    """Reads a report of the family into a draft; `evidence-graph draft` writes it to a file."""

    name = "enquiry-response"
    media_types = (opening.PDF, opening.HTML, opening.MARKDOWN, opening.TEXT)

    def sniff(self, head: bytes, name: str) -> int:
        """Returns 70 for PDF and 60 for HTML, 40 for a text that says so, otherwise 0."""
        del name
        if head.startswith(b"%PDF-"):
            return 70
        if _HTML.match(head.removeprefix(b"\xef\xbb\xbf")):
            return 60
        return 40 if _SAYS_SO.search(head[:_HEAD].decode(errors="replace")) else 0

    def read(self, file: GivenFile) -> Imported:
        """Returns the draft of the document. Raises UnreadableDocumentError."""
        # Its rules take longer to load than most files that are not for it take to be read.
        from evidence_graph.reading import drafting  # noqa: PLC0415

        opened = opening.read(file.content, file.name)
        return Imported(format=self.name, draft=drafting.drafted(opened))

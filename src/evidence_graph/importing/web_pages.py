"""Whether a file is a page of the web."""

import re
from typing import Final

_HTML: Final = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*(?:<!doctype\s+html\b|<(?:html|head|body)[\s>])",
    re.IGNORECASE | re.DOTALL,
)

WHAT_TO_DO: Final = (
    "this is HTML, and pages are not imported. An enquiry response is read by `evidence-graph "
    "draft` or `evidence-graph ingest`; from a page with records, save them as RIS, NBIB, BibTeX, "
    "CSV or RDF"
)


def is_html(head: bytes) -> bool:
    """Says whether a file that begins so is HTML.

    >>> is_html(b"<!DOCTYPE html><title>A</title>"), is_html(b"<a> <b> <c> .")
    (True, False)
    """
    return _HTML.match(head.removeprefix(b"\xef\xbb\xbf")) is not None

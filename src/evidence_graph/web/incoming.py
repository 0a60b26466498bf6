"""The request as HTTP brought it, its body no longer than the limit."""

from typing import Final

from flask import request

from evidence_graph.settings import Settings
from evidence_graph.sparql.request import RawRequest

FORM_OVERHEAD: Final = 65_536
"""Bytes that a form may have besides its query: field names, other fields."""

PERCENT_ENCODED: Final = 3
"""Bytes that a form needs for one byte of a query at worst."""


def longest_body(settings: Settings) -> int:
    """Returns the most bytes that a body may have; Flask refuses to read more."""
    return settings.max_query_bytes * PERCENT_ENCODED + FORM_OVERHEAD


def raw_request() -> RawRequest:
    """Returns the current request, undecoded."""
    return RawRequest(
        method=request.method,
        content_type=request.headers.get("Content-Type", ""),
        content_encoding=request.headers.get("Content-Encoding", ""),
        query_string=request.query_string,
        body=request.get_data() if request.method == "POST" else b"",
    )

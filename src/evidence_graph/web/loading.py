"""The documents of LOAD, fetched for an update before it is made, where the operator lists them."""

import time
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Final

from evidence_graph.changing.fetching import fetched
from evidence_graph.errors import (
    BodyTooLargeError,
    MalformedRequestError,
    NetworkError,
    UnsupportedMediaTypeError,
)
from evidence_graph.settings import Settings
from evidence_graph.sparql.policy import may_load
from evidence_graph.sparql.sent_documents import MEDIA_TYPES, GraphDocument, document_of
from evidence_graph.sparql.update_operations import Load

SECONDS: Final = 30.0
"""Seconds that all documents of an update may take together."""


def loaded_documents(loads: Sequence[Load], settings: Settings) -> Mapping[str, GraphDocument]:
    """Returns what is at the addresses that an update loads, as far as these are in order.

    One that is loaded with SILENT only is left out where it cannot be had. Raises NetworkError for
    others, and BodyTooLargeError where all of them are over the bytes of a write.
    """
    end, left = time.monotonic() + SECONDS, settings.max_write_bytes
    found: dict[str, GraphDocument] = {}
    for address in dict.fromkeys(load.source for load in loads):
        try:
            document = _document(address, settings, seconds=end - time.monotonic(), most=left)
        except NetworkError:
            if all(load.is_silent for load in loads if load.source == address):
                continue
            raise
        left -= len(document.content)
        found[address] = document
        if left < 0:
            raise BodyTooLargeError(settings.max_write_bytes)
    return found


def _document(address: str, settings: Settings, *, seconds: float, most: int) -> GraphDocument:
    if seconds <= 0:
        raise NetworkError(address, f"the documents before it took over {SECONDS:g} s")
    got = fetched(
        address,
        ", ".join(MEDIA_TYPES),
        seconds=seconds,
        most_bytes=most,
        may_follow=partial(may_load, listed=settings.load_addresses),
    )
    try:
        return document_of(got.content_type, got.content, label=address, base=address)
    except (UnsupportedMediaTypeError, MalformedRequestError) as cause:
        kinds = ", ".join(MEDIA_TYPES)
        came = got.content_type[:60]
        raise NetworkError(address, f"it came as {came!r}; {kinds} are read, in UTF-8") from cause

"""The SHACL report on a refused change, for who asks for it in one of its own types."""

import json
from typing import Any, Final

from evidence_graph.errors import EvidenceGraphError, ValidationFailedError
from evidence_graph.sparql.negotiation import HTML, MediaRange, media_ranges

PROBLEM_JSON: Final = "application/problem+json"


def report_for(error: EvidenceGraphError, accept: str) -> tuple[bytes, str] | None:
    """Returns the report in the type wanted most, and that type; None for any other error.

    None, too, for who would rather have a problem or a page, or takes either as gladly.
    """
    if not isinstance(error, ValidationFailedError):
        return None
    ranges = media_ranges(accept)
    wanted = max((PROBLEM_JSON, HTML, *error.reports), key=lambda name: _wish(ranges, name))
    if wanted not in error.reports or _wish(ranges, wanted)[0] == 0:
        return None
    return error.reports[wanted].encode(), _content_type(wanted)


def violations_of(error: EvidenceGraphError) -> list[dict[str, Any]]:
    """Returns the violations for a page to list, as ValidationResult.facts gives them."""
    if not isinstance(error, ValidationFailedError):
        return []
    results = json.loads(error.reports["application/json"])["results"]
    return [result for result in results if result["severity"] == "violation"]


def _wish(ranges: tuple[MediaRange, ...], media_type: str) -> tuple[float, int, int]:
    """Returns how much a type is wanted, how exactly it is named, and how early."""
    fitting = [
        (closeness, -place, media_range.quality)
        for place, media_range in enumerate(ranges)
        if (closeness := media_range.closeness(media_type)) is not None
    ]
    if not fitting:
        return (0.0, 0, 0)
    closeness, place, quality = max(fitting)
    return (quality, closeness, place)


def _content_type(media_type: str) -> str:
    return f"{media_type}; charset=utf-8" if media_type.startswith("text/") else media_type

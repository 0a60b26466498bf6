"""The form in which a client reads an error: problem+json, or one of its twins for people."""

from enum import Enum

from evidence_graph.sparql.negotiation import HTML, media_ranges
from evidence_graph.web.validation_reports import PROBLEM_JSON


class Shape(Enum):
    """The form in which a client reads an error."""

    JSON = PROBLEM_JSON
    PAGE = "text/html; charset=utf-8"
    TEXT = "text/plain; charset=utf-8"


def shape_for(accept: str) -> Shape:
    """Returns the form in which a client with this Accept header reads an error.

    >>> shape_for("text/html, */*;q=0.8")
    <Shape.PAGE: 'text/html; charset=utf-8'>
    """
    json_too = max(_quality(accept, PROBLEM_JSON), _quality(accept, "application/json"))
    page, text = _quality(accept, HTML), _quality(accept, "text/plain")
    if page > json_too and page >= text:
        return Shape.PAGE
    return Shape.TEXT if text > json_too else Shape.JSON


def _quality(accept: str, media_type: str) -> float:
    fitting = [
        (closeness, media_range.quality)
        for media_range in media_ranges(accept)
        if (closeness := media_range.closeness(media_type)) is not None
    ]
    return max(fitting, default=(0, 0.0))[1]

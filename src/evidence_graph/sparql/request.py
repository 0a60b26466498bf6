"""One SPARQL request as HTTP brought it: read whole, decoded once, nothing guessed.

SPARQL 1.1 Protocol, section 2.1: a query comes in the URL of a GET, in a form, or as the body of a
POST; the dataset parameters come with it. Flask is not heard of here.
"""

import re
from binascii import a2b_qp
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from email.message import Message
from functools import lru_cache
from typing import Final
from urllib.parse import unquote_to_bytes

from evidence_graph.errors import (
    MalformedRequestError,
    MethodNotAllowedError,
    UnsupportedMediaTypeError,
)
from evidence_graph.sparql.policy import check_graph

FORM: Final = "application/x-www-form-urlencoded"
QUERY: Final = "application/sparql-query"
UPDATE: Final = "application/sparql-update"
METHODS: Final = ("GET", "HEAD", "OPTIONS", "POST")

_MEDIA_TYPES: Final = (QUERY, UPDATE, FORM)
_FORMAT_PARAMETERS: Final = ("format", "output", "results")
_UPDATE_PARAMETERS: Final = frozenset({"update", "using-graph-uri", "using-named-graph-uri"})
_TOKEN_PARAMETERS: Final = frozenset({"access_token", "token"})
_DRY_RUN: Final = "dry-run"
_YES: Final = frozenset({"", "1", "true", "yes"})
_NO: Final = frozenset({"0", "false", "no"})

_UPDATE_FIELD: Final = re.compile(rb"(?:^|&)update=")
_SECONDS: Final = re.compile(r"[0-9]{1,9}(\.[0-9]{1,9})?|\.[0-9]{1,9}")
_NUMBER: Final = re.compile(r"[1-9][0-9]{0,9}")
# What SPARQL 1.2 Protocol calls version= is the language; there is one engine, and it is ignored.
_LANGUAGE: Final = re.compile(r"[0-9]\.[0-9](-[a-z]+)?")
_NO_LETTER: Final = re.compile(r"[^a-z]")
_BROKEN_ESCAPE: Final = re.compile(rb"%(?![0-9a-fA-F]{2})")

MOST_PARAMETERS: Final = 2_000
"""Parameters that a request may have; a dataset of that many graphs is still one."""

LONGEST_MEDIA_TYPE: Final = 500
"""Characters of a Content-Type that are read; longer ones are none of ours."""


@dataclass(slots=True, kw_only=True)
class SparqlRequest:
    """A query and the dataset to ask it of; empty graph lists leave the choice to the query.

    `formats` are the values of `format=` and its de-facto aliases, in the order they came;
    `timeout` is in seconds, None where the client leaves it to us.
    """

    query: str
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()
    formats: tuple[str, ...] = ()
    timeout: float | None = None  # not given
    version: int | None = None  # not given: the current one


@dataclass(slots=True, kw_only=True)
class RawRequest:
    """What HTTP said, undecoded."""

    method: str
    content_type: str
    content_encoding: str
    query_string: bytes
    body: bytes


@dataclass(slots=True, kw_only=True)
class UpdateRequest:
    """An update and the graphs that its WHERE clauses ask; none where the request names none."""

    update: str
    is_dry: bool = False  # to be made
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()


def is_update(raw: RawRequest) -> bool:
    """Says whether a request brings an update, so that `read_update_request` is to read it."""
    if raw.method != "POST":
        return False
    media_type = raw.content_type.partition(";")[0].strip().lower()
    if media_type == FORM:
        # Encoded or not, a field of that name is found, or the request is not one of ours.
        return _UPDATE_FIELD.search(raw.body) is not None
    return media_type == UPDATE


def read_update_request(raw: RawRequest) -> UpdateRequest:
    """Returns the update of a request (SPARQL 1.1 Protocol, section 2.2).

    Raises MalformedRequestError and UnsupportedMediaTypeError.
    """
    if raw.content_encoding.lower() not in ("", "identity"):
        raise UnsupportedMediaTypeError(f"{raw.content_encoding} (encoded)", (UPDATE, FORM))
    media_type, charset = _media_type(raw.content_type)
    if charset.lower() not in ("utf-8", "utf8", "us-ascii", "ascii"):
        raise MalformedRequestError(f"the body is said to be in {charset}; send it in UTF-8")
    given = read_parameters(raw.query_string, "the URL")
    if media_type == FORM:
        given += read_parameters(raw.body, "the form")
    else:
        given.append(("update", _text(raw.body, "the body")))
    refuse_tokens(given)
    refuse_version(given)
    if _all(given, "query"):
        raise MalformedRequestError("the request has a query and an update; send one of them")
    updates = _all(given, "update")
    if len(updates) != 1:
        raise MalformedRequestError(f"the request has {len(updates)} updates; send exactly one")
    return UpdateRequest(
        update=updates[0],
        is_dry=is_dry_run(given),
        default_graphs=tuple(
            _graph(iri, "using-graph-uri") for iri in _all(given, "using-graph-uri")
        ),
        named_graphs=tuple(
            _graph(iri, "using-named-graph-uri") for iri in _all(given, "using-named-graph-uri")
        ),
    )


def read_request(raw: RawRequest) -> SparqlRequest | None:
    """Returns the request, or None for a GET that asks for the service description.

    Raises MalformedRequestError, MethodNotAllowedError or UnsupportedMediaTypeError.
    """
    is_reading = raw.method in ("GET", "HEAD")
    if is_reading and raw.query_string.startswith(b"query=") and b"&" not in raw.query_string:
        return _query_of([_parameter(raw.query_string, "the URL")])  # nearly all there are
    in_url = read_parameters(raw.query_string, "the URL")
    if is_reading:
        _refuse_update(in_url, raw.method)
        return _query_of(in_url) if "query" in {name for name, _ in in_url} else None
    if raw.method != "POST":
        raise MethodNotAllowedError(raw.method, METHODS)
    if raw.content_encoding.lower() not in ("", "identity"):
        raise UnsupportedMediaTypeError(f"{raw.content_encoding} (encoded)", _MEDIA_TYPES)
    media_type, charset = _media_type(raw.content_type)
    if charset.lower() not in ("utf-8", "utf8", "us-ascii", "ascii"):
        raise MalformedRequestError(f"the body is said to be in {charset}; send it in UTF-8")
    if media_type == FORM:
        in_form = read_parameters(raw.body, "the form")
        _refuse_update([*in_url, *in_form], raw.method)
        return _query_of([*in_url, *in_form])
    if media_type == QUERY:
        if any(name == "query" for name, _ in in_url):
            raise MalformedRequestError("there is a query in the URL and one in the body; send one")
        _refuse_update(in_url, raw.method)
        return _query_of([*in_url, ("query", _text(raw.body, "the body"))])
    raise UnsupportedMediaTypeError(media_type, _MEDIA_TYPES)


def _query_of(parameters: Sequence[tuple[str, str]]) -> SparqlRequest:
    queries = _all(parameters, "query")
    if not queries:
        raise MalformedRequestError(
            f"the request has no parameter 'query'; a body that is the query itself has to be sent "
            f"with Content-Type: {QUERY}"
        )
    if len(queries) > 1:
        raise MalformedRequestError(f"the request has {len(queries)} queries; send exactly one")
    if not queries[0].strip():
        raise MalformedRequestError("the query is empty")
    if len(parameters) == 1:
        return SparqlRequest(query=queries[0])
    graphs = {
        name: tuple(_graph(iri, name) for iri in _all(parameters, name))
        for name in ("default-graph-uri", "named-graph-uri")
    }
    return SparqlRequest(
        query=queries[0],
        default_graphs=graphs["default-graph-uri"],
        named_graphs=graphs["named-graph-uri"],
        formats=tuple(value for name, value in parameters if name in _FORMAT_PARAMETERS),
        timeout=_timeout(_all(parameters, "timeout")),
        version=_version(_all(parameters, "version")),
    )


def _version(values: Sequence[str]) -> int | None:
    given = [value for value in values if not _LANGUAGE.fullmatch(value.strip())]
    if not given:
        return None
    if len(given) > 1 or not _NUMBER.fullmatch(given[0].strip()):
        raise MalformedRequestError(
            "version is the number of a version, given once; /changes lists them"
        )
    return int(given[0])


def _timeout(given: Sequence[str]) -> float | None:
    if not given:
        return None
    if len(given) > 1:
        raise MalformedRequestError("timeout is given more than once; send it once")
    if not _SECONDS.fullmatch(given[0].strip()) or float(given[0]) == 0:
        raise MalformedRequestError(
            f"timeout: {given[0][:40]!r} is not a number of seconds above 0; write it like 2.5"
        )
    return float(given[0])


def _refuse_update(parameters: Sequence[tuple[str, str]], method: str) -> None:
    names = {name for name, _ in parameters}
    if {"query", "update"} <= names:
        raise MalformedRequestError("the request has a query and an update; send one of them")
    if "update" in names and method in ("GET", "HEAD"):
        raise MethodNotAllowedError(
            method, METHODS, detail=f"{method} makes no updates; send it in a POST, with a token"
        )
    if "update" in names:
        raise MalformedRequestError("an update is taken in the body of a POST, not in the URL")
    if not names.isdisjoint(_UPDATE_PARAMETERS):
        raise MalformedRequestError(
            "using-graph-uri and using-named-graph-uri are for updates; a query has "
            "default-graph-uri and named-graph-uri"
        )
    refuse_tokens(parameters)


def is_dry_run(parameters: Sequence[tuple[str, str]]) -> bool:
    """Says whether a write is to be tried only.

    Raises MalformedRequestError, also for a name so near that a write would be made unawares.
    """
    for name, _ in parameters:
        if name != _DRY_RUN and _NO_LETTER.sub("", name.lower()) == "dryrun":
            raise MalformedRequestError(
                f"there is no parameter {name[:40]!r}; write {_DRY_RUN}. Nothing was changed"
            )
    given = [value.lower() for value in _all(parameters, _DRY_RUN)]
    if len(given) > 1 or not set(given) <= _YES | _NO:
        raise MalformedRequestError(f"{_DRY_RUN} is true or false; send it once")
    return given != [] and given[0] in _YES


def refuse_version(parameters: Sequence[tuple[str, str]]) -> None:
    """Raises MalformedRequestError where an earlier version is named that cannot be meant."""
    if _version(_all(parameters, "version")) is not None:
        raise MalformedRequestError(
            "version is for queries at /sparql, which may ask an earlier version; what is written, "
            "and what the graph store answers, is the current one. Nothing was changed"
        )


def refuse_tokens(parameters: Sequence[tuple[str, str]]) -> None:
    """Raises MalformedRequestError where a token is among the parameters."""
    names = {name for name, _ in parameters}
    if not names.isdisjoint(_TOKEN_PARAMETERS):
        raise MalformedRequestError(
            "a token is not read from a parameter, which logs and histories keep; "
            "send it in the header Authorization: Bearer"
        )


def _graph(iri: str, parameter: str) -> str:
    scheme, colon, rest = iri.partition(":")
    forbidden = set('<>"{}|^`\\')
    is_iri = colon and rest and scheme[:1].isalpha() and scheme.isascii()
    if not is_iri or any(c in forbidden or ord(c) <= 0x20 for c in iri):
        raise MalformedRequestError(f"{parameter}: {iri!r} is not an absolute IRI")
    check_graph(iri)
    return iri


def _all(parameters: Sequence[tuple[str, str]], name: str) -> list[str]:
    return [value for key, value in parameters if key == name]


def read_parameters(encoded: bytes, place: str) -> list[tuple[str, str]]:
    """Returns the parameters of a URL or a form, decoded, in order; `place` is said in errors.

    Raises MalformedRequestError.
    """
    if encoded.count(b"&") >= MOST_PARAMETERS:
        raise MalformedRequestError(f"{place} has more than {MOST_PARAMETERS:,} parameters")
    return [_parameter(field, place) for field in encoded.split(b"&") if field]


def _parameter(field: bytes, place: str) -> tuple[str, str]:
    name, _, value = field.partition(b"=")
    return _unquoted(name, place), _unquoted(value, place)


def _unquoted(encoded: bytes, place: str) -> str:
    encoded = encoded.replace(b"+", b" ")
    if b"%" in encoded:
        encoded = _unescaped(encoded)
    try:
        text = encoded.decode()
    except UnicodeDecodeError as cause:
        raise MalformedRequestError(f"{place} has bytes that are not UTF-8") from cause
    if "\x00" in text:
        raise MalformedRequestError(f"{place} has a NUL character")
    return text


def _unescaped(encoded: bytes) -> bytes:
    if _BROKEN_ESCAPE.search(encoded):
        return unquote_to_bytes(encoded)
    # Quoted-printable has the same escapes behind another sign, and a decoder in C.
    return a2b_qp(encoded.replace(b"=", b"%3D").replace(b"%", b"="))


def _text(encoded: bytes, place: str) -> str:
    try:
        text = encoded.decode()
    except UnicodeDecodeError as cause:
        raise MalformedRequestError(f"{place} is not UTF-8 at byte {cause.start}") from cause
    if "\x00" in text:
        raise MalformedRequestError(f"{place} has a NUL character")
    return text


@lru_cache(maxsize=256)
def _media_type(header: str) -> tuple[str, str]:
    if len(header) > LONGEST_MEDIA_TYPE:
        raise UnsupportedMediaTypeError(f"{header[:60]}…", _MEDIA_TYPES)
    message = Message()
    message["Content-Type"] = header
    parameters: Mapping[str, str] = dict(message.get_params(failobj=[], unquote=True)[1:])
    media_type = header.partition(";")[0].strip().lower()
    return media_type, parameters.get("charset", "utf-8")

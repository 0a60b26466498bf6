"""Every error that evidence-graph raises on purpose, as one tree.

EvidenceGraphError
├── SettingsError               a setting is unknown, misspelt or of the wrong kind
├── InputError                  something given to us cannot be read
│   ├── RdfSyntaxError          a document breaks the grammar of its format
│   ├── UnknownFormatError      no format has that name, ending or media type
│   └── SourceMismatchError     a source document is not the one its graph was made from
├── EvidenceError               it can be read, but is not acceptable as evidence
│   ├── ValidationFailedError   SHACL found violations
│   ├── UnusableShapesError     shapes are such that nothing can be judged by them
│   └── InconsistencyError      the OWL axioms contradict the facts
├── RequestError                an HTTP request is not one we can answer
│   ├── MalformedRequestError   parameters missing, repeated or not UTF-8
│   ├── MethodNotAllowedError   this address does not know that verb
│   ├── UnsupportedMediaTypeError  the body's type is not one we read
│   ├── NotAcceptableError      none of the wanted types can be made
│   ├── BodyTooLargeError       the body is over the limit
│   ├── RequestTimeoutError     the body did not arrive in time
│   ├── UriTooLongError         the address is over the limit
│   ├── UnauthorizedError       a token is missing or wrong
│   ├── ForbiddenError          whoever asks may not write there
│   │   └── ReadOnlyError       nobody writes to this server
│   └── TooManyRequestsError    this client asks for more than its share
├── QueryError                  a query cannot be answered
│   ├── QuerySyntaxError        it is not SPARQL
│   ├── QueryRefusedError       it is SPARQL that this endpoint does not run
│   ├── QueryTooLongError       it is over the limit in bytes
│   ├── QueryTooComplexError    it is nested too deeply or has too many parts
│   ├── AnswerTooLargeError     its answer is over the limit in bytes
│   ├── AnswerTooLongError      its answer is over the limit in rows
│   ├── QueryTimeoutError       it was not answered by its deadline
│   ├── QueryMemoryError        it needs more memory than a query may take
│   ├── UnsayableError          the format wanted cannot say what is in its answer
│   ├── GraphStateError         an update needs a graph that is not there, or makes one that is
│   └── QueryEvaluationError    the engine failed while answering
├── ChangeError                 a change does not fit the state that there is
│   ├── ChangeTimeoutError      it was not made in time
│   ├── ConflictError           later changes have touched the same quads
│   └── PreconditionFailedError  the state is not the one that the change was made for
├── NotFoundError               the thing named does not exist here
│   └── GoneError               it did exist here, and was withdrawn
├── ServerBusyError             there is no room for the query at the moment
│   └── WriterBusyError         there is no room for the change at the moment
├── NetworkError                another server does not answer as it should
└── StoreError                  the store cannot be opened, read or written
    ├── WriterFailedError       the process that writes failed at a task as nobody foresaw
    └── StoreFullError          there is no room left on its disk

An error carries facts as attributes and says what to do next; what it means as an HTTP
status or an exit code is decided in web/problem_types.py and cli/exit_codes.py.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Self


class EvidenceGraphError(Exception):
    """Anything evidence-graph raises on purpose; it can be handed from process to process."""

    def __reduce__(self) -> tuple[Any, ...]:
        """Returns what the error is made from again: its facts, not its maker's arguments."""
        return _made_again, (type(self), self.args, self.__dict__)


def _made_again(
    kind: type[EvidenceGraphError], arguments: tuple[Any, ...], facts: dict[str, Any]
) -> EvidenceGraphError:
    error = kind.__new__(kind)
    error.args = arguments
    error.__dict__.update(facts)
    return error


class SettingsError(EvidenceGraphError):
    """A setting is unknown, misspelt or of the wrong kind."""

    def __init__(self, faults: Sequence[str]) -> None:
        self.faults = tuple(faults)
        super().__init__("; ".join(faults))


class InputError(EvidenceGraphError):
    """Something given to us cannot be read; `faults` has a line for each, where they are several.

    >>> faults = [RdfSyntaxError("a.ttl", "no end", line=1, column=9), InputError("b.ttl is empty")]
    >>> InputError.of(faults).faults
    ('a.ttl:1:9: no end', 'b.ttl is empty')
    """

    def __init__(self, detail: str, *, faults: Sequence[str] = ()) -> None:
        self.faults = tuple(faults)
        super().__init__(detail)

    @staticmethod
    def of(faults: "Sequence[InputError]") -> "InputError":
        """Returns one error for all of these; there is at least one."""
        if len(faults) == 1:
            return faults[0]
        lines = [str(fault) for fault in faults]
        heading = f"{len(lines)} documents cannot be read; nothing was changed"
        return InputError(f"{heading}: {'; '.join(lines)}", faults=lines)


class RdfSyntaxError(InputError):
    """A document breaks the grammar of its format; `line` and `column` count from 1."""

    def __init__(self, source: str, detail: str, *, line: int | None, column: int | None) -> None:
        self.source, self.detail, self.line, self.column = source, detail, line, column
        place = "" if line is None else f":{line}" + ("" if column is None else f":{column}")
        super().__init__(f"{source}{place}: {detail}")


class UnknownFormatError(InputError):
    """No format has that name, file ending or media type."""

    def __init__(self, name: str, known: Sequence[str]) -> None:
        self.name, self.known = name, tuple(known)
        super().__init__(f"unknown format {name!r}; use one of: {', '.join(known)}")


class SourceMismatchError(InputError):
    """A source document is not the one its graph was made from."""

    def __init__(self, path: str, *, expected: str, found: str) -> None:
        self.path, self.expected, self.found = path, expected, found
        super().__init__(
            f"{path} has SHA-256 {found}, but its graph was made from {expected}; "
            "restore the document, or make the graph anew from the changed one"
        )


class EvidenceError(EvidenceGraphError):
    """Something can be read, but is not acceptable as evidence."""


class ValidationFailedError(EvidenceError):
    """SHACL found violations, one line each in `violations`.

    `reports` has the whole report by media type; `report` is the one in Turtle.
    """

    def __init__(self, violations: Sequence[str], *, reports: Mapping[str, str]) -> None:
        self.violations, self.reports = tuple(violations), dict(reports)
        super().__init__(f"{len(self.violations)} violation(s); nothing was changed")

    @property
    def report(self) -> str:
        """Returns the report in Turtle."""
        return self.reports["text/turtle"]


class UnusableShapesError(EvidenceError):
    """Nothing can be judged by some shapes; `findings` names each of them and says why."""

    def __init__(self, findings: Sequence[str]) -> None:
        self.findings = tuple(findings)
        super().__init__("the shapes cannot be used: " + "; ".join(findings))


class InconsistencyError(EvidenceError):
    """The OWL axioms contradict the facts; `findings` says which and where."""

    def __init__(self, findings: Sequence[str]) -> None:
        self.findings = tuple(findings)
        super().__init__("the facts contradict the ontology: " + "; ".join(findings))


class RequestError(EvidenceGraphError):
    """An HTTP request is not one we can answer."""


class MalformedRequestError(RequestError):
    """Parameters are missing, repeated, contradictory or not UTF-8."""


class MethodNotAllowedError(RequestError):
    """This address does not do that by that verb; `allowed` lists those it knows."""

    def __init__(self, method: str, allowed: Sequence[str], *, detail: str = "") -> None:
        self.method, self.allowed = method, tuple(allowed)
        super().__init__(detail or f"{method} is not allowed here; use {', '.join(allowed)}")


class UnsupportedMediaTypeError(RequestError):
    """The body's media type is not one we read here."""

    def __init__(self, media_type: str, supported: Sequence[str]) -> None:
        self.media_type, self.supported = media_type, tuple(supported)
        named = media_type or "no Content-Type"
        super().__init__(f"cannot read a body of type {named!r}; send {' or '.join(supported)}")


class NotAcceptableError(RequestError):
    """None of the media types wanted can be made."""

    def __init__(self, accept: str, available: Sequence[str]) -> None:
        self.accept, self.available = accept, tuple(available)
        super().__init__(f"cannot answer as {accept!r}; available: {', '.join(available)}")


class BodyTooLargeError(RequestError):
    """The body is over `limit` bytes."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        super().__init__(f"the request body is over the limit of {limit:,} bytes")


class RequestTimeoutError(RequestError):
    """The body of the request did not arrive in time."""


class UriTooLongError(RequestError):
    """The address is over `limit` bytes."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        super().__init__(
            f"the address is over the limit of {limit:,} bytes; send the query in a POST"
        )


class UnauthorizedError(RequestError):
    """A token is missing or wrong."""


class ForbiddenError(RequestError):
    """Whoever asks may not write there."""


class ReadOnlyError(ForbiddenError):
    """Nobody writes to this server."""

    def __init__(self) -> None:
        super().__init__("this server is read-only: nobody writes to it over HTTP")


class TooManyRequestsError(RequestError):
    """This client asks for more than its share; `retry_after` is in seconds."""

    def __init__(self, detail: str, *, retry_after: int) -> None:
        self.retry_after = retry_after
        super().__init__(f"{detail}; try again in {retry_after} s")


class QueryError(EvidenceGraphError):
    """A query cannot be answered, or with `is_update` an update cannot be made."""

    is_update = False

    def told_of_an_update(self) -> Self:
        """Returns the same error, as it is told of an update.

        >>> str(QueryTooLongError(10).told_of_an_update())[:37]
        'the update is over the limit of 10 by'
        """
        self.is_update = True
        self.args = (str(self).replace("the query", "the update"),)
        return self


class QuerySyntaxError(QueryError):
    """The text is not SPARQL; `line` and `column` count from 1."""

    def __init__(self, detail: str, *, line: int | None, column: int | None) -> None:
        self.detail, self.line, self.column = detail, line, column
        place = "" if line is None else f"line {line}, column {column}: "
        super().__init__(place + detail)


class QueryRefusedError(QueryError):
    """The text is SPARQL that this endpoint does not run."""


class QueryTooLongError(QueryError):
    """The query is over `limit` bytes."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        super().__init__(f"the query is over the limit of {limit:,} bytes; ask for less at once")


class QueryTooComplexError(QueryError):
    """The query is more deeply nested, or of more parts, than `limit` allows."""

    def __init__(self, detail: str, *, limit: int) -> None:
        self.limit = limit
        super().__init__(detail)


class AnswerTooLargeError(QueryError):
    """The answer is over `limit` bytes; nothing of it is given."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        super().__init__(
            f"the answer is over the limit of {limit:,} bytes; "
            "ask for fewer columns, or for pages with ORDER BY, LIMIT and OFFSET"
        )


class AnswerTooLongError(QueryError):
    """The answer has more than `limit` rows or triples."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        super().__init__(
            f"the answer has more than {limit:,} rows; ask for pages with ORDER BY, LIMIT and "
            "OFFSET, or take a dump of the graph"
        )


class QueryTimeoutError(QueryError):
    """The query was not answered within `limit` seconds."""

    def __init__(self, limit: float) -> None:
        self.limit = limit
        super().__init__(
            f"the query was not answered within {limit:g} s; ask for less at once, and look for "
            "patterns that share no variable and so multiply"
        )


class QueryMemoryError(QueryError):
    """The query needed more than `limit` bytes of memory."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        super().__init__(
            f"the query needs more than the {limit:,} bytes of memory that one may take; sort or "
            "group fewer rows, and look for patterns that share no variable and so multiply"
        )


class UnsayableError(QueryError):
    """The format wanted cannot say something that is in the answer; another one can."""


class GraphStateError(QueryError):
    """An update needs a graph that is not there, or makes one that is there already."""


class QueryEvaluationError(QueryError):
    """The engine failed while it was answering."""


class ChangeError(EvidenceGraphError):
    """A change does not fit the state that there is; nothing was changed."""


class ChangeTimeoutError(ChangeError):
    """The change was not made within `limit` seconds."""

    def __init__(self, limit: float) -> None:
        self.limit = limit
        super().__init__(
            f"the change was not made within {limit:g} s, and nothing was changed; make it in "
            "smaller steps, or load large documents with `evidence-graph load`"
        )


class ConflictError(ChangeError):
    """Later changes have touched the same quads."""


class PreconditionFailedError(ChangeError):
    """The state is not the one that a change was made for; `present` is the entity tag of it."""

    def __init__(self, detail: str, *, present: str | None) -> None:
        self.present = present
        super().__init__(f"{detail}; read it again, and make your change to that")


class NotFoundError(EvidenceGraphError):
    """The thing named does not exist here; `known` lists what does."""

    def __init__(self, kind: str, name: str, known: Sequence[str] = ()) -> None:
        self.kind, self.name, self.known = kind, name, tuple(known)
        hint = f"; there are: {', '.join(known)}" if known else ""
        super().__init__(f"there is no {kind} {name!r}{hint}")


class GoneError(NotFoundError):
    """The thing named did exist here, and was withdrawn; `known` lists what took its place.

    `said` is what is still said of it: how it was called, when and why it went.
    """

    def __init__(self, kind: str, name: str, known: Sequence[str] = (), *, said: str = "") -> None:
        super().__init__(kind, name, known)
        what = f"the {kind} {name!r} was here, and was withdrawn"
        told = f" ({said})" if said else ""
        if known:
            ahead = f"ask for what took its place: {', '.join(known)}"
        else:
            ahead = "nothing is said to have taken its place; older dumps may still have it"
        self.args = (f"{what}{told}; {ahead}",)


class ServerBusyError(EvidenceGraphError):
    """There is no room for the query at the moment; `retry_after` is in seconds."""

    def __init__(self, detail: str, *, retry_after: int) -> None:
        self.retry_after = retry_after
        super().__init__(f"{detail}; try again in {retry_after} s")


class WriterBusyError(ServerBusyError):
    """There is no room for the change at the moment; nothing was changed."""


class NetworkError(EvidenceGraphError):
    """Another server does not answer as it should; `address` is what was asked for."""

    def __init__(self, address: str, detail: str) -> None:
        self.address = address
        super().__init__(f"{address}: {detail}")


class StoreError(EvidenceGraphError):
    """The store cannot be opened, read or written."""


class WriterFailedError(StoreError):
    """The process that writes failed at a task in a way that nobody foresaw."""

    def __init__(self) -> None:
        super().__init__(
            "this failed in a way that nobody foresaw, and nothing was changed; the server's log "
            "says more"
        )


class StoreFullError(StoreError):
    """There is no room left on the disk of the store; nothing was changed."""

    def __init__(self, detail: str) -> None:
        super().__init__(f"{detail}; make room there, and try again")

"""Every error that evidence-graph raises on purpose, as one tree.

EvidenceGraphError
├── SettingsError               a setting is unknown, misspelt or of the wrong kind
├── InputError                  something given to us cannot be read
│   ├── RdfSyntaxError          a document breaks the grammar of its format
│   ├── UnknownFormatError      no format has that name, ending or media type
│   ├── UnreadableDocumentError  a document is not one that can be read
│   ├── FaultyDocumentError     a document has several faults, and all are told
│   └── SourceMismatchError     a source document is not the one its graph was made from
├── EvidenceError               it can be read, but is not acceptable as evidence
│   ├── UnsettledDraftError     a draft leaves something to a person
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

from evidence_graph.errors.base import EvidenceGraphError
from evidence_graph.errors.evidence import (
    EvidenceError,
    FaultyDocumentError,
    InconsistencyError,
    InputError,
    RdfSyntaxError,
    SourceMismatchError,
    UnknownFormatError,
    UnreadableDocumentError,
    UnsettledDraftError,
    UnusableShapesError,
    ValidationFailedError,
)
from evidence_graph.errors.queries import (
    AnswerTooLargeError,
    AnswerTooLongError,
    GraphStateError,
    QueryError,
    QueryEvaluationError,
    QueryMemoryError,
    QueryRefusedError,
    QuerySyntaxError,
    QueryTimeoutError,
    QueryTooComplexError,
    QueryTooLongError,
    UnsayableError,
)
from evidence_graph.errors.requests import (
    BodyTooLargeError,
    ForbiddenError,
    GoneError,
    MalformedRequestError,
    MethodNotAllowedError,
    NotAcceptableError,
    NotFoundError,
    ReadOnlyError,
    RequestError,
    RequestTimeoutError,
    ServerBusyError,
    TooManyRequestsError,
    UnauthorizedError,
    UnsupportedMediaTypeError,
    UriTooLongError,
    WriterBusyError,
)
from evidence_graph.errors.stores import (
    ChangeError,
    ChangeTimeoutError,
    ConflictError,
    NetworkError,
    PreconditionFailedError,
    SettingsError,
    StoreError,
    StoreFullError,
    WriterFailedError,
)

__all__ = [
    "AnswerTooLargeError",
    "AnswerTooLongError",
    "BodyTooLargeError",
    "ChangeError",
    "ChangeTimeoutError",
    "ConflictError",
    "EvidenceError",
    "EvidenceGraphError",
    "FaultyDocumentError",
    "ForbiddenError",
    "GoneError",
    "GraphStateError",
    "InconsistencyError",
    "InputError",
    "MalformedRequestError",
    "MethodNotAllowedError",
    "NetworkError",
    "NotAcceptableError",
    "NotFoundError",
    "PreconditionFailedError",
    "QueryError",
    "QueryEvaluationError",
    "QueryMemoryError",
    "QueryRefusedError",
    "QuerySyntaxError",
    "QueryTimeoutError",
    "QueryTooComplexError",
    "QueryTooLongError",
    "RdfSyntaxError",
    "ReadOnlyError",
    "RequestError",
    "RequestTimeoutError",
    "ServerBusyError",
    "SettingsError",
    "SourceMismatchError",
    "StoreError",
    "StoreFullError",
    "TooManyRequestsError",
    "UnauthorizedError",
    "UnknownFormatError",
    "UnreadableDocumentError",
    "UnsayableError",
    "UnsettledDraftError",
    "UnsupportedMediaTypeError",
    "UnusableShapesError",
    "UriTooLongError",
    "ValidationFailedError",
    "WriterBusyError",
    "WriterFailedError",
]

"""Problem types (RFC 9457): of each error its status, its title, and what to do about it."""

from dataclasses import dataclass, replace
from typing import Final

from evidence_graph import errors
from evidence_graph.errors import EvidenceGraphError, QueryError


@dataclass(frozen=True, slots=True)
class Problem:
    """A kind of error as HTTP sees it: its status, its slug, its title, and what to do about it."""

    status: int
    slug: str
    title: str
    advice: str


# The advice is what the problem's own page says; the detail of each answer says what happened.
PROBLEMS: Final[dict[type[EvidenceGraphError], Problem]] = {
    errors.MalformedRequestError: Problem(
        400, "malformed-request", "The request cannot be read",
        "Send exactly one query, percent-encoded as UTF-8: in the URL of a GET, in a form, or as a "
        "body of type application/sparql-query. An update goes in a POST only: as the field update "
        "of a form, or as a body of type application/sparql-update."),
    errors.MethodNotAllowedError: Problem(
        405, "method-not-allowed", "That method does not do this here",
        "The Allow header lists the methods that work. An update goes to /sparql in a POST, with a "
        "token; graphs are written at /graph-store with PUT, POST, PATCH and DELETE."),
    errors.UnsupportedMediaTypeError: Problem(
        415, "unsupported-media-type", "The body's type is not one we read",
        "The detail says what is read there. Send it without a Content-Encoding, in UTF-8."),
    errors.NotAcceptableError: Problem(
        406, "not-acceptable", "None of the wanted types or codings can be made",
        "The detail lists those there are. Ask for one of the types in Accept or with format=, "
        "for one of the codings in Accept-Encoding."),
    errors.BodyTooLargeError: Problem(
        413, "body-too-large", "The body is too large",
        "Shorten the query, or split a long VALUES list. Long writes are read from those who send "
        "a token; the operator loads longer ones with the command line."),
    errors.RequestTimeoutError: Problem(
        408, "request-timeout", "The body of the request did not arrive in time",
        "Send the whole body at once; the detail says how long it may take. Long uploads that are "
        "cut off point to a proxy or a slow line."),
    errors.UriTooLongError: Problem(
        414, "uri-too-long", "The address is too long",
        "The member limit names the bound in bytes. Send the query in a POST instead: as a field "
        "of a form, or as a body of type application/sparql-query."),
    errors.UnauthorizedError: Problem(
        401, "unauthorized", "A token is missing or wrong",
        "Writing needs a token, which the operator makes; asking for more time than everybody has "
        "needs the operator's. Send it in the header Authorization: Bearer. A token is never read "
        "from the address, and neither cookies nor passwords take its place."),
    errors.ForbiddenError: Problem(
        403, "forbidden", "You may not write there",
        "The detail says why. Name a graph that your token is for; the default graph is made of "
        "the named ones, and what is inferred or described here is written by nobody."),
    errors.ReadOnlyError: Problem(
        403, "read-only", "This server is read-only",
        "No token opens it. Its operator changes the graph with the command line, or serves it "
        "without the setting read_only."),
    errors.TooManyRequestsError: Problem(
        429, "too-many-requests", "You have asked for more than your share",
        "Retry-After says in how many seconds there is room for you again. Answers that were asked "
        "for before cost nothing; send fewer queries at once, and make each of them cheaper."),
    errors.ServerBusyError: Problem(
        503, "server-busy", "There is no room for the query at the moment",
        "Retry-After says in how many seconds to try again. Others are being answered; nothing is "
        "wrong with the query."),
    errors.WriterBusyError: Problem(
        503, "writer-busy", "Too many changes wait at the moment",
        "Retry-After says in how many seconds to try again. Others write; nothing is wrong with "
        "the change, and nothing of it was made."),
    errors.QueryTimeoutError: Problem(
        503, "query-timeout", "The query was not answered in time",
        "The member limit names the bound in seconds. The same query will not do better: look for "
        "patterns that share no variable and so multiply, put the rarest pattern in a subquery, "
        "or ask for pages with LIMIT."),
    errors.QueryMemoryError: Problem(
        503, "query-memory", "The query needs too much memory",
        "The member limit names the bound in bytes. Sort, group or remove duplicates among fewer "
        "rows: filter first, select fewer columns, or ask in several queries."),
    errors.AnswerTooLongError: Problem(
        422, "answer-too-long", "The answer has too many rows",
        "The member limit names the bound. An answer is whole or it is not there: ask for pages "
        "with ORDER BY, LIMIT and OFFSET, or take a dump of the graph."),
    errors.QuerySyntaxError: Problem(
        400, "query-syntax", "The query is not SPARQL",
        "The members line and column say where reading stopped; both count from 1."),
    errors.QueryRefusedError: Problem(
        403, "query-refused", "The query asks for something that is not done here",
        "The detail says what. Only the graphs that are here are read: no SERVICE, no files, and "
        "LOAD only of what the operator lists. An update is sent as an update, not as a query."),
    errors.UnsayableError: Problem(
        406, "format-cannot-say-it", "The format wanted cannot say what is in the answer",
        "XML has no way to write control characters such as U+0000, RDF/XML none for some "
        "predicates, and JSON-LD none for triple terms. Ask for JSON, or for N-Triples."),
    errors.QueryTooLongError: Problem(
        413, "query-too-long", "The query is too long",
        "The member limit names the bound in bytes. Ask for less at once, for example by splitting "
        "a long VALUES list over several queries."),
    errors.AnswerTooLargeError: Problem(
        422, "answer-too-large", "The answer is too large",
        "The member limit names the bound in bytes. Nothing of the answer was sent: an answer is "
        "whole or it is not there. Ask for fewer columns, or for pages with ORDER BY, LIMIT and "
        "OFFSET; look for patterns that share no variable and so multiply."),
    errors.QueryTooComplexError: Problem(
        400, "query-too-complex", "The query is nested too deeply or has too many parts",
        "The member limit names the bound. Flatten nested groups and unions, use VALUES for long "
        "lists of alternatives, or ask in several queries."),
    errors.GraphStateError: Problem(
        409, "graph-state", "A graph is not there, or is there already",
        "The detail names it. Write SILENT where the operation may as well do nothing. Nothing of "
        "the update was kept."),
    errors.QueryEvaluationError: Problem(
        500, "query-evaluation", "The query failed while it was answered",
        "Nothing of the answer was sent. Simplify the query; if it is simple, report it."),
    errors.NotFoundError: Problem(
        404, "not-found", "There is nothing of that name here",
        "Start from the home page; it lists the questions, and /sparql describes the endpoint."),
    errors.GoneError: Problem(
        410, "gone", "It did exist here, and was withdrawn",
        "Do not ask for it again. The detail names what took its place, where that is known."),
    errors.RdfSyntaxError: Problem(
        400, "rdf-syntax", "The document breaks the grammar of its format",
        "The members line and column say where reading stopped; both count from 1."),
    errors.UnknownFormatError: Problem(
        400, "unknown-format", "There is no format of that name",
        "The detail lists the names of the formats there are."),
    errors.SourceMismatchError: Problem(
        409, "source-mismatch", "The source document has changed",
        "Restore the document, or make its graph anew from the changed one."),
    errors.UnreadableDocumentError: Problem(
        400, "unreadable-document", "The document is not text that can be read",
        "The members line and column, where they are there, say where reading stopped; both count "
        "from 1."),
    errors.FaultyDocumentError: Problem(
        400, "faulty-document", "The document has several faults",
        "The detail tells all of them, each with its line and column where it has one."),
    errors.InputError: Problem(
        400, "unreadable-input", "The input cannot be read", "The detail says which and why."),
    errors.UnsettledDraftError: Problem(
        422, "unsettled-draft", "The draft leaves something to a person",
        "The detail names each value and gap, with line and column of the document. Nothing was "
        "changed. Correct the draft and remove the gaps that are dealt with."),
    errors.ValidationFailedError: Problem(
        422, "validation-failed", "The evidence violates the shapes",
        "The member violations lists each one. Nothing was changed. The whole SHACL report comes "
        "to who asks for text/turtle, application/ld+json, application/json or text/plain."),
    errors.UnusableShapesError: Problem(
        422, "unusable-shapes", "Nothing can be judged by the shapes",
        "The member findings names each shape that cannot be used, and says why. Nothing was "
        "changed. Mend the shapes, all of them in one change."),
    errors.InconsistencyError: Problem(
        422, "inconsistent", "The facts contradict the ontology",
        "The detail names the axioms and the facts. Nothing was changed."),
    errors.ConflictError: Problem(
        409, "conflict", "Later changes have touched the same quads",
        "The detail names some of them. Nothing was changed. Take the later changes back first, or "
        "make the change you want by hand."),
    errors.ChangeTimeoutError: Problem(
        503, "change-timeout", "The change was not made in time",
        "The member limit names the bound in seconds. Nothing was changed. Make the change in "
        "smaller steps; the operator loads large documents with the command line."),
    errors.PreconditionFailedError: Problem(
        412, "precondition-failed", "It is not the state that the change was made for",
        "Somebody else has changed it since you read it. Nothing was changed. Read it again, with "
        "its new ETag, and make your change to that."),
    errors.SettingsError: Problem(
        500, "settings", "The server is not set up rightly",
        "This is for the operator: see the server's log."),
    errors.NetworkError: Problem(
        502, "other-server", "Another server does not answer as it should",
        "The detail names the address and what came from there."),
    errors.WriterFailedError: Problem(
        500, "writer-failed", "A change or an explanation failed as nobody foresaw",
        "This is a fault of the server. Nothing was changed, and other changes can be made. Please "
        "report it with the request's id."),
    errors.StoreFullError: Problem(
        507, "insufficient-storage", "There is no room left on the disk of the store",
        "Nothing was changed. This is for the operator: make room on the disk that the detail "
        "names. Then send the change again."),
    errors.StoreError: Problem(
        503, "store-unavailable", "The store cannot be read at the moment",
        "Try again in a while; the server's log says more."),
}  # fmt: skip

UPDATE_TITLES: Final[dict[type[EvidenceGraphError], str]] = {
    errors.QuerySyntaxError: "The update is not SPARQL",
    errors.QueryRefusedError: "The update asks for something that is not done here",
    errors.QueryTooLongError: "The update is too long",
    errors.QueryTooComplexError: "The update is nested too deeply or has too many parts",
    errors.QueryTimeoutError: "The update was not made in time",
    errors.QueryMemoryError: "The update needs too much memory",
    errors.QueryEvaluationError: "The update failed while it was made",
}
"""Titles of what goes wrong with queries, where it went wrong with an update."""

UNFORESEEN: Final = Problem(
    500, "unforeseen", "Something went wrong that we did not foresee",
    "This is a fault of the server. Please report it with the request's id.",
)  # fmt: skip

BY_HTTP: Final = Problem(
    400, "http", "HTTP has no answer to this request",
    "The status and the detail of the answer say what is wrong with the request as HTTP sees it, "
    "for example a Range that lies outside the file.",
)  # fmt: skip


def problem_of(error: EvidenceGraphError) -> Problem:
    """Returns what kind of problem an error is; the nearest class in the table decides."""
    for kind in type(error).__mro__:
        if kind in PROBLEMS:
            is_update = isinstance(error, QueryError) and error.is_update
            title = UPDATE_TITLES.get(kind) if is_update else None
            return replace(PROBLEMS[kind], title=title) if title else PROBLEMS[kind]
    return UNFORESEEN


def status_of(error: EvidenceGraphError) -> int:
    """Returns the HTTP status that an error means."""
    return problem_of(error).status

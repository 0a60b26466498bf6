"""A query evaluated and its answer written by the engine: all that a query worker needs.

No row becomes a Python object and nothing here knows rdflib, so that the process that imports only
this stays small.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import chain, islice
from typing import IO, Final, Literal

import pyoxigraph as ox

from evidence_graph.errors import AnswerTooLongError, UnsayableError
from evidence_graph.rdf import formats
from evidence_graph.rdf.formats import Format
from evidence_graph.store import faults
from evidence_graph.store.counting import Counted, Output
from evidence_graph.vocabulary import PREFIXES

Native = ox.QueryBoolean | ox.QuerySolutions | ox.QueryTriples
"""The engine's own answer, which is evaluated as it is read, once."""

Kind = Literal["boolean", "solutions", "triples"]

_KINDS: Final[Mapping[type[Native], Kind]] = {
    ox.QueryBoolean: "boolean",
    ox.QuerySolutions: "solutions",
    ox.QueryTriples: "triples",
}

RESULTS: Final = {
    formats.JSON.name: ox.QueryResultsFormat.JSON,
    formats.XML.name: ox.QueryResultsFormat.XML,
    formats.CSV.name: ox.QueryResultsFormat.CSV,
    formats.TSV.name: ox.QueryResultsFormat.TSV,
}
GRAPHS: Final = {
    formats.TURTLE.name: ox.RdfFormat.TURTLE,
    formats.N_TRIPLES.name: ox.RdfFormat.N_TRIPLES,
    formats.RDF_XML.name: ox.RdfFormat.RDF_XML,
    formats.JSON_LD.name: ox.RdfFormat.JSON_LD,
    formats.TRIG.name: ox.RdfFormat.TRIG,
    formats.N_QUADS.name: ox.RdfFormat.N_QUADS,
}

# Triples of an answer that are looked at for the prefixes it needs; a longer one gets all.
_LOOKED_AT: Final = 2_000

# What may follow the namespace of an XML element (NCName, kept to what every reader takes). It is
# compiled where it is used, for that takes long and few processes write RDF/XML.
_XML_NAME: Final = r"[A-Za-z_\u00c0-\uffff][\w.\-]*$"

# XML 1.0, section 2.2: characters that no document has, not even as a reference.
_NO_XML: Final = bytes(set(range(0x20)) - set(b"\t\n\r"))
_NO_XML_AT_THE_END: Final = re.compile(rb"\xef\xbf[\xbe\xbf]")


def evaluate(
    engine: ox.Store,
    text: str,
    default_graphs: Sequence[str] = (),
    named_graphs: Sequence[str] = (),
    base: str | None = None,
    *,
    bindings: Mapping[str, ox.NamedNode | ox.BlankNode | ox.Literal] | None = None,
) -> Native:
    """Returns the engine's answer to a SPARQL query, which is evaluated as it is read.

    `default_graphs` and `named_graphs`, if either is given, are the query's whole dataset
    (SPARQL 1.1 Protocol, section 2.1.4). `bindings` fixes variables to terms. Raises
    QuerySyntaxError with line and column, QueryRefusedError and QueryEvaluationError.
    """
    has_dataset = default_graphs or named_graphs
    try:
        return engine.query(
            text,
            base_iri=base,
            default_graph=[ox.NamedNode(g) for g in default_graphs] if has_dataset else None,
            named_graphs=[ox.NamedNode(g) for g in named_graphs] if has_dataset else None,
            substitutions={ox.Variable(n): t for n, t in bindings.items()} if bindings else None,
        )
    except SyntaxError as cause:
        raise faults.of_query(cause, text) from cause
    except faults.OF_EVALUATION as cause:
        raise faults.of_evaluation(cause) from cause


def require_sparql(text: str, *, base: str | None = None) -> None:
    """Raises QuerySyntaxError where the text is no query; it is asked of an empty store."""
    evaluate(ox.Store(), text, base=base)


def kind(native: Native) -> Kind:
    """Returns which kind of answer this is: ASK's, SELECT's, or CONSTRUCT's and DESCRIBE's."""
    return _KINDS[type(native)]


def write(
    native: Native,
    output: Output | IO[bytes],
    answer_format: Format,
    *,
    max_rows: int | None = None,
) -> None:
    """Writes an answer, evaluating the query as it goes, with our prefixes where a format has any.

    Raises AnswerTooLongError when more than `max_rows` rows or triples come, UnsayableError when
    the format has no way to say something, and QueryEvaluationError when the engine fails
    half-way. What `output` raises goes through.
    """
    if answer_format is formats.XML or answer_format is formats.RDF_XML:
        output = _XmlOutput(output)
    try:
        if not isinstance(native, ox.QueryTriples):
            counted = output if max_rows is None else Counted(output, answer_format, max_rows)
            native.serialize(counted, RESULTS[answer_format.name])  # type: ignore[arg-type]
        elif answer_format is formats.N_TRIPLES or answer_format is formats.N_QUADS:
            counted = output if max_rows is None else Counted(output, answer_format, max_rows)
            native.serialize(counted, GRAPHS[answer_format.name])  # type: ignore[arg-type]
        else:
            _write_triples(native, output, answer_format, max_rows)
    except faults.OF_EVALUATION as cause:
        raise faults.of_evaluation(cause) from cause


def _write_triples(
    native: ox.QueryTriples,
    output: Output | IO[bytes],
    answer_format: Format,
    max_rows: int | None,
) -> None:
    # What the engine writes by itself has none of our prefixes, and its bytes do not tell in these
    # formats how many triples they are. So each becomes an object; that takes a tenth to a third
    # longer, for most of the time goes into finding those that come twice.
    triples = iter(native) if max_rows is None else _up_to(native, max_rows)
    used: dict[str, str] | None = None
    if answer_format is formats.RDF_XML:
        triples = _sayable_in_xml(triples)
    elif answer_format in (formats.TURTLE, formats.TRIG):
        begin = list(islice(triples, _LOOKED_AT))
        used = _prefixes_of(begin)
        triples = chain(begin, triples)
    ox.serialize(triples, output, GRAPHS[answer_format.name], prefixes=used)  # type: ignore[arg-type]


def _prefixes_of(begin: Sequence[ox.Triple]) -> dict[str, str]:
    return {
        prefix: namespace
        for prefix, namespace in PREFIXES.items()
        if len(begin) == _LOOKED_AT or any(_mentions(t, namespace) for t in begin)
    }


def _mentions(triple: ox.Triple, namespace: str) -> bool:
    terms = (triple.subject, triple.predicate, triple.object)
    return any(isinstance(t, ox.NamedNode) and t.value.startswith(namespace) for t in terms)


def _up_to(triples: Iterator[ox.Triple], limit: int) -> Iterator[ox.Triple]:
    return chain(islice(triples, limit), _no_more(triples, limit))


def _no_more(triples: Iterator[ox.Triple], limit: int) -> Iterator[ox.Triple]:
    for _ in triples:
        raise AnswerTooLongError(limit)
    yield from ()


def _sayable_in_xml(triples: Iterator[ox.Triple]) -> Iterator[ox.Triple]:
    for triple in triples:
        require_xml_name(triple.predicate.value)
        yield triple


# Answers have few predicates and many triples.
@lru_cache(maxsize=256)
def require_xml_name(predicate: str) -> None:
    """Raises UnsayableError for a predicate that RDF/XML cannot write."""
    # The engine writes such a predicate as an element without a name, which is not XML.
    if not re.search(_XML_NAME, predicate):
        raise UnsayableError(
            f"RDF/XML has no way to write the predicate <{predicate}>; ask for another format"
        )


class _XmlOutput:
    """Passes XML on, as XML that a reader takes for what was meant.

    The engine writes characters that make the document none, and carriage returns, which every
    reader takes for line feeds unless they are written as references.
    """

    def __init__(self, output: Output | IO[bytes]) -> None:
        self._output = output
        self._tail = b""

    def write(self, data: bytes) -> int:
        self._require_xml(data)
        self._output.write(data.replace(b"\r", b"&#xD;") if b"\r" in data else data)
        return len(data)

    def flush(self) -> None:
        self._output.flush()

    def _require_xml(self, data: bytes) -> None:
        around = self._tail + data[:2]
        self._tail = data[-2:] if len(data) > 1 else around[-2:]
        if len(data.translate(None, _NO_XML)) == len(data) and not (
            _NO_XML_AT_THE_END.search(data) or _NO_XML_AT_THE_END.search(around)
        ):
            return
        raise UnsayableError(
            "a text of this answer has a character that XML cannot write (a control character "
            "such as U+0000, or U+FFFE); ask for JSON"
        )

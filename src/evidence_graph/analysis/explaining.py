"""Why a triple holds, down to the graphs that assert it and the words that these rest on."""

import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any, Final

from rdflib import RDF, Namespace, URIRef

from evidence_graph.errors import MalformedRequestError, QueryError
from evidence_graph.rdf import display
from evidence_graph.reasoning.explain import Assertion, Explanation, explain
from evidence_graph.reasoning.rules import RuleProgram
from evidence_graph.sparql.lexer import TokenKind, tokens
from evidence_graph.store.quads import QuadStore, Triple
from evidence_graph.store.terms import Term, notation
from evidence_graph.vocabulary import EV, GRAPHS, IDENTIFIERS, PREFIXES

OA: Final = Namespace(PREFIXES["oa"])

RULES: Final = (
    "https://www.w3.org/TR/owl2-profiles/#Reasoning_in_OWL_2_RL_and_RDF_Graphs_using_Rules"
)
"""Where the rules are written down that proofs name."""

_OF_A_TERM: Final = frozenset(
    {TokenKind.IRI, TokenKind.NAME, TokenKind.STRING, TokenKind.NUMBER, TokenKind.LANGUAGE}
)
_PATH: Final = re.compile(r"[A-Za-z0-9][\w.-]*(?:/[\w.-]+)+")
_WORDS: Final = frozenset({"true", "false"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Quotation:
    """Words of a source that state a value; `iri` is the quotation's own."""

    iri: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """A triple and why it holds: graphs that assert it, or a rule and what it was drawn from."""

    triple: tuple[str, str, str]  # as N-Triples writes it
    words: tuple[str, str, str]  # as people read it
    rule: str | None  # of OWL 2 RL; None where it is asserted
    graphs: tuple[str, ...]  # none where it is inferred
    quotations: tuple[Quotation, ...]  # that state this value of an asserted triple
    because: tuple["Reason", ...]  # none where it is asserted, or an axiom alone says so

    def facts(self) -> dict[str, Any]:
        """Returns the reason as plain data."""
        return asdict(self)

    def lines(self, indent: str = "") -> Iterator[str]:
        """Yields it as text: a triple a line, and below what it follows from."""
        said = " ".join(self.words)
        if self.rule is not None:
            yield f"{indent}{said}  [follows by {self.rule}]"
        else:
            graphs = ", ".join(graph.removeprefix(GRAPHS) for graph in self.graphs)
            yield f"{indent}{said}  [asserted in {graphs}]"
        for quotation in self.quotations:
            yield f"{indent}    “{quotation.text}”"
        for reason in self.because:
            yield from reason.lines(indent + "  ")


def explained(program: RuleProgram, store: QuadStore, triple: Triple) -> Reason:
    """Returns why a triple holds; its literals are compared as the engine keeps them.

    Raises NotFoundError when it is neither asserted nor inferred, InputError when it can be no
    triple.
    """
    return _reason(store, explain(program, store, triple))


def read_term(text: str) -> Term:
    """Returns the term that a person writes: an IRI, a name with a prefix of ours, or a literal.

    Raises MalformedRequestError.

    >>> str(read_term("ev:SystematicReview"))
    'https://w3id.org/evidence-graph/ns#SystematicReview'
    >>> read_term('"stress"@en').language
    'en'
    """
    text = text.strip()
    if text == "a":
        return RDF.type
    if _PATH.fullmatch(text):
        text = IDENTIFIERS + text
    if text.startswith(("http://", "https://", "urn:")) and ">" not in text:
        text = f"<{text}>"
    found = list(tokens(text))
    parts = [t for t in found if t.text not in ("^^", "+", "-") and t.text not in _WORDS]
    if not found or len(found) > 3 or any(part.kind not in _OF_A_TERM for part in parts):
        raise MalformedRequestError(f"{text[:80]!r} is no term; {_HOW}")
    prefixes = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in PREFIXES.items())
    try:
        query = f"{prefixes}SELECT ?term {{ VALUES ?term {{ {text} }} }}"
        rows = [row["term"] for row in QuadStore.in_memory().select(query)]
    except QueryError as cause:
        raise MalformedRequestError(f"{text[:80]!r} is no term; {_HOW}") from cause
    if len(rows) != 1 or rows[0] is None:
        raise MalformedRequestError(f"{text[:80]!r} is not one term; {_HOW}")
    return rows[0]


_HOW: Final = 'write an IRI, a name such as ev:SystematicReview, or a literal such as "stress"@en'


def _reason(store: QuadStore, explanation: Explanation) -> Reason:
    triple = explanation.triple
    is_asserted = isinstance(explanation, Assertion)
    return Reason(
        triple=(notation(triple[0]), notation(triple[1]), notation(triple[2])),
        words=(_words(triple[0]), _words(triple[1]), _words(triple[2])),
        rule=None if isinstance(explanation, Assertion) else explanation.rule,
        graphs=explanation.graphs if isinstance(explanation, Assertion) else (),
        quotations=tuple(_quotations(store, triple)) if is_asserted else (),
        because=()
        if isinstance(explanation, Assertion)
        else tuple(_reason(store, premise) for premise in explanation.premises),
    )


def _quotations(store: QuadStore, triple: Triple) -> Iterator[Quotation]:
    subject, predicate, _ = triple
    quotations = sorted(q for _, _, q in store.triples((subject, EV.supportedBy, None), None))
    for quotation in quotations:
        states = (quotation, EV.supportsProperty, predicate)
        if next(store.triples(states, None), None) is not None:
            for _, _, text in store.triples((quotation, OA.exact, None), None):
                yield Quotation(iri=str(quotation), text=str(text))


def _words(term: Term) -> str:
    if term == RDF.type:
        return "a"
    return display.words(term) if isinstance(term, URIRef) else display.exact(term)

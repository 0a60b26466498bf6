"""Rules and checks, and the program they make up.

Rules are matched with facts; what contradicts a check is asked for in SPARQL.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any, Self

from rdflib import OWL, RDF, Literal, URIRef, Variable

from evidence_graph.reasoning.clauses import (
    Atom,
    Comparison,
    Condition,
    Term,
    with_terms,
)

Row = tuple[Term, ...]
Signature = tuple[Term | None, Term | None]
"""What an atom is about: its predicate, and for rdf:type its class; None stands for any."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pattern:
    """Atoms to match. `columns` are variables that take the terms of one of the `rows`."""

    name: str
    body: tuple[Atom, ...]
    conditions: tuple[Condition, ...] = ()
    columns: tuple[Variable, ...] = ()
    rows: tuple[Row, ...] = ()

    @property
    def table(self) -> str:
        """Returns the rows as SPARQL, or nothing where there are no columns."""
        if not self.columns:
            return ""
        columns = " ".join(column.n3() for column in self.columns)
        rows = " ".join(f"({' '.join(term.n3() for term in row)})" for row in self.rows)
        return f"VALUES ({columns}) {{ {rows} }}"

    def filters(self) -> Iterator[str]:
        """Yields the conditions as SPARQL."""
        for condition in self.conditions:
            left, right = condition.left.n3(), condition.right.n3()
            yield f"FILTER({condition.comparison.value.format(left, right)})"

    def signatures(self, atom: Atom) -> frozenset[Signature]:
        """Returns what an atom is about, one signature for each row."""
        if not self.columns:
            return frozenset({_signature(atom)})
        return frozenset(
            _signature(with_terms(atom, dict(zip(self.columns, row, strict=True))))
            for row in self.rows
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule(Pattern):
    """A conclusion and what it is drawn from; `name` is that of the OWL 2 RL rule."""

    head: Atom

    def concludes(self) -> frozenset[Signature]:
        """Returns what the conclusions are about."""
        return self.signatures(self.head)


@dataclass(frozen=True, slots=True, kw_only=True)
class Check(Pattern):
    """A contradiction to look for; `statements` says, for each row, which axiom it is against."""

    statements: tuple[str, ...]

    def select(self, merged: str | None, *, limit: int) -> str:
        """Returns the query for the matches of this check."""
        source = "" if merged is None else f"FROM <{merged}>\n"
        parts = [self.table, *(_text(atom) for atom in self.body), *self.filters()]
        return f"SELECT DISTINCT *\n{source}WHERE {{ {_lines(parts)} }}\nLIMIT {limit}"


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleProgram:
    """What an ontology means for instances: rules, checks, and what had to be left out."""

    rules: tuple[Rule, ...]
    checks: tuple[Check, ...]
    left_out: tuple[str, ...]  # axioms outside OWL 2 RL that no rule could be made of, in words

    @property
    def concludes_identity(self) -> bool:
        """Says whether a rule can conclude owl:sameAs."""
        return any(
            predicate in (None, OWL.sameAs)
            for rule in self.rules
            for predicate, _ in rule.concludes()
        )

    def to_json(self) -> dict[str, Any]:
        """Returns the program as values that JSON can hold."""
        return {
            "rules": [
                _pattern_to_json(rule) | {"head": _terms_to_json(rule.head)} for rule in self.rules
            ],
            "checks": [
                _pattern_to_json(check) | {"statements": list(check.statements)}
                for check in self.checks
            ],
            "left_out": list(self.left_out),
        }

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Self:
        """Returns the program that to_json wrote."""
        return cls(
            rules=tuple(
                Rule(head=_atom_of(rule["head"]), **_pattern_of(rule)) for rule in value["rules"]
            ),
            checks=tuple(
                Check(statements=tuple(check["statements"]), **_pattern_of(check))
                for check in value["checks"]
            ),
            left_out=tuple(value["left_out"]),
        )


def meets(concluded: frozenset[Signature], wanted: frozenset[Signature]) -> bool:
    """Says whether conclusions about one thing can match atoms about another."""
    if concluded & wanted:
        return True
    return any(
        _agree(c[0], w[0]) and _agree(c[1], w[1])
        for c, w in product(concluded, wanted)
        if _is_open(c) or _is_open(w)
    )


def _agree(one: Term | None, other: Term | None) -> bool:
    return one is None or other is None or one == other


def _is_open(signature: Signature) -> bool:
    return signature[0] is None or signature == (RDF.type, None)


def _signature(atom: Atom) -> Signature:
    _, predicate, object_ = atom
    if isinstance(predicate, Variable):
        return (None, None)
    return (predicate, None if predicate != RDF.type or isinstance(object_, Variable) else object_)


def _text(atom: Atom) -> str:
    return " ".join(term.n3() for term in atom) + " ."


def _lines(parts: Sequence[str]) -> str:
    return "\n  ".join(("", *(part for part in parts if part))) + "\n"


def _terms_to_json(terms: Iterable[Term]) -> list[Any]:
    return [_term_to_json(term) for term in terms]


def _term_to_json(term: Term) -> str | dict[str, str | None]:
    if isinstance(term, Literal):
        datatype = None if term.datatype is None else str(term.datatype)
        return {"value": str(term), "language": term.language, "datatype": datatype}
    return term.n3()


def _term_of(value: str | Mapping[str, str | None]) -> Term:
    if not isinstance(value, str):
        datatype = value["datatype"]
        return Literal(
            value["value"],
            lang=value["language"],
            datatype=None if datatype is None else URIRef(datatype),
            normalize=False,
        )
    return Variable(value[1:]) if value.startswith("?") else URIRef(value[1:-1])


def _pattern_to_json(pattern: Pattern) -> dict[str, Any]:
    return {
        "name": pattern.name,
        "body": [_terms_to_json(atom) for atom in pattern.body],
        "conditions": [
            [c.comparison.name, *_terms_to_json((c.left, c.right))] for c in pattern.conditions
        ],
        "columns": _terms_to_json(pattern.columns),
        "rows": [_terms_to_json(row) for row in pattern.rows],
    }


def _pattern_of(value: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "name": value["name"],
        "body": tuple(_atom_of(atom) for atom in value["body"]),
        "conditions": tuple(
            Condition(Comparison[name], _term_of(left), _term_of(right))
            for name, left, right in value["conditions"]
        ),
        "columns": tuple(_term_of(column) for column in value["columns"]),
        "rows": tuple(tuple(_term_of(term) for term in row) for row in value["rows"]),
    }


def _atom_of(texts: Sequence[str]) -> Atom:
    subject, predicate, object_ = (_term_of(text) for text in texts)
    return subject, predicate, object_

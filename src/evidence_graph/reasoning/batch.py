"""Clauses that differ in their constants only, put into one rule or check with a table."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from string import ascii_uppercase
from typing import Generic

from rdflib import RDF, Variable

from evidence_graph.reasoning.clauses import (
    Clause,
    Implication,
    Prohibition,
    SomeClause,
    Term,
    key,
)
from evidence_graph.reasoning.rules import Check, Row, Rule


@dataclass(frozen=True, slots=True, kw_only=True)
class _Batch(Generic[SomeClause]):
    form: SomeClause  # what its clauses have in common, with columns where they differ
    columns: tuple[Variable, ...]
    rows: tuple[Row, ...]
    statements: tuple[str, ...]


def rules_of(clauses: Iterable[Implication]) -> tuple[Rule, ...]:
    """Returns the rules that say what these implications say."""
    return tuple(
        Rule(
            name=batch.form.name,
            head=batch.form.head,
            body=batch.form.body,
            conditions=batch.form.conditions,
            columns=batch.columns,
            rows=batch.rows,
        )
        for batch in _batches((clause, "") for clause in clauses)
    )


def checks_of(clauses: Iterable[Prohibition]) -> tuple[Check, ...]:
    """Returns the checks that look for what these clauses prohibit."""
    return tuple(
        Check(
            name=batch.form.name,
            body=batch.form.body,
            conditions=batch.form.conditions,
            columns=batch.columns,
            rows=batch.rows,
            statements=batch.statements,
        )
        for batch in _batches((replace(c, statement=""), c.statement) for c in clauses)
    )


def _batches(clauses: Iterable[tuple[SomeClause, str]]) -> Iterator[_Batch[SomeClause]]:
    groups: dict[SomeClause, dict[Row, str]] = {}
    for clause, statement in sorted(clauses, key=lambda pair: _order(pair[0])):
        constants = _constants(clause) if _may_share(clause) else ()
        form = clause.with_terms({c: _column(place) for place, c in enumerate(constants)})
        groups.setdefault(form, {}).setdefault(constants, statement)
    for form, statements in groups.items():
        yield _batch(form, tuple(statements), tuple(statements.values()))


def _batch(
    form: SomeClause, rows: tuple[Row, ...], statements: tuple[str, ...]
) -> _Batch[SomeClause]:
    """Returns the batch with columns only where the rows differ."""
    places = range(len(rows[0]))
    kept = [place for place in places if len({row[place] for row in rows}) > 1]
    fixed: dict[Term, Term] = {_column(n): rows[0][n] for n in places if n not in kept}
    if not kept:
        rows, statements = (), statements[:1]
    return _Batch(
        form=form.with_terms(fixed),
        columns=tuple(_column(place) for place in kept),
        rows=tuple(tuple(row[place] for place in kept) for row in rows),
        statements=statements,
    )


def _may_share(clause: Clause) -> bool:
    # Rules that join different predicates or classes stay apart: an engine plans a join better
    # when it sees the constants.
    compared = {term for c in clause.conditions for term in (c.left, c.right)}
    if any(_is_constant(term) for term in compared):
        return False
    asked = {term for atom in clause.body for term in atom if _is_constant(term)}
    return len(asked) <= 1 or (isinstance(clause, Prohibition) and len(clause.body) <= 2)


def _constants(clause: Clause) -> Row:
    return tuple(dict.fromkeys(t for atom in clause.atoms for t in atom if _is_constant(t)))


def _is_constant(term: Term) -> bool:
    return not isinstance(term, Variable) and term != RDF.type


def _column(place: int) -> Variable:
    return Variable(ascii_uppercase[place])


def _order(clause: Clause) -> tuple[str, ...]:
    return (clause.name, *(key(term) for atom in clause.atoms for term in atom))

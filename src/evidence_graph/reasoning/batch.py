"""Clauses that differ in their constants only, put into one rule or check with a table."""

from collections.abc import Iterable
from dataclasses import replace
from string import ascii_uppercase

from rdflib import RDF, Variable

from evidence_graph.reasoning.clauses import (
    Clause,
    Term,
    key,
    substitute,
)
from evidence_graph.reasoning.rules import Check, Row, Rule


def rules_of(clauses: Iterable[Clause]) -> tuple[Rule, ...]:
    """Returns the rules that say what these clauses with a head say."""
    rules = []
    for common, columns, rows, _ in _batches(clauses):
        assert common.head is not None
        rules.append(
            Rule(
                name=common.name,
                head=common.head,
                body=common.body,
                conditions=common.conditions,
                columns=columns,
                rows=rows,
            )
        )
    return tuple(rules)


def checks_of(clauses: Iterable[Clause]) -> tuple[Check, ...]:
    """Returns the checks that look for what these clauses without a head forbid."""
    return tuple(
        Check(
            name=common.name,
            body=common.body,
            conditions=common.conditions,
            columns=columns,
            rows=rows,
            statements=tuple(clause.statement for clause in batch),
        )
        for common, columns, rows, batch in _batches(clauses)
    )


def _batches(
    clauses: Iterable[Clause],
) -> list[tuple[Clause, tuple[Variable, ...], tuple[Row, ...], list[Clause]]]:
    groups: dict[Clause, dict[Row, Clause]] = {}
    for clause in sorted(clauses, key=_order):
        constants = _constants(clause) if _may_share(clause) else ()
        holes: dict[Term, Term] = {c: _column(place) for place, c in enumerate(constants)}
        common = substitute(replace(clause, statement=""), holes)
        groups.setdefault(common, {}).setdefault(constants, clause)
    return [_with_table(common, rows) for common, rows in groups.items()]


def _with_table(
    common: Clause, rows: dict[Row, Clause]
) -> tuple[Clause, tuple[Variable, ...], tuple[Row, ...], list[Clause]]:
    """Returns the common form with a column only where the rows differ."""
    width = len(next(iter(rows)))
    fixed = [place for place in range(width) if len({row[place] for row in rows}) == 1]
    first = next(iter(rows))
    filled = substitute(common, {_column(place): first[place] for place in fixed})
    kept = [place for place in range(width) if place not in fixed]
    columns = tuple(_column(place) for place in kept)
    table = tuple(tuple(row[place] for place in kept) for row in rows) if kept else ()
    return filled, columns, table, list(rows.values())


def _may_share(clause: Clause) -> bool:
    # Rules that join different predicates or classes stay apart: an engine plans a join better
    # when it sees the constants.
    compared = {term for c in clause.conditions for term in (c.left, c.right)}
    if any(_is_constant(term) for term in compared):
        return False
    asked = {term for atom in clause.body for term in atom if _is_constant(term)}
    return len(asked) <= 1 or (clause.head is None and len(clause.body) <= 2)


def _constants(clause: Clause) -> Row:
    atoms = clause.body if clause.head is None else (*clause.body, clause.head)
    return tuple(dict.fromkeys(t for atom in atoms for t in atom if _is_constant(t)))


def _is_constant(term: Term) -> bool:
    return not isinstance(term, Variable) and term != RDF.type


def _column(place: int) -> Variable:
    return Variable(ascii_uppercase[place])


def _order(clause: Clause) -> tuple[str, ...]:
    atoms = clause.body if clause.head is None else (*clause.body, clause.head)
    return (clause.name, *(key(term) for atom in atoms for term in atom))

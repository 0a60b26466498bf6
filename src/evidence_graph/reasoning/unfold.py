"""Classes without a name, taken out of the clauses by putting their definitions in their place.

`A ⊑ ∃p.B` speaks of a class `∃p.B` that no query can ask for. Where a clause needs its members,
it gets instead, once for each clause that concludes its members, that clause's body. What comes
out concludes the same about named classes and properties, and needs no place to keep members of
unnamed ones.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from rdflib import RDF

from evidence_graph.reasoning.clauses import (
    Atom,
    Clause,
    Implication,
    SomeClause,
    Term,
    key,
    resolve,
    tidy,
)
from evidence_graph.reasoning.expressions import ClosedSchema
from evidence_graph.reasoning.noise import is_anonymous


class _Pool:
    """Clauses without repetition, found by the unnamed classes they conclude or ask for."""

    def __init__(self) -> None:
        self.clauses: dict[Clause, None] = {}
        self.concluding: defaultdict[Term, dict[Implication, None]] = defaultdict(dict)
        self.asking: defaultdict[Term, dict[Clause, None]] = defaultdict(dict)

    def add(self, clauses: Iterable[Clause]) -> None:
        for clause in map(tidy, clauses):
            if isinstance(clause, Implication) and clause.head in clause.body:
                continue
            self.clauses[clause] = None
            for cls in _unnamed(clause.body):
                self.asking[cls][clause] = None
            if isinstance(clause, Implication):
                for cls in _unnamed(clause.conclusion):
                    self.concluding[cls][clause] = None

    def remove(self, clause: Clause) -> None:
        del self.clauses[clause]
        for cls in _unnamed(clause.body):
            del self.asking[cls][clause]
        if isinstance(clause, Implication):
            for cls in _unnamed(clause.conclusion):
                del self.concluding[cls][clause]


def unfold(clauses: Iterable[Clause], schema: ClosedSchema) -> tuple[tuple[Clause, ...], int]:
    """Returns clauses without unnamed classes, and how many had to be left out.

    Left out is a clause that concludes members of an unnamed class from members of the same
    class; the profile's syntax does not allow the axioms that lead to one.
    """
    pool = _Pool()
    pool.add(clauses)
    left_out = 0
    # Put into words, the order is the same in every process.
    unnamed = {cls: (schema.words(cls), key(cls)) for cls in {*pool.concluding, *pool.asking}}
    while unnamed:
        # Those with few definitions and few users first, or clauses multiply.
        cls = min(
            unnamed,
            key=lambda c: (len(pool.concluding[c]) * len(pool.asking[c]), *unnamed[c]),
        )
        del unnamed[cls]
        definitions = list(pool.concluding[cls])
        circular = [clause for clause in definitions if clause in pool.asking[cls]]
        left_out += len(circular)
        for clause in definitions:
            pool.remove(clause)
        users = list(pool.asking[cls])
        for user in users:
            pool.remove(user)
        usable = _without_weaker((c for c in definitions if c not in circular), schema)
        pool.add(u for user in users for u in _unfolded(user, cls, usable))
    return _without_weaker(pool.clauses, schema), left_out


def _unfolded(user: SomeClause, cls: Term, definitions: Sequence[Implication]) -> list[SomeClause]:
    done: list[SomeClause] = []
    waiting = [user]
    while waiting:
        clause = waiting.pop()
        atom = next((a for a in clause.body if _is_about(a, cls)), None)
        if atom is None:
            done.append(clause)
            continue
        waiting += [resolve(clause, atom, definition) for definition in definitions]
    return done


def _without_weaker(clauses: Iterable[SomeClause], schema: ClosedSchema) -> tuple[SomeClause, ...]:
    """Returns the clauses without those that another makes needless.

    That is one with the same conclusion which asks for no more, or for what follows by an axiom
    about named terms. Those axioms stay themselves, or two clauses could each be dropped for the
    sake of the other. Of contradictions only repetitions go, because each tells of another axiom.
    """

    def is_axiom(clause: SomeClause) -> bool:
        return any(
            clause.body == (atom,) and schema.implies(atom, conclusion)
            for atom in clause.body
            for conclusion in clause.conclusion
        )

    alike: dict[tuple[tuple[Atom, ...], tuple[Atom, ...]], list[SomeClause]] = {}
    for clause in sorted(clauses, key=lambda c: (not is_axiom(c), len(c.body), c.name)):
        contradicting = () if clause.conclusion else clause.body
        group = alike.setdefault((clause.conclusion, contradicting), [])
        if is_axiom(clause):
            needless = any(other.body == clause.body for other in group)
        else:
            needless = any(_asks_no_more(other, clause, schema) for other in group)
        if not needless:
            group.append(clause)
    return tuple(clause for group in alike.values() for clause in group)


def _asks_no_more(one: Clause, other: Clause, schema: ClosedSchema) -> bool:
    return set(one.conditions) <= set(other.conditions) and all(
        any(given == asked or schema.implies(given, asked) for given in other.body)
        for asked in one.body
    )


def _unnamed(atoms: Iterable[Atom]) -> set[Term]:
    return {atom[2] for atom in atoms if atom[1] == RDF.type and is_anonymous(atom[2])}


def _is_about(atom: Atom, cls: Term) -> bool:
    return atom[1] == RDF.type and atom[2] == cls

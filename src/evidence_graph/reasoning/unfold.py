"""Classes without a name, taken out of the clauses by putting their definitions in their place.

`A ⊑ ∃p.B` speaks of a class `∃p.B` that no query can ask for. Where a clause needs its members,
it gets instead, once for each clause that concludes its members, that clause's body. What comes
out concludes the same about named classes and properties, and needs no place to keep members of
unnamed ones.
"""

from collections.abc import Callable, Iterable, Iterator

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
from evidence_graph.reasoning.noise import is_anonymous


def unfold(
    clauses: Iterable[Clause], *, words: Callable[[Term], str]
) -> tuple[tuple[Clause, ...], int]:
    """Returns clauses without unnamed classes, and how many had to be left out.

    `words` puts a class into words, and so in an order that is the same in every process. Left
    out is a clause that concludes members of an unnamed class from members of the same class; the
    profile's syntax does not allow the axioms that lead to one.
    """
    pool = _useful(clauses)
    left_out = 0
    while unnamed := {cls for clause in pool for cls in _unnamed(clause)}:
        cls = min(unnamed, key=lambda c: (_cost(pool, c), words(c), key(c)))
        definitions = [c for c in pool if isinstance(c, Implication) and _is_about(c.head, cls)]
        usable = [d for d in definitions if cls not in _needed(d)]
        left_out += len(definitions) - len(usable)
        users = [c for c in pool if cls in _needed(c) and c not in definitions]
        for clause in (*definitions, *users):
            del pool[clause]
        pool |= _useful(u for user in users for u in _unfolded(user, cls, usable))
    return _without_weaker(pool), left_out


def _unfolded(user: SomeClause, cls: Term, definitions: list[Implication]) -> list[SomeClause]:
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


def _useful(clauses: Iterable[Clause]) -> dict[Clause, None]:
    tidied = (tidy(clause) for clause in clauses)
    return {clause: None for clause in tidied if not _says_nothing(clause)}


def _says_nothing(clause: Clause) -> bool:
    return isinstance(clause, Implication) and clause.head in clause.body


def _without_weaker(clauses: Iterable[Clause]) -> tuple[Clause, ...]:
    """Returns the clauses without those that another makes needless.

    That is one with the same conclusion which asks for no more; of two that ask for the same the
    first by name stays.
    """
    alike: dict[tuple[Atom, ...], list[Clause]] = {}
    kept: list[Clause] = []
    for clause in sorted(clauses, key=lambda c: (len(c.body), c.name)):
        group = alike.setdefault(clause.conclusion, [])
        asked = (set(clause.body), set(clause.conditions))
        if not any(
            set(other.body) <= asked[0] and set(other.conditions) <= asked[1] for other in group
        ):
            group.append(clause)
            kept.append(clause)
    return tuple(kept)


def _unnamed(clause: Clause) -> set[Term]:
    return {cls for cls in _classes(clause.atoms) if is_anonymous(cls)}


def _needed(clause: Clause) -> set[Term]:
    return set(_classes(clause.body))


def _classes(atoms: Iterable[Atom]) -> Iterator[Term]:
    yield from (atom[2] for atom in atoms if atom[1] == RDF.type)


def _is_about(atom: Atom, cls: Term) -> bool:
    return atom[1] == RDF.type and atom[2] == cls


def _cost(pool: Iterable[Clause], cls: Term) -> int:
    definitions = sum(1 for c in pool if isinstance(c, Implication) and _is_about(c.head, cls))
    return definitions * sum(1 for c in pool if cls in _needed(c))

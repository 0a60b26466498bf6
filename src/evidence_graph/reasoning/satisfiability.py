"""Terms that can never be used: classes without possible members, properties without values."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from rdflib import OWL, RDF, RDFS, Graph, URIRef

from evidence_graph.reasoning.clauses import Atom, is_in
from evidence_graph.reasoning.compile import compile_program
from evidence_graph.reasoning.consistency import Contradiction, contradictions
from evidence_graph.reasoning.expressions import compact
from evidence_graph.reasoning.materialise import saturate
from evidence_graph.reasoning.noise import is_anonymous, is_datatype
from evidence_graph.reasoning.rules import RuleProgram
from evidence_graph.store.quads import QuadStore

_WITNESS: Final = "urn:x-evidence-graph:witness:"
_CLASSES: Final = (OWL.Class, RDFS.Class)
_PROPERTIES: Final = (OWL.ObjectProperty, OWL.DatatypeProperty, RDF.Property)


@dataclass(frozen=True, slots=True, kw_only=True)
class UnusableTerm:
    """A class or property that no fact can use without contradicting the ontology."""

    term: URIRef
    contradiction: Contradiction

    def line(self) -> str:
        """Returns in one line why the term cannot be used."""
        why = self.contradiction
        return f"{compact(self.term)} can never be used: {why.statement} ({why.rule})"


def unsatisfiable_classes(
    schema: Graph, *, program: RuleProgram | None = None
) -> tuple[UnusableTerm, ...]:
    """Returns the declared classes that can have no member, each with one reason.

    `program` is what `schema` compiles to, where that is known already.
    """
    facts: dict[URIRef, tuple[Atom, ...]] = {
        cls: (is_in(URIRef(f"{_WITNESS}{number}"), cls),)
        for number, cls in enumerate(_declared(schema, _CLASSES))
    }
    return _unusable(facts, program or compile_program(schema))


def unsatisfiable_properties(
    schema: Graph, *, program: RuleProgram | None = None
) -> tuple[UnusableTerm, ...]:
    """Returns the declared properties that can link no two things, each with one reason.

    `program` is what `schema` compiles to, where that is known already.
    """
    facts: dict[URIRef, tuple[Atom, ...]] = {
        property_: (
            (URIRef(f"{_WITNESS}{number}"), property_, URIRef(f"{_WITNESS}{number}:value")),
        )
        for number, property_ in enumerate(_declared(schema, _PROPERTIES))
    }
    return _unusable(facts, program or compile_program(schema))


def _declared(schema: Graph, kinds: Sequence[URIRef]) -> list[URIRef]:
    declared = {term for kind in kinds for term in schema.subjects(RDF.type, kind)}
    return sorted(
        term
        for term in declared
        if isinstance(term, URIRef)
        and not is_anonymous(term)
        and not is_datatype(term)
        and term != OWL.Nothing
    )


def _unusable(
    facts: dict[URIRef, tuple[Atom, ...]], program: RuleProgram
) -> tuple[UnusableTerm, ...]:
    # All witnesses together in one run: where nothing is wrong, as almost always, that is all.
    together = _contradictions((atom for atoms in facts.values() for atom in atoms), program)
    without = _contradictions((), program)
    if together == without:
        return ()
    found = []
    for term, atoms in facts.items():
        own = [c for c in _contradictions(atoms, program) if c not in without]
        if own:
            found.append(UnusableTerm(term=term, contradiction=own[0]))
    return tuple(found)


def _contradictions(atoms: Iterable[Atom], program: RuleProgram) -> tuple[Contradiction, ...]:
    store = QuadStore.in_memory()
    store.add(atoms, None)  # type: ignore[arg-type]  # no variables among witnesses
    saturate(program, store)
    return contradictions(program, store, merged=None)

"""compile_program: from an ontology to the rules and checks that it means for instances.

Partial evaluation of OWL 2 RL: owlrl closes the schema once; every rule of the profile that has
an axiom in its body is then written out for each axiom there is; classes without a name are
unfolded; and what differs in its constants only becomes one rule with a table.
"""

from rdflib import Graph

from evidence_graph.reasoning.batch import checks_of, rules_of
from evidence_graph.reasoning.class_axioms import clauses_of_classes
from evidence_graph.reasoning.clauses import Implication, Prohibition
from evidence_graph.reasoning.expressions import ClosedSchema
from evidence_graph.reasoning.noise import noise
from evidence_graph.reasoning.property_axioms import clauses_of_properties
from evidence_graph.reasoning.rules import RuleProgram
from evidence_graph.reasoning.schema import close_schema
from evidence_graph.reasoning.unfold import unfold


def compile_program(schema: Graph) -> RuleProgram:
    """Returns the rules and checks that follow from the axioms in `schema`.

    What else is in `schema` is not looked at. Blank nodes may stand for classes, properties and
    lists, or IRIs in their place (RDF 1.1 Concepts, section 3.5). Raises InputError when a list
    runs in a circle.
    """
    closed = ClosedSchema(close_schema(schema))
    read = (*clauses_of_classes(closed), *clauses_of_properties(closed))
    clauses, circular = unfold(read, closed)
    left_out = set(closed.left_out)
    if circular:
        left_out.add(f"{circular} axiom(s) through a class without a name that leads to itself")
    return RuleProgram(
        rules=rules_of(c for c in clauses if isinstance(c, Implication) and noise(c.head) is None),
        checks=checks_of(c for c in clauses if isinstance(c, Prohibition)),
        left_out=tuple(sorted(left_out)),
    )

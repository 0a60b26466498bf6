"""The rules of equality (OWL 2 RL, table 4), run only where two things can be the same.

eq-ref is noise. eq-rep-p is left out: a property is given another name in the ontology, with
owl:equivalentProperty, and there the rules see it.
"""

from typing import Final

from rdflib import OWL, Variable

from evidence_graph.reasoning.clauses import Comparison, Condition, X, Y, Z
from evidence_graph.reasoning.rules import Rule

_P = Variable("p")
_OTHER = Condition(Comparison.OTHER_THING, X, Y)
_COPIED = (_OTHER, Condition(Comparison.NO_STRUCTURE, _P, _P))

EQUALITY_RULES: Final = (
    Rule(name="eq-sym", head=(Y, OWL.sameAs, X), body=((X, OWL.sameAs, Y),), conditions=(_OTHER,)),
    Rule(
        name="eq-trans",
        head=(X, OWL.sameAs, Z),
        body=((X, OWL.sameAs, Y), (Y, OWL.sameAs, Z)),
        conditions=(Condition(Comparison.OTHER_THING, X, Z),),
    ),
    Rule(
        name="eq-rep-s",
        head=(Y, _P, Z),
        body=((X, OWL.sameAs, Y), (X, _P, Z)),
        conditions=_COPIED,
    ),
    Rule(
        name="eq-rep-o",
        head=(Z, _P, Y),
        body=((X, OWL.sameAs, Y), (Z, _P, X)),
        conditions=_COPIED,
    ),
)

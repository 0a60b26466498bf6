"""Whether a step is an instance of a rule, said by SPARQL over its premises alone."""

from evidence_graph.reasoning.rules import Rule
from evidence_graph.store.quads import QuadStore, Triple
from evidence_graph.store.terms import notation


def is_instance(rule: Rule, conclusion: Triple, premises: tuple[Triple, ...]) -> bool:
    """Says whether a rule concludes this from exactly these premises."""
    store = QuadStore.in_memory()
    store.add(premises, None)
    head = zip((term.n3() for term in rule.head), conclusion, strict=True)
    wanted = " ".join(f"FILTER(sameTerm({part}, {notation(term)}))" for part, term in head)
    body = " ".join(f"{' '.join(term.n3() for term in atom)} ." for atom in rule.body)
    used = len(premises) == len(rule.body)
    where = " ".join((rule.table, body, *rule.filters(), wanted))
    return used and bool(store.query(f"ASK {{ {where} }}"))

"""How an evidence graph is put together: documents in, rules run, merged, validated.

The steps are the same wherever the quads live. A caller hands in a store that nobody else reads
yet, and publishes it only when all of them have succeeded.
"""

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final, Self

from rdflib import URIRef

from evidence_graph.catalogue import contents, graphs, provenance
from evidence_graph.catalogue.tally import Tally
from evidence_graph.errors import InputError, StoreError, ValidationFailedError
from evidence_graph.rdf.documents import Document
from evidence_graph.reasoning.compile import compile_program
from evidence_graph.reasoning.materialise import MaterialisationReceipt, materialise
from evidence_graph.reasoning.rules import RuleProgram
from evidence_graph.reasoning.satisfiability import (
    unsatisfiable_classes,
    unsatisfiable_properties,
)
from evidence_graph.records.graphs import (
    CATALOGUE_GRAPH,
    INFERRED_GRAPH,
    ONTOLOGY_GRAPH,
    PROVENANCE_GRAPH,
    is_made_here,
    is_merged,
)
from evidence_graph.sparql.questions import read_questions
from evidence_graph.store.changes import Source
from evidence_graph.store.quads import QuadStore
from evidence_graph.store.work import Work
from evidence_graph.validation.report import ValidationReport

Progress = Callable[[str], None]
"""Called with a short present-tense line whenever a step begins."""

_MADE_HERE = frozenset({INFERRED_GRAPH, PROVENANCE_GRAPH})
# pySHACL asks tens of thousands of small questions, and a store on disk takes more than twice as
# long over them as its copy in memory, which takes 320 bytes for each quad.
_COPIED_AT_MOST = 2_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """The rules of one state of the ontology; kept, because deriving them takes a second."""

    digest: str
    program: RuleProgram

    def to_facts(self) -> dict[str, Any]:
        """Returns the rules as plain data, which are for the code that derived them."""
        said = {"digest": self.digest, "program": self.program.to_json(), "code": code_digest()}
        return {"rules": said}

    @classmethod
    def from_facts(cls, facts: Mapping[str, Any]) -> Self:
        """Returns the rules that to_facts wrote. Raises StoreError where another release did."""
        kept = facts["rules"]
        try:
            return cls(digest=kept["digest"], program=RuleProgram.from_json(kept["program"]))
        except (KeyError, TypeError, ValueError) as cause:
            raise StoreError(
                "the rules of this store are in the form of another release; "
                "`evidence-graph infer` derives them anew"
            ) from cause


_derived: Final[dict[str, Rules]] = {}
"""The rules that this process derived last, by the digest of their ontology."""

_found_unusable: Final[dict[str, dict[URIRef, str]]] = {}
"""What it found last of terms that nothing can use, by the same digest."""


def silent(step: str) -> None:
    """A Progress that says nothing."""
    del step


def fingerprint(documents: Iterable[Document]) -> str:
    """Returns a hash of documents: of their names and bytes."""
    digest = hashlib.sha256()
    for document in documents:
        digest.update(f"{document.label} {document.sha256}\n".encode())
    return digest.hexdigest()


def code_digest() -> str:
    """Returns a hash of what makes a graph of documents, so that it is known who made one.

    That is the release, the questions that the catalogue shows, and in a checkout the code.
    """
    digest = hashlib.sha256(version("evidence-graph").encode())
    for question in read_questions():
        digest.update(f"{question.name} {question.text}\n".encode())
    package = Path(__file__).parent
    for room in ("rdf", "store", "reasoning", "validation", "catalogue", "."):
        for module in sorted((package / room).rglob("*.py" if room != "." else "assembly.py")):
            digest.update(module.read_bytes())
    for room in ("validation", "catalogue"):
        for query in sorted((package / room).rglob("*.rq")):
            digest.update(query.read_bytes())
    return digest.hexdigest()


def load(store: QuadStore, documents: Sequence[Document], *, progress: Progress) -> tuple[str, ...]:
    """Adds documents to a store and returns the named graphs they fill, each replaced whole.

    Raises what `read` raises; the store is then as it was.
    """
    staged, sources = read(documents, progress=progress)
    filled = staged.graph_names()
    for graph in filled:
        store.clear(graph)
    store.take(staged)
    provenance.describe(Work(store), sources)
    return tuple(filled)


def read(
    documents: Iterable[Document], *, progress: Progress
) -> tuple[QuadStore, tuple[Source, ...]]:
    """Returns what documents say, in named graphs, and which of them says what.

    Raises RdfSyntaxError or InputError, also for what is computed here and cannot be loaded; one
    error tells the faults of all documents.
    """
    staged = QuadStore.in_memory()
    sources, faults = [], []
    for document in documents:
        progress(f"Reading {document.label}")
        try:
            sources.append(_read(document, staged))
        except InputError as fault:
            faults.append(fault)
    if faults:
        raise InputError.of(faults)
    return staged, tuple(sources)


def _read(document: Document, staged: QuadStore) -> Source:
    filled = staged.load_skolemised(
        document.content, document.format, source=document.label, graph=document.graph
    )
    computed = [graph for graph in filled if is_made_here(graph)]
    if computed:
        raise InputError(
            f"{document.label} has triples in <{min(computed)}>, which is made here from all "
            "the others; leave that graph out"
        )
    return Source(label=document.label, sha256=document.sha256, graphs=filled)


def complete(
    store: QuadStore, *, known: Rules | None, progress: Progress
) -> tuple[Rules, MaterialisationReceipt]:
    """Infers from what the store's named graphs assert and rebuilds its merged default graph.

    `known` rules are used if they are those of this store's ontology. Raises InconsistencyError
    when the facts contradict the ontology.
    """
    store.clear(INFERRED_GRAPH)
    store.clear(CATALOGUE_GRAPH)
    progress("Merging the named graphs")
    store.merge(g for g in store.graphs() if is_merged(g) and g not in _MADE_HERE)
    digest = _ontology_digest(store)
    if known is None or known.digest != digest:
        progress("Deriving rules from the ontology")
        known = _derived_rules(store, digest)
    progress("Inferring")
    receipt = materialise(known.program, store)
    graphs.describe(store)
    store.add(list(store.triples((None, None, None), PROVENANCE_GRAPH)), None)
    return known, receipt


def completed(store: QuadStore, *, progress: Progress) -> Mapping[str, Any]:
    """Infers and describes what is in a new store, and returns the facts of it.

    Raises InconsistencyError.
    """
    rules, _ = complete(store, known=None, progress=progress)
    return {**rules.to_facts(), **add_catalogue(store, progress=progress).to_facts()}


def derived_rules(store: QuadStore) -> Rules:
    """Returns the rules of a store's ontology, derived by this very code."""
    return _derived_rules(store, _ontology_digest(store))


def _derived_rules(store: QuadStore, digest: str) -> Rules:
    known = _derived.get(digest)
    if known is None:
        program = compile_program(store.to_rdflib(ONTOLOGY_GRAPH))
        known = Rules(digest=digest, program=program)
        _derived.clear()
        _derived[digest] = known
    return known


def validate(store: QuadStore, *, rules: Rules, progress: Progress) -> ValidationReport:
    """Returns what the store's own shapes say about its merged graph, and the checks beside them.

    `rules` are those of the store's ontology.
    """
    # pySHACL takes a quarter of a second to import, and asking a question does not need it.
    from evidence_graph.validation.validator import Validator  # noqa: PLC0415

    progress("Validating")
    validator = Validator.of(store)
    if len(store) <= _COPIED_AT_MOST:
        store = store.copy(None)
        contents.remove(store)
    for doubt in validator.left_to_pyshacl:
        progress(f"Leaving {doubt.part} to pySHACL, which takes longer: {doubt.reason}")
    return validator.check(store, origins(store), unusable=_unusable(store, rules))


def accept(report: ValidationReport) -> None:
    """Raises ValidationFailedError if the report has violations."""
    if not report.conforms:
        lines = [result.line() for result in report.violations]
        raise ValidationFailedError(lines, reports=report.forms())


def add_catalogue(store: QuadStore, *, progress: Progress) -> Tally:
    """Adds what the dataset says of itself to a store that is complete and accepted.

    Returns the figures, from which those after the next change are made.
    """
    progress("Writing the catalogue")
    return contents.write(store)


def origins(store: QuadStore) -> Mapping[str, str]:
    """Returns, for each named graph that was loaded, the names of its documents."""
    known = graphs.descriptions(store)
    return {d.iri: d.loaded_from for d in known if d.loaded_from is not None}


def _unusable(store: QuadStore, rules: Rules) -> dict[URIRef, str]:
    known = _found_unusable.get(rules.digest)
    if known is None:
        schema, program = store.to_rdflib(ONTOLOGY_GRAPH), rules.program
        found = (
            *unsatisfiable_classes(schema, program=program),
            *unsatisfiable_properties(schema, program=program),
        )
        known = {term.term: term.line() for term in found}
        _found_unusable.clear()
        _found_unusable[rules.digest] = known
    return known


def _ontology_digest(store: QuadStore) -> str:
    lines = sorted(map(" ".join, store.facts(ONTOLOGY_GRAPH, predicates=None)))
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()

"""What validation found: results for people and programs, and the SHACL report as RDF."""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from typing import Any, Final

from rdflib import RDF, SH, BNode, Graph, Literal, Namespace, URIRef

from evidence_graph.rdf import display
from evidence_graph.store.terms import Term
from evidence_graph.vocabulary import BASE_IRI, IDENTIFIERS, PREFIXES

SHAPES: Final = Namespace(BASE_IRI + "shapes#")
"""The namespace of our shapes, and of the checks made beside them."""

_NAMES: Final = {**PREFIXES, "evs": str(SHAPES)}
_IRI_IN_TEXT: Final = re.compile(r"https?://[^\s<>\"]*[^\s<>\".,;:)]")


class Severity(Enum):
    """How bad a result is; the values are the words people read."""

    VIOLATION = "violation"
    WARNING = "warning"
    INFO = "info"

    @property
    def iri(self) -> URIRef:
        """The severity's IRI in the SHACL vocabulary."""
        return SH[self.value.capitalize()]

    @classmethod
    def of(cls, iri: Term | None) -> "Severity":
        """Returns the severity of that IRI; one that SHACL does not define counts as violation."""
        return next((severity for severity in cls if severity.iri == iri), cls.VIOLATION)


@dataclass(frozen=True, slots=True, kw_only=True)
class ValidationResult:
    """One thing that is wrong, or should be looked at, and what to do about it."""

    severity: Severity
    focus_node: Term
    path: str | None  # as a SPARQL path; None where the whole node is meant
    value: Term | None  # None where the fault is not about one value
    message: str
    shape: str | None  # the shape's or constraint's IRI; None for an anonymous shape
    component: str  # IRI of the kind of constraint
    file: str | None  # None where no loaded document speaks of the node

    def line(self) -> str:
        """Returns the result on one line: where, what, and what to do."""
        place = f"{self.file}: " if self.file else ""
        path = f" {_short_in_text(self.path)}" if self.path else ""
        return f"{place}{_name(self.focus_node)}{path}: {_short_in_text(self.message)}"

    def facts(self) -> dict[str, Any]:
        """Returns the result as plain data."""
        return {
            "severity": self.severity.value,
            "file": self.file,
            "focusNode": str(self.focus_node),
            "path": self.path,
            "value": None if self.value is None else display.exact(self.value),
            "message": self.message,
            "shape": self.shape,
            "constraintComponent": self.component,
        }


@dataclass(frozen=True, slots=True)
class ValidationReport:
    """All results of one validation, worst first, and the whole as a SHACL report graph."""

    results: tuple[ValidationResult, ...]
    graph: Graph
    left_to_pyshacl: tuple[str, ...] = ()
    """What of the shapes the engine cannot judge, one line each; told where all was judged."""

    @classmethod
    def of(cls, results: Iterable[ValidationResult], graph: Graph) -> "ValidationReport":
        """Returns a report of these results; the order does not depend on the order given."""
        return cls(tuple(sorted(results, key=_order)), graph)

    @property
    def conforms(self) -> bool:
        """Whether there is no violation; warnings and infos are for people to weigh."""
        return not self.violations

    @property
    def violations(self) -> tuple[ValidationResult, ...]:
        """The results that make the graph unacceptable."""
        return self._of(Severity.VIOLATION)

    @property
    def warnings(self) -> tuple[ValidationResult, ...]:
        """The results that a person should look at."""
        return self._of(Severity.WARNING)

    @property
    def infos(self) -> tuple[ValidationResult, ...]:
        """The results that are hints."""
        return self._of(Severity.INFO)

    def _of(self, severity: Severity) -> tuple[ValidationResult, ...]:
        return tuple(result for result in self.results if result.severity is severity)

    def forms(self) -> dict[str, str]:
        """Returns the report in every form there is, by media type."""
        return {
            "text/turtle": self.to_turtle(),
            "application/ld+json": self.to_jsonld(),
            "application/json": self.to_json(),
            "text/plain": self.to_text(),
        }

    def to_text(self) -> str:
        """Returns the report for a terminal, grouped by file."""
        lines: list[str] = []
        for file in dict.fromkeys(result.file for result in self.results):
            lines.append(file or "(in no loaded document)")
            for result in self.results:
                if result.file == file:
                    lines.extend(_block(result))
            lines.append("")
        return "\n".join([*lines, self.summary()])

    def summary(self) -> str:
        """Returns the numbers of results in one line."""
        counts = (
            _counted(len(self.violations), "violation"),
            _counted(len(self.warnings), "warning"),
            _counted(len(self.infos), "info"),
        )
        return f"{'Conforms' if self.conforms else 'Does not conform'}: {', '.join(counts)}."

    def to_json(self) -> str:
        """Returns the report as JSON, terms in full."""
        facts = {
            "conforms": self.conforms,
            "violations": len(self.violations),
            "warnings": len(self.warnings),
            "infos": len(self.infos),
            "results": [result.facts() for result in self.results],
        }
        return json.dumps(facts, ensure_ascii=False, indent=2)

    def to_turtle(self) -> str:
        """Returns the SHACL report: pySHACL's own, and the results of the other checks."""
        graph = _with_stable_names(self.graph)
        for prefix, namespace in _NAMES.items():
            graph.bind(prefix, namespace)
        return graph.serialize(format="turtle")

    def to_jsonld(self) -> str:
        """Returns the SHACL report that to_turtle tells, as JSON-LD with the same short names."""
        graph = _with_stable_names(self.graph)
        return graph.serialize(format="json-ld", context=_NAMES, indent=2)


def add_to(graph: Graph, results: Iterable[ValidationResult]) -> None:
    """Adds results that are not pySHACL's to its report, and makes `sh:conforms` true to them."""
    node = graph.value(predicate=RDF.type, object=SH.ValidationReport)
    if node is None:
        raise ValueError("the graph holds no sh:ValidationReport")
    for result in results:
        found = BNode()
        graph.add((node, SH.result, found))
        graph.add((found, RDF.type, SH.ValidationResult))
        graph.add((found, SH.resultSeverity, result.severity.iri))
        graph.add((found, SH.focusNode, result.focus_node))
        graph.add((found, SH.resultMessage, Literal(result.message, lang="en")))
        graph.add((found, SH.sourceConstraintComponent, URIRef(result.component)))
        if result.shape is not None:
            graph.add((found, SH.sourceShape, URIRef(result.shape)))
        if result.path is not None:
            graph.add((found, SH.resultPath, URIRef(result.path)))
        if result.value is not None:
            graph.add((found, SH.value, result.value))
        if result.severity is Severity.VIOLATION:
            graph.set((node, SH.conforms, Literal(False)))


def _with_stable_names(report: Graph) -> Graph:
    # Turtle lists blank nodes by name, and pySHACL's names are random: number the results in
    # the order of what they say, and what hangs on them as it is met.
    names: dict[BNode, BNode] = {}
    results = [n for n in report.subjects(RDF.type, SH.ValidationResult) if isinstance(n, BNode)]
    for result in sorted(results, key=lambda node: _saying(report, node)):
        _number(report, result, names)
    fresh = Graph()
    for triple in report:
        subject, predicate, object_ = (
            names.get(term, term) if isinstance(term, BNode) else term for term in triple
        )
        fresh.add((subject, predicate, object_))
    return fresh


def _number(report: Graph, node: BNode, names: dict[BNode, BNode]) -> None:
    if node in names:
        return
    names[node] = BNode(f"n{len(names) + 1:06}")
    for _, object_ in sorted(report.predicate_objects(node), key=str):
        if isinstance(object_, BNode):
            _number(report, object_, names)


def _saying(report: Graph, node: BNode) -> list[tuple[str, str]]:
    said = report.predicate_objects(node)
    return sorted((str(p), "" if isinstance(o, BNode) else o.n3()) for p, o in said)


def _order(result: ValidationResult) -> tuple[int, str, str, str, str, str, str]:
    return (
        list(Severity).index(result.severity),
        result.file or "",
        str(result.focus_node),
        result.path or "",
        "" if result.value is None else display.exact(result.value),
        result.shape or "",
        result.message,
    )


def _block(result: ValidationResult) -> list[str]:
    path = f"  {_short_in_text(result.path)}" if result.path else ""
    lines = [
        f"  {result.severity.value}  {_name(result.focus_node)}{path}",
        f"      {_short_in_text(result.message)}",
    ]
    if result.value is not None and result.value != result.focus_node:
        lines.append(f"      value: {_shortened(_name(result.value))}")
    if result.shape is not None:
        lines.append(f"      shape: {_short_in_text(result.shape)}")
    return lines


def _name(term: Term) -> str:
    return _short(str(term)) if isinstance(term, URIRef) else display.words(term)


def _short(iri: str) -> str:
    known = display.short(iri, _NAMES)
    if known is not None:
        return str(known)
    # What is below the instances' base reads best by its own path, as it stands in the files.
    return iri.removeprefix(IDENTIFIERS) if iri.startswith(IDENTIFIERS) else iri


def _short_in_text(text: str) -> str:
    return _IRI_IN_TEXT.sub(lambda found: _short(found.group()), text)


def _shortened(text: str, *, limit: int = 200) -> str:
    one_line = " ".join(text.split())
    return one_line if len(one_line) <= limit else one_line[: limit - 1] + "…"


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"

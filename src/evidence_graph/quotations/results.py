"""Results of the lints that no shape can say, in the form of all other SHACL results."""

from evidence_graph.store.terms import Term
from evidence_graph.validation.report import SHAPES, Severity, ValidationResult


def found(
    check: str,
    focus: Term,
    *,
    path: str,
    value: Term,
    message: str,
    severity: Severity = Severity.WARNING,
) -> ValidationResult:
    """Returns a result of a lint that is described in shapes/lints/quotations.ttl."""
    return ValidationResult(
        severity=severity,
        focus_node=focus,
        path=str(path),
        value=value,
        message=message,
        shape=str(SHAPES[check]),
        component=str(SHAPES[check]),
        file=None,
    )

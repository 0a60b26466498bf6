"""Errors of what is given to us: it cannot be read, or is not acceptable as evidence."""

from collections.abc import Mapping, Sequence

from evidence_graph.errors.base import EvidenceGraphError


class InputError(EvidenceGraphError):
    """Something given to us cannot be read; `faults` has a line for each, where they are several.

    >>> faults = [RdfSyntaxError("a.ttl", "no end", line=1, column=9), InputError("b.ttl is empty")]
    >>> InputError.of(faults).faults
    ('a.ttl:1:9: no end', 'b.ttl is empty')
    """

    def __init__(self, detail: str, *, faults: Sequence[str] = ()) -> None:
        self.faults = tuple(faults)
        super().__init__(detail)

    @staticmethod
    def of(faults: "Sequence[InputError]") -> "InputError":
        """Returns one error for all of these; there is at least one."""
        if len(faults) == 1:
            return faults[0]
        lines = [str(fault) for fault in faults]
        heading = f"{len(lines)} documents cannot be read; nothing was changed"
        return InputError(f"{heading}: {'; '.join(lines)}", faults=lines)


class RdfSyntaxError(InputError):
    """A document breaks the grammar of its format; `line` and `column` count from 1."""

    def __init__(self, source: str, detail: str, *, line: int | None, column: int | None) -> None:
        self.source, self.detail, self.line, self.column = source, detail, line, column
        place = "" if line is None else f":{line}" + ("" if column is None else f":{column}")
        super().__init__(f"{source}{place}: {detail}")


class UnknownFormatError(InputError):
    """No format has that name, file ending or media type."""

    def __init__(self, name: str, known: Sequence[str]) -> None:
        self.name, self.known = name, tuple(known)
        super().__init__(f"unknown format {name!r}; use one of: {', '.join(known)}")


class UnreadableDocumentError(InputError):
    """A document is not text that can be read; `line` and `column` count from 1."""

    def __init__(
        self, source: str, detail: str, *, line: int | None = None, column: int | None = None
    ) -> None:
        self.source, self.detail, self.line, self.column = source, detail, line, column
        place = "" if line is None else f":{line}" + ("" if column is None else f":{column}")
        super().__init__(f"{source}{place}: {detail}")


class FaultyDocumentError(InputError):
    """A document has several faults; `count` of them, each with a line in `faults`."""

    def __init__(self, source: str, faults: Sequence[str], *, count: int) -> None:
        self.source, self.count = source, count
        heading = f"{source} has {count:,} faults; nothing was changed"
        super().__init__(f"{heading}: {'; '.join(faults)}", faults=faults)

    @property
    def heading(self) -> str:
        """Returns what is said before the faults."""
        return f"{self.source} has {self.count:,} faults; nothing was changed"


class SourceMismatchError(InputError):
    """A source document is not the one its graph was made from."""

    def __init__(self, path: str, *, expected: str, found: str) -> None:
        self.path, self.expected, self.found = path, expected, found
        super().__init__(
            f"{path} has SHA-256 {found}, but its graph was made from {expected}; "
            "restore the document, or make the graph anew from the changed one"
        )


class EvidenceError(EvidenceGraphError):
    """Something can be read, but is not acceptable as evidence."""


class UnsettledDraftError(EvidenceError):
    """A draft leaves something to a person; `gaps` has a line for each, with its place."""

    def __init__(self, source: str, gaps: Sequence[str]) -> None:
        self.source, self.gaps = source, tuple(gaps)
        super().__init__(
            f"{source} leaves {len(self.gaps)} thing(s) to a person: {'; '.join(gaps)}"
        )


class ValidationFailedError(EvidenceError):
    """SHACL found violations, one line each in `violations`.

    `reports` has the whole report by media type; `report` is the one in Turtle.
    """

    def __init__(self, violations: Sequence[str], *, reports: Mapping[str, str]) -> None:
        self.violations, self.reports = tuple(violations), dict(reports)
        super().__init__(f"{len(self.violations)} violation(s); nothing was changed")

    @property
    def report(self) -> str:
        """Returns the report in Turtle."""
        return self.reports["text/turtle"]


class UnusableShapesError(EvidenceError):
    """Nothing can be judged by some shapes; `findings` names each of them and says why."""

    def __init__(self, findings: Sequence[str]) -> None:
        self.findings = tuple(findings)
        super().__init__("the shapes cannot be used: " + "; ".join(findings))


class InconsistencyError(EvidenceError):
    """The OWL axioms contradict the facts; `findings` says which and where."""

    def __init__(self, findings: Sequence[str]) -> None:
        self.findings = tuple(findings)
        super().__init__("the facts contradict the ontology: " + "; ".join(findings))

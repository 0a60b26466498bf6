"""What a writer of a format returns."""

from dataclasses import dataclass

from evidence_graph.exchange.report import Triple


@dataclass(frozen=True, slots=True)
class Written:
    """A report in a format, and the statements of the report that this form carries."""

    content: bytes
    carried: frozenset[Triple]

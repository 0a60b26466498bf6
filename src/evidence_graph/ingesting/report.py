"""IngestReport: what became of each document, and why."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path
from typing import Any

from evidence_graph.ingesting.comparing import EvidenceChange
from evidence_graph.ingesting.wanted_labels import WantedLabel, counted


class Fate(Enum):
    """What became of a document."""

    ACCEPTED = "accepted"
    """Its report is in the graph now, or with a dry run would be."""
    UNCHANGED = "unchanged"
    """Its report was in the graph already, of the very same file."""
    NEEDS_A_PERSON = "needs a person"
    """It was read, and something is left to a person."""
    REFUSED = "refused"
    """It cannot be read, or what it says is not acceptable."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of one document: `reasons` says why it is not in, `left_out` what is not said."""

    path: Path
    fate: Fate
    report: str | None = None  # its name, where that was read
    reasons: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    not_accepted: int = 0  # findings that are proposed
    changes: tuple[EvidenceChange, ...] | None = None  # None where the report is new
    draft: str | None = None  # as TOML, where a person is needed
    wanted: frozenset[WantedLabel] = frozenset()

    def to_json(self) -> dict[str, Any]:
        """Returns it as plain data, the draft left out."""
        said: dict[str, Any] = {"document": str(self.path), "fate": self.fate.value}
        if self.report is not None:
            said["report"] = self.report
        for name, lines in (("reasons", self.reasons), ("leftOut", self.left_out)):
            if lines:
                said[name] = list(lines)
        if self.not_accepted:
            said["findingsNotAccepted"] = self.not_accepted
        if self.changes is not None:
            said["changes"] = [
                {
                    "thing": change.thing,
                    "property": change.property,
                    "before": list(change.before),
                    "after": list(change.after),
                }
                for change in self.changes
            ]
        return said


@dataclass(slots=True, kw_only=True)
class IngestReport:
    """What became of all documents, in the order in which they were given."""

    outcomes: list[Outcome] = field(default_factory=list)
    versions: list[int] = field(default_factory=list)  # that were made
    is_dry: bool = False

    def count(self, fate: Fate) -> int:
        """Returns how many documents met this fate."""
        return Counter(outcome.fate for outcome in self.outcomes)[fate]

    def of(self, fate: Fate) -> Iterator[Outcome]:
        """Yields the documents that met this fate."""
        return (outcome for outcome in self.outcomes if outcome.fate is fate)

    def wanted(self) -> list[tuple[WantedLabel, int]]:
        """Returns the labels that no vocabulary has, with how many documents lack them."""
        return list(counted(outcome.wanted for outcome in self.outcomes))

    def to_json(self) -> dict[str, Any]:
        """Returns it as plain data."""
        return {
            "counts": {fate.value: self.count(fate) for fate in Fate},
            "versions": self.versions,
            "dryRun": self.is_dry,
            "wantedLabels": [
                {"about": one.about, "words": one.words, "documents": number}
                for one, number in self.wanted()
            ],
            "documents": [outcome.to_json() for outcome in self.outcomes],
        }

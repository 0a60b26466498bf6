"""What follows from an edit: inferences, what the shapes say, descriptions; worked out in full."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from rdflib import Graph

from evidence_graph import assembly
from evidence_graph.assembly import Progress, Rules
from evidence_graph.changing import provenance
from evidence_graph.store.changes import ChangeSet
from evidence_graph.store.work import Work
from evidence_graph.validation.report import ValidationReport

_NO_RESULTS: Final = ValidationReport.of((), Graph())


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """What follows from a change; the work's store shows all of it."""

    report: ValidationReport
    inferred: int  # triples that are inferred now
    facts: Mapping[str, Any]  # of the version that this would be


def in_full(
    work: Work,
    change: ChangeSet,
    number: int,
    facts: Mapping[str, Any],
    *,
    rules: Rules | None,
    progress: Progress,
) -> Settled:
    """Infers, validates and describes everything anew, whatever the change.

    `number` is that of the version this would be, `facts` what goes on to hold of the version
    before; `rules` are used if they are those of the ontology as it is now.
    """
    store = work.untracked()
    provenance.record(work, change, number)
    rules, inference = assembly.complete(store, known=rules, progress=progress)
    report = assembly.validate(store, rules=rules, progress=progress)
    tally = assembly.add_catalogue(store, progress=progress)
    return Settled(
        report=report,
        inferred=inference.inferred,
        facts={
            **facts,
            **tally.to_facts(),
            "statements": store.size(None),
            **rules.to_facts(),
            "inferred": inference.inferred,
        },
    )


def of_plain(work: Work, facts: Mapping[str, Any]) -> Settled:
    """Returns what follows from a change of a plain store: nothing but other figures."""
    statements = int(facts["statements"]) + len(work.added) - len(work.removed)
    return Settled(report=_NO_RESULTS, inferred=0, facts={**facts, "statements": statements})


def nothing(facts: Mapping[str, Any]) -> Settled:
    """Returns what follows from an edit that changes nothing."""
    return Settled(report=_NO_RESULTS, inferred=int(facts.get("inferred", 0)), facts=facts)

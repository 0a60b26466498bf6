"""The findings proposed of ut202002 beside those of its curated graph.

python tests/reading/proposals_beside_graph.py [--differences]
"""

import sys
from collections.abc import Iterator
from dataclasses import dataclass

from rdflib import URIRef
from rdflib.namespace import RDF

from evidence_graph.reading.draft import Thing
from evidence_graph.reading.drafting import drafted
from evidence_graph.reading.opening import opened
from evidence_graph.vocabulary import EV
from reading.yardstick import REPORT, Curated, said

FINDINGS = ("EffectFinding", "AbsenceFinding", "BodyOfEvidenceFinding", "TrendFinding")
OTHERS = ("Hypothesis", "Implication")
WHAT = ("intervention", "outcome")
SAYS = ("benefit", "change", "absenceKind", "trend", "consistency")
BESIDES = (
    "certainty",
    "hedge",
    "magnitude",
    "statisticallySignificant",
    "clinicallyMeaningful",
    "fromMetaAnalysis",
    "comparator",
    "component",
    "lifeStage",
    "quantifier",
    "over",
    "exceptForStudies",
    "explicitness",
    "atAge",
    "upToAge",
    "population",
    "reportedByStudy",
    "relativeIntensity",
    "comparatorComponent",
    "exceptFor",
    "theory",
    "setting",
    "timing",
    "aim",
)


@dataclass(frozen=True)
class Stated:
    """One statement, whoever read it: where it stands, its kind, its values by property."""

    where: tuple[int, int]
    kind: str
    values: dict[str, frozenset[str]]

    def key(self) -> tuple[object, ...]:
        """Returns that by which a finding is known again."""
        return (self.where, self.kind, *(self.values.get(name) for name in (*WHAT, *SAYS)))

    def directions(self) -> frozenset[str]:
        """Returns what is said of benefit and change."""
        return frozenset().union(*(self.values.get(name, ()) for name in ("benefit", "change")))


def proposed() -> list[Stated]:
    """Returns what the uncorrected draft proposes."""
    return [of_draft(finding) for finding in drafted(opened(REPORT / "source.txt")).findings]


def of_draft(finding: Thing) -> Stated:
    """Returns a proposal as it is compared with the graph."""
    values = {
        name: frozenset(said(value.value) for value in found)
        for name, found in finding.values.items()
        if name not in {"entry", "conclusion"}
    }
    for name, things in finding.parts.items():
        told = {"population": "participantRole", "reportedByStudy": "citationText"}.get(
            name, "value"
        )
        values[name] = frozenset(
            said(value.value) for thing in things for value in thing.values.get(told, ())
        )
    where = (finding.values["entry"][0].value, finding.values["conclusion"][0].value)
    return Stated(where, finding.kind, values)


def curated() -> list[Stated]:
    """Returns what the curated graph makes of the quoted conclusions."""
    return list(_of_graph(Curated()))


def _of_graph(curated_graph: Curated) -> Iterator[Stated]:
    graph = curated_graph.graph
    for entry in graph.subjects(RDF.type, EV.ReviewEntry):
        position = int(graph.value(entry, EV.position))
        review = graph.value(entry, EV.aboutReview)
        quoted = sorted(graph.objects(review, EV.hasConclusion), key=curated_graph._span)
        for number, conclusion in enumerate(quoted, 1):
            for statement in sorted(graph.objects(conclusion, EV["yields"])):
                yield _statement(curated_graph, statement, (position, number))


def _statement(curated_graph: Curated, statement: URIRef, where: tuple[int, int]) -> Stated:
    graph = curated_graph.graph
    kind = str(graph.value(statement, RDF.type)).removeprefix(str(EV))
    values: dict[str, set[str]] = {}
    for name in (*WHAT, *SAYS, *BESIDES):
        for value in graph.objects(statement, EV[name]):
            told = {
                "population": EV.participantRole,
                "exceptFor": EV.participantRole,
                "reportedByStudy": EV.citationText,
                "atAge": EV.value,
                "upToAge": EV.value,
            }.get(name)
            inner = graph.objects(value, told) if told else [value]
            values.setdefault(name, set()).update(said(one) for one in inner)
    return Stated(where, kind, {name: frozenset(found) for name, found in values.items()})


def pairs(ours: list[Stated], theirs: list[Stated]) -> list[tuple[Stated, Stated]]:
    """Returns the findings that are the same, one for one, the most alike first."""
    left = list(ours)
    found = []
    for one in theirs:
        same = [other for other in left if other.key() == one.key()]
        best = max(same, key=lambda other: _alike(other, one), default=None)
        if best is not None:
            left.remove(best)
            found.append((best, one))
    return found


def _alike(ours: Stated, theirs: Stated) -> int:
    return sum(ours.values.get(name) == theirs.values.get(name) for name in BESIDES)


def wrong(ours: list[Stated], theirs: list[Stated]) -> list[Stated]:
    """Returns the proposals whose direction no curated finding on the same outcome has."""
    return [
        one
        for one in ours
        if one.directions()
        - frozenset().union(
            *(
                other.directions()
                for other in theirs
                if other.where == one.where
                and other.values.get("outcome") == one.values.get("outcome")
            )
        )
    ]


def table() -> str:
    """Returns the figures: kind by kind, then property by property of the findings found."""
    ours, theirs = proposed(), curated()
    lines = [
        "| kind | proposed | curated | same | precision | recall |",
        "|---|---|---|---|---|---|",
    ]
    lines += [_row(kind, ours, theirs, (kind,)) for kind in (*FINDINGS, *OTHERS)]
    lines.append(_row("all findings", ours, theirs, FINDINGS))
    same = pairs(ours, theirs)
    lines += ["", "| property of those found | proposed | curated | same |", "|---|---|---|---|"]
    for name in (*WHAT, *SAYS, *BESIDES):
        in_ours = sum(len(one.values.get(name, ())) for one, _ in same)
        in_theirs = sum(len(one.values.get(name, ())) for _, one in same)
        both = sum(
            len(a.values.get(name, frozenset()) & b.values.get(name, frozenset())) for a, b in same
        )
        if in_ours or in_theirs:
            lines.append(f"| {name} | {in_ours} | {in_theirs} | {both} |")
    return "\n".join(lines)


def score(kinds: tuple[str, ...] = FINDINGS) -> tuple[int, int, int]:
    """Returns how many are proposed, curated, and the same."""
    ours, theirs = proposed(), curated()
    return _score(ours, theirs, kinds)


def _score(
    ours: list[Stated], theirs: list[Stated], kinds: tuple[str, ...]
) -> tuple[int, int, int]:
    ours = [one for one in ours if one.kind in kinds]
    theirs = [one for one in theirs if one.kind in kinds]
    return len(ours), len(theirs), len(pairs(ours, theirs))


def _row(name: str, ours: list[Stated], theirs: list[Stated], kinds: tuple[str, ...]) -> str:
    proposals, findings, same = _score(ours, theirs, kinds)
    precision = same / proposals if proposals else 1.0
    return (
        f"| {name} | {proposals} | {findings} | {same} | {precision:.3f} | {same / findings:.3f} |"
    )


def main() -> None:
    sys.stdout.write(table() + "\n")
    if "--differences" in sys.argv:
        ours, theirs = proposed(), curated()
        same = pairs(ours, theirs)
        for label, all_of, taken in (
            ("proposed", ours, [a for a, _ in same]),
            ("curated", theirs, [b for _, b in same]),
        ):
            for one in all_of:
                if one not in taken and one.kind != "DescriptiveStatement":
                    sys.stdout.write(f"only {label} {one}\n")
        sys.stdout.write(f"wrong {wrong(ours, theirs)}\n")


if __name__ == "__main__":
    main()

"""The uncorrected draft of ut202002 beside its curated graph, field by field.

    python tests/reading/yardstick.py [--differences]

A fact is a thing, a property and a value: "the third entry", firstAuthor, "Benzies". Precision is
the share of the draft's facts that the curated graph has, recall the share of the graph's facts
that the draft has. Facts that the graph takes from the quoted conclusions, and what it makes of the
sentences of the background, are counted apart: reading them is the business of proposals.
"""

import sys
import warnings
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from rdflib import Dataset, Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, RDF

from evidence_graph.reading.draft import Draft, Thing
from evidence_graph.reading.drafting import drafted
from evidence_graph.reading.labels import shortened
from evidence_graph.reading.opening import opened
from evidence_graph.vocabulary import EV, GRAPHS, IDENTIFIERS, PREFIXES

REPORT = Path(__file__).parents[2] / "data" / "reports" / "ut202002"

Key = tuple[str, ...]
Fact = tuple[str, Key, str, str]
"""The section, the thing, the property, the value."""
Spans = dict[Fact, list[tuple[int, int]]]

LEFT_TO_PROPOSALS = "in conclusions"
# What a thing is called here, and what says where it stands: no facts of the document.
_NOT_FACTS = {"label", "supportedBy", "explicitness"}


@dataclass(frozen=True)
class Score:
    """How two sets of facts agree."""

    both: int
    drafted: int
    curated: int
    placed: int

    @property
    def precision(self) -> float:
        return self.both / self.drafted if self.drafted else 1.0

    @property
    def recall(self) -> float:
        return self.both / self.curated if self.curated else 1.0


def said(value: object) -> str:
    if isinstance(value, URIRef):
        return shortened(value).replace(f"{IDENTIFIERS}agent/", "agent:")
    plain = value.toPython() if isinstance(value, Literal) else value
    if isinstance(plain, bool):
        return str(plain).lower()
    if isinstance(plain, Decimal):
        return f"{plain.normalize():f}"
    return str(plain)


# ── The draft as facts ──


def facts_of_draft(draft: Draft) -> Spans:
    """Returns the facts of a draft, each with the spans that it rests on."""
    found: Spans = defaultdict(list)
    report = draft.report
    _add(found, "metadata", ("report",), report)
    for question in report.parts.get("answers", ()):
        _add(found, "question", ("question",), question)
        for people in question.parts.get("population", ()):
            _add(found, "question", ("question", "population"), people)
    for statement in report.parts.get("hasStatement", ()):
        words = statement.values["verbatim"][0]
        span = (words.span.start, words.span.end)
        found["statements", (statement.kind,), "quotation", f"{span[0]}-{span[1]}"].append(span)
    for table in report.parts.get("hasTable", ()):
        _add(found, "table", ("table",), table)
        for risk in table.parts.get("riskOfBias", ()):
            _add(found, "table", ("risk of bias",), risk)
    for entry in report.parts.get("hasEntry", ()):
        key = str(entry.values["position"][0].value)
        _add(found, "entries", ("entry", key), entry)
        for review in entry.parts["aboutReview"]:
            _review(found, review, key)
    for reference in draft.references:
        number = str(reference.values["referenceNumber"][0].value)
        _add(found, "references", ("reference", number), reference)
    return found


def _review(found: Spans, review: Thing, key: str) -> None:
    for count in review.parts.get("hasCount", ()):
        unit = str(count.values["countOf"][0].value)
        _count(found, "counts", ("review", key, unit), count)
    for people in review.parts.get("hasPopulation", ()):
        _add(found, "population", ("review", key, "population"), people)
        for name in ("criteria", "observedRange"):
            for rule in people.parts.get(name, ()):
                _criterion(found, ("review", key, name), rule)
    for count in review.parts.get("hasParticipants", ()):
        _count(found, "participants", ("review", key, "participants"), count)
    for use in review.parts.get("usesIntervention", ()):
        _add(found, "intervention", ("review", key, "intervention"), use)
    for listing in review.parts.get("listsOutcome", ()):
        at = str(listing.values["position"][0].value)
        _add(found, "outcomes", ("review", key, "outcome", at), listing)
    for number, conclusion in enumerate(review.parts.get("hasConclusion", ()), 1):
        _add(found, "conclusions", ("review", key, "conclusion", str(number)), conclusion)


def _count(found: Spans, section: str, key: Key, count: Thing) -> None:
    subsets = count.parts.get("ofSubset", ())
    _add(found, section, (*key, "part" if subsets else "whole"), count)
    for subset in subsets:
        _add(found, "participants", ("review", key[1], "part"), subset)


def _criterion(found: Spans, key: Key, rule: Thing) -> None:
    members = rule.parts.get("member", ())
    name = " + ".join(sorted(_leaves(rule)))
    _add(found, "population", (*key, name), rule)
    for member in members:
        _criterion(found, key, member)


def _leaves(rule: Thing) -> Iterator[str]:
    for member in rule.parts.get("member", ()):
        yield from _leaves(member)
    for words in rule.values.get("verbatim", ()):
        yield str(words.value)


def _add(found: Spans, section: str, key: Key, thing: Thing) -> None:
    if thing.kind not in {"Population", "InterventionUse"}:
        found[section, key, "kind", thing.kind] += []
    for name, values in thing.values.items():
        for value in values:
            span = (value.span.start, value.span.end)
            found[section, key, name, said(value.value)].append(span)
            sibling = f"{name}Verbatim"
            if value.verbatim is not None and sibling in dir(EV):
                found[section, key, sibling, value.verbatim].append(span)


# ── The curated graph as facts ──


class Curated:
    """The graph of ut202002, walked as a draft is."""

    def __init__(self) -> None:
        dataset = Dataset()
        with warnings.catch_warnings():  # rdflib's own parser uses what rdflib deprecates
            warnings.simplefilter("ignore", DeprecationWarning)
            dataset.parse(data=(REPORT / "report.trig").read_text(encoding="utf-8"), format="trig")
        self.graph: Graph = dataset.graph(URIRef(f"{GRAPHS}report/ut202002"))
        self.base = f"{IDENTIFIERS}report/ut202002/"
        oa = PREFIXES["oa"]
        self._start, self._end = URIRef(f"{oa}start"), URIRef(f"{oa}end")
        self.conclusions = [self._span(c) for c in self.graph.subjects(RDF.type, EV.Conclusion)]
        self.found: Spans = defaultdict(list)
        self._walk()

    def _span(self, quotation: URIRef) -> tuple[int, int]:
        return (
            int(self.graph.value(quotation, self._start)),
            int(self.graph.value(quotation, self._end)),
        )

    def _all(self, thing: URIRef, name: str) -> list[URIRef]:
        return sorted(self.graph.objects(thing, EV[name]))

    def _walk(self) -> None:
        report = URIRef(f"{IDENTIFIERS}report/ut202002")
        self._add("metadata", ("report",), report)
        for question in self._all(report, "answers"):
            self._add("question", ("question",), question)
            for people in self._all(question, "population"):
                self._add("question", ("question", "population"), people)
        for statement in self._all(report, "hasStatement"):
            self._statement(statement)
        for table in self._all(report, "hasTable"):
            self._add("table", ("table",), table)
        for risk in self.graph.subjects(RDF.type, EV.RiskOfBiasAssessment):
            self._add("table", ("risk of bias",), risk)
        for entry in self._all(report, "hasEntry"):
            key = str(self.graph.value(entry, EV.position))
            self._add("entries", ("entry", key), entry)
            self._review(self.graph.value(entry, EV.aboutReview), key)
        for reference in self.graph.subjects(RDF.type, EV.Publication):
            number = str(self.graph.value(reference, EV.referenceNumber))
            self._add("references", ("reference", number), reference)

    def _statement(self, statement: URIRef) -> None:
        kind = str(self.graph.value(statement, RDF.type)).removeprefix(str(EV))
        for quotation in self._all(statement, "supportedBy"):
            start, end = self._span(quotation)
            self.found["statements", (kind,), "quotation", f"{start}-{end}"].append((start, end))

    def _review(self, review: URIRef, key: str) -> None:
        for count in self._all(review, "hasCount"):
            unit = shortened(self.graph.value(count, EV.countOf))
            self._count("counts", ("review", key, unit), count)
        for people in self._all(review, "hasPopulation"):
            self._add("population", ("review", key, "population"), people)
            for name in ("criteria", "observedRange"):
                for rule in self._all(people, name):
                    self._criterion(("review", key, name), rule)
        for count in self._all(review, "hasParticipants"):
            self._count("participants", ("review", key, "participants"), count)
        for use in self._all(review, "usesIntervention"):
            self._add("intervention", ("review", key, "intervention"), use)
        for listing in self._all(review, "listsOutcome"):
            at = str(self.graph.value(listing, EV.position))
            self._add("outcomes", ("review", key, "outcome", at), listing)
        ordered = sorted(self._all(review, "hasConclusion"), key=self._span)
        for number, conclusion in enumerate(ordered, 1):
            thing = ("review", key, "conclusion", str(number))
            exact = self.graph.value(conclusion, URIRef(f"{PREFIXES['oa']}exact"))
            self.found["conclusions", thing, "exact", str(exact)].append(self._span(conclusion))
            self.found["conclusions", thing, "kind", "Conclusion"] += []

    def _count(self, section: str, key: Key, count: URIRef) -> None:
        subsets = self._all(count, "ofSubset")
        self._add(section, (*key, "part" if subsets else "whole"), count)
        for subset in subsets:
            self._add("participants", ("review", key[1], "part"), subset)

    def _criterion(self, key: Key, rule: URIRef) -> None:
        self._add("population", (*key, " + ".join(sorted(self._leaves(rule)))), rule)
        for member in self._all(rule, "member"):
            self._criterion(key, member)

    def _leaves(self, rule: URIRef) -> Iterator[str]:
        for member in self._all(rule, "member"):
            yield from self._leaves(member)
        yield from (str(words) for words in self._all(rule, "verbatim"))

    def _add(self, section: str, key: Key, thing: URIRef) -> None:
        kind = str(self.graph.value(thing, RDF.type)).removeprefix(str(EV))
        if kind not in {"Population", "InterventionUse"}:
            self.found[section, key, "kind", kind] += []
        for predicate, value in self.graph.predicate_objects(thing):
            name = "title" if predicate == DCTERMS.title else str(predicate).removeprefix(str(EV))
            apart = name in _NOT_FACTS or ":" in name or str(value).startswith(self.base)
            if apart and name != "inTable":
                continue
            plain = self.graph.value(value, EV.tableNumber) if name == "inTable" else value
            spans = self._supporting(thing, predicate)
            apart = bool(spans) and all(self._in_conclusion(s) for s in spans)
            if kind == "InterventionUse" and self._all_in_conclusions(thing):
                apart = True
            fact = (LEFT_TO_PROPOSALS if apart else section, key, name, said(plain))
            self.found[fact] += spans

    def _all_in_conclusions(self, thing: URIRef) -> bool:
        spans = [self._span(q) for q in self._all(thing, "supportedBy")]
        return all(self._in_conclusion(span) for span in spans)

    def _in_conclusion(self, span: tuple[int, int]) -> bool:
        return any(start <= span[0] and span[1] <= end for start, end in self.conclusions)

    def _supporting(self, thing: URIRef, predicate: URIRef) -> list[tuple[int, int]]:
        sibling = URIRef(str(predicate).removesuffix("Verbatim").removesuffix("Inclusive"))
        return [
            self._span(q)
            for q in self._all(thing, "supportedBy")
            if {predicate, sibling} & set(self.graph.objects(q, EV.supportsProperty))
        ]


# ── Beside each other ──


def scores(drafted_facts: Spans, curated: Spans) -> dict[str, Score]:
    """Returns how the draft and the graph agree, section by section."""
    sections = list(dict.fromkeys(fact[0] for fact in (*drafted_facts, *sorted(curated))))
    found = {}
    for section in sections:
        ours = {f for f in drafted_facts if f[0] == section}
        theirs = {f for f in curated if f[0] == section}
        both = ours & theirs
        placed = sum(_overlap(drafted_facts[f], curated[f]) for f in both)
        found[section] = Score(len(both), len(ours), len(theirs), placed)
    return found


def _overlap(ours: list[tuple[int, int]], theirs: list[tuple[int, int]]) -> bool:
    if not ours or not theirs:
        return True
    return any(a[0] < b[1] and b[0] < a[1] for a in ours for b in theirs)


def measured() -> tuple[Spans, Spans]:
    """Returns the facts of the uncorrected draft, and those of the curated graph."""
    return facts_of_draft(drafted(opened(REPORT / "source.txt"))), Curated().found


def main() -> None:
    ours, theirs = measured()
    lines = [table(scores(ours, theirs))]
    if "--differences" in sys.argv:
        apart = sorted(set(ours) ^ set(theirs))
        lines += [f"only {'drafted' if fact in ours else 'curated'} {fact}" for fact in apart]
    sys.stdout.write("\n".join(lines) + "\n")


def table(found: dict[str, Score]) -> str:
    lines = ["| section | drafted | curated | both | precision | recall | words agree |"]
    lines.append("|---|---|---|---|---|---|---|")
    lines += [_row(section, found[section]) for section in sorted(found)]
    lines.append(_row(f"all but {LEFT_TO_PROPOSALS}", whole(found)))
    return "\n".join(lines)


def whole(found: dict[str, Score]) -> Score:
    """Returns the score of all sections but what is left to proposals."""
    every = [score for section, score in found.items() if section != LEFT_TO_PROPOSALS]
    return Score(
        both=sum(s.both for s in every),
        drafted=sum(s.drafted for s in every),
        curated=sum(s.curated for s in every),
        placed=sum(s.placed for s in every),
    )


def _row(section: str, score: Score) -> str:
    return (
        f"| {section} | {score.drafted} | {score.curated} | {score.both} "
        f"| {score.precision:.3f} | {score.recall:.3f} | {score.placed}/{score.both} |"
    )


if __name__ == "__main__":
    main()

"""Proposals as they are gathered from one conclusion: each finding with all its words."""

from collections.abc import Mapping
from typing import Final

from evidence_graph.reading import claim_details
from evidence_graph.reading.claim_outcomes import Named
from evidence_graph.reading.claims import SHOWN_BY_EVIDENCE, Claim
from evidence_graph.reading.clauses import Clause, Joint
from evidence_graph.reading.draft import Confidence, Thing, Value, Values, Why
from evidence_graph.reading.notes import Notes
from evidence_graph.reading.source import Place

_TAKES_BENEFIT_OVER: Final = frozenset({"effect-of-a-size", "effect-for-reduction"})
_TELLING: Final = (
    *("intervention", "interventionVerbatim", "outcome", "outcomeVerbatim", "lifeStage"),
    *("comparator", "comparatorVerbatim", "component", "comparatorComponent"),
)
_ENDS: Final = " ,;:.\"'"


class Findings:
    """The proposals of one conclusion, in the order of their words."""

    def __init__(self, notes: Notes, entry: Thing, number: int) -> None:
        self._notes, self._source = notes, notes.source
        self._entry, self._number = entry, number
        self.found: list[Thing] = []

    def add(
        self,
        sentence: Place,
        clause: Clause,
        claim: Claim,
        of: tuple[Thing, Named | None],
        *,
        explicitness: str,
    ) -> None:
        """Adds a proposal: what holds of the claim in general, of one outcome or of none."""
        general, one = of
        values: Values = {**self._belongs(sentence), **general.values}
        values |= self._outcome(one)
        if claim.kind != "AbsenceFinding" or claim.rule in SHOWN_BY_EVIDENCE:
            values |= self._certainty_of(one, values)
        values |= self._benefit_before(claim, values)
        if claim.kind == "EffectFinding" and "benefit" not in values:
            self._notes.gap(Why.MISSING, "finding: benefit", self._source.trimmed(clause.place))
        said = self._source.value(
            f"explicitness:{explicitness}",
            self._source.trimmed(clause.place, _ENDS),
            rule="how-it-is-said",
            confidence=Confidence.MEDIUM,
        )
        values["explicitness"] = (said,)
        self.found.append(
            Thing(kind=claim.kind, accepted=False, values=values, parts=general.parts)
        )

    def settle(self, first: int, sentence: Place) -> None:
        """Takes proposals of a sentence away that contradict each other; notes the sentence.

        "Better after 6 months but not after 2 years" is neither better nor not, in a form that
        keeps no times.
        """
        mine = self.found[first:]
        against = {
            n
            for n, one in enumerate(mine)
            for other in mine
            if _told(one) == _told(other) and _contradict(_said(one), _said(other))
        }
        if against:
            self.found[first:] = [one for n, one in enumerate(mine) if n not in against]
            self._notes.gap(Why.TWO_DIRECTIONS, "finding", sentence)

    def outcomes(self) -> set[str]:
        """Returns the concepts of the outcomes that proposals are about so far."""
        return {str(v.value) for finding in self.found for v in finding.values.get("outcome", ())}

    def _belongs(self, sentence: Place) -> Values:
        label, position = (self._entry.values[name][0] for name in ("citationLabel", "position"))
        place = self._source.place(label.span)
        return {
            "entry": (self._source.value(position.value, place, rule="entry-of-conclusion"),),
            "conclusion": (
                self._source.value(self._number, sentence, rule="sentence-of-conclusion"),
            ),
        }

    def _outcome(self, one: Named | None) -> Values:
        if one is None:
            return {}
        if one.concept:
            return {"outcome": (one.concept,)}
        self._notes.gap(Why.NO_CONCEPT, "finding: outcome", one.words)
        words = self._source.words(
            one.words, rule="claim-outcome-words", confidence=Confidence.MEDIUM
        )
        return {"outcomeVerbatim": (words,)}

    def _certainty_of(self, one: Named | None, values: Values) -> Values:
        # "improved A (moderate certainty) and B": the brackets are A's alone.
        if one is None or one.after is None or "certainty" in values:
            return {}
        own = claim_details.certainty(self._notes, Clause(one.after, Joint.FIRST, ""))
        return {"certainty": (own,)} if own else {}

    def _benefit_before(self, claim: Claim, values: Values) -> Values:
        """Returns the benefit that sentences before give the same intervention and outcome."""
        if claim.rule not in _TAKES_BENEFIT_OVER or "benefit" in values:
            return {}
        before = [
            finding.values["benefit"][0]
            for finding in self.found
            if finding.values.get("benefit") and self._same(finding.values, values)
        ]
        if len({value.value for value in before}) != 1:
            return {}
        place = self._source.place(before[0].span)
        taken: Value = self._source.value(
            before[0].value, place, rule="benefit-said-before", confidence=Confidence.LOW
        )
        return {"benefit": (taken,)}

    def _same(self, before: Mapping[str, tuple[Value, ...]], values: Values) -> bool:
        """Says whether a claim was of the same intervention, and of the outcome or a broader."""
        done = [str(value.value) for value in values.get("intervention", ())]
        return (
            bool(done)
            and [str(value.value) for value in before.get("intervention", ())] == done
            and any(
                self._notes.labels.under(str(ours.value), str(theirs.value))
                for ours in values.get("outcome", ())
                for theirs in before.get("outcome", ())
            )
        )


def _told(finding: Thing) -> tuple[object, ...]:
    """Returns what a proposal is of, and by what else it is told apart from others."""
    values = [
        tuple(sorted(str(v.value).casefold() for v in finding.values.get(name, ())))
        for name in _TELLING
    ]
    parts = [
        tuple(
            str(v.value)
            for thing in finding.parts.get(name, ())
            for property_ in ("value", "unit", "verbatim")
            for v in thing.values.get(property_, ())
        )
        for name in ("atAge", "upToAge", "population")
    ]
    return (*values, *parts)


def _said(finding: Thing) -> tuple[frozenset[str], frozenset[str]]:
    benefit, change = (
        frozenset(str(v.value) for name in names for v in finding.values.get(name, ()))
        for names in (("benefit", "absenceKind"), ("change", "absenceKind"))
    )
    return benefit, change


def _contradict(
    ours: tuple[frozenset[str], frozenset[str]], theirs: tuple[frozenset[str], frozenset[str]]
) -> bool:
    return any(a and b and a != b for a, b in zip(ours, theirs, strict=True))

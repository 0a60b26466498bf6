"""One sentence of a conclusion, clause by clause: what it finds, and what is left of it."""

from typing import Final

from evidence_graph.reading import (
    claim_frames,
    claim_interventions,
    claim_objects,
    claim_outcomes,
    claims,
    people,
)
from evidence_graph.reading.claim_frames import Framed
from evidence_graph.reading.claim_outcomes import Named
from evidence_graph.reading.claim_patterns import spelled
from evidence_graph.reading.claim_qualifying import ONE_BREATH, Qualifying
from evidence_graph.reading.claim_significance import may_be_chance
from evidence_graph.reading.claims import Claim, Silence
from evidence_graph.reading.clauses import Clause, Joint, clauses
from evidence_graph.reading.draft import Confidence, Thing, Values, Why
from evidence_graph.reading.named_before import taken_over
from evidence_graph.reading.notes import Notes
from evidence_graph.reading.proposed_findings import Findings
from evidence_graph.reading.source import Place
from evidence_graph.reading.surroundings import Surroundings

# What is longer is no sentence, and would take long to search.
_LONGEST_SENTENCE: Final = 1500
_KEPT: Final = frozenset({"Implication", "BodyOfEvidenceFinding"})
_GRADES: Final = spelled(
    r"\b(?:certainty|confidence|quality of (?:the )?evidence|evidence|GRADE"
    r"|tillförlitlighet\w*|evidens\w*)\b"
)
_DONE: Final = frozenset({"intervention", "interventionVerbatim"})


class Sentence:
    """Reads one sentence of a conclusion into the findings of that conclusion."""

    def __init__(
        self, notes: Notes, around: Surroundings, findings: Findings, place: Place
    ) -> None:
        self._notes, self._source = notes, notes.source
        self._around, self._findings, self._place = around, findings, place
        self._qualifying = Qualifying(notes, place, of_children=around.of_children)
        self._before: tuple[Clause, Claim, list[Named]] | None = None
        self._unread: Place | None = None
        self._asides: list[Place] = []
        self._silent: list[Place] = []

    def read(self) -> None:
        """Adds what the sentence finds; notes a gap where that is nothing."""
        found, gaps = len(self._findings.found), len(self._notes.gaps)
        if self._place[1] - self._place[0] <= _LONGEST_SENTENCE:
            named = people.named(self._notes, self._place)
            self._around.people = [concept for concept, _ in named]
            for clause in clauses(self._notes, self._place):
                self._clause(clause)
                self._remember(clause.place)
            self._take_back(found)
            self._findings.settle(found, self._place)
        whole = self._source.span(self._place)
        noted = any(gap.about == "finding" and gap.span == whole for gap in self._notes.gaps[gaps:])
        if len(self._findings.found) == found and not noted:
            self._notes.gap(Why.NO_FINDING, "finding", self._place)

    def _take_back(self, found: int) -> None:
        """Takes the sentence's claims away where words beside them are not understood."""
        mine = self._findings.found[found:]
        kept = [one for one in mine if one.kind in _KEPT]
        named = [str(value.value) for one in mine for value in one.values.get("outcome", ())]
        unread = (claim_frames.unread_aside(self._notes, one, named) for one in self._asides)
        word = next((word for word in unread if word), None)
        if word is not None and len(mine) > len(kept):
            self._findings.found[found:] = kept
            self._around.last = {}
            self._notes.gap(Why.NOT_UNDERSTOOD, "finding: what frames it", word)
            return
        for aside in self._silent if mine else ():
            if _GRADES.search(self._source.plain, *aside):
                # "but the certainty is very low": of which of the claims, a person says.
                self._notes.gap(Why.AMBIGUOUS, "finding: certainty", self._source.trimmed(aside))
            for outcome in claim_frames.outcomes_aside(self._notes, aside):
                self._notes.gap(Why.NOT_UNDERSTOOD, "finding: outcome", outcome)

    def _remember(self, place: Place) -> None:
        for scheme, kept in (
            ("intervention", self._around.interventions),
            ("outcome", self._around.outcomes),
        ):
            kept += [
                self._source.value(
                    match.concept,
                    (place[0] + match.start, place[0] + match.end),
                    rule=f"claim-{scheme}-by-label",
                )
                for match in self._notes.labels.within(self._source.said(place), (scheme,))
            ]

    def _clause(self, clause: Clause) -> None:
        if clause.joint is Joint.GAPPED and self._before:
            self._gapped(clause, self._before)
            return
        if clause.joint is Joint.DENIED and self._before:
            reading = claims.denied(clause, self._before[1])
        else:
            reading = claims.read(clause)
        if isinstance(reading, Claim) and reading.direction() and self._not_significant():
            # "reduced X, but the difference was not significant": no plain direction.
            reading = Silence.TWO_READINGS
        before = self._before and self._before[1]
        if isinstance(reading, Claim) and claims.is_of_what_is_lacking(clause, reading, before):
            reading = Silence.TWO_READINGS
        if isinstance(reading, Claim):
            self._claim(clause, reading)
            return
        self._asides.append(clause.place)
        if reading is Silence.TWO_READINGS:
            self._notes.gap(Why.TWO_DIRECTIONS, "finding", self._source.trimmed(clause.place))
        else:
            self._silent.append(clause.place)

    def _not_significant(self) -> bool:
        return may_be_chance(self._source.said(self._place)) is not None

    def _claim(self, clause: Clause, claim: Claim) -> None:
        if claim.kind == "Implication" and self._before and self._before[1].kind == claim.kind:
            return
        done = self._done(clause, claim)
        if done is None:
            place = self._source.trimmed(clause.place)
            self._asides.append(clause.place)
            self._notes.gap(Why.TWO_DIRECTIONS, "finding: who or what brought it about", place)
            return
        named, elliptical = self._outcomes(clause, claim)
        if claim_objects.moves_nothing(self._notes, (clause, claim), done, named):
            self._asides.append(clause.place)
            self._notes.gap(Why.TWO_DIRECTIONS, "finding", self._source.trimmed(clause.place))
            return
        general = self._qualifying.general(clause, claim, done)
        if claim.kind != "Implication" and not self._is_read(clause, claim, general, named):
            return
        explicitness = "elliptical" if elliptical else "stated"
        for one in named or (None,):
            self._add(clause, claim, (general, one), explicitness)
        if claim.kind == "AbsenceFinding":
            self._implied(clause, claim, general)
        self._before = (clause, claim, named)
        if _DONE & set(done):
            self._around.last = done

    def _is_read(self, clause: Clause, claim: Claim, general: Thing, named: list[Named]) -> bool:
        """Says whether a claim's words are all understood; notes a gap where they are not."""
        cue = clause.at(*claim.cue)
        framed = Framed(
            clause=clause, claim=claim, cue=cue, general=general, named=named, around=self._around
        )
        self._unread = self._unread or claim_frames.unread(self._notes, framed)
        if self._unread:
            self._asides.append(clause.place)
            self._notes.gap(Why.NOT_UNDERSTOOD, "finding: what frames it", self._unread)
            return False
        left = claim_frames.unnamed(self._notes, clause, cue, named)
        if left and claim.kind == "EffectFinding":
            self._notes.gap(Why.NOT_UNDERSTOOD, "finding: outcome", left)
        return True

    def _done(self, clause: Clause, claim: Claim) -> Values | None:
        """Returns what a claim says was done, or None where its subject cannot be that."""
        if claim.kind == "Hypothesis":
            return {}  # What "which" stands for, the intervention or its effect, is not said.
        doing = claim_interventions.doing(self._notes, clause, claim, self._around)
        if _DONE & set(doing.values):
            return doing.values
        together = self._before is not None and clause.joint is Joint.TOGETHER
        of_effect = claim.kind in {"EffectFinding", "AbsenceFinding"}
        if of_effect and not doing.fits and not together:
            return None
        if self._before:
            return {**doing.values, **taken_over(self._notes, self._around.last)}
        return {**doing.values, **self._one_breath_before(clause)}

    def _one_breath_before(self, clause: Clause) -> Values:
        """Returns the one intervention that the same sentence names before "and improved X"."""
        start = self._source.span(self._place).start
        named = {
            str(value.value): value
            for value in self._around.interventions
            if start <= value.span.start
        }
        if clause.joint is not Joint.TOGETHER or len(named) != 1:
            return {}
        return taken_over(self._notes, {"intervention": tuple(named.values())})

    def _outcomes(self, clause: Clause, claim: Claim) -> tuple[list[Named], bool]:
        """Returns the outcomes of a claim, and whether they were said before and are left out."""
        if claim.kind == "Implication":
            return [], False
        named = claim_objects.objects(self._notes, clause, claim, self._around)
        if named:
            return named, False
        named = self._said_before(clause, claim)
        return named, bool(named)

    def _said_before(self, clause: Clause, claim: Claim) -> list[Named]:
        if claim.rule == "but-not" and self._before:
            return self._before[2]  # "but not at 5 years": of the same outcomes
        if claim.kind != "EffectFinding" or claim_outcomes.any_other(self._notes, clause.place):
            return []
        if self._before and clause.joint in ONE_BREATH and self._before[2]:
            return self._before[2]
        concepts = {str(value.value): value for value in self._around.outcomes}
        if claim.rule != "favouring-intervention" or len(concepts) != 1:
            return []
        (value,) = concepts.values()
        place = self._source.place(value.span)
        concept = self._source.value(
            value.value, place, rule="outcome-named-before", confidence=Confidence.LOW
        )
        return [Named(words=place, concept=concept)]

    def _gapped(self, clause: Clause, before: tuple[Clause, Claim, list[Named]]) -> None:
        """Adds "the MITP-M up to 5 years", after "the IHDP improved behaviour up to 3 years"."""
        says, claim, named = before
        start = clause.place[0]
        match = self._notes.labels.leading(self._source.said(clause.place), ("intervention",))
        if match is None:
            return
        value = self._source.value(
            match.concept,
            (start + match.start, start + match.end),
            rule="claim-intervention-by-label",
        )
        general = self._qualifying.general(clause, claim, {"intervention": (value,)}, says)
        framed = Framed(
            clause=clause,
            claim=claim,
            cue=(start, start),
            general=general,
            named=[],
            around=self._around,
        )
        if self._unread or claim_frames.unread(self._notes, framed):
            self._asides.append(clause.place)
            return
        for one in named or (None,):
            self._add(clause, claim, (general, one), "elliptical")

    def _implied(self, clause: Clause, claim: Claim, general: Thing) -> None:
        """Adds what "any other outcomes" implies: the row's outcomes that are not named."""
        words = claim_outcomes.any_other(self._notes, clause.place)
        if words is None:
            return
        named, under = self._findings.outcomes(), self._notes.labels.under
        for value in self._around.listed_outcomes():
            concept = str(value.value)
            if any(under(one, concept) or under(concept, one) for one in named):
                continue
            listed = self._source.value(
                concept,
                self._source.place(value.span),
                rule="any-other-outcome-of-row",
                confidence=Confidence.LOW,
            )
            self._add(clause, claim, (general, Named(words=words, concept=listed)), "implied")

    def _add(
        self, clause: Clause, claim: Claim, of: tuple[Thing, Named | None], explicitness: str
    ) -> None:
        self._findings.add(self._place, clause, claim, of, explicitness=explicitness)

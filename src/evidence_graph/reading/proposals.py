"""The findings that authors' conclusions state, as proposals for a person to accept."""

import re
from collections.abc import Sequence
from typing import Final

from evidence_graph.reading import (
    claim_details,
    claim_guards,
    claim_interventions,
    claim_objects,
    claim_outcomes,
    claim_people,
    claims,
    people,
)
from evidence_graph.reading.claim_outcomes import Named
from evidence_graph.reading.claims import Claim, Silence
from evidence_graph.reading.clauses import Clause, Joint, clauses
from evidence_graph.reading.draft import Confidence, Thing, Value, Values, Why
from evidence_graph.reading.notes import Notes, sentences
from evidence_graph.reading.numbers import COUNT, whole
from evidence_graph.reading.source import Place
from evidence_graph.reading.surroundings import Surroundings

_ASPECTS: Final = (
    ("study-population", re.compile(r"\bpopulations?\b|\bpopulationer\b", re.IGNORECASE)),
    ("setting", re.compile(r"\bsettings?\b|\bmiljöer\b", re.IGNORECASE)),
    ("component", re.compile(r"\bcomponents?\b|\bkomponent\w*", re.IGNORECASE)),
)
_EXCEPT = re.compile(
    rf"\b(?:with the exception of|except for|except in|med undantag (?:av|för))\s+"
    rf"(?:(?P<number>{COUNT}) (?:studies|studier))?",
    re.IGNORECASE,
)
_STUDY = re.compile(r"\((?P<study>[A-ZÅÄÖ][\w'-]+(?: et al\.?| m\.?fl\.?)?,? (?:19|20)\d\d)\)")
_TAKES_BENEFIT_OVER: Final = frozenset({"effect-of-a-size", "effect-for-reduction"})
_ONE_BREATH: Final = frozenset({Joint.TOGETHER, Joint.GAPPED, Joint.DENIED})
_OUTCOME = ("outcome",)


def proposals(notes: Notes, entries: Sequence[Thing]) -> tuple[Thing, ...]:
    """Returns what the quoted conclusions of all rows find; notes the sentences that give nothing."""
    found: list[Thing] = []
    for entry in entries:
        for review in entry.parts.get("aboutReview", ()):
            around = Surroundings.of(review)
            for number, conclusion in enumerate(review.parts.get("hasConclusion", ()), 1):
                reader = _Conclusion(notes, around, (entry, number))
                found += reader.read(notes.source.place(conclusion.values["exact"][0].span))
                around.last = {}
                around.interventions, around.outcomes = [], []
    return tuple(found)


class _Conclusion:
    """Reads one quoted conclusion, sentence by sentence, clause by clause."""

    def __init__(self, notes: Notes, around: Surroundings, belongs: tuple[Thing, int]) -> None:
        self._notes, self._source, self._around = notes, notes.source, around
        self._entry, self._number = belongs
        self._found: list[Thing] = []
        self._sentence: Place = (0, 0)
        self._before: tuple[Clause, Claim, list[Named]] | None = None
        self._frame: Values = {}
        self._not_significant = False
        self._hedges: tuple[Value, ...] = ()

    def read(self, place: Place) -> list[Thing]:
        """Returns the proposals of the conclusion at a place."""
        for sentence in sentences(self._source, place):
            self._sentence = self._source.trimmed(sentence, "\"'")
            named = people.named(self._notes, self._sentence)
            self._around.people = [concept for concept, _ in named]
            self._before, self._frame, self._hedges = None, {}, ()
            fewer, gaps = len(self._found), len(self._notes.gaps)
            said = self._source.said(self._sentence)
            self._not_significant = bool(claim_guards.NOT_SIGNIFICANT.search(said))
            for clause in clauses(self._notes, self._sentence):
                self._clause(clause)
                self._remember(clause.place)
            if len(self._found) == fewer and len(self._notes.gaps) == gaps:
                self._notes.gap(Why.NO_FINDING, "finding", self._sentence)
        return self._found

    def _remember(self, place: Place) -> None:
        said = self._source.said(place)
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
                for match in self._notes.labels.within(said, (scheme,))
            ]

    def _clause(self, clause: Clause) -> None:
        reading: claims.Reading
        if clause.joint is Joint.GAPPED and self._before:
            self._gapped(clause, *self._before[1:])
            return
        if clause.joint is Joint.DENIED and self._before:
            reading = claims.denied(clause, self._before[1])
        else:
            reading = claims.read(clause)
        if self._not_significant and isinstance(reading, Claim) and reading.direction():
            # "reduced X, but the difference was not significant": no plain direction.
            reading = Silence.TWO_READINGS
        if reading is Silence.TWO_READINGS:
            self._notes.gap(Why.TWO_DIRECTIONS, "finding", self._source.trimmed(clause.place))
        elif isinstance(reading, Claim):
            self._claim(clause, reading)

    def _claim(self, clause: Clause, claim: Claim) -> None:
        if claim.kind == "Implication" and self._before and self._before[1].kind == claim.kind:
            return
        doing = claim_interventions.doing(self._notes, clause, claim, self._around)
        done = doing.values
        named = claim_objects.objects(self._notes, clause, claim, self._around)
        if claim.kind == "Hypothesis":
            # What "which" stands for, the intervention or its effect, is not said.
            self._add(
                clause, claim, (next(iter(named), None), self._general(clause, claim, {}), False)
            )
            return
        if claim.kind == "Implication":
            named = []
        if self._before and not {"intervention", "interventionVerbatim"} & set(done):
            if (
                not doing.fits
                and claim.kind == "EffectFinding"
                and clause.joint is not Joint.TOGETHER
            ):
                self._refuse(clause)
                return
            done = {**done, **claim_interventions.taken_over(self._notes, self._around.last)}
        elif not doing.fits and claim.kind in {"EffectFinding", "AbsenceFinding"}:
            self._refuse(clause)
            return
        elif not {"intervention", "interventionVerbatim"} & set(done):
            done = {**done, **self._one_breath_before(clause)}
        named, elliptical = self._left_out(clause, claim, named)
        general = self._general(clause, claim, done)
        for one in named or [None]:
            self._add(clause, claim, (one, general, elliptical))
        if claim.kind == "AbsenceFinding":
            self._implied(clause, claim, general)
        self._before = (clause, claim, named)
        if {"intervention", "interventionVerbatim"} & set(done):
            self._around.last = done

    def _refuse(self, clause: Clause) -> None:
        place = self._source.trimmed(clause.place)
        self._notes.gap(Why.TWO_DIRECTIONS, "finding: who or what brought it about", place)

    def _one_breath_before(self, clause: Clause) -> Values:
        """Returns the one intervention that the same sentence names before "and improved X"."""
        if clause.joint is not Joint.TOGETHER:
            return {}
        named = {
            str(value.value): value
            for value in self._around.interventions
            if self._source.span(self._sentence).start <= value.span.start
        }
        return (
            claim_interventions.taken_over(self._notes, {"intervention": tuple(named.values())})
            if len(named) == 1
            else {}
        )

    def _left_out(
        self, clause: Clause, claim: Claim, named: list[Named]
    ) -> tuple[list[Named], bool]:
        """Returns the outcomes of a claim, and whether they are left out and said before."""
        if claim.rule == "but-not" and self._before and not named:
            # "but not at 5 years": of the same outcomes.
            return self._before[2], True
        if (
            named
            or claim.kind != "EffectFinding"
            or claim_outcomes.any_other(self._notes, clause.place)
        ):
            return named, False
        if self._before and clause.joint in _ONE_BREATH and self._before[2]:
            return self._before[2], True
        concepts = {str(value.value): value for value in self._around.outcomes}
        if claim.rule == "favouring-intervention" and len(concepts) == 1:
            (value,) = concepts.values()
            place = self._source.place(value.span)
            concept = self._listed_for(value, place)
            return [Named(words=place, concept=concept)], True
        return [], False

    def _listed_for(self, value: Value, place: Place) -> Value:
        return self._source.value(
            value.value, place, rule="outcome-named-before", confidence=Confidence.LOW
        )

    def _gapped(self, clause: Clause, claim: Claim, named: list[Named]) -> None:
        """Adds "the MITP-M up to 5 years", after "the IHDP improved behaviour up to 3 years"."""
        start = clause.place[0]
        match = self._notes.labels.leading(self._source.said(clause.place), ("intervention",))
        if match is None:
            return
        value = self._source.value(
            match.concept,
            (start + match.start, start + match.end),
            rule="claim-intervention-by-label",
        )
        general = self._general(clause, claim, {"intervention": (value,)})
        for one in named or [None]:
            self._add(clause, claim, (one, general, True))

    def _general(self, clause: Clause, claim: Claim, done: Values) -> Thing:
        """Returns what holds of a claim whichever outcome it is about."""
        place = self._source.trimmed(clause.place, " ,;:.\"'")
        if clause.joint is Joint.DENIED:
            place = (place[0], place[1])
        cue = clause.at(*claim.cue)
        if clause.joint is Joint.GAPPED and self._before:
            place = self._source.trimmed(self._before[0].place, " ,;:.\"'")
            cue = self._before[0].at(*claim.cue)
        confidence = Confidence.MEDIUM if claim.sure else Confidence.LOW
        values: Values = {
            name: (
                self._source.value(
                    value, place, rule=claim.rule, confidence=confidence, verbatim=cue
                ),
            )
            for name, value in claim.says
        }
        values |= done
        if claim.kind in {"EffectFinding", "AbsenceFinding"}:
            values |= claim_details.comparators(self._notes, clause, claim.comparator)
        if claim.kind == "EffectFinding":
            values |= claim_details.qualities(self._notes, clause)
        if claim.kind == "BodyOfEvidenceFinding":
            values |= self._over(clause, claim)
        values |= self._by_labels(clause, claim, values)
        values |= self._framed(clause)
        if stages := claim_details.life_stages(self._notes, clause):
            values["lifeStage"] = stages
        return Thing(kind=claim.kind, values=values, parts=self._parts(clause, claim))

    def _by_labels(self, clause: Clause, claim: Claim, values: Values) -> Values:
        """Returns what further schemes know by its label: for the practice, or beside a comparator."""
        named: tuple[tuple[str, str], ...] = ()
        if claim.kind == "Implication":
            named = (("setting", "setting"), ("timing", "timing"), ("aim", "aim"))
        elif claim.kind == "EffectFinding":
            named = (("theory", "theory"),)
            if {"comparator", "comparatorVerbatim"} & set(values):
                named += (("relativeIntensity", "intensity"),)
        found = {
            name: claim_details.by_label(
                self._notes, self._sentence if name == "theory" else clause.place, scheme
            )
            for name, scheme in named
        }
        return {name: concepts for name, concepts in found.items() if concepts}

    def _over(self, clause: Clause, claim: Claim) -> Values:
        found: Values = {}
        if quantifier := claim_details.quantifier(self._notes, clause.at(*claim.cue)):
            found["quantifier"] = (quantifier,)
        if excepted := _EXCEPT.search(self._source.plain, *self._sentence):
            number = whole(excepted["number"] or "")
            if number is not None:
                found["exceptForStudies"] = (
                    self._source.value(
                        number,
                        excepted.span(),
                        rule="exceptions-of-agreement",
                        verbatim=excepted.span("number"),
                    ),
                )
            rest = self._source.trimmed((excepted.start(), self._sentence[1]), ". ")
            self._notes.gap(Why.NOT_UNDERSTOOD, "finding: exceptFor", rest)
        aspects = tuple(
            self._source.value(f"consistencyaspect:{name}", match.span(), rule="compared-over")
            for name, pattern in _ASPECTS
            if (match := pattern.search(self._source.plain, *clause.place))
        )
        if aspects:
            return {**found, "over": aspects}
        self._notes.gap(Why.MISSING, "finding: over", clause.place)
        return found

    def _framed(self, clause: Clause) -> Values:
        """Returns certainty and hedges, those of the words before where one breath says both."""
        own = claim_details.certainty(self._notes, clause)
        hedges = claim_details.hedges(self._notes, [clause.place])
        if clause.joint in _ONE_BREATH:
            hedges = tuple({str(h.value): h for h in (*self._hedges, *hedges)}.values())
        self._hedges = hedges
        found: Values = {"hedge": hedges} if hedges else {}
        if own is not None:
            in_brackets = self._bracketed(self._source.place(own.span))
            self._frame = {} if in_brackets else {"certainty": (own,)}
            found["certainty"] = (own,)
        elif clause.joint in _ONE_BREATH:
            found |= self._frame
        else:
            self._frame = {}
        return found

    def _bracketed(self, place: Place) -> bool:
        before = self._source.plain[self._sentence[0] : place[0]]
        return before.rfind("(") > before.rfind(")")

    def _parts(self, clause: Clause, claim: Claim) -> dict[str, tuple[Thing, ...]]:
        parts: dict[str, list[Thing]] = {}
        if claim.kind in {"EffectFinding", "TrendFinding", "AbsenceFinding"}:
            for name, age in claim_details.ages(
                self._notes, clause, of_children=self._around.of_children
            ):
                parts.setdefault(name, []).append(age)
        said = self._source.said(clause.place)
        taken = [
            (clause.place[0] + match.start, clause.place[0] + match.end)
            for match in self._notes.labels.within(said, ("outcome", "intervention", "component"))
        ]
        for phrase in claim_people.phrases(self._notes, clause.place, taken):
            parts.setdefault("population", []).append(claim_people.population(self._notes, phrase))
            break
        if study := _STUDY.search(self._source.plain, *self._sentence):
            text = self._source.words(study.span("study"), rule="study-in-brackets")
            named = Thing(kind="PrimaryStudy", values={"citationText": (text,)})
            parts["reportedByStudy"] = [named]
        return {name: tuple(things) for name, things in parts.items()}

    def _add(
        self, clause: Clause, claim: Claim, of: tuple[Named | None, Thing, bool], *, how: str = ""
    ) -> None:
        one, general, elliptical = of
        values: Values = dict(general.values)
        if one is not None and one.concept:
            values["outcome"] = (one.concept,)
        elif one is not None:
            values["outcomeVerbatim"] = (
                self._source.words(
                    one.words, rule="claim-outcome-words", confidence=Confidence.MEDIUM
                ),
            )
            self._notes.gap(Why.NO_CONCEPT, "finding: outcome", one.words)
        values |= self._certainty_of(one, values)
        values |= self._benefit_before(claim, values)
        if claim.kind == "EffectFinding" and "benefit" not in values:
            self._notes.gap(Why.MISSING, "finding: benefit", self._source.trimmed(clause.place))
        place = self._source.trimmed(clause.place, " ,;:.\"'")
        explicitness = how or ("elliptical" if elliptical else "stated")
        values["explicitness"] = (
            self._source.value(
                f"explicitness:{explicitness}",
                place,
                rule="how-it-is-said",
                confidence=Confidence.MEDIUM,
            ),
        )
        self._found.append(
            Thing(
                kind=claim.kind,
                accepted=False,
                values={**self._belongs(), **values},
                parts=general.parts,
            )
        )

    def _belongs(self) -> Values:
        label, position = (self._entry.values[name][0] for name in ("citationLabel", "position"))
        place = self._source.place(label.span)
        return {
            "entry": (self._source.value(position.value, place, rule="entry-of-conclusion"),),
            "conclusion": (
                self._source.value(self._number, self._sentence, rule="sentence-of-conclusion"),
            ),
        }

    def _certainty_of(self, one: Named | None, values: Values) -> Values:
        # "improved A (moderate certainty) and B": the brackets are A's alone.
        if one is None or one.after is None:
            return {}
        whole = Clause(one.after, Joint.FIRST, "")
        own = claim_details.certainty(self._notes, whole)
        return {"certainty": (own,)} if own and "certainty" not in values else {}

    def _benefit_before(self, claim: Claim, values: Values) -> Values:
        """Returns the benefit that sentences before give the same intervention and outcome."""
        if claim.rule not in _TAKES_BENEFIT_OVER or "benefit" in values:
            return {}
        done = [str(v.value) for v in values.get("intervention", ())]
        about = [str(v.value) for v in values.get("outcome", ())]
        before = [
            finding.values["benefit"][0]
            for finding in self._found
            if finding.values.get("benefit")
            and [str(v.value) for v in finding.values.get("intervention", ())] == done
            and done
            and any(
                self._notes.labels.under(ours, str(theirs.value))
                for ours in about
                for theirs in finding.values.get("outcome", ())
            )
        ]
        if len({value.value for value in before}) != 1:
            return {}
        place = self._source.place(before[0].span)
        taken = self._source.value(
            before[0].value, place, rule="benefit-said-before", confidence=Confidence.LOW
        )
        return {"benefit": (taken,)}

    def _implied(self, clause: Clause, claim: Claim, general: Thing) -> None:
        """Adds what "any other outcomes" implies: the row's outcomes that are not named."""
        words = claim_outcomes.any_other(self._notes, clause.place)
        if words is None:
            return
        named = {
            str(value.value)
            for finding in self._found
            for value in finding.values.get("outcome", ())
        }
        for value in self._around.listed_outcomes():
            concept = str(value.value)
            under = self._notes.labels.under
            if any(under(one, concept) or under(concept, one) for one in named):
                continue
            listed = self._source.value(
                concept,
                self._source.place(value.span),
                rule="any-other-outcome-of-row",
                confidence=Confidence.LOW,
            )
            one = Named(words=words, concept=listed)
            self._add(clause, claim, (one, general, False), how="implied")

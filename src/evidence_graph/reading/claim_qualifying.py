"""What qualifies a claim: all that holds of it, whichever outcome it is about."""

import re
from collections.abc import Mapping, Sequence
from typing import Final

from evidence_graph.reading import claim_details, claim_people, claim_times, frame_words
from evidence_graph.reading.claim_patterns import spelled
from evidence_graph.reading.claims import SHOWN_BY_EVIDENCE, Claim
from evidence_graph.reading.clauses import Clause, Joint
from evidence_graph.reading.draft import Confidence, Thing, Value, Values, Why
from evidence_graph.reading.notes import Notes
from evidence_graph.reading.numbers import COUNT, whole
from evidence_graph.reading.source import Place

ONE_BREATH: Final = frozenset({Joint.TOGETHER, Joint.GAPPED, Joint.DENIED})
_ENDS: Final = " ,;:.\"'"
_ASPECTS: Final = (
    ("study-population", spelled(r"\bpopulations?\b|\bpopulationer\b")),
    ("setting", spelled(r"\bsettings?\b|\bmiljöer\b")),
    ("component", spelled(r"\bcomponents?\b|\bkomponent\w*")),
)
_EXCEPT = spelled(
    r"\b(?:with the exception of|except for|except in|med undantag (?:av|för))\s+"
    rf"(?:(?P<number>{COUNT}) (?:studies|studier))?"
)
_STUDY = re.compile(r"\((?P<study>[A-ZÅÄÖ][\w'-]+(?: et al\.?| m\.?fl\.?)?,? (?:19|20)\d\d)\)")
_LABELLED: Final = {
    "Implication": (("setting", "setting"), ("timing", "timing"), ("aim", "aim")),
    "EffectFinding": (("theory", "theory"),),
}
_DENIED_BEFORE: Final = spelled(
    r"\b(?:no|not|without|lack\w*|absence|insufficient|missing|too little|inga?|inget|inte|ej|utan"
    r"|sakna\w*|brist\w*|otillräcklig\w*)\b[^,;.()]{0,40}$"
)
_DENIED_AFTER: Final = spelled(
    r"\b(?:lacking|lacks?|missing|absent|not (?:\w+ )?(?:found|available|identified|exist)"
    r"|sakna\w*|finns (?:inte|ej)|fanns (?:inte|ej))\b"
)
_WHERE: Final = ("in the ", "in ", "at ", "at the ", "på ", "i ", "inom ", "vid ")
_COMPARES: Final = (("relativeIntensity", "intensity"),)


class Qualifying:
    """Reads what qualifies the claims of one sentence; what frames one can frame the next."""

    def __init__(self, notes: Notes, sentence: Place, *, of_children: bool) -> None:
        self._notes, self._source = notes, notes.source
        self._sentence, self._of_children = sentence, of_children
        self._frame: Values = {}
        self._hedges: tuple[Value, ...] = ()

    def general(
        self, clause: Clause, claim: Claim, done: Values, says: Clause | None = None
    ) -> Thing:
        """Returns a claim with all but its outcome; `says` is the clause of its cue."""
        said_in = says or clause
        place = self._source.trimmed(said_in.place, _ENDS)
        cue = said_in.at(*claim.cue)
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
            for size in frame_words.BY_SO_MUCH.finditer(self._source.plain, *clause.place):
                self._notes.gap(Why.NO_PLACE, "finding: size", size.span())
        if claim.kind == "BodyOfEvidenceFinding":
            values |= self._over(clause, claim)
        values |= self._by_labels(clause, claim, values)
        values |= self._framed(clause, claim)
        if stages := claim_times.life_stages(self._notes, clause):
            values["lifeStage"] = stages
        return Thing(kind=claim.kind, values=values, parts=self._parts(clause, claim))

    def _by_labels(self, clause: Clause, claim: Claim, values: Values) -> Values:
        """Returns what further schemes know by its label."""
        named: Sequence[tuple[str, str]] = _LABELLED.get(claim.kind, ())
        if {"comparator", "comparatorVerbatim"} & set(values):
            named = (*named, *_COMPARES)
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

    def _framed(self, clause: Clause, claim: Claim) -> Values:
        """Returns certainty and hedges, those of the words before where one breath says both."""
        own = claim_details.certainty(self._notes, clause)
        if own is not None and self._is_lacking(clause, claim, self._source.place(own.span)):
            self._notes.gap(Why.AMBIGUOUS, "finding: certainty", self._source.place(own.span))
            own = None
        hedges = claim_details.hedges(self._notes, [clause.place])
        if clause.joint in ONE_BREATH:
            hedges = tuple({str(h.value): h for h in (*self._hedges, *hedges)}.values())
        self._hedges = hedges
        found: Values = {"hedge": hedges} if hedges else {}
        if own is not None:
            in_brackets = self._bracketed(self._source.place(own.span))
            self._frame = {} if in_brackets else {"certainty": (own,)}
            found["certainty"] = (own,)
        elif clause.joint in ONE_BREATH:
            found |= self._frame
        else:
            self._frame = {}
        return found

    def _is_lacking(self, clause: Clause, claim: Claim, certainty: Place) -> bool:
        """Says whether a certainty is that of evidence which there is not."""
        if claim.kind != "AbsenceFinding":
            return False
        before = self._source.said((clause.place[0], certainty[0]))
        after = self._source.said((certainty[1], clause.place[1]))
        return claim.rule not in SHOWN_BY_EVIDENCE or bool(
            _DENIED_BEFORE.search(before) or _DENIED_AFTER.search(after)
        )

    def _bracketed(self, place: Place) -> bool:
        before = self._source.plain[self._sentence[0] : place[0]]
        return before.rfind("(") > before.rfind(")")

    def _timed(self, clause: Clause, parts: Mapping[str, Sequence[Thing]]) -> None:
        """Notes when and where something was measured, which no finding has a place for."""
        noted = [
            self._source.place(gap.span) for gap in self._notes.gaps if gap.why is Why.NO_PLACE
        ]
        noted += [
            self._source.place(value.span)
            for ages in parts.values()
            for age in ages
            for value in age.every_value()
        ]
        for place in claim_times.times(self._notes, clause.place, noted):
            self._notes.gap(Why.NO_PLACE, "finding: time of follow-up", self._source.trimmed(place))
        start = clause.place[0]
        for match in self._notes.labels.within(self._source.said(clause.place), ("setting",)):
            if self._source.plain[: start + match.start].endswith(_WHERE):
                where = (start + match.start, start + match.end)
                self._notes.gap(Why.NO_PLACE, "finding: setting", where)

    def _parts(self, clause: Clause, claim: Claim) -> dict[str, tuple[Thing, ...]]:
        parts: dict[str, list[Thing]] = {}
        if claim.kind in {"EffectFinding", "TrendFinding", "AbsenceFinding"}:
            for name, age in claim_times.ages(self._notes, clause, of_children=self._of_children):
                parts.setdefault(name, []).append(age)
            self._timed(clause, parts)
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

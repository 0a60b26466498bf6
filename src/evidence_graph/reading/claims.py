"""What a clause claims, where its words can be read in one way only."""

import re
from dataclasses import dataclass
from enum import Enum
from typing import Final, TypeAlias

from evidence_graph.reading import claim_guards
from evidence_graph.reading.absence_wording import ABSENCES
from evidence_graph.reading.claim_patterns import Guard, Pattern
from evidence_graph.reading.clauses import Clause, Joint
from evidence_graph.reading.effect_wording import EFFECTS


class Silence(Enum):
    """Why a clause gives no claim."""

    NOTHING_CLAIMED = "no words of an effect, or of evidence"
    TWO_READINGS = "what is said has more than one reading, or holds only sometimes"


@dataclass(frozen=True, slots=True)
class Claim:
    """One claim of a clause: the kind of finding, what its cue says, and where the cue stands."""

    kind: str
    rule: str
    says: tuple[tuple[str, str], ...]
    cue: tuple[int, int]
    sure: bool = True
    comparator: tuple[int, int] | None = None

    def direction(self) -> tuple[tuple[str, str], ...]:
        """Returns what is said of benefit and change."""
        return tuple(pair for pair in self.says if pair[0] in {"benefit", "change"})


Reading: TypeAlias = Claim | Silence

SHOWN_BY_EVIDENCE: Final = frozenset({"none-shown", "but-not", "not-supported"})
"""The absences that evidence shows, and that can be certain; of others the evidence is lacking."""

_COMPARED = re.compile(
    r"\b(?:than|än|compared (?:with|to)|versus|vs|in comparison (?:with|to)|relative to"
    r"|jämfört med|i jämförelse med)\b",
    re.IGNORECASE,
)
_MAY = re.compile(
    r"^\W*(?:which|that|som|vilket)\s+(?:may|might|could|can|in turn (?:may|might|could)|kan"
    r"|skulle kunna)\b",
    re.IGNORECASE,
)
_VERB = re.compile(
    r"\b(?:improve|enhance|promote|support|reduce|increase|strengthen|lead to|förbättra|stärka|öka"
    r"|minska|främja)\b",
    re.IGNORECASE,
)
_LIMITED_SAYS = re.compile(
    r"\s*(?:base )?(?:suggest|indicat|show|point|demonstrat|tyder|visar|indikerar)\w*",
    re.IGNORECASE,
)
_CONTROLS = re.compile(
    r"\b(?:control|comparison|comparator)(?: (?:groups?|arms?|conditions?|participants|children))"
    r"|\b(?:usual care|standard care|treatment as usual|placebo|no treatment|waiting[- ]lists?)\b"
    r"|\b(?:kontroll|jämförelse)grupp\w*|\bsedvanlig (?:vård|behandling)",
    re.IGNORECASE,
)
_DENIED = re.compile(r"^\W*(?:not|inte|ej)\b\s*", re.IGNORECASE)
_VERBS = frozenset({"improved", "decreased", "increased", "worse"})
_COMPARING = frozenset({"greater-effect", "more-effective", "more-durable"})
# "a larger effect in mothers than in fathers": people are compared, and no interventions.
_OF_PEOPLE = re.compile(r"\b(?:than|än) (?:in|for|among|at|hos|bland|för|vid)\b", re.IGNORECASE)
_NAMES = re.compile(r"\b(?!(?:also|även|också|and|och|\w+ly)\b)\w+", re.IGNORECASE)
_NEAR = 40
_SAYS = re.compile(
    r"\b(?:is|are|was|were|may|might|can|could|has|have|had|explain\w*|mediat\w*|led|leads?|result\w*"
    r"|är|var|kan|hade|har|förklara\w*)\b",
    re.IGNORECASE,
)
_SEEN = re.compile(
    r"\b(?:seen|found|observed|reported|shown|noted|demonstrated|identified|apparent|achieved"
    r"|sågs|visades|noterades|observerades|uppmättes)\b",
    re.IGNORECASE,
)


def read(clause: Clause) -> Reading:
    """Returns the claim of a clause, or why there is none."""
    cues = claim_guards.AFFIRMS.sub(lambda m: " " * len(m[0]), clause.cues)
    cues = claim_guards.THOSE_WITHOUT.sub(_without_denial, cues)
    if clause.joint is Joint.RELATIVE:
        return _relative(cues)
    if found := _first(cues, ABSENCES):
        return _absence(cues, *found)
    if implied := claim_guards.IMPLICATION.search(cues):
        return Claim("Implication", "implication", (), implied.span())
    if claim_guards.METHOD.search(cues):
        return Silence.NOTHING_CLAIMED
    if found := _first(cues, EFFECTS):
        return _effect(cues, *found)
    return Silence.TWO_READINGS if _turned(cues) else Silence.NOTHING_CLAIMED


def _without_denial(compared: re.Match[str]) -> str:
    return claim_guards.NEGATION.sub(lambda m: " " * len(m[0]), compared[0])


def _effect(cues: str, pattern: Pattern, cue: re.Match[str]) -> Reading:
    if pattern.kind == "AbsenceFinding":
        return _absence(cues, pattern, cue)
    rest = cues[: cue.start()] + " " * len(cue[0]) + cues[cue.end() :]
    if pattern.kind == "BodyOfEvidenceFinding":
        # Exceptions from an agreement are read apart.
        rest = re.sub(r"\bwith the exception of\b", lambda m: " " * len(m[0]), rest)
    elif claim_guards.TURNS.search(rest):
        return Silence.TWO_READINGS
    one_way = pattern.kind != "EffectFinding" or _one_way(pattern, cue, rest)
    return _claim(pattern, cue) if one_way and not _turned(rest) else Silence.TWO_READINGS


def _turned(words: str) -> bool:
    """Says whether words deny, or hold only sometimes."""
    denies = claim_guards.NEGATION.search(words) or claim_guards.ONLY_SOMETIMES.search(words)
    return denies is not None


def denied(clause: Clause, before: Claim) -> Reading:
    """Returns what "but not Z" claims after a claim on X and Y: that none was shown for Z."""
    negation = _DENIED.match(clause.cues)
    if negation is None or before.kind != "EffectFinding":
        return Silence.TWO_READINGS
    rest = clause.cues[negation.end() :]
    harm = before.rule in {"worse", "favouring-comparator", "less-effective"}
    if harm or ("benefit", "benefit:no-difference") in before.says:
        return Silence.TWO_READINGS
    if _turned(rest):
        return Silence.TWO_READINGS
    says = (("absenceKind", "absencekind:no-evidence"),)
    return Claim("AbsenceFinding", "but-not", says, negation.span(), sure=False)


def is_of_what_is_lacking(clause: Clause, claim: Claim, before: Claim | None) -> bool:
    """Says whether a claim goes on with what evidence is lacking of: "improves A and reduces B"."""
    if before is None or clause.joint is not Joint.TOGETHER or not claim.direction():
        return False
    is_absent = before.kind == "AbsenceFinding" and before.rule not in {"none-shown", "but-not"}
    return is_absent and not _NAMES.search(clause.cues[: claim.cue[0]])


def _relative(cues: str) -> Reading:
    may = _MAY.match(cues)
    verb = _VERB.search(cues)
    if may and verb and not claim_guards.NEGATION.search(cues):
        return Claim("Hypothesis", "which-may", (), (may.start(), verb.end()))
    return Silence.TWO_READINGS if _first(cues, EFFECTS) else Silence.NOTHING_CLAIMED


def _first(cues: str, patterns: tuple[Pattern, ...]) -> tuple[Pattern, re.Match[str]] | None:
    for pattern in patterns:
        for cue in pattern.cue.finditer(cues):
            if pattern.guard is not Guard.COMPARED or _COMPARED.search(cues):
                return pattern, cue
    return None


def _claim(pattern: Pattern, cue: re.Match[str]) -> Claim:
    compared = cue.span("comparator") if "comparator" in cue.re.groupindex else (-1, -1)
    return Claim(
        pattern.kind,
        pattern.rule,
        pattern.says,
        cue.span(),
        pattern.sure,
        None if compared == (-1, -1) else compared,
    )


def _absence(cues: str, pattern: Pattern, cue: re.Match[str]) -> Reading:
    rest = cues[: cue.start()] + " " * len(cue[0]) + cues[cue.end() :]
    rest = re.sub(r"\b(?:whether|om)\b", " ", rest)
    if claim_guards.NEGATION.search(rest):
        return Silence.TWO_READINGS
    if pattern.rule == "limited-evidence" and _LIMITED_SAYS.match(cues, cue.end()):
        return Silence.TWO_READINGS
    if pattern.rule == "none-shown" and (
        claim_guards.ONLY_SOMETIMES.search(rest)
        or _first(rest, tuple(p for p in EFFECTS if p.rule == "worse"))
        or re.search(r"\b(?:worse|harm\w*|sämre)\b", rest)
    ):
        return Silence.TWO_READINGS
    return _claim(pattern, cue)


def _one_way(pattern: Pattern, cue: re.Match[str], rest: str) -> bool:
    """Says whether nothing else in the clause turns what its cue says the other way."""
    shown = {value for name, value in pattern.says if name == "benefit"}
    if shown != {"benefit:no-difference"} and _controls_apart(rest):
        return False
    if pattern.rule in _COMPARING and _OF_PEOPLE.search(rest):
        return False
    if pattern.rule in _VERBS and claim_guards.OF_EFFECTS.match(rest[: cue.start()]):
        return False
    if _is_subject(cue, rest) and pattern.rule != "effect-called-positive":
        return False
    effects = tuple(p for p in EFFECTS if p.kind == "EffectFinding" and p.says)
    while other := _first(rest, effects):
        if set(_directions(other[0])) - set(_directions(pattern)):
            return False
        start, end = other[1].span()
        rest = rest[:start] + " " * (end - start) + rest[end:]
    return not re.search(r"\b(?:worse|deteriorat\w+|sämre)\b", rest) or pattern.rule == "worse"


def _controls_apart(rest: str) -> bool:
    """Says whether a control group is spoken of, and not as what is compared with."""
    return any(
        not _COMPARED.search(rest[max(0, match.start() - _NEAR) : match.start()])
        for match in _CONTROLS.finditer(rest)
    )


def _is_subject(cue: re.Match[str], rest: str) -> bool:
    """Says whether a cue only describes what something else is said of: "improved X explains Y"."""
    begins = not re.search(
        r"\w", re.sub(r"\b(?:the|an?|this|both)\b", " ", rest[: cue.start()].lower())
    )
    after = rest[cue.end() :]
    return begins and bool(_SAYS.search(after)) and not _SEEN.search(after)


def _directions(pattern: Pattern) -> tuple[tuple[str, str], ...]:
    return tuple(pair for pair in pattern.says if pair[0] in {"benefit", "change"})

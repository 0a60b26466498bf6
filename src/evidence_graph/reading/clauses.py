"""A sentence in its clauses: what is claimed of what, and how one claim is joined to the next."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from typing import Final

from evidence_graph.reading import claim_guards
from evidence_graph.reading.notes import Notes
from evidence_graph.reading.numbers import COUNT
from evidence_graph.reading.source import Place


class Joint(Enum):
    """How a clause is joined to the one before it."""

    FIRST = "first"
    TOGETHER = "and"
    """Said in one breath: what frames the clause before frames this one too."""
    AGAINST = "but"
    RELATIVE = "which"
    GAPPED = "gapped"
    """Only what differs is said: "the MITP-M up to 5 years"."""
    DENIED = "but not"
    """Only what is denied is said: "but not parental stress"."""


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause: its place, and its words as they are searched for cues.

    `cues` has as many signs as the place; what stands in brackets, or only tells a purpose, is
    blank there.
    """

    place: Place
    joint: Joint
    cues: str

    def at(self, start: int, end: int) -> Place:
        """Returns the place of a stretch of the clause."""
        return self.place[0] + start, self.place[0] + end


_BRACKETS = re.compile(r"\([^()]*(?:\)|$)|\[[^\]]*(?:\]|$)")
_IN_BRACKETS = "\x00"
_SIZE_BUT = re.compile(
    r",?\s*(?:but|men) (?:statistically |statistiskt )?(?:significant|clinically|signifikanta?"
    r"|säkerställda?|kliniskt),?",
    re.IGNORECASE,
)
_BUT = re.compile(r"\b(?:but|men)\b", re.IGNORECASE)
_FINITE = (
    r"(?:improve[sd]?|enhance[sd]?|reduce[sd]?|decrease[sd]?|increase[sd]?|worsen(?:s|ed)?"
    r"|lower(?:s|ed)|strengthen(?:s|ed)?|ha[sd] |have |showed |led to|leads? to|resulted in"
    r"|results? in|did not|does not|do not|was |were |is |are |may |might |can |could "
    r"|there (?:is|was|are|were)|improvements? in|reductions? in|increases? in|decreases? in"
    r"|better |(?:more|less) effective than |no |an? (?:small|medium|moderate|large) |(?:small"
    r"|medium|moderate|large) (?:treatment )?effect|(?:very low|low|moderate"
    r"|high)[- ](?:certainty|quality)|förbättra(?:r|de)|minska(?:r|de)|öka(?:r|de)"
    r"|försämra(?:r|de)|hade |gav |ledde till|påverkade|ingen |inga |inte |kan )"
)
_BREAKS: Final = (
    (Joint.AGAINST, r"\s*;\s*"),
    (Joint.DENIED, r",?\s+(?:but|though|although|men|dock)\s+(?=(?:not|inte|ej)\s+(?!only|bara))"),
    (Joint.DENIED, r",\s+(?=(?:not|inte|ej)\s+(?!only|bara))"),
    (Joint.TOGETHER, r",?\s+(?:but|utan)\s+(?=(?:it )?(?:also|också|även)\b)"),
    (
        Joint.AGAINST,
        (
            r",?\s+(?:but|whereas|while|whilst|although|though|yet|however|men|medan|däremot"
            r"|även om|fastän)\b,?\s*"
        ),
    ),
    (
        Joint.RELATIVE,
        r",?\s+(?=which (?:may|might|could|can|in turn|will|would|is|are|was|were)\b)",
    ),
    (Joint.RELATIVE, r",\s+(?=(?:which|vilket|vilka|som)\b)"),
    (Joint.TOGETHER, r",\s+(?=(?:reporting|showing|demonstrating|resulting in|leading to)\b)"),
    (Joint.TOGETHER, r",?\s+(?<!compared )(?<!comparison )(?<!contrast )(?=with no\b)"),
    (Joint.TOGETHER, rf",?\s+(?:and|och|samt)\s+(?=(?:\w+ly |also |även |också )?{_FINITE})"),
    (
        Joint.AGAINST,
        (
            r",\s+(?=(?:there|it|they|we|no|these|this|det|de|den) (?:is|was|are|were|had|has"
            r"|have|did|does|do|may|evidence|difference|effect|finns|fanns|var|är|hade)\b)"
        ),
    ),
)
_BREAK = re.compile(
    "|".join(f"(?P<b{n}>{pattern})" for n, (_, pattern) in enumerate(_BREAKS)), re.I
)
_BARE_VERB = re.compile(
    r"^\s*(?:\w+ly )?(?:improve|enhance|strengthen|reduce|decrease|lower|increase|promote)\b",
    re.IGNORECASE,
)
_SUBORDINATE = re.compile(
    r"\W*(?:although|while|whereas|though|even though|även om|medan|trots att)\s+", re.IGNORECASE
)
_COMPARATIVE = (
    r"(?:lower|higher|fewer|better|worse|reduced|increased|improved|decreased|lägre|högre"
    r"|färre|bättre|sämre|ökad|minskad|förbättrad)"
)
_LINKED = re.compile(
    r"\b(?:associated with|results? in|resulted in|leads? to|led to|had|has|have|showed|shows"
    r"|reported|experienced|gav|ger|ledde till|leder till|hade|har|visade|fick) (?:\w+ly "
    r"|both |både )?"
    rf"{_COMPARATIVE}\b",
    re.IGNORECASE,
)
_NEXT = re.compile(rf"(?:,|,?\s+(?:and|och|samt))\s+(?={_COMPARATIVE}\s)", re.IGNORECASE)
_UP_TO = rf"(?:(?:only )?(?:up to|at|until|upp till|vid) (?:the age of )?{COUNT})"


def clauses(notes: Notes, place: Place) -> list[Clause]:
    """Returns the clauses of a sentence."""
    said = notes.source.said(place).replace("\n", " ")
    # What stands in brackets is of the clause before it: no white space, where clauses are broken.
    marked = _BRACKETS.sub(lambda match: _IN_BRACKETS * len(match[0]), said)
    plain = _SIZE_BUT.sub(lambda m: _BUT.sub("and", m[0]).replace(",", " "), marked)
    marked, plain = plain, plain.replace(_IN_BRACKETS, " ")
    cues = _blank(claim_guards.PURPOSE, plain)
    found = []
    for start, end, joint in _stretches(notes, marked):
        if plain[start:end].strip(" .,:;\"'"):
            words = plain if joint is Joint.RELATIVE else cues
            if joint is Joint.TOGETHER and _only_purpose(plain[:start]):
                # "used to reduce X and improve Y": what governs the one verb governs the other.
                words = words[:start] + _blank(_BARE_VERB, words[start:end]) + words[end:]
            found.append(Clause((place[0] + start, place[0] + end), joint, words[start:end]))
    return found


def _stretches(notes: Notes, plain: str) -> Iterator[tuple[int, int, Joint]]:
    start, joint = 0, Joint.FIRST
    leading = _SUBORDINATE.match(plain)
    if leading:
        start = leading.end()
    breaks = [
        (m.start(), m.end(), next(j for n, (j, _) in enumerate(_BREAKS) if m[f"b{n}"] is not None))
        for m in _BREAK.finditer(plain, start)
    ]
    breaks += _gapped(notes, plain)
    breaks += _more_or_less(plain)
    if leading and not any(j is Joint.AGAINST for _, _, j in breaks):
        breaks += _main_clause(plain, start)
    for left, right, next_joint in sorted(breaks):
        if left < start:
            continue
        yield start, left, joint
        start, joint = right, next_joint
    yield start, len(plain), joint


def _gapped(notes: Notes, plain: str) -> Iterator[tuple[int, int, Joint]]:
    """Yields where "X improved Y up to 3 years" is taken up by another intervention."""
    for match in notes.labels.within(plain, ("intervention",)):
        before = re.search(r"(?:,|,? and|,? och)\s+(?:the\s+)?$", plain[: match.start])
        after = re.match(rf"(?: \w+)? {_UP_TO}", plain[match.end :], re.IGNORECASE)
        if before and after:
            yield before.start(), match.start, Joint.GAPPED


def _more_or_less(plain: str) -> Iterator[tuple[int, int, Joint]]:
    """Yields the breaks of "had lower stress, fewer symptoms and better sleep"."""
    first = _LINKED.search(plain)
    for match in _NEXT.finditer(plain, first.end()) if first else ():
        yield match.start(), match.end(), Joint.TOGETHER


def _main_clause(plain: str, start: int) -> Iterator[tuple[int, int, Joint]]:
    # "Although A improved, B did not": the last comma after which something is said.
    for comma in reversed(list(re.finditer(r",\s+", plain[start:]))):
        rest = plain[start + comma.end() :]
        if re.search(rf"\b{_FINITE}", rest, re.IGNORECASE):
            yield start + comma.start(), start + comma.end(), Joint.AGAINST
            return


def _only_purpose(before: str) -> bool:
    said = re.split(r"[;.]", before)[-1]
    return bool(claim_guards.PURPOSE.search(said))


def _blank(pattern: re.Pattern[str], text: str) -> str:
    return pattern.sub(lambda match: " " * len(match[0]), text)

"""What a claim says was done: interventions by label, by their words, or as named before."""

import re
from dataclasses import dataclass
from typing import Final

from evidence_graph.reading import claim_people, people
from evidence_graph.reading.claim_components import promoting, told_apart_by
from evidence_graph.reading.claim_details import COMPARED
from evidence_graph.reading.claim_patterns import spelled
from evidence_graph.reading.claim_subject import subject
from evidence_graph.reading.claims import Claim
from evidence_graph.reading.clauses import Clause
from evidence_graph.reading.draft import Confidence, Value, Values, Why
from evidence_graph.reading.named_before import as_named_before, the_last_named
from evidence_graph.reading.notes import Notes
from evidence_graph.reading.source import Place
from evidence_graph.reading.surroundings import Surroundings

_INTERVENTION: Final = ("intervention",)


@dataclass(frozen=True, slots=True)
class Doing:
    """What was done, as values; and whether the subject of the claim can be that at all."""

    values: Values
    fits: bool = True


_BY = spelled(
    r"\b(?:by|with|after|following|of|from|through|receiving|received|use of|using|support"
    r"|som (?:fick|får|fått)|(?:took|taken|taking) part in|participat(?:ed|ing) in|that|whether"
    r"|efter|med|genom|av|till|för|att|om)\s+(?:(?:the|an?"
    r"|this|use of|using"
    r"|having|receiving|att använda)\s+)*$"
)
_GROUP = spelled(r"[ -]?(?:groups?|arms?|gruppen|grupperna)\b")
_THE_SAME = spelled(
    r"^\W*(?:it|its|they|them|this|these|those|such interventions?|its use|their use|den|det"
    r"|de|dessa|denna|detta)$"
)
_BARE = spelled(
    r"^\W*(?:the |these |this |such |all |an? )?(?:interventions?|programmes?|programs?"
    r"|treatments?|approach(?:es)?|therap(?:y|ies)|methods?|intervention groups?|insatsen"
    r"|insatserna|interventionen|interventionerna|behandlingen|behandlingarna|programmet"
    r"|programmen)(?: (?:that|which"
    r"|with|including|som|med)\b.*)?$"
)
_DONE = spelled(
    r"(?:intervention|programme|program|treatment|therap|training|support|education|care"
    r"|feedback|exercise|counsel|surgery|medication|insats|behandling|stöd|terapi|träning"
    r"|utbildning|metod|vård|rådgivning|screening|rehabilit|acupuncture|akupunktur|mindfulness"
    r"|visit|besök|coaching"
    r"|massage|drug|läkemedel)"
)
_ENDS_DONE = re.compile(rf"(?:{_DONE.pattern})\w*\W*$", re.IGNORECASE)
_REPORTS = spelled(
    r"^\W*(?:the |this |our |these |all |most |several |systematic |included |two |three "
    r"|four |five )*(?:meta-?analys[ie]s|results?|findings|evidence|studies|trials|reviews?"
    r"|authors|we|data|effects?|differences?|improvements?|resultat(?:en)?|studier(?:na)?|vi"
    r"|översikt\w*|underlag\w*|effekt\w*)?(?: of (?:this|the) review)?$"
)
_A_TIME = (
    r"(?:end of |avslutad )?(?:treatment|intervention|therapy|follow-?up|discharge"
    r"|behandling(?:en)?"
    r"|uppföljning(?:en)?|insatsen|utskrivning(?:en)?)\b(?! (?:with|med|groups?)\b)"
)
_AFTER = spelled(
    rf"\b(?:by|after|following|from|receiving|(?<!associated )(?<!compared )(?<!comparison )with"
    r"|genom|efter|(?<!associerat )(?<!associerad )(?<!förenat )(?<!jämfört )med)\s+"
    rf"(?:the )?(?!{_A_TIME})"
    r"(?P<what>[^,;.()]+?)"
    r"(?=\s+(?:than|än|compared|jämfört|versus|at|after|during|vid|efter)\b|[,;.()]|\s*$)"
    r"|^\s*(?:effects? )?(?:of|av)\s+(?P<of>[^,;.()]+?)\s+(?=on\b|på\b)"
    r"|\bin (?:the )?(?P<groups>(?:intervention|treatment|experimental) (?:groups?|arms?))\b"
    r"|\bi (?P<grupper>(?:interventions|insats|behandlings)grupp\w*)"
    r"|^\s*av\s+(?P<agent>[^,;.()]+?)(?=\s*$|[,;.()])"
    r"|\bin (?:the )?(?P<arm>(?!control|comparison|comparator|placebo|usual|other|both|all|same)"
    r"[^,;.()]{3,40}?) (?:groups?|arms?)\b"
)
_LACKING = spelled(
    r".*\b(?:that|whether|use|use of|att använda|att|om|of)\s+(?P<what>[^,;.()]+?)\s+(?:may "
    r"|can |could |might |kan )?(?:improv|reduc|increas|enhanc|decreas|affect|lower|prevent"
    r"|förbättra|minska|öka|påverka|to |för att )|.*\b(?:to support|to recommend|stödja"
    r"|rekommendera)\s+(?:the use of )?(?P<use>[^,;.()\"]+)"
    r"|.*\b(?:effects?|impact|effekt\w*) (?:of|av) (?P<effect>[^,;.()]+?) (?=on\b|in\b|på\b|hos\b)"
)
_ITS_USE = spelled(r"\b(?:its|their|dess) (?:use|effects?|användning|effekt)\b")
_WHO_GOT = spelled(
    r"(?:[\w'-]+ ){1,4}?(?:(?:who|that|som) (?:had |have |hade |har )?(?:received|got|fick|får|fått"
    r"|(?:took|taken) part in|participated in|delt(?:og|agit) i)|receiving|assigned to"
    r"|randomi[sz]ed to|allocated to|participating in) (?:the |an? )?(?P<what>.+)$"
)
_IN_GROUP = spelled(
    r".*\b(?:in|i) (?:the )?(?:(?:intervention|treatment|experimental) (?:groups?|arms?)"
    r"|(?:interventions|insats|behandlings)grupp\w*)$"
)
_LONGEST = 8


def doing(notes: Notes, clause: Clause, claim: Claim, around: Surroundings) -> Doing:
    """Returns what a claim says was done."""
    head = (clause.place[0], clause.place[0] + claim.cue[0])
    tail = (clause.place[0] + claim.cue[1], clause.place[1])
    compared = [m.span() for m in COMPARED.finditer(notes.source.plain, *clause.place)]
    if claim.comparator:
        compared.append(clause.at(*claim.comparator))
    values = told_apart_by(notes, clause.place, compared)
    if found := _labelled(notes, head, compared) or promoting(notes, clause.place):
        return Doing({**values, "intervention": found})
    # A claim that evidence is lacking, or that something is to be done, names it anywhere.
    anywhere = claim.kind in {"AbsenceFinding", "Implication", "BodyOfEvidenceFinding"}
    inside = clause.at(*claim.cue)
    for place in (inside, tail) if anywhere else (tail,):
        if found := _labelled(notes, place, compared, led_by=None if anywhere else _BY):
            return Doing({**values, "intervention": found})
    first = notes.labels.leading(notes.source.said(tail), _INTERVENTION)
    if first and not notes.source.said(subject(notes, head, compared)):
        inverted = (tail[0], tail[0] + first.end)
        if found := _labelled(notes, inverted, compared):
            return Doing({**values, "intervention": found})
    without = _without_label(notes, (head, tail), compared, (claim, around))
    return Doing({**values, **without.values}, fits=without.fits)


def is_done(said: str) -> bool:
    """Says whether words name something that is done to help people."""
    return bool(_DONE.search(said))


def _labelled(
    notes: Notes,
    place: Place,
    compared: list[Place],
    *,
    led_by: re.Pattern[str] | None = None,
) -> tuple[Value, ...]:
    said = notes.source.said(place)
    found: dict[str, Value] = {}
    joined = False
    for match in notes.labels.within(said, _INTERVENTION):
        at = (place[0] + match.start, place[0] + match.end)
        if any(start <= at[0] < end for start, end in compared):
            continue
        led = led_by is None or led_by.search(said[: match.start])
        if not joined and not led and not _GROUP.match(said[match.end :]):
            continue
        joined = True
        found.setdefault(
            match.concept,
            notes.source.value(
                match.concept,
                at,
                rule="claim-intervention-by-label",
                confidence=Confidence.MEDIUM if match.hidden else Confidence.HIGH,
            ),
        )
    return tuple(found.values())


def _without_label(
    notes: Notes,
    sides: tuple[Place, Place],
    compared: list[Place],
    known: tuple[Claim, Surroundings],
) -> Doing:
    claim, around = known
    head, tail = sides
    subjects = _past_the_people(notes, subject(notes, head, compared))
    said = notes.source.said(subjects)
    if claim.rule == "favouring-intervention" or _BARE.match(said) or _IN_GROUP.match(said):
        return Doing(as_named_before(notes, around))
    if _THE_SAME.match(said):
        return Doing(the_last_named(notes, around))
    if claim.kind == "AbsenceFinding" and claim.rule != "none-shown":
        return Doing(_in_absence(notes, (head[0], tail[1]), around))
    after = _in_the_tail(notes, tail, compared, around)
    if claim.kind == "Implication" or _names_nothing_done(notes, subjects, around):
        return Doing(after)
    if _may_be_done(notes, subjects, around):
        return Doing(_in_its_words(notes, subjects, Confidence.MEDIUM))
    return Doing(after, fits=bool(after))


def _past_the_people(notes: Notes, subjects: Place) -> Place:
    """Returns what people got, where they are the subject: "participants who received CBT"."""
    match = _WHO_GOT.match(notes.source.said(subjects))
    if match is None or not people.names_people(notes, subjects):
        return subjects
    return subjects[0] + match.start("what"), subjects[1]


def _names_nothing_done(notes: Notes, subjects: Place, around: Surroundings) -> bool:
    """Says whether a subject is what reports, or an outcome: what was done may stand elsewhere."""
    said = notes.source.said(subjects)
    if not said or _REPORTS.match(said):
        return True
    if around.is_its_intervention(said):
        return False
    named = people.names_people(notes, subjects)
    outcome = bool(notes.labels.within(said, ("outcome",)))
    listed = around.lists_words(said) and not named
    return (outcome or listed) and not _ENDS_DONE.search(said)


def _may_be_done(notes: Notes, subjects: Place, around: Surroundings) -> bool:
    said = notes.source.said(subjects)
    if len(said.split()) > _LONGEST:
        return False
    someone = people.names_people(notes, subjects)
    last = said.rpartition(" ")[2]
    of_row = around.shares_words(said) or around.does(last)
    someone = someone or claim_people.is_someone(last)
    return is_done(said) or around.is_its_intervention(said) or (of_row and not someone)


def _in_the_tail(notes: Notes, tail: Place, compared: list[Place], around: Surroundings) -> Values:
    """Returns what was done where it stands after the cue: "was reduced by", "effects of … on"."""
    match = _AFTER.search(notes.source.plain, *tail)
    if match is None or any(start <= match.start() < end for start, end in compared):
        return {}
    name = match.lastgroup or "what"
    if name in {"groups", "grupper"}:
        return as_named_before(notes, around)
    said = match[name]
    if _DONE.search(said) or around.shares_words(said) or around.does(said):
        place = notes.source.trimmed(match.span(name), "\"' ")
        return _in_its_words(notes, place, Confidence.LOW)
    return {}


def _in_absence(notes: Notes, place: Place, around: Surroundings) -> Values:
    said = notes.source.said(place)
    match = _LACKING.search(said)
    if match is None:
        return the_last_named(notes, around) if _ITS_USE.search(said) else {}
    name = match.lastgroup or "what"
    at = notes.source.trimmed((place[0] + match.start(name), place[0] + match.end(name)), "\"' ")
    done = notes.source.said(at)
    if _BARE.match(done):
        return as_named_before(notes, around)
    if _THE_SAME.match(done):
        return the_last_named(notes, around)
    if is_done(done) or around.shares_words(done):
        return _in_its_words(notes, at, Confidence.MEDIUM)
    return {}


def _in_its_words(notes: Notes, place: Place, confidence: Confidence) -> Values:
    """Returns what was done as its words, where no vocabulary has a concept for it."""
    notes.gap(Why.NO_CONCEPT, "finding: intervention", place)
    value = notes.source.words(place, rule="subject-of-claim", confidence=confidence)
    return {"interventionVerbatim": (value,)}

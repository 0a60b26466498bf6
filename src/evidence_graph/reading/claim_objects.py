"""Where a clause says what its claim is about: after the cue, before it, or within it."""

from collections.abc import Sequence
from typing import Final

from evidence_graph.reading.claim_details import COMPARED
from evidence_graph.reading.claim_interventions import is_done
from evidence_graph.reading.claim_outcomes import Named, outcomes
from evidence_graph.reading.claim_patterns import spelled
from evidence_graph.reading.claim_subject import subject
from evidence_graph.reading.claims import Claim
from evidence_graph.reading.clauses import Clause, Joint
from evidence_graph.reading.draft import Confidence, Values
from evidence_graph.reading.notes import Notes
from evidence_graph.reading.source import Place
from evidence_graph.reading.surroundings import Surroundings

_PASSIVE = spelled(r"\b(?:was|were|been|is|are|be|being)(?: \w+ly)? $")
_PASSIVE_CUE = spelled(
    r"(?:\b(?:was|were|is|are|been|var) (?:\w+ly )?(?:lower|higher|fewer|worse|lägre|högre"
    r"|färre)|(?:förbättra|minska|öka|försämra)(?:de)?s|rapporterades (?:inte|ej)"
    r"|undersöktes (?:inte|ej)|påverkades (?:inte|ej)|unaffected|\b(?:was|were|is|are"
    r"|been) not \w+(?<! with))$"
)
_NOUN_CUE = spelled(
    r"(?:effects?|impacts?|influence|results?|outcomes?|changes?|improvements?|gains?"
    r"|reductions?|benefits?|associations?|differences?|effect sizes?|effekt(?:er|en|erna)?"
    r"|resultat|inverkan|påverkan|förbättring(?:ar|en)?|minskning(?:ar|en)?|ökning(?:ar|en)?"
    r"|skillnad(?:er)?|differ|sig (?:inte|ej)|effective(?: as| \w+)?|effektiv(?:t|a)?|than|än"
    r"|superior|inferior to|consisten\w+)$"
)
_COMPARING_CUE = spelled(r"(?:effective|effektiv\w*|superior|inferior to|than|än)$")
_ACTIVE: Final = spelled(r"(?:\w(?:ed|es)|(?:ade|ar|er|rkte|jde|nkte)|a)$")
_COMPARING: Final = frozenset({"more-effective", "less-effective"})
_LED_BY = spelled(
    r"\b(?:on|in|for|regarding|concerning|with regard to|with respect to|in terms of"
    r"|related to|to|against|på|i|av|hos|för|gällande|avseende|vad gäller|när det gäller|mot"
    r"|vid)\s+(?:(?:improv|enhanc|reduc|decreas|promot|lower)ing |att (?:förbättra|minska|öka) )?"
)
_REDUCES: Final = {"decreased", "increased", "improved", "none-shown"}
# "Stress decreased with video feedback": nothing but what was done stands behind the verb.
_WITHOUT_OBJECT: Final = spelled(
    r"\s*(?:with(?! (?:regard|respect|no)\b)|i gruppen"
    r"|(?:in|i) (?:the )?(?:intervention|treatment|experimental|insats|interventions|behandlings)"
    r" ?(?:gruppe[nr]\w*|groups?|arms?))(?!\w)"
)
_VERB = spelled(
    r"\b(?:improv\w*|enhanc\w*|reduc\w*|increas\w*|decreas\w*|lower\w*|affect\w*|influenc\w*"
    r"|prevent\w*|promot\w*|(?:effects?|impact|benefits?|differences?)(?= (?:of [^,;]+ )?(?:on"
    r"|in|for)\b)|effective(?= (?:for|in)\b)|associated with|förbättra\w*|minska\w*|öka\w*"
    r"|påverka\w*|(?:effekt\w*|skillnad\w*)(?= (?:av [^,;]+ )?(?:på|i)\b)"
    r"|effektiv\w*(?= (?:för|mot)\b))\b"
)
_BY_SOMETHING: Final = spelled(
    r"\s*(?:by|av)\s+(?!\d|(?:about|around|approximately|nearly|up to|an average|a mean)\b)"
)
_IN_A_GROUP: Final = spelled(
    r"\b(?:in|i) (?:the )?(?!(?:intervention|treatment|experimental|both|all|same)\b)"
    r"(?:[\w-]+ ){1,3}(?:groups?|arms?)\b|\b(?:with|med) (?:older|younger|higher|lower|earlier"
    r"|later"
    r"|äldre|yngre|högre|lägre)\b"
)
_WITHIN = spelled(
    r"\b(?:for|on|of|about|regarding|concerning|om|för|kring|gällande"
    r"|avseende)\s+(?P<what>[^,;]+?)\s+(?:is|was|are|were|remains?|remained|är|var|bedöms"
    r"|bedömdes|saknas|saknades)\b"
)
_RESULTS_FOR = spelled(
    r"\b(?:results?|findings|evidence|effects?|resultat(?:en)?|effekt(?:en|erna)?)\s+(?:for|on"
    r"|regarding|concerning|för|på|gällande|avseende)\s+(?P<what>[^,;]+?)(?=\s+(?:is|was|are"
    r"|were|remain\w*|är|var)\b)"
)


def objects(notes: Notes, clause: Clause, claim: Claim, around: Surroundings) -> list[Named]:
    """Returns the outcomes that a claim is about."""
    head = (clause.place[0], clause.place[0] + claim.cue[0])
    tail = (clause.place[0] + claim.cue[1], clause.place[1])
    if claim.kind == "BodyOfEvidenceFinding":
        return _of_results(notes, clause.place, around)
    if claim.kind == "TrendFinding":
        return _led(notes, tail, around, only_on=True)
    if claim.kind in {"Hypothesis"}:
        return outcomes(notes, tail, around)
    if claim.kind == "AbsenceFinding" and claim.rule not in {"none-shown", "but-not"}:
        return _of_what_is_absent(notes, clause, claim, around)
    cue = notes.source.said(clause.at(*claim.cue))
    alone = claim.rule in _REDUCES and bool(_WITHOUT_OBJECT.match(notes.source.plain, *tail))
    passive = bool(_PASSIVE.search(notes.source.said(head))) and cue.casefold().endswith("ed")
    if alone or passive or _PASSIVE_CUE.search(cue):
        return _of_subject(notes, clause, head, around)
    found = (
        _led(
            notes,
            tail,
            around,
            only_on=False,
            compares=bool(_COMPARING_CUE.search(cue)) or claim.rule in _COMPARING,
        )
        if _NOUN_CUE.search(cue) or claim.rule in _COMPARING
        else outcomes(notes, tail, around)
    )
    return found or _of_subject(notes, clause, head, around)


def moves_nothing(
    notes: Notes, of: tuple[Clause, Claim], done: Values, named: Sequence[Named]
) -> bool:
    """Says whether a direction is no intervention's, or of no outcome that is named.

    "Behaviour improved sensitivity": one outcome moves the other. "Increased it": which? "Stress
    was lower in the term group", "unaffected by stress": nothing that was done.
    """
    clause, claim = of
    if not claim.direction():
        return False
    unnamed = not {"intervention", "interventionVerbatim"} & set(done)
    cue = clause.at(*claim.cue)
    plain = notes.source.plain
    by_what = _BY_SOMETHING.match(plain, cue[1], clause.place[1])
    if unnamed and (by_what or _IN_A_GROUP.search(plain, *clause.place)):
        return True
    if not named and "benefit" not in dict(claim.says):
        return True
    behind = bool(named) and all(one.words[0] >= cue[1] for one in named)
    if not unnamed or not behind:
        return False
    said = notes.source.said(cue)
    active = _ACTIVE.search(said) and not _NOUN_CUE.search(said)
    return bool(active) and clause.joint is not Joint.TOGETHER


def _led(
    notes: Notes, tail: Place, around: Surroundings, *, only_on: bool, compares: bool = False
) -> list[Named]:
    """Returns the outcomes behind a noun, after "on" or "in": "a positive effect on …"."""
    for lead in _LED_BY.finditer(notes.source.plain, *tail):
        if compares and lead[0].strip().casefold() == "to":
            continue
        if only_on and lead[0].strip().casefold() not in {"on", "på"}:
            continue
        found = outcomes(notes, (lead.start(), tail[1]), around)
        if found and not _says_who(notes, found):
            return found
    return []


def _says_who(notes: Notes, found: Sequence[Named]) -> bool:
    return all(
        one.concept is None and bool(notes.labels.within(notes.source.said(one.words), ("role",)))
        for one in found
    )


def _of_subject(notes: Notes, clause: Clause, head: Place, around: Surroundings) -> list[Named]:
    compared = [m.span() for m in COMPARED.finditer(notes.source.plain, *clause.place)]
    said_of = subject(notes, head, compared)
    if notes.labels.within(notes.source.said(said_of), ("intervention",)):
        return []
    found = outcomes(notes, said_of, around)
    return [
        one
        for one in found
        if one.concept or _may_be_an_outcome(notes, one.words, around, alone=len(found) == 1)
    ]


def _may_be_an_outcome(notes: Notes, words: Place, around: Surroundings, *, alone: bool) -> bool:
    said = notes.source.said(words)
    if is_done(said) or around.is_its_intervention(said):
        return False
    apart = not around.shares_words(said) and not notes.labels.within(said, ("role",))
    return around.lists_words(said) or (alone and apart)


def _of_what_is_absent(
    notes: Notes, clause: Clause, claim: Claim, around: Surroundings
) -> list[Named]:
    plain = notes.source.plain
    cue = clause.at(*claim.cue)
    tail = (cue[1], clause.place[1])
    if within := _WITHIN.search(plain, *cue):
        return outcomes(notes, within.span("what"), around)
    if verb := _VERB.search(plain, *tail):
        return outcomes(notes, (verb.end(), tail[1]), around)
    if claim.rule == "not-reported" and _PASSIVE_CUE.search(notes.source.said(cue)):
        return _of_subject(notes, clause, (clause.place[0], cue[0]), around)
    found = outcomes(notes, tail, around)
    if claim.rule == "not-reported":
        return found
    return [one for one in found if one.concept or around.lists_words(notes.source.said(one.words))]


def _of_results(notes: Notes, place: Place, around: Surroundings) -> list[Named]:
    if match := _RESULTS_FOR.search(notes.source.plain, *place):
        return outcomes(notes, match.span("what"), around)
    found = notes.labels.within(notes.source.said(place), ("outcome",))
    places = [(place[0] + match.start, place[0] + match.end) for match in found]
    return [
        Named(
            words=at,
            concept=notes.source.value(
                match.concept, at, rule="claim-outcome-by-label", confidence=Confidence.MEDIUM
            ),
        )
        for match, at in zip(found, places, strict=True)
    ]

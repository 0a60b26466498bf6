"""What a claim says was done: interventions by label, by their words, or as named before."""

import re
from dataclasses import dataclass
from typing import Final

from evidence_graph.reading import people
from evidence_graph.reading.claim_details import COMPARED, components
from evidence_graph.reading.claims import Claim
from evidence_graph.reading.clauses import Clause
from evidence_graph.reading.draft import Confidence, Value, Values
from evidence_graph.reading.notes import Notes
from evidence_graph.reading.source import Place
from evidence_graph.reading.surroundings import Surroundings

_INTERVENTION: Final = ("intervention",)


@dataclass(frozen=True, slots=True)
class Doing:
    """What was done, as values; and whether the subject of the claim can be that at all."""

    values: Values
    fits: bool = True


def _words(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


_BY = _words(
    r"\b(?:by|with|after|following|of|from|through|receiving|received|use of|using|support|that"
    r"|whether"
    r"|efter|med|genom|av|till|för|att|om)"
    r"\s+(?:(?:the|an?|this|use of|using|having|receiving|att använda)\s+)*$"
)
_FRAME = _words(
    r"^.*\b(?:evidence|show\w*|suggest\w*|found|finds?|indicat\w*|demonstrat\w*|reveal\w*"
    r"|report\w*"
    r"|identif\w+|conclu\w+|clear|possible|confirm\w*)\b[^,;]{0,20}?\bthat\s+|^.*\b(?:whether"
    r"|att)\s+|^.*\b(?:evidence|review|studies|findings|results|analysis|trials|vi"
    r"|we|resultaten|studier(?:na)?)\s+(?:\w+ ){0,3}?(?:show|shows|showed|shown|found|suggests?"
    r"|suggested"
    r"|indicates?|indicated|demonstrates?|demonstrated|reported|reveals?|revealed|identified"
    r"|visar"
    r"|visade|tyder på)\b\s*"
)
_LEADING = _words(
    r"^\W*(?:(?:there (?:is|was|are|were)|det (?:finns|fanns|är|var)|overall|in addition"
    r"|in conclusion"
    r"|in summary|furthermore|moreover|however|also|finally|thus|therefore|additionally|similarly"
    r"|generally|reporting|showing|demonstrating|resulting in|leading to|sammanfattningsvis"
    r"|dessutom|vidare|däremot|även|generellt|däremot|and|och)\b,?\s*)+"
)
_TRAILING = _words(
    r"(?:\b(?:may|might|can|could|will|would|also|probably|likely|possibly|has|have|had|been|be"
    r"|being"
    r"|was|were|is|are|to|did|does|do|not|an?|the|appear(?:s|ed)?|seem(?:s|ed)?|shown|found"
    r"|small|medium"
    r"|moderate|large|and|but|significant|showed|shows?|resulted in|results? in|led to"
    r"|leads? to|overall"
    r"|associated with|demonstrated|reported|having|makes?|made|more|there|only|both|in|on"
    r"|using|gave|gives?"
    r"|kan|har|hade|var|är|verkar|tycks|ger|gav|en|ett|liten|stor|ledde till|leder till|visade"
    r"|sig"
    r"|statistically|potentially|\w+ly|också|även|inte|ej|sannolikt|troligen|skulle)\b[\s,]*)+$"
)
_BLANK = re.compile(r"[\s,]+")
_THE_SAME = _words(
    r"^\W*(?:it|its|they|them|this|these|those|such interventions?|its use|their use|den|det|de"
    r"|dessa"
    r"|denna|detta)$"
)
_TOGETHER = _words(r"intervention|treatment|therap(?:y|ies)|insats|behandling|terapi")
_BARE = _words(
    r"^\W*(?:the |these |this |such |all |an? )?(?:interventions?|programmes?|programs?"
    r"|treatments?"
    r"|approach(?:es)?|therap(?:y|ies)|methods?|intervention groups?|insatsen|insatserna"
    r"|interventionen"
    r"|interventionerna|behandlingen|programmet)"
    r"(?: (?:that|which|with|including|som|med)\b.*)?$"
)
_WITH_PART = _words(
    r"\b(?:interventions?|programmes?|programs?|treatments?)\s+(?:that |which )?(?:promot\w+"
    r"|involv\w+"
    r"|includ\w+|based on|using|with|provid\w+|deliver\w+|focus\w+ on)\s+(?P<what>[^;.()]+)"
)
_DONE = _words(
    r"(?:intervention|programme|program|treatment|therap|training|support|education|care|feedback"
    r"|exercise|counsel|surgery|medication|insats|behandling|stöd|terapi|träning|utbildning"
    r"|metod|vård"
    r"|rådgivning|screening|rehabilit|acupuncture|akupunktur|mindfulness|massage|drug|läkemedel)"
)
_ENDS_DONE = re.compile(rf"(?:{_DONE.pattern})\w*\W*$", re.IGNORECASE)
_REPORTS = _words(
    r"^\W*(?:the |this |our |these |all |most |several |systematic |included |two |three |four "
    r"|five )*"
    r"(?:meta-?analys[ie]s|results?|findings|evidence|studies|trials|reviews?|authors|we|data"
    r"|effects?|differences?|improvements?|resultat(?:en)?|studier(?:na)?|vi|översikt\w*"
    r"|underlag\w*"
    r"|effekt\w*)?(?: of (?:this|the) review)?$"
)
_LONGEST = 8


def doing(notes: Notes, clause: Clause, claim: Claim, around: Surroundings) -> Doing:
    """Returns what a claim says was done."""
    head = (clause.place[0], clause.place[0] + claim.cue[0])
    tail = (clause.place[0] + claim.cue[1], clause.place[1])
    compared = [m.span() for m in COMPARED.finditer(notes.source.plain, *clause.place)]
    if claim.comparator:
        compared.append(clause.at(*claim.comparator))
    values = _parts(notes, clause.place, compared)
    if found := _labelled(notes, head, compared) or _promoting(notes, clause.place):
        return Doing({**values, "intervention": found})
    # A claim that evidence is lacking, or that something is to be done, names it anywhere.
    anywhere = claim.kind in {"AbsenceFinding", "Implication", "BodyOfEvidenceFinding"}
    inside = clause.at(*claim.cue)
    for place in (inside, tail) if anywhere else (tail,):
        if found := _labelled(notes, place, compared, led_by=None if anywhere else _BY):
            return Doing({**values, "intervention": found})
    return _without_label(notes, (head, tail), compared, (claim, around, values))


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
        if led_by and not joined and not led_by.search(said[: match.start]):
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


def _promoting(notes: Notes, place: Place) -> tuple[Value, ...]:
    """Returns "interventions promoting cue-based care" as the intervention of that name."""
    match = _WITH_PART.search(notes.source.plain, *place)
    if match is None:
        return ()
    words = [m.end() for m in re.finditer(r"[\w-]+", match["what"])][:_LONGEST]
    for end in reversed(words):
        label = notes.labels.whole(f"{match['what'][:end]} intervention", _INTERVENTION)
        if label:
            at = (match.start(), match.start("what") + end)
            return (notes.source.value(label.concept, at, rule="intervention-by-its-part"),)
    return ()


def _parts(notes: Notes, place: Place, compared: list[Place]) -> Values:
    """Returns the components by which a claim tells interventions apart."""
    match = _WITH_PART.search(notes.source.plain, *place)
    found: dict[str, tuple[Value, ...]] = {}
    if match is None or any(start <= match.start() < end for start, end in compared):
        return found
    end = min([match.end("what"), *(s for s, _ in compared if s > match.start())])
    inner = (match.start(), end)
    values = list(components(notes, inner))
    if not values:
        first = re.match(r"(?:an? |the )?([\w-]+ [\w-]+)", match["what"])
        owned = notes.labels.owned(first[1], "component") if first else {}
        if first and len(owned) == 1:
            at = (match.start("what") + first.start(1), match.start("what") + first.end(1))
            values = [
                notes.source.value(
                    next(iter(owned)), at, rule="claim-component", confidence=Confidence.LOW
                )
            ]
    if values:
        found["component"] = tuple(values)
    return found


def _without_label(
    notes: Notes,
    sides: tuple[Place, Place],
    compared: list[Place],
    known: tuple[Claim, Surroundings, Values],
) -> Doing:
    claim, around, values = known
    head, tail = sides
    words = subject(notes, head, compared)
    said = notes.source.said(words)
    whole = (head[0], tail[1])
    if claim.rule == "favouring-intervention" or _BARE.match(said):
        found = _as_named_before(notes, around)
        return Doing({**values, **found})
    if _THE_SAME.match(said):
        return Doing({**values, **_the_last_named(notes, around)})
    if claim.kind == "AbsenceFinding" and claim.rule != "none-shown":
        return Doing({**values, **_in_absence(notes, whole, claim, around)})
    if not said or _REPORTS.match(said) or claim.kind in {"Implication"}:
        return Doing({**values, **_in_the_tail(notes, tail, compared, claim, around)})
    named = people.names_people(notes, words)
    about = bool(notes.labels.within(said, ("outcome",))) or (
        around.lists_words(said) and not named
    )
    if about and not _ENDS_DONE.search(said):
        return Doing({**values, **_in_the_tail(notes, tail, compared, claim, around)})
    done = bool(_DONE.search(said)) or around.shares_words(said)
    if done and len(said.split()) <= _LONGEST and not (named and not _DONE.search(said)):
        value = notes.source.words(words, rule="subject-of-claim", confidence=Confidence.MEDIUM)
        return Doing({**values, "interventionVerbatim": (value,)})
    found = _in_the_tail(notes, tail, compared, claim, around)
    return Doing({**values, **found}, fits=bool(found))


def subject(notes: Notes, head: Place, compared: list[Place]) -> Place:
    """Returns the words before a cue that can be its subject, without what frames them."""
    said = notes.source.said(head).replace("\n", " ")
    for start, end in compared:
        if head[0] <= start < head[1]:
            said = (
                said[: start - head[0]].ljust(min(end, head[1]) - head[0]) + said[end - head[0] :]
            )
    start = 0
    for pattern in (_BLANK, _LEADING, _FRAME, _LEADING):
        if match := pattern.match(said[start:]):
            start += match.end()
    comma = re.match(
        r"[^,]*\b(?:compared|despite|in|after|for|as|jämfört|efter|hos|i)\b[^,]*,\s+",
        said[start:],
        re.IGNORECASE,
    )
    start += comma.end() if comma else 0
    trailing = _TRAILING.search(said, start)
    end = trailing.start() if trailing else len(said)
    place = notes.source.trimmed((head[0] + start, head[0] + max(start, end)), ",\"' ")
    if article := re.match(r"(?:the|an?)\s+", notes.source.said(place), re.IGNORECASE):
        place = (place[0] + article.end(), place[1])
    return place


def _in_the_tail(
    notes: Notes, tail: Place, compared: list[Place], claim: Claim, around: Surroundings
) -> Values:
    """Returns what was done where it stands after the cue: "was reduced by", "effects of … on"."""
    match = re.compile(
        r"\b(?:by|after|following|from|receiving|genom|efter)\s+(?:the )?(?P<what>[^,;.()]+)"
        r"|^\s*(?:effects? )?(?:of|av)\s+(?P<of>[^,;.()]+?)\s+(?=on\b|på\b)"
        r"|\bin (?:the )?(?P<groups>(?:intervention|treatment|experimental) (?:groups?|arms?))\b"
        r"|\bi (?P<grupper>(?:interventions|insats|behandlings)grupp\w*)",
        re.IGNORECASE,
    ).search(notes.source.plain, *tail)
    if match is None or any(start <= match.start() < end for start, end in compared):
        return {}
    name = match.lastgroup or "what"
    if name in {"groups", "grupper"}:
        return _as_named_before(notes, around)
    said = match[name]
    if _DONE.search(said) or around.shares_words(said):
        words = notes.source.words(
            notes.source.trimmed(match.span(name), "\"' "),
            rule="subject-of-claim",
            confidence=Confidence.LOW,
        )
        return {"interventionVerbatim": (words,)}
    return {}


def _in_absence(notes: Notes, place: Place, claim: Claim, around: Surroundings) -> Values:
    said = notes.source.said(place)
    match = re.search(
        r".*\b(?:that|whether|use|use of|att använda|att|om|of)\s+(?P<what>[^,;.()]+?)\s+"
        r"(?:may |can |could |might |kan )?(?:improv|reduc|increas|enhanc|decreas|affect|lower"
        r"|prevent"
        r"|förbättra|minska|öka|påverka|to |för att )"
        r"|.*\b(?:to support|to recommend|stödja"
        r"|rekommendera)\s+(?:the use of )?(?P<use>[^,;.()\"]+)",
        said,
        re.IGNORECASE,
    )
    if match is None:
        pronoun = re.search(
            r"\b(?:its|their|dess) (?:use|effects?|användning|effekt)\b", said, re.I
        )
        if pronoun:
            return _the_last_named(notes, around)
        return {}
    name = "use" if match["use"] else "what"
    at = notes.source.trimmed((place[0] + match.start(name), place[0] + match.end(name)), "\"' ")
    words = notes.source.said(at)
    if _BARE.match(words):
        return _as_named_before(notes, around)
    if _THE_SAME.match(words):
        return _the_last_named(notes, around)
    if _DONE.search(words) or around.shares_words(words):
        value = notes.source.words(at, rule="subject-of-claim", confidence=Confidence.MEDIUM)
        return {"interventionVerbatim": (value,)}
    return {}


def _the_last_named(notes: Notes, around: Surroundings) -> Values:
    """Returns what "it" stands for: the one intervention named so far, or the last sentence's."""
    if around.last:
        return taken_over(notes, around.last)
    concepts = {str(value.value): value for value in around.interventions}
    return (
        taken_over(notes, {"intervention": tuple(concepts.values())}) if len(concepts) == 1 else {}
    )


def taken_over(notes: Notes, values: Values) -> Values:
    """Returns what was done in the claim before, as what is done in this one."""
    return {
        name: tuple(
            notes.source.value(
                value.value,
                notes.source.place(value.span),
                rule="intervention-named-before",
                confidence=Confidence.MEDIUM,
            )
            for value in values[name]
        )
        for name in ("intervention", "interventionVerbatim")
        if values.get(name)
    }


def _as_named_before(notes: Notes, around: Surroundings) -> Values:
    """Returns what "the intervention" is: named so in the conclusion, else by the row."""
    named = {str(value.value): value for value in around.interventions}
    if len(named) > 1:
        # Not one of several programmes, but what they are called together.
        named = {c: v for c, v in named.items() if _TOGETHER.search(v.quote)}
    row = around.row_intervention()
    if not named and row is not None and not around.interventions:
        named = {str(row.value): row}
    if len(named) != 1:
        return {}
    (value,) = named.values()
    place = notes.source.place(value.span)
    return {
        "intervention": (
            notes.source.value(
                value.value, place, rule="intervention-named-before", confidence=Confidence.LOW
            ),
        )
    }

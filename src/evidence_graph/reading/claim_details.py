"""How a claim is qualified: certainty, hedges, size, significance, ages, and against what."""

import re
from typing import Final

from evidence_graph.reading.claim_components import components
from evidence_graph.reading.claim_patterns import spelled
from evidence_graph.reading.clauses import Clause
from evidence_graph.reading.draft import Confidence, Value, Values, Why
from evidence_graph.reading.notes import Notes
from evidence_graph.reading.source import Place

_LEVEL = r"(?:very low|low|moderate|high)"
_LEVEL_SV = r"(?:mycket låg|låg|måttlig|hög)"
_CERTAINTY: Final = spelled(
    rf"\b(?P<a>{_LEVEL})(?P<to>(?: to |/| or |-to-)(?:{_LEVEL}))?[- ](?:certainty|quality)"
    r"(?:(?: of)?(?: the)? evidence|(?= *\)))"
    rf"|\b(?P<b>{_LEVEL})[- ]certainty\b"
    rf"|\b(?:certainty|quality) of (?:the )?evidence (?:is|was) (?:rated |graded |judged )?"
    rf"(?:as |to be )?(?P<c>{_LEVEL})\b"
    rf"|\bevidence of (?P<d>{_LEVEL}) (?:certainty|quality)\b"
    rf"|\bGRADE:? (?P<e>{_LEVEL})\b"
    rf"|\b(?P<f>{_LEVEL_SV})(?P<till>(?: till | eller |/)(?:{_LEVEL_SV}))? tillförlitlighet\b"
    rf"|\btillförlitligheten\b[^,;.]{{0,40}}?(?:är|bedöms?|bedömdes)(?: vara"
    rf"| som)? (?P<g>{_LEVEL_SV})\b"
    r"|(?P<signs>[\u2295\u2a01]{1,4}[\u25cb\u25ef\u2296o]{0,3})"
)
_LEVELS: Final = {
    **dict.fromkeys(("very low", "mycket låg"), "very-low"),
    **dict.fromkeys(("low", "låg"), "low"),
    **dict.fromkeys(("moderate", "måttlig"), "moderate"),
    **dict.fromkeys(("high", "hög"), "high"),
}
_BY_SIGNS: Final = ("", "very-low", "low", "moderate", "high")
HEDGES: Final = (
    ("hedge:might", spelled(r"\bmight\b|\bskulle kunna\b")),
    ("hedge:may", spelled(r"\bmay(?: be)?\b|(?<!skulle )\bkan\b")),
    (
        "hedge:possibility",
        spelled(
            r"\bit is possible\b|\bdet är möjligt\b|\bcould(?! not)\b|\bpotentially\b"
            r"|\bperhaps\b|\beventuellt\b"
        ),
    ),
    ("hedge:possibly", spelled(r"\bpossibly\b|\bmöjligen\b")),
    ("hedge:probably", spelled(r"\bprobabl[ey]\b|(?<!un)\blikely\b|\bsannolikt\b|\btroligen\b")),
    ("hedge:appear", spelled(r"\bappear(?:s|ed)?\b|\btyck(?:s|tes)\b")),
    ("hedge:seem", spelled(r"\bseem(?:s|ed)?\b|\bverkar\b|\bförefaller\b")),
    ("hedge:suggest", spelled(r"\bsuggest(?:s|ed|ing)?\b|\btyd(?:er|de) på\b")),
    ("hedge:indicate", spelled(r"\bindicat(?:e|es|ed|ing)\b|\bindikera(?:r|de)\b")),
    ("hedge:point-to", spelled(r"\bpoint(?:s|ed|ing)? to(?:wards)?\b|\bpekar (?:mot|på)\b")),
    ("hedge:some-evidence", spelled(r"\bsome evidence\b|\bviss evidens\b|\bvisst stöd\b")),
    ("hedge:to-our-knowledge", spelled(r"\bto our knowledge\b|\bsåvitt vi vet\b")),
    ("hedge:currently", spelled(r"\bcurrently\b|\bför närvarande\b")),
)
"""Hedges by the concept that they are read as, each with the forms it has in running text."""

_SIZE = spelled(
    r"\b(?P<size>small|medium|moderate|large|liten|litet|små|medelstora?|måttliga?"
    r"|stora?)(?P<to>[- ](?:to|till)[- ]\w+)?(?:[- ]sized?)?(?:[ ,]+(?:but|and|yet"
    r"|statistically|significant|clinically|meaningful|positive|beneficial|treatment"
    r"|intervention|overall|pooled|favou?rable|men|statistiskt|signifikant|positiva?"
    r"|gynnsamma?)\b)*,? ?(?:effects?|improvements?|reductions?|increases?|decreases?"
    r"|benefits?|differences?|impact|effekt\w*|förbättring\w*|minskning\w*|ökning\w*"
    r"|skillnad\w*)\b"
)
_SIZES: Final = {
    **dict.fromkeys(("small", "liten", "litet", "små"), "small"),
    **dict.fromkeys(
        ("medium", "moderate", "medelstor", "medelstora", "måttlig", "måttliga"), "medium"
    ),
    **dict.fromkeys(("large", "stor", "stora"), "large"),
}
_SIGNIFICANT = spelled(
    r"(?<!clinically )(?<!kliniskt )\b(?:statistically |statistiskt )?(?:significant(?:ly)?"
    r"|signifikant(?:a)?|säkerställda?)\b(?! others?\b)"
)
_MEANINGFUL = spelled(
    r"\bclinically (?:meaningful|relevant|important|significant)\b"
    r"|\bkliniskt (?:meningsfull\w*|relevant\w*|betydelsefull\w*|viktig\w*)"
)
_META_ANALYSIS = spelled(
    r"\b(?:the|our|a|this) meta-?analys[ie]s (?:\w+ )?(?:indicated|showed|shows|found|revealed"
    r"|demonstrated|suggested|suggests)\b|\bin (?:the|a|our) meta-?analysis\b"
    r"|\bmeta-?analyser?n? (?:visade|visar|tyder)\b|\bi metaanalysen\b"
)
_QUANTIFIED = spelled(
    r"\b(?P<all>all|alla|samtliga)\b|\b(?P<most>most|de flesta)\b|\b(?P<none>no one|none"
    r"|ingen av)\b"
)
# "more effective than home exercise for balance": the comparator ends where the outcome begins.
_ADJECTIVE = spelled(
    r"\b(?:effective|effektiv\w*|superior|inferior|better|bättre|worse|sämre|effects?|impact"
    r"|effekt) (?:than|to|as"
    r"|som|än) (?:the )?$"
)
_OF_WHAT = spelled(
    r"\s+(?:for|on|in|regarding|at|with regard to|för|vad gäller|när det gäller|i|på)\b"
)
COMPARED: Final = spelled(
    r"\b(?:(?:when |as )?compared (?:with|to)|in comparison (?:with|to)|relative to|versus"
    r"|vs\.?|(?<=superior )to|(?<=effective )as|(?<=inferior )to"
    r"|(?<!rather )(?<!other )than(?: did| do| does)?|jämfört med|i jämförelse med"
    r"|än)\s+(?:the |that of |those (?:of|in) "
    r"|with |med |in (?=(?:the )?(?:control|comparison"
    r"|placebo)\b))?(?P<what>[^,;.()]+?)(?=\s+(?:in|for|at|on"
    r"|regarding) (?:improving|reducing|terms)\b|\s+(?:vad gäller|för att)\b"
    r"|\s+(?:at|after|by|up to|until|over|within|vid|efter|upp till|över) (?:\d|the (?:age|end)\b"
    r"|(?:one|two|three|four|five|six|twelve|follow|post|time|ett|två|tre|fyra|fem|sex"
    r"|uppfölj|tid)\b)"
    r"|\s+(?:minska[dr]e?|öka[dr]e?|förbättra[dr]e?|hade|har|gav|ger|var|är)\b|[,;.()\"]|\s*$)"
)


def certainty(notes: Notes, clause: Clause, place: Place | None = None) -> Value | None:
    """Returns the level of certainty that a clause gives, where it gives exactly one."""
    where = place or clause.place
    found = list(_CERTAINTY.finditer(notes.source.plain, *where))
    if not found:
        return None
    (match, *others) = found
    named = match.groupdict()
    level = next((named[name] for name in "abcdefg" if named[name]), None)
    if others or named["to"] or named["till"]:
        notes.gap(Why.AMBIGUOUS, "finding: certainty", match.span())
        return None
    signs = named["signs"]
    code = _LEVELS[level.casefold()] if level else _BY_SIGNS[len(re.findall("[⊕⨁]", signs))]
    return notes.source.value(
        f"certainty:{code}", match.span(), rule="level-of-certainty", verbatim=match.span()
    )


def hedges(notes: Notes, places: list[Place]) -> tuple[Value, ...]:
    """Returns the hedges in the words of a claim, and of what frames it."""
    found = {
        concept: notes.source.value(concept, match.span(), rule="hedging-words")
        for place in places
        for concept, pattern in HEDGES
        if (match := pattern.search(notes.source.plain, *place))
    }
    return tuple(sorted(found.values(), key=lambda value: value.span.start))


def qualities(notes: Notes, clause: Clause) -> Values:
    """Returns the size and the significance of an effect, as far as its clause gives them."""
    source, found = notes.source, {}
    if (size := _SIZE.search(source.plain, *clause.place)) and not size["to"]:
        found["magnitude"] = source.value(
            f"magnitude:{_SIZES[size['size'].casefold()]}",
            size.span(),
            rule="size-of-effect",
            verbatim=size.span("size"),
        )
    if significant := _SIGNIFICANT.search(source.plain, *clause.place):
        found["statisticallySignificant"] = source.value(
            True, significant.span(), rule="called-significant", verbatim=significant.span()
        )
    if meaningful := _MEANINGFUL.search(source.plain, *clause.place):
        found["clinicallyMeaningful"] = source.value(
            True, meaningful.span(), rule="called-meaningful"
        )
    if analysis := _META_ANALYSIS.search(source.plain, *clause.place):
        found["fromMetaAnalysis"] = source.value(
            True, analysis.span(), rule="from-meta-analysis", confidence=Confidence.MEDIUM
        )
    return {name: (value,) for name, value in found.items()}


def by_label(notes: Notes, place: Place, scheme: str) -> tuple[Value, ...]:
    """Returns the concepts of a scheme whose labels stand at a place."""
    return tuple(
        notes.source.value(
            match.concept,
            (place[0] + match.start, place[0] + match.end),
            rule=f"claim-{scheme}-by-label",
        )
        for match in notes.labels.within(notes.source.said(place), (scheme,))
    )


def quantifier(notes: Notes, place: Place) -> Value | None:
    """Returns how many of a set a claim is about."""
    match = _QUANTIFIED.search(notes.source.plain, *place)
    if match is None:
        return None
    return notes.source.value(
        f"quantifier:{match.lastgroup}", match.span(), rule="quantifying-words"
    )


def comparators(notes: Notes, clause: Clause, named: tuple[int, int] | None) -> Values:
    """Returns what a clause compares with: its concept, or its words where there is none."""
    place = clause.at(*named) if named else None
    if place is None and (match := COMPARED.search(notes.source.plain, *clause.place)):
        place = match.span("what")
    if place is None or not re.search(r"[^\W\d_]{2}", notes.source.said(place)):
        return {}
    place = notes.source.trimmed(place, " \"'")
    before = notes.source.plain[clause.place[0] : place[0]]
    if _ADJECTIVE.search(before) and (of_what := _OF_WHAT.search(notes.source.plain, *place)):
        place = (place[0], of_what.start())
    concept = notes.labels.whole(notes.source.said(place), ("intervention",))
    if concept:
        value = notes.source.value(concept.concept, place, rule="claim-comparator")
        return {"comparator": (value,)}
    words = notes.source.words(place, rule="claim-comparator", confidence=Confidence.MEDIUM)
    parts = components(notes, place)
    found: Values = {"comparatorVerbatim": (words,)}
    return {**found, "comparatorComponent": parts} if parts else found

"""The words by which enquiry responses are built, in English and Swedish, as patterns."""

import re
from enum import Enum
from typing import Final


class Field(Enum):
    """What a cell of a review's row, or a label within it, announces."""

    COUNTS = "counts"
    POPULATION = "population"
    PARTICIPANTS = "participants"
    INTERVENTION = "intervention"
    COMPARATOR = "comparator"
    OUTCOMES = "outcomes"
    CONCLUSION = "conclusion"
    RISK_OF_BIAS = "risk of bias"
    OTHER = "other"


def _words(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


# A label of a cell, with its colon. The first that matches counts.
CELL_LABELS: Final = tuple(
    (field, _words(rf"(?:{pattern})\s*:"))
    for field, pattern in (
        (
            Field.CONCLUSION,
            r"(?:the )?(?:authors?'?s?'? )?conclusions?|(?:författar(?:na|en)s )?slutsats(?:er)?",
        ),
        (Field.COUNTS, r"included studies|number of studies|inkluderade studier|antal studier"),
        (Field.PARTICIPANTS, r"number of participants|antal deltagare"),
        (Field.POPULATION, r"populations?|population(?:er|en)|participants|deltagare"),
        (Field.INTERVENTION, r"interventions?|interventioner|insats(?:er)?"),
        (
            Field.COMPARATOR,
            (
                r"comparisons?|comparators?|control(?: group| intervention)?s?"
                r"|jämförelse(?:r|grupp|intervention)?|kontroll(?:grupp|intervention)?|komparator"
            ),
        ),
        (Field.OUTCOMES, r"outcomes?(?: measures?)?|utfall(?:smått)?|effektmått"),
        (Field.RISK_OF_BIAS, r"risk of bias|risk för (?:bias|snedvridning)"),
        (
            Field.OTHER,
            (
                r"settings?|country|countries|follow-?up(?: time)?|results?|land|länder|uppföljning"
                r"(?:stid)?|resultat|miljö|kontext|analysis|analys|perspective|perspektiv"
                r"|time horizon"
                r"|tidshorisont|comments?|kommentar(?:er)?"
            ),
        ),
    )
)
CONCLUSION_LABEL: Final = _words(
    r"(?:the )?(?:authors?'?s?'? )?conclusions?\s*:?|(?:författar(?:na|en)s )?slutsats(?:er)?\s*:?"
)

# What a column's header says that its cells hold; the first that matches counts.
COLUMNS: Final = tuple(
    (field, _words(pattern))
    for field, pattern in (
        (Field.CONCLUSION, r"conclusion|slutsats"),
        (
            Field.COUNTS,
            r"included|inkluderade|author|författare|referens|reference|studies|studier",
        ),
        (Field.RISK_OF_BIAS, r"risk of bias|risk för"),
        (Field.POPULATION, r"population|participants|deltagare"),
        (Field.INTERVENTION, r"intervention|insats"),
        (Field.COMPARATOR, r"compar|control|jämförelse|kontroll"),
        (Field.OUTCOMES, r"outcome|utfall|effektmått"),
        (Field.OTHER, r"."),
    )
)

CAPTION: Final = _words(r"(?:table|tabell)\s+(?P<number>\d{1,3})\s*[.:]?[\s|]*(?P<caption>\S.*)?$")
# Behind a table's number: it goes on here, and its caption may stand once more.
GOES_ON: Final = _words(
    r"[\s,;:.-]*[(\[]?\s*(?:table )?(?:continued|continues|cont\.?(?:'?d)?"
    r"|forts(?:\.|ättning|atte?)?)(?:(?<=\.)|\s*[)\].:,;|-]|\s*$)[)\].:,;\s|-]*"
)
BARE_CAPTION: Final = _words(
    r"(?:systematic reviews?|systematiska översikter|health economic(?:s)? studies"
    r"|hälsoekonomiska studier)\b(?P<what>.*)$"
)
RISK_LEVEL: Final = _words(
    r"(?P<level>(?:low|medium|moderate|high|not assessed)"
    r"(?:\s*(?:/|or|and|to|-)\s*(?:low|medium|moderate|high))?)(?= risk of bias)"
    r"|risk of bias\s*:\s*(?P<after>[a-z]+(?:\s*/\s*[a-z]+)?)"
    r"|(?P<nivå>(?:låg|medelhög|måttlig|hög)(?:\s*(?:/|eller|och|till|-)\s*"
    r"(?:låg|medelhög|måttlig|hög))?)(?= risk för (?:bias|snedvridning))"
    r"|risk för (?:bias|snedvridning)\s*:\s*(?P<efter>[a-zåäö]+(?:\s*/\s*[a-zåäö]+)?)"
)
RISK_OF_BIAS: Final = _words(r"\brisks? (?:of|för) (?:bias|snedvridning)\b")
OF_RISK_OF_BIAS: Final = _words(r"\brisk(?:s|en|er)? (?:of|för) (?:bias|snedvridning)\b")
PRIMARY_STUDIES: Final = _words(
    r"\bprimary (?:studies|study|research)\b|\bprimärstudi(?:er|e)\b|\boriginal studies\b"
)
REVIEWS: Final = _words(r"\breviews?\b|översikt")
OF_NO_REVIEWS: Final = _words(
    r"\bguidelines?\b|riktlinj|\bexcluded\b|exkluderad|\bongoing\b|pågående|\bprotocols?\b"
    r"|protokoll"
)
HEALTH_ECONOMIC: Final = _words(r"health[- ]economic|hälsoekonomi")
NO_REVIEWS: Final = _words(
    r"\bno (?:relevant |eligible |completed )*(?:systematic reviews?|literature"
    r"|health[- ]economic (?:studies|evaluations))\b.{0,200}\b(?:found|identified|met|could be)"
    r"|\b(?:did not|could not) (?:find|identify) any .{0,200}systematic reviews?"
    r"|\b(?:found|identified|are|were) no (?:relevant |eligible )*systematic reviews?"
    r"|\b(?:inga|ingen) (?:relevanta? |systematiska? )*(?:systematiska? )?översikt(?:er)?\b.{0,200}"
    r"\b(?:identifiera|hitta|fann|uppfyll|påträffa|kunde)"
    r"|\b(?:identifierade|hittade|fann|påträffade) (?:inte några|inga|ingen)\b.{0,200}översikt"
    r"|\binte (?:kunnat )?(?:identifierat?|hittat?|funnit|finna|påträffat?)\b.{0,200}översikt"
    r"|\bfinns inga (?:relevanta )?systematiska översikter"
    r"|\binga (?:relevanta )?hälsoekonomiska (?:studier|utvärderingar)\b.{0,200}"
    r"\b(?:identifiera|hitta|påträffa|kunde)"
)
_LEFT_OUT = (
    r"(?:reported|presented|included|described|reproduced|shown|given|stated|quoted|summari[sz]ed)"
)
NOT_REPORTED_HERE: Final = _words(
    r"not (?:reported|presented|shown|given)|(?:redovisas|återges|presenteras) (?:inte|ej)"
    r"|(?:inte|ej) (?:redovisad|återgiven|presenterad)"
)
NOT_REPORTED_CONCLUSIONS: Final = _words(
    rf"(?:the )?(?:authors?'?s?'? )?conclusions?\b.{{0,200}}"
    rf"\b(?:not (?:been |be )?{_LEFT_OUT}|omitted)"
    r"|(?:författar\w+ )?slutsats\w*\b.{0,200}"
    r"\b(?:återges|redovisas|presenteras|beskrivs|rapporteras|refereras|återgivits|redovisats)"
    r" (?:därför |här )?(?:inte|ej)\b"
    r"|(?:författar\w+ )?slutsats\w*\b.{0,200}"
    r"\b(?:inte|ej) (?:återgivits|redovisats|återgivna|redovisade|återgetts)"
    rf"|we (?:do not|have not) (?:report|present|describe|quote)\w*\b.{{0,200}}conclusions?"
    r"|(?:återge[rs]|redovisa[rs]|presentera[rs]|beskriv(?:er|s)) (?:vi )?(?:därför "
    r"|här )?(?:inte|ej)\b"
    r".{0,200}slutsats"
)

FIRST_HEADING: Final = _words(
    r"identified literature|identifierad litteratur|results?|resultat|search results?"
    r"|sökresultat|litteratur|results? (?:of|from) the (?:literature )?search|findings"
    r"|resultat från (?:litteratur)?sökningen"
)
QUESTION_HEADING: Final = _words(
    r"(?:the )?(?:review )?questions?|frågan?|frågor(?:na)?|frågeställning(?:ar|en)?"
)
BACKGROUND_HEADING: Final = _words(r"background|introduction|bakgrund|inledning")
METHOD_HEADING: Final = _words(
    r"methods?|about the (?:sbu )?enquiry service|metod(?:er)?"
    r"|om (?:sbu:?s )?upplysningstjänst(?:en)?"
)
REFERENCE_HEADING: Final = _words(
    r"references?|reference list|referens(?:er)?|referenslista|litteraturlista"
)
OTHER_HEADING: Final = _words(
    r"summary|sammanfattning|search strateg(?:y|ies)|sökstrategi(?:er)?|appendix(?: \d+)?"
    r"|bilagor?(?: \d+)?|limitations?|begränsningar|project group|projektgrupp|health economics"
    r"|hälsoekonomi|health economic studies|hälsoekonomiska studier|systematic reviews"
    r"|systematiska översikter|ongoing studies|pågående studier|primary studies|primärstudier"
    r"|delimitations?|avgränsningar|inclusion criteria|inklusionskriterier|frågeställare|enquirer"
    r"|answers?|svar|suggested reading|lästips|excluded (?:studies|reviews)|exkluderade studier"
)

ASKS: Final = _words(r"(?:what|which|are there|vilka|vilken|vilket|vad|finns)\b")
QUESTION_LABEL: Final = _words(r"(?:(?:review )?question|fråga|frågeställning)(?: \d+)?\s*:\s*")
# Banners of the page: those known by their beginning, and those that fill their line.
BANNER: Final = _words(
    r"(?:estimated |approximate )?reading time\b|(?:beräknad |ungefärlig )?lästid\b"
    r"|(?:this )?publication (?:is|was) (?:more than|older than|published more)"
    r"|(?:denna )?publikation(?:en)? (?:är|publicerades) (?:äldre|för)"
    r"|this (?:is an |report is an )?(?:older|archived)|(?:start|home|hem)(?: page"
    r"|sida)?\s*[/>\u203a\u00bb]"
    r"|skip to|hoppa till|cookies?\b|you are here|du är här"
    r"|(?:type of publication|publication type|publikationstyp)\b"
    r"|(?:(?:share|dela|print|skriv ut|download|ladda ner|ladda ned|listen|lyssna|read more|läs mer"
    r"|till toppen|(?:to the )?top(?: of (?:the )?page)?)(?: (?:this|page|as|som|sidan|pdf"
    r"|report|rapporten"
    r"|den här)\b)*|\d+ min(?:utes?|uter)?(?: read| läsning)?|(?:page|sida) \d+ (?:of|av) \d+"
    r"|\d+ of \d+"
    r"|\d+\s*/\s*\d+|(?:sbu )?enquiry service(?: response)?"
    r"|(?:svar från )?(?:sbu:?s )?upplysningstjänst"
    r"(?:en)?|enquiry response|report from the enquiry service)\s*$"
)

SERVICE: Final = _words(r"SBU Enquiry Service|SBU:?s? upplysningstjänst(?:en)?")
METHOD_OPENING: Final = _words(
    r"(?:the )?(?:SBU )?enquiry service\s+(?:consists|answers|responds|provides|identifies)"
    r"|(?:SBU:?s? )?upplysningstjänst(?:en)?\s+(?:består|besvarar|svarar|tar emot|innebär|gör"
    r"|omfattar)"
)
ASSESSES: Final = _words(
    r"\bwe assess the risk of bias|\bSBU (?:assesses|has assessed) the risk of bias"
    r"|\bvi (?:bedömer|har bedömt) risken för|\bSBU (?:bedömer|har bedömt) risken för"
)

_NAME = r"[^\W\d_][\w'.-]*(?: [^\W\d_][\w'.-]*){0,4}?"
# What stands at a number, and is no part of it: the mark of a footnote.
_MARK = (
    r"(?P<mark>\^?[a-z\u00b9\u00b2\u00b3\u2070-\u209c\u1d2c-\u1d6a*\u2020\u2021\u00a7]{1,2})(?!\w)"
)
_ARTICLE = r"(?P<article>CD\d{6}(?:\.pub\d+)?)"
CITATION: Final = re.compile(
    rf"(?P<author>{_NAME})(?P<others>,? et al\.?|,? m\.? ?fl\.?| med flera| (?:and|och|&) {_NAME})?"
    r",?\s+\(?(?P<year>(?:19|20)\d\d)(?:[a-z]|\^?[\u00b9\u00b2\u00b3])?\)?,?"
    r"(?:\s*[\[(](?P<number>\d{1,3})(?P<more>(?:\s?[,-]\s?\d{1,3})*)[\])]"
    rf"(?:{_MARK})?|,?\s*[\[(]?{_ARTICLE}[\])]?)?(?![\w(\[])"
)
CITATION_WITHOUT_YEAR: Final = re.compile(
    r"(?P<author>[^\W\d_][\w'. -]{0,60}?)(?P<others>,? et al\.?|,? m\.? ?fl\.?)?"
    r"\s*\[(?P<number>\d{1,3})(?P<more>)\](?P<year>)"
)
_A_YEAR = r"(?:19|20)\d\d"
_BESIDE = rf"(?:(?!{_A_YEAR})[^\[\]|:\"\n])"
_IN_BRACKETS = r"\s*\[(?P<number>\d{1,3})(?P<more>(?:\s?[,-]\s?\d{1,3})*)\]"
_WITH_ONE_YEAR = (
    rf"(?P<others>{_BESIDE}{{0,120}}?)(?P<year>{_A_YEAR})(?!\d)[a-z]?\)?"
    rf"(?:\s*[,;(]{_BESIDE}{{0,60}}?)?"
)
_WITH_REMARK = (
    rf"(?P<others>[^\[\]|:\"\n]{{0,160}}?(?:\bet al\b|\bm\.? ?fl\b|\bin press\b|\bforthcoming\b"
    rf"|\bsubmitted\b|\bi tryck\b|{_A_YEAR})[^\[\]|:\"\n]{{0,60}}?)(?P<year>)"
)
# A label of another shape, that ends in its number: several authors, a remark, no one year.
_SHAPED: Final = tuple(
    rf"(?P<author>{_NAME})(?=[,;&(]|\s|\[){rest}{_IN_BRACKETS}(?:{_MARK})?"
    for rest in (_WITH_ONE_YEAR, _WITH_REMARK)
)
_CITED = (
    rf"(?P<author>{_NAME})(?P<others>,? et al\.?|,? m\.? ?fl\.?| med flera| (?:and|och|&) {_NAME})?"
)
_ENDS_CELL = r"(?=\s*(?:$|\||\n|<br))"
# By the number of a Cochrane review, and with the number of the reference before it.
_BY_ARTICLE = (
    rf"{_CITED},?(?:\s+\(?(?P<year>{_A_YEAR})[a-z]?\)?)?,?\s*[\[(]?{_ARTICLE}[\])]?"
    rf"(?P<number>)(?P<more>){_ENDS_CELL}"
)
_NUMBER_FIRST = (
    rf"\[(?P<number>\d{{1,3}})(?P<more>)\]\s*{_CITED},?\s+\(?(?P<year>{_A_YEAR})[a-z]?\)?"
    rf"{_ENDS_CELL}"
)
_OF_COCHRANE = rf"Cochrane(?:[ -]review|-översikt)?:\s+{_SHAPED[0]}"
CITATION_BY_SHAPE: Final = tuple(
    re.compile(shape) for shape in (*_SHAPED, _BY_ARTICLE, _NUMBER_FIRST, _OF_COCHRANE)
)
# What may begin a row, and may not: nothing but its number, or its year, tells.
MAYBE_CITATION: Final = re.compile(
    rf"[^\W\d_][^\[\]|\"\n]{{0,160}}?\s*\[\d{{1,3}}[\d ,-]*\]\s*(?:$|\||<br)"
    rf"|{_NAME}(?:,? (?:(?:and|och|&) )?{_NAME}){{0,4}},? \(?{_A_YEAR}[a-z]?\)?\s*(?:$|\||<br)"
)
# What may stand after a citation where a row begins: nothing, a cell, a count, a label.
AFTER_CITATION: Final = re.compile(
    r"[ .:,]*(?:$|\||\n|<br|\d|\(|[A-ZÅÄÖ][^.:\n|]{0,40}:|(?:one|two|three|four|five|six|seven"
    r"|eight|nine|ten"
    r"|en|ett|två|tre|fyra|fem|sex|sju|åtta|nio|tio)\b)",
    re.IGNORECASE,
)
NUMBERED: Final = re.compile(r"(?:\[(\d{1,3})\]|(\d{1,3})[.)])[\s|]+(?=\S)")
# How a reference begins, below its number: names with initials.
AUTHORS: Final = re.compile(r"[^\W\d_][\w' -]{0,40}? [A-ZÅÄÖ]{1,4}(?:,|\.|;) ")
YEAR: Final = re.compile(r"\b(?:19|20)\d\d\b")

# Fields at the end of a report: the property of the ontology, or none where it has no place.
REPORT_FIELDS: Final = tuple(
    (name, re.compile(rf"(?<!\w)(?:{pattern})\s*:", re.IGNORECASE))
    for name, pattern in (
        (
            "published",
            r"published|publication date|date of publication|publicerad|publiceringsdatum",
        ),
        ("reportNumber", r"report (?:no|number|nr)\.?|rapport(?:nr|nummer| nr)\.?"),
        (
            "registrationNumber",
            (
                r"registration (?:no|number|nr)\.?|reg\.? ?no\.?|diarie(?:nr|nummer)\.?|dnr\.?"
                r"|registrerings(?:nr|nummer)\.?"
            ),
        ),
        ("", r"contact(?: sbu)?|kontakt(?:a sbu)?|kontakt sbu"),
        ("", r"updated|last updated|uppdaterad|senast uppdaterad|reading time|lästid"),
        ("", r"ISBN|ISSN|DOI|project manager|projektledare|authors?|författare|responsible"),
    )
)

COUNT_UNITS: Final = _words(
    r"(?P<study>(?:primary |included |controlled |cohort |observational |qualitative |different "
    r"|randomi[sz]ed |clinical )*(?:studies|study|trials?|RCTs?(?!:))"
    r"|RCT:er|(?:inkluderade |kontrollerade |randomiserade |primär|kohort|olika |kvalitativa )*"
    r"stud(?:ier|ie)(?:rna)?|RCT:er)\b"
    r"|(?P<article>(?:different |included |olika |inkluderade )*(?:articles?|publications?|papers?"
    r"|artik(?:lar|el)|publikation(?:er)?))\b"
    r"|(?P<intervention>(?:different |olika )*(?:interventions?|interventioner|insats(?:er)?"
    r"|program(?:me)?s?))\b"
)

"""The words by which authors say what was found, in English and Swedish, as patterns."""

import re
from dataclasses import dataclass
from enum import Enum
from typing import Final


def _words(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


class Guard(Enum):
    """What must hold of a clause besides its cue, for a pattern to be one's reading of it."""

    NONE = "none"
    COMPARED = "compared"
    """The clause names what is compared with."""
    DIFFERENT_WORDS = "different words"
    """What follows may hold cues of its own: it is what was asked, not what was found."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pattern:
    """One way to say something of an effect: a cue, and what it says of the kind of finding."""

    rule: str
    kind: str
    cue: re.Pattern[str]
    says: tuple[tuple[str, str], ...] = ()
    guard: Guard = Guard.NONE
    sure: bool = True


_ADVERB = r"(?:(?:\w+ly|also|even|både|även|också|signifikant|statistiskt|tydligt|markant) )*"
_BASE = (
    r"improve|enhance|strengthen|reduce|decrease|lower|increase|raise|promote|alleviate|relieve"
    r"|worsen|prevent|affect|influence|change|benefit"
)
_FOUND = r"(?:found|seen|shown|observed|detected|demonstrated|identified|noted|reported|established)"
_FUNNEN = r"(?:sågs|visades|påvisades|fanns|hittades|observerades|noterades|kunde \w+s|påvisats|setts)"
_STUDIES = r"(?:studies|trials|reviews|RCTs|study|trial|review)"
_STUDIER = r"(?:studier(?:na)?|studie|översikter(?:na)?|översikt)"
_MEASURED = (
    r"(?:reported|assessed|measured|investigated|examined|evaluated|addressed|studied|included"
    r"|looked at)"
)
_UNDERSÖKT = r"(?:rapportera\w*|undersök\w*|mät\w*|studera\w*|utvärdera\w*|redovisa\w*)"
_FAVOURS, _AGAINST, _SAME = (
    (("benefit", f"benefit:{name}"),)
    for name in ("favours-intervention", "favours-comparator", "no-difference")
)
_UP, _DOWN = ((("change", f"change:{name}"),) for name in ("increase", "decrease"))
_NO_EVIDENCE, _NOT_SUPPORTED, _LIMITED, _NOT_REPORTED, _INSUFFICIENT = (
    (("absenceKind", f"absencekind:{name}"),)
    for name in (
        "no-evidence",
        "not-supported",
        "limited-evidence",
        "not-reported",
        "insufficient-evidence",
    )
)
_MIXED = (("consistency", "consistency:not-consistent"),)


def _absence(
    rule: str, says: tuple[tuple[str, str], ...], pattern: str, *, sure: bool = True
) -> Pattern:
    return Pattern(
        rule=rule,
        kind="AbsenceFinding",
        cue=_words(pattern),
        says=says,
        guard=Guard.DIFFERENT_WORDS,
        sure=sure,
    )


def _effect(
    rule: str,
    says: tuple[tuple[str, str], ...],
    pattern: str,
    *,
    guard: Guard = Guard.NONE,
    sure: bool = True,
) -> Pattern:
    return Pattern(
        rule=rule, kind="EffectFinding", cue=_words(pattern), says=says, guard=guard, sure=sure
    )


_UNDERLAG = r"(?:(?:det |den )?(?:vetenskapliga? )?(?:underlag(?:et)?|evidens(?:en)?|stöd(?:et)?))"
_IS = r"(?:is|was|are|were|remains?|remained)"
_ÄR = r"(?:är|var|bedöms vara|bedömdes vara|bedömdes som|bedöms som)"
_ABOUT = r"(?:(?: base)?(?: (?:for|on|of|about|regarding|concerning) [^,;]{1,90}?)?)"
_OM = r"(?:(?: (?:för|om|kring|gällande|avseende) [^,;]{1,90}?)?)"

ABSENCES: Final = (
    _absence(
        "not-supported",
        _NOT_SUPPORTED,
        r"\b(?:do|does|did) not (?:currently )?support\b(?: the)?(?: routine)?(?: use of)?"
        r"|\b(?:is|are|was|were) not (?:currently )?supported by\b"
        r"|\bno support for(?: the)?(?: use of)?\b"
        r"|\b(?:stödjer|stöder|stöttar) (?:för närvarande )?(?:inte|ej)(?: användning(?:en)? av)?\b"
        r"|\bger (?:för närvarande )?(?:inte|ej|inget) (?:något )?stöd (?:för|åt)"
        r"(?: att använda| användning(?:en)? av)?\b",
    ),
    _absence(
        "insufficient-evidence",
        _INSUFFICIENT,
        r"\b(?:insufficient|inadequate|not (?:enough|sufficient)) (?:\w+ )?evidence\b"
        rf"|\bevidence\b{_ABOUT} {_IS} (?:currently )?(?:insufficient|inadequate|not sufficient)\b"
        r"|\botillräckligt? (?:vetenskapligt )?(?:underlag|evidens|stöd)\b"
        rf"|\b{_UNDERLAG}{_OM} {_ÄR} (?:för närvarande )?(?:otillräcklig\w*|inte tillräcklig\w*)"
        r"|\binte tillräckligt (?:med )?(?:vetenskapligt )?(?:underlag|evidens|stöd)\b",
    ),
    _absence(
        "limited-evidence",
        _LIMITED,
        r"\b(?:(?:only )?(?:very )?limited|little|scarce|sparse|scant) (?:\w+ )?evidence\b"
        rf"|\bevidence\b{_ABOUT} {_IS} (?:very |currently |also )?(?:limited|scarce|sparse|scant)\b"
        r"|\b(?:begränsat|begränsad|litet|sparsamt) (?:vetenskapligt )?(?:underlag|evidens|stöd)\b"
        rf"|\b{_UNDERLAG}{_OM} {_ÄR} (?:mycket )?(?:begränsa[dt]|sparsamt|litet)\b",
    ),
    _absence(
        "no-evidence",
        _NO_EVIDENCE,
        r"\b(?:no|absence of|lack of|without) (?:scientific |available |published )?evidence\b"
        rf"|\bevidence\b{_ABOUT} (?:is|was) (?:lacking|missing|absent)\b"
        r"|\b(?:did|could) not find (?:any )?evidence\b"
        r"|\b(?:inga belägg|inget stöd|ingen (?:vetenskaplig )?evidens"
        r"|inget (?:vetenskapligt )?underlag|inte (?:några belägg|någon evidens|något stöd))\b"
        rf"|\b(?:saknas|saknades) (?:vetenskapligt |vetenskaplig )?(?:underlag|evidens|belägg|stöd)"
        rf"|\b{_UNDERLAG}{_OM} (?:saknas|saknades)\b",
    ),
    _absence(
        "no-clear-evidence",
        (),
        r"\bno (?:clear|strong|convincing|conclusive|robust|firm|reliable|good|high[- ]quality"
        r"|consistent|direct) evidence\b"
        r"|\b(?:inga (?:säkra|tydliga|starka|övertygande) belägg)\b",
    ),
    _absence(
        "not-reported",
        _NOT_REPORTED,
        rf"\b(?:no|none of the) (?:\w+ )?{_STUDIES} (?:\w+ )?{_MEASURED}(?: on)?\b"
        rf"|\b(?:was|were|is|are|has been|have been) not {_MEASURED}\b"
        rf"|\b(?:inga|ingen|ingen av) (?:\w+ )?{_STUDIER} (?:\w+ )?{_UNDERSÖKT}"
        rf"|\b{_UNDERSÖKT} (?:inte|ej)\b",
    ),
)

IMPLICATION: Final = _words(
    r"\bshould\b|\b(?:is|are) (?:therefore |not )?recommended\b|\brecommend(?:s|ation|ations)?\b"
    r"|\bneed(?:s|ed)? (?:for|to)\b|\b(?:is|are|remains?) (?:still )?(?:needed|warranted|required)\b"
    r"|\b(?:further|future|more) (?:\w+ ){0,2}(?:research|studies|trials|work)\b"
    r"|\bimplications? for (?:practice|research|policy)\b|\bin terms of (?:practice|research)\b"
    r"|\bcan be (?:provided|offered|used|considered|implemented|delivered)\b|\bmust be\b"
    r"|\bbör\b|\brekommender\w*|\bbehövs\b|\bkrävs\b|\bbehov av\b"
    r"|\b(?:framtida|ytterligare|fortsatt|mer) (?:forskning|studier)\b|\bfler (?:\w+ )?studier\b"
    r"|\bkan (?:erbjudas|användas|ges|övervägas)\b|\bmåste\b"
)
# What was to be done, or was looked at: no result.
METHOD: Final = _words(
    r"\b(?:aim(?:s|ed)?|objectives?|purpose|goal) (?:of|was|is|to|were)\b|\bdesigned to\b"
    r"|\b(?:we|this review|the review|the authors|studies|trials) (?:\w+ )?(?:searched|aimed|sought"
    r"|intended|planned|set out|categori[sz]ed|examined|investigated|assessed|evaluated|compared"
    r"|reviewed|included)\b|\b(?:previous|earlier|prior|tidigare) (?:\w+ )?(?:reviews?|studies|research"
    r"|trials|literature|översikter|studier|forskning)\b|\bwas the first to\b|\bdesignated\b|\bthat assessed\b"
    r"|\b(?:syftet|syfte|avsikten|målet)\b|\bsyfta(?:r|de)\b|\bavs(?:er|åg) att\b"
    r"|\b(?:vi|översikten|studierna) (?:undersökte|sökte|granskade|utvärderade|inkluderade"
    r"|jämförde)\b"
)
# Words by which a claim holds only sometimes, or of some: no plain reading.
ONLY_SOMETIMES: Final = _words(
    r"\b(?:before|prior to|innan|före)\b|\b(?:believe\w*|expect(?:s|ed)? to|hypothesi\w*|thought|assum\w*|in theory|theoretically|tros"
    r"|antas|förväntas)\b|\bwhen\b(?! compared)|\bas long as\b|\bunder förutsättning\b|\bnär\b"
    r"|\b(?:only|endast|bara) (?:one|two|a few|en|ett|två|några få) "
    r"|\b(?:if|unless|whether|provided that|only (?:if|when|in|for|among)|depend\w*)\b"
    r"|\b(?:some|few|certain|half of(?: the)?|a minority of|in one of) (?:of the )?(?:\w+ )?"
    r"(?:studies|trials|reviews|children|infants|parents|mothers|fathers|participants|subgroups"
    r"|groups|patients|cases|outcomes|measures|programmes|interventions|families|people)\b"
    r"|\b(?:others|other studies) (?:found|showed|reported|did)\b|\bin others\b"
    r"|\bboth (?:the )?(?:\w+ )?(?:groups|arms|conditions)\b|\bregardless\b"
    r"|\b(?:osäkert|oklart|undersöka|undersökte|avgöra|bedöma|utvärdera) om\b|^\s*om\b"
    r"|\b(?:vissa|några|enstaka|få|hälften av) (?:av )?(?:\w+ )?(?:studier(?:na)?|barn|föräldrar"
    r"|deltagare|patienter|översikter|utfall)\b|\bandra studier\b|\bi andra\b"
    r"|\bbåda grupper(?:na)?\b|\bendast (?:om|när|i|för|hos)\b|\bbero(?:r|ende) på\b"
)
NEGATION: Final = _words(
    r"\b(?:no|not|never|neither|nor|none|without|lack\w*|fail\w*|unable|unlikely|cannot|hardly"
    r"|scarcely|absence|unclear|unknown|uncertain\w*|questionable|little|few|less|loss|ineffective|except\w*"
    r"|withdraw\w*|discontinu\w*|cessation|stopping|dropping|removal|apart from|other than|utsättning"
    r"|förutom|unproven|unsupported|doubt\w*|despite|against|inconclusive|non|exclude[ds]?|ruled out"
    r"|inte|ej|icke|ingen|inga|inget|varken|utan|sakna\w*|knappast|aldrig|oklara?t?|osäker\w*"
    r"|osannolik\w*|misslyck\w*|tveksam\w*|trots|mindre|okänt?|utesluta\w*|motsats\w*)\b|n't\b"
)
# Verbs that turn what follows: to prevent an increase is no increase.
TURNS: Final = _words(
    r"\b(?:prevent(?:s|ed|ing)?|protect\w*|attenuat\w*|slow(?:s|ed|ing)?|delay\w*|halt\w*|buffer\w*"
    r"|offset\w*|limit(?:s|ing)|minimi\w*|avoid\w*|counteract\w*|revers\w*|förebygg\w*|motverka\w*"
    r"|skydda\w*|fördröj\w*|bromsa\w*|undvik\w*)\b"
)
NOT_SIGNIFICANT: Final = _words(
    r"\b(?:not|never) (?:\w+ )?(?:statistically )?significant|\bnon-?significant\b"
    r"|\bfailed to reach (?:statistical )?significance\b"
    r"|\b(?:inte|ej) (?:\w+ )?(?:statistiskt )?(?:signifikant|säkerställd)\w*|\bicke-?signifikant"
)
# What is said of effects, evidence or quality themselves, and not of an outcome.
OF_EFFECTS: Final = _words(
    r"^\W*(?:the |these |overall |treatment |pooled |this )*(?:effects?|effekt(?:en|er|erna)?|quality"
    r"|certainty|evidence|differences?|skillnad(?:en|er|erna)?|number of studies|heterogeneity"
    r"|kvaliteten|tillförlitligheten|risk of bias)\b"
)
AFFIRMS: Final = _words(
    r"\bnot only\b|\bbut (?:it )?also\b|\binte (?:bara|enbart|endast)\b|\butan (?:också|även)\b"
    r"|\bno doubt\b|\butan tvekan\b"
    r"|(?<=compared with )no\b|(?<=compared to )no\b|(?<=than )no\b|(?<=versus )no\b"
    r"|(?<=jämfört med )ingen\b|(?<=än )ingen\b"
)
PURPOSE: Final = _words(
    rf"(?<!shown )(?<!found )(?<!appear )(?<!appears )(?<!appeared )(?<!seem )(?<!seems )"
    rf"(?<!seemed )(?<!likely )(?<!able )(?<!demonstrated )(?<!proven )(?<!reported )"
    rf"(?<!fail )(?<!failed )(?<!fails )(?<!effective )"
    rf"\bto {_ADVERB}(?:{_BASE})\b"
    rf"|(?<!,) (?:that|which|who) (?:may |might |can |could |will |would )?{_ADVERB}(?:{_BASE})\b"
    rf"|\b(?:som|vilka) (?:kan )?(?:förbättrar|minskar|ökar|stärker)\b"
)

_LINK = (
    r"(?:associated with|results? in|resulted in|leads? to|led to|had|has|have|showed|shows|show"
    r"|reported|experienced|gave|gives?|with)(?: an?| the)?"
)
_BE = r"(?:was|were|is|are|been)"
_GER = r"(?:ger|gav|ledde till|leder till|hade|har|visade|förenat med|associerat med|associerad med)"
_KAN = r"(?:kan|kunde|kunna|tycks|verkar|förefaller|visat sig)"
_MAGNITUDE = (
    r"(?:very )?(?:small|modest|medium|moderate|large)(?:[- ]sized?)?"
    r"(?:,? (?:but|and|yet|to moderate|to medium|to large)(?: statistically)?(?: significant)?,?)?"
)

EFFECTS: Final = (
    # ── No difference, and none shown ──
    _absence(
        "none-shown",
        _NO_EVIDENCE,
        rf"\b(?:did|does|do|has|have|had) not (?:been shown to )?{_ADVERB}(?:lead to |result in "
        r"|show )?(?:an? )?(?:improv\w+|enhance\w*|reduc\w+|decreas\w+|increas\w+|lower)\b"
        rf"(?: (?:in|of)\b)?"
        rf"|\b{_BE} not {_ADVERB}(?:associated with|effective|improved|reduced|increased)\b"
        rf"|\b(?:fail(?:s|ed)?) to {_ADVERB}(?:{_BASE})\b|\bineffective\b"
        r"|\bno (?:statistically )?(?:significant |clear |beneficial |positive |overall )*"
        r"(?:improvements?|reductions?|associations?|benefits?|increases?|decreases?)\b"
        r"|\bno (?:statistically |clinically )?"
        r"(?:significant|clear|beneficial|positive|convincing|important|relevant|meaningful) "
        r"(?:\w+ )?(?:effects?|differences?|impact)\b"
        rf"|\bno (?:overall )?(?:effects?|differences?|impact)\b(?=[^,;]* {_FOUND}\b)"
        rf"|\b(?:did|does|do) not {_ADVERB}differ (?:statistically )?significantly\b"
        rf"|\b(?:did|does|do) not (?:statistically )?significantly differ\b"
        r"|\bförbättra(?:de|r|t|s|des) (?:inte|ej)(?! bara)\b"
        r"|\b(?:minska|öka)(?:de|r|t) (?:inte|ej)(?! bara)\b"
        rf"|\b{_KAN} (?:inte|ej) (?:förbättra|minska|öka)\b"
        r"|\binte (?:signifikant )?(?:förbättrat|minskat|ökat|effektiv\w*|associerad?t? med)\b"
        r"|\bingen (?:statistiskt )?(?:signifikant|säkerställd|tydlig|positiv|gynnsam) "
        r"(?:\w+ )?(?:effekt|skillnad|förbättring|minskning|inverkan)\b"
        r"|\binga (?:statistiskt )?(?:signifikanta|säkerställda|tydliga|positiva) "
        r"(?:\w+ )?(?:effekter|skillnader|förbättringar)\b"
        r"|\bingen (?:förbättring|minskning)\b"
        rf"|\b(?:ingen|inga) (?:effekt(?:er)?|skillnad(?:er)?)\b(?=[^,;]* {_FUNNEN}\b)"
        rf"|(?<=\b)(?:sågs|påvisades|visades) (?:ingen|inga) (?:effekt(?:er)?|skillnad(?:er)?)\b",
        sure=False,
    ),
    _effect(
        "little-or-no-difference",
        _SAME,
        r"\blittle (?:or|to) no (?:difference|effect|impact)\b"
        r"|\bliten eller ingen (?:skillnad|effekt)\b",
        sure=False,
    ),
    _effect(
        "no-difference",
        _SAME,
        r"\bno (?:overall )?(?:differences?|effects?|impact|influence)\b"
        r"|\b(?:did|does|do) not differ\b|\bmade no difference\b"
        rf"|\b(?:did|does|do) not {_ADVERB}(?:affect|influence)\b"
        r"|\b(?:as|equally) effective(?: as)?\b|\bthe same effect as\b"
        r"|\b(?:ingen|inga) (?:effekt(?:er)?|skillnad(?:er)?|inverkan|påverkan)\b"
        r"|\bskil(?:jer|de) sig (?:inte|ej)\b|\bpåverka(?:r|de) (?:inte|ej)\b"
        r"|\blika effektiv\w*\b",
    ),
    # ── Whether results agree ──
    Pattern(
        rule="not-consistent",
        kind="BodyOfEvidenceFinding",
        says=_MIXED,
        guard=Guard.DIFFERENT_WORDS,
        cue=_words(
            r"\b(?:no (?:one |single )?[\w ]{0,40}?(?:is|was|are|were) consistently\b)"
            r"|\bnot (?:been )?consistent(?:ly)?\b"
            r"|\b(?:inconsistent|mixed|conflicting|contradictory|heterogeneous)\b"
            rf"(?= (?:results?|findings|evidence|effects?)\b|[^,;]*$)"
            r"|\b(?:motstridig\w*|motsägelsefull\w*|inte samstämmig\w*|blandade resultat)"
        ),
    ),
    Pattern(
        rule="high-consistency",
        kind="BodyOfEvidenceFinding",
        says=(("consistency", "consistency:high"),),
        cue=_words(
            r"\bhigh(?:ly)? (?:degree of )?consisten(?:cy|t) (?:across|between|over)\b"
            r"|\bhög samstämmighet (?:över|mellan|i)\b|\bmycket samstämmiga (?:över|mellan|i)\b"
        ),
    ),
    Pattern(
        rule="consistent",
        kind="BodyOfEvidenceFinding",
        says=(("consistency", "consistency:consistent"),),
        cue=_words(
            r"\bconsisten(?:t|cy)(?: \w+){0,2} (?:across|between|over)\b"
            r"|\bsamstämmig(?:a|t|het)? (?:över|mellan|i)\b"
        ),
    ),
    # ── How effects develop ──
    Pattern(
        rule="diminishing",
        kind="TrendFinding",
        says=(("trend", "trend:diminishing"),),
        cue=_words(
            r"\b(?:diminishing|fading|declining|decreasing|waning) effects?\b"
            r"|\beffects?\b(?= (?:[\w-]+ ){0,7}?"
            r"(?:diminish(?:ed|es)?|fade[sd]?|decline[sd]?|waned?|wane[sd]|decreased?|lessened)"
            r"(?:,| (?:over|with) (?:time|age)|\s*\W*$))"
            r"|\bavtagande effekt(?:er)?\b"
            r"|\beffekt(?:en|erna|er)\b(?= (?:\w+ ){0,7}?(?:avtog|avtar|minskade|minskar|klingade av)"
            r"(?:,| över tid| med tiden|\s*\W*$))"
        ),
    ),
    _effect(
        "more-durable",
        (*_FAVOURS, ("trend", "trend:more-durable")),
        r"\bmore (?:durable|lasting|long-lasting|sustained|persistent)\b|\bmer varaktiga?\b",
        guard=Guard.COMPARED,
    ),
    Pattern(
        rule="durable",
        kind="TrendFinding",
        says=(("trend", "trend:durable"),),
        cue=_words(
            r"\b(?:durable|lasting|long-lasting|sustained|persist(?:ent|ing)) "
            r"(?:\w+ )?(?:effects?|improvements?|benefits?)\b"
            r"|\beffects?\b(?= (?:[\w-]+ ){0,7}?(?:persist(?:ed|s)?|were sustained|was sustained"
            r"|were maintained|was maintained|lasted|is durable|are durable|was durable"
            r"|were durable))"
            r"|\b(?:varaktiga?|bestående|långvariga?) effekt(?:er)?\b"
            r"|\beffekt(?:en|erna)\b(?= (?:\w+ ){0,7}?(?:kvarstod|kvarstår|bestod|består|höll i sig))"
        ),
    ),
    # ── Against what it was compared with ──
    _effect(
        "less-effective",
        _AGAINST,
        r"\bless effective than\b|\binferior to\b|\bmindre effektiv(?:t|a)? än\b"
        rf"|\b(?:{_BE}|är|var) {_ADVERB}(?:worse|sämre) (?:than|än)\b",
    ),
    _effect(
        "worse",
        _AGAINST,
        rf"\bworsen(?:s|ed)?\b|\b(?:negative|adverse|harmful|detrimental|unfavou?rable) "
        r"(?:effects?|impact|influence) on\b"
        rf"|\b{_LINK} {_ADVERB}(?:worse|poorer)\b|^\s*(?:worse|sämre)\b|\bförsämra(?:r|de|t|s|des)\b"
        r"|\b(?:negativa?|skadliga?|ogynnsamma?) (?:effekt(?:er)?|inverkan|påverkan) på\b"
        rf"|\b{_GER} {_ADVERB}sämre\b",
    ),
    _effect(
        "favouring-comparator",
        _AGAINST,
        r"\b(?:favou?r(?:s|ed|ing)?|in favou?r of) (?:the )?(?:control|comparison|comparator"
        r"|usual care|placebo)\b(?: groups?)?|\btill fördel för (?:kontroll|jämförelse)\w*",
    ),
    # ── To the good of people ──
    _effect(
        "effective-in-reducing",
        (*_FAVOURS, *_DOWN),
        r"\beffective (?:(?:method|intervention|treatment|strategy|approach|way|option)s? )?"
        r"(?:in|of|for|at|to) (?:reduc(?:ing|e)|decreas(?:ing|e)|lower(?:ing)?)\b"
        r"|\bmore effective than (?P<comparator>[^,;]+?) (?:in|for|at) (?:reduc|decreas|lower)ing\b"
        r"|\beffektiv(?:t|a)? (?:metod |insats |behandling )?(?:för|i|vad gäller) att "
        r"(?:minska|sänka|reducera)\b",
    ),
    _effect(
        "effective-in-improving",
        _FAVOURS,
        r"\beffective (?:(?:method|intervention|treatment|strategy|approach|way|option)s? )?"
        r"(?:in|of|for|at|to) (?:improv(?:ing|e)|enhanc(?:ing|e)|promot(?:ing|e)|treating"
        r"|strengthening)\b"
        r"|\bmore effective than (?P<comparator>[^,;]+?) (?:in|for|at|regarding|on|with regard to)"
        r"(?: (?:improv|enhanc|promot)ing)?\b"
        r"|\beffektiv(?:t|a)? (?:metod |insats |behandling )?(?:för|i|vad gäller) att "
        r"(?:förbättra|främja|stärka|behandla)\b",
    ),
    _effect(
        "more-effective",
        _FAVOURS,
        r"\bmore effective\b(?= than)|\bsuperior\b(?= to)|\bmer effektiv(?:t|a)?\b(?= än)"
        rf"|\b(?:{_BE}|är|var) {_ADVERB}(?:better|bättre)\b(?= (?:than|än))",
    ),
    _effect(
        "effective",
        _FAVOURS,
        rf"(?<!more )(?<!less )(?<!as )(?<!equally )(?<!cost-)(?<!cost )\beffective\b"
        r"(?= (?:for|in|on|against)\b|\s*\W*$)"
        r"|(?<!mer )(?<!mindre )(?<!lika )(?<!kostnads)\beffektiv(?:t|a)?\b"
        r"(?= (?:för|mot|vid|på)\b|\s*\W*$)",
    ),
    _effect(
        "favouring-intervention",
        _FAVOURS,
        r"\b(?:favou?r(?:s|ed|ing)|in favou?r of) (?:the )?(?:intervention|treatment|experimental)"
        r"\b(?: groups?| arms?)?|\btill fördel för (?:interventions|insats|behandlings)\w*",
    ),
    _effect(
        "effect-for-improvement",
        _FAVOURS,
        rf"\b{_MAGNITUDE} (?:\w+ )?(?:effects?|improvements?) (?:for|in|on) "
        r"(?:an? |the )?improvements? in\b",
    ),
    _effect(
        "positive-effect",
        _FAVOURS,
        r"\b(?:positive|beneficial|favou?rable)(?:,? (?:and|but) (?:\w+ ){1,3}?)? ?"
        r"(?:treatment |intervention |overall )?(?:effects?|impacts?|influence|results?|outcomes?"
        r"|changes?)\b|\bbeneficial for\b"
        r"|\b(?:positiva?|gynnsamma?|fördelaktiga?) (?:effekt(?:er)?|inverkan|påverkan|resultat)\b",
    ),
    _effect(
        "greater-effect",
        _FAVOURS,
        r"\b(?:greater|larger|stronger|better) (?:positive |beneficial |treatment )?"
        r"(?:impacts?|effects?|improvements?|gains?)\b"
        r"|\b(?:större|bättre) (?:positiv )?(?:effekt(?:er)?|förbättring(?:ar)?)\b",
        guard=Guard.COMPARED,
        sure=False,
    ),
    _effect(
        "improved",
        _FAVOURS,
        rf"\b(?:improves?|improved|enhances?|enhanced|strengthens?|strengthened|improvements?"
        r"|promotes|promoted|(?<=may )promote|(?<=might )promote|(?<=can )promote)\b"
        r"|\bbetter\b(?! (?:understand\w*|designed|evidence|stud\w+|research|knowledge|quality|than))"
        rf"|\bförbättra(?:r|de|t|s|des|ts)\b|\bförbättring(?:ar|en)?\b"
        rf"|\b(?:stärker|stärkte|gynnar|gynnade|främjar|främjade)\b"
        rf"|\b{_KAN} {_ADVERB}(?:förbättra|stärka|gynna|främja)\b"
        r"|\bbättre\b(?! (?:studier|kunskap|underlag|kvalitet|än|evidens))",
    ),
    # ── More or less, whoever is glad of it ──
    _effect(
        "effect-for-reduction",
        _DOWN,
        rf"\b{_MAGNITUDE} (?:\w+ )?effects? (?:for|in|on) (?:an? |the )?"
        r"(?:reductions?|decreases?) (?:in|of)\b",
    ),
    _effect(
        "decreased",
        _DOWN,
        r"\b(?:reduces?|reduced|decreases?|decreased|lowers|lowered|reductions?)\b"
        r"|^\s*(?:lower|fewer|lägre|färre|minskad)\b"
        rf"|\b(?:may|might|can|could|to) {_ADVERB}lower\b"
        rf"|\b{_LINK} {_ADVERB}(?:lower|fewer)\b|\b{_BE} {_ADVERB}(?:lower|fewer)\b"
        r"|\bminska(?:r|de|t|s|des)\b|\bminskning(?:ar|en)?\b|\b(?:sänker|sänkte|reducerar"
        rf"|reducerade)\b|\b{_KAN} {_ADVERB}(?:minska|sänka|reducera)\b"
        rf"|\b{_GER} {_ADVERB}(?:lägre|färre)\b|\bvar {_ADVERB}(?:lägre|färre)\b",
    ),
    _effect(
        "increased",
        _UP,
        r"\b(?:increases?|increased|raises|raised)\b|^\s*(?:higher|högre|ökad)\b"
        rf"|\b{_LINK} {_ADVERB}(?:higher|more(?! (?:effective|likely|than|research|studies))|greater)\b"
        rf"|\b{_BE} {_ADVERB}higher\b"
        r"|\böka(?:r|de|t|s|des)\b|\bökning(?:ar|en)?\b|\b(?:höjer|höjde)\b"
        rf"|\b{_KAN} {_ADVERB}(?:öka|höja)\b|\b{_GER} {_ADVERB}(?:högre|fler)\b"
        rf"|\bvar {_ADVERB}högre\b",
    ),
    _effect(
        "effect-of-a-size",
        (),
        rf"\b{_MAGNITUDE} (?:treatment |intervention |overall |pooled )?effects?(?: sizes?)?\b"
        r"|\b(?:liten|måttlig|medelstor|stor) effekt\b",
    ),
)

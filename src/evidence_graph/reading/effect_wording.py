"""How authors say what was found, in English and Swedish: the first pattern that fits counts."""

from typing import Final

from evidence_graph.reading.claim_patterns import (
    AGAINST,
    DOWN,
    FAVOURS,
    MIXED,
    UP,
    Guard,
    Pattern,
    effect,
    spelled,
)
from evidence_graph.reading.effect_parts import ADVERB, BE, MAY_SV
from evidence_graph.reading.no_effect_wording import NO_EFFECTS

_LINK = (
    r"(?:associated with|results? in|resulted in|leads? to|led to|had|has|have|showed|shows"
    r"|show|reported|experienced|gave|gives?|with)(?: an?| the)?"
)
_LINK_SV = (
    r"(?:ger|gav|ledde till|leder till|hade|har|visade|rapporterade|rapporterar|upplevde"
    r"|förenat med"
    r"|associerat med|associerad med)"
)
# "Less effective", "less improvement": not less of an outcome.
_NO_AMOUNT = (
    r"(?:effect\w*|likely|improve\w*|benefi\w*|favou?rable|pronounced|positive|strong|evidence"
    r"|impact"
    r"|of|than|change\w*|reduc\w*|decreas\w*|increas\w*|clear|certain|consistent|effekt\w*|än"
    r"|förbättr\w*|sannolik\w*|minsk\w*|ökn\w*|förändr\w*|uttala\w*|gynnsam\w*|positiv\w*"
    r"|tydlig\w*)"
)
_MAGNITUDE = (
    r"(?:very )?(?:small|modest|medium|moderate|large)(?:[- ]sized?)?(?:,? (?:but|and|yet"
    r"|to moderate|to medium|to large)(?: statistically)?(?: significant)?,?)?"
)

EFFECTS: Final[tuple[Pattern, ...]] = (
    *NO_EFFECTS,
    # ── Whether results agree ──
    Pattern(
        rule="not-consistent",
        kind="BodyOfEvidenceFinding",
        says=MIXED,
        cue=spelled(
            r"\b(?:no (?:one |single )?[\w ]{0,40}?(?:is|was|are|were) consistently\b)"
            r"|\bnot (?:been )?consistent(?:ly)?\b|\b(?:inconsistent|mixed|conflicting"
            r"|contradictory|heterogeneous)\b(?= (?:results?|findings|evidence|effects?)\b"
            r"|[^,;]*$)|\b(?:motstridig\w*|motsägelsefull\w*|inte samstämmig\w*|blandade resultat)"
        ),
    ),
    Pattern(
        rule="high-consistency",
        kind="BodyOfEvidenceFinding",
        says=(("consistency", "consistency:high"),),
        cue=spelled(
            r"\bhigh(?:ly)? (?:degree of )?consisten(?:cy|t) (?:across|between|over)\b"
            r"|\bhög samstämmighet (?:över|mellan|i)\b|\bmycket samstämmiga (?:över|mellan|i)\b"
        ),
    ),
    Pattern(
        rule="consistent",
        kind="BodyOfEvidenceFinding",
        says=(("consistency", "consistency:consistent"),),
        cue=spelled(
            r"\bconsisten(?:t|cy)(?: \w+){0,2} (?:across|between|over)\b|\bsamstämmig(?:a|t"
            r"|het)? (?:över|mellan|i)\b"
        ),
    ),
    # ── How effects develop ──
    Pattern(
        rule="diminishing",
        kind="TrendFinding",
        says=(("trend", "trend:diminishing"),),
        cue=spelled(
            r"\b(?:diminishing|fading|declining|decreasing|waning) effects?\b"
            r"|\beffects?\b(?= (?:[\w-]+ ){0,7}?(?:diminish(?:ed|es)?|fade[sd]?|decline[sd]?"
            r"|waned?|wane[sd]|decreased?|lessened)(?:,| (?:over|with) (?:time|age)|\s*\W*$))"
            r"|\bavtagande effekt(?:er)?\b|\beffekt(?:en|erna|er)\b(?= (?:\w+ ){0,7}?(?:avtog"
            r"|avtar|minskade|minskar|klingade av)(?:,| över tid| med tiden|\s*\W*$))"
        ),
    ),
    effect(
        "more-durable",
        (*FAVOURS, ("trend", "trend:more-durable")),
        r"\bmore (?:durable|lasting|long-lasting|sustained|persistent)\b|\bmer varaktiga?\b",
        guard=Guard.COMPARED,
    ),
    Pattern(
        rule="durable",
        kind="TrendFinding",
        says=(("trend", "trend:durable"),),
        cue=spelled(
            r"\b(?:durable|lasting|long-lasting|sustained|persist(?:ent"
            r"|ing)) (?:\w+ )?(?:effects?|improvements?|benefits?)\b"
            r"|\beffects?\b(?= (?:[\w-]+ ){0,7}?(?:persist(?:ed|s)?|were sustained"
            r"|was sustained|were maintained|was maintained|lasted|is durable|are durable"
            r"|was durable|were durable))|\b(?:varaktiga?|bestående"
            r"|långvariga?) effekt(?:er)?\b|\beffekt(?:en|erna)\b(?= (?:\w+ ){0,7}?(?:kvarstod"
            r"|kvarstår|bestod|består|höll i sig))"
        ),
    ),
    # ── Against what it was compared with ──
    effect(
        "less-effective",
        AGAINST,
        r"\bless effective than\b|\binferior to\b|\bmindre effektiv(?:t|a)? än\b"
        rf"|\b(?:{BE}|är|var) {ADVERB}(?:worse|sämre) (?:than|än)\b",
    ),
    effect(
        "worse",
        AGAINST,
        rf"\bworsen(?:s|ed)?\b|\b(?:negative|adverse|harmful|detrimental|unfavou?rable) "
        r"(?:effects?|impact|influence) on\b"
        rf"|\b{_LINK} {ADVERB}(?:worse|poorer)\b|^\s*(?:worse|sämre)\b|\bförsämra(?:r|de|t|s"
        rf"|des)\b"
        r"|\b(?:negativa?|skadliga?|ogynnsamma?) (?:effekt(?:er)?|inverkan|påverkan) på\b"
        rf"|\b{_LINK_SV} {ADVERB}sämre\b",
    ),
    effect(
        "favouring-comparator",
        AGAINST,
        r"\b(?:favou?r(?:s|ed|ing)?|in favou?r of) (?:the )?(?:control|comparison|comparator"
        r"|usual care|placebo)\b(?: groups?)?|\btill fördel för (?:kontroll|jämförelse)\w*",
    ),
    # ── To the good of people ──
    effect(
        "effective-in-reducing",
        (*FAVOURS, *DOWN),
        r"\beffective (?:(?:method|intervention|treatment|strategy|approach|way"
        r"|option)s? )?(?:in|of|for|at|to) (?:reduc(?:ing|e)|decreas(?:ing|e)|lower(?:ing)?)\b"
        r"|\b(?:more effective than|mer effektiv(?:t|a)? än) (?P<comparator>[^,;]+?) (?:(?:in|for"
        r"|at) (?:reduc|decreas|lower)ing|(?:för|i|vad gäller) att (?:minska|sänka))\b"
        r"|\beffektiv(?:t|a)? (?:metod |insats |behandling )?(?:för|i"
        r"|vad gäller) att (?:minska|sänka|reducera)\b",
    ),
    effect(
        "effective-in-increasing",
        (*FAVOURS, *UP),
        r"\beffective (?:(?:method|intervention|treatment|strategy|approach|way"
        r"|option)s? )?(?:in|of|for|at|to) (?:increas(?:ing|e)|rais(?:ing|e))\b"
        r"|\beffektiv(?:t|a)? (?:metod |insats |behandling )?(?:för|i|vad gäller) att (?:öka"
        r"|höja)\b",
    ),
    effect(
        "effective-in-improving",
        FAVOURS,
        r"\beffective (?:(?:method|intervention|treatment|strategy|approach|way"
        r"|option)s? )?(?:in|of|for|at|to) (?:improv(?:ing|e)|enhanc(?:ing|e)|promot(?:ing|e)"
        r"|treating|strengthening)\b|\b(?:more effective than|mer effektiv(?:t|a)? än)"
        r" (?P<comparator>[^,;]+?) (?:(?:in|for|at|regarding|on|with regard to)(?: (?:improv"
        r"|enhanc|promot)ing)?|(?:för|i|vad gäller) att (?:förbättra|främja|öka))\b|\beffektiv(?:t"
        r"|a)? (?:metod |insats |behandling )?(?:för|i|vad gäller) att (?:förbättra|främja"
        r"|stärka|behandla)\b",
    ),
    effect(
        "more-effective",
        FAVOURS,
        r"\bmore effective\b(?= than)|\bsuperior\b(?= to)|\bmer effektiv(?:t|a)?\b(?= än)"
        rf"|\b(?:{BE}|är|var) {ADVERB}(?:better|bättre)\b(?= (?:than|än))",
    ),
    effect(
        "effective",
        FAVOURS,
        r"(?<!more )(?<!less )(?<!\bas )(?<!equally )(?<!cost-)(?<!cost )\beffective\b"
        r"(?:(?= (?:for|in|on|against)\b|\s*\W*$)| (?:method|intervention|treatment|strategy"
        r"|approach|way|option|programme)s?(?= (?:for|in|against)\b))"
        r"|(?<!mer )(?<!mindre )(?<!lika )(?<!kostnads)\beffektiv(?:t|a)?\b(?= (?:för|mot|vid"
        r"|på)\b|\s*\W*$)",
    ),
    effect(
        "favouring-intervention",
        FAVOURS,
        r"\b(?:favou?r(?:s|ed|ing)|in favou?r of) (?:the )?(?:intervention|treatment"
        r"|experimental)\b(?: groups?| arms?)?|\btill fördel för (?:interventions|insats"
        r"|behandlings)\w*",
    ),
    effect(
        "effect-for-improvement",
        FAVOURS,
        rf"\b{_MAGNITUDE} (?:\w+ )?(?:effects?|improvements?) (?:for|in|on) "
        r"(?:an? |the )?improvements? in\b",
    ),
    effect(
        "positive-effect",
        FAVOURS,
        r"\b(?:positive|beneficial|favou?rable)(?:,? (?:and"
        r"|but) (?:\w+ ){1,3}?)? ?(?:treatment |intervention |overall )?(?:effects?|impacts?"
        r"|influence|results?|outcomes?|changes?)\b|\bbeneficial for\b"
        r"|\b(?:positiva?"
        r"|gynnsamma?|fördelaktiga?) (?:effekt(?:er)?|inverkan|påverkan|resultat)\b",
    ),
    effect(
        "effect-called-positive",
        FAVOURS,
        r"\beffects?\b(?=[^,;.()]{3,90} (?:was|were|is|are) (?:positive|beneficial|favou?rable)\s*"
        r"(?:$|[,;.]|and\b))|\beffekt(?:en|erna)\b(?=[^,;.()]{3,90} (?:var|är)"
        r" (?:positiv|gynnsam)(?:a|t)?\s*(?:$|[,;.]|och\b))",
    ),
    effect(
        "greater-effect",
        FAVOURS,
        r"\b(?:greater|larger|stronger|better) (?:positive |beneficial "
        r"|treatment )?(?:impacts?|effects?|improvements?|gains?)\b|\b(?:större"
        r"|bättre) (?:positiv )?(?:effekt(?:er)?|förbättring(?:ar)?)\b",
        guard=Guard.COMPARED,
        sure=False,
    ),
    effect(
        "improved",
        FAVOURS,
        rf"\b(?:improves?|improved|enhances?|enhanced|strengthens?|strengthened|improvements?"
        r"|promotes|promoted|(?<=may )promote|(?<=might )promote|(?<=can )promote)\b"
        r"|\bbetter\b(?! (?:understand\w*|designed|evidence|stud\w+|research|knowledge|quality"
        r"|than))"
        rf"|\bförbättra(?:r|de|t|s|des|ts)\b|\bförbättring(?:ar|en)?\b"
        rf"|\b(?:stärker|stärkte|gynnar|gynnade|främjar|främjade)\b"
        rf"|\b{MAY_SV} {ADVERB}(?:förbättra|stärka|gynna|främja)\b"
        r"|\bbättre\b(?! (?:studier|kunskap|underlag|kvalitet|än|evidens))",
    ),
    # ── More or less, whoever is glad of it ──
    effect(
        "effect-for-reduction",
        DOWN,
        rf"\b{_MAGNITUDE} (?:\w+ )?effects? (?:for|in|on) (?:an? |the )?"
        r"(?:reductions?|decreases?) (?:in|of)\b",
    ),
    effect(
        "decreased",
        DOWN,
        r"\b(?:reduces?|reduced|decreases?|decreased|lowers|lowered|reductions?)\b"
        r"|^\s*(?:lower|fewer|lägre|färre|minskad)\b"
        rf"|^\s*(?:less|mindre)(?! {_NO_AMOUNT})\b(?=[^,;.()]* (?:(?:was|were) (?:found|seen"
        rf"|observed"
        r"|reported)|sågs|noterades|rapporterades)\b)"
        rf"|\b(?:may|might|can|could|to) {ADVERB}lower\b"
        rf"|\b{_LINK} {ADVERB}(?:lower|fewer|less(?! {_NO_AMOUNT}))\b|\b{BE} {ADVERB}(?:lower"
        rf"|fewer)\b"
        r"|\bminska(?:r|de|t|s|des)\b|\bminskning(?:ar|en)?\b|\b(?:sänker|sänkte|reducerar"
        rf"|reducerade)\b|\b{MAY_SV} {ADVERB}(?:minska|sänka|reducera)\b"
        rf"|\b{_LINK_SV} {ADVERB}(?:lägre|färre|mindre(?! {_NO_AMOUNT}))\b"
        rf"|\bvar {ADVERB}(?:lägre|färre)\b",
    ),
    effect(
        "increased",
        UP,
        r"\b(?:increases?|increased|raises|raised)\b|^\s*(?:higher|högre|ökad)\b"
        rf"|\b{_LINK} {ADVERB}(?:higher|more(?! (?:effect\w*|impact|influence|likely|than"
        r"|research|studies))"
        rf"|greater)\b"
        rf"|\b{BE} {ADVERB}higher\b"
        r"|\böka(?:r|de|t|s|des)\b|\bökning(?:ar|en)?\b|\b(?:höjer|höjde)\b"
        rf"|\b{MAY_SV} {ADVERB}(?:öka|höja)\b|\b{_LINK_SV} {ADVERB}(?:högre|fler)\b"
        rf"|\bvar {ADVERB}högre\b",
    ),
    effect(
        "effect-of-a-size",
        (),
        rf"\b{_MAGNITUDE} (?:treatment |intervention |overall |pooled )?effects?(?: sizes?)?\b"
        r"|\b(?:liten|måttlig|medelstor|stor) effekt\b",
    ),
)

"""How authors say what was found, in English and Swedish: the first pattern that fits counts."""

from typing import Final

from evidence_graph.reading.claim_patterns import (
    AGAINST,
    DOWN,
    FAVOURS,
    MIXED,
    NO_EVIDENCE,
    SAME,
    UP,
    Guard,
    Pattern,
    absence,
    effect,
    words,
)

_ADVERB = r"(?:(?:\w+ly|also|even|både|även|också|signifikant|statistiskt|tydligt|markant) )*"
_BASE = (
    r"improve|enhance|strengthen|reduce|decrease|lower|increase|raise|promote|alleviate|relieve"
    r"|worsen|prevent|affect|influence|change|benefit"
)
_FOUND = (
    r"(?:found|seen|shown|observed|detected|demonstrated|identified|noted|reported|established)"
)
_FOUND_SV = (
    r"(?:sågs|visades|påvisades|fanns|hittades|observerades|noterades|kunde \w+s|påvisats|setts)"
)
EFFECTS: Final = words(
    r"^\W*(?:the |these |overall |treatment |pooled |this )*(?:effects?|effekt(?:en|er|erna)?"
    r"|quality"
    r"|certainty|evidence|differences?|skillnad(?:en|er|erna)?|number of studies|heterogeneity"
    r"|kvaliteten|tillförlitligheten|risk of bias)\b"
)
AFFIRMS: Final = words(
    r"\bnot only\b|\bbut (?:it )?also\b|\binte (?:bara|enbart|endast)\b|\butan (?:också|även)\b"
    r"|\bno doubt\b|\butan tvekan\b"
    r"|(?<=compared with )no\b|(?<=compared to )no\b|(?<=than )no\b|(?<=versus )no\b"
    r"|(?<=jämfört med )ingen\b|(?<=än )ingen\b"
)
PURPOSE: Final = words(
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
_LINK_SV = (
    r"(?:ger|gav|ledde till|leder till|hade|har|visade|förenat med|associerat med|associerad med)"
)
_MAY_SV = r"(?:kan|kunde|kunna|tycks|verkar|förefaller|visat sig)"
_MAGNITUDE = (
    r"(?:very )?(?:small|modest|medium|moderate|large)(?:[- ]sized?)?"
    r"(?:,? (?:but|and|yet|to moderate|to medium"
    r"|to large)(?: statistically)?(?: significant)?,?)?"
)

EFFECTS: Final = (
    # ── No difference, and none shown ──
    absence(
        "none-shown",
        NO_EVIDENCE,
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
        rf"|\b{_MAY_SV} (?:inte|ej) (?:förbättra|minska|öka)\b"
        r"|\binte (?:signifikant )?(?:förbättrat|minskat|ökat|effektiv\w*|associerad?t? med)\b"
        r"|\bingen (?:statistiskt )?(?:signifikant|säkerställd|tydlig|positiv|gynnsam) "
        r"(?:\w+ )?(?:effekt|skillnad|förbättring|minskning|inverkan)\b"
        r"|\binga (?:statistiskt )?(?:signifikanta|säkerställda|tydliga|positiva) "
        r"(?:\w+ )?(?:effekter|skillnader|förbättringar)\b"
        r"|\bingen (?:förbättring|minskning)\b"
        rf"|\b(?:ingen|inga) (?:effekt(?:er)?|skillnad(?:er)?)\b(?=[^,;]* {_FOUND_SV}\b)"
        rf"|(?<=\b)(?:sågs|påvisades|visades) (?:ingen|inga) (?:effekt(?:er)?|skillnad(?:er)?)\b",
        sure=False,
    ),
    effect(
        "little-or-no-difference",
        SAME,
        r"\blittle (?:or|to) no (?:difference|effect|impact)\b"
        r"|\bliten eller ingen (?:skillnad|effekt)\b",
        sure=False,
    ),
    effect(
        "no-difference",
        SAME,
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
        says=MIXED,
        cue=words(
            r"\b(?:no (?:one |single )?[\w ]{0,40}?(?:is|was|are|were) consistently\b)"
            r"|\bnot (?:been )?consistent(?:ly)?\b"
            r"|\b(?:inconsistent|mixed|conflicting|contradictory|heterogeneous)\b"
            r"(?= (?:results?|findings|evidence|effects?)\b|[^,;]*$)"
            r"|\b(?:motstridig\w*|motsägelsefull\w*|inte samstämmig\w*|blandade resultat)"
        ),
    ),
    Pattern(
        rule="high-consistency",
        kind="BodyOfEvidenceFinding",
        says=(("consistency", "consistency:high"),),
        cue=words(
            r"\bhigh(?:ly)? (?:degree of )?consisten(?:cy|t) (?:across|between|over)\b"
            r"|\bhög samstämmighet (?:över|mellan|i)\b|\bmycket samstämmiga (?:över|mellan|i)\b"
        ),
    ),
    Pattern(
        rule="consistent",
        kind="BodyOfEvidenceFinding",
        says=(("consistency", "consistency:consistent"),),
        cue=words(
            r"\bconsisten(?:t|cy)(?: \w+){0,2} (?:across|between|over)\b"
            r"|\bsamstämmig(?:a|t|het)? (?:över|mellan|i)\b"
        ),
    ),
    # ── How effects develop ──
    Pattern(
        rule="diminishing",
        kind="TrendFinding",
        says=(("trend", "trend:diminishing"),),
        cue=words(
            r"\b(?:diminishing|fading|declining|decreasing|waning) effects?\b"
            r"|\beffects?\b(?= (?:[\w-]+ ){0,7}?"
            r"(?:diminish(?:ed|es)?|fade[sd]?|decline[sd]?|waned?|wane[sd]|decreased?|lessened)"
            r"(?:,| (?:over|with) (?:time|age)|\s*\W*$))"
            r"|\bavtagande effekt(?:er)?\b"
            r"|\beffekt(?:en|erna|er)\b(?= (?:\w+ ){0,7}?(?:avtog|avtar|minskade|minskar"
            r"|klingade av)"
            r"(?:,| över tid| med tiden|\s*\W*$))"
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
        cue=words(
            r"\b(?:durable|lasting|long-lasting|sustained|persist(?:ent|ing)) "
            r"(?:\w+ )?(?:effects?|improvements?|benefits?)\b"
            r"|\beffects?\b(?= (?:[\w-]+ ){0,7}?(?:persist(?:ed|s)?|were sustained|was sustained"
            r"|were maintained|was maintained|lasted|is durable|are durable|was durable"
            r"|were durable))"
            r"|\b(?:varaktiga?|bestående|långvariga?) effekt(?:er)?\b"
            r"|\beffekt(?:en|erna)\b(?= (?:\w+ ){0,7}?(?:kvarstod|kvarstår|bestod|består"
            r"|höll i sig))"
        ),
    ),
    # ── Against what it was compared with ──
    effect(
        "less-effective",
        AGAINST,
        r"\bless effective than\b|\binferior to\b|\bmindre effektiv(?:t|a)? än\b"
        rf"|\b(?:{_BE}|är|var) {_ADVERB}(?:worse|sämre) (?:than|än)\b",
    ),
    effect(
        "worse",
        AGAINST,
        rf"\bworsen(?:s|ed)?\b|\b(?:negative|adverse|harmful|detrimental|unfavou?rable) "
        r"(?:effects?|impact|influence) on\b"
        rf"|\b{_LINK} {_ADVERB}(?:worse|poorer)\b|^\s*(?:worse|sämre)\b|\bförsämra(?:r|de|t|s"
        rf"|des)\b"
        r"|\b(?:negativa?|skadliga?|ogynnsamma?) (?:effekt(?:er)?|inverkan|påverkan) på\b"
        rf"|\b{_LINK_SV} {_ADVERB}sämre\b",
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
        r"\beffective (?:(?:method|intervention|treatment|strategy|approach|way|option)s? )?"
        r"(?:in|of|for|at|to) (?:reduc(?:ing|e)|decreas(?:ing|e)|lower(?:ing)?)\b"
        r"|\bmore effective than (?P<comparator>[^,;]+?) (?:in|for|at) (?:reduc|decreas"
        r"|lower)ing\b"
        r"|\beffektiv(?:t|a)? (?:metod |insats |behandling )?(?:för|i|vad gäller) att "
        r"(?:minska|sänka|reducera)\b",
    ),
    effect(
        "effective-in-improving",
        FAVOURS,
        r"\beffective (?:(?:method|intervention|treatment|strategy|approach|way|option)s? )?"
        r"(?:in|of|for|at|to) (?:improv(?:ing|e)|enhanc(?:ing|e)|promot(?:ing|e)|treating"
        r"|strengthening)\b"
        r"|\bmore effective than (?P<comparator>[^,;]+?) (?:in|for|at|regarding|on"
        r"|with regard to)"
        r"(?: (?:improv|enhanc|promot)ing)?\b"
        r"|\beffektiv(?:t|a)? (?:metod |insats |behandling )?(?:för|i|vad gäller) att "
        r"(?:förbättra|främja|stärka|behandla)\b",
    ),
    effect(
        "more-effective",
        FAVOURS,
        r"\bmore effective\b(?= than)|\bsuperior\b(?= to)|\bmer effektiv(?:t|a)?\b(?= än)"
        rf"|\b(?:{_BE}|är|var) {_ADVERB}(?:better|bättre)\b(?= (?:than|än))",
    ),
    effect(
        "effective",
        FAVOURS,
        r"(?<!more )(?<!less )(?<!as )(?<!equally )(?<!cost-)(?<!cost )\beffective\b"
        r"(?= (?:for|in|on|against)\b|\s*\W*$)"
        r"|(?<!mer )(?<!mindre )(?<!lika )(?<!kostnads)\beffektiv(?:t|a)?\b"
        r"(?= (?:för|mot|vid|på)\b|\s*\W*$)",
    ),
    effect(
        "favouring-intervention",
        FAVOURS,
        r"\b(?:favou?r(?:s|ed|ing)|in favou?r of) (?:the )?(?:intervention|treatment"
        r"|experimental)"
        r"\b(?: groups?| arms?)?|\btill fördel för (?:interventions|insats|behandlings)\w*",
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
        r"\b(?:positive|beneficial|favou?rable)(?:,? (?:and|but) (?:\w+ ){1,3}?)? ?"
        r"(?:treatment |intervention |overall )?(?:effects?|impacts?|influence|results?|outcomes?"
        r"|changes?)\b|\bbeneficial for\b"
        r"|\b(?:positiva?|gynnsamma?|fördelaktiga?) (?:effekt(?:er)?|inverkan|påverkan"
        r"|resultat)\b",
    ),
    effect(
        "greater-effect",
        FAVOURS,
        r"\b(?:greater|larger|stronger|better) (?:positive |beneficial |treatment )?"
        r"(?:impacts?|effects?|improvements?|gains?)\b"
        r"|\b(?:större|bättre) (?:positiv )?(?:effekt(?:er)?|förbättring(?:ar)?)\b",
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
        rf"|\b{_MAY_SV} {_ADVERB}(?:förbättra|stärka|gynna|främja)\b"
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
        rf"|\b(?:may|might|can|could|to) {_ADVERB}lower\b"
        rf"|\b{_LINK} {_ADVERB}(?:lower|fewer)\b|\b{_BE} {_ADVERB}(?:lower|fewer)\b"
        r"|\bminska(?:r|de|t|s|des)\b|\bminskning(?:ar|en)?\b|\b(?:sänker|sänkte|reducerar"
        rf"|reducerade)\b|\b{_MAY_SV} {_ADVERB}(?:minska|sänka|reducera)\b"
        rf"|\b{_LINK_SV} {_ADVERB}(?:lägre|färre)\b|\bvar {_ADVERB}(?:lägre|färre)\b",
    ),
    effect(
        "increased",
        UP,
        r"\b(?:increases?|increased|raises|raised)\b|^\s*(?:higher|högre|ökad)\b"
        rf"|\b{_LINK} {_ADVERB}(?:higher|more(?! (?:effective|likely|than|research|studies))"
        rf"|greater)\b"
        rf"|\b{_BE} {_ADVERB}higher\b"
        r"|\böka(?:r|de|t|s|des)\b|\bökning(?:ar|en)?\b|\b(?:höjer|höjde)\b"
        rf"|\b{_MAY_SV} {_ADVERB}(?:öka|höja)\b|\b{_LINK_SV} {_ADVERB}(?:högre|fler)\b"
        rf"|\bvar {_ADVERB}högre\b",
    ),
    effect(
        "effect-of-a-size",
        (),
        rf"\b{_MAGNITUDE} (?:treatment |intervention |overall |pooled )?effects?(?: sizes?)?\b"
        r"|\b(?:liten|måttlig|medelstor|stor) effekt\b",
    ),
)

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
    spelled,
)

_ADVERB = r"(?:(?:\w+ly|also|even|både|även|också|signifikant|statistiskt|tydligt|markant) )*"
_BASE = (
    r"improve|enhance|strengthen|reduce|decrease|lower|increase|raise|promote|alleviate"
    r"|relieve|worsen|prevent|affect|influence|change|benefit"
)
_FOUND = (
    r"(?:found|seen|shown|observed|detected|demonstrated|identified|noted|reported|established)"
)
_FOUND_SV = (
    r"(?:sågs|visades|påvisades|fanns|hittades|observerades|noterades|kunde \w+s|påvisats|setts)"
)
_LINK = (
    r"(?:associated with|results? in|resulted in|leads? to|led to|had|has|have|showed|shows"
    r"|show|reported|experienced|gave|gives?|with)(?: an?| the)?"
)
_BE = r"(?:was|were|is|are|been)"
_LINK_SV = (
    r"(?:ger|gav|ledde till|leder till|hade|har|visade|förenat med|associerat med|associerad med)"
)
_MAY_SV = r"(?:kan|kunde|kunna|tycks|verkar|förefaller|visat sig)"
_MAGNITUDE = (
    r"(?:very )?(?:small|modest|medium|moderate|large)(?:[- ]sized?)?(?:,? (?:but|and|yet"
    r"|to moderate|to medium|to large)(?: statistically)?(?: significant)?,?)?"
)

EFFECTS: Final[tuple[Pattern, ...]] = (
    # ── No difference, and none shown ──
    absence(
        "none-shown",
        NO_EVIDENCE,
        rf"\b(?:did|does|do|has|have|had) not (?:been shown to )?{_ADVERB}(?:lead to |result in "
        r"|show )?(?:an? )?(?:improv\w+|enhance\w*|reduc\w+|decreas\w+|increas\w+|lower|higher"
        r"|better|fewer)\b"
        rf"(?: (?:in|of)\b)?"
        r"|\b(?:ledde|leder|gav|ger) (?:inte|ej) (?:till )?(?:någon )?(?:lägre|högre|bättre|färre"
        r"|fler|minskad|ökad|förbättrad|minskning av|förbättring av)\b"
        rf"|\b{_BE} not {_ADVERB}(?:associated with|effective|improved|reduced|increased)\b"
        rf"|\b(?:fail(?:s|ed)?) to {_ADVERB}(?:{_BASE})\b|\bineffective\b"
        r"|\bno (?:statistically )?(?:significant |clear |beneficial |positive "
        r"|overall )*(?:improvements?|reductions?|associations?|benefits?|increases?"
        r"|decreases?)\b|\bno (?:statistically |clinically )?(?:significant|clear|beneficial"
        r"|positive|convincing|important|relevant|meaningful) (?:\w+ )?(?:effects?"
        r"|differences?|impact)\b"
        rf"|\bno (?:overall )?(?:effects?|differences?|impact)\b(?=[^,;]* {_FOUND}\b)"
        rf"|\b(?:did|does|do) not {_ADVERB}differ (?:statistically )?significantly\b"
        rf"|\b(?:did|does|do) not (?:statistically )?significantly differ\b"
        r"|\bförbättra(?:de|r|t|s|des) (?:inte|ej)(?! bara)\b|\b(?:minska|öka)(?:de|r"
        r"|t) (?:inte|ej)(?! bara)\b"
        rf"|\b{_MAY_SV} (?:inte|ej) (?:förbättra|minska|öka)\b"
        r"|\binte (?:signifikant )?(?:förbättrat|minskat|ökat|effektiv\w*|associerad?t? med)\b"
        r"|\bingen (?:statistiskt )?(?:signifikant|säkerställd|tydlig|positiv"
        r"|gynnsam) (?:\w+ )?(?:effekt|skillnad|förbättring|minskning|inverkan)\b"
        r"|\binga (?:statistiskt )?(?:signifikanta|säkerställda|tydliga"
        r"|positiva) (?:\w+ )?(?:effekter|skillnader|förbättringar)\b|\bingen (?:förbättring"
        r"|minskning)\b"
        rf"|\b(?:ingen|inga) (?:effekt(?:er)?|skillnad(?:er)?)\b(?=[^,;]* {_FOUND_SV}\b)"
        rf"|(?<=\b)(?:sågs|påvisades|visades) (?:ingen|inga) (?:effekt(?:er)?|skillnad(?:er)?)\b",
        sure=False,
    ),
    effect(
        "little-or-no-difference",
        SAME,
        r"\blittle (?:or|to) no (?:difference|effect|impact)\b|\bliten eller ingen (?:skillnad"
        r"|effekt)\b",
        sure=False,
    ),
    effect(
        "no-difference",
        SAME,
        r"\bno (?:overall )?(?:differences?|effects?|impact|influence)\b|\b(?:did|does"
        r"|do) not differ\b|\bmade no difference\b"
        rf"|\b(?:did|does|do) not {_ADVERB}(?:affect|influence)\b"
        r"|\b(?:as|equally) effective(?: as)?\b|\bthe same effect as\b|\b(?:ingen"
        r"|inga) (?:effekt(?:er)?|skillnad(?:er)?|inverkan|påverkan)\b|\bskil(?:jer"
        r"|de) sig (?:inte|ej)\b|\bpåverka(?:r|de) (?:inte|ej)\b|\blika effektiv\w*\b",
    ),
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
        r"\beffective (?:(?:method|intervention|treatment|strategy|approach|way"
        r"|option)s? )?(?:in|of|for|at|to) (?:reduc(?:ing|e)|decreas(?:ing|e)|lower(?:ing)?)\b"
        r"|\bmore effective than (?P<comparator>[^,;]+?) (?:in|for|at) (?:reduc|decreas"
        r"|lower)ing\b|\beffektiv(?:t|a)? (?:metod |insats |behandling )?(?:för|i"
        r"|vad gäller) att (?:minska|sänka|reducera)\b",
    ),
    effect(
        "effective-in-improving",
        FAVOURS,
        r"\beffective (?:(?:method|intervention|treatment|strategy|approach|way"
        r"|option)s? )?(?:in|of|for|at|to) (?:improv(?:ing|e)|enhanc(?:ing|e)|promot(?:ing|e)"
        r"|treating|strengthening)\b|\bmore effective than (?P<comparator>[^,;]+?) (?:in|for"
        r"|at|regarding|on|with regard to)(?: (?:improv|enhanc|promot)ing)?\b|\beffektiv(?:t"
        r"|a)? (?:metod |insats |behandling )?(?:för|i|vad gäller) att (?:förbättra|främja"
        r"|stärka|behandla)\b",
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
        r"(?<!more )(?<!less )(?<!\bas )(?<!equally )(?<!cost-)(?<!cost )\beffective\b(?= (?:for"
        r"|in|on|against)\b|\s*\W*$)"
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
        r"|influence|results?|outcomes?|changes?)\b|\bbeneficial for\b|\b(?:positiva?"
        r"|gynnsamma?|fördelaktiga?) (?:effekt(?:er)?|inverkan|påverkan|resultat)\b",
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
        rf"|\b{_LINK} {_ADVERB}(?:higher|more(?! (?:effect\w*|impact|influence|likely|than"
        r"|research|studies))"
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

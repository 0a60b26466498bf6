"""How authors say that there was no difference, or that none was shown."""

from typing import Final

from evidence_graph.reading.claim_patterns import NO_EVIDENCE, SAME, Pattern, absence, effect
from evidence_graph.reading.effect_parts import ADVERB, BE, MAY_SV

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

NO_EFFECTS: Final[tuple[Pattern, ...]] = (
    absence(
        "none-shown",
        NO_EVIDENCE,
        rf"\b(?:did|does|do|has|have|had) not (?:(?:been shown|appear"
        rf"|seem) to )?{ADVERB}(?:lead to |result in "
        r"|show )?(?:an? )?(?:improv\w+|enhance\w*|reduc\w+|decreas\w+|increas\w+|lower|higher"
        r"|better|fewer)\b"
        rf"(?: (?:in|of)\b)?"
        r"|\b(?:ledde|leder|gav|ger) (?:inte|ej) (?:till )?(?:någon )?(?:lägre|högre|bättre|färre"
        r"|fler|minskad|ökad|förbättrad|minskning av|förbättring av)\b"
        rf"|\b{BE} not {ADVERB}(?:associated with(?: an?)?(?: (?:improv\w+|enhanced|better"
        rf"|reduc\w+"
        rf"|decreas\w+|increas\w+|lower|higher|fewer|less)(?: (?:in|of)\b)?)?"
        rf"|effective|improved|reduced|increased)\b"
        rf"|\b{BE} not (?:statistically )?significantly (?:affected|influenced)\b"
        rf"|\b(?:fail(?:s|ed)?) to {ADVERB}(?:{_BASE})\b|\bineffective\b"
        r"|\bno (?:statistically )?(?:significant |clear |beneficial |positive "
        r"|overall )*(?:improvements?|reductions?|associations?|benefits?|increases?"
        r"|decreases?)\b|\bno (?:statistically |clinically )?(?:significant|clear|beneficial"
        r"|positive|convincing|important|relevant|meaningful) (?:\w+ )?(?:effects?"
        r"|differences?|impact)\b"
        rf"|\bno (?:overall )?(?:effects?|differences?|impact)\b(?=[^,;]* {_FOUND}\b)"
        rf"|\b(?:did|does|do) not {ADVERB}differ (?:statistically )?significantly\b"
        rf"|\b(?:did|does|do) not (?:statistically )?significantly differ\b"
        r"|\bförbättra(?:de|r|t|s|des) (?:inte|ej)(?! bara)\b|\b(?:minska|öka)(?:de|r"
        r"|t) (?:inte|ej)(?! bara)\b"
        rf"|\b{MAY_SV} (?:inte|ej) (?:förbättra|minska|öka)\b"
        r"|\binte (?:signifikant )?(?:förbättrat|minskat|ökat|effektiv\w*|associerad?t? med)\b"
        r"|\bingen (?:statistiskt )?(?:signifikant|säkerställd|tydlig|positiv"
        r"|gynnsam) (?:\w+ )?(?:effekt|skillnad|förbättring|minskning|inverkan)\b"
        r"|\binga (?:statistiskt )?(?:signifikanta|säkerställda|säkra|tydliga"
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
        r"|do) not (?:(?:appear|seem) to )?differ\b|\bmade no difference\b"
        rf"|\b(?:did|does|do) not (?:(?:appear|seem) to )?{ADVERB}(?:affect|influence)\b"
        rf"|\b{BE} (?:not (?:affected|influenced)|unaffected)\b|\bpåverkades (?:inte|ej)\b"
        r"|\b(?:as|equally) effective(?: as)?\b|\bthe same effect as\b|\b(?:ingen"
        r"|inga) (?:effekt(?:er)?|skillnad(?:er)?|inverkan|påverkan)\b|\bskil(?:jer"
        r"|de) sig (?:inte|ej)\b|\bpåverka(?:r|de) (?:inte|ej)\b|\blika effektiv\w*\b",
    ),
)

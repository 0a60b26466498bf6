"""What turns a claim, limits it, or shows that nothing is claimed, in English and Swedish."""

from typing import Final

from evidence_graph.reading.claim_patterns import words

_ADVERB = r"(?:(?:\w+ly|also|even|både|även|också|signifikant|statistiskt|tydligt|markant) )*"
_BASE = (
    r"improve|enhance|strengthen|reduce|decrease|lower|increase|raise|promote|alleviate|relieve"
    r"|worsen|prevent|affect|influence|change|benefit"
)
IMPLICATION: Final = words(
    r"\bshould\b|\b(?:is|are) (?:therefore |not )?recommended\b|\brecommend(?:s|ation|ations)?\b"
    r"|\bneed(?:s|ed)? (?:for|to)\b|\b(?:is|are|remains?) (?:still )?(?:needed|warranted"
    r"|required)\b"
    r"|\b(?:further|future|more) (?:\w+ ){0,2}(?:research|studies|trials|work)\b"
    r"|\bimplications? for (?:practice|research|policy)\b|\bin terms of (?:practice|research)\b"
    r"|\bcan be (?:provided|offered|used|considered|implemented|delivered)\b|\bmust be\b"
    r"|\bbör\b|\brekommender\w*|\bbehövs\b|\bkrävs\b|\bbehov av\b"
    r"|\b(?:framtida|ytterligare|fortsatt|mer) (?:forskning|studier)\b|\bfler (?:\w+ )?studier\b"
    r"|\bkan (?:erbjudas|användas|ges|övervägas)\b|\bmåste\b"
)
# What was to be done, or was looked at: no result.
METHOD: Final = words(
    r"\b(?:aim(?:s|ed)?|objectives?|purpose|goal) (?:of|was|is|to|were)\b|\bdesigned to\b"
    r"|\b(?:we|this review|the review|the authors|studies|trials) (?:\w+ )?(?:searched|aimed"
    r"|sought"
    r"|intended|planned|set out|categori[sz]ed|examined|investigated|assessed|evaluated|compared"
    r"|reviewed|included)\b|\b(?:previous|earlier|prior|tidigare) (?:\w+ )?(?:reviews?|studies"
    r"|research"
    r"|trials|literature|översikter|studier|forskning)\b|\bwas the first to\b|\bdesignated\b"
    r"|\bthat assessed\b"
    r"|\b(?:syftet|syfte|avsikten|målet)\b|\bsyfta(?:r|de)\b|\bavs(?:er|åg) att\b"
    r"|\b(?:vi|översikten|studierna) (?:undersökte|sökte|granskade|utvärderade|inkluderade"
    r"|jämförde)\b"
)
# Words by which a claim holds only sometimes, or of some: no plain reading.
ONLY_SOMETIMES: Final = words(
    r"\b(?:before|prior to|innan|före)\b|\b(?:believe\w*|expect(?:s|ed)? to|hypothesi\w*"
    r"|thought|assum\w*|in theory|theoretically|tros"
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
NEGATION: Final = words(
    r"\b(?:no|not|never|neither|nor|none|without|lack\w*|fail\w*|unable|unlikely|cannot|hardly"
    r"|scarcely|absence|unclear|unknown|uncertain\w*|questionable|little|few|less|loss"
    r"|ineffective|except\w*"
    r"|withdraw\w*|discontinu\w*|cessation|stopping|dropping|removal|apart from|other than"
    r"|utsättning"
    r"|förutom|unproven|unsupported|doubt\w*|despite|against|inconclusive|non|exclude[ds]?"
    r"|ruled out"
    r"|inte|ej|icke|ingen|inga|inget|varken|utan|sakna\w*|knappast|aldrig|oklara?t?|osäker\w*"
    r"|osannolik\w*|misslyck\w*|tveksam\w*|trots|mindre|okänt?|utesluta\w*|motsats\w*)\b|n't\b"
)
# Verbs that turn what follows: to prevent an increase is no increase.
TURNS: Final = words(
    r"\b(?:prevent(?:s|ed|ing)?|protect\w*|attenuat\w*|slow(?:s|ed|ing)?|delay\w*|halt\w*"
    r"|buffer\w*"
    r"|offset\w*|limit(?:s|ing)|minimi\w*|avoid\w*|counteract\w*|revers\w*|förebygg\w*"
    r"|motverka\w*"
    r"|skydda\w*|fördröj\w*|bromsa\w*|undvik\w*)\b"
)
NOT_SIGNIFICANT: Final = words(
    r"\b(?:not|never) (?:\w+ )?(?:statistically )?significant|\bnon-?significant\b"
    r"|\bfailed to reach (?:statistical )?significance\b"
    r"|\b(?:inte|ej) (?:\w+ )?(?:statistiskt )?(?:signifikant|säkerställd)\w*|\bicke-?signifikant"
)
# What is said of effects, evidence or quality themselves, and not of an outcome.
OF_EFFECTS: Final = words(
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

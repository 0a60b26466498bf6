"""What turns a claim, limits it, or shows that nothing is claimed, in English and Swedish."""

from typing import Final

from evidence_graph.reading.claim_patterns import spelled

_ADVERB = r"(?:(?:\w+ly|also|even|både|även|också|signifikant|statistiskt|tydligt|markant) )*"
_BASE = (
    r"improve|enhance|strengthen|reduce|decrease|lower|increase|raise|promote|alleviate"
    r"|relieve|worsen|prevent|affect|influence|change|benefit"
)
IMPLICATION: Final = spelled(
    r"\bshould\b|\b(?:is|are) (?:therefore |not )?recommended\b|\brecommend(?:s|ation"
    r"|ations)?\b|\bneed(?:s|ed)? (?:for|to)\b|\b(?:is|are|remains?) (?:still )?(?:needed"
    r"|warranted|required)\b|\b(?:further|future|more) (?:\w+ ){0,2}(?:research|studies|trials"
    r"|work)\b|\bimplications? for (?:practice|research|policy)\b|\bin terms of (?:practice"
    r"|research)\b|\bcan be (?:provided|offered|used|considered|implemented|delivered)\b"
    r"|\bmust be\b|\bbör\b|\brekommender\w*|\bbehövs\b|\bkrävs\b|\bbehov av\b|\b(?:framtida"
    r"|ytterligare|fortsatt|mer) (?:forskning|studier)\b|\bfler (?:\w+ )?studier\b"
    r"|\bkan (?:erbjudas|användas|ges|övervägas)\b|\bmåste\b"
)
# What was to be done, or was looked at: no result.
METHOD: Final = spelled(
    r"\b(?:aim(?:s|ed)?|objectives?|purpose|goal) (?:of|was|is|to|were)\b|\bdesigned to\b"
    r"|\b(?:we|this review|the review|the authors|studies|trials) (?:\w+ )?(?:searched|aimed"
    r"|sought|intended|planned|set out|categori[sz]ed|examined|investigated|assessed|evaluated"
    r"|compared|reviewed|included)\b|\b(?:previous|earlier|prior"
    r"|tidigare) (?:\w+ )?(?:reviews?|studies|research|trials|literature|översikter|studier"
    r"|forskning)\b|\bwas the first to\b|\bdesignated\b|\bthat assessed\b|\b(?:syftet|syfte"
    r"|avsikten|målet)\b|\bsyfta(?:r|de)\b|\bavs(?:er|åg) att\b|\b(?:vi|översikten"
    r"|studierna) (?:undersökte|sökte|granskade|utvärderade|inkluderade|jämförde)\b"
)
# Words by which a claim holds only sometimes, or of some: no plain reading.
ONLY_SOMETIMES: Final = spelled(
    r"\b(?:before|prior to|innan|före)\b|\b(?:believe\w*|expect(?:s|ed)? to|hypothesi\w*"
    r"|thought|assum\w*|in theory|theoretically|tros|antas|förväntas)\b|\bwhen\b(?! compared)"
    r"|\bas long as\b|\bunder förutsättning\b|\bnär\b|\b(?:only|endast|bara) (?:one|two|a few"
    r"|en|ett|två|några få) |\b(?:if|unless|whether|provided that|only (?:if|when|in|for"
    r"|among)|depend\w*)\b|\b(?:some|few|certain|half of(?: the)?|a minority of"
    r"|in one of) (?:of the )?(?:\w+ )?(?:studies|trials|reviews|children|infants|parents"
    r"|mothers|fathers|participants|subgroups|groups|patients|cases|outcomes|measures"
    r"|programmes|interventions|families|people)\b|\b(?:others|other studies) (?:found|showed"
    r"|reported|did)\b|\bin others\b|\bboth (?:the )?(?:\w+ )?(?:groups|arms|conditions)\b"
    r"|\bregardless\b|\b(?:osäkert|oklart|undersöka|undersökte|avgöra|bedöma|utvärdera) om\b"
    r"|^\s*om\b|\b(?:vissa|några|enstaka|få|hälften av) (?:av )?(?:\w+ )?(?:studier(?:na)?"
    r"|barn|föräldrar|deltagare|patienter|översikter|utfall)\b|\bandra studier\b|\bi andra\b"
    r"|\bbåda grupper(?:na)?\b|\bendast (?:om|när|i|för|hos)\b|\bbero(?:r|ende) på\b"
)
NEGATION: Final = spelled(
    r"\b(?:no|not|never|neither|nor|none|without|lack\w*|fail\w*|unable|unlikely|cannot|hardly"
    r"|scarcely|absence|unclear|unknown|uncertain\w*|questionable|little|few|less|loss"
    r"|ineffective|except\w*|withdraw\w*|discontinu\w*|cessation|stopping|dropping|removal"
    r"|apart from|other than|utsättning|förutom|unproven|unsupported|doubt\w*|despite|against"
    r"|inconclusive|non|exclude[ds]?|ruled out|inte|ej|icke|ingen|inga|inget|varken|utan"
    r"|sakna\w*|knappast|aldrig|oklara?t?|osäker\w*|osannolik\w*|misslyck\w*|tveksam\w*|trots"
    r"|mindre|okänt?|utesluta\w*|motsats\w*)\b|n't\b"
)
# Verbs that turn what follows: to prevent an increase is no increase.
TURNS: Final = spelled(
    r"\b(?:prevent(?:s|ed|ing)?|protect\w*|attenuat\w*|slow(?:s|ed|ing)?|delay\w*|halt\w*"
    r"|buffer\w*|offset\w*|limit(?:s|ing)|minimi\w*|avoid\w*|counteract\w*|revers\w*"
    r"|förebygg\w*|motverka\w*|skydda\w*|fördröj\w*|bromsa\w*|undvik\w*)\b"
)
# What is said of effects, evidence or quality themselves, and not of an outcome.
OF_EFFECTS: Final = spelled(
    r"^\W*(?:the |these |overall |treatment |pooled |this )*(?:effects?|effekt(?:en|er|erna)?"
    r"|quality|certainty|evidence|differences?|skillnad(?:en|er|erna)?|number of studies"
    r"|heterogeneity|kvaliteten|tillförlitligheten|risk of bias)\b"
)
AFFIRMS: Final = spelled(
    r"\bnot only\b|\bbut (?:it )?also\b|\binte (?:bara|enbart|endast)\b|\butan (?:också"
    r"|även)\b|\bno doubt\b|\butan tvekan\b|(?<=compared with )no\b|(?<=compared to )no\b"
    r"|(?<=than )no\b|(?<=versus )no\b|(?<=jämfört med )ingen\b|(?<=än )ingen\b"
)
# "Than mothers who did not": no denial of what is claimed.
THOSE_WITHOUT: Final = spelled(
    r"\b(?:than|än|compared (?:with|to)|jämfört med) (?:the |those |de |dem )?(?:[\w-]+ ){0,3}?"
    r"(?:who|that|som) (?:did not|had not|inte|ej)\b"
)
PURPOSE: Final = spelled(
    rf"(?<!shown )(?<!found )(?<!appear )(?<!appears )(?<!appeared )(?<!seem )(?<!seems )"
    rf"(?<!seemed )(?<!likely )(?<!able )(?<!demonstrated )(?<!proven )(?<!reported )"
    rf"(?<!fail )(?<!failed )(?<!fails )(?<!effective )(?<!effective way )(?<!effective method )"
    rf"(?<!effective strategy )(?<!effective approach )"
    rf"\bto {_ADVERB}(?:{_BASE})\b"
    rf"|(?<!,) (?:that|which|who) (?:may |might |can |could |will |would )?{_ADVERB}(?:{_BASE})\b"
    rf"|\b(?:som|vilka) (?:kan )?(?:förbättrar|minskar|ökar|stärker)\b"
)

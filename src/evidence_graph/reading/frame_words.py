"""The words that frame a claim and leave it as it is, and those that turn it."""

import re
from typing import Final

from evidence_graph.reading.claim_guards import NEGATION
from evidence_graph.reading.claim_patterns import spelled

_NUMBERS = (
    r"two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|två|tre|fyra|fem|sex|sju|åtta"
    r"|nio|tio|elva|tolv"
)
_STUDIES = (
    r"(?:studies|trials?|study|reviews?|rcts?|meta-?analys[ie]s|översikt(?:en|er|erna)?"
    r"|studien|studier(?:na)?|metaanalys(?:en|er)?)"
)
# Words that may stand anywhere about a claim.
_PLAIN = (
    r"the|an?|this|these|those|their|its|both|all|such|that|which|and|or|but|of|in|on|for|to"
    r"|at|by|with|from|into|among|between|across|within|during|after|following|than|until"
    r"|through|via|per|regarding|concerning|it|they|we|our|there|also|either|who"
    r"|is|are|was|were|be|been|being|has|have|had|having|do|does|did|may|might|can|could"
    r"|year|years|month|months|week|weeks|day|days|age|time|term|short|long|medium|follow|later"
    r"|den|det|de|en|ett|denna|detta|dessa|deras|dess|alla|båda|både|och|samt|eller|men|av|i|på"
    r"|för|till|vid|med|hos|bland|från|mellan|under|efter|genom|inom|än|att|som|vi|även"
    r"|också|är|var|vara|varit|har|hade|haft|ha|kan|kunde|kunna|blev|blir|finns|fanns|sig"
    r"|år|års|månad|månader|månaders|vecka|veckor|ålder|tid|sikt|kort|lång|uppföljning"
)
# What is found, and who finds it.
_FINDING = (
    r"evidence|findings?|results?|data|reviews?|stud(?:y|ies)|trials?|rcts?|meta|analys[ie]s"
    r"|authors|literature|articles|systematic|cochrane|randomi[sz]ed|controlled|included|current"
    r"|present|pooled|overall|available"
    r"|found|finds?|shows?|showed|shown|showing|suggest(?:s|ed|ing)?|indicat(?:es?|ed|ing)"
    r"|demonstrat(?:es?|ed|ing)|reveal(?:s|ed|ing)?|report(?:s|ed|ing)?|observed|seen|noted"
    r"|detected"
    r"|identified|occurred|conclude[sd]?|appear(?:s|ed)?|seem(?:s|ed)?|provide[sd]?|achieved"
    r"|evidens(?:en)?|resultat(?:en|et)?|översikt(?:en|er|erna)?|studie[nr]?|studierna"
    r"|metaanalys(?:en|er)?|litteratur(?:en)?|systematiska?|randomiserade|inkluderade|fynden"
    r"|visa(?:r|de|t|s|des)?|tyder|tydde|pekar|indikerar|fann|sågs|setts|påvisa(?:s|des|de|r)?"
    r"|rapportera(?:r|de|des|s)|noterades|observerades|tycks|verkar|förefaller|underlag(?:et)?"
)
# An effect, and how it comes about.
_EFFECT = (
    r"effects?|impacts?|influence|outcomes?|changes?|differences?|associated|association|resulted"
    r"|resulting|led|leads?|leading|gave|gives?|given|compared|comparison|relative|groups?|arms?"
    r"|participants|famil(?:y|ies)|people|persons|individuals|patients|familjer"
    r"|personer|individer|patienter|interventions?|programmes?|programs?|treatments?"
    r"|therap(?:y|ies)|approach(?:es)?"
    r"|use|using|received|receiving|who|component|included|including|delivered|early"
    r"|level|levels|rates?|scores?|number|symptoms|measures?|degree"
    r"|effekt(?:en|er|erna)?|inverkan|påverkan|utfall(?:et|en)?|skillnad(?:en|er|erna)?|ger"
    r"|gav|gett"
    r"|ledde|leder|lett|resulterade|associera(?:d|t|de)|jämfört|jämförelse|grupp(?:en|er|erna)?"
    r"|insats(?:en|er|erna)?|behandling(?:en|ar|arna)?|program(?:met|men)?|metod(?:en|er|erna)?"
    r"|interventions?(?:en|er|erna)?|interventionsgruppen|insatsgruppen|fick|får|fått|deltagare"
    r"|nivå(?:er)?|antal(?:et)?|grad(?:en)?"
)
# How much, and how surely.
_SIZE = (
    r"small|medium|moderate|large|modest|greater|larger|lesser|significant|statistically"
    r"|significantly|clinically|meaningful|positive|beneficial|favou?rable|better|substantial"
    r"|substantially|slight|slightly|markedly|greatly|clearly|modestly|moderately|considerably"
    r"|consistently|probably|likely|possibly|effective|more|moreover"
    r"|however|furthermore|additionally|thus|therefore|finally|very|certainty|quality|low|high|some"
    r"|currently|potentially|perhaps|durable|lasting|sustained|standard|size[sd]?"
    r"|liten|litet|små|måttlig(?:t|a)?|medelstora?|stora?|större|signifikant(?:a)?|statistiskt"
    r"|säkerställda?|kliniskt|betydelsefulla?|positiva?|gynnsamma?|bättre|tydligt?|tydliga|markant"
    r"|något|troligen|sannolikt|möjligen|eventuellt|dessutom|vidare|sammanfattningsvis"
    r"|sammantaget"
    r"|mer|mycket|viss|visst|tillförlitlighet(?:en)?|låg|hög|effektiv(?:t|a)?"
)
# Of which an absence is said: "insufficient evidence to determine whether it reduces stress".
_SOUGHT = (
    r"whether|om|huruvida|any|other|others|determine|assess|evaluate|establish|support|recommend"
    r"|conclude|draw|conclusions?|demonstrate|improv(?:es?|ed|ing)|reduc(?:es?|ed|ing)"
    r"|increas(?:es?|ed|ing)|enhanc(?:es?|ed|ing)|decreas(?:es?|ed|ing)|affect(?:s|ed)?|prevents?"
    r"|benefits?|effectiveness|efficacy|routine|find|base|concerning|about|related|term"
    r"|improvements?|reductions?"
    r"|bedöma|avgöra|utvärdera|dra|slutsats(?:er)?|rekommendera|användning(?:en)?|använda|stöd"
    r"|förbättra[rds]?e?|minska[rds]?e?|öka[rds]?e?|påverka[rds]?e?|stärker|främjar|nytta(?:n)?"
    r"|kring|gällande|avseende|vad|gäller|vetenskapliga?t?|det|någon|något|några"
)
_AROUND = rf"{_NUMBERS}|{_PLAIN}|{_FINDING}|{_EFFECT}|{_SIZE}|\d+"
FRAMES: Final = spelled(_AROUND)
FRAMES_OF_ABSENCE: Final = spelled(rf"{_AROUND}|{_SOUGHT}")
FRAMES_OF_TREND: Final = spelled(
    rf"{_AROUND}|diminish(?:ed|es)?|fade[sd]?|decline[sd]?|wane[sd]?|decreased?|lessened"
    r"|persist(?:ed|s|ing)?|maintained|lasted|benefits?|improvements?|avtog|avtar|minskade|minskar"
    r"|klingade|klingar|av|kvarstod|kvarstår|bestod|består|höll|håller|gains?"
)
FRAMES_OF_AGREEMENT: Final = spelled(
    rf"{_AROUND}|{_SOUGHT}|populations?|settings?|components?|different|various|exception|measures"
    r"|populationer|miljöer|olika|family|centres|community|home|hospital|residential|e|g"
)
# What is understood only as these words together.
PHRASES: Final = spelled(
    r"\b(?:it is (?:clear|evident) that|consistent with|as a result of|in (?:addition|general"
    r"|conclusion|summary|contrast|particular|terms of)|to a (?:lesser|greater) extent|as well as"
    r"|such as|e\.g\.|(?:when|as) compared|to our knowledge|with respect to|with regard to"
    r"|in favou?r of|(?:strong|good|robust|clear|convincing|consistent) evidence"
    r"|there is no doubt that"
    rf"|(?:from )?one (?:(?:large|small|included|randomi[sz]ed|controlled) )*{_STUDIES}"
    r"|over (?:time|the|a period|\d+)|up to|follow(?:ed)?[- ]?up|upp till"
    r"|över tid(?:en)?|(?<!be )(?:makes?|made)"
    r"|one (?:year|month|week)|living|in the community|(?:at|in the) home"
    r"|in (?:hospital|primary care)"
    r"|i hemmet|på sjukhus|i primärvården"
    r"|(?:for|in|at) (?:improv|enhanc|promot|reduc|decreas)ing"
    r"|för att (?:förbättra|främja|minska|öka)"
    rf"|{_STUDIES} of (?:very )?(?:low|moderate|high|good) (?:methodological )?(?:quality"
    r"|certainty)|for both (?:mothers|parents) and|not only|but also|inte bara|utan också|utan även"
    rf"|en (?:liten|stor|randomiserad) {_STUDIES}|vid sidan av|tack vare|såväl|till följd av"
    r"|preschool age|school age|det är (?:tydligt|klart) att|(?:took|taken|taking) part in"
    r"|participat(?:ed|ing) in|(?:assigned|allocated|randomi[sz]ed) to|in any (?:study|trial)"
    r"|delt(?:og|agit) i)(?!\w)"
    # Figures of statistics.
    r"|\b(?:95 ?% ?)?(?:confidence interval|CI|konfidensintervall|KI|SMD|MD|RR|OR|HR|WMD|NNT|SE|SD"
    r"|Cohen's d|Hedges' g|effect size|standardi[sz]ed mean difference|mean difference"
    r"|risk ratio|odds ratio|p|n|k|d|g|I2|I²)\b(?=\s*[=<>≤:,;\d(−-])"
)
# By how much something changed, which no finding has a place for.
BY_SO_MUCH: Final = spelled(
    r"\b(?:by|med) (?:(?:about|around|approximately|nearly|up to|an average of|a mean of|cirka"
    r"|ungefär|omkring|i genomsnitt|nästan|upp till) )?(?!0+(?:[.,]0+)?[ %])\d+(?:[.,]\d+)?"
    r"(?:(?:\s?[\u2013-]\s?| to | till )\d+(?:[.,]\d+)?)?\s?"
    r"(?:%|(?:per ?cent|percent|procent|percentage points|procentenheter|points|poäng)\b)"
    r"(?=\s*(?:$|[,;.()]|(?:and|och|compared|jämfört)\b))"
)
# Of words taken as they stand, those by which they do not say what was done, or of what.
_UNDONE = (
    r"cancel\w*|abort\w*|suspend\w*|unsuccess\w*"
    r"|declin\w*|refus\w*|reject\w*|avoid\w*|abstain\w*|abstention|abstinence|forgo\w*"
    r"|withh[eo]ld\w*"
    r"|withdr[ae]w\w*|stop|stop(?:s|ped|ping)|discontinu\w*|cessation|dropping|dropp?ed|drop-?outs?"
    r"|interrupt\w*|omit\w*|omission|skipp\w*|missing|missed|remov\w*|reduc(?:ed|ing|tion)|delay\w*"
    r"|postpon\w*|await\w*|wait(?:ed|ing)?|lack\w*|absen\w*|without|untreated|non|never|no"
    r"|not|un\w*ed"
    r"|denied|denying|exclud\w*|except\w*|instead|rather|versus|oppos\w*|against|resist\w*|fear"
    r"|access|eligib\w*|offered but|replac\w*|substitut\w*|tapering|ending|terminat\w*"
    r"|avstå\w*|avböj\w*|vägra\w*|nek\w*|undvik\w*|utan|avbr[yöu]t\w*|avslut\w*|slut(?:a|ade|at)"
    r"|upphör\w*|upphörde|uppehåll|utebliv\w*|saknad\w*|inte|ej|icke|aldrig|obehandlad\w*"
    r"|väntelista"
    r"|uteslut\w*|ersätt\w*|ersatt\w*|i stället|istället|utsätt\w*|dra in|indrag\w*"
)
_TOLD = (
    r"belie[fv]\w*|claim\w*|idea|notion|assumption|assum\w*|expect\w*|hypothes\w*|myth|suppos\w*"
    r"|allege\w*|hope[ds]?|promise[ds]?|mistak\w*|wrong\w*|refut\w*|unreliable|doubt\w*"
    r"|påstå\w*|tro(?:r|dde|n)?|hypotes\w*|förvänta\w*|förmoda\w*|antagande\w*|anta[rs]|felaktig\w*"
    r"|hävda\w*|bias"
)
_CLAUSE = (
    r"that|which|who|whose|what|why|how|where|because|if|when|although|though|while|whereas|unless"
    r"|we|they|this|these|those|it|near|nowhere|would|should|will|vilken|vilket|vilka|varför|hur"
    r"|eftersom|därför|när|fastän|medan|trots|vi|detta|dessa|skulle|explain\w*|förklara\w*"
)
_REPORTED = (
    r"mistak\w*|wrong\w*|refut\w*|unreliable|claim\w*|alleg\w*|nowhere|near|not|never|no|rather"
    r"|instead|felaktig\w*|hävda\w*|inte|ej|aldrig|snarare"
)
TURNS_DONE: Final = spelled(rf"\b(?:{_UNDONE}|{_TOLD}|{_CLAUSE}|{_REPORTED})\b")
TURNS_PEOPLE: Final = spelled(rf"\b(?:{_UNDONE}|{_TOLD}|would|should|nowhere)\b")
TURNS_OUTCOME: Final = spelled(
    rf"\b(?:{_CLAUSE}|{_REPORTED}|(?:effects?|impacts?|use) of|effekt\w* av|användning\w*)\b"
)
# "attitudes to attachment": what an outcome is of stands behind it.
GOES_ON: Final = spelled(r"\s+(?:to|towards?|about|till|mot) (?!an? (?:\w+ )?extent)")
TURNS_COMPARATOR: Final = spelled(
    r"^\W*(?:for|on|in|at|with|after|before|during|by|för|på|i|hos|vid|efter|med|när)\b"
    r"(?!.*\b(?:groups?|arms?|controls?|\w*grupp\w*)\b)|\b(?:we|they|would|should|if|because"
    r"|when|where|mistak\w*|wrong\w*|refut\w*|unreliable"
    r"|claim\w*|but|vi|skulle|om|eftersom|när|men)\b"
)
# What is added to something is done, and not what it is added to.
ADDITION: Final = spelled(
    r"\b(?:(?<!in )addition|adding|added|adds?|tillägg\w*|tillför(?:a|s|de|des|t)?|lägga till)\b"
)
_BEGINS_UNDOING = (
    r"^\W*(?:\w+ly )?(?!(?:training|parenting|counselling|counseling|coaching|teaching|screening"
    r"|massaging|nursing|feeding|breastfeeding|reading|singing|swimming|walking|using|providing"
    r"|receiving|offering|giving|having|home|adding|combining|nurse|learning|playing|visiting"
    r"|positioning|swaddling|monitoring|mentoring|meeting|group"
    r"|\w*(?:behandling|utbildning|träning|rådgivning|vägledning|stimulering|handledning))\b)"
    r"\w+ing\b"
)
UNDOES: Final = spelled(_BEGINS_UNDOING)
# "could have improved": it did not. "Far" is a Swedish father, too.
_NUMBER_WORD = rf"(?:\d+|one|en|ett|{_NUMBERS})"
_LESS = r"(?:lesser|smaller|lower|weaker|slighter|limited|minor|mindre|lägre|ringa|begränsad)"
_WHO_SHOWS = (
    r"(?:evidence|reviews?|stud(?:y|ies)|trials?|rcts?|meta-?analys[ie]s|results?|findings?|data"
    r"|authors|literature|analys[ie]s|we|it|been|is|was|to|clear|quality|certainty|kvalitet"
    r"|underlag(?:et)?|evidens(?:en)?"
    r"|resultat(?:en|et)?|översikt(?:en|er|erna)?|studie[nr]?|studierna|metaanalys(?:en|er)?"
    r"|litteratur(?:en)?|författarna|fynden|vi|har|det)"
)
_CONTRARY: Final = spelled(
    r"\bfar from\b|\bwith (?:time|(?:increasing )?age)\b|\bmed (?:tiden|åldern|ökande ålder)\b"
    rf"|\b{_NUMBER_WORD} (?:out )?(?:of|av) (?:the |de |our )?(?:\w+ )?{_NUMBER_WORD}\b"
    rf"|(?<!and, )(?<!och, )\b(?:to|in|i) (?:an? |en )?{_LESS} (?:extent|degree|grad"
    rf"|utsträckning|omfattning)"
    r"\b"
    r"|\b(?P<less>less|smaller|weaker|fewer|slower|mindre|svagare|färre) (?:\w+ ){0,5}(?:than|än)\b"
    rf"|(?<!\w)(?!{_WHO_SHOWS}\b|\w+ly\b)[\w-]+ (?:\w+ly )?(?:report|suggest|indicat|show"
    rf"|found|find|conclud"
    r"|demonstrat|reveal|stat|visa|rappor|fann|tyd|ang)\w* (?:på )?(?:that|att)\b"
    # "In the larger trials", "in two studies": where it held, and where not, is not kept.
    r"|\b(?:in|within|among|from|i|bland)(?! any (?:study|trial)\b)(?! (?:all |both "
    r"|any )?(?:of )?(?:the |these |this |our |de "
    r"|dessa |denna )?"
    r"(?:present |current |included |available |randomi[sz]ed |controlled |systematic "
    r"|inkluderade )*"
    r"(?:studies|trials|review|reviews|rcts|meta-?analys[ie]s|studierna|översikten|översikterna"
    r"|metaanalysen)\b(?! of| av)) (?:[\w-]+ ){0,4}?(?:studies|trials?|study|rcts|studierna?"
    r"|studie[nr]?)\b"
    r"|\bwithin (?:the )?groups?\b|\bto a degree\b|\bin (?:effect|principle|practice)\b"
    r"|\bon balance\b(?! \w)|\bi (?:princip|praktiken)\b|\bfor (?:a|some) (?:time|while)\b"
    r"|\bthan that\b"
    r"|\b(?:more|less) likely to (?:show|find|report)\b"
    r"|\bto be (?:shown|demonstrated|seen|found|proven|established|confirmed)\b"
    r"|\b(?:would|should|will)\b|\b(?:could|might) have (?!an? |the |\w*ly an? |positive|beneficial"
    r"|no |little |some |small|large)"
    r"|\b(?:has|have) been (?:reported|said|stated|suggested|claimed|proposed|argued|assumed"
    r"|hoped)\b"
    r"|\bhar (?:föreslagits|hävdats|antagits)\b|\bskulle\b(?! kunna)"
)
# Of how much was done, and not whether; and what is asked.
_OF_A_DOSE: Final = spelled(
    r"\W*(?:more|mer|mera|longer|shorter|längre|kortare|given|något|mycket)\b(?! \w+ly\b)"
    r"|\W*(?:some|viss|visst|vissa)\b"
    r"(?! (?:\w+ )?(?:evidence|evidens|stöd|underlag|studies|studier))|.*\?\W*$"
)
ADVERB: Final = spelled(r"\b(?!equally|early)\w+ly\b")
OR: Final = spelled(r"\b(?:or|eller)\b")
# A sentence that says of the one before it whether it was chance.
OF_THE_LAST: Final = spelled(
    r"\W*(?:(?:however|yet|but|men|dock),? )?(?:none of )?(?:this|these|that|those|the|no"
    r"|inga|ingen av"
    r"|inget av|denna|dessa|detta)?\s*(?:\w+ )?(?:differences?|effects?|improvements?"
    r"|reductions?|findings?"
    r"|results?|changes?|skillnad\w*|effekt\w*|förbättring\w*|minskning\w*|resultat\w*|detta"
    r"|it|this)\b"
)


def contrary(said: str, cue: tuple[int, int]) -> tuple[int, int] | None:
    """Returns where words turn a clause's claim as a whole, if any do.

    "Fewer symptoms than" is what the cue itself says where it ends in "fewer".
    """
    turns = (m for m in _CONTRARY.finditer(said) if not (m["less"] and m.end("less") == cue[1]))
    found = next(turns, None) or _OF_A_DOSE.match(said)
    return None if found is None else found.span()


# "whereas parental stress was not affected": of another outcome, and nothing of this one.
OF_ANOTHER: Final = spelled(
    rf"{_AROUND}|{_SOUGHT}|not|inte|ej|changed?|influenced?|differ(?:ed|s)?"
)
POINTS_BACK: Final = spelled(
    r"\b(?:this|that|it|these|those|which|they|such|latter|former|same|so|det|detta|dessa|denna"
    r"|vilket|vilka|de|samma|så)\b"
)
TAKES_BACK: Final = re.compile(
    rf"{NEGATION.pattern}|\b(?:revers\w*|disappear\w*|vanish\w*|{_TOLD})\b"
    r"|\b(?:försvann|vände|omvänd\w*)\b",
    re.IGNORECASE,
)
# A sentence of its own that takes the one before it back: "This was reversed at 2 years."
TAKES_LAST_BACK: Final = spelled(
    r"^\W*(?:(?:however|yet|but|later|unfortunately|men|dock|senare),? )?(?:(?:we|it|they|vi|det"
    r"|later trials|later studies) [^.]{0,60}?)?(?:this|these|that|those|it|they|the (?:findings?"
    r"|results?|effects?|improvements?|reductions?|claims?)|detta|dessa|det|den|effekt(?:en|erna)"
    r"|resultat(?:et|en)|förbättringen|minskningen)\b(?=.*\b(?P<back>revers\w*|retract\w*|refut\w*"
    r"|disprove[dn]?|overturned|unreliable|fabricated|fraudulent|mistaken|discredited|artefact"
    r"|artifact|disappear\w*|vanish\w*|not (?:be )?(?:confirm|replicat|reproduc|trust|bor?n?e?"
    r"|hold|upheld)\w*|due to chance|motbevisa\w*|otillförlitlig\w*|felaktig\w*|försvann|vänt"
    r"|(?:inte|ej) (?:\w+ )?(?:bekräfta|upprepa|återskapa)\w*|drogs tillbaka)\b)"
    r"|^[^.]*\b(?:not|inte|ej|unable to) (?:be )?(?P<confirm>confirm|replicat|reproduc|bekräfta"
    r"|upprepa|återskapa)\w* (?:this|these|that|it|them|detta|det|dessa)\b"
)

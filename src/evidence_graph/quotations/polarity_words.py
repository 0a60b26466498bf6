"""The words by which sentences affirm and deny, in English and Swedish, as patterns."""

import re
from typing import Final


def _words(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(rf"\b(?:{pattern})" for pattern in patterns), re.IGNORECASE)


CLAUSES: Final = re.compile(
    r"[.;:,!?()\n]+(?=\s|$)|\s\("
    r"|(?<!anything)\s(?:but|while|although|whereas|however|though|men|medan|däremot|dock"
    r"|fastän|även om)\s",
    re.IGNORECASE,
)

# What a result is compared with says nothing of the result.
COMPARED: Final = re.compile(
    r"\b(?:(?:when |as )?compared (?:with|to)|in comparison (?:with|to)|versus|vs\.?|relative to"
    r"|than|jämfört med|i jämförelse med|gentemot|(?<!annat )än)\b[^.,;\u27e8]*",
    re.IGNORECASE,
)
# Words that deny, and deny no effect.
NO_DENIAL: Final = _words(
    r"not only",
    r"no(?:t)? later than",
    r"(?:no|without|not) (?:\w+ ){0,2}(?:adverse|harm\w*|side|serious|major"
    r"|(?:congenital )?abnormalit\w+|comorbidit\w+)(?: (?:effects?|events?))?",
    r"no evidence (?:of|that) (?:\w+ ){0,3}harm\w*",
    r"not (?:\w+ )?(?:inferior|worse|worsen\w*|harm\w*)",
    r"(?:did|does|do) not (?:worsen|deteriorate|harm)",
    r"(?:cannot|can not|could not) be (?:excluded|ruled out)",
    r"inte (?:bara|enbart|endast)",
    r"(?:inga|ingen|utan|inte) (?:\w+ ){0,2}(?:skad\w+|biverkning\w*|negativ\w*|försämr\w*|sämre)",
    r"(?:kan|kunde) inte uteslutas",
)
_RESULT = (
    r"(?:effects?|differences?|improvements?|benefits?|impact|changes?|evidence|support"
    r"|associations?|reductions?|increases?|decreases?|advantages?|gains?|data|studies|trials"
    r"|research|influence)"
)
_RESULTAT = (
    r"(?:effekt\w*|skillnad\w*|evidens\w*|underlag\w*|stöd|förbättring\w*|påverkan|nytta"
    r"|samband|ökning\w*|minskning\w*|fördel\w*|studier|forskning|belägg)"
)
# From such a word to the end of its clause, what is told did not come about or was not shown.
DENIAL: Final = _words(
    r"not\b",
    r"\w+n['’]t\b",
    r"cannot\b",
    r"never\b",
    r"neither\b",
    r"nor\b",
    r"fail(?:s|ed)? to\b",
    r"unable to\b",
    rf"(?:no|without|lack of|absence of) (?:\w+[ -]){{0,4}}{_RESULT}\b",
    r"(?:limited|insufficient|inadequate|inconclusive|little|scarce|sparse|conflicting)"
    r" (?:\w+[ -]){0,3}(?:evidence|support|data|research|studies|effects?|impact|difference)\b",
    r"(?:evidence|data|research|support|studies|results) (?:is|are|was|were|remains?)"
    r" (?:\w+ )?(?:limited|insufficient|lacking|inconclusive|scarce|sparse|unclear|inadequate)\b",
    r"(?:none of|too few|(?:open|unanswered) question)\b",
    r"(?:is|are|was|were|remains?) (?:\w+ )?(?:unclear|uncertain|unknown)\b",
    r"(?:more|further|additional) (?:research|studies|evidence) (?:is|are) (?:\w+ )?"
    r"(?:needed|required|warranted)\b",
    r"(?:ineffective|inconclusive)\b",
    r"(?:is|are|was|were) lacking\b",
    r"(?:inte|ej|aldrig|varken|saknas|saknades|saknar)\b",
    rf"(?:ingen|inga|inget|utan|brist på|otillräcklig\w*|begränsa\w*|bristfällig\w*|oklar\w*)"
    rf" (?:[\w-]+ ){{0,4}}{_RESULTAT}\b",
    r"(?:underlaget|evidensen|stödet|forskningen) (?:är|var) (?:\w+ )?"
    r"(?:otillräcklig\w*|begränsa\w*|bristfällig\w*|oklar\w*|svag\w*)",
    r"(?:ingen|inga|inget) av\b",
    r"(?:osäker|oklar|okän)t (?:om|huruvida|hur|vilken)\b",
    r"(?:är|var|förblir) (?:\w+ )?(?:oklar|osäker|okän)\w*",
    r"(?:mer|ytterligare|fler) (?:forskning|studier) (?:behövs|krävs)",
    r"verkningslös\w*",
)
# Behind what it denies.
LATE_DENIAL: Final = _words(
    r"not (?:\w+ )?(?:significant|reach|shown|demonstrated|established|proven)",
    r"(?:is|are|was|were) lacking\b",
    r"(?:saknas|saknades)\b",
    r"(?:inte|ej|aldrig)\b",
    r"(?:evidence|data|research|support|studies|results) (?:is|are|was|were|remains?)",
    r"(?:underlaget|evidensen|stödet|forskningen) (?:är|var)",
    r"(?:is|are|was|were|remains?) (?:\w+ )?(?:unclear|uncertain|unknown)\b",
    r"(?:är|var|förblir) (?:\w+ )?(?:oklar|osäker|okän)\w*",
)
# Whose result it is, where it is not that of the intervention.
COMPARATOR: Final = _words(
    r"(?:control|comparison|placebo|waiting[- ]list)(?: \w+)?\b",
    r"(?:usual|standard|conventional|routine) (?:care|treatment|therapy)\b",
    r"care as usual\b",
    r"(?:kontroll|jämförelse|placebo)\w*",
    r"(?:sedvanlig|konventionell)\w* (?:vård|behandling|omvårdnad)\w*",
    r"standard(?:vård|behandling)\w*",
)
# What follows is told as what others hold, or hoped for, or was not so.
DOUBT: Final = _words(
    r"(?:the |a |this )?(?:belief|beliefs|claims?|notion|idea|assertion|assumption|view|hope|myth"
    r"|expectation|hypothesis|suggestion|allegation) that",
    r"(?:claim(?:s|ed)?|alleged?s?|argued?|believed?|hoped?|hypothesi[sz]ed?|assum(?:e|ed)|thought"
    r"|expected|supposed|speculated|postulated|held|has been (?:suggested|proposed)) (?:that|to)",
    r"(?:purportedly|supposedly|allegedly|reputedly|ostensibly)",
    r"(?:remains?|remained|is|are|was|were|has|have) (?:yet )?to be (?:shown|demonstrated|proven"
    r"|established|confirmed|seen)",
    r"yet to be",
    r"(?:nowhere near|far from|anything but|by no means|as good as useless)",
    r"(?:explain\w*|makes? it look|as if|look like)",
    r"(?:myth|wrong|mistaken|false) (?:that|to (?:say|think|believe|claim))",
    r"(?:would|could|might|should) have (?:\w+ed|been)",
    r"(?:(?:who|that|had|have) declin(?:ed|e)|declining)\b"
    r"(?! (?:function|health|symptom|trend)\w*)",
    r"(?:refus(?:ed|ing|al of)|reject(?:ed|ing)|withdr(?:ew|awing|awn)|discontinu(?:ed|ing|ation)"
    r"|stopp(?:ed|ing)|forgo(?:ing|ne)?|await(?:ed|ing)|avoid(?:ed|ing)|omit(?:ted|ting)"
    r"|withh(?:eld|olding)|cancell?(?:ed|ing|ation)|ending)\b",
    r"(?:hardly any|nobody|no one|the absence of|designed to|marketed|sold as|too weak"
    r"|alternatives to|might think)\b",
    r"(?:som vi förkastade|enligt (?:tillverkaren|vissa|förespråkare\w*))\b",
    r"(?:proponents|advocates|supporters|experts|critics|manufacturers?|enthusiasts|some"
    r"|many) (?:\w+ly )?"
    r"(?:argue|say|think|claim|believe|hold|maintain|insist|assert)s?\b",
    r"(?:förespråkare\w*|experter\w*|tillverkar\w+|vissa|många) (?:säger|hävdar|menar|tycker"
    r"|anser|påstår)\b",
    r"(?:avsaknad|frånvaro) av\b",
    r"(?:dropped out|waiting for|resistance to|fear of|opponents of|addition of [\w ]+ to"
    r"|adding [\w ]+ to)",
    r"(?:not receiv|without receiv)\w*",
    r"(?:uppfattning\w*|påstående\w*|antagande\w*|hypotes\w*|förhoppning\w*|tro|idén|myt\w*) "
    r"(?:om )?att",
    r"(?:trodde|tror|hävda\w*|påstod|påstår|påstås|sägs|antog|antas|menar|hoppades|förvänta\w*"
    r"|väntade|väntat) (?:\w+ ){0,2}(?:att|skulle|förbättra|minska|öka|ha)",
    r"(?:påstås|sägs) ",
    r"återstår att (?:visa|se|bevisa)",
    r"(?:långt ifrån|allt annat än|på intet sätt)",
    r"(?:förklara\w*) varför",
    r"(?:avst[åo]\w*|avböj\w*|tacka(?:r|de|t)? nej|avbr[yöu]t\w*|vägra\w*|väntan på|tillägg av"
    r"|uteblivet|bristen på)",
    r"skulle ha \w+t\b",
)
# What was said is not so: before it in its clause, or in the clause before.
TAKEN_BACK: Final = _words(
    r"(?:refuted|disproved|disproven|mistaken|debunked|overturned|retracted|reversed|unreliable"
    r"|fabricated|fraudulent|untrustworthy|discredited|questioned)\b",
    r"(?:(?:could|can|did|do|does) not|cannot|unable to) (?:be )?"
    r"(?:confirm|replicat|reproduc|corroborat|verif)\w*",
    r"(?:opposite|contrary)\b",
    r"evidence (?:that|for) [^.,;]+ is weak\b",
    r"(?:errors|corrected|erratum|excluded|by accident)\b",
    r"(?:had|has) (?:risen|fallen|worsened) again\b",
    r"(?:did|does|do|is|was|were) not (?:\w+ )?(?:bear|borne) (?:\w+ )?out",
    r"not (?:to be )?trust\w*",
    r"(?:an artefact|an artifact|due to chance)\b",
    r"(?:driven by|due to|based on) (?:one|a single|two) (?:\w+ )?(?:trial|study|outlier)\w*",
    r"(?:disappeared|vanished)\b",
    r"(?:is|are|was|were) (?:wrong|false|incorrect)\b",
    r"(?:motbevisa\w*|vederlag\w*|vederlägg\w*|otillförlitlig\w*|felaktig\w*|vänt|försvann)\b",
    r"(?:inte|ej) (?:kunde|kunnat|kan) (?:bekräfta|upprepa|återskapa|verifiera)\w*",
    r"(?:kunde|kan) (?:\w+ )?(?:inte|ej) (?:bekräfta|upprepa|återskapa|verifiera)\w*",
    r"(?:drogs tillbaka|motsade\w*|motsades|berodde på slumpen)\b",
    r"(?:är|var) fel\b",
)
# Figures that may be due to chance, set between these marks before clauses are told apart.
CHANCE: Final = re.compile("\u27e8[^\u27e9]*\u27e9")
# All that a clause says: that what stands before it was not significant.
NOT_SIGNIFICANT: Final = re.compile(
    r"\W*(?:(?:this|it|they|these|the (?:differences?|effects?|improvements?|reductions?|changes?"
    r"|results?)|detta|det|de|skillnad(?:en|erna)|effekt(?:en|erna)|förbättringen|minskningen) )?"
    r"(?:(?:was|were|is|are|did|does|had|var|är|blev|nådde) )?(?:not|never|without|non|inte"
    r"|ej|utan)\b"
    r"[\w -]*?(?:significan|signifikan|säkerställ)\w*(?: (?:degrees?|extent|levels?|way|grad))?\W*"
    r"|\W*(?:not|inte|ej) (?:clinically|kliniskt)(?: \w+)?\W*",
    re.IGNORECASE,
)
# What the clause says of an effect is said to be small, seldom, or less than another's.
LESSENED: Final = _words(
    r"(?:to|in) (?:an? )?(?:lesser|smaller|lower|much lesser|far lesser) (?:extent|degree)\b",
    r"i (?:betydligt )?(?:mindre|lägre|ringa) (?:utsträckning|grad|omfattning|mån)\b",
    r"(?:seldom|rarely|hardly|scarcely|barely|infrequently|sometimes|occasionally)\b",
    r"(?:sällan|knappt|knappast|föga|näppeligen|ibland|obetydligt|nätt och jämnt)\b",
    r"(?:only|merely|just|bara|endast|enbart) (?:marginal|minimal|trivial|negligibl|marginell"
    r"|minimal)\w*",
    r"(?:half|not) as (?:much|well|often)\b",
    r"hälften så mycket\b",
    r"(?:less|smaller|weaker|mindre|svagare) (?:\w+ ){0,2}(?:improve\w*|gains?|effects?|benefits?"
    r"|förbättring\w*|effekt(?:er|en)?|nytta)\b",
    r"(?:less|mindre)(?=\s*(?:[.,;]|$))",
    r"(?:unblinded|observational|uncontrolled|biased|low[- ]quality) (?:trials"
    r"|studies) (?:only|alone)\b",
    r"(?:exclusively|only|enbart|endast|bara) (?:in|among|for|hos|bland|för)\b",
    r"(?:\d+|one|two|three|en|två|tre) (?:out )?(?:of|av) (?:the )?(?:\d+|three|four|five|six"
    r"|seven|eight"
    r"|nine|ten|twelve|tre|fyra|fem|sex|sju|åtta|nio|tio|tolv) (?:\w+ )?(?:trials|studies"
    r"|studier)\b",
)
# "After 6 months but not after 2 years": it holds for a time.
FOR_A_TIME: Final = re.compile(
    r"(?:\b(?:but|though|although|yet|men|dock)|,)\s+(?:not|inte|ej)\s+(?:after|at|by|beyond|in the"
    r" (?:long|short|medium)|over|efter|vid|på (?:kort|lång|längre))\b",
    re.IGNORECASE,
)
NO_DIFFERENCE: Final = _words(
    r"no (?:\w+[ -]){0,4}(?:effects?|differences?|impact|changes?|influence)\b",
    r"(?:did|does|do) not (?:\w+ ){0,2}(?:differ|affect|influence|change|improve|reduce|increase)",
    r"(?:as|equally|no more|no less) (?:effective|good|well)",
    r"no (?:better|worse)\b(?! (?:alternative|option)\w*)",
    r"(?:similar|comparabl|equivalen)\w*",
    r"to the same (?:extent|degree)\b",
    r"(?:ingen|inga) (?:[\w-]+ ){0,4}(?:effekt\w*|skillnad\w*|påverkan)",
    r"(?:skilde|skiljer) (?:\w+ ){0,3}(?:inte|ej)",
    r"(?:inte|ej) (?:\w+ ){0,2}(?:skilj|påverka|förändra|förbättra|minska|öka)\w*",
    r"(?:påverka|förändra|förbättra|minska|öka)\w* (?:\w+ ){0,2}(?:inte|ej)\b",
    r"lika \w+",
    r"(?:likvärdig|jämförbar|liknande)\w*",
)
GOOD: Final = _words(
    r"improv\w+",
    r"effective(?:ness)?\b",
    r"(?<!self[- ])efficac\w+",
    r"benefi\w+",
    r"favou?r\w*",
    r"positive\w*",
    r"better\b",
    r"enhanc\w+",
    r"successful\w*",
    r"superior\w*",
    r"advantag\w+",
    r"achiev\w+",
    r"treatment effect",
    r"(?:greater|stronger|larger) (?:\w+ )?(?:impact|effects?|gains?|improvement\w*)",
    r"helpful",
    r"promising",
    r"lovande",
    r"protective",
    r"förbättr\w+",
    r"bättre\b",
    r"effektiv\w*",
    r"gynn\w+",
    r"fördel\w*",
    r"positiv\w*",
    r"stärk\w+",
    r"framgångsrik\w*",
    r"uppnå\w+",
)
BAD: Final = _words(
    r"wors\w+",
    r"harm\w*",
    r"detriment\w*",
    r"poorer\b",
    r"inferior\w*",
    r"deteriorat\w+",
    r"negative (?:\w+ )?(?:effects?|impact|outcomes?|influence)",
    r"less (?:effective|favou?rable|improve\w*|benefi\w+)",
    r"unfavou?r\w*",
    r"disadvantag\w+",
    r"favou?r\w* (?:the )?(?:control|comparison|comparator|usual|standard|no )\w*",
    r"(?:better|superior|greater improvement) (?:\w+ )?(?:in|with|for|among) (?:the )?"
    r"(?:control|comparison|comparator|usual|standard)\w*",
    r"försämr\w+",
    r"sämre\b",
    r"skad(?:a|ar|ade|lig\w*)\b",
    r"negativ\w* (?:\w+ )?(?:effekt|påverkan|utfall|inverkan)\w*",
    r"mindre (?:effektiv|gynnsam)\w*",
    r"ogynn\w+",
    r"nackdel\w*",
    r"till (?:för|nack)del för (?:kontroll|jämförelse|sedvanlig|standard)\w*",
    r"till nackdel för\b",
)
UP: Final = _words(
    r"increas\w+",
    r"higher\b",
    r"greater\b",
    r"rais(?:e|es|ed|ing)\b",
    r"öka\w*",
    r"ökning\w*",
    r"högre\b",
    r"höj(?:a|er|de|t|ning\w*)\b",
)
DOWN: Final = _words(
    r"reduc\w+",
    r"decreas\w+",
    r"lower\w*",
    r"fewer\b",
    r"declin\w+",
    r"diminish\w+",
    r"minsk\w+",
    r"lägre\b",
    r"sänk(?:a|er|t|te|ning\w*)\b",
    r"färre\b",
    r"reducer\w+",
)
EFFECT: Final = _words(
    r"effects?\b",
    r"impact\w*",
    r"affect(?:s|ed)?\b",
    r"effekt(?:er|en|erna)?\b",
    r"påverka(?:r|de|t|n)?\b",
)

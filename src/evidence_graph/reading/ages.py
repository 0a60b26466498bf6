"""Years and months: an age, where words say so or it stands directly behind people."""

import re
from typing import Final

from evidence_graph.reading.beside import GOES_ON, Beside, Measured
from evidence_graph.reading.draft import Confidence
from evidence_graph.reading.persons import Group
from evidence_graph.reading.whereabouts import IN_A_PLACE

AGE: Final = "dimension:age"
OF_TIME: Final = frozenset({"unit:WK", "unit:DAY"})
SAYS_AGE: Final = re.compile(
    r"\bthe age of\b|\bold\b|\bof age\b|\bgamla\b|\bålder\b", re.IGNORECASE
)
_LINK: Final = r"(?:\s*(?:of|is|was|:|=|between|mellan|from|från|på|är|var)\b|\s*[:=])*"
# "aged" is said of people; "age" of whatever stands before it.
_SAID_OF_PEOPLE: Final = re.compile(
    rf"(?:\b(?:aged|ages|of (?:the )?ages?|in (?:the )?age (?:group|range)s?(?! at)"
    r"|(?:(?:i|inom) )?(?:åldern|åldrarna|åldersgruppen|åldersintervallet))"
    rf"{_LINK}|\bof (?:(?:reproductive|childbearing|child-bearing|fertile|working|school|preschool"
    r"|primary school|retirement) )age\s*\(|\bi (?:fertil|reproduktiv|yrkesverksam|arbetsför"
    r"|skolålder|barnafödande) ?(?:ålder)?\s*\()\s*$",
    re.IGNORECASE,
)
_NAMED: Final = re.compile(
    rf"(?:\bwith (?:an? )?|\bmed (?:en )?)?\b(?:age|age (?:group|range)|ålder){_LINK}\s*$",
    re.IGNORECASE,
)
_OLDER: Final = re.compile(
    r"\b(?:older|younger|yngre|äldre)\b|\byears (?:and|or) over\b", re.IGNORECASE
)
_IN_TIME: Final = re.compile(r"(?:before|after|före|efter)\b", re.IGNORECASE)
_OF_ANOTHER_TIME: Final = re.compile(
    r"\s*,?\s*\(?(?:(?:at|vid|as of)\s+(?!most\b|least\b|(?:high |higher |increased |elevated )?"
    r"risk\b|baseline|(?:the )?(?:start of (?:the )?)?(?:study|trial|enrol|inclusion|recruit|entry)"
    r"|inklusion|studie|hög |ökad )|(?:when|before|after|since|post|prior|earlier|ago|until|later"
    r"|at the time|when they|när|då|före|innan|efter|sedan|tidigare)\b|/|per\b|corrected|adjusted)",
    re.IGNORECASE,
)
# "(5 years or more) after stroke": what the bracket is of stands behind it.
_OF_WHAT_FOLLOWS: Final = re.compile(
    r"[^()]*\)\s*,?\s*\(?(?:after|before|since|following|post|prior|on|of|from|ago|until|into|later"
    r"|earlier|past|beyond|efter|före|innan|sedan|från|av|till|tidigare|fram|receiving|undergoing"
    r"|treated|taking|living|waiting|using|being|under)\b",
    re.IGNORECASE,
)
_SOME: Final = re.compile(
    r"%|\b(?:percent|per cent|procent|majority|majoritet(?:en)?|most|mostly|mainly|half|some|many"
    r"|hälften|flertalet|främst|huvudsakligen|vissa|många|mean|median|average|medel\w*)\b",
    re.IGNORECASE,
)
# "Adults (5 years or more)": no age of theirs.
_GROWN_UP: Final = re.compile(r"\b(?:adults?|elderly|seniors|vuxna|äldre)\b", re.IGNORECASE)
_GROWN_AT: Final = 12
_OF_AGE: Final = 16
_STILL_YOUNG: Final = 18
_IN_GRADE: Final = re.compile(
    r"\s+(?:(?:i|in|from|attending)\s+(?:årskurs(?:erna)?|åk|grades?|klass(?:erna)?|school years?)"
    r"\s+(?:\d{1,2}|F|K)(?:\s*(?:-|to|till|and|och)\s*\d{1,2})?"
    r"|(?:i|på|in|at|attending)\s+(?:förskola(?:n)?|grundskola(?:n)?|lågstadiet|mellanstadiet"
    r"|högstadiet|gymnasiet|primary school|preschool|secondary school|high school|kindergarten))"
    r"\s*[,(]\s*$",
    re.IGNORECASE,
)


def age(beside: Beside) -> Measured | None:
    """Returns a number of years or months, or of weeks or days, as an age, if words say so."""
    if _IN_TIME.match(beside.printed) or _SOME.search(beside.before):
        return None
    said = _SAID_OF_PEOPLE.search(beside.before)
    before = said or _NAMED.search(beside.before)
    if _OF_ANOTHER_TIME.match(beside.after):
        return None
    if before is None and not SAYS_AGE.search(beside.within):
        return _unsaid(beside)
    rest = beside.before[: before.start()] if before else beside.before
    return beside.of_someone(rest, AGE, in_words=said is not None or before is None)


def _unsaid(beside: Beside) -> Measured | None:
    """Returns months and years as an age where they stand directly behind the person."""
    if beside.bound.unit in OF_TIME or _OF_WHAT_FOLLOWS.match(beside.after):
        return None
    older = _OLDER.search(beside.within)
    group = beside.directly(beside.before)
    if not (GOES_ON.match(beside.after) or older):
        return _where_they_are(beside, group)
    after = beside.just_before(beside.before)
    if after and after.dimension == AGE:
        return beside.measures(AGE, after.confidence, after.of)
    if group is None:
        return _older(beside) if older else _in_grade(beside)
    if not group.by_age or not _may_be_their_age(beside, group):
        return None
    sure = beside.bound.unit_printed
    return beside.measures(AGE, Confidence.HIGH if sure else Confidence.MEDIUM, group)


def _may_be_their_age(beside: Beside, group: Group) -> bool:
    """Says whether a bound has an end that those of a group can be as old as."""
    in_years = beside.bound.unit == "unit:YR"
    if _GROWN_UP.search(beside.before, group.start - beside.start, group.end - beside.start):
        return in_years and max(beside.ends()) >= _GROWN_AT
    return in_years or (beside.bound.unit == "unit:MO" and group.young)


def _where_they_are(beside: Beside, group: Group | None) -> Measured | None:
    """Returns the age of people of whom it is said where they are: "adults ≥18 years in prison".

    It is none that they can have been there for: "adults ≥5 years in nursing homes".
    """
    if group is None or not group.by_age or beside.bound.unit != "unit:YR":
        return None
    lowest, *higher = beside.ends()
    young = bool(higher) and higher[0] <= _STILL_YOUNG
    of_age = young if group.young else lowest >= _OF_AGE
    if not of_age or not IN_A_PLACE.match(beside.after.lstrip(" )")):
        return None
    return beside.measures(AGE, Confidence.MEDIUM, group)


def _older(beside: Beside) -> Measured | None:
    """Returns "65 years or older" as an age, alone on its line or set off by a comma."""
    if not beside.before.strip():
        return beside.measures(AGE, Confidence.HIGH, None)
    one = beside.set_off()
    in_years = beside.bound.unit == "unit:YR"
    return beside.measures(AGE, Confidence.MEDIUM, one) if one and in_years else None


def _in_grade(beside: Beside) -> Measured | None:
    """Returns the age of children in grades at school: "in grades 1–6 (6–12 years)"."""
    found = beside.people(beside.before)
    if len(found) != 1 or beside.bound.unit != "unit:YR":
        return None
    (one,) = found
    behind = beside.before[one.end - beside.start :]
    return beside.measures(AGE, Confidence.MEDIUM, one) if _IN_GRADE.fullmatch(behind) else None

"""What a number of a line measures: an age, a weight, a length of pregnancy, where words say so.

A unit alone says nothing: "5 years" may be an age, and as well how long someone has been ill. A
number counts as an age or a weight only where the words beside it say that, or where it stands
directly behind the person whose it is, and nothing behind it makes something else of it.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from evidence_graph.reading.bounds import Bound
from evidence_graph.reading.draft import Confidence
from evidence_graph.reading.persons import Group, groups
from evidence_graph.reading.source import Place

AGE: Final = "dimension:age"
_PREGNANCY: Final = "dimension:gestational-age"
_BIRTH_WEIGHT: Final = "dimension:birth-weight"
_WEIGHT: Final = "dimension:weight"
_OF_TIME: Final = frozenset({"unit:WK", "unit:DAY"})
_OF_WEIGHT: Final = frozenset({"unit:GM", "unit:KiloGM"})
_WEEKS_OF_PREGNANCY: Final = (Decimal(20), Decimal(44))

_SAYS_PREGNANCY: Final = re.compile(
    r"gestation(?:al)?(?: age)?|\bGA\b|graviditetslängd|gestationsålder"
    r"|graviditetsveck(?:a|or(?:na)?)|gestationsveck(?:a|or)|fullgångna|completed weeks|pregnancy"
    r"|\d\+[0-6]\b|\b(?:born|född[a]?|fött)\b"
    r"(?= (?:at|before|after|between|from|i|före|efter|mellan|från)\b)",
    re.IGNORECASE,
)
_SAYS_BIRTH_WEIGHT: Final = re.compile(
    r"birth ?-?weight|\bV?E?LBW\b|födelsevikt|birthweight", re.IGNORECASE
)
_IN_PREGNANCY: Final = re.compile(
    r"\b(?:gestation(?:al)?(?: age)?|GA|graviditetslängd|gestationsålder)\s*"
    r"(?:of|på|:|=|is|was|är|var|between|mellan|\()*\s*$|\b(?:born|född[at]?|fött)\s*"
    r"(?:at|between|from|i|mellan|från)?\s*$",
    re.IGNORECASE,
)
_AT_BIRTH: Final = re.compile(r"\s*(?:at birth|vid födel\w+)\b", re.IGNORECASE)
_LINK: Final = r"(?:\s*(?:of|is|was|:|=|between|mellan|from|från|på|är|var)\b|\s*[:=])*\s*$"
# "aged" is said of people; "age" and "weight" of whatever stands before them.
_SAID_OF_PEOPLE: Final = re.compile(
    rf"\b(?:aged|ages|of (?:the )?ages?|in (?:the )?age (?:group|range)s?(?! at)"
    rf"|(?:i|inom) (?:åldern|åldrarna|åldersgruppen|åldersintervallet){_LINK[:-4]}\s*$"
    rf"|åldern|åldrarna){_LINK}",
    re.IGNORECASE,
)
_NAMED: Final = re.compile(
    rf"(?:\bwith (?:an? )?|\bmed (?:en )?)?\b(?:age|age (?:group|range)|ålder){_LINK}",
    re.IGNORECASE,
)
_WEIGHING: Final = re.compile(
    r"\b(?:weighing|weighed|who weigh|väger|vägde|vägt|vägande)(?:\s+(?:between|from|mellan|från))?"
    r"\s*$",
    re.IGNORECASE,
)
_NAMED_WEIGHT: Final = re.compile(
    rf"(?:\bwith (?:an? )?|\bmed (?:en )?)?\b(?:(?:body ?)?weights?|(?:kropps)?vikt(?:en)?){_LINK}",
    re.IGNORECASE,
)
_WITHIN: Final = re.compile(r"\bthe age of\b|\bold\b|\bof age\b|\bgamla\b|\bålder\b", re.IGNORECASE)
_OLDER: Final = re.compile(r"\b(?:older|younger|yngre|äldre)\b", re.IGNORECASE)
_IN_TIME: Final = re.compile(r"(?:before|after|före|efter)\b", re.IGNORECASE)
_LIGHT: Final = re.compile(
    r"(?:[\s,(:]|\b(?:who|that|which|are|is|were|was|of|between|som|är|var|mellan|but|men|dock)\b)*$",
    re.IGNORECASE,
)
_JOINS: Final = re.compile(
    r"(?:[\s,(]|/|\b(?:and|or|but|och|eller|men|samt|who|that|som|are|is|är|with|med)\b)*$",
    re.IGNORECASE,
)
_GOES_ON: Final = re.compile(
    r"\s*(?:$|[(),;.:|]|(?:with|without|who|whose|and|or|but|med|utan|som|och|eller|men|samt|born"
    r"|födda|living|attending|undergoing|receiving|diagnosed|suffering)\b"
    r"|(?:at (?:high |higher |increased )?risk|med risk|i riskzonen)\b)",
    re.IGNORECASE,
)
_AND_WHAT_IS_DONE: Final = re.compile(r"\s+\w{3,}(?:ed|ing|ade|ats)\b", re.IGNORECASE)
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
_WITH: Final = re.compile(
    r"\s*,?\s*\(?\s*(?:with|without|at (?:high |higher |increased )?risk (?:of|for)|med|utan)\s+",
    re.IGNORECASE,
)
# Words of a condition are no verbs, and nothing that happens to someone at an age.
_HAPPENS: Final = re.compile(
    r"\b(?:\w+(?:ed|ing|ade|ats|erad)|those|who|whose|which|that|at|after|before|since|for|from"
    r"|until|when|by|during|onset|start|diagnosis|menopause|menarche|debut|birth|death|surgery"
    r"|follow-?up|vid|efter|före|sedan|i|från|när|då|till|som|dem|de|dessa|klimakteriet"
    r"|insjuknande|\w*debut|uppföljning)\b|\d|\b(?:of|in|on|to|av|på|för)\s*$",
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
_PRETERM: Final = re.compile(r"\bpreterm\b|\bpremature|för tidigt född|\bprematur", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Measured:
    """What a bound measures, how surely, by which words; and of whom, where they say it."""

    dimension: str
    confidence: Confidence
    about: Place
    of: Group | None
    place: Place


def names_pregnancy_or_birth_weight(text: str) -> bool:
    """Says whether words are of gestational age or of birth weight."""
    return bool(_SAYS_PREGNANCY.search(text) or _SAYS_BIRTH_WEIGHT.search(text))


def measured(
    plain: str, line: Place, bound: Bound, place: Place, before: Sequence[Measured]
) -> Measured | None:
    """Returns what a bound measures, or None where no words say it.

    `place` is the bound with the words of its dimension; `before` what was read of the line.
    """
    return _Beside(plain, line, bound, place, before).found()


class _Beside:
    """What stands beside one bound in its line."""

    def __init__(
        self,
        plain: str,
        line: Place,
        bound: Bound,
        place: Place,
        before: Sequence[Measured],
    ) -> None:
        self._plain, self._line, self._bound, self._place = plain, line, bound, place
        self._printed = plain[bound.place[0] : bound.place[1]]
        self._within = plain[place[0] : place[1]]
        self._before = plain[line[0] : bound.place[0]]
        self._after = plain[place[1] : line[1]]
        self._read = before

    def found(self) -> Measured | None:
        if self._bound.unit in _OF_WEIGHT:
            return self._weight()
        if _SAYS_PREGNANCY.search(self._within) or (
            self._bound.unit in _OF_TIME and _IN_PREGNANCY.search(self._before)
        ):
            return self._as(_PREGNANCY, Confidence.HIGH, None)
        return self._age() or (self._pregnancy() if self._bound.unit == "unit:WK" else None)

    def _as(self, dimension: str, confidence: Confidence, of: Group | None) -> Measured:
        about = self._place if confidence is Confidence.HIGH else self._line
        return Measured(dimension, confidence, about, of, self._place)

    def _age(self) -> Measured | None:
        if _IN_TIME.match(self._printed) or _SOME.search(self._before):
            return None
        said = _SAID_OF_PEOPLE.search(self._before)
        named = None if said else _NAMED.search(self._before)
        before = said or named
        if _OF_ANOTHER_TIME.match(self._after):
            return None
        if before is None and not _WITHIN.search(self._within):
            ends = _GOES_ON.match(self._after) or _OLDER.search(self._within)
            return self._unsaid_age() if ends else None
        rest = self._before[: before.start()] if before else self._before
        return self._of_someone(rest, AGE, in_words=not named)

    def _unsaid_age(self) -> Measured | None:
        """Returns months and years as an age where they stand directly behind the person."""
        if self._bound.unit in _OF_TIME or _OF_WHAT_FOLLOWS.match(self._after):
            return None
        after = self._behind(self._before)
        if after and after.dimension == AGE:
            return self._as(AGE, after.confidence, after.of)
        group = self._directly(self._before)
        if group is None:
            return self._older() if _OLDER.search(self._within) else None
        if _GROWN_UP.search(self._plain, group.start, group.end) and not self._may_be_grown():
            return None
        if not group.by_age or (self._bound.unit == "unit:MO" and not group.young):
            return None
        return self._as(AGE, Confidence.HIGH, group)

    def _may_be_grown(self) -> bool:
        """Says whether a bound has an end that an adult can be as old as."""
        ends = [end.number for end in (self._bound.lower, self._bound.upper) if end]
        return self._bound.unit == "unit:YR" and max(ends) >= _GROWN_AT

    def _older(self) -> Measured | None:
        """Returns "65 years or older" as an age, alone on its line or set off by a comma."""
        if not self._before.strip():
            return self._as(AGE, Confidence.HIGH, None)
        one = self._set_off()
        in_years = self._bound.unit == "unit:YR"
        return self._as(AGE, Confidence.MEDIUM, one) if one and in_years else None

    def _of_someone(self, rest: str, dimension: str, *, in_words: bool) -> Measured | None:
        """Returns a measure that words name, of the one it can only be of."""
        if after := self._behind(rest):
            return self._as(dimension, after.confidence, after.of)
        if group := self._directly(rest):
            return self._as(dimension, Confidence.HIGH, group)
        found = groups(self._plain, (self._line[0], self._line[0] + len(rest)))
        if not rest.strip(" ,(:"):
            behind = groups(self._plain, (self._place[1], self._line[1]))
            close = [g for g in behind if not self._plain[self._place[1] : g.start].strip()]
            return self._as(dimension, Confidence.HIGH, close[0] if close else None)
        if len(found) != 1:
            return None
        (one,) = found
        between = rest[one.end - self._line[0] :]
        condition = _WITH.match(between)
        is_condition = bool(condition) and not _HAPPENS.search(between, condition.end())  # type: ignore[union-attr]
        set_off = re.search(r"[,(;]\s*$", rest)
        if set_off or (in_words and is_condition):
            return self._as(dimension, Confidence.MEDIUM, one)
        return None

    def _directly(self, rest: str) -> Group | None:
        """Returns the people whom nothing but light words sets apart from the bound."""
        light = _LIGHT.search(rest)
        end = self._line[0] + (light.start() if light else len(rest))
        found = groups(self._plain, (self._line[0], end))
        # Behind a comma it could be of either: "mothers of preterm infants, 18-45 years".
        either = len(found) > 1 and "," in self._plain[end : self._line[0] + len(rest)]
        return found[-1] if found and found[-1].end == end and not either else None

    def _set_off(self) -> Group | None:
        """Returns the only people named before a comma that sets the bound off from them."""
        found = groups(self._plain, (self._line[0], self._bound.place[0]))
        set_off = re.search(r"[,(]\s*$", self._before)
        return found[0] if set_off and len(found) == 1 and found[0].by_age else None

    def _behind(self, rest: str) -> Measured | None:
        """Returns what was measured just before: "<37 weeks or <1500 g"."""
        joined = _JOINS.search(rest)
        end = self._line[0] + (joined.start() if joined else len(rest))
        return next((m for m in self._read if m.place[1] == end), None)

    def _weight(self) -> Measured | None:
        if not any(p.match(self._after) for p in (_GOES_ON, _AT_BIRTH, _AND_WHAT_IS_DONE)):
            return None
        if _SAYS_BIRTH_WEIGHT.search(self._within) or re.search(
            rf"(?:{_SAYS_BIRTH_WEIGHT.pattern})\w*\s*\(?\s*$", self._before, re.IGNORECASE
        ):
            return self._as(_BIRTH_WEIGHT, Confidence.HIGH, None)
        dimension = _BIRTH_WEIGHT if _AT_BIRTH.match(self._after) else _WEIGHT
        said = _WEIGHING.search(self._before)
        named = said or _NAMED_WEIGHT.search(self._before)
        if named:
            rest = self._before[: named.start()]
            return self._of_someone(rest, dimension, in_words=bool(said))
        return self._unsaid_weight(dimension)

    def _unsaid_weight(self, dimension: str) -> Measured | None:
        """Returns grams and kilograms as a weight where they stand directly behind the person."""
        after = self._behind(self._before)
        if after and after.dimension in {_PREGNANCY, _BIRTH_WEIGHT, _WEIGHT}:
            return self._as(dimension, Confidence.HIGH, after.of)
        group = self._directly(self._before)
        if group is None or (self._bound.unit == "unit:GM" and not group.young):
            return None
        if _SAYS_BIRTH_WEIGHT.search(self._plain, self._line[0], group.end):
            return self._as(_BIRTH_WEIGHT, Confidence.MEDIUM, group)
        return self._as(dimension, Confidence.HIGH, group)

    def _pregnancy(self) -> Measured | None:
        """Returns weeks as those of a pregnancy: beside others, or of those born too early."""
        if _WITHIN.search(self._within) or not _GOES_ON.match(self._after):
            return None
        after = self._behind(self._before)
        if after and after.dimension == _PREGNANCY:
            return self._as(_PREGNANCY, Confidence.MEDIUM, after.of)
        ends = [end.number for end in (self._bound.lower, self._bound.upper) if end]
        least, most = _WEEKS_OF_PREGNANCY
        if not all(least <= number <= most for number in ends):
            return None
        found = groups(self._plain, (self._line[0], self._bound.place[0]))
        set_off = re.search(r"[,(]\s*$", self._before)
        if not _PRETERM.search(self._before) or not (
            self._directly(self._before) or (set_off and len(found) == 1)
        ):
            return None
        return self._as(_PREGNANCY, Confidence.LOW, None)

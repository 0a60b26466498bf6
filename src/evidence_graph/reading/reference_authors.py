"""The authors of a reference: names with initials, groups and bodies, where the words say so."""

import re
from dataclasses import dataclass, field
from typing import Final

from evidence_graph.reading.source import Place

_WORD: Final = r"(?:St[ae]?\.|'?[^\W\d_][\w'-]*)"
# A letter that is none of the small ones of Western Europe; of others the signs are asked.
_LETTER: Final = r"[^\W\d_a-z\u00df-\u00f6\u00f8-\u00ff]"
_NO_SUFFIX: Final = r"(?! (?:Jr|Sr|II|III|IV)\b)"
_LETTERS: Final = rf"{_LETTER}(?:\.?-?{_LETTER}|{_NO_SUFFIX} {_LETTER}(?!\w)){{0,5}}(?!\w)"
_SPACED: Final = rf"{_LETTER}(?:\.?-?{_LETTER}|\.?{_NO_SUFFIX} -?{_LETTER}(?!\w)){{0,5}}(?!\w)"
_SUFFIX: Final = r"(?:,? (?:Jr|Sr|II|III|IV|2nd|3rd|4th|5th)\b)?\.?"
_JOINT: Final = r"(?:and|och|&|og|und|et|y)"
_FAMILY: Final = rf"{_WORD}(?: {_WORD}){{0,4}}?"
_ENDS: Final = (
    rf"(?=\s*(?:[,;:(.]|$)|\s+(?:{_JOINT}|et al|m\.? ?fl|med flera|for|on behalf)\b|\s+&)"
)
# "O'Neil PJ", and "O'Neil, P. J."; that initials are capitals is asked of the signs themselves.
_INITIALS_AFTER = re.compile(
    rf"(?P<family>{_FAMILY}) (?P<initials>{_LETTERS})(?P<suffix>{_SUFFIX}){_ENDS}"
)
_AFTER_COMMA = re.compile(
    rf"(?P<family>{_FAMILY}), (?P<initials>{_SPACED})(?P<suffix>{_SUFFIX}){_ENDS}"
)
_BETWEEN = re.compile(rf"\s*[,;]\s*(?:{_JOINT}\s+|&\s*)?|\s+{_JOINT}\s+|\s*&\s*")
_MORE = re.compile(
    r"[,;]?\s*\b(?P<words>et al|m\.? ?fl\b|med flera|and others|and colleagues|och medarbetare)\.?",
    re.IGNORECASE,
)
_SPOKEN_FOR = re.compile(
    r"[,;]?\s+\(?(?P<words>(?:on behalf of|för|for) (?:the )?[^.()]{3,150})\)?(?=\.|\()"
)
_GROUP = re.compile(
    rf"(?:[,;]\s+(?:{_JOINT}\s+|&\s*)?|\s+{_JOINT}\s+|\s+&\s+)"
    r"(?P<words>(?:the )?[^.,;()]{3,100})(?=\.|[,;]?\s*\()"
)
_END = re.compile(r"\s*[.:,]?\s*(?=\((?:19|20)\d\d|$)|\s*[.:]\s+|(?<=\.)\s+")
# "Smith J. A. Title" may have another initial, or a title that begins so.
_ONE_LETTER = re.compile(r"[^\W\d_]\.")
_EDITORS = re.compile(r"[,;]?\s*[(\[]?(?:eds?|editors?|red|redaktör(?:er)?)\b", re.IGNORECASE)

_PARTICLES: Final = frozenset(
    "van der den de da dos das do di del della dello dei degli des du la le los las el al bin ibn"
    " ben von zu zur af av ter ten te op st und y e i 't tot in het an mac na nic ní".split()
)
_ELIDED = re.compile(r"[a-z]{1,2}'?[^\W\d_a-z\u00df-\u00ff]")
_ONE_INITIAL = re.compile(r"[^\W\d_]\.")
# Words that a name before one letter is not: "Vitamin D", "Hepatitis B".
_NOT_FAMILIES: Final = frozenset(
    "vitamin hepatitis type typ factor faktor part del group grupp grade influenza phase fas"
    " stage class klass protein immunoglobulin coenzyme figure table appendix bilaga".split()
)
_BODY = re.compile(
    r"\b(?:organi[sz]ations?|institutes?|institution|agency|agencies|council|ministry|departments?"
    r"|collaboration|collaborators|collaborative|society|association|college|academy|cent(?:re|er)s?|autorit\w+|agence"
    r"|board|authority|committee|services?|network|universit\w+|foundation|federation|commission"
    r"|task force|office|administration|investigators|consortium|working group|study group|team"
    r"|panel|union|group|bureau|directorate|trust|league|hospital"
    r"|region|sveriges? kommuner|nations|förbund\w*|kommun|arbetsgrupp\w*|statens|\w*styrelsen?"
    r"|\w*myndighet(?:en)?|\w*institut(?:et|tet|ion\w*)?|\w*verket|\w*rådet|\w*beredning(?:en)?"
    r"|\w*förening(?:en)?|\w*nämnden?|\w*direktoratet|\w*styrelsen|\w*samverkan|\w*universitet"
    r"|\w*akademin?|\w*sällskapet?|\w*centrum|\w*inspektion(?:en)?|\w*departementet|\w*kommittén)\b",
    re.IGNORECASE,
)
_ACRONYM = re.compile(r"\b[^\W\d_a-zåäöéü]{2,8}\b")
_CAPITALS: Final = 3  # of a word that is an acronym whatever else is in it: "EUnetHTA"
_CORPORATE = re.compile(
    r"(?P<names>[^\W\d_][^.?!\"]{1,140}?)(?:\.\s+(?=\S)|\.?\s*(?=\((?:19|20)\d\d))"
)
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")


@dataclass(slots=True)
class Authors:
    """The authors that a reference begins with, each at its place, and where they end."""

    whole: Place
    end: int
    names: list[Place] = field(default_factory=list)
    groups: list[Place] = field(default_factory=list)
    more: Place | None = None
    spoken_for: Place | None = None
    is_body: bool = False


def authors(plain: str, place: Place) -> Authors | None:
    """Returns the authors at the beginning of a reference; None where they cannot be told."""
    for pattern in (_INITIALS_AFTER, _AFTER_COMMA):
        found = _people(plain, place, pattern)
        if found:
            return found
    return _body(plain, place)


def _people(plain: str, place: Place, pattern: re.Pattern[str]) -> Authors | None:
    names: list[Place] = []
    at = place[0]
    while found := _name(plain, (at, place[1]), pattern):
        names.append(found)
        between = _BETWEEN.match(plain, found[1], place[1])
        if between is None or _name(plain, (between.end(), place[1]), pattern) is None:
            break
        at = between.end()
    if not names:
        return None
    if len(names) > 1 and plain[names[-2][1] - 1] == "." == plain[names[-1][1] : names[-1][1] + 1]:
        names[-1] = (names[-1][0], names[-1][1] + 1)
    read = Authors(whole=(place[0], names[-1][1]), end=names[-1][1], names=names)
    _what_follows(plain, place, read)
    ended = _ended(plain, place, read)
    # "Field P. Marsh J. Title": another name, set apart as nobody else's are.
    return None if ended is None or _name(plain, (ended.end, place[1]), pattern) else ended


def _name(plain: str, place: Place, pattern: re.Pattern[str]) -> Place | None:
    found = pattern.match(plain, *place)
    if found is None:
        return None
    letters = [sign for sign in found["initials"] if sign.isalpha()]
    if not all(sign.isupper() for sign in letters) or not _is_family(found["family"], letters):
        return None
    return _without_full_stop(plain, found)


def _is_family(family: str, initials: list[str]) -> bool:
    words = family.split()
    in_small_letters = [w for w in words if w[0].islower() and w.rstrip(".") not in _PARTICLES]
    if any(not _ELIDED.match(word) for word in in_small_letters) or words[-1] in _PARTICLES:
        return False
    if _ONE_INITIAL.fullmatch(words[0]):  # "J. Smith": another order
        return False
    if words[0].casefold() in _NOT_FAMILIES or _BODY.search(family):
        return False
    # "WHO UNICEF" are two bodies.
    return not (len(initials) > 2 and family.isupper())


def _without_full_stop(plain: str, found: re.Match[str]) -> Place:
    """Returns a name, with its last point only where its initials have points."""
    start, end = found.span()
    if found["suffix"].strip(" .,"):
        return start, end
    end = found.end("initials")
    has_points = found.re is _AFTER_COMMA or "." in found["initials"]
    goes_on = re.match(rf"\.(?:[,;]|\s+(?:{_JOINT}\b|&))", plain[end : end + 9])
    if plain[end : end + 1] == "." and (has_points or goes_on):
        end += 1
    return start, end


def _what_follows(plain: str, place: Place, read: Authors) -> None:
    """Takes "et al", a group, and whom the authors write for, in any order."""
    for _ in range(3):
        at, end = read.end, place[1]
        if read.more is None and (found := _MORE.match(plain, at, end)):
            read.more = found.span("words")
        elif read.spoken_for is None and (found := _SPOKEN_FOR.match(plain, at, end)):
            read.spoken_for = found.span("words")
        elif (found := _GROUP.match(plain, at, end)) and _BODY.search(found["words"]):
            read.groups.append(found.span("words"))
        else:
            return
        read.end = found.end()
        read.whole = (read.whole[0], found.end("words"))


def _ended(plain: str, place: Place, read: Authors) -> Authors | None:
    """Returns the authors where their list ends as lists do, and is not one of editors."""
    if _EDITORS.match(plain, read.end, place[1]):
        return None
    end = _END.match(plain, read.end, place[1])
    if end is None or end.end() >= place[1] or _ONE_LETTER.match(plain, end.end(), place[1]):
        return None
    read.end = end.end()
    return read


def _body(plain: str, place: Place) -> Authors | None:
    """Returns the body that a reference begins with: an acronym, or words that say what it is."""
    found = _CORPORATE.match(plain, *place)
    if found is None or _YEAR.search(found["names"]):
        return None
    words = found["names"]
    bare = re.sub(r"\s*\([^()]*\)$", "", words)
    is_short = len(bare.split()) <= 3 and bool(_ACRONYM.fullmatch(bare.split()[0].strip(",;/")))
    capitals = sum(sign.isupper() for sign in bare) if bare.isalpha() else 0
    names_itself = is_short or capitals >= _CAPITALS or bool(_BODY.search(words))
    if not names_itself or len(words.split()) > 16:
        return None
    at = found.span("names")
    return Authors(whole=at, end=found.end(), names=[at], is_body=True)

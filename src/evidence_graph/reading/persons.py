"""The words for persons of a line, as groups: "children and adolescents" is one."""

import re
from dataclasses import dataclass
from typing import Final

from evidence_graph.reading.source import Place, Source

YOUNG: Final = (
    r"child|children|infants?|bab(?:y|ies)|newborns?|neonates?|toddlers?|preschoolers?"
    r"|schoolchildren|adolescents?|teenagers?|youths?|young people|boys?|girls?|pupils?|twins"
    r"|barn|barnen|barnet|spädbarn|småbarn|nyfödda|bebisar|skolbarn|förskolebarn|ungdomar"
    r"|tonåringar|flickor|pojkar|elever|tvillingar"
)
MEN: Final = (
    r"men(?! (?:inte|ej|statistiskt|signifikant|signifikanta|säkerställda?|kliniskt|även|också|dock"
    r"|utan|med|hade|har)\b)"
)
"""Men in English, and not "but" in Swedish, where a text may be in either."""
_GROWN: Final = (
    r"adults?|elderly|seniors|women|woman|man|persons?|people|individuals?|participants?"
    r"|patients?|subjects|parents?|mothers?|fathers?|males|females|students"
    r"|vuxna|(?<!eller )(?<!och )äldre(?! än)|kvinnor|kvinna|män|personer|person"
    r"|individer|deltagare|patienter|patient|kvinnorna|männen|personerna|individerna|deltagarna"
    r"|patienterna|föräldrarna|mödrarna|mammorna|fäderna|papporna"
    r"|föräldrar|förälder|mödrar|mammor|mor|fäder|pappor|far|studenter|gravida"
)
# Those who belong to somebody else, or are named by what they do: how long they do it is no age.
_OTHERS: Final = (
    r"partners?|spouses?|sisters?|brothers?|siblings|carers?|caregivers?|relatives|offspring"
    r"|daughters?|sons?|nurses|donors?|teachers|staff|workers|smokers|users|survivors|residents"
    r"|immigrants|veterans|families|family|dyads|grandparents|couples"
    r"|syskon|partner|närstående|anhöriga|sjuksköterskor|lärare|personal|familjer|dyader|rökare"
)
# In Swedish "men" is "but".
_PERSON: Final = {
    language: re.compile(
        rf"\b(?:(?P<young>{YOUNG})|(?P<grown>{grown})|(?P<others>{_OTHERS}))\b(?!')", re.IGNORECASE
    )
    for language, grown in (("en", f"men|{_GROWN}"), ("sv", _GROWN))
}
_ANYONE: Final = re.compile(
    r"persons?|people|individuals?|participants?|patients?|subjects|personer(?:na)?"
    r"|individer(?:na)?|deltagar(?:e|na)|patienter(?:na)?",
    re.IGNORECASE,
)
_TOGETHER: Final = re.compile(
    r"\s*(?:,|/|&|\(|\band\b|\bor\b|\boch\b|\beller\b|\band/or\b)*\s*(?:(?:older|young|younger|äldre"
    r"|unga|yngre)\s+)?",
    re.IGNORECASE,
)

JOINED: Final = re.compile(
    r"(?:\b(?:and|or|och|eller|samt|respektive)\s+(?:[\w-]+\s+){0,4}|[;/]\s+(?:[\w-]+\s+)?)$",
    re.IGNORECASE,
)
"""How other people are joined to those before them."""


@dataclass(frozen=True, slots=True)
class Group:
    """Persons named together.

    `by_age` is false of those who are named by what they do, and of other people's relatives.
    `anyone` is true of words, such as "participants", that may take up those named before.
    """

    start: int
    end: int
    young: bool
    by_age: bool
    anyone: bool


def groups(source: Source, within: Place) -> list[Group]:
    """Returns the groups of persons that words name, in their order."""
    found: list[Group] = []
    for match in _PERSON[source.language].finditer(source.plain, *within):
        young, by_age = match["young"] is not None, match["others"] is None
        start = match.start()
        last = found[-1] if found else None
        alike = last is not None and by_age and last.by_age and last.young == young
        if last and alike and _TOGETHER.fullmatch(source.plain, last.end, start):
            start = found.pop().start
        anyone = bool(_ANYONE.fullmatch(match[0]))
        found.append(Group(start, match.end(), young, by_age, anyone))
    return found


def each(source: Source, within: Place) -> list[Place]:
    """Returns where each person is named, those side by side as one: "gravida kvinnor"."""
    found: list[Place] = []
    for match in _PERSON[source.language].finditer(source.plain, *within):
        if found and not source.said((found[-1][1], match.start())).strip(" -"):
            found[-1] = (found[-1][0], match.end())
        else:
            found.append(match.span())
    return found

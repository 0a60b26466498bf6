"""Who a population is: the parts people play, the groups they are known as, in whose words."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from evidence_graph.reading import negations
from evidence_graph.reading.draft import Confidence, Thing, Value, Values, Why
from evidence_graph.reading.exclusions import end_before
from evidence_graph.reading.notes import Notes
from evidence_graph.reading.persons import MEN, each, groups
from evidence_graph.reading.source import Place

PEOPLE: Final = (
    rf"(?:{MEN}|participants|deltagar(?:e|na)|patients|patienter(?:na)?|individuals"
    r"|individer(?:na)?|persons|personer(?:na)?|people|children|barn(?:en)?|infants|spädbarn(?:en)?"
    r"|parents|föräldrar(?:na)?|mothers|mödrar(?:na)?|mammor(?:na)?|families|familjer(?:na)?|dyads"
    r"|dyader|women|kvinnor(?:na)?|män(?:nen)?|adults|vuxna|adolescents|ungdomar(?:na)?)"
)
NAMES_FAMILY: Final = re.compile(
    r"\b(?:parent|matern|patern|mother|father|famil|child|infant|dyad|föräld|mödra|mors\b|barn"
    r"|spädbarn)\w*",
    re.IGNORECASE,
)
_ROLES: Final = ("role",)
NAMES_PEOPLE: Final = re.compile(rf"\b{PEOPLE}\b", re.IGNORECASE)
_OF = re.compile(
    r"\s*(?:of|to|with|from|having|whose|vars|born (?:to|of)|födda av|who (?:have|had|are|were)"
    r"|caring for|till|av|med|för|som (?:har|hade|fått|fött|väntar))\b[^,;.]*$",
    re.IGNORECASE,
)
# Behind these words stand others than those who take part.
_OTHERS = re.compile(
    r"\b(?:of|to|with|from|for|in|by|at|on|who|whose|that|having"
    r"|till|av|med|för(?! tidigt)|som|hos|i|på|vid)\b",
    re.IGNORECASE,
)
_LIVES_APART = re.compile(
    r"^\s*(?!(?:of|to|with|from|having|whose|vars|born|till|av|med|för|födda)\b)"
    r"(?:(?:who|som) (?!(?:have|had|has|are|were|har|hade|fått|fött|väntar)\b)|\w+(?:ing|ed)\b"
    r"[^,;.]*\b(?:of|to|with|from|for|on|by))",
    re.IGNORECASE,
)
_MADE_OF = re.compile(
    r"\b(?:dyads?|pairs?|triads?|groups?|samples?|range|number|majority|famil(?:y|ies)|dyader|par|familjer|grupper)"
    r"\s+(?:of|with|av|med)\s+(?:[\w-]+\s+){0,2}$",
    re.IGNORECASE,
)
_THEIRS = re.compile(
    r"(?:;|\b(?:and|och|samt)\s+(?:the|their|his|her|deras|sina|dess|barnets|barnens))"
    r"\s+(?:[\w-]+\s+){0,3}$",
    re.IGNORECASE,
)
# "child psychiatrists", "infant formula": words for persons that only tell what kind.
_TELLS_KIND = re.compile(
    r"-(?=\s|to-be\b)|(?:[\s-]+(?!(?:and|or|of|with|to|in|who|whose)\b)[a-z]+){0,2}"
    r"[\s-]+(?:nurses|staff|personnel|workers|professionals|clinicians|doctors"
    r"|physicians|teachers|educators|psychiatr\w+|psycholog\w+|services|clinics|hospitals|centres"
    r"|schools|program\w*|formula|deaths|mortality|training|groups)\b",
    re.IGNORECASE,
)
# Between people, what is set off by brackets or commas: "mothers (≥18 years) of infants".
_SET_OFF = re.compile(r"\([^()\n]*\)|^[^()\n]*\)|,[^,;()\n]*\d[^,;()\n]*,")
_AND = re.compile(r"\b(?:and|och|or|eller|samt)\b", re.IGNORECASE)
# Before the people who are counted stands no other noun that they belong to; after them, no other
# noun that belongs to them.
_PAIRS = re.compile(
    r"\b(?:mother|mor|mamma|parent|förälder|father|pappa|child|barn|infant|spädbarn)s?-\w+[- ]"
    r"(?:pairs?|par)\b",
    re.IGNORECASE,
)
_BELOW = re.compile(
    r"\b(?:of|with|for|in|from|by|among|per|on|av|med|för|i|från|hos|på|stud(?:y|ies|ie|ier)|trials?"
    r"|reviews?|översikter|articles?|artiklar)\b",
    re.IGNORECASE,
)
_HEAD = re.compile(
    r"\s*(?:$|[^\w\s'/-]|(?:of|with|for|in|from|and|or|who|whose|that|aged|born|at|were|on|under|over"
    r"|between|across|to|included|randomi[sz]ed|total|totalt|av|med|för|i|från|och|eller|som|födda"
    r"|vid|mellan|till|fördelat|fördelade)\b)",
    re.IGNORECASE,
)
_OWNER = re.compile(r"(?:'s?|s')(?=\s+\w)")


def named(notes: Notes, place: Place) -> list[tuple[str, Place]]:
    """Returns the people that words name, as concepts of roles, in their order."""
    return [
        (match.concept, (place[0] + match.start, place[0] + match.end))
        for match in notes.labels.within(notes.source.said(place), _ROLES)
    ]


def names_people(notes: Notes, place: Place) -> bool:
    """Says whether words name people at all, as concepts of roles or otherwise."""
    return bool(named(notes, place)) or names_several(notes, place)


def names_several(notes: Notes, place: Place) -> bool:
    """Says whether words name people in the plural, as populations are."""
    return bool(NAMES_PEOPLE.search(notes.source.plain, *place))


def counts_people(notes: Notes, place: Place) -> bool:
    """Says whether the words after a number say that it is people who are counted.

    "infants in", "parent-child dyads" do; "studies of infants", "infant deaths" do not.
    """
    plain = notes.source.plain
    if notes.labels.whole(notes.source.said(place), ("unit-of-analysis",)):
        return True
    ends = [(m.start(), m.end()) for m in NAMES_PEOPLE.finditer(plain, *place)]
    ends += [m.span() for m in _PAIRS.finditer(plain, *place)]
    ends += [at for _, at in named(notes, place)]
    ends += [(group.start, group.end) for group in groups(notes.source, place)]
    return any(
        not _BELOW.search(plain, place[0], start) and _HEAD.match(plain, end, place[1])
        for start, end in ends
    )


def roles(notes: Notes, place: Place) -> Iterator[Value]:
    """Yields the roles of those who take part; not "infants" in "parents of infants"."""
    plain = notes.source.plain
    seen: set[str] = set()
    before: int | None = None
    for concept, at in named(notes, place):
        between = "" if before is None else _SET_OFF.sub(" ", plain[before : at[0]])
        if before is None and _is_of_others(plain[place[0] : at[0]], plain[at[1] : place[1]]):
            # "nurses who care for infants", "child psychiatrists"
            notes.gap(Why.AMBIGUOUS, "participantRole", at)
            continue
        joined = bool(_AND.search(between)) or ";" in between
        if before is not None and not joined and _LIVES_APART.search(between):
            # "parents who have lost children", "mothers living with infants"
            notes.gap(Why.AMBIGUOUS, "participantRole", at)
            before = at[1]
            continue
        linked = bool(_OF.match(between)) and not _AND.search(between)
        owner = bool(_OWNER.match(plain, at[1])) or plain[at[0] : at[1]].endswith("'")
        before = at[1]
        if linked or owner or concept in seen:
            continue
        if negations.leave_out(plain, (place[0], end_before(plain, at[1], place[1])), at):
            notes.gap(Why.AMBIGUOUS, "participantRole", at)
            continue
        seen.add(concept)
        yield notes.source.value(concept, at, rule="person-named")


def people_of(notes: Notes, population: Thing) -> frozenset[str]:
    """Returns the roles that a population's words name, where any of them takes part."""
    taking_part = {str(role.value) for role in population.values.get("participantRole", ())}
    if not taking_part:
        return frozenset()
    words = [value.quote for value in population.values.get("verbatim", ())]
    named = {m.concept for text in words for m in notes.labels.within(text, _ROLES)}
    return frozenset(taking_part | named)


def begins_with_people(notes: Notes, place: Place) -> bool:
    """Says whether words begin with people: "preterm infants and …", not "pain in adults"."""
    ends = [at[0] for _, at in named(notes, place)]
    ends += [group.start for group in groups(notes.source, place)]
    if match := NAMES_PEOPLE.search(notes.source.plain, *place):
        ends.append(match.start())
    return bool(ends) and not _OTHERS.search(notes.source.plain, place[0], min(ends))


def _is_of_others(before: str, after: str) -> bool:
    if _TELLS_KIND.match(after):
        return True
    return bool(_OTHERS.search(before)) and not (_MADE_OF.search(before) or _THEIRS.search(before))


def population(notes: Notes, lines: Sequence[Place]) -> Thing:
    """Returns the people that one or more lines describe: their words, roles and groups."""
    source = notes.source
    values: Values = {
        "verbatim": tuple(source.words(line, rule="population-words") for line in lines)
    }
    found = [role for line in lines for role in roles(notes, line)]
    if found:
        for at in (at for line in lines for at in without_role(notes, line)):
            notes.gap(Why.NO_CONCEPT, "participantRole", at)
        values["participantRole"] = tuple({role.value: role for role in found}.values())
    groups = [group for line in lines for group in _groups(notes, line)]
    if groups:
        values["populationGroup"] = tuple({group.value: group for group in groups}.values())
    return Thing(kind="Population", values=values)


def without_role(notes: Notes, line: Place) -> list[Place]:
    """Returns each person of a line whom no role and no group has as its label."""
    said = notes.source.said(line)
    known = [
        (line[0] + match.start, line[0] + match.end)
        for match in notes.labels.within(said, (*_ROLES, "population"))
    ]
    return [
        at
        for at in each(notes.source, line)
        if not any(start < at[1] and at[0] < end for start, end in known)
    ]


def _groups(notes: Notes, line: Place) -> Iterator[Value]:
    plain = notes.source.plain
    for match in notes.labels.within(notes.source.said(line), ("population",)):
        words = (line[0] + match.start, line[0] + match.end)
        before = (line[0], words[0])
        if _is_of_others(plain[before[0] : before[1]], "") and not named(notes, before):
            # "grandparents of preterm infants": not these infants themselves take part.
            notes.gap(Why.AMBIGUOUS, "populationGroup", words)
            continue
        end = end_before(notes.source.plain, words[1], line[1])
        if negations.leave_out(notes.source.plain, (line[0], end), words):
            notes.gap(Why.AMBIGUOUS, "populationGroup", words)
            continue
        yield notes.source.value(
            match.concept,
            words,
            rule="group-by-label",
            confidence=Confidence.MEDIUM if match.hidden else Confidence.HIGH,
        )

"""The people that a claim is about."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from evidence_graph.reading import people
from evidence_graph.reading.draft import Confidence, Thing
from evidence_graph.reading.notes import Notes
from evidence_graph.reading.persons import MEN, groups
from evidence_graph.reading.source import Place
from evidence_graph.reading.surroundings import Surroundings
from evidence_graph.reading.word_forms import forms_of

_PREPOSITION = re.compile(
    r"\b(?:in|among|for|with|of|to|by|hos|bland|för|till|av)\s+", re.IGNORECASE
)
# "compared with fathers": whom others are compared with, and nobody a claim is about.
_COMPARED = re.compile(
    r"\b(?:compared|comparison|relative|contrast|superior|inferior|jämfört|jämförelse|skillnad)\s+$",
    re.IGNORECASE,
)
_ENDS = re.compile(
    r"[,;.()\"]|\b(?:in|at|on|over|when|compared|than|who|which|that|was|were|is|are|had|has"
    r"|have|did|does|do"
    r"|may|might|can|could|after|during|up to|using|across|between|and|or|vid|på|jämfört|än|som|var"
    r"|är|hade|har|kan|efter|under|mellan|och|eller|i)\b",
    re.IGNORECASE,
)
_LEADING = re.compile(
    rf"\W*(?:(?:the|these|in|among|for|hos|bland|för) )?(?P<who>(?:(?!whose\b)[\w-]+ )"
    rf"{{0,2}}?{people.PEOPLE}"
    r"(?: (?:of|to|with|from|till|av|med|från) [\w -]+?)?)(?=,? (?:who|that|som|had|hade|has"
    r"|have|har"
    r"|were|was|in the|i (?:kontroll|jämförelse|interventions)\w*)\b)",
    re.IGNORECASE,
)
_OF_SEVERAL = re.compile(r"\b(?:range|number|group|majority) of\b", re.IGNORECASE)
_NEAR = 40
# People of whom the vocabularies have no concept, and animals.
_OTHERS = re.compile(
    rf"\b(?:{MEN}|women|boys|girls|adults|adolescents|teenagers|teachers|nurses|therapists|clinicians"
    r"|volunteers|students|staff|carers|caregivers|siblings|grandparents|partners|animals|mice|rats"
    r"|kvinnor|män|pojkar|flickor|vuxna|ungdomar|tonåringar|lärare|sjuksköterskor|personal(?:en)?"
    r"|frivilliga|studenter|anhöriga|syskon|partner|djur|möss|råttor)\b",
    re.IGNORECASE,
)
_OLD_OR_YOUNG = re.compile(
    r"\b(?:the (?:elderly|young|old|sick|healthy)|elderly|seniors|individuals|persons?|people"
    r"|toddlers|newborns|babies|youths?|males|females|man|woman|boy|girl|father|mother|child|adult"
    r"|non-?smokers|smokers|survivors|users|workers|employees|residents|inpatients|outpatients"
    r"|relatives|spouses|midwives|pharmacists|peers|doctors|physicians|psychologists|barnmorskor|läkare|couples|non-?responders|responders|completers|äldre|yngre|unga|friska|sjuka"
    r"|anställda|boende|rökare|elever|pupils|bebisar|nyfödda|pensionärer|partners?|makar)\b",
    re.IGNORECASE,
)
_BELONGS = re.compile(r"\s*(?:of|to|with|from|till|av|med|från|på)\b[^,;.]*", re.IGNORECASE)
_WHOSE = {
    "parental": "role:parent",
    "parent": "role:parent",
    "förälder": "role:parent",
    "maternal": "role:mother",
    "mother": "role:mother",
    "paternal": "role:father",
}
_GROWN = forms_of(["adult adults women men woman man elderly vuxna vuxen kvinnor män"])


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that say who: where their preposition stands, and the words."""

    preposition: int
    place: Place


def phrases(notes: Notes, place: Place, taken: Sequence[Place]) -> Iterator[Phrase]:
    """Yields the phrases that say among whom, but for those inside of what is taken."""
    source = notes.source
    at = place[0]
    leading = _LEADING.match(source.plain, *place)
    if leading and _tells_who(notes, leading.span("who")):
        # "Mothers of preterm infants who received it had …"
        yield Phrase(leading.start("who"), source.trimmed(leading.span("who")))
        at = leading.end("who")
    while match := _PREPOSITION.search(source.plain, at, place[1]):
        at = match.end()
        if any(start < match.end() < end for start, end in taken):
            continue
        if _COMPARED.search(source.plain, place[0], match.start()):
            continue
        end = _ENDS.search(source.plain, at, place[1])
        words = source.trimmed((at, end.start() if end else place[1]))
        near = (words[0], min(words[1], words[0] + _NEAR))
        if _names(notes, near, taken):
            yield Phrase(match.start(), words)
            at = max(at, words[1])


def _tells_who(notes: Notes, words: Place) -> bool:
    """Says whether words name people, and not only "participants"."""
    named = groups(notes.source, words)
    return people.names_people(notes, words) and not (named and all(g.anyone for g in named))


def _names(notes: Notes, words: Place, taken: Sequence[Place]) -> bool:
    """Says whether words are of people before another preposition takes them elsewhere."""
    named = [at for _, at in people.named(notes, words)] or [
        match.span() for match in people.NAMES_PEOPLE.finditer(notes.source.plain, *words)
    ]
    if not named or any(start <= named[0][0] < end for start, end in taken):
        return False
    between = notes.source.said((words[0], named[0][0]))
    return not _PREPOSITION.search(_OF_SEVERAL.sub(" ", between))


def population(notes: Notes, phrase: Phrase) -> Thing:
    """Returns the people of a phrase, as a population."""
    described = people.population(notes, [phrase.place])
    values = {
        name: tuple(
            notes.source.value(
                value.value,
                notes.source.place(value.span),
                rule=value.rule,
                confidence=Confidence.MEDIUM,
            )
            for value in found
        )
        for name, found in described.values.items()
    }
    return Thing(kind="Population", values=values)


def strangers(
    notes: Notes, clause: Place, around: Surroundings, taken: Sequence[Place]
) -> Iterator[Place]:
    """Yields who is named in a clause and is not of the row, or not of those whom a claim is of."""
    plain = notes.source.plain
    named = list(people.named(notes, clause))
    for concept, pattern in (("", _OTHERS), ("anyone", people.NAMES_PEOPLE)):
        named += [(concept, m.span()) for m in pattern.finditer(plain, *clause)]
    recorded = next(phrases(notes, clause, taken), None)
    head: Place | None = None
    for concept, at in sorted(named, key=lambda one: (one[1][0], one[0] == "anyone")):
        if any(start <= at[0] < end for start, end in taken):
            continue
        belongs = head is not None and bool(_BELONGS.fullmatch(plain[head[1] : at[0]]))
        head = at
        if belongs:
            continue
        another = recorded is not None and recorded.place[1] <= at[0]
        if (another and concept != "anyone") or not _is_of_row(
            notes, around, concept, plain[at[0] : at[1]]
        ):
            yield at


def names_someone(notes: Notes, place: Place) -> bool:
    """Says whether words name people, those too of whom the vocabularies have no concept."""
    return people.names_people(notes, place) or bool(
        _OTHERS.search(notes.source.plain, *place)
        or _OLD_OR_YOUNG.search(notes.source.plain, *place)
    )


def is_someone(word: str) -> bool:
    """Says whether a word is for people: "nurses", but not "nurse" in "nurse visits"."""
    patterns = (people.NAMES_PEOPLE, _OTHERS, _OLD_OR_YOUNG)
    return any(pattern.fullmatch(word) for pattern in patterns)


def outsiders(notes: Notes, place: Place, around: Surroundings) -> bool:
    """Says whether words name people who are not of the row."""
    others = [("", match.span()) for match in _OTHERS.finditer(notes.source.plain, *place)]
    return any(
        not _is_of_row(notes, around, concept, notes.source.said(at))
        for concept, at in (*people.named(notes, place), *others)
    )


def _is_of_row(notes: Notes, around: Surroundings, concept: str, said: str) -> bool:
    row = around.people_words | around.outcome_words | around.done_words
    if row & forms_of([said]):
        return True
    under = notes.labels.under
    if concept in {"", "anyone"}:
        return bool(concept) and not _OTHERS.fullmatch(said)
    roles = around.roles
    if not any(under(role, "role:parent") for role in roles):
        roles |= {role for word, role in _WHOSE.items() if word in row}
    if roles:
        return any(under(concept, role) or under(role, concept) for role in roles)
    return not (under(concept, "role:child") and around.people_words & _GROWN)

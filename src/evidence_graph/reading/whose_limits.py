"""Whose a limit of a population is, where it could be someone else's."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Final

from evidence_graph.reading import people
from evidence_graph.reading.beside import Measured
from evidence_graph.reading.draft import Confidence, Value
from evidence_graph.reading.notes import Notes
from evidence_graph.reading.persons import JOINED, Group, groups
from evidence_graph.reading.source import Place


class Whose(Enum):
    """Whose a limit is, where that is no one in particular."""

    ALL = "of all who take part"
    UNCLEAR = "nothing says whose"


_INFANTS: Final = frozenset({"role:infant", "role:child"})


_PREGNANT: Final = re.compile(r"\b(?:pregnan(?:t|cy|cies)|gravid\w*)\b", re.IGNORECASE)
_BORN: Final = re.compile(
    r"\b(?:births?|born|preterm|premature\w*|deliver\w*|född\w*|fött|föd(?:er|de|sel\w*)"
    r"|förlos\w*|prematur\w*)\b",
    re.IGNORECASE,
)
_EARLIER: Final = re.compile(
    r"\b(?:previous(?:ly)?|earlier|prior|history of|tidigare|föregående)\b", re.IGNORECASE
)


_ITS_OWN: Final = re.compile(
    r"\s*[(,]?\s*(?:(?:aged|over|under|från|över|i åldern) )?[<>\u2264\u2265]?\s*\d", re.IGNORECASE
)
# "Adults, men or women": the same people once more.
_EITHER: Final = re.compile(
    r"[,(]\s*(?:(?:both|både) )?(?:men|män|women|kvinnor|male|female)s? (?:and|or|och"
    r"|eller) (?:men|män"
    r"|women|kvinnor|male|female)s?\b(?!\s*[(,]?\s*[<>\u2264\u2265\d])",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class People:
    """The roles of those who take part, and of all whom the lines name."""

    roles: tuple[str, ...]
    everyone: frozenset[str]
    others: bool
    """Whether people are named besides them whom no role has as its label."""


def named(notes: Notes, lines: Sequence[Place], roles: Sequence[str]) -> People:
    """Returns whom the lines of a population name; `roles` are of those who take part."""
    known = {concept for line in lines for concept, _ in people.named(notes, line)}
    others = bool(roles) and any(_names_others(notes, line) for line in lines)
    return People(tuple(roles), frozenset({*roles, *known}), others)


def _names_others(notes: Notes, line: Place) -> bool:
    """Says whether a line names a group of people of whom none has a role."""
    known = [at for _, at in people.named(notes, line)]
    together = [
        g for g in groups(notes.source, line) if any(g.start <= at[0] < g.end for at in known)
    ]
    return any(
        not any(g.start <= at[0] < g.end for g in together)
        for at in people.without_role(notes, line)
    )


def whose(notes: Notes, line: Place, what: Measured, here: People) -> Value | Whose:
    """Returns whose limit it is, where it could be someone else's, or that nothing says whose."""
    if what.dimension in {"dimension:gestational-age", "dimension:birth-weight"}:
        return _of_the_infant(notes, line, what, here)
    if what.of is None:
        return _of_no_one_named(notes, line, what, here)
    known = people.named(notes, (what.of.start, what.of.end))
    concepts = {concept for concept, _ in known}
    if not known:
        return _of_the_unnamed(notes, line, what.of, here.roles)
    if concepts == set(here.roles) and not here.others:
        return Whose.ALL
    if len(concepts) > 1:
        return Whose.UNCLEAR
    concept, at = known[-1]
    return notes.source.value(concept, at, rule="person-before", confidence=Confidence.MEDIUM)


def _of_the_infant(notes: Notes, line: Place, what: Measured, here: People) -> Value | Whose:
    """Returns the infant, for weeks of pregnancy and birth weight; low where nobody names one.

    The weeks of women who are pregnant, and those of an earlier child, are unclear.
    """
    if here.roles in (("role:infant",), ("role:child",)) and not here.others:
        return Whose.ALL
    plain = notes.source.plain
    before, after = plain[line[0] : what.place[0]], plain[what.place[0] : line[1]]
    people_here = groups(notes.source, line)
    if _EARLIER.search(before):
        return Whose.UNCLEAR
    born = _BORN.search(before) or _BORN.search(after) or what.dimension.endswith("birth-weight")
    if not born and (_PREGNANT.search(plain, *line) or (people_here and not here.everyone)):
        return Whose.UNCLEAR
    named = bool(here.everyone & _INFANTS) or any(group.young for group in people_here)
    return notes.source.value(
        "role:infant",
        what.place,
        rule="always-of-the-infant",
        confidence=Confidence.HIGH if named or not people_here else Confidence.LOW,
    )


def _of_no_one_named(notes: Notes, line: Place, what: Measured, here: People) -> Whose:
    """Returns whose limit it is where the words beside it name no one: anyone's, or unclear."""
    young = all(group.young for group in groups(notes.source, line))
    if what.dimension == "dimension:weight" and not (young and here.everyone <= _INFANTS):
        return Whose.UNCLEAR  # "mothers with infants (<32 weeks, <1500 g)"
    return Whose.ALL if len(here.everyone) < 2 and not here.others else Whose.UNCLEAR


def _of_the_unnamed(notes: Notes, line: Place, group: Group, roles: Sequence[str]) -> Whose:
    """Returns whose limit it is behind words, such as "adults", that no role has as its label."""
    if roles:
        return Whose.ALL if len(roles) == 1 and group.anyone else Whose.UNCLEAR
    first, *others = groups(notes.source, line)
    # "men over 70 and women over 75 years": each has an age of their own.
    plain = notes.source.plain
    beside = any(
        JOINED.search(plain, first.end, other.start) or _ITS_OWN.match(plain, other.end, line[1])
        for other in others
    ) and not _EITHER.search(plain, *line)
    return Whose.ALL if first.start == group.start and not beside else Whose.UNCLEAR

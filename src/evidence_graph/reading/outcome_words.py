"""Words below the heading of outcomes: whose outcome they name, and whether they are a remark."""

import re
from collections.abc import Collection
from typing import Final

from evidence_graph.reading.draft import Value, Why
from evidence_graph.reading.not_stated import is_usual_comparator, says_nothing
from evidence_graph.reading.notes import Notes
from evidence_graph.reading.people import NAMES_FAMILY
from evidence_graph.reading.source import Place

_OUTCOME: Final = ("outcome",)
# What is no outcome but a remark: a footnote, or words with a verb of their own.
_SAYS = re.compile(
    r"^(?:notes?|obs|abbreviations|anm(?:ärkning)?|not|förkortningar|source|källa)\b\s*[.:]"
    r"|^[\u2020\u2021\u00a7^#]|\s=\s"
    r"|(?<!who )(?<!that )(?<!which )(?<!som )(?<!where )(?<!being )\b(?:is|are|was|were|be|been"
    r"|has|had|have|not|cannot|could|did|does|see|är|var|blev|kan|kunde|kunnat|inte|ej|redovisas"
    r"|rapporteras|finns|saknas|gick|ingick|avser)\b(?!-)",
    re.IGNORECASE,
)
_PEOPLE_OF: Final = {
    "domain:parental": frozenset({"role:parent", "role:mother", "role:father"}),
    "domain:child": frozenset({"role:child", "role:infant"}),
    "domain:dyadic": frozenset({"role:parent", "role:mother", "role:father", "role:child"})
    | {"role:infant"},
}


def remark(notes: Notes, place: Place) -> Why | None:
    """Returns why words below the outcomes are none: a remark, a comparator, nothing reported."""
    said = notes.source.said(place)
    if says_nothing(said):
        return Why.NOT_STATED
    if is_usual_comparator(said):
        return Why.AMBIGUOUS  # A comparator that lost its label.
    if notes.labels.whole(said, _OUTCOME):
        return None
    return Why.NOT_UNDERSTOOD if _SAYS.search(said) else None


def may_be_of(notes: Notes, concept: Value, heading: Value | None, roles: Collection[str]) -> bool:
    """Says whether the words, their heading or the population name whose outcome this is.

    `heading` is the domain of the heading that it stands under.
    """
    outcome = str(concept.value)
    domain = notes.labels.domain(outcome)
    owners = _PEOPLE_OF.get(str(domain), frozenset())
    if not owners or (heading and heading.value == domain):
        return True
    if owners & set(roles):
        return True
    named = {match.concept for match in notes.labels.within(concept.quote, ("role",))}
    return bool(named & owners) or bool(NAMES_FAMILY.search(concept.quote))

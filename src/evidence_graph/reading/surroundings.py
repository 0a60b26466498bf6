"""What stands around a quoted conclusion: the row it belongs to, and what it has said so far."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from evidence_graph.reading import claim_guards
from evidence_graph.reading.claim_patterns import spelled
from evidence_graph.reading.draft import Thing, Value, Values
from evidence_graph.reading.labels import words
from evidence_graph.reading.word_forms import forms_of

_CHILDREN = frozenset({"role:child", "role:infant"})
_FEWEST_LETTERS = 4
_LIMITS: Final = spelled(
    r"\b(?:only|alone|both|either|or|unlike|like|enbart|endast|bara|både|eller)\b"
)


@dataclass(slots=True)
class Surroundings:
    """A row, as far as it helps to read its conclusion; and the concepts named before a clause."""

    listed: Sequence[Thing]
    uses: Sequence[Thing]
    roles: frozenset[str]
    people_words: frozenset[str] = frozenset()
    done_words: frozenset[str] = frozenset()
    outcome_words: frozenset[str] = frozenset()
    interventions: list[Value] = field(default_factory=list)
    outcomes: list[Value] = field(default_factory=list)
    people: list[str] = field(default_factory=list)
    """The roles of those whom the sentence names."""
    last: Values = field(default_factory=dict)
    """What the claim before this one says was done."""

    @classmethod
    def of(cls, review: Thing) -> "Surroundings":
        """Returns the surroundings of a review's conclusions."""
        return cls(
            listed=review.parts.get("listsOutcome", ()),
            uses=review.parts.get("usesIntervention", ()),
            roles=frozenset(
                str(role.value)
                for people in review.parts.get("hasPopulation", ())
                for role in people.values.get("participantRole", ())
            ),
            people_words=_words(review, "hasPopulation"),
            done_words=_words(review, "usesIntervention"),
            outcome_words=_words(review, "listsOutcome"),
        )

    @property
    def of_children(self) -> bool:
        """Says whether the row is about children, or about those around them."""
        listed = {str(o.value) for thing in self.listed for o in thing.values.get("outcome", ())}
        return bool(self.roles & _CHILDREN) or any(o.startswith("outcome:child") for o in listed)

    def listed_outcomes(self) -> list[Value]:
        """Returns the concepts of the outcomes that the row lists."""
        return [value for thing in self.listed for value in thing.values.get("outcome", ())]

    def row_intervention(self) -> Value | None:
        """Returns the concept of the row's intervention."""
        return next(
            (u.values["intervention"][0] for u in self.uses if "intervention" in u.values), None
        )

    def is_its_intervention(self, text: str) -> bool:
        """Says whether words are those by which the row calls its intervention."""
        called = [str(use.values["verbatim"][0].value) for use in self.uses]
        ours = [word.english for word in words(text)]
        return any(ours == [word.english for word in words(name)] for name in called)

    def does(self, text: str) -> bool:
        """Says whether all words of a text are those of the row's intervention."""
        return all(forms_of([word]) & self.done_words for word in text.split())

    def shares_words(self, text: str) -> bool:
        """Says whether words are, at least in part, those of the row's intervention."""
        ours = {word.english for word in words(text) if len(word.english) >= _FEWEST_LETTERS}
        row = " ".join(str(u.values["verbatim"][0].value) for u in self.uses)
        return bool(ours & {word.english for word in words(row)})

    def lists_words(self, text: str) -> bool:
        """Says whether words are, at least in part, those of an outcome that the row lists."""
        ours = {word.english for word in words(text) if len(word.english) >= _FEWEST_LETTERS}
        row = " ".join(
            str(value.quote) for thing in self.listed for value in thing.values.get("verbatim", ())
        ) + " ".join(value.quote for value in self.listed_outcomes())
        return bool(ours & {word.english for word in words(row)})


def _words(review: Thing, part: str) -> frozenset[str]:
    """Returns the words that a part of a row is in, but for those that deny or limit."""
    texts = [value.quote for thing in review.parts.get(part, ()) for value in thing.every_value()]
    plain = [claim_guards.NEGATION.sub(" ", _LIMITS.sub(" ", text)) for text in texts]
    return forms_of(plain)

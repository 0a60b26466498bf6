"""A draft: what a document was read to say, each value with its words, its rule and confidence."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import TypeAlias


class Confidence(Enum):
    """How sure a rule is of what it read."""

    HIGH = "high"
    """The document labels the value, or its form can be read in one way only."""
    MEDIUM = "medium"
    """The value follows from where its words stand."""
    LOW = "low"
    """A person should look before it is used."""


Plain: TypeAlias = str | int | bool | Decimal | date


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Where words stand in the text: code points from 0, the end not included."""

    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """One value, with the words that it rests on.

    `verbatim` is the value as it is printed, where that is less than the quotation.
    """

    value: Plain
    quote: str
    span: Span
    rule: str
    confidence: Confidence
    verbatim: str | None = None


Values: TypeAlias = dict[str, tuple[Value, ...]]
"""Values by the property of the ontology that they are of."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Thing:
    """One thing that the document speaks of: a class of the ontology, with values and parts.

    The names of values and parts are properties of the ontology, without their prefix.
    `accepted` is there on proposals only: false until a person makes it true.
    """

    kind: str
    accepted: bool | None = None
    values: Mapping[str, tuple[Value, ...]] = field(default_factory=dict)
    parts: Mapping[str, tuple["Thing", ...]] = field(default_factory=dict)

    def one(self, name: str) -> Value | None:
        """Returns the first value of a property, or None where the document has none."""
        return next(iter(self.values.get(name, ())), None)

    def every_value(self) -> Iterator[Value]:
        """Yields the values of this thing and of all its parts."""
        for values in self.values.values():
            yield from values
        for part in (part for parts in self.parts.values() for part in parts):
            yield from part.every_value()


class Why(Enum):
    """Why something is left for a person."""

    NO_CONCEPT = "no concept of the vocabulary has this label"
    AMBIGUOUS = "this can be read in more than one way"
    NOT_STATED = "the document says that this is not reported"
    MISSING = "the document does not say this, or it was not found"
    NO_PLACE = "this was understood, but the ontology has no place for it"
    DISAGREES = "two places of the document do not agree"
    BANNER = "a banner of the page, not part of the report"
    NOT_UNDERSTOOD = "no rule understood these words"
    NO_FINDING = "no finding is proposed from this sentence"
    TWO_DIRECTIONS = "this speaks of an effect, and its direction cannot be read in one way"


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """What is left for a person: why, of what, and the words that it is about."""

    why: Why
    about: str
    quote: str
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadDocument:
    """The document that a draft was read from.

    `sha256` is the file's; `text_sha256` and `length` are of the text that spans count in.
    """

    name: str
    media_type: str
    sha256: str
    text_sha256: str
    length: int
    language: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What a document was read to say, and what of it was not understood.

    `findings` are proposals for a person to accept or refuse, in the order of their words.
    """

    document: ReadDocument
    report: Thing
    references: tuple[Thing, ...] = ()
    findings: tuple[Thing, ...] = ()
    gaps: tuple[Gap, ...] = ()

    def every_value(self) -> Iterator[Value]:
        """Yields all values, in no special order."""
        for thing in (self.report, *self.references, *self.findings):
            yield from thing.every_value()

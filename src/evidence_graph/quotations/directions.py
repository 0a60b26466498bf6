"""Lints of findings: what a finding claims of an effect against what its words say of it."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import Final

from rdflib import URIRef

from evidence_graph.quotations.claims import NAMED
from evidence_graph.quotations.gathered import Gathered
from evidence_graph.quotations.naming import Naming
from evidence_graph.quotations.polarity import Said, Sign, only_for_a_time, said, taken_back
from evidence_graph.quotations.results import found
from evidence_graph.store.terms import Term
from evidence_graph.validation.report import ValidationResult
from evidence_graph.vocabulary import EV, PREFIXES

_SHOWN: Final = (EV.benefit, EV.change, EV.absenceKind)


def directions(
    gathered: Gathered, naming: Naming, items: Collection[Term]
) -> Iterator[ValidationResult]:
    """Yields a warning for each claim of these findings that its own words go against.

    Where words say both, or nothing that is known here, nothing is yielded.
    """
    for item in sorted(items, key=str):
        claims = gathered.claims.get(item, {})
        named = [claims.get(property_, ()) for property_ in NAMED]
        for property_ in _SHOWN:
            quoted = [q for q in gathered.of_item[item] if property_ in q.supports]
            texts = [q.words for q in quoted]
            rests = [gathered.rest_of_sentence(q.place) for q in quoted]
            for value in claims.get(property_, ()) if texts else ():
                told = said(
                    texts, relevance=_naming(naming, named), without_names=naming.without_names
                )
                word = against(property_, value, told)
                if word is None and value in _AFFIRMED:
                    word = _beside(
                        texts, rests, is_timed=bool({EV.atAge, EV.upToAge} & set(claims))
                    )
                if word:
                    yield found(
                        "WordsAgainstClaim",
                        item,
                        path=property_,
                        value=value,
                        message=f'The finding says {value}, and its words say "{word}". Read the '
                        "sentence again; if they bear the claim out, quote the words that do.",
                    )


def _beside(texts: Sequence[str], rests: Sequence[str], *, is_timed: bool) -> str | None:
    """Returns what the rest of a sentence takes back, or says of another time."""
    told = [taken_back(rest) for rest in rests]
    if not is_timed:
        told += [only_for_a_time(f"{t}{rest}") for t, rest in zip(texts, rests, strict=True)]
    return next(filter(None, told), None)


def against(property_: URIRef, value: URIRef, told: Said) -> str | None:
    """Returns the word that goes against a claim, if one does and none bears it out."""
    if property_ == EV.absenceKind:
        return _against_absence(told)
    judge = _AGAINST.get(value)
    return None if judge is None else judge(told)


def _naming(naming: Naming, kinds: Sequence[Sequence[URIRef]]) -> Callable[[str], int]:
    """Returns how many kinds of what is claimed a clause names: intervention and outcome are 2."""
    return lambda clause: sum(
        any(naming.is_named(value, clause) for value in values) for values in kinds
    )


def _against_favour(told: Said) -> str | None:
    if told.says(Sign.GOOD):
        return None
    if told.says(Sign.BAD):
        return told.first(Sign.BAD)
    return None if told.says(Sign.EFFECT, Sign.UP, Sign.DOWN) else _denial(told)


def _against_disfavour(told: Said) -> str | None:
    if told.says(Sign.BAD):
        return None
    if told.says(Sign.GOOD):
        return told.first(Sign.GOOD)
    return None if told.says(Sign.EFFECT, Sign.UP, Sign.DOWN) else _denial(told)


def _denial(told: Said) -> str | None:
    signs = (Sign.DENIED, Sign.NO_DIFFERENCE, Sign.DOUBTED)
    return told.first(*signs) if told.says(*signs) else None


def _against_no_difference(told: Said) -> str | None:
    if told.says(Sign.NO_DIFFERENCE):
        return None
    if told.says(Sign.DENIED):
        return told.first(Sign.DENIED) if _speaks_of_evidence(told.first(Sign.DENIED)) else None
    return _asserted(told) or (told.first(Sign.DOUBTED) if told.says(Sign.DOUBTED) else None)


def _against_absence(told: Said) -> str | None:
    return None if told.says(Sign.DENIED, Sign.NO_DIFFERENCE) else _asserted(told)


def _asserted(told: Said) -> str | None:
    asserted = (Sign.GOOD, Sign.BAD, Sign.UP, Sign.DOWN, Sign.EFFECT)
    return told.first(*asserted) if told.says(*asserted) else None


def _against_increase(told: Said) -> str | None:
    if told.says(Sign.UP):
        return None
    return told.first(Sign.DOWN) if told.says(Sign.DOWN) else _doubt(told)


def _against_decrease(told: Said) -> str | None:
    if told.says(Sign.DOWN):
        return None
    return told.first(Sign.UP) if told.says(Sign.UP) else _doubt(told)


def _doubt(told: Said) -> str | None:
    """Returns the word by which a change is doubted or denied, where nothing else is said."""
    return None if told.says(Sign.GOOD, Sign.BAD, Sign.EFFECT) else _denial(told)


def _speaks_of_evidence(denial: str) -> bool:
    return any(word in denial.casefold() for word in ("evidence", "evidens", "underlag"))


_AGAINST: Final[Mapping[URIRef, Callable[[Said], str | None]]] = {
    URIRef(PREFIXES["benefit"] + "favours-intervention"): _against_favour,
    URIRef(PREFIXES["benefit"] + "favours-comparator"): _against_disfavour,
    URIRef(PREFIXES["benefit"] + "no-difference"): _against_no_difference,
    URIRef(PREFIXES["change"] + "increase"): _against_increase,
    URIRef(PREFIXES["change"] + "decrease"): _against_decrease,
}

_AFFIRMED: Final = frozenset(
    {
        *(
            URIRef(PREFIXES["benefit"] + name)
            for name in ("favours-intervention", "favours-comparator")
        ),
        *(URIRef(PREFIXES["change"] + name) for name in ("increase", "decrease")),
    }
)
"""What the rest of a sentence may take back, where only a part of it is quoted."""

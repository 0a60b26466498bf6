"""What stands in single cells, in the ways that people write it."""

from decimal import Decimal
from typing import Any

import pytest

from evidence_graph.reading.counts import counts
from evidence_graph.reading.draft import Thing, Why
from evidence_graph.reading.labels import shipped
from evidence_graph.reading.notes import Notes
from evidence_graph.reading.outcomes import outcomes
from evidence_graph.reading.participants import participants
from evidence_graph.reading.rows import population_of
from evidence_graph.reading.source import Source


def noted(text: str, language: str = "en") -> tuple[Notes, tuple[int, int]]:
    source = Source(text)
    source.language = language
    return Notes(source, shipped()), (0, len(source.plain))


def leaves(thing: Thing | None) -> list[Thing]:
    if thing is None:
        return []
    below = [leaf for parts in thing.parts.values() for part in parts for leaf in leaves(part)]
    return below or [thing]


def said(thing: Thing, *names: str) -> tuple[Any, ...]:
    return tuple(v.value if (v := thing.one(name)) else None for name in names)


LIMIT = ("dimension", "lower", "upper", "upperInclusive", "unit")
WEEKS, WEIGHT, BORN, AGE = (
    f"dimension:{name}" for name in ("gestational-age", "weight", "birth-weight", "age")
)


@pytest.mark.parametrize(
    ("text", "limits"),
    [
        ("Infants <37 weeks gestational age", [(WEEKS, None, 37, False, "unit:WK")]),
        ("Infants born at 34+0 to 36+6 weeks", [(WEEKS, 238, 258, None, "unit:DAY")]),
        ("Children born before 28 weeks and 3 days", [(WEEKS, None, 199, False, "unit:DAY")]),
        ("Infants weighing 1.5 kg or less", [(WEIGHT, None, Decimal("1.5"), True, "unit:KiloGM")]),
        ("Very low birth weight infants (<1,500 g)", [(BORN, None, 1500, False, "unit:GM")]),
        ("Children under the age of 5 years", [(AGE, None, 5, False, "unit:YR")]),
        ("Fathers of infants up to 12 months", [(AGE, None, 12, None, "unit:MO")]),
        ("Children aged 4 years 11 months or under", [(AGE, None, 59, True, "unit:MO")]),
        (
            "Preterm infants (≤32 weeks or ≤1500 g)",
            [(WEEKS, None, 32, True, "unit:WK"), (WEIGHT, None, 1500, True, "unit:GM")],
        ),
    ],
)
def test_limits_in_english(text: str, limits: list[tuple[Any, ...]]) -> None:
    notes, place = noted(text)

    found = leaves(population_of(notes, [place]))

    assert [said(thing, *LIMIT) for thing in found] == limits


@pytest.mark.parametrize(
    ("text", "limits"),
    [
        ("Barn födda före vecka 34+0", [(WEEKS, None, 238, False, "unit:DAY")]),
        ("Barn i graviditetsvecka 24–32", [(WEEKS, 24, 32, None, "unit:WK")]),
        ("Barn under 37 fullgångna veckor", [(WEEKS, None, 37, False, "unit:WK")]),
        (
            "Barn 2–6 år med födelsevikt mellan 1,0 och 2,5 kg",
            [
                (AGE, 2, 6, None, "unit:YR"),
                (BORN, Decimal("1.0"), Decimal("2.5"), None, "unit:KiloGM"),
            ],
        ),
    ],
)
def test_limits_in_swedish(text: str, limits: list[tuple[Any, ...]]) -> None:
    notes, place = noted(text, "sv")

    found = leaves(population_of(notes, [place]))

    assert [said(thing, *LIMIT) for thing in found] == limits


@pytest.mark.parametrize(
    ("text", "roles"),
    [
        ("Parents of preterm infants", ["role:parent"]),
        ("Preterm infants; and the infants’ mothers.", ["role:infant", "role:mother"]),
        ("Children and their fathers", ["role:child", "role:father"]),
        ("Föräldrar till barn med autism", ["role:parent"]),
        ("Mödrar och spädbarn", ["role:mother", "role:infant"]),
    ],
)
def test_those_who_take_part_are_told_from_those_they_belong_to(
    text: str, roles: list[str]
) -> None:
    notes, place = noted(text)

    found = population_of(notes, [place])

    assert found is not None
    assert [value.value for value in found.values["participantRole"]] == roles


@pytest.mark.parametrize(
    ("text", "total", "least", "most"),
    [
        ("N=1 204", 1204, None, None),
        ("N =2,045 (n=12–98)", 2045, 12, 98),
        ("N = 1\u202f204 (n = 12 – 98)", 1204, 12, 98),
        ("n=345 (12–98)", 345, 12, 98),
        ("N total =3\u00a0615 (n=10\u00a0to n=985)", 3615, 10, 985),
        ("Totalt 3 450 deltagare, 12–98 per studie", 3450, 12, 98),
        ("Number of participants: 1,204 (range 12 to 98)", 1204, 12, 98),
        ("2 100 infants and 1 900 mothers", 2100, None, None),
    ],
)
def test_participants(text: str, total: int, least: int | None, most: int | None) -> None:
    notes, place = noted(text)

    (count,) = participants(notes, [place])

    assert said(count, "total", "minPerStudy", "maxPerStudy") == (total, least, most)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("N not reported", Why.NOT_STATED),
        ("N = NR", Why.NOT_STATED),
        ("N ej angivet", Why.NOT_STATED),
        ("N redovisas inte", Why.NOT_STATED),
        ("N>1 000", Why.AMBIGUOUS),
    ],
)
def test_participants_that_are_not_told_are_a_gap(text: str, why: Why) -> None:
    notes, place = noted(text)

    assert list(participants(notes, [place])) == []
    assert [gap.why for gap in notes.gaps] == [why]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("22 studies, 3 on preterm population", [("study", 22, False), ("study", 3, True)]),
        ("58 articles on 25 studies", [("article", 58, False), ("study", 25, False)]),
        ("15 different interventions", [("intervention", 15, False)]),
        ("Five studies (six articles)", [("study", 5, False), ("article", 6, False)]),
        ("Included studies: 14 (3 on fathers)", [("study", 14, False), ("study", 3, True)]),
        ("22 studier, tre av dem på prematura barn", [("study", 22, False), ("study", 3, True)]),
        ("10 studier i 12 artiklar", [("study", 10, False), ("article", 12, False)]),
        ("12 RCTs and 3 cohort studies", []),
    ],
)
def test_counts(text: str, expected: list[tuple[str, int, bool]]) -> None:
    notes, place = noted(text)

    found = list(counts(notes, [place]))

    units = [(f"countunit:{unit}", number, is_part) for unit, number, is_part in expected]
    assert [(*said(c, "countOf", "value"), "ofSubset" in c.parts) for c in found] == units


@pytest.mark.parametrize(
    ("text", "listed"),
    [
        ("Sleep quality Quality of life", ["Sleep quality", "Quality of life"]),
        ("Symptoms of Parkinson disease", ["Symptoms of Parkinson disease"]),
        ("Anxiety; depression; stress", ["Anxiety", "depression", "stress"]),
        ("Parental stress, child behaviour", ["Parental stress", "child behaviour"]),
        ("mortality\npain\nquality of life", ["mortality", "pain", "quality of life"]),
        ("Depression, self-reported", ["Depression, self-reported"]),
        ("Language and motor skills", ["Language and motor skills"]),
    ],
)
def test_outcomes_are_set_apart_only_where_they_are(text: str, listed: list[str]) -> None:
    notes, _ = noted(text)

    found = outcomes(notes, list(notes.source.lines()))

    assert [said(outcome, "verbatim")[0] for outcome in found] == listed

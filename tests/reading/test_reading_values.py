"""Numbers, ranges and dates: whatever is printed is read as it is, or not at all."""

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence_graph.reading.bounds import Bound, bounds
from evidence_graph.reading.dates import read_date
from evidence_graph.reading.draft import Draft
from evidence_graph.reading.drafting import drafted
from evidence_graph.reading.folding import folded
from evidence_graph.reading.labels import shipped
from evidence_graph.reading.notes import Notes
from evidence_graph.reading.numbers import measured, whole
from evidence_graph.reading.opening import read
from evidence_graph.reading.participants import participants
from evidence_graph.reading.source import Source

SPACES = st.sampled_from([" ", "\u00a0", "\u2009", "\u202f"])
DASHES = st.sampled_from(["-", "–", " – ", "\u2212", " to ", " till "])
MONTHS = {
    "en": "January February March April May June July August September October November December",
    "sv": "januari februari mars april maj juni juli augusti september oktober november december",
}


@given(st.integers(1000, 9_999_999), SPACES)
def test_thousands_are_read_whatever_space_sets_them_apart(number: int, space: str) -> None:
    printed = f"{number:,}".replace(",", space)

    assert whole(folded(printed).plain) == number
    assert measured(folded(printed).plain, language="sv") == number


@given(st.text("0123456789 ,.", min_size=1, max_size=12))
def test_a_number_is_never_read_from_less_than_all_that_is_printed(printed: str) -> None:
    number = whole(printed)

    assert number is None or str(number) == re.sub(r"\D", "", printed).lstrip("0") or number == 0


def _participants(printed: str) -> dict[str, object]:
    source = Source(printed)
    found = participants(Notes(source, shipped()), [(0, len(source.plain))])
    return {name: values[0].value for thing in found for name, values in thing.values.items()}


@given(st.integers(1, 99_999), st.integers(1, 900), st.integers(0, 900), SPACES, DASHES)
def test_a_total_and_its_range_are_read_in_every_spelling(
    total: int, least: int, more: int, space: str, dash: str
) -> None:
    number = f"{total:,}".replace(",", space)

    found = _participants(f"N ={number} (n={least}{dash}{least + more})")

    assert (found["total"], found["minPerStudy"], found["maxPerStudy"]) == (
        total,
        least,
        least + more,
    )


def _only(printed: str, language: str = "en") -> Bound:
    plain = folded(printed).plain
    (bound,) = bounds(plain, (0, len(plain)), language=language)
    assert isinstance(bound, Bound)
    return bound


@given(
    st.sampled_from([("<", False), ("≤", True), ("under ", False), ("högst ", True)]),
    st.integers(1, 45),
    st.sampled_from([(" weeks", "unit:WK"), (" veckor", "unit:WK"), (" g", "unit:GM")]),
)
def test_a_limit_says_whether_it_belongs(
    sign: tuple[str, bool], number: int, unit: tuple[str, str]
) -> None:
    bound = _only(f"{sign[0]}{number}{unit[0]}")

    assert bound.lower is None
    assert bound.upper is not None
    assert (bound.upper.number, bound.upper.inclusive, bound.unit) == (number, sign[1], unit[1])


@given(st.integers(20, 36), st.integers(0, 6), st.integers(0, 6))
def test_weeks_with_days_are_counted_in_days(weeks: int, days: int, more: int) -> None:
    bound = _only(f"{weeks}+{days}–{weeks + 1}+{more} weeks")

    assert bound.lower is not None
    assert bound.upper is not None
    assert (bound.unit, bound.lower.number, bound.upper.number) == (
        "unit:DAY",
        7 * weeks + days,
        7 * (weeks + 1) + more,
    )


@given(st.integers(500, 9999), SPACES)
def test_grams_are_read_with_and_without_a_space(grams: int, space: str) -> None:
    printed = f"<{grams:,}g".replace(",", space)

    upper = _only(printed).upper
    assert upper is not None
    assert upper.number == grams


@pytest.mark.parametrize("printed", ["2,500 g", "1.500 kg"])
def test_a_number_with_two_readings_is_not_read_in_swedish(printed: str) -> None:
    plain = folded(f"under {printed}").plain

    assert [type(b).__name__ for b in bounds(plain, (0, len(plain)), language="sv")] == ["Doubt"]


@given(st.dates(date(1990, 1, 1), date(2035, 12, 31)), st.sampled_from(["en", "sv"]))
def test_dates_with_the_month_in_words_are_read(day: date, language: str) -> None:
    month = MONTHS[language].split()[day.month - 1]

    assert read_date(f"{day.day} {month} {day.year}") == day
    assert read_date(day.isoformat()) == day
    assert read_date(f"{day.day}.{day.month}.{day.year}") == day


@given(st.dates(date(1990, 1, 1), date(2035, 12, 31)))
def test_dates_in_figures_are_read_only_where_they_can_be_one_day(day: date) -> None:
    found = read_date(f"{day.month}/{day.day}/{day.year}")

    if day.day > 12 or day.day == day.month:
        assert found == day
    else:
        assert found is None


@given(st.text(max_size=300))
def test_plain_signs_lead_back_to_the_text(text: str) -> None:
    source = Source(text)

    for place in range(len(source.plain)):
        span = source.span((place, place + 1))
        assert 0 <= span.start < span.end <= len(text)


LINES = (
    "Table 1. Systematic reviews with low risk of bias\nÖ’Å et al 2019 [4]\nPopulation:\nN=1 889\n"
    "(n=10–98)\n|\nIntervention: x\nOutcomes:\nAuthors' conclusion:\n“a”\n”b\nReferences\n"
    "1. A B. T. J 2019;1:2.\nPublished: 1/2/2020\nReport no:\n<37 weeks or\n<1000g–2500g\n•\n\u00ad"
).split("\n")


@given(st.lists(st.sampled_from(LINES), max_size=40), st.sampled_from(["\n", "\r\n", " | ", " "]))
def test_no_order_of_lines_breaks_the_reading(lines: list[str], joint: str) -> None:
    text = joint.join(["Title", *lines])

    draft: Draft = drafted(read(text.encode(), "made.txt"))

    quoted = [*draft.every_value(), *draft.gaps]
    assert [v for v in quoted if text[v.span.start : v.span.end] != v.quote] == []

"""Words beside what is read: other parts of counts, comparators, captions, titles, hidden words."""

import pytest

from evidence_graph.reading.counts import counts
from evidence_graph.reading.draft import Draft, Thing, Why
from evidence_graph.reading.drafting import drafted
from evidence_graph.reading.opening import read
from evidence_graph.reading.participants import participants
from evidence_graph.reading.rows import population_of
from evidence_graph.reading.web_page import text_of
from reading.responses import FIRST, SECOND, entries, response, row
from reading.test_cells import leaves, noted, said


def made(text: str, name: str = "made.txt") -> Draft:
    return drafted(read(text.encode(), name))


def review(draft: Draft, name: str) -> list[Thing]:
    return [
        thing
        for one in entries(draft)
        for about in one.parts["aboutReview"]
        for thing in about.parts.get(name, ())
    ]


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("Thirty-two studies", [32]),
        ("Fjorton studier", [14]),
        ("Tjugotre studier (10 RCT:er)", [23]),
        ("Five to seven studies", []),
        ("Fem till sju studier", []),
        ("22 observational and 4 randomised studies", []),
        ("18 out of 20 studies", []),
        ("2 reviews of 22 studies", []),
        ("One hundred and twelve studies", []),
        ("A total of 22 studies", [22]),
    ],
)
def test_a_count_is_what_the_words_before_it_leave(text: str, values: list[int]) -> None:
    notes, place = noted(text)

    assert [said(count, "value")[0] for count in counts(notes, [place])] == values


@pytest.mark.parametrize(
    "text",
    [
        "22 studies, 17 in meta-analysis",
        "22 studies, 17 of which in meta-analysis",
        "22 studies, of which 4 in Norway",
        "22 studies, 12 on pain",
        "22 studies, 4 with sham",
        "22 studies; 4 on adults and 3 on children",
    ],
)
def test_a_part_that_is_not_on_people_is_no_population(text: str) -> None:
    notes, place = noted(text)

    (count,) = counts(notes, [place])

    assert count.parts == {}
    assert [(gap.why, gap.about) for gap in notes.gaps] == [(Why.NO_PLACE, "count of a part")]


def test_a_part_on_people_is_one() -> None:
    notes, place = noted("22 studies, 12 on older adults")

    _, part = counts(notes, [place])

    assert [said(one, "verbatim") for one in part.parts["ofSubset"]] == [("older adults",)]


@pytest.mark.parametrize("text", ["3 on children", "(12 in children)", "12 in women"])
def test_studies_on_people_are_no_participants(text: str) -> None:
    notes, place = noted(text)

    assert list(participants(notes, [place])) == []


@pytest.mark.parametrize("text", ["of which 45 in Norway", "of whom 30 dropped out"])
def test_a_part_of_the_participants_is_of_people(text: str) -> None:
    notes, place = noted(f"N=412, {text}")

    (count,) = participants(notes, [place])

    assert said(count, "total") == (412,)
    assert text in [gap.quote for gap in notes.gaps]


@pytest.mark.parametrize(
    "line",
    [
        "The review was funded by industry.",
        "*Two trials had no control group",
        "Because of the high risk of bias, the authors' conclusions are not shown.",
        "Översikten finansierades av industrin.",
    ],
)
def test_a_line_below_the_comparator_is_not_part_of_it(line: str) -> None:
    text = row("O'Neil et al 2018 [1]").replace(
        "Intervention: Video feedback", f"Intervention: Video feedback\nComparison: Care\n{line}"
    )

    (use,) = review(response(text), "usesIntervention")

    assert said(use, "comparatorVerbatim") == ("Care",)


def test_a_table_that_goes_on_is_one_table() -> None:
    first, second = row("O'Neil et al 2018 [1]"), row("D'Arcy et al 2018 [2]")
    headers = "Included studies | Population/Intervention | Outcome\n"
    draft = response(f"{first}Table 1 (continued)\n{headers}{second}", references=(FIRST, SECOND))

    (table,) = draft.report.parts["hasTable"]

    assert said(table, "tableNumber") == (1,)
    assert [said(one, "inTable") for one in entries(draft)] == [(1,), (1,)]
    assert not [gap for gap in draft.gaps if "continued" in gap.quote or "Included" in gap.quote]


@pytest.mark.parametrize(
    "caption", ["Guidelines on video feedback", "Excluded reviews", "Pågående översikter"]
)
def test_rows_of_other_tables_are_no_reviews(caption: str) -> None:
    draft = response(row("O'Neil et al 2018 [1]"), caption=caption)

    assert entries(draft) == ()
    assert Why.NO_PLACE in [gap.why for gap in draft.gaps]


def test_a_line_of_links_is_no_title() -> None:
    draft = made("Home | About | Contact\nYoga for pain\n\nWhat reviews are there on yoga?\n")

    assert said(draft.report, "title") == ("Yoga for pain",)


def test_what_answers_is_no_question() -> None:
    draft = made("Yoga\n\nFråga\nVilka översikter finns om yoga?\n\nSvar\n\nTre stycken.\n")

    assert [said(one, "questionText") for one in draft.report.parts["answers"]] == [
        ("Vilka översikter finns om yoga?",)
    ]


@pytest.mark.parametrize(
    ("asked", "whom"),
    [
        ("falls in persons 60–80 years", "persons 60–80 years"),
        ("sleep problems in children", "children"),
        ("mortality", None),
    ],
)
def test_the_population_of_a_question_is_people(asked: str, whom: str | None) -> None:
    draft = made(f"Yoga\n\nWhat reviews are there on the effects of yoga on {asked}?\n")

    (question,) = draft.report.parts["answers"]

    found = [said(one, "verbatim")[0] for one in question.parts.get("population", ())]
    assert found == ([] if whom is None else [whom])


def test_two_dates_of_publication_are_none() -> None:
    draft = made("Yoga\n\nPublished: 2019-05-05\nReport no: a\nPublished: 2020-01-30\n")

    assert said(draft.report, "published") == (None,)
    assert [gap.why for gap in draft.gaps if gap.about == "published"] == [Why.DISAGREES] * 2


def test_that_nothing_was_found_is_no_background() -> None:
    draft = made("Yoga\n\nNo relevant systematic reviews of yoga for pain were found.\n\nWhy?\n")

    kinds = [one.kind for one in draft.report.parts["hasStatement"]]
    assert kinds == ["DescriptiveStatement"]


@pytest.mark.parametrize(
    "hidden",
    [
        '<p style="display:none">Published: 1999-01-01</p>',
        '<p style="color:red; visibility: hidden">Published: 1999-01-01</p>',
        "<p><del>Published: 1999-01-01</del></p>",
        "<p><s>Published: 1999-01-01</s></p>",
    ],
)
def test_what_a_page_does_not_show_or_took_back_is_not_read(hidden: str) -> None:
    draft = made(f"<html><h1>Yoga</h1>{hidden}<p>Published: 2020-01-30</p></html>", "a.html")

    assert str(said(draft.report, "published")[0]) == "2020-01-30"


def test_the_mark_of_a_note_is_no_letter_of_a_caption() -> None:
    caption = "Table 1. Systematic reviews with low risk of bias<sup>a</sup>"
    draft = made(f"<html><h1>Yoga</h1><p>{caption}</p><p>x</p></html>", "a.html")

    (table,) = draft.report.parts["hasTable"]

    assert said(table, "caption") == ("Systematic reviews with low risk of bias",)


def test_words_on_risk_of_bias_that_name_no_assessor_are_a_gap() -> None:
    said = "Upplysningstjänsten består av sökningar. Vi granskar risken för bias."
    draft = made(f"Yoga\n\nVilka översikter finns?\n\n{said}\n")

    assert "assessor" in [gap.about for gap in draft.gaps]


def test_that_the_participants_are_not_reported_is_a_gap() -> None:
    notes, place = noted("Ej rapporterat antal deltagare", "sv")

    assert list(participants(notes, [place])) == []
    assert [gap.why for gap in notes.gaps] == [Why.NOT_STATED]


@pytest.mark.parametrize(
    ("text", "totals"),
    [
        ("N=210 in 4 trials, N=150 in 3 trials", []),
        ("9 trials (3 451 participants)\nN=3 000 (n=20–310)", []),
        ("N=210 (n=10–80)", [210]),
        ("N=210\nN=210 (n=10–80)", [210]),
    ],
)
def test_of_totals_that_differ_none_is_taken(text: str, totals: list[int]) -> None:
    notes, _ = noted(text)

    found = list(participants(notes, list(notes.source.lines())))

    assert [said(one, "total")[0] for one in found] == totals
    assert ("total" in [gap.about for gap in notes.gaps]) == (not totals)


@pytest.mark.parametrize(
    "again",
    [
        "Table 1, continued. Systematic reviews with low/medium risk of bias",
        "Table 1 (cont.). Systematic reviews with low/medium risk of bias",
        "Table 1 continued",
        "Table 1. (continued)",
    ],
)
def test_a_table_that_goes_on_names_itself_in_many_ways(again: str) -> None:
    draft = response(
        row("Ek 2018 [1]"), f"{again}\n", row("Bo 2019 [2]"), references=(FIRST, SECOND)
    )

    assert len(draft.report.parts["hasTable"]) == 1
    assert len(entries(draft)) == 2


def test_a_table_that_goes_on_elsewhere_keeps_its_own_caption() -> None:
    again = "Table 2 (cont.). Systematic reviews with high risk of bias\n"

    draft = response(row("Ek 2018 [1]"), again, row("Bo 2019 [2]"), references=(FIRST, SECOND))

    captions = [said(one, "caption")[0] for one in draft.report.parts["hasTable"]]
    assert captions[1] == "Systematic reviews with high risk of bias"


def test_a_caption_may_begin_with_continued() -> None:
    draft = response(row("Ek 2018 [1]"), caption="Continued support, systematic reviews")

    (table,) = draft.report.parts["hasTable"]
    assert said(table, "caption") == ("Continued support, systematic reviews",)


def test_a_cell_over_two_rows_is_empty_in_the_second() -> None:
    page = "<table><tr><td rowspan=2>a<td>b<td rowspan=2>c<td>d<tr><td>e<td>f<tr><td>g<td>h</table>"

    assert text_of(page)[0] == "a | b | c | d\n| e | | f\ng | h\n"


def test_a_list_is_numbered_as_the_page_shows() -> None:
    page = "<ol><li>a<li value=3>b<li>c<li value=2>d</ol>"

    assert text_of(page)[0] == "1. a\n3. b\n4. c\n2. d\n"


@pytest.mark.parametrize(
    ("text", "language", "condition"),
    [
        ("Adults with asthma in primary care", "en", "asthma"),
        ("Persons with dementia in care homes, 70 years or older", "en", "dementia"),
        ("Children with pain in primary teeth", "en", "pain in primary teeth"),
        ("Personer med afasi på särskilt boende eller sjukhus", "sv", "afasi"),
        ("Vuxna med depression inom öppenvård", "sv", "depression"),
    ],
)
def test_where_people_are_is_no_part_of_what_they_have(
    text: str, language: str, condition: str
) -> None:
    notes, place = noted(text, language)

    people = population_of(notes, [place])

    found = [leaf for leaf in leaves(people) if leaf.kind == "CategoricalCriterion"]
    assert [said(leaf, "verbatim") for leaf in found] == [(condition,)]

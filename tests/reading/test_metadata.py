"""What a response says of itself: one date, one number, or none where it prints two."""

import pytest

from evidence_graph.reading.draft import Draft, Why
from evidence_graph.reading.drafting import drafted
from evidence_graph.reading.opening import read


def draft_with(*fields: str) -> Draft:
    text = "Video feedback\n\nWhat reviews are there?\n\nIdentified literature\n\n" + "\n".join(
        fields
    )
    return drafted(read(text.encode(), "made.txt"))


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("published", ("Published: 2018-05-06", "Published: 2019-01-31")),
        ("reportNumber", ("Report no: ut204801", "Report no: ut204802")),
        ("registrationNumber", ("Registration no: SBU 2018/7", "Registration no: SBU 2018/8")),
    ],
)
def test_two_that_differ_are_none_and_both_are_told(name: str, fields: tuple[str, ...]) -> None:
    draft = draft_with(*fields)

    assert name not in draft.report.values
    assert [g.quote for g in draft.gaps if g.why is Why.DISAGREES and g.about == name] == [*fields]
    assert (Why.MISSING, name) not in {(g.why, g.about) for g in draft.gaps}


def test_the_same_twice_is_one() -> None:
    draft = draft_with("Published: 2018-05-06", "Published: 6 May 2018", "Report no: ut204801")

    assert len(draft.report.values["published"]) == 1
    assert Why.DISAGREES not in {gap.why for gap in draft.gaps}

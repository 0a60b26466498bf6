"""Every rule that reads a value is told in the documentation, and no other."""

import re

from evidence_graph.reading.draft import Draft
from reading.expectations import DOCUMENTS, ENDING, named
from reading.yardstick import drafted, opened
from shared_material import CHECKOUT

PAGE = (CHECKOUT / "docs/reference/reading-rules.md").read_text(encoding="utf-8")
TOLD = {
    rule
    for row in re.findall(r"^\| (`.*?) \|", PAGE, re.MULTILINE)
    for rule in re.findall(r"`([a-z-]+)`", row)
}


def drafts() -> list[Draft]:
    names = [file.name.removesuffix(ENDING) for file in DOCUMENTS.glob(f"*{ENDING}")]
    report = CHECKOUT / "data/reports/ut202002/source.txt"
    return [*map(named, names), drafted(opened(report))]


def test_the_rules_of_all_drafts_are_told() -> None:
    used = {value.rule for draft in drafts() for value in draft.every_value()}

    assert used - TOLD == set()


def test_every_rule_told_is_one_of_the_program() -> None:
    code = "".join(
        path.read_text(encoding="utf-8")
        for path in (CHECKOUT / "src/evidence_graph/reading").glob("*.py")
    )

    assert {rule for rule in TOLD if f'"{rule}"' not in code} == {
        *(f"{scheme}-by-label" for scheme in ("aim", "component", "setting", "timing")),
        *(f"claim-{s}-by-label" for s in ("aim", "intensity", "setting", "theory", "timing")),
    }

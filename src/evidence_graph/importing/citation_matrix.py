"""A citation matrix: which review includes which study, where a mark says so and nowhere else."""

from dataclasses import replace

from evidence_graph.importing.bounds import Faults
from evidence_graph.importing.imported import ImportedRecord, ImportedValue, Leftovers
from evidence_graph.importing.profiles import Profile, same
from evidence_graph.importing.sheets import Row, Sheet, place, record


def records(
    sheet: Sheet, profile: Profile, left: Leftovers, faults: Faults
) -> tuple[ImportedRecord, ...]:
    """Returns a record for each review, a column, and for each study, a row.

    What includes what is said of the reviews; a study has each mark with its cell.
    """
    headings = sheet.headings.cells
    labels, reviews = _columns(sheet, profile, faults)
    studies, listed = [], dict[int, list[int]]()
    for number, row in enumerate(sheet.rows, start=len(reviews) + 1):
        if not row.cells[labels[0]].strip():
            faults.add("a row without a study", line=row.line, column=labels[0] + 1)
            continue
        marks = []
        for column in reviews:
            if _is_marked(row, column, profile, left):
                listed.setdefault(column, []).append(number)
                marks.append(
                    ImportedValue(
                        heading=headings[column],
                        text=row.cells[column],
                        place=place(row, column),
                    )
                )
        own = Leftovers()
        plain = record(number, row, sheet, profile, own)
        for unread in own.told():
            if not unread.what.startswith("column "):  # the reviews, and their marks are read here
                left.note(unread.what, unread.line)
        studies.append(replace(plain, values=tuple(marks)))
    found = [
        ImportedRecord(
            number=number,
            line=sheet.headings.line,
            text=headings[column],
            label=headings[column].strip(),
            lists=tuple(listed.get(column, ())),
        )
        for number, column in enumerate(reviews, start=1)
    ]
    return (*found, *studies)


def _columns(sheet: Sheet, profile: Profile, faults: Faults) -> tuple[list[int], list[int]]:
    """Returns the columns that name studies and those of reviews; raises where there are none."""
    headings = sheet.headings.cells
    reviews = [n for n, h in enumerate(headings) if h.strip() and profile.means(h) is None]
    labels = [n for n, heading in enumerate(headings) if profile.means(heading) == "label"]
    if not labels:
        faults.add(
            "which column names the studies? None is headed by one of: "
            + ", ".join(h for h, meaning in profile.columns.items() if meaning == "label"),
            line=sheet.headings.line,
        )
    if not reviews:
        faults.add("there is no column of a review", line=sheet.headings.line)
    faults.require_none()
    return labels, reviews


def _is_marked(row: Row, column: int, profile: Profile, left: Leftovers) -> bool:
    matrix = profile.matrix
    text = same(row.cells[column]) if column < len(row.cells) else ""
    if matrix is None or not text or text in matrix.excluded:
        return False
    if column in row.formulas or text not in matrix.included:
        left.note(f"the mark {row.cells[column].strip()!r}, which the profile has not", row.line)
        return False
    return True

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
    named, reviews = _columns(sheet, profile, left, faults)
    studies: list[ImportedRecord] = []
    listed: dict[int, list[int]] = {}
    for row in sheet.rows:
        label = row.cells[named].strip()
        if not label:
            faults.add("a row without a study", line=row.line, column=named + 1)
        if profile.keeps(label):
            left.note(f"the row {label}, which is no study", row.line)
        if not label or profile.keeps(label):
            continue
        number = len(reviews) + len(studies) + 1
        marks = []
        for column in reviews:
            if _is_marked(row, column, profile, left, faults):
                listed.setdefault(column, []).append(number)
                marks.append(_value(row, column, sheet))
        marks += [
            _value(row, column, sheet)
            for column, heading in enumerate(headings)
            if profile.means(heading) is None
            and profile.keeps(heading)
            and row.cells[column].strip()
        ]
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


def _value(row: Row, column: int, sheet: Sheet) -> ImportedValue:
    return ImportedValue(
        heading=sheet.headings.cells[column],
        text=row.cells[column],
        place=place(row, column),
    )


def _columns(
    sheet: Sheet, profile: Profile, left: Leftovers, faults: Faults
) -> tuple[int, list[int]]:
    """Returns the column that names studies and those of reviews; raises where there are none.

    A column of other things, in which no mark of the profile stands, is no review.
    """
    headings = sheet.headings.cells
    labels = [n for n, heading in enumerate(headings) if profile.means(heading) == "label"]
    others = [
        n
        for n, heading in enumerate(headings)
        if heading.strip() and profile.means(heading) is None and not profile.keeps(heading)
    ]
    reviews = [n for n in others if _has_marks(sheet, n, profile)]
    for column in sorted({*others} - {*reviews}):
        left.note(f"column {headings[column]}, in which no mark stands", sheet.headings.line)
    if not labels:
        faults.add(
            "which column names the studies? None is headed by one of: "
            + ", ".join(h for h, meaning in profile.columns.items() if meaning == "label"),
            line=sheet.headings.line,
        )
    if not reviews:
        faults.add("there is no column of a review", line=sheet.headings.line)
    faults.require_none()
    return labels[0], reviews


def _has_marks(sheet: Sheet, column: int, profile: Profile) -> bool:
    """Says whether a mark that the profile has stands in a column, or nothing at all."""
    matrix = profile.matrix
    known = frozenset[str]() if matrix is None else matrix.included | matrix.excluded
    said = {same(row.cells[column]) for row in sheet.rows if column < len(row.cells)} - {""}
    return not said or bool(said & known)


def _is_marked(row: Row, column: int, profile: Profile, left: Leftovers, faults: Faults) -> bool:
    matrix = profile.matrix
    text = same(row.cells[column]) if column < len(row.cells) else ""
    if matrix is None or not text or text in matrix.excluded:
        return False
    if text in matrix.included and column not in row.formulas:
        return True
    if text.isdecimal() and column not in row.formulas:
        # Where things are counted, 1 is a number, too, and no mark.
        faults.add(
            f"{text} is a number and no mark; a column or row of totals is named in `values` of "
            "a profile, or removed",
            line=row.line,
            column=column + 1,
        )
    else:
        left.note(f"the mark {row.cells[column].strip()!r}, which the profile has not", row.line)
    return False

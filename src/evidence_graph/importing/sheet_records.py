"""Sheets read: every cell below one heading, and every row a record, or all that is wrong."""

from evidence_graph.importing import citation_matrix, profiles
from evidence_graph.importing.bounds import Faults
from evidence_graph.importing.imported import Imported, Leftovers
from evidence_graph.importing.profiles import Profile
from evidence_graph.importing.sheets import Sheet, letters, place, record


def imported(
    sheet: Sheet, profile: Profile | None, *, format_name: str, faults: Faults
) -> Imported:
    """Returns the records that the rows of a sheet are.

    Without a profile, the headings tell which of the shipped ones it has. Raises what is wrong.
    """
    _checked(sheet, faults)
    headings = sheet.headings.cells
    chosen = profile or profiles.of_headings(headings, sheet.name, line=sheet.headings.line)
    left, notes = Leftovers(), [f"columns as in the profile {chosen.name}"]
    if chosen.matrix is not None:
        records = citation_matrix.records(sheet, chosen, left, faults)
    else:
        if not any(chosen.means(heading) for heading in headings):
            faults.add(
                f"none of its columns is in the profile {chosen.name}", line=sheet.headings.line
            )
        faults.require_none()
        records = tuple(
            record(number, row, sheet, chosen, left)
            for number, row in enumerate(sheet.rows, start=1)
        )
    faults.require_none()
    formulas = sum(len(row.formulas) for row in sheet.rows)
    if formulas:
        hold = "1 cell holds a formula" if formulas == 1 else f"{formulas:,} cells hold formulas"
        notes.append(f"{hold}: kept as text, never worked out")
    return Imported(format=format_name, records=records, unread=left.told(), notes=tuple(notes))


def _checked(sheet: Sheet, faults: Faults) -> Sheet:
    """Returns the sheet if every cell stands below one heading, or raises all that does not."""
    seen: dict[str, int] = {}
    headings = sheet.headings
    named = [cell for cell in headings.cells if cell.strip()]
    if len(named) == 1 and any(sum(map(bool, map(str.strip, r.cells))) > 1 for r in sheet.rows):
        faults.add(
            f"only one cell is filled, {named[0][:80]!r}: a title? Headings have to come first; "
            "remove what stands above them",
            line=headings.line,
        )
        faults.require_none()
    for column, heading in enumerate(headings.cells):
        first = seen.setdefault(profiles.same(heading), column)
        if heading.strip() and first != column:
            faults.add(
                f"the heading {heading!r} stands above columns {letters(first)} and "
                f"{letters(column)}",
                line=headings.line,
                column=column + 1,
            )
    width = len(headings.cells)
    for row in sheet.rows:
        filled = [n for n, cell in enumerate(row.cells) if cell.strip()]
        for column in filled:
            if column >= width or not headings.cells[column].strip():
                faults.add(
                    f"the cell {place(row, column)} has no heading",
                    line=row.line,
                    column=column + 1,
                )
                break
        if len(row.cells) < width:
            faults.add(
                f"{len(row.cells)} cells below {width} headings; the row is cut off",
                line=row.line,
                column=len(row.cells) + 1,
            )
    if not sheet.rows:
        faults.add("there are no rows below the headings", line=headings.line)
    faults.require_none()
    return sheet

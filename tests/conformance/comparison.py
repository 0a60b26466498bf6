"""Query results compared term for term.

Two results are equal when one becomes the other by renaming blank nodes, and in no other way:
`01` is not `1`. Only the case of a language tag does not count (RDF 1.1 Concepts, section 3.3).
Where a test is listed as differing in lexical form only, `by_value` is applied to both sides.
"""

from collections import Counter
from collections.abc import Hashable, Sequence
from decimal import Decimal, InvalidOperation

import pyoxigraph as ox

from conformance.results import Cell, Result, Solutions, Triples

Rows = Sequence[tuple[Cell, ...]]
Colours = dict[ox.BlankNode, Hashable]


def difference(expected: Result, found: Result) -> str | None:
    """Returns what tells the results apart, or None where they are the same."""
    if type(expected) is not type(found):
        return f"expected {expected}, found {found}"
    if isinstance(expected, bool):
        return None if expected == found else f"expected {expected}, found {found}"
    ordered = False
    if isinstance(expected, Solutions):
        if sorted(expected.variables) != sorted(found.variables):
            return f"expected the variables {expected.variables}, found {found.variables}"
        found = found.arranged(expected.variables)
        ordered = expected.ordered
    if isomorphic(expected.rows, found.rows, ordered=ordered):
        return None
    return "\n".join([
        f"{len(expected.rows)} rows expected, {len(found.rows)} found" + ordered * " (ordered)",
        *(f"- {row}" for row in expected.rows if row not in found.rows),
        *(f"+ {row}" for row in found.rows if row not in expected.rows),
    ])  # fmt: skip


def as_csv(solutions: Solutions) -> Solutions:
    """Returns what CSV keeps of solutions: the text of each term, nothing for an unbound one."""

    def text(cell: Cell) -> Cell:
        if cell is None:
            return ""
        return cell if isinstance(cell, ox.BlankNode | str) else cell.value

    rows = tuple(tuple(text(cell) for cell in row) for row in solutions.rows)
    return Solutions(solutions.variables, rows, solutions.ordered)


def by_value(result: Result) -> Result:
    """Returns the result with each number and truth value in one fixed lexical form."""
    if isinstance(result, bool):
        return result
    rows = tuple(tuple(_one_form(cell) for cell in row) for row in result.rows)
    if isinstance(result, Triples):
        return Triples(rows)
    return Solutions(result.variables, rows, result.ordered)


def _one_form(cell: Cell) -> Cell:
    if isinstance(cell, ox.Triple):
        return ox.Triple(cell.subject, cell.predicate, _one_form(cell.object))
    if not isinstance(cell, ox.Literal):
        return cell
    kind = cell.datatype.value.removeprefix("http://www.w3.org/2001/XMLSchema#")
    try:
        if kind == "boolean":
            form = {"0": "false", "1": "true"}.get(cell.value, cell.value)
        elif kind in {"integer", "decimal"}:
            form = str(Decimal(cell.value).normalize())
        elif kind in {"float", "double"}:
            form = repr(float(cell.value))
        else:
            return cell
    except (InvalidOperation, ValueError):
        return cell
    return ox.Literal(form, datatype=cell.datatype)


def isomorphic(left: Rows, right: Rows, *, ordered: bool) -> bool:
    """Says whether renaming blank nodes, one to one, turns one bag or list of rows into the other.

    Blank nodes get colours from the rows they stand in until that tells no more of them apart;
    where several share a colour, one on the left is paired with each of them on the right in turn.
    """
    if len(left) != len(right):
        return False
    return _match(left, right, ordered, _blank(left), _blank(right))


def _match(left: Rows, right: Rows, ordered: bool, ours: Colours, theirs: Colours) -> bool:
    ours, theirs = _refined(left, ordered, ours), _refined(right, ordered, theirs)
    if Counter(_coloured(left, ordered, ours)) != Counter(_coloured(right, ordered, theirs)):
        return False
    shared = [colour for colour, count in Counter(ours.values()).items() if count > 1]
    if not shared:
        return True
    (chosen, colour) = next((node, c) for node, c in ours.items() if c == shared[0])
    return any(
        _match(left, right, ordered, ours | {chosen: "paired"}, theirs | {node: "paired"})
        for node, other in theirs.items()
        if other == colour
    )


def _blank(rows: Rows) -> Colours:
    return {node: "blank" for row in rows for cell in row for node in _nodes(cell)}


def _nodes(cell: Cell) -> list[ox.BlankNode]:
    if isinstance(cell, ox.BlankNode):
        return [cell]
    if isinstance(cell, ox.Triple):
        return [node for part in (cell.subject, cell.object) for node in _nodes(part)]
    return []


def _refined(rows: Rows, ordered: bool, colours: Colours) -> Colours:
    while True:
        places: dict[ox.BlankNode, list[Hashable]] = {node: [] for node in colours}
        coloured = _coloured(rows, ordered, colours)
        for row, key in zip(rows, coloured, strict=True):
            for node in {node for cell in row for node in _nodes(cell)}:
                marked = tuple(_colour(cell, colours | {node: "this"}) for cell in row)
                places[node].append(hash((key, marked)))
        finer = {n: hash((c, tuple(sorted(places[n])))) for n, c in colours.items()}
        if len(set(finer.values())) == len(set(colours.values())):
            return colours
        colours = finer


def _coloured(rows: Rows, ordered: bool, colours: Colours) -> list[Hashable]:
    return [
        (place if ordered else None, *(_colour(cell, colours) for cell in row))
        for place, row in enumerate(rows)
    ]


def _colour(cell: Cell, colours: Colours) -> Hashable:
    if isinstance(cell, ox.BlankNode):
        return ("blank node", colours[cell])
    if isinstance(cell, ox.Triple):
        parts = (cell.subject, cell.predicate, cell.object)
        return ("triple", *(_colour(part, colours) for part in parts))
    if isinstance(cell, ox.Literal) and cell.language:
        return ("text", cell.value, cell.language.lower(), cell.direction)
    return (type(cell).__name__, str(cell))

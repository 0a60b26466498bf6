"""Pages of figures, as Markdown: tables, and targets with what was seen of them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Target:
    """What was asked for, what was seen, and whether that is enough."""

    asked: str
    seen: str
    is_met: bool | None  # None: not measured in this run


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Returns a table; nothing where it has no rows."""
    lines = [list(head), ["---"] * len(head), *map(list, rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines) if len(lines) > 2 else ""


def table_of_targets(targets: Iterable[Target]) -> str:
    """Returns a table of what was asked for and whether it was reached."""
    met = {True: "yes", False: "**no**", None: "not measured"}
    rows = [(target.asked, target.seen, met[target.is_met]) for target in targets]
    return table(("asked", "seen", "met"), rows)


def page(parts: Iterable[str]) -> str:
    """Returns the parts of a page that say anything, with an empty line between them."""
    return "\n\n".join(part.rstrip() for part in parts if part) + "\n"

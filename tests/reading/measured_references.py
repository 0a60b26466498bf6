"""References of our own making, field by field: what is read, what is wrong, what is left.

python tests/reading/measured_references.py      tells the counts, and what is not as printed
"""

import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from evidence_graph.reading.draft import Thing
from evidence_graph.reading.drafting import drafted
from evidence_graph.reading.opening import read

LIST = Path(__file__).parent / "references.txt"
NAMES = {
    "authors": "authorName",
    "more": "authorsTruncated",
    "title": "title",
    "journal": "journal",
    "year": "publicationYear",
    "volume": "volume",
    "issue": "issue",
    "pages": "pages",
    "doi": "doi",
    "pmid": "pubmedId",
    "article": "articleNumber",
}


@dataclass(frozen=True)
class Field:
    """One field of one reference: what it says, and what was read of it."""

    reference: str
    name: str
    said: str
    read: str

    @property
    def verdict(self) -> str:
        if self.read == self.said:
            return "right"
        return "wrong" if self.read else "left"


def fields() -> list[Field]:
    """Returns every field that a reference says, or that was read."""
    blocks = LIST.read_text(encoding="utf-8").strip().split("\n\n")[1:]
    listed = [block.split("\n") for block in blocks]
    text = "References\n" + "\n".join(f"{n}. {lines[0]}" for n, lines in enumerate(listed, 1))
    draft = drafted(read(text.encode(), "list.txt"))
    assert len(draft.references) == len(listed)
    found = []
    for (reference, *lines), thing in zip(listed, draft.references, strict=True):
        said = dict(line.split(" = ", 1) for line in lines)
        for name, of_ontology in NAMES.items():
            value = _read(thing, of_ontology)
            if value or name in said:
                found.append(Field(reference, name, said.get(name, ""), value))
    return found


def _read(thing: Thing, name: str) -> str:
    return " | ".join(str(value.value) for value in thing.values.get(name, ())).replace(
        "True", "true"
    )


def main() -> None:
    found = fields()
    counts = Counter((field.name, field.verdict) for field in found)
    verdicts = ("right", "left", "wrong")
    lines = [f"{n:10}" + "".join(f" {v} {counts[n, v]:3}" for v in verdicts) for n in NAMES]
    of_all = Counter(field.verdict for field in found)
    lines.append(f"{'all':10}" + "".join(f" {v} {of_all[v]:3}" for v in verdicts))
    for field in found:
        if field.verdict != "right":
            lines += ["", f"{field.verdict}: {field.name}: {field.reference}"]
            lines += [f"  said {field.said!r}", f"  read {field.read!r}"]
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()

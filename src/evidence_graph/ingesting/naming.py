"""Names for the things of a report, which stay when its text is corrected elsewhere."""

import re
import unicodedata
from collections import Counter
from typing import Final

from evidence_graph.vocabulary import GRAPHS, IDENTIFIERS

_LONGEST: Final = 60
_APART: Final = re.compile(r"[^a-z0-9]+")
_LETTERS: Final = str.maketrans(
    {"ø": "o", "æ": "ae", "ß": "ss", "đ": "d", "ł": "l", "'": "", "’": ""}
)


def slug(words: str) -> str:
    """Returns words as a step of an IRI: small letters, digits and hyphens; empty for none.

    >>> slug("O’Hara et al 2019"), slug("Känslighet hos föräldern")
    ('ohara-et-al-2019', 'kanslighet-hos-foraldern')
    """
    plain = unicodedata.normalize("NFKD", words.casefold().translate(_LETTERS))
    letters = "".join(sign for sign in plain if not unicodedata.combining(sign))
    found = _APART.sub("-", letters).strip("-")
    if len(found) <= _LONGEST:
        return found
    return found[:_LONGEST].rpartition("-")[0] or found[:_LONGEST]


class Names:
    """The IRIs of one report, each given once."""

    def __init__(self, report: str) -> None:
        self.report = f"{IDENTIFIERS}report/{report}"
        self.graph = f"{GRAPHS}report/{report}"
        self.source_graph = f"{GRAPHS}source/{report}"
        self._given: Counter[str] = Counter()

    @property
    def source(self) -> str:
        """The IRI of the report's text."""
        return f"{self.report}/source"

    def new(self, *steps: str) -> str:
        """Returns an IRI below the report's; the second of the same name ends in -2."""
        path = "/".join(step for step in steps if step)
        self._given[path] += 1
        times = self._given[path]
        return f"{self.report}/{path}" if times == 1 else self.new(f"{path}-{times}")

    def below(self, thing: str, *steps: str) -> str:
        """Returns a new IRI below that of a thing of this report."""
        return self.new(thing.removeprefix(self.report).removeprefix("/"), *steps)

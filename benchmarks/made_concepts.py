"""Hierarchies of made interventions and outcomes: thousands of concepts, eight levels deep."""

from typing import Final

from made_terms import SKOS, TYPE, Dice, Sheet, english, entity, ev, graph, text

from evidence_graph.vocabulary import IDENTIFIERS

LEVELS: Final = 8

_NOUNS = {
    "intervention": "training counselling massage feedback medication surgery visiting screening "
    "exercise nutrition stimulation monitoring coaching therapy education support",
    "outcome": "sensitivity anxiety growth mortality attachment sleep pain cognition behaviour "
    "language motor-function stress satisfaction depression weight readmission",
}
_KINDS = (
    "early late brief intensive group individual home-based hospital-based digital guided "
    "structured maternal parental neonatal daily weekly repeated short-term long-term combined"
).split()
_DOMAINS = ("parental", "child", "dyadic")


class Hierarchy:
    """The concepts of one scheme, each but the top ones below one or two of the level above."""

    def __init__(self, scheme: str, *, size: int, seed: int) -> None:
        self.scheme = scheme
        self.size = size
        self._dice = Dice(f"{seed} {scheme}")
        self._levels = _levels(size)
        self.parents: list[tuple[int, ...]] = []
        self.labels: list[str] = []
        for level, numbers in enumerate(self._levels):
            for number in numbers:
                self._add(number, level)

    def iri(self, number: int) -> str:
        """Returns the IRI of a concept, as N-Quads writes it."""
        return entity(f"{self.scheme}/made-{number}")

    def write(self) -> list[str]:
        """Returns the scheme as lines of N-Quads, in a graph of its own."""
        sheet = Sheet(graph(f"vocabulary/made-{self.scheme}"))
        scheme = entity(f"scheme/made-{self.scheme}")
        sheet.say(
            scheme,
            (TYPE, f"<{SKOS}ConceptScheme>"),
            (f"<{SKOS}prefLabel>", english(f"made {self.scheme}s")),
        )
        for number, (label, parents) in enumerate(zip(self.labels, self.parents, strict=True)):
            self._write_concept(sheet, number, label, parents)
        return sheet.lines

    def _write_concept(
        self, sheet: Sheet, number: int, label: str, parents: tuple[int, ...]
    ) -> None:
        concept, scheme = self.iri(number), entity(f"scheme/made-{self.scheme}")
        sheet.say(
            concept,
            (TYPE, f"<{SKOS}Concept>"),
            (f"<{SKOS}inScheme>", scheme),
            (f"<{SKOS}prefLabel>", english(label)),
            (f"<{SKOS}prefLabel>", f"{text(f'{label} (sv)')}@sv"),
            (f"<{SKOS}definition>", english(f"The {self.scheme} that is called {label}.")),
        )
        if not parents:
            sheet.say(concept, (f"<{SKOS}topConceptOf>", scheme))
        sheet.link(concept, f"<{SKOS}broader>", map(self.iri, parents))
        if self.scheme == "outcome":
            domain = entity(f"domain/{_DOMAINS[number % len(_DOMAINS)]}")
            sheet.say(concept, (ev["outcomeDomain"], domain))

    def _add(self, number: int, level: int) -> None:
        if level == 0:
            nouns = _NOUNS[self.scheme].split()
            self.parents.append(())
            self.labels.append(f"{nouns[number % len(nouns)]} {number + 1}")
            return
        above = self._levels[level - 1]
        parents = {above[self._dice.early(len(above))]: None}
        if self._dice.chance(0.1):
            parents[above[self._dice.below(len(above))]] = None
        noun = self.labels[next(iter(parents))].split()[-2]
        kind = f"{self._dice.one(_KINDS)} {self._dice.one(_KINDS)}"
        self.parents.append(tuple(parents))
        self.labels.append(f"{kind} {noun} {number + 1}")


def concepts_for(quads: int) -> int:
    """Returns how many concepts a scheme has beside that many quads."""
    return min(max(quads // 300, 40), 6000)


def top(scheme: str) -> str:
    """Returns the plain IRI of the first top concept of a scheme, which is in every size."""
    return f"{IDENTIFIERS}{scheme}/made-0"


def _levels(size: int) -> list[range]:
    """Returns the numbers of the concepts of each level, each level larger than the one above."""
    ratio, tops = 1.2, max(2, size // 400)
    while sum(int(tops * ratio**level) for level in range(LEVELS)) < size:
        ratio += 0.05
    levels, begin = [], 0
    for level in range(LEVELS):
        end = size if level == LEVELS - 1 else min(size, begin + int(tops * ratio**level))
        levels.append(range(begin, end))
        begin = end
    return levels

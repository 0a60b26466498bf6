"""tally: what the merged graph holds, counted by class, by property and by kind of value."""

import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, Self

from evidence_graph.catalogue.asking import text_of
from evidence_graph.rdf import formats
from evidence_graph.store.answers import Row, SolutionsAnswer
from evidence_graph.store.quads import QuadStore

_IN_MEMORY: Final = 16 * 1024 * 1024
_QUOTE: Final = b'"'
_SUMS: Final = 5

_Types = tuple[bytes, ...]
_NONE: Final[_Types] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PropertyCount:
    """In how many triples a property stands, and with how many subjects and objects."""

    triples: int
    subjects: int
    objects: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """The figures of a merged graph; classes, properties and datatypes by IRI.

    `used` counts the triples of each class's members by property. `classes_of_values` and
    `datatypes_of_values` divide these by the kind of value; a value of two classes counts in both.
    """

    triples: int
    subjects: int
    objects: int
    entities: int
    catalogued: int  # subjects with a name of the catalogue's, of which other graphs speak too
    properties: dict[str, PropertyCount]
    members: Counter[str]
    used: Counter[tuple[str, str]]
    classes_of_values: Counter[tuple[str, str, str]]
    datatypes_of_values: Counter[tuple[str, str, str]]

    def to_facts(self) -> dict[str, Any]:
        """Returns the tally as plain data, in which each IRI is written once."""
        names = _Names()
        return {
            "tally": {
                "whole": [
                    self.triples,
                    self.subjects,
                    self.objects,
                    self.entities,
                    self.catalogued,
                ],
                "properties": [
                    [names.number(name), said.triples, said.subjects, said.objects]
                    for name, said in sorted(self.properties.items())
                ],
                "members": names.numbered(((name,), n) for name, n in self.members.items()),
                "used": names.numbered(self.used.items()),
                "classes": names.numbered(self.classes_of_values.items()),
                "datatypes": names.numbered(self.datatypes_of_values.items()),
                "names": list(names),
            }
        }

    @staticmethod
    def is_in(facts: Mapping[str, Any]) -> bool:
        """Says whether facts have a tally with all the figures that this release needs."""
        return len(facts.get("tally", {}).get("whole", ())) == _SUMS

    @classmethod
    def from_facts(cls, facts: Mapping[str, Any]) -> Self:
        """Returns the tally that to_facts wrote."""
        kept = facts["tally"]
        names = kept["names"]
        triples, subjects, objects, entities, catalogued = kept["whole"]
        return cls(
            triples=triples,
            subjects=subjects,
            objects=objects,
            entities=entities,
            catalogued=catalogued,
            properties={
                names[name]: PropertyCount(triples=t, subjects=s, objects=o)
                for name, t, s, o in kept["properties"]
            },
            members=Counter({names[name]: n for name, n in kept["members"]}),
            used=Counter({(names[c], names[p]): n for c, p, n in kept["used"]}),
            classes_of_values=_threefold(kept["classes"], names),
            datatypes_of_values=_threefold(kept["datatypes"], names),
        )


class _Names(dict[str, int]):
    """IRIs, numbered in the order in which they are first asked for."""

    def number(self, name: str) -> int:
        """Returns the number of an IRI."""
        return self.setdefault(name, len(self))

    def numbered(self, counted: Iterable[tuple[tuple[str, ...], int]]) -> list[list[int]]:
        """Returns each number, behind those of its names, in the order of the names."""
        return [[*map(self.number, key), number] for key, number in sorted(counted)]


def _threefold(
    numbered: list[tuple[int, int, int, int]], names: list[str]
) -> Counter[tuple[str, str, str]]:
    return Counter({(names[a], names[b], names[c]): n for a, b, c, n in numbered})


def tally(store: QuadStore) -> Tally:
    """Returns the figures of the store's merged graph.

    One scan of the triples and three aggregates; what is kept in memory is the classes of each
    thing that has any.
    """
    figures = next(iter(store.select(text_of("figures"))))
    counts = store.select(text_of("properties"))
    properties = {str(row["property"]): _property_count(row) for row in counts}
    types = _types(store)
    links = Counter(
        (types.get(thing, _NONE), name, value if value[:1] == _QUOTE else types.get(value, _NONE))
        for thing, name, value in _lines(store, "links")
    )
    counted = Tally(
        triples=sum(count.triples for count in properties.values()),
        subjects=_number(figures, "subjects"),
        objects=_number(figures, "objects"),
        entities=_number(figures, "entities"),
        catalogued=_number(figures, "catalogued"),
        properties=properties,
        members=Counter(),
        used=Counter(),
        classes_of_values=Counter(),
        datatypes_of_values=Counter(),
    )
    for classes, things in Counter(types.values()).items():
        for each in classes:
            counted.members[_iri(each)] += things
    _divide(links, counted)
    return counted


def _divide(links: Counter[tuple[_Types, bytes, _Types | bytes]], counted: Tally) -> None:
    # Things of the same classes are counted together, so that few keys are left here.
    for (classes, name, value), times in links.items():
        for each in classes:
            key = (_iri(each), _iri(name))
            counted.used[key] += times
            if isinstance(value, bytes):
                counted.datatypes_of_values[*key, _iri(value)] += times
                continue
            for kind in value:
                counted.classes_of_values[*key, _iri(kind)] += times


def _types(store: QuadStore) -> dict[bytes, _Types]:
    types: dict[bytes, _Types] = {}
    known: dict[_Types, _Types] = {}
    for thing, name in _lines(store, "types"):
        longer = (*types.get(thing, _NONE), name)
        types[thing] = known.setdefault(longer, longer)
    return types


def _lines(store: QuadStore, query: str) -> Iterator[list[bytes]]:
    """Yields the columns of each solution, as the engine writes them in TSV."""
    answer = store.query(text_of(query))
    with tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY) as table:
        if not isinstance(answer, SolutionsAnswer):
            raise TypeError("a SELECT was answered with no solutions")
        answer.write(table, formats.TSV)
        table.seek(0)
        next(table)
        for line in table:
            yield line.rstrip(b"\n").split(b"\t")


def _property_count(row: Row) -> PropertyCount:
    return PropertyCount(
        triples=_number(row, "triples"),
        subjects=_number(row, "subjects"),
        objects=_number(row, "objects"),
    )


def _number(row: Row, name: str) -> int:
    # A sum over nothing is 0 in SPARQL 1.1, a variable of nothing is a gap.
    return int(str(row[name] or 0))


def _iri(written: bytes) -> str:
    return written[1:-1].decode()

"""The figures of a tally in VoID: the whole, its properties, its classes and their values."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Final, TypeVar

from rdflib import VOID, URIRef

from evidence_graph.catalogue.tally import Tally
from evidence_graph.catalogue.terms import CATALOGUE, DATASET, VOID_EXT, count
from evidence_graph.store.quads import Triple

_CLASS: Final = VOID["class"]
_TRIPLES: Final = VOID.triples

_Key = TypeVar("_Key")
_Figure = TypeVar("_Figure")


def statistics(counted: Tally) -> Iterator[Triple]:
    """Yields what VoID says of a dataset with these figures."""
    yield from _parts(counted)
    yield from _sums(counted)
    yield from _figures(counted)


def difference(before: Tally, after: Tally) -> tuple[set[Triple], set[Triple]]:
    """Returns what the statistics of `before` say and those of `after` do not, and the reverse."""
    gone, come = _telling(before, after), _telling(after, before)
    return gone - come, come - gone


def _telling(counted: Tally, other: Tally) -> set[Triple]:
    """Returns what the statistics say, without what another tally tells just the same."""
    return {
        *_parts(_unknown_to(other, counted)),
        *_sums(counted),
        *_figures(_changed_from(other, counted)),
    }


def _unknown_to(other: Tally, counted: Tally) -> Tally:
    """Returns of a tally the parts that another has not."""
    return replace(
        counted,
        properties=_only(counted.properties, counted.properties.keys() - other.properties.keys()),
        members=_counter(counted.members, counted.members.keys() - other.members.keys()),
        used=_counter(counted.used, counted.used.keys() - other.used.keys()),
        classes_of_values=_counter(
            counted.classes_of_values,
            counted.classes_of_values.keys() - other.classes_of_values.keys(),
        ),
        datatypes_of_values=_counter(
            counted.datatypes_of_values,
            counted.datatypes_of_values.keys() - other.datatypes_of_values.keys(),
        ),
    )


def _changed_from(other: Tally, counted: Tally) -> Tally:
    """Returns of a tally the parts that have other figures in another, or are not there."""
    # A class and a datatype of the same name have one partition, and so are told together.
    values = {
        *_differing(counted.classes_of_values, other.classes_of_values),
        *_differing(counted.datatypes_of_values, other.datatypes_of_values),
    }
    return replace(
        counted,
        properties=_only(counted.properties, _differing(counted.properties, other.properties)),
        members=_counter(counted.members, _differing(counted.members, other.members)),
        used=_counter(counted.used, _differing(counted.used, other.used)),
        classes_of_values=_counter(counted.classes_of_values, values),
        datatypes_of_values=_counter(counted.datatypes_of_values, values),
    )


def _differing(mine: Mapping[_Key, _Figure], others: Mapping[_Key, _Figure]) -> Iterator[_Key]:
    yield from (key for key, figure in mine.items() if others.get(key) != figure)
    yield from others.keys() - mine.keys()


def _only(counted: Mapping[_Key, _Figure], keys: Iterable[_Key]) -> dict[_Key, _Figure]:
    return {key: counted[key] for key in keys if key in counted}


def _counter(counted: Counter[_Key], keys: Iterable[_Key]) -> Counter[_Key]:
    return Counter(_only(counted, keys))


def _sums(counted: Tally) -> Iterator[Triple]:
    yield DATASET, VOID.triples, count(counted.triples)
    yield DATASET, VOID.entities, count(counted.entities)
    yield DATASET, VOID.distinctSubjects, count(counted.subjects)
    yield DATASET, VOID.distinctObjects, count(counted.objects)
    yield DATASET, VOID.properties, count(len(counted.properties))
    yield DATASET, VOID.classes, count(len(counted.members))


def _parts(counted: Tally) -> Iterator[Triple]:
    """Yields what says that there are these parts, without their figures."""
    for name in counted.properties:
        partition = _part("property", name)
        yield DATASET, VOID.propertyPartition, partition
        yield partition, VOID.property, URIRef(name)
    for name in counted.members:
        partition = _part("class", name)
        yield DATASET, VOID.classPartition, partition
        yield partition, _CLASS, URIRef(name)
    for name, used in counted.used:
        partition = _part("class", name, used)
        yield _part("class", name), VOID.propertyPartition, partition
        yield partition, VOID.property, URIRef(used)
    for name, used, kind in counted.classes_of_values:
        partition = _part("class", name, used, kind)
        yield _part("class", name, used), VOID.classPartition, partition
        yield partition, _CLASS, URIRef(kind)
    for name, used, kind in counted.datatypes_of_values:
        partition = _part("class", name, used, kind)
        yield _part("class", name, used), VOID_EXT.datatypePartition, partition
        yield partition, VOID_EXT.datatype, URIRef(kind)


def _figures(counted: Tally) -> Iterator[Triple]:
    """Yields the figures of the parts."""
    for name, figures in counted.properties.items():
        partition = _part("property", name)
        yield partition, _TRIPLES, count(figures.triples)
        yield partition, VOID.distinctSubjects, count(figures.subjects)
        yield partition, VOID.distinctObjects, count(figures.objects)
    for name, members in counted.members.items():
        yield _part("class", name), VOID.entities, count(members)
    for values in (counted.used, counted.classes_of_values, counted.datatypes_of_values):
        for names, triples in values.items():
            yield _part("class", *names), _TRIPLES, count(triples)


# The same few thousand parts are told of with each change.
@lru_cache(maxsize=16_384)
def _part(kind: str, *names: str) -> URIRef:
    """Returns the IRI of a part of the dataset, always the same for the same terms."""
    digest = hashlib.sha256(" ".join(names).encode()).hexdigest()
    return CATALOGUE[f"{kind}-{digest[:16]}"]

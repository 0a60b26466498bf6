"""The figures of a tally in VoID: the whole, its properties, its classes and their values."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import lru_cache

from rdflib import VOID, URIRef

from evidence_graph.catalogue.tally import Tally
from evidence_graph.catalogue.terms import CATALOGUE, DATASET, VOID_EXT, count
from evidence_graph.store.quads import Triple


def statistics(counted: Tally) -> Iterator[Triple]:
    """Yields what VoID says of a dataset with these figures."""
    yield from _sums(counted)
    yield from _properties(counted)
    yield from _classes(counted)
    yield from _values(counted)


def difference(before: Tally, after: Tally) -> tuple[set[Triple], set[Triple]]:
    """Returns what the statistics of `before` say and those of `after` do not, and the reverse."""
    gone, come = _telling(before, after), _telling(after, before)
    return gone - come, come - gone


def _telling(counted: Tally, other: Tally) -> set[Triple]:
    """Returns what the statistics say, without figures that another tally has just the same."""
    # A class and a datatype of the same name have one partition, and so are told together.
    changed = {
        key
        for mine, others in (
            (counted.classes_of_values, other.classes_of_values),
            (counted.datatypes_of_values, other.datatypes_of_values),
        )
        for key in dict(mine.items() ^ others.items())
    }
    part = replace(
        counted,
        properties=dict(counted.properties.items() - other.properties.items()),
        members=Counter(dict(counted.members.items() - other.members.items())),
        used=Counter(dict(counted.used.items() - other.used.items())),
        classes_of_values=_only(counted.classes_of_values, changed),
        datatypes_of_values=_only(counted.datatypes_of_values, changed),
    )
    return {*_sums(counted), *_properties(part), *_classes(part), *_values(part)}


def _only(
    counted: Counter[tuple[str, str, str]], keys: Iterable[tuple[str, str, str]]
) -> Counter[tuple[str, str, str]]:
    return Counter({key: counted[key] for key in keys if key in counted})


def _sums(counted: Tally) -> Iterator[Triple]:
    yield DATASET, VOID.triples, count(counted.triples)
    yield DATASET, VOID.entities, count(counted.entities)
    yield DATASET, VOID.distinctSubjects, count(counted.subjects)
    yield DATASET, VOID.distinctObjects, count(counted.objects)
    yield DATASET, VOID.properties, count(len(counted.properties))
    yield DATASET, VOID.classes, count(len(counted.members))


def _properties(counted: Tally) -> Iterator[Triple]:
    for name, figures in counted.properties.items():
        partition = _part("property", name)
        yield DATASET, VOID.propertyPartition, partition
        yield partition, VOID.property, URIRef(name)
        yield partition, VOID.triples, count(figures.triples)
        yield partition, VOID.distinctSubjects, count(figures.subjects)
        yield partition, VOID.distinctObjects, count(figures.objects)


def _classes(counted: Tally) -> Iterator[Triple]:
    for name, members in counted.members.items():
        partition = _part("class", name)
        yield DATASET, VOID.classPartition, partition
        yield partition, VOID["class"], URIRef(name)
        yield partition, VOID.entities, count(members)
    for (name, used), triples in counted.used.items():
        partition = _part("class", name, used)
        yield _part("class", name), VOID.propertyPartition, partition
        yield partition, VOID.property, URIRef(used)
        yield partition, VOID.triples, count(triples)


def _values(counted: Tally) -> Iterator[Triple]:
    for (name, used, kind), triples in counted.classes_of_values.items():
        partition = _part("class", name, used, kind)
        yield _part("class", name, used), VOID.classPartition, partition
        yield partition, VOID["class"], URIRef(kind)
        yield partition, VOID.triples, count(triples)
    for (name, used, kind), triples in counted.datatypes_of_values.items():
        partition = _part("class", name, used, kind)
        yield _part("class", name, used), VOID_EXT.datatypePartition, partition
        yield partition, VOID_EXT.datatype, URIRef(kind)
        yield partition, VOID.triples, count(triples)


# The same few thousand parts are told of with each change.
@lru_cache(maxsize=16_384)
def _part(kind: str, *names: str) -> URIRef:
    """Returns the IRI of a part of the dataset, always the same for the same terms."""
    digest = hashlib.sha256(" ".join(names).encode()).hexdigest()
    return CATALOGUE[f"{kind}-{digest[:16]}"]

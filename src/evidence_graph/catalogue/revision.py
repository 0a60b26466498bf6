"""revised: the tally of a merged graph after a change, from the one before and the change."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Final, TypeVar

from rdflib import RDF, URIRef

from evidence_graph.catalogue.asking import text_of
from evidence_graph.catalogue.tally import PropertyCount, Tally
from evidence_graph.catalogue.terms import CATALOGUE
from evidence_graph.rdf.addresses import GENID
from evidence_graph.records.graphs import CATALOGUE_GRAPH
from evidence_graph.store.changes import Quad
from evidence_graph.store.merged import EvidenceView, ViewChange
from evidence_graph.store.quads import QuadStore
from evidence_graph.store.terms import EngineTerm, datatype_of, iri_of, to_engine
from evidence_graph.vocabulary import IDENTIFIERS

_TYPE: Final = to_engine(RDF.type)

_Classes = frozenset[str]
_NO_CLASSES: Final[_Classes] = frozenset()

_Pattern = tuple[EngineTerm | None, EngineTerm | None, EngineTerm | None]
_Key = TypeVar("_Key")


def revised(before: Tally, store: QuadStore, change: ViewChange) -> Tally:
    """Returns the tally of the store's merged graph as it is now, after a change of the evidence.

    `before` is the tally before it. The cost is that of what the change touches; a thing whose
    classes change is asked for with all that it says, and all that points to it is counted by the
    engine.
    """
    return _Revision(before, store, change).outcome()


class _Revision:
    """One revision under way."""

    def __init__(self, before: Tally, store: QuadStore, change: ViewChange) -> None:
        self._before = before
        self._store = store
        self._view = EvidenceView(store)
        self._change = change
        self._gained = _classes_in(change.added)
        self._lost = _classes_in(change.removed)
        self._subjects = {quad.subject for quad in change.added | change.removed}
        self._known: dict[EngineTerm, _Classes] = {}
        self._known_before: dict[EngineTerm, _Classes] = {}
        self._staying: dict[_Pattern, bool] = {}
        self._used = Counter(before.used)
        self._by_class = Counter(before.classes_of_values)
        self._by_datatype = Counter(before.datatypes_of_values)

    def outcome(self) -> Tally:
        """Returns the tally after the change."""
        for quad in self._change.removed:
            self._count(quad, -1, self._classes_before)
        for quad in self._change.added:
            self._count(quad, 1, self._classes)
        self._regroup()
        subjects = self._moved(lambda quad: (quad.subject, None, None))
        return replace(
            self._before,
            triples=self._before.triples + len(self._change.added) - len(self._change.removed),
            subjects=self._before.subjects + sum(subjects.values()),
            objects=self._before.objects + self._moved(lambda q: (None, None, q.object)).total(),
            entities=self._before.entities + _with_names_in(IDENTIFIERS, subjects),
            catalogued=self._before.catalogued + _with_names_in(CATALOGUE, subjects),
            properties=self._properties(),
            members=self._members(),
            used=_without_zeros(self._used),
            classes_of_values=_without_zeros(self._by_class),
            datatypes_of_values=_without_zeros(self._by_datatype),
        )

    # Classes

    def _classes(self, thing: EngineTerm) -> _Classes:
        """Returns the named classes that a thing has now."""
        if thing not in self._known:
            if thing in self._subjects and not self._stays((thing, None, None)):
                self._known[thing] = self._gained.get(thing, _NO_CLASSES)
            else:
                found = self._view.matching(thing, _TYPE, None)
                self._known[thing] = frozenset(c for q in found if (c := _class_in(q)))
        return self._known[thing]

    def _classes_before(self, thing: EngineTerm) -> _Classes:
        if thing not in self._known_before:
            gained, lost = (by.get(thing, _NO_CLASSES) for by in (self._gained, self._lost))
            self._known_before[thing] = (self._classes(thing) - gained) | lost
        return self._known_before[thing]

    # Links between members of classes

    def _count(self, quad: Quad, times: int, classes: Callable[[EngineTerm], _Classes]) -> None:
        name, datatype = quad.predicate.value, datatype_of(quad.object)
        for each in classes(quad.subject):
            self._used[each, name] += times
            if datatype is not None:
                self._by_datatype[each, name, datatype] += times
                continue
            for kind in classes(quad.object):
                self._by_class[each, name, kind] += times

    def _regroup(self) -> None:
        """Counts what stays, but is said of or points to a thing whose classes change."""
        regrouped = self._gained.keys() | self._lost.keys()
        both: defaultdict[EngineTerm, list[Quad]] = defaultdict(list)
        for quad in self._change.added:
            both[quad.object].append(quad)
        for thing in filter(lambda each: self._stays((each, None, None)), regrouped):
            for quad in self._kept((thing, None, None)):
                self._count(quad, -1, self._classes_before)
                self._count(quad, 1, self._classes)
                if quad.object in regrouped:
                    both[quad.object].append(quad)
        for thing in regrouped:
            if self._stays((None, None, thing)):
                self._regroup_value(thing, both[thing])

    def _regroup_value(self, thing: EngineTerm, counted: Iterable[Quad]) -> None:
        """Counts a thing as a value of its other classes, but for triples counted already."""
        uses = self._uses(thing, "incoming")
        for quad in self._store.matching(None, None, thing, CATALOGUE_GRAPH):
            if not self._view.says(quad):
                classes = map(_class_in, self._store.matching(quad.subject, _TYPE, None, None))
                uses.subtract((each, quad.predicate.value) for each in classes if each)
        if self._are_in_catalogue({name for (name, _), times in uses.items() if times}):
            # Telling apart for each member what only the catalogue says takes three times as long.
            uses = self._uses(thing, "incoming_evidence")
        for quad in counted:
            for each in self._classes(quad.subject):
                uses[each, quad.predicate.value] -= 1
        for kinds, times in ((self._gained, 1), (self._lost, -1)):
            for kind in kinds.get(thing, _NO_CLASSES):
                for key, number in uses.items():
                    self._by_class[*key, kind] += times * number

    def _uses(self, thing: EngineTerm, query: str) -> Counter[tuple[str, str]]:
        """Returns by class and property how many triples point to a thing."""
        rows = self._store.select(text_of(query).replace("?thing", str(thing)))
        return Counter(
            {(str(row["class"]), str(row["property"])): int(str(row["triples"])) for row in rows}
        )

    def _are_in_catalogue(self, classes: Iterable[str]) -> bool:
        """Says whether the catalogue has a member of any of these classes."""
        named = [to_engine(URIRef(name)) for name in classes]
        catalogue = (self._store.matching(None, _TYPE, c, CATALOGUE_GRAPH) for c in named)
        return any(True for members in catalogue for _ in members)

    # Triples, and the things in them

    def _kept(self, pattern: _Pattern) -> Iterable[Quad]:
        """Returns the triples that were there before and are there now."""
        found = self._store.matching(*pattern, None)
        added, is_evidence = self._change.added, self._view.says
        return (quad for quad in found if quad not in added and is_evidence(quad))

    def _stays(self, pattern: _Pattern) -> bool:
        """Says whether something that fits was there before and is there now."""
        if pattern not in self._staying:
            subject, predicate, object_ = pattern
            may = predicate is None or self._stays((subject, None, object_))
            self._staying[pattern] = may and any(True for _ in self._kept(pattern))
        return self._staying[pattern]

    def _moved(self, pattern_of: Callable[[Quad], _Pattern]) -> Counter[_Pattern]:
        """Returns the patterns that something fits now and did not before (1), or no more (-1)."""
        added = {pattern_of(quad) for quad in self._change.added}
        removed = {pattern_of(quad) for quad in self._change.removed}
        candidates = added ^ removed
        moved = (pattern for pattern in candidates if not self._stays(pattern))
        return Counter({pattern: 1 if pattern in added else -1 for pattern in moved})

    def _properties(self) -> dict[str, PropertyCount]:
        triples: Counter[str] = Counter()
        triples.update(quad.predicate.value for quad in self._change.added)
        triples.subtract(quad.predicate.value for quad in self._change.removed)
        subjects = _by_property(self._moved(lambda q: (q.subject, q.predicate, None)))
        objects = _by_property(self._moved(lambda q: (None, q.predicate, q.object)))
        properties = dict(self._before.properties)
        for name, more in triples.items():
            known = properties.pop(name, PropertyCount(triples=0, subjects=0, objects=0))
            if known.triples + more:
                properties[name] = PropertyCount(
                    triples=known.triples + more,
                    subjects=known.subjects + subjects[name],
                    objects=known.objects + objects[name],
                )
        return properties

    def _members(self) -> Counter[str]:
        members = Counter(self._before.members)
        for classes in self._gained.values():
            members.update(classes)
        for classes in self._lost.values():
            members.subtract(classes)
        return _without_zeros(members)


def _classes_in(quads: Iterable[Quad]) -> dict[EngineTerm, _Classes]:
    classes: dict[EngineTerm, _Classes] = {}
    for quad in quads:
        if quad.predicate == _TYPE and (name := _class_in(quad)):
            classes[quad.subject] = classes.get(quad.subject, _NO_CLASSES) | {name}
    return classes


def _class_in(quad: Quad) -> str | None:
    """Returns the class that an rdf:type triple names, None for one without a name."""
    name = iri_of(quad.object)
    return None if name is None or name.startswith(GENID) else name


def _with_names_in(namespace: str, moved: Mapping[_Pattern, int]) -> int:
    """Returns how many more subjects of a namespace there are."""
    return sum(
        by
        for (subject, _, _), by in moved.items()
        if subject is not None and (iri_of(subject) or "").startswith(namespace)
    )


def _by_property(moved: Mapping[_Pattern, int]) -> Counter[str]:
    counted: Counter[str] = Counter()
    for (_, name, _), by in moved.items():
        if name is not None:
            counted[iri_of(name) or ""] += by
    return counted


def _without_zeros(counted: Counter[_Key]) -> Counter[_Key]:
    return Counter({key: number for key, number in counted.items() if number})

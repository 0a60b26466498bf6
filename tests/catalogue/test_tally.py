"""The figures of a merged graph are those that a person counts."""

from evidence_graph.catalogue.tally import PropertyCount, tally
from evidence_graph.rdf.formats import TRIG
from evidence_graph.store.quads import QuadStore

EX = "http://example.org/"
XSD = "http://www.w3.org/2001/XMLSchema#"
TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"


def store_of(trig: str) -> QuadStore:
    store = QuadStore.in_memory()
    prefixes = f"PREFIX ex: <{EX}> PREFIX id: <https://w3id.org/evidence-graph/id/>"
    store.load(f"{prefixes} {trig}".encode(), TRIG, source="test")
    store.merge(store.graphs())
    return store


def test_nothing_is_counted_as_nothing() -> None:
    counted = tally(QuadStore.in_memory())

    assert (counted.triples, counted.subjects, counted.objects, counted.entities) == (0, 0, 0, 0)
    assert not counted.properties
    assert not counted.members


def test_a_triple_of_two_graphs_counts_once() -> None:
    counted = tally(store_of("ex:g { ex:a ex:p ex:b } ex:h { ex:a ex:p ex:b , ex:c }"))

    assert (counted.triples, counted.subjects, counted.objects) == (2, 1, 2)


def test_entities_are_the_things_with_a_name_of_ours_of_which_something_is_said() -> None:
    counted = tally(store_of("ex:g { id:report a ex:Report ; ex:about id:silent . ex:a ex:p 1 }"))

    assert counted.entities == 1


def test_each_property_is_counted_with_its_subjects_and_objects() -> None:
    counted = tally(store_of("ex:g { ex:a ex:p ex:b , ex:c . ex:d ex:p ex:c ; ex:q 1 }"))

    assert counted.properties == {
        f"{EX}p": PropertyCount(triples=3, subjects=2, objects=2),
        f"{EX}q": PropertyCount(triples=1, subjects=1, objects=1),
    }


def test_a_thing_of_two_classes_counts_in_both() -> None:
    counted = tally(store_of("ex:g { ex:a a ex:A , ex:B ; ex:p ex:b . ex:b a ex:B }"))

    assert counted.members == {f"{EX}A": 1, f"{EX}B": 2}
    assert counted.used[f"{EX}A", f"{EX}p"] == 1
    assert counted.used[f"{EX}B", f"{EX}p"] == 1
    assert counted.used[f"{EX}A", TYPE] == 2
    assert counted.classes_of_values[f"{EX}A", f"{EX}p", f"{EX}B"] == 1


def test_literals_are_told_apart_by_their_datatype_whatever_they_contain() -> None:
    text = r'"a tab\t, a line\n, \"quotes\" and <http://example.org/A>"'
    counted = tally(store_of(f'ex:g {{ ex:a a ex:A ; ex:p {text} , "ett"@sv , 1 , 2 , 1.5 }}'))

    kinds = {kind: n for (_, _, kind), n in counted.datatypes_of_values.items()}
    assert kinds == {
        f"{XSD}string": 1,
        "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString": 1,
        f"{XSD}integer": 2,
        f"{XSD}decimal": 1,
    }
    assert not counted.classes_of_values


def test_a_value_without_a_class_counts_for_its_property_only() -> None:
    counted = tally(store_of("ex:g { ex:a a ex:A ; ex:p ex:unknown }"))

    assert counted.used[f"{EX}A", f"{EX}p"] == 1
    assert not counted.classes_of_values


def test_a_class_without_a_name_is_nobodys_to_ask_for() -> None:
    unnamed = "<https://w3id.org/evidence-graph/.well-known/genid/ontology-1>"
    counted = tally(store_of(f"ex:g {{ ex:a a ex:A , {unnamed} }}"))

    assert set(counted.members) == {f"{EX}A"}

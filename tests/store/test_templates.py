"""Templates: what solutions make of them, and what RDF does not allow."""

import pyoxigraph as ox
import pytest

from evidence_graph.errors import QuerySyntaxError
from evidence_graph.store.templates import Template, iri_of, quads_of_data, require_update

EX = "http://example.org/"
PROLOGUE = f"PREFIX e: <{EX}>"
X, Y = "urn:x-test:0", "urn:x-test:1"
A, P = ox.NamedNode(f"{EX}a"), ox.NamedNode(f"{EX}p")


def filled(block: str, *solution, default: str | None = None) -> list[ox.Quad]:
    template = Template(quads_of_data(PROLOGUE, block), {X: 0, Y: 1})
    return template.filler(default)(solution)


def test_the_places_of_variables_are_filled() -> None:
    assert filled(f"{{ <{X}> e:p <{Y}> }}", A, ox.Literal(1)) == [ox.Quad(A, P, ox.Literal(1))]


def test_a_variable_may_be_in_any_place_of_a_quad_and_within_a_triple_term() -> None:
    block = f"{{ GRAPH <{X}> {{ e:a <{X}> <<( <{X}> e:p <<( e:a e:p <{Y}> )>> )>> }} }}"
    inner = ox.Triple(A, P, ox.Literal("t"))

    assert filled(block, P, ox.Literal("t")) == [ox.Quad(A, P, ox.Triple(P, P, inner), P)]


@pytest.mark.parametrize(
    "block",
    [
        f"{{ <{Y}> e:p 1 }}",
        f"{{ e:a <{Y}> 1 }}",
        f"{{ GRAPH <{Y}> {{ e:a e:p 1 }} }}",
        f"{{ e:a e:p <<( <{Y}> e:p 1 )>> }}",
        f"{{ e:a e:p <<( e:a <{Y}> 1 )>> }}",
    ],
)
@pytest.mark.parametrize("value", [None, ox.Literal("t"), ox.Triple(A, P, A)])
def test_what_rdf_does_not_allow_is_left_out(block: str, value: object) -> None:
    assert filled(block, A, value) == []


def test_what_is_in_no_graph_goes_to_the_one_that_is_given() -> None:
    block = f"{{ <{X}> e:p 1 GRAPH e:h {{ <{X}> e:p 2 }} }}"

    graphs = {quad.graph_name.value for quad in filled(block, A, None, default=f"{EX}g")}

    assert graphs == {f"{EX}g", f"{EX}h"}


def test_a_template_knows_the_graphs_that_it_names() -> None:
    block = f"{{ e:a e:p 1 GRAPH e:h {{ e:a e:p 2 }} GRAPH <{X}> {{ e:a e:p 2 }} }}"

    assert Template(quads_of_data(PROLOGUE, block), {X: 0}).graphs == {None, f"{EX}h"}


def test_blank_nodes_are_one_in_a_solution_and_others_in_the_next() -> None:
    template = Template(quads_of_data(PROLOGUE, "{ _:x e:p 1, _:x }"), {})

    first, second = ({q.subject for q in template.filler(None)(())} for _ in range(2))

    assert (len(first), len(second), len(first | second)) == (1, 1, 2)


def test_a_name_stands_for_its_iri() -> None:
    assert iri_of(PROLOGUE, "e:a") == f"{EX}a"
    assert iri_of(f"BASE <{EX}x/>", "<../a>") == f"{EX}a"
    assert iri_of("", "<a>", base=EX) == f"{EX}a"


@pytest.mark.parametrize("text", ["LOAD <http://127.0.0.1:1/>", "CLEAR ALL", "", "DROP DEFAULT ;"])
def test_what_is_an_update_passes_and_is_not_run(text: str) -> None:
    require_update("", text)


@pytest.mark.parametrize(
    ("prologue", "text", "place"),
    [
        ("", "INSERT DATA { nope }", (1, 20)),
        ("PREFIX e: <http://e/>\n  ", "INSERT DATA { e:a e:p }", (2, 25)),
        ("", "INSERT DATA {\n <http://e/a> }", (2, 15)),
    ],
)
def test_a_fault_has_its_place_in_both_together(prologue: str, text: str, place) -> None:
    with pytest.raises(QuerySyntaxError) as caught:
        require_update(prologue, text)

    assert (caught.value.line, caught.value.column) == place

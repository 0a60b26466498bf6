"""The rule program: plain SPARQL 1.1, the same in every process, and the same after JSON."""

import json
import os
import subprocess
import sys

import pytest
from rdflib import Graph
from rdflib.plugins.sparql.parser import parseQuery

from evidence_graph import resources
from evidence_graph.reasoning.compile import compile_program
from evidence_graph.reasoning.rules import RuleProgram
from reasoning.ontologies import parsed

MANY_KINDS = """
:C owl:equivalentClass [ owl:intersectionOf
  ( :A [ owl:onProperty :p ; owl:someValuesFrom [ owl:unionOf ( :B :D ) ] ] ) ] .
:C rdfs:subClassOf [ owl:onProperty :q ; owl:hasValue 'a\\"b\\n'@en ] ,
  [ owl:onProperty :q ; owl:hasValue '007'^^xsd:integer ] .
:E owl:disjointWith :C , :F . :p owl:propertyChainAxiom ( :r :s ) ; rdfs:domain :A ; rdfs:range :B .
:r a owl:TransitiveProperty , owl:FunctionalProperty ; owl:inverseOf :s . :C owl:hasKey ( :k :m ) .
:O owl:oneOf ( :a :b ) .
"""


@pytest.fixture(scope="module")
def programs() -> tuple[RuleProgram, RuleProgram]:
    """The programs of the shipped ontology and of one with many kinds of axioms."""
    shipped = resources.directory("ontology").joinpath("evidence.ttl").read_text(encoding="utf-8")
    return compile_program(Graph().parse(data=shipped)), compile_program(parsed(MANY_KINDS))


def test_nothing_of_the_shipped_ontology_is_left_out(
    programs: tuple[RuleProgram, RuleProgram],
) -> None:
    shipped, _ = programs

    assert shipped.left_out == ()


def test_the_shipped_ontology_never_makes_two_things_one(
    programs: tuple[RuleProgram, RuleProgram],
) -> None:
    shipped, many_kinds = programs

    assert not shipped.concludes_identity
    assert many_kinds.concludes_identity


@pytest.mark.parametrize("merged", [None, "http://example.org/merged"])
def test_the_texts_of_checks_are_sparql_to_another_parser(
    programs: tuple[RuleProgram, RuleProgram], merged: str | None
) -> None:
    _, program = programs
    assert program.checks
    for check in program.checks:
        parseQuery(check.select(merged, limit=1))


def test_a_program_survives_json(programs: tuple[RuleProgram, RuleProgram]) -> None:
    for program in programs:
        assert RuleProgram.from_json(json.loads(json.dumps(program.to_json()))) == program


def test_a_program_is_the_same_in_every_process(
    programs: tuple[RuleProgram, RuleProgram],
) -> None:
    code = (
        "import json, sys; from reasoning.ontologies import parsed;"
        "from evidence_graph.reasoning.compile import compile_program;"
        "print(json.dumps(compile_program(parsed(sys.argv[1])).to_json()))"
    )
    answers = {
        subprocess.run(
            [sys.executable, "-c", code, MANY_KINDS],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(sys.path)},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }

    assert [json.loads(answer) for answer in answers] == [programs[1].to_json()]


def test_rules_that_differ_in_constants_share_a_table() -> None:
    program = compile_program(
        parsed(":p rdfs:domain :A . :q rdfs:domain :B . :r rdfs:domain :C . :s rdfs:range :C .")
    )

    assert [(rule.name, len(rule.rows)) for rule in program.rules] == [
        ("prp-dom", 3),
        ("prp-rng", 0),
    ]


def test_a_domain_that_others_imply_costs_no_row() -> None:
    program = compile_program(
        parsed(
            ":p rdfs:subPropertyOf :q . :q rdfs:domain :B . :p rdfs:domain :B , :C ."
            " :B rdfs:subClassOf :C ."
        )
    )

    domains = [rule for rule in program.rules if rule.name == "prp-dom"]

    assert [(len(rule.rows), rule.head[2].n3()) for rule in domains] == [
        (0, "<http://example.org/B>")
    ]


@pytest.mark.parametrize(
    ("ontology", "left_out"),
    [
        (":A rdfs:subClassOf [ owl:onProperty :p ; owl:minCardinality 1 ] .", "minCardinality"),
        ("owl:Thing rdfs:subClassOf :A .", "holds of everything"),
        ("[ owl:onProperty :p ; owl:someValuesFrom xsd:integer ] rdfs:subClassOf :A .", "datatype"),
        (":A rdfs:subClassOf [ owl:onProperty :p ; owl:maxCardinality 2 ] .", "at most 1"),
    ],
)
def test_an_axiom_that_no_rule_can_be_made_of_is_named(ontology: str, left_out: str) -> None:
    program = compile_program(parsed(ontology))

    assert len(program.left_out) == 1
    assert left_out in program.left_out[0]
    assert program.rules == ()

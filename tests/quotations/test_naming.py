"""Whether words name a concept: by its labels, whatever their case, number and diacritics."""

import pytest
from rdflib import URIRef

from evidence_graph.quotations.gathered import Gathered
from evidence_graph.quotations.naming import Naming
from evidence_graph.store.quads import QuadStore
from evidence_graph.vocabulary import PREFIXES


@pytest.fixture(scope="session")
def naming(shipped_quads: QuadStore) -> Naming:
    return Naming(Gathered.of(shipped_quads).concepts)


def iri(name: str) -> URIRef:
    prefix, _, local = name.partition(":")
    return URIRef(PREFIXES[prefix] + local)


@pytest.mark.parametrize(
    ("concept", "text"),
    [
        ("outcome:parental-anxiety", "effects were seen for anxiety"),
        ("outcome:child-behaviour", "improved CHILD BEHAVIOR"),
        ("outcome:child-behaviour", "barnens beteenden förbättrades"),
        ("outcome:parental-stress", "mindre stress hos föräldrarna"),
        ("outcome:parental-stress", "Föräldrastressen minskade"),
        ("outcome:depressive-symptoms", "fewer symptoms of depression"),
        ("outcome:child-cognitive-development", "an effect on cognition"),
        ("outcome:parental-anxiety", "minskad angest"),
        ("outcome:maternal-outcome", "better outcomes for mothers"),
        ("intervention:video-feedback", "Video-feedback with parents"),
        ("intervention:vibes-plus", "the VIBeS Plus program"),
        ("intervention:parenting-intervention", "Parenting interventions"),
    ],
)
def test_these_words_name_the_concept(naming: Naming, concept: str, text: str) -> None:
    assert naming.is_named(iri(concept), text)


@pytest.mark.parametrize(
    ("concept", "text"),
    [
        ("outcome:parental-anxiety", "parental stress"),
        ("outcome:child-behaviour", "outcomes of children"),
        ("intervention:mitp", "the MITP-M up to 5 years"),
        ("intervention:ihdp", "the Portage Program"),
        ("outcome:externalizing-behaviour", "child behaviour"),
        ("outcome:child-motor-development", "cognitive development of children"),
        ("intervention:video-feedback", "intervention with parents"),
    ],
)
def test_these_words_do_not(naming: Naming, concept: str, text: str) -> None:
    assert not naming.is_named(iri(concept), text)


def test_what_else_a_text_names_leaves_out_what_is_broader_or_narrower(naming: Naming) -> None:
    text = "externalizing behaviour, parental stress and child behaviour"

    others = naming.others(iri("outcome:child-behaviour"), text, but=())

    assert others == ("outcome:parental-stress",)

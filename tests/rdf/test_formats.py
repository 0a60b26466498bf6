"""Formats: every name leads to one of them, and no name to two."""

import itertools

import pytest

from evidence_graph.errors import UnknownFormatError
from evidence_graph.rdf import formats
from evidence_graph.rdf.formats import GRAPH_FORMATS, SOLUTION_FORMATS

FAMILIES = {"graphs": GRAPH_FORMATS, "solutions": SOLUTION_FORMATS}


@pytest.mark.parametrize("family", FAMILIES)
def test_every_name_alias_and_media_type_leads_to_its_format(family: str) -> None:
    for wanted in FAMILIES[family]:
        for name in (wanted.name, *wanted.aliases, wanted.media_type, *wanted.media_aliases):
            assert formats.named(f" {name.upper()} ", FAMILIES[family]) is wanted


@pytest.mark.parametrize("family", FAMILIES)
def test_no_two_formats_share_a_name(family: str) -> None:
    for one, other in itertools.combinations(FAMILIES[family], 2):
        names = {one.name, *one.aliases, one.media_type, *one.media_aliases}
        assert names.isdisjoint(
            {other.name, *other.aliases, other.media_type, *other.media_aliases}
        )
        assert set(one.endings).isdisjoint(other.endings)


def test_the_names_that_the_command_line_takes_are_unambiguous() -> None:
    names = [f.name for f in (*GRAPH_FORMATS, *SOLUTION_FORMATS)]

    assert len(names) == len(set(names))


def test_an_unknown_name_is_told_the_known_ones() -> None:
    with pytest.raises(UnknownFormatError) as caught:
        formats.named("yaml", SOLUTION_FORMATS)

    assert str(caught.value) == "unknown format 'yaml'; use one of: json, xml, csv, tsv"


@pytest.mark.parametrize(
    ("path", "name"),
    [("a.ttl", "turtle"), ("A.B.TTL", "turtle"), ("x.owl", "rdfxml"), ("/d.e/f.nq", "nquads")],
)
def test_a_file_is_known_by_its_ending(path: str, name: str) -> None:
    assert formats.of_file(path).name == name


@pytest.mark.parametrize("path", ["ttl", "a", "a.ttl.gz", "a.json", ""])
def test_a_file_with_another_ending_is_not_known(path: str) -> None:
    with pytest.raises(UnknownFormatError):
        formats.of_file(path)


def test_only_text_formats_say_their_charset() -> None:
    for wanted in (*GRAPH_FORMATS, *SOLUTION_FORMATS):
        assert ("charset" in wanted.content_type) == wanted.media_type.startswith("text/")

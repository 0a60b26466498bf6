"""A document that cannot be read: which one, what is wrong, on which line, at which column."""

import pytest

from evidence_graph.errors import RdfSyntaxError
from evidence_graph.rdf import formats
from evidence_graph.store.quads import QuadStore

GRAPH = "http://example.org/graph"
XML = '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="http://e/">\n'

BROKEN = {
    "turtle, a comma missing": (
        formats.TURTLE,
        '@prefix e: <http://e/> .\ne:a e:b "éé" e:c .',
        (2, 14),
    ),
    "turtle, a prefix missing": (formats.TURTLE, "\n\n <http://e/a> f:b <http://e/c> .", (3, 15)),
    "turtle, ends too early": (formats.TURTLE, "<http://e/a> <http://e/b>", (1, 26)),
    "turtle, a relative IRI": (formats.TURTLE, "<a> <http://e/b> <http://e/c> .", (1, 1)),
    "ntriples, no object": (
        formats.N_TRIPLES,
        '<http://e/a> <http://e/b> "x" .\n<http://e/a> <http://e/b> .',
        (2, 27),
    ),
    "trig, a brace too many": (formats.TRIG, "<http://e/g> {\n}\n}", (3, 1)),
    "nquads, a literal as predicate": (
        formats.N_QUADS,
        '<http://e/a> <http://e/b> "x" <http://e/g> .\n<http://e/a> "p" "x" .',
        (2, 14),
    ),
    "jsonld, a value missing": (
        formats.JSON_LD,
        '{"@id": "http://e/a",\n "http://e/b": }',
        (2, 16),
    ),
    "rdfxml, tags crossed": (formats.RDF_XML, XML + "<e:a><e:b></e:a></e:b></rdf:RDF>", (2, 13)),
    "rdfxml, an IRI with a blank": (
        formats.RDF_XML,
        XML + '  <rdf:Description rdf:about="http://e/a b"/>\n</rdf:RDF>',
        (2, 45),
    ),
    "rdfxml, a bad rdf:ID": (
        formats.RDF_XML,
        XML + '<rdf:Description/> <rdf:Description rdf:ID="9"/>\n</rdf:RDF>',
        (2, 48),
    ),
    "rdfxml, cut off": (formats.RDF_XML, XML + '<rdf:Description rdf:about="http://e/a">', (2, 41)),
    "rdfxml, nothing at all": (formats.RDF_XML, "", (1, 1)),
    "rdfxml, an unknown encoding": (
        formats.RDF_XML,
        '<?xml version="1.0" encoding="nonsense"?>' + XML + "</rdf:RDF>",
        (1, 1),
    ),
}


def error_of(document_format: formats.Format, content: bytes) -> RdfSyntaxError:
    store = QuadStore.in_memory()
    with pytest.raises(RdfSyntaxError) as caught:
        store.load_skolemised(content, document_format, source="my file", graph=GRAPH)
    assert len(store) == 0
    return caught.value


def test_every_format_is_among_the_examples() -> None:
    assert {example[0] for example in BROKEN.values()} == set(formats.GRAPH_FORMATS)


@pytest.mark.parametrize("example", BROKEN)
def test_the_place_of_the_fault_is_told(example: str) -> None:
    document_format, text, place = BROKEN[example]

    error = error_of(document_format, text.encode())

    assert (error.line, error.column) == place
    assert str(error) == f"my file:{place[0]}:{place[1]}: {error.detail}"
    assert "Parser error" not in error.detail


@pytest.mark.parametrize("document_format", formats.GRAPH_FORMATS, ids=lambda f: f.name)
def test_bytes_that_are_not_utf8_are_refused(document_format) -> None:
    error_of(document_format, b"\xff\xfe\x00<")


class TestReachingOut:
    def test_no_json_ld_context_is_fetched(self) -> None:
        error = error_of(formats.JSON_LD, b'{"@context": "http://127.0.0.1:1/context", "a": 1}')

        assert "no context is fetched" in error.detail

    def test_no_file_is_read_for_an_xml_entity(self, tmp_path) -> None:
        (tmp_path / "secret").write_text("secret words")
        entity = f'<!DOCTYPE r [<!ENTITY s SYSTEM "file://{tmp_path}/secret">]>\n'

        error = error_of(
            formats.RDF_XML, (entity + XML + "<e:a><e:b>&s;</e:b></e:a></rdf:RDF>").encode()
        )

        assert "secret words" not in str(error)

    def test_entities_that_grow_without_end_are_refused(self) -> None:
        grown = "".join(
            f'<!ENTITY e{n} "{f"&e{n - 1};" * 20 if n else "words " * 10}">' for n in range(9)
        )

        error = error_of(
            formats.RDF_XML,
            (f"<!DOCTYPE r [{grown}]>" + XML + "<e:a><e:b>&e8;</e:b></e:a></rdf:RDF>").encode(),
        )

        assert "amplification" in error.detail

    def test_entities_as_ontology_editors_write_them_are_read(self) -> None:
        text = (
            '<!DOCTYPE rdf:RDF [<!ENTITY e "http://e/">]>'
            + XML
            + '<rdf:Description rdf:about="&e;a"><e:b rdf:resource="&e;c"/></rdf:Description>\n'
            + "</rdf:RDF>"
        )
        store = QuadStore.in_memory()

        store.load(text.encode(), formats.RDF_XML, source="editor.owl", graph=GRAPH)

        assert [s.n3() for s, _, _ in store.triples((None, None, None), GRAPH)] == ["<http://e/a>"]

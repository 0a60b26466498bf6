"""Requests of the Graph Store Protocol: which graph is meant, and what is sent to it."""

import io
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence_graph.errors import MalformedRequestError, UnsupportedMediaTypeError
from evidence_graph.rdf import formats
from evidence_graph.sparql.graph_store import Place, put_graph, read_documents, read_target
from evidence_graph.sparql.multipart import MOST_PARTS
from evidence_graph.sparql.rights import PLAIN
from evidence_graph.store.work import Work
from sparql.updating import EX, content, store_of

G = f"{EX}g"


class TestTargets:
    @pytest.mark.parametrize(
        ("query_string", "target"),
        [
            (b"graph=http%3A%2F%2Fexample.org%2Fg", G),
            (b"graph=http://example.org/g", G),
            (b"x=1&graph=urn:uuid:2f1b", "urn:uuid:2f1b"),
            (b"graph=http://example.org/f%C3%B6r%23a", f"{EX}f\u00f6r#a"),
            (b"graph=http://[::1]:80/a%3Fb", "http://[::1]:80/a?b"),
            (b"default", Place.DEFAULT),
            (b"default=", Place.DEFAULT),
            (b"", Place.NEW),
        ],
    )
    def test_the_address_says_which_graph_is_meant(self, query_string: bytes, target) -> None:
        assert read_target(query_string) == target

    def test_an_address_may_be_that_of_a_graph_itself(self) -> None:
        assert read_target(b"", direct=G) == G

    @pytest.mark.parametrize(
        "query_string",
        [
            b"graph=../../etc/passwd",
            b"graph=foo",
            b"graph=",
            b"graph",
            b"graph=%00",
            b"graph=http://a/%00",
            b"graph=http://a/%2500",
            b"graph=http://a/%250D%250A",
            b"graph=http://a/ b",
            b"graph=http://a/+b",
            b"graph=http://a/%0D%0AX: y",
            b"graph=http://a/%FF",
            b"graph=javascript:alert(1)",
            b"graph=JavaScript:alert(1)",
            b"graph=data:text/html,x",
            b"graph=file:///etc/passwd",
            b"graph=http:///etc/passwd",
            b"graph=http:a",
            b"graph=//a/b",
            b"graph=:a",
            b"graph=1a:b",
            b"graph=http://a/<b>",
            b'graph=http://a/"b"',
            b"graph=http://a/{b}",
            b"graph=http://a/b\\c",
            b"graph=http://a/%25zz",
            b"graph=http://a/%E2%80%8E%EE%80%80",
            b"graph=http://a/" + b"a" * 1_000_000,
            b"graph=http://a/&graph=http://a/",
            b"graph=http://a/&default",
            b"default=1",
        ],
    )
    def test_what_is_no_name_of_a_graph_is_malformed(self, query_string: bytes) -> None:
        with pytest.raises(MalformedRequestError) as caught:
            read_target(query_string)

        assert len(str(caught.value)) < 500

    @pytest.mark.parametrize("direct", ["/data/g", "file:///g", "http://a/ b", "http://a/\r\n", ""])
    def test_an_address_that_names_no_graph_is_malformed(self, direct: str) -> None:
        with pytest.raises(MalformedRequestError):
            read_target(b"", direct=direct)

    @given(st.binary(max_size=60))
    def test_any_address_names_a_graph_or_is_malformed(self, query_string: bytes) -> None:
        try:
            target = read_target(query_string)
        except MalformedRequestError:
            return
        assert (
            isinstance(target, Place)
            or Work(store_of(f"GRAPH <{target}> {{ e:a e:p 1 }}")).added == frozenset()
        )


def form(*parts: tuple[str, bytes], boundary: str = "mark") -> bytes:
    body = io.BytesIO()
    for head, data in parts:
        body.write(f"--{boundary}\r\n{head}\r\n\r\n".encode() + data + b"\r\n")
    body.write(f"--{boundary}--\r\n".encode())
    return body.getvalue()


FORM = 'multipart/form-data; boundary="mark"'
FIELD = 'Content-Disposition: form-data; name="file"'


class TestDocuments:
    @pytest.mark.parametrize(
        ("content_type", "found"),
        [
            ("text/turtle", formats.TURTLE),
            ("Text/Turtle; charset=UTF-8", formats.TURTLE),
            ("application/n-triples", formats.N_TRIPLES),
            ("application/rdf+xml", formats.RDF_XML),
            ("application/ld+json;profile=x", formats.JSON_LD),
        ],
    )
    def test_the_media_type_says_the_format(self, content_type: str, found) -> None:
        (document,) = read_documents(content_type, b"x")

        assert (document.format, document.content) == (found, b"x")

    @pytest.mark.parametrize(
        "content_type",
        [
            "",
            "text/html",
            "application/trig",
            "application/n-quads",
            "turtle",
            "text/csv",
            "a" * 9_999,
        ],
    )
    def test_other_types_are_not_read(self, content_type: str) -> None:
        with pytest.raises(UnsupportedMediaTypeError):
            read_documents(content_type, b"")

    def test_another_charset_is_malformed(self) -> None:
        with pytest.raises(MalformedRequestError, match="UTF-8"):
            read_documents("text/turtle; charset=latin-1", b"")

    def test_files_of_a_form_are_added_together(self) -> None:
        body = form(
            (
                f'{FIELD}; filename="a.ttl"\r\nContent-Type: text/turtle',
                b"<http://example.org/a> <http://example.org/p> 1 .",
            ),
            (
                f'{FIELD}; filename="b.nt"',
                b'<http://example.org/b> <http://example.org/p> "\r" .'.replace(b"\r", b"\\r"),
            ),
            (
                f'{FIELD}; filename="c.rdf"\r\nContent-Type: application/octet-stream',
                b"<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'/>",
            ),
        )
        work = Work(store_of(""))

        put_graph(work, G, read_documents(FORM, body), rights=PLAIN)

        assert work.added == content(store_of(r"GRAPH e:g { e:a e:p 1 . e:b e:p '\r' }"))

    def test_a_form_without_files_is_refused_for_a_graph_would_be_put_empty(self) -> None:
        with pytest.raises(MalformedRequestError, match="without files"):
            read_documents(FORM, form())

    @given(
        st.lists(
            st.binary(max_size=40).filter(lambda b: b"\r\n--mark" not in b), min_size=1, max_size=4
        )
    )
    def test_each_file_comes_out_byte_for_byte(self, files: list[bytes]) -> None:
        body = form(*((f"{FIELD}\r\nContent-Type: text/turtle", file) for file in files))

        assert [document.content for document in read_documents(FORM, body)] == files

    @pytest.mark.parametrize(
        ("content_type", "body"),
        [
            ("multipart/form-data", form()),
            ('multipart/form-data; boundary=""', form()),
            ("multipart/form-data; boundary=" + "m" * 71, form(boundary="m" * 71)),
            (FORM, b""),
            (FORM, b"--mark"),
            (FORM, form((FIELD, b""))[:-10]),
            (FORM, b"--mark\r\n" + FIELD.encode() + b"\r\n--mark--"),
            (FORM, b"--markX\r\n\r\n\r\n--mark--"),
            (FORM, form((f"{FIELD}; filename=a.ttl\r\nContent-Transfer-Encoding: base64", b""))),
            (FORM, form(*[(FIELD, b"")] * (MOST_PARTS + 1))),
            (FORM, form((FIELD + "; x=" + "y" * 10_000, b""))),
        ],
    )  # fmt: skip
    def test_a_form_that_is_broken_is_malformed(self, content_type: str, body: bytes) -> None:
        with pytest.raises(MalformedRequestError):
            read_documents(content_type, body)

    @pytest.mark.parametrize(
        "head", [FIELD, f"{FIELD}; filename=x.csv", f"{FIELD}; filename=x.trig"]
    )
    def test_a_file_of_which_the_format_is_not_known_is_not_read(self, head: str) -> None:
        with pytest.raises(UnsupportedMediaTypeError):
            read_documents(FORM, form((head, b"")))

    @given(st.binary(max_size=200))
    def test_any_body_is_read_or_refused(self, body: bytes) -> None:
        with suppress(MalformedRequestError, UnsupportedMediaTypeError):
            read_documents(FORM, b"--mark" + body)

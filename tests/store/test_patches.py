"""Patches: whatever a change holds comes back from its record, and a damaged record is told."""

import io
from datetime import UTC, datetime, timedelta, timezone

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence_graph.errors import StoreError
from evidence_graph.store import patches
from evidence_graph.store.changes import Authorship, ChangeSet, Source

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
IRIS = st.sampled_from(
    ["http://example.org/a", "urn:x", "https://example.org/é/名", "http://example.org/a?b=c&d#e"]
).map(ox.NamedNode)
BLANKS = st.sampled_from(["b", "b1", "x-y", "a.b"]).map(ox.BlankNode)
LITERALS = st.one_of(
    TEXT.map(ox.Literal),
    st.tuples(TEXT, st.sampled_from(["en", "sv-fi"])).map(
        lambda parts: ox.Literal(parts[0], language=parts[1])
    ),
    st.tuples(TEXT, IRIS).map(lambda parts: ox.Literal(parts[0], datatype=parts[1])),
)
TRIPLES = st.builds(ox.Triple, st.one_of(IRIS, BLANKS), IRIS, st.one_of(IRIS, BLANKS, LITERALS))
NESTED = st.builds(ox.Triple, st.one_of(IRIS, BLANKS), IRIS, TRIPLES)
QUADS = st.builds(
    ox.Quad,
    st.one_of(IRIS, BLANKS),
    IRIS,
    st.one_of(IRIS, BLANKS, LITERALS, TRIPLES, NESTED),
    st.one_of(IRIS, st.just(ox.DefaultGraph())),
)
SOURCES = st.builds(
    Source,
    label=TEXT,
    sha256=st.just("0" * 64),
    graphs=st.lists(IRIS.map(lambda iri: iri.value), max_size=2).map(tuple),
)
TIMES = st.datetimes(
    datetime(1900, 1, 1), timezones=st.sampled_from([UTC, timezone(timedelta(hours=-5))])
)
AUTHORS = st.builds(
    Authorship,
    author=TEXT,
    reason=TEXT,
    tool=TEXT,
    time=TIMES,
    sources=st.lists(SOURCES, max_size=2).map(tuple),
)
STEP = patches.Step(number=7, state="0" * 32, before=None, made_of={"plain": True})


@st.composite
def changes(draw: st.DrawFn) -> ChangeSet:
    added = draw(st.frozensets(QUADS, max_size=6))
    removed = draw(st.frozensets(QUADS, max_size=6)) - added
    return ChangeSet(added=added, removed=removed, by=draw(AUTHORS))


def record(change: ChangeSet) -> bytes:
    output = io.BytesIO()
    patches.write(output, STEP, change)
    return output.getvalue()


@given(changes())
def test_a_change_comes_back_from_its_record(change: ChangeSet) -> None:
    assert patches.read(record(change)) == change


@given(changes())
def test_what_else_is_to_be_known_comes_back_too(change: ChangeSet) -> None:
    assert patches.made_of(record(change)) == {"plain": True}
    assert patches.read_header(record(change).splitlines(keepends=True))["version"] == 7


@given(changes())
def test_the_same_change_is_the_same_bytes(change: ChangeSet) -> None:
    again = ChangeSet(
        added=frozenset(sorted(change.added, key=str)),
        removed=frozenset(sorted(change.removed, key=str, reverse=True)),
        by=change.by,
    )

    assert patches.compressed(STEP, again) == patches.compressed(STEP, change)


@given(changes(), st.data())
def test_a_record_that_was_cut_is_never_read_as_a_smaller_change(change, data) -> None:
    whole = record(change)
    cut = whole[: data.draw(st.integers(0, len(whole) - 1))]

    with pytest.raises(StoreError):
        patches.read(cut)

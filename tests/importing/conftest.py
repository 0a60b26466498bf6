"""Files of others, and a store to take them into."""

from collections.abc import Callable
from pathlib import Path

import pytest

from evidence_graph.graph import EvidenceGraph
from evidence_graph.importing import profiles, readers
from evidence_graph.importing.imported import GivenFile, Imported

EXAMPLES = Path(__file__).parent / "examples"

Read = Callable[..., Imported]


def read(content: bytes, name: str = "file", *, profile: str | None = None) -> Imported:
    """Returns what the reader that the content is for makes of it."""
    chosen = None if profile is None else profiles.named(profile)
    reader = readers.of_content(content, name)
    return reader.read(GivenFile(name=name, content=content, profile=chosen))


def example(name: str, *, profile: str | None = None) -> Imported:
    """Returns what an example file says."""
    return read((EXAMPLES / name).read_bytes(), name, profile=profile)


@pytest.fixture
def graph(store: Path) -> EvidenceGraph:
    """A store of the shipped graph for one test to change."""
    return EvidenceGraph.published(store)

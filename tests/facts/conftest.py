"""The files, read once for all tests of what they say."""

import pytest

from facts.asking import Quads, source_text


@pytest.fixture(scope="session")
def quads() -> Quads:
    """Every quad of ontology/ and data/."""
    return Quads.from_files()


@pytest.fixture(scope="session")
def source() -> str:
    """The text of the document."""
    return source_text()

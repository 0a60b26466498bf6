"""Examples, validated once for all tests of them."""

import pytest

from validation.examples import Examples, bad_files, good_files, validated


@pytest.fixture(scope="session")
def examples() -> Examples:
    """All examples together."""
    return validated([*good_files(), *bad_files()])

"""The conformance tests that do not pass, each with the reason, from known_failures.toml."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownFailures:
    """Test names, each with the reason why it fails."""

    failing: Mapping[str, str]  # the answer is another one
    refused: Mapping[str, str]  # a valid query is not run
    other_lexical_form: Mapping[str, str]  # the answer is the same in value, and written otherwise


@cache
def read_known_failures() -> KnownFailures:
    """Returns the content of known_failures.toml; a test is listed once, whatever its formats."""
    content = Path(__file__).with_name("known_failures.toml").read_text(encoding="utf-8")
    tables = tomllib.loads(content)

    def by_test(table: str) -> Mapping[str, str]:
        return {test: entry["reason"] for entry in tables[table] for test in entry["tests"]}

    return KnownFailures(
        failing=by_test("failing"),
        refused=by_test("refused"),
        other_lexical_form=by_test("other_lexical_form"),
    )

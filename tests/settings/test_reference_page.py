"""The reference of the settings is the one that their fields give."""

import tomllib
from dataclasses import fields
from pathlib import Path

import pytest

from evidence_graph.settings import Settings, read_settings
from settings.reference_page import PAGE, page


def test_the_page_is_made_from_the_settings() -> None:
    assert PAGE.read_text(encoding="utf-8") == page()


@pytest.mark.parametrize("field", fields(Settings), ids=lambda field: field.name)
def test_every_setting_says_what_it_is_in_one_sentence(field) -> None:
    assert field.metadata["help"][0].isupper()
    assert field.metadata["help"].endswith(".")


def test_the_example_is_a_file_that_is_accepted(tmp_path: Path) -> None:
    example = PAGE.read_text(encoding="utf-8").partition("```toml\n")[2].partition("```")[0]
    (tmp_path / "evidence-graph.toml").write_text(example)

    chosen = read_settings(file=tmp_path / "evidence-graph.toml")

    assert chosen.settings.port == tomllib.loads(example)["port"] == 8080

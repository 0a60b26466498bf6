"""The documents name only commands, targets and settings that exist, and name all settings."""

import re
from dataclasses import fields
from pathlib import Path

import pytest

from architecture.source_code import named, own_files
from evidence_graph.cli.application import application
from evidence_graph.settings import ENVIRONMENT_PREFIX, Settings
from shared_material import CHECKOUT

DOCUMENTS = [path for path in own_files() if path.suffix == ".md"]
CODE = re.compile(r"^(?:```|~~~)[a-z-]*\n(.*?)^(?:```|~~~)|`([^`\n]+)`", re.MULTILINE | re.DOTALL)
COMMAND = re.compile(r"(?:^|[\s;&|(/])evidence-graph +([a-z][a-z-]*)(?![\w./:=])")
TARGET = re.compile(r"(?:^|[\s;&|(])make +([a-z][a-z-]*)(?![\w./:=])")


def code_of(document: Path) -> str:
    """Returns what a document shows as code; prose may say `make` without meaning the tool."""
    found = CODE.findall(document.read_text(encoding="utf-8"))
    return "\n".join(block or inline for block, inline in found)


@pytest.mark.parametrize("document", DOCUMENTS, ids=named)
def test_every_command_that_a_document_shows_exists(document: Path) -> None:
    assert set(COMMAND.findall(code_of(document))) <= set(application.commands)


@pytest.mark.parametrize("document", DOCUMENTS, ids=named)
def test_every_make_target_that_a_document_shows_exists(document: Path) -> None:
    makefile = (CHECKOUT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z][a-z-]*):(?!=)", makefile, re.MULTILINE))

    assert set(TARGET.findall(code_of(document))) <= targets


def test_every_make_target_for_people_has_a_line_of_help() -> None:
    makefile = (CHECKOUT / "Makefile").read_text(encoding="utf-8")
    phony = set(re.search(r"^\.PHONY: (.*)$", makefile, re.MULTILINE)[1].split())
    helped = set(re.findall(r"^([a-z-]+):.*## .", makefile, re.MULTILINE))

    assert phony - helped == {"static", "tests-of-this-tree"}


@pytest.mark.parametrize("setting", [field.name for field in fields(Settings)])
def test_every_setting_is_in_the_reference(setting: str) -> None:
    reference = CHECKOUT / "docs" / "reference"
    pages = "\n".join(page.read_text(encoding="utf-8") for page in reference.glob("*.md"))

    assert f"`{setting}`" in pages
    assert f"`{ENVIRONMENT_PREFIX}{setting.upper()}`" in pages

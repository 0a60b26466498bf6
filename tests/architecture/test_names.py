"""Names say what a thing is in the world of evidence or of RDF, never of plumbing."""

import ast
from collections.abc import Iterator
from pathlib import Path

from architecture.source_code import PACKAGE, functions, modules, named

HOMELESS = {"utils", "util", "helpers", "common", "misc", "core", "models", "services", "types"}


def test_no_module_is_a_place_for_homeless_things() -> None:
    parts = {
        named(module): {*module.relative_to(PACKAGE).with_suffix("").parts}
        for module in modules()
        if module.is_relative_to(PACKAGE)
    }

    assert {name for name, words in parts.items() if words & HOMELESS} == set()


def test_it_is_always_iri_and_never_uri() -> None:
    said = {
        f"{named(module)}:{line} {name}"
        for module in modules()
        if module.is_relative_to(PACKAGE)
        for name, line in _names_given(module)
        if {"uri", "uris"} & set(name.lower().split("_"))
    }

    assert said == set()


def test_except_exception_stands_where_a_fault_must_not_spread() -> None:
    """The last resorts of the web and of the processes that work for it, where one bad document
    must not stop the rest, and where libraries raise whatever they come across; all else catches
    the narrowest type.
    """
    places = [
        named(module)
        for module in modules()
        if module.is_relative_to(PACKAGE)
        for node in ast.walk(ast.parse(module.read_text(encoding="utf-8")))
        if isinstance(node, ast.ExceptHandler) and _catches_everything(node.type)
    ]

    assert {place.partition(":")[0] for place in places} <= {
        "src/evidence_graph/ingesting/reading_many.py",
        "src/evidence_graph/validation/judging.py",
        "src/evidence_graph/validation/query_footprint.py",
        "src/evidence_graph/web/rsgi.py",
        "src/evidence_graph/workers/worker.py",
        "src/evidence_graph/writing/process.py",
    }


def _catches_everything(caught: ast.expr | None) -> bool:
    return caught is None or (isinstance(caught, ast.Name) and caught.id == "Exception")


def _names_given(module: Path) -> Iterator[tuple[str, int]]:
    for function in functions(module):
        yield function.name, function.lineno
        arguments = function.args
        for argument in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs):
            yield argument.arg, argument.lineno
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id, node.lineno
        elif isinstance(node, ast.ClassDef):
            yield node.name, node.lineno

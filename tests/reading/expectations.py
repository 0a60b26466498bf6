"""Drafts as plain values, to be compared with what a person expects of the test documents.

    python tests/reading/expectations.py NAME      writes documents/NAME.expected.toml

What it writes is what the program reads now: go through it beside the document before it is kept.
"""

import sys
import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Any

import tomlkit

from evidence_graph.reading.draft import Draft, Thing, Value, Why
from evidence_graph.reading.drafting import drafted
from evidence_graph.reading.opening import opened

DOCUMENTS = Path(__file__).parent / "documents"
ENDING = ".expected.toml"


def named(name: str) -> Draft:
    """Returns the draft of a test document."""
    return drafted(opened(DOCUMENTS / name))


def expected(name: str) -> dict[str, Any]:
    """Returns the values that are expected of a test document."""
    file = DOCUMENTS / f"{name}{ENDING}"
    return tomllib.loads(file.read_text(encoding="utf-8"), parse_float=Decimal)


def plain(draft: Draft) -> dict[str, Any]:
    """Returns a draft's values without words, rules and confidence, and what is left open."""
    found = {
        "language": draft.document.language,
        "report": _thing(draft.report),
        "reference": [_thing(reference) for reference in draft.references],
        "finding": [_thing(finding) for finding in draft.findings],
        "gap": [f"{g.why.name}: {g.quote}" for g in draft.gaps if g.why is not Why.BANNER],
        "banner": [g.quote for g in draft.gaps if g.why is Why.BANNER],
    }
    return {name: value for name, value in found.items() if value}


def _thing(thing: Thing) -> dict[str, Any]:
    found: dict[str, Any] = {"kind": thing.kind}
    for name, values in thing.values.items():
        found[name] = _value(values[0]) if len(values) == 1 else [_value(v) for v in values]
    for name, parts in thing.parts.items():
        found[name] = [_thing(part) for part in parts]
    return found


def _value(value: Value) -> Any:
    return value.value


def main() -> None:
    for name in sys.argv[1:]:
        document = tomlkit.item(_writable(plain(named(name))))
        file = DOCUMENTS / f"{name}{ENDING}"
        file.write_text(tomlkit.dumps(document), encoding="utf-8")


def _writable(value: Any) -> Any:
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, dict):
        return {name: _writable(inner) for name, inner in value.items()}
    return [_writable(inner) for inner in value] if isinstance(value, list) else value


if __name__ == "__main__":
    main()

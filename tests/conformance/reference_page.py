"""docs/reference/conformance.md, made from the W3C's suites and known_failures.toml.

PYTHONPATH=tests python tests/conformance/reference_page.py
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

from conformance.known_failures import read_known_failures
from conformance.manifests import Kind, read_tests
from shared_material import SHARED

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "conformance.md"

_INTRODUCTION = """\
# Conformance to SPARQL

The endpoint answers SPARQL 1.1 queries, and those of SPARQL 1.2 that ask for triple terms, by the
engine [Oxigraph](https://github.com/oxigraph/oxigraph). All query tests of the W3C's suites that we
have are asked of the running program over HTTP, in every format that can carry the answer, sent by
GET, by form and as they are in turn. Updates are not offered, so the suites' tests of updates are
not run.

What does not come out as the suite has it is listed below by the name of the test, with the reason.
The list is strict: the tests fail when a test on it passes, and when one fails that is not on it.
"""

_PUT_RIGHT = """\
## What we put right

The engine alone does otherwise; these are mended, or refused with a reason, before or after it:

- `TRUE` and `False` are read in any case, as all keywords are.
- An aggregate inside an aggregate is refused (400), with the place; the engine answers it with
  nothing, silently.
- A carriage return in XML is written as a reference, so that a reader gets it back; bare, every
  reader takes it for a line feed.
- A character that XML cannot have (U+0000 and most others below U+0020, U+FFFE, U+FFFF) is an
  error that says so, in place of a document that no reader takes. JSON has them all.
- A predicate whose IRI does not end in a name cannot be an element of RDF/XML; asked for that
  format, the answer is an error and not ill-formed.
- Errors of syntax say where the fault is, in words of the query, and not how far the engine got.

## What is bounded

A query may be nested 200 levels deep, have 3,000 words, brackets and operators, and join 100
patterns, because a parser, planner or evaluator that goes deeper can end its process or take
minutes; rows of `VALUES` do not count. `SERVICE` and graphs named by files are refused.
"""

_TABLES = {
    "failing": ("Another answer", "The answer is another one than the suite's."),
    "refused": ("Refused", "The query is valid, and is refused with status 403 and the reason."),
    "other_lexical_form": (
        "Written otherwise",
        "The answer has the same values; some number in it is written differently.",
    ),
}


def page() -> str:
    """Returns the page for the suites and the list as they are."""
    return "\n".join((_INTRODUCTION, *_counts(), _PUT_RIGHT, *_failures())).rstrip() + "\n"


def _counts() -> Iterator[str]:
    known = read_known_failures()
    unlike: set[str] = {*known.failing, *known.refused, *known.other_lexical_form}
    tests = [t for t in read_tests(SHARED / "suites" / "w3c-rdf-tests") if t.kind != Kind.WRITING]
    of_suite = Counter(test.group.partition("/")[0] for test in tests)
    passed = Counter(t.group.partition("/")[0] for t in tests if t.name not in unlike)
    yield "| suite | query tests | as the suite has it |"
    yield "|---|---|---|"
    for suite, number in sorted(of_suite.items()):
        version = re.sub(r"sparql(\d)(\d)", r"SPARQL \1.\2", suite)
        yield f"| {version} | {number} | {passed[suite]} |"
    yield f"| all | {of_suite.total()} | {passed.total()} |"
    yield ""


def _failures() -> Iterator[str]:
    known = read_known_failures()
    for table, (title, what) in _TABLES.items():
        reasons: Mapping[str, str] = getattr(known, table)
        yield f"## {title}\n\n{what}\n"
        for reason in dict.fromkeys(reasons.values()):
            yield reason.strip() + "\n"
            yield from (f"- `{test}`" for test, why in reasons.items() if why == reason)
            yield ""


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")

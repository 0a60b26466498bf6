"""docs/reference/questions.md, made from the headers of the questions.

python tests/queries/reference_page.py
"""

from collections.abc import Iterable, Iterator
from pathlib import Path

from rdflib.plugins.sparql import prepareQuery

from evidence_graph.sparql.questions import Audience, NamedQuery, read_questions

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "questions.md"

_INTRODUCTION = """\
# The questions

Each file in `data/queries` asks one question of the graph. Ask it by name:

```console
$ evidence-graph query @reviews-in-report
$ evidence-graph query @findings-on-intervention --format csv
```

```python
from evidence_graph import EvidenceGraph

graph = EvidenceGraph.open()
for row in graph.query("@reviews-in-report"):
    print(row["label"], row["year"])
```

or send the text of the file to `/sparql`, or to any other SPARQL 1.1 endpoint that holds the graph:
it runs as it stands. A parameter is a line `VALUES ?report { <…> }`; another value goes between
the braces, and `UNDEF` leaves the parameter open.

A column without a value is a gap: the source does not state it. It is never a zero and never an
empty text. Columns called `…AsPrinted`, `quotation` and `hedge` hold words of the source as they
are. `start` and `end` tell where a quotation stands (code points from 0, end not included).

This page is made from the files by `python tests/queries/reference_page.py`.
"""

_TITLES = {
    Audience.CONSUMER: "For those who use the evidence",
    Audience.ANALYST: "For those who weigh the evidence",
    Audience.CURATOR: "For those who curate the evidence",
    Audience.INTEGRATOR: "For those who connect it with other data",
}


def page(questions: Iterable[NamedQuery]) -> str:
    """Returns the page for these questions."""
    all_of_them = list(questions)
    return "\n".join([_INTRODUCTION, *_index(all_of_them), *_chapters(all_of_them)])


def _index(questions: list[NamedQuery]) -> Iterator[str]:
    for audience, title in _TITLES.items():
        yield f"**{title}**\n"
        for question in questions:
            if question.audience is audience:
                yield f"- [{question.title}](#{question.name})"
        yield ""


def _chapters(questions: list[NamedQuery]) -> Iterator[str]:
    for audience, title in _TITLES.items():
        yield f"## {title}\n"
        for question in questions:
            if question.audience is audience:
                yield from _section(question)


def _section(question: NamedQuery) -> Iterator[str]:
    yield f"### {question.name}\n"
    yield f"**{question.title}** ({question.question})\n"
    yield f"{question.description}\n"
    if question.parameters:
        yield "| parameter | kind | default | |"
        yield "|---|---|---|---|"
        for p in question.parameters:
            yield f"| `{p.name}` | {p.kind.value} | `{p.shown_default}` | {p.help} |"
        yield ""
    columns = _columns(question)
    yield f"Columns: {', '.join(f'`{c}`' for c in columns)}\n" if columns else "Gives a graph.\n"


def _columns(question: NamedQuery) -> list[str]:
    algebra = prepareQuery(question.text).algebra
    return [str(name) for name in algebra.PV] if algebra.name == "SelectQuery" else []


if __name__ == "__main__":
    PAGE.parent.mkdir(parents=True, exist_ok=True)
    PAGE.write_text(page(read_questions()), encoding="utf-8")

"""docs/reference/exchange.md, made from the exports of ut202002 themselves.

python tests/exchange/reference_page.py
"""

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from evidence_graph.exchange.exporting import export_of
from evidence_graph.exchange.formats import EXPORT_FORMATS, ExportFormat
from evidence_graph.exchange.loss import THING, Loss, Lost
from evidence_graph.exchange.report import ReportGraph, place_of, read_report
from evidence_graph.graph import EvidenceGraph

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "exchange.md"

_INTRODUCTION = """\
# The formats that reports are exported in

Made by `python tests/exchange/reference_page.py` from the exports of report ut202002. How to use
them is in [the how-to](../how-to/exchange.md).

*By type* is the `Accept` header that gives the format over HTTP; without one it is had by
`?format=NAME` only, because its type is also that of the page or of RDF. *Statements* are triples:
those that the export carries, of those it is compared with.
"""

_LOSSES = """\
## What each does not carry

Most formats are for a part of a report, so that much is lost on purpose; the numbers say how much.
For those that can be read back, what is carried is what was read. For those to be looked at, the
summary of findings and the response, it is what stands on the page in words; from the response
`evidence-graph draft` reads the coded values again, which are not counted here.
"""


def page(report: ReportGraph) -> str:
    """Returns the page for a report."""
    losses = {form.name: export_of(report, to=form).loss for form in EXPORT_FORMATS}
    lines = [_INTRODUCTION]
    lines += [
        "| `--to` | what | by type | file | statements | compared with |",
        "|---|---|---|---|---|---|",
    ]
    lines += [_row(form, losses[form.name]) for form in EXPORT_FORMATS]
    lines += ["", _LOSSES]
    for form in EXPORT_FORMATS:
        lines += _lost(form, losses[form.name])
    return "\n".join(lines)


def _row(form: ExportFormat, loss: Loss) -> str:
    by_type = "" if form.is_named_only else f"`{form.media_type}`"
    carried = f"{loss.carried:,} of {loss.total:,}"
    cells = (f"`{form.name}`", form.title, by_type, f"`.{form.ending}`", carried, loss.scope)
    return f"| {' | '.join(cells)} |"


def _lost(form: ExportFormat, loss: Loss) -> Iterator[str]:
    yield f"### {form.name}\n"
    if not loss.lost:
        yield "Nothing is lost.\n"
        return
    by_kind: dict[str, list[Lost]] = defaultdict(list)
    for lost in loss.lost:
        by_kind[lost.kind].append(lost)
    whole = [kind for kind, parts in by_kind.items() if all(p.why == THING for p in parts)]
    if whole:
        yield f"No place for: {', '.join(f'`{kind}`' for kind in whole)}.\n"
    parts = {kind: found for kind, found in by_kind.items() if kind not in whole}
    if parts:
        yield "| of | not carried |"
        yield "|---|---|"
        for kind, found in parts.items():
            yield f"| `{kind}` | {', '.join(map(_said, found))} |"
        yield ""


def _said(lost: Lost) -> str:
    some = "" if lost.count == lost.of else f" ({lost.count} of {lost.of})"
    return f"`{lost.property}`{some}"


def main() -> None:
    graph = EvidenceGraph.open()
    ask = graph.store.select
    PAGE.write_text(page(read_report(ask, place_of(ask, "ut202002"))), encoding="utf-8")


if __name__ == "__main__":
    main()

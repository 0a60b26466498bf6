"""Whatever a report says: an export carries or loses each statement of it, and says no other."""

from collections import Counter
from importlib import import_module

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from rdflib import RDF

from evidence_graph.exchange.exporting import export_of
from evidence_graph.exchange.formats import EXPORT_FORMATS, ExportFormat
from evidence_graph.exchange.report import ReportGraph, local_name
from evidence_graph.rdf.display import short
from exchange.varied import EDITS, edited

BY_NAME = {form.name: form for form in EXPORT_FORMATS}
READ_BACK = [
    form for form in EXPORT_FORMATS if form.name.split("-")[0] not in {"summary", "enquiry"}
]

READ_ONLY = [form for form in EXPORT_FORMATS if form not in READ_BACK]

# To make an example smaller takes minutes with graphs of this size.
SOME = settings(
    max_examples=8,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def _missing(whole: set, back: set) -> Counter:
    kinds = {}
    for subject, predicate, kind in sorted(whole, key=lambda t: tuple(x.n3() for x in t)):
        if predicate == RDF.type:
            kinds.setdefault(subject, local_name(kind))
    return Counter((kinds.get(s, "?"), str(short(str(p)) or p)) for s, p, _ in whole - back)


@pytest.mark.parametrize("form", READ_BACK, ids=lambda form: form.name)
@SOME
@given(edit=EDITS)
def test_what_is_read_back_is_what_the_loss_report_leaves(
    report: ReportGraph, form: ExportFormat, edit
) -> None:
    varied = edited(report, edit)

    made = export_of(varied, to=form)

    back = import_module(f"evidence_graph.exchange.{form.module}").read(made.content)
    whole = form.whole(varied)
    assert back <= whole
    lost = Counter({(lost.kind, lost.property): lost.count for lost in made.loss.lost})
    assert lost == _missing(whole, back)
    assert made.loss.carried + sum(lost.values()) == made.loss.total == len(whole)


@pytest.mark.parametrize("form", READ_ONLY, ids=lambda form: form.name)
@SOME
@given(edit=EDITS)
def test_every_statement_is_carried_or_lost(report: ReportGraph, form: ExportFormat, edit) -> None:
    varied = edited(report, edit)

    loss = export_of(varied, to=form).loss

    assert loss.carried + sum(lost.count for lost in loss.lost) == loss.total
    assert all(0 < lost.count <= lost.of for lost in loss.lost)


@pytest.mark.parametrize("form", EXPORT_FORMATS, ids=lambda form: form.name)
def test_the_same_report_is_written_in_the_same_bytes(
    report: ReportGraph, form: ExportFormat
) -> None:
    assert export_of(report, to=form).content == export_of(report, to=form).content


def test_tables_carry_everything(report: ReportGraph) -> None:
    assert export_of(report, to=BY_NAME["csv"]).loss.lost == ()

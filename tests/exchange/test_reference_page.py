"""The page that tells what each format carries is true."""

from evidence_graph.exchange.report import ReportGraph
from exchange import reference_page


def test_the_page_says_what_the_exports_do(report: ReportGraph) -> None:
    assert reference_page.PAGE.read_text(encoding="utf-8") == reference_page.page(report)

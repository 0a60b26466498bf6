"""`verify quotes`: what is said of the quotations, in which form, and how it ends."""

import json
from pathlib import Path

from rdflib import SH, Graph, URIRef

from evidence_graph.store.quads import QuadStore
from evidence_graph.store.versions import StoreDirectory

UT = "https://w3id.org/evidence-graph/id/report/ut202002/"
SUMMARY = (
    "Looked at 340 quotations, 1 source, 66 claims. Conforms: 0 violations, 1 warning, 0 infos."
)


def damage(store: Path) -> None:
    """Changes a word that is quoted, past every check, as a fault of the disk would."""
    quads = QuadStore.open(StoreDirectory(store).required().path, read_only=False)
    quads.update(
        "PREFIX oa: <http://www.w3.org/ns/oa#> "
        "DELETE { ?q oa:exact ?words } INSERT { ?q oa:exact 'no evidence' } "
        f"WHERE {{ BIND (<{UT}quote/herd-2014/finding/portage-no-evidence/F100> AS ?q) "
        "?q oa:exact ?words }"
    )
    quads.close()


def test_the_shipped_quotations_are_accepted_with_one_warning(run, shipped_store) -> None:
    outcome = run("verify", "quotes", "--store", shipped_store)

    assert outcome.code == 0
    assert "evs:CitedSource-notSuperseded" in outcome.out
    assert outcome.out.rstrip().endswith(SUMMARY)


def test_strict_ends_with_1_for_a_warning(run, shipped_store) -> None:
    assert run("verify", "quotes", "--strict", "--store", shipped_store).code == 1


def test_a_report_is_told_by_its_name_or_its_graph(run, shipped_store) -> None:
    for report in ("ut202002", "https://w3id.org/evidence-graph/graph/report/ut202002"):
        outcome = run("verify", "quotes", report, "--store", shipped_store)

        assert (outcome.code, outcome.out.rstrip().endswith(SUMMARY)) == (0, True)


def test_an_unknown_report_is_code_2_and_those_there_are_are_told(run, shipped_store) -> None:
    outcome = run("verify", "quotes", "ut1", "--store", shipped_store)

    assert outcome.code == 2
    assert "there is no report 'ut1'; there are: ut202002" in outcome.err


def test_the_store_may_be_named_before_the_command(run, shipped_store) -> None:
    outcome = run("--store", shipped_store, "verify", "quotes")

    assert outcome.out.rstrip().endswith(SUMMARY)


def test_the_report_is_a_shacl_report(run, shipped_store) -> None:
    outcome = run("verify", "quotes", "--format", "turtle", "--store", shipped_store)

    report = Graph().parse(data=outcome.out, format="turtle")
    (result,) = report.objects(None, SH.result)
    assert report.value(result, SH.focusNode) == URIRef(f"{UT}reference-5")
    assert report.value(result, SH.resultSeverity) == SH.Warning
    assert report.value(result, SH.sourceShape) is not None
    assert outcome.err.rstrip().endswith(SUMMARY)


def test_the_report_as_json_ld_says_the_same(run, shipped_store) -> None:
    outcome = run("verify", "quotes", "--format", "json-ld", "--store", shipped_store)

    told = json.dumps(json.loads(outcome.out))
    assert f"{UT}reference-5" in told
    assert "sh:ValidationReport" in told


def test_a_damaged_quotation_is_code_1_and_a_violation_in_json(run, store, tmp_path) -> None:
    damage(store)

    outcome = run(
        *("verify", "quotes", "--format", "json"),
        *("--output", tmp_path / "report.json", "--store", store),
    )

    told = json.loads((tmp_path / "report.json").read_text())
    assert outcome.code == 1
    assert told["checked"] == {"sources": 1, "quotations": 340, "claims": 65}
    assert (told["conforms"], told["violations"]) == (False, 1)
    assert told["results"][0]["shape"].endswith("#Quotation-textAtSpan")

import gzip
import subprocess
import sys
from pathlib import Path

import pyoxigraph as ox
import pytest

from benchmarks.made import BENCHMARKS, made, small
from evidence_graph.vocabulary import NAMESPACE
from shared_material import CHECKOUT


def count(pattern: str) -> int:
    (row,) = small().query(
        f"PREFIX ev: <{NAMESPACE}> PREFIX skos: <http://www.w3.org/2004/02/skos/core#> "
        f"SELECT (COUNT(*) AS ?n) {{ {pattern} }}"
    )
    return int(row["n"].value)


def test_the_same_seed_makes_the_same_bytes() -> None:
    assert made(seed=7) == made(seed=7)


def test_another_seed_makes_other_evidence() -> None:
    assert made(seed=7) != made(seed=8)


@pytest.mark.parametrize("quads", ["1e4", "1e5"])
def test_the_size_is_what_was_asked_for_give_or_take_a_report(quads: str) -> None:
    lines = made(quads=quads).splitlines()

    assert float(quads) <= len(lines) < float(quads) + 5_000
    assert len(lines) == len(set(lines))


def test_a_file_named_gz_is_compressed_and_holds_the_same(tmp_path: Path) -> None:
    command = [sys.executable, BENCHMARKS / "generate.py", "--quads", "1e4"]
    for name in ("one.nq.gz", "two.nq.gz"):
        subprocess.run([*command, tmp_path / name], check=True, capture_output=True)

    one, two = ((tmp_path / name).read_bytes() for name in ("one.nq.gz", "two.nq.gz"))
    assert one == two
    assert gzip.decompress(one) == made()


def test_every_class_and_property_is_one_of_the_ontology() -> None:
    ontology = ox.parse(path=CHECKOUT / "ontology" / "evidence.ttl")
    declared = {quad.subject.value for quad in ontology}
    terms = {term.value for quad in small() for term in (quad.predicate, quad.object)}
    ours = {term for term in terms if term.startswith(NAMESPACE)}

    assert ours
    assert ours - declared == set()


def test_each_report_has_a_named_graph_of_its_own() -> None:
    reports = count("?report a ev:EvidenceReport")

    assert reports == count("GRAPH ?graph { ?report a ev:EvidenceReport }")
    assert reports == count("SELECT DISTINCT ?graph { GRAPH ?graph { ?s a ev:EvidenceReport } }")


def test_every_finding_has_words_to_rest_on() -> None:
    findings = "?finding a ev:Finding"

    assert count(findings) > 0
    assert count(f"{findings} FILTER NOT EXISTS {{ ?finding ev:supportedBy ?words }}") == 0


def test_hierarchies_are_eight_levels_deep() -> None:
    seven_steps = "/".join(["skos:broader"] * 7)

    assert count(f"?concept {seven_steps} ?top") > 0
    assert count(f"?concept {seven_steps}/skos:broader ?top") == 0


def test_reviews_share_studies() -> None:
    shared = "?a ev:includesStudy ?study . ?b ev:includesStudy ?study FILTER (?a != ?b)"

    assert count(shared) > 0

import subprocess
import sys
from pathlib import Path

import pyoxigraph as ox

from benchmarks.made import BENCHMARKS
from evidence_graph.graph import EvidenceGraph


def test_every_engine_gets_the_same_quads(tmp_path: Path) -> None:
    command = [sys.executable, str(BENCHMARKS / "build.py"), "--quads", "1e4", str(tmp_path / "b")]

    subprocess.run(command, check=True)

    graph = EvidenceGraph.published(tmp_path / "b" / "store")
    ours = set(graph.store.quads(None))
    theirs = ox.Store.read_only(str(tmp_path / "b" / "oxigraph"))
    lines = ox.parse(path=str(tmp_path / "b" / "default.nt"), format=ox.RdfFormat.N_TRIPLES)
    assert len(ours) > 10_000
    assert graph.info().statements == len(ours)
    assert set(theirs.quads_for_pattern(None, None, None, ox.DefaultGraph())) == ours
    assert set(lines) == ours

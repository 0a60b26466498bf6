"""GraphInfo: the size and state of a graph, and of this program."""

from dataclasses import dataclass
from importlib.metadata import version as version_of
from pathlib import Path

from evidence_graph.store.quads import QuadStore
from evidence_graph.store.versions import Version


@dataclass(frozen=True, slots=True, kw_only=True)
class GraphInfo:
    """The size and state of an evidence graph, as `evidence-graph info` shows it."""

    release: str
    version: int | None  # None for a graph in memory, which has no numbered versions
    location: str
    statements: int  # triples of the merged default graph


def release() -> str:
    """Returns the version number of this program."""
    return version_of("evidence-graph")


def info_of(version: Version, location: Path) -> GraphInfo:
    """Returns what is known of a published version, counting only where its maker did not."""
    counted = version.facts.get("statements")
    if counted is None:
        counted = QuadStore.open(version.path, read_only=True).size(None)
    return GraphInfo(
        release=release(),
        version=version.number,
        location=str(location),
        statements=counted,
    )

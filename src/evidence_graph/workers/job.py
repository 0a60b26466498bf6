"""What a pool is asked: a query, and on which terms."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from evidence_graph.sparql.guard import is_of_default_graph

SITE: Final = "site"
"""Who asks the queries that pages are made of, on behalf of whoever looks at them."""


@dataclass(frozen=True, slots=True)
class Past:
    """An earlier version to ask instead of the one that is served."""

    path: Path
    state: str


@dataclass(slots=True, kw_only=True)
class Job:
    """A query to answer: its dataset, the formats wanted, its deadline, and who asks.

    `rows` has only so many solutions written, as TSV, and the rest counted. `charge` is told, once,
    the seconds of evaluation that the query took, however it ended.
    """

    query: str
    client: str
    seconds: float
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()
    accept: str = ""
    formats: tuple[str, ...] = ()
    rows: int | None = None
    charge: Callable[[float], None] | None = None
    past: Past | None = None  # None for the version that is served


def of_default_graph_alone(job: Job) -> bool:
    """Says whether a query can be answered from the default graph; when in doubt, it cannot."""
    return not (job.default_graphs or job.named_graphs) and is_of_default_graph(job.query)

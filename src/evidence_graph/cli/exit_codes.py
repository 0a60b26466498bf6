"""The one table from error class to exit code."""

from enum import IntEnum
from types import MappingProxyType
from typing import Final

from evidence_graph import errors
from evidence_graph.errors import EvidenceGraphError


class ExitCode(IntEnum):
    """What the number that `evidence-graph` ends with says."""

    DONE = 0
    NOT_ACCEPTABLE = 1
    USAGE = 2
    STORE_OR_NETWORK = 3
    QUERY = 4
    INTERRUPTED = 130  # 128 + SIGINT, as shells have it
    READER_GONE = 141  # 128 + SIGPIPE


MEANINGS: Final = MappingProxyType(
    {
        ExitCode.DONE: "done",
        ExitCode.NOT_ACCEPTABLE: "evidence cannot be read, contradicts the ontology or violates "
        "the shapes",
        ExitCode.USAGE: "the command line or a setting is wrong, or names something unknown",
        ExitCode.STORE_OR_NETWORK: "the store or the network failed",
        ExitCode.QUERY: "the query is not SPARQL, is refused, too complex, or failed",
        ExitCode.INTERRUPTED: "interrupted (Ctrl-C)",
        ExitCode.READER_GONE: "whoever read the output went away before its end",
    }
)

_OF_CLASS: Final = MappingProxyType(
    {
        errors.SettingsError: ExitCode.USAGE,
        errors.InputError: ExitCode.NOT_ACCEPTABLE,
        errors.EvidenceError: ExitCode.NOT_ACCEPTABLE,
        errors.RequestError: ExitCode.USAGE,
        errors.QueryError: ExitCode.QUERY,
        errors.ChangeError: ExitCode.NOT_ACCEPTABLE,
        errors.NotFoundError: ExitCode.USAGE,
        errors.ServerBusyError: ExitCode.STORE_OR_NETWORK,
        errors.NetworkError: ExitCode.STORE_OR_NETWORK,
        errors.StoreError: ExitCode.STORE_OR_NETWORK,
    }
)


def of_error(error: EvidenceGraphError) -> ExitCode:
    """Returns the exit code of an error: that of its nearest class in the table."""
    for ancestor in type(error).__mro__:
        if ancestor in _OF_CLASS:
            return _OF_CLASS[ancestor]
    raise LookupError(f"{type(error).__name__} has no exit code; give it one here")

"""Errors of what lies below: the state, the store, other servers, the settings."""

from collections.abc import Sequence

from evidence_graph.errors.base import EvidenceGraphError


class SettingsError(EvidenceGraphError):
    """A setting is unknown, misspelt or of the wrong kind."""

    def __init__(self, faults: Sequence[str]) -> None:
        self.faults = tuple(faults)
        super().__init__("; ".join(faults))


class ChangeError(EvidenceGraphError):
    """A change does not fit the state that there is; nothing was changed."""


class ChangeTimeoutError(ChangeError):
    """The change was not made within `limit` seconds."""

    def __init__(self, limit: float) -> None:
        self.limit = limit
        super().__init__(
            f"the change was not made within {limit:g} s, and nothing was changed; make it in "
            "smaller steps, or load large documents with `evidence-graph load`"
        )


class ConflictError(ChangeError):
    """Later changes have touched the same quads."""


class PreconditionFailedError(ChangeError):
    """The state is not the one that a change was made for; `present` is the entity tag of it."""

    def __init__(self, detail: str, *, present: str | None) -> None:
        self.present = present
        super().__init__(f"{detail}; read it again, and make your change to that")


class NetworkError(EvidenceGraphError):
    """Another server does not answer as it should; `address` is what was asked for."""

    def __init__(self, address: str, detail: str) -> None:
        self.address = address
        super().__init__(f"{address}: {detail}")


class StoreError(EvidenceGraphError):
    """The store cannot be opened, read or written."""


class WriterFailedError(StoreError):
    """The process that writes failed at a task in a way that nobody foresaw."""

    def __init__(self) -> None:
        super().__init__(
            "this failed in a way that nobody foresaw, and nothing was changed; the server's log "
            "says more"
        )


class StoreFullError(StoreError):
    """There is no room left on the disk of the store; nothing was changed."""

    def __init__(self, detail: str) -> None:
        super().__init__(f"{detail}; make room there, and try again")

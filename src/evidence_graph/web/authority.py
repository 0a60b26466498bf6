"""Who writes: the bearer token of a request, and nothing else that it may bring."""

import hmac
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from evidence_graph.authority.scopes import Scope
from evidence_graph.authority.tokens import TOKENS, TokenFile
from evidence_graph.errors import UnauthorizedError
from evidence_graph.settings import Settings

ADMIN: Final = "admin"
"""The author of changes that are made with the token of the settings."""


@dataclass(frozen=True, slots=True)
class Holder:
    """Whoever has a token, and what it opens."""

    name: str
    scopes: frozenset[Scope]


class Gate:
    """Knows the tokens of a store, as they are at the moment."""

    def __init__(self, store: Path, settings: Settings) -> None:
        self._tokens = TokenFile(store / TOKENS)
        self._admin_token = settings.admin_token

    def holder(self, authorization: str | None) -> Holder:
        """Returns who sends this Authorization header. Raises UnauthorizedError, StoreError."""
        scheme, _, secret = (authorization or "").partition(" ")
        if scheme.lower() != "bearer" or not secret.strip():
            raise UnauthorizedError(
                "writing needs a token, in the header Authorization: Bearer; the operator makes "
                "one with `evidence-graph token create`"
            )
        found = self._known(secret.strip())
        if found is None:
            raise UnauthorizedError(
                "that token opens nothing here: it is not one of ours, was revoked, or its time "
                "is over; ask the operator for another"
            )
        return found

    def knows(self, authorization: str | None) -> bool:
        """Says whether a request that sends this header may bring a long body."""
        scheme, _, secret = (authorization or "").partition(" ")
        return scheme.lower() == "bearer" and self._known(secret.strip()) is not None

    def _known(self, secret: str) -> Holder | None:
        given = secret.encode(errors="replace")
        if self._admin_token is not None and hmac.compare_digest(given, self._admin_token.encode()):
            return Holder(ADMIN, frozenset(Scope))
        token = self._tokens.holder(given.decode(errors="replace"))
        return None if token is None else Holder(token.name, token.scopes)

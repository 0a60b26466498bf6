"""How long a query may take, and who may have more than everybody: the operator's token."""

import hmac
from collections.abc import Callable
from dataclasses import dataclass

from evidence_graph.errors import QueryRefusedError, UnauthorizedError
from evidence_graph.settings import Settings


def _nobody(_: str) -> bool:
    return False


@dataclass(frozen=True, slots=True)
class Allowance:
    """The seconds one query has, and whether it is the operator's, who shares with nobody."""

    seconds: float
    is_operator: bool

    @classmethod
    def of(
        cls,
        authorization: str,
        timeout: float | None,
        settings: Settings,
        *,
        may_write: Callable[[str], bool] = _nobody,
    ) -> "Allowance":
        """Returns what a request may take, by its Authorization header and its timeout=.

        `may_write` says of such a header whether its token is one that writes: clients send it with
        their queries too, and it gives them no more time than everybody has.

        Raises UnauthorizedError for a wrong token, or for none where one is needed, and
        QueryRefusedError for more seconds than anybody may have.
        """
        is_operator = _is_operator(authorization, settings.operator_token, may_write)
        if timeout is None or timeout <= settings.query_seconds:
            return cls(timeout or settings.query_seconds, is_operator)
        most = settings.long_query_seconds
        told = f"timeout={timeout:g} is over the {settings.query_seconds:g} s that a query may take"
        if settings.operator_token is None:
            raise QueryRefusedError(f"{told}; ask for fewer seconds")
        if not is_operator:
            raise UnauthorizedError(
                f"{told} without the operator's token; ask for fewer seconds, or send the token "
                "as Authorization: Bearer"
            )
        if timeout > most:
            raise QueryRefusedError(
                f"timeout={timeout:g} is over the {most:g} s that even the operator may ask for"
            )
        return cls(timeout, is_operator)


def _is_operator(authorization: str, token: str | None, may_write: Callable[[str], bool]) -> bool:
    scheme, _, given = authorization.partition(" ")
    if token is None or scheme.lower() != "bearer":
        return False  # what other schemes say is for a proxy before us
    if hmac.compare_digest(given.strip().encode(errors="replace"), token.encode()):
        return True
    if may_write(authorization):
        return False
    raise UnauthorizedError(
        "the token is not the operator's, nor one that writes; send the right one, or none"
    )

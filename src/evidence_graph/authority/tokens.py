"""Tokens: made once, shown once, and kept only as hashes in a file that its owner alone can read.

A token is 256 random bits, so that a plain SHA-256 of it cannot be guessed back; slow password
hashes are for secrets that people choose.
"""

import hashlib
import hmac
import json
import re
import secrets
from collections.abc import Collection, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from evidence_graph.authority.scopes import Scope
from evidence_graph.errors import InputError, NotFoundError, StoreError
from evidence_graph.files import held, mark_of, write_durably

PREFIX: Final = "evg_"
"""How every token begins, so that people and secret scanners know one when they see it."""

TOKENS: Final = "tokens.json"
"""The file of a store directory's tokens."""

_NAME: Final = re.compile(r"[\w .@+-]{1,80}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """What is kept of a token; `name` is who or what uses it, and the author of its changes."""

    name: str
    digest: str  # SHA-256 of the token, in hexadecimal
    scopes: frozenset[Scope]
    created: datetime
    expires: datetime | None  # None: it holds until it is revoked

    def has_expired(self, now: datetime) -> bool:
        """Says whether the token's time is over."""
        return self.expires is not None and now >= self.expires


class TokenFile:
    """The tokens of one store directory."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._read_last: tuple[tuple[int, ...], list[Token]] | None = None

    def create(
        self, name: str, scopes: Collection[Scope], *, days: int | None = None
    ) -> tuple[Token, str]:
        """Makes a token and returns it with its secret, which is kept nowhere.

        Raises InputError where the name is taken or none, or no scope is given.
        """
        if not _NAME.fullmatch(name):
            raise InputError(
                f"{name!r} is no name for a token; use up to 80 letters, digits, blanks and . @ + -"
            )
        if not scopes:
            raise InputError("a token needs a scope: data, ontology or admin")
        now = datetime.now(UTC).replace(microsecond=0)
        secret = PREFIX + secrets.token_urlsafe(32)
        token = Token(
            name=name,
            digest=_digest(secret),
            scopes=frozenset(scopes),
            created=now,
            expires=None if days is None else now + timedelta(days=days),
        )
        with self._changing():
            tokens = self.tokens()
            if any(token.name == name for token in tokens):
                raise InputError(
                    f"there is a token {name!r} already; revoke it, or choose another name"
                )
            self._write([*tokens, token])
        return token, secret

    def revoke(self, name: str) -> None:
        """Forgets a token, which opens nothing from now on. Raises NotFoundError, StoreError."""
        self._require(name)
        with self._changing():
            self._require(name)
            self._write([token for token in self.tokens() if token.name != name])

    def tokens(self) -> list[Token]:
        """Returns all tokens, in the order of their making; read again where the file is another.

        Raises StoreError.
        """
        mark = mark_of(self.path)
        if self._read_last is None or self._read_last[0] != mark:
            self._read_last = mark, self._parsed()
        return self._read_last[1]

    def _parsed(self) -> list[Token]:
        try:
            kept = json.loads(self.path.read_text(encoding="utf-8"))
            return [_token(said) for said in kept["tokens"]]
        except FileNotFoundError:
            return []
        except (OSError, ValueError, LookupError, TypeError, AttributeError) as cause:
            raise StoreError(f"{self.path} holds no tokens that can be read: {cause}") from cause

    def holder(self, secret: str) -> Token | None:
        """Returns the token with that secret, or None where there is none or its time is over.

        It takes as long whichever token it is, and whether it is one.
        """
        digest = _digest(secret)
        found = None
        for token in self.tokens():
            if hmac.compare_digest(token.digest, digest):
                found = token
        return None if found is None or found.has_expired(datetime.now(UTC)) else found

    def _require(self, name: str) -> None:
        known = [token.name for token in self.tokens()]
        if name not in known:
            raise NotFoundError("token", name, known)

    @contextmanager
    def _changing(self) -> Iterator[None]:
        """Keeps other processes from changing the file between reading and writing it."""
        with ExitStack() as until_the_end:
            try:
                self.path.parent.mkdir(parents=True, exist_ok=True)
                until_the_end.enter_context(held(self.path.with_suffix(".lock")))
            except OSError as cause:
                raise StoreError(f"{self.path} cannot be written: {cause.strerror}") from cause
            yield

    def _write(self, tokens: Collection[Token]) -> None:
        text = json.dumps({"tokens": [_said(token) for token in tokens]}, indent=1)
        try:
            write_durably(self.path, text.encode(), mode=0o600)
        except OSError as cause:
            raise StoreError(f"{self.path} cannot be written: {cause.strerror or cause}") from cause


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def _said(token: Token) -> dict[str, Any]:
    return {
        "name": token.name,
        "sha256": token.digest,
        "scopes": sorted(scope.value for scope in token.scopes),
        "created": token.created.isoformat(),
        "expires": None if token.expires is None else token.expires.isoformat(),
    }


def _token(said: dict[str, Any]) -> Token:
    expires = said["expires"]
    return Token(
        name=said["name"],
        digest=said["sha256"],
        scopes=frozenset(Scope(scope) for scope in said["scopes"]),
        created=datetime.fromisoformat(said["created"]),
        expires=None if expires is None else datetime.fromisoformat(expires),
    )

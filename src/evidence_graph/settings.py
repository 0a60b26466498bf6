"""What an operator may choose: one frozen Settings, and where each value came from.

Later wins: default, TOML file, `EVIDENCE_GRAPH_*` environment variable, command line.
"""

import ipaddress
import math
import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, Final, Literal

from evidence_graph.errors import SettingsError

LogLevel = Literal["debug", "info", "warning", "error"]

ENVIRONMENT_PREFIX: Final = "EVIDENCE_GRAPH_"

SHORTEST_SECRET: Final = 16
"""Characters of a token that an operator chooses, at least."""

_LEAST: Final = {
    "port": 0,
    "max_age": 0,
    "replica_memory_bytes": 0,
    "cache_bytes": 0,
    "workers": 2,
    "kept_versions": 2,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Everything an operator may choose; `help` in each field's metadata documents it."""

    store: Path | None = field(
        default=None,
        metadata={"help": "Directory that keeps the graph between runs; none: built in memory."},
    )
    host: str = field(
        default="127.0.0.1", metadata={"help": "Address to listen on; 0.0.0.0 for all."}
    )
    port: int = field(default=7070, metadata={"help": "Port to listen on; 0: any free one."})
    public_url: str | None = field(
        default=None,
        metadata={"help": "Address that clients see, behind a proxy; none: http://HOST:PORT."},
    )
    threads: int = field(
        default=8, metadata={"help": "Pages made at once; queries have processes of their own."}
    )
    workers: int = field(
        default=8, metadata={"help": "Queries that are answered at once, at most; 2 or more."}
    )
    query_seconds: float = field(
        default=30.0,
        metadata={"help": "Seconds a query may wait and take; timeout= asks for fewer."},
    )
    long_query_seconds: float = field(
        default=600.0, metadata={"help": "Seconds that timeout= may ask for with the token."}
    )
    operator_token: str | None = field(
        default=None,
        metadata={"help": "Bearer token that may ask for long queries; none: nobody may."},
    )
    admin_token: str | None = field(
        default=None,
        metadata={
            "help": "Bearer token that may write everything, of 16 characters or more; none: only "
            "those of `token`."
        },
    )
    read_only: bool = field(
        default=False, metadata={"help": "Whether every write over HTTP is refused; true or false."}
    )
    write_seconds: float = field(
        default=60.0, metadata={"help": "Seconds a change over HTTP may wait and take."}
    )
    write_queue_length: int = field(
        default=64, metadata={"help": "Changes that may wait for the one being made."}
    )
    write_queue_seconds: float = field(
        default=30.0, metadata={"help": "Seconds a change may wait for those before it."}
    )
    write_memory_bytes: int = field(
        default=2 * 1024**3, metadata={"help": "Memory the process that writes may take."}
    )
    max_write_bytes: int = field(
        default=64 * 1024**2, metadata={"help": "Largest body of a write, in bytes."}
    )
    max_changes: int = field(
        default=1_000_000, metadata={"help": "Most quads that one change over HTTP may touch."}
    )
    load_addresses: tuple[str, ...] = field(
        default=(),
        metadata={
            "help": "Addresses that LOAD may fetch; those that end with / are for all below them."
        },
    )
    kept_versions: int = field(
        default=10,
        metadata={"help": "Versions that can still be asked with version=; 2 or more."},
    )
    query_memory_bytes: int = field(
        default=512 * 1024**2, metadata={"help": "Memory a query may take, in bytes."}
    )
    queue_length: int = field(default=64, metadata={"help": "Queries that may wait for a process."})
    queue_seconds: float = field(
        default=10.0, metadata={"help": "Seconds a query may wait for a process."}
    )
    client_running: int = field(
        default=4, metadata={"help": "Queries of one client answered at once; more wait."}
    )
    client_queries: int = field(
        default=32, metadata={"help": "Queries of one client, running and waiting, at most."}
    )
    client_seconds_per_minute: float = field(
        default=120.0, metadata={"help": "Seconds of evaluation that one client has per minute."}
    )
    trusted_proxies: tuple[str, ...] = field(
        default=(),
        metadata={"help": "Addresses of proxies whose X-Forwarded-For names the client."},
    )
    cache_bytes: int = field(
        default=64 * 1024**2, metadata={"help": "Memory for answers kept for the next asker."}
    )
    max_age: int = field(
        default=0,
        metadata={"help": "Seconds a client may reuse an answer without asking whether it holds."},
    )
    replica_memory_bytes: int = field(
        default=4 * 1024**3,
        metadata={"help": "Memory for copies of the graph that answer faster; 0: from disk only."},
    )
    max_url_bytes: int = field(
        default=16_384, metadata={"help": "Longest address accepted, in bytes."}
    )
    max_query_bytes: int = field(
        default=1_048_576, metadata={"help": "Longest query accepted, in bytes."}
    )
    max_query_nesting: int = field(
        default=200, metadata={"help": "Deepest nesting of a query's brackets and operators."}
    )
    max_answer_bytes: int = field(
        default=1024**3, metadata={"help": "Largest answer written, in bytes."}
    )
    max_answer_rows: int = field(
        default=5_000_000, metadata={"help": "Longest answer written, in rows or triples."}
    )
    contact: str | None = field(
        default=None,
        metadata={"help": "Where to report security faults, mailto: or https:; none: nowhere."},
    )
    max_memory_bytes: int = field(
        default=4 * 1024**3,
        metadata={
            "help": "Memory the web process may take; over it, it ends and a new one starts."
        },
    )
    log_level: LogLevel = field(
        default="info",
        metadata={"help": "Least severe log line written: debug, info, warning, error."},
    )

    @property
    def url(self) -> str:
        """Returns the address under which clients reach the server, without a trailing slash."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return (self.public_url or f"http://{host}:{self.port}").rstrip("/")


@dataclass(frozen=True, slots=True)
class SettingsWithOrigins:
    """Settings, and for each name where its value came from."""

    settings: Settings
    origins: Mapping[str, str]


def read_settings(
    *,
    file: Path | None = None,
    environment: Mapping[str, str] | None = None,
    command_line: Mapping[str, Any] | None = None,
) -> SettingsWithOrigins:
    """Returns the settings that these sources make together.

    Raises SettingsError, naming every fault: unknown names and values of the wrong kind.
    """
    kinds = {f.name: f.type for f in fields(Settings)}
    values: dict[str, Any] = {}
    origins = dict.fromkeys(kinds, "default")
    faults: list[str] = []

    def take(name: str, raw: object, origin: str) -> None:
        if name not in kinds:
            faults.append(f"{origin}: unknown setting {name!r}; known: {', '.join(sorted(kinds))}")
            return
        try:
            values[name] = _convert(name, raw)
            origins[name] = origin
        except ValueError as cause:
            faults.append(f"{origin}: {name}: {cause}")

    if file is not None:
        try:
            for name, raw in _toml(file).items():
                take(name, raw, str(file))
        except SettingsError as unreadable:
            faults.extend(unreadable.faults)
    for variable, raw in sorted((environment or {}).items()):
        if variable.startswith(ENVIRONMENT_PREFIX):
            take(variable.removeprefix(ENVIRONMENT_PREFIX).lower(), raw, variable)
    for name, raw in (command_line or {}).items():
        if raw is not None:
            take(name, raw, "command line")
    if faults:
        raise SettingsError(faults)
    return SettingsWithOrigins(Settings(**values), origins)


def _toml(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except OSError as cause:
        raise SettingsError([f"{file} cannot be read: {cause.strerror}"]) from cause
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as cause:
        raise SettingsError([f"{file} is not TOML: {cause}"]) from cause


def _convert(name: str, raw: object) -> object:
    if name in _READERS:
        return _READERS[name](raw)
    kind = {f.name: f.type for f in fields(Settings)}[name]
    if kind is int:
        most = 65_535 if name == "port" else None
        return _whole_number(raw, least=_LEAST.get(name, 1), most=most)
    return _seconds(raw) if kind is float else _text(raw)


def _log_level(raw: object) -> str:
    level = _text(raw).lower()
    if level not in {"debug", "info", "warning", "error"}:
        raise ValueError(f"{raw!r} is none of debug, info, warning, error")
    return level


def _path(raw: object) -> Path:
    if isinstance(raw, Path):
        return raw
    return Path(_text(raw)).expanduser()


def _text(raw: object) -> str:
    if not isinstance(raw, str) or not raw.strip():
        raise ValueError(f"{raw!r} is not a text")
    return raw


def _secret(raw: object) -> str:
    secret = _text(raw)
    if len(secret) < SHORTEST_SECRET or not re.fullmatch(r"[!-~]+", secret):
        raise ValueError(
            f"a token has {SHORTEST_SECRET} characters or more, of ASCII and without blanks, so "
            "that nobody guesses it; `openssl rand -base64 32` makes one"
        )
    return secret


def _truth(raw: object) -> bool:
    said = str(raw).lower()
    if said not in _TRUTHS:
        raise ValueError(f"{raw!r} is neither true nor false")
    return _TRUTHS[said]


def _web_address(raw: object) -> str:
    address = _text(raw)
    if not re.fullmatch(r"https?://[^\s/?#]+[^\s?#]*", address):
        raise ValueError(f"{address!r} is not an address like https://example.org/evidence")
    return address


def _seconds(raw: object) -> float:
    try:
        seconds = float(str(raw))
    except ValueError:
        raise ValueError(f"{raw!r} is not a number of seconds") from None
    if isinstance(raw, bool) or not 0 < seconds < math.inf:
        raise ValueError(f"{raw!r} is not a number of seconds above 0")
    return seconds


def _addresses(raw: object) -> tuple[str, ...]:
    given = raw if isinstance(raw, list | tuple) else _text(raw).split(",")
    return tuple(str(ipaddress.ip_address(str(address).strip())) for address in given)


def _load_addresses(raw: object) -> tuple[str, ...]:
    given = raw if isinstance(raw, list | tuple) else _text(raw).split(",")
    addresses = tuple(str(address).strip() for address in given)
    for address in addresses:
        if not re.fullmatch(r"https?://[^\s/?#@]+/[^\s#]*", address):
            raise ValueError(
                f"{address!r} is not an address like https://example.org/terms.ttl or "
                "https://example.org/data/"
            )
    return addresses


def _whole_number(raw: object, *, least: int, most: int | None) -> int:
    digits = str(raw)
    if isinstance(raw, bool) or not re.fullmatch(r"-?[0-9]+", digits):
        raise ValueError(f"{raw!r} is not a whole number")
    number = int(digits)
    if number < least:
        raise ValueError(f"{number} is below {least}")
    if most is not None and number > most:
        raise ValueError(f"{number} is above {most}")
    return number


def _contact(raw: object) -> str:
    address = _text(raw)
    if not re.fullmatch(r"(mailto:[^\s@]+@|https://)[^\s]+", address):
        raise ValueError(f"{address!r} is not an address like mailto:security@example.org")
    return address


_TRUTHS: Final = {"true": True, "1": True, "yes": True, "false": False, "0": False, "no": False}

_READERS: Final[Mapping[str, Callable[[object], object]]] = {
    "admin_token": _secret,
    "load_addresses": _load_addresses,
    "read_only": _truth,
    "store": _path,
    "public_url": _web_address,
    "contact": _contact,
    "log_level": _log_level,
    "trusted_proxies": _addresses,
}

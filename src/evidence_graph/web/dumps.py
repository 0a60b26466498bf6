"""Dumps to download: one folder for each version, whose files never change."""

import base64
import json
import re
import subprocess
import sys
import threading
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from flask import (
    Blueprint,
    Response,
    make_response,
    redirect,
    render_template,
    request,
    send_file,
    url_for,
)
from werkzeug.wrappers import Response as AnyResponse

from evidence_graph.errors import NotFoundError, ServerBusyError, StoreError
from evidence_graph.records.graphs import GraphFamily, family_of
from evidence_graph.serving import ServedGraph
from evidence_graph.settings import Settings
from evidence_graph.sparql.negotiation import prefers_page
from evidence_graph.store.dumps import MANIFEST, finished
from evidence_graph.web.representation import (
    LICENSE,
    Link,
    answer,
    link_header,
    require_wanted_state,
)

PATIENCE: Final = 5.0
"""Seconds that a request waits for a dump that is being written; then it says to come again."""

FOREVER: Final = "public, max-age=31536000, immutable"

LATEST: Final = "latest"


@dataclass(frozen=True, slots=True, kw_only=True)
class DumpFile:
    """One file of a dump; `graph` is None where it holds all of them."""

    name: str
    media_type: str
    graph: str | None
    bytes: int
    sha256: str
    triples: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Dump:
    """The files of one version, by name."""

    version: str
    folder: Path
    files: dict[str, DumpFile]


@dataclass(frozen=True, slots=True)
class _Writing:
    """The process that writes a dump."""

    version: str
    process: subprocess.Popen[bytes]


class Dumps:
    """The dumps beside the versions of a store; each is written when it is first asked for."""

    def __init__(self, graph: ServedGraph) -> None:
        self._graph = graph
        self._lock = threading.Lock()
        self._writing: _Writing | None = None
        self._read: dict[str, Dump] = {}

    @property
    def current(self) -> str:
        """The name of the dump of the version that is served."""
        version = self._graph.version
        return f"{version.number}-{re.sub('[^A-Za-z0-9]', '', version.state)[:12]}"

    def versions(self) -> list[str]:
        """Returns the names of the dumps that there are, the newest first."""
        return [folder.name for folder in finished(self._parent)]

    def dump(self, version: str) -> Dump:
        """Returns a dump, waiting a little if it is the current one and not written yet.

        Raises NotFoundError for a version that has none, ServerBusyError while it is being written,
        and StoreError when it cannot be.
        """
        if version == self.current and not self._manifest(version).is_file():
            self._write(version)
        return self._known(version)

    def _known(self, version: str) -> Dump:
        if not re.fullmatch(r"[0-9]+-[A-Za-z0-9]+", version):
            raise NotFoundError("dump", version, [LATEST, *self.versions()])
        try:
            text = self._manifest(version).read_text(encoding="utf-8")
        except OSError as cause:
            raise NotFoundError("dump", version, [LATEST, *self.versions()]) from cause
        if version not in self._read:
            files = (_read(facts) for facts in json.loads(text)["files"])
            folder = self._parent / version
            by_name = {file.name: file for file in files}
            self._read[version] = Dump(version=version, folder=folder, files=by_name)
        return self._read[version]

    def _write(self, version: str) -> None:
        with self._lock:
            if self._writing is None or self._writing.process.poll() is not None:
                self._writing = self._begin(version)
            writing = self._writing
        try:
            status = writing.process.wait(PATIENCE)
        except subprocess.TimeoutExpired as cause:
            raise ServerBusyError("the dump is being written", retry_after=15) from cause
        if writing.version != version:
            raise ServerBusyError("the dump of another version was being written", retry_after=1)
        if status:
            raise StoreError(f"the dump {version} could not be written; the server's log says why")

    def _begin(self, version: str) -> _Writing:
        module = "evidence_graph.store.dumps"
        command = [sys.executable, "-m", module, str(self._graph.version.path)]
        process = subprocess.Popen(  # noqa: S603 - our own program
            [*command, str(self._parent / version)], stdin=subprocess.DEVNULL
        )
        # Somebody has to take notice of its end, also when no request waits for it any more.
        threading.Thread(target=process.wait, daemon=True).start()
        return _Writing(version, process)

    @property
    def _parent(self) -> Path:
        return self._graph.version.path.parent / "dumps"

    def _manifest(self, version: str) -> Path:
        return self._parent / version / MANIFEST


def dumps(graph: ServedGraph, settings: Settings) -> Blueprint:
    """Returns the addresses of the dumps."""
    blueprint = Blueprint("dumps", __name__)
    kept = Dumps(graph)

    @blueprint.get("/dumps/")
    @blueprint.get(f"/dumps/{LATEST}/")
    def latest() -> AnyResponse:
        return _to_latest(kept, "")

    @blueprint.get(f"/dumps/{LATEST}/<path:name>")
    def latest_file(name: str) -> AnyResponse:
        return _to_latest(kept, name)

    @blueprint.get("/dumps/<version>/")
    def index(version: str) -> Response:
        return _index(kept.dump(version), kept, settings)

    @blueprint.get("/dumps/<version>/<path:name>")
    def file(version: str, name: str) -> Response:
        found = kept.dump(version)
        if name == "SHA256SUMS":
            sums = "".join(f"{f.sha256}  {f.name}\n" for f in found.files.values())
            return _text(sums)
        if name.endswith(".sha256"):
            summed = _file_named(found, name.removesuffix(".sha256"))
            return _text(f"{summed.sha256}  {summed.name.rpartition('/')[2]}\n")
        return _sent(found, _file_named(found, name), settings)

    return blueprint


def _to_latest(kept: Dumps, name: str) -> AnyResponse:
    address = url_for("dumps.index", version=kept.current) + name
    response = redirect(address, 302)
    response.headers["Cache-Control"] = "no-cache"
    return response


def _file_named(dump: Dump, name: str) -> DumpFile:
    if name not in dump.files:
        raise NotFoundError("file of this dump", name, list(dump.files))
    return dump.files[name]


def _sent(dump: Dump, file: DumpFile, settings: Settings) -> Response:
    """Returns a file, or the part of it that Range asks for."""
    # RFC 9110, section 14.2: Range is for GET, and one that is no single range of bytes is ignored.
    asked = request.range
    if request.method != "GET" or not asked or asked.units != "bytes" or len(asked.ranges) != 1:
        request.environ.pop("HTTP_RANGE", None)
    path = dump.folder / file.name
    require_wanted_state(file.sha256, datetime.fromtimestamp(int(path.stat().st_mtime), UTC))
    response = send_file(path, mimetype="application/gzip", conditional=True, etag=file.sha256)
    response.headers["Cache-Control"] = FOREVER
    digest = base64.b64encode(bytes.fromhex(file.sha256)).decode()
    response.headers["Repr-Digest"] = f"sha-256=:{digest}:"
    links = [Link(f"{settings.url}/dumps/{dump.version}/", "collection")]
    if file.graph is None or family_of(file.graph) is not GraphFamily.SOURCE:
        links.append(Link(LICENSE, "license"))
    response.headers["Link"] = link_header(links)
    return response


def _text(text: str) -> Response:
    response = make_response(text)
    response.content_type = "text/plain; charset=utf-8"
    response.headers["Cache-Control"] = FOREVER
    return response


def _index(dump: Dump, kept: Dumps, settings: Settings) -> Response:
    """Returns the list of a dump's files, as a page or as JSON."""
    files = list(dump.files.values())
    if prefers_page(request.headers.get("Accept", ""), request.args.getlist("format")):
        page = render_template("dumps.html", dump=dump, files=files, versions=kept.versions())
        return _negotiated(answer(page, "text/html; charset=utf-8", max_age=0))
    address = f"{settings.url}/dumps/{dump.version}/"
    listed = {
        "version": dump.version,
        "address": address,
        "license": LICENSE,
        "versions": kept.versions(),
        "files": [
            {
                "address": address + file.name,
                "graph": file.graph,
                "mediaType": file.media_type,
                "encoding": "gzip",
                "bytes": file.bytes,
                "sha256": file.sha256,
                "triples": file.triples,
            }
            for file in files
        ],
    }
    text = json.dumps(listed, indent=1) + "\n"
    return _negotiated(answer(text, "application/json", max_age=0))


def _negotiated(response: Response) -> Response:
    response.vary.add("Accept")
    return response


def _read(facts: dict[str, Any]) -> DumpFile:
    return DumpFile(
        name=facts["name"],
        media_type=facts["mediaType"],
        graph=facts["graph"],
        bytes=facts["bytes"],
        sha256=facts["sha256"],
        triples=facts["triples"],
    )

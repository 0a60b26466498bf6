"""A server whose answers fail, stall and grow at will: granian with our adapter, nothing else."""

import asyncio
import json
import os
import resource
import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from urllib.parse import parse_qs

from flask import Flask, Response, request

from evidence_graph.errors import QueryEvaluationError
from evidence_graph.settings import Settings
from evidence_graph.web import server
from evidence_graph.web.endpoint import HttpRequest
from evidence_graph.web.reply import Reply
from evidence_graph.web.rsgi import RsgiApplication

MEBIBYTE = 1024**2


class Body:
    """A body of `size` bytes that fails or stalls at its end if so told."""

    opened = closed = 0

    def __init__(self, size: int, end: str) -> None:
        self.size, self.end = size, end
        Body.opened += 1

    async def __aiter__(self) -> AsyncIterator[bytes]:
        piece = b"x" * min(self.size, MEBIBYTE // 4)
        for _ in range(0, self.size, len(piece)):
            yield piece
        if self.end == "fail":
            raise QueryEvaluationError("the engine failed half-way")
        if self.end == "fault":
            raise ZeroDivisionError
        if self.end == "stall":
            await asyncio.sleep(60)

    def close(self) -> None:
        Body.closed += 1


class Answers:
    """Answers what the parameters of the request ask for."""

    cancelled = 0

    def immediate(self, request: HttpRequest) -> Reply | None:
        if request.path == "/healthz":
            return Reply(200, [("Content-Type", "text/plain")], b"ok")
        if request.path == "/metrics":
            return Reply(200, [("Content-Type", "application/json")], facts())
        return None

    async def begin(self, request: HttpRequest) -> Reply | None:
        asked = {
            name: values[0] for name, values in parse_qs(request.query_string.decode()).items()
        }
        headers = [("Content-Type", "text/plain")]
        if request.method == "POST":
            return Reply(200, headers, str(len(request.body)).encode())
        if "page" in asked:
            return None
        if "fault" in asked:
            raise ZeroDivisionError
        if "think" in asked:
            try:
                await asyncio.sleep(60)
            finally:
                Answers.cancelled += 1
        if "whole" in asked:
            return Reply(200, headers, b"y" * int(asked["whole"]))
        if "length" in asked:
            headers.append(("Content-Length", asked["length"]))
        return Reply(200, headers, Body(int(asked.get("size", 0)), asked.get("end", "")))


def facts() -> bytes:
    status = Path("/proc/self/status").read_text()
    resident = next(line.split()[1] for line in status.splitlines() if line.startswith("VmRSS"))
    return json.dumps(
        {
            "open": Body.opened - Body.closed,
            "closed": Body.closed,
            "cancelled": Answers.cancelled,
            "descriptors": len(list(Path("/proc/self/fd").iterdir())),
            "resident": int(resident) * 1024,
            "process": os.getpid(),
        }
    ).encode()


def pages() -> Flask:
    app = Flask("pages")
    app.config["MAX_CONTENT_LENGTH"] = 100_000

    @app.get("/size/<int:size>")
    def of_size(size: int) -> Response:
        return Response((b"z" * 10_000 for _ in range(0, size, 10_000)), mimetype="text/plain")

    @app.get("/failing")
    def failing() -> Response:
        def content() -> Iterator[bytes]:
            yield b"z" * MEBIBYTE
            raise OSError("the disk is gone")

        return Response(content(), mimetype="text/plain")

    @app.route("/echo/<path:rest>", methods=["GET", "POST", "HEAD"])
    def echo(rest: str) -> dict[str, object]:
        known = {name: value for name, value in request.environ.items() if isinstance(value, str)}
        return {"environ": known, "rest": rest, "body": request.get_data(as_text=True)}

    @app.get("/sparql")
    def page_of_query() -> str:
        return "a page"

    return app


def application() -> RsgiApplication:
    limits = Settings(max_query_bytes=100_000)
    return RsgiApplication(Answers(), pages(), limits, client_idle=8)


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    server.run("made_answers:application", "127.0.0.1", int(sys.argv[1]))

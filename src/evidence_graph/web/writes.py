"""Writes over HTTP: who, on what conditions, and what came of it."""

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from importlib.metadata import version
from typing import Any, Final
from urllib.parse import unquote

from flask import Response, request

from evidence_graph.changing.tags import ANY, Conditions
from evidence_graph.errors import MalformedRequestError, ReadOnlyError, StoreError
from evidence_graph.serving import ServedGraph
from evidence_graph.settings import Settings
from evidence_graph.sparql.limits import UpdateLimits
from evidence_graph.sparql.request import read_update_request
from evidence_graph.sparql.sent_documents import GraphDocument
from evidence_graph.sparql.update import UsingDataset
from evidence_graph.store.changes import Authorship
from evidence_graph.web.authority import Gate
from evidence_graph.web.incoming import longest_body, raw_request
from evidence_graph.web.loading import loaded_documents
from evidence_graph.web.reply import GRAPH_VERSION
from evidence_graph.writing.client import WriterProcess
from evidence_graph.writing.jobs import Job, LoadsJob, Mandate, UpdateJob, WriteReceipt

REASON: Final = "Change-Reason"
"""The header that says why a change is made, percent-encoded where it is not ASCII."""

LONGEST_REASON: Final = 1_000

_CONTROLS: Final = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_TAGS: Final = re.compile(r'\s*(?:(W/)?"([^"]*)"|(\*))\s*(?:,|$)')


class Writes:
    """Makes changes for requests, in the process that writes."""

    def __init__(
        self, graph: ServedGraph, gate: Gate, process: WriterProcess, settings: Settings
    ) -> None:
        self._graph = graph
        self._gate = gate
        self._process = process
        self._settings = settings
        self._limits = UpdateLimits(
            max_bytes=settings.max_write_bytes,
            max_nesting=settings.max_query_nesting,
            max_changes=settings.max_changes,
            max_seconds=settings.write_seconds,
        )
        self._limits_with_load = replace(self._limits, load_addresses=settings.load_addresses)

    def update(self) -> Response:
        """Does the SPARQL update of the current request."""
        if self._settings.read_only:
            raise ReadOnlyError
        read = read_update_request(raw_request())
        mandate = self.mandate(usual_reason="SPARQL Update", is_dry=read.is_dry)
        has_dataset = read.default_graphs or read.named_graphs
        using = (
            UsingDataset(default_graphs=read.default_graphs, named_graphs=read.named_graphs)
            if has_dataset
            else None
        )
        if self._settings.load_addresses:
            mandate = replace(mandate, limits=self._limits_with_load)
        job = UpdateJob(text=read.update, using=using, mandate=mandate)
        return told(self.done(replace(job, documents=self._loaded(job))), status=204)

    def _loaded(self, job: UpdateJob) -> Mapping[str, GraphDocument]:
        """Returns the documents that an update loads: the process that makes it has no network."""
        limits, text = job.mandate.limits, job.text
        # An escape may stand for any letter of LOAD.
        if not limits.load_addresses or ("LOAD" not in text.upper() and "\\" not in text):
            return {}
        asked = LoadsJob(text=text, limits=limits, base=job.mandate.base)
        loads = self._process.ask(asked, seconds=self._settings.write_seconds)
        return loaded_documents(loads, self._settings)

    def mandate(self, *, usual_reason: str, is_dry: bool) -> Mandate:
        """Returns on whose behalf the current request is made, and on what conditions.

        Raises UnauthorizedError and MalformedRequestError.
        """
        holder = self._gate.holder(request.headers.get("Authorization"))
        return Mandate(
            by=Authorship(
                author=holder.name,
                reason=_reason() or usual_reason,
                tool=f"evidence-graph {version('evidence-graph')}",
            ),
            scopes=holder.scopes,
            conditions=Conditions(
                # A weak tag does not do where a lost update is to be prevented (RFC 9110, 13.1).
                match=_tags("If-Match", are_weak_compared=False),
                none_match=_tags("If-None-Match", are_weak_compared=True),
            ),
            limits=self._limits,
            base=self._settings.url + request.path,
            is_dry=is_dry,
        )

    def longest_body(self) -> int:
        """Returns the most bytes that the body of the current request may have."""
        usual = longest_body(self._settings)
        if not self._gate.knows(request.headers.get("Authorization")):
            return usual
        return max(usual, self._settings.max_write_bytes)

    def done(self, job: Job[WriteReceipt]) -> WriteReceipt:
        """Has a job done, and its version served before this returns.

        Raises what WriterProcess.ask raises, and StoreError where the version cannot be served.
        """
        receipt = self._process.ask(job, seconds=self._settings.write_seconds)
        if receipt.is_new and not receipt.is_dry:
            try:
                self._graph.go_over_to_current()
            except StoreError as cause:
                raise StoreError(
                    f"the change is made, as version {receipt.version}, but cannot be served yet: "
                    f"{cause}. Do not send it again"
                ) from cause
        return receipt


def told(receipt: WriteReceipt, *, status: int) -> Response:
    """Returns the response that tells what came of a write.

    There is a body where it was a dry run, where a shape has something to say or is one that the
    engine cannot judge, and for who prefers one (RFC 7240).
    """
    wants_body = "return=representation" in request.headers.get("Prefer", "")
    has_news = receipt.is_dry or receipt.results or receipt.left_to_pyshacl
    if has_news or wants_body:
        said = json.dumps(_facts(receipt), ensure_ascii=False, indent=1)
        is_made = status == 201 and not receipt.is_dry
        response = Response(said, 201 if is_made else 200, mimetype="application/json")
    else:
        response = Response(status=status)
        response.headers.pop("Content-Type")  # 201 has nothing either
    if receipt.tag is not None:
        response.headers[GRAPH_VERSION] = f'"{receipt.tag}"'
    return response


def _facts(receipt: WriteReceipt) -> dict[str, Any]:
    return {
        "version": receipt.version,
        "changed": receipt.is_new,
        "dryRun": receipt.is_dry,
        "graphs": [
            {"graph": graph, "added": added, "removed": removed}
            for graph, added, removed in receipt.graphs
        ],
        "inferred": receipt.inferred,
        "conforms": receipt.conforms,
        "results": list(receipt.results),
        "leftToPyshacl": list(receipt.left_to_pyshacl),
    }


def _reason() -> str | None:
    encoded = request.headers.get(REASON, "")
    if not encoded.isascii():
        raise MalformedRequestError(
            f"{REASON} is not ASCII, as headers are; write it percent-encoded, in UTF-8: "
            f"{REASON}: R%C3%A4ttat"
        )
    try:
        given = unquote(encoded, errors="strict")
    except UnicodeDecodeError as cause:
        raise MalformedRequestError(f"{REASON} is not percent-encoded UTF-8") from cause
    reason = " ".join(given.split())
    if _CONTROLS.search(reason):
        raise MalformedRequestError(f"{REASON} has a control character; say it in words")
    if len(reason) > LONGEST_REASON:
        raise MalformedRequestError(
            f"{REASON} is over {LONGEST_REASON:,} characters; say it shorter"
        )
    return reason or None


def _tags(name: str, *, are_weak_compared: bool) -> tuple[str, ...] | None:
    """Returns the entity tags of a header that count, None where it is not there."""
    header = request.headers.get(name)
    if header is None:
        return None
    tags, at = [], 0
    while at < len(header):
        found = _TAGS.match(header, at)
        if found is None:
            raise MalformedRequestError(f'{name} is no list of entity tags; write them like "v7"')
        weak, tag, star = found.groups()
        if not weak or are_weak_compared:
            tags.append(ANY if star else tag)
        at = found.end()
    return tuple(tags)

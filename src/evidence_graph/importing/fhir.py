"""FHIR R5 Evidence and EvidenceReport in JSON: each a record, each value under its path."""

import re
from collections.abc import Iterator
from typing import Any, Final

from evidence_graph.importing import bounds, json_places, normal
from evidence_graph.importing.bounds import Faults
from evidence_graph.importing.imported import (
    GivenFile,
    Imported,
    ImportedRecord,
    ImportedValue,
    Leftovers,
)
from evidence_graph.importing.json_places import Number, Path, Placed

_KINDS: Final = ("Evidence", "EvidenceReport")
_STATUS: Final = frozenset({"draft", "active", "retired", "unknown"})
_DOI: Final = re.compile(r"https?://(?:dx\.)?doi\.org/?")
_PUBMED: Final = re.compile(
    r"https?://(?:pubmed\.ncbi\.nlm\.nih\.gov|(?:www\.)?ncbi\.nlm\.nih\.gov/pubmed)/?"
)
# What is about the resource and not about evidence, or cannot be understood without more. What
# modifies the meaning of the rest (modifierExtension) is kept beside it.
_LEFT: Final = frozenset("id meta implicitRules language text contained extension".split())
_READ: Final = frozenset({"resourceType", "title"})


class FhirReader:
    """Reads one Evidence or EvidenceReport, or a Bundle of them."""

    name = "fhir-r5"
    media_types = ("application/fhir+json",)

    def sniff(self, head: bytes, name: str) -> int:
        """Returns 90 for a resource of FHIR, read or not, otherwise 0."""
        del name
        return 90 if re.search(rb'"resourceType"\s*:\s*"[A-Z]', head) else 0

    def read(self, file: GivenFile) -> Imported:
        """Returns the records of the file. Raises UnreadableDocumentError, FaultyDocumentError."""
        document = json_places.placed(bounds.text_of(file.content, file.name), file.name)
        faults, left = Faults(file.name), Leftovers()
        records = []
        for path, resource in _resources(document, faults, left):
            _check(document, path, resource, faults)
            records.append((path, resource))
            bounds.require_few(len(records), faults, line=document.place(path)[0])
        if not records:
            _fault(faults, document, (), "there is no Evidence and no EvidenceReport in it")
        faults.require_none()
        made = tuple(
            _record(number, document, path, resource, left)
            for number, (path, resource) in enumerate(records, start=1)
        )
        return Imported(format=self.name, records=made, unread=left.told())


def _resources(
    document: Placed, faults: Faults, left: Leftovers
) -> Iterator[tuple[Path, dict[str, Any]]]:
    whole = document.value
    if not isinstance(whole, dict):
        _fault(faults, document, (), "a resource is a JSON object")
        return
    if whole.get("resourceType") in _KINDS:
        yield (), whole
        return
    if whole.get("resourceType") != "Bundle" or not isinstance(whole.get("entry"), list):
        return
    for key in whole.keys() - {"resourceType", "entry"}:
        left.note(f"Bundle.{key}", document.place((key,))[0])
    for number, entry in enumerate(whole["entry"]):
        path: Path = ("entry", number, "resource")
        resource = entry.get("resource") if isinstance(entry, dict) else None
        if not isinstance(resource, dict):
            _fault(faults, document, path, "an entry without a resource")
        elif resource.get("resourceType") in _KINDS:
            yield path, resource
        else:
            kind = resource.get("resourceType")
            left.note(f"a resource of the type {kind}", document.place(path)[0])


def _check(document: Placed, path: Path, resource: dict[str, Any], faults: Faults) -> None:
    """Notes what R5 demands of a resource and it has not; where is said of each."""
    kind = resource["resourceType"]
    status = resource.get("status")
    if not isinstance(status, str) or status not in _STATUS:
        _fault(
            faults, document, (*path, "status"), f"status is one of {', '.join(sorted(_STATUS))}"
        )
    for name in ("title", "date"):
        if name in resource and not _is_text(resource[name]):
            _fault(faults, document, (*path, name), f"{name} is a text")
    for name in ("identifier", "author"):
        said = resource.get(name, [])
        if not isinstance(said, list) or not all(isinstance(one, dict) for one in said):
            _fault(faults, document, (*path, name), f"{name} is an array of objects")
    if kind == "EvidenceReport":
        if not isinstance(resource.get("subject"), dict):
            _fault(faults, document, (*path, "subject"), "an EvidenceReport has a subject")
        return
    variables = resource.get("variableDefinition")
    if not isinstance(variables, list) or not variables:
        _fault(faults, document, (*path, "variableDefinition"), "Evidence has a variableDefinition")
        return
    for number, variable in enumerate(variables):
        if not isinstance(variable, dict) or not isinstance(variable.get("variableRole"), dict):
            at = (*path, "variableDefinition", number)
            _fault(faults, document, at, "a variableDefinition has a variableRole")


def _record(
    number: int, document: Placed, path: Path, resource: dict[str, Any], left: Leftovers
) -> ImportedRecord:
    line = document.place(path)[0]
    doi, pubmed = _identifier(resource, _DOI), _identifier(resource, _PUBMED)
    values = []
    for at, text in _leaves(resource, ()):
        where = document.place((*path, *at))[0]
        if at[0] in _LEFT:
            left.note(f"{resource['resourceType']}.{at[0]}", where)
        elif "extension" in at and "modifierExtension" not in at:
            left.note(f"extensions in {resource['resourceType']}.{at[0]}", where)
        elif at[0] not in _READ:
            said = _said(at)
            values.append(ImportedValue(heading=said, text=text, place=f"line {where}, {said}"))
    return ImportedRecord(
        number=number,
        line=line,
        text=document.words(path),
        kind=resource["resourceType"],
        label=resource["id"] if _is_text(resource.get("id")) else None,
        title=resource.get("title"),
        creators=tuple(
            one["name"] for one in resource.get("author", []) if _is_text(one.get("name"))
        ),
        doi=None if doi is None else normal.doi(doi),
        pubmed_id=None if pubmed is None else normal.pubmed_id(pubmed),
        values=tuple(values),
    )


def _identifier(resource: dict[str, Any], system: re.Pattern[str]) -> str | None:
    """Returns the one identifier of a system, or None where there is none, or more than one."""
    found = [
        one["value"]
        for one in resource.get("identifier", [])
        if _is_text(one.get("system"))
        and system.fullmatch(one["system"])
        and _is_text(one.get("value"))
    ]
    return found[0] if len(found) == 1 else None


def _leaves(value: Any, path: Path) -> Iterator[tuple[Path, str]]:  # noqa: ANN401 - JSON
    if isinstance(value, dict):
        for name, part in value.items():
            yield from _leaves(part, (*path, name))
    elif isinstance(value, list):
        for number, part in enumerate(value):
            yield from _leaves(part, (*path, number))
    elif isinstance(value, bool):
        yield path, "true" if value else "false"
    elif value is not None:
        yield path, str(value)


def _said(path: Path) -> str:
    """Returns a path as FHIRPath has it: statistic[0].quantity.value."""
    return "".join(f"[{s}]" if isinstance(s, int) else f".{s}" for s in path).removeprefix(".")


def _is_text(value: object) -> bool:
    return isinstance(value, str) and not isinstance(value, Number) and bool(value.strip())


def _fault(faults: Faults, document: Placed, path: Path, detail: str) -> None:
    line, column = document.place(path)
    faults.add(detail, line=line, column=column)

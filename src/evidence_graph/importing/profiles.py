"""Profiles: what the columns of a sheet mean, as TOML; some are shipped."""

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path
from typing import Any, Final, Self

from evidence_graph.errors import InputError, UnreadableDocumentError
from evidence_graph.importing import bounds

FIELDS: Final = (
    "label",
    "title",
    "creators",
    "issued",
    "container",
    "volume",
    "issue",
    "pages",
    "doi",
    "pubmed_id",
    "kind",
)
_KEYS: Final = {"known_by", "known_by_any", "separator", "values", "columns", "matrix"}
_ALL: Final = "*"


@dataclass(frozen=True, slots=True, kw_only=True)
class Matrix:
    """What the marks of a citation matrix mean, in small letters."""

    included: frozenset[str]
    excluded: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """What the columns of a sheet mean, by their headings in any case."""

    name: str
    columns: Mapping[str, str] = field(default_factory=dict)  # field by heading
    values: frozenset[str] = frozenset()  # headings whose cells are kept as they stand; * for all
    separator: str | None = None  # between creators; None where a cell is one creator
    known_by: tuple[str, ...] = ()  # headings that tell of this profile
    is_known_by_any: bool = False  # whether one of them is enough
    matrix: Matrix | None = None  # None where the sheet is none

    @classmethod
    def of(cls, said: Mapping[str, Any], name: str) -> Self:
        """Returns the profile that a TOML document says, or raises what is wrong with it."""
        faults = bounds.Faults(name)
        for key in said.keys() - _KEYS:
            faults.add(f"there is no {key!r}; there are: {', '.join(sorted(_KEYS))}")
        columns = said.get("columns", {})
        if not isinstance(columns, dict):
            faults.add("[columns] has to be a table")
            columns = {}
        meaning: dict[str, str] = {}
        for one, headings in columns.items():
            if one not in FIELDS:
                faults.add(f"columns.{one}: no such field; there are: {', '.join(FIELDS)}")
            for heading in _texts(headings, f"columns.{one}", faults):
                if meaning.setdefault(same(heading), one) != one:
                    faults.add(
                        f"the column {heading!r} cannot be both {meaning[same(heading)]} and {one}"
                    )
        separator = said.get("separator")
        if separator is not None and (not isinstance(separator, str) or not separator.strip()):
            faults.add("separator has to be a text")
        matrix = said.get("matrix")
        if matrix is not None and not isinstance(matrix, dict):
            faults.add("[matrix] has to be a table")
            matrix = None
        made = cls(
            name=name,
            columns=meaning,
            values=frozenset(map(same, _texts(said.get("values", []), "values", faults))),
            separator=separator,
            known_by=tuple(map(same, _texts(said.get("known_by", []), "known_by", faults))),
            is_known_by_any=said.get("known_by_any") is True,
            matrix=None
            if matrix is None
            else Matrix(
                included=_marks(matrix, "included", faults),
                excluded=_marks(matrix, "excluded", faults),
            ),
        )
        faults.require_none()
        return made

    def means(self, heading: str) -> str | None:
        """Returns which field a column is, or None."""
        return self.columns.get(same(heading))

    def keeps(self, heading: str) -> bool:
        """Says whether the cells of a column that is no field are kept as they stand."""
        return _ALL in self.values or same(heading) in self.values

    def is_of(self, headings: Iterable[str]) -> bool:
        """Says whether these headings tell of this profile."""
        known = [heading in set(map(same, headings)) for heading in self.known_by]
        return any(known) if self.is_known_by_any else bool(known) and all(known)


def same(heading: str) -> str:
    """Returns what two headings have in common that differ in case and blanks only."""
    return " ".join(heading.split()).casefold()


def shipped() -> Mapping[str, Profile]:
    """Returns the shipped profiles by name."""
    folder = files(__package__).joinpath("known_profiles")
    found = {}
    for file in sorted(folder.iterdir(), key=lambda f: f.name):
        name = file.name.removesuffix(".toml")
        found[name] = Profile.of(tomllib.loads(file.read_text(encoding="utf-8")), name)
    return found


def named(name: str) -> Profile:
    """Returns the shipped profile of that name, or the one in a file.

    Raises InputError, UnreadableDocumentError or FaultyDocumentError.
    """
    known = shipped()
    if name in known:
        return known[name]
    if not name.endswith(".toml"):
        raise InputError(
            f"there is no profile {name!r}; there are: {', '.join(known)}, and files in TOML"
        )
    text = bounds.text_of(bounds.bytes_of(Path(name)), name)
    try:
        return Profile.of(tomllib.loads(text), name)
    except (tomllib.TOMLDecodeError, RecursionError) as cause:
        raise UnreadableDocumentError(name, f"not TOML: {cause}") from cause


def of_headings(headings: Sequence[str], name: str, *, line: int) -> Profile:
    """Returns the one shipped profile that the headings of a sheet tell of.

    Raises UnreadableDocumentError where none is, or several are.
    """
    fitting = [profile for profile in shipped().values() if profile.is_of(headings)]
    if len(fitting) == 1:
        return fitting[0]
    said = ", ".join(repr(heading) for heading in headings[:12])
    raise UnreadableDocumentError(
        name,
        f"what do its columns mean? Name a profile with --profile: {', '.join(shipped())}, or "
        f"FILE.toml. Its columns are {said}{' …' if len(headings) > 12 else ''}",
        line=line,
        column=1,
    )


def _texts(said: object, where: str, faults: bounds.Faults) -> list[str]:
    if isinstance(said, list) and all(isinstance(one, str) for one in said):
        return said
    faults.add(f"{where} has to be a list of texts")
    return []


def _marks(said: Mapping[str, Any], key: str, faults: bounds.Faults) -> frozenset[str]:
    return frozenset(map(same, _texts(said.get(key, []), f"matrix.{key}", faults)))

"""Conclusions of our own making, and what is proposed of them beside what a person reads.

python tests/reading/proposed.py [--differences]
"""

import sys
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from evidence_graph.reading.draft import Draft, Thing
from evidence_graph.reading.drafting import drafted
from evidence_graph.reading.opening import Opened

FOLDER = Path(__file__).parent / "proposals"
DIRECTIONS = ("benefit", "change")
# By what a finding is known again: the kind, of what, and what it says.
KEY = ("kind", "intervention", "outcome", "absenceKind", "trend", "consistency")
BESIDES = (
    "benefit",
    "change",
    "certainty",
    "magnitude",
    "hedge",
    "comparator",
    "atAge",
    "upToAge",
    "statisticallySignificant",
)
_ENGLISH = """\
A question of care

Those who ask have met many families in whom this was tried, and have heard more than one view \
of whether it is of any help; they want to know what has been found so far, by whom, and how.

What systematic reviews are there on the effects of this?

Identified literature

Table 1. Systematic reviews with low risk of bias
Included studies | Population/Intervention | Outcome
Nyström et al 2020 [1]
12 studies | Population: {population}
N=1 200 (n=12–98)
Intervention: {intervention} | Outcomes:
{outcomes}
Authors' conclusion:
“{text}”

References
1. Nyström A. A review. Acta Paediatr 2020;109:655-67.

Published: 2021-02-03
Report no: ut202199
"""
_SWEDISH = """\
En fråga om vård och stöd

De som frågar har mött många familjer som har fått detta, och har hört mer än en åsikt om det \
är till någon hjälp; de vill veta vad som hittills har visats, av vem, och på vilket sätt.

Vilka systematiska översikter finns det om effekten av detta?

Identifierad litteratur

Tabell 1. Systematiska översikter med låg risk för bias
Inkluderade studier | Population/Intervention | Utfall
Nyström m.fl. 2020 [1]
12 studier | Population: {population}
N=1 200 (n=12–98)
Intervention: {intervention} | Utfall:
{outcomes}
Författarnas slutsatser:
”{text}”

Referenser
1. Nyström A. En översikt. Acta Paediatr 2020;109:655-67.

Publicerad: 2021-02-03
Rapportnr: ut202199
"""
_OF_SWEDISH = ("å", "ä", "ö")


def document(
    text: str,
    intervention: str = "Video feedback",
    outcomes: tuple[str, ...] = ("Maternal sensitivity", "Parental stress"),
    population: str = "Adults",
) -> Draft:
    """Returns the draft of a document whose one review is quoted with this conclusion."""
    swedish = any(letter in text for letter in _OF_SWEDISH)
    whole = (_SWEDISH if swedish else _ENGLISH).format(
        text=text, intervention=intervention, outcomes="\n".join(outcomes), population=population
    )
    return drafted(
        Opened(name="made", media_type="text/plain", sha256="0" * 64, text=whole, title=None)
    )


def unseen() -> list[dict[str, Any]]:
    """Returns the paragraphs that were written when the rules were there."""
    return _content("unseen.toml")["paragraph"]


def paragraphs() -> list[dict[str, Any]]:
    """Returns the paragraphs, each with the findings that a person reads in it."""
    return _content("paragraphs.toml")["paragraph"]


def hard_sentences() -> list[dict[str, Any]]:
    """Returns the sentences in which a direction is easily misread."""
    return _content("hard.toml")["sentence"]


def plain_sentences() -> list[str]:
    """Returns the sentences that plainly give an outcome a direction."""
    return _content("plain.toml")["sentences"]


def framed(name: str) -> list[dict[str, Any]]:
    """Returns rows with sentences, each with the most that may be proposed of it."""
    return _content(name)["row"]


SIGNS = {
    "benefit:favours-intervention": "F",
    "benefit:favours-comparator": "C",
    "benefit:no-difference": "N",
    "change:increase": "U",
    "change:decrease": "D",
}


def beyond(row: Mapping[str, Any]) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """Returns what is proposed of a row's sentences and may not be, and what may be and is not."""
    more, less = [], []
    for sentence, may in row["sentences"]:
        draft = document(sentence, row["intervention"], tuple(row["outcomes"]), row["population"])
        ours = [_shortly(finding) for finding in draft.findings if finding.kind != "Implication"]
        more += [(sentence, one) for one in ours if one not in may]
        less += [(sentence, one) for one in may if one not in ours]
    return more, less


def table_of_framed() -> str:
    """Returns the figures of the sentences of which more than a direction can go wrong."""
    lines = [
        "| sentences | findings | beyond, before | at first | now | missed, before | now |",
        "|---|---|---|---|---|---|---|",
    ]
    for file, told, before, first, missed in (
        ("framed", "hedged, limited, compared", 39, 1, 5),
        ("later", "written after the rules were mended for these", 27, 0, 3),
        ("last", "written last", 34, 2, 5),
        ("plainly", "plain", 2, 0, 12),
        ("usual", "usual, written for none of these", 3, 1, 38),
    ):
        rows = framed(f"{file}.toml")
        given = [sentence for row in rows for sentence in row["sentences"]]
        found = [beyond(row) for row in rows]
        more = sum(len(of_row[0]) for of_row in found)
        less = sum(len(of_row[1]) for of_row in found)
        may = sum(len(one) for _, one in given)
        lines.append(
            f"| {len(given)} {told} | {may} | {before} | {first} | {more} | {missed} | {less} |"
        )
    return "\n".join(lines)


def _shortly(finding: Thing) -> str:
    """Returns a proposal as direction | intervention | outcome | comparator."""
    values = plain(finding)
    said = [SIGNS[values[name]] for name in DIRECTIONS if name in values]
    if finding.kind == "AbsenceFinding":
        said.append("A")
    named = [
        str(values[name]).rpartition(":")[2].casefold() if name in values else ""
        for name in ("intervention", "outcome", "comparator")
    ]
    return "|".join(["".join(said), *named]).rstrip("|")


def _content(name: str) -> dict[str, Any]:
    return tomllib.loads((FOLDER / name).read_text(encoding="utf-8"))


def proposed(paragraph: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Returns the findings proposed of a paragraph, as plain values."""
    draft = document(
        paragraph["text"],
        paragraph["intervention"],
        tuple(paragraph["outcomes"]),
        paragraph.get("population", "Adults"),
    )
    return [plain(finding) for finding in draft.findings]


def plain(finding: Thing) -> dict[str, Any]:
    """Returns a proposal's values: concepts, or words where there are none."""
    found: dict[str, Any] = {"kind": finding.kind}
    for name, values in finding.values.items():
        read = [value.value for value in values]
        found[name.removesuffix("Verbatim")] = read if name == "hedge" else read[0]
    for name in ("atAge", "upToAge"):
        for age in finding.parts.get(name, ()):
            found[name] = age.values["value"][0].value
    return found


@dataclass
class Tally:
    """What agrees between the findings expected and those proposed."""

    expected: int = 0
    proposed: int = 0
    found: int = 0
    wrong: int = 0
    values: int = 0
    agreeing: int = 0


def matched(
    expected: list[dict[str, Any]], ours: list[dict[str, Any]]
) -> Iterator[tuple[dict[str, Any], dict[str, Any] | None]]:
    """Yields each expected finding with the proposal that is the same one, if there is one."""
    left = list(ours)
    for finding in expected:
        same = [one for one in left if _same(finding, one)]
        best = max(same, key=lambda one: _agreeing(finding, one), default=None)
        if best is not None:
            left.remove(best)
        yield finding, best


def _same(finding: Mapping[str, Any], one: Mapping[str, Any]) -> bool:
    return all(_fold(one.get(name)) == _fold(finding[name]) for name in KEY if name in finding)


def _fold(value: object) -> object:
    return value.casefold() if isinstance(value, str) else value


def _agreeing(finding: Mapping[str, Any], one: Mapping[str, Any]) -> int:
    return sum(_equal(finding[name], one.get(name)) for name in BESIDES if name in finding)


def _equal(expected: object, ours: object) -> bool:
    if isinstance(expected, list) and isinstance(ours, list):
        return sorted(expected) == sorted(ours)
    if isinstance(ours, Decimal):
        return ours == expected
    return _fold(expected) == _fold(ours)


def directions(finding: Mapping[str, Any]) -> set[str]:
    """Returns what a finding says of benefit and change."""
    return {finding[name] for name in DIRECTIONS if name in finding}


def _against(expected: list[dict[str, Any]], one: Mapping[str, Any]) -> set[str]:
    """Returns what a proposal says of a direction that no expected finding on its outcome says."""
    about = [f for f in expected if _overlap(f.get("outcome"), one.get("outcome"))]
    return directions(one) - {direction for finding in about for direction in directions(finding)}


def _overlap(theirs: str | None, ours: str | None) -> bool:
    if theirs is None or ours is None:
        return theirs is ours or ours is None
    return theirs.casefold() in ours.casefold() or ours.casefold() in theirs.casefold()


def tallied(expected: list[dict[str, Any]], ours: list[dict[str, Any]], into: Tally) -> None:
    """Counts what agrees; a direction that is not the expected one is wrong, and not found."""
    into.expected += len(expected)
    into.proposed += len(ours)
    into.wrong += sum(bool(_against(expected, one)) for one in ours)
    for finding, one in matched(expected, ours):
        if one is None:
            continue
        into.found += directions(finding) == directions(one)
        asked = [name for name in BESIDES if name in finding]
        into.values += len(asked)
        into.agreeing += _agreeing(finding, one)


def measured(given: list[dict[str, Any]]) -> Tally:
    """Returns how the proposals agree with what a person reads in paragraphs."""
    tally = Tally()
    for paragraph in given:
        tallied(paragraph["finding"], proposed(paragraph), tally)
    return tally


def table() -> str:
    """Returns the figures of both sets of paragraphs."""
    lines = [
        "| paragraphs | findings | found at first | found | proposed | wrong | values | agree |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for name, given, first in (
        ("written before the rules", paragraphs(), "48 of 52"),
        ("of other topics, written after", unseen(), "21 of 35"),
    ):
        tally = measured(given)
        lines.append(
            f"| {len(given)} {name} | {tally.expected} | {first} | {tally.found} "
            f"| {tally.proposed} | {tally.wrong} | {tally.values} | {tally.agreeing} |"
        )
    return "\n".join(lines)


def misread() -> list[tuple[str, set[str]]]:
    """Returns the hard sentences in which a direction is proposed that they do not have."""
    found = []
    for sentence in hard_sentences():
        read = set[str]()
        for finding in document(sentence["text"]).findings:
            values = plain(finding)
            read |= directions(values) - set(sentence.get("may", ()))
            read |= {
                d for o, d in sentence.get("not", ()) if values.get("outcome") == o and d in read
            }
        if read:
            found.append((sentence["text"], read))
    return found


def main() -> None:
    said = [f"{measured(paragraphs())}", f"{measured(unseen())}"]
    said += [f"MISREAD {sentence} {read}" for sentence, read in misread()]
    if "--differences" in sys.argv:
        said += [line for paragraph in (*paragraphs(), *unseen()) for line in _apart(paragraph)]
    sys.stdout.write("\n".join(said) + "\n")


def _apart(paragraph: Mapping[str, Any]) -> Iterator[str]:
    ours = proposed(paragraph)
    for finding, one in matched(paragraph["finding"], ours):
        asked = [name for name in BESIDES if name in finding]
        if one is None or any(not _equal(finding[n], one.get(n)) for n in asked):
            yield f"EXPECTED {finding}\n     GOT {one}"
        if one is not None:
            ours.remove(one)
    yield from (f"    MORE {one}" for one in ours)


if __name__ == "__main__":
    main()

"""The same report says the same, however it is laid out."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from html import escape
from textwrap import wrap

import pytest

from evidence_graph.reading import opening
from evidence_graph.reading.drafting import drafted
from reading import proposals_beside_graph as beside
from reading import yardstick

TEXT = (yardstick.REPORT / "source.txt").read_text(encoding="utf-8")
HEADERS = "Included studies Population/Intervention Outcome"
PIPED = HEADERS.replace(" Pop", " | Pop").replace(" Out", " | Out")
LABEL = "Authors' conclusion:"


@dataclass(frozen=True)
class Row:
    """The cells of one row of the report's table."""

    citation: str
    counts: str
    population: list[str]
    intervention: str
    outcomes: list[str]
    conclusion: list[str]


def _row(text: str) -> Row:
    citation, counts, *lines = text.strip("\n").split("\n")
    at = lines.index(LABEL)
    participants = next(n for n, line in enumerate(lines) if line.startswith("N total"))
    return Row(
        citation=citation,
        counts=counts.removesuffix(" Population:"),
        population=lines[: participants + 1],
        intervention=lines[participants + 1],
        outcomes=lines[participants + 2 : at],
        conclusion=lines[at + 1 :],
    )


FRONT, _, REST = TEXT.partition(HEADERS + "\n")
TABLE, _, BACK = REST.partition("\n\n\n  1.")
ROWS = [_row(row) for row in re.split(r"\n(?=\S+ et al \d{4} \[\d\]\n)", TABLE)]
BACK = "\n\n\n  1." + BACK


def pasted(row: Row) -> str:
    return "\n".join(
        (
            row.citation,
            f"{row.counts} | Population:",
            *row.population,
            "Intervention:",
            f"{row.intervention} | " + "\n".join(row.outcomes),
            LABEL,
            *row.conclusion,
            "",
        )
    )


def on_one_line(row: Row) -> str:
    cells = (
        f"{row.citation} {row.counts}",
        f"Population: {' '.join(row.population)} Intervention: {row.intervention}",
        " ".join(row.outcomes),
    )
    return "\n".join((" | ".join(cells), f"{LABEL} {row.conclusion[0]}", *row.conclusion[1:], ""))


def in_markdown(row: Row) -> str:
    cells = (
        "<br>".join((row.citation, row.counts)),
        "<br>".join(("Population:", *row.population, f"Intervention: {row.intervention}")),
        "<br>".join(row.outcomes),
    )
    return "\n".join((f"| {' | '.join(cells)} |", LABEL, *row.conclusion, ""))


def marked_up() -> str:
    """Returns the report as a web page."""

    def lines(words: list[str]) -> str:
        return "<br>".join(escape(word) for word in words)

    rows = "".join(
        f"<tr><td>{lines([r.citation, r.counts])}<td>Population: {lines(r.population)}"
        f"<p>Intervention: {escape(r.intervention)}</p><td>{lines(r.outcomes)}"
        f"<tr><td colspan=3><b>{LABEL}</b><br>{lines(r.conclusion)}"
        for r in ROWS
    )
    title, *front = FRONT.splitlines()
    references = re.findall(r"\n  \d\. (.*)", BACK)
    back = BACK.partition("\n\nSBU")[2].splitlines()
    return (
        f"<!doctype html><meta charset=utf-8><h1>{title}</h1>"
        + "".join(f"<p>{escape(line)}</p>" for line in front if line)
        + f"<table><tr><th>{PIPED.replace(' | ', '<th>')}{rows}</table>"
        + f"<ol>{''.join(f'<li>{escape(r)}</li>' for r in references)}</ol>"
        + "".join(f"<p>{escape(line)}</p>" for line in (f"SBU{back[0]}", *back[1:]) if line)
    )


def laid_out(row_in: Callable[[Row], str]) -> str:
    return FRONT + PIPED + "\n" + "".join(row_in(row) for row in ROWS) + BACK


VARIANTS = {
    "pasted from the web page": laid_out(pasted),
    "one line for each row": laid_out(on_one_line),
    "a table in Markdown": laid_out(in_markdown),
    "cells set apart by tabs": laid_out(lambda row: on_one_line(row).replace(" | ", "\t")),
    "lines broken to a width": "\n".join(
        "\n".join(wrap(line, 78, break_on_hyphens=False)) for line in TEXT.split("\n")
    ),
    "HTML": marked_up(),
    "Windows line ends and a byte order mark": "\ufeff" + TEXT.replace("\n", "\r\n"),
    "thin spaces and other dashes": TEXT.replace("\u00a0", "\u2009").replace("–", "\u2012"),
}


@pytest.mark.parametrize("variant", VARIANTS)
def test_the_same_facts_are_read(variant: str) -> None:
    expected = {_ignoring_signs(fact) for fact in yardstick.Curated().found}
    text = VARIANTS[variant].encode()

    found = yardstick.facts_of_draft(drafted(opening.read(text, "report")))

    facts = {_ignoring_signs(fact) for fact in found}
    assert {f for f in facts ^ expected if f[0] in _COMPARED} == set()


@pytest.mark.parametrize("variant", VARIANTS)
def test_the_same_findings_are_proposed(variant: str) -> None:
    text = VARIANTS[variant].encode()

    found = [beside.of_draft(f) for f in drafted(opening.read(text, "report")).findings]

    theirs = [one for one in beside.curated() if one.kind in beside.FINDINGS]
    assert len(beside.pairs(found, theirs)) == len(theirs)
    assert beside.wrong(found, theirs) == []


# Spans differ, and so do the headers where strokes stand between them.
_COMPARED = set(
    "metadata question entries counts population participants intervention outcomes conclusions"
    " references".split()
)


def _ignoring_signs(fact: yardstick.Fact) -> yardstick.Fact:
    section, key, name, value = fact
    return section, tuple(_plain(part) for part in key), name, _plain(value)


def _plain(words: str) -> str:
    return " ".join(re.sub(r"[\u2012\u2013]", "-", words).split())


def test_a_short_text_whose_lines_are_of_one_length_is_not_taken_for_a_broken_one() -> None:
    one = (
        "{label}\n5 studies | Population: Preterm infants with very low birth weight\nN=412\n"
        "Intervention: Video feedback to parents | Outcomes: Child behaviour\n"
        "Authors' conclusion:\n“More studies of video feedback with parents are needed.”\n"
    )
    text = (
        "Video feedback for parents of preterm infants in neonatal care\n\n"
        "What systematic reviews are there on the effects of video feedback?\n\n"
        "Identified literature and the reviews that we found relevant here\n\n"
        "Table 1. Systematic reviews with low risk of bias, that we included\n"
        "Included studies | Population/Intervention | Outcomes and comments\n"
        f"{one.format(label='Field et al 2018 [1]')}{one.format(label='Marsh et al 2019 [2]')}"
        "References\n1. Field P, Marsh J. Rest and work. J Pediatr 2018;200:12-20.\n"
        "2. Marsh J, Field P. Rest and play. J Pediatr 2019;201:12-20.\n\n"
        "Published: 1/30/2020\nReport no: ut204901\nRegistration no: SBU 2019/111\n"
    )

    rows = drafted(opening.read(text.encode(), "made.txt")).report.parts["hasEntry"]

    assert [row.one("firstAuthor").value for row in rows] == ["Field", "Marsh"]

"""Whole responses of our own making: a table, its rows and the references that they cite."""

from evidence_graph.reading.draft import Draft, Thing
from evidence_graph.reading.drafting import drafted
from evidence_graph.reading.opening import read

HEADERS = "Included studies | Population/Intervention | Outcome"
FIRST = "O'Neil P, Smith J. Video feedback. J Pediatr 2018;200:12-20."
SECOND = "D'Arcy P, Smith J. Video feedback two. J Pediatr 2018;201:12-20."


def row(label: str, *, number: int = 412, conclusion: str = "More studies are needed.") -> str:
    """Returns the lines of one row."""
    return (
        f"{label}\n5 studies | Population: Preterm infants\nN={number}\n"
        f"Intervention: Video feedback | Outcomes:\nChild behaviour\n"
        f"Authors' conclusion:\n“{conclusion}”\n"
    )


def response(
    *rows: str,
    references: tuple[str, ...] = (FIRST,),
    caption: str = "Systematic reviews with low/medium risk of bias",
    prose: str = "",
) -> Draft:
    """Returns the draft of a response with one table."""
    listed = "".join(f"{number}. {one}\n" for number, one in enumerate(references, 1))
    text = (
        "Video feedback for parents\n\nWhat systematic reviews are there on the effects of video "
        f"feedback on preterm infants?\n\nIdentified literature\n{prose}\nTable 1. {caption}\n"
        f"{HEADERS}\n{''.join(rows)}References\n{listed}\n"
        "SBU Enquiry Service consists of structured literature searches.\n\n"
        "Published: 1/30/2020\nReport no: ut202091\nRegistration no: SBU 2019/111\n"
    )
    return drafted(read(text.encode(), "made.txt"))


def entries(draft: Draft) -> tuple[Thing, ...]:
    """Returns the rows that were read."""
    return draft.report.parts.get("hasEntry", ())


def totals(draft: Draft) -> list[list[object]]:
    """Returns how many took part, for each row."""
    return [
        [
            value.value
            for review in one.parts["aboutReview"]
            for count in review.parts.get("hasParticipants", ())
            for value in count.values.get("total", ())
        ]
        for one in entries(draft)
    ]

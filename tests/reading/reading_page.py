"""The page of the documentation that tells how well documents are read.

python tests/reading/reading_page.py > docs/reference/reading.md
"""

import sys

from reading import proposals_beside_graph, proposed, yardstick

_PAGE = """# How well documents are read

Made by `python tests/reading/reading_page.py`. A fact is a thing, a property and a value;
*both* are those that the uncorrected draft of ut202002 and its curated graph share. *Words agree*
are those of them whose quotation in the draft overlaps one that the curator chose.

{table}

What the curated graph takes from the quoted conclusions for other things than findings (settings,
named programmes) is not drafted; nor is what it makes of the sentences of the background, of
which the quotations are compared.

## Findings

Findings are proposals. One is the same as a curated one if it is of the same conclusion, kind,
interventions, outcomes, benefit, change, kind of absence, trend and consistency.

{findings}

No proposal has a direction that the curated graph does not have for that outcome in that
conclusion. Descriptive statements (8 curated) are not proposed; their sentences are listed as gaps.

Beside it, conclusions of our own making, in both languages (`tests/reading/proposals`), and what a
person reads in them. The first were written before the rules; the others, of other topics, when the
rules were there. *Found* has the same direction too; *wrong* is a direction that no expected
finding on that outcome has; *values* are certainty, hedges, ages and their like. The figures at
first are of the one run before anything was corrected for them.

{made}

Of {hard} sentences in which a direction is easily misread (purposes, double negations, "some
studies", control groups as subjects, "not significant", what others believe or claim, what was
taken back), {misread} are given one that they do not have. 23 are of a review that found 15 wrong
proposals; of 158 written after the rules had been mended for those, ten were given a wrong
direction at first. All {plain} plain sentences have one.

Sentences in which more than a direction can go wrong, half of them Swedish and most of topics that
no vocabulary knows, each with the most that may be proposed of it, subject, outcome and comparator
to the letter (`framed.toml` and its neighbours). *Beyond* is what is proposed and may not be. *At
first* is the one run before anything was corrected for them, *before* that of the rules that let
unknown words stand in subjects and outcomes.

{framed}

The plain ones are of ten topics that no rule was written for: what their gaps cost. The usual ones
were written after the rules had been widened for others of their kind, and *before* is without
that; seven more were found once they were mended for.

## What the figures do not say

The rules were written with this document at hand, and some shorthand that it prints was added to
the vocabularies as hidden labels. So these figures say that the rules fit, not how they will fare
with a document that nobody has seen. For that there are twelve documents of other layouts in
`tests/reading/documents`, with the values that a person expects of them, and the same report in
eight layouts, of which the same facts are read.

| document | layout | what is in it |
|---|---|---|
| printed-sv.txt | printed, Swedish | `m.fl.`, decimal commas, 34+0, N not stated |
| printed-en.pdf | PDF, English | lines broken to fit columns and pages |
| pasted-en.txt | pasted from its web page | banners, comparators, conclusions left out |
| pasted-sv.txt | pasted, Swedish, a line for each row | Windows line ends, » « |
| web-sv.html | HTML, Swedish | a column for each field, health-economic studies |
| several-tables-en.txt | printed, English | three tables, decomposed accents |
| other-topic-en.txt, -sv.txt | pasted, both languages | no concept known; more than one reference |
| pasted-tabs-en.txt | pasted with tabs, English | a table without a number |
| no-participants-en.txt | printed, English | no N, or N first; labels without borders |
| none-found-en.txt, -sv.txt | both languages | a date with two readings |
"""


def page() -> str:
    """Returns the page."""
    return _PAGE.format(
        table=yardstick.table(yardstick.scores(*yardstick.measured())),
        findings=proposals_beside_graph.table(),
        made=proposed.table(),
        framed=proposed.table_of_framed(),
        hard=len(proposed.hard_sentences()),
        plain=len(proposed.plain_sentences()),
        misread=len(proposed.misread()) or "none",
    )


if __name__ == "__main__":
    sys.stdout.write(page())

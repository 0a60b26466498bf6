"""Ages that are printed without a unit: "aged 18 or over", "i åldern 6–12", "people 75+"."""

import re
from typing import Final

from evidence_graph.reading.source import Place

PLUS: Final = re.compile(
    r"(?<![\w.,+<>=\u2264\u2265-])(?P<plus>\d{2})(?P<more>\s?\+)(?![\d+])", re.IGNORECASE
)
_AGED: Final = re.compile(
    r"\b(?:aged|ages|(?:i |inom )?(?:åldern|åldrarna|åldersgruppen|åldersintervallet)"
    r"|in the age (?:group|range)|(?:(?<=^)|(?<=[,;:(] )|(?<=\()|(?<=with )|(?<=with an ))"
    r"age(?: range| group)?[:=]?)(?:\s+(?:of|from|between|mellan|från))?\s*$",
    re.IGNORECASE,
)
_SIGN_OF_AGE: Final = re.compile(
    r"(?:\w+ the age of|older than|younger than|äldre än|yngre än)$", re.IGNORECASE
)
_ENDS: Final = re.compile(
    r"\s*(?:$|[),;:|]|\.(?:\s|$)|(?:and|or|but|with|without|who|whose|in|at|on|from|living"
    r"|attending|undergoing|receiving|diagnosed|suffering|och|eller|men|samt|med|utan|som|i|på|hos"
    r"|boende|från|[a-z]{3,}(?:ed|ing))\b(?!\s*\d))",
    re.IGNORECASE,
)
# Of them an age may be in months, or weeks.
_YOUNGEST: Final = re.compile(
    r"\b(?:infan|bab(?:y|ies)|newborn|neonat|toddler|spädbarn|småbarn|nyfödd|bebis)", re.IGNORECASE
)


def is_bare_age(plain: str, match: re.Match[str], within: Place) -> bool:
    """Says whether numbers without a unit are an age, in years as no other unit is printed.

    >>> text = "children aged 6-12 with asthma"
    >>> is_bare_age(text, re.search("6-12", text), (0, len(text)))
    True
    """
    before = plain[within[0] : match.start()]
    if _YOUNGEST.search(before) or not _ENDS.match(plain, match.end(), within[1]):
        return False
    groups = match.groupdict()
    if groups.get("plus"):
        return True
    sign, second = groups.get("sign"), groups.get("second")
    return not second and bool(_AGED.search(before) or _SIGN_OF_AGE.match(sign or ""))

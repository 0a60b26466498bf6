"""Whether a sentence says, in words or figures, that a result may be due to chance."""

import re
from collections.abc import Iterator
from typing import Final

from evidence_graph.reading import claim_intervals
from evidence_graph.reading.claim_patterns import spelled

_SIGNIFICANT = r"(?:statistical(?:ly)? )?significan(?:t|ce)"
IN_WORDS: Final = spelled(
    rf"\b(?:not|never) (?:\w+ ){{0,4}}?{_SIGNIFICANT}|\bnon-?significan(?:t|ce)"
    rf"|\binsignifican(?:t|ce)"
    rf"|\b(?:failed to|did not|does not|without|not|never|short of) (?:\w+ )?"
    rf"(?:reach(?:ed|ing)?|attain(?:ed|ing)?|achiev(?:e|ed|ing)|approach(?:ed|ing)? )?"
    rf"{_SIGNIFICANT}|\bn\.s\.(?=\W|$)"
    r"|\b(?:inte|ej|aldrig) (?:\w+ ){0,3}?(?:statistiskt )?(?:signifikan|säkerställ)\w*"
    r"|\bicke-?signifikan\w*|\butan (?:\w+ )?(?:statistisk )?(?:signifikans|säkerhet)\b"
    r"|\b(?:nådde|uppnådde|blev|var) (?:inte|ej|aldrig) (?:\w+ )?(?:statistisk )?signifikan\w*"
    rf"|\b(?:none|neither|no\b|inga|ingen|inget) (?:\w+ ){{0,5}}?(?:was|were|is|are|reached"
    rf"|var|blev"
    rf"|nådde) (?:\w+ )?(?:{_SIGNIFICANT}|signifikan|säkerställ)"
    r"|\b(?:within the (?:limits|range) of chance|inom felmarginalen)\b"
)
_P = re.compile(
    r"\bp(?:-?(?:value|värde)[ts]?)?\s*(?P<sign>[=<>≤≥])\s*(?P<p>[01]?[.,]\d+)", re.IGNORECASE
)
_USUAL = 0.05


def may_be_chance(said: str) -> re.Match[str] | None:
    """Returns the words or figures by which a result may be due to chance, if there are any.

    >>> [bool(may_be_chance(s)) for s in ("(p=0.34)", "(p<0.001)", "(95% CI -0.5 to 0.3)")]
    [True, False, True]
    >>> [bool(may_be_chance(s)) for s in ("RR 0.9; 95% CI 0.7 to 1.1", "SMD 0.6, CI 0.2 to 1.1")]
    [True, False]
    """
    return IN_WORDS.search(said) or next(figures_of_chance(said), None)


def figures_of_chance(said: str) -> Iterator[re.Match[str]]:
    """Yields the p-values and intervals by which a result may be due to chance, once each."""
    found = [p for p in _P.finditer(said) if _is_high(p)]
    found += claim_intervals.holding_no_effect(said)
    end = 0
    for figure in sorted(found, key=lambda one: (one.start(), -one.end())):
        if figure.start() >= end:
            yield figure
            end = figure.end()


def _is_high(p: re.Match[str]) -> bool:
    value = float(p["p"].replace(",", "."))
    return p["sign"] in ">≥" or value > _USUAL or (p["sign"] == "=" and value == _USUAL)

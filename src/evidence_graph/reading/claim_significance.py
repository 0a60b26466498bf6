"""Whether a sentence says, in words or figures, that a result may be due to chance."""

import re
from collections.abc import Iterator
from typing import Final

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
_NUMBER = r"[-−\u2013]?\s?\d+(?:[.,]\d+)?"
_INTERVAL = re.compile(
    rf"\b(?:CI|KI|CrI|confidence intervals?|konfidensintervall)\b[\s:;,=\[(]*(?P<low>{_NUMBER})\s*"
    rf"(?:to|till|,|;|–|-|\bto\b)\s*(?P<high>{_NUMBER})",
    re.IGNORECASE,
)
_BARE_INTERVAL = re.compile(
    r"[(\[](?P<low>[-−]\d+(?:[.,]\d+)?)\s*(?:to|till|[,;–])\s*(?P<high>\d+(?:[.,]\d+)?)[)\]]"
)
_RATIO = re.compile(
    r"\b(?:RR|OR|HR|IRR|(?:risk|odds|hazard|rate)[- ]ratio|relative risk|relativ risk|oddskvot"
    r"|hasardkvot|riskkvot)\b",
    re.IGNORECASE,
)
_DIFFERENCE = re.compile(
    r"\b(?:S?MD|WMD|(?:mean|risk) difference|medelskillnad|Cohen's d|Hedges' g|[dg](?=\s*=)|RD)\b",
    re.IGNORECASE,
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
    """Yields the p-values and intervals by which a result may be due to chance."""
    for p in _P.finditer(said):
        if (
            p["sign"] in ">≥"
            or _number(p["p"]) > _USUAL
            or (p["sign"] == "=" and _number(p["p"]) == _USUAL)
        ):
            yield p
    yield from _BARE_INTERVAL.finditer(said)
    yield from (found for found in _INTERVAL.finditer(said) if _crosses(said, found))


def _crosses(said: str, interval: re.Match[str]) -> bool:
    low, high = _number(interval["low"]), _number(interval["high"])
    if low <= 0 <= high:
        return True
    before = said[: interval.start()]
    ratio = max((m.start() for m in _RATIO.finditer(before)), default=-1)
    difference = max((m.start() for m in _DIFFERENCE.finditer(before)), default=-1)
    return difference <= ratio and low <= 1 <= high


def _number(printed: str) -> float:
    plain = re.sub(r"[−\u2013]", "-", printed).replace(" ", "").replace(",", ".")
    return float(plain)

"""Intervals in figures, and whether one holds what stands for no effect."""

import re
from collections.abc import Iterator
from typing import Final

_SIGN: Final = r"(?:[-−\u2013+]\s?)?"
_PLAIN: Final = r"(?:\d*\.\d+|\d+,\d+|\d+(?![.,]?\d))"
_PERCENT: Final = r"(?:\s?(?:%|per ?cent\b|procent\b))?"
_JOINED: Final = r"\s*(?:\b(?:to|till|and|och)\b|[,;/−\u2013\u2014-])\s*"
_START: Final = re.compile(rf"(?<![\w.])(?:(?<!\d,)|(?=[-−\u2013])){_SIGN}[.\d]")
_PAIR: Final = re.compile(
    rf"(?P<low>{_SIGN}{_PLAIN}){_PERCENT}(?P<joint>{_JOINED})(?P<high>{_SIGN}{_PLAIN}){_PERCENT}",
    re.IGNORECASE,
)
_LABEL: Final = (
    r"(?:CI|KI|CrI|HDI|(?:confidence|credible) (?:intervals?|limits?)"
    r"|(?:konfidens|kredibilitets)(?:intervall|gränser))"
)
_NUMBER: Final = rf"{_SIGN}(?:\d+(?:[.,]\d+)?|\.\d+)"
_LABELLED: Final = re.compile(
    rf"\b{_LABEL}(?:\s?9\d\b\s?%?)?[\s:;,=\[(]*(?:of |was |from |between |från |mellan )?"
    rf"(?P<low>{_NUMBER}){_PERCENT}\s*(?:to|till|and|och|[,;/−\u2013\u2014-])\s*"
    rf"(?P<high>{_NUMBER})",
    re.IGNORECASE,
)
_RATIO: Final = re.compile(
    r"\b(?:[ac]?(?:RR|(?-i:OR))|a?HR|IRR|PR|SHR"
    r"|(?:risk|odds|hazards?|rate|prevalence|incidence)[- ]ratio"
    r"|ratio of means|relative (?:risk|odds|rate)|relativa? risk(?:en)?"
    r"|(?:odds|hasard|hazard|risk|prevalens|incidens)kvot(?:en)?)\b",
    re.IGNORECASE,
)
_DIFFERENCE: Final = re.compile(
    r"\b(?:S?MD|WMD|(?:mean|risk|rate) difference|medelskillnad|riskskillnad|Cohen's d|Hedges' g"
    r"|[dg](?=\s*=)|RD|ARR|effect size|ES|β|beta|r(?=\s*=))(?!\w)",
    re.IGNORECASE,
)
# "0.45; 12 trials", "0.45; 95% CI": a figure and a number of something else.
_COUNTED: Final = re.compile(
    rf"\s*%?\s*{_LABEL}\b|\s*(?:[^\W\d][\w-]* ){{0,2}}(?:stud(?:y|ies)|trials?|RCTs?|reviews?"
    r"|comparisons?"
    r"|participants|patients|people|persons|adults|women|children|infants|families|studier?"
    r"|deltagare|patienter|personer|vuxna|kvinnor|barn|familjer|jämförelser|översikter)\b",
    re.IGNORECASE,
)
_TIME: Final = re.compile(
    r"[\s-]*(?:days?|weeks?|months?|years?|hours?|minutes?|dagar?|dygn|veck(?:a|or)|månad(?:er)?|år"
    r"|timm(?:e|ar)|minuter)\b",
    re.IGNORECASE,
)
_ESTIMATE: Final = re.compile(
    rf"(?<!\bby )(?<!\bmed )(?<![\w.,])(?P<estimate>{_PLAIN}){_PERCENT}\s*[,;(\[]\s*[(\[]?\s*$",
    re.IGNORECASE,
)
_NEAR: Final = 100


def holding_no_effect(said: str) -> Iterator[re.Match[str]]:
    """Yields the intervals that hold zero; of a ratio, or of what is called none, one.

    >>> [found[0] for found in holding_no_effect("better (RR 1.02, 0.97–1.07)")]
    ['0.97–1.07']
    >>> list(holding_no_effect("better (MD -0.45, -0.6 to -0.3; 12 trials)"))
    []
    """
    for labelled in _LABELLED.finditer(said):
        if _holds(said, labelled, is_labelled=True):
            yield labelled
    before: re.Match[str] | None = None
    for start in _START.finditer(said):
        pair = _PAIR.match(said, start.start())
        if pair is None or _is_of_something_else(said, pair) or not _holds(said, pair):
            continue
        # "1.02, 0.97–1.07": an estimate and the lower end are no interval of their own.
        if before and pair.start() >= before.end():
            yield before
        before = pair
    if before:
        yield before


def _is_of_something_else(said: str, pair: re.Match[str]) -> bool:
    listed = pair["joint"].strip().casefold() in {",", ";", "and", "och"}
    counted = listed and _COUNTED.match(said, pair.end("high"))
    lasting = _number(pair["low"]) >= 0 and _TIME.match(said, pair.end())
    return bool(counted or lasting)


def _holds(said: str, interval: re.Match[str], *, is_labelled: bool = False) -> bool:
    low, high = sorted((_number(interval["low"]), _number(interval["high"])))
    before = said[max(0, interval.start() - _NEAR) : interval.start()]
    ratio = max((m.start() for m in _RATIO.finditer(before)), default=-1)
    difference = max((m.start() for m in _DIFFERENCE.finditer(before)), default=-1)
    if low <= 0 <= high:
        measured = is_labelled or max(ratio, difference) >= 0
        return measured or (low < 0 and _in_brackets(before))
    if not low <= 1 <= high:
        return False
    if is_labelled or ratio > difference:
        return difference <= ratio
    estimate = _ESTIMATE.search(before) if difference < 0 else None
    return estimate is not None and low <= _number(estimate["estimate"]) <= high


def _in_brackets(before: str) -> bool:
    return any(before.rfind(opened) > before.rfind(closed) for opened, closed in ("()", "[]"))


def _number(printed: str) -> float:
    plain = re.sub(r"[−\u2013]", "-", printed).replace(" ", "").replace(",", ".")
    return float(plain)

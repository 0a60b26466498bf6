"""What a run found: series of values, round by round, and their ratios to a reference."""

import math
import statistics
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

REFERENCE: Final = "oxigraph serve"


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """A median, and how far the rounds were from it."""

    median: float
    least: float
    most: float

    def __str__(self) -> str:
        return f"{shown(self.median)} ({shown(self.least)}–{shown(self.most)})"


@dataclass(slots=True, kw_only=True)
class Series:
    """One load: for each contender a value from each round, in the same order."""

    load: str
    unit: str  # "1/s": more is better; "ms": less is better
    values: dict[str, list[float]] = field(default_factory=dict)

    def add(self, contender: str, value: float) -> None:
        """Adds the value of one round."""
        self.values.setdefault(contender, []).append(value)

    def median(self, contender: str) -> float:
        """Returns the median of a contender's rounds, in the series' unit."""
        return statistics.median(self.values[contender])

    def speed(self, contender: str, *, beside: str = REFERENCE) -> Spread | None:
        """Returns how many times faster than the reference it was, round for round.

        None where either was not measured in every round.
        """
        mine, its = self.values.get(contender), self.values.get(beside)
        if not mine or not its or len(mine) != len(its):
            return None
        pairs = zip(mine, its, strict=True)
        return spread([a / b if self.unit == "1/s" else b / a for a, b in pairs])


def spread(values: Sequence[float]) -> Spread:
    """Returns the median, the least and the most of some values."""
    return Spread(median=statistics.median(values), least=min(values), most=max(values))


def mean_speed(series: Sequence[Series], contender: str) -> float | None:
    """Returns the geometric mean of a contender's median ratios, or None if one is missing."""
    ratios = [one.speed(contender) for one in series]
    found = [ratio.median for ratio in ratios if ratio is not None]
    if len(found) != len(series) or not found:
        return None
    return math.exp(sum(map(math.log, found)) / len(found))


def shown(value: float) -> str:
    """Returns a number with as many digits as mean anything.

    >>> [shown(value) for value in (0.123, 1.234, 12.34, 1234.5)]
    ['0.12', '1.23', '12.3', '1,234']
    """
    if value < 10:
        return f"{value:.2f}"
    return f"{value:.1f}" if value < 100 else f"{value:,.0f}"

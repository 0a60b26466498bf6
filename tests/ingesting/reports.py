"""Enquiry responses of any number, made of the two that tests know best."""

from pathlib import Path

ROOT = Path(__file__).parents[2]
SHIPPED = ROOT / "data" / "reports" / "ut202002" / "source.txt"
WITHOUT_GAPS = ROOT / "tests" / "reading" / "documents" / "printed-sv.txt"

SHORT = ROOT / "tests" / "reading" / "documents" / "none-found-sv.txt"


def whole(number: str) -> str:
    """Returns a response that leaves nothing to a person."""
    return WITHOUT_GAPS.read_text(encoding="utf-8").replace("ut202011", number)


def with_a_gap(number: str) -> str:
    """Returns a response of which one number can be read in two ways."""
    return SHIPPED.read_bytes().decode().replace("ut202002", number)


def without_a_number() -> str:
    """Returns a response whose report nobody can name."""
    return whole("ut202011").replace("ut202011", "")


def short(number: str) -> str:
    """Returns a response that found no review, and whose intervention has no concept."""
    return SHORT.read_text(encoding="utf-8").replace("ut202205", number)

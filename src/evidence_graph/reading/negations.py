"""Words that deny or leave out what follows them: not, without, excluding; and where they end."""

import re
from typing import Final

_CLOSED = re.compile(r"\([^()\n]*\)")
# These reach no further than their clause.
_DENIES: Final = re.compile(
    r"\b(?:not|no|never|neither|nor|cannot|without|lacking|inte|inga|ingen|inget|ej|aldrig|varken"
    r"|vare sig|utan|saknar)\b|n't\b|\b(?:non|icke)(?:\b(?!-)|-$)",
    re.IGNORECASE,
)
# These may reach as far as the sentence goes, over commas.
_LEAVES_OUT: Final = re.compile(
    r"\b(?:exclu(?:d\w*|sions?|sive of)|except\w*|apart from|other than|but not|rather than"
    r"|instead of|unless|neither|utom|förutom|undanta\w*|exklu(?:d\w*|sion\w*|sive\b)|utesl\w*"
    r"|varken|vare sig|bortsett från|snarare än|i stället för|istället för|men inte|men ej)\b",
    re.IGNORECASE,
)
_LEFT_OUT: Final = re.compile(
    r"\b(?:exclu(?:d\w*|sions?)|exempt\w*|left out|exklud\w*|utesl\w*|undanta\w*"
    r"|(?:not|n't|inte|ej|inga|no longer) (?:\w+ )?(?:includ|eligib|accept|allow|consider"
    r"|inklu|ingå|ingick|omfatta|med)\w*|(?:ingick|ingår|inkluderades"
    r"|omfattas|omfattades) (?:inte|ej)"
    r"|ineligib\w*)",
    re.IGNORECASE,
)
_OF_CLAUSE: Final = re.compile(r"[,;:.()|\n]")
_OF_SENTENCE: Final = re.compile(r"[;|\n]|\.(?=\s|$)")
_JOINS: Final = re.compile(r"\b(?:and|och|but)\b|,\s*men\b", re.IGNORECASE)


def may_be_denied(before: str, since: int = 0) -> bool:
    """Says whether words may deny what follows them; `since` is the end of what else they may deny.

    >>> [may_be_denied(b) for b in ("infants, excluding ", "not born ", "", "(no x) infants ")]
    [True, True, False, False]
    >>> [may_be_denied(b) for b in ("non-", "non-smokers aged ", "exclusively breastfed infants ")]
    [True, False, False]
    """
    opened = _CLOSED.sub(lambda closed: " " * len(closed[0]), before)
    clause = _last(_OF_CLAUSE, opened)
    joined = _JOINS.search(opened, since) if since else None
    if joined:
        clause = max(clause, joined.end())
    sentence = _last(_OF_SENTENCE, opened)
    # What a bracket that is still open holds stands for itself.
    return bool(_DENIES.search(opened, clause) or _LEAVES_OUT.search(opened, sentence))


def may_be_left_out(after: str) -> bool:
    """Says whether the words after something may say that it does not count.

    >>> [may_be_left_out(a) for a in (" were excluded", " ingick inte", " and mothers")]
    [True, True, False]
    """
    end = _OF_SENTENCE.search(after)
    return bool(_LEFT_OUT.search(after[: end.start()] if end else after))


def leave_out(plain: str, line: tuple[int, int], words: tuple[int, int]) -> bool:
    """Says whether the rest of a line may leave out, or deny, what some of its words name."""
    return may_be_denied(plain[line[0] : words[0]]) or may_be_left_out(plain[words[1] : line[1]])


def _last(breaks: re.Pattern[str], text: str) -> int:
    return max((found.end() for found in breaks.finditer(text)), default=0)

"""Words that leave out what stands behind them, and leave alone what stands before."""

import re
from typing import Final

_LEAVES_OUT_NEXT: Final = re.compile(
    r"[\s,(]*\b(?:excluding|except(?:ing)?|exklusive|utom|förutom|undantaget|med undantag)\b",
    re.IGNORECASE,
)


def end_before(plain: str, start: int, end: int) -> int:
    """Returns where words end that nothing behind "excluding" is said of.

    >>> text = "aged 5 to 17 years, excluding those with epilepsy"
    >>> text[: end_before(text, 0, len(text))]
    'aged 5 to 17 years'
    """
    found = _LEAVES_OUT_NEXT.search(plain, start, end)
    return found.start() if found else end

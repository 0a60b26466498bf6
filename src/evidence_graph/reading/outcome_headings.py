"""The words that head outcomes: their roles, and all else that may end a role."""

import re
from typing import Final

from evidence_graph.reading.notes import Notes
from evidence_graph.reading.source import Place

_NAME = r"(?:outcomes?(?: measures?)?|utfall(?:smått)?|effektmått)"
ROLE: Final = re.compile(
    r"(?:(?P<primary>primary|primär[at]?)|(?P<secondary>secondary|sekundär[at]?))"
    rf"(?:\s+{_NAME}(?:\s*:|\s*$|(?=\s+(?-i:[^\W\d_a-zåäö]))|(?=\s+not reported|\s+ej rap))"
    r"|\s*:|\s*$)",
    re.IGNORECASE,
)
ROLE_WITHIN: Final = re.compile(
    r"(?<![\w/-])(?<!\band )(?<!\bor )(?<!\bkey )(?<!\bnot )(?<!\bother )(?<!\boch )(?<!\beller )"
    rf"(?:primary|secondary|primär[at]?|sekundär[at]?)\s+{_NAME}\s*:",
    re.IGNORECASE,
)
# What heads outcomes, of whatever kind, with its colon: "Safety outcomes:", "Harms:".
_KIND = (
    rf"(?:{_NAME}|outcomes?\b[^:;\n]*|end-?points?|events?|harms?|safety"
    r"|(?:side|adverse) effects|reactions|complications"
    r"|komplikationer|exploratory"
    r"|tertiary|others?|effektmått|händelser|skador|biverkningar|säkerhet|övriga|övrigt|andra"
    r"|measures|mått)"
)
HEAD_WITHIN: Final = re.compile(
    rf"(?:(?<=;)|(?<=[.;]\s)|\A)\s*(?P<head>(?!{_NAME}\s*:)(?:[^:;.\n]{{0,60}}[^\w:;.\n])?"
    rf"{_KIND}(?:\s*\([^():\n]*\))?\s*:)|(?<=\w )(?P<amid>(?-i:[A-ZÅÄÖ])[\w-]*\s+{_NAME}\s*:)",
    re.IGNORECASE,
)
SAYS_OUTCOMES: Final = re.compile(
    r"\b(?:outcomes|outcome measures?|utfall(?:smått)?|effektmått|end-?points)\b|\w+utfall\b"
    r"|\b(?:primary|secondary|main|other) outcome\b",
    re.IGNORECASE,
)
# What heads others where it is alone on its line, and in a list is an outcome itself.
_ALONE: Final = re.compile(
    r"(?:exploratory|tertiary|others?|additional|further|safety|övriga|övrigt|andra|explorativa"
    r"|[^;,]*\b(?:events|harms?|complications|händelser|komplikationer|biverkningar))\W*",
    re.IGNORECASE,
)
OF_NONE_OR_ALL: Final = re.compile(
    r"\W*(?:no|all|any|none|these|those|inga|inget|alla|samtliga|dessa)\b", re.IGNORECASE
)
PLAIN_LABEL: Final = re.compile(
    r"(?:outcomes?(?: measures?)?|utfall(?:smått)?|effektmått)\s*(?::\s*|$)", re.IGNORECASE
)


def may_head_others(notes: Notes, place: Place, *, alone: bool) -> bool:
    """Says whether words may head other outcomes, and are no outcome that is known.

    `alone` says whether nothing else stands on their line.
    """
    said = notes.source.said(place)
    heads = SAYS_OUTCOMES.search(said) or (alone and _ALONE.fullmatch(said))
    return bool(heads) and not notes.labels.whole(said, ("outcome",))
